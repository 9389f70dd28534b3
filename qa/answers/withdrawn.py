"""Sentences that may answer, but whose values are another person's, or are taken back in their document."""

from collections.abc import Sequence
from dataclasses import replace

from qa.agreement.amendments import amended, amends
from qa.agreement.bearers import tells_of_the_event
from qa.agreement.counting import of_others_only
from qa.answers.quote import Quote
from qa.ranking.wanted import VALUED, wanted

__all__ = ["only_of_others", "without_withdrawn"]


def without_withdrawn(question: str, made: Sequence[Quote]) -> list[Quote]:
    """``made``, where no such sentence is told to be of what is asked about (`Quote.named`)."""
    kind = wanted(question)
    if kind not in VALUED:
        return list(made)
    amending = [quote for quote in made if amends(quote.text)]
    withdrawn = (
        of_others_only(question, quote.text, kind, quote.before) or _amended(question, quote, amending)
        for quote in made
    )
    return [
        replace(quote, told=None, named=False) if gone else quote for quote, gone in zip(made, withdrawn, strict=True)
    ]


def _amended(question: str, quote: Quote, amending: Sequence[Quote]) -> bool:
    """Whether a later sentence of the same document amends the value."""
    behind = [other for other in amending if other.source == quote.source and other.place > quote.place]
    return quote.told is not None and amended(question, quote.told, [other.text for other in behind])


def only_of_others(question: str, ranked: Sequence[Quote]) -> bool:
    """Whether the likeliest sentence is of something else than is named, or only others' birth or death is told."""
    if not ranked:
        return False
    others = wanted(question) == "date" and any(quote.named is False for quote in ranked)
    return ranked[0].named is False or (others and not tells_of_the_event(question, ranked[0].text))
