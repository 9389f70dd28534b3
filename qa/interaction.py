"""Late interaction: a question and a passage compared token by token instead of as one vector each."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.encoder import FloatArray
from qa.products import products

__all__ = ["max_sim"]

Scores = NDArray[np.float64]


def max_sim(
    question: FloatArray, weights: FloatArray, passages: Sequence[FloatArray], starts: Sequence[Sequence[int]]
) -> tuple[Scores, list[Scores]]:
    """For each passage the weighted mean, over the question's tokens, of the nearest passage token's cosine.

    MaxSim of ColBERT (arXiv 2004.12832), as a mean. Shapes: question (q, d), weights (q,), passages (t, d) each, rows
    of unit length; the result (len(passages),), and the same of each sentence alone, whose first tokens ``starts`` are
    (numbers of rows, ascending). What has no tokens gets 0.
    """
    scores, inside = np.zeros(len(passages)), [np.zeros(len(each)) for each in starts]
    filled = [number for number, tokens in enumerate(passages) if len(tokens)]
    if not filled or not len(question):
        return scores, inside
    bases = np.cumsum([0, *(len(passages[number]) for number in filled)])
    filling = [np.diff([*starts[number], len(passages[number])]) > 0 for number in filled]
    parts = [_parts(starts[number], own) for number, own in zip(filled, filling, strict=True)]
    cosines = products(np.concatenate([passages[number] for number in filled]), question)
    begins = np.concatenate([base + part for base, part in zip(bases, parts, strict=False)])
    nearest = np.maximum.reduceat(cosines, begins, axis=0)  # along rows: many times quicker than along columns
    shares = weights / max(float(weights.sum()), 1e-12)
    ends = np.cumsum([len(part) for part in parts])
    scores[filled] = np.maximum.reduceat(nearest, [0, *ends[:-1]], axis=0) @ shares
    for number, own, of_parts in zip(filled, filling, np.split(nearest @ shares, ends[:-1]), strict=True):
        inside[number][own] = of_parts[len(of_parts) - int(own.sum()) :]
    return scores, inside


def _parts(starts: Sequence[int], filling: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Where the tokens of sentences that have some begin, and those in front of all sentences, if any."""
    own = np.array(starts, dtype=np.intp)[filling]
    return own if len(own) and own[0] == 0 else np.concatenate([np.zeros(1, dtype=np.intp), own])
