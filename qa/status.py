"""How an index and its corpus differ."""

from dataclasses import dataclass

from qa.build import RECIPE
from qa.differences import differences
from qa.index import Reader
from qa.models import IndexInfo
from qa.publishing import sound
from qa.selection import Selection

__all__ = ["IndexStatus", "status"]

_TRIES = 20  # builds that may become visible while one status is taken


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
    """Compare the index with the corpus as it is now. Reads every file up to 1 MiB, stats the others."""
    for _ in range(_TRIES):
        found = _status(reader)
        if found.sound or reader.generation == found.generation:
            break  # else a build became visible while the files were looked at, and took the old ones away
    return found


def _status(reader: Reader) -> IndexStatus:
    with reader.snapshot() as snapshot:
        store = snapshot.store
        known = store.documents(snapshot.generation)
        changes = differences(reader.folder, store, known)
        selection = Selection.from_json(store.meta("selection") or "")
        return IndexStatus(
            info=snapshot.info,
            dimension=int(store.meta("dimension") or 0),
            sources={source: row.length for source, row in known.items()},
            new=changes.new,
            changed=changes.changed,
            gone=changes.gone,
            skipped=changes.skipped,
            sound=sound(reader.folder, store, exactly=False),
            generation=snapshot.generation,
            outdated=store.meta("recipe") != RECIPE,
            include=selection.include,
            exclude=selection.exclude,
        )
