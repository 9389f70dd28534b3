"""What goes into an index, how far a build is, and what it reports."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from qa.errors import FormatError
from qa.formats.base import holds_halves
from qa.models import Document
from qa.storage.records import DocumentRow

__all__ = [
    "IN_MEMORY",
    "BuildReport",
    "Extent",
    "InMemory",
    "OnProgress",
    "Progress",
    "Source",
    "in_scope",
    "read",
]


class Source(Protocol):
    """Something that can be indexed. ``size`` is in bytes; ``mtime_ns`` is 0 where there is no file."""

    @property
    def source(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def mtime_ns(self) -> int: ...

    def unchanged(self, row: DocumentRow) -> bool:
        """Whether it is what was recorded."""
        ...

    def read(self) -> Document:
        """Raises `FormatError` or `OSError`."""
        ...


@dataclass(frozen=True, slots=True)
class InMemory:
    """A document that is no file, as a `Source`."""

    document: Document
    mtime_ns: int = 0

    @property
    def source(self) -> str:
        return self.document.source

    @property
    def size(self) -> int:
        return len(self.document.text.encode("utf-8", "surrogatepass"))

    def unchanged(self, row: DocumentRow) -> bool:
        return row.sha256 == self.document.sha256

    def read(self) -> Document:
        return self.document


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is. Bytes are of the files to be read in this build, passages those finished so far."""

    bytes_done: int
    bytes_total: int
    passages: int


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Extent:
    """What an index is of from now on, as recorded for whoever opens it, and what of it is looked at now.

    ``root`` is where the sources lie, relative to the index folder; ``scopes`` (relative to the root) come to those
    that are recorded, ``dropped`` go from them; ``selection`` is `qa.files.selection.Selection` as JSON. ``within`` are
    POSIX paths (relative to the root; "." is everything): no source stays in them but those that are found there now.
    """

    root: str
    scopes: tuple[str, ...]
    within: tuple[str, ...] = (".",)
    dropped: tuple[str, ...] = ()
    selection: str = ""


IN_MEMORY = Extent("", (".",))
"""Of documents that are no files."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``embedded`` passages went through the model; the others' vectors were already there."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    skipped: dict[str, str]
    documents: int
    passages: int
    embedded: int
    seconds: float


def read(source: Source) -> Document:
    """The source as a document that has text. Raises `FormatError`."""
    try:
        document = source.read()
    except OSError as error:
        raise FormatError((error.strerror or "cannot be read").lower()) from error
    except UnicodeError as error:
        raise FormatError("characters in it cannot be decoded or encoded") from error
    try:
        said = json.dumps(document.metadata, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise FormatError("its metadata cannot be written as JSON") from error
    if any(map(holds_halves, (document.source, document.title, document.text, said))):
        raise FormatError("halves of surrogate pairs in it cannot be written as UTF-8")
    if not document.text.strip():
        raise FormatError("empty")
    return document


def in_scope(source: str, scopes: Iterable[str]) -> bool:
    """Whether a path lies at or below one of ``scopes``."""
    return any(scope in (".", source) or source.startswith(f"{scope}/") for scope in scopes)
