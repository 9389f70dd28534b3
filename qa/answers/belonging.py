"""What belongs to the document that a question calls by its name, and which of its fields is asked for.

"What Python version does networkx need?" asks for the line "Requires-Python: >=3.11" of networkx.txt: its key says all
that the reader cannot see in it. The same line of another document, which does not say the name, is of something else.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.answers.confidence import sentence_chance
from qa.answers.quote import Quote
from qa.answers.releases import has_what_is_named
from qa.ranking.called import Called, called
from qa.regex import regex
from qa.text.terms import content_terms, terms

__all__ = ["of_the_document_called"]

_OF_ANOTHER = 0.3  # of its chance is left to what another document says without the name
_BESIDE = 0.01  # and to what stands beside the field that is asked for
_FIELD = regex(r"(?P<key>[A-Za-z][\w-]*(?: [\w-]+){0,2}):[ \t]+\S[^\n]*")
_TOLD_BY = tuple(  # which fields tell what is asked of a document in other words than theirs
    (regex(pattern, re.IGNORECASE), frozenset(terms(keys)))
    for pattern, keys in (
        (r"\bwho(?:m| has)? (?:wrote|written|authored)\b|\b(?:wrote|written) by\b|\bauthors?\b", "author byline by"),
        (r"\bpublished by\b|\bwho(?: has)? published\b|\b(?:outlet|newspaper|magazine|publisher|website)\b",
         "outlet publisher publication newspaper source"),
        (r"\bwhen\b.*\b(?:published|written|appear(?:ed)?)\b|\bdated\b", "date published"),
    )
)  # fmt: skip
_SURE = 3.0  # log-odds that such a field answers
_ALIKE = frozenset(terms("require need support"))  # of what a thing works with


def of_the_document_called(question: str, made: Sequence[Quote]) -> list[Quote]:
    """``made``, where of a document that the question calls by its name the field asked for answers, if it has one, and
    what other documents say without that name hardly does.
    """
    found = called(question, [quote.hit for quote in made])
    if found is None:
        return list(made)
    own = [_belonging(quote, found) for quote in made]
    field = _field(found, own)
    if field is None:
        return own
    surest = _told(own[field]) if _asked_otherwise(found) else _surest(own[field], own)
    behind = [replace(quote, chance=_BESIDE * quote.chance) for quote in own]
    return [*behind[:field], surest, *behind[field + 1 :]]


def _belonging(quote: Quote, found: Called) -> Quote:
    """A sentence of the document need not have the name again; one of another is hardly of it without the name."""
    if quote.source == found.document.source:
        return replace(quote, named=has_what_is_named(found.rest, quote))
    told = found.name.issubset(terms(quote.hit.text))
    return quote if told else replace(quote, chance=_OF_ANOTHER * quote.chance)


def _field(found: Called, made: Sequence[Quote]) -> int | None:
    """The number of the only line "Key: value" of the document whose key has most of the question and nothing else, or
    tells what is asked in other words.
    """
    asked = _alike(content_terms(found.rest)) | _asked_otherwise(found)
    keys = {number: _key(quote) for number, quote in enumerate(made) if quote.source == found.document.source}
    held = {number: key for number, key in keys.items() if key and key <= asked}
    most = max(map(len, held.values()), default=0)
    first = [number for number, key in held.items() if len(key) == most]
    return first[0] if len(first) == 1 else None


def _key(quote: Quote) -> frozenset[str]:
    match = _FIELD.fullmatch(quote.text)
    return _alike(terms(match["key"])) if match else frozenset()


def _alike(words: Sequence[str]) -> frozenset[str]:
    return frozenset("require" if word in _ALIKE else word for word in words)


def _asked_otherwise(found: Called) -> frozenset[str]:
    """The keys that tell who wrote the document, who published it, or when, if that is asked."""
    return next((keys for pattern, keys in _TOLD_BY if pattern.search(found.rest)), frozenset())


def _told(field: Quote) -> Quote:
    """The field as what surely answers."""
    evidence = replace(field.evidence, passage=1.0, coverage=1.0, mass=1.0, value=1.0, logit=_SURE)
    return replace(field, evidence=evidence, chance=sentence_chance(evidence))


def _surest(field: Quote, made: Sequence[Quote]) -> Quote:
    """The field with what speaks for the likeliest: the reader hardly sees what a line of a list is about."""
    seen = [quote.evidence.logit for quote in made if quote.evidence.logit is not None]
    evidence = replace(field.evidence, passage=1.0, coverage=1.0, mass=1.0, logit=max(seen, default=None))
    return replace(field, evidence=evidence, chance=max(quote.chance for quote in made))
