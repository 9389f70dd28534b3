"""What orders the first hits anew: the reader, or a cross-encoder, any that sentence-transformers loads."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from qa.encoding.transformer import loaded_offline
from qa.errors import UsageError
from qa.text.terms import content_terms

if TYPE_CHECKING:
    from qa.encoder import FloatArray

__all__ = ["RERANKED", "CrossEncoderReranker", "Reranker", "cross_encoder", "is_short", "reranker"]

RERANKED = 20
"""Hits that a cross-encoder scores anew, at least."""

_SHORT = 10  # content words


class Reranker(Protocol):
    """What reads a question with each passage and scores the pair, higher is better."""

    @property
    def name(self) -> str: ...

    def scores(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        """One score for each passage."""
        ...


def is_short(question: str) -> bool:
    """Whether the reader is to order the hits: a long question tells by its words what it is about."""
    return len(content_terms(question)) <= _SHORT


def reranker(given: object) -> Reranker:
    """A cross-encoder by its name, or an object that is a reranker. Raises `UsageError` for anything else."""
    if isinstance(given, str) and given.strip():
        return cross_encoder(given)
    if not isinstance(given, str) and callable(getattr(given, "scores", None)):
        found: Reranker = given  # type: ignore[assignment]  # as far as can be told
        return found
    raise UsageError(f"rerank is {given!r}: give the name or folder of a cross-encoder, `reader` or `none`")


@lru_cache(maxsize=1)
def cross_encoder(name: str) -> Reranker:
    """The one called ``name``; the last one stays loaded."""
    return CrossEncoderReranker(name)


class CrossEncoderReranker:
    """A cross-encoder by hub name or folder; loaded when first used, which takes torch some seconds."""

    def __init__(self, name: str) -> None:
        self.name = name

    def scores(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        """The model's relevance of each passage. Raises `ModelError` if it cannot be had."""
        if not passages:
            return []
        pairs = [(question, passage) for passage in passages]
        found: FloatArray = self._model.predict(pairs, show_progress_bar=False)
        return [float(score) for score in found]

    @cached_property
    def _model(self) -> Any:
        return loaded_offline(self.name, "CrossEncoder", "a cross-encoder of sentence-transformers")
