"""Late interaction: a question and a passage compared token by token instead of as one vector each."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.encoder import FloatArray
from qa.products import products

__all__ = ["max_sim"]


def max_sim(question: FloatArray, weights: FloatArray, passages: Sequence[FloatArray]) -> NDArray[np.float64]:
    """For each passage the weighted mean, over the question's tokens, of the nearest passage token's cosine.

    MaxSim of ColBERT (arXiv 2004.12832), as a mean. Shapes: question (q, d), weights (q,), passages (t, d) each, rows
    of unit length; the result (len(passages),). A passage without tokens gets 0.
    """
    scores = np.zeros(len(passages), dtype=np.float64)
    filled = [number for number, tokens in enumerate(passages) if len(tokens)]
    if not filled or not len(question):
        return scores
    starts = np.cumsum([0, *(len(passages[number]) for number in filled[:-1])])
    cosines = products(np.concatenate([passages[number] for number in filled]), question)
    nearest = np.maximum.reduceat(cosines, starts, axis=0)  # along rows: many times quicker than along columns
    scores[filled] = nearest @ weights / max(float(weights.sum()), 1e-12)
    return scores
