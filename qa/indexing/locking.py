"""One writer at a time: the lock on an index folder, and who holds it.

The lock is the system's (`flock`), on a file that stays with the index: it ends with the process that holds it, however
that ends, so what an earlier process has left behind blocks nobody. A second file says who is writing, for the message
only.
"""

import json
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from qa.errors import IndexUnusableError, LockedIndexError
from qa.storage.folders import LOCK_FILE, RECORD, WRITER_FILE, is_folder, stands

__all__ = ["locked"]

_ELSE = "make room on the disk, allow writing there, or name another folder with --index"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the write lock of the index in ``folder``, which is made if it is missing; removed, if no index came of it.

    Raises `LockedIndexError` if another process (or thread) holds it, `IndexUnusableError` if nothing can be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK_FILE)
    made = [path for path in (folder / LOCK_FILE, folder, *folder.parents) if not stands(path)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise LockedIndexError(
            f"{_writer(folder) or 'another process'} is writing {folder}: wait until it is done"
        ) from None
    except (OSError, NotImplementedError) as error:
        raise IndexUnusableError(
            f"cannot write to {folder} ({getattr(error, 'strerror', None) or error}): {_ELSE}"
        ) from error
    try:
        _sign(folder)
        yield
    finally:
        with suppress(OSError):
            (folder / WRITER_FILE).unlink()
        if not stands(folder / RECORD):
            _remove(made)
        lock.release()


def _remove(made: Sequence[Path]) -> None:
    """Take away files and folders that were made, the inner first; a folder that holds something stays."""
    for path in made:
        with suppress(OSError):
            path.rmdir() if is_folder(path) else path.unlink()


def _sign(folder: Path) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    writer = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
    try:
        (folder / WRITER_FILE).write_text(json.dumps(writer) + "\n", encoding="utf-8")
    except OSError as error:
        raise IndexUnusableError(f"cannot write to {folder} ({error.strerror or error}): {_ELSE}") from error


def _writer(folder: Path) -> str | None:
    """Who writes, in words; None where that is not told, or told by a process that has ended."""
    try:
        writer = json.loads((folder / WRITER_FILE).read_text(encoding="utf-8"))
        pid, host, since = int(writer["pid"]), str(writer["host"]), str(writer["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if host == socket.gethostname() and not _alive(pid):
        return None
    return f"process {pid} on {host} (since {since})"


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # of another user
    return True
