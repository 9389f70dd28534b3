"""Nearest vectors: the only module that knows FAISS.

The vectors are of unit length, so the inner product is the cosine. The search is exact. Ids are the passages' own,
carried by the file itself, so there is no side table that could slip against it.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import DamagedIndexError
from qa.models import FloatArray
from qa.products import cosines

__all__ = ["DenseIndex", "checksum", "write"]

Ids = NDArray[np.int64]
_ALONE = 1 << 25  # multiplications that one thread does in some milliseconds


def write(path: Path, batches: Iterable[tuple[Sequence[int], FloatArray]], dimension: int) -> None:
    """Write an index of ``batches`` (ids; vectors of shape (n, dimension), unit length), whole or not at all."""
    import faiss

    index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
    for ids, vectors in batches:
        index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(ids, dtype=np.int64))
    unfinished = path.with_suffix(".unfinished")
    faiss.write_index(index, str(unfinished))
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)


def checksum(path: Path) -> str:
    """SHA-256 of the file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _threads(multiplications: int) -> Iterator[None]:
    """As many threads as the work is worth. FAISS's wait by spinning, which takes the cores from what comes next."""
    import faiss

    before = faiss.omp_get_max_threads()  # of this thread alone
    if multiplications < _ALONE:
        faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


class DenseIndex:
    """An index file open for searching. Safe for many threads."""

    def __init__(self, path: Path, sha256: str) -> None:
        """Raises `DamagedIndexError` if the file is missing or is not the one with this checksum."""
        import faiss

        try:
            if checksum(path) != sha256:
                raise DamagedIndexError(f"{path} is not the file that was written: mend it with `qa index`")
            self._index: Any = faiss.read_index(str(path))
        except (OSError, RuntimeError) as error:
            raise DamagedIndexError(f"{path} is missing or cannot be read: mend it with `qa index`") from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def ids(self) -> Ids:
        """The passages it holds. Shape: (len(self),), int64."""
        import faiss

        held: Ids = faiss.vector_to_array(self._index.id_map)
        return held

    def search(self, vectors: FloatArray, k: int) -> list[tuple[list[int], FloatArray]]:
        """The ``k`` nearest passages of each vector, (questions, dimension): ids and cosines, best first. O(n)."""
        with _threads(len(self) * vectors.size):
            scores, ids = self._index.search(np.ascontiguousarray(vectors), min(k, max(1, len(self))))
        return [(row[row >= 0].tolist(), each[row >= 0]) for row, each in zip(ids, scores, strict=True)]

    def cosines(self, vector: FloatArray, ids: Sequence[int]) -> FloatArray:
        """The cosine of ``vector`` with each of the passages ``ids``. Shape: (len(ids),)."""
        if not ids:
            return np.zeros(0, dtype=np.float32)
        vectors: FloatArray = np.stack([self._index.reconstruct(int(passage)) for passage in ids])
        return cosines(vectors, vector)
