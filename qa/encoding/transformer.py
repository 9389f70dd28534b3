"""Any sentence-transformers model as an encoder: loaded without asking a hub, its prompts and pooling obeyed."""

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.encoder import FloatArray, PassageVectors, QuestionVectors
from qa.encoding.pooling import flat, mean_pooled, normalized, split
from qa.errors import ModelError
from qa.models import Span
from qa.regex import regex
from qa.text.mending import MENDED

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["TransformerEncoder", "loaded_offline", "token_spans", "untruncated"]

_PART = 4096  # code points, at least, that are split into tokens at once
_PARTS_AT_ONCE = 64
_BLANK = regex(r"\s")

_log = logging.getLogger("qa")


class TransformerEncoder:
    """Any sentence-transformers model, by name or folder, with the prompts its own configuration gives."""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self.name = name
        self.token_dimension = 0
        self._location = str(folder or name)

    @cached_property
    def _model(self) -> Any:
        model = loaded_offline(self._location, "SentenceTransformer", "a sentence-transformers model", self.name)
        backend = getattr(model.tokenizer, "backend_tokenizer", None)
        if backend is not None:
            _mend(backend)
        return model

    @property
    def transformer(self) -> Any:
        """The transformers model inside, without pooling."""
        return self._model[0].model

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        backend = getattr(self._model.tokenizer, "backend_tokenizer", None)
        if backend is None:
            raise ModelError(f"model {self.name}: its tokenizer does not tell where tokens stand; choose another model")
        return untruncated(backend.to_str())

    @cached_property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the names, shapes and values of the weights."""
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(f"{key} {tuple(tensor.shape)} {tensor.dtype}".encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return digest.hexdigest()

    @cached_property
    def max_tokens(self) -> int:
        prompt = self._model.prompts.get("document") or self._model.prompts.get("passage") or ""
        taken = int(self._model.tokenizer.num_special_tokens_to_add()) + sum(1 for _ in self.token_spans(prompt))
        return max(1, int(self._model.max_seq_length or 512) - taken)

    def token_spans(self, text: str) -> Iterable[tuple[int, int]]:
        return token_spans(self._tokenizer, text)

    def encode_passages(self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]) -> list[PassageVectors]:
        if not self._pools_by_mean:
            whole = self._encoded_documents(texts)
            alone = split(self._encoded_documents(flat(texts, sentences)), sentences)
            return [PassageVectors(*made) for made in zip(whole, alone, strict=True)]
        return [
            PassageVectors(*mean_pooled(tokens, offsets, spans))
            for (tokens, offsets), spans in zip(self.token_vectors(texts), sentences, strict=True)
        ]

    def encode_questions(self, texts: Sequence[str]) -> list[QuestionVectors]:
        vectors = self._unit(self._model.encode_query(list(texts), show_progress_bar=False))
        return [QuestionVectors(vector) for vector in vectors]

    def token_vectors(self, texts: Sequence[str]) -> list[tuple[FloatArray, list[tuple[int, int]]]]:
        """Last-layer vectors of each text's tokens, (tokens, dimension), and their places (special ones have none)."""
        tokens = self._model.encode(list(texts), output_value="token_embeddings", show_progress_bar=False)
        matrices = [matrix.float().cpu().numpy() for matrix in tokens]
        encodings = self._tokenizer.encode_batch(list(texts))
        return [(matrix, e.offsets[: len(matrix)]) for matrix, e in zip(matrices, encodings, strict=True)]

    @cached_property
    def _pools_by_mean(self) -> bool:
        """Whether a text's vector is the plain mean of its tokens', with nothing put in front of it."""
        kinds = [type(module).__name__ for module in self._model]
        pooling = getattr(self._model[1], "pooling_mode", None) if len(kinds) > 1 else None
        prompts = any(self._model.prompts.get(key) for key in ("document", "passage"))
        plain = kinds[:2] == ["Transformer", "Pooling"] and kinds[2:] in ([], ["Normalize"])
        return plain and pooling == "mean" and not prompts and self._model.default_prompt_name is None

    def _encoded_documents(self, texts: Sequence[str]) -> FloatArray:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._unit(self._model.encode_document(list(texts), show_progress_bar=False))

    @staticmethod
    def _unit(vectors: Any) -> FloatArray:
        return normalized(np.asarray(vectors, dtype=np.float32))


def loaded_offline(location: str, kind: str, what: str, name: str | None = None) -> Any:
    """A model of sentence-transformers' class ``kind`` by name or folder. Raises `ModelError` if it cannot be had.

    A hub is asked only if the user has set HF_HUB_OFFLINE=0. ``what`` and ``name`` are for the error message.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    _log.info("loading %s", name or location)
    import sentence_transformers
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return getattr(sentence_transformers, kind)(location, local_files_only=os.environ["HF_HUB_OFFLINE"] == "1")
    except Exception as error:  # whatever a broken or absent model raises, of a dozen kinds
        reason = " ".join(str(error).split())[:200]
        raise ModelError(
            f"model {name or location} cannot be loaded ({type(error).__name__}: {reason}); name a folder that holds "
            f"{what}, or one in the local hub cache (HF_HUB_OFFLINE=0 lets it be fetched)"
        ) from error


def untruncated(serialized: str) -> "Tokenizer":
    """A tokenizer out of its JSON that reads the whole text, mended (`qa.text.mending`), and adds no padding.

    Its offsets are of the text as it stands.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(serialized)
    _mend(tokenizer)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _mend(tokenizer: "Tokenizer") -> None:
    from tokenizers.normalizers import Replace, Sequence

    mending = [Replace(wrong, right) for wrong, right in MENDED.items()]
    tokenizer.normalizer = Sequence([*mending, *([tokenizer.normalizer] if tokenizer.normalizer else [])])


def token_spans(tokenizer: "Tokenizer", text: str) -> Iterator[tuple[int, int]]:
    """Where the tokens of ``text`` stand. A long text is read in parts, on all cores, in memory for some of them."""
    bounds = pairwise(_part_starts(text))
    while some := list(islice(bounds, _PARTS_AT_ONCE)):
        encodings = tokenizer.encode_batch([text[start:end] for start, end in some], add_special_tokens=False)
        for (start, _), encoding in zip(some, encodings, strict=True):
            for first, last in encoding.offsets:
                yield start + first, start + last


def _part_starts(text: str) -> Iterator[int]:
    """Where parts of about `_PART` begin, in front of a blank if there is one before long, and the text's end."""
    at = 0
    while at < len(text):
        yield at
        blank = _BLANK.search(text, at + _PART, at + 4 * _PART)
        at = blank.start() if blank else at + 4 * _PART
    yield len(text)
