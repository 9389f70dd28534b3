"""Characters as a reader types them, for comparing only: what is shown and cited stays as it stands in the file.

UTF-8 that was decoded as Windows-1252 ("Ã©" for "é"), ligatures, and the full-width forms of Latin
letters, digits and signs. Of mangled text the letters of Western Europe and the marks of typesetting are known; other
scripts, and text mangled twice, are not.
"""

import re
import unicodedata

__all__ = ["MENDED", "mended"]

_MARKS = "‘’“”–—…•€™"
_LATIN = map(chr, range(0xA0, 0x100))
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}


def _mangled(character: str) -> str:
    """What a character's bytes in UTF-8 are in Windows-1252; its five unused bytes stand for themselves."""
    return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in character.encode("utf-8"))


MENDED = {_mangled(character): character for character in (*_MARKS, *_LATIN)} | _LIGATURES | _FULL_WIDTH
"""What may stand in a text, and what is meant."""

_ANY = re.compile("|".join(map(re.escape, sorted(MENDED, key=len, reverse=True))))


def mended(text: str) -> str:
    """``text`` as it is compared; letters and their accents are composed before, as the table has them."""
    if text.isascii():
        return text
    return _ANY.sub(lambda found: MENDED[found.group()], unicodedata.normalize("NFC", text))
