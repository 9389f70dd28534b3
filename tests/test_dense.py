"""Nearest vectors: the same as brute force finds, and no file is trusted that is not the one written."""

from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.dense import DenseIndex, checksum, write
from qa.errors import DamagedIndexError
from qa.models import FloatArray

DIMENSION = 16


def unit_vectors(count: int, seed: int) -> FloatArray:
    vectors: FloatArray = np.random.default_rng(seed).standard_normal((count, DIMENSION), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def opened(folder: Path, *batches: tuple[Sequence[int], FloatArray]) -> DenseIndex:
    path = folder / "dense.faiss"
    write(path, batches, DIMENSION)
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


def test_ids_far_apart_keep_their_vectors(tmp_path: Path) -> None:
    ids, vectors = [900, 3, 2**40, 17], unit_vectors(4, 7)
    index = opened(tmp_path, (ids, vectors))
    for passage, vector in zip(ids, vectors, strict=True):
        found, cosines = index.search(vector[None], 1)[0]
        assert found == [passage]
        assert cosines == pytest.approx([1], abs=1e-6)


def test_cosines_are_the_inner_products_in_the_order_asked(tmp_path: Path) -> None:
    ids, vectors = [5, 1, 40], unit_vectors(3, 1)
    question = unit_vectors(1, 2)[0]
    index = opened(tmp_path, (ids, vectors))
    assert index.cosines(question, [40, 5, 40]) == pytest.approx(vectors[[2, 0, 2]] @ question, abs=1e-6)
    assert index.cosines(question, []).shape == (0,)
    found, cosines = index.search(question[None], 3)[0]
    assert index.cosines(question, found) == pytest.approx(cosines, abs=1e-6)


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
    write(path, [([1], unit_vectors(1, 0))], DIMENSION)
    before = checksum(path)
    with pytest.raises(Exception):  # noqa: B017, PT011  # whatever FAISS raises for vectors of another width
        write(path, [([1], unit_vectors(1, 0)[:, :-1])], DIMENSION)
    assert checksum(path) == before


def test_what_is_not_the_file_written_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "dense.faiss"
    write(path, [([1, 2], unit_vectors(2, 0))], DIMENSION)
    whole, sha256 = path.read_bytes(), checksum(path)
    flipped = bytes([*whole[:-1], whole[-1] ^ 1])
    for content in (whole[:-1], whole[: len(whole) // 2], b"", flipped, whole + b"\0"):
        path.write_bytes(content)
        with pytest.raises(DamagedIndexError, match="is not the file that was written: mend it"):
            DenseIndex(path, sha256)
    path.write_bytes(whole)
    assert len(DenseIndex(path, sha256)) == 2
    with pytest.raises(DamagedIndexError):
        DenseIndex(path, "0" * 64)


@pytest.mark.parametrize("content", [b"", b"no index", b"IxM2" + b"\xff" * 200])
def test_a_file_that_is_no_index_is_damaged_whatever_its_checksum(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "dense.faiss"
    path.write_bytes(content)
    with pytest.raises(DamagedIndexError, match="missing or cannot be read"):
        DenseIndex(path, checksum(path))


def test_a_truncated_index_is_damaged_whatever_its_checksum(tmp_path: Path) -> None:
    path = tmp_path / "dense.faiss"
    write(path, [([1, 2], unit_vectors(2, 0))], DIMENSION)
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(DamagedIndexError, match="missing or cannot be read"):
        DenseIndex(path, checksum(path))


def test_a_missing_file_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedIndexError, match="missing or cannot be read"):
        DenseIndex(tmp_path / "gone.faiss", "0" * 64)


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
