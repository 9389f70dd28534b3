"""Question sets to figures: every mode asked every question, measured by the field's measures.

What is relevant: for BEIR, the judged documents, ranked by their best passage; elsewhere, for each piece of evidence
the passage that holds most of it. A `disagreement` needs all its evidence: Success@k asks for as many of the pieces as
could stand among k. Character measures are over the first five passages, and over the highlights of the same five.
"""

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median
from typing import Any

from qa.citing.citations import position
from qa.library import Index
from qa.measuring.answer_measures import Answered, answer_measures, confidences
from qa.measuring.metrics import Located, span_scores, success
from qa.measuring.questions import Question, load_questions
from qa.models import MODES, Citation, Mode, Passage, Span

__all__ = ["Report", "evaluate", "evaluate_questions"]

_DEPTH = 10  # passages ranked, where passages are judged
_DEPTH_DOCUMENTS = 100  # documents ranked, where documents are
_READ = 5  # passages read

Metrics = dict[str, float]
Run = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Report:
    """Figures by mode, and the rankings they were computed from (query id -> result id -> score).

    ``confidences``: of each answer, and whether there is one.
    """

    dataset: str
    questions: int
    modes: dict[Mode, Metrics]
    runs: dict[Mode, Run] = field(default_factory=dict)
    confidences: list[tuple[float, bool]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """What ``qa eval --format json`` prints: JSON has no NaN, so what cannot be measured is null."""
        modes = {
            mode: {name: None if math.isnan(value) else value for name, value in metrics.items()}
            for mode, metrics in self.modes.items()
        }
        return {"dataset": self.dataset, "questions": self.questions, "modes": modes}


def evaluate(
    index: Index,
    questions: str | Path = "eval/questions.jsonl",
    modes: Sequence[Mode] = MODES,
    *,
    rerank: str | None = None,
) -> Report:
    """Measure ``index`` with a question set over its own corpus. Raises `DatasetError` for a fault in the set."""
    loaded = load_questions(Path(questions), index.text)
    return evaluate_questions(index, str(questions), loaded, modes, rerank=rerank)


def evaluate_questions(
    index: Index,
    dataset: str,
    questions: Sequence[Question],
    modes: Sequence[Mode] = MODES,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    rerank: str | None = None,
) -> Report:
    """Measure ``index`` with questions at hand. ``on_progress`` is told (done, total) in questions."""
    answerable = [question for question in questions if question.type != "unanswerable"]
    texts = _Texts(index)
    judge = _Judge(index)
    total = len(modes) * len(answerable) + len(questions)
    done = 0
    answers: list[Answered] = []
    measured: dict[Mode, Metrics] = {}
    runs: dict[Mode, Run] = {}
    if answerable:
        index.search(answerable[0].question)  # loads the model, which no question should be charged for
    for mode in modes:
        results = []
        for question in answerable:
            results.append(_searched(index, judge, question, mode, rerank))
            done += 1
            on_progress(done, total)
        runs[mode] = {result.question.id: result.run for result in results}
        measured[mode] = _metrics(results, judge, texts)
    if "hybrid" in modes and not any(question.relevant for question in questions):
        answers = _asked(index, questions, lambda n: on_progress(done + n, total))
        measured["hybrid"] |= answer_measures(answers, texts.exact)
    return Report(dataset, len(questions), measured, runs, confidences(answers))


@dataclass(frozen=True, slots=True)
class _Searched:
    question: Question
    passages: tuple[Passage, ...]
    run: dict[str, float]
    seconds: float


def _searched(index: Index, judge: "_Judge", question: Question, mode: Mode, rerank: str | None) -> _Searched:
    began = time.perf_counter()
    passages = index.search(question.question, k=_READ, mode=mode, rerank=rerank)
    seconds = time.perf_counter() - began
    depth = _DEPTH_DOCUMENTS if question.relevant else _DEPTH
    ranked = judge.ranking(question, index.search(question.question, k=depth, mode=mode, rerank=rerank))
    return _Searched(question, passages, {name: 1 / rank for rank, name in enumerate(ranked, start=1)}, seconds)


class _Judge:
    """What counts as relevant, under which names."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._spans: dict[str, tuple[Span, ...]] = {}

    def qrels(self, question: Question) -> dict[str, int]:
        """Grades by result id."""
        if question.relevant:
            return question.relevant
        return {self._holding(source, span): 1 for source, span in question.evidence}

    def ranking(self, question: Question, passages: Iterable[Passage]) -> list[str]:
        """Result ids, best first, each once: documents where documents are judged, else passages."""
        whole = bool(question.relevant)
        places = (citation for p in passages for citation in (p.citation, *p.also))
        return list(dict.fromkeys(c.source if whole else _name(c.source, _span(c)) for c in places))

    def _holding(self, source: str, span: Span) -> str:
        """The passage that holds most of ``span``, the first of equals."""
        if source not in self._spans:
            self._spans[source] = self._index.passage_spans(source)
        return _name(source, max(self._spans[source], key=span.overlap))


class _Texts:
    """Documents as the index has them, each read once."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._texts: dict[str, str] = {}

    def exact(self, citation: Citation) -> bool:
        """Whether the document, sliced, gives the cited text, and line and column lead to it."""
        source = citation.source
        if source not in self._texts:
            self._texts[source] = self._index.text(source) or ""
        text, span = self._texts[source], _span(citation)
        return (
            span.of(text) == citation.cited_text
            and position(text, span.start) == (citation.start_line, citation.start_column)
            and position(text, span.end) == (citation.end_line, citation.end_column)
        )


def _metrics(results: Sequence[_Searched], judge: _Judge, texts: _Texts) -> Metrics:
    """The figures of one mode over its answerable questions."""
    found: Metrics = {}
    if results:
        qrels = {result.question.id: judge.qrels(result.question) for result in results}
        for k in (1, 3, 5):
            found[f"Success@{k}"] = fmean(_success(result, qrels[result.question.id], k) for result in results)
        found |= _rank_measures(qrels, {result.question.id: result.run for result in results})
        if not any(result.question.relevant for result in results):
            found |= _span_measures(results)
        citations = [c for result in results for p in result.passages for c in (p.citation, *p.highlights)]
        found["exact_citations"] = fmean(texts.exact(citation) for citation in citations) if citations else math.nan
        found["ms_per_question"] = 1000 * median(result.seconds for result in results)
    return found


def _success(result: _Searched, qrels: Mapping[str, int], k: int) -> bool:
    ranks = [rank for rank, name in enumerate(result.run, start=1) if qrels.get(name, 0) > 0]
    needed = len(qrels) if result.question.type == "disagreement" else 1
    return success(ranks, needed, k)


def _rank_measures(qrels: Mapping[str, Mapping[str, int]], run: Run) -> Metrics:
    import ir_measures
    from ir_measures import RR, R, nDCG

    documents = any(len(ranked) > _DEPTH for ranked in run.values())
    wanted = [nDCG @ 10, RR, *([R @ 100] if documents else [])]
    calculated = ir_measures.calc_aggregate(wanted, qrels, run)
    return {str(measure): float(calculated[measure]) for measure in wanted}


def _span_measures(results: Sequence[_Searched]) -> Metrics:
    passages, highlights = [], []
    for result in results:
        gold = list(result.question.evidence)
        passages.append(span_scores([_place(p.citation) for p in result.passages], gold))
        highlights.append(span_scores([_place(c) for p in result.passages for c in p.highlights], gold))
    named = {"char": passages, "highlight": highlights}
    return {
        f"{kind}_{measure}@{_READ}": fmean(getattr(scores, measure) for scores in each)
        for kind, each in named.items()
        for measure in ("recall", "precision", "iou")
    }


def _asked(index: Index, questions: Sequence[Question], on_progress: Callable[[int], None]) -> list[Answered]:
    answers: list[Answered] = []
    for number, question in enumerate(questions, start=1):
        answers.append((question, index.ask(question.question)))
        on_progress(number)
    return answers


def _span(citation: Citation) -> Span:
    return Span(citation.start_char_index, citation.end_char_index)


def _place(citation: Citation) -> Located:
    return citation.source, _span(citation)


def _name(source: str, span: Span) -> str:
    return f"{source}:{span.start}-{span.end}"
