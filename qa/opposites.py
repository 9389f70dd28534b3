"""Words of a claim where what supports it has the opposite in the same place: "convicted" for "acquitted".

A closed list of what English says in pairs, the prefixes that deny, "before" and "after" in front of the same fact, and
what happened for what is only to come or would have come.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from qa.alignment import Fault, Gap
from qa.matching import same_fact
from qa.models import Span
from qa.names import Name, same_name
from qa.statements import Statement, stem

__all__ = ["opposed_words", "opposite", "otherwise_placed", "to_come"]

# A line holds what excludes each other, with "|" between.
_EXCLUSIVE = """
include includes included including | exclude excludes excluded excluding
grant allow uphold upheld approve accept | refuse dismiss reject overturn quash
convict convicted guilty | acquit acquitted innocent
win won winning | lose lost losing
open opened | close closed shut
rise rose risen raise raised increase increased grow grew grown climb | fall fell fallen drop decline decrease reduce
support supported back | oppose opposed
most | least
highest | lowest
fast faster fastest quick | slow slower slowest
early earlier earliest | late later latest
maximum | minimum
majority | minority
north northern | south southern
east eastern | west western
spring | summer | autumn | winter
import | export
male men | female women
before | after
above | below
true | false
best | worst
"""
_PREFIXES = ("un", "in", "im", "non", "dis", "ir")
_COUNTERPARTS = ("over", "under")  # "overestimated", "underestimated"
_LEAST_STEM = 4  # letters behind a prefix
_IN_FRONT = 40  # code points in front of a word or fact in which its auxiliaries and prepositions stand
_BETWEEN = r"(?:(?:not|never|have|be|been|also|then|now|soon|\w{2,20}ly)\s{1,2}){0,3}$"
_COMING = re.compile(rf"\b(?:will|would|could|might|may|should|shall)\s{{1,2}}{_BETWEEN}")
_DONE = re.compile(r"\b(?:was|were|had|has|have)\s{1,2}(?:(?:not|never|been|also|then|\w{2,20}ly)\s{1,2}){0,2}$")
_ABOUT = r"(?:(?:about|some|nearly|almost|around|over|up|to|the|an?)\s{1,2}){0,2}"
_AMOUNTED = re.compile(rf"\b(?:is|are|was|were)\s{{1,2}}{_ABOUT}$")
_IS = re.compile(r"\b(?:is|are|be|being|to)\s{1,2}(?:\w{2,20}ly\s{1,2})?$")
_AT = re.compile(r"\bat\s{1,2}$", re.I)  # "at least", "at most" belong to a number
_WOULD = re.compile(rf"\b(?:will|would|could|might|may|should)\s{{1,2}}(?:have\s{{1,2}}been|be)\s{{1,2}}{_ABOUT}$")
_SIDE = re.compile(
    r"\b(?:(?P<before>before|until|within|by)|(?P<after>after|since))\s{1,2}(?:(?:the|an?|about|end\sof)\s{1,2})?$",
    re.I,
)


def opposite(one: str, other: str) -> bool:
    """Whether two stems exclude each other."""
    if (one, other) in _OPPOSITE:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _LEAST_STEM and any(longer == prefix + shorter for prefix in _PREFIXES):
        return True
    over, under = _COUNTERPARTS
    return any(a.startswith(over) and b == under + a[len(over) :] for a, b in ((one, other), (other, one)))


def opposed_words(claim: Statement, support: Statement, gaps: Sequence[Gap]) -> Iterator[Fault]:
    """Words beside a shared one where the support has their opposite beside the same."""
    for gap in gaps:
        own, others = range(gap.a + 1, gap.c), range(gap.b + 1, gap.d)
        shared_in_front, shared_behind = gap.a >= 0, gap.c < len(claim.stems)
        places: set[tuple[int, int]] = set()
        if gap.narrow and (shared_in_front or shared_behind):
            places.update(product(own, others))
        if own and others:
            places.update([(own[0], others[0])] if shared_in_front else [])
            places.update([(own[-1], others[-1])] if shared_behind else [])
        for i, j in sorted(places):
            if claim.stems[i] not in support.stems and _excludes(claim, i, support, j):
                yield Fault("word", claim.spans[i], support.spans[j].of(support.text))
        if shared_in_front and shared_behind and not own:  # "convicted … and acquitted him of bribery"
            for j in others:
                if support.stems[j] not in claim.stems and _excludes(claim, gap.a, support, j):
                    yield Fault("word", claim.spans[gap.a], support.spans[j].of(support.text))


def otherwise_placed(claim: Statement, support: Statement) -> Iterator[Fault]:
    """Facts that are told from the other side: "after 18 months" against "within 18 months"; or only would be so."""
    for fact in claim.facts:
        if fact.value is None or claim.negations or support.negations:
            continue
        same = [other for other in support.facts if same_fact(fact, other)]
        if len(same) != 1:
            continue
        one, other = _front(claim, fact.span), _front(support, same[0].span)
        side, opposing = _SIDE.search(one), _SIDE.search(other)
        if side and opposing and side.lastgroup != opposing.lastgroup:
            place = Span(fact.span.start - len(one) + side.start(), fact.span.end)
            yield Fault("word", place, other[opposing.start() :] + same[0].span.of(support.text))
        would = _WOULD.search(other)
        if would and _AMOUNTED.search(one) and not _WOULD.search(one):
            yield Fault("number", fact.span, other[would.start() :] + same[0].span.of(support.text))


def to_come(claim: Statement, support: Statement, pairs: Sequence[tuple[int, int]]) -> Iterator[Fault]:
    """What the claim tells for done and the support for what is to come or would have: "resumed", "will resume"."""
    for i, j in pairs:
        one, other = _front(claim, claim.spans[i]), _front(support, support.spans[j])
        coming = _COMING.search(other)
        word = claim.spans[i].of(claim.text)
        done = _DONE.search(one) or (word.endswith("ed") and not _IS.search(one))
        if coming and done and not _COMING.search(one):
            yield Fault("word", claim.spans[i], other[coming.start() :] + support.spans[j].of(support.text))


def _excludes(claim: Statement, i: int, support: Statement, j: int) -> bool:
    """Whether two words exclude each other, said of the same, and neither alone is denied."""
    if not opposite(claim.stems[i], support.stems[j]):
        return False
    one, other = _last_name(claim, i), _last_name(support, j)
    if one and other and not same_name(one, other):
        return False
    bounds = _AT.search(_front(claim, claim.spans[i])) or _AT.search(_front(support, support.spans[j]))
    return _denied(claim, i) == _denied(support, j) and not bounds


def _last_name(said: Statement, number: int) -> Name | None:
    names = [fact.name for fact in said.facts if fact.name and not fact.name.weak and fact.at <= number]
    return names[-1] if names else None


def _denied(said: Statement, number: int) -> bool:
    return any(number in negation.reach for negation in said.negations)


def _front(said: Statement, span: Span) -> str:
    """What stands in front of a place in its clause."""
    text = said.text[max(0, span.start - _IN_FRONT) : span.start]
    return re.split(r"[,;:()—–]", text)[-1]


def _pairs() -> Iterator[tuple[str, str]]:
    for line in _EXCLUSIVE.strip().splitlines():
        sides = [[stem(word) for word in side.split()] for side in line.split("|")]
        for one, other in combinations(sides, 2):
            for a, b in product(one, other):
                yield a, b
                yield b, a


_OPPOSITE = frozenset(_pairs())
