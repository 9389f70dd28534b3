"""Documents by the million, made up but of the size and shape of real ones, with vectors that have real neighbours.

Words are drawn as often as they stand in the public texts that QA_BENCH names (some 60,000 words, few of them most of
the text), sentences have 8 to 22 of them. A passage's vector is a mixture of two vectors that the real model gave
to real texts, and of noise; so vectors lie in clusters of all sizes and between them, as those of real texts do, and a
question, made likewise out of the same two, has nearest neighbours that mean something. Each sentence's vector is its
passage's with more noise; tokens are as many as content words. All of it comes from one seed: the same number gives the
same document.
"""

import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.encoder import FloatArray, PassageVectors, QuestionVectors
from qa.encoding.pooling import normalized
from qa.models import Document, Span
from qa.storage.records import DocumentRow

__all__ = ["PASSAGES_A_DOCUMENT", "SyntheticEncoder", "SyntheticSource", "Words", "real_texts", "real_vectors"]

PASSAGES_A_DOCUMENT = 25
SEED = 7
_REAL = 2000  # texts embedded by the real model
_WORDS_A_DOCUMENT = 131 * PASSAGES_A_DOCUMENT
_TOKEN = re.compile(r"\w{1,5}|[^\w\s]")
_DIMENSION, _TOKEN_DIMENSION = 384, 64
_SECOND = 0.6  # the most that the second of a passage's two real vectors counts, the first counting 1
_NOISE, _SENTENCE_NOISE = 0.5, 0.6  # lengths of what is added


def real_texts(bench: Path) -> list[str]:
    """Paragraphs of the public benchmarks."""
    squads = (bench / name for name in ("squad2/dev-part.json", "squadshifts/new_wiki-part.json",
                                        "squadshifts/reddit.json", "squadshifts/amazon_reviews.json"))  # fmt: skip
    texts = [
        paragraph["context"]
        for path in squads
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]
        for paragraph in article["paragraphs"]
    ]
    lines = (bench / "cranfield" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    return texts + [json.loads(line)["text"] for line in lines]


def real_vectors(texts: Sequence[str]) -> FloatArray:
    """What the default model makes of some of ``texts``, chosen by the seed. Shape: (2000, 384)."""
    from qa.encoding.embedding import open_encoder

    chosen = np.random.default_rng(SEED).choice(len(texts), _REAL, replace=False)
    return np.stack([made.question for made in open_encoder().encode_questions([texts[i] for i in chosen])])


class Words:
    """Words with how often each is used."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = Counter(word for text in texts for word in re.findall(r"\w+(?:'\w+)?", text))
        self._words = list(counts)
        self._sums = np.cumsum(np.fromiter(counts.values(), dtype=np.float64))

    def text(self, rng: np.random.Generator) -> str:
        """A document's text."""
        drawn = np.searchsorted(self._sums, rng.random(_WORDS_A_DOCUMENT) * self._sums[-1], side="right")
        words = [self._words[i] for i in drawn.tolist()]
        sentences, first = [], 0
        for length in rng.integers(8, 23, size=_WORDS_A_DOCUMENT).tolist():
            sentences.append(" ".join(words[first : first + length]).capitalize() + ".")
            first += length
            if first >= len(words):
                break
        return " ".join(sentences)


@dataclass(frozen=True)
class SyntheticSource:
    """The document with this number, as a `qa.files.sources.Source`: written when read; another revision differs."""

    words: Words
    number: int
    revision: int = 0
    size: int = 0
    mtime_ns: int = 0

    @property
    def source(self) -> str:
        return f"{self.number // 1000:03}/{self.number:06}.txt"

    @property
    def _sha256(self) -> str:
        return hashlib.sha256(f"{SEED} {self.number} {self.revision}".encode()).hexdigest()

    def unchanged(self, row: DocumentRow) -> bool:
        return row.sha256 == self._sha256

    def read(self) -> Document:
        text = self.words.text(np.random.default_rng([SEED, self.number, self.revision]))
        return Document(self.source, text, f"Document {self.number}", self._sha256)


class SyntheticEncoder:
    """A `qa.models.Encoder` whose vectors depend on the text's checksum and on real vectors. Shape: (2000, 384)."""

    name = "synthetic"
    dimension = _DIMENSION
    token_dimension = _TOKEN_DIMENSION
    max_tokens = 254

    def __init__(self, real: FloatArray) -> None:
        rng = np.random.default_rng(SEED)
        self._real = real
        self._noise = normalized(rng.standard_normal((1 << 14, _DIMENSION), dtype=np.float32))
        self._tokens = normalized(rng.standard_normal((1 << 15, _TOKEN_DIMENSION), dtype=np.float32))
        self.fingerprint = f"synthetic-{zlib.crc32(real.tobytes()):08x}"

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        return [match.span() for match in _TOKEN.finditer(text)]

    def encode_passages(self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]) -> list[PassageVectors]:
        made = []
        for text, spans in zip(texts, sentences, strict=True):
            rng = np.random.default_rng(zlib.crc32(text.encode()))
            passage = self._mixed(rng)
            inside = normalized(
                passage + _SENTENCE_NOISE * self._noise[rng.integers(len(self._noise), size=len(spans))]
            )
            tokens = self._of_tokens(rng, (text.count(" ") * 5) // 8)
            starts = [span.start * len(tokens) // max(1, len(text)) for span in spans]
            made.append(PassageVectors(passage, inside, tokens, starts))
        return made

    def encode_questions(self, texts: Sequence[str]) -> list[QuestionVectors]:
        made = []
        for text in texts:
            rng = np.random.default_rng(zlib.crc32(text.encode()))
            tokens = self._of_tokens(rng, 10)
            made.append(QuestionVectors(self._mixed(rng), tokens, np.ones(len(tokens), dtype=np.float32)))
        return made

    def vectors(self, number: int, count: int) -> FloatArray:
        """Passages' vectors without passages, as many as wanted, by number. Shape: (count, 384)."""
        rng = np.random.default_rng([SEED, number])
        first, second = self._real[rng.integers(len(self._real), size=(2, count))]
        noise = self._noise[rng.integers(len(self._noise), size=(2, count))].mean(axis=0)
        return normalized(first + _SECOND * rng.random((count, 1)) * second + _NOISE * noise * 2**0.5)

    def _mixed(self, rng: np.random.Generator) -> FloatArray:
        first, second = self._real[rng.integers(len(self._real), size=2)]
        noise = self._noise[rng.integers(len(self._noise), size=2)]
        return normalized(first + _SECOND * rng.random() * second + _NOISE * noise.mean(axis=0) * 2**0.5)

    def _of_tokens(self, rng: np.random.Generator, number: int) -> NDArray[np.float32]:
        return self._tokens[rng.integers(len(self._tokens), size=number)]
