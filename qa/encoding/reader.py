"""The reader: a question and a passage read together, to where the answer stands and whether there is one.

What stands in front of the passage, its document's title and a sentence or two, is read as a part of the question.

It is the default embedding model's encoder, tuned on public question sets (``training/`` has the script and the model
card). What tuning changed is kept in ``data/reader.npz`` (`qa.encoding.network` says how). The graph is made from both
once, in 8 bits, and kept in the user's cache. Cost: about 12 ms of one core for a passage of 200 tokens.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from qa.data import FOLDER
from qa.encoder import FloatArray
from qa.encoding.embedding import default_tokenizer, model_folder
from qa.encoding.graph import Graph, Loaded, Recipe, cache_folder, graph_for, prepare
from qa.models import Span

__all__ = ["FURTHER", "READ", "PassageReader", "Reading", "ReadsPassages", "laid_out", "shipped_reader"]

READ = 8
"""Hits that are read for an answer: some 12 ms of one core each."""

FURTHER = 4
"""Hits that are read besides to order them, where none of the first likely answers."""

_WEIGHTS = FOLDER / "reader.npz"
_MOST_TOKENS = 384  # of question, front and passage together
_MOST_QUESTION = 96
_MOST_FRONT = 110  # the last ones; fewer where the passage needs the room
_LONGEST_VALUE = 24  # tokens


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in one passage. Offsets are code points of the passage's text.

    ``logit`` is the log-odds that the passage answers, as trained (`confidence` calibrates it); ``starts`` and ``ends``
    the probabilities that an answer begins or ends with a token, if there is one; ``places`` where the tokens stand in
    what was read; ``front`` are the code points of it that stand in front of the passage's text.
    """

    logit: float
    starts: FloatArray
    ends: FloatArray
    places: tuple[tuple[int, int], ...]
    front: int = 0

    @property
    def in_front(self) -> tuple[float, float]:
        """How much of the probability of the answer's beginning lies in front of the passage, and that of the likeliest
        answer there.
        """
        whole, front = replace(self, front=0), Span(0, self.front)
        return float(whole.mass([front])[0]), whole.value(front)[1]

    def shifted(self, by: int) -> "Reading":
        """The same, told of a longer text in which what was read begins at ``by``."""
        return replace(self, places=tuple((start + by, end + by) for start, end in self.places))

    def mass(self, spans: Sequence[Span]) -> FloatArray:
        """How much of the probability of the answer's beginning lies in each span. Shape: (len(spans),)."""
        edges = np.array([start - self.front for start, _ in self.places])
        shares = [self.starts[(edges >= span.start) & (edges < span.end)].sum() for span in spans]
        return np.array(shares, dtype=np.float32)

    def value(self, within: Span) -> tuple[Span, float]:
        """The likeliest answer inside ``within`` and its probability: the best first and last token of at most
        `_LONGEST_VALUE` tokens. An empty span where there is no token.
        """
        sought = within.shifted(self.front)
        inside = [n for n, (start, end) in enumerate(self.places) if start >= sought.start and end <= sought.end]
        if not inside:
            return Span(within.start, within.start), 0.0
        chances = np.outer(self.starts[inside], self.ends[inside])
        chances = np.triu(np.tril(chances, _LONGEST_VALUE))  # an answer ends at or soon behind its first token
        first, last = np.unravel_index(int(chances.argmax()), chances.shape)
        found = Span(self.places[inside[first]][0], self.places[inside[last]][1])
        return found.shifted(-self.front), float(chances[first, last])


class ReadsPassages(Protocol):
    """What answering needs of a reader."""

    def read(self, question: str, passages: Sequence[str], fronts: Sequence[str] = ()) -> list[Reading]:
        """What is read in each of ``passages``, knowing what stands in front of each, if that is told."""
        ...


class PassageReader:
    """The shipped reader, or one whose ``weights`` lie elsewhere. Cheap to make: they are loaded when it reads."""

    def __init__(self, weights: Path = _WEIGHTS) -> None:
        self._weights = weights
        self._graph = Loaded(self._load)

    def load_ahead(self) -> None:
        """Begin to load what reading needs, in another thread."""
        self._graph.ahead()

    def read(self, question: str, passages: Sequence[str], fronts: Sequence[str] = ()) -> list[Reading]:
        """Read the question with each passage, behind its front. O(tokens).

        A front says what the passage points back to ("the group"); no answer is looked for in it. Raises `ModelError`
        if the graph cannot be made.
        """
        if not passages:
            return []
        tokenizer = default_tokenizer()
        head = tokenizer.encode(question, add_special_tokens=False).ids
        bodies = tokenizer.encode_batch(list(passages), add_special_tokens=False)
        known = tokenizer.encode_batch(list(fronts) or [""] * len(passages), add_special_tokens=False)
        marks = tokenizer.encode("").ids
        rows = [
            laid_out(marks, head, front.ids, body.ids, _MOST_TOKENS) for front, body in zip(known, bodies, strict=True)
        ]
        outputs = self._graph.get().run(
            {"input_ids": [ids for ids, _ in rows], "token_type_ids": [types for _, types in rows]}
        )
        read = zip(outputs, rows, bodies, strict=True)
        return [
            _reading(float(logit), spans[types.count(0) : -1], tuple(body.offsets[: types.count(1) - 1]))
            for (spans, logit), (_, types), body in read
        ]

    def _load(self) -> Graph:
        default_tokenizer()
        return graph_for(self._recipe)

    @property
    def _recipe(self) -> Recipe:
        weights = hashlib.sha256(self._weights.read_bytes()).hexdigest()
        made = partial(_network, self._weights)
        return Recipe(weights, made, ("input_ids", "token_type_ids"), ("spans", "answers"))

    def prepare(self) -> None:
        """Make the graph if it is not in the cache. Raises `ModelError` if it cannot be kept."""
        prepare(self._recipe)


def shipped_reader() -> PassageReader:
    """The shipped one, the same for all who ask."""
    return _shipped(cache_folder())


@cache
def _shipped(_folder: Path) -> PassageReader:
    """One for each place of graphs."""
    return PassageReader()


def laid_out(
    marks: Sequence[int], question: Sequence[int], front: Sequence[int], passage: Sequence[int], most: int
) -> tuple[list[int], list[int]]:
    """The tokens that are read together, and their types: 1 for the passage and the mark behind it, else 0.

    ``marks`` are the tokens that open and part. Where all are more than ``most``, the front gives way to the passage.
    """
    first, mark = marks
    asked = list(question[:_MOST_QUESTION])
    room = most - len(asked) - 3
    kept = max(0, min(_MOST_FRONT, room - len(passage)))
    start = [first, *asked, mark, *front[max(0, len(front) - kept) :]]
    ids = [*start, *passage[:room], mark]
    return ids, [0] * len(start) + [1] * (len(ids) - len(start))


def _reading(logit: float, spans: FloatArray, places: tuple[tuple[int, int], ...]) -> Reading:
    shifted = np.exp(spans - spans.max(axis=0, keepdims=True, initial=-1e9))
    chances = shifted / np.maximum(shifted.sum(axis=0, keepdims=True), 1e-9)
    return Reading(logit, chances[:, 0], chances[:, 1], places)


def _network(weights: Path) -> Any:
    """The trained network: the embedding model's weights and what tuning changed of them."""
    from qa.encoding.network import Network, tuned

    return tuned(Network.from_folder(model_folder()), weights)
