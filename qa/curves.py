"""Two curves of confidence: what is answered wrongly at each coverage, and how often each confidence is right."""

from collections.abc import Sequence
from pathlib import Path

__all__ = ["draw_curves", "reliability", "risk_coverage"]

_BINS = 10


def risk_coverage(pairs: Sequence[tuple[float, bool]]) -> tuple[list[float], list[float]]:
    """Coverage (share of questions answered, the most confident first) and the risk (share of wrong ones) at each."""
    coverage, risk, wrong = [], [], 0
    for number, (_, right) in enumerate(sorted(pairs, key=lambda pair: -pair[0]), start=1):
        wrong += not right
        coverage.append(number / len(pairs))
        risk.append(wrong / number)
    return coverage, risk


def reliability(pairs: Sequence[tuple[float, bool]], bins: int = _BINS) -> list[tuple[float, float, int]]:
    """For each bin of confidence that is not empty: mean confidence, share that is right, how many."""
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in pairs:
        groups[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return [
        (sum(c for c, _ in group) / len(group), sum(r for _, r in group) / len(group), len(group))
        for group in groups
        if group
    ]


def draw_curves(pairs: Sequence[tuple[float, bool]], path: Path) -> bool:
    """Draw both side by side; False where there is nothing to draw, as all questions are of one kind."""
    if len({right for _, right in pairs}) < 2:
        return False
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
    left.plot(*risk_coverage(pairs))
    left.set(
        xlabel="share of questions answered", ylabel="share of them without an answer", xlim=(0, 1), ylim=(0, None)
    )
    left.set_title("Risk over coverage", fontsize=10)
    points = reliability(pairs)
    right.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    right.plot([c for c, _, _ in points], [r for _, r, _ in points], marker="o")
    for confidence, share, count in points:
        right.annotate(str(count), (confidence, share), textcoords="offset points", xytext=(4, -10), fontsize=7)
    right.set(xlabel="confidence", ylabel="share that has an answer", xlim=(0, 1), ylim=(0, 1.02))
    right.set_title("Reliability (counts beside the points)", fontsize=10)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
    return True
