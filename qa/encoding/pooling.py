"""Token vectors to vectors of words, sentences and passages: pure functions over arrays."""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from qa.encoder import FloatArray
from qa.models import Span
from qa.text.terms import FUNCTION_WORDS

__all__ = ["content", "flat", "mean_pooled", "normalized", "split", "weighed"]

_FUNCTION_WORD = 0.3  # a function word's weight in a question, where a content word's is 1


def mean_pooled(
    tokens: FloatArray, offsets: Sequence[tuple[int, int]], sentences: Sequence[Span]
) -> tuple[FloatArray, FloatArray]:
    """Unit means of token vectors over the whole text and over its sentences."""
    edges = np.array(offsets).reshape(-1, 2)
    rows = []
    for span in sentences:
        inside = (edges[:, 0] >= span.start) & (edges[:, 1] <= span.end) & (edges[:, 1] > edges[:, 0])
        rows.append(tokens[inside].mean(axis=0) if inside.any() else np.zeros(tokens.shape[1], np.float32))
    each = np.array(rows, dtype=np.float32).reshape(len(sentences), tokens.shape[1])
    return normalized(tokens.mean(axis=0)), normalized(each)


def content(
    text: str, tokens: FloatArray, offsets: Sequence[tuple[int, int]], sentences: Sequence[Span]
) -> tuple[FloatArray, list[int]]:
    """The rows of a passage's content words, and which of them is the first of each sentence."""
    rows = [row for row, place in enumerate(offsets) if _is_content(text, place)]
    begin = [offsets[row][0] for row in rows]
    return tokens[rows], [bisect_left(begin, span.start) for span in sentences]


def weighed(text: str, offsets: Sequence[tuple[int, int]]) -> tuple[list[int], FloatArray]:
    """Which rows are a question's words, and how much each matters by itself."""
    words = [row for row, (start, end) in enumerate(offsets) if end > start]
    weights = [1.0 if _is_content(text, offsets[row]) else _FUNCTION_WORD for row in words]
    return words, np.array(weights, np.float32)


def _is_content(text: str, place: tuple[int, int]) -> bool:
    token = text[place[0] : place[1]]
    return token.isalnum() and token.lower() not in FUNCTION_WORDS


def flat(texts: Sequence[str], sentences: Sequence[Sequence[Span]]) -> list[str]:
    """Every sentence of every text."""
    return [span.of(text) for text, spans in zip(texts, sentences, strict=True) for span in spans]


def split(vectors: FloatArray, sentences: Sequence[Sequence[Span]]) -> list[FloatArray]:
    """The inverse of `flat` for rows of vectors."""
    return np.split(vectors, np.cumsum([len(spans) for spans in sentences])[:-1]) if sentences else []


def normalized(vectors: FloatArray) -> FloatArray:
    """Rows of unit length; rows of zeros stay."""
    norms: FloatArray = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(norms, 1e-12)).astype(np.float32)
