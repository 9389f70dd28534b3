"""A question to ranked passages, each with its citation and the sentences worth reading.

Dense candidates (nearest vectors) and lexical ones (BM25) are put together and ranked by the score of
`qa.ranking.scoring`. Cost: one vector search, O(n) in passages where it is exact, one BM25 search, and constant work
for at most twice `CANDIDATES` passages. Copies of a passage are folded into the best of them.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from qa.citing.citations import Window
from qa.encoder import Encoder, read_as_passages
from qa.errors import UsageError
from qa.facts.matching import adds_nothing
from qa.files.corpus import is_stale
from qa.formats.base import holds_halves
from qa.indexing.index import Reader, Snapshot
from qa.models import MODES, Mode, Passage
from qa.ranking.governments import read_as_countries
from qa.ranking.highlights import ScoredSentence, Sought, least_shown, merged, scored
from qa.ranking.scoring import Candidate, Query, hybrid, min_max, parts_of
from qa.ranking.spelling import Respelled, respelled
from qa.ranking.titles import title_of
from qa.ranking.wanted import asks_about_documents, wanted
from qa.storage.records import DocumentRow, PassageRow
from qa.text.languages import stemmer_of
from qa.text.terms import content_terms

__all__ = [
    "CANDIDATES", "LONGEST_QUESTION", "MOST_RESULTS", "Hit", "candidates", "changed_sources", "checked", "passages",
    "prepared", "rank", "ranked", "reranked", "term_weights",
]  # fmt: skip

CANDIDATES = 50
"""How many passages each search contributes, at least."""

LONGEST_QUESTION = 10_000
"""Code points. The model reads far fewer; more is a document, not a question."""

MOST_RESULTS = 1000

_TITLE, _FRONT = 100, 200  # code points, at most, of a title and of the sentences in front that are read with a passage
_SAME = 0.9  # share of common words from which two passages say the same


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

    @property
    def titled(self) -> str:
        """The document's title, as the reader reads it in front of the text; "" if there is none."""
        title = title_of(self.document)[:_TITLE]
        return f"{title}. " if title else ""

    @property
    def front(self) -> str:
        """What the reader has to know of what stands in front: the document's title and the sentences before."""
        return self.titled + self.window.before(_FRONT)


def prepared(
    reader: Reader,
    snapshot: Snapshot,
    questions: Sequence[str],
    k: int,
    mode: Mode,
    among: Sequence[int] | None = None,
    *,
    statements: bool = False,
) -> list[Query]:
    """Questions encoded, and their nearest passages found, all at once. Raises `UsageError` for what cannot be.

    ``statements``: they are none, but sentences to be found again, and are read as the documents' own are.
    """
    asked = [checked(question, k, mode) for question in questions]
    if not asked:
        return []
    encoder = reader.encoder() if mode != "lexical" else None
    read = [Respelled(each) if statements else _read(snapshot, each, _known_to(encoder)) for each in asked]
    if encoder is None:
        return [Query(text, mode, among=among, respelled=words) for text, words in read]
    texts = [each.text for each in read]
    encoded = read_as_passages(encoder, texts) if statements else encoder.encode_questions(texts)
    near = snapshot.dense.search(np.stack([vectors.question for vectors in encoded]), max(CANDIDATES, k), among)
    return [
        Query(text, mode, vectors, tuple(ids), among, words)
        for (text, words), vectors, (ids, _) in zip(read, encoded, near, strict=True)
    ]


def _read(snapshot: Snapshot, question: str, known: Callable[[str], bool]) -> Respelled:
    """A question in the words of the documents: as they spell them, and countries for capitals that act for them."""
    text, words = respelled(snapshot, question, known)
    text, countries = read_as_countries(snapshot, text)
    return Respelled(text, (*words, *countries.items()))


def _known_to(encoder: Encoder | None) -> Callable[[str], bool]:
    """Whether a word is one of the language: one token of the model's; without a model, one that is no name."""
    if encoder is None:
        return str.islower
    return lambda word: sum(1 for _ in islice(encoder.token_spans(word.lower()), 2)) == 1


def rank(
    reader: Reader, snapshot: Snapshot, question: str, k: int, mode: Mode, among: Sequence[int] | None = None
) -> list[Hit]:
    """The ``k`` best passages, best first; fewer if fewer match. Raises `UsageError` for what cannot be asked."""
    return ranked(snapshot, prepared(reader, snapshot, [question], k, mode, among)[0], k)


def ranked(snapshot: Snapshot, query: Query, k: int) -> list[Hit]:
    """`rank` for a question that is prepared."""
    rows, bm25 = candidates(snapshot, query, max(CANDIDATES, k))
    if not rows:
        return []
    parts = parts_of(snapshot.store, query, rows, bm25)
    of_documents = asks_about_documents(query.text)
    fused = query.mode == "hybrid"
    scores = hybrid(parts.scores, rows, of_documents=of_documents) if fused else parts.scores[query.mode]
    relative = min_max(scores)
    order = sorted(range(len(rows)), key=lambda i: (-scores[i], rows[i][1].source, rows[i][0].span))
    windows = _folded(((i, Window.around(snapshot.store, rows[i][1], rows[i][0])) for i in order), k)
    languages = snapshot.lexical.languages
    kind = wanted(query.text)
    sought = {each: Sought(term_weights(snapshot, query.text, each), kind, each) for each in languages}
    hits = []
    for i, (window, also) in windows.items():
        row, document = rows[i]
        texts = [window.of(span) for span in row.sentences]
        language = stemmer_of(document.metadata.get("language"), languages)
        share = float(relative[i])
        sentences = scored(row.sentences, texts, parts.sentences[i], parts.words[i], sought[language], share)
        each = {name: float(part[i]) for name, part in parts.scores.items()}
        hits.append(Hit(row, document, window, float(scores[i]), share, each, tuple(sentences), tuple(also)))
    return hits


def _folded(ordered: Iterable[tuple[int, Window]], k: int) -> dict[int, tuple[Window, list[Window]]]:
    """The first ``k`` windows that differ, by number, each with those before the last of them that say the same."""
    kept: dict[int, tuple[Window, list[Window]]] = {}
    words: dict[int, frozenset[str]] = {}
    for number, window in ordered:
        text = window.of(window.passage.span)
        own = frozenset(text.split())
        near = (i for i, other in words.items() if len(own & other) >= _SAME * len(own | other))
        same = next((i for i in near if _one_in_the_other(text, kept[i][0].of(kept[i][0].passage.span))), None)
        if same is not None:
            kept[same][1].append(window)
        elif len(kept) == k:
            break
        else:
            kept[number] = (window, [])
            words[number] = own
    return kept


def _one_in_the_other(one: str, other: str) -> bool:
    """Whether either says nothing that the other does not: "killed 12" and "killed 31" are both to be read."""
    return one == other or adds_nothing(one, other) or adds_nothing(other, one)


def reranked(hits: Sequence[Hit], scores: Sequence[float], name: str, k: int) -> list[Hit]:
    """The ``k`` of ``hits`` with the highest ``scores``, which become theirs and are listed as ``name``."""
    order = sorted(range(len(hits)), key=lambda i: (-scores[i], i))[:k]
    return [replace(hits[i], score=float(scores[i]), scores={**hits[i].scores, name: float(scores[i])}) for i in order]


def passages(snapshot: Snapshot, hits: Sequence[Hit]) -> tuple[Passage, ...]:
    """Ranked passages as results: cited, highlighted, and marked stale where a source has changed."""
    least = least_shown([hit.sentences for hit in hits])
    stale = changed_sources(snapshot, hits)
    made = []
    for number, hit in enumerate(hits, start=1):
        citation = hit.window.cite(hit.row.span)
        made.append(
            Passage(
                rank=number,
                score=hit.score,
                scores=dict(hit.scores),
                text=citation.cited_text,
                citation=citation,
                highlights=tuple(hit.window.cite(s) for s in merged(hit.sentences, least)),
                stale=not stale.isdisjoint(window.document.source for window in (hit.window, *hit.also)),
                also=tuple(window.cite(window.passage.span) for window in hit.also),
            )
        )
    return tuple(made)


def changed_sources(snapshot: Snapshot, hits: Iterable[Hit]) -> frozenset[str]:
    """The documents of ``hits`` whose files are no longer those that were indexed. Reads every file up to 1 MiB."""
    root = snapshot.root
    documents = {window.document.source: window.document for hit in hits for window in (hit.window, *hit.also)}
    return frozenset(source for source, row in documents.items() if root is not None and is_stale(root, row))


def checked(question: str, k: int, mode: str) -> str:
    """The question without surrounding blanks. Raises `UsageError` saying which value cannot be asked, and what can."""
    if not isinstance(question, str):
        raise UsageError(f"the question is of type {type(question).__name__}: give it as text")
    question = question.strip()
    if holds_halves(question):
        raise UsageError("the question holds half of a surrogate pair: give it as UTF-8")
    if not question:
        raise UsageError('the question is empty: ask something, as in `qa ask "How long is the border?"`')
    if len(question) > LONGEST_QUESTION:
        raise UsageError(
            f"the question has {len(question):,} characters, the most is {LONGEST_QUESTION:,}: ask in fewer words"
        )
    if not isinstance(k, int) or not 1 <= k <= MOST_RESULTS:
        raise UsageError(f"k is {k}: ask for 1 to {MOST_RESULTS} passages, a whole number")
    if mode not in MODES:
        raise UsageError(f"mode is {mode!r}: choose {', '.join(MODES)}")
    return question


def term_weights(snapshot: Snapshot, question: str, language: str) -> dict[str, float]:
    """The question's terms in ``language`` with their inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5))."""
    words = sorted(set(content_terms(question, language, snapshot.lexical.languages)))
    total = len(snapshot.lexical)
    frequencies = snapshot.lexical.document_frequencies(words)
    return {word: math.log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in frequencies.items()}


def candidates(snapshot: Snapshot, query: Query, most: int) -> tuple[list[Candidate], dict[int, float]]:
    """The visible passages that either search finds, and the BM25 scores of those that share a term."""
    bm25: dict[int, float] = {}
    if query.mode != "dense":
        found, values = snapshot.lexical.search(query.text, most, query.among)
        bm25 = dict(zip(found, values.tolist(), strict=True))
    visible = snapshot.store.passages(sorted({*query.near, *bm25}), snapshot.generation)
    return [visible[passage] for passage in sorted(visible)], bm25
