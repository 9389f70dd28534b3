"""Processes killed at any moment, and several at once: an index is always the state before or the state after.

`QA_KILLS=200` makes two hundred kills instead of a dozen; `QA_SEED`, which is printed, repeats their choice.
"""

import json
import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pytest
from filelock import FileLock

from qa.errors import LockedIndexError
from qa.indexing.index import Reader
from qa.indexing.updating import update_index
from qa.library import Index
from qa.storage import database
from qa.storage.store import Store
from qa.testing import HashEncoder
from tests.conftest import PROJECT, write
from tests.faults import Builder, State, assert_sound, assert_whole, change, held, wanted

KILLS = int(os.environ.get("QA_KILLS", "12"))
PUBLISHING = ("changes", "dense", "publishing", "vector_files")
EVERY = (*PUBLISHING, "build", "corpus", "database", "lexical", "locking", "staging", "store", "updating", "vectors")
SEED = int(os.environ.get("QA_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


def test_a_killed_build_leaves_the_state_before_or_after(tmp_path: Path) -> None:
    print(f"QA_SEED={SEED}")
    rng = random.Random(SEED)
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    change(corpus, rng)
    visible: State | None = None
    killed = moved = 0
    numbers = count()
    with Builder() as builder:
        lengths = _Lengths.measured(builder, tmp_path, rng)
        while killed < KILLS:
            if rng.random() < 0.1:  # a first build again
                index, visible = tmp_path / f"index-{next(numbers)}", None
            if rng.random() < 0.8:
                change(corpus, rng)
            died = _killed(builder, corpus, index, visible is not None and rng.random() < 0.25, lengths, rng)
            before, visible, new = visible, held(index), wanted(corpus)
            assert visible in ((before, new) if died else (new,)), f"kill {killed} of QA_SEED={SEED}"
            killed += died
            moved += died and before != visible == new
            if visible is not None:
                assert_sound(index)
            if rng.random() < 0.3:
                assert builder.build(corpus, index, small=rng.choice((0, 5000)))["code"] == 0
                assert_whole(index, corpus)
                visible = new
        assert builder.build(corpus, index)["code"] == 0
        assert_whole(index, corpus)
    print(f"{killed} killed, {moved} of them after the new state had become visible")


@dataclass(frozen=True)
class _Lengths:
    """How long a build takes: in lines of all the package's code, in lines where it becomes visible, in seconds."""

    every_line: int
    publishing: int
    seconds: float

    @classmethod
    def measured(cls, builder: Builder, folder: Path, rng: random.Random) -> "_Lengths":
        corpus, index = folder / "sample", folder / "sample-index"
        for _ in range(5):
            change(corpus, rng)
        every = builder.build(corpus, index, line=-1, modules=EVERY)
        publishing = builder.build(corpus, index, rebuild=True, line=-1, modules=PUBLISHING)
        return cls(every["lines"], publishing["lines"], builder.build(corpus, index, rebuild=True)["seconds"])


def _killed(builder: Builder, corpus: Path, index: Path, rebuild: bool, lengths: _Lengths, rng: random.Random) -> bool:
    """Begin a build and kill it somewhere on its way; False if it came to its end before."""
    way = rng.randrange(3)
    if way == 0:
        how: dict[str, Any] = {"line": rng.randint(1, lengths.every_line), "modules": EVERY}
    elif way == 1:
        how = {"line": rng.randint(1, lengths.publishing), "modules": PUBLISHING}
    else:
        how = {"seconds": rng.random() * lengths.seconds}
    ended = builder.build(corpus, index, rebuild=rebuild, small=rng.choice((0, 5000)), **how)
    assert ended["code"] in (0, -9), ended
    return bool(ended["code"])


class Overtaken(Reader):
    """A reader in front of which builds become visible, one each time it is about to open the files of a state."""

    builds: ClassVar[list[Callable[[], object]]] = []

    def _current(self, store: Store, state: database.State) -> Any:
        if self.builds:
            thread = threading.Thread(target=self.builds.pop())
            thread.start()
            thread.join()
        return super()._current(store, state)


@pytest.mark.parametrize("times", [1, 3])
def test_a_reader_overtaken_by_builds_gets_the_next_state(tmp_path: Path, times: int) -> None:
    """A build takes the files of the state before away: whoever is just opening them gets the next one instead."""
    write(tmp_path / "corpus", {"a.md": "State 0."})
    update_index(tmp_path / "corpus", tmp_path / "index", encoder=HashEncoder())

    def build(number: int) -> None:
        write(tmp_path / "corpus", {"a.md": f"State {number}."})
        update_index(tmp_path / "corpus", tmp_path / "index", encoder=HashEncoder())

    Overtaken.builds = [partial(build, number) for number in range(times, 0, -1)]
    index = Index(Overtaken(tmp_path / "index", HashEncoder()))
    assert not Overtaken.builds
    assert [passage.text for passage in index.search("state", mode="lexical")] == [f"State {times}."]
    index.close()


def test_readers_open_and_search_while_builds_go_on(tmp_path: Path) -> None:
    rng = random.Random(5)
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    change(corpus, rng)
    with Builder() as builder:
        assert builder.build(corpus, index)["code"] == 0
    failures: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                opened = Index.open(index, encoder=HashEncoder())
                opened.search("subject", k=1)
                assert opened.status().sound
                opened.close()
                time.sleep(0.02)
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        with Builder() as builder:
            for _ in range(8):
                change(corpus, rng)
                assert (
                    builder.build(corpus, index, rebuild=rng.random() < 0.3, small=rng.choice((0, 5000)))["code"] == 0
                )
            assert_sound(index)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert not failures, failures[0]


_HOLDER = """
import sys
from pathlib import Path
from qa.indexing.locking import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_second_writer_is_told_who_writes_and_a_dead_one_blocks_nobody(tmp_path: Path) -> None:
    write(tmp_path / "corpus", {"a.md": "Some text."})
    index = tmp_path / "index"
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(index)],
        cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    told = (
        rf"process {holder.pid} on {re.escape(socket.gethostname())} \(since .*\) is writing .*: wait until it is done"
    )
    with pytest.raises(LockedIndexError, match=told):
        update_index(tmp_path / "corpus", index, encoder=HashEncoder())
    holder.kill()
    holder.communicate()
    assert (index / "writer.json").exists()
    assert update_index(tmp_path / "corpus", index, encoder=HashEncoder()).documents == 1
    assert not (index / "writer.json").exists()


def test_a_writer_that_died_is_not_named_as_the_one_who_writes(tmp_path: Path) -> None:
    told = {"pid": 4194304, "host": socket.gethostname(), "since": "1999"}
    write(tmp_path, {"index/writer.json": json.dumps(told)})
    with FileLock(tmp_path / "index" / "write.lock"), pytest.raises(LockedIndexError, match=r"^another process is"):
        update_index(PROJECT / "corpus", tmp_path / "index", encoder=HashEncoder())
