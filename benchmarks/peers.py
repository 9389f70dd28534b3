"""Set `qa` beside other tools: the same texts, questions and weights, measured by the same definitions.

    python benchmarks/peers.py [--limit N]        (or: just peers; needs the extra `peers`, and QA_BENCH)

Every system has a process of its own for every set, its model loaded before the clock starts. Chunks are the system's
own; relevant is the chunk that holds most of a piece of evidence (any of equals: overlapping chunks share it). What
comes out is kept in benchmarks/output/peers.txt, and a table for the README is printed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import fmean, median
from typing import Any

import ir_measures
from ir_measures import RR, nDCG
from machine import OUTPUT, PROJECT, described
from peer_systems import MODEL, SYSTEMS
from process import measured as run

from qa.measuring.datasets import Dataset, load_dataset
from qa.measuring.metrics import span_scores, success
from qa.measuring.questions import Question
from qa.models import Span

SETS = {
    "spans": ("spans:{}/spans", 10),
    "squad2": ("squad:{}/squad2/dev-part.json", 10),
    "cranfield": ("beir:{}/cranfield", 100),
}
_FILE = OUTPUT / "peers.txt"
PACKAGES = (
    "langchain-community", "langchain-text-splitters", "langchain-huggingface", "llama-index-core",
    "llama-index-embeddings-huggingface", "txtai", "transformers", "huggingface_hub",
)  # fmt: skip
QUESTION = "How many people were injured in Kerman?"
ROUNDS = 5
_ALL = 1_000_000
_COLD = {
    "LangChain 1000/200": """
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings
store = FAISS.load_local({folder!r}, HuggingFaceEmbeddings(model_name={model!r}), allow_dangerous_deserialization=True)
print(store.similarity_search({question!r}, k=5)[0].page_content)
""",
    "LlamaIndex default": """
from llama_index.core import Settings, StorageContext, load_index_from_storage
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
Settings.llm = None
Settings.embed_model = HuggingFaceEmbedding(model_name={model!r})
index = load_index_from_storage(StorageContext.from_defaults(persist_dir={folder!r}))
print(index.as_retriever(similarity_top_k=5).retrieve({question!r})[0].node.text)
""",
    "txtai hybrid, lines": """
from txtai import Embeddings
embeddings = Embeddings()
embeddings.load({folder!r})
print(embeddings.search({question!r}, 5)[0]["text"])
""",
}

Figures = dict[str, float]


def measured(system: str, name: str, dataset: Dataset, depth: int, limit: int, bench: str) -> Figures:
    """One system on one set."""
    worker = [sys.executable, str(PROJECT / "benchmarks" / "peer_systems.py")]
    command = [*worker, "rank", system, SETS[name][0].format(bench), str(depth), str(limit)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{system} failed on {name}:\n{done.stderr[-3000:]}")
    found = json.loads(done.stdout[done.stdout.index("{") :])
    questions = [question for question in dataset.questions if question.id in found["rankings"]]
    figures = _of_documents(questions, found) if questions[0].relevant else _of_passages(questions, found)
    texts = {document.source: document.text for document in dataset.documents}
    shown = [place for ranking in found["rankings"].values() for place in ranking[:5]]
    figures["exact offsets"] = fmean(texts[source][start:end] == text for source, start, end, text in shown)
    times: dict[str, float] = found["times"]
    return figures | {"chunks": len(found["places"])} | times


def _of_passages(questions: list[Question], found: dict[str, Any]) -> Figures:
    chunks: dict[str, list[Span]] = {}
    for source, start, end, _ in found["places"]:
        chunks.setdefault(source, []).append(Span(start, end))
    one, five, reciprocal, scores = [], [], [], []
    for question in questions:
        retrieved = [(source, Span(start, end)) for source, start, end, _ in found["rankings"][question.id]]
        relevant = set()
        for source, gold in question.evidence:
            most = max(map(gold.overlap, chunks[source]))
            relevant |= {(source, span) for span in chunks[source] if gold.overlap(span) == most}
        at = [rank for rank, place in enumerate(retrieved, start=1) if place in relevant]
        one.append(success(at, 1, 1))
        five.append(success(at, 1, 5))
        reciprocal.append(1 / at[0] if at else 0.0)
        scores.append(span_scores(retrieved[:5], list(question.evidence)))
    return {
        "Success@1": fmean(one),
        "Success@5": fmean(five),
        "RR": fmean(reciprocal),
        **{f"char {kind}@5": fmean(getattr(each, kind) for each in scores) for kind in ("recall", "precision", "iou")},
    }


def _of_documents(questions: list[Question], found: dict[str, Any]) -> Figures:
    qrels = {question.id: question.relevant for question in questions}
    run = {}
    for question in questions:
        sources = dict.fromkeys(place[0] for place in found["rankings"][question.id])
        run[question.id] = {source: 1 / rank for rank, source in enumerate(sources, start=1)}
    calculated = ir_measures.calc_aggregate([nDCG @ 10, RR], qrels, run)
    return {str(measure): float(value) for measure, value in calculated.items()}


def cold(scratch: Path, rounds: int) -> dict[str, Figures]:
    """Whole processes that open a saved index of the shipped corpus and answer one question, in turn."""
    commands = {"qa hybrid": [sys.executable, "-m", "qa", "search", QUESTION, "--index", str(scratch / "qa")]}
    index = [sys.executable, "-m", "qa", "index", "corpus", "--index", str(scratch / "qa")]
    subprocess.run(index, cwd=PROJECT, check=True, capture_output=True)
    for name, script in _COLD.items():
        folder = scratch / name.split()[0]
        worker = [sys.executable, "benchmarks/peer_systems.py", "save", name, "corpus", str(folder)]
        subprocess.run(worker, cwd=PROJECT, check=True, capture_output=True)
        code = script.format(folder=str(folder), model=MODEL, question=QUESTION)
        commands[name] = [sys.executable, "-c", code]
    samples: dict[str, list[Figures]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            sample = _whole(name, command)
            if turn:  # the first fills the page cache
                samples[name].append(sample)
    return {name: {key: median(sample[key] for sample in each) for key in each[0]} for name, each in samples.items()}


def _whole(name: str, command: list[str]) -> Figures:
    """Wall time, processor time and peak memory of a process from start to end."""
    found = run(command, cwd=PROJECT, env={**os.environ, "HF_HUB_OFFLINE": "1"})
    if found.code or not found.output.strip():
        raise SystemExit(f"{name} did not answer")
    return {"seconds": found.seconds, "CPU seconds": found.cpu_seconds, "peak MiB": found.peak_mib}


def main() -> None:
    """Measure all, write one file and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--limit", type=int, default=_ALL, help="questions of each set")
    parser.add_argument("--sets", nargs="*", choices=(*SETS, "cold"), default=(*SETS, "cold"), help="keep the others")
    parser.add_argument("--systems", nargs="*", choices=SYSTEMS, default=tuple(SYSTEMS), help="keep the others")
    arguments = parser.parse_args()
    limit = arguments.limit
    bench = os.environ.get("QA_BENCH") or sys.exit("QA_BENCH names no folder of benchmark data")
    results = _kept() if limit == _ALL else {}
    for name, (where, depth) in SETS.items():
        if name not in arguments.sets:
            continue
        dataset = load_dataset(where.format(bench))
        for system in arguments.systems:
            results[name] = results.get(name, {}) | {system: measured(system, name, dataset, depth, limit, bench)}
            print(name, system, results[name][system], file=sys.stderr, flush=True)
            _written(results, keep=limit == _ALL)
    if "cold" in arguments.sets:
        with tempfile.TemporaryDirectory() as scratch:
            results["cold"] = cold(Path(scratch), ROUNDS)
    print(_written(results, keep=limit == _ALL))


def _written(results: dict[str, dict[str, Figures]], *, keep: bool) -> str:
    """All there is so far as text, which is also the file's if it is to be kept."""
    peers = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    parts = (f"{described()}, {peers}", "$ python benchmarks/peers.py", table(results), json.dumps(results, indent=1))
    text = "\n\n".join(parts) + "\n"
    if keep:
        _FILE.write_text(text, encoding="utf-8")
    return text


def _kept() -> dict[str, dict[str, Figures]]:
    """What was measured before."""
    text = _FILE.read_text(encoding="utf-8") if _FILE.is_file() else "\n{}"
    kept: dict[str, dict[str, Figures]] = json.loads(text[text.index("\n{") :])
    return kept


def table(results: dict[str, dict[str, Figures]]) -> str:
    """The figures for the README: shares in per cent."""
    columns: list[tuple[str, str, str]] = [
        ("spans", "char recall@5", "recall"), ("spans", "char precision@5", "precision"),
        ("spans", "char iou@5", "IoU"),
        ("spans", "Success@1", "S@1"), ("spans", "Success@5", "S@5"), ("spans", "indexing CPU s", "index, CPU s"),
        ("spans", "CPU ms a question", "CPU ms"), ("squad2", "Success@1", "SQuAD S@1"), ("squad2", "RR", "SQuAD RR"),
        ("cranfield", "nDCG@10", "Cranfield nDCG@10"), ("cranfield", "indexing CPU s", "index, CPU s"),
        ("cold", "CPU seconds", "cold, CPU s"), ("cold", "peak MiB", "cold, MiB"),
    ]  # fmt: skip
    lines = ["| | " + " | ".join(title for _, _, title in columns) + " |", "| --- |" + " ---: |" * len(columns)]
    for system in SYSTEMS:
        cells = [_cell(results.get(name, {}).get(system, {}).get(key), key) for name, key, _ in columns]
        lines.append(f"| {system} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(value: float | None, key: str) -> str:
    if value is None:
        return "–"
    if key == "peak MiB":
        return f"{value:.0f}"
    return f"{value:.1f}" if "CPU" in key else f"{100 * value:.1f}"


if __name__ == "__main__":
    main()
