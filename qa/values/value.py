"""What a number, a date or a time of day in running text is read as."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.models import Span

__all__ = ["Kind", "Value", "behind", "clear", "in_front"]

Kind = Literal["number", "date", "time"]

_REACH = 120  # code points on either side of a value in which stands what is told of it


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


def clear(span: Span, taken: Sequence[Span]) -> bool:
    """Whether ``span`` overlaps none of ``taken``, which are in order and free of overlaps."""
    following = bisect(taken, span.start, key=lambda other: other.end)
    return following == len(taken) or not taken[following].overlap(span)


def in_front(text: str, value: Value) -> str:
    """What stands in front of a value in ``text``, as far as it may tell of it, in small letters."""
    return value.span.before(_REACH).of(text).lower()


def behind(text: str, value: Value) -> str:
    """What stands behind a value in ``text``, as far as it may tell of it, in small letters."""
    return text[value.span.end : value.span.end + _REACH].lower()
