"""What is trained, on a sample too small to learn from: every script runs and hands on what the next needs."""

import ast
import hashlib
import importlib
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch

from qa.encoding.embedding import DefaultEncoder, default_tokenizer
from qa.models import Document, Span
from tests.conftest import PROJECT

CONTEXTS = (
    "The harbour of Old Town was opened in 1911. Its lighthouse is 34 metres tall. Ada Brown built it for the city.",
    "The museum holds 5,000 paintings. Most of them were given by the Smith family in 1950. Entry is free on Sundays.",
)
QUESTIONS = (
    ("When was the harbour opened?", "1911", 0), ("How tall is the lighthouse?", "34 metres", 0),
    ("Who built the lighthouse?", "Ada Brown", 0), ("How many paintings are there?", "5,000", 1),
    ("When is entry free?", "Sundays", 1), ("Who gave the paintings?", "the Smith family", 1),
)  # fmt: skip
AFFAIR = {
    "documents": {
        "news.md": "# The ferry\n\nThe ferry sank on 3 May. Nine people drowned in the sound.",
        "letter.md": "# A letter\n\nEleven of us never came home from the crossing.",
    },
    "questions": [
        {
            "question": "What was the toll of the sinking?",
            "type": "disagreement",
            "evidence": [
                {"doc": "news.md", "quote": "Nine people drowned in the sound.", "answer": "Nine"},
                {"doc": "letter.md", "quote": "Eleven of us never came home from the crossing.", "answer": "Eleven"},
            ],
        },
        {"question": "Who was the captain?", "type": "near-miss", "evidence": []},
    ],
}


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, str(PROJECT / "training" / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training")
    (folder / "squad2").mkdir()
    paragraphs = [
        {
            "context": context,
            "qas": [
                {"question": q, "id": q, "answers": [{"text": a, "answer_start": context.index(a)}]}
                for q, a, number in QUESTIONS
                if CONTEXTS[number] == context
            ]
            + [{"question": "Who sank the ship?", "id": context, "is_impossible": True, "answers": []}],
        }
        for context in CONTEXTS
    ]
    articles = [{"title": f"Article {n}", "paragraphs": [paragraph]} for n, paragraph in enumerate(paragraphs)]
    (folder / "squad2" / "dev-part.json").write_text(json.dumps({"data": articles}))
    (folder / "affairs").mkdir()
    for name in ("a", "sanguira-coup"):  # the latter is one that is held
        (folder / "affairs" / f"{name}.json").write_text(json.dumps(AFFAIR))
    out = folder / "examples.jsonl"
    run("examples.py", str(folder), str(out), "--affairs", str(folder / "affairs"))
    return out


def test_examples_point_at_the_answers(examples: Path) -> None:
    records = [json.loads(line) for line in examples.read_text().splitlines()]
    public = [record for record in records if record["set"] != "affairs"]
    found = {r["question"]: r["passage"]["text"][slice(*r["span"])] for r in public if r["span"]}
    assert found == {question: answer for question, answer, _ in QUESTIONS}
    for record in public:
        if record["span"]:
            answer = record["passage"]["text"][slice(*record["span"])]
            assert not any(answer in other["text"] for other in record["negatives"])
    assert sum(record["span"] is None for record in public) == 2


def test_affairs_give_an_example_for_every_place_that_answers(examples: Path) -> None:
    records = [json.loads(line) for line in examples.read_text().splitlines()]
    ours = [record for record in records if record["set"] == "affairs"]
    assert [r["passage"]["text"][slice(*r["span"])] for r in ours if r["span"]] == ["Nine", "Eleven"]
    assert {r["passage"]["title"] for r in ours if r["span"]} == {"The ferry", "A letter"}
    assert not any(r["negatives"] for r in ours if r["span"])  # both passages answer
    assert {r["question"] for r in ours if not r["span"]} == {"Who was the captain?"}


def test_a_place_known_to_answer_counts_as_answering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PROJECT / "training"))
    squad = importlib.import_module("squad")
    question, context = "How tall is the tower?", "The tower is 34 metres tall. No other one of the coast has 34 m."
    asked = {"question": question, "id": "1", "answers": [{"text": "34 metres", "answer_start": 13}]}
    record = {"data": [{"title": "Tin", "paragraphs": [{"context": context, "qas": [asked]}]}]}
    (tmp_path / "part.json").write_text(json.dumps(record))
    other = Span(context.index("No"), len(context))

    def answered() -> bool:
        (article,) = squad.articles(tmp_path / "part.json")
        return bool(article.questions[0].answered_by("part/Tin", other, other.of(context)))

    assert not answered()
    name = hashlib.sha256(question.encode()).hexdigest()[:12]
    monkeypatch.setattr(squad, "_UNMARKED", {name: [("part/Tin", other.start, other.end)]})
    assert answered()


def test_known_places_are_of_held_out_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PROJECT / "training"))
    squad = importlib.import_module("squad")
    known = [place for places in squad._UNMARKED.values() for place in places]
    assert {source.partition("/")[2] for source, _, _ in known} <= squad.HELD
    assert known
    assert all(start < end for _, start, end in known)


def test_what_stands_in_front_of_a_passage_is_read_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PROJECT / "training"))
    examples, train = (importlib.import_module(name) for name in ("examples", "train"))
    text = "# Ports\n\nOld Town has a harbour. It was opened in 1911.\n\nIts lighthouse is tall."
    passage = Span(text.index("Its"), len(text))
    read = asdict(examples._read(Document("a.md", text, "Ports", ""), passage))
    assert "".join(read["before"]) + read["text"] == text
    assert train.front(read, 0, titled=True) == "Ports. "
    assert train.front(read, 30, titled=False) == "It was opened in 1911.\n\n"
    assert train.front(read, 350, titled=True) == "Ports. " + text[: passage.start]

    source = train.Examples.__new__(train.Examples)
    source.tokenizer = default_tokenizer()
    row = source.row("Who?", "Ada Brown. ", "Ada Brown built it.", (0, 9))
    ids = source.tokenizer.encode("ada brown", add_special_tokens=False).ids
    assert row.ids[row.span[0] : row.span[1] + 1] == ids
    assert row.types[row.span[0]] == 1
    assert row.ids.index(ids[0]) < row.span[0]  # the one in front is of the question's type
    assert row.types[row.ids.index(ids[0])] == 0


def test_questions_about_articles_stand_in_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PROJECT / "training"))
    squad = importlib.import_module("squad")
    assert not list(squad.inferred(tmp_path))  # the set is not there
    record = {"article": "A", "paragraphs": [1, 2], "questions": [
        {"question": "Who?", "evidence": [{"quote": "It was Ada.", "answer": "Ada"}]}]}  # fmt: skip
    one = squad._asked_of(record, ["It was Bob.", "It was Ada."])
    ((source, span),) = one.questions[0].answers
    assert dict(one.texts())[source][span.start : span.end] == "Ada"
    with pytest.raises(ValueError, match="is not there once"):
        squad._asked_of(record, ["It was Ada.", "It was Bob."])
    known = json.loads((PROJECT / "training" / "inferred.json").read_text(encoding="utf-8"))
    assert not {each["article"] for each in known} & squad.HELD


def test_no_affair_is_both_trained_on_and_held_out() -> None:
    command = (
        "from affairs import *; every = affairs(); affairs(UNSEEN); "  # raises where evidence does not stand there
        "print([[affair.name for affair in part(every)] for part in (training, calibrating, testing)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True, cwd=PROJECT / "training"
    )
    parts = ast.literal_eval(done.stdout)
    there = sorted(path.stem for path in (PROJECT / "training" / "affairs").glob("*.json"))
    assert all(parts)
    assert sorted(name for part in parts for name in part) == there
    unseen = {path.stem for path in (PROJECT / "training" / "unseen").glob("*.json")}
    assert unseen
    assert unseen.isdisjoint(there)


def test_a_reader_is_trained_resumed_and_compressed(examples: Path, tmp_path: Path) -> None:
    run("train.py", str(examples), str(tmp_path), "--steps", "2")
    assert "step 3" not in run("train.py", str(examples), str(tmp_path), "--steps", "2")
    out = tmp_path / "reader.npz"
    told = run("compress.py", str(tmp_path / "reader.pt"), "reader", "--rank", "4", "--out", str(out))
    assert "MB at rank 4" in told
    with np.load(out) as arrays:
        assert {"span.weight", "answers.bias"} <= set(arrays)
        left = [name for name in arrays if name.endswith("|left")]
        assert left
        assert all(arrays[name].shape[1] == 4 for name in left)
    trained = torch.load(tmp_path / "reader.pt")
    torch.save(trained | {"span.weight": 3 * trained["span.weight"]}, tmp_path / "other.pt")
    both = [str(tmp_path / "reader.pt"), "reader", "--rank", "4", "--mean", str(tmp_path / "other.pt")]
    run("compress.py", *both, "--out", str(out))
    with np.load(out) as arrays:
        np.testing.assert_allclose(arrays["span.weight"], 2 * trained["span.weight"].numpy(), atol=1e-3)


def test_the_question_model_is_tuned_and_compressed(examples: Path, tmp_path: Path) -> None:
    affairs = str(examples.parent / "affairs")
    told = run("tune_questions.py", str(examples.parent), str(tmp_path), "--epochs", "1", "--affairs", affairs)
    assert "1 questions" in told
    assert "epoch 1: Success@1" in told
    out = tmp_path / "questions.npz"
    tuned = str(tmp_path / "questions.pt")
    run("compress.py", tuned, "questions", "--rank", "4", "--share", "0.5", "--out", str(out))
    basis = DefaultEncoder().basis.T
    trained = torch.load(tuned)["words.weight"].numpy()
    with np.load(out) as arrays:
        assert any(name.endswith("|left") for name in arrays)
        np.testing.assert_allclose(arrays["words.weight"], (basis + trained) / 2, atol=1e-3)  # kept in 16 bits
    assert not np.array_equal(basis, trained)


def test_disagreements_are_counted_as_an_answer_tells_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(PROJECT / "training"))
    questions, testimony = (importlib.import_module(name) for name in ("questions", "testimony"))
    told = {"news": "Nine people drowned when the ferry sank.", "letter": "Eleven people drowned when the ferry sank."}
    asked = [("How many people drowned?", True), ("How many drowned when the ferry sank?", False), ("Who?", True)]
    affair = questions.Collection(
        "affairs", "ferry", tuple(Document(name, text, name, "") for name, text in told.items()),
        tuple(questions.Question(text, (), differs=differs) for text, differs in asked),
    )  # fmt: skip
    testimony.report([[affair]])
    assert capsys.readouterr().out == (
        "disagreements: 1 of 2 found, 1 told in 1 other questions\n"
        "  How many drowned when the ferry sank? ['Nine', 'Eleven']\n"
    )
