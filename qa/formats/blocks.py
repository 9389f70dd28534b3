"""Text put together from the blocks of a converted file: paragraphs, headings, rows, each with its native place."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from qa.errors import FormatError
from qa.formats.base import MOST_CHARACTERS, Extracted
from qa.formats.columns import LOOKED_AT, names_columns
from qa.models import NativePlace, Span

__all__ = ["GAP", "Blocks", "facts", "line", "row", "tidy", "verbatim"]

GAP = "\n\n"
"""What stands between two blocks, so that no sentence runs from one into the next."""

_LONGEST_FACT = 500  # code points of a title, an author, …
# Controls, halves of surrogate pairs and non-characters: they cannot be shown, and some cannot be stored.
_NEVER = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")  # soft hyphen, zero-width space, byte order mark: they split words
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_NEWLINE = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]|$)")


def tidy(text: str) -> str:
    """``text`` without what is never seen, runs of blanks as one space; its line breaks are kept."""
    text = _INVISIBLE.sub("", _NEVER.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return _BLANK_LINES.sub(GAP, _AROUND_NEWLINE.sub("\n", _BLANKS.sub(" ", text))).strip()


def verbatim(text: str) -> str:
    """``text`` without what is never seen; indents are kept, blank lines around it are not."""
    text = _NEVER.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(each.rstrip() for each in text.split("\n")).strip("\n")


def line(text: str) -> str:
    """``text`` tidied, on one line."""
    return " ".join(tidy(text).split())


def facts(**values: object) -> dict[str, str]:
    """Metadata out of what a file says of itself: each value on one line, those that say nothing left out.

    Of a ``date`` as ISO 8601 writes it only the day is kept.
    """
    lines = {key: line(str(value))[:_LONGEST_FACT] for key, value in values.items() if value is not None}
    if (day := _DAY.match(lines.get("date", ""))) is not None:
        lines["date"] = day.group(1)
    return {key: value for key, value in lines.items() if value}


def row(cells: Sequence[str], names: Sequence[str] = ()) -> str:
    """A table's row as one line: "name: value; name: value", or "value | value" where columns have no names."""
    if not names:
        return " | ".join(cell for cell in cells if cell)
    named = [f"{name}: {cell}" if name else cell for name, cell in zip(names, cells, strict=False) if cell]
    return "; ".join([*named, *(cell for cell in cells[len(names) :] if cell)])


class Blocks:
    """Collects blocks in order. Raises `FormatError` beyond `MOST_CHARACTERS`."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._places: list[NativePlace] = []
        self._headings: list[Span] = []
        self._title = ""

    def add(
        self,
        text: str,
        native: Mapping[str, Any],
        *,
        heading: bool = False,
        names: bool = False,
        tidied: bool = False,
    ) -> None:
        """Put a block behind the others; one without a visible character is left out.

        ``names``: it names columns or a sheet. That is a heading to what follows and no title to the document.
        """
        text = text if tidied else tidy(text)
        if not text:
            return
        if self._parts:
            self._parts.append(GAP)
            self._length += len(GAP)
        span = Span(self._length, self._length + len(text))
        if span.end > MOST_CHARACTERS:
            raise FormatError(f"more than {MOST_CHARACTERS:,} characters of text: split it")
        self._parts.append(text)
        self._length = span.end
        self._places.append(NativePlace(span, native))
        if heading or names:
            self._headings.append(span)
        if heading and not self._title:
            self._title = line(text)[:_LONGEST_FACT]

    def table(self, rows: Sequence[tuple[Sequence[str], Mapping[str, Any]]], *, named: bool = False) -> None:
        """A table, a row a block. ``named``: the first row is known to name the columns; else it is judged."""
        names: Sequence[str] = ()
        below = [cells for cells, _ in rows[1 : 1 + LOOKED_AT]]
        for number, (cells, native) in enumerate(rows):
            if number == 0 and below and (named or (len(cells) > 2 and names_columns(cells, below))):
                names = cells
                self.add(row(cells), native, names=True)
            else:
                self.add(row(cells, names), native)

    @property
    def length(self) -> int:
        """Code points so far."""
        return self._length

    def extracted(self, metadata: Mapping[str, Any], *, front_matter: int = 0) -> Extracted:
        """What a reader returns; the title is the metadata's, else the first heading."""
        title = str(metadata.get("title") or self._title)
        return Extracted(
            "".join(self._parts), title, metadata, Span(0, front_matter), tuple(self._places), tuple(self._headings)
        )
