"""The number words of English: patterns for them, and what they amount to.

Patterns that are matched without regard to case take some letters for others, the long s of old prints for an s, the
Turkish i without a dot for an i. `plain` makes these of them, so that every word that is matched is a word known here.
"""

import re

__all__ = [
    "AND", "GAP", "LATER_PLACES", "ONES", "SPELLED", "TENS", "TO_NINETEEN", "TO_NINTH", "place_of", "plain", "spelled",
]  # fmt: skip

GAP = r"[\s-]{1,2}"
"""Between the words of a number: a blank, a line's end, a hyphen."""

AND = r"(?:\s{1,2}and)?\s{1,2}"
ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TO_99 = rf"(?:(?:{TENS})(?:{GAP}(?:{ONES}))?|{_TEENS}|{ONES})"
_TO_999 = rf"(?:{_TO_99}|an?(?={GAP}hundred))(?:{GAP}hundred(?:{AND}{_TO_99})?)?"
SPELLED = rf"(?:zero|{_TO_999}(?:{GAP}(?:thousand|million|billion)(?:{AND}{_TO_999})?){{0,3}})"
TO_NINETEEN = f"{ONES}|{_TEENS}".split("|")
"""The words of 1 to 19."""

_TO_NINETEENTH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
).split()
_PLACES = (
    {word: number for number, word in enumerate(_TO_NINETEENTH, 1)}
    | {f"{ten[:-1]}ieth": 10 * number for number, ten in enumerate(TENS.split("|"), 2)}
    | {ten: 10 * number for number, ten in enumerate(TENS.split("|"), 2)}
    | {"hundredth": 100}
)
TO_NINTH = "|".join(_TO_NINETEENTH[:9])
LATER_PLACES = "|".join(word for word in _PLACES if word.endswith(("th", "rd")))
"""All but "first" and "second", which are words of other uses too."""

_LETTERS = str.maketrans({"ſ": "s", "ı": "i", "İ": "I", "\N{KELVIN SIGN}": "K"})


def plain(text: str) -> str:
    """The text with the letters that a pattern takes for s, i and k as these; as long as before."""
    return text if text.isascii() else text.translate(_LETTERS)


def spelled(words: str) -> float | None:
    """What "two hundred and five" or "a hundred" is; None for what is no number, as "one thousand thousand"."""
    from text_to_num import text2num

    figures = re.sub(r"^an?\b", "one", " ".join(words.lower().replace("-", " ").split()))
    try:
        return float(text2num(figures, "en"))
    except ValueError:
        return None


def place_of(words: str) -> int:
    """What "fourth" or "twenty-first" is."""
    return sum(_PLACES[word] for word in re.split(r"[\s-]+", words.lower()))
