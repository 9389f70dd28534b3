"""Who attacks in a text, and who is attacked: told from the words around each name. English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, takewhile

from qa.regex import regex
from qa.text.names import same_word
from qa.text.nations import nation
from qa.text.terms import FUNCTION_WORDS, terms
from qa.values.dates import MONTHS

__all__ = ["CARRY", "Told", "bare", "is_same", "of_attacks", "owns", "told_by"]

_TOKEN = regex(r"[^\W_]+(?:[’'-][^\W_]+)*|[,;:.()]")
_INITIALS = regex(r"\b([A-Z])\.([A-Z])\.(?: ?[A-Z]\.)?")
_ATTACKS = frozenset(
    terms(
        """attack strike struck hit kill killed bomb missile drone raid airstrike launch fire shell retaliate respond
        retaliation reply response invade assault offensive target weapon"""
    )
)
_PASSIVE = frozenset("is are was were be been being".split())
_ARTICLES = frozenset("the a an any".split())
_INTO = frozenset("in inside into on against within upon at".split())
_GROUND = frozenset(
    """territory soil side land airspace border people citizens nationals province provinces region city town village
    villages capital""".split()
)
CARRY = frozenset("carry carried conduct conducted mount mounted wage waged use used make made order ordered".split())
_NEAR = 3  # words behind a name in which stands what its bearer does
_FAR = 6  # the same behind "carried out"


@dataclass(frozen=True, slots=True)
class Told:
    """A text in its words and what stands between them. Names go by the numbers of their words."""

    words: tuple[str, ...]

    def names(self) -> list[int]:
        """The words that may name somebody; "US" is not "us"."""
        return [
            i
            for i, word in enumerate(self.words)
            if word[0].isupper() and word not in MONTHS and (word[1:].isupper() or word.lower() not in FUNCTION_WORDS)
        ]

    def acting(self) -> list[int]:
        """The names of those who attack."""
        return [i for i in self.names() if self.acts(i)]

    def suffering(self) -> list[str]:
        """Those who are attacked."""
        return [self.words[i] for i in self.names() if self.acted_on(i)]

    def acts(self, i: int) -> bool:
        """Whether the bearer of a name attacks."""
        front = self.in_front(i)
        if front == "by" or front in _PASSIVE:  # "was Peru hit by Chile"
            return front == "by"
        if front in _INTO and not owns(self.words[i]):  # "the attack on Peru killed nine"
            return False
        behind = self.done(i)
        reach = _FAR if behind and behind[0] in CARRY else _NEAR
        return bool(behind) and behind[0] not in _PASSIVE | _GROUND and of_attacks(behind[:reach])

    def acted_on(self, i: int) -> bool:
        """Whether the bearer of a name, or what is there, is attacked."""
        front, behind = self.in_front(i), self.words[i + 1 : i + 5]
        ground = any(word in _GROUND for word in takewhile(lambda word: word[0].isalpha(), behind))
        if front in _INTO and (ground or not owns(self.words[i])):
            return True
        struck = of_attacks([front]) and not owns(self.words[i])
        return struck or (not _PASSIVE.isdisjoint(behind[:1]) and of_attacks(behind))

    def done(self, i: int) -> list[str]:
        """The words behind a name that may say what its bearer does, but for dates; none if another name follows."""
        behind = list(self.words[i + 1 : i + 1 + 2 * _FAR])
        if behind[:2] in ([",", "which"], [",", "who"]):  # "Peru, which launched"
            behind = behind[2:]
        dated = (word for word in behind if word not in MONTHS and not word.isdigit())
        return list(takewhile(str.islower, dated))

    def in_front(self, i: int) -> str:
        """The word before, but for an article and how many there are: "killed 84 Iranians"."""
        before = (word.lower() for word in reversed(self.words[max(0, i - 3) : i]))
        return next(dropwhile(lambda word: word in _ARTICLES or word.isdigit(), before), "")

    def is_joined(self, i: int) -> bool:
        """Whether a name is one of two: "Iran and Israel had traded strikes"."""
        return "and" in (*self.words[max(0, i - 1) : i], *self.words[i + 1 : i + 2])


@lru_cache(maxsize=256)
def told_by(text: str) -> Told:
    """``text`` in words; "U.S." is one."""
    return Told(tuple(_TOKEN.findall(_INITIALS.sub(r"\1\2", text))))


def of_attacks(words: Sequence[str]) -> bool:
    """Whether one of the words is of attacks."""
    return not _ATTACKS.isdisjoint(term for word in words for part in word.split("-") for term in terms(part))


def is_same(word: str, name: str) -> bool:
    """Whether two words name the same; a country goes by its people and its capital too."""
    one, other = nation(word), nation(name)
    if one and other:
        return one == other
    return same_word(bare(word).casefold(), bare(name).casefold())


def owns(word: str) -> bool:
    """Whether something is that one's: "Peru's"."""
    return word.endswith(("’s", "'s"))


def bare(word: str) -> str:
    """A name as it is called where nothing is its own."""
    return re.sub(r"[’']s$", "", word)
