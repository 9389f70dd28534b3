"""Sentences that may answer to an answer: the fewest that say it, verbatim and cited, or an honest "not found"."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from qa.agreement.counting import values_of
from qa.agreement.disagreement import compared
from qa.answers.confidence import LEAST
from qa.answers.precedence import of_the_outlet_asked
from qa.answers.quote import Place, Quote, says_nothing
from qa.answers.quoting import claims_of, confidence
from qa.facts.matching import in_same_words
from qa.models import (
    Answer,
    AnswerSentence,
    Citation,
    Disagreement,
    DisagreementValue,
    IndexInfo,
    Passage,
    Searched,
    SourceNote,
    Span,
)
from qa.ranking.retrieval import Hit
from qa.ranking.scoring import Query
from qa.ranking.wanted import VALUED, Kind, alternatives, asks_who_says, wanted
from qa.regex import regex
from qa.storage.records import DocumentRow
from qa.text.terms import content_terms
from qa.values.reading import compatible, same, with_unit

__all__ = ["MOST_SENTENCES", "answer", "as_asked"]

MOST_SENTENCES = 4
_CHARACTER = 0.00015  # what a character has to add to the chance that one of the sentences shown answers
_TELLING = 3  # terms without which a line says nothing elsewhere: "Status: removed" of another entry
_MORE = 70  # characters that a further sentence counts for beside its own
_WEEKDAY = regex(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_ON_WEEKDAY = regex(rf",?\s{{1,2}}(?:on\s{{1,2}})?{_WEEKDAY.pattern}")
_NAME = regex(r"(?: [A-Z][\w’'-]*)+")
_MARKED = 0.15  # the reader's probability from which a name or phrase is marked as the value


def answer(
    question: str,
    hits: Sequence[Hit],
    ranked: Sequence[Quote],
    passages: tuple[Passage, ...],
    index: IndexInfo,
    skipped: int = 0,
    least: float = LEAST,
    stale: Collection[str] = (),
) -> Answer:
    """What ``ranked`` (the `quotes` of ``hits``) answers; nothing below a confidence of ``least``.

    ``stale`` are the documents of ``hits`` that have changed since they were indexed.
    """
    certainty = confidence(question, ranked, hits)
    kind = wanted(question)
    heard = claims_of(of_the_outlet_asked(question, ranked)) if certainty >= least else []
    differing, agreed = compared(question, kind, heard, certainty)
    shown = _chosen(ranked, kind, differing) if certainty >= least else []
    places = {group[0].place for group in shown}
    sentences = tuple(_sentence(question, kind, group, places) for group in shown)
    cited = _cited(sentences, [*(differing.values if differing else ()), *((agreed,) if agreed else ())], passages)
    return Answer(
        question=question,
        status="not_found" if not sentences else "disagreement" if differing else "answered",
        confidence=certainty,
        sentences=sentences,
        disagreements=(differing,) if differing else (),
        agreement=agreed,
        passages=passages,
        index=index,
        sources=_notes(hits, cited),
        searched=Searched(
            documents=index.documents,
            passages=index.passages,
            skipped=skipped,
            stale=tuple(sorted(cited.intersection(stale))),
        ),
    )


def as_asked(answer: Answer, question: str, query: Query, where: Sequence[str], searched: Mapping[str, int]) -> Answer:
    """The answer with the question as asked, what was read otherwise, the filters, and what else is to be told of how
    far was looked.
    """
    told: dict[str, Any] = {"question": question, "read_as": dict(query.respelled), "where": tuple(where)}
    if searched and answer.searched:
        told["searched"] = answer.searched.model_copy(update=searched)
    return answer.model_copy(update=told)


def _chosen(ranked: Sequence[Quote], kind: Kind, differing: Disagreement | None) -> list[list[Quote]]:
    """Groups of sentences that say the same: the likeliest, those that differ, and those that add more to the chance
    that one of them answers than they take to read. What only gives again what one of them gives is a further place of
    that. Beside values that differ stands only what has none to compare, of other documents; beside an answer nothing
    that tells of something else.
    """
    values = differing.values if differing else ()
    needed = {_place(value.citations[0]) for value in values}
    heard = {citation.source for value in values for citation in value.citations}
    groups: list[list[Quote]] = []
    missed = 1.0
    for quote in sorted(ranked, key=lambda quote: quote.place not in needed):  # stable
        worth = (
            missed * quote.chance >= _CHARACTER * _length(quote)
            and (not quote.other or ranked[0].other)
            and (
                differing is None or (kind in VALUED and quote.source not in heard and not values_of(quote.text, kind))
            )
        )
        held = None if quote.place in needed else _held(quote, groups, worth)  # what differs may do so by a number only
        if held is not None:
            held.append(quote)
        elif quote is ranked[0] or quote.place in needed or (worth and len(groups) < MOST_SENTENCES):
            groups.append([quote])
            missed *= 1 - quote.chance
    first: dict[str, int] = {}
    for number, group in enumerate(groups):
        first.setdefault(group[0].source, number)
    return sorted(groups, key=lambda group: (first[group[0].source], group[0].sentence.span))


def _held(quote: Quote, groups: Sequence[list[Quote]], worth: bool) -> list[Quote] | None:
    """The group that says it in much the same words, or, of what is worth showing, gives the same."""
    if says_nothing(quote.text):  # "No." to another question is no repetition
        return None
    alike = (g for g in groups if in_same_words(quote.text, g[0].text) or (worth and _repeats(quote, g[0])))
    return next(alike, None)


def _length(quote: Quote) -> int:
    """What a further sentence takes to read, in characters."""
    return _MORE + len(quote.text) + (quote.neighbour.length if quote.neighbour else 0)


def _sentence(question: str, kind: Kind, group: Sequence[Quote], shown: Collection[Place]) -> AnswerSentence:
    """One sentence of the answer with all places that say the same, and the one before it where it points back.

    ``shown`` are the places of all sentences of the answer: one of those need not be brought again.
    """
    quote = group[0]
    span, neighbour = quote.sentence.span, quote.neighbour
    if neighbour is not None and (quote.source, neighbour.start, neighbour.end) not in shown:
        span = Span(neighbour.start, span.end)
    telling = [other for other in group[1:] if other.told or len(content_terms(other.text)) >= _TELLING]
    citations = [quote.hit.window.cite(span), *quote.copies()]
    citations += [each for other in telling for each in (other.hit.window.cite(other.sentence.span), *other.copies())]
    return AnswerSentence(
        text=citations[0].cited_text,
        citations=tuple(citations),
        value=_value(question, kind, quote),
        speaker=quote.speaker,
        headings=quote.hit.window.headings(span),
    )


def _value(question: str, kind: Kind, quote: Quote) -> Citation | None:
    """The place of the number, date or name asked for; a day of the week is one too where it is asked when. None of
    what tells of something else.
    """
    if quote.other:
        return None
    if asks_who_says(question) and (name := quote.speaker):
        start = quote.sentence.span.start + quote.text.rfind(name)
        return quote.hit.window.cite(Span(start, start + len(name))) if name in quote.text else None  # told elsewhere
    place = None if quote.told is None else with_unit(quote.text, quote.told)
    if kind == "date":
        place = _with_weekday(quote.text, place)
    if place is not None:
        return quote.hit.window.cite(place.shifted(quote.sentence.span.start))
    named = _named(quote)
    nobody = kind == "person" and any(character.isdigit() for character in named)
    asked = not alternatives(question) and set(content_terms(named)) <= set(content_terms(question))
    return None if not named or nobody or asked or _is_title(question, quote) else quote.hit.window.cite(quote.value)


def _is_title(question: str, quote: Quote) -> bool:
    """Whether what is seen is a title or the like in front of a name of the question: "Councillor" of Hugh Marsden."""
    value = quote.value.shifted(-quote.sentence.span.start)
    name = _NAME.match(quote.text, value.end) if value.of(quote.text)[:1].isupper() else None
    return name is not None and set(content_terms(name[0])) <= set(content_terms(question))


def _with_weekday(text: str, place: Span | None) -> Span | None:
    """A date or time with the day of the week behind it, "6 a.m. on Tuesday", or such a day alone."""
    if place is None:
        found = _WEEKDAY.search(text)
        return Span(*found.span()) if found else None
    behind = _ON_WEEKDAY.match(text, place.end)
    return Span(place.start, behind.end()) if behind else place


def _named(quote: Quote) -> str:
    """The words that the reader surely sees as the answer, where no number, date or time is asked for."""
    seen = quote.evidence.kind is None and quote.value.length and quote.evidence.value >= _MARKED
    return quote.hit.window.of(quote.value) if seen else ""


def _repeats(quote: Quote, before: Quote) -> bool:
    """Whether both give the same value, or name the same."""
    if quote.told is not None and before.told is not None:
        return same(quote.told, before.told) and not _at_odds(quote.text, before.text)
    named = content_terms(_named(quote))
    return bool(named) and named == content_terms(_named(before))


def _at_odds(text: str, other: str) -> bool:
    """Whether two sentences about one thing tell other times of day: "15 March" of both is then not all they say."""
    one, two = values_of(text, "time"), values_of(other, "time")
    return bool(one and two) and not any(compatible(a, b) for a in one for b in two)


def _cited(
    sentences: Sequence[AnswerSentence], values: Sequence[DisagreementValue], passages: Sequence[Passage]
) -> set[str]:
    """The documents that are cited anywhere in an answer."""
    found = [citation for sentence in sentences for citation in sentence.citations]
    found += [citation for value in values for citation in value.citations]
    found += [citation for passage in passages for citation in (passage.citation, *passage.also)]
    return {citation.source for citation in found}


def _notes(hits: Sequence[Hit], cited: Collection[str]) -> dict[str, SourceNote]:
    """Title, author, outlet and date of every document that is cited."""
    found = [window.document for hit in hits for window in (hit.window, *hit.also)]
    documents = {document.source: document for document in found if document.source in cited}
    return {source: _note(document) for source, document in sorted(documents.items())}


def _note(document: DocumentRow) -> SourceNote:
    told = {key: ", ".join(texts) for key in ("author", "outlet", "date") if (texts := document.told(key))}
    return SourceNote(title=document.title, **told)


def _place(citation: Citation) -> Place:
    return citation.source, citation.start_char_index, citation.end_char_index
