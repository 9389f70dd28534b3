"""Capitals that stand for their governments, as newspapers write: "What did Tehran get wrong?" asks about Iran.

A passage about Iran that does not say "Tehran" is far from such a question, for words and vectors alike. So where the
question lets the capital act ("did Tehran", "Tehran's aims", "between Tehran and Islamabad"), and the documents speak
of the country far more than of the city, it is read as the country. What is told of a city stays as it is asked.
"""

import re
from collections.abc import Iterable

from qa.indexing.index import Snapshot
from qa.text.nations import countries
from qa.text.terms import terms

__all__ = ["read_as_countries"]

_TIMES = 2  # as many passages as have the city have to have the country, at least
# Words after which a capital acts or is dealt with, rather than being a place.
_ACTING = (
    "did|does|do|has|had|have|will|would|could|can|should|might|may|must|if|that|than|whom|because|when|why|how"
    "|with|against|by|for|on|towards?|between"
)
_PLACING = "in|at|near|to|into|from|of|outside|around|through|over|via|visit|reach|leave|left|entered"
# What only a city has, or what happens to one. A question with such a word is about the city.
_OF_A_CITY = (  # compiled when a capital acts
    r"\b(?i:city|cities|capitals?|population|inhabitants?|residents?|mayors?|climate|weather|rain\w*|snow\w*|airports?|metro"
    r"|subway|streets?|roads?|suburbs?|districts?|neighbou?rhoods?|hotels?|museums?|universit\w+|cathedrals?|palaces?|rivers?"
    r"|stadiums?|theat(?:re|er)s?|schools?|hospitals?|police|founded|built|located|situated|fell|fall|far|live[sd]?|born)\b"
)


def read_as_countries(snapshot: Snapshot, question: str) -> tuple[str, dict[str, str]]:
    """``question`` with its capitals that stand for their governments read as the countries, by the name that the
    documents have, and which were; most questions have none. If one acts, so do all that are no places.
    """
    capitals = [name for name in countries() if name in question]
    if not capitals:
        return question, {}
    pattern = _pattern(capitals)
    if not any(map(_acts, pattern.finditer(question))) or re.search(_OF_A_CITY, question):
        return question, {}
    read: dict[str, str] = {}

    def as_countries(found: re.Match[str]) -> str:
        names = re.split("( and | or )", found["names"])
        told = [name if found["placing"] and not found["owns"] else _country(snapshot, name) or name for name in names]
        read.update((name, country) for name, country in zip(names, told, strict=True) if name != country)
        return found.group().replace(found["names"], "".join(told))

    return pattern.sub(as_countries, question), read


def _acts(found: re.Match[str]) -> bool:
    return bool(found["acting"] or found["owns"])


def _country(snapshot: Snapshot, capital: str) -> str | None:
    """The country's name that most passages have; None if that are not many more than name the capital."""
    often = {name: _passages(snapshot, name) for name in countries().get(capital, ())}
    name = max(often, key=lambda name: often[name], default="")  # the first of equals
    return name if name and often[name] >= max(1, _TIMES * _passages(snapshot, capital)) else None


def _passages(snapshot: Snapshot, name: str) -> int:
    """In how many passages the rarest word of a name stands."""
    lexical = snapshot.lexical
    return max(min(lexical.document_frequencies(terms(name, each)).values(), default=0) for each in lexical.languages)


def _pattern(capitals: Iterable[str]) -> re.Pattern[str]:
    """Capitals that stand together, what they follow, and whether something is theirs; not "Washington Post"."""
    capital = "(?:" + "|".join(map(re.escape, sorted(capitals, key=len, reverse=True))) + ")"
    before = rf"(?:(?:(?P<acting>\b(?i:{_ACTING}))|(?P<placing>\b(?i:{_PLACING}))) (?:the (?=Kremlin|White House))?)?"
    return re.compile(rf"{before}\b(?P<names>{capital}(?: (?:and|or) {capital})*)\b(?P<owns>['’]s\b)?(?!,? [A-Z])")
