"""The default model as an ONNX graph: made once from the torch model, kept in the user's cache, run without torch.

The graph turns token ids into the last layer's token vectors; pooling is left to the caller. It lies in a folder named
for the weights' hash, beside a small record of its size and checksum, and is made again when missing or damaged.
"""

import json
import logging
import os
import tempfile
import warnings
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import ModelError
from qa.models import FloatArray

__all__ = ["Graph", "cache_folder", "graph_for"]

_VERSION = "1"  # of the way the graph is exported
_BATCH = 16
_log = logging.getLogger("qa")


def cache_folder() -> Path:
    """Where derived files that any index may use are kept: ``QA_CACHE``, or the platform's cache folder."""
    import platformdirs

    return Path(os.environ.get("QA_CACHE") or platformdirs.user_cache_dir("pincite"))


class Graph:
    """An ONNX graph open for running. Safe for many threads."""

    def __init__(self, path: Path) -> None:
        """Raises whatever ONNX Runtime raises for a file that is no graph."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def token_vectors(self, token_ids: Sequence[Sequence[int]]) -> list[FloatArray]:
        """Last-layer vectors of each text's tokens. Shapes: (len(token_ids[i]), dimension), float32.

        Texts of like length are run together, so that little is computed on padding.
        """
        order = sorted(range(len(token_ids)), key=lambda text: len(token_ids[text]))
        vectors: dict[int, FloatArray] = {}
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            padded = self._run([token_ids[text] for text in batch])
            for row, text in enumerate(batch):
                vectors[text] = padded[row, : len(token_ids[text])]
        return [vectors[text] for text in range(len(token_ids))]

    def _run(self, token_ids: Sequence[Sequence[int]]) -> FloatArray:
        width = max(len(ids) for ids in token_ids)
        padded = np.zeros((len(token_ids), width), dtype=np.int64)
        mask = np.zeros_like(padded)
        for row, ids in enumerate(token_ids):
            padded[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        vectors: FloatArray = self._session.run(None, {"input_ids": padded, "attention_mask": mask})[0]
        return vectors


def graph_for(fingerprint: str, torch_model: Callable[[], Any]) -> Graph:
    """The graph of the model with these weights, from the cache, or exported into it from ``torch_model()``."""
    path = cache_folder() / "graphs" / f"{fingerprint[:16]}-v{_VERSION}" / "model.onnx"
    if _intact(path):
        try:
            return Graph(path)
        except Exception as error:  # ONNX Runtime's errors have no common public base
            _log.warning("the cached model graph %s cannot be opened (%s); it is made again", path, error)
    _export(torch_model(), path)
    return Graph(path)


def _intact(path: Path) -> bool:
    """Whether the file is the one that was written, by size and CRC-32 (which costs 20 ms for 90 MB here)."""
    try:
        record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        return bool(path.stat().st_size == record["size"] and zlib.crc32(path.read_bytes()) == record["crc32"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _export(model: Any, path: Path) -> None:
    """Write the graph of ``model`` to ``path``, whole or not at all."""
    import torch

    class TokenVectors(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            vectors: torch.Tensor = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            return vectors

    _log.info("preparing the model for quick questions, once")
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    device = next(model.parameters()).device
    ids = torch.full((2, 7), 5, dtype=torch.long, device=device)
    batch, length = torch.export.Dim("batch"), torch.export.Dim("length", max=512)
    axes = {0: batch, 1: length}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = Path(folder) / path.name
            torch.onnx.export(
                TokenVectors().eval(), (ids, torch.ones_like(ids)), str(made), dynamo=True, verbose=False,
                input_names=["input_ids", "attention_mask"], output_names=["token_vectors"],
                dynamic_shapes=(axes, dict(axes)), external_data=False,
            )  # fmt: skip
            data = made.read_bytes()
            record = json.dumps({"size": len(data), "crc32": zlib.crc32(data)})
            path.with_suffix(".json").unlink(missing_ok=True)
            made.replace(path)
            path.with_suffix(".json").write_text(record, encoding="utf-8")
    except OSError as error:
        raise ModelError(
            f"cannot write the model's graph to {path.parent} ({error}); set QA_CACHE to a folder"
        ) from error
