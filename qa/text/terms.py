"""Text in, search terms out: what a word is for lexical search, for documents and questions alike.

Text is folded the way a reader types it (mangled UTF-8, compatibility forms, case, accents, curly apostrophes, digit
grouping), cut into words and stemmed (Snowball, by the language of the document). Scripts without spaces give
overlapping pairs of characters, which find words without a dictionary (the bigram analysis of Lucene's CJKAnalyzer).
In other languages than English accents go only after stemming: the stemmers' rules need them.
"""

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import groupby

from qa.regex import regex
from qa.text.languages import DEFAULT, FUNCTION_WORDS_OF
from qa.text.mending import mended

__all__ = ["FUNCTION_WORDS", "consonants", "content_terms", "folded", "terms"]

# The scripts of India, which write vowels as signs, and those without spaces begin here; symbols stand between.
_FAR = regex("[^\0-\u08ff\u1800-\u303f]")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0002fa1f"
_UNSPACED = f"[{_CJK}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"  # also Thai, Lao, Burmese and Khmer
_INDIA_BEGINS, _INDIA_ENDS = "\u0900", "\u0e00"
_WORD = r"\d+(?:[.,]\d+)*|{letter}+(?:'{letter}+)*|[^\W_]+"  # "_" only marks up
_NEAR_WORD = regex(_WORD.format(letter=r"[^\W\d_]"))
_PUNCTUATION = str.maketrans({"’": "'", "\u00ad": "", **dict.fromkeys("‘“”", '"'), **dict.fromkeys("–—", "-")})
_GROUPED = regex(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_GROUPED_SOMEHOW = regex(r"(\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?")
_LONGEST_TERM = 64  # code points; longer "words" are data, not language
_ELIDING = frozenset({"catalan", "french", "italian"})  # "l'eau" is two words

FUNCTION_WORDS = FUNCTION_WORDS_OF["english"]
"""The English words of a question that say how it is asked, not what about."""


def terms(text: str, language: str = DEFAULT) -> list[str]:
    """The index terms of ``text`` in order, repeated as they repeat. ``language`` is a Snowball stemmer's name."""
    stem = _stemmers.of(language)
    return [stem(word) for word in _words(text, language)]


def content_terms(text: str, language: str = DEFAULT, others: Iterable[str] = ()) -> list[str]:
    """The terms of a question without its function words; all of them if nothing else is left.

    ``others`` are further languages in which the question may be: a function word of any of them is one.
    """
    stem = _stemmers.of(language)
    words = _words(text, language)
    dropped = frozenset().union(*(_function_words(name) for name in {language, *others}))
    kept = [stem(word) for word in words if folded(word) not in dropped]
    return kept or [stem(word) for word in words]


@lru_cache(maxsize=64)
def _function_words(language: str) -> frozenset[str]:
    return frozenset(folded(word) for word in FUNCTION_WORDS_OF.get(language, ()))


def _words(text: str, language: str) -> list[str]:
    found: list[str] = []
    text = folded(text) if language == "english" else _composed(text, language)
    far = not text.isascii() and _FAR.search(text) is not None
    for word in (_far_word() if far else _NEAR_WORD).findall(text):
        if far and _unspaced().match(word):
            found.extend(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        elif word[0].isdecimal():
            found.append(_number(word, language)[:_LONGEST_TERM])
        elif "'" in word and language in _ELIDING:
            found.extend(part[:_LONGEST_TERM] for part in word.split("'"))
        else:
            found.append(word.removesuffix("'s")[:_LONGEST_TERM])
    return found


@cache
def _far_word() -> re.Pattern[str]:
    """A word of any script. Its classes take some milliseconds to compile, so they wait until they are needed."""
    india = map(chr, range(ord(_INDIA_BEGINS), ord(_INDIA_ENDS)))
    signs = "".join(sign for sign in india if unicodedata.category(sign) in ("Mc", "Mn"))
    return re.compile(f"{_UNSPACED}+|" + _WORD.format(letter=rf"(?:[^\W\d_{_CJK}]|[{signs}])"))


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(_UNSPACED)


def _number(word: str, language: str) -> str:
    """A number as it is compared: "1800" and "2.5". Elsewhere than in English, "1.800" and "2,5" are these too."""
    if language == "english":
        return word.replace(",", "") if _GROUPED.fullmatch(word) else word
    grouped = _GROUPED_SOMEHOW.fullmatch(word)
    if grouped:
        whole = re.sub(r"[.,]", "", grouped.group(1))
        return f"{whole}.{grouped.group(3)}" if grouped.group(3) else whole
    return word.replace(",", ".") if word.count(",") == 1 and "." not in word else word


def folded(text: str) -> str:
    """``text`` as English is compared: mended, one form for each character, no case, no accents."""
    if not text.isascii():
        text = mended(text).translate(_PUNCTUATION)
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", "".join(c for c in text if not unicodedata.combining(c)))


def _composed(text: str, language: str) -> str:
    """``text`` folded but for accents that make a letter with what they stand on, and signs of the scripts of India."""
    text = unicodedata.normalize("NFKC", mended(text).replace("’", "'").replace("\u00ad", ""))
    if language == "turkish":
        text = text.replace("I", "ı").replace("İ", "i")
    text = unicodedata.normalize("NFKC", text.casefold())
    return "".join(c for c in text if not unicodedata.combining(c) or _INDIA_BEGINS <= c < _INDIA_ENDS)


def consonants(word: str) -> str:
    """The consonants of a folded word, doubled ones once: all that transcriptions of a name agree on."""
    return "".join(letter for letter, _ in groupby(re.sub("[aeiouy]", "", word)))


class _Stemmers(threading.local):
    """One stemmer a thread and language: PyStemmer's objects must not be shared between threads."""

    def __init__(self) -> None:
        self.of = cache(_made)


def _made(language: str) -> Callable[[str], str]:
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer(language).stemWord
    return stem if language == "english" else lambda word: folded(stem(word))


_stemmers = _Stemmers()
