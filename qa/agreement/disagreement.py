"""Do the documents give one value for what is asked, or several? Pure functions over sentences that may answer.

Compared are numbers, dates and times, by value, and for a question that names two alternatives, which of them a
sentence takes. Only sentences of different documents can disagree, and only where both likely tell what is asked
(`qa.agreement.testimony`).
"""

import re
from collections.abc import Sequence
from itertools import combinations
from math import inf, isclose
from typing import NamedTuple

from qa.agreement.counting import is_asked_for
from qa.agreement.subjects import of_another, tells_of
from qa.agreement.testimony import Claim, Said, all_said, both_tell, of_one_time
from qa.models import Disagreement, DisagreementValue
from qa.ranking.wanted import VALUED, Kind, alternatives
from qa.regex import regex
from qa.text.terms import content_terms, terms
from qa.values.dates import MONTHS
from qa.values.reading import Value, compatible, in_full, same, slack

__all__ = ["FAINT", "SURE", "Comparison", "compared"]

SURE = 0.4
"""Confidence under which an answer is called unsure, and documents are not said to agree on it."""

FAINT = 0.002
"""Share of the best sentence's chance below which nothing is heard."""

_DIFFER = 0.5  # the probability that both tell what is asked, from which two sentences are told to disagree
_AS_MUCH = 0.5  # of the coverage of a sentence with the question's verb one without it has to have
_JOINS = -1.4  # the log-odds that it answers, from which another that says the same is told beside it
_PEOPLE = frozenset(terms("people persons"))
_SOME_PEOPLE = regex(  # others may be among "people"
    r"\bhow many (?:\w+ ){0,2}(?:child(?:ren)?|women|men|girls|boys|babies|infants|minors)\b", re.IGNORECASE
)
_NEAR = 30  # code points behind a number in which stands what it counts
_TAKES = 0.15  # share from which a sentence is heard about which of two things is true: both are named in the question
_ANSWERED = 0.25  # confidence under which no values are told to differ: they are hardly of what is asked
_PASSAGE = -1.1  # the log-odds that its passage answers from which it is: one in four


class Comparison(NamedTuple):
    """What documents give: values that cannot all be true, or one that at least two of them give; or neither."""

    differing: Disagreement | None = None
    agreed: DisagreementValue | None = None


def compared(question: str, kind: Kind, claims: Sequence[Claim], confidence: float = 1.0) -> Comparison:
    """What ``claims`` (likeliest first) give beside each other; agreed on can be only the value of the likeliest.

    ``confidence`` is the chance that the documents answer at all: where it is low, values are of something else.
    Only of a question for a value the values are told to differ: in answer to others they mostly tell different things.
    Pairs of the likeliest dozen are compared, so the cost is that of reading their values.
    """
    heard = _of_what_is_asked(question, all_said(question, kind, claims))
    named = alternatives(question)
    differing = None
    if kind in VALUED:
        telling = heard if confidence >= SURE else [said for said in heard if _tells(question, said)]
        differing = _of_values(question, telling) if confidence >= _ANSWERED else None
    elif named is not None:
        differing = _of_alternatives(question, named, claims)
    if differing is not None or not heard or confidence < SURE:
        return Comparison(differing)
    return Comparison(agreed=_agreed(question, heard))


def _of_what_is_asked(question: str, every: Sequence[Said]) -> list[Said]:
    """What is not surely told of something else; beside "318 passengers", who are asked for, "345 people" is."""
    heard = [said for said in every if not of_another(question, said.claim.text, said.value)]
    things = [_counted(said) for said in heard]
    if _SOME_PEOPLE.search(question):
        return [said for said, thing in zip(heard, things, strict=True) if thing not in _PEOPLE]
    if not any(thing not in _PEOPLE and thing in content_terms(question) for thing in things):
        return heard
    pairs = zip(heard, things, strict=True)
    return [said for said, thing in pairs if thing not in _PEOPLE or tells_of(question, said.claim.text)]


def _counted(said: Said) -> str:
    """The term behind a number."""
    return next(iter(terms(said.claim.text[said.value.span.end :][:_NEAR])), "") if said.value.kind == "number" else ""


def _of_values(question: str, heard: Sequence[Said]) -> Disagreement | None:
    """The values of two sentences that likely both answer and cannot both be true, and what others say beside them."""
    pairs = [
        (both_tell(one, other, heard), one, other)
        for one, other in combinations(heard, 2)
        if one.source != other.source and _differ(one, other) and _alike_told(question, one, other)
    ]
    surest = max(pairs, key=lambda pair: pair[0], default=None)
    if surest is None or surest[0] < _DIFFER:
        return None
    told = [*surest[1:], *_others(surest[1:], heard)]
    return Disagreement(about=question.rstrip(" ?"), values=tuple(map(_shown, _by_value(told))))


def _differ(one: Said, other: Said) -> bool:
    """Whether two values cannot both be true of one time, or are two limits: "at least 90 days", "at least 180"."""
    limits = [(value.low == 0, value.high == inf) for value in (one.value, other.value)]
    limited = one.value.kind == "number" and limits[0] == limits[1] and any(limits[0])
    figures = limited and one.value.unit == other.value.unit and not same(one.value, other.value)
    return (figures or not compatible(one.value, other.value)) and of_one_time(one, other)


def _alike_told(question: str, one: Said, other: Said) -> bool:
    """Whether both tell of what is done in the question, or neither; else the other has to have much of it besides."""
    tell = [_tells(question, said) for said in (one, other)]
    if tell[0] == tell[1]:
        return True
    sure, unsure = (one, other) if tell[0] else (other, one)
    return unsure.claim.coverage >= _AS_MUCH * sure.claim.coverage


def _tells(question: str, said: Said) -> bool:
    return tells_of(question, f"{said.claim.before} {said.claim.text}") is not False


def _others(told: Sequence[Said], heard: Sequence[Said]) -> list[Said]:
    """Of each further document the sentence that surest answers, if one likely does as one of ``told`` or unlike it."""
    known = {one.source for one in told}
    found: dict[str, Said] = {}
    for each in sorted(heard, key=lambda each: -each.heard):  # stable
        if each.source not in known and any(_goes_with(one, each, heard) for one in told):
            found.setdefault(each.source, each)
    return list(found.values())


def _goes_with(one: Said, other: Said, heard: Sequence[Said]) -> bool:
    """Whether another sentence says the same, as a copy does, or likely tells differently what is asked."""
    if same(one.value, other.value):
        return other.heard >= _JOINS or other.claim.text.split() == one.claim.text.split()
    return _differ(one, other) and both_tell(one, other, heard) >= _DIFFER


def _agreed(question: str, heard: Sequence[Said]) -> DisagreementValue | None:
    """The value of the likeliest, if sentences of other documents say the same and likely answer.

    Not where something else likely answers, nor where more is counted anywhere, as of a toll that rose since.
    """
    first = heard[0]
    unlike = [each for each in heard if not same(first.value, each.value)]
    if any(each.heard >= 0 or _counts_more(question, each, first) for each in unlike):
        return None
    alike = [each for each in heard if _alike(first.value, each.value)]
    others = _others([first], alike) if first.heard >= _JOINS else []
    told = [first, *others]
    shown = _shown(told)
    several = len(shown.citations) > 1 and first.heard >= _JOINS
    return shown if several and any(_tells(question, said) for said in told) else None


def _counts_more(question: str, one: Said, other: Said) -> bool:
    """Whether the one is of what is counted or of the fate asked for, however unlikely it answers, and is greater."""
    return is_asked_for(question, one.claim.text, one.value) and one.value.low > other.value.low


def _alike(one: Value, other: Value) -> bool:
    """Whether both say one thing in all they allow: "nine" and "9", but not "at least nine"."""
    bounds = one.kind != "number" or all(
        isclose(a, b, rel_tol=slack(one, other)) for a, b in ((one.low, other.low), (one.high, other.high))
    )
    return bounds and same(one, other)


def _by_value(told: Sequence[Said]) -> list[list[Said]]:
    """By what is said: "nine" and "at least nine" are told apart, though they do not contradict each other."""
    found: list[list[Said]] = []
    for one in told:
        held = next((alike for alike in found if _alike(alike[0].value, one.value)), None)
        if held is None:
            found.append([one])
        else:
            held.append(one)
    return _refined(found)


def _refined(groups: list[list[Said]]) -> list[list[Said]]:
    """The groups, of which one of vaguer dates is joined with the only one that it leaves room for: 2011, May 2011."""
    kept = list(groups)
    for vague in groups:
        finer = [group for group in kept if group is not vague and _leaves_room(vague[0].value, group[0].value)]
        if len(finer) == 1:
            finer[0].extend(vague)
            kept.remove(vague)
    return kept


def _leaves_room(vague: Value, fine: Value) -> bool:
    """Whether a date is told in less detail than another and may be the same."""
    more = vague.kind == "date" and vague.date[0] and vague.date.count(0) > fine.date.count(0)
    return bool(more) and fine.kind == "date" and fine.date[0] == vague.date[0] and compatible(vague, fine)


def _shown(group: Sequence[Said]) -> DisagreementValue:
    told = max(group, key=lambda said: said.value.date.count(0))  # what all of them say; the first if they are alike
    claim, date = told.claim, told.value.date
    words = in_full(claim.text, told.value).of(claim.text)  # "almost 100"
    if date[2] and not any(character.isdigit() for character in words):  # "two days earlier"
        words += f" ({date[2]} {MONTHS[date[1] - 1]})"
    places = [place for each in group for place in (each.claim.citation, *each.claim.copies())]
    sources = {place.source: place for place in reversed(places)}  # of each document the first
    return DisagreementValue(value=words, citations=tuple(place for place in places if sources[place.source] is place))


def _of_alternatives(question: str, named: tuple[str, str], claims: Sequence[Claim]) -> Disagreement | None:
    """Which of two things each document says, if one says only the one and another only the other.

    Names stand in sentences about anything, so of names what the reader sees as the answer has to be one of them and
    nothing more: "Israel and Iran" and "the air strikes by Pakistan" take no side of "Iran or Pakistan".
    """
    sides: tuple[list[Claim], list[Claim]] = ([], [])
    heard: set[str] = set()
    for claim in claims:
        if claim.share < _TAKES:
            break
        taken = _taken(claim, named) if claim.logit >= _PASSAGE else None
        if taken is not None and claim.citation.source not in heard:
            heard.add(claim.citation.source)
            sides[taken].append(claim)
    if not all(sides):
        return None
    shown = tuple(
        DisagreementValue(value=name, citations=tuple(claim.citation for claim in side))
        for name, side in zip(named, sides, strict=True)
    )
    return Disagreement(about=question.rstrip(" ?"), values=shown)


def _taken(claim: Claim, named: tuple[str, str]) -> int | None:
    """Which of the two a sentence says, 0 or 1; None if neither or both."""
    one, other = (set(content_terms(words)) for words in named)
    if all(side[0].isupper() for side in named):
        seen = set(content_terms(claim.value.of(claim.text)))
        said = [bool(seen & only) and seen <= side for only, side in ((one - other, one), (other - one, other))]
    else:
        seen = set(terms(claim.text))
        said = [bool(seen & only) for only in (one - other, other - one)]
    return said.index(True) if said.count(True) == 1 else None
