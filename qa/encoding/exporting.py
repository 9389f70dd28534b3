"""A torch module to an ONNX graph with its matrices in 8 bits. Imports torch; only making a graph needs it.

The weights have 7 of the 8 bits, so that no sum overflows on processors without VNNI and every machine computes the
same. Rows have no padding (`qa.encoding.graph` runs each by itself), so masks are left out of the graph.
"""

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import onnx
import torch
from transformers import AttentionInterface

__all__ = ["export"]

_UNMASKED = "unmasked"


def export(module: torch.nn.Module, inputs: Sequence[str], outputs: Sequence[str], path: Path, weights: str) -> None:
    """Write the graph of ``module`` to ``path`` and its weights beside it, to the file called ``weights``.

    They are mapped into memory when it runs: of the word vectors only those asked for are read. Leaves other files in
    the folder.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = path.with_name("exported.onnx")
        _export(module.eval(), inputs, outputs, made)
        graph = onnx.load(str(_quantized(made)))
        onnx.save_model(graph, str(path), save_as_external_data=True, location=weights, size_threshold=4096)


def _export(module: torch.nn.Module, inputs: Sequence[str], outputs: Sequence[str], path: Path) -> None:
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    device = next(module.parameters()).device  # a tensor of its own for each input: one shared would be one input
    examples = tuple(torch.ones((2, 7), dtype=torch.long, device=device) for _ in inputs)
    axes = {0: torch.export.Dim("batch"), 1: torch.export.Dim("length", max=512)}
    with _unpadded(module):
        torch.onnx.export(
            module, examples, str(path), dynamo=True, verbose=False,
            input_names=list(inputs), output_names=list(outputs),
            dynamic_shapes=tuple(dict(axes) for _ in inputs), external_data=False,
        )  # fmt: skip


@contextmanager
def _unpadded(module: torch.nn.Module) -> Iterator[None]:
    """While open, every token of a row heeds all others, for rows without padding: looking at masks takes a fifth of a
    graph's time.
    """
    found: list[Any] = [part.config for part in module.modules() if hasattr(part, "config")]
    before = [config._attn_implementation for config in found]
    for config in found:
        config._attn_implementation = _UNMASKED
    try:
        yield
    finally:
        for config, attention in zip(found, before, strict=True):
            config._attn_implementation = attention


def _unmasked(
    _: Any, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, __: Any, scaling: float, **___: Any
) -> tuple[torch.Tensor, None]:
    """Attention as transformers asks for it. Shapes: (rows, heads, tokens, width of a head); out heads and tokens are
    the other way round.
    """
    weights = torch.softmax((query * scaling) @ key.transpose(2, 3), dim=-1)
    return (weights @ value).transpose(1, 2).contiguous(), None


AttentionInterface.register(_UNMASKED, _unmasked)  # it has no masks made for what it does not know


def _quantized(path: Path) -> Path:
    """The graph with its matrices in 8 bits, a scale for each column; what passes between them stays in float32."""
    from onnxruntime.quantization import QuantType, quant_pre_process, quantize_dynamic

    ready, small = path.with_name("ready.onnx"), path.with_name("small.onnx")
    quant_pre_process(str(path), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(str(ready), str(small), per_channel=True, weight_type=QuantType.QInt8, reduce_range=True)
    return small
