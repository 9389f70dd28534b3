"""XLSX: every sheet's rows as lines, as for CSV; formulas give the value that was saved with them, dates are ISO 8601.

Hidden sheets are read. Limits: `MOST_ROWS` a sheet, `MOST_CELLS` in all, and those of `qa.formats.archive`.
"""

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from qa.errors import FormatError
from qa.formats.archive import Archive
from qa.formats.base import Extracted
from qa.formats.blocks import Blocks
from qa.formats.csv import add_rows
from qa.formats.docx import core_properties

__all__ = ["MOST_CELLS", "MOST_ROWS", "read"]

MOST_ROWS = 1_048_576  # what a sheet can have
MOST_CELLS = 5_000_000


def read(data: bytes) -> Extracted:
    """The rows of a workbook. Raises `FormatError`."""
    archive = Archive(data, "XLSX")
    archive.check_xml(but="xl/worksheets/")  # these are read row by row
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it leaves out: styles, rules, pictures
        blocks = _blocks(data)
    return blocks.extracted(core_properties(archive))


def _blocks(data: bytes) -> Blocks:
    import openpyxl

    blocks, cells = Blocks(), _Cells()
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            if len(book.worksheets) > 1:
                blocks.add(sheet.title, {"sheet": sheet.title}, names=True)
            sheet.reset_dimensions()  # what the file says of its size need not be true
            add_rows(blocks, cells.rows(sheet), {"sheet": sheet.title})
    finally:
        book.close()
    return blocks


class _Cells:
    """Reads sheets and counts their cells."""

    def __init__(self) -> None:
        self._number = 0

    def rows(self, sheet: Any) -> Iterator[list[str]]:
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            self._number += len(values)
            if number > MOST_ROWS or self._number > MOST_CELLS:
                raise FormatError(f"more than {MOST_CELLS:,} cells: split it")
            yield [_shown(value) for value in values]


def _shown(value: object) -> str:
    """A cell's value as text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)
