"""Question sets in the layout of SQuAD, as their authors publish them, and questions of this project's about articles.

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

from questions import Collection, Place, Question, quoted

from qa.models import Document, Span

__all__ = ["ARTICLES", "CALIBRATION", "HELD", "SETS", "TEST", "articles", "inferred"]

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
            yield _joined(file.stem, name, f"{file.stem}/{name}" + (f"/{number}" if heap else ""), part, heap=heap)


def inferred(sets: Path) -> Iterator[Collection]:
    """Parts of SQuAD 1.1's training articles, with the questions about them that ``inferred.json`` has.

    Nothing where the set is not there. Raises `ValueError` where a quote does not stand in its article just once.
    """
    file = sets / "squad1/train-v1.1.json"
    if file.exists():
        texts = {
            article["title"]: [paragraph["context"] for paragraph in article["paragraphs"]]
            for article in json.loads(file.read_text(encoding="utf-8"))["data"]
        }
        for record in json.loads((Path(__file__).parent / "inferred.json").read_text(encoding="utf-8")):
            yield _asked_of(record, texts[record["article"]])


def _asked_of(record: dict[str, Any], paragraphs: list[str]) -> Collection:
    name, (first, end) = record["article"], record["paragraphs"]
    document = Document(f"inferred/{name}", "\n\n".join(paragraphs[first:end]), name.replace("_", " "), "")
    questions = tuple(
        Question(asked["question"], tuple(quoted(document, e["quote"], e["answer"]) for e in asked["evidence"]))
        for asked in record["questions"]
    )
    return Collection("inferred", name, (document,), questions)


def _joined(origin: str, name: str, source: str, paragraphs: list[dict[str, Any]], *, heap: bool) -> Collection:
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
    title = "" if heap else name.replace("_", " ")
    return Collection(origin, name, (Document(source, text, title, ""),), tuple(questions))


def _unmarked(question: str) -> tuple[Place, ...]:
    known = _UNMARKED.get(hashlib.sha256(question.encode()).hexdigest()[:12], [])
    return tuple((source, Span(start, end)) for source, start, end in known)
