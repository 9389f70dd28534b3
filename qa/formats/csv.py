"""CSV and TSV: a row is a line, "column: value; column: value", where the first row names the columns.

A row's number counts from 1 and counts the first row too, as spreadsheets show it. Limits: `csv.field_size_limit`
(131,072 characters a value, Python's own) and `MOST_COLUMNS`.
"""

import csv
import io
from collections.abc import Iterator, Mapping

from qa.errors import FormatError
from qa.formats.base import Extracted
from qa.formats.blocks import Blocks, line
from qa.formats.plain import decode

__all__ = ["MOST_COLUMNS", "add_rows", "read", "read_tabs"]

MOST_COLUMNS = 5000

_SAMPLE = 20  # lines by which the separator is told
_SEPARATORS = ",;\t|"


def read(data: bytes) -> Extracted:
    """The rows of a table with commas, semicolons, tabs or bars between the values. Raises `FormatError`."""
    text, _ = decode(data)
    return _table(text, _separator(text))


def read_tabs(data: bytes) -> Extracted:
    """The rows of a table with tabs between the values. Raises `FormatError`."""
    return _table(decode(data)[0], "\t")


def _table(text: str, separator: str) -> Extracted:
    blocks = Blocks()
    add_rows(blocks, _rows(text, separator), {})
    return blocks.extracted({})


def _separator(text: str) -> str:
    """The one that stands most often in every one of the first lines, a comma where none does."""
    lines = [each for each in text[:100_000].splitlines()[:_SAMPLE] if each.strip()]
    least = {separator: min((each.count(separator) for each in lines), default=0) for separator in _SEPARATORS}
    total = {separator: sum(each.count(separator) for each in lines) for separator in _SEPARATORS}
    return max(_SEPARATORS, key=lambda separator: (least[separator], total[separator]))


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FormatError(f"row {number:,}: {error}") from error
        if len(cells) > MOST_COLUMNS:
            raise FormatError(f"row {number:,} has {len(cells):,} values, more than {MOST_COLUMNS:,}")
        yield cells


def add_rows(blocks: Blocks, rows: Iterator[list[str]], sheet: Mapping[str, str]) -> None:
    """Rows as blocks, with ``{"row": number}`` beside what ``sheet`` says as their place."""
    blocks.table(((cells, {**sheet, "row": number}) for number, cells in _filled(rows)), alone=True)


def _filled(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """The rows with anything in them, each with its number, without what is empty at its end."""
    for number, values in enumerate(rows, start=1):
        cells = [line(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells
