"""A text in its clauses, each with what it tells."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from qa.facts.matching import same_fact
from qa.facts.statements import Fact, Statement
from qa.models import Span
from qa.regex import regex

__all__ = ["Clause", "Key", "clauses"]

Key = str | Fact
"""What a clause may tell: the stem of a word, or a fact."""

_JOINT = regex(
    r"(?P<ends>[.!?][”’\"')]*\s+|\n\s*)|;\s|,\s(?:(?:and|but|while|whereas)\s)?|\s(?:and|but|while|whereas)\s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """``numbers`` are of the words of the statement that stand in it; ``sentence`` tells which one it is of."""

    span: Span
    sentence: int
    numbers: range
    stems: tuple[str, ...]
    facts: tuple[Fact, ...]

    def tells(self, key: Key) -> bool:
        """Whether the word or fact stands here."""
        return key in self.stems if isinstance(key, str) else any(same_fact(key, fact) for fact in self.facts)


def clauses(said: Statement) -> list[Clause]:
    """The clauses of a text, cut where it is joined."""
    joints = list(_JOINT.finditer(said.text))
    starts, ends = [0, *(joint.end() for joint in joints)], [*(joint.start() for joint in joints), len(said.text)]
    sentences = [sum(joint["ends"] is not None for joint in joints[:n]) for n in range(len(starts))]
    return [_clause(said, Span(*each[:2]), each[2]) for each in zip(starts, ends, sentences, strict=True)]


def _clause(said: Statement, span: Span, sentence: int) -> Clause:
    first, last = (bisect_left(said.spans, Span(place, place)) for place in (span.start, span.end))
    facts = tuple(fact for fact in said.facts if span.start <= fact.span.start < span.end)
    return Clause(span, sentence, range(first, last), said.stems[first:last], facts)
