"""Measure the vector file alone, at a size for which texts would take long: recall, search, memory, changes.

    python benchmarks/vectors.py [1000000] [--kind ivf] [--work FOLDER]       (needs QA_BENCH)

The vectors are those of `synthetic.py`, mixed from real ones. Recall is the share of the truly nearest ten among the
fifty that a search hands on, which are ranked anew by exact cosines. Writing and searching run as processes of their
own; what is printed is kept in benchmarks/output/vectors.txt.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import numpy as np
from machine import keep
from process import measured
from scale import nearest, prepared
from synthetic import SyntheticEncoder

from qa.encoder import FloatArray
from qa.storage.changes import Changes, checksum
from qa.storage.dense import KINDS, DenseIndex, write

_BATCH, _QUESTIONS, _CHANGED = 10_000, 200, 20_000


def _batches(encoder: SyntheticEncoder, count: int, every: int = 1) -> Iterator[tuple[range, FloatArray]]:
    for first in range(0, count, _BATCH):
        ids = range(first, min(first + _BATCH, count))
        yield ids[::every], encoder.vectors(first, len(ids))[::every]


def written(path: Path, encoder: SyntheticEncoder, count: int, kind: str) -> dict[str, float]:
    """Write the file, and beside it which passages are truly the nearest to each question."""
    began = time.perf_counter()
    write(path, "flat" if kind == "flat" else "ivf", encoder.dimension, count, lambda e: _batches(encoder, count, e))
    figures = {"write s": time.perf_counter() - began, "file MB": path.stat().st_size / 1e6}
    questions = encoder.vectors(count, _QUESTIONS)
    np.save(path.with_suffix(".exact.npy"), nearest(questions, _batches(encoder, count))[1])
    return figures


def searched(path: Path, encoder: SyntheticEncoder, count: int) -> dict[str, float]:
    """Open the file and search it, alone and with changes beside it."""
    crc32, questions = checksum(path), encoder.vectors(count, _QUESTIONS)
    began = time.perf_counter()
    index = DenseIndex(path, crc32)
    figures = {"open s": time.perf_counter() - began}
    times, shares = [], []
    for question, exact in zip(questions, np.load(path.with_suffix(".exact.npy")), strict=True):
        began = time.perf_counter()
        found = index.search(question[None], 50)[0][0]
        times.append(1000 * (time.perf_counter() - began))
        shares.append(len(set(found) & set(exact.tolist())) / 10)
    figures |= {"p50 ms": median(times), "p95 ms": quantiles(times, n=20)[18], "recall@10": float(np.mean(shares))}
    added = [(range(count, count + _CHANGED), encoder.vectors(count + 1, _CHANGED))]
    changes, beside = Changes.none(encoder.dimension).after(range(25), added), path.with_suffix(".changes.npy")
    began = time.perf_counter()
    changes.write(beside)
    figures["write 20,000 changes s"] = time.perf_counter() - began
    changed, times = DenseIndex(path, crc32, Changes.read(beside, checksum(beside))), []
    for question in questions:
        began = time.perf_counter()
        changed.search(question[None], 50)
        times.append(1000 * (time.perf_counter() - began))
    return figures | {"p50 ms with them": median(times)}


def main() -> None:
    """Write, search, and keep what was printed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=1_000_000, help="vectors")
    parser.add_argument("--kind", choices=KINDS, default="ivf")
    parser.add_argument("--work", type=Path, default=Path("/tmp/qa-scale"), help="where the file is kept")  # noqa: S108
    parser.add_argument("--step", choices=("write", "search"), help="one step, in this process")
    arguments = parser.parse_args()
    path = arguments.work / f"{arguments.kind}-{arguments.count}.faiss"
    if arguments.step:
        encoder = SyntheticEncoder(np.load(arguments.work / "real.npy"))
        write_it = arguments.step == "write"
        steps = written(path, encoder, arguments.count, arguments.kind) if write_it else None
        print(json.dumps(steps or searched(path, encoder, arguments.count)))
        return
    prepared(arguments.work)
    lines = []
    for step in ("write", "search"):
        ran = measured([sys.executable, __file__, *sys.argv[1:], "--step", step])
        if ran.code:
            raise SystemExit(f"{step} failed; see python benchmarks/vectors.py {arguments.count} --step {step}")
        lines += [f"{name}: {value:,.3f}" for name, value in json.loads(ran.output).items()]
        lines.append(f"peak of that process: {ran.peak_mib:,.0f} MiB, {ran.cpu_seconds:,.1f} s of processor time")
    command = f"$ python benchmarks/vectors.py {arguments.count} --kind {arguments.kind}"
    keep("vectors.txt", command, "\n".join(lines))


if __name__ == "__main__":
    main()
