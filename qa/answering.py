"""Sentences that may answer to an answer: the fewest that say it, verbatim and cited, or an honest "not found"."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa.counting import value_in
from qa.disagreement import compared
from qa.models import Answer, AnswerSentence, Citation, Disagreement, IndexInfo, Passage, Searched, SourceNote, Span
from qa.quoting import Place, Quote, claims_of, confidence
from qa.retrieval import Hit
from qa.scoring import Query
from qa.speakers import speaker
from qa.terms import terms
from qa.values import Value, same
from qa.wanted import VALUED, wanted

__all__ = ["LEAST", "MOST_SENTENCES", "answer", "as_asked"]

LEAST = 0.1
"""Confidence below which the answer is "not found": a wrong sentence is soon seen through, a withheld one is lost."""

MOST_SENTENCES = 4
_CHARACTER = 0.00016  # what a character has to add to the chance that one of the sentences shown answers
_MORE = 70  # characters that a further sentence counts for beside its own
_ALIKE = 0.8  # share of terms from which two sentences say the same
_MARKED = 0.15  # the reader's probability from which a name or phrase is marked as the value


_Given = Value | frozenset[str] | None


@dataclass(slots=True)
class _Group:
    """Sentences that say the same; ``terms`` and what is given in answer (`_given`) are of the first."""

    quotes: list[Quote]
    terms: set[str]
    value: _Given


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
    shown = _chosen(question, ranked, differing) if certainty >= least else []
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


def _chosen(question: str, ranked: Sequence[Quote], differing: Disagreement | None) -> list[list[Quote]]:
    """Groups of sentences that say the same: the likeliest, those that differ, and those that add more to the chance
    that one of them answers than they take to read; beside values that differ, only what gives none to compare, of
    other documents. What gives a value again in other words is a further place of it.
    """
    needed = {_place(value.citations[0]) for value in differing.values} if differing else set()
    heard = {source for source, _, _ in needed}
    groups: list[_Group] = []
    missed = 1.0
    for quote in sorted(ranked, key=lambda quote: quote.place not in needed):  # stable
        own = _Group([quote], set(terms(quote.text)), _given(question, quote))
        held = next((group for group in groups if _alike(group.terms, own.terms)), None)
        if held is None and quote is not ranked[0] and quote.place not in needed:
            if len(groups) == MOST_SENTENCES or missed * quote.chance < _CHARACTER * _length(quote):
                continue
            if needed and (quote.evidence.kind is not False or quote.source in heard):
                continue
            held = next((group for group in groups if _repeats(own.value, group.value)), None)
        if held is not None:
            held.quotes.append(quote)
            continue
        groups.append(own)
        missed *= 1 - quote.chance
    first: dict[str, int] = {}
    for number, group in enumerate(groups):
        first.setdefault(group.quotes[0].source, number)
    groups.sort(key=lambda group: (first[group.quotes[0].source], group.quotes[0].sentence.span))
    return [group.quotes for group in groups]


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
    given = _given(question, quote)
    if given is None:
        return None
    span = given.span.shifted(quote.sentence.span.start) if isinstance(given, Value) else quote.value
    return quote.hit.window.cite(span)


def _given(question: str, quote: Quote) -> _Given:
    """What a sentence gives in answer: the number, date or time asked for, or the words of what the reader sees."""
    kind = wanted(question)
    if kind in VALUED:
        place = quote.value.shifted(-quote.sentence.span.start) if quote.value.length else Span(0, 0)
        return value_in(question, quote.text, place, kind)
    if quote.value.length and quote.evidence.value >= _MARKED:
        return frozenset(quote.hit.window.of(quote.value).casefold().split())
    return None


def _repeats(given: _Given, before: _Given) -> bool:
    """Whether what is given is given ``before``: the same value, or no other word."""
    if isinstance(given, Value) and isinstance(before, Value):
        return same(given, before)
    return isinstance(given, frozenset) and isinstance(before, frozenset) and given <= before


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
