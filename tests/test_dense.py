"""Nearest vectors: the same as brute force finds, and no file is trusted that is not the one written."""

import resource
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.encoder import FloatArray
from qa.errors import DamagedIndexError
from qa.storage.changes import Changes, checksum
from qa.storage.dense import DenseIndex, Kind, merge, write

DIMENSION = 16


def unit_vectors(count: int, seed: int) -> FloatArray:
    vectors: FloatArray = np.random.default_rng(seed).standard_normal((count, DIMENSION), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def written(path: Path, *batches: tuple[Sequence[int], FloatArray], kind: Kind = "flat") -> Path:
    count = sum(len(ids) for ids, _ in batches)
    write(path, kind, DIMENSION, count, lambda every: [(ids[::every], vectors[::every]) for ids, vectors in batches])
    return path


def opened(folder: Path, *batches: tuple[Sequence[int], FloatArray], kind: Kind = "flat") -> DenseIndex:
    path = written(folder / "dense.faiss", *batches, kind=kind)
    return DenseIndex(path, checksum(path))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    ids=st.lists(st.integers(0, 2**62), min_size=1, max_size=60, unique=True),
    seed=st.integers(0, 2**32),
    k=st.integers(1, 100),
    cut=st.integers(0, 60),
)
def test_search_is_brute_force(
    tmp_path_factory: pytest.TempPathFactory, ids: list[int], seed: int, k: int, cut: int
) -> None:
    vectors = unit_vectors(len(ids) + 1, seed)
    vectors, question = vectors[:-1], vectors[-1]
    batches = [batch for batch in ((ids[:cut], vectors[:cut]), (ids[cut:], vectors[cut:])) if batch[0]]
    index = opened(tmp_path_factory.mktemp("dense"), *batches)
    found, cosines = index.search(question[None], k)[0]
    exact = vectors.astype(np.float64) @ question.astype(np.float64)
    best = np.argsort(-exact)[:k]
    assert len(index) == len(ids)
    assert cosines == pytest.approx(exact[best], abs=1e-6)
    assert np.all(np.diff(cosines) <= 0)
    assert len(set(found)) == len(found) == min(k, len(ids))
    assert [exact[ids.index(passage)] for passage in found] == pytest.approx(exact[best], abs=1e-6)


def test_equal_vectors_are_all_found(tmp_path: Path) -> None:
    vector = unit_vectors(1, 3)
    index = opened(tmp_path, ([8, 4, 6], np.repeat(vector, 3, axis=0)))
    assert set(index.search(vector[0][None], 10)[0][0]) == {4, 6, 8}


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    index = opened(tmp_path)
    found, cosines = index.search(unit_vectors(1, 0), 5)[0]
    assert len(index) == len(found) == len(cosines) == 0


def test_writing_replaces_and_leaves_nothing_else(tmp_path: Path) -> None:
    opened(tmp_path, ([1], unit_vectors(1, 0)))
    index = opened(tmp_path, ([2, 3], unit_vectors(2, 0)))
    assert len(index) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["dense.faiss"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "dense.faiss"
    written(path, ([1], unit_vectors(1, 0)))
    before = checksum(path)
    with pytest.raises(Exception):  # noqa: B017, PT011  # whatever FAISS raises for vectors of another width
        written(path, ([1], unit_vectors(1, 0)[:, :-1]))
    assert checksum(path) == before


def test_what_is_not_the_file_written_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "dense.faiss"
    written(path, ([1, 2], unit_vectors(2, 0)))
    whole, crc32 = path.read_bytes(), checksum(path)
    flipped = bytes([*whole[:-1], whole[-1] ^ 1])
    for content in (whole[:-1], whole[: len(whole) // 2], b"", flipped, whole + b"\0"):
        path.write_bytes(content)
        with pytest.raises(DamagedIndexError, match="is not the file that was written: mend it"):
            DenseIndex(path, crc32)
    path.write_bytes(whole)
    assert len(DenseIndex(path, crc32)) == 2
    with pytest.raises(DamagedIndexError):
        DenseIndex(path, 7)


def test_what_cannot_be_read_is_damaged_whatever_its_checksum(tmp_path: Path) -> None:
    path = written(tmp_path / "dense.faiss", ([1, 2], unit_vectors(2, 0)))
    for content in (path.read_bytes()[:-100], b"", b"no index", b"IxM2" + b"\xff" * 200):
        path.write_bytes(content)
        with pytest.raises(DamagedIndexError, match="missing or cannot be read"):
            DenseIndex(path, checksum(path))
    with pytest.raises(DamagedIndexError, match="missing or cannot be read"):
        DenseIndex(tmp_path / "gone.faiss", 7)


def test_many_threads_find_what_one_finds(tmp_path: Path) -> None:
    index = opened(tmp_path, (range(500), unit_vectors(500, 1)))
    questions = unit_vectors(50, 2)
    alone = [index.search(question[None], 5)[0][0] for question in questions]
    found: dict[int, list[list[int]]] = {}

    def ask(thread: int) -> None:
        found[thread] = [index.search(question[None], 5)[0][0] for question in questions]

    threads = [Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == dict.fromkeys(range(8), alone)


def test_a_search_leaves_the_number_of_threads_as_it_was(tmp_path: Path) -> None:
    import faiss

    before = faiss.omp_get_max_threads()
    try:
        faiss.omp_set_num_threads(3)
        opened(tmp_path, (range(5), unit_vectors(5, 0))).search(unit_vectors(1, 1), 2)
        assert faiss.omp_get_max_threads() == 3
    finally:
        faiss.omp_set_num_threads(before)


def clustered(count: int, seed: int) -> FloatArray:
    """Vectors in clusters of all sizes, as those of texts lie. Shape: (count, DIMENSION), unit length."""
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(0).standard_normal((200, DIMENSION))
    vectors = centres[(200 * rng.random(count) ** 2).astype(int)] + 0.7 * rng.standard_normal((count, DIMENSION))
    unit: FloatArray = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def share_found(index: DenseIndex, ids: Sequence[int], vectors: FloatArray, questions: FloatArray, k: int) -> float:
    """Recall: the share of the ``k`` truly nearest that are among the 50 found."""
    held = np.asarray(ids)
    nearest = held[np.argsort(-(questions @ vectors.T), axis=1)[:, :k]]
    found = [set(ranked) for ranked, _ in index.search(questions, 50)]
    return float(np.mean([len(set(row.tolist()) & some) / k for row, some in zip(nearest, found, strict=True)]))


def test_cells_find_what_brute_force_finds(tmp_path: Path) -> None:
    ids, vectors, questions = range(5, 20_005), clustered(20_000, 1), clustered(100, 2)
    index = opened(tmp_path, (ids[:9000], vectors[:9000]), (ids[9000:], vectors[9000:]), kind="ivf")
    assert sorted(index.ids().tolist()) == list(ids)
    assert share_found(index, ids, vectors, questions, 10) >= 0.97
    for (found, cosines), question in zip(index.search(questions, 10), questions, strict=True):
        assert cosines == pytest.approx(vectors[np.array(found) - 5] @ question, abs=0.02)
        assert np.all(np.diff(cosines) <= 0)


@pytest.mark.parametrize("kind", ["flat", "ivf"])
def test_the_vectors_stay_in_the_file(tmp_path: Path, kind: Kind) -> None:
    """An index is mapped, not loaded: opening it takes no memory for what nobody has looked at."""
    path = written(tmp_path / "dense.faiss", (range(200_000), clustered(200_000, 1)), kind=kind)

    def held() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

    checksum(path)
    before = held()
    index = DenseIndex(path, checksum(path))
    assert held() - before < path.stat().st_size / 2
    assert len(index.search(clustered(1, 2), 5)[0][0]) == 5


@pytest.mark.parametrize("kind", ["flat", "ivf"])
def test_changes_are_seen_and_merged(tmp_path: Path, kind: Kind) -> None:
    """A file and its changes, later changes, and both merged find what a file made anew would."""
    vectors, questions = clustered(3000, 1), clustered(40, 2)
    path = written(tmp_path / "dense.faiss", (range(2000), vectors[:2000]), kind=kind)
    once = Changes.none(DIMENSION).after(range(500, 1000), [([*range(2000, 2500)], vectors[2000:2500])])
    again = once.after([0, 1, 2100, 2101], [([*range(2500, 3000)], vectors[2500:])])
    beside = tmp_path / "dense.npy"
    again.write(beside)
    read = Changes.read(beside, checksum(beside))
    assert len(read) == 998 + 502
    merged = tmp_path / "merged.faiss"
    merge(path, read, merged)
    there = [i for i in range(3000) if i not in {0, 1, 2100, 2101, *range(500, 1000)}]
    for index in (DenseIndex(path, checksum(path), read), DenseIndex(merged, checksum(merged))):
        assert len(index) == len(there)
        assert sorted(index.ids().tolist()) == there
        assert share_found(index, there, vectors[there], questions, 10) >= (1.0 if kind == "flat" else 0.97)
        for found, _ in index.search(questions, 1000):
            assert len(set(found)) == 1000
            assert set(found) <= set(there)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dense.faiss", "dense.npy", "merged.faiss"]


@pytest.mark.parametrize("kind", ["flat", "ivf"])
def test_what_is_left_is_found_when_most_is_gone(tmp_path: Path, kind: Kind) -> None:
    path = written(tmp_path / "dense.faiss", (range(2000), clustered(2000, 1)), kind=kind)
    changes = Changes.none(DIMENSION).after(range(1990), [])
    index = DenseIndex(path, checksum(path), changes)
    assert set(index.search(clustered(1, 2), 50)[0][0]) == set(range(1990, 2000))


@pytest.mark.parametrize("kind", ["flat", "ivf"])
@pytest.mark.parametrize("among", [[], [3], [1, 2, 1500, 2100, 2400], [*range(100, 2500, 2)]])
def test_only_those_among_which_to_look_are_found(tmp_path: Path, kind: Kind, among: list[int]) -> None:
    vectors = clustered(2500, 1)
    path = written(tmp_path / "dense.faiss", (range(2000), vectors[:2000]), kind=kind)
    changes = Changes.none(DIMENSION).after([2, 200], [([*range(2000, 2500)], vectors[2000:])])
    there = [i for i in among if i not in {2, 200}]
    found, _ = DenseIndex(path, checksum(path), changes).search(clustered(1, 2), 30, among)[0]
    assert len(set(found)) == len(found) == min(30, len(there))
    assert set(found) <= set(there)


def test_damaged_changes_are_told(tmp_path: Path) -> None:
    path = tmp_path / "dense.npy"
    Changes.none(DIMENSION).after([1], [([2], unit_vectors(1, 0))]).write(path)
    whole, crc32 = path.read_bytes(), checksum(path)
    for content in (whole[:-1], b"", bytes([*whole[:-1], whole[-1] ^ 1])):
        path.write_bytes(content)
        with pytest.raises(DamagedIndexError, match="is not the file that was written: mend it"):
            Changes.read(path, crc32)
    for content in (whole[:-1], b""):
        path.write_bytes(content)
        with pytest.raises(DamagedIndexError, match="missing or cannot be read"):
            Changes.read(path, checksum(path))
    with pytest.raises(DamagedIndexError, match="missing or cannot be read"):
        Changes.read(tmp_path / "gone", 0)
