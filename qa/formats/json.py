"""JSON and JSON Lines: a record is a line, "key: value; key: value", longer texts in it paragraphs of their own.

Places are JSON pointers (RFC 6901) and, of JSON Lines, the record's number, from 1, blank lines not counted. Numbers
stay as they are written. Limits: `MOST_JSON` a file read as a whole, nesting as deep as Python's reader goes (about
1,000 levels).
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from qa.errors import FormatError
from qa.formats.base import Extracted
from qa.formats.blocks import Blocks, facts, line
from qa.formats.plain import decode

__all__ = ["MOST_JSON", "read", "read_lines"]

MOST_JSON = 64 << 20
"""Bytes; in memory it takes about ten times as much."""

_SAID = ("title", "author", "date")  # of the whole, where it says them in a text
_LONGEST_LINE = 500  # code points of a record that is written on one line
_LONGEST_NAME = 10_000  # of nested keys put together
_LONGEST_ITEM = 60  # of a list that is written with commas
_PROSE = 200  # code points from which a value is a paragraph of its own


def read(data: bytes) -> Extracted:
    """The records of a JSON file. Raises `FormatError`."""
    if len(data) > MOST_JSON:
        raise FormatError(f"larger than {MOST_JSON >> 20} MiB: split it, or make it JSON Lines")
    blocks = Blocks()
    root = _parsed(decode(data)[0], "")
    _add(blocks, root, {})
    given = root if isinstance(root, dict) else {}
    return blocks.extracted(facts(**{key: given[key] for key in _SAID if isinstance(given.get(key), str)}))


def read_lines(data: bytes) -> Extracted:
    """The records of a JSON Lines file; a line that is no JSON is kept as it stands, so that the others are not lost.

    Raises `FormatError` if none is JSON.
    """
    blocks = Blocks()
    first: FormatError | None = None
    number = good = 0
    for at, text in enumerate(decode(data)[0].split("\n"), start=1):
        if text.strip():
            number += 1
            try:
                record = _parsed(text, f"line {at:,}: ")
                good += 1
            except FormatError as error:
                first, record = first or error, text
            _add(blocks, record, {"record": number})
    if first is not None and not good:
        raise first
    return blocks.extracted({})


def _parsed(text: str, where: str) -> Any:
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise FormatError(f"{where}not JSON: {error.msg} at line {error.lineno} column {error.colno}") from error
    except RecursionError as error:
        raise FormatError(f"{where}nested too deeply") from error


class _Value(NamedTuple):
    """A value with its pointer and the names that lead to it from its record."""

    value: Any
    pointer: str
    name: str


def _add(blocks: Blocks, root: Any, record: Mapping[str, Any]) -> None:
    """Every value below ``root`` as blocks, in order. Without recursion, as files can be nested deeply."""
    waiting: list[_Value] = [_Value(root, "", "")]
    while waiting:
        value = waiting.pop()
        pairs = _pairs(value)
        if pairs is None:
            waiting += reversed(_parts(value))
        else:
            shown = "; ".join(f"{name}: {text}" if name else text for name, text in pairs)
            pointer = {"pointer": value.pointer} if value.pointer or not record else {}
            blocks.add(shown, {**record, **pointer})


def _pairs(value: _Value) -> list[tuple[str, str]] | None:
    """A value as (name, text) pairs if it goes on one line; None if it is to be taken apart.

    A text always goes on one, an object if all in it is short, a list if it holds neither lists nor objects.
    """
    if not isinstance(value.value, dict | list):
        return [(value.name, _scalar(value.value))]
    pairs: list[tuple[str, str]] = []
    waiting: list[tuple[str, Any]] = [(value.name, value.value)]
    length = 0
    while waiting:
        name, inner = waiting.pop()
        if isinstance(inner, dict) and len(inner) <= _LONGEST_LINE:
            waiting += [(_inside(name, key), each) for key, each in inner.items()][::-1]
            length += 2
        else:
            text = _short(inner)
            if text is None:
                return None
            pairs += [(name, text)] if text else []
            length += len(name) + len(text)
        if length + len(waiting) > _LONGEST_LINE:
            return None
    return pairs


def _short(value: Any) -> str | None:
    """A scalar, or a list of scalars, as a short text; None if it is no such thing."""
    if isinstance(value, list):
        if len(value) > _PROSE or any(isinstance(each, dict | list) for each in value):
            return None
        items = [_scalar(each) for each in value]
        if any(len(item) > _LONGEST_ITEM for item in items):
            return None
        value = ", ".join(filter(None, items))
    elif isinstance(value, dict):
        return None
    text = _scalar(value)
    return None if len(text) > _PROSE else line(text)


def _scalar(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _inside(name: str, key: str) -> str:
    if len(name) + len(key) > _LONGEST_NAME:
        raise FormatError(f"keys longer than {_LONGEST_NAME:,} characters")
    return f"{name}.{key}" if name else key


def _escaped(key: str) -> str:
    """A key as a part of a pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def _parts(value: _Value) -> list[_Value]:
    """What is in a list or object: a list's items as records of their own, an object's short values together."""
    pointer = value.pointer
    if isinstance(value.value, list):
        return [_Value(each, f"{pointer}/{number}", "") for number, each in enumerate(value.value)]
    short = {key: each for key, each in value.value.items() if not isinstance(each, dict) and _short(each) is not None}
    alone = "".join(f"/{_escaped(key)}" for key in short) if len(short) == 1 else ""
    together = _Value(short, pointer + alone, value.name)
    if len(short) == len(value.value) or _pairs(together) is None:
        short, together = {}, _Value({}, pointer, "")
    rest = [
        _Value(each, f"{pointer}/{_escaped(key)}", _inside(value.name, key))
        for key, each in value.value.items()
        if key not in short
    ]
    return [together, *rest]
