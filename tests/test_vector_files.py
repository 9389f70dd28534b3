"""The vector files of an index: of the kind asked for, written anew or as changes, and always what is visible."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

import qa.indexing.publishing
import qa.storage.vector_files
from qa.cli import app
from qa.doctor import diagnose
from qa.errors import DamagedIndexError
from qa.indexing.updating import update_index
from qa.library import Index
from qa.storage.store import Store
from qa.testing import HashEncoder
from tests.conftest import write
from tests.faults import assert_whole

Update = Callable[..., Path]


@pytest.fixture
def updated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Update:
    """Write files and bring the index of their folder up to date, as a large one would be; its folder."""
    monkeypatch.setattr(qa.indexing.publishing, "_SMALL", 0)

    def update(files: dict[str, str | bytes], kind: str | None = None) -> Path:
        write(tmp_path / "corpus", files)
        update_index(tmp_path / "corpus", tmp_path / "index", encoder=HashEncoder(), dense_kind=kind)  # type: ignore[arg-type]
        return tmp_path / "index"

    return update


def files_of(index: Path) -> list[str]:
    return sorted(path.name for path in index.glob("dense-*"))


def recorded(index: Path, fact: str) -> str:
    with closing(Store(index)) as store:
        return store.meta(fact) or ""


def some(first: int, last: int) -> dict[str, str | bytes]:
    return {f"{n}.md": f"Document {n} speaks of subject {n * 7919 % 1000}. It ends." for n in range(first, last)}


@pytest.mark.parametrize("kind", ["flat", "ivf"])
def test_an_update_writes_what_differs(updated: Update, kind: str) -> None:
    index = updated(some(0, 60), kind)
    assert files_of(index) == ["dense-1.faiss"]
    before = (index / "dense-1.faiss").read_bytes()
    updated({"7.md": "Another text about the subject.", "99.md": "And a new document."})
    assert files_of(index) == ["dense-1.faiss", "dense-2.npy"]
    updated({"99.md": "The new document has changed its subject."})
    assert files_of(index) == ["dense-1.faiss", "dense-3.npy"]
    assert (index / "dense-1.faiss").read_bytes() == before
    assert_whole(index, index.parent / "corpus")
    found = Index.open(index, encoder=HashEncoder()).search(
        "The new document has changed its subject.", k=1, mode="dense"
    )
    assert [passage.citation.source for passage in found] == ["99.md"]


@pytest.mark.parametrize("kind", ["flat", "ivf"])
def test_many_changes_are_merged(updated: Update, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa.storage.vector_files, "_FEW_CHANGES", 10)
    index = updated(some(0, 60), kind)
    updated(some(60, 65))
    assert files_of(index) == ["dense-1.faiss", "dense-2.npy"]
    updated(some(65, 75))
    assert files_of(index) == ["dense-3.faiss"]
    assert_whole(index, index.parent / "corpus")


def test_an_index_that_has_outgrown_its_cells_gets_new_ones(updated: Update) -> None:
    index = updated(some(0, 50), "ivf")
    assert json.loads(recorded(index, "dense"))["passages"] == 50
    updated(some(50, 260))
    assert json.loads(recorded(index, "dense"))["passages"] == 260
    assert_whole(index, index.parent / "corpus")


def test_the_kind_is_by_size_or_as_asked(updated: Update, monkeypatch: pytest.MonkeyPatch) -> None:
    index = updated(some(0, 50))

    def kind() -> tuple[str, str]:
        return json.loads(recorded(index, "dense"))["kind"], recorded(index, "dense_kind")

    assert kind() == ("flat", "")
    updated({}, "ivf")
    assert kind() == ("ivf", "ivf")
    updated(some(50, 52))
    assert kind() == ("ivf", "ivf")
    updated({}, "auto")
    assert kind() == ("flat", "")
    monkeypatch.setattr("qa.storage.dense._EXACT", 60)
    updated(some(52, 70))
    assert kind() == ("ivf", "")
    updated({}, "flat")
    assert kind() == ("flat", "flat")
    assert_whole(index, index.parent / "corpus")


def test_damaged_changes_are_named_and_mended(updated: Update) -> None:
    index = updated(some(0, 40))
    updated({"7.md": "Another text about the subject."})
    path = index / "dense-2.npy"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    found = diagnose(index, encoder=HashEncoder())
    assert [finding.check for finding in found.findings] == ["dense"]
    assert "dense-2.npy is not the file that was written" in found.findings[0].what
    updated({})
    assert_whole(index, index.parent / "corpus")


def test_the_vector_file_of_an_earlier_version_is_made_anew(updated: Update) -> None:
    index = updated(some(0, 10))
    with closing(Store(index, create=True)) as store:
        store.set_meta(dense=json.dumps({"file": "dense-1.faiss", "sha256": "0" * 64}))
    with pytest.raises(DamagedIndexError, match="as an earlier version did: mend it with `qa index`"):
        Index.open(index, encoder=HashEncoder())
    updated({})
    assert_whole(index, index.parent / "corpus")


def test_the_command_takes_a_kind(tmp_path: Path) -> None:
    write(tmp_path / "corpus", {"a.md": "The first file is about apples."})
    asked = ["index", str(tmp_path / "corpus"), "--index", str(tmp_path / "index"), "--dense-kind"]
    assert CliRunner().invoke(app, [*asked, "ivf"]).exit_code == 0
    assert recorded(tmp_path / "index", "dense_kind") == "ivf"
    assert CliRunner().invoke(app, [*asked, "hnsw"]).exit_code == 2
