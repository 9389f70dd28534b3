"""A saved answer against edited files: what still holds is said to hold, what moved is found, what changed is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from qa.citing.verification import mend, verify
from qa.errors import QAError, UsageError
from qa.library import Index
from qa.measuring.questions import load_questions
from tests.conftest import PROJECT, MakeIndex, write
from tests.receipts import FIRE, QUOTE, TEXT, WRAPPED, answered, cited, receipt


@pytest.fixture
def answer(make_index: MakeIndex) -> Any:
    return answered(make_index)


def verdicts(answer: Any, root: Path) -> set[str]:
    return {citation.verdict for citation in verify(answer, root).citations}


# Files that were not touched, answers that were


def test_untouched_files_hold(answer: Any, tmp_path: Path) -> None:
    report = verify(answer, tmp_path / "corpus")
    assert report.holds
    assert len(report.citations) >= 3
    assert {citation.reason for citation in report.citations} == {""}
    assert {citation.occurrences for citation in report.citations} == {1}


@pytest.mark.parametrize("text", [TEXT.replace("900", "901"), "x" + TEXT, TEXT.replace("\n", "\r\n"), TEXT[:20]])
def test_touched_text_does_not_hold(answer: Any, tmp_path: Path, text: str) -> None:
    write(tmp_path / "corpus", {"a.md": text})
    assert not verify(answer, tmp_path / "corpus").holds


def test_a_change_elsewhere_is_noted_but_holds(answer: Any, tmp_path: Path) -> None:
    write(
        tmp_path / "corpus", {"a.md": TEXT + "\nAppended far behind every citation of the answer, and its context.\n"}
    )
    report = verify({"type": "x", "sentences": answer["sentences"]}, tmp_path / "corpus")
    assert report.holds
    assert "changed elsewhere" in report.citations[0].reason


def test_a_gone_file_is_missing(answer: Any, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "a.md").unlink()
    assert "missing" in verdicts(answer, tmp_path / "corpus")


@pytest.mark.parametrize("source", ["../secret.md", "/etc/passwd", "a.md\0", "..", "", "link.md", "x" * 5000, "\ud800"])
def test_citations_outside_the_corpus_are_not_opened(answer: Any, tmp_path: Path, source: str) -> None:
    write(tmp_path, {"secret.md": TEXT})
    (tmp_path / "corpus" / "link.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "corpus" / "a.md").unlink()
    answer["sentences"][0]["citations"][0]["source"] = source
    report = verify(answer, tmp_path / "corpus")
    assert report.citations[0].verdict in ("missing", "changed")
    json.loads(report.model_dump_json())


ALTERED = [
    ("start_char_index", 0), ("end_char_index", 10**9), ("cited_text", "other"), ("start_line", 1), ("prefix", "zz"),
    ("end_column", 99), ("start_char_index", -1), ("end_char_index", "many"), ("start_char_index", "9"),
    ("start_char_index", 10**400), ("start_char_index", True), ("start_line", 10**400), ("suffix", "x" * 10**6),
    ("sha256", "0"), ("sha256", None), ("type", "page_location"), ("native", {"page_number": 1}), ("source", ["a.md"]),
    ("document_title", "A title that lends weight"), ("cited_text", ""), ("extra\ud800", 1), ("prefix", "\udc00"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), ALTERED)
def test_an_altered_citation_does_not_hold_nor_is_it_mended(
    answer: Any, tmp_path: Path, field: str, value: object
) -> None:
    answer["sentences"][0]["citations"][0][field] = value
    report = verify(answer, tmp_path / "corpus")
    assert [c.where for c in report.citations if c.verdict != "valid"] == ["$.sentences[0].citations[0]"]
    assert report.count("changed") == 1
    assert mend(answer, report) == answer
    json.loads(report.model_dump_json())


def test_what_stands_where_citations_belong_is_one_or_does_not_hold(answer: Any, tmp_path: Path) -> None:
    del answer["sentences"][0]["citations"][0]["source"]
    del answer["sentences"][0]["citations"][0]["type"]
    assert not verify(answer, tmp_path / "corpus").holds


def test_altered_words_beside_a_true_citation_do_not_hold(answer: Any, tmp_path: Path) -> None:
    answer["sentences"][0]["text"] = answer["sentences"][0]["text"].replace("900", "90")
    report = verify(answer, tmp_path / "corpus")
    assert [c.reason for c in report.citations if c.verdict != "valid"] == ["the text shown is not the text cited"]


def test_altered_words_beside_a_text_that_moved_are_not_mended(answer: Any, tmp_path: Path) -> None:
    answer["sentences"][0]["text"] = answer["sentences"][0]["text"].replace("900", "90")
    write(tmp_path / "corpus", {"a.md": "A new first line.\n" + TEXT})
    report = verify(answer, tmp_path / "corpus")
    assert not report.mendable
    assert report.citations[0].reason == "the text shown is not the text cited"


def test_the_value_in_a_sentence_is_checked_and_need_not_be_the_sentence(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": TEXT})
    saved = receipt(cited(TEXT, QUOTE))
    saved["sentences"][0]["value"] = cited(TEXT, "900 kilometers").model_dump(mode="json")
    saved["sources"] = {"value": {"title": "of a file that is named so"}}
    assert [c.where for c in verify(saved, tmp_path).citations] == [
        "$.sentences[0].citations[0]",
        "$.sentences[0].value",
    ]
    assert verify(saved, tmp_path).holds
    write(tmp_path, {"a.md": TEXT.replace("900", "901")})
    assert [c.verdict for c in verify(saved, tmp_path).citations] == ["changed", "changed"]


def test_what_is_no_answer_is_refused(tmp_path: Path) -> None:
    nonsense: list[Any] = [[], {}, "text", 3, None, {"a": 1}, {"type": "x"}, {"sentences": []}, {"claims": []}]
    for wrong in nonsense:
        with pytest.raises(UsageError, match="no saved answer"):
            verify(wrong, tmp_path)
    with pytest.raises(QAError, match="does not exist"):
        verify({"passages": []}, tmp_path / "none")
    assert verify({"passages": [], "sentences": []}, tmp_path).holds
    with pytest.raises(UsageError, match="no saved answer"):
        verify({"a": 1}, tmp_path / "none")


COMPARED = (
    "When did the Iran-Iraq war end?",
    "When did Iran hit Syria and Iraq: on the day it struck Pakistan or earlier?",
    "Was the Pakistani village that Iran struck hit by missiles or by drones?",
    "How many people were killed in the January 2024 Kerman bombing?",
)


def test_untouched_answers_over_the_shipped_corpus_hold(shipped: Index) -> None:
    """Further places of a sentence, values in other words, alternatives: whatever real answers have."""
    questions = [each.question for each in load_questions(PROJECT / "eval" / "questions.jsonl", shipped.text)]
    answers = [shipped.ask(question) for question in (*questions[::18], *COMPARED)]
    assert any(len(sentence.citations) > 1 for answer in answers for sentence in answer.sentences)
    assert any(answer.agreement for answer in answers)
    assert any(answer.disagreements for answer in answers)
    for answer in answers:
        report = verify(json.loads(answer.model_dump_json()), PROJECT / "corpus")
        assert report.holds, (answer.question, [c for c in report.citations if c.verdict != "valid"])
        assert verify(answer, PROJECT / "corpus") == report


def test_further_places_of_a_sentence_may_say_it_in_other_words(tmp_path: Path) -> None:
    other = "Some 900 kilometers are the border."
    write(tmp_path, {"a.md": TEXT, "b.md": other})
    saved = receipt(cited(TEXT, QUOTE))
    saved["sentences"][0]["citations"].append(cited(other, other, source="b.md").model_dump(mode="json"))
    assert verify(saved, tmp_path).holds
    saved["sentences"][0]["citations"].reverse()
    assert not verify(saved, tmp_path).holds


def whole(tmp_path: Path) -> Any:
    """A saved answer with everything that one can have, over two files."""
    files = {"a.md": TEXT, "b.md": "It was in Rask, two days\nearlier, that some 901 kilometers were told.\n"}
    write(tmp_path, dict(files))
    first = cited(TEXT, QUOTE).model_dump(mode="json")
    second = cited(files["b.md"], files["b.md"].strip(), source="b.md").model_dump(mode="json")
    highlight = cited(TEXT, "900 kilometers").model_dump(mode="json")
    return {
        "question": "Is it 900 or 901, or do naems or naem differ?",
        "status": "disagreement",
        "sentences": [
            {"text": QUOTE, "citations": [first, second], "value": highlight, "speaker": None},
            {"text": second["cited_text"], "citations": [second], "value": None},
        ],
        "disagreements": [
            {"about": "x", "values": [
                {"value": "900", "citations": [first]},
                {"value": "two days earlier (14 January)", "citations": [second, first]},
                {"value": "names", "citations": [first]},
            ]}
        ],
        "agreement": {"value": "Border  is\n900", "citations": [first]},
        "passages": [{"text": QUOTE, "citation": first, "highlights": [highlight], "also": [second]}],
        "index": {"documents": 2, "passages": 2, "path": "value"},
        "sources": {"passages": {"title": "of a file that is named so"}},
        "read_as": {"naems": "names", "values": "value"},
        "searched": {"documents": 2, "passages": 2},
    }  # fmt: skip


TAMPERED: list[tuple[tuple[str | int, ...], Any]] = [
    (("sentences", 0, "citations"), []),
    (("sentences", 0, "citations"), None),
    (("sentences", 0, "citations"), ...),
    (("sentences", 0, "citations"), "a.md"),
    (("sentences", 0, "citations", 1), "a.md"),
    (("sentences", 0, "citations", 0), None),
    (("sentences", 0, "text"), ["Lies."]),
    (("sentences", 0, "value"), "9999"),
    (("sentences", 0), "Lies."),
    (("sentences",), []),
    (("sentences",), None),
    (("sentences",), "Lies."),
    (("disagreements",), []),
    (("disagreements", 0, "values"), None),
    (("disagreements", 0, "values", 0), "9999"),
    (("disagreements", 0, "values", 0, "value"), "9999"),
    (("disagreements", 0, "values", 0, "value"), "00"),
    (("disagreements", 0, "values", 0, "value"), ""),
    (("disagreements", 0, "values", 0, "value"), 900),
    (("disagreements", 0, "values", 0, "value"), ...),
    (("disagreements", 0, "values", 0, "citations"), []),
    (("disagreements", 0, "values", 1, "value"), "three days earlier (14 January)"),
    (("disagreements", 0, "values", 1, "value"), "two days earlier (some day)"),
    (("disagreements", 0, "values", 2, "value"), "numbers"),
    (("disagreements", 0, "values", 2, "citations"), ...),
    (("agreement",), {"value": "1999", "citations": []}),
    (("agreement", "value"), "1999"),
    (("agreement", "value"), "names"),
    (("agreement", "citations"), ...),
    (("passages", 0, "citation"), None),
    (("passages", 0, "citation"), ...),
    (("passages", 0, "text"), "Lies."),
    (("passages", 0, "text"), 7),
    (("passages", 0, "highlights", 0), "Lies."),
    (("passages", 0, "also"), {}),
    (("passages",), {"text": "Lies."}),
    (("passages", 0), [{"text": "Lies."}]),
]


@pytest.mark.parametrize(("path", "value"), TAMPERED)
def test_what_is_shown_without_a_citation_does_not_hold(
    tmp_path: Path, path: tuple[str | int, ...], value: object
) -> None:
    saved = whole(tmp_path)
    before = verify(saved, tmp_path)
    assert before.holds, [c for c in before.citations if c.verdict != "valid"]
    *above, last = path
    holder = saved
    for key in above:
        holder = holder[key]
    if value is ...:
        del holder[last]
    else:
        holder[last] = value
    report = verify(saved, tmp_path)
    assert not report.mendable
    assert report.count("changed") > 0
    assert all(c.reason for c in report.citations if c.verdict == "changed")
    assert mend(saved, report) == saved
    json.loads(report.model_dump_json())


def test_a_value_is_not_read_in_a_part_of_a_number(tmp_path: Path) -> None:
    text = "It took 1,900.5 hours and 12 days in all."
    write(tmp_path, {"a.md": text})
    citation = cited(text, text).model_dump(mode="json")
    held = {}
    for value in ("1,900.5", "12 DAYS", "hours and\n12", "900", "1,900", "900.5", "5", "2", "12 days in all."):
        saved = {"passages": [], "agreement": {"value": value, "citations": [citation]}}
        held[value] = verify(saved, tmp_path).holds
    assert [value for value, holds in held.items() if not holds] == ["900", "1,900", "900.5", "5", "2"]


def test_a_claim_that_is_said_to_be_supported_cites_its_support(make_index: MakeIndex, tmp_path: Path) -> None:
    draft = make_index({"a.md": TEXT}).check_draft("The border is 900 kilometers long. Cats sleep.").model_dump()
    assert verify(draft, tmp_path / "corpus").holds
    supported = next(claim for claim in draft["claims"] if claim["support"] is not None)
    supported["support"] = None
    assert not verify(draft, tmp_path / "corpus").holds
    supported["support"] = {"source": "a.md"}
    assert not verify(draft, tmp_path / "corpus").holds


def test_a_value_that_lies_in_another_sentence_does_not_hold(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": WRAPPED})
    saved = receipt(cited(WRAPPED, FIRE))
    saved["sentences"][0]["value"] = cited(WRAPPED, "14").model_dump(mode="json")
    assert verify(saved, tmp_path).holds
    saved["sentences"][0]["value"] = cited(WRAPPED, "1902").model_dump(mode="json")
    assert [c.where for c in verify(saved, tmp_path).citations if c.verdict != "valid"] == ["$.sentences[0].value"]


@pytest.mark.parametrize("value", ["  (14 January)", " ", "(14 January)"])
def test_a_day_that_no_words_amount_to_does_not_hold(tmp_path: Path, value: str) -> None:
    write(tmp_path, {"a.md": TEXT})
    saved = receipt(cited(TEXT, QUOTE))
    citation = cited(TEXT, QUOTE).model_dump(mode="json")
    saved["disagreements"] = [{"values": [{"value": value, "citations": [citation]}]}]
    assert not verify(saved, tmp_path).holds


# Files under other names


# The command
