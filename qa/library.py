"""The library's front door: build an index, open one, search it, ask it."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from qa.answering import LEAST, READ, answer, quotes, reordered
from qa.build import RECIPE, BuildReport, InMemory, OnProgress, update
from qa.claims import CheckedClaim, CheckedDraft, check
from qa.corpus import Scan, is_utf8, printable, scan
from qa.embedding import DEFAULT_MODEL, open_encoder
from qa.errors import (
    CorpusError,
    DamagedIndexError,
    IndexUnusableError,
    MissingIndexError,
    OutdatedIndexError,
    UsageError,
)
from qa.index import Reader, recorded_root
from qa.models import Answer, Document, Encoder, IndexInfo, Mode, Passage, SearchResult, Span
from qa.publishing import sound
from qa.reader import PassageReader, Reading, ReadsPassages
from qa.reranking import RERANKED, CrossEncoderReranker, Reranker
from qa.retrieval import Hit, checked, passages, prepared, rank, ranked, reranked
from qa.store import Store

__all__ = ["Index", "IndexStatus", "build_index", "corpus_of", "index_documents", "update_index"]

_TOGETHER = 64  # questions encoded at once
_TRIES = 20  # builds that may become visible while one status is taken

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What is indexed, and what is new, changed or gone in the corpus since.

    ``outdated``: made as an earlier version did it; the next `update_index` makes it anew.
    """

    info: IndexInfo
    dimension: int
    sources: dict[str, int]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    skipped: dict[str, str]
    sound: bool
    generation: int = 0
    outdated: bool = False

    @property
    def current(self) -> bool:
        """Whether the next `update_index` would have nothing to do."""
        return self.sound and not (self.outdated or self.new or self.changed or self.gone)


class Index:
    """An index, open for searching from any number of threads. It follows later builds by itself."""

    def __init__(self, reader: Reader, reads: ReadsPassages | None = None) -> None:
        self._reader = reader
        self._loaded: Reranker | None = None
        self._reads = reads or (PassageReader() if reader.model == DEFAULT_MODEL else None)

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str] = "index",
        *,
        encoder: Encoder | None = None,
        reader: ReadsPassages | None = None,
    ) -> "Index":
        """Open the index in folder ``path``, by default with the model it was built with.

        ``reader`` finds answers inside passages; by default the shipped one, over an index of the default model.

        Raises `MissingIndexError`, `DamagedIndexError`, `ModelMismatchError`.
        """
        return cls(Reader(Path(path), encoder), reader)

    @property
    def info(self) -> IndexInfo:
        """Path, corpus, counts and model."""
        with self._reader.snapshot() as snapshot:
            return snapshot.info

    def search(
        self, question: str, k: int = 5, mode: Mode = "hybrid", *, rerank: str | Reranker | None = None
    ) -> tuple[Passage, ...]:
        """The ``k`` best passages, best first. Raises `UsageError` for an empty or overlong question or a bad ``k``.

        ``rerank``: a cross-encoder (name, folder or object) that orders the first hits anew, or "reader", the shipped
        reader. Raises `ModelError` if it cannot be had.
        """
        return self.search_result(question, k, mode, rerank=rerank).passages

    def search_result(
        self, question: str, k: int = 5, mode: Mode = "hybrid", *, rerank: str | Reranker | None = None
    ) -> SearchResult:
        """`search`, with what was asked of which index."""
        return next(iter(self.search_many([question], k, mode, rerank=rerank)))

    def search_many(
        self, questions: Sequence[str], k: int = 5, mode: Mode = "hybrid", *, rerank: str | Reranker | None = None
    ) -> Iterator[SearchResult]:
        """`search_result` for many questions, which are encoded and compared with the vectors together.

        All results are of one state of the index. Arguments and errors as for `search`.
        """
        with self._reader.snapshot() as snapshot:
            deep = k if rerank is None else max(k, RERANKED)
            for first in range(0, len(questions), _TOGETHER):
                for query in prepared(self._reader, snapshot, questions[first : first + _TOGETHER], deep, mode):
                    hits = ranked(snapshot, query, deep)
                    if rerank is not None:
                        hits = self._reranked(query.text, hits, rerank, k)
                    found = passages(snapshot, hits)
                    yield SearchResult(question=query.text, mode=mode, index=snapshot.info, passages=found)

    def _reranked(self, question: str, hits: list[Hit], rerank: str | Reranker, k: int) -> list[Hit]:
        if rerank == "reader":
            chances = [0.0] * len(hits)
            for quote in quotes(question, hits, self._read(question, hits)):
                chances[quote.rank] = max(chances[quote.rank], quote.chance)
            return reranked(hits, chances, "reader", k)
        model = self._reranker(rerank) if isinstance(rerank, str) else rerank
        return reranked(hits, model.scores(question, [hit.text for hit in hits]), "rerank", k)

    def _reranker(self, name: str) -> Reranker:
        if self._loaded is None or self._loaded.name != name:
            self._loaded = CrossEncoderReranker(name)
        return self._loaded

    def _read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        """What the reader reads in the hits; nothing where the index is of another model than the reader's."""
        return self._reads.read(question, [hit.text for hit in hits]) if self._reads else []

    def ask(self, question: str, k: int = 5, *, least: float = LEAST) -> Answer:
        """The sentences that answer, cited, with ``k`` passages, those read first. Raises `UsageError`.

        Below a confidence of ``least`` (0 to 1) nothing is answered.
        """
        question = checked(question, k, "hybrid")
        if not 0 <= least <= 1:
            raise UsageError(f"the least confidence is {least:g}: give a probability, 0 to 1")
        with self._reader.snapshot() as snapshot:
            hits = rank(self._reader, snapshot, question, max(k, READ), "hybrid")
            likely = quotes(question, hits, self._read(question, hits[:READ]))
            found = passages(snapshot, reordered(hits, likely)[:k])
            skipped = len(snapshot.store.skipped())
            return answer(question, hits, likely, found, snapshot.info, skipped, least)

    def check(self, text: str) -> tuple[CheckedClaim, ...]:
        """The sentences of a draft, each with what supports it and what differs there. Raises `UsageError` for none."""
        return self.check_draft(text).claims

    def check_draft(self, text: str) -> CheckedDraft:
        """`check`, with the index that it was checked against."""
        with self._reader.snapshot() as snapshot:
            return check(self._reader, snapshot, text)

    def status(self) -> IndexStatus:
        """Compare the index with the corpus as it is now. Reads every file up to 1 MiB, stats the others."""
        for _ in range(_TRIES):
            found = _status(self._reader)
            if found.sound or self._reader.generation == found.generation:
                break  # else a build became visible while the files were looked at, and took the old ones away
        return found

    def text(self, source: str) -> str | None:
        """The text of a document as it was indexed; None if it is not in the index."""
        with self._reader.snapshot() as snapshot:
            row = snapshot.store.document(source, snapshot.generation)
            return snapshot.store.text(row.id, Span(0, row.length)) if row else None

    def passage_spans(self, source: str) -> tuple[Span, ...]:
        """Where the passages of a document stand, in order; none if it is not in the index."""
        with self._reader.snapshot() as snapshot:
            row = snapshot.store.document(source, snapshot.generation)
            return tuple(snapshot.store.spans(row.id)) if row else ()

    def close(self) -> None:
        """Close the files. The object cannot be used afterwards."""
        self._reader.close()


def build_index(
    corpus: Paths = "corpus",
    index: str | os.PathLike[str] = "index",
    *,
    model: str | None = None,
    encoder: Encoder | None = None,
    rebuild: bool = False,
    on_progress: OnProgress = lambda progress: None,
) -> Index:
    """Build the index of ``corpus`` (a folder, or folders and files) or bring it up to date, and open it.

    Arguments and errors as for `update_index`.
    """
    update_index(corpus, index, model=model, encoder=encoder, rebuild=rebuild, on_progress=on_progress)
    return Index.open(index, encoder=encoder)


def update_index(
    corpus: Paths = "corpus",
    index: str | os.PathLike[str] = "index",
    *,
    model: str | None = None,
    encoder: Encoder | None = None,
    rebuild: bool = False,
    on_progress: OnProgress = lambda progress: None,
) -> BuildReport:
    """Build the index of ``corpus`` or bring it up to date; what changed is embedded, the rest is left.

    Paths below the corpus of an index that exists bring only themselves up to date. ``model`` is a
    sentence-transformers name or folder, by default the index's own or the default model; ``encoder`` is an object to
    use instead.
    Raises `CorpusError`, `ModelError`, `ModelMismatchError`, `LockedIndexError`, `DamagedIndexError`.
    """
    folder = Path(index)
    if not is_utf8(str(folder.absolute())):
        raise IndexUnusableError(f"{printable(str(folder))}: its name is not UTF-8: name another folder with --index")
    recorded = _recorded(folder, rebuild=rebuild)
    paths = _absolute([*([corpus] if isinstance(corpus, str | os.PathLike) else corpus), *recorded.to_remake])
    root = _root(paths, recorded.root)
    scopes = tuple(path.relative_to(root).as_posix() for path in paths)
    found = scan(root, paths, exclude=folder.absolute())
    return update(
        folder,
        found.files,
        found.skipped,
        encoder or open_encoder(model or recorded.model or DEFAULT_MODEL),
        root=Path(os.path.relpath(root, folder.absolute())).as_posix(),
        scopes=scopes,
        rebuild=rebuild,
        on_progress=on_progress,
    )


def corpus_of(index: str | os.PathLike[str]) -> Path | None:
    """The corpus of the index in a folder, as recorded; None if there is no index, or none that can be read."""
    try:
        return _recorded(Path(index), rebuild=False).root
    except DamagedIndexError:
        return None


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What an index folder says of itself before it is opened: nothing, if there is none."""

    root: Path | None = None
    model: str | None = None
    to_remake: tuple[Path, ...] = ()


def _recorded(folder: Path, *, rebuild: bool) -> _Recorded:
    """What the index says. ``to_remake``: what one of an earlier version covers, which has to be read anew."""
    try:
        with closing(Store(folder)) as store:
            facts: Mapping[str, str] = store.facts()
            return _Recorded(None if rebuild else _root_of(folder, facts), facts.get("model"))
    except MissingIndexError:
        return _Recorded()
    except OutdatedIndexError as error:
        root = None if rebuild else _root_of(folder, error.facts)
        scopes = json.loads(error.facts.get("scopes") or "[]") if root else []
        there = tuple(root / scope for scope in scopes if (root / scope).exists()) if root else ()
        return _Recorded(root, error.facts.get("model"), there)
    except DamagedIndexError:
        if rebuild:
            return _Recorded()
        raise


def _root_of(folder: Path, facts: Mapping[str, str]) -> Path | None:
    return recorded_root(folder, facts["root"]) if "root" in facts else None


def _absolute(corpus: Paths) -> tuple[Path, ...]:
    """The paths, normalised; of one inside another only the outer. Raises `CorpusError` if one does not exist."""
    given = [corpus] if isinstance(corpus, str | os.PathLike) else list(corpus)
    paths = sorted({Path(os.path.normpath(Path(path).absolute())) for path in given})
    for path in paths:
        if not path.exists():
            name = printable(str(path))
            raise CorpusError(
                f"{name} does not exist: name a folder or file of documents, as in `qa index my-documents`"
            )
    return tuple(path for path in paths if not any(path.is_relative_to(other) for other in paths if other != path))


def _root(paths: Sequence[Path], recorded: Path | None) -> Path:
    """The folder that sources are named relative to: the recorded one, or the nearest that holds all paths."""
    if recorded is None:
        return Path(os.path.commonpath([path if path.is_dir() else path.parent for path in paths]))
    outside = next((path for path in paths if not path.is_relative_to(recorded)), None)
    if outside is not None:
        raise IndexUnusableError(
            f"the index is of {recorded}, and {outside} is not inside it: give it an index of its own with --index, "
            "or put it in place of the other with --rebuild"
        )
    return recorded


def index_documents(
    documents: Sequence[Document],
    index: str | os.PathLike[str],
    *,
    encoder: Encoder | None = None,
    rebuild: bool = False,
    on_progress: OnProgress = lambda progress: None,
) -> Index:
    """An index of documents that are no files: texts out of a database, a benchmark. Its results are never stale.

    ``rebuild`` makes it anew, whatever the folder holds.
    """
    sources = [InMemory(document) for document in documents]
    update(Path(index), sources, {}, encoder or open_encoder(), rebuild=rebuild, on_progress=on_progress)
    return Index.open(index, encoder=encoder)


def _status(reader: Reader) -> IndexStatus:
    with reader.snapshot() as snapshot:
        store = snapshot.store
        known = store.documents(snapshot.generation)
        scopes = json.loads(store.meta("scopes") or '["."]')
        found = _found(snapshot.root, scopes, reader.folder) if snapshot.root else Scan((), store.skipped())
        files = {file.source: file for file in found.files}
        skipped = {**found.skipped, **{s: r for s, r in store.skipped().items() if s in files and s not in known}}
        return IndexStatus(
            info=snapshot.info,
            dimension=int(store.meta("dimension") or 0),
            sources={source: row.length for source, row in known.items()},
            new=tuple(source for source in files if source not in known and source not in skipped),
            changed=tuple(s for s, row in known.items() if s in files and not files[s].unchanged(row)),
            gone=tuple(source for source in known if snapshot.root and source not in files),
            skipped=skipped,
            sound=sound(reader.folder, store, exactly=False),
            generation=snapshot.generation,
            outdated=store.meta("recipe") != RECIPE,
        )


def _found(root: Path, scopes: Sequence[str], index: Path) -> Scan:
    """The corpus as it is now; empty if its folder is gone."""
    there = tuple(root / scope for scope in scopes if (root / scope).exists())
    return scan(root, tuple(Path(os.path.normpath(path)) for path in there), exclude=index.absolute())
