"""What only one of a claim and its support denies."""

import re
from collections.abc import Iterator, Sequence

from qa.checking.alignment import Fault, Gap
from qa.checking.antonyms import opposite
from qa.checking.clauses import Clause, clauses
from qa.facts.matching import same_fact
from qa.facts.statements import Fact, Negation, Statement
from qa.models import Span
from qa.regex import regex

__all__ = ["denied", "denied_shortly", "denied_there"]

_OR = regex(r",?\s{1,2}(?:n?or)\s{1,2}")
_CAPPED = regex(r"not\s{1,2}(?:to\s{1,2})?exceed", re.IGNORECASE)
_CAP = regex(
    r"\b(?:(?:no|not)\s(?:more|greater|higher|longer|later)\sthan|at\smost|up\sto|limit|maximum|at\sthe\smost)", re.I
)
_FRONT = 30  # code points in front of a fact or negation in which its preposition or conjunction stands
_PLACE = r"(?P<at>in|on|at|to|from|by|for|with|of|under|near)\s{1,2}(?:(?:the|an?|his|her|its|their)\s{1,2})?"
_PLACED = regex(rf"\b{_PLACE}$", re.IGNORECASE)
_NOT_THERE = regex(rf"(?:,(?P<aside>[^,.;:()]{{1,80}}),)?\s{{1,2}}{_PLACE}")  # "not, as he had asked, on Grip"
_UNSURE = regex(r"\b(?:if|or|whether|why)\s{1,2}$", re.IGNORECASE)
_SHORTLY = regex(r"\b(?:is|are|was|were|did|does|do|has|had|have)\s{1,2}(?P<not>not)\W{0,3}$", re.IGNORECASE)
_OTHERWISE = regex(
    r"\b(?:instead|rather|unlike|except|other\sthan|but|would|should|could|might|may|to\sbe|want|wish|hope|ask|plan|expect)",
    re.IGNORECASE,
)


def denied(claim: Statement, support: Statement, gaps: Sequence[Gap]) -> Iterator[Fault]:
    """Negations of one side that answer none of the other's: by their place among shared words, or what they deny."""
    own, others = _unanswered(claim, support, gaps)
    for negation in own:
        narrow = any(gap.narrow and gap.a < negation.at <= gap.c for gap in gaps)
        reached = any(claim.stems[i] in support.stems for i in negation.reach)
        if (narrow or reached) and not _said_otherwise(claim, negation, support):
            yield Fault("negation", negation.span)
    for negation in others:
        gap = next(gap for gap in gaps if gap.b < negation.at <= gap.d)
        heads = {support.stems[j] for j in _heads(support, negation)}
        denied = [i for i, stem in enumerate(claim.stems) if stem in heads]
        place = denied[0] if denied else gap.c if gap.narrow and gap.c < len(claim.stems) else None
        if place is not None and not _said_otherwise(support, negation, claim):
            yield Fault("negation", claim.spans[place], negation.span.of(support.text))


def _heads(said: Statement, negation: Negation) -> Iterator[int]:
    """The words that are denied first: "no trademark or patent" denies two."""
    last = None
    for number in negation.reach:
        if last is not None and not _OR.fullmatch(said.text, said.spans[last].end, said.spans[number].start):
            return
        yield number
        last = number


def _unanswered(claim: Statement, support: Statement, gaps: Sequence[Gap]) -> tuple[list[Negation], list[Negation]]:
    """The negations of both sides without those that answer each other."""

    def one_place(one: Negation, other: Negation) -> bool:
        return any(gap.a < one.at <= gap.c and gap.b < other.at <= gap.d for gap in gaps)

    def deny_alike(one: Negation, other: Negation) -> bool:
        return not {claim.stems[i] for i in one.reach}.isdisjoint(support.stems[j] for j in other.reach)

    own, others = list(claim.negations), list(support.negations)
    for fits in (one_place, deny_alike):
        for negation in list(own):
            same = next((other for other in others if fits(negation, other)), None)
            if same is not None and not _denies_another(claim, negation, support, same):
                own.remove(negation)
                others.remove(same)
    return own, others


def _denies_another(claim: Statement, one: Negation, support: Statement, other: Negation) -> bool:
    """Whether the claim denies a word that the support says without denying it, and the support another one."""
    if not (one.reach and other.reach):
        return False
    denied = {support.stems[i] for negation in support.negations for i in negation.reach}
    said = set(support.stems) - denied
    return support.stems[other.reach[0]] not in claim.stems and any(claim.stems[i] in said for i in one.reach)


def _said_otherwise(said: Statement, negation: Negation, other: Statement) -> bool:
    """Whether the other says in another way what is denied here: "not answered", "unanswered"; "not exceeding 5", "at
    most 5".
    """
    if _CAPPED.match(said.text, negation.span.start) and _CAP.search(other.text):
        return True
    return any(opposite(said.stems[i], stem) for i in negation.reach for stem in other.stems)


def denied_there(claim: Statement, support: Statement) -> tuple[set[Span], list[Fault]]:
    """Facts of which the support says that it was not there or then ("born in Ulm and not, as is told, in Bonn"):
    the places of the claim that deny it too, and what it tells as if it were so.
    """
    right: set[Span] = set()
    wrong: list[Fault] = []
    for there, preposition, negation in _not_there(support):
        for fact in claim.facts:
            if not (same_fact(fact, there) and _told_so(claim, fact, preposition)):
                continue
            right.update({fact.span, *(own.span for own in claim.negations)} if claim.negations else ())
            told = claim.stems[fact.at - 1] in support.stems[: negation.at]
            if told and not (claim.negations or _OTHERWISE.search(claim.text)):
                wrong.append(Fault("negation", fact.span, negation.span.of(support.text)))
    return right, wrong


def _not_there(support: Statement) -> Iterator[tuple[Fact, str, Negation]]:
    """Facts that stand only behind "not" and a preposition."""
    for negation in support.negations:
        found = _NOT_THERE.match(support.text, negation.span.end)
        unsure = _UNSURE.search(support.text, *negation.span.before(_FRONT))
        if found and not unsure and negation.span.of(support.text).casefold() == "not":
            there = next((fact for fact in support.facts if fact.span.start == found.end()), None)
            if there and not any(same_fact(there, other) for other in support.facts if other is not there):
                yield there, found["at"], negation


def _told_so(claim: Statement, fact: Fact, preposition: str) -> bool:
    """Whether a fact stands behind a preposition, and behind a word."""
    placed = _PLACED.search(claim.text, *fact.span.before(_FRONT))
    return fact.at > 0 and placed is not None and placed["at"].casefold() == preposition


def denied_shortly(claim: Statement, support: Statement) -> Iterator[Fault]:
    """What is told of one thing, and denied of another in a word: "the barn was insured, the house was not"."""
    parts = clauses(support) if support.negations and not claim.negations else []
    for part in parts:
        found = _SHORTLY.search(part.span.of(support.text))
        others = [other for other in parts if other is not part and other.sentence == part.sentence]
        if found and others and _told_of(claim, part, others):
            place = next(span for word, span in zip(claim.stems, claim.spans, strict=True) if part.tells(word))
            yield Fault("negation", place, found["not"])


def _told_of(claim: Statement, short: Clause, others: Sequence[Clause]) -> bool:
    """Whether the claim tells of the things of a short clause, and else nothing that is not in the other clauses."""
    apart = [word for word in short.stems if not any(other.tells(word) for other in others)]
    rest = [word for word in claim.stems if word not in short.stems]
    told = all(any(other.tells(word) for other in others) for word in rest)
    return bool(apart and rest) and told and all(word in claim.stems for word in short.stems)
