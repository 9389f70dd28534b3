"""Facts of a claim that stand nowhere in what supports it, however they are written there."""

import re
from collections.abc import Collection, Iterator

from qa.checking.alignment import Fault, instead, kind_of
from qa.facts.matching import comparable, said_in, same_fact, stands, stands_name
from qa.facts.statements import Fact, Statement
from qa.models import Span
from qa.regex import regex
from qa.text.names import contradicts, place_part, same_name, spelled_out
from qa.values.literals import written_as

__all__ = ["abbreviated_or_weak", "missing"]

_POINTING = regex(r"\b(?:the|these|those|both|all)\s{1,2}$", re.I)  # "the two countries" need not be counted
_FEW = {"": 10.0, "order": 2.0}  # by unit, up to which number they need not be counted: "the second half"
_HOUR = regex(r"\bat\s{1,2}$", re.IGNORECASE)
_HALF_DAY = 720  # minutes
_PART = regex(r"\b(?:article|chapter|clause|paragraph|part|regulation|rule|schedule|section)\s{1,2}$", re.IGNORECASE)
_NEAR = 30  # code points in front of a number in which these words stand


def missing(claim: Statement, support: Statement, before: Collection[str]) -> Iterator[Fault]:
    """Facts that stand nowhere in the support."""
    otherwise = _written_otherwise(claim, support)
    lacking = [
        fact
        for fact in claim.facts
        if not (
            (fact.name and fact.name.weak)
            or fact.span in otherwise
            or _told(fact, claim, support)
            or (fact.name and support.points_back and said_in(fact.name.sure, before))
            or _points(fact, claim, support)
        )
    ]
    # what the support has of its own
    others = [other for other in support.facts if lacking and not any(same_fact(own, other) for own in claim.facts)]
    for fact in lacking:
        free = [other for other in others if not fact.name and comparable(fact, other)]
        free = free or [other for other in others if _written_alike(fact, other)]
        yield instead(claim, fact, support, free[0]) if len(free) == 1 else Fault(kind_of(fact), fact.span)


def _written_alike(fact: Fact, other: Fact) -> bool:
    """Whether the figures are the same, of another unit: "$25,000", "€25,000"."""
    return bool(fact.value and other.value and fact.value.written and fact.value.written == other.value.written)


def _points(fact: Fact, claim: Statement, support: Statement) -> bool:
    """Whether a small number only points to what is known, and need not stand in the support: "the two countries"."""
    value = fact.value
    if value is None or value.kind != "number" or value.high > _FEW.get(value.unit, 0.0):
        return False
    if value.unit == "order" and claim.text[fact.span.start].isupper():  # "the Second World War"
        return False
    alike = [other for other in support.facts if fact.counted and other.counted == fact.counted]
    counted = any(comparable(fact, other) for other in alike)
    return not counted and _POINTING.search(claim.text, *fact.span.before(_NEAR)) is not None


def _told(fact: Fact, claim: Statement, support: Statement) -> bool:
    """Whether the support has the fact, wherever and however it is written."""
    if fact.name:
        others = [(contradicts(fact.name, other), same_name(fact.name, other)) for other in support.sure_names]
        if any(other for other, _ in others) and not any(same and not other for other, same in others):
            return fact.name.opening and not fact.name.initials and said_in(fact.name, support.said)
        return (
            stands_name(fact.name, support)
            or stands_name(fact.name.sure, support)
            or abbreviated_or_weak(fact, claim, support)
        )
    in_order = _in_order(fact, support) or _numbers_a_part(fact, claim, support)
    return stands(fact, support) or in_order or _same_hour(fact, claim, support)


def abbreviated_or_weak(fact: Fact, claim: Statement, support: Statement) -> bool:
    """Whether a weak name is said, or an acronym spelled out on the other side: "FBI", "Bureau of Investigation"."""
    name = fact.name
    if name is None:
        return False
    if name.weak and support.said.issuperset(name.parts):
        return True
    if name.acronym and len(name.parts) == 1 and spelled_out(name.parts[0], support.text):
        return True
    acronyms = {other.parts[0] for other in support.names if other.acronym}
    spelled = (spelled_out(each, claim.text) for each in acronyms if not spelled_out(each, support.text))
    return any(span is not None and span.overlap(name.span) for span in spelled)


def _same_hour(fact: Fact, claim: Statement, support: Statement) -> bool:
    """Whether an hour is told without its half of the day on one side: "at 11 p.m.", "at eleven"."""
    for other in support.facts:
        sides = ((fact, claim, other), (other, support, fact))
        for hour, said, time in sides:
            one, two = hour.value, time.value
            if one and two and two.kind == "time" and one.kind == "number" and not one.unit and len(one.written) == 1:
                at = _HOUR.search(said.text, *hour.span.before(len("at  ")))
                if at and any((minutes - one.low * 60) % _HALF_DAY == 0 for minutes in two.written):
                    return True
    return False


def _in_order(fact: Fact, support: Statement) -> bool:
    """Whether an ordinal is part of a name there, or a day: "the Second World War", "the 16th"."""
    if fact.value is None or fact.value.unit != "order":
        return False
    place = int(fact.value.low)
    days = {other.value.date[2] for other in support.facts if other.value}
    return place_part(place) in support.said or place in days


def _numbers_a_part(fact: Fact, claim: Statement, support: Statement) -> bool:
    """Whether a number is that of a part of the document, and its heading has it: "section 4", "4 Limitation"."""
    part = _PART.search(claim.text, *fact.span.before(_NEAR))
    return part is not None and fact.span.of(claim.text) in support.said


def _written_otherwise(claim: Statement, support: Statement) -> set[Span]:
    """The places of facts whose figures stand in other words on the other side: "750ml", "750 millilitres"."""
    own = [fact for fact in claim.facts if fact.literal]
    read = [fact.value for fact in support.facts if fact.value] if own else []
    found = written_as([fact.literal for fact in own], support.text, read)
    places = {fact.span for fact, same in zip(own, found, strict=True) if same}
    others = [fact.literal for fact in support.facts if fact.literal]
    read = [fact.value for fact in claim.facts if fact.value] if others else []
    return places.union(value.span for same in written_as(others, claim.text, read) for value in same)
