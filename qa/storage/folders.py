"""What stands under a path: which file or folder, whatever it is called; whether it can be reached; is it an index?

Nothing here raises `OSError`: a folder without permission is like a drive that is unplugged.
"""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from qa.errors import UsageError

__all__ = [
    "LOCK_FILE",
    "RECORD",
    "WRITER_FILE",
    "Identity",
    "away",
    "given",
    "gone",
    "holds_index",
    "identity",
    "is_folder",
    "is_of_index",
    "marks_index",
    "printable",
    "reachable",
    "real",
    "stands",
]

Identity = tuple[int, int]
"""Device and inode: the same by whatever links it is reached."""

RECORD = "store.sqlite"
"""The file that an index is, above all."""

LOCK_FILE = "write.lock"
WRITER_FILE = "writer.json"

_ABSENT = "does not exist"


def given(path: object) -> Path:
    """A path that a caller gave. Raises `UsageError` for none and for an empty one, mostly an unset variable."""
    if not isinstance(path, str | os.PathLike) or os.fspath(path) == "":
        raise UsageError(f"{path!r} is no path: name a folder or file, `.` for the working folder")
    return Path(path)


def identity(path: Path) -> Identity | None:
    """What ``path`` leads to; None if that cannot be told."""
    try:
        found = path.stat()
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return None
    return found.st_dev, found.st_ino


def away(path: Path) -> str:
    """Why ``path`` cannot be reached ("does not exist"); "" if it can. Of a folder its files have to be listed."""
    try:
        if stat.S_ISDIR(path.stat().st_mode):
            os.scandir(path).close()
    except (FileNotFoundError, NotADirectoryError):
        return _ABSENT
    except (OSError, ValueError) as error:
        return f"cannot be read ({(getattr(error, 'strerror', None) or str(error)).lower()})"
    return ""


def reachable(path: Path) -> bool:
    """Whether ``path`` is there and, if it is a folder, can be listed."""
    return not away(path)


def gone(path: Path) -> bool:
    """Whether nothing stands there, as far as one may look."""
    return away(path) == _ABSENT


def real(path: Path) -> Path:
    """Where ``path`` leads, links followed as far as they can be."""
    return Path(os.path.realpath(path))  # Path.resolve raises for a loop of links


def stands(path: Path) -> bool:
    """Whether something is there; False where that cannot be told."""
    return os.path.exists(path)  # noqa: PTH110  # Path.exists raises where one may not look, and for a name too long


def is_folder(path: Path) -> bool:
    """Whether a folder is there; False where that cannot be told."""
    return os.path.isdir(path)  # noqa: PTH112  # as above


def marks_index(names: Iterable[str]) -> bool:
    """Whether a folder with entries of these ``names`` is an index; a file of the record's name may be anybody's."""
    known = set(names)
    return RECORD in known and any(map(_beside, known))


def is_of_index(name: str) -> bool:
    """Whether an entry of this name in the folder of an index is a part of it."""
    return name in (RECORD, WRITER_FILE) or name.startswith(f"{RECORD}-") or _beside(name)


def _beside(name: str) -> bool:
    return name == LOCK_FILE or name.startswith(("dense-", "lexical-"))


def holds_index(folder: Path) -> bool:
    """Whether ``folder`` is an index."""
    try:
        return stands(folder / RECORD) and marks_index(entry.name for entry in folder.iterdir())
    except OSError:
        return False


def printable(source: str) -> str:
    """A name as it can be printed and recorded: bytes that are not UTF-8 as ``\\udcff``."""
    return source.encode("utf-8", "backslashreplace").decode("utf-8")
