"""What the reader is trained, fitted and measured on: collections of documents with questions about them.

A collection is read by `squad` or `affairs`; which of them are held out is said there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qa.models import Document, Span

__all__ = ["Collection", "Place", "Question", "home", "quoted"]

Place = tuple[str, Span]
"""A source, and where in its text."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and every place that answers it (none: unanswerable).

    ``about`` is where an unanswerable question was asked, if of one paragraph. ``said`` are accepted answers
    in lower case, where a passage elsewhere that holds one may answer too, though nobody marked it.
    """

    text: str
    answers: tuple[Place, ...]
    about: Place | None = None
    said: frozenset[str] = frozenset()
    differs: bool = False
    """Whether it is known that the documents do not give one answer."""
    unmarked: tuple[Place, ...] = ()
    """Sentences that answer too, though the set does not mark them: found by reading."""

    def answered_by(self, source: str, span: Span, text: str) -> bool:
        """Whether a passage may answer."""
        known = any(source == where and span.overlap(place) for where, place in (*self.answers, *self.unmarked))
        return known or any(answer in text.lower() for answer in self.said)


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents about one thing, and what is asked about them. ``set`` names where they come from."""

    set: str
    name: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]

    def texts(self) -> Iterator[tuple[str, str]]:
        """Each source with its text."""
        return ((document.source, document.text) for document in self.documents)


def home(place: Place, passages: dict[str, tuple[Span, ...]]) -> Span | None:
    """The passage that holds a place whole; None if it was cut."""
    source, span = place
    best = max(passages[source], key=span.overlap)
    return best if best.overlap(span) == span.length else None


def quoted(document: Document, quote: str, answer: str) -> Place:
    """Where an answer stands in a quote. Raises `ValueError` where the quote is not in its document just once."""
    if document.text.count(quote) != 1 or answer not in quote:
        raise ValueError(f"{document.source}: {quote!r} is not there once, or does not hold {answer!r}")
    start = document.text.index(quote) + quote.index(answer)
    return document.source, Span(start, start + len(answer))
