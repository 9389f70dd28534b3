"""Measure how time, memory and disk grow with the number of passages, from a thousand to a million.

    python benchmarks/scale.py [1000 10000 100000 1000000] [--work FOLDER]        (or: just scale; needs QA_BENCH)

The documents are made up (`synthetic.py` says how) and indexed, searched and updated by the package's own code; only
the model is replaced, so a question's own embedding (some 4 ms with the default model) comes on top. Every step runs as
a process of its own. Indexes stay in the work folder (14 KB a passage), so that a build cut off is gone on with and a
second run measures without building. The output goes to benchmarks/output/scale.txt and, as a picture, scale.png.

- build: `qa.indexing.build.update` into an empty folder: seconds, and the process's peak memory
- open: `Index.open`, which holds every file to its checksum; and the first search, which finds nothing mapped yet
- search: `Index.search` of 200 real questions for 10 passages, cited and highlighted, one after the other
- recall: the share of the truly nearest ten (brute force over the record) among the ten that dense search gives
- memory: the peak of the process that opens and searches in all modes; mapped files count as far as they were looked at
- update: `qa.indexing.build.update` after one document has changed, and its peak memory
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

import numpy as np
from machine import OUTPUT, keep
from numpy.typing import NDArray
from process import measured
from synthetic import PASSAGES_A_DOCUMENT, SyntheticEncoder, SyntheticSource, Words, real_texts, real_vectors

from qa import Index
from qa.encoder import FloatArray
from qa.indexing.build import update
from qa.indexing.index import Reader
from qa.indexing.locking import locked
from qa.models import MODES
from qa.ranking import retrieval
from qa.storage.store import Store

SIZES = (1_000, 10_000, 100_000, 1_000_000)
_QUESTIONS, _ROUNDS = 200, 5
Figures = dict[str, Any]


def prepared(work: Path) -> None:
    """Leave in the work folder what all steps need: texts to draw words from, real vectors, questions."""
    if (work / "questions.json").exists():
        return
    work.mkdir(parents=True, exist_ok=True)
    bench = Path(os.environ.get("QA_BENCH") or sys.exit("QA_BENCH names no folder of benchmark data"))
    texts = real_texts(bench)
    (work / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    np.save(work / "real.npy", real_vectors(texts))
    articles = json.loads((bench / "squad2" / "dev-part.json").read_text(encoding="utf-8"))["data"]
    asked = [qa["question"].strip() for article in articles for part in article["paragraphs"] for qa in part["qas"]]
    (work / "questions.json").write_text(json.dumps(asked[:: len(asked) // _QUESTIONS][:_QUESTIONS]), encoding="utf-8")


def build(work: Path, size: int) -> Figures:
    """Index that many passages; or change one document of an index that is there."""
    words = Words(json.loads((work / "texts.json").read_text(encoding="utf-8")))
    folder = work / str(size)
    sources = [SyntheticSource(words, number) for number in range(size // PASSAGES_A_DOCUMENT)]
    sources[17] = SyntheticSource(words, 17, _generation(folder))
    began = time.perf_counter()
    with locked(folder):
        report = update(folder, sources, {}, _encoder(work))
    return {"update s": time.perf_counter() - began, "passages": report.passages, "embedded": report.embedded}


def _generation(folder: Path) -> int:
    """How many builds an index has seen; 0 where there is none."""
    if not folder.exists():
        return 0
    with closing(Store(folder, create=True)) as store:
        return store.generation


def search(work: Path, size: int) -> Figures:
    """Open, and ask every question in every mode."""
    questions = json.loads((work / "questions.json").read_text(encoding="utf-8"))
    began = time.perf_counter()
    index = Index.open(work / str(size), encoder=_encoder(work))
    figures: Figures = {"open s": time.perf_counter() - began}
    began = time.perf_counter()
    index.search(questions[0], k=10)
    figures["first ms"] = 1000 * (time.perf_counter() - began)
    for mode in MODES:
        times = []
        for question in questions:
            began = time.perf_counter()
            index.search(question, k=10, mode=mode)
            times.append(1000 * (time.perf_counter() - began))
        cuts = quantiles(times, n=100)
        figures |= {f"{mode} p50 ms": median(times), f"{mode} p95 ms": cuts[94]}
    return figures


def recall(work: Path, size: int) -> Figures:
    """Dense search against brute force."""
    questions = json.loads((work / "questions.json").read_text(encoding="utf-8"))
    reader = Reader(work / str(size), _encoder(work))
    with reader.snapshot() as snapshot:
        queries = retrieval.prepared(
            reader, snapshot, questions, 10, "dense"
        )  # words are read as the documents spell them
        vectors = np.stack([query.vectors.question for query in queries if query.vectors])
        scores, ids = nearest(vectors, snapshot.store.passage_vectors(snapshot.generation))
        found = [{hit.row.id for hit in retrieval.ranked(snapshot, query, 10)} for query in queries]
        kind = json.loads(snapshot.store.meta("dense") or "{}").get("kind")
    shares = [len(some & set(row.tolist())) / 10 for some, row in zip(found, ids, strict=True)]
    return {"recall@10": fmean(shares), "cosine of the tenth": float(scores.min(axis=1).mean()), "kind": kind}


def nearest(
    questions: FloatArray, batches: Iterable[tuple[Sequence[int], FloatArray]]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Cosines and ids of the truly nearest ten of each question, by brute force. Shapes: (questions, 10), unordered."""
    scores, ids = np.full((len(questions), 10), -np.inf), np.zeros((len(questions), 10), dtype=np.int64)
    for some, vectors in batches:
        scores = np.concatenate([scores, questions @ vectors.T], axis=1)
        ids = np.concatenate([ids, np.broadcast_to(some, (len(questions), len(some)))], axis=1)
        top = np.argpartition(-scores, 9, axis=1)[:, :10]
        scores, ids = np.take_along_axis(scores, top, axis=1), np.take_along_axis(ids, top, axis=1)
    return scores, ids


def disk(folder: Path) -> Figures:
    """MB of each part."""
    parts = {"store": "store.sqlite*", "dense": "dense-*", "lexical": "lexical-*/*"}
    return {
        f"{name} MB": sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file()) / 1e6
        for name, pattern in parts.items()
    }


def _encoder(work: Path) -> SyntheticEncoder:
    return SyntheticEncoder(np.load(work / "real.npy"))


STEPS: dict[str, Callable[[Path, int], Figures]] = {"build": build, "search": search, "recall": recall}


def _step(name: str, work: Path, size: int) -> Figures:
    """One step in a process of its own, with its peak memory."""
    ran = measured([sys.executable, __file__, str(size), "--work", str(work), "--step", name])
    if ran.code:
        raise SystemExit(f"{name} of {size} failed; see python benchmarks/scale.py {size} --step {name}")
    return {**json.loads(ran.output), "peak MiB": ran.peak_mib}


def measure(work: Path, size: int) -> Figures:
    """All figures of one size."""
    folder = work / str(size)
    found: Figures = {"size": size}
    if not (folder / "build.json").exists():
        built = _step("build", work, size)
        kept = {"build s": built["update s"], "build peak MiB": built["peak MiB"], "embedded": built["embedded"]}
        (folder / "build.json").write_text(json.dumps(kept), encoding="utf-8")
    found |= json.loads((folder / "build.json").read_text(encoding="utf-8"))
    found |= disk(folder) | _step("search", work, size)
    found |= {key: value for key, value in _step("recall", work, size).items() if key != "peak MiB"}
    updates = [_step("build", work, size) for _ in range(_ROUNDS)]
    found["passages"] = updates[0]["passages"]
    found["update s"] = median(each["update s"] for each in updates)
    found["slowest update s"] = max(each["update s"] for each in updates)
    found["update peak MiB"] = max(each["peak MiB"] for each in updates)
    return found


ROWS = (
    ("passages", "{:,.0f}"), ("kind", "{}"), ("open s", "{:.2f}"), ("first ms", "{:.0f}"),
    *((f"{mode} {point} ms", "{:.1f}") for mode in MODES for point in ("p50", "p95")),
    ("recall@10", "{:.3f}"), ("peak MiB", "{:,.0f}"), ("store MB", "{:,.0f}"), ("dense MB", "{:,.1f}"),
    ("lexical MB", "{:,.1f}"), ("update s", "{:.2f}"), ("slowest update s", "{:.2f}"), ("update peak MiB", "{:,.0f}"),
    ("build s", "{:,.0f}"), ("build peak MiB", "{:,.0f}"),
)  # fmt: skip


def table(results: list[Figures]) -> str:
    """A line a figure, a column a size."""
    lines = [name.ljust(18) + "".join(form.format(each[name]).rjust(12) for each in results) for name, form in ROWS]
    return "\n".join(lines)


def draw(results: list[Figures], path: Path) -> None:
    """A picture of four panels."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    panels = {
        "search, ms (dashed: p95)": [f"{mode} {point} ms" for mode in MODES for point in ("p50", "p95")],
        "seconds": ["open s", "update s"],
        "memory, MiB": ["peak MiB", "update peak MiB", "build peak MiB"],
        "disk, MB": ["store MB", "dense MB", "lexical MB"],
    }
    figure, axes = plt.subplots(2, 2, figsize=(10, 7), layout="constrained")
    for axis, (title, names) in zip(axes.flat, panels.items(), strict=True):
        for number, name in enumerate(names):
            paired = title.startswith("search")
            axis.plot(
                [each["passages"] for each in results], [each[name] for each in results], marker="o",
                linestyle="--" if "p95" in name else "-", color=f"C{number // 2 if paired else number}",
                label=None if "p95" in name else name.removesuffix(" p50 ms").removesuffix(" MiB").removesuffix(" MB"),
            )  # fmt: skip
        axis.set(title=title, xscale="log", yscale="log", xlabel="passages")
        axis.grid(alpha=0.3)
        axis.legend()
    figure.savefig(path, dpi=100)


def main() -> None:
    """Measure the sizes asked for, and write what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of passages")
    parser.add_argument("--work", type=Path, default=Path("/tmp/qa-scale"), help="where the indexes are kept")  # noqa: S108
    parser.add_argument("--step", choices=STEPS, help="one step of one size, in this process")
    arguments = parser.parse_args()
    if arguments.step:
        print(json.dumps(STEPS[arguments.step](arguments.work, arguments.sizes[0])))
        return
    prepared(arguments.work)
    results = []
    for size in arguments.sizes:
        results.append(measure(arguments.work, size))
        print(results[-1], file=sys.stderr, flush=True)
    sizes = " ".join(map(str, arguments.sizes))
    draw(results, OUTPUT / "scale.png")
    keep("scale.txt", f"$ python benchmarks/scale.py {sizes}", table(results), json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
