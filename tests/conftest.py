"""What the tests share: no model hub, a bench folder if there is one, and indexes built once."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("OMP_NUM_THREADS", "1")  # tests run beside each other: more threads would wait for each other
for name in ("QA_INDEX", "QA_CORPUS", "NO_COLOR"):
    os.environ.pop(name, None)

from qa.library import Index, build_index  # noqa: E402  # the environment has to be set first
from qa.testing import HashEncoder  # noqa: E402

settings.register_profile("untimed", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("untimed")
PROJECT = Path(__file__).parent.parent
MakeIndex = Callable[[dict[str, str | bytes]], Index]


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The shipped corpus, indexed with the real model."""
    index = build_index(PROJECT / "corpus", tmp_path_factory.mktemp("shipped"))
    yield index
    index.close()


@pytest.fixture(scope="session")
def bench() -> Path:
    """The folder of public benchmarks that QA_BENCH names."""
    folder = os.environ.get("QA_BENCH")
    if not folder or not Path(folder).is_dir():
        pytest.skip("QA_BENCH names no folder of benchmark data")
    return Path(folder)


@pytest.fixture
def make_index(tmp_path: Path) -> MakeIndex:
    """Write files (by relative path) into a corpus folder and index it without a real model."""

    def make(files: dict[str, str | bytes]) -> Index:
        corpus = tmp_path / "corpus"
        write(corpus, files)
        return build_index(corpus, tmp_path / "index", encoder=HashEncoder())

    return make


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    """Write files by relative path, text as UTF-8 with its newlines as they are."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
