"""Where a claim and what supports it say the opposite: "convicted" for "acquitted".

Words that exclude each other, "before" and "after" in front of the same fact, what happened for what is only to come or
would have come.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from math import inf

from qa.checking.alignment import Fault, Gap, instead, past
from qa.checking.antonyms import alike, opposite
from qa.checking.clauses import Key, clauses
from qa.facts.matching import same_fact
from qa.facts.statements import Fact, Statement, clause_ends
from qa.models import Span
from qa.regex import regex
from qa.text.names import same_name

__all__ = ["opposed_beside", "opposed_words", "otherwise_placed", "to_come"]

_IN_FRONT = 40  # code points in front of a word or fact in which its auxiliaries and prepositions stand
_BETWEEN = r"(?:(?:not|never|have|be|been|also|then|now|soon|\w{2,20}ly)\s{1,2}){0,3}$"
_COMING = regex(rf"\b(?:will|would|could|might|may|should|shall)\s{{1,2}}{_BETWEEN}")
_DONE = regex(r"\b(?:was|were|had|has|have)\s{1,2}(?:(?:not|never|been|also|then|\w{2,20}ly)\s{1,2}){0,2}$")
_ABOUT = r"(?:(?:about|some|nearly|almost|around|over|up|to|the|an?)\s{1,2}){0,2}"
_AMOUNTED = regex(rf"\b(?:is|are|was|were)\s{{1,2}}{_ABOUT}$")
_IS = regex(r"\b(?:is|are|be|being|to)\s{1,2}(?:\w{2,20}ly\s{1,2})?$")
_AT = regex(r"\bat\s{1,2}$", re.I)  # "at least", "at most" belong to a number
_WOULD = regex(rf"\b(?:will|would|could|might|may|should)\s{{1,2}}(?:have\s{{1,2}}been|be)\s{{1,2}}{_ABOUT}$")
_SIDE = regex(
    r"\b(?:(?P<before>before|until|within|by)|(?P<after>after|since))\s{1,2}(?:(?:the|an?|about|end\sof)\s{1,2})?$",
    re.I,
)
_LEFT_SIDE = regex(
    r"(?:\b(?:the|a|his|her|its|their|my|our|your|on|of|upper|lower|far|turn\w{0,3})|[’']s)\s{1,2}$", re.I
)
_THEN = regex(  # behind "one day"
    r"(?:\s\w{3,12})?\s(?:(?P<before>before|earlier|prior)|(?P<after>after|later))\b"
)


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
            opposed = claim.stems[i] not in support.stems and _excludes(claim, i, support, j)
            if opposed and not _told_elsewhere(claim, i, support, j):
                yield Fault("word", claim.spans[i], support.spans[j].of(support.text))
        if shared_in_front and shared_behind and not own:  # "convicted … and acquitted him of bribery"
            for j in others:
                if support.stems[j] not in claim.stems and _excludes(claim, gap.a, support, j):
                    yield Fault("word", claim.spans[gap.a], support.spans[j].of(support.text))


def opposed_beside(claim: Statement, support: Statement) -> Iterator[Fault]:
    """Words whose opposite stands beside the same word of the support, though they stand elsewhere in it: "disabling
    escapes that were once enabled".
    """
    there = {*pairwise(support.stems), *((behind, front) for front, behind in pairwise(support.stems))}
    for i, j in _beside(claim):
        if (claim.stems[i], claim.stems[j]) in there:
            continue
        for k, m in _beside(support):
            same = claim.stems[j] == support.stems[m]
            if same and _excludes(claim, i, support, k) and not _told_elsewhere(claim, i, support, k):
                yield Fault("word", claim.spans[i], support.spans[k].of(support.text))


def _told_elsewhere(claim: Statement, number: int, support: Statement, opposing: int) -> bool:
    """Whether a clause that tells a word, or one like it, has as much of the claim as the opposite's, or of a verb
    the subject: "all men died in the fire, the women survived".
    """
    parts = clauses(support)
    there = next(part for part in parts if opposing in part.numbers)
    told = [part for part in parts if any(alike(claim.stems[number], word) for word in part.stems)]
    subject: list[Key] = [*claim.stems[:number], *(fact for fact in claim.facts if fact.at <= number)]
    keys = [*subject, *claim.stems[number + 1 :], *(fact for fact in claim.facts if fact.at > number)]
    here = [key for key in keys if any(part.tells(key) for part in told) and not there.tells(key)]
    others = [key for key in keys if there.tells(key) and not any(part.tells(key) for part in told)]
    of_it = any(key in here for key in subject) and not any(key in others for key in subject)
    verb = not claim.spans[number].of(claim.text).endswith("ly")
    return bool(here) and (len(here) >= len(others) or (verb and of_it))


def _beside(said: Statement) -> list[tuple[int, int]]:
    """Every two words that follow each other in a clause, in both orders; a verb and its adverb may be one apart."""
    spans, numbers = said.spans, range(len(said.spans))
    adverbs = {i for i in numbers if spans[i].of(said.text).endswith("ly")}
    apart = ((i, j) for i, j in zip(numbers, numbers[2:], strict=False) if j in adverbs and past(said, i))
    near = [*pairwise(numbers), *apart]
    pairs = [(i, j) for i, j in near if not clause_ends(said.text, spans[i].end, spans[j].start)]
    return [*pairs, *((j, i) for i, j in pairs)]


def otherwise_placed(claim: Statement, support: Statement) -> Iterator[Fault]:
    """Facts that are told from the other side: "after 18 months" against "within 18 months", "one day before", "one day
    after", "more than 100", "almost 100"; or only would be so.
    """
    for fact in claim.facts:
        same = [other for other in support.facts if fact.value and same_fact(fact, other)]
        if len(same) != 1:
            continue
        yield from _on_the_other_side(claim, fact, support, same[0])
        if claim.negations or support.negations:
            continue
        one, other = _front(claim, fact.span), _front(support, same[0].span)
        side, opposing = _SIDE.search(one), _SIDE.search(other)
        if side and opposing and side.lastgroup != opposing.lastgroup:
            place = Span(fact.span.start - len(one) + side.start(), fact.span.end)
            yield Fault("word", place, other[opposing.start() :] + same[0].span.of(support.text))
        would = _WOULD.search(other)
        if would and _AMOUNTED.search(one) and not _WOULD.search(one):
            yield Fault("number", fact.span, other[would.start() :] + same[0].span.of(support.text))


def _on_the_other_side(claim: Statement, fact: Fact, support: Statement, same: Fact) -> Iterator[Fault]:
    """A number that bounds from below where the support's does from above, or a time before it and after it."""
    then, when = _THEN.match(claim.text, fact.span.end), _THEN.match(support.text, same.span.end)
    if then and when and then.lastgroup != when.lastgroup:
        yield Fault("word", Span(*then.span(then.lastgroup or 0)), when[when.lastgroup or 0])
    one, other = fact.value, same.value
    if one is None or other is None or one.written != other.written or len(one.written) != 1:
        return
    if {one.high, other.high} == {inf, one.written[0]} and one.low != other.low:
        yield instead(claim, fact, support, same)


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
    if not opposite(claim.stems[i], support.stems[j]) or _went(claim, i) or _went(support, j):
        return False
    one, other = claim.name_before(i), support.name_before(j)
    if one and other and not same_name(one, other):
        return False
    bounds = _AT.search(_front(claim, claim.spans[i])) or _AT.search(_front(support, support.spans[j]))
    return _denied(claim, i) == _denied(support, j) and not bounds


def _went(said: Statement, number: int) -> bool:
    """Whether a word is "left" as of "leave", not the side."""
    leaves = said.spans[number].of(said.text).casefold() == "left"
    return leaves and _LEFT_SIDE.search(_front(said, said.spans[number])) is None


def _denied(said: Statement, number: int) -> bool:
    return any(number in negation.reach for negation in said.negations)


def _front(said: Statement, span: Span) -> str:
    """What stands in front of a place in its clause."""
    text = span.before(_IN_FRONT).of(said.text)
    return re.split(r"[,;:()—–]", text)[-1]
