"""Fit ``qa/data/confidence.json``: ``python training/calibrate.py SETS [--questions N] [--measure-only]``.

Asked are the questions of articles and affairs that the reader was not trained on, half of them over an index of all
of them, half over one of their own article or affair alone: some fit, others measure. Each answerable question is
asked again with every passage that may answer taken out of the result ("removed"), and with those that may by what the
set marks alone ("as marked", only measured); the unanswerable ones of SQuAD 2.0 and of the affairs, which were written
to look answerable, once ("adversarial"); and a part of all over another article or affair than their own ("elsewhere").
"""

import argparse
import json
import pickle
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from affairs import affairs, calibrating, testing
from questions import Collection, Question
from sklearn.linear_model import LogisticRegression
from squad import ARTICLES, CALIBRATION, TEST, articles

from qa.agreement.logistic import log_odds, probability
from qa.answers.confidence import Evidence, evidence_features, summary_features
from qa.answers.quoting import quotes
from qa.encoding.reader import READ, PassageReader, Reading
from qa.indexing.index import Reader
from qa.library import index_documents
from qa.measuring.metrics import area_under_risk_coverage, auroc, expected_calibration_error
from qa.ranking.retrieval import Hit, rank

_FILE = Path(__file__).parent.parent / "qa" / "data" / "confidence.json"
_SEARCHES = ("dense", "lexical")
_AFFAIRS = 0.1  # of an article's question: how much one of an affair counts for whether the documents answer
_DEEP = 11  # hits that are read, of which some are taken out


class Asked(NamedTuple):
    """One question of a set with its result: what is known of each sentence, whether the answer stands in it, and
    whether dense and lexical search agree on the first passage.
    """

    set: str
    kind: str
    evidence: list[Evidence]
    holds: list[bool]
    agree: bool


@contextmanager
def opened(chosen: Sequence[Collection]) -> Iterator[Reader]:
    """A reader of an index of all their documents."""
    with tempfile.TemporaryDirectory() as folder:
        index_documents([document for one in chosen for document in one.documents], folder).close()
        reader = Reader(Path(folder))
        yield reader
        reader.close()


def found_by(reader: Reader, reads: PassageReader, question: str, deep: int) -> tuple[list[Hit], list[Reading]]:
    """The first ``deep`` hits, and what is read in them."""
    with reader.snapshot() as snapshot:
        hits = rank(reader, snapshot, question, deep, "hybrid")
        return hits, reads.read(question, [hit.text for hit in hits], [hit.front for hit in hits])


def cases_of(chosen: Sequence[Collection], most: int, whole: Reader) -> list[Asked]:
    """Questions of the ``chosen``, ``most`` at random: half asked of ``whole``, half of an index of their own
    collection alone, as people's folders are large and small.
    """
    pairs = [(collection, question) for collection in chosen for question in collection.questions]
    random.Random(7).shuffle(pairs)
    large, small = pairs[: most // 2], pairs[most // 2 : most]
    reads = PassageReader()
    cases = [case for one, question in large for case in asked(one.set, question, whole, reads)]
    names = sorted({collection.name for collection, _ in small})
    for name, other in zip(names, names[1:] + names[:1], strict=True):
        own, strange = ([pair for pair in small if pair[0].name == each] for each in (name, other))
        with opened(_named(chosen, {name})) as reader:
            cases += [case for one, question in own for case in asked(one.set, question, reader, reads)]
            cases += [elsewhere(one.set, question, reader, reads) for one, question in strange]
    return cases


def asked(origin: str, question: Question, reader: Reader, reads: PassageReader) -> Iterator[Asked]:
    """A question as it is, and, if it has an answer, with its evidence taken out of the result."""
    hits, readings = found_by(reader, reads, question.text, _DEEP)
    if not question.answers:
        yield result(origin, "adversarial", question, hits, readings)
        return
    yield result(origin, "answerable", question, hits, readings)
    for kind, known in (("removed", question), ("as marked", replace(question, unmarked=()))):
        left = [n for n, hit in enumerate(hits) if not known.answered_by(hit.document.source, hit.row.span, hit.text)]
        yield result(origin, kind, known, [hits[n] for n in left], [readings[n] for n in left])


def elsewhere(origin: str, question: Question, reader: Reader, reads: PassageReader) -> Asked:
    """A question of another collection than the reader's."""
    hits, readings = found_by(reader, reads, question.text, _DEEP)
    return result(origin, "elsewhere", question, hits, readings)


def result(origin: str, kind: str, question: Question, hits: list[Hit], readings: list[Reading]) -> Asked:
    """What is known of the sentences of the first hits, and in which of them an answer begins."""
    found = quotes(question.text, hits[:READ], readings[:READ])
    holds = [
        any(source == q.source and q.sentence.span.start <= place.start < q.sentence.span.end
            for source, place in (*question.answers, *question.unmarked))
        for q in found
    ]  # fmt: skip
    first = [max(range(len(hits)), key=lambda n: hits[n].scores.get(name, 0.0), default=0) for name in _SEARCHES]
    return Asked(origin, kind, [quote.evidence for quote in found], holds, first[0] == first[1])


def plain(evidence: Evidence) -> Evidence:
    """What would be known without a reader."""
    return replace(evidence, logit=None, mass=0.0, value=0.0)


def fitted(
    features: Sequence[dict[str, float]], labels: Sequence[bool], each: Sequence[float] | None = None
) -> dict[str, Any]:
    """Weights by feature name, and the intercept. ``each``: how much each row matters; all alike by default."""
    names = list(features[0])
    rows = np.array([[row[name] for name in names] for row in features])
    scale = rows.std(axis=0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=1000).fit(rows / scale, np.array(labels), sample_weight=each)
    weights = {name: round(float(w), 4) for name, w in zip(names, model.coef_[0] / scale, strict=True)}
    return {"intercept": round(float(model.intercept_[0]), 4), "weights": weights}


def fit(of_articles: Sequence[Asked], of_affairs: Sequence[Asked]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Weights for one sentence, and, with its chances, for the whole result. In the latter the affairs' questions count
    for little: they are worded so unlike the text on purpose that what they share with it says less than it should.
    """
    some = [case for case in (*of_articles, *of_affairs) if case.kind in ("answerable", "removed")]
    features = [evidence_features(evidence) for case in some for evidence in case.evidence]
    of_sentence = fitted(features, [holds for case in some for holds in case.holds])
    whole = [(case, weight) for part, weight in ((of_articles, 1.0), (of_affairs, _AFFAIRS)) for case in part]
    seen = [
        (summary(case, of_sentence), case.kind == "answerable", weight)
        for case, weight in whole
        if case.evidence and case.kind != "as marked"
    ]
    summaries, truth, each = zip(*seen, strict=True)
    return of_sentence, fitted(summaries, truth, each)


def summary(case: Asked, of_sentence: dict[str, Any]) -> dict[str, float]:
    """The features of a result when its sentences are ranked by these weights."""
    ordered = sorted(case.evidence, key=lambda evidence: -log_odds(of_sentence, evidence_features(evidence)))
    return summary_features(ordered, agree=case.agree)


def report(cases: Sequence[Asked], of_sentence: dict[str, Any], of_result: dict[str, Any]) -> None:
    """Print how well the chances of held-out results hold up."""
    told = [(case, probability(of_result, summary(case, of_sentence))) for case in cases if case.evidence]
    chances = by_kind(told)
    tell_apart(chances)
    for part in sorted({case.set for case, _ in told}):
        alone = by_kind([(case, chance) for case, chance in told if case.set == part])
        if {"answerable", "adversarial"} <= alone.keys() and alone != chances:
            print(f" {part} alone:")
            tell_apart(alone)
    near = [each for each in told if each[0].kind not in ("elsewhere", "as marked")]  # told too easily; the same again
    every = [chance for _, chance in near]
    truth = [case.kind == "answerable" for case, _ in near]
    print(f"  ECE {expected_calibration_error(every, truth):.3f}, AURC {area_under_risk_coverage(every, truth):.3f}")
    for least in (0.1, 0.2, 0.3, 0.4, 0.5):
        shares = ", ".join(f"{kind} {np.mean([c >= least for c in some]):.2f}" for kind, some in chances.items())
        print(f"  answered at {least}: {shares}")
    right = []
    for case in cases:
        if case.kind == "answerable" and case.evidence:
            odds_each = [log_odds(of_sentence, evidence_features(evidence)) for evidence in case.evidence]
            right.append(case.holds[int(np.argmax(odds_each))])
    print(f"  first sentence holds the answer: {np.mean(right):.3f}", flush=True)


def by_kind(told: Sequence[tuple[Asked, float]]) -> dict[str, list[float]]:
    """The chances of results by the kind of their question, the answerable ones first."""
    kinds = sorted({case.kind for case, _ in told}, key=lambda kind: (kind != "answerable", kind))
    return {kind: [chance for case, chance in told if case.kind == kind] for kind in kinds}


def tell_apart(chances: dict[str, list[float]]) -> None:
    """Print how well the answerable ones are told from each other kind."""
    print(", ".join(f"{len(some)} {kind}" for kind, some in chances.items()))
    for kind in list(chances)[1:]:
        print(f"  {kind}: AUROC {_interval(chances['answerable'], chances[kind])}")


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
    arguments.add_argument("--questions", type=int, default=500, help="of each part at most")
    arguments.add_argument("--cases", type=Path, default=Path("cases.pickle"), help="what was read, kept")
    arguments.add_argument("--measure-only", action="store_true", help="keep the weights as they are")
    given = arguments.parse_args()
    if given.cases.exists():
        parts = pickle.loads(given.cases.read_bytes())  # noqa: S301  # written by this script
    else:
        public = [article for name in ARTICLES for article in articles(given.sets / name)]
        ours = affairs()
        parts = {
            "articles": _read(public, _named(public, CALIBRATION), _named(public, TEST), given.questions),
            "affairs": _read(ours, calibrating(ours), testing(ours), given.questions),
        }
        given.cases.write_bytes(pickle.dumps(parts))
    weights: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8")) if given.measure_only else {}
    for suffix, view in ((" by reader", lambda evidence: evidence), ("", plain)):
        if not given.measure_only:
            fitting = {name: _seen(fitted_on, view) for name, (fitted_on, _) in parts.items()}
            weights[f"sentence{suffix}"], weights[f"answered{suffix}"] = fit(fitting["articles"], fitting["affairs"])
        for name, (_, held) in parts.items():
            print(f"held-out {name}{suffix}")
            report(_seen(held, view), weights[f"sentence{suffix}"], weights[f"answered{suffix}"])
    if not given.measure_only:
        _FILE.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


def _read(
    everything: Sequence[Collection], fitting: Sequence[Collection], held: Sequence[Collection], most: int
) -> tuple[list[Asked], list[Asked]]:
    """The cases to fit on and those to measure."""
    with opened(everything) as whole:
        return cases_of(fitting, most, whole), cases_of(held, most, whole)


def _named(found: Sequence[Collection], names: Set[str]) -> list[Collection]:
    return [one for one in found if one.name in names]


def _seen(cases: Sequence[Asked], view: Callable[[Evidence], Evidence]) -> list[Asked]:
    return [case._replace(evidence=[view(evidence) for evidence in case.evidence]) for case in cases]


if __name__ == "__main__":
    main()
