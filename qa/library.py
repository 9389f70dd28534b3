"""The library's front door: build an index, open one, search it, ask it. What few calls need is imported by them."""

import os
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Self

from qa.answers.confidence import LEAST
from qa.encoder import Encoder, LoadsAhead
from qa.encoding.embedding import DEFAULT_MODEL, open_encoder
from qa.encoding.reader import FURTHER, READ, ReadsPassages, shipped_reader
from qa.errors import UsageError
from qa.indexing.index import Reader
from qa.models import Answer, Document, IndexInfo, Mode, Passage, SearchResult, Span
from qa.ranking.filtering import Filtered
from qa.ranking.reranking import RERANKED, Reranker, is_short, reranker
from qa.ranking.retrieval import Hit, changed_sources, checked, passages, prepared, ranked, reranked
from qa.storage.folders import given

if TYPE_CHECKING:
    from qa.checking.claims import CheckedClaim, CheckedDraft
    from qa.files.sources import OnProgress
    from qa.indexing.status import IndexStatus
    from qa.indexing.updating import Paths
    from qa.storage.dense import Kind

__all__ = ["Index", "build_index", "index_documents"]

_TOGETHER = 64  # questions encoded at once
_LOOKED_THROUGH = 10_000  # documents up to which a folder is looked through for new ones when nothing is found
Rerank = str | Reranker | None  # what orders the first hits anew: a cross-encoder, "reader" or "none"


class Index:
    """An index, open for searching from any number of threads. It follows later builds by itself."""

    def __init__(self, reader: Reader, reads: ReadsPassages | None = None) -> None:
        self._reader = reader
        self._filtered = Filtered()
        self._reads = reads or (shipped_reader() if reader.model == DEFAULT_MODEL else None)

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str] = "index",
        *,
        encoder: Encoder | None = None,
        reader: ReadsPassages | None = None,
    ) -> "Index":
        """Open the index in folder ``path``, by default with the model it was built with.

        ``reader`` finds answers inside passages; by default the shipped one, over an index of the default model. Raises
        `MissingIndexError`, `DamagedIndexError`, `ModelMismatchError`, `UsageError`.
        """
        return cls(Reader(given(path), encoder), reader)

    @property
    def info(self) -> IndexInfo:
        """Path, corpus, counts and model."""
        with self._reader.snapshot() as snapshot:
            return snapshot.info

    def search(
        self, question: str, k: int = 5, mode: Mode = "hybrid", *, where: Sequence[str] = (), rerank: Rerank = None
    ) -> tuple[Passage, ...]:
        """The ``k`` best passages, best first. Raises `UsageError` for an empty or overlong question or a bad ``k``.

        ``where``: only documents that pass all these filters are searched, such as ``["date>=2024-01-16"]``.
        ``rerank``: what orders the first hits anew, "reader" (the shipped one), a cross-encoder (name, folder or
        object), which raises `ModelError` if it cannot be had, or "none". By default the reader does in hybrid mode, if
        the index is of the default model. It reads what is asked in at most ten words that are no function words.
        """
        return self.search_result(question, k, mode, where=where, rerank=rerank).passages

    def search_result(
        self, question: str, k: int = 5, mode: Mode = "hybrid", *, where: Sequence[str] = (), rerank: Rerank = None
    ) -> SearchResult:
        """`search`, with what was asked of which index."""
        return next(self.search_many([question], k, mode, where=where, rerank=rerank))

    def search_many(
        self,
        questions: Sequence[str],
        k: int = 5,
        mode: Mode = "hybrid",
        *,
        where: Sequence[str] = (),
        rerank: Rerank = None,
    ) -> Iterator[SearchResult]:
        """`search_result` for many questions, which are encoded and compared with the vectors together.

        All results are of one state of the index, which is held until the last is taken. Arguments and errors as for
        `search`; errors come with the first result.
        """
        if isinstance(questions, str):
            raise UsageError("questions is one text: give a list of questions")
        if rerank is None:
            rerank = "reader" if mode == "hybrid" and self._reads is not None else "none"
        if rerank == "reader" and any(map(is_short, questions)):
            self._load_ahead()
        deep = k if rerank == "none" else max(k, READ + FURTHER if rerank == "reader" else RERANKED)
        with self._reader.snapshot() as snapshot:
            passing = self._filtered.passing(snapshot, where)
            among = passing.passages if passing else None
            for first in range(0, len(questions), _TOGETHER):
                some = questions[first : first + _TOGETHER]
                for asked, query in zip(some, prepared(self._reader, snapshot, some, deep, mode, among), strict=True):
                    hits = self._reranked(query.text, ranked(snapshot, query, deep), rerank, k)
                    yield SearchResult(
                        question=asked.strip(),
                        mode=mode,
                        index=snapshot.info,
                        passages=passages(snapshot, hits),
                        where=tuple(where),
                        filtered=passing.documents if passing else None,
                        read_as=dict(query.respelled),
                    )

    def _reranked(self, question: str, hits: list[Hit], rerank: str | Reranker, k: int) -> list[Hit]:
        if rerank == "none" or (rerank == "reader" and not is_short(question)):
            return hits[:k]
        if rerank == "reader":
            from qa.answers.reordering import by_reader

            return by_reader(self._reads, question, hits, k)
        return reranked(hits, reranker(rerank).scores(question, [hit.text for hit in hits]), "rerank", k)

    def _load_ahead(self) -> None:
        """Begin to load the models, and meanwhile import what makes something of what they read."""
        for model in (self._reader.encoder(), self._reads):
            if isinstance(model, LoadsAhead):
                model.load_ahead()
        import_module("qa.answers.reordering")

    def ask(self, question: str, k: int = 5, *, where: Sequence[str] = (), least: float = LEAST) -> Answer:
        """The sentences that answer, cited, with ``k`` passages, those read first. Raises `UsageError`.

        ``where``: as for `search`. Below a confidence of ``least`` (0 to 1) nothing is answered.
        """
        question = checked(question, k, "hybrid")
        if not 0 <= least <= 1:
            raise UsageError(f"the least confidence is {least:g}: give a probability, 0 to 1")
        self._load_ahead()
        from qa.answers.answering import answer, as_asked
        from qa.answers.quoting import quotes
        from qa.answers.releases import readings
        from qa.answers.reordering import likelier_first
        from qa.ranking.chosen import chosen

        with self._reader.snapshot() as snapshot:
            passing = self._filtered.passing(snapshot, where)
            among = passing.passages if passing else None
            query = prepared(self._reader, snapshot, [question], max(k, READ), "hybrid", among)[0]
            hits, read = chosen(self._reader, snapshot, query, k, READ)
            likely = quotes(query.text, hits, readings(self._reads, query.text, hits[:read]))
            found = passages(snapshot, likelier_first(hits, likely)[:k])
            skipped, stale = len(snapshot.store.skipped()), changed_sources(snapshot, hits)
            made = answer(query.text, hits, likely, found, snapshot.info, skipped, least, stale)
            told = {"documents": passing.documents, "passages": len(passing.passages)} if passing else {}
            if made.status == "not_found" and made.index.documents <= _LOOKED_THROUGH:
                from qa.indexing.status import unseen

                told["new"] = unseen(self._reader.folder, snapshot.store, snapshot.store.documents(snapshot.generation))
            return as_asked(made, question, query, where, told)

    def check(self, text: str) -> "tuple[CheckedClaim, ...]":
        """The sentences of a draft, with what supports each and what differs. Raises `UsageError` for none."""
        return self.check_draft(text).claims

    def check_draft(self, text: str) -> "CheckedDraft":
        """`check`, with the index that it was checked against."""
        from qa.checking.claims import check  # who asks a question need not wait for it

        with self._reader.snapshot() as snapshot:
            return check(self._reader, snapshot, text)

    def status(self) -> "IndexStatus":
        """Compare the index with the corpus as it is now. Reads every file up to 1 MiB, stats the others."""
        from qa.indexing.status import status

        return status(self._reader)

    def text(self, source: str) -> str | None:
        """The text of a document as it was indexed; None if it is not in the index."""
        with self._reader.snapshot() as snapshot:
            row = snapshot.store.document(source, snapshot.generation)
            return snapshot.store.text(row.id, Span(0, row.length)) if row else None

    def passage_spans(self, source: str) -> tuple[Span, ...]:
        """Where the passages of a document stand, in order; none if it is not in the index."""
        with self._reader.snapshot() as snapshot:
            row = snapshot.store.document(source, snapshot.generation)
            return tuple(passage.span for passage in snapshot.store.passages_of(row.id)) if row else ()

    def close(self) -> None:
        """Close the files. The object cannot be used afterwards."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def build_index(
    corpus: "Paths | None" = "corpus",
    index: str | os.PathLike[str] = "index",
    *,
    model: str | None = None,
    encoder: Encoder | None = None,
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    rebuild: bool = False,
    dense_kind: "Kind | Literal['auto'] | None" = None,
    on_progress: "OnProgress" = lambda progress: None,
) -> Index:
    """Build the index of ``corpus`` (a folder, or folders and files) or bring it up to date, and open it.

    Arguments and errors as for `update_index`.
    """
    from qa.indexing.updating import update_index

    update_index(
        corpus, index, model=model, encoder=encoder, include=include, exclude=exclude, rebuild=rebuild,
        dense_kind=dense_kind, on_progress=on_progress,
    )  # fmt: skip
    return Index.open(index, encoder=encoder)


def index_documents(
    documents: Sequence[Document],
    index: str | os.PathLike[str],
    *,
    encoder: Encoder | None = None,
    rebuild: bool = False,
    dense_kind: "Kind | Literal['auto'] | None" = None,
    on_progress: "OnProgress" = lambda progress: None,
) -> Index:
    """An index of documents that are no files: texts out of a database, a benchmark. Its results are never stale.

    ``rebuild`` makes it anew, whatever the folder holds.
    """
    from qa.files.sources import InMemory
    from qa.indexing.build import update
    from qa.indexing.locking import locked

    sources = [InMemory(document) for document in documents]
    chosen = encoder or open_encoder()
    with locked(folder := given(index)):
        update(folder, sources, {}, chosen, rebuild=rebuild, dense_kind=dense_kind, on_progress=on_progress)
    return Index.open(index, encoder=encoder)
