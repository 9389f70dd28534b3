"""A sentence that may answer a question: where it stands, what is known of it, who says it."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.confidence import Evidence
from qa.highlights import ScoredSentence
from qa.marking import whole
from qa.models import Span
from qa.neighbours import needs_neighbour
from qa.retrieval import Hit
from qa.speakers import speaker
from qa.turns import told_by
from qa.values import Value

__all__ = ["Place", "Quote"]

_HEAD, _ABOVE = 1500, 2000  # code points of a document's beginning, and in front of a passage, that tell who speaks

Place = tuple[str, int, int]
"""A source, and where in its text."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that may answer: where it is, what is known of it, how likely it answers."""

    hit: Hit
    sentence: ScoredSentence
    rank: int
    evidence: Evidence
    chance: float
    seen: Span
    """Where the reader sees the answer, in the document's code points; empty where it sees none."""
    told: Value | None = None
    """The number, date or time that answers, in code points of the sentence; None if none is asked for or told."""
    named: bool | None = None
    """Whether what the question names by an identifier stands there; None if it names nothing so."""

    @property
    def text(self) -> str:
        return self.hit.window.of(self.sentence.span)

    @property
    def value(self) -> Span:
        """What the reader sees, in whole words, addresses and the like."""
        start = self.sentence.span.start
        return whole(self.text, self.seen.shifted(-start)).shifted(start)

    @property
    def source(self) -> str:
        return self.hit.document.source

    @property
    def place(self) -> Place:
        return self.source, self.sentence.span.start, self.sentence.span.end

    @property
    def speaker(self) -> str | None:
        """Who says the sentence: whose turn or statement it stands in, or whom it quotes or reports."""
        text, start = self.hit.window.above(_ABOVE)
        told = told_by(text, self.sentence.span.start - start, self.text, self.hit.window.head(_HEAD))
        return told or speaker(self.text, self.before, self._texts(self._later))

    @property
    def before(self) -> list[str]:
        """The sentences of the passage in front of this one."""
        return self._texts(self._earlier)

    def _texts(self, spans: Sequence[Span]) -> list[str]:
        return [self.hit.window.of(span) for span in spans]

    @property
    def neighbour(self) -> Span | None:
        """The sentence before, where this one points back at it and is not understood alone."""
        nearest = self._earlier[-1] if self._earlier and needs_neighbour(self.text) else None
        return None if nearest is None or self.hit.window.of(nearest).endswith(":") else nearest

    @property
    def _earlier(self) -> list[Span]:
        return [each.span for each in self.hit.sentences if each.span.start < self.sentence.span.start]

    @property
    def _later(self) -> list[Span]:
        return [each.span for each in self.hit.sentences if each.span.start > self.sentence.span.start]
