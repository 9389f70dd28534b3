"""What the benchmarks measure with."""

import sys

from tests.conftest import PROJECT

sys.path.insert(0, str(PROJECT / "benchmarks"))
from process import measured  # a script's neighbour, no package


def test_a_process_is_measured_without_its_parent() -> None:
    """What this process holds is not taken for the peak of one that holds next to nothing."""
    ballast = b"x" * 200_000_000
    found = measured([sys.executable, "-I", "-S", "-c", "import time; time.sleep(0.2); print('said')"])
    assert (found.code, found.output) == (0, "said\n")
    assert found.seconds >= 0.2 > found.cpu_seconds >= 0
    assert 1 < found.peak_mib < 100 < len(ballast) / 2**20
    assert measured([sys.executable, "-c", "exit(3)"]).code == 3
