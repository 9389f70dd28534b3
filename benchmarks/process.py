"""A whole process measured from outside: wall time, processor time and peak memory.

The peak that the system reports of a process is never less than what its parent held when it forked, so a process
started out of a large one seems large. This file therefore runs itself as a small interpreter, which does nothing but
start the command, wait for it and tell.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Measured", "measured"]


@dataclass(frozen=True)
class Measured:
    """How a process ran: exit ``code``, what it printed, seconds, processor seconds, and peak resident memory (MiB)."""

    code: int
    output: str
    seconds: float
    cpu_seconds: float
    peak_mib: float


def measured(command: "Sequence[str]", *, cwd: Path | None = None, env: "Mapping[str, str] | None" = None) -> Measured:
    """Run a command to its end. What it writes to standard error is dropped.

    Python keeps the bytecode that it makes, as it does for users: without, all of a checkout is compiled each time.
    """
    kept = {name: value for name, value in (env or os.environ).items() if name != "PYTHONDONTWRITEBYTECODE"}
    launcher = [sys.executable, "-I", "-S", __file__, *command]
    done = subprocess.run(launcher, cwd=cwd, env=kept, stdout=subprocess.PIPE, check=True)
    told, _, output = done.stdout.partition(b"\n")
    return Measured(output=output.decode("utf-8", "replace"), **json.loads(told))


def _launched(command: "Sequence[str]") -> None:
    """Run a command; its figures as a line of JSON, then what it printed."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    output = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    figures = {
        "code": os.waitstatus_to_exitcode(status),
        "seconds": seconds,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_mib": usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2),
    }
    sys.stdout.buffer.write(json.dumps(figures).encode() + b"\n" + output)


if __name__ == "__main__":
    _launched(sys.argv[1:])
