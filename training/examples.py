"""Training examples for the reader, out of public question sets: ``python training/examples.py SETS OUT``.

``SETS`` is a folder that holds ``squad2``, ``xquad`` and ``squadshifts`` as their authors publish them. Articles are
chunked into passages as an index would chunk them, every question is given to hybrid search over all of them, and what
comes back without holding an answer is a hard negative. One JSON object a line goes to ``OUT``:
``{"set", "question", "passage", "span", "negatives"}``; ``span`` is null where the passage does not answer on purpose.

Articles in `HELD` are never trained on: `CALIBRATION` ones serve to fit the confidence, `TEST` ones only to measure.
"""

import json
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from qa.library import Index, index_documents
from qa.models import Document, Span

__all__ = ["CALIBRATION", "HELD", "TEST", "Article", "Example", "Question", "articles", "examples"]

TEST = frozenset(
    {"Yuan_dynasty", "Packet_switching", "Nikola_Tesla", "Kenya", "Chloroplast", "Tin", "Rotterdam", "Lipid"}
)
CALIBRATION = frozenset({"Force", "1973_oil_crisis", "Pharmacy", "Oxford"})
HELD = TEST | CALIBRATION
_SETS = ("squad2/dev-part.json", "xquad/xquad.en.json", "squadshifts/new_wiki-part.json",
         "squadshifts/amazon_reviews.json", "squadshifts/reddit.json")  # fmt: skip
_SHARE = {"amazon_reviews": 0.6, "reddit": 0.7}  # of the questions: talk, and much of a kind
_HARD = 4  # negatives kept for a question, of the first `_DEEP` hits
_DEEP = 10


@dataclass(frozen=True, slots=True)
class Example:
    """A question with a passage, the answer's place in it (None: it does not answer), and passages that do not."""

    set: str
    question: str
    passage: str
    span: tuple[int, int] | None
    negatives: tuple[str, ...]


Question = tuple[str, tuple[Span, ...], Span]
"""What is asked, its answers, the paragraph it was asked about."""


@dataclass(frozen=True, slots=True)
class Article:
    """Paragraphs in one text, and their questions with answers in offsets of that text (none: unanswerable)."""

    set: str
    document: Document
    questions: tuple[Question, ...]


def articles(file: Path) -> Iterator[Article]:
    """The articles of a SQuAD file, paragraphs joined; where an article is a heap of comments, one for each comment."""
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        paragraphs = article["paragraphs"]
        heap = len(paragraphs) > 1000
        for number, part in enumerate([[p] for p in paragraphs] if heap else [paragraphs]):
            name = f"{file.stem}/{article['title']}" + (f"/{number}" if heap else "")
            yield _joined(file.stem, name, part)


def _joined(origin: str, name: str, paragraphs: list[dict[str, Any]]) -> Article:
    text, questions = "", []
    for paragraph in paragraphs:
        at = len(text)
        whole = Span(at, at + len(paragraph["context"]))
        for record in paragraph["qas"]:
            found = (
                [(a["answer_start"], a["text"]) for a in record["answers"]] if not record.get("is_impossible") else []
            )
            spans = [Span(at + s, at + s + len(t)) for s, t in found if paragraph["context"][s : s + len(t)] == t]
            if spans or record.get("is_impossible"):
                questions.append((record["question"].strip(), tuple(dict.fromkeys(spans)), whole))
        text += paragraph["context"] + "\n\n"
    return Article(origin, Document(name, text, name, ""), tuple(questions))


def examples(found: list[Article], seed: int) -> Iterator[Example]:
    """Examples of all articles, in a fixed order. Searching takes about 20 ms a question."""
    with tempfile.TemporaryDirectory() as folder:
        index = index_documents([article.document for article in found], folder)
        yield from _examples(index, found, random.Random(seed))


def _examples(index: Index, found: list[Article], chance: random.Random) -> Iterator[Example]:
    for article in found:
        text = article.document.text
        passages = index.passage_spans(article.document.source)
        for question, answers, paragraph in article.questions:
            if chance.random() > _SHARE.get(article.set, 1.0):
                continue
            wanted = answers[0] if answers else paragraph
            home = max(passages, key=wanted.overlap)
            inside = (
                answers[0].shifted(-home.start) if answers and home.overlap(answers[0]) == answers[0].length else None
            )
            if answers and inside is None:
                continue
            said = {span.of(text).lower() for span in answers}
            hits = index.search(question, _DEEP) if answers else ()
            negatives = [h.text for h in hits if not any(s in h.text.lower() for s in said)][:_HARD]
            yield Example(article.set, question, home.of(text), inside and (inside.start, inside.end), tuple(negatives))


def main(sets: Path, out: Path) -> None:
    """Write the examples that may be trained on, of the sets that are there."""
    there = [sets / name for name in _SETS if (sets / name).exists()]
    found = [a for file in there for a in articles(file) if a.document.source.split("/")[1] not in HELD]
    with out.open("w", encoding="utf-8") as file:
        for example in examples(found, seed=1):
            file.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
