"""Words on a page to lines in reading order: pure geometry, no PDF library.

Coordinates are points, x to the right and y up, turned so that the page's main text runs to the right. Lines of two or
more columns are read column by column; a line across the columns ends them, and they begin again below it. A table is
no columns: its cells are short, and it is read row by row.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

__all__ = ["Line", "Word", "is_cjk", "lines_of", "runs"]

_SAME_ROW = 0.5  # of the smaller height has to be shared
_GAP = 1.1  # between two words of a line at most, in heights of the font; more is a column's or a cell's edge
_LEAST_LINES = 3  # on each side of a gutter
_FILLED = 0.6  # of a column's width by its usual line
_NARROWEST = 8  # heights of the font that a column is wide at least
_LEAST_WORDS = 3  # in a column's usual line
_MOST_SPLITS = 4
_CJK = (
    (0x2E80, 0x303F), (0x3041, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF01, 0xFF60),
    (0x20000, 0x323AF),
)  # fmt: skip


def is_cjk(character: str) -> bool:
    """Whether a character is of Chinese or Japanese writing, which has no spaces between words."""
    code = ord(character)
    return code >= _CJK[0][0] and any(first <= code <= last for first, last in _CJK)


def _is_rtl(word: str) -> bool:
    """Whether a word is read from the right."""
    return not word.isascii() and any(unicodedata.bidirectional(character) in ("R", "AL") for character in word)


class Word(NamedTuple):
    """A word: its text, the box of its ink on the page as the PDF counts (x0, y0, x1, y1), and where it is read.

    ``size`` is the height of its font; ``glued``: nothing stands between it and the word in front.
    """

    text: str
    box: tuple[float, float, float, float]
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    glued: bool = False


@dataclass(slots=True)
class Line:
    """Words next to each other, in order. ``row`` is the number of the row on the page, ``cells`` how many it was."""

    words: list[Word]
    row: int
    cells: int = 1

    @property
    def x0(self) -> float:
        return min(word.x0 for word in self.words)

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def middle(self) -> float:
        """Height of the middle above the page's lower edge."""
        return (self.words[0].y0 + self.words[0].y1) / 2

    @property
    def size(self) -> float:
        """The usual height of its font."""
        return median(word.size for word in self.words)

    @property
    def text(self) -> str:
        """As it is read."""
        return "".join(w.text if w.glued or not i else f" {w.text}" for i, w in enumerate(self.words))

    @property
    def rtl(self) -> bool:
        """Whether it is read from the right."""
        return sum(_is_rtl(word.text) for word in self.words) * 2 > len(self.words)


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Words next to each other as lines, from the top down; a wide gap ends a line. O(n log n)."""
    return [line for number, row in enumerate(_rows(words)) for line in _split(row, number)]


def _rows(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words at the same height. They are compared with the row's first, so that rows do not grow together."""
    row: list[Word] = []
    for word in sorted(words, key=lambda w: (-(w.y0 + w.y1), w.x0)):
        if row and not _level(row[0], word):
            yield row
            row = []
        row.append(word)
    if row:
        yield row


def _level(one: Word, other: Word) -> bool:
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    tall, low = sorted((one.y1 - one.y0, other.y1 - other.y0), reverse=True)
    return shared >= _SAME_ROW * low and tall <= 2.5 * max(low, 0.1)  # a drop cap is no part of the line beside it


def _split(row: Sequence[Word], number: int) -> Iterator[Line]:
    rtl = Line(list(row), number).rtl
    line: list[Word] = []
    for word in sorted(row, key=lambda w: -w.x1 if rtl else w.x0):
        gap = 0.0 if not line else line[-1].x0 - word.x1 if rtl else word.x0 - line[-1].x1
        if line and gap > _GAP * max(word.size, line[-1].size):
            yield Line(line, number)
            line = []
        line.append(word if line and gap < 0.2 * word.size else word._replace(glued=False))
    if line:
        yield Line(line, number)


def runs(lines: Sequence[Line], splits: int = 0) -> list[list[Line]]:
    """Lines in reading order, in stretches that belong together: a column, or what stands across the columns.

    Lines of one row in a stretch (cells of a table) are put together.
    """
    gutter = _gutter(lines) if splits < _MOST_SPLITS else None
    if gutter is None:
        return [_as_rows(lines)] if lines else []
    made: list[list[Line]] = []
    for across, part in _parts(lines, gutter):
        if across:
            made += runs(part, _MOST_SPLITS)
        else:
            made += runs([line for line in part if line.x1 <= gutter + 1], splits + 1)
            made += runs([line for line in part if line.x1 > gutter + 1], splits + 1)
    return made


def _gutter(lines: Sequence[Line]) -> float | None:
    """The x that has most lines on both sides of it, if these look like columns of text."""
    lefts, rights = sorted(line.x0 for line in lines), sorted(line.x1 for line in lines)
    best, gutter = _LEAST_LINES - 1, None
    for x in lefts:
        both = min(bisect_right(rights, x), len(lefts) - bisect_left(lefts, x))
        if both > best:
            best, gutter = both, x - 1
    if gutter is None:
        return None
    before = [line for line in lines if line.x1 <= gutter + 1]
    after = [line for line in lines if line.x0 >= gutter - 1]
    return gutter if _is_text(before) and _is_text(after) else None


def _is_text(lines: Sequence[Line]) -> bool:
    """Whether lines fill a column, as text does and cells of a table don't."""
    widths = sorted(line.x1 - line.x0 for line in lines)
    widest = widths[int(0.9 * (len(widths) - 1))]
    words = median(len(line.words) for line in lines)
    return (
        median(widths) >= _FILLED * widest
        and widest >= _NARROWEST * median(line.size for line in lines)
        and (words >= _LEAST_WORDS or is_cjk(lines[0].words[0].text[0]))
    )


def _parts(lines: Sequence[Line], gutter: float) -> Iterator[tuple[bool, list[Line]]]:
    """From the top down: lines across the gutter, lines beside it, …"""
    part: list[Line] = []
    across = False
    for line in sorted(lines, key=lambda each: -each.middle):
        crosses = line.x0 < gutter - 1 and line.x1 > gutter + 1
        if part and crosses is not across:
            yield across, part
            part = []
        across = crosses
        part.append(line)
    if part:
        yield across, part


def _as_rows(lines: Sequence[Line]) -> list[Line]:
    rows: dict[int, list[Line]] = {}
    for line in sorted(lines, key=lambda each: (-each.middle, each.x0)):
        rows.setdefault(line.row, []).append(line)
    return [_together(row) for row in rows.values()]


def _together(row: list[Line]) -> Line:
    rtl = row[0].rtl
    row = sorted(row, key=lambda line: -line.x1 if rtl else line.x0)
    return Line([word for line in row for word in line.words], row[0].row, len(row))
