"""Who did it to whom, and what became what: told the other way round by a claim and by what supports it."""

import re
from collections.abc import Iterator, Sequence

from qa.alignment import Fault
from qa.matching import comparable, instead, same_fact, stands_name
from qa.names import Name, same_name
from qa.statements import Statement

__all__ = ["reversed_roles", "turned_round"]

# "Bank of England", "Smith, Jones and the Ministry"
_CHAINED = re.compile(r"(?:,|,?\s{1,2}(?:of|for|at|and|or|&))?\s{1,2}(?:the\s{1,2})?")


def reversed_roles(claim: Statement, support: Statement, pairs: Sequence[tuple[int, int]]) -> Iterator[Fault]:
    """Who did it, where one of the two says it with "by": "hit by Iran" against "Pakistan hit"."""
    for i, j in pairs:
        if (i in claim.agents) == (j in support.agents):
            continue
        own, other = _agent(claim, i), _agent(support, j)
        if own is None or other is None or not (stands_name(own, support) and stands_name(other, claim)):
            continue
        if not any(same_name(one, another) for one in _chain(own, claim) for another in _chain(other, support)):
            yield Fault("name", own.span, other.span.of(support.text))


def turned_round(claim: Statement, support: Statement) -> Iterator[Fault]:
    """What changed or went the other way: "from two to seven" against "from seven to two"."""
    for one, other in claim.changes:
        told = [(a, b) for a, b in support.changes if comparable(one, a) and comparable(other, b)]
        turned = next(((a, b) for a, b in told if same_fact(one, b) and same_fact(other, a)), None)
        if turned and not any(same_fact(one, a) and same_fact(other, b) for a, b in told):
            for fact, opposite in zip((one, other), turned, strict=True):
                yield instead(claim, fact, support, opposite)


def _agent(said: Statement, number: int) -> Name | None:
    before = [fact.name for fact in said.facts if fact.name and not fact.name.weak and fact.at <= number]
    return said.agents.get(number) or (before[-1] if before else None)


def _chain(name: Name, said: Statement) -> list[Name]:
    """The names that a name stands among, with hardly anything between them: they did it together, or are one name."""
    chain: list[Name] = []
    for other in (fact.name for fact in said.facts if fact.name):
        if chain and not _CHAINED.fullmatch(said.text, chain[-1].span.end, max(chain[-1].span.end, other.span.start)):
            if name in chain:
                break
            chain = []
        chain.append(other)
    return chain if name in chain else [name]
