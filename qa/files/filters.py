"""Filters by what documents say of themselves: ``date>=2024-01-16``, ``outlet=Arab News``, ``path=reports/*``.

A filter is a field, an operator and a value. Fields are those of a document's front matter or properties, and `path`,
`source` (the same), `title`, `format` (the name's ending) and `modified`. A field may have several values (authors):
one that fits is enough. Several filters all have to hold.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from operator import ge, gt, le, lt
from typing import Any

from qa.errors import UsageError
from qa.regex import regex
from qa.storage.records import DocumentRow
from qa.text.printable import one_line
from qa.values.dates import dates

__all__ = ["Fields", "Filter", "parsed_filters"]

_FILTER = regex(r"\s*([^=<>!~]*[^=<>!~\s])\s*(!=|<=|>=|==|=|<|>|~)\s*(.*?)\s*", re.DOTALL)
_ISO = regex(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:[T ]\d\d.*)?")
_NUMBER = regex(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?<=\d)")
_HOW = "give a field, one of = != < <= > >= ~ and a value, as in date>=2024-01-16 or outlet='Arab News'"

_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}

_Days = tuple[date, date]  # the first and the last that are meant


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on a document. ``text`` is how it was given; ``operator`` one of = != < <= > >= ~."""

    text: str
    field: str
    operator: str
    value: str

    @classmethod
    def parsed(cls, text: str) -> "Filter":
        """From ``FIELD OPERATOR VALUE``; quotation marks around the value go. Raises `UsageError`."""
        found = _FILTER.fullmatch(text)
        if found is None:
            raise UsageError(f"{one_line(text)!r} is no filter: {_HOW}")
        field, operator, value = found.groups()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        made = cls(text, field.casefold(), operator.replace("==", "="), value)
        if made.operator in _ORDERS and _number(value) is None and _days(value) is None:
            raise UsageError(f"{one_line(text)!r}: {operator} compares dates or numbers: {_HOW}")
        return made

    def holds(self, values: Sequence[str]) -> bool:
        """Whether a document whose field has ``values`` passes. One without it passes only ``!=`` and ``=''``."""
        if self.operator == "!=":
            return not self._equals(values)
        if self.operator == "=":
            return self._equals(values)
        if self.operator == "~":
            return any(self.value.casefold() in value.casefold() for value in values)
        return any(self._ordered(value) for value in values)

    def _equals(self, values: Sequence[str]) -> bool:
        if not self.value:
            return not any(values)
        return any(self._equal(value) for value in values)

    def _equal(self, value: str) -> bool:
        """As text without regard to case, ``*`` and ``?`` for any characters; as numbers; a date lies in the other."""
        if fnmatchcase(value.casefold(), self.value.casefold().replace("[", "[[]")):
            return True
        number = _number(self.value)
        if number is not None and number == _number(value):
            return True
        meant, given = _days(self.value), _days(value)
        return meant is not None and given is not None and meant[0] <= given[0] and given[1] <= meant[1]

    def _ordered(self, value: str) -> bool:
        """Two numbers, or two dates: of a month or year all its days have to be before or after."""
        compare = _ORDERS[self.operator]
        mine, number = _number(self.value), _number(value)
        if mine is not None and number is not None:
            return compare(number, mine)
        meant, given = _days(self.value), _days(value)
        if meant is None or given is None:
            return False
        last_counts = self.operator in (">", "<=")  # after all of the days meant; or before the last is over
        return compare(given[1] if self.operator in ("<", "<=") else given[0], meant[1] if last_counts else meant[0])


def parsed_filters(where: Sequence[str]) -> list[Filter]:
    """The filters as given. Raises `UsageError`."""
    if not isinstance(where, list | tuple) or not all(isinstance(each, str) for each in where):
        raise UsageError(f"where is {where!r}: give a list of filters, as in ['date>=2024-01-16']")
    return [Filter.parsed(each) for each in where]


class Fields:
    """What the documents of an index say of themselves, by lower-case field."""

    def __init__(self, documents: Iterable[DocumentRow]) -> None:
        self._of = {document.id: _fields(document) for document in documents}
        self.names = sorted({name for fields in self._of.values() for name in fields})

    def matching(self, filters: Sequence[Filter]) -> list[int]:
        """Ids of the documents that pass all ``filters``. Raises `UsageError` for a field that no document has."""
        for each in filters:
            if each.field not in self.names:
                there = ", ".join(map(one_line, self.names))
                raise UsageError(f"{one_line(each.text)!r}: no document has the field {one_line(each.field)}: {there}")
        return [
            document
            for document, fields in self._of.items()
            if all(each.holds(fields.get(each.field, ())) for each in filters)
        ]


def _fields(document: DocumentRow) -> dict[str, tuple[str, ...]]:
    path = document.source
    said = {str(name).casefold().strip(): _texts(value) for name, value in document.metadata.items() if name}
    name = path.rsplit("/", 1)[-1]
    own = {
        "path": (path,),
        "source": (path, *said.get("source", ())),
        "title": (document.title,),
        "format": (name.rsplit(".", 1)[-1].casefold(),) if "." in name[1:] else (),
    }
    changed = _modified(document.mtime_ns)
    return ({"modified": (changed,)} if changed else {}) | said | own


def _texts(value: Any) -> tuple[str, ...]:
    """A value as texts: of a list every element, of a mapping every value, without those that are empty."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return tuple(text for each in value for text in _texts(each))
    return () if value is None or value == "" else (str(value).strip(),)


def _modified(mtime_ns: int) -> str | None:
    """The day, where this process runs; None for a document that is no file, or a year that no calendar has."""
    try:
        return datetime.fromtimestamp(mtime_ns / 1e9).date().isoformat() if mtime_ns else None
    except (ValueError, OverflowError, OSError):
        return None


def _number(text: str) -> float | None:
    return float(text.replace(",", "")) if text and _NUMBER.fullmatch(text) else None


def _days(text: str) -> _Days | None:
    """The days that a date means, of "2024-01" all of the month; None for what is no date.

    ISO 8601 at first, else what a sentence may say ("16 January 2024"), if it is the whole text.
    """
    iso = _ISO.fullmatch(text)
    if iso:
        return _span(*(int(part or 0) for part in iso.groups()))
    found = list(dates(text[:100]))
    if len(found) != 1 or found[0].span != (0, len(text)):
        return None
    year, month, day = found[0].date
    return _span(year, month, day) if year else None


def _span(year: int, month: int, day: int) -> _Days | None:
    try:
        last = day or monthrange(year, month or 12)[1]
        return date(year, month or 1, day or 1), date(year, month or 12, last)
    except ValueError:
        return None
