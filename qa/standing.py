"""Whether a fact of a claim stands in what supports it, wherever, in whatever form."""

from qa.literals import written_as
from qa.matching import stands, stands_name
from qa.models import Span
from qa.names import Name, contradicts, place_part, same_name, same_word, spelled_out
from qa.statements import Fact, Statement

__all__ = ["abbreviated_or_weak", "told", "written_otherwise"]


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
    return stands(fact, support) or _in_order(fact, support)


def written_otherwise(claim: Statement, support: Statement) -> set[Span]:
    """The places of facts whose figures stand in other words on the other side: "750ml", "750 millilitres"."""
    own = [fact for fact in claim.facts if fact.literal]
    read = [fact.value for fact in support.facts if fact.value] if own else []
    found = written_as([fact.literal for fact in own], support.text, read)
    places = {fact.span for fact, same in zip(own, found, strict=True) if same}
    others = [fact.literal for fact in support.facts if fact.literal]
    read = [fact.value for fact in claim.facts if fact.value] if others else []
    return places.union(value.span for same in written_as(others, claim.text, read) for value in same)


def _in_order(fact: Fact, support: Statement) -> bool:
    """Whether an ordinal is part of a name there, or a day: "the Second World War", "the 16th"."""
    if fact.value is None or fact.value.unit != "order":
        return False
    place = int(fact.value.low)
    days = {other.value.date[2] for other in support.facts if other.value}
    return place_part(place) in support.said or place in days


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
