"""Ranked passages to an answer: the fewest sentences that say it, verbatim and cited, or an honest "not found".

The reader reads the first `READ` hits; what it sees and what retrieval knows give each sentence its chance of answering
(`qa.confidence`). Without a reader (another embedding model than the default) the chances come from retrieval alone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qa.confidence import Evidence, answered, sentence_chance
from qa.disagreement import FAINT, compared
from qa.highlights import ScoredSentence
from qa.models import Answer, AnswerSentence, Citation, Disagreement, IndexInfo, Passage, Searched, SourceNote, Span
from qa.reader import Reading
from qa.retrieval import Hit
from qa.speakers import needs_neighbour, speaker
from qa.terms import terms
from qa.testimony import Claim, value_in
from qa.wanted import VALUED, wanted

__all__ = ["LEAST", "READ", "Quote", "answer", "claims_of", "confidence", "likeliest", "quotes", "reordered"]

READ = 8
"""Hits that the reader reads: about 12 ms of one core each."""

LEAST = 0.1
"""Confidence below which the answer is "not found": a wrong sentence is soon seen through, a withheld one is lost."""

MOST_SENTENCES = 3
_MOST_CHARACTERS = 550  # of all sentences together; the first is shown whatever its length
_ENOUGH = 0.95  # the chance that one of the sentences shown answers, from which no more are added
_WITHIN = 0.2  # of the best sentence's chance, as a share: less likely ones are not shown
_ALIKE = 0.8  # share of terms from which two sentences say the same
_MARKED = 0.15  # the reader's probability from which a name or phrase is marked as the value


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

    @property
    def text(self) -> str:
        return self.hit.window.of(self.sentence.span)

    @property
    def source(self) -> str:
        return self.hit.document.source


def answer(
    question: str,
    hits: Sequence[Hit],
    ranked: Sequence[Quote],
    passages: tuple[Passage, ...],
    index: IndexInfo,
    skipped: int = 0,
    least: float = LEAST,
) -> Answer:
    """What ``ranked`` (the `quotes` of ``hits``) answers; nothing below a confidence of ``least``."""
    certainty = confidence(ranked, hits)
    differing, agreed = compared(question, wanted(question), claims_of(ranked) if certainty >= least else [])
    shown = _chosen(ranked, differing) if certainty >= least else []
    places = {_quote_place(group[0]) for group in shown}
    sentences = tuple(_sentence(question, group, places) for group in shown)
    return Answer(
        question=question,
        status="not_found" if not sentences else "disagreement" if differing else "answered",
        confidence=certainty,
        sentences=sentences,
        disagreements=(differing,) if differing else (),
        agreement=agreed,
        passages=passages,
        index=index,
        sources=_notes(hits, sentences, differing, passages),
        searched=Searched(
            documents=index.documents,
            passages=index.passages,
            skipped=skipped,
            stale=tuple(sorted({passage.citation.source for passage in passages if passage.stale})),
        ),
    )


def quotes(question: str, hits: Sequence[Hit], readings: Sequence[Reading]) -> list[Quote]:
    """Every sentence of the hits that were read, likeliest first: ``readings`` are of the first hits, or none."""
    read: list[Reading | None] = list(readings) if readings else [None] * len(hits)
    best = max((hit.relative for hit in hits), default=1.0) or 1.0
    made = [
        quote
        for rank, (hit, reading) in enumerate(zip(hits, read, strict=False))
        for quote in _of_hit(question, hit, reading, rank, hit.relative / best)
    ]
    return sorted(made, key=lambda quote: (-quote.chance, quote.rank, quote.sentence.span))


def _of_hit(question: str, hit: Hit, reading: Reading | None, rank: int, passage: float) -> list[Quote]:
    kind = wanted(question)
    start = hit.row.span.start
    inside = [sentence.span.shifted(-start) for sentence in hit.sentences]
    masses = reading.mass(inside) if reading is not None else [0.0] * len(inside)
    made = []
    for sentence, span, mass in zip(hit.sentences, inside, masses, strict=True):
        text = hit.window.of(sentence.span)
        value, chance = reading.value(span) if reading is not None else (Span(span.start, span.start), 0.0)
        has = value_in(question, text, value.shifted(-span.start), kind) is not None if kind in VALUED else None
        evidence = Evidence(
            passage, sentence.cosine, sentence.words, sentence.coverage,
            reading.logit if reading is not None else None, float(mass), chance, has,
        )  # fmt: skip
        made.append(Quote(hit, sentence, rank, evidence, sentence_chance(evidence), value.shifted(start)))
    return made


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
            quote.value.shifted(-quote.sentence.span.start) if quote.value.length else Span(0, 0),
            quote.hit.window.cite(quote.sentence.span),
            quote.chance / best if best else 0.0,
            quote.evidence.value if quote.evidence.logit is not None else None,
            quote.evidence.logit or 0.0,
            quote.evidence.coverage,
        )
        for quote in ranked
        if quote.chance >= FAINT * best
    ]


def _chosen(ranked: Sequence[Quote], differing: Disagreement | None) -> list[list[Quote]]:
    """Groups of sentences that say the same: the fewest of which one likely answers, or the likeliest and those that
    differ.
    """
    needed = {_place(value.citations[0]) for value in differing.values} if differing else set()
    groups: list[list[Quote]] = []
    said: list[set[str]] = []  # by each group
    missed, characters = 1.0, 0
    for quote in ranked:
        wanted_here = _quote_place(quote) in needed
        own = set(terms(quote.text))
        same = next((group for group, others in zip(groups, said, strict=True) if _alike(others, own)), None)
        if same is not None:
            same.append(quote)
            continue
        also = not needed and quote.chance >= _WITHIN * ranked[0].chance and missed > 1 - _ENOUGH
        fits = len(groups) < MOST_SENTENCES and characters + len(quote.text) <= _MOST_CHARACTERS
        if quote is ranked[0] or wanted_here or (also and fits):
            groups.append([quote])
            said.append(own)
            missed *= 1 - quote.chance
            characters += len(quote.text)
    first: dict[str, int] = {}
    for number, group in enumerate(groups):
        first.setdefault(group[0].source, number)
    return sorted(groups, key=lambda group: (first[group[0].source], group[0].sentence.span))


def _sentence(question: str, group: Sequence[Quote], shown: Collection[tuple[str, int, int]]) -> AnswerSentence:
    """One sentence of the answer with all places it stands at, with the one before it where it points back.

    ``shown`` are the places of all sentences of the answer: one of those need not be brought again.
    """
    quote = group[0]
    spans = [sentence.span for sentence in quote.hit.sentences]
    number = spans.index(quote.sentence.span)
    before = [quote.hit.window.of(span) for span in spans[:number]]
    span = quote.sentence.span
    if number and needs_neighbour(quote.text) and not before[-1].endswith(":"):
        neighbour = spans[number - 1]
        if (quote.source, neighbour.start, neighbour.end) not in shown:
            span = Span(neighbour.start, span.end)
    citations = [quote.hit.window.cite(span), *(other.hit.window.cite(other.sentence.span) for other in group[1:])]
    return AnswerSentence(
        text=citations[0].cited_text,
        citations=tuple(citations),
        value=_value(question, quote),
        speaker=speaker(quote.text, before),
    )


def _value(question: str, quote: Quote) -> Citation | None:
    """The place of the number, date or name asked for."""
    kind = wanted(question)
    start = quote.sentence.span.start
    place = quote.value.shifted(-start) if quote.value.length else Span(0, 0)
    if kind in VALUED:
        found = value_in(question, quote.text, place, kind)
        return quote.hit.window.cite(found.span.shifted(start)) if found is not None else None
    if place.length and quote.evidence.value >= _MARKED:
        return quote.hit.window.cite(quote.value)
    return None


def _notes(
    hits: Sequence[Hit],
    sentences: Sequence[AnswerSentence],
    differing: Disagreement | None,
    passages: Sequence[Passage],
) -> dict[str, SourceNote]:
    """Title, author, outlet and date of every document that is cited."""
    cited = {citation.source for sentence in sentences for citation in sentence.citations}
    cited |= {citation.source for value in (differing.values if differing else ()) for citation in value.citations}
    cited |= {passage.citation.source for passage in passages}
    documents = {hit.document.source: hit.document for hit in hits if hit.document.source in cited}
    return {
        source: SourceNote(
            title=document.title,
            **{key: str(document.metadata[key]) for key in ("author", "outlet", "date") if document.metadata.get(key)},
        )
        for source, document in sorted(documents.items())
    }


def _place(citation: Citation) -> tuple[str, int, int]:
    return citation.source, citation.start_char_index, citation.end_char_index


def _quote_place(quote: Quote) -> tuple[str, int, int]:
    return quote.source, quote.sentence.span.start, quote.sentence.span.end


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= _ALIKE * len(one | other)
