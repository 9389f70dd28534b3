"""Fit the weights of `qa.answering.confidence` on a SQuAD 2.0 file, and print them with their quality.

    python eval/fit_confidence.py SQUAD_FILE

Positives are the answerable questions; negatives are the same questions with the paragraph that answers kept out of
the result. Half of the articles fit, the other half measures. The unanswerable questions of SQuAD 2.0, which were
written to look answerable, are only measured: features of retrieval hardly tell them apart.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from qa.answering import features
from qa.datasets import Dataset, load_dataset
from qa.index import Reader
from qa.library import index_documents
from qa.metrics import auroc, expected_calibration_error
from qa.retrieval import rank

_READ = 5


class Row(NamedTuple):
    """One asked question: its article, what kind of case it is, and the features of its result."""

    article: str
    kind: str
    features: tuple[float, ...]


def rows(dataset: Dataset, reader: Reader) -> Iterator[Row]:
    """Every answerable question twice, with and without its evidence; every unanswerable one once."""
    article = ""
    with reader.snapshot() as snapshot:
        for question in dataset.questions:
            hits = rank(reader, snapshot, question.question, 2 * _READ, "hybrid")
            sources = {source for source, _ in question.evidence}
            article = next(iter(sources)).split("/")[0] if sources else article
            yield Row(article, "answerable" if sources else "adversarial", features(hits[:_READ]))
            if sources:
                without = [hit for hit in hits if hit.document.source not in sources]
                yield Row(article, "removed", features(without[:_READ]))


def report(held: Sequence[Row], chances: Sequence[float]) -> None:
    """Print how well the fitted chances tell the kinds of the held-out rows apart."""
    for kind in ("removed", "adversarial"):
        some = [(chance, row.kind == "answerable") for row, chance in zip(held, chances, strict=True)
                if row.kind in ("answerable", kind)]  # fmt: skip
        scores, labels = zip(*some, strict=True)
        print(f"{kind}: AUROC {auroc(scores, labels):.3f}, ECE {expected_calibration_error(scores, labels):.3f}")
    for least in (0.1, 0.2, 0.25, 0.3, 0.4, 0.5):
        shares = {}
        for kind in ("answerable", "removed", "adversarial"):
            of_kind = [chance >= least for row, chance in zip(held, chances, strict=True) if row.kind == kind]
            shares[kind] = round(sum(of_kind) / len(of_kind), 3)
        print(f"answered at {least}: {shares}")


def main(file: str) -> None:
    """Fit and report."""
    dataset = load_dataset(f"squad:{file}")
    with tempfile.TemporaryDirectory() as folder:
        index_documents(dataset.documents, folder).close()
        made = list(rows(dataset, Reader(Path(folder))))
    fitting = set(sorted({row.article for row in made})[::2])
    fit = [row for row in made if row.article in fitting and row.kind != "adversarial"]
    held = [row for row in made if row.article not in fitting]
    model = LogisticRegression(C=10.0)
    model.fit(np.array([row.features for row in fit]), np.array([row.kind == "answerable" for row in fit]))
    print("intercept", round(float(model.intercept_[0]), 2), "weights", np.round(model.coef_[0], 2).tolist())
    report(held, model.predict_proba(np.array([row.features for row in held]))[:, 1].tolist())


if __name__ == "__main__":
    main(sys.argv[1])
