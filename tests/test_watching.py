"""`qa index --watch`: every kind of change gets into the index by itself, embedding only what is new."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qa.encoder import PassageVectors
from qa.errors import CorpusError, QAError
from qa.indexing.locking import locked
from qa.indexing.status import IndexStatus
from qa.indexing.updating import update_index
from qa.indexing.watching import watch_index
from qa.library import Index
from qa.models import Span
from qa.testing import HashEncoder
from tests.conftest import write
from tests.faults import assert_sound

if TYPE_CHECKING:
    from qa.files.sources import BuildReport

PATIENCE = 120  # seconds until a test gives up; no test asserts how soon something is there


class Breaking(HashEncoder):
    """Fails at a text that holds a certain word, and at any while it is ``broken``."""

    def __init__(self, broken: threading.Event) -> None:
        super().__init__()
        self.broken = broken

    def encode_passages(self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]) -> list[PassageVectors]:
        if any("poison" in text for text in texts):
            raise QAError("the model cannot read this")
        if self.broken.is_set() and not any("Loaded now" in text for text in texts):
            raise QAError("the disk is full")
        return super().encode_passages(texts, sentences)


class Watched:
    """A folder that a thread watches, with what was reported."""

    def __init__(self, corpus: Path) -> None:
        self.corpus, self.index = corpus, corpus.parent / "index"
        self.reports: list[BuildReport] = []
        self.errors: list[QAError] = []
        self.stop, self.ready, self.broken = threading.Event(), threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._watch)

    def _watch(self) -> None:
        watch_index(
            self.index, encoder=Breaking(self.broken), on_update=self.reports.append, on_error=self.errors.append,
            on_ready=self.ready.set, stop=self.stop,
        )  # fmt: skip

    def until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not done():
            assert self.thread.is_alive()
            assert time.monotonic() < end, (self.reports, self.errors)
            time.sleep(0.02)

    def until_held(self, *sources: str) -> None:
        self.until(lambda: set(self.status().sources) == set(sources) and self.status().current)

    def status(self) -> IndexStatus:
        index = Index.open(self.index, encoder=HashEncoder())
        try:
            return index.status()
        finally:
            index.close()

    @property
    def embedded(self) -> int:
        return sum(report.embedded for report in self.reports)


@contextmanager
def following(watched: Watched) -> Iterator[None]:
    """The thread of ``watched`` runs while the block does."""
    watched.thread.start()
    try:
        watched.until(watched.ready.is_set)
        yield
    finally:
        watched.stop.set()
        watched.thread.join(PATIENCE)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    corpus = tmp_path / "corpus"
    write(corpus, {"a.md": "A file about apples.", "sub/b.md": "A file about pears."})
    update_index(corpus, tmp_path / "index", encoder=HashEncoder())
    watched = Watched(corpus)
    with following(watched):
        yield watched
    assert not watched.thread.is_alive()
    assert_sound(watched.index)


def test_add_edit_rename_and_delete(watched: Watched) -> None:
    write(watched.corpus, {"c.md": "A file about plums."})
    watched.until_held("a.md", "c.md", "sub/b.md")
    write(watched.corpus, {"c.md": "A file about damsons."})
    watched.until(lambda: watched.status().current and watched.embedded == 2)
    (watched.corpus / "c.md").rename(watched.corpus / "sub/d.md")
    watched.until_held("a.md", "sub/d.md", "sub/b.md")
    (watched.corpus / "sub").rename(watched.corpus / "other")
    watched.until_held("a.md", "other/d.md", "other/b.md")
    assert watched.embedded == 2  # nothing for another name
    (watched.corpus / "other/b.md").unlink()
    watched.until_held("a.md", "other/d.md")
    assert watched.errors == []


def test_editors_that_put_a_new_file_in_the_old_ones_place(watched: Watched) -> None:
    for number in range(3):
        write(watched.corpus, {".a.md.swp": "half", "a.md~": "A file about apples.", "4913": ""})
        write(watched.corpus, {"a.md.tmp": f"A file about quinces, version {number}."})
        (watched.corpus / "a.md.tmp").replace(watched.corpus / "a.md")
        (watched.corpus / "4913").unlink()
        watched.until(lambda: watched.status().current)
    index = Index.open(watched.index, encoder=HashEncoder())
    assert [p.text for p in index.search("quinces", mode="lexical")] == ["A file about quinces, version 2."]
    assert set(index.status().sources) == {"a.md", "sub/b.md"}


def test_many_changes_at_once(watched: Watched) -> None:
    write(watched.corpus, {f"many/{n}.md": f"File {n} is about number {n * 7919}." for n in range(700)})
    watched.until_held("a.md", "sub/b.md", *(f"many/{n}.md" for n in range(700)))
    assert watched.embedded == 700
    subprocess.run(["rm", "-r", watched.corpus / "many"], check=True)
    watched.until_held("a.md", "sub/b.md")


def test_ignore_files_hold_as_soon_as_they_are_saved(watched: Watched) -> None:
    write(watched.corpus, {"sub/.gitignore": "b.md\nbuild/\n", "sub/build/x.md": "Made."})
    watched.until_held("a.md")
    (watched.corpus / "sub/.gitignore").unlink()
    watched.until_held("a.md", "sub/b.md", "sub/build/x.md")


def test_an_error_does_not_end_it(watched: Watched) -> None:
    write(watched.corpus, {"bad.md": "This is poison."})
    watched.until(lambda: len(watched.errors) == 1)
    assert str(watched.errors[0]) == "the model cannot read this"
    write(watched.corpus, {"bad.md": "This is food.", "good.md": "And this."})
    watched.until_held("a.md", "bad.md", "good.md", "sub/b.md")


def test_it_waits_for_another_writer(watched: Watched) -> None:
    with locked(watched.index):
        write(watched.corpus, {"c.md": "A file about plums."})
        watched.until(lambda: len(watched.errors) == 1)
        assert "is writing" in str(watched.errors[0])
        time.sleep(1)  # several ticks, in which it tries again and says nothing
    watched.until_held("a.md", "c.md", "sub/b.md")
    assert len(watched.errors) == 1


def test_a_folder_that_goes_and_comes_back(watched: Watched) -> None:
    watched.corpus.rename(watched.corpus.parent / "away")
    watched.until(lambda: bool(watched.errors))
    write(watched.corpus.parent / "away", {"c.md": "A file about plums."})
    (watched.corpus.parent / "away").rename(watched.corpus)
    watched.until_held("a.md", "c.md", "sub/b.md")
    write(watched.corpus, {"d.md": "A file about figs."})
    watched.until_held("a.md", "c.md", "d.md", "sub/b.md")


def test_a_single_file_is_followed_through_replacement(tmp_path: Path) -> None:
    write(tmp_path, {"one.md": "A file about apples.", "two.md": "Not indexed.", "corpus/x.md": "A folder beside."})
    update_index([tmp_path / "one.md", tmp_path / "corpus"], tmp_path / "index", encoder=HashEncoder())
    watched = Watched(tmp_path / "corpus")
    with following(watched):
        write(tmp_path, {"two.md": "Still not indexed.", "new": "A file about plums."})
        (tmp_path / "new").replace(tmp_path / "one.md")
        watched.until(lambda: watched.embedded == 1)
        write(tmp_path, {"corpus/y.md": "Another beside."})
        watched.until_held("one.md", "corpus/x.md", "corpus/y.md")


def test_what_changes_as_soon_as_all_is_said_to_be_watched_is_seen(tmp_path: Path) -> None:
    write(tmp_path, {"one.md": "A file about apples.", "corpus/x.md": "A folder beside."})
    update_index([tmp_path / "one.md", tmp_path / "corpus"], tmp_path / "index", encoder=HashEncoder())
    watched = Watched(tmp_path / "corpus")
    set_ready = watched.ready.set

    def change() -> None:
        write(tmp_path, {"new": "A file about plums."})
        (tmp_path / "new").replace(tmp_path / "one.md")
        set_ready()

    watched.ready.set = change  # type: ignore[method-assign]  # in the thread that watches, before it goes on
    with following(watched):
        watched.until(lambda: watched.embedded == 1)


def test_only_an_index_of_files_can_be_watched(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no index of files"):
        watch_index(tmp_path / "none")


def test_the_command_ends_well_with_an_interrupt(tmp_path: Path) -> None:
    write(tmp_path / "corpus", {"a.md": "A file about apples."})
    corpus, index = str(tmp_path / "corpus"), str(tmp_path / "index")
    command = [sys.executable, "-m", "qa", "index", corpus, "--index", index, "--watch"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"NO_COLOR": "1"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    ) as process:
        late = threading.Timer(PATIENCE, process.kill)
        late.start()
        assert process.stderr is not None
        assert process.stdout is not None
        assert process.stderr.readline() == "qa: watching; Ctrl-C ends it\n"
        write(tmp_path / "corpus", {"sub/b.md": "A file about pears."})
        line = process.stderr.readline()
        assert line.startswith("qa: added sub/b.md (1 passage embedded, ")
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == "qa: no longer watching\n"
        assert process.wait(PATIENCE) == 0
        late.cancel()
        assert "1 document, 1 passage (" in process.stdout.read()
    assert set(Index.open(tmp_path / "index").status().sources) == {"a.md", "sub/b.md"}


def test_a_link_changes_with_the_file_it_leads_to(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(corpus, {"2024/report.md": "A report about apples.", "2025/report.md": "A report about pears."})
    (corpus / "current.md").symlink_to("2024/report.md")
    (corpus / "later.md").symlink_to("2026/report.md")
    update_index(corpus, tmp_path / "index", encoder=HashEncoder())
    watched = Watched(corpus)
    with following(watched):
        names = ["2024/report.md", "2025/report.md", "current.md"]
        write(corpus, {"2024/report.md": "A report about plums."})
        watched.until(lambda: bool(watched.reports))
        assert watched.reports[-1].changed == ("2024/report.md", "current.md")
        watched.until_held(*names)
        (corpus / "newest.md").symlink_to("2025/report.md")
        watched.until_held(*names, "newest.md")
        write(corpus, {"new": "A report about figs."})
        (corpus / "new").replace(corpus / "2025/report.md")
        watched.until_held(*names, "newest.md")
        write(corpus, {"2026/report.md": "A report about quinces."})
        watched.until_held(*names, "newest.md", "later.md", "2026/report.md")
        (corpus / "2024").rename(corpus / "2023")
        watched.until_held("2023/report.md", "2025/report.md", "newest.md", "later.md", "2026/report.md")
        assert watched.errors == []


def test_an_index_inside_its_corpus_that_is_reached_through_a_link_is_not_followed(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(corpus, {"a.md": "A file about apples."})
    (tmp_path / "link").symlink_to(corpus)
    update_index(corpus, tmp_path / "link" / "index", encoder=HashEncoder())
    watched = Watched(corpus)
    watched.index = tmp_path / "link" / "index"
    with following(watched):
        write(corpus, {"b.md": "A file about pears."})
        watched.until_held("a.md", "b.md")
        time.sleep(2)  # several ticks, in which nothing happens
        assert watched.status().generation == 2


def test_what_an_error_left_undone_is_done_with_the_next_change(watched: Watched) -> None:
    watched.broken.set()
    write(watched.corpus, {"a.md": "A file about quinces."})
    watched.until(lambda: len(watched.errors) == 1)
    time.sleep(1)  # several ticks, in which nothing happens
    assert len(watched.errors) == 1
    watched.broken.clear()
    write(watched.corpus, {"c.md": "A file about plums."})
    watched.until(lambda: bool(watched.reports))
    assert (watched.reports[-1].added, watched.reports[-1].changed) == (("c.md",), ("a.md",))


def test_what_an_error_left_undone_at_first_is_done_with_the_next_change(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(corpus, {"a.md": "A file about apples."})
    update_index(corpus, tmp_path / "index", encoder=HashEncoder())
    write(corpus, {"a.md": "A file about pears.", "b.md": "A file about figs."})
    watched = Watched(corpus)
    watched.broken.set()
    with following(watched):
        assert len(watched.errors) == 1
        watched.broken.clear()
        write(corpus, {"c.md": "A file about plums."})
        watched.until_held("a.md", "b.md", "c.md")


def test_a_folder_that_another_process_brings_in_is_watched_too(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(tmp_path, {"corpus/a.md": "A file about apples.", "other/n.md": "A file about pears."})
    update_index(corpus, tmp_path / "index", encoder=HashEncoder())
    watched = Watched(corpus)
    with following(watched):
        update_index(tmp_path / "other", tmp_path / "index", encoder=HashEncoder())
        time.sleep(1)  # a tick or two
        write(tmp_path, {"other/n.md": "A file about plums."})
        watched.until_held("corpus/a.md", "other/n.md")
        write(tmp_path, {"corpus/b.md": "A file about figs."})
        watched.until_held("corpus/a.md", "corpus/b.md", "other/n.md")


def test_a_link_changes_with_a_link_that_it_leads_through(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write(corpus, {"v1.md": "Version one is about apples.", "v2.md": "Version two is about pears."})
    (corpus / ".current").symlink_to("v1.md")
    (corpus / "link.md").symlink_to(".current")
    update_index(corpus, tmp_path / "index", encoder=HashEncoder())
    watched = Watched(corpus)
    with following(watched):
        (corpus / ".new").symlink_to("v2.md")
        (corpus / ".new").replace(corpus / ".current")
        watched.until(lambda: bool(watched.reports))
        assert watched.reports[-1].changed == ("link.md",)
        watched.until_held("link.md", "v1.md", "v2.md")
