"""Which way a script runs, and whether it puts spaces between words: for putting words on a page back together."""

import unicodedata

__all__ = ["is_cjk", "is_rtl"]

_CJK = (
    (0x2E80, 0x303F), (0x3041, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF01, 0xFF60),
    (0x20000, 0x323AF),
)  # fmt: skip


def is_cjk(character: str) -> bool:
    """Whether a character is of Chinese or Japanese writing, which has no spaces between words."""
    code = ord(character)
    return code >= _CJK[0][0] and any(first <= code <= last for first, last in _CJK)


def is_rtl(word: str) -> bool:
    """Whether a word is read from the right."""
    return not word.isascii() and any(unicodedata.bidirectional(character) in ("R", "AL") for character in word)
