"""Public benchmarks, read as they are, to one shape.

``beir:DIR`` judges whole documents; ``squad:FILE`` and ``spans:DIR`` give the characters that answer. A fault in a file
is an error that names the file and the line; what is of no use there is left out, and told in `Dataset.notes`.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import DatasetError, FormatError
from qa.formats import read_document
from qa.measuring.questions import Question, json_lines, load_questions
from qa.models import Document, Span
from qa.text.printable import counted

__all__ = ["Dataset", "load_dataset"]

_NAMED = 3  # ids that a note names


@dataclass(frozen=True, slots=True)
class Dataset:
    """Questions over documents of their own. ``notes``: what in the files is of no use, a line each."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]
    notes: tuple[str, ...] = ()


def load_dataset(name: str) -> Dataset:
    """The benchmark ``beir:DIR``, ``squad:FILE`` or ``spans:DIR``. Raises `DatasetError`."""
    kind, _, where = name.partition(":")
    loaders: dict[str, Callable[[Path], Dataset]] = {"beir": _beir, "squad": _squad, "spans": _spans}
    if kind not in loaders or not where:
        raise DatasetError(f"no dataset {name!r}: give beir:DIR, squad:FILE or spans:DIR")
    try:
        loaded = loaders[kind](Path(where))
    except OSError as error:
        raise DatasetError(f"cannot read {error.filename}: {error.strerror}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DatasetError(f"{where} is not in the layout of {kind}: {type(error).__name__} {error}") from error
    if not loaded.questions:
        raise DatasetError("; ".join([f"{where} holds no questions that can be asked", *loaded.notes]))
    return loaded


def _beir(folder: Path) -> Dataset:
    """corpus.jsonl, queries.jsonl, qrels/test.tsv. A document's text is its title and its text."""
    corpus, judged = folder / "corpus.jsonl", folder / "qrels" / "test.tsv"
    documents = [_beir_document(identity, record, corpus) for identity, record in _records(corpus).items()]
    relevant = _qrels(judged)
    queries = _records(folder / "queries.jsonl")
    known = {document.source for document in documents}
    unknown = [identity for grades in relevant.values() for identity in grades if identity not in known]
    notes = [
        *_left_out(f"{judged} judges", "document", "that corpus.jsonl has not", unknown),
        *_left_out(f"{judged} is of", "question", "that queries.jsonl has not", relevant.keys() - queries.keys()),
    ]
    questions = [
        Question(identity, _text(record, folder / "queries.jsonl"), relevant=relevant[identity])
        for identity, record in queries.items()
        if identity in relevant
    ]
    return Dataset(f"beir:{folder.name}", tuple(documents), tuple(questions), tuple(notes))


def _records(path: Path) -> dict[str, dict[str, Any]]:
    """The lines of a BEIR file by their ids, which may be whole numbers too."""
    found: dict[str, dict[str, Any]] = {}
    for number, record in json_lines(path, "_id", "text"):
        identity = str(record["_id"])
        if identity in found:
            raise DatasetError(f"{path}:{number}: the id {identity!r} stands twice")
        found[identity] = record
    return found


def _text(record: dict[str, Any], path: Path) -> str:
    if not isinstance(record["text"], str):
        raise DatasetError(f"{path}: the text of {record['_id']!r} is no string")
    return str(record["text"])


def _beir_document(identity: str, record: dict[str, Any], path: Path) -> Document:
    title, text = str(record.get("title") or "").strip(), _text(record, path)
    return _made(identity, title, text if not title or text.startswith(title) else f"{title}\n\n{text}")


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    """Grades by query and document; the first line may name the columns."""
    relevant: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        cells = line.rstrip("\r").split("\t")
        if not line.strip() or (number == 1 and cells[-1].strip() == "score"):
            continue
        try:
            query, document, grade = cells
            relevant.setdefault(query, {})[document] = int(grade)
        except ValueError as error:
            raise DatasetError(f"{path}:{number}: not a query, a document and a grade parted by tabs") from error
    return relevant


def _squad(file: Path) -> Dataset:
    """SQuAD 1.1 or 2.0: every paragraph is a document; a question's evidence is its first answer."""
    documents: list[Document] = []
    questions: dict[str, Question] = {}
    astray: list[str] = []
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        title = article["title"].replace("_", " ")
        for number, paragraph in enumerate(article["paragraphs"]):
            source = f"{article['title']}/{number}"
            documents.append(_made(source, title, paragraph["context"]))
            for question in (_squad_question(record, source) for record in paragraph["qas"]):
                if question.id in questions:
                    raise DatasetError(f"{file}: the id {question.id!r} stands twice")
                questions[question.id] = question
                if any(span.of(paragraph["context"]) != question.answers[0] for _, span in question.evidence):
                    astray.append(question.id)
    kept = tuple(question for question in questions.values() if question.id not in set(astray))
    notes = _left_out(f"{file}: left out is", "question", "whose answer does not stand at its answer_start", astray)
    return Dataset(f"squad:{file.name}", tuple(documents), kept, tuple(notes))


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


def _made(source: str, title: str, text: str) -> Document:
    return Document(source, text, title or source, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def _read(file: Path) -> Document:
    try:
        return read_document(file.name, file.read_bytes())
    except FormatError as error:
        raise DatasetError(f"{file}: {error}") from error


def _left_out(what: str, thing: str, why: str, ids: Iterable[str]) -> list[str]:
    """A line about the ``ids`` that are of no use, if there are any."""
    found = sorted(set(ids))
    named = ", ".join(found[:_NAMED]) + (", …" if len(found) > _NAMED else "")
    return [f"{what} {counted(len(found), thing)} {why}: {named}"] if found else []
