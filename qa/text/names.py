"""Whether two names name the same.

It does not matter whether a country or its people is named ("Iran", "Iranians"), an acronym or what it stands for
("BLA", "Balochistan Liberation Army"), nor do the vowels of a transcription ("Qasem", "Qassem"), or how a number
belongs to a name ("World War II", "Second World War").
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qa.models import Span
from qa.regex import regex
from qa.text.terms import FUNCTION_WORDS, consonants

__all__ = ["Name", "abbreviates", "contradicts", "place_part", "same_name", "same_word", "spelled_out"]

_ENDINGS = frozenset("s i is n ns an ans ian ians ese ish y stan istan".split())  # of peoples and their countries
_SHORTEST_STEM = 4
_LETTERS = regex(r"[^\W\d_]+")
_KEPT = 64  # texts whose first letters are kept
_SHORT = 2  # letters of an acronym that stands for words written large only ("PM"): "GDP" is "gross domestic product"


@dataclass(frozen=True, slots=True)
class Name:
    """One or more words that name one thing. ``weak``: it may be no name, only the first word of something.

    ``opening``: the first part begins a sentence, so it may be no part. ``initials`` are letters for names that are not
    told ("Robert J. Smith"); they are no parts. A number that belongs to it is the part `place_part`.
    """

    span: Span
    parts: tuple[str, ...]
    acronym: bool = False
    weak: bool = False
    opening: bool = False
    initials: str = ""

    @property
    def sure(self) -> "Name":
        """The name without a part that may be none."""
        return replace(self, parts=self.parts[1:], opening=False) if self.opening else self


def place_part(place: int) -> str:
    """The part of a name that says which it is of several: of "Second World War", "World War II"."""
    return f"#{place}"


def same_name(one: Name, other: Name) -> bool:
    """Whether both may name the same: all words of the shorter are in the longer, or one abbreviates the other.

    A first word that may be no part is left aside where nothing takes its place in the other name.
    """
    return (
        _within(one.parts, other.parts)
        or abbreviates(one, other.parts)
        or abbreviates(other, one.parts)
        or _same_behind(one, other)
        or _same_behind(other, one)
    )


def contradicts(one: Name, other: Name) -> bool:
    """Whether two names agree but for what comes first: "Mary Smith", "Robert Smith"; "J. Smith", "K. Smith".

    Only where that may be no part of the name; else they are other names.
    """
    if _within(one.parts, other.parts) and (_other_initials(one, other) or _other_initials(other, one)):
        return True
    return (one.opening or other.opening) and _within(one.sure.parts, other.parts) and not same_name(one, other)


def _within(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether all parts of the shorter are in the longer."""
    shorter, longer = sorted((one, other), key=len)
    rest = list(longer)
    for part in shorter:
        same = next((word for word in rest if same_word(part, word)), None)
        if same is None:
            return False
        rest.remove(same)
    return True


def _same_behind(one: Name, other: Name) -> bool:
    """Whether the names are the same but for a first word that may be no part of ``one``."""
    return one.opening and same_word(one.parts[1], other.parts[0]) and _within(one.parts[1:], other.parts)


def _other_initials(one: Name, other: Name) -> bool:
    """Whether no letter of ``one`` is of the other, which says more names or letters than are sure of both."""
    more = other.initials or len(other.parts) > len(one.parts)
    letters = {*other.initials, *(part[0] for part in other.parts)}
    return bool(one.initials and more) and letters.isdisjoint(one.initials)


def abbreviates(name: Name, parts: Sequence[str]) -> bool:
    """Whether ``name`` is an acronym made of the first letters of ``parts``."""
    return name.acronym and len(parts) > 1 and name.parts[0] == "".join(part[0] for part in parts)


def spelled_out(acronym: str, text: str) -> Span | None:
    """Where words of ``text`` stand whose first letters make a (folded) acronym, small words counted or not.

    "DOJ" is the Department of Justice, "FDA" the Food and Drug Administration.
    """
    for letters, spans in _first_letters(text):
        long = len(acronym) > _SHORT
        at = letters.casefold().find(acronym) if long else letters.find(acronym.upper())
        if at >= 0 and len(acronym) >= _SHORT:
            return Span(spans[at].start, spans[at + len(acronym) - 1].end)
    return None


@lru_cache(maxsize=_KEPT)
def _first_letters(text: str) -> tuple[tuple[str, tuple[Span, ...]], ...]:
    """The first letters of a text's words, and where the words stand; again without its function words."""
    found = [match for match in _LETTERS.finditer(text) if len(match.group()[0].casefold()) == 1]
    content = [match for match in found if match.group().lower() not in FUNCTION_WORDS]
    return tuple(
        ("".join(match.group()[0] for match in some), tuple(Span(*match.span()) for match in some))
        for some in (found, content)
    )


@lru_cache(maxsize=100_000)
def same_word(one: str, other: str) -> bool:
    """Whether two folded words may be one name: equal, a country and its people, or another transcription."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _SHORTEST_STEM or shorter[0] != longer[0]:
        return False
    if longer.startswith(shorter) and longer[len(shorter) :] in _ENDINGS:
        return True
    bones = consonants(one)
    return len(bones) > 1 and bones == consonants(other)
