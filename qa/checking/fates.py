"""What became of something, told in the support of another or of what was not: what was kept is "the rest", what was
asked for "was refused".

Each rule knows one form of words, and says nothing of a claim or a support that is put otherwise.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from qa.checking.alignment import Fault, past
from qa.checking.clauses import Clause, Key, clauses
from qa.facts.statements import Statement

__all__ = ["of_the_others"]

_OTHERS = re.compile(r"(?:all\s)?(?:the\s)?(?:others?|rest|remaining|remainder)\b|those\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|they|them|he|him|she|hers?|his|its|their|this)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being)\s{1,2}(?:(?:not|also|then|later|\w{2,20}ly)\s{1,2}){0,2}$")
_NEAR = 40  # code points in front of a verb in which its auxiliaries stand


def of_the_others(claim: Statement, support: Statement) -> Iterator[Fault]:
    """What became of the others, told of these: "the old boats were kept" where they were sold and the rest kept."""
    verb = next((i for i in range(len(claim.stems)) if past(claim, i)), None)
    if verb is None or claim.negations or support.negations or len(clauses(claim)) > 1:
        return
    for one, other in permutations(clauses(support), 2):
        if one.sentence == other.sentence and _of_the_other(claim, verb, support, one, other):
            done = next((j for j in one.numbers if past(support, j)), None)
            yield Fault("word", claim.spans[verb], None if done is None else support.spans[done].of(support.text))
            return


def _of_the_other(claim: Statement, verb: int, support: Statement, one: Clause, other: Clause) -> bool:
    """Whether the claim tells of the subject of ``one`` what is only told in ``other``, of another one."""
    keys: list[Key] = [*claim.stems, *claim.facts]
    subject: list[Key] = [*claim.stems[:verb], *(fact for fact in claim.facts if fact.at <= verb)]
    done = next((j for j in other.numbers if support.stems[j] == claim.stems[verb]), None)
    if done is None or one.tells(claim.stems[verb]) or _passive(claim, verb) != _passive(support, done):
        return False
    if not all(one.tells(key) for key in subject) or all(other.tells(key) for key in subject):
        return False
    told = all(one.tells(key) or other.tells(key) for key in keys)
    return told and _contrasts(support, one, other, done)


def _contrasts(support: Statement, one: Clause, other: Clause, verb: int) -> bool:
    """Whether a clause begins with "the rest" or another one of the same things: "the lower camp", "the upper camp"."""
    text = other.span.of(support.text).strip()
    if _OTHERS.match(text):
        return not _PRONOUN.search(text)
    front: Sequence[str] = [support.stems[j] for j in other.numbers if j < verb]
    named = [fact for fact in other.facts if fact.at <= verb and not one.tells(fact)]
    same = any(word in one.stems for word in front)
    return same and bool(named or any(word not in one.stems for word in front)) and not _PRONOUN.search(text)


def _passive(said: Statement, number: int) -> bool:
    start = said.spans[number].start
    return _PASSIVE.search(said.text, max(0, start - _NEAR), start) is not None
