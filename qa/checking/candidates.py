"""Sentences of the ranked passages that may support a claim: alone, and with the one in front."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.checking.quoted import speakers_of
from qa.facts.statements import Statement
from qa.models import Span
from qa.ranking.retrieval import Hit
from qa.regex import regex

__all__ = ["Candidate", "nearest", "told_by"]

_CANDIDATES = 16  # of their sentences, nearest first, whose facts are compared
_WITH_FIGURES = 4  # that are compared besides, for they have the claim's figures
_FIGURES = regex(r"\d+(?:[.,]\d+)*")
_BLANK_LINE = regex(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence, or two that follow each other, from the passage's ``first`` on; ``near`` is the better cosine."""

    hit: Hit
    first: int
    parts: tuple[Span, ...]
    near: float

    @property
    def span(self) -> Span:
        return Span(self.parts[0].start, self.parts[-1].end)


def nearest(claim: Statement, hits: Sequence[Hit]) -> list[Candidate]:
    """The candidates nearest in meaning, and of the other sentences those with most of the claim's figures."""
    found = sorted(_candidates(hits), key=lambda candidate: -candidate.near)
    told = set(_FIGURES.findall(claim.text))

    def held(candidate: Candidate) -> int:
        return len(told.intersection(_FIGURES.findall(candidate.hit.window.of(candidate.span))))

    rest = [candidate for candidate in found[_CANDIDATES:] if len(candidate.parts) == 1 and held(candidate)]
    return found[:_CANDIDATES] + sorted(rest, key=held, reverse=True)[:_WITH_FIGURES]


def _candidates(hits: Sequence[Hit]) -> Iterator[Candidate]:
    for hit in hits:
        for number, sentence in enumerate(hit.sentences):
            yield Candidate(hit, number, (sentence.span,), sentence.cosine)
            before = hit.sentences[max(0, number - 1)]
            between = hit.window.of(Span(before.span.end, max(before.span.end, sentence.span.start)))
            if number and not _BLANK_LINE.search(between):  # of another paragraph, it tells of something else
                yield Candidate(hit, number - 1, (before.span, sentence.span), max(before.cosine, sentence.cosine))


def told_by(candidate: Candidate) -> list[str]:
    """Who says a candidate, and its document's author and outlet, who say all of it; none if nobody else is told to."""
    sentences = [candidate.hit.window.of(each.span) for each in candidate.hit.sentences]
    told = speakers_of(sentences, range(candidate.first, candidate.first + len(candidate.parts)))
    document = candidate.hit.document
    return [*document.told("author"), *document.told("outlet"), *told] if told else []
