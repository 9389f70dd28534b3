"""Damaged, full and forbidden storage: the fault is named with what mends it, and nothing wrong is ever cited.

`QA_FLIPS` says how many bytes are flipped (60).
"""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from qa.doctor import diagnose, repair
from qa.errors import DamagedIndexError, IndexUnusableError, QAError
from qa.indexing.updating import update_index
from qa.library import Index, build_index
from qa.models import MODES
from qa.testing import HashEncoder
from tests.conftest import PROJECT, write
from tests.faults import Builder, assert_sound, assert_true, assert_whole, change, held, wanted

FLIPS = int(os.environ.get("QA_FLIPS", "60"))
SEED = int(os.environ.get("QA_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
QUESTION = "Which document speaks of a subject?"
PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term")  # the names of tantivy's files end so
FOOTER = 150  # the most bytes that the version of tantivy, the checksum and their length take at the end of one


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus and its index, which tests copy."""
    folder = tmp_path_factory.mktemp("made")
    rng = random.Random(7)
    for _ in range(4):
        change(folder / "corpus", rng)
    write(folder / "corpus", {"crlf.md": "# Lines\r\n\r\nThis document\tspeaks of lines. ☃ It ends.\r\n"})
    build_index(folder / "corpus", folder / "index", encoder=HashEncoder()).close()
    return folder


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "copy")
    return tmp_path / "copy"


def ask_everything(folder: Path) -> str | None:
    """Search in every mode; every result has to be true, and every error to say what mends it. The error."""
    try:
        index = Index.open(folder / "index", encoder=HashEncoder())
        try:
            for mode in MODES:
                for passage in index.search(QUESTION, k=30, mode=mode):
                    for citation in (passage.citation, *passage.highlights):
                        assert_true(citation, folder / "corpus")
            index.ask(QUESTION)
        finally:
            index.close()
    except QAError as error:
        said = str(error)
    else:
        return None
    assert "`qa index" in said
    assert "\n" not in said
    return said


def flipped(path: Path, rng: random.Random) -> int:
    """Change one byte of a file; where."""
    data = bytearray(path.read_bytes())
    at = rng.randrange(len(data))
    data[at] ^= rng.choice([1 << rng.randrange(8), rng.randrange(1, 256)])
    path.unlink()  # a thread of tantivy's may still read it
    path.write_bytes(data)
    return at


def test_a_flipped_byte_is_told_or_harmless(copy: Path, tmp_path: Path) -> None:
    print(f"QA_SEED={SEED}")
    rng = random.Random(SEED)
    told = 0
    for number in range(FLIPS):
        folder = tmp_path / "harmed"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(copy, folder)
        files = sorted(path for path in (folder / "index").rglob("*") if path.is_file() and path.stat().st_size)
        store = folder / "index" / "store.sqlite"
        path = store if rng.random() < 0.5 else rng.choice(files)
        at = flipped(path, rng)
        where = f"flip {number} of QA_SEED={SEED}: byte {at} of {path.relative_to(folder)}"
        error = ask_everything(folder)
        found = diagnose(folder / "index", encoder=HashEncoder())
        told += not found.clean
        if error is not None:
            assert not found.clean, where
        if path.suffix.removeprefix(".") in PARTS and at < path.stat().st_size - FOOTER:
            assert not found.clean, where  # all that tantivy reads of its own files is checked
        mended = repair(folder / "index", encoder=HashEncoder())
        if not mended.clean:
            assert mended.findings[0].mend.startswith(("rebuild it with `qa index --rebuild`", "make it anew")), where
            update_index(folder / "corpus", folder / "index", encoder=HashEncoder(), rebuild=True)
        assert_whole(folder / "index", folder / "corpus")
    print(f"{told} of {FLIPS} flipped bytes told by the doctor, the others are of no use to anything")


@pytest.mark.parametrize("name", ["dense-1.faiss", "store.sqlite"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_truncated_file_is_told(copy: Path, name: str, share: float) -> None:
    path = copy / "index" / name
    os.truncate(path, int(share * path.stat().st_size))
    assert ask_everything(copy) is not None
    assert not diagnose(copy / "index", encoder=HashEncoder()).clean
    update_index(copy / "corpus", copy / "index", encoder=HashEncoder(), rebuild=name == "store.sqlite")
    assert_whole(copy / "index", copy / "corpus")


@pytest.mark.parametrize("table", ["headings", "places"])
def test_a_heading_or_place_of_another_document_is_told(copy: Path, table: str) -> None:
    write(copy / "corpus", {"head.html": "<h1>On bridges</h1><p>The bridge is old.</p>"})
    update_index(copy / "corpus", copy / "index", encoder=HashEncoder())
    with closing(sqlite3.connect(copy / "index" / "store.sqlite")) as record, record:
        assert record.execute(f"UPDATE {table} SET document = document + 40").rowcount
    (finding,) = diagnose(copy / "index", encoder=HashEncoder()).findings
    assert "a row is not what was written" in finding.what


def test_a_damaged_record_is_never_taken_for_a_good_one(copy: Path) -> None:
    store = copy / "index" / "store.sqlite"
    data = store.read_bytes()
    store.write_bytes(data.replace(b"always.md", b"nevers.md"))
    with pytest.raises(DamagedIndexError, match="--rebuild"):
        update_index(copy / "corpus", copy / "index", encoder=HashEncoder())


@pytest.mark.parametrize(
    "sql", ["SELECT text FROM blocks", "SELECT passage FROM vectors", "SELECT sentences FROM passages", "native"]
)
def test_a_row_that_no_update_reads_is_told_if_it_is_damaged(tmp_path: Path, sql: str) -> None:
    """Nothing has changed, so nothing of it would be read."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write(
        corpus,
        {"a.md": "The ferry to Hormoz sails at seven. It is blue.", "b.csv": "ship,port\nDena,Jask\nArg,Chabahar"},
    )
    build_index(corpus, index, encoder=HashEncoder()).close()
    store = index / "store.sqlite"
    with closing(sqlite3.connect(store)) as db:
        (row,) = db.execute("SELECT block FROM places" if sql == "native" else sql).fetchone()
    value = row.encode() if isinstance(row, str) else row
    data = store.read_bytes()
    assert value in data
    store.write_bytes(data.replace(value, bytes([value[0] ^ 1]) + value[1:]))
    before = store.read_bytes()
    for looking in (
        lambda: update_index(corpus, index, encoder=HashEncoder()),
        lambda: Index.open(index, encoder=HashEncoder()).status(),
    ):
        with pytest.raises(DamagedIndexError, match=r"is damaged \(.*\): rebuild it with `qa index --rebuild`$"):
            looking()
    assert store.read_bytes() == before
    update_index(corpus, index, encoder=HashEncoder(), rebuild=True)
    assert update_index(corpus, index, encoder=HashEncoder()).unchanged == 2
    assert diagnose(index, encoder=HashEncoder()).clean


def test_vectors_under_a_damaged_key_go_with_a_rebuild(copy: Path) -> None:
    """Written again under the good one, they would be nobody's."""
    store = copy / "index" / "store.sqlite"
    with closing(sqlite3.connect(store)) as db:
        first = db.execute("SELECT key FROM vectors ORDER BY key LIMIT 1").fetchone()[0]
        db.execute("UPDATE vectors SET key = ? WHERE key = ?", (b"\0" + first[1:], first))
        db.commit()
    assert ask_everything(copy) is not None
    assert not diagnose(copy / "index", encoder=HashEncoder()).clean
    update_index(copy / "corpus", copy / "index", encoder=HashEncoder(), rebuild=True)
    assert_whole(copy / "index", copy / "corpus")


@pytest.mark.parametrize("limit", [0, 3000, 20_000, 60_000, 120_000])
def test_a_full_disk_is_said_in_a_line_and_survived(tmp_path: Path, limit: int) -> None:
    """No file may grow beyond ``limit`` bytes: first in a first build, then in an update."""
    rng = random.Random(limit)
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    for _ in range(6):
        change(corpus, rng)
    with Builder() as builder:
        for _ in range(2):
            before = held(index) if index.exists() else None
            ended = builder.build(corpus, index, limit=limit)
            assert ended["code"] in (0, 1), ended
            if ended["code"]:
                assert ended["error"].startswith("IndexUnusableError: "), ended
                assert "disk" in ended["error"] or "cannot write" in ended["error"]
                assert "\n" not in ended["error"]
            after = held(index) if index.exists() else None
            assert after in (before, wanted(corpus))
            if after is not None:
                assert_sound(index)
            assert builder.build(corpus, index)["code"] == 0
            assert_whole(index, corpus)
            change(corpus, rng)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 440 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=440k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a file system")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_is_really_full(small_disk: Path, tmp_path: Path) -> None:
    rng = random.Random(3)
    for _ in range(8):
        change(tmp_path / "corpus", rng)
    filler = small_disk / "filler"
    index, corpus = small_disk / "index", tmp_path / "corpus"
    for left in (1000, 60_000, 120_000, None, 1000, 60_000, 100_000):
        change(corpus, rng)
        before = held(index)
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_bsize
        filler.write_bytes(b"x" * max(0, free - (free if left is None else left)))
        said = ""
        try:
            update_index(corpus, index, encoder=HashEncoder())
        except IndexUnusableError as error:
            said = str(error)
        assert not said or "make room on the disk" in said or "the disk is full" in said
        filler.unlink()
        assert held(index) in ((before, wanted(corpus)) if said else (wanted(corpus),))
    update_index(corpus, index, encoder=HashEncoder())
    assert_whole(index, corpus)


# Gives up the right to write, if it has it; searches; waits for a line; searches again.
_READER = """
import os, sys
import faiss, filelock, pathspec, tantivy
from qa.library import Index
from qa.indexing.updating import update_index
from qa.errors import IndexUnusableError
from qa.testing import HashEncoder
corpus, folder, user = sys.argv[1:]
HashEncoder().encode_questions(["imports all that it needs"])
index = Index.open(folder, encoder=HashEncoder())
index.search("subject")
index.close()
if int(user):
    os.setgroups([])
    os.setgid(int(user))
    os.setuid(int(user))
assert not os.access(folder, os.W_OK)
index = Index.open(folder, encoder=HashEncoder())
print(sorted({p.citation.source for p in index.search("document subject", k=100)}), flush=True)
try:
    update_index(corpus, folder, encoder=HashEncoder())
except IndexUnusableError as error:
    print(error, flush=True)
sys.stdin.readline()
print(sorted({p.citation.source for p in index.search("document subject", k=100)}), flush=True)
"""


@pytest.mark.skipif(os.getuid() != 0, reason="only root may write where the reader may not")
def test_an_index_that_may_only_be_read(made: Path) -> None:
    """It is searched by somebody who may not write to it, and followed when its owner brings it up to date."""
    place = Path(tempfile.mkdtemp(prefix="qa-"))
    try:
        shutil.copytree(made, place, dirs_exist_ok=True)
        place.chmod(0o755)
        corpus, index = place / "corpus", place / "index"
        reader = subprocess.Popen(
            [sys.executable, "-c", _READER, str(corpus), str(index), "65534"],
            cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert reader.stdout is not None
        assert reader.stdin is not None
        assert "crlf.md" in reader.stdout.readline()
        assert f"cannot write to {index}" in reader.stdout.readline()
        write(corpus, {"later.md": "A later document speaks of a subject."})
        update_index(corpus, index, encoder=HashEncoder())
        told, _ = reader.communicate("go on\n")
        assert "later.md" in told
        assert reader.returncode == 0
    finally:
        shutil.rmtree(place)


def test_a_read_only_file_system(made: Path, tmp_path: Path) -> None:
    place = tmp_path / "mounted"
    place.mkdir()
    bound = subprocess.run(["mount", "--bind", str(made), str(place)], capture_output=True, check=False)
    if bound.returncode:
        pytest.skip("no right to mount a file system")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
        assert ask_everything(place) is None
        assert_whole(place / "index", place / "corpus")
        with pytest.raises(IndexUnusableError, match="cannot write to"):
            update_index(place / "corpus", place / "index", encoder=HashEncoder())
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
