"""What a question and its candidates have in common, in numbers: the parts of a passage's score and of its sentences'.

Each candidate gets its cosine, the best cosine among its sentences, the mean of its words' best cosines with the
question's (late interaction), and BM25 (0 if it shares no term). The hybrid score is a convex combination of the last
three after min-max scaling; the passage's own cosine only finds candidates, as it added nothing there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa.encoder import FloatArray, QuestionVectors
from qa.fusion import Scores, convex
from qa.interaction import max_sim
from qa.models import Mode
from qa.products import cosines
from qa.records import DocumentRow, PassageRow
from qa.store import Store

__all__ = ["BOILERPLATE", "WEIGHTS", "Candidate", "Parts", "Query", "hybrid", "parts_of"]

WEIGHTS = {"sentence": 0.4, "lexical": 0.2, "tokens": 0.4}
"""Of the parts of the hybrid score."""

BOILERPLATE = 0.2
"""Taken off the hybrid score of text about a document: a title is near everything it is a title of."""

_WEIGHTS_WITHOUT_TOKENS = {"sentence": 0.7, "lexical": 0.3}

Candidate = tuple[PassageRow, DocumentRow]


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


def hybrid(scores: Mapping[str, Scores], rows: Sequence[Candidate]) -> Scores:
    """The hybrid score of each candidate."""
    weights = WEIGHTS if "tokens" in scores else _WEIGHTS_WITHOUT_TOKENS
    fused = convex([(weight, scores[name]) for name, weight in weights.items()])
    return fused - BOILERPLATE * np.array([row.boilerplate for row, _ in rows])
