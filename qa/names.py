"""Names in an English text, by their capitals, and whether two of them name the same.

Case, accents, possessives, dots and hyphens do not matter; nor does whether a country or its people is named ("Iran",
"Iranians"), an acronym or what it stands for ("BLA", "Balochistan Liberation Army"), or the vowels of a transcription
("Qasem", "Qassem"). A capital letter where anything begins with one tells nothing: such a word is a weak name, unless
it is known for a name from elsewhere.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.languages import FUNCTION_WORDS_OF
from qa.models import Span
from qa.terms import consonants

__all__ = ["Name", "Word", "abbreviates", "known_names", "names", "same_name", "same_word", "words"]

# Behind one of these anything is written large: the marks that open, and the end of the sentence before.
_OPENING = re.compile(r"(?:[\"“‘:*_#>…]|[.!?][\"”’)]?\s)\s{0,2}[*_\"“‘]{0,3}$")
_NEAR = 8  # code points in front of a word in which they stand
# One name for what is called several things; the spelling in capitals counts ("US", "IS" are no "us", "is").
_ALIASES = {
    "=us": "United States of America|United States|U.S.A.|U.S.|USA|US|America|Americans|American",
    "=americas": "Latin America|South America|North America|Central America|Latin American|South American",
    "=uk": "United Kingdom|Great Britain|Britain|British|U.K.|UK",
    "=un": "United Nations|U.N.|UN",
    "=eu": "European Union|E.U.|EU",
    "=uae": "United Arab Emirates|Emirates|Emiratis|Emirati|U.A.E.|UAE",
    "=isis": "Islamic State|Daesh|ISIS|ISIL|IS",
    "=china": "China|Chinese", "=france": "France|French", "=spain": "Spain|Spanish", "=italy": "Italy|Italian",
    "=netherlands": "Netherlands|Dutch", "=switzerland": "Switzerland|Swiss", "=sweden": "Sweden|Swedish",
    "=denmark": "Denmark|Danish", "=poland": "Poland|Polish", "=finland": "Finland|Finnish", "=greece": "Greece|Greek",
    "=turkey": "Turkey|Türkiye|Turkish", "=norway": "Norway|Norwegian", "=ireland": "Ireland|Irish",
    "=wales": "Wales|Welsh", "=scotland": "Scotland|Scottish", "=philippines": "Philippines|Filipino",
    "=kurds": "Kurdistan|Kurdish|Kurds|Kurd", "=ukraine": "Ukraine|Ukrainians|Ukrainian", "=cyprus": "Cyprus|Cypriot",
    "=canada": "Canada|Canadians|Canadian", "=mexico": "Mexico|Mexicans|Mexican", "=thailand": "Thailand|Thai",
}  # fmt: skip
_CALLED = {name: alias for alias, listed in _ALIASES.items() for name in listed.split("|")}
_ALIAS = "|".join(re.escape(name).replace(r"\ ", r"\s{1,2}") for name in sorted(_CALLED, key=len, reverse=True))
_WORD = re.compile(rf"(?P<alias>\b(?:{_ALIAS})(?!\w))|(?:[^\W\d_]\.){{2,}}|[^\W_]+(?:[’'][^\W_]+)*")
_POSSESSIVE = re.compile(r"[’']s$", re.IGNORECASE)
_JOINS = re.compile(r"\s{1,2}|[-‑]")
_CONNECTORS = frozenset("al ul el bin ibn de del der di la van von".split())
_TITLES = frozenset(
    """dr mr mrs ms prof professor sir lord president minister prime foreign premier chancellor king queen prince
    princess general gen colonel col major captain lieutenant lt admiral ayatollah sheikh imam pope senator sen
    ambassador governor gov mayor judge justice chief secretary state i""".split()
)
_OWNERS = frozenset("today yesterday tomorrow everyone everybody nobody someone somebody".split())  # "today's"
_NO_NAMES = FUNCTION_WORDS_OF["english"] | _TITLES
_ENDINGS = frozenset("s i is n ns an ans ian ians ese ish y stan istan".split())  # of peoples and their countries
_SHORTEST_STEM = 4
_KEPT = 500  # texts whose words are kept: claims of one draft are laid beside the same passages
_HEADLINE = 5  # words, all of them large (or in capitals), from which capitals tell nothing


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text. ``folded`` is how it is compared: lower case, no accents, no possessive; or an alias."""

    span: Span
    text: str
    folded: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def alias(self) -> bool:
        return self.folded.startswith("=")

    @property
    def acronym(self) -> bool:
        return len(self.text) > 1 and self.text[:2].isupper()


@dataclass(frozen=True, slots=True)
class Name:
    """One or more words that name one thing. ``weak``: it may be no name, only the first word of something."""

    span: Span
    parts: tuple[str, ...]
    acronym: bool = False
    weak: bool = False


@lru_cache(maxsize=_KEPT)
def words(text: str) -> tuple[Word, ...]:
    """The words of ``text`` in order; hyphens part them, "U.S." and "United States" are one each."""
    made = []
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        called = _CALLED.get(" ".join(word.split())) if match["alias"] else None
        made.append(Word(Span(match.start(), match.start() + len(word)), word, called or _folded(word)))
    return tuple(made)


def _folded(word: str) -> str:
    """``word`` as names are compared: compatibility forms, no case, accents, dots or apostrophes."""
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(character for character in plain if character.isalnum())


def names(text: str, found: Sequence[Word], known: Collection[str] = ()) -> list[Name]:
    """The names among the words ``found`` in ``text``, in order; ``known`` are words that are names elsewhere."""
    content = [word for word in found if word.folded not in _NO_NAMES]
    shouted = len(found) >= _HEADLINE and all(word.text == word.text.upper() for word in found)
    headline = shouted or (len(content) >= _HEADLINE and all(word.capital for word in content))
    made = []
    for run in _runs(text, found):
        parts = [word for word in run if word.folded not in _NO_NAMES and word.folded not in _CONNECTORS]
        sure = [
            word for word in parts if not (headline or _opens(text, word)) or _sure(text, word, known, shouted=shouted)
        ]
        if sure or parts:
            chosen = sure or parts[:1]
            span = Span(chosen[0].span.start, chosen[-1].span.end)
            made.append(Name(span, tuple(word.folded for word in chosen), chosen[0].acronym, weak=not sure))
    return made


def known_names(texts: Iterable[str]) -> frozenset[str]:
    """The words, folded, that ``texts`` write large where they need not, and nowhere small."""
    seen = [_large_and_small(text) for text in texts]
    return frozenset().union(*(large for large, _ in seen)).difference(*(small for _, small in seen))


@lru_cache(maxsize=_KEPT)
def _large_and_small(text: str) -> tuple[frozenset[str], frozenset[str]]:
    found = words(text)
    large = frozenset(part for name in names(text, found) if not name.weak for part in name.parts)
    return large, frozenset(word.folded for word in found if not word.capital)


def same_name(one: Name, other: Name) -> bool:
    """Whether both may name the same: all words of the shorter are in the longer, or one abbreviates the other."""
    shorter, longer = sorted((one.parts, other.parts), key=len)
    rest = list(longer)
    for part in shorter:
        same = next((word for word in rest if same_word(part, word)), None)
        if same is None:
            return abbreviates(one, other.parts) or abbreviates(other, one.parts)
        rest.remove(same)
    return True


def abbreviates(name: Name, parts: Sequence[str]) -> bool:
    """Whether ``name`` is an acronym made of the first letters of ``parts``."""
    return name.acronym and len(parts) > 1 and name.parts[0] == "".join(part[0] for part in parts)


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


def _runs(text: str, found: Sequence[Word]) -> Iterator[list[Word]]:
    """Words written large that follow each other, with the small ones names have inside."""
    run: list[Word] = []
    between: list[Word] = []
    for word in found:
        joint = text[(between or run)[-1].span.end : word.span.start] if run else None
        joins = joint is not None and _JOINS.fullmatch(joint)
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


def _opens(text: str, word: Word) -> bool:
    """Whether ``word`` is the first of the text, of a quotation, of a list item or behind a colon or dash."""
    return _OPENING.search(text, max(0, word.span.start - _NEAR), word.span.start) is not None or not word.span.start


def _sure(text: str, word: Word, known: Collection[str], *, shouted: bool) -> bool:
    """Whether a word written large is a name even where anything is; ``shouted``: the text is all in capitals."""
    owns = text[word.span.end : word.span.end + 1] in ("’", "'") and word.folded not in _OWNERS
    return word.folded in known or owns or (not shouted and (word.alias or word.acronym))
