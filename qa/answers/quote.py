"""A sentence that may answer a question: where it stands, what is known of it, who says it, can it be read alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answers.confidence import Evidence
from qa.answers.marking import whole
from qa.facts.speakers import speaker
from qa.models import Citation, Span
from qa.ranking.highlights import ScoredSentence
from qa.ranking.retrieval import Hit
from qa.regex import regex
from qa.text.persons import WORD
from qa.text.terms import content_terms
from qa.text.turns import label_end, told_by
from qa.values.reading import Value

__all__ = ["Place", "Quote", "needs_neighbour", "says_nothing"]

_YES_OR_NO = frozenset({"yes", "no", "indeed"})
_CLOSING = '"”’»)]*_'
_OPENING = "\"“‘'("
_NAMED = r"(?:[A-Z][^\s,]* (?:of )?){1,8}"
_STANDS_ALONE = regex(  # "This year", "That he struck", "Both Iran and Pakistan", "It would be foolish to say"
    r"(?:Th(?:is|ese) (?:(?:past|last|first|coming) )?"
    r"(?:day|week|month|year|morning|evening|summer|autumn|winter|spring)s?"
    r"|That (?:the|an?|its?|his|her|their|they|s?he)"
    rf"|(?:Both|Neither) (?:the )?{_NAMED}(?:and|n?or)"
    r"|It (?:is|was|(?:will|would|may|might) be|seems|appears|remains) (?:not |also |hardly )?(?:"
    r"(?:said|thought|believed|known|clear|unclear|likely|unlikely|true|possible) (?:that|whether|how|why|who|what)"
    r"|(?:foolish|difficult|impossible|important|necessary|tempting|natural|wise) to|worth [a-z]+ing|to be seen"
    rf"|{_NAMED}(?:that|who))"
    r")\b"
)
_BACK = regex(
    r"(?:This|That|These|Those|It|Its|He|His|She|Her|They|Their|Both|Such|Neither|Either|"
    r"(?:Of|Among) (?:them|these|those)(?! (?:who|that|which)\b)|"  # "Of these, 22 were civilians"
    r"The (?:group|attack|strike|move|former|latter|same|two|three|organi[sz]ation|company|team|study|act|law|deal))\b"
)
_THEM = regex(rf"{WORD}(?: [^\s,.;:]+){{1,3}} (?:them|him)\b")  # "Iran blamed them", "One of them"
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
    """Whether what the question names by an identifier stands there, or what the name means of which it asks that; None
    if it names nothing so, and asks no such thing. False too of a sentence whose values are all told of other persons
    than it asks about, or are amended later on."""
    other: bool = False
    """Whether it surely tells of something else than the question asks about."""

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

    def copies(self) -> list[Citation]:
        """Where the same words stand in passages that say the same, which are read but once."""
        said = self.text.split()
        places = ((window, span) for window in self.hit.also for span in window.passage.sentences)
        return [window.cite(span) for window, span in places if window.of(span).split() == said]

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
    def headings(self) -> list[str]:
        """The headings that the sentence stands under, outermost first."""
        return list(self.hit.window.over(self.sentence.span).values())

    @property
    def neighbour(self) -> Span | None:
        """The sentence before, where this one points back at it or only answers it, and is not understood alone."""
        nearest = self._earlier[-1] if self._earlier else None
        before = self.hit.window.of(nearest) if nearest else ""
        asked = before.rstrip(_CLOSING).endswith("?") and says_nothing(self.text)
        needed = (asked or needs_neighbour(self.text)) and not before.endswith(":")
        return nearest if needed and not self._answers_another(before) else None

    def _answers_another(self, before: str) -> bool:
        """Whether this begins a quotation, and the sentence before tells what somebody else said."""
        if not self.text.startswith(("“", '"')):
            return False
        other = speaker(before, self.before[:-1])
        return other is not None and other != self.speaker

    @property
    def _earlier(self) -> list[Span]:
        return [each.span for each in self.hit.sentences if each.span.start < self.sentence.span.start]

    @property
    def _later(self) -> list[Span]:
        return [each.span for each in self.hit.sentences if each.span.start > self.sentence.span.start]


def says_nothing(sentence: str) -> bool:
    """Whether a sentence tells nothing without the question that it answers: "Yes, it is.", "MR PRYCE: No"."""
    return set(content_terms(sentence[label_end(sentence) :])) <= _YES_OR_NO


def needs_neighbour(sentence: str) -> bool:
    """Whether the sentence points back at the one before it ("This killed two", "Iran blamed them for it"), and cannot
    be read alone.
    """
    said = sentence.lstrip(_OPENING)
    return _THEM.match(said) is not None or (_BACK.match(said) is not None and _STANDS_ALONE.match(said) is None)
