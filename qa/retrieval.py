"""A question to ranked passages, each with its citation and the sentences worth reading.

Dense candidates (nearest vectors) and lexical ones (BM25) are put together. Each gets its cosine, the best cosine among
its sentences, the mean of its tokens' best cosines with the question's (late interaction), and BM25 (0 if it shares no
term). The hybrid score is a convex combination of the last three after min-max scaling; the passage's own cosine only
finds candidates, as it added nothing there. Cost: one exact vector search, O(n) in passages, one BM25 search, and
constant work for at most twice `CANDIDATES` passages. Copies of a passage are folded into the best of them.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qa.citations import Window
from qa.corpus import is_stale
from qa.encoder import FloatArray, QuestionVectors
from qa.errors import UsageError
from qa.fusion import Scores, convex, min_max
from qa.highlights import ScoredSentence, merged, scored
from qa.index import Reader, Snapshot
from qa.interaction import max_sim
from qa.languages import stemmer_of
from qa.models import MODES, Mode, Passage
from qa.products import cosines
from qa.records import DocumentRow, PassageRow
from qa.terms import content_terms

__all__ = [
    "CANDIDATES", "LONGEST_QUESTION", "MOST_RESULTS", "Hit", "Query", "checked", "passages", "prepared", "rank",
    "ranked", "reranked", "term_weights",
]  # fmt: skip

CANDIDATES = 50
"""How many passages each search contributes, at least."""

LONGEST_QUESTION = 10_000
"""Code points. The model reads far fewer; more is a document, not a question."""

MOST_RESULTS = 1000

_WEIGHTS = {"sentence": 0.4, "lexical": 0.2, "tokens": 0.4}
_WEIGHTS_WITHOUT_TOKENS = {"sentence": 0.7, "lexical": 0.3}
_BOILERPLATE = 0.2  # taken off the hybrid score of text about a document: a title is near everything it is a title of
_SAME = 0.9  # share of common words from which two passages say the same
_HIGHLIGHT_WITHIN = 0.27  # of the best sentence's score


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked passage with what was found out about it; `passages` makes it a result.

    ``relative`` is its score among all candidates of the question, 0 (the worst) to 1 (the best); ``also`` are passages
    ranked behind it that say the same.
    """

    row: PassageRow
    document: DocumentRow
    window: Window
    score: float
    relative: float
    scores: Mapping[str, float]
    sentences: tuple[ScoredSentence, ...]
    also: tuple[Window, ...] = ()

    @property
    def text(self) -> str:
        """The passage, verbatim."""
        return self.window.of(self.row.span)


@dataclass(frozen=True, slots=True)
class Query:
    """A question ready for ranking: its vectors and the passages nearest to it (none in lexical mode).

    ``among`` are the passages that are looked at, None is all.
    """

    text: str
    mode: Mode
    vectors: QuestionVectors | None = None
    near: tuple[int, ...] = ()
    among: Sequence[int] | None = None


def prepared(
    reader: Reader,
    snapshot: Snapshot,
    questions: Sequence[str],
    k: int,
    mode: Mode,
    among: Sequence[int] | None = None,
) -> list[Query]:
    """Questions encoded, and their nearest passages found, all at once. Raises `UsageError` for what cannot be."""
    texts = [checked(question, k, mode) for question in questions]
    if mode == "lexical" or not texts:
        return [Query(text, mode, among=among) for text in texts]
    encoded = reader.encoder().encode_questions(texts)
    near = snapshot.dense.search(np.stack([vectors.question for vectors in encoded]), max(CANDIDATES, k), among)
    return [
        Query(text, mode, vectors, tuple(ids), among)
        for text, vectors, (ids, _) in zip(texts, encoded, near, strict=True)
    ]


def rank(
    reader: Reader, snapshot: Snapshot, question: str, k: int, mode: Mode, among: Sequence[int] | None = None
) -> list[Hit]:
    """The ``k`` best passages, best first; fewer if fewer match. Raises `UsageError` for what cannot be asked."""
    return ranked(snapshot, prepared(reader, snapshot, [question], k, mode, among)[0], k)


def ranked(snapshot: Snapshot, query: Query, k: int) -> list[Hit]:
    """`rank` for a question that is prepared."""
    rows, bm25 = _candidates(snapshot, query, max(CANDIDATES, k))
    if not rows:
        return []
    parts, of_sentences = _parts(snapshot, query, rows, bm25)
    scores = _hybrid(parts, rows) if query.mode == "hybrid" else parts[query.mode]
    relative = min_max(scores)
    order = sorted(range(len(rows)), key=lambda i: (-scores[i], rows[i][1].source, rows[i][0].span))
    windows = _folded(((i, Window.around(snapshot.store, rows[i][1], rows[i][0])) for i in order), k)
    languages = snapshot.lexical.languages
    weights = {language: term_weights(snapshot, query.text, language) for language in languages}
    hits = []
    for i, (window, also) in windows.items():
        row, document = rows[i]
        texts = [window.of(span) for span in row.sentences]
        language = stemmer_of(document.metadata.get("language"), languages)
        sentences = scored(row.sentences, texts, of_sentences[i], weights[language], float(relative[i]), language)
        each = {name: float(part[i]) for name, part in parts.items()}
        found = (float(scores[i]), float(relative[i]), each, tuple(sentences), tuple(also))
        hits.append(Hit(row, document, window, *found))
    return hits


def _parts(
    snapshot: Snapshot, query: Query, rows: Sequence[tuple[PassageRow, DocumentRow]], bm25: Mapping[int, float]
) -> tuple[dict[str, Scores], list[FloatArray]]:
    """Every score of every candidate by name, and the cosines of their sentences."""
    parts = {"lexical": np.array([bm25.get(row.id, 0.0) for row, _ in rows])} if query.mode != "dense" else {}
    if query.vectors is None:
        return parts, [np.zeros(len(row.sentences), dtype=np.float32) for row, _ in rows]
    vectors = query.vectors
    stored = snapshot.store.read_vectors([row.vector for row, _ in rows])
    inside = [stored[row.vector].sentences for row, _ in rows]
    every = cosines(np.concatenate(inside), vectors.question)
    of_sentences = np.split(every, np.cumsum([len(each) for each in inside[:-1]]))
    own = np.stack([stored[row.vector].passage for row, _ in rows])
    parts["dense"] = cosines(own, vectors.question).astype(np.float64)
    parts["sentence"] = np.array([each.max(initial=-1.0) for each in of_sentences], dtype=np.float64)
    if len(vectors.tokens):
        tokens = [stored[row.vector].tokens for row, _ in rows]
        parts["tokens"] = max_sim(vectors.tokens, vectors.weights, tokens)
    return parts, of_sentences


def _folded(ordered: Iterable[tuple[int, Window]], k: int) -> dict[int, tuple[Window, list[Window]]]:
    """The first ``k`` windows that differ, by number, each with those before the last of them that say the same."""
    kept: dict[int, tuple[Window, list[Window]]] = {}
    words: dict[int, frozenset[str]] = {}
    for number, window in ordered:
        own = frozenset(window.of(window.passage.span).split())
        same = next((i for i, other in words.items() if len(own & other) >= _SAME * len(own | other)), None)
        if same is not None:
            kept[same][1].append(window)
        elif len(kept) == k:
            break
        else:
            kept[number] = (window, [])
            words[number] = own
    return kept


def reranked(hits: Sequence[Hit], scores: Sequence[float], name: str, k: int) -> list[Hit]:
    """The ``k`` of ``hits`` with the highest ``scores``, which become theirs and are listed as ``name``."""
    order = sorted(range(len(hits)), key=lambda i: (-scores[i], i))[:k]
    return [replace(hits[i], score=float(scores[i]), scores={**hits[i].scores, name: float(scores[i])}) for i in order]


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
                also=tuple(window.cite(window.passage.span) for window in hit.also),
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


def term_weights(snapshot: Snapshot, question: str, language: str) -> dict[str, float]:
    """The question's terms in ``language`` with their inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5))."""
    words = sorted(set(content_terms(question, language, snapshot.lexical.languages)))
    total = len(snapshot.lexical)
    frequencies = snapshot.lexical.document_frequencies(words)
    return {word: math.log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in frequencies.items()}


def _candidates(
    snapshot: Snapshot, query: Query, wanted: int
) -> tuple[list[tuple[PassageRow, DocumentRow]], dict[int, float]]:
    """The visible passages that either search finds, and the BM25 scores of those that share a term."""
    bm25: dict[int, float] = {}
    if query.mode != "dense":
        found, values = snapshot.lexical.search(query.text, wanted, query.among)
        bm25 = dict(zip(found, values.tolist(), strict=True))
    visible = snapshot.store.passages(sorted({*query.near, *bm25}), snapshot.generation)
    return [visible[passage] for passage in sorted(visible)], bm25
