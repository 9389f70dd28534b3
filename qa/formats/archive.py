"""Zipped formats (DOCX, XLSX, EPUB, ODT): opened only if what is packed in them fits into memory."""

import io
import re
import zipfile
import zlib
from typing import Any

from qa.errors import FormatError
from qa.regex import regex

__all__ = ["MOST_ENTRIES", "MOST_RATIO", "MOST_UNPACKED", "MOST_XML", "Archive", "parse_xml"]

MOST_UNPACKED = 512 << 20
"""Bytes that all files in an archive may have together, unpacked."""

MOST_XML = 64 << 20
"""Bytes of one file in it that is read as a whole tree."""

MOST_RATIO = 200
"""How many times its packed size a file of more than 1 MiB in it may have: XML packs 10 to 50 times, a bomb 1,000."""

MOST_ENTRIES = 20_000

_SMALL = 1 << 20
_ENCRYPTED = 0x1
_DECLARES = regex(rb"<!ENTITY|<\0!\0E\0N\0T\0I\0T\0Y\0|<!\[|<!ELEMENT", re.IGNORECASE)


class Archive:
    """A zip file whose sizes were checked before anything of it is unpacked."""

    def __init__(self, data: bytes, kind: str) -> None:
        """Raises `FormatError` if ``data`` is no zip file, an encrypted one or a bomb; ``kind`` is its format."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise FormatError(f"damaged or truncated {kind} file: {error}") from error
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise FormatError("encrypted: save it without a password")
        if len(entries) > MOST_ENTRIES:
            raise FormatError(f"{len(entries):,} files inside it, more than {MOST_ENTRIES:,}")
        total = sum(entry.file_size for entry in entries)
        if total > MOST_UNPACKED:
            raise FormatError(f"{total >> 20:,} MiB unpacked, more than {MOST_UNPACKED >> 20}")
        for entry in entries:
            if entry.file_size > max(_SMALL, MOST_RATIO * entry.compress_size):
                raise FormatError(f"unpacks to more than {MOST_RATIO} times its size: taken for a zip bomb")
        self.names = {entry.filename for entry in entries}

    def check_xml(self, *, but: str) -> None:
        """Raise `FormatError` if an XML file, but those below ``but``, is larger than `MOST_XML`."""
        for entry in self._zip.infolist():
            xml = entry.filename.lower().endswith((".xml", ".rels"))
            if xml and not entry.filename.startswith(but) and entry.file_size > MOST_XML:
                raise FormatError(f"{entry.filename} in it is larger than {MOST_XML >> 20} MiB")

    def read(self, name: str) -> bytes:
        """The file called ``name``. Raises `FormatError` if it is missing, damaged or larger than `MOST_XML`."""
        try:
            if self._zip.getinfo(name).file_size > MOST_XML:
                raise FormatError(f"{name} in it is larger than {MOST_XML >> 20} MiB")
            return self._zip.read(name)
        except KeyError:
            raise FormatError(f"{name} is missing in it") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
            raise FormatError(f"{name} in it is damaged: {error}") from error

    def xml(self, name: str) -> Any:
        """The root of the XML file called ``name``, as `parse_xml` gives it."""
        return parse_xml(self.read(name))


def parse_xml(data: bytes) -> Any:
    """The root element (lxml) of an XML file. Raises `FormatError` if it is malformed or declares entities.

    Nothing is fetched and no entity is expanded, so no few bytes can stand for gigabytes.
    """
    from lxml import etree

    if _DECLARES.search(data, 0, 1 << 16):
        raise FormatError("XML that declares entities: refused, they can stand for gigabytes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(f"malformed XML: {error}") from error
