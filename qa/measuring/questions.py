"""Hand-written question sets: JSON lines over a corpus, their evidence given as quotes or offsets.

A fault in a file is an error that names the file and the line.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from qa.errors import DatasetError
from qa.measuring.metrics import Located
from qa.models import Span

__all__ = ["Question", "QuestionType", "json_lines", "load_questions"]

QuestionType = Literal["fact", "multi", "disagreement", "unanswerable"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what a right result has. ``relevant`` grades whole documents (BEIR), ``evidence`` spans."""

    id: str
    question: str
    type: QuestionType = "fact"
    evidence: tuple[Located, ...] = ()
    answers: tuple[str, ...] = ()
    relevant: dict[str, int] = field(default_factory=dict)


def load_questions(path: Path, text_of: Callable[[str], str | None]) -> tuple[Question, ...]:
    """The question set in ``path`` (one JSON object a line), its evidence located by ``text_of(source)``.

    Raises `DatasetError` naming the line for malformed JSON, a repeated id, an unknown type or source, a quote that is
    absent, or one that stands more than once without ``occurrence``.
    """
    questions: dict[str, Question] = {}
    for number, record in json_lines(path):
        try:
            question = _question(record, text_of)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            reason = f"lacks {error}" if isinstance(error, KeyError) else str(error)
            raise DatasetError(f"{path}:{number}: {reason}") from error
        if question.id in questions:
            raise DatasetError(f"{path}:{number}: the id {question.id!r} stands twice")
        questions[question.id] = question
    if not questions:
        raise DatasetError(f"{path} holds no questions")
    return tuple(questions.values())


def _question(record: dict[str, Any], text_of: Callable[[str], str | None]) -> Question:
    kind = record.get("type", "fact")
    if kind not in get_args(QuestionType):
        raise ValueError(f"type is {kind!r}: use one of {', '.join(get_args(QuestionType))}")
    evidence = tuple(_located(item, text_of) for item in record.get("evidence", []))
    if bool(evidence) == (kind == "unanswerable"):
        raise ValueError("an unanswerable question has no evidence, any other has some")
    if not isinstance(record["question"], str) or not record["question"].strip():
        raise ValueError("the question is empty")
    if not isinstance(record.get("answer", []), list):
        raise ValueError("answer is not a list")
    return Question(str(record["id"]), record["question"], kind, evidence, tuple(record.get("answer", [])))


def _located(item: dict[str, Any], text_of: Callable[[str], str | None]) -> Located:
    source = item["source"]
    text = text_of(source)
    if text is None:
        raise ValueError(f"the corpus has no document {source!r}")
    if "quote" not in item:
        span = Span(item["start"], item["end"])
        if span.end > len(text):
            raise ValueError(f"{source} ends at {len(text)}, before {span.end}")
        return source, span
    quote, occurrence = item["quote"], item.get("occurrence", 1)
    places = list(_places(text, quote))
    if not places:
        raise ValueError(f"{source} does not hold the quote {quote[:60]!r}")
    if len(places) > 1 and "occurrence" not in item:
        raise ValueError(f'the quote {quote[:60]!r} stands {len(places)} times in {source}: add "occurrence": N')
    if not 1 <= occurrence <= len(places):
        raise ValueError(f"occurrence {occurrence} of a quote that stands {len(places)} times in {source}")
    start = places[occurrence - 1]
    return source, Span(start, start + len(quote))


def _places(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def json_lines(path: Path, *needed: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file of JSON lines, each with its line's number, which have the keys that are ``needed``.

    Raises `DatasetError` naming the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # not splitlines(): U+2028 may stand in JSON
    except OSError as error:
        raise DatasetError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path} is not UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                record = json.loads(line)
            except ValueError as error:
                raise DatasetError(f"{path}:{number}: not JSON: {error}") from error
            if not isinstance(record, dict):
                raise DatasetError(f"{path}:{number}: not a JSON object")
            for key in needed:
                if key not in record:
                    raise DatasetError(f"{path}:{number}: lacks {key!r}")
            yield number, record
