"""Sentences that may answer to an answer: the fewest that say it, verbatim and cited, or an honest "not found"."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from qa.counting import value_in
from qa.disagreement import compared
from qa.models import Answer, AnswerSentence, Citation, Disagreement, IndexInfo, Passage, Searched, SourceNote, Span
from qa.quoting import Place, Quote, claims_of, confidence
from qa.retrieval import Hit
from qa.scoring import Query
from qa.speakers import speaker
from qa.terms import terms
from qa.wanted import VALUED, wanted

__all__ = ["LEAST", "MOST_SENTENCES", "answer", "as_asked"]

LEAST = 0.1
"""Confidence below which the answer is "not found": a wrong sentence is soon seen through, a withheld one is lost."""

MOST_SENTENCES = 4
_CHARACTER = 0.0002  # what a character has to add to the chance that one of the sentences shown answers
_MORE = 40  # characters that a further sentence counts for beside its own
_ALIKE = 0.8  # share of terms from which two sentences say the same
_MARKED = 0.15  # the reader's probability from which a name or phrase is marked as the value


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
    places = {group[0].place for group in shown}
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


def as_asked(
    answer: Answer, question: str, query: Query, where: Sequence[str], passing: Mapping[str, int] | None
) -> Answer:
    """The answer with the question as asked, what was read otherwise, the filters, and how many documents and passages
    pass them (None: all).
    """
    told: dict[str, Any] = {"question": question, "read_as": dict(query.respelled), "where": tuple(where)}
    if passing and answer.searched:
        told["searched"] = answer.searched.model_copy(update=passing)
    return answer.model_copy(update=told)


def _chosen(ranked: Sequence[Quote], differing: Disagreement | None) -> list[list[Quote]]:
    """Groups of sentences that say the same: the likeliest, and those that add more to the chance that one of them
    answers than they take to read; or the likeliest and those that differ.
    """
    needed = {_place(value.citations[0]) for value in differing.values} if differing else set()
    groups: list[list[Quote]] = []
    said: list[set[str]] = []  # by each group
    missed = 1.0
    for quote in ranked:
        own = set(terms(quote.text))
        same = next((group for group, others in zip(groups, said, strict=True) if _alike(others, own)), None)
        if same is not None:
            same.append(quote)
            continue
        worth = not needed and len(groups) < MOST_SENTENCES and missed * quote.chance >= _CHARACTER * _length(quote)
        if quote is ranked[0] or quote.place in needed or worth:
            groups.append([quote])
            said.append(own)
            missed *= 1 - quote.chance
    first: dict[str, int] = {}
    for number, group in enumerate(groups):
        first.setdefault(group[0].source, number)
    return sorted(groups, key=lambda group: (first[group[0].source], group[0].sentence.span))


def _length(quote: Quote) -> int:
    """What a further sentence takes to read, in characters."""
    return _MORE + len(quote.text) + (quote.neighbour.length if quote.neighbour else 0)


def _sentence(question: str, group: Sequence[Quote], shown: Collection[Place]) -> AnswerSentence:
    """One sentence of the answer with all places it stands at, with the one before it where it points back.

    ``shown`` are the places of all sentences of the answer: one of those need not be brought again.
    """
    quote = group[0]
    span, neighbour = quote.sentence.span, quote.neighbour
    if neighbour is not None and (quote.source, neighbour.start, neighbour.end) not in shown:
        span = Span(neighbour.start, span.end)
    citations = [quote.hit.window.cite(span), *(other.hit.window.cite(other.sentence.span) for other in group[1:])]
    return AnswerSentence(
        text=citations[0].cited_text,
        citations=tuple(citations),
        value=_value(question, quote),
        speaker=speaker(quote.text, quote.before),
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


def _place(citation: Citation) -> Place:
    return citation.source, citation.start_char_index, citation.end_char_index


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= _ALIKE * len(one | other)
