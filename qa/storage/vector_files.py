"""The vector files of a generation: which there are, written anew or as changes beside those that are there.

A small index is written anew each time. Of a large one an update writes only what differs from the file that is there;
once that is much, the two are merged, and when the index has outgrown its cells, it is made anew from the record.
"""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from qa.errors import DamagedIndexError
from qa.storage.changes import Changes, checksum
from qa.storage.dense import KINDS, DenseIndex, Kind, kind_for, merge, write
from qa.storage.store import Store

__all__ = ["VectorFiles", "forced_kind", "open_vectors", "recorded", "renewed"]

_FEW_CHANGES = 1000
_SHARE = 50  # changes are merged when they are more than a fiftieth of what is there
_OUTGROWN = 4  # cells learnt from a quarter of what they now hold are learnt anew


@dataclass(frozen=True, slots=True)
class VectorFiles:
    """What the record says of them: names, checksums, how many passages ``file`` held when it was made anew."""

    kind: Kind
    file: str
    crc32: int
    passages: int
    changes: str = ""
    changes_crc32: int = 0

    @property
    def names(self) -> set[str]:
        """Of all files."""
        return {self.file, self.changes} - {""}

    def recordable(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self))

    def read_changes(self, folder: Path, dimension: int) -> Changes:
        """What differs from the file. Raises `DamagedIndexError`."""
        return Changes.read(folder / self.changes, self.changes_crc32) if self.changes else Changes.none(dimension)


def recorded(store: Store) -> VectorFiles | None:
    """The files of the visible generation; None before the first. Raises `DamagedIndexError`."""
    facts = json.loads(store.meta("dense") or "null")
    try:
        return None if facts is None else VectorFiles(**facts)
    except TypeError as error:
        what = f"{store.path} names the vector file as an earlier version did"
        raise DamagedIndexError(f"{what}: mend it with `qa index`") from error


def forced_kind(store: Store) -> Kind | None:
    """The kind of file that the user has asked for; None: by size."""
    return next((kind for kind in KINDS if kind == store.meta("dense_kind")), None)


def open_vectors(folder: Path, store: Store, files: VectorFiles) -> DenseIndex:
    """Raises `DamagedIndexError`."""
    changes = files.read_changes(folder, int(store.meta("dimension") or 0))
    return DenseIndex(folder / files.file, files.crc32, changes)


def renewed(
    folder: Path, store: Store, coming: int, dying: Collection[int], dimension: int, kind: Kind | None, *, anew: bool
) -> VectorFiles:
    """Write the vectors visible in generation ``coming``: those before without the passages ``dying``, and new ones.

    ``kind`` is what the user asks for. Files before are left as they are. Raises `OSError`, `RuntimeError`.
    """
    before = None if anew else recorded(store)
    passages = store.counts(coming)[1]
    wanted = kind or kind_for(passages)
    path = folder / f"dense-{coming}.faiss"
    if before is None or before.kind != wanted or passages > _OUTGROWN * max(1, before.passages):
        write(path, wanted, dimension, passages, partial(store.passage_vectors, coming))
        return VectorFiles(wanted, path.name, checksum(path), passages)
    changes = before.read_changes(folder, dimension).after(dying, store.passage_vectors(coming, since=coming))
    if len(changes) > max(_FEW_CHANGES, passages // _SHARE):
        merge(folder / before.file, changes, path)
        return VectorFiles(wanted, path.name, checksum(path), before.passages)
    beside = folder / f"dense-{coming}.npy"
    changes.write(beside)
    return VectorFiles(before.kind, before.file, before.crc32, before.passages, beside.name, checksum(beside))
