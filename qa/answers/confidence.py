"""How likely a sentence answers, and whether the corpus answers at all: two logistic regressions over plain features.

Their weights stand in ``data/confidence.json`` beside the names of what they weigh; ``training/calibrate.py`` fits them
on questions that the reader was not trained on. There are two of each: with the reader, and without it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from qa.agreement.logistic import probability, weights_in

__all__ = ["LEAST", "Evidence", "answered", "evidence_features", "sentence_chance", "summary_features"]

LEAST = 0.1
"""Confidence below which the answer is "not found": a wrong sentence is soon seen through, a withheld one is lost."""

Features = Mapping[str, float]
_LEAST_MASS = 0.01  # of the reader's probability, below which differences say nothing


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one sentence as an answer.

    ``passage`` is its passage's score among the hits (0 to 1, the best is 1); ``cosine``, ``words`` and ``coverage``
    are the sentence's own; ``logit`` is the reader's for the passage (None: there is no reader), ``mass`` the
    probability that the answer begins in the sentence, ``value`` that of the likeliest answer in it; ``kind`` is
    whether what the question wants stands in it (a number, a date), None where it wants no such thing; ``counted``
    whether a number of what the question counts does ("two bombs", "killed 84"), None where it counts nothing.
    """

    passage: float
    cosine: float
    words: float
    coverage: float
    logit: float | None = None
    mass: float = 0.0
    value: float = 0.0
    kind: bool | None = None
    counted: bool | None = None


def evidence_features(evidence: Evidence) -> dict[str, float]:
    """The features of one sentence, by name."""
    found = {
        "passage": evidence.passage,
        "cosine": evidence.cosine,
        "words": evidence.words,
        "coverage": evidence.coverage,
        "kind": _sign(evidence.kind),
        "counted": _sign(evidence.counted),
    }
    if evidence.logit is not None:
        found |= {"logit": evidence.logit, "mass": math.log(max(evidence.mass, _LEAST_MASS))}
    return found


def summary_features(ranked: list[Evidence], *, agree: bool) -> dict[str, float]:
    """The features of a whole result: of its best sentence, and of how it stands out.

    ``ranked``: best first, not empty. ``agree``: dense and lexical search have the same passage first.
    """
    best = ranked[0]
    found = {
        "coverage": best.coverage,
        "kind": _sign(best.kind),
        "counted": _sign(best.counted),
        "agree": float(agree),
        "nearest": max(evidence.cosine for evidence in ranked),  # a question about something else is near to nothing
    }
    if best.logit is not None:
        return found | {"logit": best.logit, "value": math.log(max(best.value, _LEAST_MASS))}
    return found | {"cosine": best.cosine, "covered": max(evidence.coverage for evidence in ranked)}


def _sign(known: bool | None) -> float:  # a feature's value
    return 0.0 if known is None else 1.0 if known else -1.0


def sentence_chance(evidence: Evidence) -> float:
    """The probability that the sentence answers."""
    return _chance("sentence", evidence_features(evidence), read=evidence.logit is not None)


def answered(ranked: list[Evidence], *, agree: bool) -> float:
    """The probability that the corpus answers; 0 if nothing was found. Arguments as of `summary_features`."""
    if not ranked:
        return 0.0
    return _chance("answered", summary_features(ranked, agree=agree), read=ranked[0].logit is not None)


def _chance(name: str, features: Features, *, read: bool) -> float:
    return probability(weights_in("confidence")[f"{name} by reader" if read else name], features)
