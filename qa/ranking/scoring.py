"""What a question and its candidates have in common, in numbers: the parts of a passage's score and of its sentences'.

Each candidate gets its cosine, the best cosine among its sentences, the mean of its words' best cosines with the
question's (late interaction), and BM25 (0 if it shares no term). The hybrid score is a convex combination of the last
three after min-max scaling; the passage's own cosine only finds candidates, as it added nothing there. Higher is better
everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.encoder import FloatArray, QuestionVectors
from qa.encoding.products import cosines, products
from qa.models import Mode
from qa.storage.records import DocumentRow, PassageRow
from qa.storage.store import Store

__all__ = [
    "BOILERPLATE", "WEIGHTS", "Candidate", "Parts", "Query", "Scores", "convex", "hybrid", "max_sim", "min_max",
    "parts_of",
]  # fmt: skip

Scores = NDArray[np.float64]
Candidate = tuple[PassageRow, DocumentRow]

WEIGHTS = {"sentence": 0.4, "lexical": 0.2, "tokens": 0.4}
"""Of the parts of the hybrid score."""

BOILERPLATE = 0.2
"""Taken off the hybrid score of text about a document: a title is near everything it is a title of."""

_WEIGHTS_WITHOUT_TOKENS = {"sentence": 0.7, "lexical": 0.3}


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


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready for ranking: its vectors and the passages nearest to it (neither in lexical mode).

    ``among`` are the passages that are looked at, None is all; ``respelled`` the words of the question, as asked, that
    ``text`` has otherwise, each with what it has.
    """

    text: str
    mode: Mode
    vectors: QuestionVectors | None = None
    near: tuple[int, ...] = ()
    among: Sequence[int] | None = None
    respelled: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """Of each candidate every score, by name; of its sentences the cosines and how near their words are."""

    scores: dict[str, Scores]
    sentences: list[FloatArray]
    words: list[Scores]


def parts_of(store: Store, query: Query, rows: Sequence[Candidate], bm25: Mapping[int, float]) -> Parts:
    """The scores of ``rows``, of which ``bm25`` are those that share a term with the question."""
    scores = {"lexical": np.array([bm25.get(row.id, 0.0) for row, _ in rows])} if query.mode != "dense" else {}
    words: list[Scores] = [np.zeros(len(row.sentences)) for row, _ in rows]
    if query.vectors is None:
        return Parts(scores, [each.astype(np.float32) for each in words], words)
    vectors = query.vectors
    stored = store.read_vectors([row.vector for row, _ in rows])
    inside = [stored[row.vector].sentences for row, _ in rows]
    every = cosines(np.concatenate(inside), vectors.question)
    sentences = np.split(every, np.cumsum([len(each) for each in inside[:-1]]))
    own = np.stack([stored[row.vector].passage for row, _ in rows])
    scores["dense"] = cosines(own, vectors.question).astype(np.float64)
    scores["sentence"] = np.array([each.max(initial=-1.0) for each in sentences], dtype=np.float64)
    if len(vectors.tokens):
        tokens, starts = ([getattr(stored[row.vector], name) for row, _ in rows] for name in ("tokens", "starts"))
        scores["tokens"], told = max_sim(vectors.tokens, vectors.weights, tokens, starts)
        words = [new if len(new) else none for new, none in zip(told, words, strict=True)]  # a model may not tell
    return Parts(scores, sentences, words)


def hybrid(scores: Mapping[str, Scores], rows: Sequence[Candidate], *, of_documents: bool = False) -> Scores:
    """The hybrid score of each candidate. ``of_documents``: text about documents is what is asked for."""
    weights = WEIGHTS if "tokens" in scores else _WEIGHTS_WITHOUT_TOKENS
    fused = convex([(weight, scores[name]) for name, weight in weights.items()])
    about = np.array([row.boilerplate for row, _ in rows])
    return fused if of_documents else fused - BOILERPLATE * about


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
    # without BLAS, which warned of invalid values here once, though none were found
    scores[filled] = np.einsum("pq,q->p", np.maximum.reduceat(nearest, [0, *ends[:-1]], axis=0), shares)
    weighed = np.einsum("pq,q->p", nearest, shares)
    for number, own, of_parts in zip(filled, filling, np.split(weighed, ends[:-1]), strict=True):
        inside[number][own] = of_parts[len(of_parts) - int(own.sum()) :]
    return scores, inside


def _parts(starts: Sequence[int], filling: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Where the tokens of sentences that have some begin, and those in front of all sentences, if any."""
    own = np.array(starts, dtype=np.intp)[filling]
    return own if len(own) and own[0] == 0 else np.concatenate([np.zeros(1, dtype=np.intp), own])
