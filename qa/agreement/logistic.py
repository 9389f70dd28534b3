"""Logistic regressions over named features, whose weights stand in a data file of the package."""

import json
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from qa.data import FOLDER

__all__ = ["log_odds", "probability", "weights_in"]

_MOST = 30.0  # log-odds, beyond which a probability is 0 or 1


def log_odds(weights: Mapping[str, Any], features: Mapping[str, float]) -> float:
    """The intercept and each feature times its weight: ``{"intercept": float, "weights": {name: float}}``."""
    return float(weights["intercept"] + sum(weights["weights"][name] * value for name, value in features.items()))


def probability(weights: Mapping[str, Any], features: Mapping[str, float]) -> float:
    """What the log-odds are as a probability."""
    return 1 / (1 + math.exp(-max(-_MOST, min(_MOST, log_odds(weights, features)))))


@cache
def weights_in(name: str) -> Mapping[str, Any]:
    """The regressions in ``data/NAME.json``, by name."""
    found: Mapping[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found
