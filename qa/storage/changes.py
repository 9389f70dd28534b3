"""Files of vectors: their checksums, how they are written whole, and what has changed since one was written.

Changes lie in a file of their own, three arrays in NumPy's format one after the other, so that a little update of a
large index writes little.
"""

import os
import sys
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from qa.encoder import FloatArray
from qa.errors import DamagedIndexError

__all__ = ["Batches", "Changes", "Ids", "checksum", "crc32_of", "hold", "unreadable", "whole"]

Ids = NDArray[np.int64]
Batches = Iterable[tuple[Sequence[int], FloatArray]]
"""Ids, and vectors of shape (n, dimension), float32, unit length."""

_PIECE = 1 << 20  # bytes read at once


def checksum(path: Path) -> int:
    """CRC-32 of a file; about a second for 3 GB."""
    with path.open("rb") as file:
        return crc32_of(file)


def crc32_of(file: BinaryIO, length: int = sys.maxsize) -> int:
    """CRC-32 of the next ``length`` bytes, or as many as there are."""
    found = 0
    while piece := file.read(min(length, _PIECE)):
        found = zlib.crc32(piece, found)
        length -= len(piece)
    return found


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write a file that gets the name ``path`` when it is written to its end, and is on the disk by then."""
    unfinished = path.with_suffix(".unfinished")
    yield unfinished
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from an index file: vectors ``added`` under new ``ids``, and ids in it that are ``gone``.

    Shapes: ids (n,), int64; added (n, dimension), float32; gone (m,), int64.
    """

    ids: Ids
    added: FloatArray
    gone: Ids

    def __len__(self) -> int:
        return len(self.ids) + len(self.gone)

    @classmethod
    def none(cls, dimension: int) -> "Changes":
        """Nothing differs."""
        return cls(np.zeros(0, np.int64), np.zeros((0, dimension), np.float32), np.zeros(0, np.int64))

    def after(self, gone: Collection[int], batches: Batches) -> "Changes":
        """These, then passages ``gone``, then others added."""
        going = np.fromiter(gone, dtype=np.int64, count=len(gone))
        kept = ~np.isin(self.ids, going)
        ids, added = [self.ids[kept]], [self.added[kept]]
        for some, vectors in batches:
            ids.append(np.asarray(some, dtype=np.int64))
            added.append(vectors)
        from_file = going[~np.isin(going, self.ids)]
        return Changes(np.concatenate(ids), np.concatenate(added), np.union1d(self.gone, from_file))

    def write(self, path: Path) -> None:
        """Write them, whole or not at all: three arrays in NumPy's format, one after the other."""
        with whole(path) as unfinished, unfinished.open("wb") as file:
            for array in (self.ids, self.added, self.gone):
                np.save(file, array, allow_pickle=False)

    @classmethod
    def read(cls, path: Path, crc32: int) -> "Changes":
        """Raises `DamagedIndexError` if the file is missing or is not the one with this checksum."""
        try:
            hold(path, crc32)
            with path.open("rb") as file:
                return cls(*(np.load(file, allow_pickle=False) for _ in range(3)))
        except (OSError, ValueError, EOFError) as error:
            raise unreadable(path) from error


def hold(path: Path, crc32: int) -> None:
    """Raises `DamagedIndexError` if the file is not the one with this checksum, or `OSError`."""
    if checksum(path) != crc32:
        raise DamagedIndexError(f"{path} is not the file that was written: mend it with `qa index`")


def unreadable(path: Path) -> DamagedIndexError:
    """The error for a file that cannot be used."""
    return DamagedIndexError(f"{path} is missing or cannot be read: mend it with `qa index`")
