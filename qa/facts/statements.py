"""A sentence taken apart for comparison: the words it is about, and the facts among them that can be checked.

Facts (numbers, dates, names) and negations are kept out of the words, each with its place among them, so that two
sentences can be laid beside each other by their words and compared by what stands in between.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from math import inf
from typing import Literal

from qa.models import Span
from qa.regex import regex
from qa.text.names import Name, place_part
from qa.text.naming import names
from qa.text.terms import FUNCTION_WORDS, terms
from qa.text.words import Word, base_form, words
from qa.values.figures import BEFORE, FRONT, exact, figures, per
from qa.values.literals import literals
from qa.values.parts import parted
from qa.values.reading import Value, with_unit
from qa.values.value import clear

__all__ = ["Fact", "Negation", "Statement", "clause_ends", "statement", "stem"]

_MOST_WORDS = 400  # of a sentence that are compared; more is a list or data
_REACH = 3  # words that a negation is taken to deny, up to the end of its clause
_CLAUSE_END = regex(r"[,;:()—–]|(?<![A-Z])(?<!Dr)(?<!Mr)(?<!Ms)(?<!Mrs)(?<!St)[.!?][”’\"')]*\s+[^\W\d_a-z]")
_DENYING = frozenset("no not never none neither nor nobody nothing nowhere without cannot hardly".split())
_REFUSING = frozenset(
    """deny denies denied denying denial refuse refuses refused refusing refusal fail fails failed failing failure
    unable inability reject rejects rejected rejecting rejection""".split()
)
_DENIES_NOTHING = regex(
    r"(?:not|no)\s+(?:only|just|merely|doubt|(?:more|less|fewer|later|longer)\s+than)\b|no(?:\.\s{0,2}|\s)\d",
    re.IGNORECASE,
)
_PERSONAL = frozenset("he she his her him".split())
_PRONOUNS = frozenset("it they its their them".split())
_AGENT_WITHIN = 4  # words behind "by" in which the name of who did it begins
_ACTS_WITHIN = 3  # of the words in front of "by", how many it may belong to
_FEW = r"(?:[\w-]{1,20}\s{1,2}){0,3}"
_TO = regex(rf"[^,;:()—–.]{{0,60}}\bto\s{{1,2}}{_FEW}", re.I)  # "7 soldiers to about 9"
_RISEN_TO = regex(rf"\bto\s{{1,2}}{_FEW}$", re.I)  # "to about 9 soldiers, up from 7"
_RISEN_FROM = regex(rf"[^,;:()—–.]{{0,60}},?\s{{1,2}}(?:\w{{1,9}}\s{{1,2}})?from\s{{1,2}}{_FEW}", re.I)
_CHANGES_WITHIN = 4  # facts, the first one counted: "from 7 men in May to 2"
_MOST_CHANGES = 64  # of a text that are compared, each with each
_BEHIND = 3  # words behind a number that tell what it counts
_BEFORE = 2  # words in front of it that do


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, date or name (``value`` or ``name``), or figures that are read as neither (``literal``, as compared).

    ``at`` is how many of the statement's words stand in front of it. ``behind`` are the stems of the next words of its
    clause behind it and its unit, ``front`` of the last ones before it. ``exact``: "exactly" stands in front of it;
    ``per`` is the time or thing for each of which a number is told, if that stands behind it. ``share``: it is a part
    of a number of things, or the whole of which parts are told, and ``things`` the stem of these.
    """

    span: Span
    at: int
    behind: tuple[str, ...] = ()
    front: tuple[str, ...] = ()
    exact: bool = False
    per: str = ""
    share: Literal["", "part", "whole"] = ""
    things: str = ""
    value: Value | None = None
    name: Name | None = None
    literal: str = ""

    @property
    def counted(self) -> str:
        """What a number counts: the stem of the word behind it; "" for none."""
        return self.behind[0] if self.behind else ""


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that denies, ``at`` as of a fact, and the numbers of the words that it reaches."""

    span: Span
    at: int
    reach: range


@dataclass(frozen=True, slots=True)
class Statement:
    """``stems`` and ``spans`` are of the words that it is about; facts and negations are in order.

    ``agents`` are the names that "by" tells for a word's number; ``changes`` every two facts of "from one to another";
    ``said`` are all words and parts of names, folded; ``points_back``: somebody is only called "he" or the like, or
    something "it", with no name in front of that in the sentence.
    """

    text: str
    stems: tuple[str, ...]
    spans: tuple[Span, ...]
    facts: tuple[Fact, ...]
    negations: tuple[Negation, ...]
    agents: dict[int, Name]
    changes: tuple[tuple[Fact, Fact], ...]
    said: frozenset[str]
    points_back: bool

    @property
    def names(self) -> tuple[Name, ...]:
        return tuple(fact.name for fact in self.facts if fact.name)

    @property
    def sure_names(self) -> tuple[Name, ...]:
        return tuple(name for name in self.names if not name.weak)

    def name_before(self, number: int) -> Name | None:
        """The last sure name in front of a word."""
        before = (fact.name for fact in reversed(self.facts) if fact.at <= number)
        return next((name for name in before if name and not name.weak), None)


def statement(text: str, known: Collection[str] = ()) -> Statement:
    """Take a sentence, or a few, apart. ``known`` are words (folded) that are names wherever they stand."""
    found = words(text)[:_MOST_WORDS]
    counts, places = figures(text)
    values = sorted([*counts, *places], key=lambda value: value.span)
    read = [with_unit(text, value) for value in values]
    named = names(text, [word for word in found if clear(word.span, read)], known)
    strong = [name.span for name in named if not name.weak]
    unread = list(literals(text, sorted([*read, *strong])))
    hidden = sorted([*(value.span for value in values), *strong, *(span for span, _ in unread)])
    kept = [word for word in found if clear(word.span, hidden)]
    denying = [word for word in kept if _denies(text, word)]
    # "refused" is both: a word that the sentence is about, and a negation of what follows
    about = [word for word in kept if word.folded not in FUNCTION_WORDS and not _is_negative(word)]
    spans, stems = tuple(word.span for word in about), tuple(stem(word.folded) for word in about)
    facts = [
        Fact(value.span, *_place(text, span, spans, stems), exact(text, span), per(text, span), value=value)
        for value, span in zip(values, read, strict=True)
    ]
    facts = _shared_out(text, values, facts)
    facts += [Fact(name.span, *_place(text, name.span, spans, stems), name=name) for name in named]
    facts += [Fact(span, *_place(text, span, spans, stems), literal=literal) for span, literal in unread]
    facts.sort(key=lambda fact: fact.span)
    return Statement(
        text=text,
        stems=stems,
        spans=spans,
        facts=tuple(facts),
        negations=tuple(
            Negation(word.span, bisect_left(spans, word.span), _following(text, word.span, spans, _REACH))
            for word in denying
        ),
        agents=_agents(text, found, spans, [name for name in named if not name.weak]),
        changes=tuple(islice(_changes(text, facts), _MOST_CHANGES)),
        said=frozenset(
            [word.folded for word in found]
            + [part for name in named for part in name.parts]
            + [place_part(int(value.low)) for value in places]
        ),
        points_back=_points_back(found, strong),
    )


def _points_back(found: Sequence[Word], strong: Sequence[Span]) -> bool:
    """Whether a pronoun may stand for what is named in front of the text."""
    named = min((span.start for span in strong), default=inf)
    return any(word.folded in _PERSONAL or (word.folded in _PRONOUNS and word.span.start < named) for word in found)


def _shared_out(text: str, found: Sequence[Value], facts: Sequence[Fact]) -> list[Fact]:
    """The ``facts`` of values, with what is a part of a number of things and what that number."""
    at = {fact.span: fact for fact in facts}
    for each in parted(text, found):
        things = at[each.whole.span].counted
        for value in each.parts:
            at[value.span] = replace(at[value.span], share="part", things=things)
        at[each.whole.span] = replace(at[each.whole.span], share="whole", things=things)
    return list(at.values())


def clause_ends(text: str, start: int, end: int) -> bool:
    """Whether a clause ends between two places of ``text``: a comma, a dash, the end of a sentence."""
    return _CLAUSE_END.search(text, start, end + 1) is not None  # a sentence ends in front of a capital


def _denies(text: str, word: Word) -> bool:
    denies = word.folded in _REFUSING or _is_negative(word)
    return denies and _DENIES_NOTHING.match(text, word.span.start) is None


def _is_negative(word: Word) -> bool:
    return word.folded in _DENYING or word.text.lower().endswith(("n't", "n’t"))


def _place(
    text: str, span: Span, spans: Sequence[Span], stems: Sequence[str]
) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """How many words stand in front of a fact, and those that stand behind and before it in its clause."""
    at = bisect_left(spans, span)
    first = at
    while first > max(0, at - _BEFORE) and not clause_ends(text, spans[first - 1].end, span.start):
        first -= 1
    following = _following(text, span, spans, _BEHIND)
    return at, tuple(stems[i] for i in following), tuple(stems[first:at])


def _following(text: str, span: Span, spans: Sequence[Span], most: int) -> range:
    """The next few words behind a place, up to the end of its clause."""
    first = last = bisect_left(spans, Span(span.end, span.end))
    while last < min(len(spans), first + most) and not clause_ends(text, span.end, spans[last].start):
        last += 1
    return range(first, last)


def _changes(text: str, facts: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Every two facts that are what was and what it became, or where something began and where it ended."""
    for number, one in enumerate(facts):
        front = one.span.before(FRONT)
        began = BEFORE.search(text, *front) is not None
        ended = _RISEN_TO.search(text, *front) is not None
        for other in facts[number + 1 : number + _CHANGES_WITHIN] if began or ended else ():
            between = one.span.end, max(one.span.end, other.span.start)
            if began and _TO.fullmatch(text, *between):
                yield one, other
            elif ended and _RISEN_FROM.fullmatch(text, *between):
                yield other, one


def _agents(text: str, found: Sequence[Word], spans: Sequence[Span], named: Sequence[Name]) -> dict[int, Name]:
    """For words followed by "by" and a name: that name. "Fired at Pakistan by Iran" tells it of "fired"."""
    agents: dict[int, Name] = {}
    starts = [name.span.start for name in named]
    for number, word in enumerate(found):
        if word.text != "by" or number + 1 == len(found):
            continue
        following = bisect_left(starts, word.span.end)
        end = found[min(len(found) - 1, number + _AGENT_WITHIN)].span.start
        if following == len(named) or starts[following] > end or clause_ends(text, word.span.end, starts[following]):
            continue
        last = bisect_left(spans, word.span)
        for act in range(max(0, last - _ACTS_WITHIN), last):
            if not clause_ends(text, spans[act].end, word.span.start):
                agents.setdefault(act, named[following])  # "signed by Ann and sent by Bob"
    return agents


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word as it is compared: its search term."""
    return next(iter(terms(base_form(word))), word)
