"""An index open for reading: record, vectors, postings and model, all of one generation."""

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from qa.encoder import Encoder
from qa.encoding.embedding import open_encoder
from qa.errors import DamagedIndexError, IndexUnusableError, ModelMismatchError
from qa.files.coverage import recorded_root
from qa.indexing.publishing import open_dense, open_lexical, unfinished
from qa.models import IndexInfo
from qa.storage.database import State
from qa.storage.dense import DenseIndex
from qa.storage.lexical import LexicalIndex
from qa.storage.store import Store

__all__ = ["Reader", "Snapshot"]

_TRIES = 20  # builds that may become visible while one snapshot is opened
_KEPT = 16  # connections to the record that wait for the next search


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one search sees; nothing in it changes while it is in use. ``root`` is None where there are no files."""

    store: Store
    dense: DenseIndex
    lexical: LexicalIndex
    state: State
    info: IndexInfo
    root: Path | None

    @property
    def generation(self) -> int:
        """The number of the state."""
        return self.state.generation


@dataclass(frozen=True, slots=True)
class _Derived:
    state: State
    fingerprint: str
    dense: DenseIndex
    lexical: LexicalIndex
    info: IndexInfo
    root: Path | None


class Reader:
    """An index folder, open. Safe for many threads: each search borrows a connection to the record, the rest is shared.

    It follows the index: a search that begins after a build has finished sees the new state, also where the folder was
    removed and made anew.
    """

    def __init__(self, folder: Path, encoder: Encoder | None = None) -> None:
        """Raises `MissingIndexError`, `DamagedIndexError`, or `ModelMismatchError` for another ``encoder``."""
        self.folder, self._called = folder, str(folder)
        self._given = encoder
        self._encoder: Encoder | None = None
        self._derived: _Derived | None = None
        self._lock = threading.Lock()
        self._pool = threading.Lock()
        self._idle: deque[Store] = deque()
        self._closed = False
        with self.snapshot() as opened:
            self.model = opened.info.model
        if encoder is not None:
            self._checked(encoder)
        self.folder = folder.absolute()  # it stays there wherever the process goes; errors till here name it as called

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One state of the index, held while the block runs. Raises `IndexUnusableError` if it is closed."""
        with ExitStack() as held:
            store, of = self._held(held)
            yield Snapshot(store, of.dense, of.lexical, of.state, of.info, of.root)

    def _held(self, held: ExitStack) -> tuple[Store, _Derived]:
        """Open the visible generation inside a transaction that ``held`` ends.

        A build that becomes visible in between removes the files of the generation before, so if they are gone or
        wrong and the state is another one by then, that is opened instead.
        """
        for _ in range(_TRIES):
            with ExitStack() as trying:
                store = trying.enter_context(self._borrowed())
                trying.enter_context(store.transaction(write=False))
                state = store.state
                try:
                    derived = self._current(store, state)
                    held.enter_context(trying.pop_all())
                    return store, derived
                except DamagedIndexError as error:
                    failure = error
            if self.state == state:
                break
        raise failure

    @property
    def state(self) -> State:
        """Which state is visible now."""
        with self._borrowed() as store:
            return store.state

    @property
    def generation(self) -> int:
        """The number of the state that is visible now."""
        return self.state.generation

    def encoder(self) -> Encoder:
        """The model that the index was built with. Raises `ModelError` or `ModelMismatchError`."""
        with self._lock:
            if self._encoder is None:
                self._encoder = self._checked(self._given or open_encoder(self.model))
            return self._encoder

    def close(self) -> None:
        """Close the connections to the record; one that is in use is closed when its search is done."""
        with self._pool:
            self._closed = True
            idle = [*self._idle]
            self._idle.clear()
        for store in idle:
            store.close()

    @contextmanager
    def _borrowed(self) -> Iterator[Store]:
        """A connection that nobody else uses: one that waits, or a new one, so that threads that end leave none behind.

        Raises `IndexUnusableError` if the index is closed, and what `Store` raises.
        """
        store = self._waiting() or Store(self.folder)
        try:
            yield store
        finally:
            with self._pool:
                kept = not (self._closed or store.busy or len(self._idle) >= _KEPT)
                if kept:
                    self._idle.append(store)
            if not kept:
                store.close()

    def _waiting(self) -> Store | None:
        """A connection to the file that is there now; those to others are closed."""
        while True:
            with self._pool:
                if self._closed:
                    raise IndexUnusableError(f"the index of {self.folder} has been closed: open it again")
                store = self._idle.pop() if self._idle else None
            if store is None or not store.moved:
                return store
            store.close()

    def _current(self, store: Store, state: State) -> _Derived:
        with self._lock:
            if self._derived is None or self._derived.state != state:
                self._derived = self._open(store, state)
            return self._derived

    def _open(self, store: Store, state: State) -> _Derived:
        facts = store.facts()
        relative = facts.get("root")
        if relative is None:
            raise unfinished(self.folder)
        root = recorded_root(self.folder, relative)
        info = IndexInfo(
            path=self._called,
            corpus_root=str(root or ""),
            roots=tuple(json.loads(facts.get("scopes") or '["."]')),
            documents=int(facts["documents"]),
            passages=int(facts["passages"]),
            model=facts.get("model", ""),
        )
        fingerprint = facts.get("fingerprint", "")
        if self._derived is not None and self._derived.fingerprint != fingerprint:
            what = f"{self.folder} has been made anew with another model, {info.model}"
            raise ModelMismatchError(f"{what}: open it again")
        dense, lexical = open_dense(self.folder, store), open_lexical(self.folder, store)
        return _Derived(state, fingerprint, dense, lexical, info, root)

    def _checked(self, encoder: Encoder) -> Encoder:
        with self._borrowed() as store:
            facts = store.facts()
        recorded = facts.get("fingerprint", "")
        if encoder.fingerprint != recorded:
            raise ModelMismatchError(
                f"{self.folder} was built with {self.model} ({facts.get('dimension')} dimensions, "
                f"{recorded[:8]}), not with {encoder.name} ({encoder.dimension} dimensions, "
                f"{encoder.fingerprint[:8]}): build it anew with `qa index --rebuild`"
            )
        return encoder
