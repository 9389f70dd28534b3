"""Fit ``qa/data/confidence.json``: ``python training/calibrate.py SETS [--questions N] [--measure-only]``.

Asked are the questions of articles that the reader was not trained on, over an index of all articles of the three
sets: those of `CALIBRATION` fit, those of `TEST` measure. Each answerable question is asked twice, the second time with
every passage that holds an accepted answer taken out of the result ("removed"); the unanswerable ones of SQuAD 2.0,
which were written to look answerable, once ("adversarial").
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from examples import CALIBRATION, TEST, Article, articles
from sklearn.linear_model import LogisticRegression

from qa.answering import READ, Quote, quotes
from qa.confidence import Evidence, evidence_features, summary_features
from qa.index import Reader
from qa.library import index_documents
from qa.metrics import area_under_risk_coverage, auroc, expected_calibration_error
from qa.reader import PassageReader, Reading
from qa.retrieval import Hit, rank

_FILE = Path(__file__).parent.parent / "qa" / "data" / "confidence.json"
_SETS = ("squad2/dev-part.json", "xquad/xquad.en.json", "squadshifts/new_wiki-part.json")
_DEEP = 14  # hits that are read, of which some are taken out


class Asked(NamedTuple):
    """One question with its result: hits, what was read in them, and where the answer stands (empty: nowhere)."""

    kind: str
    question: str
    hits: list[Hit]
    readings: list[Reading]
    answers: list[tuple[str, int, int]]


def asked(found: Sequence[Article], reader: Reader, wanted: frozenset[str], most: int) -> Iterator[Asked]:
    """Every question of the ``wanted`` articles, ``most`` at random."""
    reads = PassageReader()
    chosen = [(a, q) for a in found if a.document.source.split("/")[1] in wanted for q in a.questions]
    random.Random(7).shuffle(chosen)
    with reader.snapshot() as snapshot:
        for article, (question, answers, _) in chosen[:most]:
            hits = rank(reader, snapshot, question, _DEEP, "hybrid")
            texts = [hit.window.of(hit.row.span) for hit in hits]
            readings = reads.read(question, texts)
            if not answers:
                yield Asked("adversarial", question, hits, readings, [])
                continue
            places = [(article.document.source, span.start, span.end) for span in answers]
            yield Asked("answerable", question, hits, readings, places)
            said = {span.of(article.document.text).lower() for span in answers}
            left = [n for n, text in enumerate(texts) if not any(answer in text.lower() for answer in said)]
            yield Asked("removed", question, [hits[n] for n in left], [readings[n] for n in left], [])


def ranked(case: Asked, *, read: bool) -> list[Quote]:
    """The sentences of the first hits, by the weights as they are."""
    return quotes(case.question, case.hits[:READ], case.readings[:READ] if read else [])


def holds(case: Asked, quote: Quote) -> bool:
    """Whether the answer stands in the sentence."""
    span = quote.sentence.span
    return any(quote.source == source and span.start <= start < span.end for source, start, _ in case.answers)


def fitted(features: Sequence[dict[str, float]], labels: Sequence[bool]) -> dict[str, Any]:
    """Weights by feature name, and the intercept."""
    names = list(features[0])
    rows = np.array([[row[name] for name in names] for row in features])
    scale = rows.std(axis=0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=1000).fit(rows / scale, np.array(labels))
    weights = {name: round(float(w), 4) for name, w in zip(names, model.coef_[0] / scale, strict=True)}
    return {"intercept": round(float(model.intercept_[0]), 4), "weights": weights}


def fit(cases: Sequence[Asked], *, read: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Weights for one sentence, and, with its chances, for the whole result."""
    features, labels = [], []
    for case in cases:
        if case.kind != "adversarial":
            for quote in ranked(case, read=read):
                features.append(evidence_features(quote.evidence))
                labels.append(holds(case, quote))
    of_sentence = fitted(features, labels)
    whole = [case for case in cases if case.hits]
    summaries = [summary(case, of_sentence, read=read) for case in whole]
    return of_sentence, fitted(summaries, [case.kind == "answerable" for case in whole])


def summary(case: Asked, of_sentence: dict[str, Any], *, read: bool) -> dict[str, float]:
    """The features of a result when its sentences are ranked by these weights."""

    def chance(evidence: Evidence) -> float:
        return sum(of_sentence["weights"][name] * value for name, value in evidence_features(evidence).items())

    ordered = sorted((quote.evidence for quote in ranked(case, read=read)), key=lambda evidence: -chance(evidence))
    return summary_features(ordered, agree=_agree(case.hits))


def _agree(hits: Sequence[Hit]) -> bool:
    first = [max(range(len(hits)), key=lambda n: hits[n].scores.get(name, 0.0)) for name in ("dense", "lexical")]
    return first[0] == first[1]


def report(cases: Sequence[Asked], weights: dict[str, Any], *, read: bool) -> None:
    """Print how well the chances of held-out results hold up."""
    name = "answered by reader" if read else "answered"
    sentence = weights["sentence by reader" if read else "sentence"]
    chances = {}
    for kind in ("answerable", "adversarial", "removed"):
        rows = [summary(case, sentence, read=read) for case in cases if case.kind == kind and case.hits]
        logits = [
            weights[name]["intercept"] + sum(weights[name]["weights"][k] * v for k, v in row.items()) for row in rows
        ]
        chances[kind] = [float(1 / (1 + np.exp(-logit))) for logit in logits]
    print(f"{name}: {', '.join(f'{len(c)} {k}' for k, c in chances.items())}")
    good = chances["answerable"]
    for kind in ("adversarial", "removed"):
        print(f"  {kind}: AUROC {_interval(good, chances[kind])}")
    every = [c for some in chances.values() for c in some]
    truth = [kind == "answerable" for kind, some in chances.items() for _ in some]
    print(f"  ECE {expected_calibration_error(every, truth):.3f}, AURC {area_under_risk_coverage(every, truth):.3f}")
    for least in (0.3, 0.4, 0.5, 0.6):
        print(
            f"  answered at {least}: "
            + ", ".join(f"{k} {np.mean([c >= least for c in v]):.2f}" for k, v in chances.items())
        )
    best = [ranked(case, read=read) for case in cases if case.kind == "answerable"]
    asked_ = [case for case in cases if case.kind == "answerable"]
    right = [
        holds(case, max(some, key=lambda q: _score(sentence, q)))
        for case, some in zip(asked_, best, strict=True)
        if some
    ]
    print(f"  first sentence holds the answer: {np.mean(right):.3f}")


def _score(weights: dict[str, Any], quote: Quote) -> float:
    return sum(weights["weights"][name] * value for name, value in evidence_features(quote.evidence).items())


def _interval(good: Sequence[float], bad: Sequence[float]) -> str:
    """AUROC with a 95 % interval out of 200 resamples."""
    value = auroc([*good, *bad], [True] * len(good) + [False] * len(bad))
    chance = np.random.default_rng(1)
    drawn = [
        auroc([*g, *b], [True] * len(g) + [False] * len(b))
        for g, b in ((chance.choice(good, len(good)), chance.choice(bad, len(bad))) for _ in range(200))
    ]
    return f"{value:.3f} ({np.quantile(drawn, 0.025):.3f} to {np.quantile(drawn, 0.975):.3f})"


def main() -> None:
    """Fit, measure, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sets", type=Path)
    arguments.add_argument("--questions", type=int, default=100000, help="of each part at most")
    arguments.add_argument("--measure-only", action="store_true", help="keep the weights as they are")
    given = arguments.parse_args()
    found = [article for name in _SETS for article in articles(given.sets / name)]
    with tempfile.TemporaryDirectory() as folder:
        index_documents([article.document for article in found], folder).close()
        reader = Reader(Path(folder))
        parts = [list(asked(found, reader, wanted, given.questions)) for wanted in (CALIBRATION, TEST)]
    if given.measure_only:
        weights = json.loads(_FILE.read_text(encoding="utf-8"))
    else:
        weights = {}
        for read, suffix in ((True, " by reader"), (False, "")):
            weights[f"sentence{suffix}"], weights[f"answered{suffix}"] = fit(parts[0], read=read)
        _FILE.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    for read in (True, False):
        report(parts[1], weights, read=read)


if __name__ == "__main__":
    main()
