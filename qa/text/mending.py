"""Characters as a reader types them, for comparing only: what is shown and cited stays as it stands in the file.

UTF-8 that was decoded as Windows-1252 ("Ã©" for "é"), ligatures, the full-width forms of Latin letters, digits and
signs; Chinese in GB 2312 that was decoded as Windows-1250 or -1252 ("°®Âţµş" for "爱漫岛"), and the
blank that went through all of them ("itĚýin"). Of other mangled text the letters of Western Europe and the marks of
typesetting are known.
"""

import re
import unicodedata

from qa.regex import regex

__all__ = ["MENDED", "mended"]

_MARKS = "‘’“”–—…•€™"
_LATIN = map(chr, range(0xA0, 0x100))
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
# A no-break space in UTF-8, read as GBK ("聽"), simplified ("听"), written as GBK, and read as Windows-1250 or -1252.
_BLANKS = {"Ěý": " ", "Ìý": " "}


def _mangled(character: str) -> str:
    """What a character's bytes in UTF-8 are in Windows-1252; its five unused bytes stand for themselves."""
    return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in character.encode("utf-8"))


MENDED = {_mangled(character): character for character in (*_MARKS, *_LATIN)} | _LIGATURES | _FULL_WIDTH | _BLANKS
"""What may stand in a text, and what is meant: all that can be told without a look at what stands around it."""

_ENDS = {lead: re.escape("".join(sorted(wrong[-1] for wrong in MENDED if wrong.startswith(lead)))) for lead in "ÂÃâ"}
_WRONG = regex(f"Â[{_ENDS['Â']}]|Ã[{_ENDS['Ã']}]|â[€‚„][{_ENDS['â']}]|[ĚÌ]ý|[ﬀ-ﬆ！-～]")

_PAGES = ("cp1252", "cp1250")  # what Chinese was taken for
_BYTES = sorted({bytes((byte,)).decode(page) for page in _PAGES for byte in range(0xA1, 0xFF)})
_HIGH = regex(rf"[{re.escape(''.join(_BYTES))}]{{4,}}")
_LAST_USUAL = 0xD7  # first byte of the last of the 3,755 usual characters; before them stand marks
_UNLIKE_A_WORD = regex(r"[^\W\d_][^\w\s]|[^\w\s][^\W\d_]")  # a sign beside a letter


def mended(text: str) -> str:
    """``text`` as it is compared; letters and their accents are composed before, as the table has them."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    composed = _WRONG.sub(lambda found: MENDED.get(found.group(), found.group()), composed)
    return _HIGH.sub(lambda found: _chinese(found.group()), composed)


def _chinese(run: str) -> str:
    """``run``, of characters that stand for bytes, in Chinese, if it is no word and all of it is usual in Chinese."""
    if not _UNLIKE_A_WORD.search(run):
        return run
    for page in _PAGES:
        try:
            written = run.encode(page)
            found = written.decode("gb2312")
        except UnicodeError:
            continue
        return found if all(lead <= _LAST_USUAL for lead in written[::2]) else run
    return run
