"""Measuring: figures of small cases by hand, files written, floors obeyed, and the shipped set's own floors."""

import json
from pathlib import Path

import pytest

from qa.library import Index, index_documents
from qa.measuring.answer_measures import answer_measures
from qa.measuring.datasets import load_dataset
from qa.measuring.evaluation import evaluate, evaluate_questions
from qa.measuring.questions import Question, load_questions
from qa.measuring.reporting import failures, table, write_report
from qa.testing import HashEncoder
from tests.conftest import PROJECT, MakeIndex, write

FILES: dict[str, str | bytes] = {
    "a.md": "The lighthouse was finished in 1871.",
    "b.md": "Bees make honey in summer.",
    "c.md": "The lighthouse was finished in 1872, says another.",
}


def lines(*records: dict[str, object]) -> str:
    return "\n".join(json.dumps(record) for record in records)


def test_figures_of_a_small_set(make_index: MakeIndex, tmp_path: Path) -> None:
    index = make_index(FILES)
    honey = {"source": "b.md", "quote": "Bees make honey in summer."}
    both = [{"source": "a.md", "quote": "1871"}, {"source": "c.md", "quote": "1872"}]
    questions = lines(
        {"id": "1", "question": "Do bees make honey in summer?", "evidence": [honey], "answer": ["honey"]},
        {"id": "2", "question": "When was the lighthouse finished?", "type": "disagreement", "evidence": both,
         "answer": ["1871", "1872"]},
        {"id": "3", "question": "zzz qqq xxx?", "type": "unanswerable", "evidence": [], "answer": []},
    )  # fmt: skip
    write(tmp_path, {"questions.jsonl": questions})
    report = evaluate(index, tmp_path / "questions.jsonl")
    hybrid = report.modes["hybrid"]
    assert report.questions == 3
    assert hybrid["Success@1"] == hybrid["Success@5"] == hybrid["RR"] == 1
    assert hybrid["nDCG@10"] == pytest.approx(1)
    assert hybrid["char_recall@5"] == 1
    read = sum(len(text) for text in FILES.values())
    assert hybrid["char_precision@5"] == pytest.approx((26 / read + 8 / read) / 2)
    assert hybrid["exact_citations"] == 1
    assert hybrid["not_found_recall"] == 1
    assert set(report.modes) == {"hybrid", "dense", "lexical"}
    assert report.as_json()["modes"]["dense"]["ms_per_question"] > 0


def test_an_answer_is_right_by_what_is_shown_not_by_its_other_places(shipped: Index) -> None:
    answer = shipped.ask("When did the Iran-Iraq war end?")
    shown, other = answer.sentences[0].text, answer.sentences[0].citations[-1].cited_text
    assert other not in shown
    for accepted, right in ((shown, 1.0), (other, 0.0)):
        question = Question("war-end", answer.question, answers=(accepted,))
        assert answer_measures([(question, answer)], lambda _: True)["answer_accuracy"] == right


def test_of_questions_without_an_answer_it_is_measured_how_many_are_refused(
    make_index: MakeIndex, tmp_path: Path
) -> None:
    asked = ("zzz qqq xxx?", "When was the lighthouse finished?")
    records: list[dict[str, object]] = [
        {"id": q, "question": q, "type": "unanswerable", "evidence": [], "answer": []} for q in asked
    ]
    index = make_index(FILES)
    for number, precision, recall in ((2, 1.0, 0.5), (1, None, 0.0)):
        write(tmp_path, {"questions.jsonl": lines(*records[-number:])})
        report = evaluate(index, tmp_path / "questions.jsonl")
        hybrid = json.loads(json.dumps(report.as_json(), allow_nan=False))["modes"]["hybrid"]
        assert (hybrid["not_found_precision"], hybrid["not_found_recall"]) == (precision, recall)
        assert "nan" not in table(report)
    assert failures(report, {"not_found_precision": 0.5}) == ["not_found_precision is not measured, the floor is 0.5"]
    assert (tmp_path / "report" / "results.md") in write_report(report, tmp_path / "report", "qa eval")


def test_reports_and_runs_are_written(make_index: MakeIndex, tmp_path: Path) -> None:
    index = make_index(FILES)
    write(
        tmp_path,
        {"q.jsonl": lines({"id": "q 1", "question": "bees?", "evidence": [{"source": "b.md", "quote": "Bees"}]})},
    )
    report = evaluate(index, tmp_path / "q.jsonl")
    written = write_report(report, tmp_path / "out", "qa eval q.jsonl")
    assert {path.name for path in written} == {"results.md", "results.png", "hybrid.run", "dense.run", "lexical.run"}
    query, q0, name, rank, score, tag = (tmp_path / "out/runs/hybrid.run").read_text().splitlines()[0].split()
    assert (query, q0, name, rank, float(score), tag) == ("q_1", "Q0", "b.md:0-26", "1", 1.0, "qa-hybrid")
    assert (tmp_path / "out/results.png").read_bytes().startswith(b"\x89PNG")
    assert "| Success@1 | 100.0 |" in (tmp_path / "out/results.md").read_text()
    assert "Success@1" in table(report)
    assert failures(report, {"Success@1": 0.5}) == []
    assert failures(report, {"Success@1": 1.5, "made_up": 0.1}) == [
        "Success@1 is 1.0000, the floor is 1.5",
        "made_up is not measured, the floor is 0.1",
    ]


def test_documents_are_judged_by_their_best_passage(tmp_path: Path) -> None:
    long = "\n\n".join(f"# Part {n}\n\nFiller about nothing in particular, part {n}." for n in range(30))
    corpus = lines(
        {"_id": "d1", "title": "Bees", "text": f"{long}\n\n# Honey\n\nBees make honey."}, {"_id": "d2", "text": "Cats."}
    )
    write(tmp_path / "set", {"corpus.jsonl": corpus, "queries.jsonl": lines({"_id": "q", "text": "Who makes honey?"}),
                             "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq\td1\t1\n"})  # fmt: skip
    dataset = load_dataset(f"beir:{tmp_path / 'set'}")
    index = index_documents(dataset.documents, tmp_path / "index", encoder=HashEncoder())
    report = evaluate_questions(index, dataset.name, dataset.questions)
    assert report.modes["hybrid"]["nDCG@10"] == pytest.approx(1)
    assert next(iter(report.runs["hybrid"]["q"])) == "d1"
    assert "char_recall@5" not in report.modes["hybrid"]
    assert not any(passage.stale for passage in index.search("honey"))


def test_the_shipped_questions_are_sound(shipped: Index) -> None:
    questions = load_questions(PROJECT / "eval" / "questions.jsonl", shipped.text)
    kinds = [question.type for question in questions]
    assert len(questions) >= 60
    assert kinds.count("disagreement") >= 5
    assert kinds.count("unanswerable") >= 12
    for question in questions:
        cited = [span.of(shipped.text(source) or "") for source, span in question.evidence]
        there = [any(answer in text for text in cited) for answer in question.answers]
        assert all(there) if question.type == "disagreement" else any(there) or not cited, question.id


def test_the_shipped_set_keeps_its_floors(shipped: Index) -> None:
    """A guard: a change that costs more than a point or two of these figures fails here."""
    hybrid = evaluate(shipped, PROJECT / "eval" / "questions.jsonl").modes["hybrid"]
    floors = json.loads((PROJECT / "eval" / "floors.json").read_text())
    assert {name: hybrid[name] for name in floors if hybrid[name] < floors[name]} == {}
    assert hybrid["exact_citations"] == hybrid["exact_answer_citations"] == 1


def test_public_benchmarks_load(bench: Path) -> None:
    spans = load_dataset(f"spans:{bench / 'spans'}")
    assert spans.questions
    assert all(
        span.of(d.text) for q in spans.questions for s, span in q.evidence for d in spans.documents if d.source == s
    )
    squad = load_dataset(f"squad:{bench / 'squad2' / 'dev-part.json'}")
    texts = {document.source: document.text for document in squad.documents}
    assert squad.questions
    assert all(span.of(texts[s]) in question.answers for question in squad.questions for s, span in question.evidence)
    beir = load_dataset(f"beir:{bench / 'cranfield'}")
    judged = {document for question in beir.questions for document in question.relevant}
    assert judged
    assert judged <= {document.source for document in beir.documents}
