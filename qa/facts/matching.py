"""When two facts stand for each other, a claim's and one of what supports it: names, numbers, dates. And whether a fact
stands in what supports the claim, wherever, in whatever form.
"""

import math
import re
from typing import Literal

from qa.facts.alignment import Fault
from qa.facts.statements import Fact, Statement
from qa.models import Span
from qa.text.names import Name, abbreviates, contradicts, place_part, same_name, same_word, spelled_out
from qa.values.literals import written_as
from qa.values.reading import Value, compatible, slack, with_unit

__all__ = [
    "abbreviated_or_weak",
    "comparable",
    "instead",
    "kind_of",
    "same_fact",
    "stands",
    "stands_name",
    "told",
    "written_otherwise",
]


_TELLING = 2  # words behind a number that have to stand beside a greater one that is told: "90 people died"
_ENDS = 2  # of a range, which are both told
_HOUR = re.compile(r"\bat\s{1,2}$", re.IGNORECASE)
_HALF_DAY = 720  # minutes
_BOUND = re.compile(
    r"\b(?:at\s(?:least|most)|(?:(?:no|not)\s)?(?:more|less|fewer)\sthan|up\sto|over|under|above|below|about|around|almost|"
    r"nearly|exactly)\s{1,2}(?:the\s|an?\s)?$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:article|chapter|clause|paragraph|part|regulation|rule|schedule|section)\s{1,2}$", re.IGNORECASE
)
_AT_ONCE = 30  # code points in front of a number in which its bound stands
_MORE = re.compile(r"(?:\W{0,3}\w{1,30}){1,3}")


def stands(fact: Fact, support: Statement) -> bool:
    """Whether the support has the fact, wherever."""
    if fact.name is not None:
        return stands_name(fact.name, support)
    return any(same_fact(fact, other) for other in support.facts)


def stands_name(name: Name, said: Statement) -> bool:
    """Whether all words of a name are said, or its last one by itself, or what it abbreviates, or its acronym."""
    if all(any(same_word(part, word) for word in said.said) for part in name.parts):
        return True
    others = [fact.name for fact in said.facts if fact.name]
    return any(
        abbreviates(name, other.parts) or abbreviates(other, name.parts)
        or (len(other.parts) == 1 and same_word(other.parts[0], name.parts[-1]))
        for other in others
    )  # fmt: skip


def same_fact(fact: Fact, other: Fact) -> bool:
    """Whether ``fact``, claimed, follows from ``other``, said."""
    if fact.name and other.name:
        return same_name(fact.name, other.name)
    if fact.literal or other.literal:
        return fact.literal == other.literal
    return bool(fact.value and other.value and _holds(fact.value, other.value)) and not _looser(fact, other)


def _looser(fact: Fact, other: Fact) -> bool:
    """Whether what is said is per something else ("3% a month", "a year") or too loose: "at least 12" of "exactly 12",
    and of "at least 90" a greater number of something else, or of which something else is told.
    """
    one, two = fact.value, other.value
    if one is None or two is None or one.kind != "number" or two.kind != "number":
        return False
    if fact.per and other.per and fact.per != other.per:
        return True
    if fact.exact:
        return two.low != two.high
    bound = one.low == 0.0 or one.high == math.inf
    if not bound or not other.behind or any(math.isclose(a, b) for a in one.written for b in two.written):
        return False
    return not set(fact.behind[:_TELLING]) <= {*other.front, *other.behind}


def comparable(fact: Fact, other: Fact) -> bool:
    """Whether two facts could stand for each other: two names, two dates, two numbers of one unit, two literals."""
    if fact.name or other.name:
        return bool(fact.name and other.name and not other.name.weak)
    if fact.literal or other.literal:
        return bool(fact.literal and other.literal)
    return bool(
        fact.value and other.value and (fact.value.kind, fact.value.unit) == (other.value.kind, other.value.unit)
    )


def _holds(claimed: Value, said: Value) -> bool:
    """Whether a value claimed follows from the one said: the same figures, or a range that holds what is said."""
    if "time" in (claimed.kind, said.kind):
        return claimed.kind == said.kind and claimed.unit in ("", said.unit) and compatible(claimed, said)
    if claimed.kind != said.kind:
        number, date = (claimed, said) if claimed.kind == "number" else (said, claimed)
        return number.unit == "" and number.written == (date.low,)  # 2000 people, the year 2000
    if claimed.unit != said.unit or not compatible(claimed, said):
        return False
    if claimed.kind == "date":
        closer = any(a and not b for a, b in zip(claimed.date[1:], said.date[1:], strict=True))  # than what is said
        years = not (claimed.low and said.low) or (claimed.low <= said.low and said.high <= claimed.high)
        known = bool(claimed.low and said.low) or any(
            a == b and a for a, b in zip(claimed.date, said.date, strict=True)
        )
        return years and known and not closer
    if (claimed.high, said.low) == (math.inf, 0.0) or (said.high, claimed.low) == (math.inf, 0.0):
        return False  # at least, at most
    near = slack(claimed, said)
    if len(claimed.written) == len(said.written):  # both ends of a range
        same = all(math.isclose(a, b, rel_tol=near) for a, b in zip(claimed.written, said.written, strict=True))
    else:
        same = any(math.isclose(a, b, rel_tol=near) for a in claimed.written for b in said.written)
    ranges = len(claimed.written) == len(said.written) == _ENDS
    limits = claimed.low == said.low == 0.0 or claimed.high == said.high == math.inf  # "below 354" is not "below 350"
    return same or (not (limits or ranges) and claimed.low <= said.low <= said.high <= claimed.high)


def kind_of(fact: Fact) -> Literal["number", "date", "name"]:
    """What a fact is; a time of day is a number, and so is what has figures that are not read."""
    if fact.name is not None:
        return "name"
    return "date" if fact.value is not None and fact.value.kind == "date" else "number"


def told(fact: Fact, claim: Statement, support: Statement) -> bool:
    """Whether the support has the fact, wherever and however it is written."""
    if fact.name:
        others = [other.name for other in support.facts if other.name and not other.name.weak]
        if any(contradicts(fact.name, other) for other in others) and not any(
            same_name(fact.name, other) and not contradicts(fact.name, other) for other in others
        ):
            return fact.name.opening and not fact.name.initials and _said(fact.name, support)
        return (
            stands_name(fact.name, support)
            or stands_name(fact.name.sure, support)
            or abbreviated_or_weak(fact, claim, support)
        )
    in_order = _in_order(fact, support) or _numbers_a_part(fact, claim, support)
    return stands(fact, support) or in_order or _same_hour(fact, claim, support)


def written_otherwise(claim: Statement, support: Statement) -> set[Span]:
    """The places of facts whose figures stand in other words on the other side: "750ml", "750 millilitres"."""
    own = [fact for fact in claim.facts if fact.literal]
    read = [fact.value for fact in support.facts if fact.value] if own else []
    found = written_as([fact.literal for fact in own], support.text, read)
    places = {fact.span for fact, same in zip(own, found, strict=True) if same}
    others = [fact.literal for fact in support.facts if fact.literal]
    read = [fact.value for fact in claim.facts if fact.value] if others else []
    return places.union(value.span for same in written_as(others, claim.text, read) for value in same)


def _same_hour(fact: Fact, claim: Statement, support: Statement) -> bool:
    """Whether an hour is told without its half of the day on one side: "at 11 p.m.", "at eleven"."""
    for other in support.facts:
        sides = ((fact, claim, other), (other, support, fact))
        for hour, said, time in sides:
            one, two = hour.value, time.value
            if one and two and two.kind == "time" and one.kind == "number" and not one.unit and len(one.written) == 1:
                at = _HOUR.search(said.text, max(0, hour.span.start - len("at  ")), hour.span.start)
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
    part = _PART.search(claim.text, max(0, fact.span.start - _AT_ONCE), fact.span.start)
    return part is not None and fact.span.of(claim.text) in support.said


def _said(name: Name, support: Statement) -> bool:
    return all(any(same_word(part, word) for word in support.said) for part in name.parts)


def abbreviated_or_weak(fact: Fact, claim: Statement, support: Statement) -> bool:
    """Whether a weak name is said, or an acronym spelled out on the other side: "FBI", "Bureau of Investigation"."""
    name = fact.name
    if name is None:
        return False
    if name.weak and support.said.issuperset(name.parts):
        return True
    if name.acronym and len(name.parts) == 1 and spelled_out(name.parts[0], support.text):
        return True
    acronyms = {other.name.parts[0] for other in support.facts if other.name and other.name.acronym}
    told_only = (acronym for acronym in acronyms if not spelled_out(acronym, support.text))
    spelled = (spelled_out(acronym, claim.text) for acronym in told_only)
    return any(span is not None and span.overlap(name.span) for span in spelled)


def instead(claim: Statement, fact: Fact, support: Statement, other: Fact) -> Fault:
    """A claim's fact with what stands in its place there, in words that tell the two apart: bound, unit, more words."""
    text, span = support.text, other.span
    if other.value is not None and other.value.kind == "number":
        bound = _BOUND.search(text, max(0, span.start - _AT_ONCE), span.start)
        span = Span(bound.start() if bound else span.start, with_unit(text, other.value).end)
    found = span.of(text)
    if found.casefold() == fact.span.of(claim.text).casefold():
        more = _MORE.match(text, span.end)
        found = text[span.start : more.end() if more else span.end]
    return Fault(kind_of(fact), fact.span, found)
