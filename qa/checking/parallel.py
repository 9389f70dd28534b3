"""What belongs to what where a text tells several things alike: "Smith got 12 votes, Jones 15 and Adams 9".

A text with several values of one unit is cut between them, where its parts are joined. What stands in the same place of
two parts are counterparts: facts, words behind a preposition, the words of rows and short items. A claim that tells a
fact of one part with a fact of another, and the counterpart of neither, has exchanged them; one that keeps to a part is
right in whatever order.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise, permutations

from qa.checking.alignment import Fault, instead
from qa.facts.matching import same_fact
from qa.facts.statements import Fact, Statement
from qa.models import Span
from qa.regex import regex

__all__ = ["told_alike"]

# What joins two parts, the strongest first; of equals the first one.
_JOINTS = (
    regex(r"[.!?][”’\"')]*\s+|\n\s*"),
    regex(r";|,?\s(?:and|but|while|whereas|against)\s", re.IGNORECASE),
    regex(r",\s"),
)
_ASIDE = regex(r"\s(?:when|because|after|before|although|who|which|that|since|if|where|as)\s", re.IGNORECASE)
_BEHIND = regex(
    r"\b(of|in|to|for|from|off|at|by|on|with|without|between|among)\s(?:(?:the|an?|each|all|every|of|his|her|its|their)\s){0,3}$",
    re.IGNORECASE,
)
_NEAR = 40  # code points in front of a word in which its preposition stands
_MOST_PARTS = 12  # that are compared, each with each
_MOST_KEYS = 80  # of a text; more is a list or data
_CHOSEN = "chosen"  # the kind of the values that a text is cut between
_ORDINAL = "order"
_ITEM = regex(r"^[ \t]{0,12}(?:\||[-*•][ \t])[^\n]*$", re.MULTILINE)  # a row of a table, an item of a list
_MOST_WORDS = 12  # of an item whose words are compared one by one; longer ones are prose


@dataclass(frozen=True, slots=True)
class _Key:
    """What a part may be told from others by: a fact, or the stem of a word; ``kind`` is its preposition."""

    kind: str
    span: Span
    fact: Fact | None = None
    stem: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a text, with its keys in order and the stems of all its words."""

    span: Span
    keys: tuple[_Key, ...]
    stems: frozenset[str]

    def tells(self, key: _Key) -> bool:
        """Whether the same fact or word stands here."""
        if key.fact is None:
            return key.stem in self.stems
        return any(other.fact and same_fact(key.fact, other.fact) for other in self.keys)


_Match = tuple[_Key, _Key]
"""Counterparts: what stands in the same place of two parts, and is not the same."""


def told_alike(claim: Statement, support: Statement) -> tuple[set[Span], list[Fault]]:
    """Where the claim tells facts of one part of the support together, in whatever order, and what it exchanges with
    another part's: "Jones got 12 votes". Of two such facts one is a fault, and the other one right.
    """
    right: set[Span] = set()
    wrong: list[Fault] = []
    for own, parts in _series(claim, support):
        for told in own:
            right |= _kept(told, parts)
        for one, other in permutations(parts, 2):
            for exchanged in (pair for told in own for pair in _exchanged(told, one, other, parts)):
                right.update(key.span for key, _ in exchanged)
                wrong.append(_fault(claim, support, exchanged))
    return right, wrong


def _exchanged(told: _Part, one: _Part, other: _Part, parts: Sequence[_Part]) -> Iterator[Sequence[_Match]]:
    """Of each two things that stand apart in two parts, and that the claim tells together without the counterpart of
    either: what it has, each with what the other would have to stand with.
    """
    matched = _matched(one, other)
    here = {key: same for key, _ in matched if (same := _only(told, key, one, parts))}
    there = {key: same for _, key in matched if (same := _only(told, key, other, parts))}
    for (a, b), (c, d) in permutations(matched, 2):
        if a in here and d in there and not (told.tells(b) or told.tells(c)):
            yield (here[a], b), (there[d], c)


def _kept(told: _Part, parts: Sequence[_Part]) -> set[Span]:
    """The places of what the claim tells of one part, and of no other, and of words that are told once for all."""
    found = [(key, part) for part in parts for key in told.keys if _stands_only(key, part, parts)]
    twice = {key for key, _ in found if any(key != other and _same(key, other) for other in told.keys)}
    found = [(key, part) for key, part in found if key not in twice]  # "the Guild of Masters", "the Masters of Masters"
    if len(found) == 1 or len({part.span for _, part in found}) != 1 or not any(key.fact for key, _ in found):
        return set()
    once = {key.span for key in told.keys if not key.fact and key.stem in parts[0].stems}
    return once.union(key.span for key, _ in found)


def _series(claim: Statement, support: Statement) -> Iterator[tuple[list[_Part], list[_Part]]]:
    """The parts of the support that tell alike, by each of its units, with those of the claim."""
    keys = _keys(support)
    for chosen in _units(support) if len(keys) <= _MOST_KEYS else ():
        parts = _parts(support, chosen, [replace(key, kind=_CHOSEN) if _is(chosen, key) else key for key in keys])
        if 1 < len(parts) <= _MOST_PARTS:
            words = [_Key("", span, stem=stem) for stem, span in zip(claim.stems, claim.spans, strict=True)]
            facts = [key for key in _keys(claim) if key.fact]
            yield _parts(claim, chosen, sorted([*facts, *words], key=lambda key: key.span)), parts


def _is(chosen: Callable[[Fact], bool], key: _Key) -> bool:
    return key.fact is not None and chosen(key.fact)


def _units(said: Statement) -> Iterator[Callable[[Fact], bool]]:
    """Which facts are values of one kind and unit, for each that is told more than once; some leave their unit out."""
    values = [fact.value for fact in said.facts if fact.value and fact.value.unit != _ORDINAL]
    for kind, unit in sorted({(value.kind, value.unit) for value in values}):

        def chosen(fact: Fact, kind: str = kind, unit: str = unit) -> bool:
            return bool(fact.value and fact.value.kind == kind and fact.value.unit in (unit, ""))

        if sum(map(chosen, said.facts)) > 1:
            yield chosen


def _keys(said: Statement) -> list[_Key]:
    """What the parts of a text may be told from each other by, in its order."""
    facts = [
        _Key(fact.value.kind if fact.value else "name" if fact.name else "literal", fact.span, fact)
        for fact in said.facts
        if not (fact.name and fact.name.weak)
    ]
    lines = (item for item in _ITEM.finditer(said.text) if len(item[0].replace("|", " ").split()) <= _MOST_WORDS)
    items = [Span(*line.span()) for line in lines]
    placed = ((stem, span, _place(said, span, items)) for stem, span in zip(said.stems, said.spans, strict=True))
    words = [_Key(place, span, stem=stem) for stem, span, place in placed if place]
    return sorted([*facts, *words], key=lambda key: key.span)


def _place(said: Statement, span: Span, items: Sequence[Span]) -> str:
    """The preposition in front of a word, or that it is of a row or item; "" for neither."""
    if any(item.overlap(span) for item in items):
        return "item"
    found = _BEHIND.search(said.text, *span.before(_NEAR))
    return found[1].casefold() if found else ""


def _parts(said: Statement, chosen: Callable[[Fact], bool], keys: Sequence[_Key]) -> list[_Part]:
    """The text cut between the ``chosen`` values where it is joined."""
    anchors = [fact.span for fact in said.facts if chosen(fact)]
    cuts = [joint for one, other in pairwise(anchors) if (joint := _joint(said.text, one.end, other.start))]
    starts, ends = [0, *(cut.end for cut in cuts)], [*(cut.start for cut in cuts), len(said.text)]
    return [_part(said, Span(start, end), anchors, keys) for start, end in zip(starts, ends, strict=True)]


def _joint(text: str, start: int, end: int) -> Span | None:
    found = (joint.search(text, start, max(start, end)) for joint in _JOINTS)
    return next((Span(*each.span()) for each in found if each), None)


def _part(said: Statement, span: Span, anchors: Sequence[Span], keys: Sequence[_Key]) -> _Part:
    """A part without what is told aside, behind its last value."""
    last = max((each.end for each in anchors if each.end <= span.end), default=span.start)
    aside = _ASIDE.search(said.text, max(span.start, last), span.end)
    span = Span(span.start, aside.start() if aside else span.end)

    def within(other: Span) -> bool:
        return span.start <= other.start and other.end <= span.end

    stems = frozenset(stem for stem, place in zip(said.stems, said.spans, strict=True) if within(place))
    return _Part(span, tuple(key for key in keys if within(key.span)), stems)


def _matched(one: _Part, other: _Part) -> list[_Match]:
    """The counterparts of two parts; none where the later one tells something else: "and Jones lost 15"."""
    first, second = ([key.kind for key in part.keys] for part in (one, other))
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    pairs = [(one.keys[a + i], other.keys[b + i]) for a, b, size in blocks for i in range(size)]
    matches = [(a, b) for a, b in pairs if not (one.tells(b) or other.tells(a))]
    earlier, later = sorted((one, other), key=lambda part: part.span)
    placed = {key.stem for key in later.keys}
    return matches if later.stems <= earlier.stems | placed else []


def _only(told: _Part, key: _Key, part: _Part, parts: Sequence[_Part]) -> _Key | None:
    """What tells a key of a part in the claim, if no other part has it."""
    same = (own for own in told.keys if _same(own, key))
    return next((own for own in same if _stands_only(own, part, parts)), None)


def _same(own: _Key, key: _Key) -> bool:
    if own.fact and key.fact:
        return same_fact(own.fact, key.fact)
    return not own.fact and not key.fact and own.stem == key.stem


def _stands_only(own: _Key, part: _Part, parts: Sequence[_Part]) -> bool:
    """Whether something of the claim is a key of one part, and stands in no other."""
    here = any(_same(own, key) for key in part.keys)
    return here and not any(other.tells(own) for other in parts if other is not part)


def _fault(claim: Statement, support: Statement, sides: Sequence[_Match]) -> Fault:
    """The value of two exchanged things with what the support has of the other; else the later one, or the word."""
    facts = [(own.fact, key.fact) for own, key in sides if own.fact and key.fact]
    facts.sort(key=lambda pair: (pair[0].value is None, -pair[0].span.start))
    if facts:
        return instead(claim, facts[0][0], support, facts[0][1])
    own, key = max(sides, key=lambda side: side[0].span)
    return Fault("word", own.span, key.span.of(support.text))
