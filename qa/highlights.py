"""Which sentences of a passage are worth reading: pure functions over scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa.encoder import FloatArray
from qa.fusion import Scores
from qa.languages import DEFAULT
from qa.models import Span
from qa.terms import terms

__all__ = ["ScoredSentence", "coverage", "least_shown", "merged", "scored"]

_WORDS, _LEXICAL, _PASSAGE = 0.6, 0.5, 0.5  # weights beside the cosine's 1
_BELOW = 1.55  # standard deviations below the best score, to which sentences are shown
_SPREAD_OF = 5  # passages, whose sentences say what scores deviate by


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with how well it answers.

    ``cosine`` is with the question, ``words`` the mean of the question's words' best cosines with its own, ``coverage``
    the share of the question's terms that stand in it.
    """

    span: Span
    score: float
    cosine: float
    words: float
    coverage: float


def coverage(text: str, weights: Mapping[str, float], language: str = DEFAULT) -> float:
    """The share of the question's terms that stand in ``text``, each weighed by ``weights``: 0 to 1."""
    total = sum(weights.values())
    if not total:
        return 0.0
    present = set(terms(text, language))
    return sum(weight for term, weight in weights.items() if term in present) / total


def scored(
    spans: Sequence[Span],
    texts: Sequence[str],
    cosines: FloatArray,
    words: Scores,
    weights: Mapping[str, float],
    passage_score: float,
    language: str = DEFAULT,
) -> list[ScoredSentence]:
    """Each sentence of a passage with its score: cosine, words, shared terms, and the passage's own score (0 to 1)."""
    made = []
    for span, text, cosine, near in zip(spans, texts, cosines.tolist(), words.tolist(), strict=True):
        share = coverage(text, weights, language)
        score = cosine + _WORDS * near + _LEXICAL * share + _PASSAGE * passage_score
        made.append(ScoredSentence(span, score, cosine, near, share))
    return made


def least_shown(passages: Sequence[Sequence[ScoredSentence]]) -> float:
    """The score from which a sentence of these passages, best first, is worth reading.

    So much below the best as scores deviate: where few sentences stand out, few are shown, and more where many are
    alike.
    """
    some = [sentence.score for sentences in passages[:_SPREAD_OF] for sentence in sentences]
    return max(some) - _BELOW * float(np.std(some)) if some else 0.0


def merged(sentences: Sequence[ScoredSentence], least: float) -> list[Span]:
    """The sentences that score at least ``least``, in order, those that follow each other in one span."""
    spans: list[Span] = []
    joined = False
    for sentence in sentences:
        if sentence.score < least:
            joined = False
            continue
        if joined:
            spans[-1] = Span(spans[-1].start, sentence.span.end)
        else:
            spans.append(sentence.span)
        joined = True
    return spans
