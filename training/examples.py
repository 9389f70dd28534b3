"""Training examples for the reader: ``python training/examples.py SETS OUT [--affairs FOLDER]``.

``SETS`` holds ``squad1``, ``squad2``, ``xquad`` and ``squadshifts`` as their authors publish them; the affairs are
here unless another folder is named. Documents are chunked into passages as an index would chunk them, every question is
given to hybrid search, and what comes back without answering is a hard negative. One JSON object a line goes to
``OUT``: ``{"set", "question", "passage", "span", "negatives"}``; ``span`` is null where the passage does not answer on
purpose.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from affairs import FOLDER, affairs, training
from questions import Collection, Question, home
from squad import HELD, SETS, articles

from qa.library import Index, index_documents
from qa.models import Span

__all__ = ["Example", "examples"]

_SHARE = {"train-v1.1": 0.35, "amazon_reviews": 0.6, "reddit": 0.7}  # of the questions: much of a kind
_DEEP = 30  # hits looked at
_HARD = 4  # negatives kept for a question, of the first hits, and as many again of its own collection
_NEAR = 2  # hits with which a question that nothing answers is read


@dataclass(frozen=True, slots=True)
class Example:
    """A question with a passage, the answer's place in it (None: it does not answer), and passages that do not."""

    set: str
    question: str
    passage: str
    span: tuple[int, int] | None
    negatives: tuple[str, ...]


def examples(found: Sequence[Collection], seed: int) -> Iterator[Example]:
    """Examples of all collections, in a fixed order. Searching takes about 20 ms a question."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        index = index_documents([document for one in found for document in one.documents], folder)
        for collection in found:
            texts = dict(collection.texts())
            passages = {source: index.passage_spans(source) for source in texts}
            for question in collection.questions:
                if chance.random() <= _SHARE.get(collection.set, 1.0):
                    yield from _readings(index, collection.set, question, texts, passages, chance)


def _readings(
    index: Index,
    origin: str,
    question: Question,
    texts: dict[str, str],
    passages: dict[str, tuple[Span, ...]],
    chance: random.Random,
) -> Iterator[Example]:
    """A question with each passage that answers it; one that nothing answers with passages that look as if they did."""
    if question.about is not None:
        source, paragraph = question.about
        near = max(passages[source], key=paragraph.overlap)
        yield Example(origin, question.text, near.of(texts[source]), None, ())
        return
    wrong = _wrong(index, question, texts)
    if not question.answers:
        for passage in chance.sample(wrong, min(_NEAR, len(wrong))):
            yield Example(origin, question.text, passage, None, ())
    for source, answer in question.answers[:1] if question.said else question.answers:
        held = home((source, answer), passages)
        if held is not None:
            span = answer.shifted(-held.start)
            yield Example(origin, question.text, held.of(texts[source]), (span.start, span.end), wrong)


def _wrong(index: Index, question: Question, texts: dict[str, str]) -> tuple[str, ...]:
    """Hits that do not answer."""
    hits = [
        (hit.citation.source, hit.text)
        for hit in index.search(question.text, _DEEP)
        if not question.answered_by(
            hit.citation.source, Span(hit.citation.start_char_index, hit.citation.end_char_index), hit.text
        )
    ]
    first, others = hits[:_HARD], hits[_HARD:]
    own = [text for source, text in others if source in texts]
    return (*(text for _, text in first), *own[:_HARD])


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
        for found in (public, training(affairs(given.affairs))):
            for example in examples(found, seed=1):
                file.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
