"""What became of something, told in the support of another or of what was not: what was kept is "the rest", what was
asked for "was refused", what was "reduced from 30 to 20" is no longer 30.

Each rule knows one form of words, and says nothing of a claim or a support that is put otherwise.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from qa.checking.alignment import Fault, instead, past
from qa.checking.antonyms import opposite
from qa.checking.clauses import Clause, Key, clauses
from qa.facts.matching import comparable, same_fact, stands
from qa.facts.statements import Fact, Statement, stem
from qa.models import Span
from qa.regex import regex

__all__ = ["changed_since", "of_the_others", "refused"]

_OTHERS = regex(r"(?:all\s)?(?:the\s)?(?:others?|rest|remaining|remainder|\w{1,20}\sones)\b|those\b", re.IGNORECASE)
_OF = regex(r"(?:the\s)?(?P<thing>\w+)\sof\s(?:the\s)?(?P<whose>\w+)", re.IGNORECASE)
_PRONOUN = regex(r"\b(?:it|they|them|he|him|she|hers?|his|its|their|this)\b", re.IGNORECASE)
_PASSIVE = regex(r"\b(?:is|are|was|were|been|being)\s{1,2}(?:(?:not|also|then|later|\w{2,20}ly)\s{1,2}){0,2}$")
_CHANGED_WITHIN = 4  # words behind a verb of change, what it was before
_NEAR = 40  # code points in front of a verb or number in which its auxiliaries stand
_CHANGING = frozenset(
    map(
        stem,
        """raised reduced lowered cut increased decreased rose risen fell fallen dropped grew grown shrank shortened
        extended changed""".split(),
    )
)
_STILL = regex(r"\b(?:is|are|costs?|amounts?\sto|stands?\sat)\s{1,2}(?:(?:now|set|fixed|at|about|still)\s{1,2}){0,3}$")
_ASKED = regex(
    r"\b(?:ask|appl(?:y|ie[ds]|ication)|request|demand|propos|move[ds]?\b|motion|sought|seek|call|petition|suggest|offer"
    r"|bid\b|plan|want|wish|hope|urge|recommend)",
    re.IGNORECASE,
)
_REFUSED = regex(
    r"(?P<what>[^.;:!?]{1,200}?),?\s(?P<fate>(?:which|(?:but|and)\s(?:this|it|that))\s(?:was|were|has\sbeen|had\sbeen)\s"
    r"(?:refused|declined|rejected|lost|defeated|denied|dismissed|turned\sdown|voted\sdown|thrown\sout|withdrawn))\b"
)
_UNSURE = regex(
    r"\b(?:would|could|should|might|may|will|if|whether|another|other|else|instead|refus|reject|declin|lost|defeat|vot"
    r"|favou?r|support)",
    re.IGNORECASE,
)
_DONE = frozenset(
    map(
        stem,
        """carried made held done conducted taken granted built founded appointed given bought completed performed
        published introduced installed undertaken set fixed agreed approved adopted accepted""".split(),
    )
)
_SET = regex(r"\b(?:is|are|was|were)\s{1,2}(?:(?:set|fixed|agreed)\s{1,2})?(?:(?:at|about)\s{1,2}){0,2}$")


def of_the_others(claim: Statement, support: Statement) -> Iterator[Fault]:
    """What became of the others, told of these: "the old boats were kept" where they were sold and the rest kept."""
    verb = next((i for i in range(len(claim.stems)) if past(claim, i)), None)
    if verb is None or claim.negations or support.negations or len(clauses(claim)) > 1:
        return
    for one, other in permutations(clauses(support), 2):
        near = one.sentence == other.sentence or _of_two(support, one, other)
        if near and _of_the_other(claim, verb, support, one, other):
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
    only = [key for key in subject if one.tells(key) and not other.tells(key)]
    if not only or not (all(one.tells(key) for key in subject) or _contrary(only, other)):
        return False
    told = all(one.tells(key) or other.tells(key) for key in keys)
    return told and _contrasts(support, one, other, done)


def _contrary(keys: Sequence[Key], clause: Clause) -> bool:
    """Whether a clause has the opposite of a word: "the left engine of the tug", "the right engine"."""
    return any(opposite(key, word) for key in keys if isinstance(key, str) for word in clause.stems)


def _contrasts(support: Statement, one: Clause, other: Clause, verb: int) -> bool:
    """Whether a clause begins with "the rest" or another one of the same things: "the lower camp", "the upper camp"."""
    text = other.span.of(support.text).strip()
    if _OTHERS.match(text):
        return not _PRONOUN.search(text)
    front: Sequence[str] = [support.stems[j] for j in other.numbers if j < verb]
    named = [fact for fact in other.facts if fact.at <= verb and not one.tells(fact)]
    same = any(word in one.stems for word in front)
    return same and bool(named or any(word not in one.stems for word in front)) and not _PRONOUN.search(text)


def _of_two(said: Statement, one: Clause, other: Clause) -> bool:
    """Whether clauses begin with the same thing of two: "the report of the board", "the report of the union"."""
    found = [_OF.match(said.text, clause.span.start) for clause in (one, other)]
    told = [(of["thing"].casefold(), of["whose"].casefold()) for of in found if of]
    return len(told) > 1 and told[0][0] == told[1][0] and told[0][1] != told[1][1]


def _passive(said: Statement, number: int) -> bool:
    return _PASSIVE.search(said.text, *said.spans[number].before(_NEAR)) is not None


def changed_since(claim: Statement, support: Statement) -> Iterator[Fault]:
    """Numbers that the claim tells for what is, and the support for what was: "cut from 12 to 8"."""
    for was, now in support.changes:
        front = support.stems[max(0, was.at - _CHANGED_WITHIN) : was.at]
        once = sum(same_fact(was, other) for other in support.facts) == 1
        if claim.negations or not (once and was.value and was.value.kind == "number" and _CHANGING.intersection(front)):
            continue
        for fact in claim.facts:
            if same_fact(fact, was) and _STILL.search(claim.text, *fact.span.before(_NEAR)) and not stands(now, claim):
                yield instead(claim, fact, support, now)


def refused(claim: Statement, support: Statement) -> Iterator[Fault]:
    """What the claim tells for done or set, and the support for asked for in vain: "he asked, which was refused"."""
    if claim.negations or _ASKED.search(claim.text) or _UNSURE.search(claim.text):
        return
    for found in _REFUSED.finditer(support.text):
        if _ASKED.search(found["what"]):
            yield from _set_instead(claim, support, Span(*found.span("what")))
            yield from _done(claim, support, Span(*found.span("what")), found["fate"])


def _set_instead(claim: Statement, support: Statement, asked: Span) -> Iterator[Fault]:
    """Numbers that were only asked for, told of what the support has another one for."""
    inside, outside = _parted(support.facts, asked)
    _, stems = _words(support, asked)
    if not all(word in stems or word in _DONE for word in claim.stems):
        return
    for fact in claim.facts:
        here, there = (any(same_fact(fact, other) for other in some) for some in (inside, outside))
        others = [other for other in outside if fact.value and comparable(fact, other)]
        if here and not there and others and _SET.search(claim.text, *fact.span.before(_NEAR)):
            yield instead(claim, fact, support, others[0])


def _done(claim: Statement, support: Statement, asked: Span, fate: str) -> Iterator[Fault]:
    """What was only asked for, told for done."""
    inside, outside = _words(support, asked)
    done = next((i for i, word in enumerate(claim.stems) if word in _DONE and _passive(claim, i)), None)
    if done is None or claim.stems[done] in support.stems:
        return
    things = [*claim.stems[:done], *claim.stems[done + 1 :]]
    others = [fact for fact in _parted(support.facts, asked)[1] if fact.name and not fact.name.weak]
    of_another = any(same_fact(fact, other) for fact in claim.facts if fact.name for other in others)
    if all(word in inside for word in things) and not (of_another or outside.issuperset(things)):
        yield Fault("word", claim.spans[done], fate)


def _parted(facts: Sequence[Fact], place: Span) -> tuple[list[Fact], list[Fact]]:
    """The facts inside a place, and those outside."""
    inside = [fact for fact in facts if fact.span.overlap(place)]
    return inside, [fact for fact in facts if fact not in inside]


def _words(said: Statement, place: Span) -> tuple[set[str], set[str]]:
    """The stems of the words inside a place, and of those outside."""
    both = list(zip(said.stems, said.spans, strict=True))
    inside = {word for word, span in both if span.overlap(place)}
    return inside, {word for word, span in both if not span.overlap(place)}
