"""A file's bytes to text: one small module a format, all behind the `Format` protocol.

A reader for another format is an object of that protocol. A package offers one as an entry point of the group
``qa.formats`` (the object, or a class of such objects that needs no arguments); it goes before the readers here, so it
can take a suffix over. A program can put one into `FORMATS`. Its ``read`` gets the whole file and returns what it
extracted, or raises `FormatError` with a reason that reads well behind "skipped: ".
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import PurePosixPath

from qa.errors import FormatError, QAError
from qa.formats.base import MOST_BYTES, Extracted, Format, whole, whole_text
from qa.formats.markdown import MarkdownFormat
from qa.formats.plain import PlainFormat
from qa.models import Document, NativePlace

__all__ = ["FORMATS", "GROUP", "MOST_BYTES", "Extracted", "Format", "check_size", "format_for", "read_document"]

GROUP = "qa.formats"
"""The entry point group of other packages' readers."""

_ZIPPED = ("DOCX", "XLSX", "EPUB", "ODT")
_SIGNS: tuple[tuple[bytes, str, tuple[str, ...], str], ...] = (
    (b"%PDF-", "PDF", ("PDF",), "give it the suffix .pdf"),
    (b"PK\x03\x04", "a zip archive", _ZIPPED, "give it the suffix of its format (.docx, .xlsx, .epub, .odt)"),
    (b"{\\rtf", "RTF", ("RTF",), "give it the suffix .rtf"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted, or of an Office before 2007", (),
        "save it anew without a password",
    ),
)  # fmt: skip
"""First bytes of a file, what they say it is, the formats it may be read as, and what to do otherwise."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A format whose text has to be extracted. Its module is imported when a first file of it is read."""

    name: str
    suffixes: tuple[str, ...]
    reader: str  # module and function, as "qa.formats.pdf:read"

    def read(self, data: bytes) -> Extracted:
        """What the format's module extracts. Raises `FormatError`, or what a library makes of a damaged file."""
        module, _, function = self.reader.partition(":")
        extracted: Extracted = getattr(import_module(module), function)(data)
        return extracted


FORMATS: list[Format] = [
    MarkdownFormat(),
    PlainFormat(),
    Converted("PDF", (".pdf",), "qa.formats.pdf:read"),
    Converted("DOCX", (".docx", ".docm", ".dotx"), "qa.formats.docx:read"),
    Converted("HTML", (".html", ".htm", ".xhtml"), "qa.formats.html:read"),
    Converted("EPUB", (".epub",), "qa.formats.epub:read"),
    Converted("ODT", (".odt", ".ott"), "qa.formats.odt:read"),
    Converted("RTF", (".rtf",), "qa.formats.rtf:read"),
    Converted("mail", (".eml",), "qa.formats.mail:read"),
    Converted("mailbox", (".mbox",), "qa.formats.mail:read_box"),
    Converted("CSV", (".csv",), "qa.formats.csv:read"),
    Converted("TSV", (".tsv", ".tab"), "qa.formats.csv:read_tabs"),
    Converted("XLSX", (".xlsx", ".xlsm"), "qa.formats.xlsx:read"),
    Converted("JSON", (".json", ".geojson"), "qa.formats.json:read"),
    Converted("JSON Lines", (".jsonl", ".ndjson"), "qa.formats.json:read_lines"),
]
"""The readers that come with the package."""


def format_for(source: str) -> Format:
    """The reader for a source by its name's suffix. Raises `FormatError` where there is none."""
    suffix = PurePosixPath(source).suffix.lower()
    for reader in (*_installed(), *FORMATS):
        if suffix in reader.suffixes:
            return reader
    raise FormatError(f"no reader for {suffix} files")


@cache
def _installed() -> tuple[Format, ...]:
    """The readers of other packages. Raises `QAError` if one cannot be had."""
    from importlib.metadata import entry_points

    found = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            loaded = point.load()
            reader = loaded() if isinstance(loaded, type) else loaded
            found.append((reader, reader.name, tuple(reader.suffixes), reader.read)[0])
        except Exception as error:
            what = f"the format {point.name!r} ({point.value}) cannot be loaded ({type(error).__name__}: {error})"
            raise QAError(f"{what}: uninstall or mend the package it comes from") from error
    return tuple(found)


def check_size(source: str, size: int) -> None:
    """Raise `FormatError` if a file of ``size`` bytes is too large for its reader, before it is read into memory."""
    if size > MOST_BYTES and isinstance(format_for(source), Converted):
        raise FormatError(f"larger than {MOST_BYTES >> 20} MiB: split it")


def read_document(source: str, data: bytes) -> Document:
    """The document in ``data``, the bytes of the file ``source``. Raises `FormatError` if it cannot be read."""
    reader = format_for(source)
    check_size(source, len(data))
    try:
        if reader in FORMATS:
            _check_signs(reader.name, data)
        extracted = reader.read(data)
        return _document(source, data, extracted)
    except FormatError:
        raise
    except Exception as error:  # whatever a library makes of a damaged file
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        raise FormatError(f"damaged {reader.name} file: {reason}") from error


def _check_signs(name: str, data: bytes) -> None:
    """Raise `FormatError` if ``data``, which is to be read as format ``name``, is of another format."""
    for sign, what, formats, mend in _SIGNS:
        if name not in formats and data.startswith(sign):
            raise FormatError(f"its content is {what}, its suffix is not: {mend}")


def _document(source: str, data: bytes, extracted: Extracted) -> Document:
    """What a reader extracted, without what no record and no output can hold."""
    return Document(
        source=source,
        text=whole_text(extracted.text),
        title=whole(extracted.title) or PurePosixPath(source).name,
        sha256=hashlib.sha256(data).hexdigest(),
        metadata=whole(extracted.metadata),
        front_matter=extracted.front_matter,
        places=[NativePlace(span, whole(native)) for span, native in extracted.places],
        headings=extracted.headings,
    )
