"""Headings of plain text, which have no marks: "12. GOVERNING LAW", and "5 Offences" behind "4 Limitation"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from qa.models import Span

__all__ = ["numbered_headings"]

_NUMBERED = re.compile(r"(?P<number>\d{1,3})(?P<dot>\.?)[ \t]+(?P<title>[^\W\d_][^\n\d]{2,79})")
_SENTENCE = re.compile(r"[.,;:?!…]$")
_LEAST_ALONE = 2  # line breaks around a heading


def numbered_headings(text: str, blocks: Sequence[Span]) -> frozenset[Span]:
    """Which of the ``blocks`` of ``text`` are headings by a number and how they stand: a line alone, without an end.

    In capitals any is; otherwise the number has no dot, unlike a list's, and is one more or less than the last or next.
    """
    found = [(block, match) for block in blocks if (match := _heading(text, block))]
    sure = {block for block, match in found if match["title"].isupper()}
    plain = [(block, int(match["number"])) for block, match in found if not match["dot"]]
    for (one, before), (other, number) in pairwise(plain):
        sure.update((one, other) if number == before + 1 else ())
    return frozenset(sure)


def _heading(text: str, block: Span) -> re.Match[str] | None:
    """The number and title of a line alone."""
    match = _NUMBERED.fullmatch(text, *block)
    if match is None or _SENTENCE.search(match["title"]) or not match["title"][0].isupper():
        return None
    above, below = text[max(0, block.start - 9) : block.start], text[block.end : block.end + 9]
    alone = (not above or above.count("\n") >= _LEAST_ALONE) and below.count("\n") >= _LEAST_ALONE
    return match if alone else None
