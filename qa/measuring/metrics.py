"""Measures of quality as pure functions: spans and scores in, shares (0 to 1) out.

Rank measures of the field (nDCG@10, RR, R@k) are computed by ir_measures; here is what it does not have.
"""

from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import NamedTuple

from qa.models import Span

__all__ = [
    "Bin",
    "Located",
    "SpanScores",
    "area_under_risk_coverage",
    "auroc",
    "expected_calibration_error",
    "reliability",
    "risk_coverage",
    "span_scores",
    "success",
]

Located = tuple[str, Span]
"""A source and a span of its text."""


class SpanScores(NamedTuple):
    """Character recall, precision and intersection over union."""

    recall: float
    precision: float
    iou: float


class Bin(NamedTuple):
    """Of answers of much the same confidence: the mean of it, the share that is right, how many they are."""

    confidence: float
    right: float
    size: int


def span_scores(retrieved: Sequence[Located], gold: Sequence[Located]) -> SpanScores:
    """How well retrieved spans hold the gold ones, in characters (Chroma's chunking evaluation).

    recall: gold characters inside the union of the retrieved spans, over all gold characters; precision: those
    characters over the plain sum of the retrieved lengths; IoU: those over that sum plus the gold characters missed.
    """
    wanted, held = _union(gold), _union(retrieved)
    total = sum(span.length for spans in wanted.values() for span in spans)
    if not total:
        raise ValueError("span scores need at least one gold character")
    found = sum(a.overlap(b) for source, spans in wanted.items() for a in spans for b in held.get(source, ()))
    read = sum(span.length for _, span in retrieved)
    return SpanScores(found / total, found / read if read else 0.0, found / (read + total - found))


def _union(places: Iterable[Located]) -> dict[str, list[Span]]:
    """Disjoint spans by source that hold the same characters."""
    merged: dict[str, list[Span]] = {}
    for source, span in sorted(places):
        spans = merged.setdefault(source, [])
        if spans and span.start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, span.end))
        else:
            spans.append(span)
    return merged


def success(relevant_at: Sequence[int], needed: int, k: int) -> bool:
    """Whether enough was found among the first ``k``: as many of the ``needed`` as could stand there.

    ``relevant_at`` are the ranks (from 1) of relevant results. With ``needed`` 1 this is the field's Success@k.
    """
    return sum(rank <= k for rank in relevant_at) >= min(needed, k)


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """The chance that a positive scores above a negative, ties counting half. NaN if one kind is absent."""
    ranked = sorted(zip(scores, positive, strict=True))
    positives = sum(positive)
    negatives = len(ranked) - positives
    if not positives or not negatives:
        return float("nan")
    wins, below, at = 0.0, 0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        tied = sum(flag for _, flag in ranked[at:end])
        ties = end - at - tied
        wins += tied * (below + ties / 2)
        below += ties
        at = end
    return wins / (positives * negatives)


def reliability(confidences: Sequence[float], correct: Sequence[bool], bins: int = 10) -> list[Bin]:
    """The bins of confidence, of equal width, that are not empty."""
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in zip(confidences, correct, strict=True):
        groups[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return [Bin(fmean(c for c, _ in group), fmean(r for _, r in group), len(group)) for group in groups if group]


def expected_calibration_error(confidences: Sequence[float], correct: Sequence[bool], bins: int = 10) -> float:
    """Mean distance of confidence from accuracy over equal-width bins, weighed by their sizes (Guo et al. 2017)."""
    gaps = (each.size * abs(each.confidence - each.right) for each in reliability(confidences, correct, bins))
    return sum(gaps) / max(1, len(confidences))


def risk_coverage(confidences: Sequence[float], correct: Sequence[bool]) -> tuple[list[float], list[float]]:
    """Coverage (share of questions answered, the most confident first) and the risk (share of wrong ones) at each."""
    coverage, risk, wrong = [], [], 0
    order = sorted(zip(confidences, correct, strict=True), key=lambda pair: -pair[0])
    for number, (_, right) in enumerate(order, start=1):
        wrong += not right
        coverage.append(number / len(order))
        risk.append(wrong / number)
    return coverage, risk


def area_under_risk_coverage(confidences: Sequence[float], correct: Sequence[bool]) -> float:
    """Mean share of wrong ones among the n most confident, over all n: lower is better (Geifman and El-Yaniv 2017)."""
    return sum(risk_coverage(confidences, correct)[1]) / max(1, len(confidences))
