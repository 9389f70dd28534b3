"""Training examples for the reader: ``python training/examples.py SETS OUT [--affairs FOLDER]``.

``SETS`` holds ``squad1``, ``squad2``, ``xquad`` and ``squadshifts`` as their authors publish them; the affairs are
here unless another folder is named. Documents are chunked into passages as an index would chunk them, every question is
given to hybrid search, and what comes back without answering is a hard negative. One JSON object a line goes to
``OUT``: ``{"set", "question", "passage", "span", "negatives"}``; ``span`` is null where the passage does not answer on
purpose. A passage is ``{"text", "title", "before"}``, the last the sentences in front of it.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from affairs import FOLDER, affairs, training
from questions import Collection, Question, home
from squad import HELD, SETS, articles, inferred

from qa.library import Index, index_documents
from qa.models import Document, Span
from qa.text.sentences import last_sentences

__all__ = ["Example", "Read", "examples"]

_SHARE = {"train-v1.1": 0.35, "amazon_reviews": 0.6, "reddit": 0.7}  # of the questions: much of a kind
_DEEP = 30  # hits looked at
_HARD = 4  # negatives kept for a question, of the first hits, and as many again of its own collection
_NEAR = 2  # hits with which a question that nothing answers is read
_BEFORE = 350  # code points of the sentences in front of a passage


@dataclass(frozen=True, slots=True)
class Read:
    """A passage, with its document's title and the sentences in front of it, each with the blanks behind it."""

    text: str
    title: str
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with a passage, the answer's place in it (None: it does not answer), and passages that do not."""

    set: str
    question: str
    passage: Read
    span: tuple[int, int] | None
    negatives: tuple[Read, ...]


def examples(found: Sequence[Collection], seed: int) -> Iterator[Example]:
    """Examples of all collections, in a fixed order. Searching takes about 20 ms a question."""
    chance = random.Random(seed)
    documents = {document.source: document for one in found for document in one.documents}
    with tempfile.TemporaryDirectory() as folder:
        index = index_documents(list(documents.values()), folder)
        for collection in found:
            passages = {source: index.passage_spans(source) for source, _ in collection.texts()}
            for question in collection.questions:
                if chance.random() <= _SHARE.get(collection.set, 1.0):
                    yield from _readings(index, collection.set, question, documents, passages, chance)


def _readings(
    index: Index,
    origin: str,
    question: Question,
    documents: dict[str, Document],
    passages: dict[str, tuple[Span, ...]],
    chance: random.Random,
) -> Iterator[Example]:
    """A question with each passage that answers it; one that nothing answers with passages that look as if they did."""
    if question.about is not None:
        source, paragraph = question.about
        near = max(passages[source], key=paragraph.overlap)
        yield Example(origin, question.text, _read(documents[source], near), None, ())
        return
    wrong = _wrong(index, question, documents, set(passages))
    if not question.answers:
        for passage in chance.sample(wrong, min(_NEAR, len(wrong))):
            yield Example(origin, question.text, passage, None, ())
    for source, answer in question.answers[:1] if question.said else question.answers:
        held = home((source, answer), passages)
        if held is not None:
            span = answer.shifted(-held.start)
            yield Example(origin, question.text, _read(documents[source], held), (span.start, span.end), wrong)


def _wrong(index: Index, question: Question, documents: dict[str, Document], near: set[str]) -> tuple[Read, ...]:
    """Hits that do not answer: the first of all, and further ones out of the documents that are ``near``."""
    places = (
        (hit.citation.source, Span(hit.citation.start_char_index, hit.citation.end_char_index), hit.text)
        for hit in index.search(question.text, _DEEP)
    )
    hits = [(source, span) for source, span, text in places if not question.answered_by(source, span, text)]
    own = [hit for hit in hits[_HARD:] if hit[0] in near]
    return tuple(_read(documents[source], span) for source, span in (*hits[:_HARD], *own[:_HARD]))


def _read(document: Document, passage: Span) -> Read:
    start = max(0, passage.start - 3 * _BEFORE)
    text = document.text[start : passage.start]
    edges = [*last_sentences(text, _BEFORE, cut=start > 0), len(text)]
    before = tuple(text[one:other] for one, other in pairwise(edges))
    return Read(passage.of(document.text), document.title, before)


def main() -> None:
    """Write the examples that may be trained on, of the sets that are there."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sets", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--affairs", type=Path, default=FOLDER)
    given = arguments.parse_args()
    there = [given.sets / name for name in SETS if (given.sets / name).exists()]
    public = [article for file in there for article in articles(file) if article.name not in HELD]
    with given.out.open("w", encoding="utf-8") as file:
        ours = training(affairs(given.affairs))
        for found in filter(None, (public, ours, list(inferred(given.sets)))):
            for example in examples(found, seed=1):
                file.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
