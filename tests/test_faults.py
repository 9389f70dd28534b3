"""Processes killed at any moment: an index is always the state before or the state after, and the next build goes on.

`QA_KILLS=200` makes two hundred kills instead of a dozen; `QA_SEED`, which is printed, repeats their choice.
"""

import os
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults import Builder, State, assert_sound, assert_whole, change, held, wanted

KILLS = int(os.environ.get("QA_KILLS", "12"))
EVERY = ("build", "corpus", "database", "dense", "lexical", "library", "locking", "publishing", "staging", "store")
PUBLISHING = ("publishing",)
SEED = int(os.environ.get("QA_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


def test_a_killed_build_leaves_the_state_before_or_after(tmp_path: Path) -> None:
    print(f"QA_SEED={SEED}")
    rng = random.Random(SEED)
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    change(corpus, rng)
    visible: State | None = None
    killed = moved = 0
    with Builder() as builder:
        lengths = _Lengths.measured(builder, tmp_path, rng)
        while killed < KILLS:
            if rng.random() < 0.1:  # a first build again
                index, visible = tmp_path / f"index-{killed}", None
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
