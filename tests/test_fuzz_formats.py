"""Damaged files of every format: nothing but `FormatError`, no hang, no more than 1 GiB. See `tests.fuzzing`.

`QA_FUZZ_MINUTES` reads for so long, other files each time (`QA_SEED` gives the same again); else a few files of each.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

from tests.conftest import PROJECT
from tests.fuzzing import KINDS, damaged

MINUTES = float(os.environ.get("QA_FUZZ_MINUTES", "0"))
SEED = int(os.environ.get("QA_SEED", "0") or (random.randrange(10**9) if MINUTES else 0))
FILES = 25  # of each kind, where no time is given


def test_damaged_files_are_read_or_refused(tmp_path: Path) -> None:
    last = tmp_path / "last"
    cases, seconds = (10**9, MINUTES * 60) if MINUTES else (FILES, 600)
    command = [sys.executable, "-m", "tests.fuzzing", str(SEED), str(cases), str(seconds), str(last)]
    result = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)
    assert result.returncode == 0, f"QA_SEED={SEED}: {last.read_text()} (kind, number)\n{result.stderr}"
    counts = json.loads(result.stdout)
    print(result.stdout)
    assert all(counts.get(f"{name} refused", 0) + counts.get(f"{name} read", 0) for name in KINDS)
    assert {name for name in KINDS if not counts.get(f"{name} read")} <= {"scanned.pdf"}


def test_the_same_number_gives_the_same_file() -> None:
    whole = {name: make() for name, make in KINDS.items()}
    for name in KINDS:
        assert damaged(name, 7, whole) == damaged(name, 7, whole)
        assert any(damaged(name, number, whole) != whole[name] for number in range(3))
