"""A test double for the embedding model, public so that users of the library can test their code without weights."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from qa.encoder import FloatArray, PassageVectors, QuestionVectors
from qa.models import Span
from qa.regex import regex

__all__ = ["HashEncoder"]

_TOKEN = regex(r"\w{1,12}|[^\w\s]")


class HashEncoder:
    """A deterministic `qa.models.Encoder` without meaning: a text's vector is the sum of its words' hashes.

    Texts that share words are near each other, equal texts are equal, on every machine and in every process.
    """

    def __init__(self, dimension: int = 64, max_tokens: int = 254, name: str = "hash") -> None:
        self.name = name
        self.dimension = dimension
        self.token_dimension = 0
        self.max_tokens = max_tokens
        self.fingerprint = f"hash-{dimension}"

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        return [match.span() for match in _TOKEN.finditer(text)]

    def encode_passages(self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]) -> list[PassageVectors]:
        each = [self._encode([span.of(text) for span in spans]) for text, spans in zip(texts, sentences, strict=True)]
        whole = self._encode(texts)
        return [PassageVectors(*made) for made in zip(whole, each, strict=True)]

    def encode_questions(self, texts: Sequence[str]) -> list[QuestionVectors]:
        return [QuestionVectors(vector) for vector in self._encode(texts)]

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for token in _TOKEN.findall(text.lower()) or [""]:
                vectors[row] += _vector(token, self.dimension)
        norms: FloatArray = np.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / np.maximum(norms, 1e-12)).astype(np.float32)


@lru_cache(maxsize=1 << 14)
def _vector(token: str, dimension: int) -> FloatArray:
    seed = int.from_bytes(hashlib.blake2b(token.encode("utf-8", "replace"), digest_size=8).digest(), "big")
    return np.random.default_rng(seed).standard_normal(dimension, dtype=np.float32)
