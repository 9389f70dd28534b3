"""Whether a row of a table or an item of a list is of another thing than the one that a question asks about.

"What is the dose of ibuprofen?" is not answered by a row under "Paracetamol", nor "Since when is Ann Lee a member?" by
that of Bo Dahl. What is asked about may stand there in other words, so a row is of another thing only where the
sentences that may answer call that by the question's words elsewhere, or where the row has another name in its place.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa.agreement.disagreement import FAINT
from qa.answers.quote import Quote
from qa.answers.tables import cells, fields, is_item, standing_over
from qa.ranking.wanted import VALUED, wanted
from qa.regex import regex
from qa.text.persons import NAME, names_of
from qa.text.terms import FUNCTION_WORDS, folded, terms

__all__ = ["of_another_thing"]

_THING = regex(r"\b(?:of|for)\s+(?P<the>the\s+)?(?P<words>[^\W\d_][^?.,;:()\d]*)", re.IGNORECASE)
_MOST_WORDS = 3  # of a thing
_LEAST_ITEMS = 2  # of one document: a lone row is of whatever its text is of
_ANYBODY = frozenset(  # a row may be of them without saying so
    terms(
        """people persons humans children child adults adult men women boys girls babies infants patients members
        visitors students pupils guests customers users employees staff workers residents participants"""
    )
)


class _Thing(NamedTuple):
    """``words`` are the terms of what is asked about; "the sauna" is a thing only if a row of any table is of it."""

    words: frozenset[str]
    the: bool


def of_another_thing(question: str, made: Sequence[Quote]) -> set[int]:
    """Which of the sentences, by number, are rows or items of another thing than the question asks about."""
    things = _things(question)
    people = [words for name in names_of(question) if len(words := terms(name)) > 1] if _asks_value(question) else []
    if not (things or people):
        return set()
    rows = [number for number, quote in enumerate(made) if is_item(quote.text)]
    said = [frozenset(terms(quote.text)) for quote in made]
    known = [thing.words for thing in things if _is_known(thing, said, rows)]
    least = FAINT * max((quote.chance for quote in made), default=0.0)
    likely = [n for n in rows if made[n].chance >= least and _has_others(made, rows, n)]
    return {n for n in likely if _is_of_another(question, made[n], known, people)}


def _things(question: str) -> list[_Thing]:
    """What a question asks of or for, but for "a child", which may be called anything."""
    found = []
    for match in _THING.finditer(question):
        words = match["words"].split()
        end = next((n for n, word in enumerate(words) if folded(word) in FUNCTION_WORDS), len(words))
        stems = frozenset(terms(" ".join(words[: min(end, _MOST_WORDS)])))
        if stems and stems.isdisjoint(_ANYBODY):
            found.append(_Thing(stems, the=match["the"] is not None))
    return found


def _asks_value(question: str) -> bool:
    return wanted(question) in VALUED


def _is_known(thing: _Thing, said: Sequence[frozenset[str]], rows: Sequence[int]) -> bool:
    """Whether sentences call a thing so: one of ``rows``, or, of what needs no "the", all together."""
    called = thing.words <= frozenset().union(*said)
    return called and (not thing.the or any(thing.words <= said[number] for number in rows))


def _has_others(made: Sequence[Quote], rows: Sequence[int], number: int) -> bool:
    return sum(made[other].source == made[number].source for other in rows) >= _LEAST_ITEMS


def _is_of_another(question: str, row: Quote, known: Sequence[frozenset[str]], people: Sequence[list[str]]) -> bool:
    own = frozenset(terms(f"{row.text}\n{standing_over(row)}"))
    if any(own.isdisjoint(thing) for thing in known):
        return True
    return any(own.isdisjoint(name) for name in people) and _names_another(question, row.text)


def _names_another(question: str, row: str) -> bool:
    """Whether a whole cell of a row is a name of several words that the question does not have."""
    found = [cell.strip() for _, cell in cells(row)] or fields(row)
    full = (cell for cell in found if " " in cell and re.fullmatch(NAME, cell))
    return any(set(terms(cell)).isdisjoint(terms(question)) for cell in full)
