"""Which of the sentences that may answer go first, for whom or what the question names.

"What did Vik say …" asks for what Vik says, "according to the Herald" for what stands in the Herald, "invoice INV-2207"
for what is told of that one. Where that can be found, all else goes behind.
"""

from collections.abc import Sequence
from dataclasses import replace

from qa.disagreement import FAINT
from qa.mentions import is_by
from qa.models import Span
from qa.quote import Quote
from qa.retrieval import Hit
from qa.speakers import asked_of, same_person

__all__ = ["in_order"]

_OF_ANOTHER = 0.01  # of its chance is left to a sentence without what the question names by an identifier
_BY_ANOTHER = 0.1  # and to what another says, or to another's document, than the question asks


def in_order(question: str, hits: Sequence[Hit], made: Sequence[Quote]) -> list[Quote]:
    """``made``, of ``hits``, likeliest first; first of all those of what the question names by an identifier, or of the
    outlet or author that it asks, if there are any.
    """
    name = asked_of(question)
    heard = _others_behind(_ordered(made), name) if name else made
    written = {hit.document.source for hit in hits if is_by(question, hit.document.metadata)}
    there: list[Quote] = []
    elsewhere: list[Quote] = []
    for quote in heard:
        named = quote.named is not False and (not written or quote.source in written)
        (there if named else elsewhere).append(quote)
    if there:
        left = ((quote, _OF_ANOTHER if quote.named is False else _BY_ANOTHER) for quote in elsewhere)
        elsewhere = [replace(quote, chance=share * quote.chance) for quote, share in left]
    return [*_ordered(there), *_ordered(elsewhere)]


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
