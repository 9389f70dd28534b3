"""Which row of a table is asked for: rows are alike to a reader, and only the words of their cells tell them apart.

A row is a sentence: "name: value; name: value" of a converted table, "| value | value |" of Markdown. "How high is the
water at Rope Quay?" asks for the row of Rope Quay, whatever the others give. A row with prose in a cell may answer in
other words than the question's, and is left alone.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.answers.quote import Quote
from qa.text.terms import content_terms, terms

__all__ = ["of_the_row_asked_for"]

_OF_ANOTHER = 0.01  # of its chance is left to a row that lacks what another row has of the question
_CELL = re.compile(r"(?:^|; )(?P<name>[^:;|]{1,60}): (?P<value>[^;]+)")
_LEAST_CELLS = 2
_MOST_WORDS = 12  # of a cell; longer ones are prose
_COMPARES = re.compile(  # figures of the question are then in no cell that answers: "before 5:00", "more than 300"
    r"\b(?:than|over|under|above|below|before|after|since|until|between|exceed\w*|at (?:least|most))\b", re.IGNORECASE
)

_Table = tuple[str, str]
"""A source, and the name of the first column, or how many columns there are."""


def of_the_row_asked_for(question: str, made: Sequence[Quote]) -> list[Quote]:
    """``made``, where of the rows of a table the one with most of the question's words is as likely as any of them, and
    those that have only a part of another's are hardly likely. Rows that have different words of it stay.
    """
    asked = _asked(question)
    tables: dict[_Table, dict[int, frozenset[str]]] = {}
    for number, quote in enumerate(made):
        table, values = _row(quote.text)
        if table:
            tables.setdefault((quote.source, table), {})[number] = asked.intersection(terms(values))
    found = {number: chance for rows in tables.values() for number, chance in _chances(made, rows).items()}
    return [replace(quote, chance=found.get(number, quote.chance)) for number, quote in enumerate(made)]


def _asked(question: str) -> frozenset[str]:
    words = frozenset(content_terms(question))
    return frozenset(word for word in words if not word[0].isdigit()) if _COMPARES.search(question) else words


def _row(text: str) -> tuple[str, str]:
    """What the rows of one table share, and the cells of this one without the columns' names; "" if it is no row."""
    named = list(_CELL.finditer(text))
    if text.startswith("|"):
        table, cells = str(text.count("|")), text.split("|")
    elif len(named) >= _LEAST_CELLS and not named[0].start():
        table, cells = named[0]["name"], [cell["value"] for cell in named]
    else:
        return "", ""
    prose = any(len(cell.split()) > _MOST_WORDS for cell in cells)
    return ("", "") if prose else (table, " ".join(cells))


def _chances(made: Sequence[Quote], rows: dict[int, frozenset[str]]) -> dict[int, float]:
    """The chances of the rows of one table, by their numbers; ``rows`` are the question's words in each."""
    every = set(rows.values())
    left = {number: 1.0 if not any(has < other for other in every) else _OF_ANOTHER for number, has in rows.items()}
    chances = {number: share * made[number].chance for number, share in left.items()}
    most = max(len(has) for has in every)
    first = [number for number, has in rows.items() if len(has) == most]
    if len(first) == 1:
        chances[first[0]] = max(made[number].chance for number in rows)
    return chances
