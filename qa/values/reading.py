"""Numbers, dates and times of day in a text, and whether two of them can both be true.

A number is read as the range of what it allows: "84" is 84, "at least nine" nine or more, "almost 100" 90 to 100,
"seven to nine" 7 to 9. Lengths, weights, times, shares and sums of money are held in one base each, so that 900 km and
560 miles compare. A date is read as far as it goes: "Jan. 16" has no year and fits the 16th of January of any; "5:42"
may be of the morning or of the afternoon.

English only. The cost is linear in the text's length.
"""

from functools import lru_cache
from math import isclose

from qa.models import Span
from qa.values.clocks import ratios, times
from qa.values.dates import dates, days_told
from qa.values.numerals import ordinals
from qa.values.quantities import in_full, numbers, with_unit
from qa.values.value import Kind, Value, clear

__all__ = [
    "Kind",
    "Value",
    "compatible",
    "dates",
    "days_told",
    "in_full",
    "minutes_between",
    "numbers",
    "ordinals",
    "same",
    "slack",
    "values",
    "with_unit",
]

_KEPT = 256  # texts whose values are kept: several ask for those of one sentence
_ROUNDED = 0.025  # 900 kilometres are 560 miles, and 1,800 are 1,100


def values(text: str) -> list[Value]:
    """Every date, time and number of ``text``, in order; the parts of a date are no numbers, nor are ordinals."""
    return list(_values(text))


@lru_cache(maxsize=_KEPT)
def _values(text: str) -> tuple[Value, ...]:
    found = list(dates(text))
    for others in (times(text), ratios(text)):
        taken = [value.span for value in found]
        found = sorted([*found, *(value for value in others if clear(value.span, taken))], key=_place)
    return tuple(sorted([*found, *numbers(text, [value.span for value in found])], key=_place))


def _place(value: Value) -> Span:
    return value.span


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
