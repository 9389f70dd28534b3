"""Which of the sentences that may answer go first, for whom or what the question names.

"What did Vik say …" asks for what Vik says, "according to the Herald" for what stands in the Herald, "invoice INV-2207"
for what is told of that one. Where that can be found, all else goes behind. An identifier is letters and digits in one,
the number of a part of a text, or a version.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from qa.agreement.disagreement import FAINT
from qa.answers.quote import Quote
from qa.answers.speakers import asked_of
from qa.models import Span
from qa.ranking.retrieval import Hit
from qa.storage.records import DocumentRow
from qa.text.persons import same_person
from qa.text.terms import content_terms, terms

__all__ = ["in_order", "is_by", "is_named", "of_the_outlet_asked"]

_OF_ANOTHER = 0.01  # of its chance is left to a sentence without what the question names by an identifier
_BY_ANOTHER = 0.1  # and to what another says, or to another's document, than the question asks
_CODE = re.compile(r"(?<![\w/-])(?P<form>[^\W\d_]+[-/]?)(?P<number>\d[\w/-]*)")
_PART = re.compile(
    r"\b(?P<form>section|clause|article|annex|appendix|paragraph|schedule)\s(?P<number>\d+(?:\.\d+)*)", re.IGNORECASE
)
_VERSION = re.compile(r"(?<![\w.])v?(?P<number>\d+(?:\.\d+)+)(?![\w.-]*\d)")
_OF_A_RELEASE = re.compile(r"\b(?:versions?|releas\w+)\b", re.IGNORECASE)  # else "4.8" may be a number
_WRITTEN_BY = ("outlet", "author")


def in_order(question: str, hits: Sequence[Hit], made: Sequence[Quote]) -> list[Quote]:
    """``made``, of ``hits``, likeliest first; first of all those of what the question names by an identifier, or of the
    outlet or author that it asks, if there are any.
    """
    name = asked_of(question)
    heard = _others_behind(_ordered(made), name) if name else made
    written = {hit.document.source for hit in hits if name and is_by(name, hit.document)}
    there: list[Quote] = []
    elsewhere: list[Quote] = []
    for quote in heard:
        named = quote.named is not False and (not written or quote.source in written)
        (there if named else elsewhere).append(quote)
    if there:
        elsewhere = [_behind(quote, name or "", written) for quote in elsewhere]
    return [*_ordered(there), *_ordered(elsewhere)]


def _behind(quote: Quote, name: str, written: Collection[str]) -> Quote:
    """A sentence without what is named, or of another's document: less likely, and with a value of that one's own it
    tells of something else than what is asked of ``name``.
    """
    share = _OF_ANOTHER if quote.named is False else _BY_ANOTHER
    values = quote.told is not None and bool(written) and quote.source not in written
    own = values and not same_person(quote.speaker or "", name)
    return replace(quote, chance=share * quote.chance, other=quote.other or own)


def of_the_outlet_asked(question: str, ranked: Sequence[Quote]) -> list[Quote]:
    """Those of ``ranked`` that stand in documents of the outlet or author that the question asks; all if none do."""
    name = asked_of(question)
    return [quote for quote in ranked if name and is_by(name, quote.hit.document)] or list(ranked)


def _ordered(some: Sequence[Quote]) -> list[Quote]:
    return sorted(some, key=_likeliest_first)


def _likeliest_first(quote: Quote) -> tuple[float, int, Span]:
    return -quote.chance, quote.rank, quote.sentence.span


def _others_behind(likely: Sequence[Quote], name: str) -> list[Quote]:
    """What others say is less likely to answer, where the one of whom is asked by ``name`` is heard; not if they tell
    of that one ("Vik said that Beck had agreed").
    """
    least = FAINT * likely[0].chance if likely else 0.0
    said = [(quote, quote.speaker if quote.chance >= least else None) for quote in likely]
    if not any(who and same_person(who, name) for _, who in said):
        return list(likely)
    return [
        replace(quote, chance=quote.chance * _BY_ANOTHER)
        if who and not same_person(f"{who} {quote.text}", name)
        else quote
        for quote, who in said
    ]


class _Identifier(NamedTuple):
    """``form`` is what others of its kind have too: "inv-", "clause"; "" of versions."""

    form: str
    number: str


def is_named(question: str, text: str, before: Sequence[str]) -> bool | None:
    """Whether what a question names by an identifier stands in a sentence, or, where that has no other of its form, in
    the one ``before``; None if it names nothing so.
    """
    asked = [each for each in _identifiers(question) if each.form or _is_version(question, each)]
    return all(_stands(each, text, before) for each in asked) if asked else None


def is_by(name: str, document: DocumentRow) -> bool:
    """Whether a document's outlet or author is called ``name``: "Herald" is "The Capital Herald"."""
    asked = content_terms(name)
    called = (terms(text) for key in _WRITTEN_BY for text in document.told(key))
    return any(words[-1:] == asked[-1:] and set(asked) <= set(words) for words in called)


@lru_cache(maxsize=256)  # of a question they are asked for every sentence that may answer
def _identifiers(text: str) -> tuple[_Identifier, ...]:
    found = [match for pattern in (_CODE, _PART) for match in pattern.finditer(text)]
    coded = [_Identifier(match["form"].lower(), match["number"].lower().rstrip("-/")) for match in found]
    return (*coded, *(_Identifier("", match["number"]) for match in _VERSION.finditer(text)))


def _is_version(question: str, one: _Identifier) -> bool:
    return one.number.count(".") > 1 or _OF_A_RELEASE.search(question) is not None


def _stands(asked: _Identifier, text: str, before: Sequence[str]) -> bool:
    above = before[-1:] if asked.form else before[::-1]  # what is new in a version is a list behind its number
    for near in (text, *above):
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
