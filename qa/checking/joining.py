"""What two sentences that follow each other tell of two people or things, told of one of them."""

from qa.checking.alignment import Fault, instead
from qa.facts.matching import stands
from qa.facts.statements import Fact, Statement

__all__ = ["joined"]


def joined(claim: Statement, first: Statement, second: Statement) -> list[Fault]:
    """The names that only one of two sentences gives, where the other tells all else of the claim, of another one."""
    return [*_only_named(claim, first, second, back=second.points_back), *_only_named(claim, second, first)]


def _only_named(claim: Statement, one: Statement, other: Statement, *, back: bool = False) -> list[Fault]:
    added = [fact for fact in claim.facts if stands(fact, one) and not stands(fact, other)]
    others = [fact for fact in other.facts if fact.name and not fact.name.weak]
    others = [fact for fact in others if not (stands(fact, claim) or stands(fact, one))]
    # "her son Peter": of him too where the other sentence begins with a name
    called = {word for fact in added if others and others[0].span.start == 0 for word in _right_before(claim, fact)}
    told = set(claim.stems).intersection(one.stems) - called <= set(other.stems)
    if back or not (told and others and all(fact.name for fact in added)):
        return []
    return [instead(claim, fact, other, others[0]) for fact in added]


def _right_before(said: Statement, fact: Fact) -> tuple[str, ...]:
    """The word that nothing parts from a fact behind it."""
    if fact.at == 0 or said.text[said.spans[fact.at - 1].end : fact.span.start].strip():
        return ()
    return said.stems[fact.at - 1 : fact.at]
