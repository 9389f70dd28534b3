"""Numbers, dates and times of day in a text, and whether two of them can both be true.

A number is read as the range of what it allows: "84" is 84, "at least nine" nine or more, "almost 100" 90 to 100,
"seven to nine" 7 to 9. Lengths, weights, times, shares and sums of money are held in one base each, so that 900 km and
560 miles compare. A date is read as far as it goes: "Jan. 16" has no year and fits the 16th of January of any; "5:42"
may be of the morning or of the afternoon.

English only. The cost is linear in the text's length.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isclose
from typing import Literal

from qa.clocks import clocked, ratios
from qa.dates import Dated, dated, reckoned
from qa.models import Span
from qa.numerals import Amount, amounts, limits
from qa.numerals import ordinals as ordinal_places
from qa.units import unit_at, unit_end

__all__ = [
    "Kind", "Value", "compatible", "dates", "days_told", "minutes_between", "numbers", "ordinals", "same", "slack",
    "values", "with_unit",
]  # fmt: skip

_KEPT = 256  # texts whose values are kept: several ask for those of one sentence
_ROUNDED = 0.025  # 900 kilometres are 560 miles, and 1,800 are 1,100
_BETWEEN = re.compile(r"\s{0,2}(–|-|to|and|or)\s{0,2}")
_OPENED = re.compile(r"\bbetween\s{1,2}$", re.IGNORECASE)
_CHANGED = re.compile(r"(?<!\w)(?P<how>\w*)\s{0,2}\bfrom\s{1,2}$", re.IGNORECASE)
_BECAME = re.compile(r"\bto\b")
_POUNDS = re.compile(r"\spounds?\b", re.IGNORECASE)  # millions of them are money
_SPREAD = ("rang", "var", "any")  # "ranging from", "varies from", "anywhere from": a range after all

Kind = Literal["number", "date", "time"]


@dataclass(frozen=True, slots=True)
class Value:
    """A number, a date or a time of day, and what it allows. ``span`` is its place, without the words that qualify it.

    Of a number, ``low`` and ``high`` are in the base of ``unit`` ("" for things counted). ``written`` holds the figures
    that stand there, in the same base: two for a range, none for "dozens"; ``factor`` is the unit written in the base.
    Of a date, ``date`` is (year, month, day), 0 where it does not say, and ``low`` to ``high`` its years, 0 if unnamed.
    Of a time, ``written`` are the minutes since midnight that it may mean; it is up to ``high`` of them off. Its
    ``unit`` is the zone in which a stamp tells it ("+01:00"), "" without one.
    """

    kind: Kind
    span: Span
    low: float = 0.0
    high: float = 0.0
    unit: str = ""
    date: tuple[int, int, int] = (0, 0, 0)
    written: tuple[float, ...] = ()
    factor: float = 1.0


def values(text: str) -> list[Value]:
    """Every date, time and number of ``text``, in order; the parts of a date are no numbers, nor are ordinals."""
    return list(_values(text))


@lru_cache(maxsize=_KEPT)
def _values(text: str) -> tuple[Value, ...]:
    found = list(dates(text))
    for others in (_times(text), _ratios(text), numbers(text)):
        found = sorted([*found, *_outside(found, others)], key=lambda value: value.span)
    return tuple(found)


def with_unit(text: str, value: Value) -> Span:
    """The place of a value with the unit behind it: "90 mph"."""
    return Span(value.span.start, unit_end(text, value.span.end) if value.unit else value.span.end)


def compatible(one: Value, other: Value) -> bool:
    """Whether both can be true of one thing. Values of different kinds or units say nothing of each other.

    Figures in different units may differ by 2.5 per cent, for one was rounded from the other.
    """
    if not _comparable(one, other):
        return True
    if one.kind == "time":
        return minutes_between(one, other) <= one.high + other.high
    if one.kind == "date":
        years = not (one.low and other.low) or (one.low <= other.high and other.low <= one.high)
        return years and all(a == b for a, b in zip(one.date, other.date, strict=True) if a and b)
    near = slack(one, other)
    return one.low <= other.high + near * abs(other.high) and other.low <= one.high + near * abs(one.high)


def _comparable(one: Value, other: Value) -> bool:
    """Whether both are of one kind and unit; a time in a zone is compared with those in it or in none."""
    zoned = one.kind == "time" and not (one.unit and other.unit)
    return one.kind == other.kind and (one.unit == other.unit or zoned)


def minutes_between(one: Value, other: Value) -> float:
    """By how much two times of day differ at least; seconds count only if both tell them."""
    both = ((a, b) if a % 1 and b % 1 else (int(a), int(b)) for a in one.written for b in other.written)
    return min(abs(a - b) for a, b in both)


def slack(one: Value, other: Value) -> float:
    """The share by which the figures of two values may differ and yet be one: more where units differ."""
    return _ROUNDED if one.factor != other.factor else 1e-9


def same(one: Value, other: Value) -> bool:
    """Whether both say one thing: the same day (the year may be left out), the same figures ("nine", "at least nine").

    Less than `compatible`: "at least nine" and "hundreds" can both be true, and say different things.
    """
    if not _comparable(one, other) or not compatible(one, other):
        return False
    if one.kind == "time":
        return minutes_between(one, other) == 0
    if one.kind == "date":
        years = {(each.low, each.high) for each in (one, other) if each.low}
        return one.date[1:] == other.date[1:] and len(years) < 2
    if not (one.written and other.written):
        return (one.low, one.high, one.written) == (other.low, other.high, other.written)
    near = slack(one, other)
    return len(one.written) == len(other.written) and all(
        isclose(a, b, rel_tol=near) for a, b in zip(one.written, other.written, strict=True)
    )


def dates(text: str) -> Iterator[Value]:
    """Dates in the common English forms, numeric ones and ISO 8601, years and decades. Of 03/04/2024 only the year."""
    return map(_day, dated(text))


def _times(text: str) -> Iterator[Value]:
    """Times of day: "17:42", "5 p.m.", "half past five"."""
    for start, end, minutes, off, zone in clocked(text):
        yield Value("time", Span(start, end), high=off, unit=zone, written=minutes)


def _ratios(text: str) -> Iterator[Value]:
    """Scores and odds, "3:1": of the unit "ratio", and alike only if both figures are."""
    for start, end, one, other in ratios(text):
        both = one * 1000 + other
        yield Value("number", Span(start, end), both, both, "ratio", written=(one, other))


def days_told(text: str) -> list[Value]:
    """`dates`, and days reckoned from one of them: "on 16 January … two days earlier". In order."""
    found = list(dated(text))
    return [_day(each) for each in sorted([*found, *reckoned(text, found)])]


def numbers(text: str) -> Iterator[Value]:
    """Numbers in figures and in words, each with what qualifies it; "seven to nine" is one number, "from seven to nine"
    are two, and "thirty (30)" is one.

    "One" is a number only in front of what it counts: not in "no one", "this one", "one of the".
    """
    held: tuple[Amount, Value] | None = None
    for amount in amounts(text):
        value = _value(text, amount)
        if held is not None and _told_twice(text, held[0], amount):
            whole = replace(held[0], end=amount.end + 1)
            held = whole, _value(text, whole)
            continue
        if held is not None:
            both = _joined(text, *held, amount, value)
            if both is None:
                yield held[1]
            elif _changed(text, both.span):
                yield replace(both, span=held[1].span, high=both.low, written=both.written[:1])
            else:
                value = both
        held = amount, value
    if held is not None:
        yield held[1]


def ordinals(text: str) -> Iterator[Value]:
    """Numbers of the unit "order": "fourth", "21st"; "first" and "second" only behind "the", "its" and the like."""
    for start, end, place in ordinal_places(text):
        yield Value("number", Span(start, end), place, place, "order", written=(float(place),))


def _day(found: Dated) -> Value:
    first, last = found.years
    return Value("date", Span(found.start, found.end), float(first), float(last), date=found.date)


def _outside(taken: Sequence[Value], others: Iterable[Value]) -> Iterator[Value]:
    """Those of ``others`` that overlap none of ``taken``, which are in order and free of overlaps."""
    ends = [value.span.end for value in taken]
    for value in others:
        following = bisect(ends, value.span.start)
        if following == len(taken) or not taken[following].span.overlap(value.span):
            yield value


def _value(text: str, amount: Amount) -> Value:
    unit, factor = (amount.unit, 1.0) if amount.unit else unit_at(text, amount.end)
    if unit == "mass" and amount.scale > 1 and _POUNDS.match(text, amount.end):
        unit, factor = "GBP", 1.0
    if unit == "part":
        unit, factor = "share", 100.0
    low, high = limits(text, amount)
    written = (amount.low * factor,) if amount.low == amount.high else ()
    span = Span(amount.start, amount.end)
    return Value("number", span, low * factor, high * factor, unit, written=written, factor=factor)


def _told_twice(text: str, words: Amount, figures: Amount) -> bool:
    """Whether a number in words is told again in figures, in brackets: "thirty (30) days"."""
    between, behind = text[words.end : figures.start], text[figures.end : figures.end + 1]
    return between.strip() == "(" and behind == ")" and words.low == figures.low


def _joined(text: str, lower: Amount, low: Value, upper: Amount, high: Value) -> Value | None:
    """One range out of two numbers that are its ends: "7-9", "between seven and nine", "10 to 15 km".

    Unit and scale may stand at one end only: "10 to 15 million", "$10-15 billion".
    """
    between = _BETWEEN.fullmatch(text, low.span.end, high.span.start)
    both = len(low.written) == 1 == len(high.written) and (low.unit == high.unit or not (low.unit and high.unit))
    if between is None or not both:
        return None
    opened = _OPENED.search(text, max(0, low.span.start - len("between  ")), low.span.start) is not None
    if (between[1] == "and") != opened:
        return None
    scale = upper.scale if lower.scale == 1.0 and lower.low < upper.low / upper.scale else 1.0
    unit, factor = (high.unit, high.factor) if high.unit else (low.unit, low.factor)
    start, end = lower.low * scale * (low.factor if low.unit else factor), upper.low * factor
    span = Span(low.span.start, high.span.end)
    return Value("number", span, start, end, unit, written=(start, end), factor=factor) if start < end else None


def _changed(text: str, both: Span) -> bool:
    """Whether what looks like a range tells what was, and what it became: "grew from seven to nine"."""
    before = _CHANGED.search(text, max(0, both.start - len("anything  from  ")), both.start)
    told = before is not None and not before["how"].lower().startswith(_SPREAD)
    return told and _BECAME.search(both.of(text)) is not None
