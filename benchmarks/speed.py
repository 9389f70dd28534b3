"""Measure how long a question takes, cold and warm, and how fast texts are indexed; keep what was printed.

    python benchmarks/speed.py        (or: just speed)

Cold: whole processes over an index of the shipped corpus, `search` and `ask` in turn: wall and processor time, peak
memory. Warm: the shipped questions in one process. Indexing: passages a second of `qa index` beside plain
`SentenceTransformer.encode` (batches of 32, 32 bits) of the same passages, in turn. Ranking: what a hybrid search of
the public sets' texts, all in one index, takes longer than a dense one, in turn.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from machine import PROJECT, keep
from process import Measured, measured

from qa import Index, build_index
from qa.encoding.embedding import model_folder
from qa.formats import read_document
from qa.library import index_documents
from qa.measuring.datasets import load_dataset
from qa.models import Document

QUESTION = "How long is the border between Iran and Pakistan?"
_COLD, _ROUNDS = 9, 3
_ASKED = 300
_TEXTS = (
    *(f"squad:{{}}/{name}.json" for name in ("squad2/dev-part", "xquad/xquad.en", "xquad/xquad.es", "xquad/xquad.de")),
    *(f"squad:{{}}/squadshifts/{name}.json" for name in ("new_wiki-part", "amazon_reviews", "reddit")),
    *("beir:{}/cranfield", "spans:{}/spans"),
)


def cold(index: Path) -> list[str]:
    """Medians of wall and processor time (seconds) and peak resident memory (MiB) of whole processes, in turn."""
    commands = {name: [sys.executable, "-m", "qa", name, QUESTION, "--index", str(index)] for name in ("search", "ask")}
    samples: dict[str, list[Measured]] = {name: [] for name in commands}
    for _ in range(_COLD):
        for name, command in commands.items():
            samples[name].append(measured(command, cwd=PROJECT))
    lines = []
    for name, each in samples.items():
        seconds = [sample.seconds for sample in each]
        lines.append(
            f"cold `qa {name}`: {median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f}), "
            f"processor {median(sample.cpu_seconds for sample in each):.2f} s, "
            f"{median(sample.peak_mib for sample in each):.0f} MiB, median of {_COLD}"
        )
    return lines


def warm(index: Index, questions: list[str]) -> list[str]:
    """Milliseconds a question in one process."""
    asked: dict[str, Callable[[str], object]] = {
        "search": index.search,
        "search, not read": lambda question: index.search(question, rerank="none"),
        "ask": index.ask,
    }
    lines = []
    for name, ask in asked.items():
        ask(questions[0])
        times, used = [], time.process_time()
        for question in questions:
            began = time.perf_counter()
            ask(question)
            times.append(1000 * (time.perf_counter() - began))
        cuts, mean = quantiles(times, n=100), 1000 * (time.process_time() - used) / len(questions)
        points = ", ".join(f"p{point} {cuts[point - 1]:.1f} ms" for point in (50, 95, 99))
        lines.append(f"warm {name}: {points}; processor {mean:.1f} ms on average")
    return lines


def indexing() -> list[str]:
    """Passages a second, ours (with chunking, terms and writing) beside plain encoding of the same texts, in turn."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(model_folder()), device="cpu")
    name, documents = texts_to_index()
    ours, plain = [], []
    with tempfile.TemporaryDirectory() as folder:
        index_documents(documents[:1], Path(folder) / "first")  # the graph is there, the imports are done
        for number in range(_ROUNDS):
            place = Path(folder) / str(number)
            began = time.perf_counter()
            index_documents(documents, place)
            taken = time.perf_counter() - began
            index = Index.open(place)
            passages = [span.of(d.text) for d in documents for span in index.passage_spans(d.source)]
            ours.append(len(passages) / taken)
            began = time.perf_counter()
            model.encode(passages, batch_size=32, show_progress_bar=False)
            plain.append(len(passages) / (time.perf_counter() - began))
    rates = f"{median(ours):.1f} passages/s, plain encoding {median(plain):.1f}"
    return [f"indexing {name}: {rates}, ratio {median(ours) / median(plain):.2f}, medians of {_ROUNDS}"]


def texts_to_index() -> tuple[str, Sequence[Document]]:
    """The Cranfield abstracts where QA_BENCH names the public sets, else the shipped corpus."""
    bench = os.environ.get("QA_BENCH")
    if bench:
        return "Cranfield", load_dataset(f"beir:{bench}/cranfield").documents
    found = [read_document(path.name, path.read_bytes()) for path in sorted((PROJECT / "corpus").glob("*.md"))]
    return "the shipped corpus", found


def ranking(bench: str) -> list[str]:
    """Milliseconds that a hybrid search of the public sets' texts takes longer than a dense one, in turn."""
    sets = [load_dataset(name.format(bench)) for name in _TEXTS]
    documents = [replace(each, source=f"{n}/{each.source}") for n, one in enumerate(sets) for each in one.documents]
    questions = [question.question for one in sets for question in one.questions]
    modes: dict[str, dict[str, Any]] = {
        "dense": {"mode": "dense"},
        "hybrid, not read": {"rerank": "none"},
        "hybrid": {},
    }
    times: dict[str, list[float]] = {name: [] for name in modes}
    with tempfile.TemporaryDirectory() as folder:
        index = index_documents(documents, folder)
        for question in questions[:: len(questions) // _ASKED][:_ASKED]:
            for name, options in modes.items():
                began = time.perf_counter()
                index.search(question, **options)
                times[name].append(1000 * (time.perf_counter() - began))
    dense = times.pop("dense")
    lines = [f"ranking {index.info.passages} passages, {len(dense)} questions: dense {median(dense):.1f} ms (median)"]
    for name, each in times.items():
        cuts = quantiles((one - other for one, other in zip(each, dense, strict=True)), n=20)
        lines.append(
            f"ranking, {name}: {median(each):.1f} ms; more than dense: p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms"
        )
    return lines


def main() -> None:
    """Measure all and write one file."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    lines = (PROJECT / "eval" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        index = build_index(PROJECT / "corpus", folder)
        found = [*cold(Path(folder)), *warm(index, questions)]
    found += indexing()
    bench = os.environ.get("QA_BENCH")
    if bench:
        found += ranking(bench)
    keep("speed.txt", "\n".join(found))


if __name__ == "__main__":
    main()
