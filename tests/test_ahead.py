"""Models that begin to load while what uses them is imported."""

import threading
from pathlib import Path

import pytest

from qa.cli.options import load_ahead
from qa.encoding import embedding, reader
from qa.encoding.embedding import DEFAULT_MODEL, DefaultEncoder, default_encoder, open_encoder
from qa.encoding.graph import Loaded
from qa.encoding.reader import shipped_reader
from qa.library import Index
from qa.storage.glance import model_of
from qa.testing import HashEncoder
from tests.conftest import MakeIndex


class Begun:
    """In place of a model: counts how often it began to load."""

    def __init__(self) -> None:
        self.times = 0

    def load_ahead(self) -> None:
        self.times += 1


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> tuple[Begun, Begun]:
    """In place of the default model and of the reader."""
    models = Begun(), Begun()
    monkeypatch.setattr(embedding, "default_encoder", lambda: models[0])
    monkeypatch.setattr(reader, "shipped_reader", lambda: models[1])
    return models


def test_the_models_of_an_index_of_the_default_one_are_loaded_ahead(shipped: Index, begun: tuple[Begun, Begun]) -> None:
    load_ahead(Path(shipped.info.path))
    assert [model.times for model in begun] == [1, 1]
    load_ahead(Path(shipped.info.path), reads=False)
    assert [model.times for model in begun] == [2, 1]


def test_of_another_model_none_are_and_of_what_is_no_index(
    make_index: MakeIndex, begun: tuple[Begun, Begun], tmp_path: Path
) -> None:
    folder = Path(make_index({"a.md": "Some text."}).info.path)
    assert model_of(folder) == HashEncoder().name != DEFAULT_MODEL
    load_ahead(folder)
    broken = tmp_path / "broken"
    broken.mkdir()
    assert model_of(broken) is None
    (broken / "store.sqlite").write_bytes(b"no database" * 1000)
    for path in (broken, tmp_path / "nowhere", tmp_path / "a?b#c%20", Path("a\0b")):
        assert model_of(path) is None
        load_ahead(path)
    assert [model.times for model in begun] == [0, 0]


def test_several_indexes_share_the_default_model_of_one_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_encoder() is default_encoder() is open_encoder(DEFAULT_MODEL)
    assert shipped_reader() is shipped_reader()
    before = default_encoder(), shipped_reader()
    monkeypatch.setenv("QA_CACHE", str(tmp_path))
    assert default_encoder() is not before[0]
    assert isinstance(default_encoder(), DefaultEncoder)
    assert shipped_reader() is not before[1]


def test_what_is_loaded_ahead_is_loaded_once() -> None:
    held, times = threading.Event(), []

    def load() -> int:
        times.append(1)
        held.wait(10)
        return 7

    loaded = Loaded(load)
    for _ in range(3):
        loaded.ahead()
    held.set()
    assert loaded.get() == 7
    loaded.ahead()
    assert times == [1]


def test_what_fails_ahead_is_told_when_it_is_needed() -> None:
    def load() -> int:
        raise ValueError("no such weights")

    loaded = Loaded(load)
    loaded.ahead()
    with pytest.raises(ValueError, match="no such weights"):
        loaded.get()
