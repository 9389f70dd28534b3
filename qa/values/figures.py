"""The numbers of a sentence as it is compared: with a unit that stands elsewhere, whether exactly, and per what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.models import Span
from qa.regex import regex
from qa.values.numerals import ordinals
from qa.values.reading import values
from qa.values.units import CURRENCY_SIGNS
from qa.values.value import Value, clear

__all__ = ["BEFORE", "FRONT", "exact", "figures", "per"]

BEFORE = regex(r"\bfrom\s{1,2}(?:[\w-]{1,20}\s{1,2}){0,3}$", re.IGNORECASE)
"""What stands in front of a number that became another: "from more than 7"."""

FRONT = 90
"""Code points in front of a number in which its "from" stands."""

_NEAR = 5  # code points in front of a number in which its article stands
_ARTICLE = regex(r"\ban?\s{1,2}$", re.IGNORECASE)
_EXACTLY = regex(r"\b(?:exactly|precisely)\s{1,2}$", re.IGNORECASE)
_LABELLED = regex(r"\b([A-Z]{3})\)?\s?:\s{0,2}$")  # "Amount GBP: 14280.00", as tables are read
_UNIT_TO_COME = regex(r"\s{1,2}to\s{1,2}(?:[a-z]{1,9}\s{1,2}){0,3}")  # "from 14 to about 6 knots"
_PER = regex(r"\s{1,2}(?:an?|per|every|each)\s{1,2}([^\W\d_]{1,20})", re.IGNORECASE)
_YEAR = "annum"  # as English has it in Latin


def figures(text: str) -> tuple[list[Value], list[Value]]:
    """The values of ``text`` and its ordinals, free of overlaps.

    The third of a day is read with its date; "twenty" gives way to "twenty-second", but not in "a twenty-second delay".
    """
    found = list(_united(text, values(text)))
    firm = [value.span for value in found if value.kind != "number" or _ARTICLE.search(text, *value.span.before(_NEAR))]
    places = [place for place in ordinals(text) if clear(place.span, firm)]
    spans = [place.span for place in places]
    return [value for value in found if clear(value.span, spans)], places


def _united(text: str, found: Sequence[Value]) -> Iterator[Value]:
    """Values, numbers with the unit that does not stand right behind: "from 14 to 6 knots", "Amount GBP: 14280"."""
    for number, value in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else value
        front = value.span.before(FRONT)
        label = _LABELLED.search(text, *front)
        if value.kind != "number" or value.unit:
            yield value
        elif label and label[1].lower() in CURRENCY_SIGNS:
            yield replace(value, unit=CURRENCY_SIGNS[label[1].lower()])
        elif (
            following.unit
            and _UNIT_TO_COME.fullmatch(text, value.span.end, max(value.span.end, following.span.start))
            and BEFORE.search(text, *front)
        ):
            times = following.factor
            written = tuple(each * times for each in value.written)
            low, high = value.low * times, value.high * times
            yield replace(value, low=low, high=high, written=written, unit=following.unit, factor=times)
        else:
            yield value


def exact(text: str, span: Span) -> bool:
    """Whether "exactly" stands in front of a number."""
    return _EXACTLY.search(text, *span.before(len("precisely  "))) is not None


def per(text: str, span: Span) -> str:
    """What a number is told for each of, if that stands right behind it and its unit: "year" of "3% a year"."""
    match = _PER.match(text, span.end)
    word = match[1].lower() if match else ""
    return "year" if word == _YEAR else word
