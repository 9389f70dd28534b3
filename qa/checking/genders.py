"""What is told of him and what of her, where one sentence tells it of both."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from qa.checking.alignment import Fault, instead
from qa.checking.clauses import Clause, clauses
from qa.facts.matching import comparable, same_fact, stands
from qa.facts.statements import Fact, Statement
from qa.regex import regex

__all__ = ["of_him_or_her"]

_HE, _SHE = (regex(rf"\b(?:{words})\b", re.I) for words in ("he|him|his|himself", "she|her|hers|herself"))


def of_him_or_her(claim: Statement, support: Statement) -> Iterator[Fault]:
    """Numbers of another person, where one clause tells his and another hers: "he was 38, she was 30"."""
    both = _HE, _SHE
    mine, other = both if _HE.search(claim.text) else (_SHE, _HE)
    who = next((fact for fact in claim.facts if fact.name and fact.span.start == 0), None)
    if who is None or not mine.search(claim.text) or other.search(claim.text):
        return
    for one, two in (pair for near in pairwise(clauses(support)) for pair in (near, near[::-1])):
        his = one.sentence == two.sentence and _of(one, mine, support, named=lambda name: same_fact(name, who))
        if his and _of(two, other, support, named=lambda name: not stands(name, claim)):
            told = (fact for fact in claim.facts if fact.value and two.tells(fact) and not one.tells(fact))
            yield from _his_own(claim, support, one, told)


def _his_own(claim: Statement, support: Statement, clause: Clause, told: Iterator[Fact]) -> Iterator[Fault]:
    """Each fact with the one of its clause that could stand for it."""
    for fact in told:
        own = next((own for own in clause.facts if comparable(fact, own)), None)
        if own and not stands(own, claim):
            yield instead(claim, fact, support, own)


def _of(clause: Clause, pronoun: re.Pattern[str], said: Statement, *, named: Callable[[Fact], bool]) -> bool:
    """Whether a clause begins with a pronoun, or with such a name."""
    first = [fact for fact in clause.facts if fact.name and fact.span.start == clause.span.start]
    return named(first[0]) if first else pronoun.match(said.text, clause.span.start) is not None
