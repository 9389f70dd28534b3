"""Question sets and public benchmarks, read as they are, to one shape.

``beir:DIR`` judges whole documents; ``squad:FILE`` and ``spans:DIR`` give the characters that answer; the project's own
question sets (JSON lines over a corpus) give quotes. A fault in a file is an error that names the file and the line.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from qa.errors import DatasetError, FormatError
from qa.formats import read_document
from qa.measuring.metrics import Located
from qa.models import Document, Span

__all__ = ["Dataset", "Question", "QuestionType", "load_dataset", "load_questions"]

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


@dataclass(frozen=True, slots=True)
class Dataset:
    """Questions over documents of their own."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]


def load_dataset(name: str) -> Dataset:
    """The benchmark ``beir:DIR``, ``squad:FILE`` or ``spans:DIR``. Raises `DatasetError`."""
    kind, _, where = name.partition(":")
    loaders: dict[str, Callable[[Path], Dataset]] = {"beir": _beir, "squad": _squad, "spans": _spans}
    if kind not in loaders or not where:
        raise DatasetError(f"no dataset {name!r}: give beir:DIR, squad:FILE or spans:DIR")
    try:
        return loaders[kind](Path(where))
    except OSError as error:
        raise DatasetError(f"cannot read {error.filename}: {error.strerror}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DatasetError(f"{where} is not in the layout of {kind}: {type(error).__name__} {error}") from error


def load_questions(path: Path, text_of: Callable[[str], str | None]) -> tuple[Question, ...]:
    """The question set in ``path`` (one JSON object a line), its evidence located by ``text_of(source)``.

    Raises `DatasetError` naming the line for malformed JSON, a repeated id, an unknown type or source, a quote that is
    absent, or one that stands more than once without ``occurrence``.
    """
    questions: dict[str, Question] = {}
    for number, record in _json_lines(path):
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


def _json_lines(path: Path, *needed: str) -> Iterator[tuple[int, dict[str, Any]]]:
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


def _made(source: str, title: str, text: str) -> Document:
    return Document(source, text, title or source, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def _beir(folder: Path) -> Dataset:
    """corpus.jsonl, queries.jsonl, qrels/test.tsv. A document's text is its title and its text."""
    documents = []
    for _, record in _json_lines(folder / "corpus.jsonl", "_id", "text"):
        title, text = (record.get("title") or "").strip(), record["text"]
        whole = text if not title or text.startswith(title) else f"{title}\n\n{text}"
        documents.append(_made(record["_id"], title, whole))
    relevant: dict[str, dict[str, int]] = {}
    judged = folder / "qrels" / "test.tsv"
    for number, line in enumerate(judged.read_text(encoding="utf-8").splitlines()[1:], start=2):
        try:
            query, document, grade = line.split("\t")
            relevant.setdefault(query, {})[document] = int(grade)
        except ValueError as error:
            raise DatasetError(f"{judged}:{number}: not a query, a document and a grade parted by tabs") from error
    questions = tuple(
        Question(record["_id"], record["text"], relevant=relevant[record["_id"]])
        for _, record in _json_lines(folder / "queries.jsonl", "_id", "text")
        if record["_id"] in relevant
    )
    return Dataset(f"beir:{folder.name}", tuple(documents), questions)


def _squad(file: Path) -> Dataset:
    """SQuAD 1.1 or 2.0: every paragraph is a document; a question's evidence is its first answer."""
    documents, questions = [], []
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        title = article["title"].replace("_", " ")
        for number, paragraph in enumerate(article["paragraphs"]):
            source = f"{article['title']}/{number}"
            documents.append(_made(source, title, paragraph["context"]))
            questions += [_squad_question(record, source) for record in paragraph["qas"]]
    return Dataset(f"squad:{file.name}", tuple(documents), tuple(questions))


def _squad_question(record: dict[str, Any], source: str) -> Question:
    answers = record["answers"]
    if record.get("is_impossible") or not answers:
        return Question(str(record["id"]), record["question"], "unanswerable")
    start, text = answers[0]["answer_start"], answers[0]["text"]
    accepted = tuple(dict.fromkeys(answer["text"] for answer in answers))
    return Question(
        str(record["id"]), record["question"], evidence=((source, Span(start, start + len(text))),), answers=accepted
    )


def _spans(folder: Path) -> Dataset:
    """A folder of texts with a questions.jsonl whose evidence gives offsets or quotes."""
    files = sorted(path for path in folder.iterdir() if path.suffix in (".md", ".txt"))
    documents = {path.name: _read(path) for path in files}
    texts = {name: document.text for name, document in documents.items()}
    questions = load_questions(folder / "questions.jsonl", texts.get)
    return Dataset(f"spans:{folder.name}", tuple(documents.values()), questions)


def _read(file: Path) -> Document:
    try:
        return read_document(file.name, file.read_bytes())
    except FormatError as error:
        raise DatasetError(f"{file}: {error}") from error
