"""Names in an English text, by their capitals.

A capital letter where anything begins with one tells nothing: such a word is a weak name, unless it is known for a name
from elsewhere. In front of a name it may belong to that, as in "North Korea", or not, as in "Embattled Korea".
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from qa.models import Span
from qa.regex import regex
from qa.text.names import Name, place_part
from qa.text.terms import FUNCTION_WORDS
from qa.text.words import Word, words

__all__ = ["TITLES", "known_names", "names"]

# Behind one of these anything is written large: the marks that open, and the end of the sentence before.
_OPENING = regex(r"(?:[\"“‘:*_#>…]|[.!?][\"”’)]?\s)\s{0,2}[*_\"“‘]{0,3}$")
_NEAR = 8  # code points in front of a word in which they stand
_SHORTENED = regex(r"\b(?:Dr|Mrs?|Ms|Prof|St|Gen|Col|Lt|Capt|Sen|Gov|Rep)\.\s{1,2}$")
_JOINS = regex(r"(?!\s*\n\s*\n)\s{1,2}|[-‑]")
_JOINS_INITIAL = regex(r"\.\s{0,2}")
_INITIAL = regex(r"[^\W\d_]\.")
_NUMBERS = regex(r"nos?(?:\.\s{0,2}|\s)\d", re.IGNORECASE)  # "No. 10"
_ROMAN = regex(r"(?=[XVI])(X{0,3})(IX|IV|V?I{0,3})")
_DIGITS = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_PLACES = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_I_DO = regex(r"\s{1,2}(?:am|have|had|do|did)\b")  # behind the "I" of somebody who speaks
_CONNECTORS = frozenset("al ul el bin ibn de del der di la van von".split())
TITLES = frozenset(
    """dr mr mrs ms prof professor sir lord lady dame president minister prime foreign premier chancellor king queen
    prince princess general gen colonel col major captain lieutenant lt admiral ayatollah sheikh imam pope senator sen
    ambassador governor gov mayor judge justice chief secretary state i""".split()
)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())  # "on Monday Iran fired"
_OWNERS = frozenset("today yesterday tomorrow everyone everybody nobody someone somebody".split())  # "today's"
_DENYING = frozenset("no not never none nor neither nobody nothing nowhere cannot without".split())
_NO_NAMES = FUNCTION_WORDS | TITLES | _DENYING
# What begins a sentence in front of a name and does not belong to it, besides adverbs.
_OPENERS = (_NO_NAMES - TITLES) | frozenset(
    """about according across after afterwards against all along already also although amid among another around because
    before behind below beneath beside besides between beyond both despite down due during each earlier either elsewhere
    even ever every few fewer former given half hence here however indeed inside instead last late later latest like
    likewise many maybe meanwhile more moreover most much near nevertheless next nonetheless now often once one only
    opposite otherwise out outside over perhaps previous quite rather regarding retired senior several since some
    sometimes soon still such therefore though through throughout thus till today together tomorrow too toward towards
    two under unless unlike until up upon versus very via whatever whenever whereas wherever whether whichever within
    yesterday yet""".split()
)
_ADVERB = regex(r"[^\W\d_]{3,30}(?:[^aeiloum]ly|[^\W\d_]ally|ively|ously)")  # not Emily, Sally
_KEPT = 500  # texts whose names are kept: claims of one draft are laid beside the same passages
_HEADLINE = 5  # words, all of them large (or in capitals), from which capitals tell nothing


def names(text: str, found: Sequence[Word], known: Collection[str] = ()) -> list[Name]:
    """The names among the words ``found`` in ``text``, in order; ``known`` are words that are names elsewhere."""
    content = [word for word in found if word.folded not in _NO_NAMES]
    shouted = len(found) >= _HEADLINE and all(word.text == word.text.upper() for word in found)
    headline = shouted or (len(content) >= _HEADLINE and all(word.capital for word in content))
    small = {word.folded for word in found if not word.capital}
    made = []
    for run in _runs(text, found):
        initials = _initials(text, run)
        kept = _parts(text, run, initials)
        sure = [
            number
            for number in kept
            if number - 1 in initials
            or not (headline or _opens(text, run[number]))
            or _sure(text, run[number], known, shouted=shouted)
        ]
        if not kept:
            continue
        opening = bool(sure) and not headline and sure[0] != kept[0] and _belongs(run, kept[0], sure[0], small)
        chosen = kept[:1] + sure if opening else sure or kept[:1]
        made.append(
            Name(
                Span(run[chosen[0]].span.start, run[chosen[-1]].span.end),
                tuple(_part(run, number) for number in chosen),
                run[chosen[0]].acronym,
                weak=not sure,
                opening=opening,
                initials="".join(run[number].folded for number in sorted(initials)),
            )
        )
    return made


def known_names(texts: Iterable[str]) -> frozenset[str]:
    """The words, folded, that ``texts`` write large where they need not, and nowhere small."""
    seen = [_large_and_small(text) for text in texts]
    return frozenset().union(*(large for large, _ in seen)).difference(*(small for _, small in seen))


@lru_cache(maxsize=_KEPT)
def _large_and_small(text: str) -> tuple[frozenset[str], frozenset[str]]:
    found = words(text)
    large = frozenset(part for name in names(text, found) if not name.weak for part in name.sure.parts)
    return large, frozenset(word.folded for word in found if not word.capital)


def _runs(text: str, found: Sequence[Word]) -> Iterator[list[Word]]:
    """Words written large that follow each other, with the small ones names have inside."""
    run: list[Word] = []
    between: list[Word] = []
    for word in found:
        last = (between or run)[-1] if run else None
        joint = text[last.span.end : word.span.start] if last else ""
        joins = (
            last is not None
            and last.folded not in _DAYS
            and (_JOINS.fullmatch(joint) or _behind_initial(last, joint, word))
        )
        if joins and (word.capital or (word.text[0].isdigit() and joint == "-")):
            run += [*between, word]
            between = []
        elif joins and word.folded in _CONNECTORS:
            between.append(word)
        else:
            if run:
                yield run
            run, between = [word] if word.capital else [], []
    if run:
        yield run


def _behind_initial(last: Word, joint: str, word: Word) -> bool:
    initial = len(last.text) == 1 and last.text != "I"
    return initial and _JOINS_INITIAL.fullmatch(joint) is not None and _may_name(word)


def _parts(text: str, run: Sequence[Word], initials: Collection[int]) -> list[int]:
    """Which words of a run are parts of a name: no function words, titles and initials, but "I" where it counts."""
    return [
        number
        for number, word in enumerate(run)
        if number not in initials
        and not _NUMBERS.match(text, word.span.start)
        and (
            (word.folded not in _NO_NAMES and word.folded not in _CONNECTORS)
            or (word.text == "I" and _numeral(run, number) and not _I_DO.match(text, word.span.end))
            or (word.text == "A" and number == len(run) - 1 > 0 and _may_name(run[number - 1]))  # "Hall A"
        )
    ]


def _initials(text: str, run: Sequence[Word]) -> set[int]:
    """Which words of a run are letters for a name: "Robert J. Smith"."""
    places = ((number, word.span) for number, word in enumerate(run[:-1]))
    return {number for number, span in places if _INITIAL.fullmatch(text, span.start, span.end + 1)}


def _part(run: Sequence[Word], number: int) -> str:
    folded = run[number].folded
    if folded in _PLACES and number + 1 < len(run):
        return place_part(1 + _PLACES.index(folded))
    place = _numeral(run, number)
    return place_part(place) if place else folded


def _numeral(run: Sequence[Word], number: int) -> int:
    """The number that a word of a run is, if it is Roman and behind a name; else 0."""
    roman = _ROMAN.fullmatch(run[number].text)
    if roman is None or not number or not _may_name(run[number - 1]):
        return 0
    return 10 * len(roman[1]) + _DIGITS[roman[2]]


def _may_name(word: Word) -> bool:
    """Whether a word that is written large because it opens something could be part of a name."""
    return not (word.folded in _OPENERS or _ADVERB.fullmatch(word.folded))


def _belongs(run: Sequence[Word], first: int, second: int, small: Collection[str]) -> bool:
    """Whether a word that opens something may belong to the name behind it: nothing else is between them."""
    between = run[first + 1 : second]
    joined = all(len(word.text) == 1 or word.folded in _CONNECTORS for word in between)
    return joined and _may_name(run[first]) and run[first].folded not in small


def _opens(text: str, word: Word) -> bool:
    """Whether ``word`` is the first of the text, of a quotation, of a list item or behind a colon or dash."""
    front = word.span.before(_NEAR)
    return not word.span.start or (_OPENING.search(text, *front) is not None and not _SHORTENED.search(text, *front))


def _sure(text: str, word: Word, known: Collection[str], *, shouted: bool) -> bool:
    """Whether a word written large is a name even where anything is; ``shouted``: the text is all in capitals."""
    owns = text[word.span.end : word.span.end + 1] in ("’", "'") and word.folded not in _OWNERS
    return word.folded in known or owns or (not shouted and (word.alias or word.acronym))
