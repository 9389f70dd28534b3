"""Keep what training changed of the embedding model: ``python training/compress.py READER.pt [RANK] [OUT]``.

Each matrix's change is cut to its ``RANK`` largest singular directions, the rest of the network is kept as it is, all
in 16 bits. Writes ``qa/data/reader.npz`` and prints its size and how much of the change it holds.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from qa.embedding import model_folder
from qa.network import Network

__all__ = ["compressed"]

_OUT = Path(__file__).parent.parent / "qa" / "data" / "reader.npz"


def compressed(
    trained: dict[str, torch.Tensor], original: dict[str, torch.Tensor], rank: int
) -> tuple[dict[str, NDArray[np.float16]], float]:
    """Arrays by name as `qa.reader` reads them, and the share of the squared change that they hold."""
    arrays: dict[str, NDArray[np.float16]] = {}
    held, whole = 0.0, 0.0
    for name, tensor in trained.items():
        change = tensor.float() - original[name].float()
        new = not name.startswith("encoder.")
        if not new and not change.any():
            continue
        if new or change.ndim < 2 or min(change.shape) <= rank:
            arrays[name] = tensor.numpy().astype(np.float16)
            continue
        u, s, v = torch.linalg.svd(change, full_matrices=False)
        root = s[:rank].sqrt()
        arrays[f"{name}|left"] = (u[:, :rank] * root).numpy().astype(np.float16)
        arrays[f"{name}|right"] = (root[:, None] * v[:rank]).numpy().astype(np.float16)
        held, whole = held + float((s[:rank] ** 2).sum()), whole + float((s**2).sum())
    return arrays, held / whole if whole else 1.0


def main(file: Path, rank: int, out: Path) -> None:
    """Write the file that `qa.reader` reads."""
    torch.manual_seed(0)
    original = Network.from_folder(model_folder()).state_dict()
    arrays, held = compressed(torch.load(file), original, rank)
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
    print(f"{out.name}: {out.stat().st_size / 1e6:.1f} MB at rank {rank}, {100 * held:.1f} % of the change")


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        int(sys.argv[2]) if len(sys.argv) > 2 else 64,
        Path(sys.argv[3]) if len(sys.argv) > 3 else _OUT,
    )
