"""Questions for the release in which something changed: it stands in the heading above what tells of the change.

A passage is read with the release above its beginning, where it has one. What the reader sees in such a heading, in
front of a passage or in it, is lent to the sentence below that has most of the question; the heading itself answers
nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.answers.confidence import sentence_chance
from qa.answers.precedence import is_named, is_told_of
from qa.answers.quote import Quote
from qa.encoding.reader import Reading, ReadsPassages
from qa.models import Span
from qa.ranking.retrieval import Hit
from qa.regex import regex
from qa.text.identifiers import Identifier, asked_by, stands

__all__ = ["asks_for_a_release", "first_told", "has_what_is_named", "of_releases", "readings", "release_above"]

_ASKS = regex(  # "In which Wget release", "Since what version", not "What was fixed in release 4.2"
    r"\b(?:which|what)(?: (?!(?:is|are|was|were|do|does|did|has|have|had|can|will|in|of|the)\b)[^\s?,.]+){0,3}"
    r" (?:version|release)s?\b(?! (?:v?\d|of [\w.-]+ (?:is|was) (?:this|it|that)\b|(?:is|was) (?:this|it|that)\b))",
    re.IGNORECASE,
)
_ADDED = regex(r"\b(?:add|introduc|appear|first|since)\w*\b", re.IGNORECASE)
_VERSION = regex(r"\d+(?:\.\d+)*")
_LATER = 0.01  # of its chance is left to what tells of an option in a later release
_LEAST = 0.25  # of the weight of the question's terms a sentence has to have, to be what a heading is pointed at for
_RELEASE = regex(r"(?:^|[\s(v:\[])\d+(?:\.\d+)+|\bv\d|\b(?:version|release)s? \d", re.IGNORECASE)


def asks_for_a_release(question: str) -> bool:
    """Whether asked is in which release or version something is so, not which one this is."""
    return _ASKS.search(question) is not None


def release_above(hit: Hit) -> str:
    """The heading with a release, on a line of its own, that stands in front of a hit's passage, over its first
    sentence; "" if there is none.
    """
    head, text = (_release(hit, hit.row.sentences[0]) if hit.row.sentences else None) or (hit.row.span, "")
    return f"{text}\n" if head.start < hit.row.span.start else ""


def readings(reader: ReadsPassages | None, question: str, hits: Sequence[Hit]) -> list[Reading]:
    """What is read in the hits, behind the releases that they begin under where the question asks for one; nothing
    without a reader, as over an index of another model than the reader's.
    """
    if reader is None:
        return []
    above = [release_above(hit) if asks_for_a_release(question) else "" for hit in hits]
    texts = [head + hit.text for head, hit in zip(above, hits, strict=True)]
    read = reader.read(question, texts, [hit.front for hit in hits])
    return [replace(reading, front=len(head)) for reading, head in zip(read, above, strict=True)]


def of_releases(hit: Hit, made: Sequence[Quote], reading: Reading | None) -> list[Quote]:
    """``made``, the sentences of a hit, without headings: what the reader sees in these is lent to what is below."""
    kept = [quote for quote in made if not hit.window.heads(quote.sentence.span)]
    above = [_release(hit, quote.sentence.span) for quote in kept]
    releases = {head for head, _ in filter(None, above)}
    below = [quote for quote, head in zip(kept, above, strict=True) if head is not None]
    best = max(below, key=lambda quote: sentence_chance(replace(quote.evidence, logit=None)), default=None)
    seen = [_seen(hit, head, reading) for head in releases]
    said = best is not None and best.evidence.coverage >= _LEAST
    return [_lent(quote, seen) if said and quote is best else quote for quote in kept]


def has_what_is_named(question: str, quote: Quote) -> bool | None:
    """Whether a sentence is told of what the question names by an identifier; None if it names nothing so.

    Where a release is asked for, an option stands in the sentence that tells of it, or the one before; None also of a
    line that names a release and is no sentence: a heading, though none that is recorded.
    """
    if not (asks_for_a_release(question) and _options(question)):
        return is_told_of(question, quote)
    heads = _RELEASE.search(quote.text) and "\n" not in quote.text and not quote.text.endswith((".", "!", "?"))
    return None if heads else is_named(question, quote.text, quote.before[-1:])


def first_told(question: str, made: Sequence[Quote]) -> list[Quote]:
    """``made``, where of an option that was added in the release that is asked for the oldest release tells: none could
    tell of it before. Others of that document go behind.
    """
    options = _options(question) if _ADDED.search(question) else []
    if not options or not asks_for_a_release(question):
        return list(made)
    told = {n: quote for n, quote in enumerate(made) if all(stands(each, quote.text) for each in options)}
    source = max(told.values(), key=lambda quote: quote.chance).source if told else ""
    numbers = {n: number for n, quote in told.items() if quote.source == source and (number := _number(quote))}
    if not numbers:
        return list(made)
    oldest = min(numbers, key=lambda n: (numbers[n], -made[n].chance))
    changed = {n: replace(made[n], chance=_LATER * made[n].chance) for n in numbers}
    changed[oldest] = _likeliest(made[oldest], [made[n] for n in numbers])
    return [changed.get(n, quote) for n, quote in enumerate(made)]


def _likeliest(quote: Quote, others: Sequence[Quote]) -> Quote:
    """A sentence with what the reader sees in the likeliest of others that tell of the same."""
    mass = max(each.evidence.mass for each in others)
    value = max(each.evidence.value for each in others)
    evidence = replace(quote.evidence, mass=mass, value=value)
    return replace(quote, evidence=evidence, chance=max(each.chance for each in others))


def _options(question: str) -> list[Identifier]:
    return [each for each in asked_by(question) if each.form == "--"]


def _number(quote: Quote) -> tuple[int, ...]:
    """The number of the release that a sentence stands under; empty if there is none."""
    found = _release(quote.hit, quote.sentence.span)
    number = _VERSION.search(found[1]) if found else None
    return tuple(map(int, number[0].split("."))) if number else ()


def _release(hit: Hit, sentence: Span) -> tuple[Span, str] | None:
    """The innermost heading over a sentence that names a release."""
    over = reversed(hit.window.over(sentence).items())
    return next(((head, text) for head, text in over if _RELEASE.search(text)), None)


def _seen(hit: Hit, head: Span, reading: Reading | None) -> tuple[float, float]:
    """The reader's probabilities that the answer begins in a heading, and of the likeliest answer in it."""
    if reading is None:
        return 0.0, 0.0
    if head.start < hit.row.span.start:
        return reading.in_front
    inside = head.shifted(-hit.row.span.start)
    return float(reading.mass([inside])[0]), reading.value(inside)[1]


def _lent(quote: Quote, seen: Sequence[tuple[float, float]]) -> Quote:
    """A sentence with what is seen in headings; nothing is marked in it where more is seen there."""
    own, most = quote.evidence, max(value for _, value in seen)
    evidence = replace(own, mass=own.mass + sum(mass for mass, _ in seen), value=max(own.value, most), kind=True)
    return replace(
        quote, evidence=evidence, seen=Span(quote.seen.start, quote.seen.start) if most > own.value else quote.seen
    )
