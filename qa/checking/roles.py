"""Who did it to whom, what became what, what came of what: told the other way round by a claim and its support."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from qa.checking.alignment import Fault, instead, past
from qa.facts.directions import another_attacked
from qa.facts.matching import comparable, same_fact, stands_name
from qa.facts.statements import Fact, Statement, clause_ends, stem
from qa.models import Span
from qa.regex import regex
from qa.text.names import Name, same_name
from qa.text.words import words

__all__ = [
    "acted_upon", "attacked_by_another", "caused_by", "former", "otherwise_done", "reversed_roles", "swapped",
    "turned_round",
]  # fmt: skip

_BECAUSE = regex(r"\bbecause\b", re.IGNORECASE)
_FRONT = 40  # code points in front of a number in which "down from" stands
_FORMER = regex(r"\b(?:up|down|compared\s(?:with|to)|against)\s{1,2}(?:from\s{1,2})?(?:[a-z]{1,9}\s{1,2}){0,2}$")
_IN = regex(r"\s{1,2}(?:[a-z]{1,20}\s{1,2}){0,2}(?:in|on|at\s(?:the\s)?end\sof)\s{1,2}(?:the\s)?")
_MUTUAL = frozenset(map(stem, "met meet married fought fight joined resembles equals borders faced divorced".split()))
_AUXILIARIES = frozenset("has have had did does also then later once again never not".split())
_ARTICLES = frozenset("the a an his her its their mr mrs ms dr".split())
_ACTING = regex(r"\s{1,2}(?:(?:has|have|had|also|then|later|first|once|again|\w{2,20}ly)\s{1,2}){0,2}")
_LISTED = regex(r"[^\w/:–-]*(?:(?:and|or|nor)\s)?[^\w/:–-]*", re.IGNORECASE)  # between numbers in any order
# "Bank of England", "Smith, Jones and the Ministry"
_CHAINED = regex(r"(?:,|,?\s{1,2}(?:of|for|at|and|or|&))?\s{1,2}(?:the\s{1,2})?")


def reversed_roles(claim: Statement, support: Statement, pairs: Sequence[tuple[int, int]]) -> Iterator[Fault]:
    """Who did it, where one of the two says it with "by": "hit by Iran" against "Pakistan hit", "hit by Oman"."""
    right: set[int] = set()
    wrong: dict[int, Fault] = {}
    for i, j in _told_with_by(claim, support, pairs):
        own, other = (said.agents.get(n) or said.name_before(n) for said, n in ((claim, i), (support, j)))
        if own is None or other is None or not stands_name(own, support):
            continue
        exchanged = (i, j) in pairs and stands_name(other, claim)
        if not (exchanged or (_acts(claim, own, i) and _acts(support, other, j))):
            continue
        if any(same_name(one, another) for one in _chain(own, claim) for another in _acting(other, support, j)):
            right.add(i)
        wrong.setdefault(i, Fault("name", own.span, other.span.of(support.text)))
    yield from (fault for i, fault in wrong.items() if i not in right)


def _told_with_by(claim: Statement, support: Statement, pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Equal words, told with "by" on one side, or on both if they follow each other alike or stand in front of it."""
    if not (claim.agents or support.agents):
        return
    for i, j in product(range(len(claim.stems)), range(len(support.stems))):
        sides = (i in claim.agents) + (j in support.agents)
        if claim.stems[i] != support.stems[j] or not sides:
            continue
        if sides == 1 or (i, j) in pairs or (_in_front_of_by(claim, i) and _in_front_of_by(support, j)):
            yield i, j


def _in_front_of_by(said: Statement, number: int) -> bool:
    return said.agents.get(number + 1) is not said.agents[number]


def _acts(said: Statement, name: Name, number: int) -> bool:
    """Whether a name is told with "by" for a word, or stands right in front of it."""
    start = max(name.span.end, said.spans[number].start)
    return number in said.agents or _ACTING.fullmatch(said.text, name.span.end, start) is not None


def _acting(name: Name, said: Statement, number: int) -> list[Name]:
    """Who may have done it with a name: those it stands among, and behind "by" all of the clause."""
    behind = [
        other
        for other in said.names
        if number in said.agents
        and other.span.start >= name.span.start
        and not clause_ends(said.text, name.span.end, max(name.span.end, other.span.start))
    ]
    return [*_chain(name, said), *behind]


def attacked_by_another(claim: Statement, support: Statement) -> Iterator[Fault]:
    """A country that attacks in the claim, and not in the support, where another does."""
    told = another_attacked(claim.text, support.text)
    if told is not None:
        start = claim.text.index(told[0])
        yield Fault("name", Span(start, start + len(told[0])), told[1])


def turned_round(claim: Statement, support: Statement) -> Iterator[Fault]:
    """What changed or went the other way: "from two to seven" against "from seven to two"."""
    for one, other in claim.changes:
        told = [(a, b) for a, b in support.changes if comparable(one, a) and comparable(other, b)]
        yield from _turned(claim, support, (one, other), told)


def swapped(claim: Statement, support: Statement, own: Sequence[Fact], others: Sequence[Fact]) -> Iterator[Fault]:
    """Two numbers that follow each other, in the support the other way round, where their order tells something."""
    told = [(a, b) for a, b in pairwise(others) if not (a.name or b.name or _changes(support, a, b))]
    for one, other in pairwise(own):
        if one.name or other.name or not comparable(one, other) or same_fact(one, other) or _changes(claim, one, other):
            continue
        if not _LISTED.fullmatch(claim.text, one.span.end, other.span.start):
            yield from _turned(claim, support, (one, other), told)


def _changes(said: Statement, one: Fact, other: Fact) -> bool:
    """Whether one of two became the other; `turned_round` compares these."""
    return (one, other) in said.changes or (other, one) in said.changes


def _turned(
    claim: Statement, support: Statement, pair: tuple[Fact, Fact], told: Sequence[tuple[Fact, Fact]]
) -> Iterator[Fault]:
    """Both facts of a pair that is ``told`` the other way round, and nowhere as it is."""
    one, other = pair
    turned = next(((a, b) for a, b in told if same_fact(one, b) and same_fact(other, a)), None)
    if turned and not any(same_fact(one, a) and same_fact(other, b) for a, b in told):
        for fact, opposite in zip(pair, turned, strict=True):
            yield instead(claim, fact, support, opposite)


def acted_upon(claim: Statement, support: Statement) -> Iterator[Fault]:
    """Who did it and to whom, right beside the verb, exchanged: "the bank sued Baum" against "Baum sued the bank"."""
    there = {(verb, *_beside(support, j)): j for j, verb in enumerate(support.stems)}
    for i, verb in enumerate(claim.stems):
        who, whom = _beside(claim, i)
        j = there.get((verb, whom, who))
        if j is not None and who and whom and who != whom and verb not in _MUTUAL:
            yield Fault("word", claim.spans[i], _clause(support, j))


def otherwise_done(claim: Statement, support: Statement) -> Iterator[Fault]:
    """Who of two that both name did it: "the widow refused" against "the heir refused the widow's offer"."""
    for i, verb in enumerate(claim.stems):
        who = _beside(claim, i)[0]
        if verb in _MUTUAL or not past(claim, i) or i in claim.agents or not _both_name(who, claim, support):
            continue
        there = {
            _beside(support, j)[0]: j
            for j, other in enumerate(support.stems)
            if verb == other and j not in support.agents and past(support, j)
        }
        if there and who not in there and all(_both_name(other, claim, support) for other in there):
            yield Fault("word", claim.spans[i], _clause(support, next(iter(there.values()))))


def _both_name(word: str, claim: Statement, support: Statement) -> bool:
    """Whether a word of content stands on both sides."""
    named = ({*said.stems, *(stem(part) for name in said.names for part in name.parts)} for said in (claim, support))
    return bool(word) and all(word in each for each in named)


def caused_by(claim: Statement, support: Statement) -> Iterator[Fault]:
    """What came of what, the other way round: "it sank because it shifted" against "it shifted because it sank"."""
    one, other = _BECAUSE.search(claim.text), _BECAUSE.search(support.text)
    if one is None or other is None:
        return
    effect, cause = _halves(claim, one.start())
    effect_there, cause_there = _halves(support, other.start())
    if effect & cause_there and cause & effect_there and not (effect & effect_there or cause & cause_there):
        yield Fault("word", Span(*one.span()), support.text[other.start() : other.end()])


def former(claim: Statement, support: Statement) -> tuple[set[Span], list[Fault]]:
    """Where the support tells what was before with its date ("5,200, down from 7,900 in 2021"): the claim's numbers
    that are rightly told for that date, and those that are not.
    """
    right, wrong = set(), []
    for number, date in pairwise(support.facts):
        between = support.text[number.span.end : date.span.start]
        if not (number.value and date.value and date.value.kind == "date" and _IN.fullmatch(between)):
            continue
        if not _FORMER.search(support.text, *number.span.before(_FRONT)) or not _dated(claim, date):
            continue
        for fact in claim.facts:
            if fact.value and fact.value.kind == "number" and comparable(fact, number):
                if same_fact(fact, number):
                    right.add(fact.span)
                elif any(same_fact(fact, other) for other in support.facts):
                    wrong.append(instead(claim, fact, support, number))
    return (right, wrong) if len({*right, *(fault.span for fault in wrong)}) == 1 else (set(), [])


def _dated(claim: Statement, date: Fact) -> bool:
    dates = [fact for fact in claim.facts if fact.value and fact.value.kind == "date"]
    return len(dates) == 1 and same_fact(dates[0], date)


def _halves(said: Statement, at: int) -> tuple[set[str], set[str]]:
    """The words in front of a place, and those behind it."""
    stems = list(zip(said.stems, said.spans, strict=True))
    return {each for each, span in stems if span.end <= at}, {each for each, span in stems if span.start > at}


def _beside(said: Statement, number: int) -> tuple[str, str]:
    """The words right in front of a verb and behind it, articles and auxiliaries apart; "" where a clause ends."""
    span, found = said.spans[number], words(said.text)
    at = next((n for n, word in enumerate(found) if word.span.start >= span.start), len(found))
    front = at - 1
    while front >= 0 and found[front].folded in _AUXILIARIES:
        front -= 1
    behind = at + 1
    while behind < len(found) and found[behind].folded in _ARTICLES:
        behind += 1
    if front < 0 or behind >= len(found):
        return "", ""
    if clause_ends(said.text, found[front].span.end, found[behind].span.start + 1):
        return "", ""
    return stem(found[front].folded), stem(found[behind].folded)


def _clause(said: Statement, number: int) -> str:
    """A verb with a little on both sides, whole words."""
    near = [word.span for word in words(said.text)]
    at = next(n for n, span in enumerate(near) if span.start >= said.spans[number].start)
    return said.text[near[max(0, at - 2)].start : near[min(len(near) - 1, at + 2)].end]


def _chain(name: Name, said: Statement) -> list[Name]:
    """The names that a name stands among, with hardly anything between them: they did it together, or are one name."""
    chain: list[Name] = []
    for other in said.names:
        if chain and not _CHAINED.fullmatch(said.text, chain[-1].span.end, max(chain[-1].span.end, other.span.start)):
            if name in chain:
                break
            chain = []
        chain.append(other)
    return chain if name in chain else [name]
