"""Question sets and benchmarks: what is in the files is what is loaded, and a fault names its file and line."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from qa.errors import DatasetError
from qa.measuring.datasets import Dataset, load_dataset
from qa.measuring.questions import Question, load_questions
from qa.models import Span
from tests.conftest import write

TEXTS = {"a.md": "One fish. Two fish. \U0001f41f Red fish.", "b.md": "Blue fish.\r\n"}
GOOD: dict[str, Any] = {"id": "q1", "question": "How many?", "evidence": [{"source": "a.md", "quote": "One fish."}]}


def lines(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def questions(folder: Path, *records: object) -> tuple[Question, ...]:
    write(folder, {"questions.jsonl": lines(*records)})
    return load_questions(folder / "questions.jsonl", TEXTS.get)


def texts_of(dataset: Dataset) -> dict[str, tuple[str, str]]:
    return {document.source: (document.title, document.text) for document in dataset.documents}


def test_a_question_set_is_loaded(tmp_path: Path) -> None:
    loaded = questions(
        tmp_path,
        GOOD,
        {"id": 2, "question": "Which?", "type": "multi", "answer": ["Red", "Blue"], "note": "extra", "evidence": [
            {"source": "a.md", "quote": "Red fish"}, {"source": "b.md", "start": 0, "end": 4}]},
        {"id": "3", "question": "Again?", "evidence": [{"source": "a.md", "quote": "fish", "occurrence": 3}]},
        {"id": "4", "question": "What else?", "type": "unanswerable"},
    )  # fmt: skip
    assert loaded == (
        Question("q1", "How many?", "fact", (("a.md", Span(0, 9)),)),
        Question("2", "Which?", "multi", (("a.md", Span(22, 30)), ("b.md", Span(0, 4))), ("Red", "Blue")),
        Question("3", "Again?", "fact", (("a.md", Span(26, 30)),)),
        Question("4", "What else?", "unanswerable"),
    )


def test_a_line_separator_inside_a_string_does_not_end_the_line(tmp_path: Path) -> None:
    (loaded,) = questions(tmp_path, {**GOOD, "question": "One\u2028two\u2029three\x85four?"})
    assert loaded.question == "One\u2028two\u2029three\x85four?"


def test_blank_lines_are_passed_over_but_counted(tmp_path: Path) -> None:
    write(tmp_path, {"q.jsonl": "\n\r\n" + lines(GOOD) + "\n{broken"})
    with pytest.raises(DatasetError, match=r"q\.jsonl:5: not JSON"):
        load_questions(tmp_path / "q.jsonl", TEXTS.get)


def evidence(**item: object) -> dict[str, object]:
    return {"evidence": [item]}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "q0"}, "the id 'q0' stands twice"),
        ({"type": "riddle"}, "type is 'riddle': use one of fact, multi, disagreement, unanswerable"),
        ({"question": "  "}, "the question is empty"),
        ({"question": 5}, "question"),
        ({"answer": "Red"}, "answer"),
        ({"type": "unanswerable"}, "an unanswerable question has no evidence"),
        ({"evidence": []}, "any other has some"),
        (evidence(source="z.md", quote="fish"), "the corpus has no document 'z.md'"),
        (evidence(source="a.md", quote="Green fish"), "a.md does not hold the quote 'Green fish'"),
        (evidence(source="a.md", quote="fish"), "the quote 'fish' stands 3 times in a.md: add \"occurrence\": N"),
        (evidence(source="a.md", quote="fish", occurrence=4), "occurrence 4 of a quote that stands 3 times in a.md"),
        (evidence(source="a.md", quote="fish", occurrence=0), "occurrence 0 of a quote that stands 3 times in a.md"),
        (evidence(source="a.md", quote="fish", occurrence="2"), ""),
        (evidence(source="a.md", start=0, end=99), "a.md ends at 31, before 99"),
        (evidence(source="a.md", start=5, end=2), "a span needs 0 <= start <= end, got 5..2"),
        (evidence(source="a.md", start=0), "lacks 'end'"),
        (evidence(quote="fish"), "lacks 'source'"),
        ({"evidence": None}, ""),
    ],
)
def test_a_fault_names_file_line_and_reason(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(DatasetError) as caught:
        questions(tmp_path, {**GOOD, "id": "q0"}, {**GOOD, **change})
    assert str(caught.value).startswith(f"{tmp_path / 'questions.jsonl'}:2: ")
    assert said in str(caught.value)


@pytest.mark.parametrize("key", ["id", "question"])
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    with pytest.raises(DatasetError, match=rf"questions\.jsonl:1: lacks '{key}'"):
        questions(tmp_path, {name: value for name, value in GOOD.items() if name != key})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", " holds no questions"),
        (b"[1, 2]\n", ":1: not a JSON object"),
        (b'{"id": "caf\xe9"}', " is not UTF-8"),
        (b"{'id': 1}", ":1: not JSON: "),
    ],
)
def test_a_file_that_is_no_question_set_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    write(tmp_path, {"q.jsonl": content})
    with pytest.raises(DatasetError, match=re.escape(f"{tmp_path / 'q.jsonl'}{said}")):
        load_questions(tmp_path / "q.jsonl", TEXTS.get)


def test_beir_is_loaded(tmp_path: Path) -> None:
    corpus = [
        {"_id": "d1", "title": "Lift", "text": "Of a wing."},
        {"_id": "d2", "text": "Drag."},
        {"_id": "d3", "title": None, "text": "Null."},
        {"_id": "d4", "title": "Drag", "text": "Drag of a wing."},
    ]
    asked = [{"_id": "1", "text": "What is lift?"}, {"_id": "2", "text": "Not judged?"}, {"_id": "3", "text": "Drag?"}]
    judged = "query-id\tcorpus-id\tscore\n1\td1\t2\n3\td2\t1\n3\td4\t0\n"
    write(tmp_path / "set", {"corpus.jsonl": lines(*corpus), "queries.jsonl": lines(*asked), "qrels/test.tsv": judged})
    dataset = load_dataset(f"beir:{tmp_path / 'set'}")
    assert dataset.name == "beir:set"
    assert texts_of(dataset) == {
        "d1": ("Lift", "Lift\n\nOf a wing."),
        "d2": ("d2", "Drag."),
        "d3": ("d3", "Null."),
        "d4": ("Drag", "Drag of a wing."),
    }
    assert dataset.questions == (
        Question("1", "What is lift?", relevant={"d1": 2}),
        Question("3", "Drag?", relevant={"d2": 1, "d4": 0}),
    )


ONE = {"_id": "d1", "text": "Of a wing."}
ASKED = {"_id": "1", "text": "What is lift?"}


def test_ids_of_beir_may_be_numbers_and_its_grades_may_stand_without_a_head(tmp_path: Path) -> None:
    files = {
        "corpus.jsonl": lines({**ONE, "_id": 7}),
        "queries.jsonl": lines({**ASKED, "_id": 1}, {"_id": 0, "text": 0}),
    }
    write(tmp_path / "set", {**files, "qrels/test.tsv": "1\t7\t1\r\n"})
    dataset = load_dataset(f"beir:{tmp_path / 'set'}")
    assert [document.source for document in dataset.documents] == ["7"]
    assert dataset.questions == (Question("1", "What is lift?", relevant={"7": 1}),)
    assert dataset.notes == ()


def test_what_is_judged_and_not_there_is_told(tmp_path: Path) -> None:
    judged = "query-id\tcorpus-id\tscore\n1\td1\t1\n1\td9\t1\n" + "".join(f"{n}\td1\t1\n" for n in (2, 3, 4, 5))
    write(tmp_path / "set", {"corpus.jsonl": lines(ONE), "queries.jsonl": lines(ASKED), "qrels/test.tsv": judged})
    dataset = load_dataset(f"beir:{tmp_path / 'set'}")
    assert [question.id for question in dataset.questions] == ["1"]
    file = tmp_path / "set" / "qrels" / "test.tsv"
    assert dataset.notes == (
        f"{file} judges 1 document that corpus.jsonl has not: d9",
        f"{file} is of 4 questions that queries.jsonl has not: 2, 3, 4, …",
    )


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"queries.jsonl": ""}, " holds no questions that can be asked; "),
        ({"qrels/test.tsv": ""}, " holds no questions that can be asked"),
        ({"qrels/test.tsv": "1 d1 1\n"}, "/qrels/test.tsv:1: not a query, a document and a grade parted by tabs"),
        ({"corpus.jsonl": lines(ONE, ONE)}, "/corpus.jsonl:2: the id 'd1' stands twice"),
        ({"queries.jsonl": lines(ASKED, ASKED)}, "/queries.jsonl:2: the id '1' stands twice"),
        ({"queries.jsonl": lines({**ASKED, "text": 5})}, "/queries.jsonl: the text of '1' is no string"),
    ],
)
def test_a_beir_set_that_cannot_be_asked_is_an_error(tmp_path: Path, files: dict[str, str], said: str) -> None:
    whole = {"corpus.jsonl": lines(ONE), "queries.jsonl": lines(ASKED), "qrels/test.tsv": "1\td1\t1\n"}
    write(tmp_path / "set", {**whole, **files})
    with pytest.raises(DatasetError, match=re.escape(f"{tmp_path / 'set'}{said}")):
        load_dataset(f"beir:{tmp_path / 'set'}")


def squad_of(*asked: dict[str, Any]) -> str:
    return json.dumps(
        {"data": [{"title": "Duke", "paragraphs": [{"context": "Duke, Rollo led.", "qas": list(asked)}]}]}
    )


def test_answers_that_do_not_stand_where_squad_says_are_left_out(tmp_path: Path) -> None:
    led, off = ({"text": "Rollo", "answer_start": start} for start in (6, 9999))
    asked = [{"id": name, "question": "Who?", "answers": [each]} for name, each in (("1", led), ("2", off))]
    write(tmp_path, {"x.json": squad_of(*asked), "y.json": squad_of(asked[1]), "z.json": squad_of(asked[0], asked[0])})
    dataset = load_dataset(f"squad:{tmp_path / 'x.json'}")
    assert [question.id for question in dataset.questions] == ["1"]
    left = "left out is 1 question whose answer does not stand at its answer_start: 2"
    assert dataset.notes == (f"{tmp_path / 'x.json'}: {left}",)
    for name, said in (
        ("y", f"holds no questions that can be asked; {tmp_path / 'y.json'}: {left}"),
        ("z", "stands twice"),
    ):
        with pytest.raises(DatasetError, match=re.escape(said)):
            load_dataset(f"squad:{tmp_path / name}.json")


def test_squad_of_both_versions_is_loaded(tmp_path: Path) -> None:
    answers = [{"text": "Rollo", "answer_start": 6}] * 2 + [{"text": "o", "answer_start": 7}]
    qas: list[dict[str, Any]] = [
        {"id": "1", "question": "Who led?", "answers": answers},
        {"id": "2", "question": "Who sank?", "answers": [], "is_impossible": True},
        {"id": "3", "question": "Who swam?", "answers": []},
    ]
    paragraphs = [{"context": "Duke, Rollo led.", "qas": qas}, {"context": "Next.", "qas": []}]
    content = json.dumps({"version": "v2.0", "data": [{"title": "The_Normans", "paragraphs": paragraphs}]})
    write(tmp_path, {"dev.json": content})
    dataset = load_dataset(f"squad:{tmp_path / 'dev.json'}")
    assert dataset.name == "squad:dev.json"
    context = ("The Normans", "Duke, Rollo led.")
    assert texts_of(dataset) == {"The_Normans/0": context, "The_Normans/1": ("The Normans", "Next.")}
    assert dataset.questions == (
        Question("1", "Who led?", evidence=(("The_Normans/0", Span(6, 11)),), answers=("Rollo", "o")),
        Question("2", "Who sank?", "unanswerable"),
        Question("3", "Who swam?", "unanswerable"),
    )


def test_spans_are_loaded_by_offsets_and_by_quotes(tmp_path: Path) -> None:
    places = {"evidence": [{"source": "a.md", "start": 20, "end": 21}, {"source": "b.md", "quote": "Blue"}]}
    write(tmp_path / "set", {**TEXTS, "c.pdf": b"%PDF", "questions.jsonl": lines({**GOOD, **places})})
    dataset = load_dataset(f"spans:{tmp_path / 'set'}")
    assert dataset.name == "spans:set"
    assert texts_of(dataset) == {name: (name, text) for name, text in TEXTS.items()}
    assert dataset.questions[0].evidence == (("a.md", Span(20, 21)), ("b.md", Span(0, 4)))


@pytest.mark.parametrize("name", ["", "trec:x", "beir", "squad:", "folder"])
def test_an_unknown_dataset_is_told_the_kinds(name: str) -> None:
    with pytest.raises(DatasetError, match=re.escape(f"no dataset {name!r}: give beir:DIR, squad:FILE or spans:DIR")):
        load_dataset(name)


BAD_TITLE = '{"data": [{"title": 5, "paragraphs": []}]}'
BAD_GRADE = "query-id\tcorpus-id\tscore\n1\td1\tgood\n"


@pytest.mark.parametrize(
    ("name", "files", "said"),
    [
        ("squad:x.json", {"x.json": "[]"}, "x.json is not in the layout of squad"),
        ("squad:x.json", {"x.json": "{"}, "x.json is not in the layout of squad"),
        ("squad:x.json", {"x.json": BAD_TITLE}, "x.json is not in the layout of squad"),
        ("beir:x", {"x/corpus.jsonl": '{"_id": "1", "text": ""}\n{'}, "x/corpus.jsonl:2: not JSON"),
        ("beir:x", {"x/corpus.jsonl": '{"_id": "1"}'}, "x/corpus.jsonl:1: lacks 'text'"),
        ("beir:x", {"x/corpus.jsonl": "", "x/qrels/test.tsv": BAD_GRADE}, "x/qrels/test.tsv:2: "),
        ("spans:x", {"x/a.txt": b"\0" * 50}, "x/a.txt: binary data"),
        ("spans:x", {"x/a.txt": "text"}, "cannot read x/questions.jsonl"),
        ("spans:gone", {}, "cannot read gone: No such file"),
        ("beir:gone", {}, "cannot read gone/corpus.jsonl: No such file"),
        ("squad:gone.json", {}, "cannot read gone.json: No such file"),
    ],
)
def test_another_layout_is_an_error_that_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, files: dict[str, str | bytes], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, files)
    with pytest.raises(DatasetError, match=re.escape(said)):
        load_dataset(name)
