"""Does a table's first row name its columns? Told from the row as a whole, and from the rows below it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["LOOKED_AT", "names_columns"]

LOOKED_AT = 20
"""Rows below the first that are worth looking at."""

_LONGEST_NAME = 60
_NUMBER = re.compile(r"[-+−]?[\d.,%$€£]*\d[\d.,%$€£]*")
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")


class _Column(NamedTuple):
    """The cell of the first row, and what stands below it."""

    name: str
    values: list[str]

    @property
    def year(self) -> bool:
        return _YEAR.fullmatch(self.name) is not None

    @property
    def counts(self) -> bool:
        """Whether numbers stand below a name and nothing else."""
        return bool(self.name and self.values) and all(map(_NUMBER.fullmatch, self.values))


def names_columns(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether ``cells``, the first row, look like names: short, no numbers, and all there and different.

    Where some are blank, repeated or years, the rows ``below`` have to speak for it: by numbers under a name, or by
    values in every row under nothing but a blank corner.
    """
    columns = [_Column(name, [row[at] for row in below if at < len(row) and row[at]]) for at, name in enumerate(cells)]
    columns = [column for column in columns if column.name or column.values]
    names = [column.name for column in columns if column.name]
    if len(names) < 2 or any(len(name) > _LONGEST_NAME for name in names):
        return False
    if any(_NUMBER.fullmatch(column.name) and not column.year for column in columns):
        return False
    years = [column for column in columns if column.year]
    if not years and len(set(names)) == len(columns):
        return True
    if years and (len(years) == len(columns) or not _are_names(years)):
        return False
    corner = not columns[0].name and len(columns[0].values) == len(below) == len(set(columns[0].values)) > 0
    only_corner = corner and not years and len(set(names)) == len(columns) - 1
    return only_corner or any(column.counts for column in columns)


def _are_names(years: Sequence[_Column]) -> bool:
    """Whether years name columns: several in order, not over years alone; a single one over no year."""
    if len(years) == 1:
        return not any(map(_YEAR.fullmatch, years[0].values))
    order = [int(column.name) for column in years]
    if order not in (sorted(set(order)), sorted(set(order), reverse=True)):
        return False
    return not any(all(map(_YEAR.fullmatch, column.values)) for column in years)
