"""ODT: paragraphs, headings and rows of tables in order.

A paragraph's number counts from 1 and counts every ``text:p`` and ``text:h`` of the body in order. Notes stand behind
the paragraph they belong to; comments, deleted text and indexes made by the program are left out. Limits: those of
`qa.formats.archive`.
"""

from typing import Any

from qa.errors import FormatError
from qa.formats.archive import Archive
from qa.formats.base import Extracted
from qa.formats.blocks import Blocks, facts, line
from qa.formats.tree import local

__all__ = ["read"]

_MANIFEST = "META-INF/manifest.xml"
_LEFT_OUT = frozenset(
    """tracked-changes annotation sequence-decls forms table-of-content alphabetical-index ruby-text
    note-citation""".split()
)
_PARAGRAPHS = ("p", "h")
_SIGNS = {"tab": "\t", "line-break": "\n"}
_MOST_SPACES = 100
_LEVELS = {str(level): level for level in range(1, 11)}


def read(data: bytes) -> Extracted:
    """The text of a document of LibreOffice and others. Raises `FormatError`."""
    archive = Archive(data, "ODT")
    if _MANIFEST in archive.names and b"encryption-data" in archive.read(_MANIFEST):
        raise FormatError("encrypted: save it without a password")
    body = next((element for element in archive.xml("content.xml").iter() if local(element) == "text"), None)
    if body is None:
        raise FormatError("damaged ODT file: it has no body")
    reader = _Reader()
    reader.read(body)
    return reader.blocks.extracted(_metadata(archive))


def _metadata(archive: Archive) -> dict[str, str]:
    if "meta.xml" not in archive.names:
        return {}
    given = {local(element): element.text for element in archive.xml("meta.xml").iter()}
    author = given.get("initial-creator") or given.get("creator")
    date = given.get("creation-date") or given.get("date")
    return facts(title=given.get("title"), author=author, date=date)


def _level(heading: Any) -> int:
    """The outline level of a heading, 1 the outermost."""
    given = next((value for name, value in heading.attrib.items() if name.endswith("outline-level")), "")
    return _LEVELS.get(given, 1)


class _Reader:
    """Walks a body; ``number`` is that of the last paragraph met."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self.number = 0

    def read(self, element: Any) -> None:
        for child in element:
            name = local(child)
            if name in _PARAGRAPHS:
                self.number += 1
                self.blocks.add(_text(child), {"paragraph": self.number}, heading=_level(child) if name == "h" else 0)
                self._hanging(child)
            elif name == "table":
                self._table(child)
            elif name in _LEFT_OUT:
                self.number += _paragraphs_in(child)
            else:
                self.read(child)

    def _hanging(self, paragraph: Any) -> None:
        """Notes and frames that hang on a paragraph."""
        for child in paragraph:
            name = local(child)
            if name in _LEFT_OUT:
                self.number += _paragraphs_in(child)
            elif name in ("p", "h", "list", "table"):
                self.read([child])
            else:
                self._hanging(child)

    def _table(self, table: Any) -> None:
        rows: list[tuple[list[str], dict[str, int]]] = []
        named = False
        for row in (element for element in table.iter() if local(element) == "table-row"):
            if any(local(above) == "table-row" for above in row.iterancestors()):
                continue  # of a table in a cell, which is read as the cell's text
            first = self.number + 1
            self.number += _paragraphs_in(row)
            named = named or (not rows and local(row.getparent()) == "table-header-rows")
            cells = [_cell(cell) for cell in row if local(cell) in ("table-cell", "covered-table-cell")]
            if self.number >= first:
                last = {"end_paragraph": self.number} if self.number > first else {}
                rows.append((cells, {"paragraph": first, **last}))
        self.blocks.table(rows, named=named)


def _paragraphs_in(element: Any) -> int:
    return sum(local(each) in _PARAGRAPHS for each in element.iter())


def _cell(cell: Any) -> str:
    return line(" ".join(_text(each) for each in cell.iter() if local(each) in _PARAGRAPHS))


def _text(element: Any) -> str:
    """The text of a paragraph without its notes and frames."""
    parts = [element.text or ""]
    for child in element:
        name = local(child)
        if name == "s":
            count = next((value for key, value in child.attrib.items() if key.endswith("}c")), "1")
            parts.append(" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))
        elif name in _SIGNS:
            parts.append(_SIGNS[name])
        elif name not in _LEFT_OUT and name not in ("note", "frame", "p", "h"):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
