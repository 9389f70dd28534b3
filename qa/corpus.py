"""The folder of documents: which files there are, which are passed over and why, and whether one has changed.

Hidden files and what the corpus's ``.qaignore`` (gitignore syntax) names are left out silently. Links are followed
only to files inside the corpus. Everything else that cannot be indexed is listed with the reason.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from qa.errors import CorpusError, FormatError
from qa.formats import format_for, read_document
from qa.models import Document
from qa.records import DocumentRow

__all__ = ["IGNORE_FILE", "Scan", "SourceFile", "current_bytes", "is_stale", "scan"]

IGNORE_FILE = ".qaignore"
_ALWAYS_REREAD = 1 << 20  # bytes; a file up to this size is read again rather than judged by its time


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
        return read_document(self.source, (self.root / self.source).read_bytes())


@dataclass(frozen=True, slots=True)
class Scan:
    """What lies under the paths that were looked at: files to index, and others with the reason they are not."""

    files: tuple[SourceFile, ...]
    skipped: dict[str, str]


def scan(root: Path, scopes: tuple[Path, ...], exclude: Path | None = None) -> Scan:
    """The files under ``scopes`` (folders or files inside ``root``), without ``exclude`` (the index's own folder).

    Raises `CorpusError` if the root or a scope does not exist.
    """
    ignored = _ignore_rules(root)
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
                skipped[_printable(source)] = reason
                continue
            stat = path.stat()
            files[source] = SourceFile(root, source, stat.st_size, stat.st_mtime_ns)
    return Scan(tuple(files[source] for source in sorted(files)), skipped)


def _ignore_rules(root: Path) -> Any:
    try:
        lines = (root / IGNORE_FILE).read_text(encoding="utf-8").splitlines()
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
            skipped[_printable(folder.relative_to(root).as_posix() + "/")] = error.strerror or "cannot be listed"
            continue
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith(".") or path == exclude:
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif entry.is_symlink() and path.is_dir():
                skipped[_printable(path.relative_to(root).as_posix() + "/")] = "a link to a folder"
            else:
                yield path


def _unusable(root: Path, path: Path, source: str) -> str | None:
    """Why a file cannot be indexed, as far as its name and kind tell; None if it can be tried."""
    try:
        source.encode("utf-8")
    except UnicodeEncodeError:
        return "its name is not UTF-8"
    try:
        format_for(source)
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            return "a link to a file outside the corpus"
        if not path.exists():
            return "a link to nothing"
        return None if path.is_file() else "not a regular file"
    except FormatError as error:
        return str(error)
    except OSError as error:
        return error.strerror or "cannot be read"


def _printable(source: str) -> str:
    return source.encode("utf-8", "backslashreplace").decode("utf-8")


def current_bytes(root: Path, source: str) -> bytes | None:
    """The bytes of a source as they are now; None if it is gone, unreadable or would lie outside ``root``."""
    relative = PurePosixPath(source)
    if relative.is_absolute() or ".." in relative.parts or "\0" in source:
        return None
    path = root / relative
    try:
        return path.read_bytes() if path.resolve().is_relative_to(root.resolve()) else None
    except OSError:
        return None


def is_stale(root: Path, row: DocumentRow) -> bool:
    """Whether the file is no longer the one that was indexed.

    Files up to 1 MiB are hashed, so an edit that keeps size and time is seen too; larger ones only when either differs.
    """
    try:
        stat = (root / row.source).stat()
    except OSError:
        return True
    if stat.st_size != row.size:
        return True
    if stat.st_size > _ALWAYS_REREAD and stat.st_mtime_ns == row.mtime_ns:
        return False
    data = current_bytes(root, row.source)
    return data is None or hashlib.sha256(data).hexdigest() != row.sha256
