"""Which value of a sentence a question asks for: the number of what it counts, or of whose fate it asks.

"How many bombs went off?" asks for the two of "two bombs had killed 84", "How many were injured?" for the 284 of "100
dead and 284 injured". Pure functions over text.
"""

from collections.abc import Sequence
from functools import lru_cache

from qa.agreement.asserted import asserted
from qa.agreement.bearers import of_another_bearer, of_another_before
from qa.agreement.sorts import of_the_place, of_the_sort
from qa.models import Span
from qa.ranking.wanted import Kind
from qa.regex import regex
from qa.text.terms import content_terms
from qa.values.parts import Parted, parted
from qa.values.reading import Value, days_told, values
from qa.values.value import behind, in_front

__all__ = ["counted_in", "gives_none", "is_asked_for", "of_others_only", "value_in", "values_of"]

# All but `_HEADS` are looked for in small letters.
_AUXILIARY = r"(?:were|was|did|do|does|are|is|have|has|had|will|would|could|can|in|of)\b"
_COUNTED = regex(rf"\bhow many ((?:(?!{_AUXILIARY})[\w’'-]+ ?){{1,3}})")
_MEASURED = regex(rf"\bhow much (?!{_AUXILIARY})([\w’'-]+)")
_TOLL = regex(r"\b(?:how many|number of|toll|count)\b")
_PEOPLE = frozenset(content_terms("people persons human humans civilians victims casualties"))
_DOING = regex(  # "two bombs had killed 84"
    r"\b(?:has|have|had|having) (?:kill|slain|injur|wound|hurt|arrest|detain|captur)\w*"
)
_FATES = tuple(
    regex(rf"\b(?:{words})")
    for words in (
        r"kill|dead\b|died?\b|deaths?\b|dying|fatal|slain|perish|lives\b",
        "injur|wound|hurt",
        "arrest|detain|captur",
    )
)
_FILLING = regex(  # "who had lost their lives"
    r"\bwho(?:\s{1,2}(?:was|were|been|have|has|had)\b){1,2}|\blost\s{1,2}their\b(?=\s{1,2}lives\b)"
)
_HARM = {0, 1}  # of the fates: no thing is counted by the dead or injured
_STANDS = regex(  # what can be, or is as a rule: "How many passengers can it carry", not "do they say were hit"
    r"\bhow many\b(?!.*\b(?:was|were|had|have \w))[^?]*\b(?:can|could|do|does|allowed|permitted|licen[cs]ed)\b"
)
_BEFELL = regex(r"(?:\s{1,2}[^\W\d]+){1,3}?\s{1,2}(?:(?:was|were|been)\s(?:\w+ly\s)?(?:kill|injur|wound|hurt)|died\b)")
_LABELS = regex(  # numbers that name a part of a text: "Section 4"
    r"\b(?:sections?|schedules?|clauses?|articles?|annex|appendix|chapters?|paragraphs?|para|pages?|pp?|nos?|figures?|fig|"
    r"tables?|part|item|rule|resolution)\.?\s{1,2}(?:\d+(?:\.\d+)*(?:,|\s?[-–]|\sand|\sto)\s?)?$|§\s?$"
)
_HEADS = regex(r"\W{0,6}(?:\d{1,3}(?:\.\d{1,3})+\.?\s+(?=[“\"‘(]?[A-Z])|\d{1,3}[.)]\s|\d{1,2}\s+(?=[A-Z]{3}))")
_CLAUSE = regex(r"[,;:.]|\band\b")
_BESIDE = 3  # words beside a number that may say what it counts
_LABEL = 30  # code points in front of a number in which its label stands


def value_in(question: str, text: str, place: Span, kind: Kind) -> Value | None:
    """The number, date or time of ``text`` that answers; None if it cannot be told.

    Of numbers it is one in front of the thing that the question counts ("how many bombs": "two bombs"), else one told
    of the fate that is asked for ("killed": not "284 injured"), else one told of none: of these the one at ``place``,
    or the only one. What came on top ("two more people") is no answer beside another number, and what was before or is
    denied is none (`qa.agreement.asserted`), nor what is told of another person (`qa.agreement.bearers`).
    """
    found = asserted(question, text, values_of(text, kind))
    found = [value for value in found if not of_another_bearer(question, text, value)]
    if kind == "number":
        found = of_the_sort(question, text, found)
        fates = [(v, _same_fate(question, text, v)) for v in found]
        found = (
            [v for v in found if _counts(question, text, v)]
            or [v for v in found if _measures(question, text, v)]
            or [v for v, fate in fates if fate]
            or [v for v, fate in fates if fate is None]
        )
    elif kind == "date" and len(found) > 1:
        found = of_the_place(question, text, found)
    there = [value for value in found if value.span.overlap(place)]
    several = there or found
    return several[0] if len(several) == 1 or (there and kind != "number") else None


def values_of(text: str, kind: Kind) -> list[Value]:
    """The numbers, dates or times of ``text``, whatever they tell; numbers of sections, pages and the like are none.

    Where a date is asked for and there is none, times of day: "when" may ask for either.
    """
    if kind == "date":
        return days_told(text) or values_of(text, "time")
    return [value for value in values(text) if value.kind == kind and not (kind == "number" and _labels(text, value))]


def of_others_only(question: str, text: str, kind: Kind, before: Sequence[str]) -> bool:
    """Whether ``text``, behind the sentences ``before``, has values, and only of others than is asked about."""
    found = values_of(text, kind)
    return bool(found) and all(
        of_another_bearer(question, text, value) or of_another_before(question, text, value, before) for value in found
    )


def gives_none(question: str, text: str, kind: Kind) -> bool:
    """Whether ``text`` has values, and gives none of them for what is asked: it denies them, or they were before."""
    found = values_of(text, kind)
    return bool(found) and not asserted(question, text, found)


def counted_in(question: str, text: str) -> bool | None:
    """Whether ``text`` has a number of what the question counts, or of whose fate it asks; None if it asks for none."""
    if not _counted(question) and not (_fates(question) and _TOLL.search(question.lower())):
        return None
    return any(is_asked_for(question, text, value) for value in asserted(question, text, values_of(text, "number")))


def is_asked_for(question: str, text: str, value: Value) -> bool:
    """Whether a number of ``text`` counts what the question counts, or those whose fate it asks for."""
    return value.kind == "number" and (_counts(question, text, value) or _same_fate(question, text, value) is True)


def _labels(text: str, value: Value) -> bool:
    """Whether a number names a part of a text: "Section 4", "4.2 The tenant …", "2 WITNESSES"."""
    if value.unit:
        return False
    heads = _HEADS.match(text)
    labelled = _LABELS.search(in_front(text, value)[-_LABEL:])
    return bool(heads and value.span.start < heads.end()) or labelled is not None


def _around(text: str, value: Value) -> tuple[str, str]:
    """The few words in front of a number and behind it, as far as the clause goes: they may say what it counts."""
    last, first = _CLAUSE.split(in_front(text, value))[-1], _CLAUSE.split(behind(text, value), maxsplit=1)[0]
    return " ".join(last.split()[-_BESIDE:]), " ".join(first.split()[:_BESIDE])


def _counts(question: str, text: str, value: Value) -> bool:
    """Whether the thing that the question counts stands behind the number, or behind that of which it is a part; not of
    those who came to harm, if asked is how many there can be.
    """
    things = f"{_around(text, value)[1]} {_parted(text, value)}"
    counted = not _counted(question).isdisjoint(content_terms(things))
    return counted and not (_asks_what_stands(question) and _BEFELL.match(behind(text, value)))


def _parted(text: str, value: Value) -> str:
    """What is told to be counted by the whole of which a number is a part: "Of the 38 pumps, five leaked"."""
    found = _wholes(text)
    return next((each.named.of(text) for each in found if value.span in [part.span for part in each.parts]), "")


@lru_cache(maxsize=64)  # asked again for every number of a text
def _wholes(text: str) -> tuple[Parted, ...]:
    return tuple(parted(text, values(text)))


def _measures(question: str, text: str, value: Value) -> bool:
    """Whether what "How much water" asks for stands behind the number: "2 million litres of water"."""
    match = _MEASURED.search(question.lower())
    return match is not None and not set(content_terms(match[1])).isdisjoint(content_terms(_around(text, value)[1]))


@lru_cache(maxsize=64)
def _counted(question: str) -> frozenset[str]:
    """The terms of what a question counts, as in "How many *bombs* went off"; none for people: they have many names."""
    match = _COUNTED.search(question.lower())
    things = " ".join(word for word in match[1].split() if not _fates(word)) if match else ""  # not "died"
    return frozenset(content_terms(things)) - _PEOPLE


@lru_cache(maxsize=64)
def _asks_what_stands(question: str) -> bool:
    return _STANDS.search(question.lower()) is not None and not _fates(question)


def _same_fate(question: str, text: str, value: Value) -> bool | None:
    """Whether a number is told of the fate that the question asks for; None if either names none.

    The words behind the number say it ("84 dead"), else those in front ("killed 84"). Who asks how many bombs went off
    asks for no dead, but for hostages may be told how many were captured.
    """
    asked = _fates(question)
    found = _fates(_suffered(text, value)) or _fates(_around(text, value)[0])
    if asked:
        return not asked.isdisjoint(found) if found else None
    return False if _counted(question) and found and found <= _HARM else None


def _suffered(text: str, value: Value) -> str:
    """The few words behind a number that may tell what befell those it counts; what they did is left out."""
    clause = _CLAUSE.split(behind(text, value), maxsplit=1)[0]
    return " ".join(_FILLING.sub("", _DOING.sub("", clause)).split()[:_BESIDE])


def _fates(words: str) -> set[int]:
    """Which of `_FATES` are named."""
    return {number for number, fate in enumerate(_FATES) if fate.search(words.lower())}
