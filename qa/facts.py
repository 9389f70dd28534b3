"""Which facts of a claim do not stand in the text that supports it: numbers, dates, names, and whether it is denied.

Claim and support are laid beside each other by the words they share. A fact has to stand in the support; a number
besides has to count the same thing; and where both have facts between the same two words, they have to be the same
ones, so that a name changed for another of the same sentence shows. Nothing here understands a sentence: a claim that
says something else in the same facts passes.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from qa.matching import comparable, counts_there, kind_of, same_fact, stands, stands_name
from qa.models import Span
from qa.names import Name, same_name, same_word
from qa.statements import Fact, Negation, Statement, clause_ends

__all__ = ["Fault", "Kind", "faults", "shared"]

Kind = Literal["number", "date", "name", "negation"]
_OTHERS = 1  # other words between two shared ones, up to which all that stands there is compared
_POINTING = re.compile(
    r"\b(?:the|these|those|both|all)\s{1,2}$", re.IGNORECASE
)  # "the two countries" need not be counted


@dataclass(frozen=True, slots=True)
class Fault:
    """A fact of a claim, ``span`` its place there, that its support does not hold; ``found`` is what stands instead."""

    kind: Kind
    span: Span
    found: str | None = None


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
    pairs = _aligned(claim.stems, support.stems)
    gaps = _gaps(claim, support, pairs)
    wrong: dict[Span, Fault] = {}
    for fault in (
        *_exchanged(claim, support, gaps),
        *_reversed(claim, support, pairs),
        *_turned(claim, support),
        *_miscounted(claim, support),
        *_missing(claim, support, before),
        *_denied(claim, support, gaps),
    ):
        wrong.setdefault(fault.span, fault)
    return [wrong[span] for span in sorted(wrong)]


def _aligned(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Numbers of equal words, in the order of both."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(a + i, b + i) for a, b, size in blocks for i in range(size)]


@dataclass(frozen=True, slots=True)
class _Gap:
    """What stands between two words that follow each other among the shared ones: behind word ``a`` of the claim (``b``
    of the support) up to word ``c`` (``d``). ``narrow``: hardly any other words are in it, on neither side.
    """

    a: int
    b: int
    c: int
    d: int

    @property
    def narrow(self) -> bool:
        return self.c - self.a - 1 <= _OTHERS and self.d - self.b - 1 <= _OTHERS


def _gaps(claim: Statement, support: Statement, pairs: Sequence[tuple[int, int]]) -> list[_Gap]:
    ends = [(-1, -1), *pairs, (len(claim.stems), len(support.stems))]
    return [_Gap(*before, *behind) for before, behind in pairwise(ends)]


def _exchanged(claim: Statement, support: Statement, gaps: Sequence[_Gap]) -> Iterator[Fault]:
    """Facts between two shared words in the claim where the support has others between the same two.

    Where much else stands in between too, only the facts right beside a shared word are compared.
    """
    for gap in gaps:
        own = [fact for fact in claim.facts if gap.a < fact.at <= gap.c]
        others = [fact for fact in support.facts if gap.b < fact.at <= gap.d]
        sides = [(own, others)]
        if not gap.narrow:
            sides = [(_behind(claim, own, gap.a), _behind(support, others, gap.b)),
                     (_in_front(claim, own, gap.c), _in_front(support, others, gap.d))]  # fmt: skip
        turned = any((i in claim.agents) != (j in support.agents) for i, j in ((gap.a, gap.b), (gap.c, gap.d)))
        for one, other in sides:
            if not turned:
                yield from _leftover(support, [f for f in one if f.name], [f for f in other if f.name])
            yield from _leftover(support, [f for f in one if f.value], [f for f in other if f.value])


def _behind(said: Statement, some: Sequence[Fact], word: int) -> list[Fact]:
    """Those of ``some`` facts that follow a word in its clause, with no other word between."""
    near = [fact for fact in some if word >= 0 and fact.at == word + 1]
    return [fact for fact in near if not clause_ends(said.text, said.spans[word].end, fact.span.start)]


def _in_front(said: Statement, some: Sequence[Fact], word: int) -> list[Fact]:
    """Those of ``some`` facts that go before a word in its clause, with no other word between."""
    near = [fact for fact in some if word < len(said.stems) and fact.at == word]
    return [fact for fact in near if not clause_ends(said.text, fact.span.end, said.spans[word].start)]


def _leftover(support: Statement, own: Sequence[Fact], others: Sequence[Fact]) -> Iterator[Fault]:
    """What remains of both sides when equal facts are struck out in pairs; a fact with nothing opposite is no fault."""
    rest = list(others)
    unmatched = []
    for fact in own:
        same = next((other for other in rest if same_fact(fact, other)), None)
        if same is not None:
            rest.remove(same)
        elif not counts_there(fact, support) and not (
            fact.name and fact.name.weak and support.said.issuperset(fact.name.parts)
        ):
            unmatched.append(fact)
    for fact in unmatched:
        opposite = next((other for other in rest if comparable(fact, other)), None)
        if opposite is not None:
            rest.remove(opposite)
            yield Fault(kind_of(fact), fact.span, opposite.span.of(support.text))


def _reversed(claim: Statement, support: Statement, pairs: Sequence[tuple[int, int]]) -> Iterator[Fault]:
    """Who did it, where one of the two says it with "by": "hit by Iran" against "Pakistan hit"."""
    for i, j in pairs:
        if (i in claim.agents) == (j in support.agents):
            continue
        own, other = _agent(claim, i), _agent(support, j)
        swapped = (
            own and other and not same_name(own, other) and stands_name(own, support) and stands_name(other, claim)
        )
        if own and other and swapped:
            yield Fault("name", own.span, other.span.of(support.text))


def _turned(claim: Statement, support: Statement) -> Iterator[Fault]:
    """What changed or went the other way: "from two to seven" against "from seven to two"."""
    for one, other in claim.changes:
        told = [(a, b) for a, b in support.changes if comparable(one, a) and comparable(other, b)]
        turned = next(((a, b) for a, b in told if same_fact(one, b) and same_fact(other, a)), None)
        if turned and not any(same_fact(one, a) and same_fact(other, b) for a, b in told):
            for fact, opposite in zip((one, other), turned, strict=True):
                yield Fault(kind_of(fact), fact.span, opposite.span.of(support.text))


def _agent(said: Statement, number: int) -> Name | None:
    before = [fact.name for fact in said.facts if fact.name and not fact.name.weak and fact.at <= number]
    return said.agents.get(number) or (before[-1] if before else None)


def _miscounted(claim: Statement, support: Statement) -> Iterator[Fault]:
    """Numbers that stand in the support, but not with what they count, where that has another number."""
    for fact in claim.facts:
        alike = [
            other
            for other in support.facts
            if fact.counted and other.counted == fact.counted and comparable(fact, other)
        ]
        if fact.value and alike and not any(same_fact(fact, other) for other in alike):
            yield Fault(kind_of(fact), fact.span, alike[0].span.of(support.text))


def _missing(claim: Statement, support: Statement, before: Collection[str]) -> Iterator[Fault]:
    """Facts that stand nowhere in the support."""
    for fact in claim.facts:
        pointing = fact.value and fact.value.kind == "number" and _POINTING.search(claim.text, 0, fact.span.start)
        if stands(fact, support) or pointing or (fact.name and fact.name.weak):
            continue
        if (
            fact.name
            and support.points_back
            and all(any(same_word(part, word) for word in before) for part in fact.name.parts)
        ):
            continue
        held = [other for other in support.facts if any(same_fact(own, other) for own in claim.facts)]
        free = [other for other in support.facts if fact.value and comparable(fact, other) and other not in held]
        yield Fault(kind_of(fact), fact.span, free[0].span.of(support.text) if len(free) == 1 else None)


def _denied(claim: Statement, support: Statement, gaps: Sequence[_Gap]) -> Iterator[Fault]:
    """Negations of one side that answer none of the other's: by their place among shared words, or what they deny."""
    own, others = list(claim.negations), list(support.negations)
    for fits in (_one_place, _deny_alike):
        for negation in list(own):
            same = next((other for other in others if fits(claim, negation, support, other, gaps)), None)
            if same is not None:
                own.remove(negation)
                others.remove(same)
    for negation in own:
        narrow = any(gap.narrow and gap.a < negation.at <= gap.c for gap in gaps)
        reached = any(claim.stems[i] in support.stems for i in negation.reach)
        if (narrow or reached) and not _opposite(claim, negation, support):
            yield Fault("negation", negation.span)
    for negation in others:
        gap = next(gap for gap in gaps if gap.b < negation.at <= gap.d)
        denied = [
            i for i, stem in enumerate(claim.stems) if negation.reach and stem == support.stems[negation.reach[0]]
        ]
        place = denied[0] if denied else gap.c if gap.narrow and gap.c < len(claim.stems) else None
        if place is not None and not _opposite(support, negation, claim):
            yield Fault("negation", claim.spans[place], negation.span.of(support.text))


def _one_place(  # called as `_deny_alike` is
    claim: Statement,
    one: Negation,
    support: Statement,
    other: Negation,
    gaps: Sequence[_Gap],
) -> bool:
    return any(gap.a < one.at <= gap.c and gap.b < other.at <= gap.d for gap in gaps)


def _deny_alike(
    claim: Statement,
    one: Negation,
    support: Statement,
    other: Negation,
    gaps: Sequence[_Gap],
) -> bool:
    return not {claim.stems[i] for i in one.reach}.isdisjoint(support.stems[j] for j in other.reach)


def _opposite(said: Statement, negation: Negation, other: Statement) -> bool:
    """Whether the other says with a prefix what is denied here: "not answered", "unanswered"."""
    return any(prefix + said.stems[i] in other.stems for i in negation.reach for prefix in ("un", "in", "im", "dis"))
