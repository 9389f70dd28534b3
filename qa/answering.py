"""Ranked passages to an answer: the few sentences that say it, verbatim and cited, or an honest "not found"."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qa.highlights import ScoredSentence
from qa.models import Answer, AnswerSentence, Citation, IndexInfo, Passage
from qa.retrieval import Hit
from qa.terms import terms

__all__ = ["answer", "confidence", "features"]

MOST_SENTENCES = 3
_WITHIN = 0.12  # of the best sentence's score, for a further sentence to be shown
_ALIKE = 0.8  # share of terms from which two sentences say the same
# P(answered) = 1 / (1 + exp(-(intercept + weights · features))), fitted by eval/fit_confidence.py on SQuAD 2.0.
_INTERCEPT = -5.59
_WEIGHTS = (3.58, 5.69, 7.3)
# Below this nothing is answered. Held-out SQuAD: 94 % of the answerable are answered, 64 % of those whose evidence was
# taken away too: it tells "nothing is near" from the rest, not yet a near miss from an answer.
_LEAST = 0.15


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
    certainty = confidence(hits)
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


def features(hits: Sequence[Hit]) -> tuple[float, ...]:
    """What `confidence` judges by, each from 0 to about 1.

    How near the nearest sentence is; what share of the question's terms the best sentence has; by how much the nearest
    sentence is nearer than the next passage's nearest.
    """
    best = [max(hit.sentences, key=lambda s: s.score) for hit in hits if hit.sentences]
    if not best:
        return (0.0, 0.0, 0.0)
    nearest = sorted((sentence.cosine for sentence in best), reverse=True)
    top = max(best, key=lambda sentence: sentence.score)
    return (nearest[0], top.coverage, nearest[0] - nearest[min(1, len(nearest) - 1)])


def confidence(hits: Sequence[Hit]) -> float:
    """The probability that the corpus answers, by logistic regression over `features`. 0 if nothing was found."""
    if not hits:
        return 0.0
    return 1 / (1 + math.exp(-(_INTERCEPT + sum(w * f for w, f in zip(_WEIGHTS, features(hits), strict=True)))))


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
