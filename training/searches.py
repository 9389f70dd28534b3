"""What a search finds for the questions that the question model is tuned on: passages as vectors, and which answer."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from calibrate import opened
from questions import Collection, Question

from qa.indexing.index import Snapshot
from qa.ranking.retrieval import CANDIDATES, candidates, prepared
from qa.ranking.scoring import Candidate
from qa.storage.records import DocumentRow, PassageRow

__all__ = ["Found", "Inside", "found_by_search"]

_BATCH = 64  # questions encoded at once


class Inside(NamedTuple):
    """What is compared with a question: vectors of a passage's sentences (n, 384) and words (m, 64)."""

    sentences: torch.Tensor
    words: torch.Tensor


@dataclass(frozen=True, slots=True)
class Found:
    """One question with the passages found.

    ``lexical`` are their BM25 scores; ``answers`` says of each passage, and ``sentences`` of each of its sentences,
    whether it answers; ``about`` marks text about the document (a title).
    """

    set: str
    question: str
    passages: tuple[Inside, ...]
    lexical: torch.Tensor
    about: torch.Tensor
    answers: torch.Tensor
    sentences: tuple[torch.Tensor, ...]


def found_by_search(collections: Sequence[Collection], share: float, chance: random.Random) -> Iterator[Found]:
    """A ``share`` of their questions, each with what either search finds in an index of all of them, if it answers.

    A passage's vectors are the same object wherever it is found.
    """
    pairs = [(one.set, question) for one in collections for question in one.questions if question.answers]
    chosen = [pair for pair in pairs if chance.random() < share]
    with opened(collections) as reader, reader.snapshot() as snapshot:
        kept: dict[bytes, Inside] = {}
        for first in range(0, len(chosen), _BATCH):
            some = chosen[first : first + _BATCH]
            texts = [question.text for _, question in some]
            queries = prepared(reader, snapshot, texts, 1, "hybrid", statements=True)  # by the model as it is untuned
            for (origin, question), query in zip(some, queries, strict=True):
                rows, bm25 = candidates(snapshot, query, CANDIDATES)
                if any(_answers(question, passage, document) for passage, document in rows):
                    yield _found(origin, question, rows, bm25, snapshot, kept)


def _answers(question: Question, passage: PassageRow, document: DocumentRow) -> bool:
    return any(document.source == source and passage.span.overlap(span) for source, span in question.answers)


def _found(
    origin: str,
    question: Question,
    rows: Sequence[Candidate],
    bm25: Mapping[int, float],
    snapshot: Snapshot,
    kept: dict[bytes, Inside],
) -> Found:
    new = [passage.vector for passage, _ in rows if passage.vector not in kept]
    for name, vectors in snapshot.store.read_vectors(new).items():
        kept[name] = Inside(torch.tensor(vectors.sentences), torch.tensor(vectors.tokens))
    spans = [[span for source, span in question.answers if source == document.source] for _, document in rows]
    inside = [
        [any(sentence.overlap(span) for span in own) for sentence in passage.sentences]
        for (passage, _), own in zip(rows, spans, strict=True)
    ]
    return Found(
        origin,
        question.text,
        tuple(kept[passage.vector] for passage, _ in rows),
        torch.tensor([bm25.get(passage.id, 0.0) for passage, _ in rows]),
        torch.tensor([float(passage.boilerplate) for passage, _ in rows]),
        torch.tensor([_answers(question, passage, document) for passage, document in rows]),
        tuple(torch.tensor(each, dtype=torch.bool) for each in inside),
    )
