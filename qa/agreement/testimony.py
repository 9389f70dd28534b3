"""What a sentence says in answer to a question, a number, date or time, and how surely two of them speak of one thing.

Most numbers beside each other in a corpus count different things, so two are compared only as far as both likely
answer. The weights stand in ``data/testimony.json``; ``training/testimony.py`` fits them.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa.agreement.counting import is_asked_for, value_in
from qa.agreement.logistic import log_odds, probability, weights_in
from qa.models import Citation, Span
from qa.ranking.wanted import Kind
from qa.regex import regex
from qa.values.reading import Kind as ValueKind
from qa.values.reading import Value, compatible, dates, minutes_between, same, values

__all__ = ["Claim", "Said", "all_said", "beside", "both_tell", "features", "hearing", "of_one_time"]

_LEAST = 0.01  # chances below which differences say nothing
_NEAR = 30  # code points in front of a date in which stands that something is so until it, or from it on
_UNTIL = regex(r"\b(?:until|till|up to|before)\s(?:the\s)?$", re.IGNORECASE)
_SINCE = regex(r"\b(?:from|since|as of|after)\s(?:the\s)?$", re.IGNORECASE)
_MOST_SAID = 12  # sentences: every two of them are compared


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that may answer. ``value`` is where the reader sees the answer in ``text`` (empty: nowhere).

    ``share`` is its chance of answering as a share of the best sentence's, 0 to 1; ``seen`` the probability with which
    the reader sees the value (None: there is no reader), ``logit`` how surely its passage answers, by the reader alone;
    ``coverage`` the share of the question's terms that stand in it, the rare ones weighing more; ``before`` is the
    sentence in front of it; ``copies`` gives where the same words stand in passages that say the same.
    """

    text: str
    value: Span
    citation: Citation
    share: float = 1.0
    seen: float | None = None
    logit: float = 0.0
    coverage: float = 0.0
    before: str = ""
    copies: Callable[[], Sequence[Citation]] = tuple


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
    told = _kind_told(kind, claims)
    if told is None:
        return []
    best = value_in(question, claims[0].text, claims[0].value, told)
    given = ((claim, value_in(question, claim.text, claim.value, told)) for claim in claims if claim.share >= _LEAST)
    found = [(claim, value) for claim, value in given if value is not None][:_MOST_SAID]
    return [Said(claim, value, hearing(question, best, claim, value)) for claim, value in found]


def _kind_told(kind: Kind, claims: Sequence[Claim]) -> ValueKind | None:
    """What is compared: what the question asks for, or else what the likeliest claim says; None if that is neither."""
    if not claims or kind in ("person", "place"):
        return None
    if kind in ("number", "date", "time"):
        return kind
    first = claims[0]
    return next((value.kind for value in values(first.text) if value.span.overlap(first.value)), None)


def hearing(question: str, best: Value | None, claim: Claim, said: Value) -> float:
    """The log-odds that a claim, by the value ``said``, answers. ``best`` is the value of the likeliest."""
    return log_odds(_weights("one", claim), features(question, best, claim, said))


def both_tell(one: Said, other: Said, every: Sequence[Said]) -> float:
    """The probability that two sentences, of different documents, tell differently what is asked.

    Besides how surely each is heard it matters how near their values are (what counts other things is mostly of another
    size) and whether the document of one says the other's value too. ``every``: all that is said.
    """
    return probability(_weights("two", one.claim, other.claim), beside(one, other, every))


def of_one_time(one: Said, other: Said) -> bool:
    """Whether two numbers may be of one time: what was sold in 2021 and in 2022 differs without contradiction."""
    if one.value.kind != "number":
        return True
    years = [{(day.low, day.high) for day in dates(said.claim.text) if day.low} for said in (one, other)]
    at_once = not all(years) or any(a[0] <= b[1] and b[0] <= a[1] for a in years[0] for b in years[1])
    return at_once and not (_ends_before(one, other) or _ends_before(other, one))


def _ends_before(one: Said, other: Said) -> bool:
    """Whether the one is told until a day, and the other from a later one: "until 31 March", "from 1 July"."""
    ends, begins = _days(_UNTIL, one.claim.text), _days(_SINCE, other.claim.text)
    return bool(ends and begins) and max(ends) <= min(begins)


def _days(opens: re.Pattern[str], text: str) -> list[tuple[int, int, int]]:
    """The dates with a year in front of which ``opens`` stands."""
    return [day.date for day in dates(text) if day.date[0] and opens.search(text[: day.span.start][-_NEAR:])]


def _weights(name: str, *claims: Claim) -> Mapping[str, Any]:
    """The regression for one or two claims, if the reader has read them or not."""
    read = all(claim.seen is not None for claim in claims)
    weights: Mapping[str, Any] = weights_in("testimony")["by reader" if read else "alone"][name]
    return weights


def features(question: str, best: Value | None, claim: Claim, said: Value) -> dict[str, float]:
    """What is known of a claim, by name."""
    found = {
        "share": math.log(max(claim.share, _LEAST)),
        "first": float(claim.share == 1.0),
        "coverage": claim.coverage,
        "date": float(said.kind != "number"),
        "counted": float(is_asked_for(question, claim.text, said)),
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
