"""Units of measure and currencies behind a number, each held in one base a dimension."""

import re

from qa.regex import regex

__all__ = ["CURRENCY_SIGNS", "unit_at", "unit_end"]

CURRENCY_SIGNS = {
    "$": "USD", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD", "nz$": "NZD",
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "rs": "INR", "rs.": "INR", "rmb": "CNY",
    **{code.lower(): code for code in "USD EUR GBP JPY INR PKR CHF CNY RUB SEK NOK DKK AUD CAD".split()},
}  # fmt: skip
"""What stands in front of a sum of money, in small letters."""

# Dimension, how much of its base (metre, litre, kilogram, day, km/h, watt, per cent …), how it is written (in a verbose
# pattern). The first that fits counts: "pounds sterling" before "pounds", "miles per hour" before "miles".
_UNITS: tuple[tuple[str, float, str], ...] = (
    ("USD", 1.0, r"(?:U\.?S\.?\s)?dollars?|USD"),
    ("EUR", 1.0, r"euros?|EUR"),
    ("GBP", 1.0, r"pounds?\ssterling|GBP"),
    ("GBP", 0.01, r"pence|(?-i:p)(?!\.\s?m)"),
    ("JPY", 1.0, r"yen|JPY"),
    ("INR", 1.0, r"(?:Indian\s)?rupees?|INR"),
    ("PKR", 1.0, r"Pakistani\srupees?|PKR"),
    ("CHF", 1.0, r"(?:Swiss\s)?francs?|CHF"),
    ("CNY", 1.0, r"yuan|renminbi|RMB|CNY"),
    ("RUB", 1.0, r"rou?bles?|RUB"),
    ("SEK", 1.0, r"(?:Swedish\s)?kronor|SEK"),
    ("area", 1e6, r"(?:square|sq\.?)[\s-]?(?:kilomet(?:er|re)s?|km)|km[²2]"),
    ("area", 2_589_988.0, r"(?:square|sq\.?)[\s-]?(?:miles?|mi)"),
    ("area", 1.0, r"(?:square|sq\.?)[\s-]?(?:met(?:er|re)s?|m)|m[²2]"),
    ("area", 0.09290304, r"(?:square|sq\.?)[\s-]?(?:feet|foot|ft)"),
    ("area", 1e4, r"hectares?|ha"),
    ("area", 4046.86, r"acres?"),
    ("volume", 1e12, r"cubic[\s-](?:kilomet(?:er|re)s?|km)|km[³3]"),
    ("volume", 4.168182e12, r"cubic[\s-]miles?"),
    ("volume", 1000.0, r"cubic[\s-](?:met(?:er|re)s?|m)|m[³3]"),
    ("volume", 28.316847, r"cubic[\s-](?:feet|foot|ft)"),
    ("volume", 0.001, r"ml|millilit(?:er|re)s?"),
    ("volume", 0.01, r"cl|centilit(?:er|re)s?"),
    ("volume", 1.0, r"l|lit(?:er|re)s?"),
    ("volume", 3.785412, r"gallons?"),
    ("volume", 158.987295, r"barrels?"),
    ("speed", 1.0, r"km/h|kph|kmh|(?:km|kilomet(?:er|re)s)\s(?:per|an)\shour"),
    ("speed", 1.609344, r"mph|miles\s(?:per|an)\shour"),
    ("speed", 3600.0, r"km/s|(?:km|kilomet(?:er|re)s)\s(?:per|a)\ssecond"),
    ("speed", 3.6, r"m/s|met(?:er|re)s\s(?:per|a)\ssecond"),
    ("speed", 1.852, r"knots?"),
    ("length", 1000.0, r"km|kilomet(?:er|re)s?"),
    ("length", 0.01, r"cm|centimet(?:er|re)s?"),
    ("length", 0.001, r"mm|millimet(?:er|re)s?"),
    ("length", 1852.0, r"nautical\smiles?"),
    ("length", 1609.344, r"miles?|mi"),
    ("length", 1.0, r"m|met(?:er|re)s?"),
    ("length", 0.3048, r"feet|foot|ft"),
    ("length", 0.9144, r"yards?"),
    ("length", 0.0254, r"inch(?:es)?"),
    ("mass", 1.0, r"kg|kilograms?|kilos?"),
    ("mass", 1000.0, r"(?:metric\s)?ton(?:ne)?s?"),
    ("mass", 0.45359237, r"pounds?|lbs?"),
    ("mass", 0.02834952, r"ounces?|oz"),
    ("mass", 1e-9, r"[µμ]g|mcg|micrograms?"),
    ("mass", 1e-6, r"mg|milligrams?"),
    ("mass", 0.001, r"grams?|(?-i:g)"),
    ("energy", 1000.0, r"kWh|kilowatt[\s-]hours?"),
    ("energy", 1e6, r"MWh|megawatt[\s-]hours?"),
    ("energy", 1e9, r"GWh|gigawatt[\s-]hours?"),
    ("energy", 1e12, r"TWh|terawatt[\s-]hours?"),
    ("power", 1000.0, r"kW|kilowatts?"),
    ("power", 1e6, r"(?-i:MW)|megawatts?"),
    ("power", 1e9, r"GW|gigawatts?"),
    ("power", 745.7, r"horsepower|hp"),
    ("power", 1.0, r"watts?|(?-i:W)"),
    ("voltage", 1000.0, r"kV|kilovolts?"),
    ("voltage", 1.0, r"volts?|(?-i:V)"),
    ("frequency", 1e9, r"GHz|gigahertz"),
    ("frequency", 1e6, r"(?-i:MHz)|megahertz"),
    ("frequency", 1e3, r"kHz|kilohertz"),
    ("frequency", 1.0, r"Hz|hertz"),
    ("data rate", 125.0, r"[kK]bit/s|(?-i:[kK]bps)|kilobits?\sper\ssecond"),
    ("data rate", 125e3, r"Mbit/s|(?-i:Mbps)|megabits?\sper\ssecond"),
    ("data rate", 125e6, r"Gbit/s|(?-i:Gbps)|gigabits?\sper\ssecond"),
    ("data rate", 1e3, r"(?-i:[kK]B/s)"),
    ("data rate", 1e6, r"(?-i:MB/s)"),
    ("data rate", 1e9, r"(?-i:GB/s)"),
    ("data", 1e3, r"(?-i:[kK]B)|kilobytes?"),
    ("data", 1e6, r"(?-i:MB)|megabytes?"),
    ("data", 1e9, r"(?-i:GB)|gigabytes?"),
    ("data", 1e12, r"(?-i:TB)|terabytes?"),
    ("data", 2.0**10, r"(?-i:KiB)|kibibytes?"),
    ("data", 2.0**20, r"(?-i:MiB)|mebibytes?"),
    ("data", 2.0**30, r"(?-i:GiB)|gibibytes?"),
    ("data", 2.0**40, r"(?-i:TiB)|tebibytes?"),
    ("data", 1.0, r"bytes?"),
    ("fahrenheit", 1.0, r"°\s?F|degrees?\s(?:Fahrenheit|F)|Fahrenheit"),
    ("celsius", 1.0, r"°\s?C|degrees?\s(?:Celsius|centigrade|C)|Celsius|°|degrees?"),
    ("share", 1.0, r"%|per\s?cent|pct|(?-i:pc)"),
    ("share", 0.01, r"basis\spoints?|bps?"),
    ("time", 1e-9 / 86400, r"nanoseconds?|(?-i:ns)"),
    ("time", 1e-6 / 86400, r"microseconds?|(?-i:[µμ]s)"),
    ("time", 1 / 86_400_000, r"milliseconds?|(?-i:ms)"),
    ("time", 1 / 86400, r"seconds?|secs?|(?-i:s)"),
    ("time", 1 / 1440, r"minutes?|mins?"),
    ("time", 1 / 24, r"hours?|hrs?|(?-i:h)"),
    ("time", 1.0, r"days?|(?<![23])(?-i:d)"),  # "2d" and "3d" are ordinals of lawyers
    ("time", 7.0, r"weeks?"),
    ("time", 14.0, r"fortnights?"),
    ("time", 30.4375, r"months?"),
    ("time", 365.25, r"years?|yrs?"),
    ("time", 3652.5, r"decades?"),
    ("time", 36525.0, r"centur(?:y|ies)"),
)
_UNIT = regex(
    r"[\s-]?(?:" + "|".join(f"(?P<u{number}>{words})" for number, (_, _, words) in enumerate(_UNITS)) + r")(?![\w/])"
    r"(?!(?<=\s(?-i:[A-Z]{2}))-\d++(?!\s?(?-i:[A-Z]{2})\b))",  # not in "412.00 HP-250": that is what it costs
    re.IGNORECASE | re.VERBOSE,
)
# Others, told by their letters: a dimension each, so that "5 kPa" and "5 dB" are not the same.
_OTHER = regex(
    r"[\s-]?(?P<unit>(?=\w*[a-z])[EPTGMKkhdcmµn]i?(?:[A-Z][a-rt-z]{0,2}|eV|bits?)"
    r"|[A-Za-zµ]{1,5}/(?:s|min|h|l|m|kg))(?![\w/])"
)


def unit_at(text: str, at: int) -> tuple[str, float]:
    """The dimension of the unit that stands in ``text`` at ``at``, and how much of its base it is; "" without one."""
    match = _UNIT.match(text, at)
    if match is None or match.lastgroup is None:
        other = _OTHER.match(text, at)
        return (other["unit"], 1.0) if other else ("", 1.0)
    dimension, base, _ = _UNITS[int(match.lastgroup[1:])]
    return dimension, base


def unit_end(text: str, at: int) -> int:
    """Where the unit that stands in ``text`` at ``at`` ends; ``at`` without one."""
    match = _UNIT.match(text, at) or _OTHER.match(text, at)
    return match.end() if match else at
