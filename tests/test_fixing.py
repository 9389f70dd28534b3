"""`qa verify --fix`: what moved is mended in the file, the rest stays as it was."""

import json
import re
import stat
from pathlib import Path

import pytest

from qa.citing.verification import mend, verify
from tests.conftest import MakeIndex, write
from tests.receipts import QUOTE, TEXT, answered, cited, receipt
from tests.test_cli import one_line, qa


@pytest.fixture
def saved(make_index: MakeIndex, tmp_path: Path) -> Path:
    """A saved answer whose citations in a.md have moved."""
    answer = answered(make_index)
    write(tmp_path, {"answer.json": json.dumps({**answer, "note": "\u00e9 \ud800"}), "corpus/a.md": "New.\n\n" + TEXT})
    return tmp_path / "answer.json"


def test_fix_mends_the_file_and_leaves_the_rest_as_it_was(saved: Path, tmp_path: Path) -> None:
    before = json.loads(saved.read_text())
    saved.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(saved)
    report = json.loads(qa("verify", str(link), "--format", "json", cwd=tmp_path).stdout)
    moved = [citation for citation in report["citations"] if citation["verdict"] == "moved"]
    assert moved
    assert all(citation["moved_to"]["start_char_index"] > citation["start_char_index"] for citation in moved)
    assert saved.read_text() == json.dumps(before)

    fixed = qa("verify", str(link), "--fix", cwd=tmp_path)
    assert fixed.returncode == 0, fixed.stderr
    every = len(report["citations"])
    assert fixed.stdout.endswith(f"\n{every} of {every} citations hold now; {len(moved)} moved.\n")
    assert "corpus/a.md:5:1 ($.sentences[0].citations[0])" in fixed.stdout
    assert one_line(fixed) == f"qa: mended {len(moved)} citations in {link}"
    assert link.is_symlink()
    assert stat.S_IMODE(saved.stat().st_mode) == 0o640
    after = json.loads(saved.read_text(encoding="utf-8"))
    assert after["sentences"][0]["citations"][0] == moved[0]["moved_to"]
    assert {k: v for k, v in after.items() if k not in ("sentences", "passages")} == {
        k: v for k, v in before.items() if k not in ("sentences", "passages")
    }
    again = qa("verify", str(saved), "--fix", cwd=tmp_path)
    assert (again.returncode, again.stderr) == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {"answer.json", "link.json", "corpus", "index"}


def test_fix_prints_what_came_by_standard_input(saved: Path, tmp_path: Path) -> None:
    fixed = qa("verify", "-", "--fix", cwd=tmp_path, stdin=saved.read_text())
    assert fixed.returncode == 0
    assert re.search(r"\n(\d+) of \1 citations hold now; \d+ moved\.\n$", fixed.stderr)
    assert qa("verify", "-", cwd=tmp_path, stdin=fixed.stdout).returncode == 0


def test_what_cannot_be_mended_stays_and_exits_with_1(saved: Path, tmp_path: Path) -> None:
    write(tmp_path, {"corpus/a.md": TEXT.replace("900", "901")})
    before = saved.read_bytes()
    fixed = qa("verify", str(saved), "--fix", cwd=tmp_path)
    assert (fixed.returncode, saved.read_bytes()) == (1, before)
    assert "changed  a.md" in fixed.stdout


@pytest.mark.parametrize("index", ["[]", "7", '{"corpus_root": 7}', '{"corpus_root": ""}'])
def test_an_answer_that_names_no_folder_is_checked_against_the_default(tmp_path: Path, index: str) -> None:
    (tmp_path / "corpus").mkdir()
    held = qa("verify", "-", cwd=tmp_path, stdin=f'{{"passages": [], "index": {index}}}')
    assert (held.returncode, held.stdout) == (0, "0 of 0 citations hold.\n")


def test_the_answers_own_folder_counts_before_the_environment(tmp_path: Path) -> None:
    """QA_CORPUS is the default for answers that name none; ``--corpus`` counts before both."""
    write(tmp_path, {"own/a.md": TEXT, "other/c.md": "Something else.\n"})
    saved = {**receipt(cited(TEXT, QUOTE)), "index": {"corpus_root": str(tmp_path / "own")}}
    write(tmp_path, {"answer.json": json.dumps(saved)})
    assert qa("verify", "answer.json", cwd=tmp_path, QA_CORPUS="other").returncode == 0
    assert "missing" in qa("verify", "answer.json", "--corpus", "other", cwd=tmp_path, QA_CORPUS="own").stdout
    del saved["index"]
    write(tmp_path, {"answer.json": json.dumps(saved)})
    assert qa("verify", "answer.json", cwd=tmp_path, QA_CORPUS="own").returncode == 0
    assert qa("verify", "answer.json", cwd=tmp_path, QA_CORPUS="other").returncode == 1


def test_an_answer_mended_below_another_folder_names_that_one(tmp_path: Path) -> None:
    """Else its citations would be of one folder and its ``corpus_root`` of another."""
    write(tmp_path, {"own/a.md": TEXT, "other/a.md": "New.\n\n" + TEXT})
    saved = {**receipt(cited(TEXT, QUOTE)), "index": {"corpus_root": str(tmp_path / "own"), "roots": ["."]}}
    write(tmp_path, {"answer.json": json.dumps(saved)})
    assert qa("verify", "answer.json", "--fix", "--corpus", "other", cwd=tmp_path).returncode == 0
    mended = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    assert mended["index"] == {"corpus_root": str(tmp_path / "other"), "roots": ["."]}
    assert qa("verify", "answer.json", cwd=tmp_path).returncode == 0
    for odd in (7, "", "x" * 5000, "a\0b", "\ud800"):
        saved["index"] = {"corpus_root": odd}
        again = mend(saved, verify(saved, tmp_path / "other"))
        assert again["index"] == {"corpus_root": str(tmp_path / "other")}


def test_what_is_no_answer_is_said_to_be_none_where_there_is_no_corpus(tmp_path: Path) -> None:
    refused = qa("verify", "-", cwd=tmp_path, stdin="{}")
    assert (refused.returncode, "this is no saved answer" in one_line(refused)) == (2, True)
