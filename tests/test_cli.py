"""The command line as its users meet it: real processes, their output, one clear line for what goes wrong."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT, write

QUESTION = "How long is the border between Iran and Pakistan?"


def qa(*arguments: str, cwd: Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "qa", *arguments],
        cwd=cwd, input=stdin, capture_output=True, text=True, env={**os.environ, "HF_HUB_OFFLINE": "1", **environment},
        check=False,
    )  # fmt: skip


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    """The error's only line, without a traceback."""
    assert "Traceback" not in result.stderr
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with a copy of the shipped corpus and its index, built by the first question."""
    folder = tmp_path_factory.mktemp("desk")
    for path in (PROJECT / "corpus").iterdir():
        write(folder / "corpus", {path.name: path.read_bytes()})
    first = qa("search", QUESTION, cwd=folder)
    assert first.returncode == 0, first.stderr
    assert "no index in index yet: building it over corpus" in first.stderr
    return folder


def test_a_word_read_in_another_spelling_is_told_wherever_it_fits(desk: Path) -> None:
    told = "“Suleimani” read as “Soleimani”"
    for command in ("search", "ask"):
        lines = qa(command, "Who was Suleimani?", "--format", "lines", cwd=desk)
        assert lines.stderr == f"qa: {told}\n"
        assert told not in lines.stdout
        assert qa(command, "Who was Suleimani?", cwd=desk).stdout.startswith(f"({told})\n")
        found = json.loads(qa(command, "Who was Suleimani?", "--format", "json", cwd=desk).stdout)
        assert found["read_as"] == {"Suleimani": "Soleimani"}
        assert found["question"] == "Who was Suleimani?"


def test_printed_places_open_at_the_cited_text(desk: Path) -> None:
    result = qa("search", QUESTION, "--format", "lines", cwd=desk)
    assert result.returncode == 0
    assert result.stderr == ""
    assert result.stdout
    for line in result.stdout.splitlines():
        found = re.fullmatch(r"(corpus/[\w-]+\.md):(\d+):(\d+): (.*)", line)
        assert found
        path, row, column, text = found.groups()
        opened = (desk / path).read_text(encoding="utf-8").split("\n")[int(row) - 1 :]
        there = "\n".join(opened)[int(column) - 1 :]
        assert " ".join(there.split()).startswith(text)


def test_text_is_wrapped_and_marks_what_to_read(desk: Path) -> None:
    shown = qa("search", QUESTION, "-k", "3", cwd=desk, COLUMNS="70").stdout
    assert re.search(r"^ 1 corpus/[\w-]+\.md:\d+:\d+", shown)
    assert "»" in shown
    assert "900 kilometers" in " ".join(shown.split())
    wrapped = [len(line) for line in shown.splitlines() if line.startswith("   ") and "score" not in line]
    assert 60 < max(wrapped) <= 70
    assert "\x1b" not in shown


def test_json_is_one_object_of_the_contract(desk: Path) -> None:
    found = json.loads(qa("search", QUESTION, "--format", "json", cwd=desk).stdout)
    assert found.keys() >= {"question", "mode", "index", "passages"}
    assert found["index"].keys() >= {"path", "corpus_root", "documents", "passages", "model"}
    assert found["index"]["documents"] == 5
    answer = json.loads(qa("ask", QUESTION, "--format", "json", cwd=desk).stdout)
    assert answer["status"] == "answered"
    assert 0 <= answer["confidence"] <= 1
    assert answer["sentences"][0]["citations"][0]["type"] == "char_location"


def test_ask_answers_or_says_not_found(desk: Path) -> None:
    answered = qa("ask", "How many people were injured in Kerman?", cwd=desk)
    assert answered.returncode == 0
    assert "almost 100 dead and »284« injured. [1]" in " ".join(answered.stdout.split())
    assert re.search(r"^\[1\] corpus/.*:\d+:\d+", answered.stdout, re.MULTILINE)
    refused = qa("ask", "Which bakery makes the best sourdough in Lisbon?", cwd=desk)
    assert refused.returncode == 3
    assert refused.stdout.startswith("Not found: 5 documents")


def test_a_saved_answer_verifies_until_the_text_changes(desk: Path, tmp_path: Path) -> None:
    saved = qa("ask", QUESTION, "--format", "json", cwd=desk).stdout
    write(tmp_path, {"answer.json": saved})
    held = qa("verify", str(tmp_path / "answer.json"), cwd=tmp_path)
    assert held.returncode == 0
    assert re.search(r"(\d+) of \1 citations hold\.", held.stdout)
    assert qa("verify", "-", cwd=tmp_path, stdin=saved).returncode == 0
    for path in (desk / "corpus").glob("*.md"):
        write(
            tmp_path / "copy", {path.name: path.read_text(encoding="utf-8").replace("900 kilometers", "800 kilometers")}
        )
    changed = qa("verify", "answer.json", "--corpus", "copy", cwd=tmp_path)
    assert changed.returncode == 1
    assert "changed  brotherly-ties" in changed.stdout


def test_status_and_index_tell_what_they_find(desk: Path) -> None:
    status = qa("status", cwd=desk)
    assert status.returncode == 0
    assert "Up to date." in status.stdout
    again = qa("index", cwd=desk)
    assert "0 added, 0 changed, 0 removed, 5 unchanged; 0 passages embedded" in again.stdout
    assert json.loads(qa("status", "--format", "json", cwd=desk).stdout)["current"] is True


def test_a_folder_without_documents_is_named_by_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = qa("index", str(tmp_path / "empty"), "--index", str(tmp_path / "deep" / "index"), cwd=tmp_path)
    assert result.returncode == 1
    assert f"error: {tmp_path / 'empty'} holds no document that can be read: put text" in one_line(result)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["search", ""], 2, "the question is empty"),
        (["ask", "   "], 2, "the question is empty"),
        (["ask", "?! …"], 2, "the question '?! …' has no word to search for"),
        (["search", "—", "--mode", "lexical"], 2, "has no word to search for"),
        (["ask", "how", "long", "is", "it"], 2, 'put the question in quotation marks: `qa ask "how long is it"`'),
        (["search", "how long", "-k", "2", "is it"], 2, '`qa search "how long is it"`'),
        (["check", "corpus/README.md"], 2, "is a file: check what it says with `qa check --file corpus/README.md`"),
        (["search", "x", "--index", "corpus/README.md"], 1, "corpus/README.md is a file, no index"),
        (["search", "--batch", "corpus/README.md", "--format", "lines"], 2, "--batch prints JSON, an object a line"),
        (["search", "x", "-k", "0"], 2, "k is 0: ask for 1 to 1000"),
        (["search", "x" * 100_000], 2, "the question has 100,000 characters"),
        (["search", "x", "--mode", "magic"], 2, "choose hybrid, dense, lexical"),
        (["index", ""], 2, "'' is no path: name a folder or file"),
        (["index", "corpus", "--index", ""], 2, "'' is no path"),
        (["verify", "a.json", "--corpus", ""], 2, "'' is no path"),
        (["eval", "q.jsonl", "--dataset", "beir:x"], 2, "give a question set or --dataset, not both"),
        (["index", "no-such-folder", "--index", "other"], 1, "no-such-folder does not exist"),
        (["index", "empty", "--index", "other"], 1, "empty holds no document that can be read"),
        (["index", "binary", "--index", "other"], 1, "photo.png: no reader for .png files"),
        (["search", "x", "--index", "damaged"], 1, "is damaged"),
        (["status", "--index", "nowhere"], 1, "no index in nowhere: build one with"),
        (["index", "--model", "no/such-model", "--rebuild"], 1, "model no/such-model cannot be loaded"),
        (["ask", "x", "--index", "nowhere", "--format", "json"], 1, "no index in nowhere and no none to build it from"),
        (["verify", "no-such.json"], 1, "cannot read no-such.json"),
        (["verify", "corpus/README.md"], 1, "is not JSON"),
        (["eval", "--dataset", "nonsense:x"], 1, "no dataset 'nonsense:x'"),
        (["eval", "no-questions.jsonl"], 1, "cannot read no-questions.jsonl"),
        (["eval", "--fail-under", "Success@1"], 2, "write METRIC=VALUE"),
    ],
)
def test_bad_input_gets_one_line_and_its_exit_status(desk: Path, arguments: list[str], code: int, said: str) -> None:
    (desk / "empty").mkdir(exist_ok=True)
    write(desk, {"binary/photo.png": b"\x89PNG\r\n\x1a\n\0\0", "damaged/store.sqlite": b"not a database " * 99})
    result = qa(*arguments, cwd=desk, QA_CORPUS="none" if arguments[0] == "ask" else "corpus")
    assert result.returncode == code, result.stderr
    line = one_line(result)
    assert line.startswith("qa: error: ")
    assert said in line
    assert result.stdout == ""


def test_an_index_of_another_model_is_said_in_one_line(desk: Path) -> None:
    script = (
        "from qa import build_index; from qa.testing import HashEncoder;"
        "build_index('corpus', 'hashed', encoder=HashEncoder())"
    )
    subprocess.run([sys.executable, "-c", script], cwd=desk, check=True)
    update = qa("index", "--index", "hashed", "--model", "sentence-transformers/all-MiniLM-L6-v2", cwd=desk)
    assert (update.returncode, "was built with hash" in one_line(update)) == (1, True)
    search = qa("search", "anything", "--index", "hashed", cwd=desk)
    assert (search.returncode, "model hash cannot be loaded" in one_line(search)) == (1, True)


def test_advice_names_the_index_that_was_asked(tmp_path: Path) -> None:
    write(tmp_path, {"d/a.md": "The port is 80."})
    assert qa("index", "d", "--index", "my ix", cwd=tmp_path).returncode == 0
    write(tmp_path, {"d/a.md": "The port is 81, they say."})
    for asked in (["--index", "my ix"], ["--index=my ix"]):
        assert "run `qa index --index 'my ix'` to bring" in qa("ask", "Which port?", *asked, cwd=tmp_path).stderr
        assert qa("status", *asked, cwd=tmp_path).stdout.endswith("run `qa index --index 'my ix'`.\n")
    assert qa("status", cwd=tmp_path, QA_INDEX="my ix").stdout.endswith("run `qa index`.\n")


def test_unreadable_files_are_listed_and_the_rest_is_indexed(desk: Path) -> None:
    write(desk / "mixed", {"good.md": "Good text.", "bad.txt": bytes(range(256)) * 9, "x.bin": b"\0", "void.md": ""})
    result = qa("index", "mixed", "--index", "mixed-index", cwd=desk)
    assert result.returncode == 0
    assert "1 document, 1 passage (" in result.stdout
    for name in ("bad.txt: binary data", "x.bin: no reader for .bin files", "void.md: empty"):
        assert f"skipped  {name}" in result.stdout


def test_hostile_text_cannot_command_the_terminal(desk: Path) -> None:
    write(desk / "evil", {"a.md": "The secret \x1b]0;owned\x07\x1b[2J word is \u202eesrever."})
    assert qa("index", "evil", "--index", "evil-index", cwd=desk).returncode == 0
    shown = qa("search", "secret word", "--index", "evil-index", cwd=desk).stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_help_is_there_for_every_command_and_readme_has_each(desk: Path) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    overview = qa("--help", cwd=desk).stdout
    for command in ("index", "search", "ask", "check", "verify", "status", "doctor", "eval"):
        assert re.search(rf"^  {command} +\w", overview, re.MULTILINE)
        assert qa(command, "--help", cwd=desk).stdout.startswith(f"Usage: python -m qa {command}")
        assert f"qa {command}" in readme
    assert qa("--version", cwd=desk).stdout.startswith("qa ")


@pytest.mark.parametrize("command", [["search", QUESTION], ["ask", QUESTION], ["--help"]])
def test_a_question_never_imports_the_heavy_libraries(desk: Path, command: list[str]) -> None:
    script = (
        "import sys; sys.argv = ['qa', *sys.argv[1:]]\n"
        "from qa.cli import app\n"
        "try:\n    app()\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'pandas', 'sklearn', 'scipy', 'matplotlib'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, *command], cwd=desk, capture_output=True, text=True, check=True
    )
    assert result.stderr.strip().splitlines()[-1] == "[]"
