"""Who attacks whom in a question, and whether a sentence tells it the other way round.

"When did Pakistan strike Iran?" is not answered by "the strikes of 16 January by Iran", nor by what happened "inside
Pakistan": words and vectors are the same, so only who acts tells. Of attacks only; English, told from the words around
the names. Where a sentence leaves open who acts, so may the one before say it ("The attack killed two children"); if
that does not, nothing is said.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.facts.attacks import CARRY, Told, bare, is_same, of_attacks, owns, told_by
from qa.regex import regex
from qa.text.nations import nation

__all__ = ["another_attacked", "asks_of_an_attack", "told_as_asked", "turned_round"]

_DEEDS = frozenset("attack attacks bombing bombings raid raids strike strikes shelling assault airstrike".split())
_AUXILIARIES = frozenset("did does do has had have will would could can may might should".split())
_CLAIM = frozenset("claim say have to be also first really actually".split())  # "did Peru claim to have targeted"
_BEHIND_IT = frozenset("after before when if once since because while despite following".split())
_BACK = regex(r"\W*(?:But |And |However,? )?(?:The|This|That|These|Those|It|They|Both) ")


class _Parties(NamedTuple):
    """Who acts, and on whom; "" where that is not said."""

    actor: str
    other: str


def turned_round(question: str, text: str, before: str = "") -> bool:
    """Whether ``text`` surely has another act than the question has, or has that one acted on.

    ``before`` is the sentence in front, which may say whose "the attack" was.
    """
    parties = _parties(question)
    if parties is None:
        return False
    as_asked = _as_asked(parties, told_by(text))
    if as_asked is None and before and _BACK.match(text):
        as_asked = _as_asked(parties, told_by(before))
    return as_asked is False


def asks_of_an_attack(question: str) -> bool:
    """Whether a question says who attacks, or on whom."""
    return _parties(question) is not None


def told_as_asked(question: str, text: str) -> bool:
    """Whether ``text`` surely has whoever the question has act, and on the one that it names, if any."""
    parties = _parties(question)
    return parties is not None and _as_asked(parties, told_by(text)) is True


def another_attacked(claim: str, text: str) -> tuple[str, str] | None:
    """Who attacks in ``claim``, and who instead in ``text``; None if that may be the same, or is left open.

    "Iran struck Pakistan on 18 January" of "Pakistan launched counter-strikes in Iran". A claim in which several attack
    is not looked at.
    """
    said, there = told_by(claim), told_by(text)
    acting = said.acting()
    if len(acting) != 1 or said.is_joined(acting[0]):
        return None
    actor = bare(said.words[acting[0]])
    parties = _Parties(actor, next((name for name in said.suffering() if not is_same(name, actor)), ""))
    if not nation(actor) or _as_asked(parties, there) is not False:
        return None
    if any(is_same(word, actor) and not there.acted_on(i) for i, word in enumerate(there.words)):
        return None
    instead = [i for i in there.acting() if _is_another(there.words[i], parties)]
    return (actor, bare(there.words[instead[0]])) if instead and not any(map(there.is_joined, instead)) else None


def _as_asked(parties: _Parties, told: Told) -> bool | None:
    """Whether it is told as asked; None if that is left open."""
    if not of_attacks(told.words):
        return None
    acting, suffering = [told.words[i] for i in told.acting()], told.suffering()
    if not parties.actor:
        return _befell(parties.other, acting, suffering)
    if any(is_same(name, parties.actor) for name in acting):
        return not _on_another(parties, told, suffering)
    if any(_is_another(name, parties) for name in acting):
        return False
    if parties.other and any(is_same(name, parties.other) for name in suffering):
        return True
    if any(is_same(name, parties.actor) for name in suffering):
        return False
    # "Targeting Peru was a mistake on Chile's part"
    alone = any(is_same(told.words[i], parties.actor) for i in told.names()) and any(map(nation, suffering))
    return True if alone else None


def _befell(whom: str, acting: Sequence[str], suffering: Sequence[str]) -> bool | None:
    """Whether ``whom`` was attacked; not if that one attacks another country."""
    if any(is_same(name, whom) for name in suffering):
        return True
    elsewhere = any(nation(name) and not is_same(name, whom) for name in suffering)
    return False if elsewhere and any(is_same(name, whom) for name in acting) else None


def _on_another(parties: _Parties, told: Told, suffering: Sequence[str]) -> bool:
    """Whether another country is attacked, and the one asked about is not named."""
    if not parties.other or any(is_same(word, parties.other) for word in told.words):
        return False
    return any(nation(name) and not is_same(name, parties.actor) for name in suffering)


@lru_cache(maxsize=16)
def _parties(question: str) -> _Parties | None:
    """Whom a question has act, in "did Iran strike Pakistan", "Iran's strike on Pakistan", "killed by Iran"; or on whom
    alone: "Who attacked Iran?". None if what it asks of somebody is no attack: "did Iran blame for the strike".
    """
    asked = told_by(question)
    if not of_attacks(asked.words):
        return None
    names = [i for i in asked.names() if i]
    subject = next((i for i in names if asked.in_front(i) in _AUXILIARIES), None)
    if subject is not None:
        does = _is_to_act(asked, subject) and not _is_place(asked, subject)
        return _with_other(asked, names, subject) if does else None
    end = next((i for i, word in enumerate(asked.words) if i and word in _BEHIND_IT), len(asked.words))
    main = [i for i in names if i < end and not _is_place(asked, i)]
    actor = next((i for i in main if asked.acts(i)), None)
    if actor is not None:
        return _with_other(asked, names, actor)
    whom = next((i for i in main if nation(asked.words[i]) and asked.acted_on(i)), None)
    return None if whom is None else _Parties("", asked.words[whom])


def _with_other(asked: Told, names: Sequence[int], actor: int) -> _Parties:
    others = [asked.words[i] for i in names if not is_same(asked.words[i], asked.words[actor])]
    return _Parties(asked.words[actor], next((name for name in others if nation(name)), others[0] if others else ""))


def _is_to_act(asked: Told, i: int) -> bool:
    """Whether an attack is what the bearer of a name does behind an auxiliary: "did Peru use to attack"."""
    behind = [word for word in asked.done(i) if word not in _CLAIM]
    direct = bool(behind) and (of_attacks(behind[:1]) or (behind[0] in CARRY and of_attacks(asked.words)))
    return direct or asked.acts(i)


def _is_place(asked: Told, i: int) -> bool:
    """Whether a name only says where it was: "the Kerman bombing"; a country's is its own."""
    deed = any(word.lower() in _DEEDS for word in asked.words[i + 1 : i + 2])
    return deed and not (owns(asked.words[i]) or nation(asked.words[i]))


def _is_another(word: str, parties: _Parties) -> bool:
    """Whether whoever acts is the one that is acted on in the question, or another country."""
    return bool(parties.other and is_same(word, parties.other)) or nation(word) is not None
