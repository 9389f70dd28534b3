"""What an embedding model makes of texts, and the protocol that one is replaced through."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from qa.models import Span

__all__ = ["Encoder", "FloatArray", "LoadsAhead", "PassageVectors", "QuestionVectors", "read_as_passages"]

FloatArray = NDArray[np.float32]
_NO_TOKENS = np.zeros((0, 1), dtype=np.float32)


class PassageVectors(NamedTuple):
    """What a model makes of a passage; float32 rows of unit length.

    Shapes: passage (dimension,), sentences (sentences, dimension), tokens (tokens, token dimension). Tokens are those
    of its content words, or none if the model gives none; ``starts`` says which of them is each sentence's first.
    """

    passage: FloatArray
    sentences: FloatArray
    tokens: FloatArray = _NO_TOKENS
    starts: Sequence[int] = ()


class QuestionVectors(NamedTuple):
    """What a model makes of a question, as `PassageVectors`.

    Shapes: question (dimension,), tokens (tokens, token dimension), weights (tokens,): how much each token matters,
    function words less than content words.
    """

    question: FloatArray
    tokens: FloatArray = _NO_TOKENS
    weights: FloatArray = _NO_TOKENS[:, 0]


@runtime_checkable
class LoadsAhead(Protocol):
    """A model that can begin to load in another thread, before it is needed. What fails there is told when it is."""

    def load_ahead(self) -> None: ...


@runtime_checkable
class Encoder(Protocol):
    """An embedding model: what the index needs of it.

    ``fingerprint`` identifies the weights: equal fingerprints give passages equal vectors. ``max_tokens`` is how many
    tokens of its own text a passage may have before the model would not read its end (special tokens already taken
    off). ``token_dimension`` is 0 for a model without token vectors.
    """

    @property
    def name(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def token_dimension(self) -> int: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def max_tokens(self) -> int: ...

    def token_spans(self, text: str) -> Iterable[tuple[int, int]]:
        """Where the model's tokens of ``text`` stand, in code points, in order; the whole text, never truncated."""
        ...

    def encode_passages(self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]) -> list[PassageVectors]:
        """Vectors of passages and of what is in them; ``sentences[i]`` are spans of ``texts[i]``."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> list[QuestionVectors]:
        """Vectors of questions; of one longer than the model reads, of its beginning."""
        ...


def read_as_passages(encoder: Encoder, texts: Sequence[str]) -> list[QuestionVectors]:
    """Vectors of statements, to be asked with: like finds like. A model may read questions in another way."""
    made = encoder.encode_passages(texts, [[] for _ in texts])
    return [QuestionVectors(each.passage, each.tokens, np.ones(len(each.tokens), np.float32)) for each in made]
