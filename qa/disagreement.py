"""Do the documents give one value for what is asked, or several? Pure functions over sentences that may answer.

Compared are numbers and dates, by value (`qa.values`), and for a question that names two alternatives, which of them a
sentence takes. Only sentences of different documents can disagree, and only those that each likely answer: most numbers
beside each other in a corpus count different things.
"""

import re
from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass

from qa.models import Citation, Disagreement, DisagreementValue, Span
from qa.terms import content_terms, terms
from qa.values import Value, compatible, days_told, values
from qa.wanted import Kind, alternatives

__all__ = ["FAINT", "Claim", "agreement", "disagreement", "value_in"]

_COUNTED = re.compile(
    r"\bhow many ((?:(?!(?:were|was|did|do|does|are|is|have|has|had|will|would|could|can|in|of)\b)[\w’'-]+ ?){1,3})",
    re.IGNORECASE,
)
_PEOPLE = frozenset(content_terms("people persons human humans civilians victims men women"))
_HEARD, _SEEN = 0.25, 0.3  # a sentence speaks for its document from this share of the best one's chance, seen so surely
FAINT = 0.05
"""Share of the best sentence's chance below which nothing is heard."""

_SEEN_IN_BEST = 0.1  # the best sentence, however faintly its value is seen
_SURE, _ANSWERS = 0.5, -1.0  # or seen as surely as this, in a passage of such a logit, at a fainter share
_DATED = 0.1  # share from which a date is heard in a passage that more likely answers than not
_TAKES = 0.15  # share from which a sentence is heard about which of two things is true: both are named in the question
_BESIDE = 3  # words beside a number that may say what it counts
_FATES = tuple(
    re.compile(rf"\b(?:{words})", re.IGNORECASE)
    for words in (
        r"kill|dead\b|died?\b|deaths?\b|dying|fatal|slain|perish|lives\b",
        "injur|wound|hurt",
        "arrest|detain|captur",
    )
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that may answer. ``value`` is where the reader sees the answer in ``text`` (empty: nowhere).

    ``share`` is its chance of answering as a share of the best sentence's, 0 to 1; ``seen`` the probability with which
    the reader sees the value (None: there is no reader), ``logit`` how surely its passage answers, by the reader alone.
    """

    text: str
    value: Span
    citation: Citation
    share: float = 1.0
    seen: float | None = None
    logit: float = 0.0


def value_in(question: str, text: str, place: Span, kind: Kind) -> Value | None:
    """The number or date of ``text`` that answers; None if it cannot be told.

    Of numbers it is one in front of the thing that the question counts ("how many bombs": "two bombs"); else the one at
    ``place``, unless it tells of another fate ("killed": not "284 injured"); else the only one left.
    """
    found = days_told(text) if kind == "date" else [value for value in values(text) if value.kind == kind]
    if kind == "number":
        found = [v for v in found if _counts(question, text, v)] or [
            v for v in found if _same_fate(question, text, v) is not False
        ]
    there = [value for value in found if value.span.overlap(place)]
    return there[0] if there else found[0] if len(found) == 1 else None


def _beside(text: str, value: Value) -> tuple[str, str]:
    """The few words in front of a number and behind it, as far as the clause goes: they may say what it counts."""
    before = re.split(r"[,;:.]|\band\b", text[: value.span.start])[-1].split()[-_BESIDE:]
    behind = re.split(r"[,;:.]|\band\b", text[value.span.end :], maxsplit=1)[0].split()[:_BESIDE]
    return " ".join(before), " ".join(behind)


def _counts(question: str, text: str, value: Value) -> bool:
    """Whether the thing that the question counts stands behind the number."""
    return not _counted(question).isdisjoint(content_terms(_beside(text, value)[1]))


def _counted(question: str) -> set[str]:
    """The terms of what a question counts, as in "How many *bombs* went off"; none for people: they have many names."""
    match = _COUNTED.search(question)
    return set(content_terms(match[1])) - _PEOPLE if match else set()


def _same_fate(question: str, text: str, value: Value) -> bool | None:
    """Whether a number is told of the fate that the question asks for; None if either names none.

    The words behind the number say it ("84 dead"), else those in front ("killed 84").
    """
    asked = {number for number, fate in enumerate(_FATES) if fate.search(question)}
    before, behind = _beside(text, value)
    told = [{number for number, fate in enumerate(_FATES) if fate.search(words)} for words in (behind, before)]
    found = told[0] or told[1]
    return not asked.isdisjoint(found) if asked and found else None


def disagreement(question: str, kind: Kind, claims: Sequence[Claim]) -> Disagreement | None:
    """The values that ``claims`` (likeliest first) give, if those of different documents cannot all be true."""
    named = alternatives(question)
    if named is not None and kind not in ("number", "date"):
        return _of_alternatives(question, named, claims)
    groups = _groups(question, kind, claims)
    if len({group[0][0].citation.source for group in groups}) < 2:
        return None
    return Disagreement(about=question.rstrip(" ?"), values=tuple(_shown(group) for group in groups))


def agreement(question: str, kind: Kind, claims: Sequence[Claim]) -> DisagreementValue | None:
    """The value of the likeliest claim with every document's citation for it, if at least two documents give it."""
    groups = _groups(question, kind, claims)
    if not groups or len({claim.citation.source for claim, _ in groups[0]}) < 2:
        return None
    return _shown(groups[0])


_Group = list[tuple[Claim, Value]]


def _groups(question: str, kind: Kind, claims: Sequence[Claim]) -> list[_Group]:
    """Claims with a number or date of the kind wanted, those that can all be true together; one claim a document.

    A document is heard by its likeliest claim, unless another of its likely ones agrees with a likelier document: then
    it does not differ, it says more.
    """
    if kind not in ("number", "date"):
        return []
    groups: list[_Group] = []
    heard: set[str] = set()
    for claim in claims:
        if claim.citation.source in heard or (value := _said(question, kind, claim)) is None:
            continue
        heard.add(claim.citation.source)
        own = [(claim, value), *_likely(question, kind, claims, claim.citation.source)]
        joined = next(((group, one) for group in groups for one in own if _fits(group, one[1])), None)
        if joined is None:
            groups.append([(claim, value)])
        else:
            joined[0].append(joined[1])
    return groups


def _said(question: str, kind: Kind, claim: Claim) -> Value | None:
    """The value that a claim gives, if it speaks for its document.

    Chances sink with the rank, as most questions have one answer. A date, or a number of just what is asked for, in a
    passage that answers by what the reader sees there, is heard even so.
    """
    value = value_in(question, claim.text, claim.value, kind)
    if value is None or claim.seen is None:
        return value if claim.share >= _HEARD else None
    if claim.seen >= (_SEEN_IN_BEST if claim.share == 1 else _SEEN) and claim.share >= _HEARD:
        return value
    if kind == "date" and claim.seen >= _SURE and claim.logit >= 0 and claim.share >= _DATED:
        return value
    surely = claim.seen >= _SURE and claim.logit >= _ANSWERS
    named = kind == "number" and (
        _counts(question, claim.text, value) or _same_fate(question, claim.text, value) is True
    )
    return value if surely and named else None


def _likely(question: str, kind: Kind, claims: Sequence[Claim], source: str) -> _Group:
    """What else a document likely says."""
    found = [
        (claim, value_in(question, claim.text, claim.value, kind))
        for claim in claims
        if claim.citation.source == source and claim.share >= _HEARD
    ]
    return [(claim, value) for claim, value in found if value is not None]


def _fits(group: _Group, value: Value) -> bool:
    return all(compatible(value, other) for _, other in group)


def _shown(group: _Group) -> DisagreementValue:
    claim, value = group[0]
    words = _words(claim.text, value.span)
    if value.date[2] and not any(character.isdigit() for character in words):  # "two days earlier"
        words += f" ({value.date[2]} {month_name[value.date[1]]})"
    return DisagreementValue(value=words, citations=tuple(each.citation for each, _ in group))


_QUALIFIERS = (
    "almost",
    "nearly",
    "at least",
    "at most",
    "more than",
    "fewer than",
    "less than",
    "about",
    "around",
    "up to",
)


def _words(text: str, span: Span) -> str:
    """The value with the words that qualify it: "almost 100"."""
    before = text[: span.start].rstrip()
    held = next((words for words in _QUALIFIERS if before.lower().endswith(words)), "")
    return f"{before[len(before) - len(held) :]} {span.of(text)}".strip()


def _of_alternatives(question: str, named: tuple[str, str], claims: Sequence[Claim]) -> Disagreement | None:
    """Which of two things each document says, if one says only the one and another only the other."""
    only = _distinct(named)
    sides: tuple[list[Claim], list[Claim]] = ([], [])
    heard: set[str] = set()
    for claim in claims:
        if claim.share < _TAKES:
            break
        present = set(terms(claim.text))
        taken = [bool(words & present) for words in only]
        if taken[0] != taken[1] and claim.citation.source not in heard:
            heard.add(claim.citation.source)
            sides[taken.index(True)].append(claim)
    if not all(sides):
        return None
    shown = tuple(
        DisagreementValue(value=name.strip(), citations=tuple(claim.citation for claim in side))
        for name, side in zip(named, sides, strict=True)
    )
    return Disagreement(about=question.rstrip(" ?"), values=shown)


def _distinct(named: tuple[str, str]) -> tuple[set[str], set[str]]:
    one, other = (set(content_terms(words)) for words in named)
    return one - other, other - one
