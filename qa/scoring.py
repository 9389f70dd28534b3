"""What a question and its candidates have in common, in numbers: the parts of a passage's score and of its sentences'.

Each candidate gets its cosine, the best cosine among its sentences, the mean of its words' best cosines with the
question's (late interaction), and BM25 (0 if it shares no term). The hybrid score is a convex combination of the last
three after min-max scaling; the passage's own cosine only finds candidates, as it added nothing there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa.encoder import Encoder, FloatArray, QuestionVectors
from qa.fusion import Scores, convex
from qa.interaction import max_sim
from qa.models import Mode
from qa.pooling import content_places
from qa.products import cosines
from qa.records import DocumentRow, PassageRow
from qa.store import Store

__all__ = ["BOILERPLATE", "WEIGHTS", "Candidate", "Parts", "Query", "hybrid", "parts_of", "words_near"]

WEIGHTS = {"sentence": 0.4, "lexical": 0.2, "tokens": 0.4}
"""Of the parts of the hybrid score."""

BOILERPLATE = 0.2
"""Taken off the hybrid score of text about a document: a title is near everything it is a title of."""

_WEIGHTS_WITHOUT_TOKENS = {"sentence": 0.7, "lexical": 0.3}

Candidate = tuple[PassageRow, DocumentRow]


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready for ranking: its vectors, the model that made them, and the passages nearest to it (none of the
    three in lexical mode).

    ``among`` are the passages that are looked at, None is all.
    """

    text: str
    mode: Mode
    vectors: QuestionVectors | None = None
    encoder: Encoder | None = None
    near: tuple[int, ...] = ()
    among: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """Of each candidate every score, by name; the cosines of its sentences; the vectors of its words."""

    scores: dict[str, Scores]
    sentences: list[FloatArray]
    words: list[FloatArray]


def parts_of(store: Store, query: Query, rows: Sequence[Candidate], bm25: Mapping[int, float]) -> Parts:
    """The scores of ``rows``, of which ``bm25`` are those that share a term with the question."""
    scores = {"lexical": np.array([bm25.get(row.id, 0.0) for row, _ in rows])} if query.mode != "dense" else {}
    none = np.zeros((0, 0), dtype=np.float32)
    if query.vectors is None:
        return Parts(scores, [np.zeros(len(row.sentences), dtype=np.float32) for row, _ in rows], [none] * len(rows))
    vectors = query.vectors
    stored = store.read_vectors([row.vector for row, _ in rows])
    inside = [stored[row.vector].sentences for row, _ in rows]
    every = cosines(np.concatenate(inside), vectors.question)
    sentences = np.split(every, np.cumsum([len(each) for each in inside[:-1]]))
    own = np.stack([stored[row.vector].passage for row, _ in rows])
    scores["dense"] = cosines(own, vectors.question).astype(np.float64)
    scores["sentence"] = np.array([each.max(initial=-1.0) for each in sentences], dtype=np.float64)
    words = [stored[row.vector].tokens for row, _ in rows]
    if len(vectors.tokens):
        scores["tokens"] = max_sim(vectors.tokens, vectors.weights, words)
    return Parts(scores, sentences, words)


def hybrid(scores: Mapping[str, Scores], rows: Sequence[Candidate]) -> Scores:
    """The hybrid score of each candidate."""
    weights = WEIGHTS if "tokens" in scores else _WEIGHTS_WITHOUT_TOKENS
    fused = convex([(weight, scores[name]) for name, weight in weights.items()])
    return fused - BOILERPLATE * np.array([row.boilerplate for row, _ in rows])


def words_near(query: Query, text: str, row: PassageRow, words: FloatArray) -> Scores:
    """Of each sentence of a passage the mean of its words' best cosines with the question's; 0 without words.

    ``text`` is the passage's, whose words are found in it anew (0.5 ms), as the record only has their vectors.
    """
    if query.vectors is None or query.encoder is None or not len(words):
        return np.zeros(len(row.sentences))
    places = np.array(content_places(text, query.encoder.token_spans(text))).reshape(-1, 2) + row.span.start
    if len(places) != len(words):  # indexed by a tokenizer that cut the text otherwise
        return np.zeros(len(row.sentences))
    inside = [words[(places[:, 0] >= span.start) & (places[:, 1] <= span.end)] for span in row.sentences]
    return max_sim(query.vectors.tokens, query.vectors.weights, inside)
