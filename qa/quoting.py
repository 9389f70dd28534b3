"""Ranked passages and what was read in them to sentences, each with its chance of answering.

The reader reads the first `READ` hits; what it sees and what retrieval knows give each sentence its chance
(`qa.confidence`). Without a reader (another embedding model than the default) the chances come from retrieval alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.confidence import Evidence, answered, sentence_chance
from qa.counting import counted_in, value_in
from qa.disagreement import FAINT
from qa.highlights import ScoredSentence
from qa.mentions import is_by, is_named
from qa.models import Span
from qa.reader import Reading
from qa.retrieval import Hit
from qa.speakers import needs_neighbour
from qa.testimony import Claim
from qa.values import Value
from qa.wanted import VALUED, wanted

__all__ = ["READ", "Place", "Quote", "claims_of", "confidence", "likeliest", "quotes", "reordered"]

READ = 8
"""Hits that the reader reads: some 35 ms of one core each."""

_OF_ANOTHER = 0.01  # of its chance is left to a sentence without what the question names by an identifier
_BY_ANOTHER = 0.1  # and to one of another's than the question asks
_UNNAMED = 0.39  # the most that an answer's confidence is if none has what is named: it is unsure

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
    value: Span
    """Where the reader sees the answer, in the document's code points; empty where it sees none."""
    told: Value | None = None
    """The number, date or time that answers, in code points of the sentence; None if none is asked for or told."""
    named: bool | None = None
    """Whether what the question names by an identifier stands there; None if it names nothing so."""

    @property
    def text(self) -> str:
        return self.hit.window.of(self.sentence.span)

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

    Where the question says where its answer stands ("invoice INV-2207", "according to the Herald"), and it can be
    found, sentences of there go before all others.
    """
    read: list[Reading | None] = list(readings) if readings else [None] * len(hits)
    best = max((hit.relative for hit in hits), default=1.0) or 1.0
    made = [
        quote
        for rank, (hit, reading) in enumerate(zip(hits, read, strict=False))
        for quote in _of_hit(question, hit, reading, rank, hit.relative / best)
    ]
    written = {hit.document.source for hit in hits if is_by(question, hit.document.metadata)}
    there: list[Quote] = []
    elsewhere: list[Quote] = []
    for quote in made:
        named = quote.named is not False and (not written or quote.source in written)
        (there if named else elsewhere).append(quote)
    if there:
        left = ((quote, _OF_ANOTHER if quote.named is False else _BY_ANOTHER) for quote in elsewhere)
        elsewhere = [replace(quote, chance=share * quote.chance) for quote, share in left]
    return [*_ordered(there), *_ordered(elsewhere)]


def _ordered(some: Sequence[Quote]) -> list[Quote]:
    return sorted(some, key=lambda quote: (-quote.chance, quote.rank, quote.sentence.span))


def _of_hit(question: str, hit: Hit, reading: Reading | None, rank: int, passage: float) -> list[Quote]:
    kind = wanted(question)
    start = hit.row.span.start
    inside = [sentence.span.shifted(-start) for sentence in hit.sentences]
    masses = reading.mass(inside) if reading is not None else [0.0] * len(inside)
    made = []
    for sentence, span, mass in zip(hit.sentences, inside, masses, strict=True):
        text = hit.window.of(sentence.span)
        value, chance = reading.value(span) if reading is not None else (Span(span.start, span.start), 0.0)
        told = value_in(question, text, value.shifted(-span.start), kind) if kind in VALUED else None
        evidence = Evidence(
            passage, sentence.cosine, sentence.words, sentence.coverage,
            reading.logit if reading is not None else None, float(mass), chance,
            told is not None if kind in VALUED else None,
            counted_in(question, text) if kind == "number" else None,
        )  # fmt: skip
        quote = Quote(hit, sentence, rank, evidence, sentence_chance(evidence), value.shifted(start), told)
        made.append(replace(quote, named=is_named(question, text, quote.before)))
    return made


def confidence(ranked: Sequence[Quote], hits: Sequence[Hit]) -> float:
    """The probability that the corpus answers."""
    firsts = [
        max(range(len(hits)), key=lambda number: hits[number].scores.get(name, 0.0)) for name in ("dense", "lexical")
    ] if hits else [0]  # fmt: skip
    found = answered([quote.evidence for quote in ranked], agree=len(set(firsts)) == 1)
    return min(found, _UNNAMED) if ranked and ranked[0].named is False else found


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
            quote.value.shifted(-quote.sentence.span.start) if quote.value.length else Span(0, 0),
            quote.hit.window.cite(quote.sentence.span),
            quote.chance / best if best else 0.0,
            quote.evidence.value if quote.evidence.logit is not None else None,
            quote.evidence.logit or 0.0,
            quote.evidence.coverage,
            "".join(quote.before[-1:]),
        )
        for quote in ranked
        if quote.chance >= FAINT * best
    ]
