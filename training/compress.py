"""Keep what training changed of the embedding model: ``python training/compress.py TRAINED.pt reader|questions``.

Each matrix's change is cut to its ``--rank`` largest singular directions, what is new is kept as it is, all in 16 bits.
``--share`` keeps only so much of every change: between the model as it was and as it was tuned lie weights that do what
was trained nearly as well and lose less elsewhere (arXiv 2109.01903). ``--mean`` averages several trainings. Writes the
file in ``qa/data`` that the package reads, or ``--out``, and prints its size and how much of the change it holds.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from qa.encoding.embedding import DefaultEncoder, model_folder
from qa.encoding.network import Network, QuestionNetwork

__all__ = ["compressed"]

_DATA = Path(__file__).parent.parent / "qa" / "data"
_RANKS = {"reader": 64, "questions": 32}
_SHARES = {"reader": 1.0, "questions": 0.5}


def compressed(
    trained: dict[str, torch.Tensor], original: dict[str, torch.Tensor], rank: int, share: float = 1.0
) -> tuple[dict[str, NDArray[np.float16]], float]:
    """Arrays by name as `qa.encoding.network.tuned` reads them, and the part of the squared change that they hold."""
    arrays: dict[str, NDArray[np.float16]] = {}
    held, whole = 0.0, 0.0
    for name, tensor in trained.items():
        change = share * (tensor.float() - original[name].float())
        new = not name.startswith("encoder.")
        if not new and not change.any():
            continue
        if new or change.ndim < 2 or min(change.shape) <= rank:
            arrays[name] = (original[name].float() + change).numpy().astype(np.float16)
            continue
        u, s, v = torch.linalg.svd(change, full_matrices=False)
        root = s[:rank].sqrt()
        arrays[f"{name}|left"] = (u[:, :rank] * root).numpy().astype(np.float16)
        arrays[f"{name}|right"] = (root[:, None] * v[:rank]).numpy().astype(np.float16)
        held, whole = held + float((s[:rank] ** 2).sum()), whole + float((s**2).sum())
    return arrays, held / whole if whole else 1.0


def averaged(trained: Sequence[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of the weights of several trainings that began alike (arXiv 2203.05482)."""
    return {name: torch.stack([each[name].float() for each in trained]).mean(0) for name in trained[0]}


def original(kind: str) -> dict[str, torch.Tensor]:
    """The weights from which a network is trained."""
    torch.manual_seed(0)
    folder = model_folder()
    if kind == "reader":
        return Network.from_folder(folder).state_dict()
    return QuestionNetwork.from_folder(folder, DefaultEncoder().basis).state_dict()


def main() -> None:
    """Write the file that the package reads."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("kind", choices=sorted(_RANKS))
    arguments.add_argument("--rank", type=int)
    arguments.add_argument("--share", type=float)
    arguments.add_argument("--mean", type=Path, nargs="+", default=[], help="other trainings, to be averaged with it")
    arguments.add_argument("--out", type=Path)
    given = arguments.parse_args()
    rank, share = given.rank or _RANKS[given.kind], given.share or _SHARES[given.kind]
    out = given.out or _DATA / f"{given.kind}.npz"
    trained = averaged([torch.load(file) for file in (given.file, *given.mean)])
    arrays, held = compressed(trained, original(given.kind), rank, share)
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
    print(f"{out.name}: {out.stat().st_size / 1e6:.1f} MB at rank {rank}, {100 * held:.1f} % of the change")


if __name__ == "__main__":
    main()
