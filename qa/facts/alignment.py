"""Claim and support laid beside each other by the words they share, and what is found to differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from qa.facts.statements import Statement
from qa.models import Span

__all__ = ["Fault", "Gap", "Kind", "aligned", "gaps_between"]

Kind = Literal["number", "date", "name", "negation", "word"]
_OTHERS = 1  # other words between two shared ones, up to which all that stands there is compared


@dataclass(frozen=True, slots=True)
class Fault:
    """A fact of a claim, ``span`` its place there, that its support does not hold; ``found`` is what stands instead."""

    kind: Kind
    span: Span
    found: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two words that follow each other among the shared ones: behind word ``a`` of the claim (``b``
    of the support) up to word ``c`` (``d``). ``narrow``: hardly any other words are in it, on neither side; ``closed``:
    none are, and both ends are shared words.
    """

    a: int
    b: int
    c: int
    d: int
    closed: bool

    @property
    def narrow(self) -> bool:
        return self.c - self.a - 1 <= _OTHERS and self.d - self.b - 1 <= _OTHERS


def aligned(claim: Statement, support: Statement) -> list[tuple[int, int]]:
    """Numbers of equal words, in the order of both."""
    blocks = SequenceMatcher(None, claim.stems, support.stems, autojunk=False).get_matching_blocks()
    return [(a + i, b + i) for a, b, size in blocks for i in range(size)]


def gaps_between(claim: Statement, support: Statement, pairs: Sequence[tuple[int, int]]) -> list[Gap]:
    """The gaps between `aligned` words, and in front of the first and behind the last."""
    ends = [(-1, -1), *pairs, (len(claim.stems), len(support.stems))]
    return [
        Gap(a, b, c, d, closed=c - a == 1 == d - b and a >= 0 and c < len(claim.stems) and d < len(support.stems))
        for (a, b), (c, d) in pairwise(ends)
    ]
