"""What a text names by an identifier: letters and digits in one, the number of a part, a version, an option."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.regex import regex

__all__ = ["Identifier", "asked_by", "identifiers", "stands"]

_CODE = regex(r"(?<![\w/-])(?P<form>[^\W\d_]+[-/]?)(?P<number>\d[\w/-]*)")
_PART = regex(
    r"\b(?P<form>section|clause|article|annex|appendix|paragraph|schedule)\s(?P<number>\d+(?:\.\d+)*)", re.IGNORECASE
)
_VERSION = regex(r"(?<![\w.])v?(?P<number>\d+(?:\.\d+)+(?:[a-z](?![^\W\d_]))?)(?![\w.-]*\d)")
_OPTION = regex(r"(?<![\w-])--(?P<number>[^\W\d_][\w-]*)")
_OF_A_RELEASE = regex(r"\b(?:versions?|releas\w+)\b", re.IGNORECASE)  # else "4.8" may be a number


class Identifier(NamedTuple):
    """``form`` is what others of its kind have too: "inv-", "clause", "--"; "" of versions."""

    form: str
    number: str

    @property
    def is_headed(self) -> bool:
        """Whether what stands below it is told of it, as far as the next one: versions and options."""
        return self.form in ("", "--")


def asked_by(question: str) -> list[Identifier]:
    """What a question names by an identifier: "4.8" may be a number."""
    release = _OF_A_RELEASE.search(question) is not None
    return [each for each in identifiers(question) if each.form or each.number.count(".") > 1 or release]


@lru_cache(maxsize=256)  # of a question they are asked for every sentence that may answer
def identifiers(text: str) -> tuple[Identifier, ...]:
    """All that may be identifiers in a text."""
    found = [match for pattern in (_CODE, _PART) for match in pattern.finditer(text)]
    coded = [Identifier(match["form"].lower(), match["number"].lower().rstrip("-/")) for match in found]
    versions = [Identifier("", match["number"]) for match in _VERSION.finditer(text)]
    return (*coded, *versions, *(Identifier("--", match["number"].rstrip("-")) for match in _OPTION.finditer(text)))


def stands(asked: Identifier, text: str, before: Sequence[str] = ()) -> bool:
    """Whether an identifier stands in a text, or, where that has no other of its form, in the one ``before``."""
    above = before[::-1] if asked.is_headed else before[-1:]  # what is new in a version is a list behind its number
    for near in (text, *above):
        there = [each for each in identifiers(near) if each.form == asked.form]
        if asked in there or _heads(asked, near):
            return True
        if there:
            return False
    return False


def _heads(asked: Identifier, text: str) -> bool:
    """Whether a part of a text begins with its number: "9.1 A party is not liable"."""
    heading = re.match(rf"\W{{0,6}}{re.escape(asked.number)}(?![\w.]*\d)", text)
    return asked.form.isalpha() and _PART.match(f"{asked.form} 1") is not None and heading is not None
