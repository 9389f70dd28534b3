"""Who attacks whom in a question, and whether a sentence tells it the other way round.

"When did Pakistan strike Iran?" is not answered by "the strikes of 16 January by Iran", nor by what happened "inside
Pakistan": words and vectors are the same, so only who acts tells. Of attacks only; English, told from the words around
the names. Where a sentence leaves open who acts, nothing is said of it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from qa.ranking.governments import country_names
from qa.text.names import same_word
from qa.text.terms import terms
from qa.values.dates import MONTHS

__all__ = ["another_attacked", "turned_round"]

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_ATTACKS = frozenset(
    terms(
        """attack strike struck hit kill killed bomb missile drone raid airstrike launch fire shell retaliate respond
        retaliation reply response invade assault offensive target"""
    )
)
_DEEDS = frozenset("attack attacks bombing bombings raid raids strike strikes shelling assault airstrike".split())
_AUXILIARIES = frozenset("did does do has had have will would could can may might should".split())
_PASSIVE = frozenset("is are was were be been being".split())
_INTO = frozenset("in inside into on against within upon".split())
_GROUND = frozenset("territory soil side land airspace border people citizens nationals".split())
_NEAR = 3  # words behind a name in which stands what its bearer does


class _Parties(NamedTuple):
    """Who acts, and on whom; "" where that is not said."""

    actor: str
    other: str


def turned_round(question: str, text: str) -> bool:
    """Whether ``text`` surely has another act than the question has, or has that one acted on."""
    parties = _parties(question)
    return parties is not None and _told(parties, _words(text)) is False


def another_attacked(claim: str, text: str) -> tuple[str, str] | None:
    """Who attacks in ``claim``, and who instead in ``text``; None if that may be the same, or is left open.

    "Iran struck Pakistan on 18 January" of "Pakistan launched counter-strikes in Iran". A claim in which several attack
    is not looked at.
    """
    words, there = _words(claim), _words(text)
    acting = [i for i in _names(words) if _acts(words, i)]
    if len(acting) != 1 or _is_joined(words, acting[0]):
        return None
    actor = _bare(words[acting[0]])
    acted_on = (words[i] for i in _names(words) if _acted_on(words, i))
    parties = _Parties(actor, next((name for name in acted_on if not _is(name, actor)), ""))
    if not _is_country(actor) or _told(parties, there) is not False:
        return None
    if any(_is(w, actor) and not _acted_on(there, i) for i, w in enumerate(there)):
        return None
    instead = [i for i in _names(there) if _acts(there, i) and _is_another(there[i], parties)]
    return (actor, _bare(there[instead[0]])) if instead and not any(_is_joined(there, i) for i in instead) else None


def _is_joined(words: Sequence[str], i: int) -> bool:
    """Whether a name is one of two: "Iran and Israel had traded strikes"."""
    return "and" in (*words[i - 1 : i], *words[i + 1 : i + 2])


def _told(parties: _Parties, words: Sequence[str]) -> bool | None:
    """Whether it is told as asked; None if that is left open."""
    acting = [i for i in _names(words) if _acts(words, i)]
    if any(_is(words[i], parties.actor) for i in acting):
        return True
    if any(_is_another(words[i], parties) for i in acting):
        return False
    suffering = [i for i in _names(words) if _acted_on(words, i)]
    if parties.other and any(_is(words[i], parties.other) for i in suffering):
        return True
    return False if any(_is(words[i], parties.actor) for i in suffering) else None


@lru_cache(maxsize=16)
def _parties(question: str) -> _Parties | None:
    """Whom a question has act, in "did Iran strike Pakistan", "Iran's strike on Pakistan", "killed by Iran"."""
    words = _words(question)
    names = [i for i in _names(words) if i]
    actor = next((i for i in names if _is_to_act(words, i) and not _is_place(words, i)), None)
    if actor is None or not _of_attacks(words):
        return None
    other = next((words[i] for i in names if not _is(words[i], words[actor])), "")
    return _Parties(words[actor], other)


def _is_to_act(words: Sequence[str], i: int) -> bool:
    front, behind = _in_front(words, i), words[i + 1 : i + 3]
    return front == "by" or (front in _AUXILIARIES and behind[:1] != () and behind[0].islower()) or _acts(words, i)


def _is_place(words: Sequence[str], i: int) -> bool:
    """Whether a name only says where it was: "the Kerman bombing"; a country's is its own."""
    deed = words[i + 1 : i + 2] != () and words[i + 1].lower() in _DEEDS
    return deed and not (_owns(words[i]) or _is_country(words[i]))


def _acts(words: Sequence[str], i: int) -> bool:
    front = _in_front(words, i)
    if front == "by" or front in _PASSIVE:  # "was Peru hit by Chile"
        return front == "by"
    if front in _INTO and not _owns(words[i]):  # "the attack on Peru killed nine"
        return False
    dated = (word for word in words[i + 1 : i + 1 + 2 * _NEAR] if word not in MONTHS and not word.isdigit())
    behind = list(takewhile(str.islower, dated))[:_NEAR]
    return bool(behind) and behind[0] not in _PASSIVE | _GROUND and _of_attacks(behind)


def _acted_on(words: Sequence[str], i: int) -> bool:
    front, behind = _in_front(words, i), words[i + 1 : i + 4]
    ground = not _GROUND.isdisjoint(behind[:2])
    if front in _INTO and (ground or not _owns(words[i])):
        return True
    return (_of_attacks([front]) and not _owns(words[i])) or (
        behind[:1] != () and behind[0] in _PASSIVE and _of_attacks(behind)
    )


def _in_front(words: Sequence[str], i: int) -> str:
    """The word before, but for an article."""
    return next((word.lower() for word in reversed(words[max(0, i - 2) : i]) if word.lower() != "the"), "")


def _is_another(word: str, parties: _Parties) -> bool:
    """Whether whoever acts is the one that is acted on in the question, or another country."""
    return bool(parties.other and _is(word, parties.other)) or _is_country(word)


def _is_country(word: str) -> bool:
    return any(_is(word, name) for name in country_names())


def _names(words: Sequence[str]) -> list[int]:
    """The numbers of the words that may name somebody."""
    return [i for i, word in enumerate(words) if word[0].isupper() and word not in MONTHS]


def _is(word: str, name: str) -> bool:
    return same_word(_bare(word).casefold(), _bare(name).casefold())


def _owns(word: str) -> bool:
    return word.endswith(("’s", "'s"))


def _bare(word: str) -> str:
    return re.sub(r"[’']s$", "", word)


def _of_attacks(words: Sequence[str]) -> bool:
    return not _ATTACKS.isdisjoint(term for word in words for part in word.split("-") for term in terms(part))


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))
