"""Numbers and dates in a text, and whether two of them can both be true.

A number is read as a range of what it allows: "84" is 84, "at least nine" nine or more, "almost 100" 90 to 100, "seven
to nine" 7 to 9. A date is read as far as it goes: "Jan. 16" has no year and fits the 16th of January of any. Lengths,
weights and shares are compared in one unit.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from qa.models import Span

__all__ = ["Value", "compatible", "dates", "numbers", "values"]

_WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion"
)
_SCALE = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
_NUMBER = re.compile(
    rf"(?<![\w.,/:])(?<![A-Za-z]-)(?P<currency>US\$|[$€£¥₹])?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d/]|[:.]\d|-\d+-)"
    rf"(?:[ -]?(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|m)\b)?"
    rf"|\b(?P<words>(?:a |half a )?(?:{_WORDS}|dozen)(?:(?:[ -]|(?<=hundred) and |(?<=thousand) and )(?:{_WORDS}|dozen))*)\b"
    rf"|\b(?P<many>dozens|scores|hundreds|thousands|millions)\b",
    re.IGNORECASE,
)
_MANY = {
    "dozens": (24, 99),
    "scores": (40, 199),
    "hundreds": (200, 1999),
    "thousands": (2e3, 2e6),
    "millions": (2e6, 2e9),
}
_LIMITS: tuple[tuple[str, Callable[[float], tuple[float, float]]], ...] = (
    (r"at least|no (?:fewer|less) than|a minimum of|not less than", lambda n: (n, math.inf)),
    (r"more than|over|above|exceed(?:s|ed|ing)?|upwards of|in excess of|greater than", lambda n: (n, math.inf)),
    (r"at most|no more than|up to|as many as|a maximum of|not more than", lambda n: (0, n)),
    (r"(?:fewer|less) than|under|below", lambda n: (0, n)),
    (r"almost|nearly|close to|just under|not quite", lambda n: (0.9 * n, n)),
    (r"about|around|roughly|approximately|some|an estimated|estimated|circa|c\.|~|≈", lambda n: (0.9 * n, 1.1 * n)),
)
_QUALIFIED = tuple(
    (re.compile(rf"(?:^|\W)(?:{words})\s*(?:the |an? )?[$€£¥₹]?$", re.IGNORECASE), limit) for words, limit in _LIMITS
)
_BETWEEN = re.compile(r"\s*(–|-|to|and)\s*")
_UNITS = {
    "length": (r"km|kilomet(?:er|re)s?", 1000.0), "length ": (r"m|met(?:er|re)s?", 1.0), "length  ": (r"miles?|mi", 1609.344),
    "length   ": (r"feet|foot|ft", 0.3048), "mass": (r"kg|kilograms?|kilos?", 1.0), "mass ": (r"tons?|tonnes?", 1000.0),
    "mass  ": (r"pounds?|lbs?", 0.45359237), "share": (r"%|per ?cent|percent", 1.0), "years": (r"-?years?(?:-old)?", 1.0),
    "days": (r"days?", 1.0), "days ": (r"weeks?", 7.0), "hours": (r"hours?|hrs?", 1.0), "minutes": (r"minutes?|mins?", 1.0),
    "money": (r"dollars?|USD", 1.0), "money ": (r"euros?|EUR", 1.0), "area": (r"square (?:kilomet(?:er|re)s?|km)|km²", 1.0),
}  # fmt: skip
_ROUNDED = 0.01
_UNIT = tuple(
    (name.strip(), re.compile(rf"[ -]?(?:{words})(?!\w)", re.IGNORECASE), factor)
    for name, (words, factor) in _UNITS.items()
)
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_DATE = re.compile(
    rf"\b{_YEAR}-[01]\d-[0-3]\d\b"
    rf"|\b{_DAY}(?: of)? {_MONTH}\b\.?(?:,? {_YEAR}\b)?"
    rf"|\b{_MONTH}\b\.? {_DAY}\b(?!,?\d)(?:,? {_YEAR}\b)?"
    rf"|\b{_MONTH}\b\.?,? {_YEAR}\b"
    rf"|\b(?:in|since|of|by|from|until|before|after|during) (?P<year>{_YEAR})\b(?!-\d)"
    rf"|(?<![\w.,/:$€£-])(?P<bare>{_YEAR})(?![\w/%-]|[.,:]\d| ?(?:{_MONTH}|\w*[a-z]s|people|men|women|children|percent|km|m)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Value:
    """A number (``low`` to ``high`` in the base of ``unit``, "" for things counted) or a date (year, month, day; 0 where
    it does not say). ``span`` is its place in the text it was found in, with its qualifier's meaning but not its words.
    """

    kind: Literal["number", "date"]
    span: Span
    low: float = 0.0
    high: float = 0.0
    unit: str = ""
    date: tuple[int, int, int] = (0, 0, 0)


def values(text: str) -> list[Value]:
    """Every date and number of ``text``, in order; the parts of a date are no numbers."""
    found = list(dates(text))
    taken = [value.span for value in found]
    found += [value for value in numbers(text) if not any(value.span.overlap(span) for span in taken)]
    return sorted(found, key=lambda value: value.span)


def compatible(one: Value, other: Value) -> bool:
    """Whether both can be true of one thing. Values of different kinds or units say nothing of each other."""
    if one.kind != other.kind or one.unit != other.unit:
        return True
    if one.kind == "date":
        return all(a == b for a, b in zip(one.date, other.date, strict=True) if a and b)
    slack = _ROUNDED if one.unit else 0.0  # 900 kilometres are 560 miles
    return one.low <= other.high * (1 + slack) and other.low <= one.high * (1 + slack)


def numbers(text: str) -> Iterator[Value]:
    """Numbers in figures and in words, each with what qualifies it; "seven to nine" is one number."""
    held: Value | None = None
    for value in _alone(text):
        if held is not None and _one_range(text, held, value):
            low = held.low * (1.0 if held.unit == value.unit else _unit(text[value.span.end :])[1])
            held = Value("number", Span(held.span.start, value.span.end), low, value.high, value.unit)
            continue
        if held is not None:
            yield held
        held = value
    if held is not None:
        yield held


def _one_range(text: str, low: Value, high: Value) -> bool:
    """Whether the two numbers are the ends of one range: "7-9", "seven to nine", "between seven and nine"."""
    between = _BETWEEN.fullmatch(text, low.span.end, high.span.start)
    spoken = between is not None and between[1] == "and"
    opened = re.search(r"between\s*$", text[: low.span.start], re.IGNORECASE) is not None
    return between is not None and spoken == opened and low.unit in ("", high.unit) and low.low <= high.high


def _alone(text: str) -> Iterator[Value]:
    for match in _NUMBER.finditer(text):
        low, high = _amount(match)
        if low is None or high is None:
            continue
        if low == high:
            low, high = _limited(text[max(0, match.start() - 30) : match.start()], low)
        unit, factor = ("money", 1.0) if match["currency"] else _unit(text[match.end() :])
        yield Value("number", Span(*match.span()), low * factor, high * factor, unit)


def _amount(match: re.Match[str]) -> tuple[float, float] | tuple[None, None]:
    if match["many"]:
        low, high = _MANY[match["many"].lower()]
        return float(low), float(high)
    if match["digits"]:
        amount = float(match["digits"].replace(",", "")) * _SCALE.get((match["scale"] or "").lower(), 1.0)
        return amount, amount
    amount = _of_words(match["words"].lower())
    return (None, None) if amount is None else (amount, amount)


def _of_words(words: str) -> float | None:
    from text_to_num import text2num

    half = 0.5 if words.startswith("half ") else 1.0
    plain = re.sub(r"^(?:half )?a ", "", words)
    dozens = 12.0 if plain.endswith("dozen") else 1.0
    plain = plain.removesuffix("dozen").strip(" -") or "one"
    try:
        return half * dozens * float(text2num(plain, "en"))
    except ValueError:
        return None


def _unit(after: str) -> tuple[str, float]:
    return next(((name, factor) for name, pattern, factor in _UNIT if pattern.match(after)), ("", 1.0))


def _limited(before: str, amount: float) -> tuple[float, float]:
    return next((limit(amount) for pattern, limit in _QUALIFIED if pattern.search(before)), (amount, amount))


def dates(text: str) -> Iterator[Value]:
    """Dates in the common English forms and ISO 8601."""
    for match in _DATE.finditer(text):
        group = next((name for name in ("year", "bare") if match[name]), None)
        span = Span(*match.span(group or 0))
        date = (int(match[group]), 0, 0) if group else _date(span.of(text))
        if date is not None:
            yield Value("date", span, date=date)


def _date(words: str) -> tuple[int, int, int] | None:
    """Year, month and day, 0 for each that two different defaults do not agree on; None for no real date."""
    from datetime import datetime

    from dateutil import parser

    try:
        one, other = (
            parser.parse(words.replace(" of ", " "), default=datetime(*day)) for day in ((1904, 1, 1), (1908, 2, 2))
        )
    except (ValueError, OverflowError):
        return None
    return tuple(a if a == b else 0 for a, b in zip(one.timetuple()[:3], other.timetuple()[:3], strict=True))  # type: ignore[return-value]
