"""Facts of a claim that stand above its support, not in it: in the headings, in what its document is called.

"GNU tar 1.31 supports zstd" of a sentence that stands below "version 1.31". Where the headings tell of another release,
that is a mismatch.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from qa.checking.alignment import Fault, kind_of
from qa.checking.surroundings import Above
from qa.facts.matching import said_in, same_fact, stands, stands_name
from qa.facts.statements import Fact, Statement, statement
from qa.models import Span
from qa.regex import regex
from qa.text.names import Name, same_name
from qa.text.words import words

__all__ = ["told_above"]

_FIGURES = regex(r"(?<![\d.])\d+(?:\.\d+)*(?!\d|\.\d)")
_SECTION = regex(r"[\d.]+[ \t][^\W\d_]")  # "4.2 Limitation"
_BETWEEN = regex(r"\b(?:between|from)\b", re.IGNORECASE)  # two releases, of which the second is told of
_WORD_IN_FRONT = regex(r"([^\W_]+)[\s(-]{1,2}v?$")
_RELEASE = frozenset(("release", "version"))
_APART = regex(r";|[.!?][”’\"')]*\s")
_NEAR = 40  # code points in front of a number in which the word stands that it belongs to
_NAMED = regex(r"\s{1,2}(?:\w{1,30}\s{1,2})?v?")  # between a name and the number of its release: "GNU tar 1.34"


def told_above(claim: Statement, support: Statement, above: Above) -> tuple[Statement, list[Fault]]:
    """The claim without the facts that are told above its support, and the releases that are others there."""
    known = {word.folded for text in above.texts for word in words(text)}
    releases = [fact for fact in claim.facts if not stands(fact, support) and _of_what_is_above(fact, claim, known)]
    told = [fact for fact in releases if _same_release(fact, claim, above)]
    others = [fact for fact in releases if fact not in told and "." in fact.span.of(claim.text)]
    wrong = [Fault(kind_of(fact), fact.span, found[-1]) for fact in others if (found := _releases(above.headings))]
    told += _dates(claim, support, above.headings)
    told += _names(claim, support, above.texts, known, told)
    dropped = {fact.span for fact in told}.union(fault.span for fault in wrong)
    return replace(claim, facts=tuple(fact for fact in claim.facts if fact.span not in dropped)), wrong


def _of_what_is_above(fact: Fact, claim: Statement, known: Collection[str]) -> bool:
    """Whether a number belongs to what is told of above: "tar 1.34", "Super Bowl 50"."""
    if fact.name or (fact.value and (fact.value.kind != "number" or fact.value.unit)):
        return False
    front = _front(claim.text, fact.span.start)
    return front in _RELEASE or front in known


def _front(text: str, place: int) -> str:
    """The word, in small letters, right in front of a number; "" for none."""
    found = _WORD_IN_FRONT.search(text, max(0, place - _NEAR), place)
    return found[1].casefold() if found else ""


def _same_release(fact: Fact, claim: Statement, above: Above) -> bool:
    """Whether the number stands above: of a release, or behind the same word as in the claim."""
    figures = _FIGURES.search(fact.span.of(claim.text))
    if figures is None:
        return False
    if "." in figures[0]:
        return figures[0] in (_releases(above.headings) or _releases(above.names))
    return any(
        found[0] == figures[0] and _front(text, found.start()) == _front(claim.text, fact.span.start)
        for text in above.texts
        for found in _FIGURES.finditer(text)
    )


def _releases(headings: Sequence[str]) -> list[str]:
    """The numbers of the releases that headings tell of, the innermost last; not those of their sections."""
    found: list[str] = []
    for heading in headings:
        told = _FIGURES.finditer(heading)
        numbers = [each[0] for each in told if "." in each[0] and not _SECTION.match(heading[: each.end() + 2])]
        found += numbers[-1:] if _BETWEEN.search(heading) else numbers
    return found


def _dates(claim: Statement, support: Statement, headings: Sequence[str]) -> Iterator[Fact]:
    """Dates that stand in a heading, where the support tells none with words of the claim."""
    if not any(_told_with(fact, claim, support) for fact in _dated(support)):
        above = [other for heading in headings for other in _dated(statement(heading))]
        yield from (fact for fact in _dated(claim) if any(same_fact(fact, other) for other in above))


def _dated(said: Statement) -> list[Fact]:
    return [fact for fact in said.facts if fact.value and fact.value.kind == "date"]


def _told_with(date: Fact, claim: Statement, support: Statement) -> bool:
    """Whether words of the claim stand with a date, no semicolon or end of a sentence between."""
    near = zip(support.stems, support.spans, strict=True)
    told = (span for word, span in near if word in claim.stems)
    ends = (tuple(sorted((date.span, span))) for span in told)
    return any(not _APART.search(support.text, one.end, max(one.end, other.start)) for one, other in ends)


def _names(
    claim: Statement, support: Statement, texts: Sequence[str], known: Collection[str], told: Sequence[Fact]
) -> Iterator[Fact]:
    """Names that stand above: with a number or as a whole heading, or where the support has no other in their place."""
    others = [name for name in support.sure_names if not _named(name, claim)]
    for fact in claim.facts:
        if fact.name is None or stands_name(fact.name, support) or not said_in(fact.name.sure, known):
            continue
        numbered = any(_NAMED.fullmatch(claim.text, fact.span.end, max(fact.span.end, own.span.start)) for own in told)
        titled = any(_whole(text, claim, fact.name) or _numbered(text, fact.name) for text in texts)
        if numbered or titled or not others:
            yield fact


def _numbered(text: str, name: Name) -> bool:
    """Whether a heading tells of one of several that are called so: "CC0 1.0 Universal"."""
    heading, length = [word.folded for word in words(text)], len(name.parts)
    places = (at for at in range(len(heading) - length) if tuple(heading[at : at + length]) == name.parts)
    return any(heading[at + length][0].isdigit() for at in places)


def _named(name: Name, claim: Statement) -> bool:
    return said_in(name, claim.said) or any(same_name(own, name) for own in claim.names)


def _whole(text: str, claim: Statement, name: Name) -> bool:
    """Whether a whole heading stands in the claim, the name in it."""
    heading, own = [word.folded for word in words(text)], words(claim.text)
    runs = (own[first : first + len(heading)] for first in range(len(own) - len(heading) + 1) if heading)
    same = (Span(run[0].span.start, run[-1].span.end) for run in runs if [word.folded for word in run] == heading)
    return any(span.overlap(name.span) == name.span.length for span in same)
