"""The characters that PDFium finds on a page to words, each with the box of its ink and the direction it runs in."""

import ctypes
import math
from collections.abc import Iterator
from typing import Any

from qa.formats.pdf_layout import Word, is_cjk

__all__ = ["words_on"]

Box = tuple[float, float, float, float]

_BROKEN = "\x02\ufffe"  # what PDFium makes of a hyphen at the end of a line
_SOFT = "\u00ad"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_APART = 0.5  # heights of the font, between two characters of different words


def words_on(text: Any) -> Iterator[tuple[int, Word]]:
    """The words of a text page (`pypdfium2.PdfTextPage`) in the file's order, each with its direction.

    Directions are quarter turns to the left (0 to 3), or -1 for text that runs aslant. A character of a script without
    blanks is a word.
    """
    page = _Characters(text)
    word: _Word | None = None
    for index in range(text.count_chars()):
        character = page.character(index)
        if word is not None and (not character or word.closed):
            yield word.made()
            word = None
        if not character:
            continue
        box = page.box(index)
        cjk = is_cjk(character)
        glued = word is not None and (cjk or word.cjk) and not word.apart(box)
        if word is not None and (cjk or word.cjk or word.apart(box)):
            yield word.made()
            word = None
        if word is None:
            word = _Word(*page.font(index, box), cjk, glued)
        word.add(character, box)
    if word is not None:
        yield word.made()


class _Word:
    """A word that is growing. ``line``: the box of its line's height at its first character."""

    def __init__(self, direction: int, line: Box, cjk: bool, glued: bool) -> None:
        self.direction, self.line, self.cjk, self.glued = direction, line, cjk, glued
        self.size = line[2] - line[0] if direction in (1, 3) else line[3] - line[1]
        self.characters: list[str] = []
        self.box: Box | None = None

    @property
    def closed(self) -> bool:
        """Whether its last character was a hyphen that ends a line."""
        return self.characters[-1] in _BROKEN

    def apart(self, box: Box) -> bool:
        """Whether a character in ``box`` is too far off to belong to it."""
        x0, y0, x1, y1 = _around(self.line, self.box)
        return max(box[0] - x1, x0 - box[2], box[1] - y1, y0 - box[3]) > _APART * self.size

    def add(self, character: str, box: Box) -> None:
        self.characters.append(character)
        self.box = _around(box, self.box)

    def made(self) -> tuple[int, Word]:
        x0, y0, x1, y1 = box = self.box or self.line
        line = self.line
        read = (line[0], y0, line[2], y1) if self.direction in (1, 3) else (x0, line[1], x1, line[3])
        last = "-" if self.characters[-1] in _BROKEN + _SOFT and len(self.characters) > 1 else ""
        text = "".join(_LIGATURES.get(c, c) for c in self.characters if c not in _BROKEN + _SOFT) + last
        return self.direction, Word(text or "-", box, *read, self.size, self.glued)


def _around(one: Box, other: Box | None) -> Box:
    if other is None:
        return one
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


class _Characters:
    """PDFium's questions about one character, through its C interface, as there are thousands on a page."""

    def __init__(self, text: Any) -> None:
        from pypdfium2 import raw

        self._raw, self._text = raw, text.raw
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._rectangle = raw.FS_RECTF()

    def character(self, index: int) -> str:
        """The character; "" for a blank and what is no character."""
        code = self._raw.FPDFText_GetUnicode(self._text, index)
        character = chr(code) if 0x21 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if code == 2 or character == "\ufffe":
            return "\ufffe"
        return "" if not character or character.isspace() or character in "\uffff\u200b\x7f" else character

    def box(self, index: int) -> Box:
        """The box of its ink; of its font, where it has none."""
        left, right, bottom, top = self._edges
        found = self._raw.FPDFText_GetCharBox(self._text, index, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value)
        if found and box[0] < box[2] and box[1] < box[3] and all(map(math.isfinite, box)):
            return box
        return self._line(index) or (0.0, 0.0, 0.0, 0.0)

    def font(self, index: int, box: Box) -> tuple[int, Box]:
        """The direction it runs in, and the box of the height of its font."""
        angle = self._raw.FPDFText_GetCharAngle(self._text, index)
        turns = round(angle / (math.pi / 2)) if math.isfinite(angle) else 0
        direction = turns % 4 if abs(angle - turns * math.pi / 2) < 0.1 else -1
        return direction, _around(box, self._line(index))

    def _line(self, index: int) -> Box | None:
        rectangle = self._rectangle
        if not self._raw.FPDFText_GetLooseCharBox(self._text, index, rectangle):
            return None
        box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        return box if all(map(math.isfinite, box)) and box[2] >= box[0] and box[3] >= box[1] else None
