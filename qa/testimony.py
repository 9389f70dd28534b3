"""What a sentence says in answer to a question, a number or a date, and how surely it speaks for its document.

Most numbers beside each other in a corpus count different things, so a sentence is heard only as far as it likely
answers. The weights stand in ``data/testimony.json``; ``training/testimony.py`` fits them.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.logistic import probability, weights_in
from qa.models import Citation, Span
from qa.terms import content_terms
from qa.values import Value, days_told, values
from qa.wanted import Kind

__all__ = ["Claim", "features", "hearing", "kind_told", "said_by", "value_in"]

_COUNTED = re.compile(
    r"\bhow many ((?:(?!(?:were|was|did|do|does|are|is|have|has|had|will|would|could|can|in|of)\b)[\w’'-]+ ?){1,3})",
    re.IGNORECASE,
)
_PEOPLE = frozenset(content_terms("people persons human humans civilians victims men women"))
_BESIDE = 3  # words beside a number that may say what it counts
_LEAST = 0.01  # chances below which differences say nothing
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


def kind_told(kind: Kind, claims: Sequence[Claim]) -> Literal["number", "date"] | None:
    """What is compared: what the question asks for, or else what the likeliest claim says; None if that is neither."""
    if not claims or kind in ("person", "place"):
        return None
    if kind in ("number", "date"):
        return kind
    first = claims[0]
    found = [value.kind for value in values(first.text) if value.span.overlap(first.value)]
    return found[0] if found else None


def said_by(question: str, kind: Literal["number", "date"], claim: Claim) -> Value | None:
    """The value that a claim gives; None if it cannot be told."""
    return value_in(question, claim.text, claim.value, kind)


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


def hearing(question: str, best: Value | None, claim: Claim, said: Value) -> float:
    """The probability that a claim, by the value ``said``, speaks for its document. ``best``: that of the likeliest."""
    weights = weights_in("testimony")["by reader" if claim.seen is not None else "alone"]
    return probability(weights, features(question, best, claim, said))


def features(question: str, best: Value | None, claim: Claim, said: Value) -> dict[str, float]:
    """What is known of a claim, by name."""
    found = {
        "share": math.log(max(claim.share, _LEAST)),
        "first": float(claim.share == 1.0),
        "coverage": claim.coverage,
        "date": float(said.kind == "date"),
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


def _alike(best: Value | None, said: Value) -> float:
    """Whether a number has the unit of the best one's."""
    if best is None or best.kind != "number":
        return 0.0
    return -1.0 if best.unit != said.unit else 1.0 if best.unit else 0.5


def _is_asked_for(question: str, text: str, value: Value) -> bool:
    return value.kind == "number" and (_counts(question, text, value) or _same_fate(question, text, value) is True)


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
