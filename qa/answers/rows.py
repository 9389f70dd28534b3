"""Which row of a table is asked for: rows are alike to a reader, and only the words of their cells tell them apart.

"How high is the water at Rope Quay?" asks for the row of Rope Quay, whatever the others give. A row with prose in a
cell may answer in other words than the question's, and is left alone. Where a row's cell is a range ("20 to 29 kg",
"under 8", "12 and over"), the one that holds the question's number of that unit is the one asked for. Of tables alike
in their rows the one under "Rope Quay" is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from math import inf
from typing import NamedTuple

from qa.agreement.counting import values_of
from qa.answers.quote import Quote
from qa.answers.tables import cells, fields, head_of, is_item, standing_over
from qa.regex import regex
from qa.text.terms import content_terms, terms
from qa.values.reading import Value, values
from qa.values.units import unit_at

__all__ = ["holding", "of_the_row_asked_for"]

_OF_ANOTHER = 0.01  # of its chance is left to a row that lacks what another row has of the question
_LIKELY = 0.05  # the share of the likeliest's chance from which a row counts what it stands under for said
_MOST_WORDS = 12  # of a cell; longer ones are prose
_COMPARES = regex(  # figures of the question are then in no cell that answers: "before 5:00", "more than 300"
    r"\b(?:than|over|under|above|below|before|after|since|until|between|exceed\w*|at (?:least|most))\b", re.IGNORECASE
)
_SPAN = regex(r"\W{0,3}(?:to|–|-)\W{0,3}")
_UP_TO = regex(
    r"(?P<open>\b(?:under|below|(?:less|fewer|younger|lighter|smaller) than)\b|<(?!=))"
    r"|\b(?:up to|at most|(?:and|or) (?:under|below|less|fewer|younger|lighter))\b|≤|<=",
    re.IGNORECASE,
)
_FROM = regex(
    r"(?P<open>\b(?:above|(?:more|older|heavier|larger|greater) than)\b|(?<!and )(?<!or )\bover\b|>(?!=))"
    r"|\b(?:from|at least|(?:and|or) (?:over|above|more|older|heavier))\b|≥|>=|\d\+",
    re.IGNORECASE,
)
_COLUMN_UNIT = regex(r"(?:\bin |[(\[,/] ?)(?=\w)")  # "Weight (kg)", "Age in years"
_MOST_BESIDE = 3  # words of a cell beside its range

_Table = tuple[str, str]
"""A source, and the name of the first column, or how many columns or fields there are."""


def of_the_row_asked_for(question: str, made: Sequence[Quote]) -> list[Quote]:
    """``made``, where of the rows of a table the one with most of the question's words is as likely as any of them, and
    those that have only a part of another's are hardly likely. Rows that have different words of it stay.

    Of several tables it is the row of the one that stands under most of the question's words, which then are covered.
    """
    asked = _asked(question)
    tables: dict[_Table, dict[int, frozenset[str]]] = {}
    for number, quote in enumerate(made):
        table, values = _row(quote.text)
        if table:
            tables.setdefault((quote.source, table), {})[number] = asked.intersection(terms(values))
    found = {number: chance for rows in tables.values() for number, chance in _chances(made, rows).items()}
    held = _held(question, made)
    found |= _of_ranges(made, held)
    chosen = [replace(quote, chance=found.get(number, quote.chance)) for number, quote in enumerate(made)]
    left = _of_tables(asked, chosen, [number for rows in tables.values() for number in rows], held)
    chosen = [replace(quote, chance=left.get(number, quote.chance)) for number, quote in enumerate(chosen)]
    least = _LIKELY * max((quote.chance for quote in chosen), default=0.0)
    return [_with_what_is_over(question, each) if each.chance >= least else each for each in chosen]


def _with_what_is_over(question: str, quote: Quote) -> Quote:
    """A row or item whose coverage counts the words of the question that it stands under as if it said them itself."""
    missing = set(content_terms(question)).difference(terms(quote.text)) if is_item(quote.text) else set()
    if not missing:
        return quote
    share = len(missing.intersection(terms(standing_over(quote)))) / len(missing)
    own = quote.evidence
    return replace(quote, evidence=replace(own, coverage=own.coverage + (1 - own.coverage) * share))


def _of_tables(
    asked: frozenset[str], made: Sequence[Quote], rows: Sequence[int], held: Mapping[int, bool]
) -> dict[int, float]:
    """The chances of ``rows`` of several tables, by what they and what they stand under have of the question; a range
    that holds its number has that too.
    """
    best = max((made[number].chance for number in rows), default=0.0)
    likely = [number for number in rows if made[number].chance >= _OF_ANOTHER * best and held.get(number) is not False]
    over = {number: standing_over(made[number]) for number in likely}
    figures = {term for term in asked if term[0].isdigit()}
    words = {n: asked & {*terms(f"{made[n].text} {over[n]}"), *(figures if held.get(n) else ())} for n in likely}
    if len(set(over.values())) < 2 or len(set(words.values())) < 2:
        return {}
    return _chances(made, words)


def _asked(question: str) -> frozenset[str]:
    words = frozenset(content_terms(question))
    return frozenset(word for word in words if not word[0].isdigit()) if _COMPARES.search(question) else words


def _row(text: str) -> tuple[str, str]:
    """What the rows of one table share, and the cells of this one without the columns' names; "" if it is no row."""
    named = cells(text)
    found = [cell for _, cell in named] or fields(text)
    if not found or any(len(cell.split()) > _MOST_WORDS for cell in found):
        return "", ""
    columns = f"- {len(found)}" if not named else str(text.count("|")) if text.startswith("|") else named[0][0]
    return columns, " ".join(found)


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


class _Range(NamedTuple):
    """The numbers from ``low`` to ``high`` in the base of a unit; what is ``open`` does not hold its own limit."""

    low: float
    high: float
    unit: str
    open: bool = False

    def holds(self, value: Value) -> bool:
        inside = self.low <= value.low and value.high <= self.high
        at_limit = value.low == value.high and value.low in (self.low, self.high)
        return self.unit == value.unit and inside and not (self.open and at_limit)


def holding(question: str, quotes: Sequence[Quote]) -> list[bool | None]:
    """Of each sentence of a passage whether it is a row of ranges that holds a number of the question; None if it is
    no such row.

    In a column with ranges a single number holds itself.
    """
    asked = values_of(question, "number")
    rows = [_ranges(quote) if asked else {} for quote in quotes]
    ranged = {column for row in rows for column, cell in row.items() if cell.low < cell.high}
    keys = [[cell for column, cell in row.items() if column in ranged] for row in rows]
    return [any(cell.holds(value) for cell in row for value in asked) if row else None for row in keys]


def _ranges(quote: Quote) -> dict[tuple[str, str], _Range]:
    """The cells of a row that are a range or a number, by the table's head and the column."""
    head, row = head_of(quote), cells(quote.text)
    names = dict(cells(head)) if head else {name: name for name, _ in row}
    found = ((name, _range(cell, _column_unit(names.get(name, "")))) for name, cell in row)
    return {(head, name): cell for name, cell in found if cell is not None}


def _column_unit(name: str) -> str:
    """The unit that the name of a column tells; "" if it tells none."""
    return next(filter(None, (unit_at(name, match.end())[0] for match in _COLUMN_UNIT.finditer(name))), "")


def _range(cell: str, unit: str) -> _Range | None:
    """The range, or the one number, that a cell is; ``unit`` is that of its column."""
    found = values(cell)
    if not found or any(value.kind != "number" for value in found) or len(cell.split()) > 2 * _MOST_BESIDE + 1:
        return None
    first, last = found[0], found[-1]
    unit = last.unit or unit
    if len(found) == 2 and first.unit in ("", unit) and _SPAN.search(cell, first.span.end, last.span.start):
        return _Range(first.low, last.high, unit)
    if len(found) > 1:
        return None
    up_to, beyond = _UP_TO.search(cell), _FROM.search(cell)
    if up_to or beyond:
        limit = up_to or beyond
        low, high = (0.0, max(first.written)) if up_to else (max(first.written), inf)
        return _Range(low, high, unit, limit is not None and limit["open"] is not None)
    return _Range(first.low, first.high, unit)


def _held(question: str, made: Sequence[Quote]) -> dict[int, bool]:
    """Of each row of ranges, by its number, whether it holds the question's number."""
    found: dict[int, bool] = {}
    for _, group in groupby(range(len(made)), key=lambda number: made[number].rank):
        numbers = list(group)
        holds = zip(numbers, holding(question, [made[number] for number in numbers]), strict=True)
        found |= {number: is_held for number, is_held in holds if is_held is not None}
    return found


def _of_ranges(made: Sequence[Quote], held: Mapping[int, bool]) -> dict[int, float]:
    """The chances of the rows of ranges, by their numbers, if one holds the question's number: it is as likely as any
    row of its passage.
    """
    if not any(held.values()):
        return {}
    best: dict[int, float] = {}
    for number in held:
        best[made[number].rank] = max(best.get(made[number].rank, 0.0), made[number].chance)
    left = ((n, best[made[n].rank] if is_held else _OF_ANOTHER * made[n].chance) for n, is_held in held.items())
    return dict(left)
