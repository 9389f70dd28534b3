"""A file's bytes to text: one small module a format, all behind the `Format` protocol.

A reader for another format is an object of that protocol, put into `FORMATS`. Its ``read`` gets the whole file and
returns what it extracted, or raises `FormatError` with a reason that reads well behind "skipped: ".
"""

import hashlib
from pathlib import PurePosixPath

from qa.errors import FormatError
from qa.formats.base import Extracted, Format
from qa.formats.docx import DocxFormat
from qa.formats.html import HtmlFormat
from qa.formats.markdown import MarkdownFormat
from qa.formats.pdf import PdfFormat
from qa.formats.plain import PlainFormat
from qa.models import Document

__all__ = ["FORMATS", "Extracted", "Format", "format_for", "read_document"]

FORMATS: list[Format] = [MarkdownFormat(), PlainFormat(), PdfFormat(), DocxFormat(), HtmlFormat()]


def format_for(source: str) -> Format:
    """The reader for a source by its name's suffix. Raises `FormatError` where there is none."""
    suffix = PurePosixPath(source).suffix.lower()
    for reader in FORMATS:
        if suffix in reader.suffixes:
            return reader
    raise FormatError(f"no reader for {suffix} files")


def read_document(source: str, data: bytes) -> Document:
    """The document in ``data``, the bytes of the file ``source``. Raises `FormatError` if it cannot be read."""
    extracted = format_for(source).read(data)
    return Document(
        source=source,
        text=extracted.text,
        title=extracted.title or PurePosixPath(source).name,
        sha256=hashlib.sha256(data).hexdigest(),
        metadata=extracted.metadata,
        front_matter=extracted.front_matter,
        places=extracted.places,
        headings=extracted.headings,
    )
