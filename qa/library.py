"""The library's front door: build an index, open one, search it, ask it."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.answering import answer
from qa.build import BuildReport, InMemory, OnProgress, update
from qa.corpus import Scan, scan
from qa.embedding import DEFAULT_MODEL, open_encoder
from qa.errors import CorpusError, DamagedIndexError, IndexUnusableError, MissingIndexError
from qa.index import Reader, recorded_root
from qa.models import Answer, Document, Encoder, IndexInfo, Mode, Passage, SearchResult, Span
from qa.publishing import sound
from qa.retrieval import checked, passages, rank
from qa.store import Store

__all__ = ["Index", "IndexStatus", "build_index", "corpus_of", "index_documents", "update_index"]

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What is indexed, and what is new, changed or gone in the corpus since."""

    info: IndexInfo
    dimension: int
    sources: dict[str, int]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    skipped: dict[str, str]
    sound: bool

    @property
    def current(self) -> bool:
        """Whether a search sees the corpus as it is."""
        return self.sound and not (self.new or self.changed or self.gone)


class Index:
    """An index, open for searching from any number of threads. It follows later builds by itself."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @classmethod
    def open(cls, path: str | os.PathLike[str] = "index", *, encoder: Encoder | None = None) -> "Index":
        """Open the index in folder ``path``, by default with the model it was built with.

        Raises `MissingIndexError`, `DamagedIndexError`, `ModelMismatchError`.
        """
        return cls(Reader(Path(path), encoder))

    @property
    def info(self) -> IndexInfo:
        """Path, corpus, counts and model."""
        with self._reader.snapshot() as snapshot:
            return snapshot.info

    def search(self, question: str, k: int = 5, mode: Mode = "hybrid") -> tuple[Passage, ...]:
        """The ``k`` best passages, best first. Raises `UsageError` for an empty or overlong question or a bad ``k``."""
        return self.search_result(question, k, mode).passages

    def search_result(self, question: str, k: int = 5, mode: Mode = "hybrid") -> SearchResult:
        """`search`, with what was asked of which index."""
        with self._reader.snapshot() as snapshot:
            found = passages(snapshot, rank(self._reader, snapshot, question, k, mode))
            return SearchResult(question=question, mode=mode, index=snapshot.info, passages=found)

    def ask(self, question: str, k: int = 5) -> Answer:
        """The sentences that answer, cited, with the ``k`` passages they were taken from. Raises `UsageError`."""
        with self._reader.snapshot() as snapshot:
            hits = rank(self._reader, snapshot, checked(question, k, "hybrid"), k, "hybrid")
            return answer(question, hits, passages(snapshot, hits), snapshot.info)

    def status(self) -> IndexStatus:
        """Compare the index with the corpus as it is now. Reads every file up to 1 MiB, stats the others."""
        return _status(self._reader)

    def text(self, source: str) -> str | None:
        """The text of a document as it was indexed; None if it is not in the index."""
        with self._reader.snapshot() as snapshot:
            row = snapshot.store.documents(snapshot.generation).get(source)
            return snapshot.store.text(row.id, Span(0, row.length)) if row else None

    def passage_spans(self, source: str) -> tuple[Span, ...]:
        """Where the passages of a document stand, in order; none if it is not in the index."""
        with self._reader.snapshot() as snapshot:
            row = snapshot.store.documents(snapshot.generation).get(source)
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
    paths = _absolute(corpus)
    recorded = _recorded(folder, rebuild=rebuild)
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
    """The corpus of the index in a folder, as recorded; None if there is no index."""
    return _recorded(Path(index), rebuild=False).root


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What an index folder says of itself before it is opened: nothing, if there is none."""

    root: Path | None = None
    model: str | None = None


def _recorded(folder: Path, *, rebuild: bool) -> _Recorded:
    try:
        store = Store(folder)
    except MissingIndexError:
        return _Recorded()
    except DamagedIndexError:
        if rebuild:
            return _Recorded()
        raise
    try:
        relative = store.meta("root")
        root = recorded_root(folder, store) if relative is not None and not rebuild else None
        return _Recorded(root, store.meta("model"))
    finally:
        store.close()


def _absolute(corpus: Paths) -> tuple[Path, ...]:
    """The paths, normalised; of one inside another only the outer. Raises `CorpusError` if one does not exist."""
    given = [corpus] if isinstance(corpus, str | os.PathLike) else list(corpus)
    paths = sorted({Path(os.path.normpath(Path(path).absolute())) for path in given})
    for path in paths:
        if not path.exists():
            raise CorpusError(
                f"{path} does not exist: name a folder or file of documents, as in `qa index my-documents`"
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
            sound=sound(reader.folder, store),
        )


def _found(root: Path, scopes: Sequence[str], index: Path) -> Scan:
    """The corpus as it is now; empty if its folder is gone."""
    there = tuple(root / scope for scope in scopes if (root / scope).exists())
    return scan(root, tuple(Path(os.path.normpath(path)) for path in there), exclude=index.absolute())
