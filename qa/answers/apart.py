"""What tells of something else than the question asks about is less likely to answer it.

Another row of a table, the end instead of the beginning, a date since which something was, an attack of the other side.
Of an attack, what leaves open whose it is also goes behind what tells of the one that is asked about.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.agreement.counting import gives_none
from qa.agreement.subjects import opposite
from qa.answers.quote import Quote
from qa.answers.things import of_another_thing
from qa.facts.directions import told_as_asked, turned_round
from qa.ranking.wanted import VALUED, wanted

__all__ = ["told_apart"]

_OF_ANOTHER = 0.1  # of its chance is left to a sentence that tells of something else
_LEFT_OPEN = 0.5  # and to one that leaves open whose attack it is, beside one that does not
_WHICH = re.compile(r"\W*(?:[a-z]+ )?(?:what|which)\b", re.IGNORECASE)  # "With what did they strike"


def told_apart(question: str, made: Sequence[Quote]) -> list[Quote]:
    """The sentences, of which those of something else than the question asks about are marked and less likely."""
    others = of_another_thing(question, made)
    kind = wanted(question)
    if kind == "date":
        others |= {number for number, quote in enumerate(made) if opposite(question, quote.text)}
    if kind in VALUED:
        others |= {number for number, quote in enumerate(made) if gives_none(question, quote.text, kind)}
    about_who = kind != "other" or _WHICH.match(question) is not None
    if about_who:
        others |= {n for n, quote in enumerate(made) if turned_round(question, quote.text, "".join(quote.before[-1:]))}
    apart = [
        replace(quote, other=True, chance=_OF_ANOTHER * quote.chance) if number in others else quote
        for number, quote in enumerate(made)
    ]
    return _attacks_asked_for_first(question, apart) if about_who else apart


def _attacks_asked_for_first(question: str, made: list[Quote]) -> list[Quote]:
    """``made``, where what leaves open whose attack it is is less likely than one that answers and tells of it."""
    told = [told_as_asked(question, quote.text) for quote in made]
    valued = wanted(question) in VALUED
    if not any(it_is and (quote.told is not None or not valued) for it_is, quote in zip(told, made, strict=True)):
        return made
    return [
        quote if it_is or quote.other else replace(quote, chance=_LEFT_OPEN * quote.chance)
        for it_is, quote in zip(told, made, strict=True)
    ]
