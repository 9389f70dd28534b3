"""Ranked passages and what was read in them to sentences, each with its chance of answering.

The reader reads the first `READ` hits; what it sees and what retrieval knows give each sentence its chance
(`qa.confidence`). Without a reader (another embedding model than the default) the chances come from retrieval alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.confidence import Evidence, answered, sentence_chance
from qa.counting import counted_in, value_in
from qa.disagreement import FAINT
from qa.highlights import ScoredSentence
from qa.marking import whole
from qa.models import Span
from qa.reader import Reading
from qa.retrieval import Hit
from qa.speakers import needs_neighbour
from qa.testimony import Claim
from qa.values import Value
from qa.wanted import VALUED, Kind, wanted

__all__ = ["READ", "Place", "Quote", "claims_of", "confidence", "likeliest", "quotes", "reordered"]

# What asks for the like of author, outlet, date or title, which front matter and the headers of a mail have.
_OF_A_DOCUMENT = re.compile(
    r"\b(?:authors?|byline|writ\w+|wrote|publi(?:sh|c)\w*|outlet|newspaper|titles?|titled|headlines?|heading|dated?|"
    r"sen[dt]\w*|repl(?:y|ie[sd])|recipients?|receiv\w+|e-?mails?|mails?|letters?|messages?|subject|cc|article)\b",
    re.IGNORECASE,
)
_NOTE = re.compile(r"[*_©]|\(c\)|copyright|disclaimer", re.IGNORECASE)

READ = 8
"""Hits that the reader reads: some 35 ms of one core each."""

_HEADING = re.compile(r"#{1,6}[ \t]")
_VERSION = re.compile(r"(?<![\w.])v?(\d+(?:\.\d+)+(?:-[\w.]*\w)?)")

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
    def before(self) -> list[str]:
        """The sentences of the passage in front of this one."""
        return [self.hit.window.of(span) for span in self._earlier]

    @property
    def neighbour(self) -> Span | None:
        """The sentence before, where this one points back at it and is not understood alone."""
        nearest = self._earlier[-1] if self._earlier and needs_neighbour(self.text) else None
        return None if nearest is None or self.hit.window.of(nearest).endswith(":") else nearest

    @property
    def _earlier(self) -> list[Span]:
        return [each.span for each in self.hit.sentences if each.span.start < self.sentence.span.start]


def quotes(question: str, hits: Sequence[Hit], readings: Sequence[Reading]) -> list[Quote]:
    """Every sentence of the hits that were read, likeliest first: ``readings`` are of the first hits, or none.

    Front matter is no sentence of the text, and answers only who asks for what stands there.
    """
    read: list[Reading | None] = list(readings) if readings else [None] * len(hits)
    best = max((hit.relative for hit in hits), default=1.0) or 1.0
    made = [
        quote
        for rank, (hit, reading) in enumerate(zip(hits, read, strict=False))
        if not _in_front(hit) or _OF_A_DOCUMENT.search(question)
        for quote in _of_hit(question, hit, reading, rank, hit.relative / best)
    ]
    return sorted(made, key=lambda quote: (-quote.chance, quote.rank, quote.sentence.span))


def _in_front(hit: Hit) -> bool:
    """Whether a passage stands in front of the text, as front matter does; what else is no text are notes behind it."""
    return hit.row.boilerplate and not _NOTE.match(hit.text)


def _of_hit(question: str, hit: Hit, reading: Reading | None, rank: int, passage: float) -> list[Quote]:
    kind = wanted(question)
    start = hit.row.span.start
    inside = [sentence.span.shifted(-start) for sentence in hit.sentences]
    masses = reading.mass(inside) if reading is not None else [0.0] * len(inside)
    made = []
    for sentence, span, mass in zip(hit.sentences, inside, masses, strict=True):
        text = hit.window.of(sentence.span)
        if len(inside) > 1 and _HEADING.match(text) and not _heading_answers(question, kind, text):
            continue
        value, chance = reading.value(span) if reading is not None else (Span(span.start, span.start), 0.0)
        told = value_in(question, text, value.shifted(-span.start), kind) if kind in VALUED else None
        evidence = Evidence(
            passage, sentence.cosine, sentence.words, sentence.coverage,
            reading.logit if reading is not None else None, float(mass), chance,
            told is not None if kind in VALUED else None,
            counted_in(question, text) if kind == "number" else None,
        )  # fmt: skip
        made.append(Quote(hit, sentence, rank, evidence, sentence_chance(evidence), value.shifted(start), told))
    return made


def _heading_answers(question: str, kind: Kind, heading: str) -> bool:
    """Whether a heading may answer: when, and of the version that is asked about: "[2.0.0] - 2023-02-11"."""
    asked = [re.escape(version[1]) for version in _VERSION.finditer(question)]
    return kind == "date" and all(re.search(rf"(?<![\d.]){version}(?:\.0)*(?![\w.-]*\w)", heading) for version in asked)


def confidence(ranked: Sequence[Quote], hits: Sequence[Hit]) -> float:
    """The probability that the corpus answers."""
    firsts = [
        max(range(len(hits)), key=lambda number: hits[number].scores.get(name, 0.0)) for name in ("dense", "lexical")
    ] if hits else [0]  # fmt: skip
    return answered([quote.evidence for quote in ranked], agree=len(set(firsts)) == 1)


def likeliest(hits: Sequence[Hit], ranked: Sequence[Quote]) -> list[float]:
    """Of each hit the chance of its likeliest sentence; 0 where it was not read."""
    best = [0.0] * len(hits)
    for quote in ranked:
        best[quote.rank] = max(best[quote.rank], quote.chance)
    return best


def reordered(hits: Sequence[Hit], ranked: Sequence[Quote]) -> list[Hit]:
    """The hits by their likeliest sentence; those that were not read keep their places behind."""
    best = likeliest(hits, ranked)
    return [hits[number] for number in sorted(range(len(hits)), key=lambda number: -best[number])]


def claims_of(ranked: Sequence[Quote]) -> list[Claim]:
    """What may be said by each document, likeliest first."""
    best = ranked[0].chance if ranked else 0.0
    return [
        Claim(
            quote.text,
            quote.seen.shifted(-quote.sentence.span.start) if quote.seen.length else Span(0, 0),
            quote.hit.window.cite(quote.sentence.span),
            quote.chance / best if best else 0.0,
            quote.evidence.value if quote.evidence.logit is not None else None,
            quote.evidence.logit or 0.0,
            quote.evidence.coverage,
        )
        for quote in ranked
        if quote.chance >= FAINT * best
    ]
