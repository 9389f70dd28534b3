"""A saved answer against edited files: what still holds is said to hold, what does not is not."""

from pathlib import Path
from typing import Any

import pytest

from qa.errors import QAError, UsageError
from qa.verification import verify
from tests.conftest import MakeIndex, write

TEXT = "# Notes\n\nThe border is 900 kilometers long. It is old.\n\nA second paragraph names Kerman and Rask.\n"


@pytest.fixture
def answer(make_index: MakeIndex) -> Any:
    return make_index({"a.md": TEXT, "b.md": "Another file about Kerman."}).ask("How long is the border?").model_dump()


def verdicts(answer: Any, root: Path) -> set[str]:
    return {citation.verdict for citation in verify(answer, root).citations}


def test_untouched_files_hold(answer: Any, tmp_path: Path) -> None:
    report = verify(answer, tmp_path / "corpus")
    assert report.holds
    assert len(report.citations) >= 3
    assert {citation.reason for citation in report.citations} == {""}


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


@pytest.mark.parametrize("source", ["../secret.md", "/etc/passwd", "a.md\0", "..", ""])
def test_citations_outside_the_corpus_are_not_opened(answer: Any, tmp_path: Path, source: str) -> None:
    write(tmp_path, {"secret.md": TEXT})
    answer["sentences"][0]["citations"][0]["source"] = source
    checked = verify(answer, tmp_path / "corpus").citations[0]
    assert checked.verdict in ("missing", "changed")


@pytest.mark.parametrize(
    ("field", "value"),
    [("start_char_index", 0), ("end_char_index", 10**9), ("cited_text", "other"), ("start_line", 1), ("prefix", "zz"),
     ("end_column", 99), ("start_char_index", -1), ("end_char_index", "many")],
)  # fmt: skip
def test_an_altered_citation_does_not_hold(answer: Any, tmp_path: Path, field: str, value: object) -> None:
    answer["sentences"][0]["citations"][0][field] = value
    assert not verify(answer, tmp_path / "corpus").holds


def test_altered_words_beside_a_true_citation_do_not_hold(answer: Any, tmp_path: Path) -> None:
    answer["sentences"][0]["text"] = answer["sentences"][0]["text"].replace("900", "90")
    report = verify(answer, tmp_path / "corpus")
    assert [c.reason for c in report.citations if c.verdict != "valid"] == ["the text shown is not the text cited"]


def test_what_is_no_answer_is_refused(tmp_path: Path) -> None:
    nonsense: list[Any] = [[], {}, "text", 3, None, {"a": 1}]
    for wrong in nonsense:
        with pytest.raises(UsageError, match="no saved answer"):
            verify(wrong, tmp_path)
    with pytest.raises(QAError, match="does not exist"):
        verify({"passages": []}, tmp_path / "none")
    assert verify({"passages": [], "sentences": []}, tmp_path).holds
