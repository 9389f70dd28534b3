"""Ranked passages and what was read in them to sentences, each with its chance of answering.

The reader reads the first hits; what it sees and what retrieval knows give each sentence its chance
(`qa.answers.confidence`). Without a reader (another embedding model than the default) the chances come from retrieval
alone.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.agreement.bearers import whom_it_befell
from qa.agreement.counting import counted_in, value_in
from qa.agreement.disagreement import FAINT
from qa.agreement.testimony import Claim
from qa.answers.apart import told_apart
from qa.answers.belonging import of_the_document_called
from qa.answers.confidence import Evidence, answered, sentence_chance
from qa.answers.glosses import glossed_first
from qa.answers.precedence import in_order
from qa.answers.quote import Quote, says_nothing
from qa.answers.releases import asks_for_a_release, first_told, has_what_is_named, of_releases
from qa.answers.rows import holding, of_the_row_asked_for
from qa.answers.withdrawn import only_of_others, without_withdrawn
from qa.encoding.reader import Reading
from qa.models import Span
from qa.ranking.retrieval import Hit
from qa.ranking.wanted import VALUED, Kind, may_ask_for_front_matter, wanted
from qa.regex import regex
from qa.text.terms import terms
from qa.text.turns import label_end

__all__ = ["claims_of", "confidence", "quotes"]

_NOTE = regex(r"[*_©]|\(c\)|copyright|disclaimer", re.IGNORECASE)
_HEADING = regex(r"#{1,6}[ \t]")
_VERSION = regex(r"(?<![\w.])v?(\d+(?:\.\d+)+(?:-[\w.]*\w)?)")
_BARE = regex(r"[^\n\d]{1,70}[^\n\d.;:,?!…|]")  # a line that may be a heading, by how it ends
_OPENING = 2  # words in front of a colon at the end of a line that tell nothing
_ASKED = regex(r"\b(?:ask(?:s|ed|ing)?|questions?)\b", re.IGNORECASE)  # for what somebody asked
_ROW = regex(r"^\||\S(?: {3,}|\t[ \t]*)\S")
_LEAST_ROWS = 2
_WHOLE = 0.95  # coverage of a sentence that has all that is asked
_PRONOUN = regex(r"(?:He|She|They)\b")
_UNSURE = 0.39  # the most that an answer's confidence is if none has what is named, or it is told of something else


def quotes(question: str, hits: Sequence[Hit], readings: Sequence[Reading]) -> list[Quote]:
    """Every sentence of the hits that were read, likeliest first: ``readings`` are of the first hits, or none.

    Front matter is no sentence of the text, and answers only who asks for what stands there. What the question names
    goes first (`qa.answers.precedence`).
    """
    read: list[Reading | None] = list(readings) if readings else [None] * len(hits)
    best = max((hit.relative for hit in hits), default=1.0) or 1.0
    made = [
        quote
        for rank, (hit, reading) in enumerate(zip(hits, read, strict=False))
        if not _in_front(hit) or may_ask_for_front_matter(question)
        for quote in _of_hit(question, hit, reading, rank, hit.relative / best)
    ]
    made = of_the_document_called(question, first_told(question, of_the_row_asked_for(question, made)))
    made = without_withdrawn(question, glossed_first(question, told_apart(question, made)))
    return in_order(question, hits, made)


def _in_front(hit: Hit) -> bool:
    """Whether a passage stands in front of the text, as front matter does; what else is no text are notes behind it."""
    return hit.row.boilerplate and not _NOTE.match(hit.text)


def _of_hit(question: str, hit: Hit, reading: Reading | None, rank: int, passage: float) -> list[Quote]:
    kind = wanted(question)
    start = hit.row.span.start
    texts = [hit.window.of(sentence.span) for sentence in hit.sentences]
    inside = [sentence.span.shifted(-start) for sentence in hit.sentences]
    masses = reading.mass(inside) if reading is not None else [0.0] * len(inside)
    made = []
    kept = [
        each
        for each in zip(hit.sentences, texts, inside, masses, strict=True)
        if len(inside) == 1 or not _opens(hit, each[0].span, each[1]) or _heading_answers(question, kind, each[1])
    ]
    for sentence, text, span, mass in kept:
        words = Span(span.start + label_end(text), span.end)
        value, chance = reading.value(words) if reading is not None else (Span(span.start, span.start), 0.0)
        named = whom_it_befell(question, text) if kind == "person" else None
        value = named.shifted(span.start) if named else value
        told = value_in(question, text, value.shifted(-span.start), kind) if kind in VALUED else None
        evidence = Evidence(
            passage, sentence.cosine, sentence.words, sentence.coverage,
            reading.logit if reading is not None else None, float(mass), chance,
            told is not None if kind in VALUED else None,
            counted_in(question, text) if kind == "number" else None,
        )  # fmt: skip
        quote = Quote(hit, sentence, rank, evidence, 0.0, value.shifted(start), told)
        made.append(replace(quote, named=has_what_is_named(question, quote)))
    texts = [text for _, text, _, _ in kept]
    made = _by_row(made, [number for number, text in enumerate(texts) if _ROW.search(text)], holding(question, made))
    made = _by_pronoun(made) if kind == "person" else made
    answering = made if _ASKED.search(question) else _answering(made, texts)
    if asks_for_a_release(question):
        answering = of_releases(hit, answering, reading)
    return [replace(quote, chance=sentence_chance(quote.evidence)) for quote in answering]


def _by_row(made: list[Quote], rows: Sequence[int], held: Sequence[bool | None]) -> list[Quote]:
    """``made``, where of the ``rows`` of a table behind its head the one that has most of the question answers, or the
    one whose range holds its number (``held``), if any does: the reader sees a column, but hardly in which row.
    """
    of = {number: made[number].evidence for number in rows[1:]}
    most = max((each.coverage for each in of.values()), default=0.0)
    named = [number for number in of if held[number]] or [n for n, each in of.items() if each.coverage == most]
    if len(of) < _LEAST_ROWS or len(named) != 1:
        return made
    masses = dict.fromkeys(of, 0.0) | {named[0]: sum(each.mass for each in of.values())}
    told = {named[0]: most}  # a range that holds a number says it
    return [
        replace(
            quote,
            evidence=replace(
                quote.evidence,
                mass=masses.get(number, quote.evidence.mass),
                coverage=told.get(number, quote.evidence.coverage),
            ),
        )
        for number, quote in enumerate(made)
    ]


def _by_pronoun(made: list[Quote]) -> list[Quote]:
    """``made``, where of a passage the one sentence that has all of the question, but for "She" in place of the name,
    answers: the reader sees another name there.
    """
    whole = [number for number, quote in enumerate(made) if quote.evidence.coverage >= _WHOLE]
    if len(whole) != 1 or not _PRONOUN.match(made[whole[0]].text):
        return made
    mass = sum(quote.evidence.mass for quote in made)
    return [
        replace(quote, evidence=replace(quote.evidence, mass=mass if number == whole[0] else 0.0))
        for number, quote in enumerate(made)
    ]


def _answering(made: Sequence[Quote], texts: Sequence[str]) -> list[Quote]:
    """The sentences that ask nothing. A question answers none, but lends the sentence behind it what speaks for it."""
    asking = [text.rstrip('"”’»)]*_').endswith(("?", "？", "؟")) for text in texts]
    return [
        _lent(quote, made[number - 1].evidence) if number and asking[number - 1] else quote
        for number, quote in enumerate(made)
        if not asking[number] and (number or not says_nothing(quote.text))
    ]


def _lent(quote: Quote, before: Evidence) -> Quote:
    own = quote.evidence
    return replace(
        quote,
        evidence=replace(
            own,
            cosine=max(own.cosine, before.cosine),
            words=max(own.words, before.words),
            coverage=max(own.coverage, before.coverage),
            mass=own.mass + before.mass,
        ),
    )


def _opens(hit: Hit, span: Span, text: str) -> bool:
    """Whether a line only opens what stands below it: a heading, or a word or two with a colon, "* liblzma:". In text
    without marks a heading with a number or day tells more.
    """
    if _HEADING.match(text) or (text.endswith(":") and len(terms(text)) <= _OPENING):
        return True
    return _BARE.fullmatch(text) is not None and hit.window.heads(span)


def _heading_answers(question: str, kind: Kind, heading: str) -> bool:
    """Whether a heading may answer: when, and of the version that is asked about: "[2.0.0] - 2023-02-11"."""
    asked = [re.escape(version[1]) for version in _VERSION.finditer(question)]
    return kind == "date" and all(re.search(rf"(?<![\d.]){version}(?:\.0)*(?![\w.-]*\w)", heading) for version in asked)


def confidence(question: str, ranked: Sequence[Quote], hits: Sequence[Hit]) -> float:
    """The probability that the corpus answers; low where it has what is asked for of others only."""
    firsts = [
        max(range(len(hits)), key=lambda number: hits[number].scores.get(name, 0.0)) for name in ("dense", "lexical")
    ] if hits else [0]  # fmt: skip
    found = answered([quote.evidence for quote in ranked], agree=len(set(firsts)) == 1)
    unsure = only_of_others(question, ranked) or (ranked and ranked[0].other)
    return min(found, _UNSURE) if unsure else found


def claims_of(ranked: Sequence[Quote]) -> list[Claim]:
    """What may be said by each document, likeliest first: not what is of something else than is asked about."""
    ranked = [quote for quote in ranked if quote.named is not False] or ranked
    best = ranked[0].chance if ranked else 0.0
    return [
        Claim(
            text=quote.text,
            value=quote.seen.shifted(-quote.sentence.span.start) if quote.seen.length else Span(0, 0),
            citation=quote.hit.window.cite(quote.sentence.span),
            share=quote.chance / best if best else 0.0,
            seen=quote.evidence.value if quote.evidence.logit is not None else None,
            logit=quote.evidence.logit or 0.0,
            coverage=quote.evidence.coverage,
            before="".join(quote.before[-1:]),
            copies=quote.copies,
        )
        for quote in ranked
        if quote.chance >= FAINT * best
    ]
