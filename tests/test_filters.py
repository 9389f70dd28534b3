"""Filters: what they compare, that they hold before ranking, and what is said where nothing passes."""

import json
import os
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa.cli import app
from qa.errors import UsageError
from qa.files.filters import Filter
from qa.library import Index, build_index
from qa.models import MODES, Mode
from qa.testing import HashEncoder
from tests.conftest import MakeIndex, write

FILES: dict[str, str | bytes] = {
    "news/one.md": "---\ndate: 2024-01-16\noutlet: Arab News\nauthor: [Ann Lee, Bo Ek]\nyear: 2024\n---\n\n"
    "One of the apples.",
    "news/two.md": "---\ndate: 2024-01\noutlet: The New Arab\nauthor: Cy Orr\nyear: 1998\n---\n\nTwo of the apples.",
    "news/three.md": "---\ndate: 17 January 2024\nOutlet: arab news\nprice: 1,200.5\n---\n\nThree of the apples.",
    "notes/four.txt": "Four of the apples.",
    "notes/five.md": "---\ndate: yesterday\ntitle: On five\nsource: https://example.org/5\n---\n\nFive of the apples.",
}


def passing(index: Index, *where: str) -> set[str]:
    found = index.search("Which of the apples?", k=10, mode="lexical", where=where)
    return {Path(passage.citation.source).stem for passage in found}


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ("date>=2024-01-16", {"one", "three"}),
        ("date>2024-01-16", {"three"}),
        ("date<2024-01-17", {"one"}),
        ("date<=2024-01", {"one", "two", "three"}),
        ("date >= 2024", {"one", "two", "three"}),
        ("date>2024-01", set()),
        ("date=2024-01", {"one", "two", "three"}),
        ("date=2024-01-17", {"three"}),
        ("date='16 January 2024'", {"one"}),
        ("date!=2024-01", {"four", "five"}),
        ("date=yesterday", {"five"}),
        ("date~2024-01", {"one", "two"}),
        ("date=", {"four"}),
        ("date!=''", {"one", "two", "three", "five"}),
        ('outlet="Arab News"', {"one", "three"}),
        ("OUTLET==arab*", {"one", "three"}),
        ("outlet~arab", {"one", "two", "three"}),
        ("outlet!=Arab News", {"two", "four", "five"}),
        ("author=bo ek", {"one"}),
        ("author!=bo ek", {"two", "three", "four", "five"}),
        ("author~orr", {"two"}),
        ("year>=2000", {"one"}),
        ("year<2000", {"two"}),
        ("price>1200", {"three"}),
        ("price=1200.50", {"three"}),
        ("path=news/*", {"one", "two", "three"}),
        ("path=*/f*", {"four", "five"}),
        ("source~example.org", {"five"}),
        ("source=notes/four.txt", {"four"}),
        ("title~ON F", {"five"}),
        ("format=txt", {"four"}),
        ("format!=md", {"four"}),
        ("modified>=2000-01-01", {"one", "two", "three", "four", "five"}),
    ],
)
def test_what_a_filter_lets_pass(make_index: MakeIndex, where: str, wanted: set[str]) -> None:
    assert passing(make_index(FILES), where) == wanted


def test_several_filters_all_hold(make_index: MakeIndex) -> None:
    assert passing(make_index(FILES), "date>=2024", "outlet=arab news", "date!=2024-01-17") == {"one"}


def test_the_day_a_file_was_modified(tmp_path: Path) -> None:
    write(tmp_path / "corpus", {"old.md": "Old of the apples.", "new.md": "New of the apples."})
    noon = datetime(2001, 2, 3, 12).timestamp()  # where this process runs
    os.utime(tmp_path / "corpus" / "old.md", (noon, noon))
    index = build_index(tmp_path / "corpus", tmp_path / "index", encoder=HashEncoder())
    assert passing(index, "modified=2001-02-03") == {"old"}
    assert passing(index, "modified>2001-02") == {"new"}


@pytest.mark.parametrize("mode", MODES)
def test_a_filter_holds_before_ranking(make_index: MakeIndex, mode: Mode) -> None:
    """Those that pass are far down: 300 others are nearer to the question. k come back, with the scores they had."""
    files: dict[str, str | bytes] = {f"near/{n}.md": f"Apples, apples and apples, says letter {n}." for n in range(300)}
    files |= {f"far/{n}.md": f"A long letter, number {n}, with rather little in it, names apples." for n in range(9)}
    index = make_index(files)
    question = "apples apples apples"
    found = index.search(question, k=9, mode=mode, where=["path=far/*"])
    assert {passage.citation.source for passage in found} == {f"far/{n}.md" for n in range(9)}
    every = {p.citation.source: p.scores for p in index.search(question, k=1000, mode=mode)}
    for passage in found:
        assert passage.scores == pytest.approx(every[passage.citation.source], abs=1e-5)


def test_many_questions_and_an_answer_under_a_filter(shipped: Index) -> None:
    where = ['outlet="The New Arab (TNA)"']
    questions = ["How many people were killed in Kerman?", "How long is the border?"]
    results = list(shipped.search_many(questions, k=3, where=where))
    assert [result.question for result in results] == questions
    for result in results:
        assert (result.where, result.filtered, len(result.passages)) == (tuple(where), 1, 3)
        assert {p.citation.source for p in result.passages} == {"cross-border-strikes-relations.md"}
    whole, answer = shipped.ask(questions[0]), shipped.ask(questions[0], where=where)
    assert {c.source for s in whole.sentences for c in s.citations} - {"cross-border-strikes-relations.md"}
    assert {c.source for s in answer.sentences for c in s.citations} == {"cross-border-strikes-relations.md"}
    assert answer.searched is not None
    assert (answer.where, answer.searched.documents) == (tuple(where), 1)


def test_a_filter_follows_the_index(make_index: MakeIndex, tmp_path: Path) -> None:
    index = make_index(FILES)
    assert passing(index, "outlet~arab") == {"one", "two", "three"}
    write(tmp_path / "corpus", {"six.md": "---\noutlet: Arab Post\n---\n\nSix of the apples."})
    build_index(tmp_path / "corpus", tmp_path / "index", encoder=HashEncoder()).close()
    assert passing(index, "outlet~arab post") == {"six"}


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("outlets=x", "no document has the field outlets: author, date, format, .*outlet, path, price, .*title, year"),
        ("nothing", "is no filter: give a field"),
        ("=x", "is no filter"),
        ("date>=soon", ">= compares dates or numbers"),
        ("date>=2024-02-31", ">= compares dates or numbers"),
    ],
)
def test_what_is_no_filter(make_index: MakeIndex, where: str, message: str) -> None:
    index = make_index(FILES)
    with pytest.raises(UsageError, match=message) as raised:
        index.search("apples", where=[where])
    assert "\n" not in str(raised.value)
    with pytest.raises(UsageError, match="give a list"):
        index.ask("apples", where=where)


@pytest.mark.parametrize("text", ["a = b", "a=b", " a  =  'b' "])
def test_blanks_and_quotation_marks_do_not_count(text: str) -> None:
    made = Filter.parsed(text)
    assert (made.field, made.operator, made.value) == ("a", "=", "b")


def test_hostile_values_end_quickly(make_index: MakeIndex) -> None:
    said = "x: " + "1," * 2000 + "\ny: [[[a], {b: c}]]\nz: '" + "*a" * 500 + "'"
    index = make_index({"a.md": f"---\n{said}\n---\n\nApples."})
    assert index.search("apples", where=["x>1"]) == ()
    assert index.search("apples", where=["y=c"])
    assert index.search("apples", where=["z~a*a", "z!=[a-z]"])


def test_the_command_line(shipped: Index) -> None:
    folder = shipped.info.path
    run = CliRunner().invoke
    done = run(app, ["search", "Kerman", "-k", "30", "--where", "outlet~arab", "--format", "json", "--index", folder])
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (found["where"], found["filtered"]) == (["outlet~arab"], 2)
    assert {Path(passage["citation"]["source"]).stem for passage in found["passages"]} == {
        "cross-border-strikes-relations", "pakistan-restores-deterrence",
    }  # fmt: skip
    for command in ("search", "ask"):
        done = run(app, [command, "Who was killed?", "--where", "outlet=None of these", "--index", folder])
        assert (done.exit_code, done.stdout) == (
            3, "Not found: of 5 documents none passes outlet=None of these.\n",
        )  # fmt: skip
        done = run(app, [command, "Who was killed?", "--where", "outlet=None", "--format", "json", "--index", folder])
        empty = json.loads(done.stdout)
        assert (done.exit_code, empty["passages"], empty["where"]) == (3, [], ["outlet=None"])
        assert empty.get("status", "not_found") == "not_found"
        done = run(app, [command, "Who was killed?", "--where", "x=1", "--index", folder])
        assert isinstance(done.exception, UsageError)
