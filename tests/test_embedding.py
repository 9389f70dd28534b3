"""The real model: both ways to encode agree, the whole passage is read, and a damaged graph is made again."""

import json
import shutil
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from qa.encoder import Encoder, FloatArray, read_as_passages
from qa.encoding.embedding import DEFAULT_MODEL, DefaultEncoder, default_tokenizer, open_encoder
from qa.encoding.graph import GRAPH_VERSION, Recipe, cache_folder, prepare
from qa.encoding.pooling import normalized, weighed
from qa.encoding.transformer import TransformerEncoder
from qa.errors import ModelError
from qa.indexing.chunking import chunk
from qa.models import Document, Span
from qa.ranking.scoring import max_sim
from qa.text.sentences import sentence_spans
from tests.conftest import write

TEXTS = (
    "The border is 900 kilometers long. Both sides have faced insurgencies for decades.",
    "Iran struck a village on 16 January. Two children died. Pakistan answered two days later with drones and rockets.",
    "你好。再见！",
    "x",
)


@pytest.fixture(scope="module")
def encoder() -> DefaultEncoder:
    made = open_encoder(DEFAULT_MODEL)
    assert isinstance(made, DefaultEncoder)
    return made


@pytest.fixture(scope="module")
def torch_encoder(encoder: DefaultEncoder) -> TransformerEncoder:
    return TransformerEncoder(DEFAULT_MODEL, encoder._folder)


def test_both_ways_give_nearly_the_same_vectors(encoder: DefaultEncoder, torch_encoder: TransformerEncoder) -> None:
    """Eight bits against 32, whole passages and single words, by cosine."""
    sentences = [sentence_spans(text) for text in TEXTS]
    for mine, theirs in zip(
        encoder.encode_passages(TEXTS, sentences), torch_encoder.encode_passages(TEXTS, sentences), strict=True
    ):
        assert mine.passage @ theirs.passage > 0.97
        assert np.all((mine.sentences * theirs.sentences).sum(axis=1) > 0.96)
    for (one_read, places), (other_read, same) in zip(
        encoder.token_vectors(TEXTS), torch_encoder.token_vectors(TEXTS), strict=True
    ):
        assert one_read.shape == other_read.shape
        assert list(places) == list(same)
    assert (encoder.dimension, encoder.max_tokens) == (torch_encoder.dimension, torch_encoder.max_tokens)


def test_questions_are_read_by_the_tuned_model(encoder: DefaultEncoder, torch_encoder: TransformerEncoder) -> None:
    """Eight bits against 32, by cosine; near to what the model gives untuned, but not the same."""
    import torch

    network = encoder._question_module().eval()
    plain = torch_encoder.encode_questions(TEXTS)
    for text, made, untuned in zip(TEXTS, encoder.encode_questions(TEXTS), plain, strict=True):
        encoding = encoder._tokenizer.encode(text)
        with torch.no_grad():
            ids = torch.tensor([encoding.ids])
            states, words, factors = (output[0].numpy() for output in network(ids, torch.ones_like(ids)))
        assert made.question @ normalized(states.mean(axis=0)) > 0.97
        rows = [row for row, (start, end) in enumerate(encoding.offsets) if end > start]
        assert np.all((made.tokens * normalized(words[rows])).sum(axis=1) > 0.9)
        np.testing.assert_allclose(made.weights, weighed(text, encoding.offsets)[1] * factors[rows], rtol=0.2)
        assert 0.5 < made.question @ untuned.question < 0.99


def test_a_text_gets_the_same_vectors_whatever_it_is_encoded_with(encoder: DefaultEncoder) -> None:
    together = encoder.encode_passages(TEXTS, [[], [], [], []])
    for text, made in zip(TEXTS, together, strict=True):
        alone = encoder.encode_passages([text], [[]])[0]
        np.testing.assert_array_equal(alone.passage, made.passage)
        np.testing.assert_array_equal(alone.tokens, made.tokens)


def test_a_sentence_has_its_own_words(encoder: DefaultEncoder) -> None:
    hard = "Soft\u00adware, ﬁnally; “cafÃ©” – and 🎉 it's 1,800 km. Two more, e.g. U.S. ones."
    for text in (*TEXTS, hard):
        spans = tuple(sentence_spans(text))
        (made,) = encoder.encode_passages([text], [spans])
        assert len(made.starts) == len(spans)
        for number, asked in enumerate(read_as_passages(encoder, [span.of(text) for span in spans])):
            _, (near,) = max_sim(asked.tokens, asked.weights, [made.tokens], [made.starts])
            assert near.shape == (len(spans),)
            if text in TEXTS[:2]:
                assert int(near.argmax()) == number


@given(
    st.lists(st.lists(st.integers(0, 3), max_size=4), min_size=1, max_size=4),
    st.integers(0, 3),
    st.integers(0, 2),
    st.integers(0, 99),
)
def test_words_are_compared_passage_by_passage_and_sentence_by_sentence(
    sizes: list[list[int]], asked: int, ahead: int, seed: int
) -> None:
    """``sizes`` are how many words each sentence of each passage has; ``ahead`` stand in front of all sentences."""
    chance = np.random.default_rng(seed)
    question, weights = chance.standard_normal((asked, 5), np.float32), chance.random(asked, np.float32)
    passages = [chance.standard_normal((ahead + sum(each), 5), np.float32) for each in sizes]
    starts = [[ahead + sum(each[:n]) for n in range(len(each))] for each in sizes]

    def plain(words: FloatArray) -> float:
        return float((words @ question.T).max(axis=0) @ weights / weights.sum()) if len(words) and asked else 0.0

    whole, inside = max_sim(question, weights, passages, starts)
    np.testing.assert_allclose(whole, [plain(words) for words in passages], atol=1e-5)
    for words, each, begins, found in zip(passages, sizes, starts, inside, strict=True):
        alone = [plain(words[begin : begin + size]) for begin, size in zip(begins, each, strict=True)]
        np.testing.assert_allclose(found, alone, atol=1e-5)


def test_vectors_are_unit_and_mean_something(encoder: DefaultEncoder) -> None:
    questions = encoder.encode_questions(["How long is the frontier?", "Who was killed by the strike?"])
    passages = encoder.encode_passages(TEXTS[:2], [[], []])
    for row, question in enumerate(questions):
        np.testing.assert_allclose(np.linalg.norm(question.question), 1, atol=1e-5)
        np.testing.assert_allclose(np.linalg.norm(question.tokens, axis=1), 1, atol=1e-5)
        assert max((0, 1), key=lambda n: float(question.question @ passages[n].passage)) == row
        tokens, _ = max_sim(question.tokens, question.weights, [passage.tokens for passage in passages], [[], []])
        assert int(tokens.argmax()) == row


@pytest.mark.parametrize("blank", [" ", "\n", "\r\n", "\u2028", " \t\n "])
def test_a_long_text_has_the_tokens_that_it_has_in_one_piece(encoder: DefaultEncoder, blank: str) -> None:
    text = blank.join(word for number in range(9000) for word in ("Élan", "ﬁnds", f"{number}’s", "“cafÃ©”", "你好。"))
    whole = default_tokenizer()
    assert list(encoder.token_spans(text)) == whole.encode(text, add_special_tokens=False).offsets


def test_the_tokens_of_a_word_without_end_cover_it(encoder: DefaultEncoder) -> None:
    text = "x" * 3_000_000
    spans = list(encoder.token_spans(text))
    assert [start for start, _ in spans[1:]] == [end for _, end in spans[:-1]]
    assert (spans[0][0], spans[-1][1]) == (0, len(text))


def test_the_end_of_the_longest_passage_is_read(encoder: Encoder) -> None:
    text = " ".join(f"Sentence number {n} mentions an item." for n in range(200))
    chunks = chunk(Document("a.txt", text, "a", ""), encoder, target=encoder.max_tokens)
    longest = max((made.span.of(text) for made in chunks), key=len)
    assert len(list(encoder.token_spans(longest))) <= encoder.max_tokens
    changed = longest[: -len("item.")] + "zebra."
    plain, other = encoder.encode_passages([longest, changed], [[Span(0, 5)], [Span(0, 5)]])
    assert float(plain.passage @ other.passage) < 1 - 1e-5


@pytest.mark.parametrize(("name", "exported"), [("model.onnx", False), ("model.weights", True), ("model.json", False)])
def test_a_damaged_graph_is_made_again(
    encoder: DefaultEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, exported: bool
) -> None:
    """Once from the model (``exported``); whichever file is damaged, the others would be made in the same way."""
    good = encoder.encode_questions(TEXTS[:1])[0].question
    originals = cache_folder() / "graphs" / f"{encoder._question_recipe.fingerprint[:16]}-v{GRAPH_VERSION}"
    monkeypatch.setenv("QA_CACHE", str(tmp_path))
    copy = tmp_path / "graphs" / originals.name
    shutil.copytree(originals, copy)
    damaged = bytearray((copy / name).read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    (copy / name).write_bytes(damaged)
    if not exported:
        monkeypatch.setattr(
            "qa.encoding.graph._write", lambda _, path: shutil.copytree(originals, path.parent, dirs_exist_ok=True)
        )
    np.testing.assert_allclose(DefaultEncoder().encode_questions(TEXTS[:1])[0].question, good, atol=1e-6)
    assert (copy / name).read_bytes() != bytes(damaged)


def test_a_graph_that_another_process_makes_is_awaited_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_CACHE", str(tmp_path))
    recipe = Recipe("0" * 64, lambda: pytest.fail("it was made again"), (), ())
    folder = tmp_path / "graphs" / f"{recipe.fingerprint[:16]}-v{GRAPH_VERSION}"
    waits = threading.Event()

    @contextmanager
    def exporting() -> Iterator[None]:
        waits.set()
        yield

    monkeypatch.setattr("qa.encoding.graph._exporting", exporting())
    folder.mkdir(parents=True)
    with ThreadPoolExecutor(1) as pool:
        with FileLock(folder / "model.lock"):
            prepared = pool.submit(prepare, recipe)
            waits.wait()  # it has seen that there is none
            write(folder, {"model.onnx": "graph", "model.weights": "weights"})
            record = {
                path.name: [path.stat().st_size, zlib.crc32(path.read_bytes())] for path in folder.glob("*.[ow]*")
            }
            write(folder, {"model.json": json.dumps(record)})
        prepared.result()
    assert (folder / "model.onnx").read_text() == "graph"


def test_an_export_leaves_the_model_as_it_was() -> None:
    from qa.encoding.exporting import _UNMASKED, _unpadded
    from qa.encoding.network import PassageNetwork

    config: Any = SimpleNamespace(_attn_implementation="sdpa")
    inner: Any = torch.nn.Linear(2, 2)
    inner.config = config
    with _unpadded(PassageNetwork(inner)):
        assert config._attn_implementation == _UNMASKED
    assert config._attn_implementation == "sdpa"


def test_a_graph_has_no_masks(encoder: DefaultEncoder) -> None:
    recipe = encoder._question_recipe
    prepare(recipe)
    file = cache_folder() / "graphs" / f"{recipe.fingerprint[:16]}-v{GRAPH_VERSION}" / "model.onnx"
    graph = onnx.load(str(file), load_external_data=False).graph
    assert [each.name for each in graph.input] == ["input_ids"]
    assert {"MatMulInteger", "Softmax"} < {node.op_type for node in graph.node}
    assert "IsNaN" not in {node.op_type for node in graph.node}  # of rows that are masked out


def test_a_model_that_is_not_there_is_an_error_that_says_how(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no/such-model cannot be loaded"):
        open_encoder("no/such-model").encode_questions(["x"])
    with pytest.raises(ModelError, match="name a folder that holds"):
        open_encoder(str(tmp_path)).encode_questions(["x"])


def test_changed_weights_are_refused(encoder: DefaultEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for path in encoder._folder.iterdir():
        if path.name != "model.safetensors" and path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    (folder / "model.safetensors").write_bytes((encoder._folder / "model.safetensors").read_bytes()[:-1] + b"\0")
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    tampered = DefaultEncoder()
    tampered._folder = folder
    with pytest.raises(ModelError, match="has SHA-256"):
        tampered.encode_questions(["x"])
