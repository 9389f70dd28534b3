"""Which of the sentences that may answer go first, for whom or what the question names.

"What did Vik say …" asks for what Vik says, "according to the Herald" for what stands in the Herald, "invoice INV-2207"
for what is told of that one. Where that can be found, all else goes behind.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from qa.agreement.disagreement import FAINT
from qa.answers.quote import Quote
from qa.facts.speakers import asked_of
from qa.models import Span
from qa.ranking.retrieval import Hit
from qa.ranking.wanted import asks_who_says
from qa.storage.records import DocumentRow
from qa.text.identifiers import asked_by, stands
from qa.text.persons import same_person
from qa.text.terms import content_terms, terms

__all__ = ["in_order", "is_by", "is_named", "is_told_of", "of_the_outlet_asked"]

_OF_ANOTHER = 0.01  # of its chance is left to a sentence without what the question names by an identifier
_BY_ANOTHER = 0.1  # and to what another says, or to another's document, than the question asks
_UNSAID = 0.5  # and to what nobody is known to say, where it is asked who says it
_WRITTEN_BY = ("outlet", "author")


def in_order(question: str, hits: Sequence[Hit], made: Sequence[Quote]) -> list[Quote]:
    """``made``, of ``hits``, likeliest first; first of all those of what the question names by an identifier, or of the
    outlet or author that it asks, if there are any.
    """
    name = asked_of(question)
    heard = _others_behind(_ordered(made), name) if name else made
    if asks_who_says(question):
        heard = _unsaid_behind(_ordered(made))
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


def _unsaid_behind(likely: Sequence[Quote]) -> list[Quote]:
    """What nobody is known to say is less likely to answer who says it, beside what somebody is."""
    least = FAINT * likely[0].chance if likely else 0.0
    said = [quote.chance >= least and quote.speaker is not None for quote in likely]
    if not any(said):
        return list(likely)
    return [
        quote if it_is else replace(quote, chance=quote.chance * _UNSAID)
        for quote, it_is in zip(likely, said, strict=True)
    ]


def is_named(question: str, text: str, before: Sequence[str]) -> bool | None:
    """Whether what a question names by an identifier stands in a sentence, or, where that has no other of its form, in
    the one ``before``; None if it names nothing so.
    """
    asked = asked_by(question)
    return all(stands(each, text, before) for each in asked) if asked else None


def is_told_of(question: str, quote: Quote) -> bool | None:
    """`is_named` of a sentence; a version or option may also stand in one of the headings above it, however far."""
    asked = asked_by(question)
    missing = [each for each in asked if not stands(each, quote.text, quote.before)]
    if not asked or not missing:
        return bool(asked) or None
    above = quote.headings if all(each.is_headed for each in missing) else []
    return all(any(stands(each, heading) for heading in above) for each in missing)


def is_by(name: str, document: DocumentRow) -> bool:
    """Whether a document's outlet or author is called ``name``: "Herald" is "The Capital Herald"."""
    asked = content_terms(name)
    called = (terms(text) for key in _WRITTEN_BY for text in document.told(key))
    return any(words[-1:] == asked[-1:] and set(asked) <= set(words) for words in called)
