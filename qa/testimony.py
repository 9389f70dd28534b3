"""What a sentence says in answer to a question, a number, date or time, and how surely two of them speak of one thing.

Most numbers beside each other in a corpus count different things, so two are compared only as far as both likely
answer. The weights stand in ``data/testimony.json``; ``training/testimony.py`` fits them.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.logistic import log_odds, probability, weights_in
from qa.models import Citation, Span
from qa.terms import content_terms
from qa.values import Kind as ValueKind
from qa.values import Value, compatible, days_told, minutes_between, same, values
from qa.wanted import Kind

__all__ = [
    "Claim",
    "Said",
    "all_said",
    "beside",
    "both_tell",
    "features",
    "hearing",
    "kind_told",
    "said_by",
    "value_in",
]

_COUNTED = re.compile(
    r"\bhow many ((?:(?!(?:were|was|did|do|does|are|is|have|has|had|will|would|could|can|in|of)\b)[\w’'-]+ ?){1,3})",
    re.IGNORECASE,
)
_PEOPLE = frozenset(content_terms("people persons human humans civilians victims"))
_DOING = re.compile(  # "two bombs had killed 84"
    r"\b(?:has|have|had|having) (?:kill|slain|injur|wound|hurt|arrest|detain|captur)\w*", re.IGNORECASE
)
_BESIDE = 3  # words beside a number that may say what it counts
_LEAST = 0.01  # chances below which differences say nothing
_MOST_SAID = 12  # sentences: every two of them are compared
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
    the reader sees the value (None: there is no reader), ``logit`` how surely its passage answers, by the reader alone;
    ``coverage`` the share of the question's terms that stand in it, the rare ones weighing more.
    """

    text: str
    value: Span
    citation: Citation
    share: float = 1.0
    seen: float | None = None
    logit: float = 0.0
    coverage: float = 0.0


def kind_told(kind: Kind, claims: Sequence[Claim]) -> ValueKind | None:
    """What is compared: what the question asks for, or else what the likeliest claim says; None if that is neither."""
    if not claims or kind in ("person", "place"):
        return None
    if kind in ("number", "date", "time"):
        return kind
    first = claims[0]
    found = [value.kind for value in values(first.text) if value.span.overlap(first.value)]
    return found[0] if found else None


def said_by(question: str, kind: ValueKind, claim: Claim) -> Value | None:
    """The value that a claim gives; None if it cannot be told."""
    return value_in(question, claim.text, claim.value, kind)


def value_in(question: str, text: str, place: Span, kind: Kind) -> Value | None:
    """The number, date or time of ``text`` that answers; None if it cannot be told.

    Of numbers it is one in front of the thing that the question counts ("how many bombs": "two bombs"), else one told
    of the fate that is asked for ("killed": not "284 injured"), else one told of none: of these the one at ``place``,
    or the only one.
    """
    found = days_told(text) if kind == "date" else [value for value in values(text) if value.kind == kind]
    if kind == "number":
        fates = [(v, _same_fate(question, text, v)) for v in found]
        found = (
            [v for v in found if _counts(question, text, v)]
            or [v for v, fate in fates if fate]
            or [v for v, fate in fates if fate is None]
        )
    there = [value for value in found if value.span.overlap(place)]
    return there[0] if there else found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Said:
    """A claim, the number, date or time that it gives, and the log-odds that it answers with it (`hearing`)."""

    claim: Claim
    value: Value
    heard: float

    @property
    def source(self) -> str:
        """The document that says it."""
        return self.claim.citation.source


def all_said(question: str, kind: Kind, claims: Sequence[Claim]) -> list[Said]:
    """What the likeliest of ``claims`` give of the kind that is compared, in their order."""
    told = kind_told(kind, claims)
    if told is None:
        return []
    best = said_by(question, told, claims[0])
    given = ((claim, said_by(question, told, claim)) for claim in claims if claim.share >= _LEAST)
    found = [(claim, value) for claim, value in given if value is not None][:_MOST_SAID]
    return [Said(claim, value, hearing(question, best, claim, value)) for claim, value in found]


def hearing(question: str, best: Value | None, claim: Claim, said: Value) -> float:
    """The log-odds that a claim, by the value ``said``, answers. ``best`` is the value of the likeliest."""
    weights = weights_in("testimony")["by reader" if claim.seen is not None else "alone"]
    return log_odds(weights["one"], features(question, best, claim, said))


def both_tell(one: Said, other: Said, every: Sequence[Said]) -> float:
    """The probability that two sentences, of different documents, tell differently what is asked.

    Besides how surely each is heard it matters how near their values are (what counts other things is mostly of another
    size) and whether the document of one says the other's value too. ``every``: all that is said.
    """
    read = one.claim.seen is not None and other.claim.seen is not None
    weights = weights_in("testimony")["by reader" if read else "alone"]
    return probability(weights["two"], beside(one, other, every))


def features(question: str, best: Value | None, claim: Claim, said: Value) -> dict[str, float]:
    """What is known of a claim, by name."""
    found = {
        "share": math.log(max(claim.share, _LEAST)),
        "first": float(claim.share == 1.0),
        "coverage": claim.coverage,
        "date": float(said.kind != "number"),
        "counted": float(_is_asked_for(question, claim.text, said)),
        "alike": _alike(best, said),
    }
    if claim.seen is None:
        return found
    return found | {
        "seen": math.log(max(claim.seen, _LEAST)),
        "there": float(claim.value.overlap(said.span) > 0 or bool(found["counted"])),
        "logit": claim.logit,
    }


def beside(one: Said, other: Said, every: Sequence[Said]) -> dict[str, float]:
    """What is known of two claims beside each other, by name."""
    date = one.value.kind != "number"  # or a time of day
    near = _nearness(one.value, other.value)
    return {
        "less": min(one.heard, other.heard),
        "more": max(one.heard, other.heard),
        "near": 0.0 if date else near,
        "near date": near if date else 0.0,
        "date": float(date),
        "also": math.log(max(_LEAST, _also(one, other, every))),
    }


def _alike(best: Value | None, said: Value) -> float:
    """Whether a number has the unit of the best one's."""
    if best is None or best.kind != "number":
        return 0.0
    return -1.0 if best.unit != said.unit else 1.0 if best.unit else 0.5


def _also(one: Said, other: Said, every: Sequence[Said]) -> float:
    """How likely a sentence answers in which the document of one says the other's value too."""
    return max(
        (
            said.claim.share
            for said in every
            for own, theirs in ((one, other), (other, one))
            if said.source == own.source and _says(said.value, theirs.value)
        ),
        default=0.0,
    )  # fmt: skip


def _says(one: Value, other: Value) -> bool:
    """Whether who says the one says the other too: "hundreds" 284, but not "at least nine" 84."""
    limits = any(value.kind == "number" and (not value.low or value.high == math.inf) for value in (one, other))
    return same(one, other) or (one.unit == other.unit and not limits and compatible(one, other))


def _nearness(one: Value, other: Value) -> float:
    """1 for the same, towards 0 the farther apart: of numbers the share that the less is of the greater."""
    if one.kind == "date":
        years = max(one.low - other.high, other.low - one.high) if one.low and other.low else 0.0
        months, days = (abs(a - b) if a and b else 0 for a, b in zip(one.date[1:], other.date[1:], strict=True))
        return 1 / (1 + max(0.0, years) + months + days / 7)
    if one.kind == "time":
        return 1 / (1 + minutes_between(one, other) / 60)
    least, most = sorted(max(value.written, default=value.low or value.high) for value in (one, other))
    return least / most if least > 0 and most < math.inf else float(least == most)


def _is_asked_for(question: str, text: str, value: Value) -> bool:
    return value.kind == "number" and (_counts(question, text, value) or _same_fate(question, text, value) is True)


def _around(text: str, value: Value) -> tuple[str, str]:
    """The few words in front of a number and behind it, as far as the clause goes: they may say what it counts."""
    before = re.split(r"[,;:.]|\band\b", text[: value.span.start])[-1].split()[-_BESIDE:]
    behind = re.split(r"[,;:.]|\band\b", text[value.span.end :], maxsplit=1)[0].split()[:_BESIDE]
    return " ".join(before), " ".join(behind)


def _counts(question: str, text: str, value: Value) -> bool:
    """Whether the thing that the question counts stands behind the number."""
    return not _counted(question).isdisjoint(content_terms(_around(text, value)[1]))


def _counted(question: str) -> set[str]:
    """The terms of what a question counts, as in "How many *bombs* went off"; none for people: they have many names."""
    match = _COUNTED.search(question)
    return set(content_terms(match[1])) - _PEOPLE if match else set()


def _same_fate(question: str, text: str, value: Value) -> bool | None:
    """Whether a number is told of the fate that the question asks for; None if either names none.

    The words behind the number say it ("84 dead"), else those in front ("killed 84").
    """
    asked = {number for number, fate in enumerate(_FATES) if fate.search(question)}
    before, behind = _around(text, value)
    suffered = _DOING.sub("", behind)  # what they did is not what befell them
    told = [{number for number, fate in enumerate(_FATES) if fate.search(words)} for words in (suffered, before)]
    found = told[0] or told[1]
    return not asked.isdisjoint(found) if asked and found else None
