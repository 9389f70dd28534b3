"""Numbers that are a whole, and those that are a part of it: "Of the 38 pumps, five leaked", "five of the 38 pumps"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from qa.models import Span
from qa.regex import regex
from qa.values.value import Value

__all__ = ["Parted", "parted"]

_THE = r"(?:(?:all|about|around|some|nearly|almost|the|its|their|his|her|our|these|those|first|original)\s{1,2})"
_OF = rf"(?:out\s{{1,2}})?of\s{{1,2}}{_THE}{{0,3}}"
_BEGINS = regex(rf"(?:^|[.;:,—–]\s{{1,2}}|\n)[\"“‘(]{{0,2}}(?:and\s|but\s)?{_OF}$", re.IGNORECASE)
_BETWEEN = regex(rf"\s{{1,2}}{_OF}", re.IGNORECASE)
_UNCOUNTED = regex(rf"\b(?:one|none|some|most|many|few|several)\s{{1,2}}{_OF}$", re.IGNORECASE)
_STOPS = regex(r"[;:]|[.!?]\s")
# "…, five had expired, and only two were missing"
_TOLD = regex(
    r"(?:,|\band|\bbut|\bwhile)\s{1,2}(?:(?:and|but|only|just|about|around|some|nearly|almost|at|least|most|over|up|to|as|"
    r"many|all)\s{1,2}){0,4}$",
    re.IGNORECASE,
)
_VERB = regex(r"(?<!\bthat\s)(?<!\bwhich\s)(?<!\bwho\s)\b(?:ha[sd]|have|was|were|is|are|did|do|does|will|would)\b")
_THING = regex(r"\s{1,2}[\w’'-]{1,40}")
_REACH = 60  # code points in front of a number in which "of the" stands
_FAR = 200  # code points behind a whole in which its parts are looked for


@dataclass(frozen=True, slots=True)
class Parted:
    """A whole and its parts, none if they are told in words ("most of"); ``named`` are the words of what it counts."""

    whole: Value
    parts: tuple[Value, ...]
    named: Span


def parted(text: str, found: Sequence[Value]) -> Iterator[Parted]:
    """Every whole among ``found``, the values of ``text`` in order, with its parts."""
    numbers = [value for value in found if value.kind == "number"]
    for place, whole in enumerate(numbers):
        front = whole.span.before(_REACH).of(text)
        before = numbers[place - 1] if place else None
        if before and _BETWEEN.fullmatch(text, before.span.end, max(before.span.end, whole.span.start)):
            yield Parted(whole, (before,), _named(text, whole))
        elif _UNCOUNTED.search(front):
            yield Parted(whole, (), _named(text, whole))
        elif _BEGINS.search(front):
            parts = tuple(_listed(text, whole, numbers[place + 1 :]))
            if parts:
                yield Parted(whole, parts, Span(whole.span.end, parts[0].span.start))


def _listed(text: str, whole: Value, others: Sequence[Value]) -> Iterator[Value]:
    """Those of the numbers behind a whole that are told of it in its sentence."""
    stop = _STOPS.search(text, whole.span.end, whole.span.end + _FAR)
    end = stop.start() if stop else whole.span.end + _FAR
    for other in takewhile(lambda value: value.span.start < end, others):
        if not other.unit and _TOLD.search(text[max(whole.span.end, other.span.start - _REACH) : other.span.start]):
            yield other


def _named(text: str, whole: Value) -> Span:
    """The words behind a whole up to the verb, or one word."""
    stop = _STOPS.search(text, whole.span.end, whole.span.end + _FAR)
    verb = _VERB.search(text, whole.span.end, stop.start() if stop else whole.span.end + _FAR)
    thing = _THING.match(text, whole.span.end)
    return Span(whole.span.end, verb.start() if verb else thing.end() if thing else whole.span.end)
