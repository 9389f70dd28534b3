"""Affairs: small collections of invented documents that repeat and contradict each other, and questions about them.

``training/affairs`` holds a file for each: ``{"documents": {name: text}, "questions": [{"question", "type",
"evidence": [{"doc", "quote", "answer"}]}]}``. Questions of type "oblique" are worded unlike the text,
"natural" as one would who knows of the affair, "plain" in its words; "inferred" asks for what follows from the text,
"disagreement" for what the documents tell differently, and "near-miss" and "natural-miss" for what none of them tells.

Those in `CALIBRATION` and `TEST` are never trained on: the former serve to fit and choose, the latter only to measure.
Nor are those in the folder `UNSEEN`: longer ones in the manner of news analysis, written after the last training.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from questions import Collection, Question, quoted

from qa.models import Document

__all__ = ["CALIBRATION", "FOLDER", "TEST", "UNSEEN", "affairs", "calibrating", "later", "testing", "training"]

FOLDER = Path(__file__).parent / "affairs"
UNSEEN = Path(__file__).parent / "unseen"
CALIBRATION = frozenset(
    {
        "bank-misselling", "chemical-plant-explosion", "earthquake-building-codes", "footbridge-collapse",
        "lysmark-prisoner-exchange", "pension-property", "sanguira-coup", "verland-embassy-siege",
    }
)  # fmt: skip
_EARLY = 94  # questions that each of the early affairs has at least
TEST = frozenset(
    {
        "break-fee", "data-centre-outage", "exile-assassination", "festival-boycott", "insurer-privacy",
        "lithium-concession", "opera-house", "prison-break", "rate-decision", "tokbulak-dam", "whistleblower-bank",
        "wildfire-power-company",
    }
)  # fmt: skip


def affairs(folder: Path = FOLDER) -> list[Collection]:
    """All of them, by name. Raises `ValueError` where a quote does not stand in its document just once."""
    return [_affair(file) for file in sorted(folder.glob("*.json"))]


def calibrating(every: Sequence[Collection]) -> list[Collection]:
    """Those that serve to fit and choose."""
    return [affair for affair in every if affair.name in CALIBRATION]


def testing(every: Sequence[Collection]) -> list[Collection]:
    """Those that are only measured."""
    return [affair for affair in every if affair.name in TEST]


def training(every: Sequence[Collection]) -> list[Collection]:
    """The others."""
    return [affair for affair in every if affair.name not in CALIBRATION | TEST]


def later(every: Sequence[Collection]) -> list[Collection]:
    """Those of `training` that were written last, and of which the reader's first three goes had none."""
    return [affair for affair in training(every) if len(affair.questions) < _EARLY]


def _affair(file: Path) -> Collection:
    record = json.loads(file.read_text(encoding="utf-8"))
    documents = {
        name: Document(f"{file.stem}/{name}", text, text.partition("\n")[0].removeprefix("# "), "")
        for name, text in record["documents"].items()
    }
    questions = tuple(_question(question, documents) for question in record["questions"])
    return Collection("affairs", file.stem, tuple(documents.values()), questions)


def _question(record: dict[str, Any], documents: dict[str, Document]) -> Question:
    places = tuple(quoted(documents[e["doc"]], e["quote"], e["answer"]) for e in record["evidence"])
    return Question(record["question"], places, differs=record["type"] == "disagreement")
