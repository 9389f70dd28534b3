"""Units of measure and currencies behind a number, each held in one base a dimension."""

import re

__all__ = ["CURRENCY_SIGNS", "unit_at"]

CURRENCY_SIGNS = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}

# Dimension, how much of its base (metre, square metre, kilogram, day, km/h, per cent), how it is written (in a verbose
# pattern). The first that fits counts: "pounds sterling" before "pounds", "miles per hour" before "miles".
_UNITS: tuple[tuple[str, float, str], ...] = (
    ("USD", 1.0, r"(?:U\.?S\.?\s)?dollars?|USD"),
    ("EUR", 1.0, r"euros?|EUR"),
    ("GBP", 1.0, r"pounds?\ssterling|GBP"),
    ("JPY", 1.0, r"yen|JPY"),
    ("INR", 1.0, r"(?:Indian\s)?rupees?|INR"),
    ("area", 1e6, r"(?:square|sq\.?)[\s-]?(?:kilomet(?:er|re)s?|km)|km²"),
    ("area", 2_589_988.0, r"(?:square|sq\.?)[\s-]?(?:miles?|mi)"),
    ("area", 1.0, r"(?:square|sq\.?)[\s-]?(?:met(?:er|re)s?|m)|m²"),
    ("area", 1e4, r"hectares?|ha"),
    ("area", 4046.86, r"acres?"),
    ("speed", 1.0, r"km/h|kph|kmh|(?:km|kilomet(?:er|re)s)\s(?:per|an)\shour"),
    ("speed", 1.609344, r"mph|miles\s(?:per|an)\shour"),
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
    ("mass", 0.001, r"grams?"),
    ("share", 1.0, r"%|per\s?cent|pct"),
    ("time", 1 / 86400, r"seconds?|secs?"),
    ("time", 1 / 1440, r"minutes?|mins?"),
    ("time", 1 / 24, r"hours?|hrs?"),
    ("time", 1.0, r"days?"),
    ("time", 7.0, r"weeks?"),
    ("time", 30.4375, r"months?"),
    ("time", 365.25, r"years?"),
    ("time", 3652.5, r"decades?"),
    ("time", 36525.0, r"centur(?:y|ies)"),
)
_UNIT = re.compile(
    r"[\s-]?(?:" + "|".join(f"(?P<u{number}>{words})" for number, (_, _, words) in enumerate(_UNITS)) + r")(?![\w/])",
    re.IGNORECASE | re.VERBOSE,
)


def unit_at(text: str, at: int) -> tuple[str, float]:
    """The dimension of the unit that stands in ``text`` at ``at``, and how much of its base it is; "" without one."""
    match = _UNIT.match(text, at)
    if match is None or match.lastgroup is None:
        return "", 1.0
    dimension, base, _ = _UNITS[int(match.lastgroup[1:])]
    return dimension, base
