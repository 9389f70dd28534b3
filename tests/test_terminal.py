"""What a person meets at a terminal: places that are there, links and colour where they work, streams that are not."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from qa.citing.comparison import cite
from qa.cli.answer_text import answer_text
from qa.cli.index_text import status_text
from qa.cli.terminal import Style, lines_text, place, search_text
from qa.doctor import diagnose
from qa.formats import read_document
from qa.indexing.status import IndexStatus
from qa.models import Citation
from tests.conftest import MakeIndex, write
from tests.makers import MAKERS
from tests.test_cli import one_line, qa

TEXT = "# Notes\n\nThe “border” is 900 kilometers long. It is old.\n"
ESCAPE = "\x1b]0;pwned\x07"


def cited(source: str, data: bytes, quote: str) -> Citation:
    document = read_document(source, data)
    return cite(document, document.text.index(quote), len(quote))


def native(told: dict[str, Any]) -> Citation:
    return cited("a.md", TEXT.encode(), "It is old.").model_copy(update={"native": told})


# Places


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"page_number": 2, "bbox": [1, 2, 3, 4]}, "a.md, page 2"),
        ({"page_number": 2, "end_page_number": 3, "bbox": [1, 2, 3, 4]}, "a.md, pages 2-3"),
        ({"paragraph": 9}, "a.md, paragraph 9"),
        ({"paragraph": 9, "end_paragraph": 12}, "a.md, paragraphs 9-12"),
        ({"row": 8}, "a.md, row 8"),
        ({"sheet": "Costs", "row": 3, "end_row": 5}, "a.md, sheet Costs, rows 3-5"),
        ({"sheet": "A", "row": 3, "end_sheet": "B", "end_row": 5}, "a.md, sheet A, row 3 to sheet B, row 5"),
        ({"sheet": f"A\n{ESCAPE}"}, "a.md, sheet A\ufffd\ufffd]0;pwned\ufffd"),
        ({"css": "main > p:nth-of-type(4)"}, "a.md"),
        ({"href": "text/one.xhtml", "css": "p", "end_css": "p + p"}, "a.md, text/one.xhtml"),
        ({"part": 2, "css": "p"}, "a.md, part 2"),
        ({"message": 3, "part": 1, "end_part": 2}, "a.md, message 3, parts 1-2"),
        ({"pointer": "/a/3"}, "a.md, /a/3"),
        ({"pointer": "/a/3", "end_pointer": "/a/5"}, "a.md, /a/3 to /a/5"),
        ({"record": 5, "pointer": "/a"}, "a.md, record 5, /a"),
        ({"pointer": ""}, "a.md"),
        ({"chapter": 3}, "a.md"),
        ({}, "a.md"),
        (None, "a.md:3:38"),
    ],
)
def test_a_place_is_told_in_the_terms_of_the_original(told: dict[str, Any], shown: str) -> None:
    assert place(native(told), "") == shown


def test_no_line_is_told_of_a_file_that_was_converted(make_index: MakeIndex, tmp_path: Path) -> None:
    """The lines of extracted text are none of the file's, neither in print nor in a link."""
    index = make_index({name: make() for name, make in MAKERS.items()})
    result = index.search_result("lamp lighthouse story keeper", k=100)
    assert {Path(passage.citation.source).suffix for passage in result.passages} >= {".pdf", ".csv", ".html", ".eml"}
    shown = search_text(result, Style())
    heads = re.findall(r"^ *\d+ (\S*corpus/a\.\w+.*)$", shown, re.MULTILINE)
    assert len(heads) == len(result.passages)
    assert not [head for head in heads if re.search(r":\d", head)]
    assert any(re.search(r"a\.pdf, pages? \d", head) for head in heads)
    assert any(re.search(r"a\.csv, rows? \d", head) for head in heads)
    assert lines_text([result.passages[0].citation], "").count(":") >= 3, "path:line:column stays, for tools"


def test_the_row_of_a_table_is_the_one_that_is_told(make_index: MakeIndex) -> None:
    rows = [f"{n},Bridge {n},{'rusty' if n == 7 else 'sound'}" for n in range(1, 9)]
    index = make_index({"inspections.csv": "\n".join(["Number,Name,State", *rows])})
    shown = answer_text(index.ask("Which bridge is rusty?", least=0.0), Style())
    assert "inspections.csv, row 8" in shown
    assert ".csv:" not in shown


def link(citation: Citation, make_index: MakeIndex, monkeypatch: pytest.MonkeyPatch, form: str | None = None) -> str:
    """The address of the first link in an answer that cites this place."""
    if form is not None:
        monkeypatch.setenv("QA_LINK", form)
    answer = make_index({"a.md": TEXT}).ask("How long is the border?", least=0.0)
    sentence = answer.sentences[0].model_copy(update={"citations": (citation,), "value": None})
    shown = answer_text(answer.model_copy(update={"sentences": (sentence,)}), Style(colour=True))
    return shown.split("\x1b]8;;")[1].split("\x1b\\")[0]


@pytest.mark.parametrize(
    ("told", "form", "end"),
    [
        (None, None, "/a.md#L3"),
        ({"page_number": 2}, None, "/a.md#page=2"),
        ({"row": 2}, None, "/a.md"),
        (None, "vscode://file{path}:{line}:{column}", "/a.md:3:38"),
        ({"page_number": 2}, "vscode://file{path}:{line}:{column}", "/a.md"),
        ({"row": 2}, "x://open?line={line}&path={path}&now=1", "?line=1&path=CORPUS/a.md"),
    ],
)
def test_a_link_into_a_converted_file_has_no_line(
    make_index: MakeIndex,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    told: dict[str, Any] | None,
    form: str | None,
    end: str,
) -> None:
    citation = native(told) if told else native({}).model_copy(update={"native": None})
    address = link(citation, make_index, monkeypatch, form)
    assert address.endswith(end.replace("CORPUS", str(tmp_path / "corpus")))


def test_a_source_that_has_changed_since_is_marked(make_index: MakeIndex, tmp_path: Path) -> None:
    said = "The bridge of Sarbaz is 40 metres long."
    index = make_index({"a.md": said, "b.md": f"{said} It is old."})
    write(tmp_path / "corpus", {"a.md": "The bridge of Sarbaz is gone."})
    shown = answer_text(index.ask("How long is the bridge of Sarbaz?", least=0), Style(width=100))
    sources = [line for line in shown.splitlines() if ":1:1" in line]
    marked = {line[line.index(":1:1") - 4 :][:4]: "(changed since indexing)" in line for line in sources}
    assert marked == {"a.md": True, "b.md": False}


@pytest.mark.parametrize(("name", "title"), [("a.txt", ""), ("a.md", "On bridges")])
def test_a_title_is_shown_unless_it_is_the_name_of_the_file(make_index: MakeIndex, name: str, title: str) -> None:
    index = make_index({name: f"# {title}\n\nThe bridge is old." if title else "The bridge is old."})
    source = answer_text(index.ask("How old is the bridge?", least=0), Style()).splitlines()[-1]
    assert source.partition(f"{name}:")[2].partition("  ")[2] == title
    found = search_text(index.search_result("How old is the bridge?"), Style()).splitlines()[1]
    assert found.split("  ·  ")[0].strip() == (title or "score 0.00")  # of one passage


def test_a_source_that_is_gone_since_is_told_as_gone(make_index: MakeIndex, tmp_path: Path) -> None:
    said = "The bridge of Sarbaz is 40 metres long."
    index = make_index({"a.md": said, "b.md": f"{said} It is old.", "c.md": "The bridge of Sarbaz has three arches."})
    write(tmp_path / "corpus", {"a.md": f"{said} It is new."})
    (tmp_path / "corpus" / "b.md").unlink()
    answer = index.ask("How long is the bridge of Sarbaz?", least=0)
    shown = answer_text(answer, Style(width=100))
    became = {line[line.index(":1:1") - 4 :][:4]: line for line in shown.splitlines() if ":1:1" in line}
    assert became["a.md"].endswith("a.md:1:1  (changed since indexing)")
    assert became["b.md"].endswith("b.md:1:1  (gone since indexing)")
    assert shown.endswith("\nChanged since indexing: a.md\nGone since indexing: b.md")
    result = index.search_result("How long is the bridge of Sarbaz?")
    heads = [line for line in search_text(result, Style()).splitlines() if "since it was indexed" in line]
    assert [head.split("  ")[-1] for head in heads if "b.md" in head] == ["(gone since it was indexed)"]
    assert all(passage.stale for passage in result.passages if passage.citation.source == "b.md")


def test_names_and_reasons_are_shown_on_one_line(make_index: MakeIndex, tmp_path: Path) -> None:
    index = make_index({"a.md": TEXT, f"v.{ESCAPE}": b"\0\1"})
    status = index.status()
    odd = IndexStatus(**{
        **{name: getattr(status, name) for name in IndexStatus.__dataclass_fields__},
        "info": status.info.model_copy(update={"path": f"x\n{ESCAPE}", "corpus_root": ESCAPE, "model": ESCAPE}),
    })  # fmt: skip
    assert status.skipped == {f"v.{ESCAPE}": f"no reader for .{ESCAPE} files"}
    for shown in (status_text(status), status_text(odd)):
        assert "\x1b" not in shown
        assert "\x07" not in shown
    assert len(status_text(odd).splitlines()) == len(status_text(status).splitlines())


# Terminals


def on_terminal(arguments: Sequence[str], cwd: Path, **environment: str) -> str:
    """What a command writes on a terminal; TERM is as given."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("TERM", "NO_COLOR")}
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "qa", *arguments], cwd=cwd, stdout=theirs, stdin=theirs, stderr=subprocess.PIPE,
        env={**inherited, "HF_HUB_OFFLINE": "1", **environment},
    )  # fmt: skip
    os.close(theirs)
    written = b""
    try:
        while some := os.read(ours, 65536):
            written += some
    except OSError:  # the terminal is closed at the other end
        pass
    os.close(ours)
    process.communicate()
    return written.decode()


def test_colour_and_links_only_where_the_terminal_knows_them(tmp_path: Path) -> None:
    write(tmp_path, {"corpus/a.md": TEXT})
    assert qa("index", cwd=tmp_path).returncode == 0
    asked = ["ask", "How long is the border?", "--min-confidence", "0"]
    assert "\x1b]8;;" in on_terminal(asked, tmp_path, TERM="xterm-256color")
    for environment in ({"TERM": "dumb"}, {}, {"TERM": "xterm", "NO_COLOR": "1"}):
        assert "\x1b" not in on_terminal(asked, tmp_path, **environment)


# Streams


def shell(command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A command line in which ``qa`` is this one."""
    whole = command.replace("qa ", f"'{sys.executable}' -m qa ", 1)
    return subprocess.run(
        ["bash", "-c", whole], cwd=cwd, capture_output=True, check=False,
        env={**os.environ, "HF_HUB_OFFLINE": "1", **environment},
    )  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with an index and a saved answer."""
    folder = tmp_path_factory.mktemp("desk")
    write(folder, {"corpus/a.md": TEXT})
    assert qa("index", cwd=folder).returncode == 0
    saved = qa("ask", "How long is the border?", "--min-confidence", "0", "--format", "json", cwd=folder)
    assert "“" in saved.stdout
    write(folder, {"a.json": saved.stdout})
    return folder


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("qa verify - <&-", 1),
        ("qa verify a.json >&-", 0),
        ("qa verify a.json <&- >&- 2>&-", 0),
        ("qa search --batch - <&-", 0),
        ("qa check --file - <&-", 2),
        ("qa status >&-", 0),
        ("qa index --index other 2>&-", 0),
        ("qa index --index third <&- >&- 2>&-", 0),
        ("qa verify - --corpus corpus < a.json", 0),
        ("qa verify no-such.json 2>&-", 1),
    ],
)
def test_a_closed_stream_is_as_good_as_an_empty_one(desk: Path, command: str, code: int) -> None:
    result = shell(command, desk)
    assert (result.returncode, b"Traceback" in result.stderr) == (code, False), result.stderr
    for built in desk.glob("*/store.sqlite"):
        assert diagnose(built.parent).clean


def test_text_is_printed_in_an_encoding_that_lacks_its_characters_and_json_is_utf_8(desk: Path) -> None:
    encoding = "latin-1"
    asked = "qa ask 'How long is the border?' --min-confidence 0"
    shown = shell(asked, desk, PYTHONIOENCODING=encoding)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert "\\u201cborder\\u201d" in shown.stdout.decode(encoding)
    saved = shell(f"{asked} --format json", desk, PYTHONIOENCODING=encoding)
    assert "“border”" in saved.stdout.decode("utf-8")
    verified = shell("qa verify - < a.json", desk, PYTHONIOENCODING=encoding)
    assert (verified.returncode, verified.stderr) == (0, b"")


@pytest.mark.parametrize("command", ["ask $'What \\xff?'", "search $'What \\xff?'", "check $'The \\xff is.'"])
def test_what_is_not_utf_8_cannot_be_asked(desk: Path, command: str) -> None:
    result = shell(f"qa {command}", desk)
    assert result.returncode == 2
    assert re.fullmatch(rb"qa: error: the (question|draft) is not UTF-8 [^\n]*\n", result.stderr)


def test_json_names_halves_of_characters(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/d\xff"
    os.mkdir(folder)  # noqa: PTH102  # its name is bytes
    result = shell("qa verify - --corpus $'d\\xff' --format json <<< '{\"passages\": []}'", tmp_path)
    assert (result.returncode, json.loads(result.stdout)["corpus_root"]) == (0, "d\udcff")


def test_ctrl_c_is_told_and_has_its_status(desk: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-m", "qa", "verify", str(pipe)], stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background job ignores it
    )  # fmt: skip
    with pipe.open("w"):  # waits until the command reads, and keeps it reading
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (
        130,
        "qa: interrupted; what is done is kept, run the same again to go on\n",
    )


@pytest.mark.parametrize("arguments", [["status"], ["verify", "a.json"], ["--help"], ["status", "--format", "json"]])
def test_a_reader_that_has_gone_ends_it_quietly(desk: Path, arguments: list[str]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    process = subprocess.Popen(
        [sys.executable, "-m", "qa", *arguments], cwd=desk, stdout=theirs, stderr=subprocess.PIPE
    )
    os.close(theirs)
    assert process.communicate()[1] == b""
    assert process.returncode == 0


def test_notes_that_nobody_reads_end_nothing(desk: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    result = subprocess.run(
        [sys.executable, "-m", "qa", "search", "zzz", "--mode", "lexical", "--format", "lines"],
        cwd=desk, stdout=subprocess.PIPE, stderr=theirs, check=False,
    )  # fmt: skip
    os.close(theirs)
    assert (result.returncode, result.stdout) == (3, b"")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--bad"], 2, "No such option: --bad"),
        (["frob"], 2, "No such command 'frob'"),
        (["ask"], 2, "Missing argument"),
        (["index", "--watch=maybe"], 2, "does not take a value"),
    ],
)
def test_wrong_usage_exits_with_2(desk: Path, arguments: list[str], code: int, said: str) -> None:
    result = qa(*arguments, cwd=desk)
    assert (result.returncode, result.stdout) == (code, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_nothing_found_prints_no_line(desk: Path) -> None:
    found = qa("search", "zzz qqq", "--mode", "lexical", "--format", "lines", cwd=desk)
    assert (found.returncode, found.stdout) == (3, "")
    assert one_line(found) == "qa: Nothing in 1 document shares a word with the question."
    refused = qa("ask", "Which bakery sells bread?", "--min-confidence", "1", "--format", "lines", cwd=desk)
    assert (refused.returncode, refused.stdout) == (3, "")
    assert one_line(refused).startswith("qa: Not found: 1 document (1 passage) does not")


def test_icons_of_a_font_are_no_marks(make_index: MakeIndex) -> None:
    index = make_index({"a.md": "The \ue000gate\ue001 of the harbour is red.\n"})
    shown = search_text(index.search_result("What colour is the gate?"), Style())
    assert "The \ufffdgate\ufffd of the harbour is red." in shown
