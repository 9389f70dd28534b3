"""A question to ranked passages, each with its citation and the sentences worth reading.

Dense candidates (nearest vectors) and lexical ones (BM25) are put together. Each gets its cosine, the best cosine among
its sentences, the mean of its tokens' best cosines with the question's (late interaction), and BM25 (0 if it shares no
term). The hybrid score is a convex combination of the last three after min-max scaling; the passage's own cosine only
finds candidates, as it added nothing there. Cost: one exact vector search, O(n) in passages, one BM25 search, and
constant work for at most twice `CANDIDATES` passages.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa.citations import Window
from qa.corpus import is_stale
from qa.errors import UsageError
from qa.fusion import Scores, convex, min_max
from qa.highlights import ScoredSentence, merged, scored
from qa.index import Reader, Snapshot
from qa.interaction import max_sim
from qa.models import MODES, FloatArray, Mode, Passage
from qa.records import DocumentRow, PassageRow
from qa.terms import content_terms

__all__ = ["CANDIDATES", "LONGEST_QUESTION", "MOST_RESULTS", "Hit", "checked", "passages", "rank", "term_weights"]

CANDIDATES = 50
"""How many passages each search contributes, at least."""

LONGEST_QUESTION = 10_000
"""Code points. The model reads far fewer; more is a document, not a question."""

MOST_RESULTS = 1000

_WEIGHTS = {"sentence": 0.4, "lexical": 0.2, "tokens": 0.4}
_WEIGHTS_WITHOUT_TOKENS = {"sentence": 0.7, "lexical": 0.3}
_BOILERPLATE = 0.2  # taken off the hybrid score of text about a document: a title is near everything it is a title of
_HIGHLIGHT_WITHIN = 0.32  # of the best sentence's score


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked passage with what was found out about it; `passages` makes it a result."""

    row: PassageRow
    document: DocumentRow
    window: Window
    score: float
    scores: Mapping[str, float]
    sentences: tuple[ScoredSentence, ...]


def rank(reader: Reader, snapshot: Snapshot, question: str, k: int, mode: Mode) -> list[Hit]:
    """The ``k`` best passages, best first; fewer if fewer match. Raises `UsageError` for what cannot be asked."""
    question = checked(question, k, mode)
    encoded = reader.encoder().encode_questions([question])[0] if mode != "lexical" else None
    rows, bm25 = _candidates(
        snapshot, question, None if encoded is None else encoded.question, max(CANDIDATES, k), mode
    )
    if not rows:
        return []
    parts = {"lexical": np.array([bm25.get(row.id, 0.0) for row, _ in rows])} if mode != "dense" else {}
    of_sentences: list[FloatArray] = [np.zeros(len(row.sentences), dtype=np.float32) for row, _ in rows]
    if encoded is not None:
        stored = snapshot.store.inner_vectors([row.vector for row, _ in rows])
        of_sentences = [stored[row.vector][0] @ encoded.question for row, _ in rows]
        parts["dense"] = snapshot.dense.cosines(encoded.question, [row.id for row, _ in rows]).astype(np.float64)
        parts["sentence"] = np.array([cosines.max(initial=-1.0) for cosines in of_sentences], dtype=np.float64)
        if len(encoded.tokens):
            tokens = [stored[row.vector][1] for row, _ in rows]
            parts["tokens"] = max_sim(encoded.tokens, encoded.weights, tokens)
    scores = _hybrid(parts, rows) if mode == "hybrid" else parts[mode]
    relative = min_max(scores)
    order = sorted(range(len(rows)), key=lambda i: (-scores[i], rows[i][1].source, rows[i][0].span))[:k]
    weights = term_weights(snapshot, question)
    hits = []
    for i in order:
        row, document = rows[i]
        window = Window.around(snapshot.store, document, row)
        texts = [window.of(span) for span in row.sentences]
        sentences = scored(row.sentences, texts, of_sentences[i], weights, float(relative[i]))
        each = {name: float(part[i]) for name, part in parts.items()}
        hits.append(Hit(row, document, window, float(scores[i]), each, tuple(sentences)))
    return hits


def _hybrid(parts: Mapping[str, Scores], rows: Sequence[tuple[PassageRow, DocumentRow]]) -> Scores:
    weights = _WEIGHTS if "tokens" in parts else _WEIGHTS_WITHOUT_TOKENS
    fused = convex([(weight, parts[name]) for name, weight in weights.items()])
    return fused - _BOILERPLATE * np.array([row.boilerplate for row, _ in rows])


def passages(snapshot: Snapshot, hits: Sequence[Hit]) -> tuple[Passage, ...]:
    """Ranked passages as results: cited, highlighted, and marked stale where the source has changed."""
    best = max((sentence.score for hit in hits for sentence in hit.sentences), default=0.0)
    stale: dict[int, bool] = {}
    made = []
    for number, hit in enumerate(hits, start=1):
        if hit.document.id not in stale:
            stale[hit.document.id] = snapshot.root is not None and is_stale(snapshot.root, hit.document)
        citation = hit.window.cite(hit.row.span)
        made.append(
            Passage(
                rank=number,
                score=hit.score,
                scores=dict(hit.scores),
                text=citation.cited_text,
                citation=citation,
                highlights=tuple(hit.window.cite(s) for s in merged(hit.sentences, best - _HIGHLIGHT_WITHIN)),
                stale=stale[hit.document.id],
            )
        )
    return tuple(made)


def checked(question: str, k: int, mode: str) -> str:
    """The question without surrounding blanks. Raises `UsageError` saying which value cannot be asked, and what can."""
    question = question.strip()
    if not question:
        raise UsageError('the question is empty: ask something, as in `qa ask "How long is the border?"`')
    if len(question) > LONGEST_QUESTION:
        raise UsageError(
            f"the question has {len(question):,} characters, the most is {LONGEST_QUESTION:,}: ask in fewer words"
        )
    if not 1 <= k <= MOST_RESULTS:
        raise UsageError(f"k is {k}: ask for 1 to {MOST_RESULTS} passages")
    if mode not in MODES:
        raise UsageError(f"mode is {mode!r}: choose {', '.join(MODES)}")
    return question


def term_weights(snapshot: Snapshot, question: str) -> dict[str, float]:
    """The question's terms with their inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5))."""
    words = sorted(set(content_terms(question)))
    total = len(snapshot.lexical)
    frequencies = snapshot.lexical.document_frequencies(words)
    return {word: math.log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in frequencies.items()}


def _candidates(
    snapshot: Snapshot, question: str, vector: FloatArray | None, wanted: int, mode: Mode
) -> tuple[list[tuple[PassageRow, DocumentRow]], dict[int, float]]:
    """The visible passages that either search finds, and the BM25 scores of those that share a term."""
    ids: set[int] = set()
    bm25: dict[int, float] = {}
    if vector is not None:
        ids.update(snapshot.dense.search(vector, wanted)[0].tolist())
    if mode != "dense":
        found, values = snapshot.lexical.search(question, wanted)
        bm25 = dict(zip(found, values.tolist(), strict=True))
        ids.update(found)
    visible = snapshot.store.passages(sorted(ids), snapshot.generation)
    return [visible[passage] for passage in sorted(visible)], bm25
