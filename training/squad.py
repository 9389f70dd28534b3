"""Question sets in the layout of SQuAD, as their authors publish them.

Articles in `HELD` are never trained on: `CALIBRATION` ones serve to fit the confidence, `TEST` ones only to measure.

A set marks one paragraph as answering, where others of the article may answer as well. ``unmarked.json`` has those that
were found by reading what was shown most confidently once the marked ones had been taken out: places, by the first
digits of the question's SHA-256.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from questions import Collection, Place, Question

from qa.models import Document, Span

__all__ = ["ARTICLES", "CALIBRATION", "HELD", "SETS", "TEST", "articles"]

TEST = frozenset(
    {"Yuan_dynasty", "Packet_switching", "Nikola_Tesla", "Kenya", "Chloroplast", "Tin", "Rotterdam", "Lipid"}
)
CALIBRATION = frozenset({"Force", "1973_oil_crisis", "Pharmacy", "Oxford"})
HELD = TEST | CALIBRATION
ARTICLES = ("squad2/dev-part.json", "xquad/xquad.en.json", "squadshifts/new_wiki-part.json")
"""The sets that are articles, not talk or reviews."""

SETS = (*ARTICLES, "squad1/train-v1.1.json", "squadshifts/amazon_reviews.json", "squadshifts/reddit.json")
_UNMARKED: dict[str, list[tuple[str, int, int]]] = json.loads(
    (Path(__file__).parent / "unmarked.json").read_text(encoding="utf-8")
)
_HEAP = 1000  # paragraphs, from which an article is a heap of comments


def articles(file: Path) -> Iterator[Collection]:
    """The articles of a file, paragraphs joined; where an article is a heap of comments, one for each comment."""
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        paragraphs = article["paragraphs"]
        heap = len(paragraphs) > _HEAP
        for number, part in enumerate([[p] for p in paragraphs] if heap else [paragraphs]):
            name = article["title"]
            yield _joined(file.stem, name, f"{file.stem}/{name}" + (f"/{number}" if heap else ""), part)


def _joined(origin: str, name: str, source: str, paragraphs: list[dict[str, Any]]) -> Collection:
    text, questions = "", []
    for paragraph in paragraphs:
        context, at = paragraph["context"], len(text)
        for record in paragraph["qas"]:
            asked = record["question"].strip()
            if record.get("is_impossible"):
                questions.append(Question(asked, (), (source, Span(at, at + len(context)))))
                continue
            found = [(a["answer_start"], a["text"]) for a in record["answers"]]
            spans = dict.fromkeys(Span(at + s, at + s + len(t)) for s, t in found if context[s : s + len(t)] == t)
            if spans:
                said = frozenset(span.shifted(-at).of(context).lower() for span in spans)
                places = tuple((source, span) for span in spans)
                questions.append(Question(asked, places, None, said, unmarked=_unmarked(asked)))
        text += context + "\n\n"
    return Collection(origin, name, (Document(source, text, source, ""),), tuple(questions))


def _unmarked(question: str) -> tuple[Place, ...]:
    known = _UNMARKED.get(hashlib.sha256(question.encode()).hexdigest()[:12], [])
    return tuple((source, Span(start, end)) for source, start, end in known)
