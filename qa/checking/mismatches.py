"""Which facts of a claim do not stand in the text that supports it: numbers, dates, names, and whether it is denied.

Claim and support are laid beside each other by the words they share. A fact has to stand in the support; a number
besides has to count the same thing; and where both have facts between the same two words, they have to be the same
ones, so that a name changed for another shows. Words are compared with their opposites only: nothing here understands a
sentence, and a claim that says something else in the same facts passes.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from qa.checking.alignment import Fault, Gap, aligned, gaps_between, instead
from qa.checking.denials import denied, denied_shortly, denied_there
from qa.checking.fates import changed_since, of_the_others, refused
from qa.checking.genders import of_him_or_her
from qa.checking.missing import abbreviated_or_weak, missing
from qa.checking.opposites import opposed_beside, opposed_words, otherwise_placed, to_come
from qa.checking.parallel import told_alike
from qa.checking.roles import (
    acted_upon,
    attacked_by_another,
    caused_by,
    former,
    otherwise_done,
    reversed_roles,
    swapped,
    turned_round,
)
from qa.facts.matching import comparable, same_fact, stands, stands_name
from qa.facts.statements import Fact, Statement, clause_ends

__all__ = ["faults", "shared"]

_AT = frozenset("at by from in of to".split())
_FEW = 2  # words between a number and a name: "at the"


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
    alike, of_another = told_alike(claim, support)
    denied_too, told_of_elsewhere = denied_there(claim, support)
    right |= denied_too
    wrong = [
        *of_another,
        *told_for_another_time,
        *(fault for fault in _out_of_place(claim, support, pairs, gaps) if fault.span not in alike),
        *caused_by(claim, support),
        *missing(claim, support, before),
        *denied(claim, support, gaps),
        *told_of_elsewhere,
        *denied_shortly(claim, support),
        *opposed_words(claim, support, gaps),
        *opposed_beside(claim, support),
        *otherwise_placed(claim, support),
        *to_come(claim, support, pairs),
        *of_the_others(claim, support),
        *changed_since(claim, support),
        *refused(claim, support),
        *of_him_or_her(claim, support),
    ]
    first = {fault.span: fault for fault in reversed(wrong) if fault.span not in right}  # of several at one place
    return [first[span] for span in sorted(first)]


def _out_of_place(
    claim: Statement, support: Statement, pairs: Sequence[tuple[int, int]], gaps: Sequence[Gap]
) -> Iterator[Fault]:
    """Facts that stand in the support, but in another place among the shared words."""
    yield from _exchanged(claim, support, gaps)
    yield from _beside_another(claim, support)
    yield from reversed_roles(claim, support, pairs)
    yield from turned_round(claim, support)
    yield from acted_upon(claim, support)
    yield from attacked_by_another(claim, support)
    yield from otherwise_done(claim, support)
    yield from _miscounted(claim, support)


def _exchanged(claim: Statement, support: Statement, gaps: Sequence[Gap]) -> Iterator[Fault]:
    """Facts between two shared words in the claim where the support has others between the same two.

    Where much else stands in between too, only the facts right beside a shared word are compared.
    """
    for gap in gaps:
        own = [fact for fact in claim.facts if gap.a < fact.at <= gap.c]
        others = [fact for fact in support.facts if gap.b < fact.at <= gap.d]
        sides = [(own, others)]
        if gap.narrow:
            yield from swapped(claim, support, own, others)
        else:
            sides = [(_behind(claim, own, gap.a), _behind(support, others, gap.b)),
                     (_in_front(claim, own, gap.c), _in_front(support, others, gap.d))]  # fmt: skip
            yield from _another_did(claim, support, gap)
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


def _beside_another(claim: Statement, support: Statement) -> Iterator[Fault]:
    """Names behind a number or date where the support has another behind the same: "in 1852 at York", "at Bath"."""
    there = list(_next_to(support))
    for one, between, name in _next_to(claim):
        told = [other for fact, joint, other in there if joint == between and same_fact(one, fact)]
        if told and stands(name, support) and not any(same_fact(name, other) for other in told):
            yield instead(claim, name, support, told[0])


def _next_to(said: Statement) -> Iterator[tuple[Fact, str, Fact]]:
    """Every number or date with the name behind it and what stands between, if that is a preposition."""
    for one, other in pairwise(said.facts):
        between = said.text[one.span.end : max(one.span.end, other.span.start)].split()
        if one.value and other.name and not other.name.weak and between and between[0] in _AT and len(between) <= _FEW:
            yield one, between[0], other


def _behind(said: Statement, some: Sequence[Fact], word: int) -> list[Fact]:
    """Those of ``some`` facts that follow a word in its clause, with no other word between."""
    near = [fact for fact in some if word >= 0 and fact.at == word + 1]
    return [fact for fact in near if not clause_ends(said.text, said.spans[word].end, fact.span.start)]


def _in_front(said: Statement, some: Sequence[Fact], word: int) -> list[Fact]:
    """Those of ``some`` facts that go before a word in its clause, with no other word between."""
    near = [fact for fact in some if word < len(said.stems) and fact.at == word]
    return [fact for fact in near if not clause_ends(said.text, fact.span.end, said.spans[word].start)]


def _another_did(claim: Statement, support: Statement, gap: Gap) -> Iterator[Fault]:
    """A name of the support that the claim tells in place of another there, in front of one word that both put
    otherwise: "Ann sang the hymn" against "Bob performed the hymn while Ann spoke".
    """
    own = _in_front(claim, [fact for fact in claim.facts if fact.name], gap.c - 1)
    others = _in_front(support, [fact for fact in support.facts if fact.name], gap.d - 1)
    words_of_their_own = gap.c - gap.a > 1 and gap.d - gap.b > 1
    if own and others and words_of_their_own and gap.c < len(claim.stems):
        one, other = own[-1], others[-1]
        if not same_fact(one, other) and stands(one, support) and not stands(other, claim):
            yield instead(claim, one, support, other)


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
        absent = not stands(fact, support)
        free = (other for other in rest if not (absent and other.name and stands_name(other.name, claim)))
        opposite = next((other for other in free if comparable(fact, other)), None)
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
        if other.share == "part" and other.things == fact.counted and not set(fact.behind).isdisjoint(other.behind):
            return True  # "five pumps leaked" of "of the 38 pumps, five leaked"
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
        alike = _of_one_share(fact, support) or [
            other
            for other in support.facts
            if fact.counted and fact.counted in (other.counted, other.things) and comparable(fact, other)
        ]
        if fact.value and alike and not any(same_fact(fact, other) for other in alike):
            yield instead(claim, fact, support, alike[0])


def _of_one_share(fact: Fact, support: Statement) -> list[Fact]:
    """What in the support is a part of the same things, or their whole; if some are told alike ("leaked"), these."""
    found = [
        other
        for other in support.facts
        if fact.share and (other.share, other.things) == (fact.share, fact.things) and comparable(fact, other)
    ]
    told = set(fact.behind).difference((fact.things,))
    return [other for other in found if not told.isdisjoint(other.behind)] or found


def _in_other_units(fact: Fact, others: Sequence[Fact]) -> bool:
    """Whether one of them is the same in other units, so that the word it stands beside is another one."""
    return fact.value is not None and any(
        same_fact(fact, other) and other.value is not None and other.value.factor != fact.value.factor
        for other in others
    )
