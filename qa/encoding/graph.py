"""A model as an ONNX graph: made once from the torch module, kept in the user's cache, run without torch.

A graph turns token ids into values for each token or each text, its matrices in 8 bits. A text is run by itself, on
one thread, several texts beside each other: quicker than batches (nothing is computed on padding), and what comes out
for a text does not depend on what it was run with.

It lies in a folder named for the weights' hash, beside a small record of its size and checksum, and is made again when
missing or damaged.
"""

import json
import logging
import os
import tempfile
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from qa.encoder import FloatArray
from qa.errors import ModelError

__all__ = ["GRAPH_VERSION", "Graph", "Loaded", "Recipe", "cache_folder", "graph_for", "prepare"]

GRAPH_VERSION = "5"
"""Of the way graphs are exported."""

_SLOW = ("SkipLayerNormFusion",)  # of ONNX Runtime's optimizations: its operator takes eight times as long as its parts
_WEIGHTS = "model.weights"  # the file beside the graph
_log = logging.getLogger("qa")
_exporting = threading.Lock()  # torch's exporter is not for several threads
_T = TypeVar("_T")


def cache_folder() -> Path:
    """Where derived files that any index may use are kept: ``QA_CACHE``, or the platform's cache folder."""
    import platformdirs

    return Path(os.environ.get("QA_CACHE") or platformdirs.user_cache_dir("pincite"))


class Recipe(NamedTuple):
    """How to make a graph: a torch module, the names of its inputs (all token by token) and outputs.

    ``fingerprint`` is the hash of its weights.
    """

    fingerprint: str
    module: Callable[[], Any]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


class Graph:
    """An ONNX graph open for running. Safe for many threads."""

    def __init__(self, path: Path) -> None:
        """Raises whatever ONNX Runtime raises for a file that is no graph."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOW
        )

    def run(self, inputs: Mapping[str, Sequence[Sequence[int]]]) -> list[list[FloatArray]]:
        """The graph's outputs for each text; of an output with a token axis, as many rows as the text has tokens.

        ``inputs`` are one number for each token of each text.
        """
        feeds = [
            {name: np.array([row], dtype=np.int64) for name, row in zip(inputs, rows, strict=True)}
            for rows in zip(*inputs.values(), strict=True)
        ]
        lengths = list(map(len, next(iter(inputs.values()))))
        threads = min(len(feeds), _cores())
        if threads < 2:
            return [self._one(feed) for feed in feeds]
        longest_first = sorted(range(len(feeds)), key=lambda number: -lengths[number])
        with ThreadPoolExecutor(threads) as pool:  # the short ones last: all threads end at about one time
            runs = {number: pool.submit(self._one, feeds[number]) for number in longest_first}
        return [runs[number].result() for number in range(len(feeds))]

    def _one(self, feed: Mapping[str, NDArray[np.int64]]) -> list[FloatArray]:
        return [output[0] for output in self._session.run(None, feed)]


def _cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Loaded(Generic[_T]):
    """What is loaded once: when it is needed, or ahead of that in another thread. Safe for many threads.

    Opening a graph takes as long as importing what comes before its use, and holds no lock of Python's.
    """

    def __init__(self, load: Callable[[], _T]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._loaded: _T | None = None
        self._begun = False

    def ahead(self) -> None:
        """Begin to load, once. What fails is tried again by `get`, which tells of it."""
        if not self._begun:
            self._begun = True
            threading.Thread(target=self._quietly).start()

    def get(self) -> _T:
        """What was loaded. Raises whatever loading raises."""
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _quietly(self) -> None:
        with suppress(Exception):
            self.get()


def graph_for(recipe: Recipe) -> Graph:
    """The graph of the model with these weights, from the cache, or made and kept there."""
    path = _path(recipe)
    if _intact(path):
        try:
            return Graph(path)
        except Exception as error:  # ONNX Runtime's errors have no common public base
            _log.warning("the cached model graph %s cannot be opened (%s); it is made again", path, error)
            path.with_suffix(".json").unlink(missing_ok=True)
    _make(recipe, path)
    return Graph(path)


def prepare(recipe: Recipe) -> None:
    """Make the graph if it is not in the cache, so that nobody waits for it later. Raises `ModelError`.

    Whether one that is there is damaged is told when it is opened: reading it here would cost every small update.
    """
    if not _path(recipe).with_suffix(".json").exists():  # written last
        _make(recipe, _path(recipe))


def _path(recipe: Recipe) -> Path:
    return cache_folder() / "graphs" / f"{recipe.fingerprint[:16]}-v{GRAPH_VERSION}" / "model.onnx"


def _intact(path: Path) -> bool:
    """Whether the files are the ones that were written, by size and CRC-32 (which costs 20 ms for 90 MB here)."""
    try:
        record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        return set(record) == {path.name, _WEIGHTS} and all(
            [path.with_name(name).stat().st_size, _crc32(path.with_name(name))] == facts
            for name, facts in record.items()
        )
    except (OSError, ValueError, TypeError):
        return False


def _crc32(path: Path) -> int:
    """In parts, so that a question never holds the whole file in memory."""
    found = 0
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            found = zlib.crc32(part, found)
    return found


def _make(recipe: Recipe, path: Path) -> None:
    """Write the graph, unless another thread or process has written it meanwhile."""
    from filelock import FileLock

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _exporting, FileLock(path.with_suffix(".lock")):
            if not _intact(path):
                _write(recipe, path)
    except (OSError, NotImplementedError) as error:  # the latter where files cannot be locked
        raise ModelError(
            f"cannot write the model's graph to {path.parent} ({error}); set QA_CACHE to a folder"
        ) from error


def _write(recipe: Recipe, path: Path) -> None:
    """Write the graph to ``path`` and its weights beside it, whole or not at all."""
    from qa.encoding.exporting import export

    _log.info("preparing the model for quick questions, once")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        export(recipe.module(), recipe.inputs, recipe.outputs, Path(folder) / path.name, _WEIGHTS)
        record: dict[str, list[int]] = {}
        path.with_suffix(".json").unlink(missing_ok=True)
        for name in (_WEIGHTS, path.name):
            written = Path(folder) / name
            record[name] = [written.stat().st_size, _crc32(written)]
            written.replace(path.with_name(name))
        path.with_suffix(".json").write_text(json.dumps(record), encoding="utf-8")
