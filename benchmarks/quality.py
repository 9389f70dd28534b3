"""Measure the quality of search and answers, and keep what was printed under benchmarks/output/.

    python benchmarks/quality.py        (or: just bench)

Asks the shipped question sets, and the public benchmarks in the folder that QA_BENCH names, if it names one.
"""

import os
import subprocess
import sys

from machine import PROJECT, keep

SETS = {
    "questions": ["eval/questions.jsonl", "--report", "eval"],
    "questions, not read": ["eval/questions.jsonl", "--rerank", "none"],
    "oblique": ["eval/oblique.jsonl"],
}
BENCHMARKS = {
    "spans": "spans:{}/spans",
    "cranfield": "beir:{}/cranfield",
    "squad2": "squad:{}/squad2/dev-part.json",
    "xquad-en": "squad:{}/xquad/xquad.en.json",
}


def main() -> None:
    """Run every set in turn and write one file."""
    runs = dict(SETS)
    bench = os.environ.get("QA_BENCH")
    if bench:
        runs |= {name: ["--dataset", dataset.format(bench)] for name, dataset in BENCHMARKS.items()}
    else:
        print("QA_BENCH names no folder: only the shipped sets are measured", file=sys.stderr)
    parts = []
    for name, arguments in runs.items():
        command = [sys.executable, "-m", "qa", "eval", *arguments]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
        shown = " ".join(arguments).replace(str(bench), "$QA_BENCH")
        parts.append(f"$ qa eval {shown}\n{done.stdout.strip()}")
        print(f"{name}: done", file=sys.stderr)
    keep("quality.txt", *parts)


if __name__ == "__main__":
    main()
