"""An index open for reading: record, vectors, postings and model, all of one generation."""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from qa.coverage import recorded_root
from qa.dense import DenseIndex
from qa.embedding import open_encoder
from qa.encoder import Encoder
from qa.errors import DamagedIndexError, ModelMismatchError
from qa.lexical import LexicalIndex
from qa.models import IndexInfo
from qa.publishing import open_dense, open_lexical, unfinished
from qa.store import Store

__all__ = ["Reader", "Snapshot"]

_TRIES = 20  # builds that may become visible while one snapshot is opened


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one search sees; nothing in it changes while it is in use. ``root`` is None where there are no files."""

    store: Store
    dense: DenseIndex
    lexical: LexicalIndex
    generation: int
    info: IndexInfo
    root: Path | None


@dataclass(frozen=True, slots=True)
class _Derived:
    generation: int
    dense: DenseIndex
    lexical: LexicalIndex
    info: IndexInfo
    root: Path | None


class Reader:
    """An index folder, open. Safe for many threads: each has its own connection to the record, the rest is shared.

    It follows the index: a search that begins after a build has finished sees the new state.
    """

    def __init__(self, folder: Path, encoder: Encoder | None = None) -> None:
        """Raises `MissingIndexError`, `DamagedIndexError`, or `ModelMismatchError` for another ``encoder``."""
        self.folder = folder
        self._given = encoder
        self._encoder: Encoder | None = None
        self._derived: _Derived | None = None
        self._lock = threading.Lock()
        self._local = threading.local()
        self._stores: list[Store] = []
        with self.snapshot() as opened:
            self.model = opened.info.model
        if encoder is not None:
            self._checked(encoder)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One state of the index, held while the block runs."""
        store = self._store(free=True)
        with ExitStack() as held:
            derived = self._held(store, held)
            yield Snapshot(store, derived.dense, derived.lexical, derived.generation, derived.info, derived.root)

    def _held(self, store: Store, held: ExitStack) -> _Derived:
        """Open the visible generation inside a transaction that ``held`` ends.

        A build that becomes visible in between removes the files of the generation before, so if they are gone or
        wrong and the generation has moved on, the next one is opened instead.
        """
        for _ in range(_TRIES):
            with ExitStack() as trying:
                trying.enter_context(store.transaction(write=False))
                generation = store.generation
                try:
                    derived = self._current(store, generation)
                    held.enter_context(trying.pop_all())
                    return derived
                except DamagedIndexError as error:
                    failure = error
            if store.generation == generation:
                break
        raise failure

    @property
    def generation(self) -> int:
        """The number of the state that is visible now."""
        return self._store().generation

    def encoder(self) -> Encoder:
        """The model that the index was built with. Raises `ModelError` or `ModelMismatchError`."""
        with self._lock:
            if self._encoder is None:
                self._encoder = self._checked(self._given or open_encoder(self.model))
            return self._encoder

    def close(self) -> None:
        """Close every thread's connection to the record."""
        for store in self._stores:
            store.close()

    def _store(self, *, free: bool = False) -> Store:
        """A connection of this thread; a ``free`` one holds no state, so inside a snapshot's block it is one more."""
        own: list[Store] = self._local.__dict__.setdefault("stores", [])
        store = next((each for each in own if not each.moved and not (free and each.busy)), None)
        if store is None:
            store = Store(self.folder)
            own[:] = [*(each for each in own if each.busy), store]
            self._stores.append(store)
        return store

    def _current(self, store: Store, generation: int) -> _Derived:
        with self._lock:
            if self._derived is None or self._derived.generation != generation:
                self._derived = self._open(store, generation)
            return self._derived

    def _open(self, store: Store, generation: int) -> _Derived:
        facts = store.facts()
        relative = facts.get("root")
        if relative is None:
            raise unfinished(self.folder)
        root = recorded_root(self.folder, relative)
        info = IndexInfo(
            path=str(self.folder),
            corpus_root=str(root or ""),
            roots=tuple(json.loads(facts.get("scopes") or '["."]')),
            documents=int(facts["documents"]),
            passages=int(facts["passages"]),
            model=facts.get("model", ""),
        )
        return _Derived(generation, open_dense(self.folder, store), open_lexical(self.folder, store), info, root)

    def _checked(self, encoder: Encoder) -> Encoder:
        recorded = self._store().meta("fingerprint") or ""
        if encoder.fingerprint != recorded:
            raise ModelMismatchError(
                f"{self.folder} was built with {self.model} ({self._store().meta('dimension')} dimensions, "
                f"{recorded[:8]}), not with {encoder.name} ({encoder.dimension} dimensions, "
                f"{encoder.fingerprint[:8]}): build it anew with `qa index --rebuild`"
            )
        return encoder
