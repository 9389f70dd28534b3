"""Text put together from the blocks of a converted file: paragraphs, headings, rows, each with its native place."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from qa.errors import FormatError
from qa.formats.base import MOST_CHARACTERS, Extracted
from qa.models import Heading, NativePlace, Span
from qa.regex import regex

__all__ = ["GAP", "LOOKED_AT", "Blocks", "facts", "line", "names_columns", "row", "tidy", "verbatim"]

GAP = "\n\n"
"""What stands between two blocks, so that no sentence runs from one into the next."""

LOOKED_AT = 20
"""Rows below a table's first that are looked at to tell whether it names the columns."""

_LONGEST_FACT = 500  # code points of a title, an author, …
# Controls, halves of surrogate pairs and non-characters: they cannot be shown, and some cannot be stored.
_NEVER = regex("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = regex("[\u00ad\u200b\ufeff]")  # soft hyphen, zero-width space, byte order mark: they split words
_BLANKS = regex(r"[^\S\n]+")
_AROUND_NEWLINE = regex(r" ?\n ?")
_BLANK_LINES = regex(r"\n{3,}")
_LONGEST_NAME = 60  # code points of a column's
_NUMBER = regex(r"[-+−]?[\d.,%$€£]*\d[\d.,%$€£]*")
_YEAR = regex(r"(?:1[5-9]|20|21)\d\d")
_DAY = regex(r"(\d{4}-\d{2}-\d{2})(?:[T ]|$)")


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


class _Column(NamedTuple):
    """The cell of the first row, and what stands below it."""

    name: str
    values: list[str]

    @property
    def year(self) -> bool:
        return _YEAR.fullmatch(self.name) is not None

    @property
    def counts(self) -> bool:
        """Whether numbers stand below a name and nothing else."""
        return bool(self.name and self.values) and all(map(_NUMBER.fullmatch, self.values))


def names_columns(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether ``cells``, the first row, look like names: short, no numbers, and all there and different.

    Where some are blank, repeated or years, the rows ``below`` have to speak for it: by numbers under a name, or by
    values in every row under nothing but a blank corner.
    """
    columns = [_Column(name, [row[at] for row in below if at < len(row) and row[at]]) for at, name in enumerate(cells)]
    columns = [column for column in columns if column.name or column.values]
    names = [column.name for column in columns if column.name]
    if len(names) < 2 or any(len(name) > _LONGEST_NAME for name in names):
        return False
    if any(_NUMBER.fullmatch(column.name) and not column.year for column in columns):
        return False
    years = [column for column in columns if column.year]
    if not years and len(set(names)) == len(columns):
        return True
    if years and (len(years) == len(columns) or not _are_names(years)):
        return False
    corner = not columns[0].name and len(columns[0].values) == len(below) == len(set(columns[0].values)) > 0
    only_corner = corner and not years and len(set(names)) == len(columns) - 1
    return only_corner or any(column.counts for column in columns)


def _are_names(years: Sequence[_Column]) -> bool:
    """Whether years name columns: several in order, not over years alone; a single one over no year."""
    if len(years) == 1:
        return not any(map(_YEAR.fullmatch, years[0].values))
    order = [int(column.name) for column in years]
    if order not in (sorted(set(order)), sorted(set(order), reverse=True)):
        return False
    return not any(all(map(_YEAR.fullmatch, column.values)) for column in years)


class Blocks:
    """Collects blocks in order. Raises `FormatError` beyond `MOST_CHARACTERS`."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._places: list[NativePlace] = []
        self._headings: list[Heading] = []
        self._title = ""

    def add(
        self,
        text: str,
        native: Mapping[str, Any],
        *,
        heading: int = 0,
        names: bool = False,
        tidied: bool = False,
    ) -> None:
        """Put a block behind the others; one without a visible character is left out.

        ``heading`` is its level if it is one. ``names``: it names columns or a sheet, and is no title to the document.
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
            self._headings.append(Heading(span, heading))
        if heading and not self._title:
            self._title = line(text)[:_LONGEST_FACT]

    def table(
        self, rows: Iterable[tuple[Sequence[str], Mapping[str, Any]]], *, named: bool = False, alone: bool = False
    ) -> None:
        """A table of cells on one line each, a row a block. ``named``: the first row is known to name the columns.

        Else that is judged: of a table inside a text, which is not ``alone``, if it has three columns and a second row.
        """
        rest = iter(rows)
        top = list(islice(rest, 1 + LOOKED_AT))
        first, below = (top[0][0] if top else ()), [cells for cells, _ in top[1:]]
        judged = alone or (len(first) > 2 and bool(below))
        named = (named and bool(below)) or (judged and names_columns(first, below))
        names = first if named else ()
        for number, (cells, native) in enumerate(chain(top, rest)):
            head = named and number == 0
            self.add(row(cells, () if head else names), native, names=head, tidied=True)

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
