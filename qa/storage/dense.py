"""Nearest vectors: the only module that knows FAISS.

The vectors are of unit length, so the inner product is the cosine. Ids are the passages' own, carried by the files
themselves, so there is no side table that could slip against them. Two kinds of file:

- ``flat``: the vectors as they are, all compared with a question. Exact, O(n); 4 bytes a dimension.
- ``ivf``: the vectors in 8 bits a dimension, in cells around centres (k-means); a question is compared with those of
  the cells nearest to it. Approximate, O(sqrt n): who ranks what is found takes cosines from the record.

Either is mapped into memory, so that opening reads no more than its checksum needs and memory holds what was looked at.
An update writes `Changes` beside the file that is there instead of writing it anew.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from qa.encoder import FloatArray
from qa.storage.changes import Batches, Changes, Ids, hold, unreadable, whole

__all__ = ["KINDS", "DenseIndex", "Kind", "kind_for", "merge", "write"]

Kind = Literal["flat", "ivf"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_EXACT = 100_000  # passages that are all compared within some ten milliseconds
_ALONE = 1 << 25  # multiplications that one thread does in some milliseconds
_TRAINED_ON = 40  # vectors for each cell; FAISS wants 39 at least
_PROBES = 48  # cells looked at


def kind_for(passages: int) -> Kind:
    """The kind of file for so many passages."""
    return "flat" if passages <= _EXACT else "ivf"


def write(path: Path, kind: Kind, dimension: int, count: int, batches: Callable[[int], Batches]) -> None:
    """Write an index file, whole or not at all.

    ``batches(every)`` gives the vectors, or one of ``every`` of them to learn from; ``count`` is how many there are.
    Memory holds the file's content: 4 bytes a dimension of each vector if it is flat, 1 byte if not.
    """
    import faiss

    flat = kind == "flat"
    index = faiss.IndexIDMap(faiss.IndexFlatIP(dimension)) if flat else _trained(dimension, count, batches)
    for ids, vectors in batches(1):
        index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(ids, dtype=np.int64))
    _written(index, path)


def _trained(dimension: int, count: int, batches: Callable[[int], Batches]) -> Any:
    import faiss

    cells = max(1, min(int(2 * count**0.5), count // _TRAINED_ON))
    every = max(1, count // (_TRAINED_ON * cells))
    sample = np.concatenate([vectors for _, vectors in batches(every)])
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension), dimension, cells, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.niter = 10
    index.cp.min_points_per_centroid = 1  # no warnings about small ones
    index.cp.max_points_per_centroid = 4 * _TRAINED_ON
    index.train(sample)
    index.nprobe = min(cells, _PROBES)
    return index


def _written(index: Any, path: Path) -> None:
    import faiss

    with whole(path) as unfinished:
        faiss.write_index(index, str(unfinished))


def merge(old: Path, changes: Changes, path: Path) -> None:
    """Write the file ``old`` with its ``changes`` taken in to ``path``, whole or not at all; of the same cells."""
    import faiss

    index = faiss.read_index(str(old))
    if len(changes.gone):
        index.remove_ids(faiss.IDSelectorBatch(changes.gone))
    if len(changes.ids):
        index.add_with_ids(np.ascontiguousarray(changes.added), changes.ids)
    _written(index, path)


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
    """An index file open for searching, with what differs from it. Safe for many threads."""

    def __init__(self, path: Path, crc32: int, changes: Changes | None = None) -> None:
        """Raises `DamagedIndexError` if the file is missing or is not the one with this checksum."""
        import faiss

        try:
            hold(path, crc32)
            self._index: Any = _mapped(path)
        except (OSError, RuntimeError) as error:
            raise unreadable(path) from error
        self._cells = isinstance(self._index, faiss.IndexIVF)
        self._changes = changes or Changes.none(self._index.d)
        self._added = faiss.IndexIDMap(faiss.IndexFlatIP(self._index.d))
        self._added.add_with_ids(self._changes.added, self._changes.ids)
        gone = self._changes.gone
        self._without = faiss.IDSelectorNot(_selector(gone)) if len(gone) else None

    def __len__(self) -> int:
        return int(self._index.ntotal) + len(self._changes.ids) - len(self._changes.gone)

    def ids(self) -> Ids:
        """The passages it holds. Shape: (len(self),), int64."""
        held = self._held()
        return np.concatenate([held[~np.isin(held, self._changes.gone)], self._changes.ids])

    def _held(self) -> Ids:
        import faiss

        if not self._cells:
            flat: Ids = faiss.vector_to_array(self._index.id_map)
            return flat
        lists = self._index.invlists
        every = [
            faiss.rev_swig_ptr(lists.get_ids(cell), lists.list_size(cell)).copy()
            for cell in range(lists.nlist)
            if lists.list_size(cell)
        ]
        return np.concatenate([np.zeros(0, dtype=np.int64), *every])

    def search(
        self, vectors: FloatArray, k: int, among: Sequence[int] | None = None
    ) -> list[tuple[list[int], FloatArray]]:
        """The ``k`` nearest passages of each vector, (questions, dimension): ids and cosines, best first.

        Of a file in cells they are nearly the nearest, and the cosines are right to about two digits. ``among``: only
        these ids are looked at; None is all.
        """
        vectors = np.ascontiguousarray(vectors)
        k = min(k, max(1, len(self)))
        chosen = None if among is None else np.asarray(among, dtype=np.int64)
        found = [self._searched(vectors, k, chosen)]
        if len(self._changes.ids):
            with _threads(vectors.size * len(self._changes.ids)):
                found.append(self._added.search(vectors, k, params=_parameters(_selector(chosen))))
        scores = np.concatenate([each[0] for each in found], axis=1)
        ids = np.concatenate([each[1] for each in found], axis=1)
        scores = np.where(ids < 0, -np.inf, scores)  # FAISS pads with the id -1
        order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
        scores, ids = np.take_along_axis(scores, order, axis=1), np.take_along_axis(ids, order, axis=1)
        return [(row[row >= 0].tolist(), each[row >= 0]) for row, each in zip(ids, scores, strict=True)]

    def _searched(self, vectors: FloatArray, k: int, among: Ids | None) -> tuple[FloatArray, Ids]:
        """The file's own nearest, without those that are gone."""
        import faiss

        selector = self._without
        if among is not None:
            selector = _selector(np.setdiff1d(among, self._changes.gone) if len(self._changes.gone) else among)
            k = min(k, max(1, len(among)))
        if not self._cells:
            with _threads(vectors.size * int(self._index.ntotal)):
                return self._search(vectors, k, _parameters(selector))
        in_cells: Any = faiss.SearchParametersIVF
        cells, probes = int(self._index.nlist), int(self._index.nprobe)
        while True:
            with _threads(vectors.size * (cells + probes * int(self._index.ntotal) // cells)):
                found = self._search(vectors, k, in_cells(sel=selector, nprobe=probes))
            if probes >= cells or (found[1] >= 0).all():
                return found
            probes = min(cells, 4 * probes)  # the nearest cells hold fewer than ``k``

    def _search(self, vectors: FloatArray, k: int, parameters: Any) -> tuple[FloatArray, Ids]:
        scores, ids = self._index.search(vectors, k, params=parameters)
        return scores, ids


def _selector(ids: Ids | None) -> Any:
    import faiss

    return None if ids is None else faiss.IDSelectorBatch(ids)


def _parameters(selector: Any) -> Any:
    import faiss

    made: Any = faiss.SearchParameters
    return None if selector is None else made(sel=selector)


def _mapped(path: Path) -> Any:
    """The index in a file, its vectors left there until they are looked at."""
    import faiss

    with path.open("rb") as file:
        in_cells = file.read(4) == b"IwSq"  # FAISS's name for cells of quantised vectors
    if not in_cells:
        return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
    lists = faiss.downcast_InvertedLists(index.invlists)
    if isinstance(lists, faiss.OnDiskInvertedLists):
        lists.prefetch_nthread = 0  # else every search starts 32 threads
    return index
