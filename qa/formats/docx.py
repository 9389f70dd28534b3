"""DOCX: paragraphs and rows of tables in order, then foot- and endnotes, read from the file's own XML.

Not with python-docx, which passes over content controls, inserted text and notes. A paragraph's number counts from 1
and counts every ``w:p`` of the document's body in order, those in tables and text boxes too. Headers, footers, comments
and deleted text are left out. Limits: those of `qa.formats.archive`.
"""

import posixpath
from collections.abc import Iterator
from typing import Any

from qa.errors import FormatError
from qa.formats.archive import Archive
from qa.formats.base import Extracted
from qa.formats.blocks import Blocks, facts, line

__all__ = ["core_properties", "read"]

_P = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}p",
)
_TEMPLATE = "2013-12-23T23:15:00Z"  # of the empty document that python-docx begins with: no date of what it makes
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SKIPPED = frozenset("del moveFrom txbxContent Fallback pPr rPr instrText delText rt".split())
_BUILT_IN = {str(number): number + 1 for number in range(1, 10)}  # levels of "heading 1" and so on, below the title's
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read(data: bytes) -> Extracted:
    """The text of a Word document. Raises `FormatError`."""
    archive = Archive(data, "DOCX")
    path = _main_part(archive)
    body = next((element for element in archive.xml(path) if _name(element) == "body"), None)
    if body is None:
        raise FormatError("damaged DOCX file: it has no body")
    reader = _Reader(_heading_styles(archive, path))
    reader.read(body)
    for kind in ("footnote", "endnote"):
        _notes(reader.blocks, archive, path, kind)
    return reader.blocks.extracted(core_properties(archive))


def core_properties(archive: Archive) -> dict[str, str]:
    """Title, author and date of an Office file (DOCX, XLSX)."""
    if "docProps/core.xml" not in archive.names:
        return {}
    try:
        given = {_name(element): element.text for element in archive.xml("docProps/core.xml")}
    except FormatError:
        return {}
    author = given.get("creator") or given.get("lastModifiedBy")
    dates = (given.get(key) for key in ("created", "modified"))
    date = next((each for each in dates if each and each != _TEMPLATE), None)
    return facts(title=given.get("title"), author=author, date=date)


def _main_part(archive: Archive) -> str:
    for relationship in archive.xml("_rels/.rels").iter(_RELATIONSHIP):
        if (relationship.get("Type") or "").endswith("/officeDocument"):
            return str(relationship.get("Target") or "").lstrip("/")
    raise FormatError("damaged DOCX file: it does not say where its text is")


def _name(element: Any) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _value(element: Any, *path: str) -> str | None:
    """The ``w:val`` of the element that ``path`` leads to from ``element``: "" if it has none, None without it."""
    for step in path:
        element = next((child for child in element if _name(child) == step), None)
        if element is None:
            return None
    return _attribute(element, "val")


def _attribute(element: Any, name: str) -> str:
    """An attribute by its name without its namespace; "" if there is none."""
    return next((str(value) for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")


def _beside(archive: Archive, path: str, name: str) -> Any:
    """The elements of the file ``name`` in the folder of ``path``; none if there is no such file."""
    part = posixpath.join(posixpath.dirname(path), name)
    return archive.xml(part) if part in archive.names else ()


def _heading_styles(archive: Archive, path: str) -> dict[str, int]:
    """The ids of paragraph styles that make a heading, by their outline level or their built-in name, and its level."""
    found = {}
    for style in _beside(archive, path, "styles.xml"):
        identity = _attribute(style, "styleId")
        named = (_value(style, "name") or "").lower()
        level = 1 if named == "title" else _outlined(_value(style, "pPr", "outlineLvl"))
        if not level and named.startswith("heading "):
            level = _BUILT_IN.get(named[8:], 2)
        if identity and level:
            found[identity] = level
    return found


def _outlined(level: str | None) -> int:
    """The level of a heading by its outline level (0 to 8), below the title's, which is 1; 0 of body text (9)."""
    return int(level) + 2 if level in tuple("012345678") else 0


class _Reader:
    """Walks a body; ``number`` is that of the last paragraph met."""

    def __init__(self, heading_styles: dict[str, int]) -> None:
        self.blocks = Blocks()
        self.number = 0
        self._heading_styles = heading_styles

    def read(self, element: Any) -> None:
        for child in element:
            name = _name(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name in _SKIPPED:
                self.number += _paragraphs_in(child)
            else:
                self.read(child)

    def _paragraph(self, paragraph: Any) -> None:
        self.number += 1
        self.blocks.add(_text(paragraph), {"paragraph": self.number}, heading=self._level(paragraph))
        for box in _boxes(paragraph):
            if _name(box) == "txbxContent":
                self.read(box)
            else:
                self.number += _paragraphs_in(box)

    def _level(self, paragraph: Any) -> int:
        style = _value(paragraph, "pPr", "pStyle") or ""
        return _outlined(_value(paragraph, "pPr", "outlineLvl")) or self._heading_styles.get(style, 0)

    def _table(self, table: Any) -> None:
        rows: list[tuple[list[str], dict[str, int]]] = []
        named = False
        for element in _rows(table):
            first = self.number + 1
            self.number += _paragraphs_in(element)
            named = named or (not rows and _value(element, "trPr", "tblHeader") not in (None, "0", "false"))
            last = {"end_paragraph": self.number} if self.number > first else {}
            rows.append((list(_cells(element)), {"paragraph": first} | last))
        self.blocks.table(rows, named=named)


def _boxes(element: Any) -> Iterator[Any]:
    """The text boxes in a paragraph, and what stands in for them in older programs."""
    for child in element:
        if _name(child) in ("txbxContent", "Fallback"):
            yield child
        else:
            yield from _boxes(child)


def _paragraphs_in(element: Any) -> int:
    return sum(1 for _ in element.iter(*_P))


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if _name(child) == "tr":
            yield child
        elif _name(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[str]:
    """The texts of a row's cells, a cell over several columns with empty ones behind it."""
    for child in row:
        if _name(child) == "tc":
            width = _value(child, "tcPr", "gridSpan") or "1"
            paragraphs = (_text(p) for p in child.iter(*_P))
            yield line(" ".join(paragraphs))
            yield from [""] * (min(int(width), 100) - 1 if width.isdigit() else 0)
        elif _name(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _cells(child)


def _text(element: Any) -> str:
    """The text of a paragraph as it is shown: insertions accepted, deletions gone, text boxes apart."""
    parts: list[str] = []
    for child in element:
        name = _name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "br" and any(key.endswith("}type") and value != "textWrapping" for key, value in child.items()):
            parts.append(" ")  # of a page or column
        elif name in _SIGNS:
            parts.append(_SIGNS[name])
        elif name not in _SKIPPED:
            parts.append(_text(child))
    return "".join(parts)


def _notes(blocks: Blocks, archive: Archive, path: str, kind: str) -> None:
    for note in _beside(archive, path, f"{kind}s.xml"):
        identity = _attribute(note, "id")
        special = any(key.endswith("}type") for key in note.attrib)  # the line that separates them
        if not special and identity.isdigit():
            blocks.add(line(" ".join(_text(p) for p in note.iter(*_P))), {kind: int(identity)})
