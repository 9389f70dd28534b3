"""Whether the sentences of a saved answer stand under the headings that it gives them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa.citing.citations import standing_over
from qa.citing.comparison import Outcome
from qa.citing.receipts import Receipt
from qa.models import Citation, Document, Span
from qa.text.headings import headings_of

__all__ = ["check_headings"]


def check_headings(
    answer: Mapping[str, Any], found: Sequence[Receipt], documents: Mapping[str, Document | str]
) -> None:
    """Call each heading changed that stands where it is said to, but not over its sentence.

    ``found`` are the answer's receipts with what became of each, ``documents`` those that were read. A sentence that is
    no longer there, or in a document of another name, tells nothing of its headings.
    """
    known = {id(receipt.raw): receipt for receipt in found}
    for place, headings in _sentences(answer.get("sentences"), known):
        document = documents.get(place.source)
        if isinstance(document, Document):
            over = set(standing_over(reversed(headings_of(document)), _span(place)))
            for receipt in headings:
                now = _now(receipt)
                if now is not None and (now.source != place.source or _span(now) not in over):
                    receipt.outcome = Outcome("changed", "the sentence does not stand under it")


def _sentences(sentences: object, known: Mapping[int, Receipt]) -> Iterator[tuple[Citation, list[Receipt]]]:
    """The first place of each sentence that has headings, as it is now, and the headings."""
    for sentence in sentences if isinstance(sentences, list | tuple) else ():
        first, headings = (_held(sentence, key, known) for key in ("citations", "headings"))
        place = _now(first[0]) if first else None
        if place is not None and headings:
            yield place, headings


def _held(sentence: object, key: str, known: Mapping[int, Receipt]) -> list[Receipt]:
    listed = sentence.get(key) if isinstance(sentence, dict) else None
    return [known[id(each)] for each in listed if id(each) in known] if isinstance(listed, list | tuple) else []


def _now(receipt: Receipt) -> Citation | None:
    """Where a cited text stands now; None if that is not known."""
    held = receipt.outcome.verdict in ("valid", "moved")
    return (receipt.outcome.moved_to or receipt.citation) if held else None


def _span(citation: Citation) -> Span:
    return Span(citation.start_char_index, citation.end_char_index)
