"""Do the documents give one value for what is asked, or several? Pure functions over sentences that may answer.

Compared are numbers, dates and times, by value, and for a question that names two alternatives, which of them a
sentence takes. Only sentences of different documents can disagree, and only where both likely tell what is asked
(`qa.testimony`).
"""

import re
from calendar import month_name
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from qa.models import Disagreement, DisagreementValue
from qa.terms import content_terms, terms
from qa.testimony import Claim, Said, all_said, both_tell
from qa.values import compatible, dates, in_full, same
from qa.wanted import VALUED, Kind, alternatives

__all__ = ["FAINT", "Comparison", "compared"]

FAINT = 0.002
"""Share of the best sentence's chance below which nothing is heard."""

_DIFFER = 0.5  # the probability that both tell what is asked, from which two sentences are told to disagree
_JOINS = -1.4  # the log-odds that it answers, from which another that says the same is told beside it
_TAKES = 0.15  # share from which a sentence is heard about which of two things is true: both are named in the question
_SURE = -1.1  # the log-odds that its passage answers from which it is: one in four


# What is told of the one is no answer to the other.
_OPPOSITES = tuple(
    (re.compile(rf"\b(?:{one})", re.IGNORECASE), re.compile(rf"\b(?:{other})", re.IGNORECASE))
    for one, other in (
        (r"beg[aiu]n|start(?:s|ed|ing)?\b|broke out|outbreak", r"end(?:s|ed|ing)?\b|finish|ceased?\b|conclude|over\b"),
        (r"open(?:s|ed|ing)?\b|reopen", r"clos(?:e|ed|es|ing|ure)\b|shut"),
        (r"arriv|came\b", r"le(?:ft|aves?|aving)\b|depart"),
        (r"born\b|birth", r"died?\b|death"),
        (r"rose\b|ris(?:e|es|en|ing)\b|increas|grew\b|grow", r"fell\b|fall|decreas|declin|shr[iau]nk|drop"),
        (r"appoint|hired?\b", r"dismiss|fired\b|resign|sacked"),
    )
)  # fmt: skip


class Comparison(NamedTuple):
    """What documents give: values that cannot all be true, or one that at least two of them give; or neither."""

    differing: Disagreement | None = None
    agreed: DisagreementValue | None = None


def compared(question: str, kind: Kind, claims: Sequence[Claim]) -> Comparison:
    """What ``claims`` (likeliest first) give beside each other; agreed on can be only the value of the likeliest.

    Only of a question for a value the values are told to differ: in answer to others they mostly tell different things.
    Pairs of the likeliest dozen are compared, so the cost is that of reading their values.
    """
    heard = [said for said in all_said(question, kind, claims) if not _of_another(question, said)]
    named = alternatives(question)
    differing = None
    if kind in VALUED:
        differing = _of_values(question, heard)
    elif named is not None:
        differing = _of_alternatives(question, named, claims)
    if differing is not None or not heard:
        return Comparison(differing)
    return Comparison(agreed=_agreed(heard))


def _of_values(question: str, heard: Sequence[Said]) -> Disagreement | None:
    """The values of two sentences that likely both answer and cannot both be true, and what others say beside them."""
    pairs = [
        (both_tell(one, other, heard), one, other)
        for one, other in combinations(heard, 2)
        if one.source != other.source and not compatible(one.value, other.value) and _of_one_year(one, other)
    ]
    surest = max(pairs, key=lambda pair: pair[0], default=None)
    if surest is None or surest[0] < _DIFFER:
        return None
    told = [*surest[1:], *_others(surest[1:], heard)]
    return Disagreement(about=question.rstrip(" ?"), values=tuple(map(_shown, _by_value(told))))


def _of_another(question: str, said: Said) -> bool:
    """Whether a number is told of another time than the question asks about, or a value of the opposite of it."""
    text = said.claim.text
    if said.value.kind == "number":
        asked, told = list(dates(question)), list(dates(text))
        if asked and told and not any(compatible(one, other) for one in asked for other in told):
            return True
    return any(
        one.search(question) and other.search(text) and not (other.search(question) or one.search(text))
        for pair in _OPPOSITES
        for one, other in (pair, pair[::-1])
    )


def _of_one_year(one: Said, other: Said) -> bool:
    """Whether two numbers may be of one time: what was sold in 2021 and in 2022 differs without contradiction."""
    if one.value.kind != "number":
        return True
    years = [{(day.low, day.high) for day in dates(said.claim.text) if day.low} for said in (one, other)]
    return not all(years) or any(a[0] <= b[1] and b[0] <= a[1] for a in years[0] for b in years[1])


def _others(told: Sequence[Said], heard: Sequence[Said]) -> list[Said]:
    """Of each further document the sentence that surest answers, if one likely does as one of ``told`` or unlike it."""
    known = {one.source for one in told}
    found: dict[str, Said] = {}
    for each in sorted(heard, key=lambda each: -each.heard):  # stable
        if each.source not in known and any(_goes_with(one, each, heard) for one in told):
            found.setdefault(each.source, each)
    return list(found.values())


def _goes_with(one: Said, other: Said, heard: Sequence[Said]) -> bool:
    """Whether another sentence says the same, or likely tells differently what is asked."""
    if same(one.value, other.value):
        return other.heard >= _JOINS
    differ = not compatible(one.value, other.value) and _of_one_year(one, other)
    return differ and both_tell(one, other, heard) >= _DIFFER


def _agreed(heard: Sequence[Said]) -> DisagreementValue | None:
    """The value of the likeliest, if sentences of other documents say the same and likely answer."""
    first = heard[0]
    alike = [each for each in heard if same(first.value, each.value)]
    others = _others([first], alike) if first.heard >= _JOINS else []
    return _shown([first, *others]) if others else None


def _by_value(told: Sequence[Said]) -> list[list[Said]]:
    """By what is said: "nine" and "at least nine" are one value, "hundreds" is another that may be true too."""
    found: list[list[Said]] = []
    for one in told:
        held = next((alike for alike in found if same(alike[0].value, one.value)), None)
        if held is None:
            found.append([one])
        else:
            held.append(one)
    return found


def _shown(group: Sequence[Said]) -> DisagreementValue:
    claim, date = group[0].claim, group[0].value.date
    words = in_full(claim.text, group[0].value).of(claim.text)  # "almost 100"
    if date[2] and not any(character.isdigit() for character in words):  # "two days earlier"
        words += f" ({date[2]} {month_name[date[1]]})"
    return DisagreementValue(value=words, citations=tuple(each.claim.citation for each in group))


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
        taken = _taken(claim, named) if claim.logit >= _SURE else None
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
