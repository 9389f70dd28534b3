"""Halves of surrogate pairs (U+D800 to U+DFFF): no characters, though YAML and JSON can write them as escapes.

They cannot be written as UTF-8, so neither the record nor any output could hold them.
"""

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["holds_halves", "whole", "whole_text"]

_HALF = re.compile("[\ud800-\udfff]")
_MARK = "\ufffd"


def holds_halves(text: str) -> bool:
    """Whether there is one in ``text``."""
    return not text.isascii() and _HALF.search(text) is not None


def whole_text(text: str) -> str:
    """``text`` with a replacement character (U+FFFD) for each half, so that every span stays where it is."""
    return _HALF.sub(_MARK, text) if holds_halves(text) else text


def whole(value: Any) -> Any:
    """A JSON value without halves, in keys too: two that belong together are one character, others U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if holds_halves(value) else value
    if isinstance(value, Mapping):
        return {whole(key): whole(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [whole(each) for each in value]
    return value
