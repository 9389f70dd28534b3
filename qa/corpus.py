"""The folder of documents: which files there are, which are passed over and why, and whether one has changed.

Hidden files and what the corpus's ``.qaignore`` (gitignore syntax) names are left out silently. Links are followed
only to files inside the corpus. Everything else that cannot be indexed is listed with the reason.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from qa.errors import CorpusError, FormatError
from qa.formats import check_size, format_for, read_document
from qa.models import Document
from qa.records import DocumentRow

__all__ = [
    "IGNORE_FILE",
    "Scan",
    "SourceFile",
    "current_bytes",
    "is_stale",
    "is_utf8",
    "printable",
    "scan",
    "steady_bytes",
]

IGNORE_FILE = ".qaignore"
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
        return read_document(self.source, steady_bytes(self.root / self.source))


@dataclass(frozen=True, slots=True)
class Scan:
    """What lies under the paths that were looked at: files to index, and others with the reason they are not."""

    files: tuple[SourceFile, ...]
    skipped: dict[str, str]


def scan(root: Path, scopes: tuple[Path, ...], exclude: Path | None = None) -> Scan:
    """The files under ``scopes`` (folders or files inside ``root``), without ``exclude`` (the index's own folder).

    Raises `CorpusError` if the root or a scope does not exist.
    """
    if not is_utf8(str(root)):
        raise CorpusError(f"{printable(str(root))}: its name is not UTF-8, so nothing in it could be cited: rename it")
    ignored = _ignore_rules(root)
    exclude = Path(os.path.normpath(exclude.absolute())) if exclude else None
    files: dict[str, SourceFile] = {}
    skipped: dict[str, str] = {}
    for scope in scopes:
        if not scope.exists():
            raise CorpusError(f"{scope} does not exist: name a folder or file of documents")
        for path in _walk(scope, exclude, skipped, root):
            source = path.relative_to(root).as_posix()
            if ignored is not None and ignored.match_file(source):
                continue
            reason = _unusable(root, path, source)
            if reason:
                skipped[printable(source)] = reason
                continue
            try:
                found = path.stat()
            except OSError as error:  # it went away a moment ago
                skipped[printable(source)] = error.strerror or "cannot be read"
                continue
            files[source] = SourceFile(root, source, found.st_size, min(found.st_mtime_ns, _LATEST))
    return Scan(tuple(files[source] for source in sorted(files)), skipped)


def _ignore_rules(root: Path) -> Any:
    try:
        lines = steady_bytes(root / IGNORE_FILE).decode("utf-8").splitlines()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{root / IGNORE_FILE} cannot be read: {error}") from error
    import pathspec

    try:
        return pathspec.GitIgnoreSpec.from_lines(lines)
    except ValueError as error:
        raise CorpusError(f"{root / IGNORE_FILE} is not in gitignore syntax: {error}") from error


def _walk(scope: Path, exclude: Path | None, skipped: dict[str, str], root: Path) -> Iterator[Path]:
    """Every file under ``scope`` that is not hidden, folder by folder, without recursion."""
    if scope.is_file():
        yield scope
        return
    folders = [scope]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            skipped[printable(folder.relative_to(root).as_posix() + "/")] = error.strerror or "cannot be listed"
            continue
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith(".") or path == exclude:
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif entry.is_symlink() and os.path.isdir(path):  # noqa: PTH112  # Path.is_dir raises for a name too long
                skipped[printable(path.relative_to(root).as_posix() + "/")] = "a link to a folder"
            else:
                yield path


def _unusable(root: Path, path: Path, source: str) -> str | None:
    """Why a file cannot be indexed, as far as its name and kind tell; None if it can be tried."""
    if not is_utf8(source):
        return "its name is not UTF-8"
    try:
        format_for(source)
        if path.is_symlink() and not _resolved(path).is_relative_to(_resolved(root)):
            return "a link to a file outside the corpus"
        if not path.exists():
            return "a link to nothing"
        return None if path.is_file() else "not a regular file"
    except FormatError as error:
        return str(error)
    except OSError as error:
        return error.strerror or "cannot be read"


def _resolved(path: Path) -> Path:
    """``path`` with links followed. Raises `OSError`, for a loop of links too."""
    try:
        return path.resolve()
    except RuntimeError as error:  # what Python before 3.13 makes of a loop
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error


def is_utf8(name: str) -> bool:
    """Whether a file's name can be recorded and printed as it is."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def printable(source: str) -> str:
    """A name as it can be printed and recorded: bytes that are not UTF-8 as ``\\udcff``."""
    return source.encode("utf-8", "backslashreplace").decode("utf-8")


def current_bytes(root: Path, source: str) -> bytes | None:
    """The bytes of a source as they are now; None if it is gone, unreadable or would lie outside ``root``."""
    relative = PurePosixPath(source)
    if relative.is_absolute() or ".." in relative.parts or "\0" in source:
        return None
    path = root / relative
    try:
        return steady_bytes(path) if _resolved(path).is_relative_to(_resolved(root)) else None
    except OSError:
        return None


def steady_bytes(path: Path) -> bytes:
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
