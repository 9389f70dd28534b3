"""An index open for reading: record, vectors, postings and model, all of one generation."""

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
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

__all__ = ["TRIES", "Reader", "Snapshot", "check_model"]

TRIES = 20
"""Builds that may become visible while one snapshot is opened, or one look is taken at an index."""

_KEPT = 16  # connections to the record that wait for the next search


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one search sees; nothing in it changes while it is in use. ``root`` is None where there are no files.

    ``store`` is this search's own connection, the rest is shared. ``fingerprint`` is the model's.
    """

    store: Store
    dense: DenseIndex
    lexical: LexicalIndex
    state: State
    info: IndexInfo
    root: Path | None
    fingerprint: str

    @property
    def generation(self) -> int:
        """The number of the state."""
        return self.state.generation


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
        self._last: Snapshot | None = None
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
            yield self._held(held)

    def _held(self, held: ExitStack) -> Snapshot:
        """Open the visible generation inside a transaction that ``held`` ends.

        A build that becomes visible in between removes the files of the generation before, so if they are gone or
        wrong and the state is another one by then, that is opened instead.
        """
        for _ in range(TRIES):
            with ExitStack() as trying:
                store = trying.enter_context(self._borrowed())
                trying.enter_context(store.transaction(write=False))
                state = store.state
                try:
                    found = self._current(store, state)
                    held.enter_context(trying.pop_all())
                    return found
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

    def _current(self, store: Store, state: State) -> Snapshot:
        with self._lock:
            if self._last is None or self._last.state != state:
                self._last = self._open(store, state)
            return replace(self._last, store=store)

    def _open(self, store: Store, state: State) -> Snapshot:
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
        if self._last is not None and self._last.fingerprint != fingerprint:
            what = f"{self.folder} has been made anew with another model, {info.model}"
            raise ModelMismatchError(f"{what}: open it again")
        dense, lexical = open_dense(self.folder, store), open_lexical(self.folder, store)
        return Snapshot(store, dense, lexical, state, info, root, fingerprint)

    def _checked(self, encoder: Encoder) -> Encoder:
        with self._borrowed() as store:
            check_model(self.folder, store, encoder, "build it anew with `qa index --rebuild`")
        return encoder


def check_model(folder: Path, store: Store, encoder: Encoder, mend: str) -> None:
    """Raises `ModelMismatchError` for another encoder than the index was built with; ``mend`` says what to do."""
    facts = store.facts()
    recorded = facts.get("fingerprint", "")
    if encoder.fingerprint != recorded:
        raise ModelMismatchError(
            f"{folder} was built with {facts.get('model')} ({facts.get('dimension')} dimensions, {recorded[:8]}), "
            f"not with {encoder.name} ({encoder.dimension} dimensions, {encoder.fingerprint[:8]}): {mend}"
        )
