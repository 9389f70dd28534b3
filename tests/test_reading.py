"""An open index: it follows what becomes of its folder, keeps few files open, and says when it is closed."""

import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qa.errors import IndexUnusableError, MissingIndexError, ModelMismatchError
from qa.indexing.index import Reader
from qa.indexing.updating import update_index
from qa.library import Index
from qa.testing import HashEncoder
from tests.conftest import write

FILES = range(20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path, lambda number: f"Old document {number} speaks of word{number}.")
    return tmp_path / "index"


def build(folder: Path, text: Callable[[int], str], encoder: HashEncoder | None = None) -> None:
    write(folder / "corpus", {f"a{number:02}.md": text(number) for number in FILES})
    update_index(folder / "corpus", folder / "index", encoder=encoder or HashEncoder())


def opened(folder: Path) -> Index:
    return Index.open(folder, encoder=HashEncoder())


def first(index: Index, word: str, *where: str) -> str:
    return index.search(word, k=1, mode="lexical", where=where)[0].text


def open_files() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


def in_a_thread(act: Callable[[], str]) -> str:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()


def test_an_index_that_is_made_anew_in_the_same_folder_is_followed(folder: Path) -> None:
    index = opened(folder)
    assert first(index, "word7", "path=*") == "Old document 7 speaks of word7."
    shutil.rmtree(folder)
    with pytest.raises(MissingIndexError):
        index.search("word7")
    build(folder.parent, lambda number: f"New document {19 - number} speaks of word{19 - number}.")
    assert in_a_thread(lambda: first(index, "word7", "path=*")) == "New document 7 speaks of word7."
    assert first(index, "word7", "path=a12.md") == "New document 7 speaks of word7."


def test_an_index_put_in_the_place_of_another_is_followed(folder: Path) -> None:
    index = opened(folder)
    assert first(index, "word7") == "Old document 7 speaks of word7."
    folder.rename(folder.parent / "before")
    build(folder.parent, lambda number: f"New document {19 - number} speaks of word{19 - number}.")
    assert first(index, "word7") == "New document 7 speaks of word7."
    folder.rename(folder.parent / "after")
    (folder.parent / "before").rename(folder)
    assert first(index, "word7") == "Old document 7 speaks of word7."


def test_an_index_made_anew_with_another_model_is_told(folder: Path) -> None:
    index = opened(folder)
    index.search("word7")
    shutil.rmtree(folder)
    build(folder.parent, lambda number: f"New document {number}.", HashEncoder(32, name="other"))
    with pytest.raises(ModelMismatchError, match="made anew with another model, other: open it again"):
        index.search("word7")


def test_threads_that_end_leave_no_file_open(folder: Path) -> None:
    index = opened(folder)
    first(index, "word7")
    before = open_files()
    for _ in range(50):
        in_a_thread(lambda: first(index, "word7"))
    assert open_files() <= before


def test_many_threads_at_once(folder: Path) -> None:
    index = opened(folder)
    together = threading.Barrier(32)

    def ask(number: int) -> bool:
        together.wait()
        return all(f"word{number}." in first(index, f"word{number}") for _ in range(5))

    with ThreadPoolExecutor(32) as pool:
        answers = pool.map(ask, [number % 20 for number in range(32)])
        assert all(answers)
    before = open_files()
    index.close()
    assert open_files() < before


def test_a_closed_index_says_so(folder: Path) -> None:
    index = opened(folder)
    results = index.search_many(["word7", "word8"], mode="lexical")
    assert next(results).passages[0].text == "Old document 7 speaks of word7."
    index.close()
    assert next(results).passages[0].text == "Old document 8 speaks of word8."
    with pytest.raises(IndexUnusableError, match="has been closed: open it again"):
        index.search("word7")
    with pytest.raises(IndexUnusableError, match="has been closed"):
        index.status()
    index.close()


def test_one_search_inside_another_has_a_connection_of_its_own(folder: Path) -> None:
    reader = Reader(folder)
    with reader.snapshot() as outer, reader.snapshot() as inner:
        assert outer.store is not inner.store
        assert outer.state == inner.state
    reader.close()
