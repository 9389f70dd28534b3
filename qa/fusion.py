"""Scores of two searches to one score. Pure functions over arrays; higher is better everywhere."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["Scores", "convex", "min_max"]

Scores = NDArray[np.float64]


def min_max(scores: Scores) -> Scores:
    """Scores stretched to 0..1: (s - min) / (max - min). All zeros if they are all the same."""
    if not scores.size:
        return scores
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


def convex(parts: list[tuple[float, Scores]]) -> Scores:
    """The weighted mean of min-max scaled scores, in 0..1 (convex combination; Bruch et al., arXiv 2210.11934)."""
    total = sum(weight for weight, _ in parts)
    fused: Scores = np.sum([weight / total * min_max(scores) for weight, scores in parts], axis=0)
    return fused
