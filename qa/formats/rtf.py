"""RTF: its paragraphs, each with its number (from 1, those without text not counted).

Read here and not by a library: the one that is kept up, striprtf, takes time that grows with the square of hostile
input and more. Headers, footers, notes, pictures and what else is no body text are left out. O(n).
"""

import codecs
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from qa.errors import FormatError
from qa.formats.base import Extracted, whole
from qa.formats.blocks import Blocks, facts
from qa.regex import regex

__all__ = ["read"]

_TOKEN = regex(rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
_LEFT_OUT = frozenset(
    b"""fonttbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator header headerl headerr headerf
    footer footerl footerr footerf footnote ftnsep ftnsepc aftnsep aftnsepc annotation atnid atnauthor pict object
    objdata fldinst datafield xe tc txe rxe themedata colorschememapping latentstyles datastore bkmkstart bkmkend
    filetbl nonshppict shpinst sp template pntext pnseclvl xmlnstbl wgrffmtfilter mmathPr private file doccomm
    keywords comment category manager company operator hlinkbase creatim revtim printim buptim subject""".split()
)
_BREAKS = frozenset((b"par", b"sect", b"page", b"row", b"nestrow"))
_SIGNS = {
    b"tab": "\t", b"cell": " | ", b"nestcell": " | ", b"line": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘",
    b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ",
    b"qmspace": " ", b"softline": "\n",
}  # fmt: skip
_ESCAPED = {b"~": b" ", b"_": b"-", b"\\": b"\\", b"{": b"{", b"}": b"}", b"\n": b"\0", b"\r": b"\0"}
_PAGES = {
    0: "cp1252", 1: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437",
}  # fmt: skip
_PARAGRAPH = "\0"
_CREATED = regex(rb"\\creatim\s?\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})(?!\d)")


def read(data: bytes) -> Extracted:
    """The text of a rich text file. Raises `FormatError`."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise FormatError("no RTF file, or a damaged one")
    parts = _Reader(data).read()
    blocks = Blocks()
    number = 0
    for text in parts.of("body").split(_PARAGRAPH):
        cells = text.strip().removesuffix("|")
        if cells.strip():
            number += 1
            blocks.add(cells, {"paragraph": number})
    return blocks.extracted(facts(title=parts.of("title"), author=parts.of("author"), date=_day(data)))


def _day(data: bytes) -> str | None:
    """When the document was made, as ISO 8601 writes a day."""
    created = _CREATED.search(data)
    return "{:04}-{:02}-{:02}".format(*map(int, created.groups())) if created else None


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group: where text goes ("" is nowhere), its encoding ("" is the file's own), ``\\uc``."""

    target: str = "body"
    page: str = ""
    skip: int = 1
    hidden: bool = False


@dataclass(slots=True)
class _Parts:
    """Text by target: the body (a NUL ends a paragraph), title, author."""

    texts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, state: _State, text: str) -> None:
        if state.target and not state.hidden:
            self.texts.setdefault(state.target, []).append(text)

    def of(self, target: str) -> str:
        return str(whole("".join(self.texts.get(target, ()))))  # halves of pairs, which it writes one by one, together


class _Reader:
    """One pass over the file's tokens, with the states of the groups that are open."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._parts = _Parts()
        self._state = _State()
        self._open: list[_State] = []
        self._bytes = bytearray()  # text that waits to be decoded
        self._own = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._skip = 0  # characters that stand in for one given as Unicode

    def read(self) -> _Parts:
        """Raises `FormatError` if a group is never closed."""
        at = 0
        while at < len(self._data):
            found = _TOKEN.match(self._data, at)
            if found is None:  # a backslash in front of what it cannot stand in front of
                at += 1
                continue
            at = found.end()
            word, number, code, escaped, brace, text = found.groups()
            if word == b"bin":
                at += max(0, int(number or 0))
            elif word:
                self._word(word, None if number is None else int(number))
            elif brace:
                self._group(brace)
                if not self._open:
                    break
            elif escaped == b"*":
                self._go(target="")
            else:
                self._wait(bytes.fromhex(code.decode()) if code else text or _ESCAPED.get(escaped, b""))
        self._flush()
        if self._open:
            raise FormatError("truncated RTF file")
        return self._parts

    def _group(self, brace: bytes) -> None:
        self._flush()
        self._skip = 0
        if brace == b"{":
            self._open.append(self._state)
        elif self._open:
            self._state = self._open.pop()

    def _go(self, **changes: str | int | bool) -> None:
        """Change what holds from here to the end of the group."""
        self._flush()
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]

    def _wait(self, text: bytes) -> None:
        dropped = min(self._skip, len(text))
        self._skip -= dropped
        self._bytes += text[dropped:]

    def _flush(self) -> None:
        if self._bytes:
            self._parts.add(self._state, self._bytes.decode(self._state.page or self._own, "replace"))
            self._bytes.clear()

    def _word(self, word: bytes, number: int | None) -> None:
        if word in _LEFT_OUT:
            self._go(target="fonts" if word == b"fonttbl" else "")
        elif word in _BREAKS:
            self._say(_PARAGRAPH)
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        elif word == b"u" and number is not None:
            self._say(chr(number % 0x10000))
            self._skip = self._state.skip
        elif word in _SETTERS:
            _SETTERS[word](self, number)

    def _say(self, text: str) -> None:
        self._flush()
        self._skip = 0
        self._parts.add(self._state, text)

    def _set_font(self, number: int | None) -> None:
        if self._state.target == "fonts":
            self._font = number or 0
        else:
            self._go(page=self._fonts.get(number or 0, ""))

    def _set_own(self, number: int | None) -> None:
        self._flush()
        try:
            self._own = codecs.lookup(f"cp{number}").name
        except LookupError:
            self._own = "cp1252"

    def _set_charset(self, number: int | None) -> None:
        if self._state.target == "fonts" and number in _PAGES:
            self._fonts[self._font] = _PAGES[number]

    def _set_info(self, target: str) -> None:
        if target == "info" or self._state.target == "info":
            self._go(target=target)


_SETTERS: dict[bytes, Callable[[_Reader, int | None], None]] = {
    b"f": _Reader._set_font,
    b"fcharset": _Reader._set_charset,
    b"ansicpg": _Reader._set_own,
    b"plain": lambda reader, number: reader._go(page="", hidden=False),
    b"uc": lambda reader, number: reader._go(skip=max(0, min(number or 0, 100))),
    b"v": lambda reader, number: reader._go(hidden=number != 0),
    b"deleted": lambda reader, number: reader._go(hidden=number != 0),
    b"info": lambda reader, number: reader._set_info("info"),
    b"title": lambda reader, number: reader._set_info("title"),
    b"author": lambda reader, number: reader._set_info("author"),
}
