"""How the corpus differs from the index: what the next update would find, without making it; what the index holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qa.errors import FormatError
from qa.files.corpus import SourceFile
from qa.files.coverage import recorded_coverage
from qa.files.selection import Selection
from qa.files.sources import in_scope, read
from qa.indexing.build import RECIPE
from qa.indexing.index import TRIES, Reader
from qa.indexing.planning import kept_away, scopes_that_are_documents, told_away
from qa.indexing.publishing import sound
from qa.models import IndexInfo
from qa.storage.records import DocumentRow
from qa.storage.store import Store

__all__ = ["IndexStatus", "status", "unseen"]


class _Differences(NamedTuple):
    """What the next update would find, by source."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    skipped: dict[str, str]


def _differences(folder: Path, store: Store, known: Mapping[str, DocumentRow]) -> _Differences:
    """The corpus as it is now against the ``known`` documents. New and changed files are read, as an update would."""
    coverage = recorded_coverage(folder, store.facts())
    if coverage is None:
        return _Differences((), (), (), store.skipped())
    found = coverage.scan(folder)
    documents = scopes_that_are_documents(coverage, store)
    absent = kept_away(coverage, documents)
    new = [file for file in found.files if file.source not in known]
    changed = [file for file in found.files if file.source in known and not file.unchanged(known[file.source])]
    unreadable = {file.source: reason for file in [*new, *changed] if (reason := _unreadable(file))}
    held = {file.source for file in found.files} - set(unreadable)
    return _Differences(
        new=tuple(file.source for file in new if file.source not in unreadable),
        changed=tuple(file.source for file in changed if file.source not in unreadable),
        gone=tuple(s for s in known if s not in held and not in_scope(s, coverage.sources(absent))),
        skipped={**found.skipped, **told_away(coverage, absent, documents), **unreadable},
    )


def unseen(folder: Path, store: Store, known: Mapping[str, DocumentRow]) -> int:
    """How many files of the corpus are in the index neither as documents nor as skipped; no file is opened."""
    coverage = recorded_coverage(folder, store.facts())
    found = coverage.scan(folder).files if coverage else ()
    return len({file.source for file in found} - known.keys() - store.skipped().keys())


def _unreadable(file: SourceFile) -> str | None:
    try:
        read(file)
    except FormatError as error:
        return str(error)
    return None


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What is indexed, and what is new, changed or gone in the corpus since.

    ``outdated``: made as an earlier version did it; the next `update_index` makes it anew. ``include`` and ``exclude``
    are the patterns that hold.
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
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def current(self) -> bool:
        """Whether the next `update_index` would have nothing to do."""
        return self.sound and not (self.outdated or self.new or self.changed or self.gone)


def status(reader: Reader) -> IndexStatus:
    """Compare the index with the corpus as it is now. Reads every file up to 1 MiB, stats the others.

    Raises `DamagedIndexError` if the record is, as far as `Store.check_rows` looks.
    """
    for _ in range(TRIES):
        found = _status(reader)
        if found.sound or reader.generation == found.generation:
            break  # else a build became visible while the files were looked at, and took the old ones away
    return found


def _status(reader: Reader) -> IndexStatus:
    with reader.snapshot() as snapshot:
        store = snapshot.store
        store.check_rows()
        known = store.documents(snapshot.generation)
        selection = Selection.from_json(store.meta("selection") or "")
        return IndexStatus(
            info=snapshot.info,
            dimension=int(store.meta("dimension") or 0),
            sources={source: row.length for source, row in known.items()},
            **_differences(reader.folder, store, known)._asdict(),
            sound=sound(reader.folder, store, exactly=False),
            generation=snapshot.generation,
            outdated=store.meta("recipe") != RECIPE,
            include=selection.include,
            exclude=selection.exclude,
        )
