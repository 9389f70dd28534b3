"""Text in, search terms out: what a word is for lexical search, for documents and questions alike.

Text is folded the way a reader types it (compatibility forms, case, accents, curly apostrophes, digit grouping), cut
into words and stemmed (Snowball). Scripts without spaces give overlapping pairs of characters, which find words
without a dictionary (the bigram analysis of Lucene's CJKAnalyzer).
"""

import re
import threading
import unicodedata
from collections.abc import Callable

__all__ = ["FUNCTION_WORDS", "content_terms", "terms"]

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0002fa1f"
_THAI_LAO_KHMER_BURMESE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNSPACED = re.compile(f"[{_CJK}{_THAI_LAO_KHMER_BURMESE}]+")
# Vowel signs of the scripts of India belong to their word and are neither letters nor accents (no combining class).
_SIGNS = "".join(chr(code) for code in range(0x0900, 0x0E00) if unicodedata.category(chr(code)) in ("Mc", "Mn"))
_LETTER = rf"(?:(?![{_CJK}])[^\W\d_]|[{_SIGNS}])"
_WORD = re.compile(
    rf"[{_CJK}{_THAI_LAO_KHMER_BURMESE}]+|\d+(?:[.,]\d+)*|{_LETTER}+(?:'{_LETTER}+)*|[^\W_]+"  # "_" only marks up
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LONGEST_TERM = 64  # code points; longer "words" are data, not language

# Function words of a question: they say how it is asked, not what about.
FUNCTION_WORDS = frozenset(
    """a an and any are as at be been being but by can could did do does doing for from had has have having he her
    hers him his how i if in into is it its itself me my of on or our ours shall she should so than that the their
    theirs them then there these they this those to us was we were what when where which while who whom whose why
    will with would you your""".split()
)


def terms(text: str, language: str = "english") -> list[str]:
    """The index terms of ``text`` in order, repeated as they repeat. ``language`` is a Snowball stemmer's name."""
    stem = _stemmer(language)
    return [stem(word) for word in _words(text)]


def content_terms(text: str, language: str = "english") -> list[str]:
    """The terms of a question without its function words; all of them if nothing else is left."""
    stem = _stemmer(language)
    words = _words(text)
    kept = [stem(word) for word in words if word not in FUNCTION_WORDS]
    return kept or [stem(word) for word in words]


def _words(text: str) -> list[str]:
    found: list[str] = []
    for match in _WORD.finditer(_folded(text)):
        word = match.group()
        if _UNSPACED.fullmatch(word):
            found.extend(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        else:
            if _GROUPED.fullmatch(word):
                word = word.replace(",", "")
            found.append(word.removesuffix("'s")[:_LONGEST_TERM])
    return found


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("\u00ad", "")).casefold()
    return unicodedata.normalize("NFC", "".join(c for c in text if not unicodedata.combining(c)))


class _Stemmers(threading.local):
    """One stemmer a thread and language: PyStemmer's objects must not be shared between threads."""

    def __init__(self) -> None:
        self.by_language: dict[str, Callable[[str], str]] = {}


_stemmers = _Stemmers()


def _stemmer(language: str) -> Callable[[str], str]:
    stem = _stemmers.by_language.get(language)
    if stem is None:
        import Stemmer

        stem = _stemmers.by_language[language] = Stemmer.Stemmer(language).stemWord
    return stem
