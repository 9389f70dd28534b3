"""Countries by the words that name them: their own names, their peoples', their capitals'."""

import re
from functools import lru_cache

from qa.data import FOLDER

__all__ = ["countries", "governments", "nation"]

_FILE = FOLDER / "capitals.tsv"  # a capital, and how its country is called
_PEOPLES = ("s", "n", "ns", "an", "ans", "ian", "ians", "i", "is", "ese", "ish", "r", "rs")  # endings of peoples
_SHORTEST = 4  # letters in front of such an ending
_NAMESAKES = (  # countries without a capital in the file, which is called as they are, or as other cities
    "Bolivia", "Chile", "Djibouti", "Guatemala", "Jamaica", "Korea", "Kuwait", "Luxembourg", "Mexico", "Panama",
    "Singapore",
)  # fmt: skip
_IRREGULAR = {
    "us": "United States", "usa": "United States", "british": "Britain", "french": "France", "dutch": "Netherlands",
    "turkish": "Turkey", "turks": "Turkey", "swedish": "Sweden", "spanish": "Spain", "greek": "Greece",
    "danish": "Denmark", "norwegian": "Norway", "saudi": "Saudi Arabia", "saudis": "Saudi Arabia",
    "emirati": "United Arab Emirates", "afghan": "Afghanistan", "afghans": "Afghanistan", "swiss": "Switzerland",
    "polish": "Poland", "irish": "Ireland", "finnish": "Finland", "mexican": "Mexico", "mexicans": "Mexico",
}  # fmt: skip


@lru_cache(maxsize=1)
def countries() -> dict[str, list[str]]:
    """What countries are called, by their capitals."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return {capital: names.split(", ") for capital, names in (line.split("\t") for line in lines)}


@lru_cache(maxsize=1)
def governments() -> frozenset[str]:
    """The last words of what governments are called by: countries and capitals."""
    return frozenset(name.split()[-1] for capital, names in countries().items() for name in (capital, *names))


@lru_cache(maxsize=4096)
def nation(word: str) -> str | None:
    """The country that one word names, by its name, its people's or its capital; None if it names none.

    "Iran", "Iranian", "Iranians", "Tehran's" are one; so are "US" and "American".
    """
    name = re.sub(r"[’']s?$", "", word).casefold()
    known = _nations()
    if name in known:
        return known[name]
    stems = (name.removesuffix(ending) for ending in _PEOPLES if name.endswith(ending))
    return next((known[stem] for stem in stems if len(stem) >= _SHORTEST and stem in known), None)


@lru_cache(maxsize=1)
def _nations() -> dict[str, str]:
    """Countries by the names of one word, folded, of theirs and of their capitals, and by what stands in front of the
    endings of their peoples: "ukrain", "chin".
    """
    found = dict(_IRREGULAR)
    called = [([*names, capital], names[0]) for capital, names in countries().items()]
    for names, country in (*called, *(([name], name) for name in _NAMESAKES)):
        for folded in (name.casefold() for name in names if " " not in name):
            found.setdefault(folded, country)
            found.setdefault(folded.rstrip("aey"), country)
    return found
