"""Which facts of a claim do not stand in the text that supports it: numbers, dates, names, and whether it is denied.

Claim and support are laid beside each other by the words they share. A fact has to stand in the support; a number
besides has to count the same thing; and where both have facts between the same two words, they have to be the same
ones, so that a name changed for another shows. Words are compared with their opposites only: nothing here understands a
sentence, and a claim that says something else in the same facts passes.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from qa.checking.opposites import denied, opposed_words, otherwise_placed, to_come
from qa.checking.roles import acted_upon, caused_by, former, reversed_roles, turned_round
from qa.facts.alignment import Fault, Gap, Kind, aligned, gaps_between
from qa.facts.matching import (
    abbreviated_or_weak,
    comparable,
    instead,
    kind_of,
    same_fact,
    stands,
    told,
    written_otherwise,
)  # fmt: skip
from qa.facts.statements import Fact, Statement, clause_ends
from qa.text.names import Name, same_word

__all__ = ["Fault", "Kind", "faults", "shared"]

_POINTING = re.compile(r"\b(?:the|these|those|both|all)\s{1,2}$", re.I)  # "the two countries" need not be counted
_NEAR = 8  # code points in front of a number in which such a word stands
_FEW = {"": 10.0, "order": 2.0}  # by unit, up to which number they need not be counted: "the second half"
_LISTED = re.compile(r"[^\w/:–-]*(?:(?:and|or|nor)\s)?[^\w/:–-]*", re.IGNORECASE)  # between numbers in any order


def shared(claim: Statement, support: Statement) -> float:
    """The share of the claim's words and facts that stand in the support, in whatever order: 0 to 1."""
    present = set(support.stems)
    words = sum(stem in present for stem in claim.stems)
    facts = [fact for fact in claim.facts if not (fact.name and fact.name.weak)]
    held = sum(stands(fact, support) for fact in facts)
    return (words + held) / max(1, len(claim.stems) + len(facts))


def faults(claim: Statement, support: Statement, before: Collection[str] = ()) -> list[Fault]:
    """What of the claim does not stand in the support, in the claim's order.

    ``before`` are the words (folded) in front of the support: a name among them may be what "it" in the support means.
    """
    pairs = aligned(claim, support)
    gaps = gaps_between(claim, support, pairs)
    right, told_for_another_time = former(claim, support)
    wrong = [
        *told_for_another_time,
        *_exchanged(claim, support, gaps),
        *reversed_roles(claim, support, pairs),
        *turned_round(claim, support),
        *acted_upon(claim, support),
        *caused_by(claim, support),
        *_miscounted(claim, support),
        *_missing(claim, support, before),
        *denied(claim, support, gaps),
        *opposed_words(claim, support, gaps),
        *otherwise_placed(claim, support),
        *to_come(claim, support, pairs),
    ]
    first = {fault.span: fault for fault in reversed(wrong) if fault.span not in right}  # of several at one place
    return [first[span] for span in sorted(first)]


def _exchanged(claim: Statement, support: Statement, gaps: Sequence[Gap]) -> Iterator[Fault]:
    """Facts between two shared words in the claim where the support has others between the same two.

    Where much else stands in between too, only the facts right beside a shared word are compared.
    """
    for gap in gaps:
        own = [fact for fact in claim.facts if gap.a < fact.at <= gap.c]
        others = [fact for fact in support.facts if gap.b < fact.at <= gap.d]
        sides = [(own, others)]
        if gap.narrow:
            yield from _swapped(claim, support, own, others)
        else:
            sides = [(_behind(claim, own, gap.a), _behind(support, others, gap.b)),
                     (_in_front(claim, own, gap.c), _in_front(support, others, gap.d))]  # fmt: skip
        turned = any((i in claim.agents) != (j in support.agents) for i, j in ((gap.a, gap.b), (gap.c, gap.d)))
        for one, other in sides:
            if not turned:
                unmatched, rest = _leftover([f for f in one if f.name], [f for f in other if f.name])
                unmatched = [fact for fact in unmatched if not abbreviated_or_weak(fact, claim, support)]
                yield from _opposed(claim, support, unmatched, rest)
            unmatched, rest = _leftover([f for f in one if not f.name], [f for f in other if not f.name])
            unmatched = [
                fact
                for fact in unmatched
                if not (_counts_there(claim, fact, support, closed=gap.closed) or _in_other_units(fact, others))
            ]
            yield from _opposed(claim, support, unmatched, rest)


def _swapped(claim: Statement, support: Statement, own: Sequence[Fact], others: Sequence[Fact]) -> Iterator[Fault]:
    """Two numbers that follow each other, in the support the other way round, where their order tells something."""
    pairs = [(c, d) for c, d in pairwise(others) if not (c.name or d.name or _changes(support, c, d))]
    for one, other in pairwise(own):
        if one.name or other.name or not comparable(one, other) or same_fact(one, other) or _changes(claim, one, other):
            continue
        turned = next(((c, d) for c, d in pairs if same_fact(one, d) and same_fact(other, c)), None)
        straight = any(same_fact(one, c) and same_fact(other, d) for c, d in pairs)
        if turned and not straight and not _LISTED.fullmatch(claim.text, one.span.end, other.span.start):
            for fact, opposite in zip((one, other), turned, strict=True):
                yield instead(claim, fact, support, opposite)


def _changes(said: Statement, one: Fact, other: Fact) -> bool:
    """Whether one of two became the other; `turned_round` compares these."""
    return (one, other) in said.changes or (other, one) in said.changes


def _behind(said: Statement, some: Sequence[Fact], word: int) -> list[Fact]:
    """Those of ``some`` facts that follow a word in its clause, with no other word between."""
    near = [fact for fact in some if word >= 0 and fact.at == word + 1]
    return [fact for fact in near if not clause_ends(said.text, said.spans[word].end, fact.span.start)]


def _in_front(said: Statement, some: Sequence[Fact], word: int) -> list[Fact]:
    """Those of ``some`` facts that go before a word in its clause, with no other word between."""
    near = [fact for fact in some if word < len(said.stems) and fact.at == word]
    return [fact for fact in near if not clause_ends(said.text, fact.span.end, said.spans[word].start)]


def _leftover(own: Sequence[Fact], others: Sequence[Fact]) -> tuple[list[Fact], list[Fact]]:
    """What remains of both sides when equal facts are struck out in pairs."""
    rest = list(others)
    unmatched = []
    for fact in own:
        same = next((other for other in rest if same_fact(fact, other)), None)
        if same is not None:
            rest.remove(same)
        else:
            unmatched.append(fact)
    return unmatched, rest


def _opposed(claim: Statement, support: Statement, own: Sequence[Fact], others: Sequence[Fact]) -> Iterator[Fault]:
    """Each fact with the one that stands in its place; a fact with nothing opposite is no fault."""
    rest = list(others)
    for fact in own:
        opposite = next((other for other in rest if comparable(fact, other)), None)
        if opposite is not None:
            rest.remove(opposite)
            yield instead(claim, fact, support, opposite)


def _counts_there(claim: Statement, fact: Fact, support: Statement, *, closed: bool) -> bool:
    """Whether the support has the number elsewhere with the same word behind it.

    ``closed``: it has another between the very same words, so that "cut 12 jobs" has to be told of these 12 jobs too:
    "cut 30 jobs in May and 12 jobs in June", not "cut 30 jobs and created 12 jobs".
    """
    for other in support.facts:
        if fact.value is None or not same_fact(fact, other) or not (fact.counted or fact.value.unit):
            continue
        own, said = claim.stems[fact.at : fact.at + 2], support.stems[other.at : other.at + 2]
        if own[:1] != said[:1]:
            continue
        front = support.stems[other.at - 1 : other.at]
        listed = front == said[:1] or front == claim.stems[fact.at - 1 : fact.at]
        if not closed or listed or (len(own) > 1 and own == said):
            return True
    return False


def _miscounted(claim: Statement, support: Statement) -> Iterator[Fault]:
    """Numbers that stand in the support, but not with what they count, where that has another number."""
    for fact in claim.facts:
        alike = [
            other
            for other in support.facts
            if fact.counted and other.counted == fact.counted and comparable(fact, other)
        ]
        if fact.value and alike and not any(same_fact(fact, other) for other in alike):
            yield instead(claim, fact, support, alike[0])


def _in_other_units(fact: Fact, others: Sequence[Fact]) -> bool:
    """Whether one of them is the same in other units, so that the word it stands beside is another one."""
    return fact.value is not None and any(
        same_fact(fact, other) and other.value is not None and other.value.factor != fact.value.factor
        for other in others
    )


def _missing(claim: Statement, support: Statement, before: Collection[str]) -> Iterator[Fault]:
    """Facts that stand nowhere in the support."""
    otherwise = written_otherwise(claim, support)
    missing = [
        fact
        for fact in claim.facts
        if not (
            (fact.name and fact.name.weak)
            or fact.span in otherwise
            or told(fact, claim, support)
            or (fact.name and support.points_back and _went_before(fact.name, before))
            or _points(claim, fact, support)
        )
    ]
    # what the support has of its own
    others = [other for other in support.facts if missing and not any(same_fact(own, other) for own in claim.facts)]
    for fact in missing:
        free = [other for other in others if not fact.name and comparable(fact, other)]
        free = free or [other for other in others if _written_alike(fact, other)]
        yield instead(claim, fact, support, free[0]) if len(free) == 1 else Fault(kind_of(fact), fact.span)


def _written_alike(fact: Fact, other: Fact) -> bool:
    """Whether the figures are the same, of another unit: "$25,000", "€25,000"."""
    return bool(fact.value and other.value and fact.value.written and fact.value.written == other.value.written)


def _went_before(name: Name, before: Collection[str]) -> bool:
    return all(any(same_word(part, word) for word in before) for part in name.sure.parts)


def _points(claim: Statement, fact: Fact, support: Statement) -> bool:
    """Whether a small number only points to what is known, and need not stand in the support: "the two countries"."""
    value = fact.value
    if value is None or value.kind != "number" or value.high > _FEW.get(value.unit, 0.0):
        return False
    if value.unit == "order" and claim.text[fact.span.start].isupper():  # "the Second World War"
        return False
    alike = [other for other in support.facts if fact.counted and other.counted == fact.counted]
    counted = any(comparable(fact, other) for other in alike)
    return not counted and _POINTING.search(claim.text, max(0, fact.span.start - _NEAR), fact.span.start) is not None
