"""A corpus to an index: built, brought up to date, a part of it taken out."""

import os
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal

from qa.encoder import Encoder
from qa.encoding.embedding import DEFAULT_MODEL, DefaultEncoder, open_encoder
from qa.encoding.reader import shipped_reader
from qa.errors import MissingIndexError, OutdatedIndexError
from qa.files.coverage import absolute, recordable_root
from qa.files.sources import BuildReport, Extent, OnProgress
from qa.indexing.build import update
from qa.indexing.locking import locked
from qa.indexing.planning import Plan, planned, recorded_in, without
from qa.storage.dense import Kind
from qa.storage.folders import given
from qa.storage.store import Store

__all__ = ["Paths", "carried_out", "forget", "update_index"]

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]


def update_index(
    corpus: Paths | None = "corpus",
    index: str | os.PathLike[str] = "index",
    *,
    model: str | None = None,
    encoder: Encoder | None = None,
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    rebuild: bool = False,
    dense_kind: Kind | Literal["auto"] | None = None,
    on_progress: OnProgress = lambda progress: None,
) -> BuildReport:
    """Build the index of ``corpus`` or bring it up to date; what changed is embedded, the rest is left.

    None is all that the index is of. Paths that it is of already bring only themselves up to date; others come to it.
    ``include`` and ``exclude`` are patterns in gitignore syntax, relative to the corpus; they are recorded and hold
    until others are given (``()`` is none). ``model`` is a sentence-transformers name or folder, by default the
    index's own or the default model; ``encoder`` is an object to use instead. ``rebuild`` puts ``corpus`` in place of
    what there was. ``dense_kind``: a vector file "flat" (exact) or "ivf" (quick in a large index), or "auto", by size;
    None: as was asked for before. Raises `CorpusError`, `UsageError`, `ModelError`, `ModelMismatchError`,
    `LockedIndexError`, `DamagedIndexError`.
    """
    folder = given(index)
    recorded = recorded_in(folder, rebuild=rebuild)
    if not rebuild:
        _check(folder)
    paths = None if corpus is None else absolute([corpus] if isinstance(corpus, str | os.PathLike) else corpus)
    plan = planned(folder, recorded, paths, include=include, exclude=exclude, rebuild=rebuild)
    encoder = encoder or open_encoder(model or recorded.model or DEFAULT_MODEL)
    report = carried_out(folder, plan, encoder, rebuild=rebuild, dense_kind=dense_kind, on_progress=on_progress)
    if isinstance(encoder, DefaultEncoder):  # who indexes will ask, and the first question should not wait
        encoder.prepare()
        shipped_reader().prepare()
    return report


def _check(folder: Path) -> None:
    """Raises `DamagedIndexError` for a record that is: what did not change is never read else, and would stay so."""
    with suppress(MissingIndexError, OutdatedIndexError), closing(Store(folder)) as store:
        store.check_rows()


def forget(
    path: str | os.PathLike[str], index: str | os.PathLike[str] = "index", *, encoder: Encoder | None = None
) -> BuildReport:
    """Take a folder or file that was indexed out of the index; it may be gone. Raises `UsageError` if it is not in it.

    Raises `CorpusError` if nothing would be left, and as `update_index`.
    """
    folder = given(index)
    recorded = recorded_in(folder)
    plan = without(folder, recorded, Path(os.path.normpath(given(path).absolute())))
    return carried_out(folder, plan, encoder or open_encoder(recorded.model or DEFAULT_MODEL))


def carried_out(
    folder: Path,
    plan: Plan,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    dense_kind: Kind | Literal["auto"] | None = None,
    on_progress: OnProgress = lambda progress: None,
) -> BuildReport:
    """Do as planned. Errors as for `qa.indexing.build.update`, and `LockedIndexError`."""
    of = plan.coverage
    extent = Extent(
        recordable_root(folder, of.root),
        of.sources(of.scopes),
        of.sources(plan.within),
        # Named from the root as it will be: by then the recorded ones are, too.
        dropped=of.sources([path for path in plan.dropped if path.is_relative_to(of.root)]),
        selection=of.selection.to_json(),
    )
    with locked(folder):
        found = of.scan(folder, plan.within)
        return update(
            folder,
            found.files,
            {**found.skipped, **plan.skipped},
            encoder,
            of=extent,
            rebuild=rebuild,
            dense_kind=dense_kind,
            on_progress=on_progress,
        )
