"""Files to index: build it, or bring it up to date with what changed, in one visible step.

Order of writing, so that a kill at any moment leaves the last good state: documents of the coming generation go into
the record in batches, not yet visible; their terms are added to the lexical index; in one transaction the vector file
of that generation is written under a new name and the generation becomes visible; then what nobody sees any more is
removed. A search masks what the record does not show, so the leftovers of a build that was cut off change no answer,
and the next build goes on from them.
"""

import json
import time
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal

from qa.encoder import Encoder
from qa.errors import (
    CorpusError,
    DamagedIndexError,
    FormatError,
    IndexUnusableError,
    OutdatedIndexError,
    QAError,
)
from qa.files.coverage import recorded_root
from qa.files.selection import Selection
from qa.files.sources import IN_MEMORY, BuildReport, Extent, OnProgress, Progress, Source, in_scope, read
from qa.indexing.chunking import TARGET_TOKENS
from qa.indexing.index import check_model
from qa.indexing.publishing import publish, sound, tidy, wipe
from qa.indexing.staging import Stage
from qa.storage.dense import Kind
from qa.storage.folders import RECORD, printable, stands
from qa.storage.store import Store
from qa.storage.vector_files import forced_kind

__all__ = ["RECIPE", "update"]

RECIPE = f"10/{TARGET_TOKENS}"
"""Of chunking, vectors and terms. An index made by another recipe is chunked again."""


def update(
    folder: Path,
    sources: Sequence[Source],
    skipped: dict[str, str],
    encoder: Encoder,
    *,
    of: Extent = IN_MEMORY,
    rebuild: bool = False,
    dense_kind: Kind | Literal["auto"] | None = None,
    on_progress: OnProgress = lambda progress: None,
) -> BuildReport:
    """Make the index in ``folder`` hold ``sources``, embedding only what is new.

    Of what it held before, sources inside ``of.within`` that are not among ``sources`` go; others stay. ``dense_kind``
    is of the vector file; "auto": by size, None: as was asked for before. The caller holds `qa.indexing.locking.locked`
    since before it looked for the sources: what another process brings in meanwhile would count as gone. Raises
    `CorpusError` if nothing would be left, `IndexUnusableError`, and unless ``rebuild`` `ModelMismatchError` and
    `DamagedIndexError`.
    """

    def run() -> BuildReport:
        with closing(Store(folder, create=True)) as store:
            if rebuild:
                store.check()
            else:
                _move_root(folder, store, of.root)
            asked = forced_kind(store) if dense_kind is None else dense_kind
            kind = None if asked == "auto" else asked
            return _Build(folder, store, encoder, of, rebuild, kind, on_progress).run(sources, skipped)

    begun = not stands(folder / RECORD)
    try:
        return run()
    except DamagedIndexError as error:
        if not (rebuild or isinstance(error, OutdatedIndexError)):
            raise
        wipe(folder)
        return run()
    except QAError:
        if begun and _empty(folder):
            wipe(folder)
        raise


def _empty(folder: Path) -> bool:
    """Whether nothing has been put into the record that a later build could go on from."""
    with suppress(QAError), closing(Store(folder)) as store:
        return not (store.generation or store.staged(0) or store.holds_vectors())
    return False


class _Build:
    """One run of `update`."""

    def __init__(
        self,
        folder: Path,
        store: Store,
        encoder: Encoder,
        of: Extent,
        rebuild: bool,
        dense_kind: Kind | None,
        on_progress: OnProgress,
    ) -> None:
        self.folder, self.store, self.encoder, self.of, self.on_progress = folder, store, encoder, of, on_progress
        self.rebuild, self.dense_kind, self.last = rebuild, dense_kind, store.generation
        self.known = store.documents(self.last)
        self.cut_off = bool(store.meta("staging"))  # by whatever ended the build before this one
        if not rebuild and store.meta("fingerprint"):
            check_model(folder, store, encoder, "use another --index, or build it anew with --rebuild")
        self.anew = rebuild or (self.last > 0 and store.meta("recipe") != RECIPE)
        self.skipped: dict[str, str] = {}
        self._progress = Progress(0, 0, 0)

    def run(self, sources: Sequence[Source], skipped: dict[str, str]) -> BuildReport:
        began = time.monotonic()
        todo = [s for s in sources if self.anew or s.source not in self.known or not s.unchanged(self.known[s.source])]
        stage = Stage(self.store, self.encoder, self.last + 1, self._done, anew=self.rebuild, keep=not self.anew)
        self.skipped = dict(skipped)
        staged = self._stage(stage, todo)
        kept = {source.source for source in sources} - set(self.skipped)
        gone = sorted(name for name in self.known if name not in kept and (self.anew or in_scope(name, self.of.within)))
        if len(self.known) + len(staged - set(self.known)) == len(gone):
            raise CorpusError(_nothing(recorded_root(self.folder, self.of.root), self.skipped))
        changed = sorted(staged & set(self.known))
        self._finish([*changed, *gone], news=bool(staged or gone))
        documents, passages = self.store.counts(self.store.generation)
        return BuildReport(
            added=tuple(sorted(staged - set(self.known))),
            changed=tuple(changed),
            removed=tuple(gone),
            unchanged=documents - len(staged),
            skipped=self.skipped,
            documents=documents,
            passages=passages,
            embedded=stage.embedded,
            seconds=time.monotonic() - began,
        )

    def _stage(self, stage: Stage, todo: Sequence[Source]) -> set[str]:
        """Write what is new for the coming generation, as far as a build that was cut off has not; its sources."""
        self._progress = Progress(0, sum(source.size for source in todo), 0)
        staged = self._left_behind(todo)
        for source in todo:
            if source.source in staged:
                self._done(0, source.size)
            elif self._add(stage, source):
                staged.add(source.source)
            else:
                self._done(0, source.size)
        stage.flush()
        return staged

    def _left_behind(self, todo: Sequence[Source]) -> set[str]:
        """Which of ``todo`` an earlier build has written for the coming generation as this one would.

        Whatever else lies there goes before anything is added: were this build cut off too, a source would lie there
        twice, and both would become visible.
        """
        way = f"{RECIPE} {self.encoder.fingerprint} {'rebuild' if self.rebuild else 'update'}"
        left = self.store.staged(self.last)
        wanted = {source.source: source for source in todo} if self.store.meta("staging") == way else {}
        kept = {row.source: row.id for row in left if row.source in wanted and wanted[row.source].unchanged(row)}
        if left or todo:
            with self.store.transaction():
                self.store.delete_documents([row.id for row in left if row.id != kept.get(row.source)])
                self.store.set_meta(staging=way)
        return set(kept)

    def _add(self, stage: Stage, source: Source) -> bool:
        """Read one source and hand it on; list it as skipped if that fails."""
        try:
            stage.add(read(source), source.size, source.mtime_ns)
        except FormatError as error:
            reason = str(error)
        except UnicodeError:
            reason = "characters in it cannot be encoded"
        else:
            return True
        self.skipped[printable(source.source)] = reason
        return False

    def _finish(self, dying: Iterable[str], *, news: bool) -> None:
        facts = {
            "scopes": json.dumps(self._scopes()),
            "selection": self.of.selection,
            "recipe": RECIPE,
            "root": self.of.root,
            "model": self.encoder.name,
            "dimension": str(self.encoder.dimension),
            "token_dimension": str(self.encoder.token_dimension),
            "fingerprint": self.encoder.fingerprint,
        }
        rewrite = self.anew or not sound(self.folder, self.store)
        if news or rewrite or self.dense_kind != forced_kind(self.store):
            buried = [self.known[name].id for name in dying]
            publish(self.folder, self.store, buried, facts, rewrite=rewrite, kind=self.dense_kind)
        else:
            tidy(self.folder, self.store)
        outdated = [name for name in self.store.skipped() if self.anew or in_scope(name, self.of.within)]
        with self.store.transaction():
            self.store.set_skipped(outdated, self.skipped)
            self.store.set_meta(staging="", **facts)
            if self.cut_off or self.rebuild:
                self.store.delete_stray_vectors()

    def _scopes(self) -> list[str]:
        """What the index covers from now on; what another process has added meanwhile stays."""
        before = [] if self.rebuild else json.loads(self.store.meta("scopes") or "[]")
        return sorted({*before, *self.of.scopes} - set(self.of.dropped))

    def _done(self, passages: int, size: int) -> None:
        before = self._progress
        self._progress = Progress(before.bytes_done + size, before.bytes_total, before.passages + passages)
        self.on_progress(self._progress)


def _move_root(folder: Path, store: Store, root: str) -> None:
    """Name the sources from ``root``, where that is above what they were named from. Raises `IndexUnusableError`."""
    before, now = recorded_root(folder, store.meta("root") or ""), recorded_root(folder, root)
    if before is None or now is None or before == now:
        return
    if not before.is_relative_to(now):
        raise IndexUnusableError(f"the index is of {before}, not of {now}: run the same again")
    prefix = before.relative_to(now).as_posix()
    selection = Selection.from_json(store.meta("selection") or "").seen_from_above(prefix)
    store.move_sources(prefix, root=root, selection=selection.to_json())


def _nothing(root: Path | None, skipped: dict[str, str]) -> str:
    what = f"{root or 'the corpus'} holds no document that can be read"
    if not skipped:
        return f"{what}: put text or Markdown files there, or name another folder"
    some = "; ".join(f"{name}: {reason}" for name, reason in list(skipped.items())[:3])
    return f"{what}: {len(skipped)} skipped ({some}{'; …' if len(skipped) > 3 else ''})"
