"""What tells of something else than the question asks about is less likely to answer it.

Another row of a table, the end instead of the beginning, a date since which something was, an attack of the other side,
an office of another country. What leaves open whose attack or office it is goes behind what tells of the one that is
asked about, and what counts other things behind what counts those of the question.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.agreement.counting import gives_none
from qa.agreement.subjects import opposite
from qa.answers.quote import Quote
from qa.answers.things import of_another_thing
from qa.facts.directions import told_as_asked, turned_round
from qa.facts.offices import asked_office, holds
from qa.ranking.wanted import VALUED, wanted
from qa.regex import regex

__all__ = ["told_apart"]

_OF_ANOTHER = 0.1  # of its chance is left to a sentence that tells of something else
_LEFT_OPEN = (
    0.5  # and to one that leaves open whose attack or office it is, or of what a number, beside one that does not
)
_WHICH = regex(r"\W*(?:[a-z]+ )?(?:what|which)\b", re.IGNORECASE)  # "With what did they strike"


def told_apart(question: str, made: Sequence[Quote]) -> list[Quote]:
    """The sentences, of which those of something else than the question asks about are marked and less likely."""
    others = of_another_thing(question, made)
    kind = wanted(question)
    if kind == "date":
        others |= {number for number, quote in enumerate(made) if opposite(question, quote.text)}
    if kind in VALUED:
        others |= {number for number, quote in enumerate(made) if gives_none(question, quote.text, kind)}
    told = _as_asked(question, made)
    others |= {number for number, as_asked in enumerate(told) if as_asked is False}
    if kind == "number" and all(as_asked is None for as_asked in told):
        told = [quote.evidence.counted for quote in made]
    first = any(each and (quote.told or kind not in VALUED) for each, quote in zip(told, made, strict=True))
    apart = []
    for number, quote in enumerate(made):
        if number in others:
            apart.append(replace(quote, other=True, chance=_OF_ANOTHER * quote.chance))
        else:
            behind = first and not told[number]
            apart.append(replace(quote, chance=_LEFT_OPEN * quote.chance) if behind else quote)
    return apart


def _as_asked(question: str, made: Sequence[Quote]) -> list[bool | None]:
    """Of each sentence whether it tells of the attack or office that is asked about, if any is; None if left open."""
    office = asked_office(question)
    if office is not None:
        return [holds(office, quote.text) for quote in made]
    if wanted(question) == "other" and not _WHICH.match(question):
        return [None] * len(made)
    return [_is_attack_asked(question, quote) for quote in made]


def _is_attack_asked(question: str, quote: Quote) -> bool | None:
    if turned_round(question, quote.text, "".join(quote.before[-1:])):
        return False
    return True if told_as_asked(question, quote.text) else None
