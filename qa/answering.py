"""Ranked passages to an answer: the few sentences that say it, verbatim and cited, or an honest "not found"."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qa.highlights import ScoredSentence
from qa.models import Answer, AnswerSentence, Citation, IndexInfo, Passage
from qa.retrieval import Hit
from qa.terms import terms

__all__ = ["answer", "confidence"]

MOST_SENTENCES = 3
_WITHIN = 0.12  # of the best sentence's score, for a further sentence to be shown
_ALIKE = 0.8  # share of terms from which two sentences say the same
# P(answered) = 1 / (1 + exp(-(a + b * cosine + c * coverage))) of the best sentence; see eval/README.md for the fit.
_INTERCEPT, _COSINE, _COVERAGE = -3.0, 6.0, 2.0
_LEAST = 0.5


@dataclass(frozen=True, slots=True)
class _Quote:
    """A sentence that may go into the answer, and where it stands."""

    hit: Hit
    sentence: ScoredSentence
    rank: int

    @property
    def text(self) -> str:
        return self.hit.window.of(self.sentence.span)

    @property
    def citation(self) -> Citation:
        return self.hit.window.cite(self.sentence.span)


def answer(question: str, hits: Sequence[Hit], passages: tuple[Passage, ...], index: IndexInfo) -> Answer:
    """The best one to three sentences of ``hits``, each with every place it stands at; none if nothing is near.

    A sentence follows the best one only if it scores nearly as high. They are shown by document, best first, and in
    the document's own order.
    """
    quotes = _ranked(hits)
    certainty = confidence(quotes[0].sentence if quotes else None)
    found = certainty >= _LEAST
    return Answer(
        question=question,
        status="answered" if found else "not_found",
        confidence=certainty,
        sentences=_chosen(quotes) if found else (),
        disagreements=(),
        passages=passages,
        index=index,
    )


def confidence(best: ScoredSentence | None) -> float:
    """The probability that the corpus answers, from its best sentence. 0 if there is none."""
    if best is None:
        return 0.0
    return 1 / (1 + math.exp(-(_INTERCEPT + _COSINE * best.cosine + _COVERAGE * best.coverage)))


def _ranked(hits: Sequence[Hit]) -> list[_Quote]:
    quotes = [_Quote(hit, sentence, rank) for rank, hit in enumerate(hits) for sentence in hit.sentences]
    return sorted(quotes, key=lambda quote: (-quote.sentence.score, quote.rank, quote.sentence.span))


def _chosen(quotes: Sequence[_Quote]) -> tuple[AnswerSentence, ...]:
    groups: list[list[_Quote]] = []
    for quote in quotes:
        if quote.sentence.score < quotes[0].sentence.score - _WITHIN:
            break
        same = next((group for group in groups if _alike(group[0].text, quote.text)), None)
        if same is not None:
            same.append(quote)
        elif len(groups) < MOST_SENTENCES:
            groups.append([quote])
    first_rank: dict[str, int] = {}
    for quote in (group[0] for group in groups):
        source = quote.hit.document.source
        first_rank[source] = min(quote.rank, first_rank.get(source, quote.rank))
    groups.sort(key=lambda group: (first_rank[group[0].hit.document.source], group[0].sentence.span))
    return tuple(AnswerSentence(text=g[0].text, citations=tuple(quote.citation for quote in g)) for g in groups)


def _alike(one: str, other: str) -> bool:
    first, second = set(terms(one)), set(terms(other))
    return len(first & second) >= _ALIKE * len(first | second)
