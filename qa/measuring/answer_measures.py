"""Answers and refusals to figures: pure functions over questions and what was answered."""

import math
from collections.abc import Callable, Sequence
from statistics import fmean

from qa.measuring.metrics import area_under_risk_coverage, auroc, expected_calibration_error
from qa.measuring.questions import Question
from qa.models import Answer, Citation

__all__ = ["Answered", "answer_measures", "confidences"]

Answered = tuple[Question, Answer]


def answer_measures(answers: Sequence[Answered], exact: Callable[[Citation], bool]) -> dict[str, float]:
    """The figures, by name, that the questions allow; ``exact`` says whether a citation is true.

    Is an accepted string in the sentences shown, how much is there to read, is "not found" and "the sources disagree"
    said when it is right, and does the confidence hold up?
    """
    answerable = [(question, answer) for question, answer in answers if question.type != "unanswerable"]
    found: dict[str, float] = {}
    accepted = [_accepted(question, answer) for question, answer in answerable if question.answers]
    if accepted:
        found["answer_accuracy"] = fmean(accepted)
        found["answer_characters"] = fmean(sum(len(s.text) for s in a.sentences) for _, a in answerable)
    cited = [citation for _, answer in answers for citation in _cited(answer)]
    if cited:
        found["exact_answer_citations"] = fmean(exact(citation) for citation in cited)
    return found | _disagreements(answers) | _refusals(answers)


def confidences(answers: Sequence[Answered]) -> list[tuple[float, bool]]:
    """Each answer's confidence, and whether the question has an answer."""
    return [(answer.confidence, question.type != "unanswerable") for question, answer in answers]


def _disagreements(answers: Sequence[Answered]) -> dict[str, float]:
    """The share of disagreements that are told, and how many are told where there is none."""
    told = [(question.type == "disagreement", answer.status == "disagreement") for question, answer in answers]
    if not any(true for true, _ in told):
        return {}
    return {
        "disagreements_found": fmean(said for true, said in told if true),
        "false_disagreements": float(sum(said and not true for true, said in told)),
    }


def _refusals(answers: Sequence[Answered]) -> dict[str, float]:
    refused = [question.type == "unanswerable" for question, answer in answers if answer.status == "not_found"]
    unanswerable = sum(question.type == "unanswerable" for question, _ in answers)
    if not unanswerable:
        return {}
    told = {
        "not_found_precision": fmean(refused) if refused else math.nan,
        "not_found_recall": sum(refused) / unanswerable,
    }
    if unanswerable == len(answers):  # nothing to tell them from
        return told
    pairs = confidences(answers)
    values, right = [value for value, _ in pairs], [answerable for _, answerable in pairs]
    return told | {
        "auroc": auroc(values, right),
        "ece": expected_calibration_error(values, right),
        "aurc": area_under_risk_coverage(values, right),
    }


def _cited(answer: Answer) -> list[Citation]:
    """Every citation of the answer: of its sentences, of the values in them, of what disagrees."""
    of_sentences = [c for s in answer.sentences for c in (*s.citations, *([s.value] if s.value else []))]
    return of_sentences + [c for d in answer.disagreements for value in d.values for c in value.citations]


def _accepted(question: Question, answer: Answer) -> bool:
    """Whether an accepted string stands in the sentences shown (all of them, for a disagreement)."""
    shown = "\n".join(sentence.text for sentence in answer.sentences).casefold()
    there = [accepted.casefold() in shown for accepted in question.answers]
    return all(there) if question.type == "disagreement" else any(there)
