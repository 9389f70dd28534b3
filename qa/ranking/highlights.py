"""Which sentences of a passage are worth reading: pure functions over scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from qa.encoder import FloatArray
from qa.models import Span
from qa.ranking.scoring import Scores
from qa.ranking.wanted import VALUED, Kind
from qa.text.languages import DEFAULT
from qa.text.terms import terms
from qa.values.reading import values

__all__ = ["Least", "ScoredSentence", "Sought", "coverage", "least_shown", "merged", "scored"]

_WORDS, _LEXICAL, _PASSAGE, _KIND = 0.7, 0.5, 0.4, 0.06  # weights beside the cosine's 1
_BELOW = 1.36  # standard deviations below the best score, to which sentences are shown
_BESIDE = 1.61  # and to which those next to a shown one are: what answers goes on
_SPREAD_OF = 5  # passages, whose sentences say what scores deviate by


class Sought(NamedTuple):
    """What sentences of one language are compared with: the question's terms, each with its weight, and the kind of
    value that it asks for.
    """

    weights: Mapping[str, float]
    kind: Kind = "other"
    language: str = DEFAULT


class Least(NamedTuple):
    """Scores from which a sentence is worth reading: by itself, and next to one that is."""

    alone: float
    beside: float


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with how well it answers.

    ``cosine`` is with the question, ``words`` the mean of the question's words' best cosines with its own, ``coverage``
    the share of the question's terms that stand in it, ``valued`` whether a value of the kind asked for does.
    """

    span: Span
    score: float
    cosine: float
    words: float
    coverage: float
    valued: bool = False


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
    sought: Sought,
    passage_score: float,
) -> list[ScoredSentence]:
    """Each sentence of a passage with its score: cosine, words, shared terms, the passage's own score (0 to 1), and
    whether a number or date stands in it where one is asked for.
    """
    made = []
    for span, text, cosine, near in zip(spans, texts, cosines.tolist(), words.tolist(), strict=True):
        share = coverage(text, sought.weights, sought.language)
        has = sought.kind in VALUED and any(value.kind == sought.kind for value in values(text))
        score = cosine + _WORDS * near + _LEXICAL * share + _PASSAGE * passage_score + _KIND * has
        made.append(ScoredSentence(span, score, cosine, near, share, has))
    return made


def least_shown(passages: Sequence[Sequence[ScoredSentence]]) -> Least:
    """The scores from which a sentence of these passages, best first, is worth reading.

    So much below the best as scores deviate: where few sentences stand out, few are shown, and more where many are
    alike.
    """
    some = [sentence.score for sentences in passages[:_SPREAD_OF] for sentence in sentences]
    if not some:
        return Least(0.0, 0.0)
    best, deviation = max(some), float(np.std(some))
    return Least(best - _BELOW * deviation, best - _BESIDE * deviation)


def merged(sentences: Sequence[ScoredSentence], least: Least) -> list[Span]:
    """The sentences of a passage that are worth reading, in order, those that follow each other in one span."""
    alone = [sentence.score >= least.alone for sentence in sentences]
    spans: list[Span] = []
    joined = False
    for number, sentence in enumerate(sentences):
        near = any(alone[max(0, number - 1) : number + 2])
        shown = alone[number] or (near and sentence.score >= least.beside)
        if shown and joined:
            spans[-1] = Span(spans[-1].start, sentence.span.end)
        elif shown:
            spans.append(sentence.span)
        joined = shown
    return spans
