"""Names of people and organisations in running text, told by their capital letters."""

import re
from collections.abc import Iterator

from qa.regex import regex

__all__ = ["DAY", "DAYS_AND_MONTHS", "NAME", "NO_SPEAKERS", "WORD", "name_in", "names_of", "same_person", "title_of"]

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_TITLES = "Dr Mr Mrs Ms Prof Brig Gen Lt Col Capt Cmdr Sen Rep Gov Rev St Maj Adm Sgt".split()
_TITLE = rf"(?:(?:(?:{'|'.join(_TITLES)})\.? ){{1,3}}(?:\([Rr]et(?:d|ired)?\.?\) )?)"  # "Lt. Cmdr."
WORD = rf"{_CAPITAL}[\w’']{{0,40}}(?:-[\w’']{{0,40}}){{0,3}}"  # with the hyphen in one class it compiles longer
_PART = rf"(?:{_CAPITAL}\.(?: ?{_CAPITAL}\.)*|{WORD})"  # "J. R. Smith"
_JOIN = rf" (?:(?:of|for|al|bin|de|la|von|van|&)(?: the)? (?={WORD}))?"
NAME = rf"{_TITLE}?{_PART}(?:{_JOIN}{_PART}){{0,7}}"
DAYS_AND_MONTHS = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December""".split()
)
DAY = f"(?:{'|'.join(sorted(DAYS_AND_MONTHS))})"

# Words that stand capitalised in front of a name and are none of it.
_LEADING = frozenset(
    """The A An But And Yet Or So As Then However Meanwhile When While Because Although Though Since After Before Now
    Later Still Also Even Only Where Whereas Until Once Today Yesterday Here Instead Nevertheless Moreover Further
    Furthermore Additionally Similarly Likewise Finally Indeed""".split()
)
_PREPOSITIONS = frozenset("In On At By For From With To Of During Until Since Like Under Over Into About Among".split())
# No names of speakers, though they may stand capitalised where one would.
_EMPTY = frozenset(
    """This That These Those There What When Who Whom Whose Which Why How Its His Her Their My Our Your Some Many Most
    Few Others Other Another Both All Each Several None No Nobody Nothing Everyone Everybody Everything Someone Somebody
    Something Anyone Anybody One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Dozens Hundreds Thousands
    Not Never Cannot Can Be Let Do Does Did Is Are Was Were Has Have Had Will Would Could Should Might Must If Unless
    Please Just Than Evidence Data Results Chapter Section Figure Table""".split()
)
_SELVES = frozenset("I We You He She They It".split())  # nor any with one of these
NO_SPEAKERS = frozenset(
    """NOTE NOTES WARNING CAUTION DANGER IMPORTANT ATTENTION TIP TIPS HINT EXAMPLE EXAMPLES TODO FIXME BACKGROUND
    METHOD METHODS RESULT RESULTS CONCLUSION CONCLUSIONS OBJECTIVE OBJECTIVES SUMMARY ABSTRACT DISCUSSION SUBJECT DATE
    TO FROM CC RE TITLE HEADLINE AUTHOR MOTTO""".split()
)
"""In front of a colon, as capitals write them, these name a part of a text, a field or what is to be minded."""

_OWNING = ("’s", "'s", "s’", "s'")
_PLACED = regex(r"(?<![\w’'-])(?:[Ii]n|[Aa]t|[Nn]ear|[Aa]cross|[Tt]hrough|[Ii]nto|[Oo]utside|[Tt]he) $")


def names_of(text: str) -> Iterator[str]:
    """Names in ``text`` that may be somebody's: not days, and not behind "in" or "the"."""
    for match in re.finditer(NAME, text):
        name = None if _PLACED.search(text, max(0, match.start() - 9), match.start()) else name_in(match.group())
        if name is not None:
            yield name


def name_in(found: str) -> str | None:
    """What of capitalised words is a name: without "But" or "On Thursday" in front; None if nothing is left."""
    words = found.split()
    while words and words[0] in _LEADING:
        words = words[1:]
    if words and words[0] in _PREPOSITIONS:
        later = next((at for at, word in enumerate(words[1:], 1) if word not in DAYS_AND_MONTHS), len(words))
        words = words[later:] if later > 1 else []
    bare = [re.split("[’']", word, maxsplit=1)[0] for word in words]
    if not words or bare[0] in _EMPTY or not _SELVES.isdisjoint(bare) or DAYS_AND_MONTHS.issuperset(bare):
        return None
    return None if words[-1].endswith(_OWNING) else " ".join(words)


def same_person(name: str, other: str) -> bool:
    """Whether the last of the words of ``other`` is one of ``name``: "Captain Jan Beck" may be "Beck"."""
    last = other.split(" of ")[0].split()[-1].casefold()
    return last in re.findall(r"[\w-]+", name.casefold())


def title_of(name: str) -> str | None:
    """The first title of a name that begins with one, without its dot: "Lt" of "Lt. Cmdr. Vik"."""
    first, _, more = name.partition(" ")
    return first.rstrip(".") if more and first.rstrip(".") in _TITLES else None
