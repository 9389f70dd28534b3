"""The folder of documents: which files there are, which are passed over and why, and whether one has changed.

Hidden files and what `qa.files.selection` leaves out are passed over silently. Links are followed only to files inside
the corpus. Everything else that cannot be indexed is listed with the reason.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from qa.errors import CorpusError, FormatError
from qa.files.selection import EVERYTHING, Selection
from qa.files.walking import Walk
from qa.formats import check_size, format_for, read_document
from qa.formats.base import holds_halves
from qa.models import Document
from qa.storage.folders import identity, is_folder, printable, real, stands
from qa.storage.records import DocumentRow

__all__ = [
    "Scan",
    "SourceFile",
    "current_bytes",
    "is_stale",
    "scan",
]

_ALWAYS_REREAD = 1 << 20  # bytes; a file up to this size is read again rather than judged by its time
_LATEST = 2**63 - 1  # nanoseconds since 1970 that the record can hold: the year 2262
_READINGS = 3


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that a reader exists for. ``source`` is its POSIX path relative to ``root``; size in bytes."""

    root: Path
    source: str
    size: int
    mtime_ns: int

    def unchanged(self, row: DocumentRow) -> bool:
        """Whether the file is the one recorded."""
        return not is_stale(self.root, row)

    def read(self) -> Document:
        """The file as a document. Raises `FormatError` or `OSError`."""
        check_size(self.source, self.size)
        return read_document(self.source, _steady_bytes(self.root / self.source))


@dataclass(frozen=True, slots=True)
class Scan:
    """What lies under the paths that were looked at: files to index, and others with the reason they are not."""

    files: tuple[SourceFile, ...]
    skipped: dict[str, str]


def scan(
    root: Path,
    scopes: Sequence[Path],
    index: Path | None = None,
    *,
    selection: Selection = EVERYTHING,
    within: Sequence[Path] | None = None,
) -> Scan:
    """The files under ``scopes`` (folders or files inside ``root``), without ``index`` (the index's own folder).

    Other indexes are listed, not read.

    ``within``: only what lies at or below these paths, which may be gone; what they leave out of a scope is not looked
    at. Raises `CorpusError` if a scope does not exist.
    """
    if holds_halves(str(root)):
        raise CorpusError(f"{printable(str(root))}: its name is not UTF-8, so nothing in it could be cited: rename it")
    walk = Walk(root, identity(index) if index else None, selection, within)
    folders = [real(scope) for scope in scopes if is_folder(scope)]
    files: dict[str, SourceFile] = {}
    for scope in scopes:
        if not stands(scope):
            raise CorpusError(f"{scope} does not exist: name a folder or file of documents")
        inside = folders if is_folder(scope) else [*folders, real(scope.parent)]
        for path in walk.files(scope):
            source = path.relative_to(root).as_posix()
            reason = _unusable(inside, path, source)
            if reason:
                walk.skipped[printable(source)] = reason
                continue
            try:
                found = path.stat()
            except OSError as error:  # it went away a moment ago
                walk.skipped[printable(source)] = error.strerror or "cannot be read"
                continue
            files[source] = SourceFile(root, source, found.st_size, min(found.st_mtime_ns, _LATEST))
    return Scan(tuple(files[source] for source in sorted(files)), walk.skipped)


def _unusable(inside: Sequence[Path], path: Path, source: str) -> str | None:
    """Why a file cannot be indexed, as far as its name and kind tell; None if it can be tried.

    A link has to lead ``inside`` one of the folders (resolved) that are indexed. The folder that sources are named from
    is not enough: of several folders it is one above them all, and may be the user's home.
    """
    if holds_halves(source):
        return "its name is not UTF-8"
    try:
        format_for(source)
        if path.is_symlink() and not any(map(real(path).is_relative_to, inside)):
            return "a link to a file outside the corpus"
        return None if stat.S_ISREG(path.stat().st_mode) else "not a regular file"
    except FormatError as error:
        return str(error)
    except (FileNotFoundError, NotADirectoryError):
        return "a link to nothing"
    except OSError as error:
        return error.strerror or "cannot be read"


def current_bytes(root: Path, source: str) -> bytes | None:
    """The bytes of a source as they are now; None if it is gone, unreadable or would lie outside ``root``."""
    relative = PurePosixPath(source)
    if relative.is_absolute() or ".." in relative.parts or "\0" in source:
        return None
    path = root / relative
    try:
        return _steady_bytes(path) if real(path).is_relative_to(real(root)) else None
    except OSError:
        return None


def _steady_bytes(path: Path) -> bytes:
    """The bytes of a regular file, read again if it changes while it is read (three times at most).

    Raises `OSError`. Never waits for the other end of a pipe.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        for _ in range(_READINGS):
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                raise OSError(errno.EINVAL, "not a regular file")
            file.seek(0)
            data = file.read()
            after = os.fstat(handle)
            if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
                break
    return data


def is_stale(root: Path, row: DocumentRow) -> bool:
    """Whether the file is no longer the one that was indexed.

    Files up to 1 MiB are hashed, so an edit that keeps size and time is seen too; larger ones only when either differs.
    """
    try:
        now = (root / row.source).stat()
    except OSError:
        return True
    if now.st_size != row.size:
        return True
    if now.st_size > _ALWAYS_REREAD and now.st_mtime_ns == row.mtime_ns:
        return False
    data = current_bytes(root, row.source)
    return data is None or hashlib.sha256(data).hexdigest() != row.sha256
