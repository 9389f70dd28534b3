"""EPUB: the chapters of a book in reading order, each read as a page of HTML.

Places are ``{"href": file in the book, "css": selector}``. Limits: those of `qa.formats.archive`.
"""

import html
import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from qa.errors import FormatError
from qa.formats.archive import Archive, parse_xml
from qa.formats.base import Extracted
from qa.formats.blocks import Blocks, facts
from qa.formats.html import decoded, parse_html
from qa.formats.tree import add_page, local
from qa.regex import regex

__all__ = ["read"]

_CONTAINER = "META-INF/container.xml"
_RIGHTS = "META-INF/encryption.xml"
_PAGE_TYPES = ("application/xhtml+xml", "text/html")
_NAMED = regex(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_XML_NAMES = (b"amp", b"lt", b"gt", b"quot", b"apos")


def read(data: bytes) -> Extracted:
    """The text of a book. Raises `FormatError`."""
    archive = Archive(data, "EPUB")
    opf = _package_path(archive)
    package = archive.xml(opf)
    blocks = Blocks()
    for href in _chapters(package, posixpath.dirname(opf)):
        if href in archive.names:
            _add(blocks, archive.read(href), href)
    if not blocks.length and _RIGHTS in archive.names:
        raise FormatError("protected against copying: its text cannot be read")
    return blocks.extracted(_metadata(package))


def _package_path(archive: Archive) -> str:
    for element in archive.xml(_CONTAINER).iter():
        if local(element) == "rootfile" and element.get("full-path"):
            return str(element.get("full-path"))
    raise FormatError("damaged EPUB file: it does not say where its contents are")


def _chapters(package: Any, folder: str) -> Iterator[str]:
    """The files in reading order, each once; the table of contents is none of them."""
    items = {element.get("id"): element for element in package.iter() if local(element) == "item"}
    seen = set()
    for element in package.iter():
        item = items.get(element.get("idref")) if local(element) == "itemref" else None
        if item is None or item.get("media-type") not in _PAGE_TYPES or "nav" in (item.get("properties") or "").split():
            continue
        href = posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        if href not in seen:
            seen.add(href)
            yield href


def _add(blocks: Blocks, data: bytes, href: str) -> None:
    """A chapter: XHTML as readers parse it, or as HTML where it is not well-formed."""
    try:
        root = parse_xml(_NAMED.sub(_character, data))
    except FormatError:
        root = parse_html(decoded(data))
    add_page(blocks, root, {"href": href}, whole=True)


def _character(name: re.Match[bytes]) -> bytes:
    """HTML's names of characters, which XML does not know, as numbers; "" for a name that nobody knows."""
    if name.group(1) in _XML_NAMES:
        return name.group()
    characters = html.unescape(name.group().decode("ascii"))
    return b"" if characters.startswith("&") else "".join(f"&#{ord(each)};" for each in characters).encode()


def _metadata(package: Any) -> dict[str, str]:
    given: dict[str, str] = {}
    for element in package.iter():
        if local(element) in ("title", "creator", "date", "publisher") and element.text:
            given.setdefault(local(element), element.text)
    return facts(
        title=given.get("title"), author=given.get("creator"), date=given.get("date"), outlet=given.get("publisher")
    )
