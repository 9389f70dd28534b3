"""Corpora that mean harm or are merely odd: names, depths, numbers, links, clocks, files that change under the reader.

`QA_FILES=100000` indexes as many files instead of 2,000; `QA_LARGE_MB=200` a file of that size, else none.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from qa.cli.index_text import status_text
from qa.cli.terminal import lines_text
from qa.doctor import diagnose
from qa.errors import CorpusError, IndexUnusableError
from qa.files.sources import BuildReport
from qa.indexing.updating import update_index
from qa.library import Index
from qa.storage.folders import printable
from qa.testing import HashEncoder
from tests import hostile
from tests.conftest import PROJECT, write
from tests.faults import assert_sound, assert_true, assert_whole, held, wanted
from tests.fuzzing import KINDS

FILES = int(os.environ.get("QA_FILES", "2000"))
LARGE_MB = int(os.environ.get("QA_LARGE_MB", "0"))
BIG = 1_100_000  # bytes: files above 1 MiB are judged by size and time before they are read
LONG = "long" * 50  # a word that makes a text long, not what is to be done with it


def update(corpus: Path) -> BuildReport:
    return update_index(corpus, corpus.parent / "index", encoder=HashEncoder())


def opened(corpus: Path) -> Index:
    return Index.open(corpus.parent / "index", encoder=HashEncoder())


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write(tmp_path / "corpus", {"plain.md": "A plain file about apples."})
    return tmp_path / "corpus"


NAMES = [
    "new\nline.md", "tab\there.md", "bell\x07.md", "\x1b[2J\x1b]0;owned\x07.md", "-rf.md", "--index.md", " .md ",
    "a b.md", "%s%n.md", "'; DROP TABLE documents; --.md",
    "x" * 252 + ".md", "é" * 126 + ".md", "e\u0301.md", "\u00e9.md",
    "\u202egnp.md", "con.md", "a\\b.md", "quote\".md", "*.md", "\u2028.md", "🏳️‍🌈.md",
]  # fmt: skip


def test_hostile_names_are_indexed_cited_and_shown_harmlessly(corpus: Path) -> None:
    for number, name in enumerate(NAMES):
        (corpus / name).write_text(f"File number {number} speaks of apples.")
    assert len(os.fsencode(NAMES[10])) == len(os.fsencode(NAMES[11])) == 255
    (corpus / os.fsdecode(b"not-\xff\xfe-utf8.md")).write_text("Of no use.")
    write(corpus, {".qaignore": "nothing\n"})
    report = update(corpus)
    assert report.skipped == {
        " .md ": "no reader for .md  files",
        "not-\\udcff\\udcfe-utf8.md": "its name is not UTF-8",
    }
    usable = {name for name in NAMES if name != " .md "} | {"plain.md"}
    index = opened(corpus)
    assert set(index.status().sources) == usable
    found = index.search("Which file speaks of apples?", k=100)
    assert {passage.citation.source for passage in found} == usable
    for passage in found:
        assert_true(passage.citation, corpus)
    shown = lines_text([passage.citation for passage in found], str(corpus))
    assert len(shown.split("\n")) == len(usable)
    assert not set(shown) & set("\x1b\x07\t\u202e\u2028")
    (corpus / NAMES[0]).unlink()
    assert "\nline" not in status_text(opened(corpus).status())
    update(corpus)
    assert_sound(corpus.parent / "index")


def test_folders_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"odd-\xff")
    write(odd, {"a.md": "Text."})
    with pytest.raises(CorpusError, match=r"odd-\\udcff: its name is not UTF-8"):
        update_index(odd, tmp_path / "index", encoder=HashEncoder())
    write(tmp_path / "good", {"a.md": "Text."})
    with pytest.raises(IndexUnusableError, match=r"odd-\\udcff: its name is not UTF-8"):
        update_index(tmp_path / "good", odd, encoder=HashEncoder())


@pytest.fixture
def abyss(corpus: Path) -> Iterator[Path]:
    """Folders 10,000 deep: more than a path may be long, and than Python may recurse."""
    place = os.open(corpus, os.O_RDONLY)
    for _ in range(10_000):
        os.mkdir("d", dir_fd=place)
        deeper = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = deeper
    with open(os.open("deep.md", os.O_CREAT | os.O_WRONLY, dir_fd=place), "w") as file:  # noqa: PTH123
        file.write("Too deep.")
    os.close(place)
    yield corpus
    subprocess.run(["rm", "-rf", str(corpus / "d")], check=True)  # shutil.rmtree recurses


def test_folders_too_deep_to_name_are_listed(abyss: Path) -> None:
    write(abyss, {"d/" * 300 + "three-hundred.md": "Deep, but not too deep."})
    report = update(abyss)
    assert report.added == ("d/" * 300 + "three-hundred.md", "plain.md")
    assert list(report.skipped.values()) == ["File name too long"]
    assert opened(abyss).status().current
    assert opened(abyss).text("\udcff") is None
    assert_sound(abyss.parent / "index")


def test_links_that_loop_or_lead_out(corpus: Path, tmp_path: Path) -> None:
    write(tmp_path / "outside", {"secret.md": "The secret is out."})
    (corpus / "loop-a.md").symlink_to("loop-b.md")
    (corpus / "loop-b.md").symlink_to("loop-a.md")
    (corpus / "self.md").symlink_to("self.md")
    (corpus / "around").symlink_to(corpus, target_is_directory=True)
    (corpus / "out").symlink_to(tmp_path / "outside", target_is_directory=True)
    (corpus / "out.md").symlink_to(tmp_path / "outside" / "secret.md")
    (corpus / "inside.md").symlink_to("plain.md")
    os.mkfifo(corpus / "pipe.md")
    report = update(corpus)
    assert report.added == ("inside.md", "plain.md")
    assert report.skipped == {
        "around/": "a link to a folder",
        "out/": "a link to a folder",
        "out.md": "a link to a file outside the corpus",
        "loop-a.md": "Too many levels of symbolic links",
        "loop-b.md": "Too many levels of symbolic links",
        "self.md": "Too many levels of symbolic links",
        "pipe.md": "not a regular file",
    }
    (corpus / "plain.md").unlink()
    os.mkfifo(corpus / "plain.md")  # nothing may wait for its other end
    assert opened(corpus).search("apples")[0].stale


def test_a_corpus_reached_through_a_link(corpus: Path, tmp_path: Path) -> None:
    (corpus / "inside.md").symlink_to("plain.md")
    (tmp_path / "link").symlink_to(corpus, target_is_directory=True)
    report = update_index(tmp_path / "link", tmp_path / "index", encoder=HashEncoder())
    assert (report.added, report.skipped) == (("inside.md", "plain.md"), {})


def test_links_in_the_text_have_no_effect(corpus: Path, tmp_path: Path) -> None:
    write(tmp_path, {"secret.md": "The secret is out."})
    text = "See [this](../secret.md), ![that](../../etc/passwd) and <file:///etc/passwd>.\n\n[x]: ../secret.md\n"
    write(corpus, {"links.md": text})
    assert update(corpus).added == ("links.md", "plain.md")
    index = opened(corpus)
    assert index.text("links.md") == text
    assert index.text("../secret.md") is None
    assert not index.search("secret out", mode="lexical")[0].text.startswith("The secret")


@pytest.mark.parametrize("size", [100, BIG])
def test_a_clock_set_back_hides_no_change(corpus: Path, size: int) -> None:
    def text(word: str) -> str:
        return f"This file is about {word}. " + f"{LONG}. " * (size // len(LONG))

    write(corpus, {"changing.md": text("plums")})
    update(corpus)
    recorded = (corpus / "changing.md").stat().st_mtime_ns
    write(corpus, {"changing.md": text("pears")})
    os.utime(corpus / "changing.md", ns=(0, recorded - 10**15))
    assert opened(corpus).status().changed == ("changing.md",)
    assert update(corpus).changed == ("changing.md",)
    assert opened(corpus).search("pears", k=1, mode="lexical")[0].citation.source == "changing.md"


@pytest.mark.parametrize("year", [1901, 2262, 2400])
def test_times_beyond_what_can_be_recorded(corpus: Path, year: int) -> None:
    seconds = (year - 1970) * 31_556_952
    os.utime(corpus / "plain.md", (seconds, seconds))
    update(corpus)
    assert update(corpus).unchanged == 1
    assert opened(corpus).status().current


@contextmanager
def meddling(step: Callable[[int], None]) -> Iterator[None]:
    """A thread takes one step after the other (from 0) while the block runs."""
    done = threading.Event()

    def meddle() -> None:
        for number in count():
            step(number)
            if done.is_set():
                return

    thread = threading.Thread(target=meddle)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("size", [3000, BIG])
def test_files_that_change_while_they_are_read(corpus: Path, size: int) -> None:
    """Truncated, rewritten in place and replaced all the time; what is cited is what was read, or is marked stale."""
    texts = [f"Version {version} is here{LONG}. ".encode() * (size // len(LONG)) for version in "ABC"]
    path = corpus / "restless.md"
    path.write_bytes(texts[0])

    def meddle(number: int) -> None:
        text = texts[number % 3]
        if number % 2:
            path.write_bytes(text)
        else:
            other = corpus / ".restless"
            other.write_bytes(text[: len(text) // 2])
            other.replace(path)
        time.sleep(0.001)

    with meddling(meddle):
        for _ in range(4):
            update(corpus)
            index = opened(corpus)
            cited = index.search("Which version is here?", k=1, mode="dense")[0].citation
            kept = (index.text(cited.source) or "").encode()
            assert hashlib.sha256(kept).hexdigest() == cited.sha256
            index.close()
            assert_sound(corpus.parent / "index")
    # shares no sentence with what was read before: passages of an edited text keep the edges that they had
    path.write_bytes(f"In the end it rests{LONG}. ".encode() * (size // len(LONG)))
    update(corpus)
    assert_whole(corpus.parent / "index", corpus)


def test_a_file_that_goes_while_the_folder_is_listed(corpus: Path) -> None:
    def meddle(_: int) -> None:
        for number in range(20):
            (corpus / f"{number}.md").write_text("Here for a moment.")
        for number in range(20):
            (corpus / f"{number}.md").unlink()

    with meddling(meddle):
        for _ in range(5):
            update(corpus)
            assert_sound(corpus.parent / "index")
    update(corpus)
    assert_whole(corpus.parent / "index", corpus)


def test_many_files(corpus: Path) -> None:
    for number in range(FILES):
        if number % 1000 == 0:
            folder = corpus / str(number // 1000)
            folder.mkdir()
        (folder / f"{number}.md").write_text(f"File {number} has one sentence.")
    report = update(corpus)
    assert (report.documents, len(report.added)) == (FILES + 1, FILES + 1)
    (corpus / "0" / "7.md").unlink()
    (corpus / "0" / "8.md").write_text("This file has another sentence.")
    report = update(corpus)
    assert (report.changed, report.removed, report.embedded) == (("0/8.md",), ("0/7.md",), 1)
    assert diagnose(corpus.parent / "index", encoder=HashEncoder()).findings == ()
    assert held(corpus.parent / "index") == wanted(corpus)


def test_a_folder_that_means_harm(tmp_path: Path) -> None:
    """All that can be read is, the rest is listed with a reason of one line, in less than a GiB; `tests/hostile.py`."""
    folder, index = tmp_path / "hostile", tmp_path / "index"
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile", str(folder), "--index", str(index)],
        check=True, capture_output=True, text=True, cwd=PROJECT,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert "Traceback" not in done.stderr
    assert told["current"]
    assert told["bytes"] < 1 << 30
    read, skipped = set(told["read"]), told["skipped"]
    assert {*hostile.GOOD, "broken/a.md", "texts/links.md", "bombs/laughs.md"} <= read
    assert {f"good/{name}" for name in KINDS if name != "scanned.pdf"} <= read
    every = {
        printable(path.relative_to(folder).as_posix())
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    listed = {name.rstrip("/") for name in skipped}
    assert every - read - listed == set(hostile.LEFT_OUT)
    assert (read | listed) <= every
    assert all(reason and "\n" not in reason and len(reason) < 300 for reason in skipped.values())
    bombs = {name for name in skipped if name.startswith("bombs/")}
    assert bombs >= {f"bombs/{name}" for name in ("a.docx", "a.xlsx", "a.epub", "a.odt", "deep.json", "wide.csv")}
    assert diagnose(index, encoder=HashEncoder()).findings == ()


@pytest.mark.skipif(not LARGE_MB, reason="QA_LARGE_MB names no size")
def test_a_large_file(corpus: Path) -> None:
    with (corpus / "large.txt").open("w") as file:
        for number in range(LARGE_MB * (1 << 20) // 64):
            file.write(f"Line {number:012} of a large file says little else. It is long.\n")
        file.write("The last word is pomegranate.\n")
    update(corpus)
    index = opened(corpus)
    passage = index.search("pomegranate", k=1, mode="lexical")[0]
    assert "pomegranate" in passage.text
    assert_true(passage.citation, corpus)
    assert_sound(corpus.parent / "index")
    shutil.rmtree(corpus)
