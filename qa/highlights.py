"""Which sentences of a passage are worth reading: pure functions over scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.encoder import FloatArray
from qa.languages import DEFAULT
from qa.models import Span
from qa.terms import terms

__all__ = ["ScoredSentence", "coverage", "merged", "scored"]

_LEXICAL, _PASSAGE = 0.4, 0.3  # weights beside the cosine's 1


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with how well it answers. ``cosine`` is with the question, ``coverage`` the share of its terms."""

    span: Span
    score: float
    cosine: float
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
    weights: Mapping[str, float],
    passage_score: float,
    language: str = DEFAULT,
) -> list[ScoredSentence]:
    """Each sentence of a passage with its score: cosine, shared terms, and the passage's own score (0 to 1)."""
    made = []
    for span, text, cosine in zip(spans, texts, cosines, strict=True):
        share = coverage(text, weights, language)
        score = float(cosine) + _LEXICAL * share + _PASSAGE * passage_score
        made.append(ScoredSentence(span, score, float(cosine), share))
    return made


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
