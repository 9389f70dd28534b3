"""Claim and support laid beside each other by the words they share, and what is found to differ."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from qa.facts.statements import Fact, Statement
from qa.models import Span
from qa.regex import regex
from qa.text.words import base_form
from qa.values.reading import with_unit

__all__ = ["Fault", "Gap", "Kind", "aligned", "gaps_between", "instead", "kind_of", "past"]

Kind = Literal["number", "date", "name", "negation", "word", "quotation"]
_OTHERS = 1  # other words between two shared ones, up to which all that stands there is compared
_BOUND = regex(
    r"\b(?:at\s(?:least|most)|(?:(?:no|not)\s)?(?:more|less|fewer)\sthan|up\sto|over|under|above|below|about|around|almost|"
    r"nearly|exactly)\s{1,2}(?:the\s|an?\s)?$",
    re.IGNORECASE,
)
_NEAR = 30  # code points in front of a number in which its bound stands
_MORE = regex(r"(?:\W{0,3}\w{1,30}){1,3}")


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


def kind_of(fact: Fact) -> Literal["number", "date", "name"]:
    """What a fact is; a time of day is a number, and so is what has figures that are not read."""
    if fact.name is not None:
        return "name"
    return "date" if fact.value is not None and fact.value.kind == "date" else "number"


def instead(claim: Statement, fact: Fact, support: Statement, other: Fact) -> Fault:
    """A claim's fact with what stands in its place there, in words that tell the two apart: bound, unit, more words."""
    text, span = support.text, other.span
    if other.value is not None and other.value.kind == "number":
        bound = _BOUND.search(text, *span.before(_NEAR))
        span = Span(bound.start() if bound else span.start, with_unit(text, other.value).end)
    found = span.of(text)
    if found.casefold() == fact.span.of(claim.text).casefold():
        more = _MORE.match(text, span.end)
        found = text[span.start : more.end() if more else span.end]
    return Fault(kind_of(fact), fact.span, found)


def past(said: Statement, number: int) -> bool:
    """Whether a word is a verb of what was done."""
    word = said.spans[number].of(said.text).casefold()
    return word.endswith("ed") or base_form(word) != word
