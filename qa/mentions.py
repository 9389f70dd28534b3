"""What a question names of the place in which its answer stands: "invoice INV-2207", "clause 9.1", "according to X".

Pure functions. An identifier is letters and digits in one, or the number of a part of a text.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from qa.terms import content_terms, terms

__all__ = ["is_by", "is_named"]

_CODE = re.compile(r"(?<![\w/-])(?P<form>[^\W\d_]+[-/]?)(?P<number>\d[\w/-]*)")
_PART = re.compile(
    r"\b(?P<form>section|clause|article|annex|appendix|paragraph|schedule)\s(?P<number>\d+(?:\.\d+)*)", re.IGNORECASE
)
_NAME = r"(?:[Tt]he )?[A-Z][\w’'-]*(?: (?:(?:of|and|the|&) )*[A-Z][\w’'-]*)*"
_SOURCES = (
    re.compile(rf"\b[Aa]ccording to ({_NAME})"),
    re.compile(rf"\b[Ww]hat (?:does|do|did) ({_NAME}) (?:say|write|report|claim|tell)\b"),
)
_WRITTEN_BY = ("outlet", "author")


class _Identifier(NamedTuple):
    """``form`` is what others of its kind have too: "inv-", "clause"."""

    form: str
    number: str


def is_named(question: str, text: str, before: Sequence[str]) -> bool | None:
    """Whether what a question names by an identifier stands in a sentence, or, where that has no other of its form, in
    the one ``before``; None if it names nothing so.
    """
    asked = _identifiers(question)
    return all(_stands(each, text, before) for each in asked) if asked else None


def is_by(question: str, metadata: Mapping[str, Any]) -> bool:
    """Whether a document's outlet or author is whom the question asks: "the Herald" is "The Capital Herald"."""
    found = next((match[1] for pattern in _SOURCES if (match := pattern.search(question))), None)
    if found is None:
        return False
    asked = content_terms(found)
    told = (metadata.get(key) for key in _WRITTEN_BY)
    names = [name for value in told if value for name in (value if isinstance(value, list | tuple) else [value])]
    called = (terms(str(name)) for name in names)
    return any(words[-1:] == asked[-1:] and set(asked) <= set(words) for words in called)


@lru_cache(maxsize=256)  # of a question they are asked for every sentence that may answer
def _identifiers(text: str) -> tuple[_Identifier, ...]:
    found = [match for pattern in (_CODE, _PART) for match in pattern.finditer(text)]
    return tuple(_Identifier(match["form"].lower(), match["number"].lower().rstrip("-/")) for match in found)


def _stands(asked: _Identifier, text: str, before: Sequence[str]) -> bool:
    for near in (text, *before[-1:]):
        there = [each for each in _identifiers(near) if each.form == asked.form]
        if asked in there or _heads(asked, near):
            return True
        if there:
            return False
    return False


def _heads(asked: _Identifier, text: str) -> bool:
    """Whether a part of a text begins with its number: "9.1 A party is not liable"."""
    heading = re.match(rf"\W{{0,6}}{re.escape(asked.number)}(?![\w.]*\d)", text)
    return asked.form.isalpha() and _PART.match(f"{asked.form} 1") is not None and heading is not None
