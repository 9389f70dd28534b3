"""Checking a draft: names, statements and facts by themselves, then whole claims against the shipped corpus."""

import json
import random
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from eval.check_mutations import by_hand, cases, pointed_at, wrong
from qa.checking.mismatches import faults
from qa.errors import UsageError
from qa.facts.statements import statement
from qa.library import Index
from qa.text.names import same_word
from qa.text.naming import known_names, names
from qa.text.words import words
from tests.conftest import PROJECT, MakeIndex
from tests.strategies import documents
from tests.test_cli import qa

SAMPLE = 45  # sentences with one fact changed; the whole of them takes minutes


def the_names(text: str, *, weak: bool = False) -> list[str]:
    return [name.span.of(text) for name in names(text, words(text)) if name.weak == weak]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the Foreign Minister Hossein Amir Abdollahian of Iran", ["Hossein Amir Abdollahian", "Iran"]),
        ("a group called Jaish al-Adl, and the IRGC", ["Jaish al-Adl", "IRGC"]),
        ("Iran’s army and the U.S. State Department", ["Iran", "U.S. State Department"]),
        ("from the United\nStates to Sistan and Baluchistan", ["United\nStates", "Sistan", "Baluchistan"]),
        ("flew an F-16 to Lahore", ["F-16", "Lahore"]),
        ("Officials said so. Experts agreed.", []),
        ("He said: “Brotherly ties”", []),
        ("BLA fighters came", ["BLA"]),
        ("HUGE NEWS FOR OUR DEAR READERS", []),
    ],
)
def test_names_are_what_is_written_large_without_need(text: str, found: list[str]) -> None:
    assert the_names(text) == found


def test_a_first_word_is_a_name_if_it_is_one_elsewhere() -> None:
    text = "Saravan was hit"
    assert the_names(text) == []
    assert the_names(text, weak=True) == ["Saravan"]
    known = known_names(["near Saravan, a city", "Officials came", "the officials"])
    assert known == {"saravan"}
    assert [name.weak for name in names(text, words(text), known)] == [False]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Iran", "Iranian", True), ("Iran", "Iranians’", True), ("Iran", "Iraq", False), ("Qasem", "Qassem", True),
        ("Umer", "Umar", True), ("Balochistan", "Baluchestan", True), ("China", "Chinese", True),
        ("US", "America", True), ("U.S.", "United States", True), ("Saudi", "Saudis", True),
        ("Türkiye", "Turkish", True), ("Ångström", "Angstrom", True),
        ("Pakistan", "Palestine", False), ("India", "Indonesia", False), ("Oman", "Amin", False),
    ],
)  # fmt: skip
def test_spellings_of_one_name(one: str, other: str, same: bool) -> None:
    [first], [second] = words(one.rstrip("’")), words(other.rstrip("’"))
    assert same_word(first.folded, second.folded) is same_word(second.folded, first.folded) is same


SAID = (
    "On 16 January Iran’s military fired missiles at a village in Pakistan, and two children died; "
    "Tehran did not say why."
)


@pytest.mark.parametrize(
    ("claim", "said", "found"),
    [
        (SAID, SAID, []),
        ("Two children died on Jan. 16.", SAID, []),
        (
            "The landlord kept the deposit.",
            "The landlord complained. The tenant kept the deposit.",
            [("word", "landlord")],
        ),
        ("The plaintiff was heard by the defendant.", "The defendant heard the plaintiff.", []),
        ("The husband's motion was heard.", "The wife's motion was heard.", [("word", "husband")]),
        ("Missiles were fired at Pakistan by Iran.", SAID, []),
        ("Missiles were fired at Iran by Pakistan.", SAID, [("name", "Pakistan")]),
        ("Pakistan fired missiles at Iran.", SAID, [("name", "Pakistan")]),
        ("Three children died.", SAID, [("number", "Three")]),
        ("Two children died on 17 January.", SAID, [("date", "17 January")]),
        ("Iran fired missiles at a village in India.", SAID, [("name", "India")]),
        ("Tehran did say why.", SAID, [("negation", "say")]),
        ("Iran’s military did not fire missiles.", SAID, [("negation", "not")]),
        (
            "Six women and two children died.",
            "Six children and two women died.",
            [("number", "Six"), ("number", "two")],
        ),
        ("Two women and six children died.", "Six children and two women died.", []),
        ("Dozens died.", "Thirty-five people died.", []),
        ("At least nine died.", "At most nine died.", [("number", "nine")]),
        ("Fewer than 354 died.", "Fewer than 350 died.", [("number", "354")]),
        ("More than 50 died.", "At least 80 died.", [("number", "50")]),
        ("At least nine died.", "Nine people or more died.", []),
        ("At least nine died.", "It killed twelve.", []),
        ("The border is 560 miles long.", "They share a border of 900 kilometers.", []),
        ("The border is 600 miles long.", "They share a border of 900 kilometers.", [("number", "600")]),
        ("The letter was not answered.", "The letter went unanswered.", []),
        ("They never met.", "They did not meet.", []),
        ("Jochi (1188–1226) was his son.", "Jochi (1185–1226) was his son.", [("number", "1188–1226")]),
        ("Seven died.", "Seven to nine died.", []),
        ("It fell from seven to two.", "It fell from seven to three.", [("number", "two")]),
        ("It grew from two to seven.", "It grew from seven to two.", [("number", "two"), ("number", "seven")]),
        (
            "It fell from over 7 men in May to 2.",
            "In May it rose from 2 to over 7 men.",
            [("word", "fell"), ("number", "7"), ("number", "2")],
        ),
        ("It grew from two to seven.", "It grew from two to seven, and then fell from nine to two.", []),
        (
            "He sailed from Iran to Oman.",
            "From Oman he sailed home; he had flown from Oman to Iran.",
            [("name", "Iran"), ("name", "Oman")],
        ),
        ("He sailed from Iran to Oman.", "The Iranian sailed from Iran, by way of Dubai, to Oman.", []),
        ("The Freedonian Institute reported.", "The Swedish Institute reported.", [("name", "Freedonian Institute")]),
        ("It was the fifth anniversary.", "It was the fourth anniversary.", [("number", "fifth")]),
        ("Ali Karim spoke.", "Dr Umer Karim spoke.", [("name", "Ali Karim")]),
    ],
)
def test_facts_that_differ_are_found(claim: str, said: str, found: list[tuple[str, str]]) -> None:
    known = known_names([claim, said, "they met in Tehran, Iran, with Umer Karim and Ali"])
    wrong_facts = faults(statement(claim, known), statement(said, known))
    assert [(fault.kind, fault.span.of(claim)) for fault in wrong_facts] == found


def test_a_name_may_be_what_it_stands_for_in_the_support() -> None:
    claim, said = statement("Pakistan was founded in 1947", {"pakistan"}), statement("It was founded in 1947.")
    assert [fault.kind for fault in faults(claim, said)] == ["name"]
    assert faults(claim, said, before=["pakistan"]) == []


@settings(max_examples=150, deadline=None, derandomize=True)
@given(one=documents(), other=documents())
def test_any_two_texts_can_be_compared_and_a_text_agrees_with_itself(one: str, other: str) -> None:
    first, second = statement(one), statement(other)
    for said in (first, second):
        assert all(0 <= fact.at <= len(said.stems) and fact.span.of(said.text) for fact in said.facts)
        assert faults(said, said) == []
    for fault in faults(first, second):
        assert fault.span.of(one)
        assert fault.found is None or fault.found in other


@pytest.mark.parametrize("text", ["", " \n", "# A heading", "Is it so?", "— 12 —", "---"])
def test_what_states_nothing_is_said_so(make_index: MakeIndex, text: str) -> None:
    with pytest.raises(UsageError, match="no sentence to check"):
        make_index({"a.md": "Some text."}).check(text)


@pytest.mark.parametrize("draft", [None, 3, ["The gate was painted red."]])
def test_what_is_no_text_is_no_draft(make_index: MakeIndex, draft: Any) -> None:
    with pytest.raises(UsageError, match="give it as one text"):
        make_index({"a.md": "Some text."}).check(draft)


def test_claims_and_flags_slice_out_of_the_draft(shipped: Index) -> None:
    draft = (
        "# My draft\n\nOn 17 January Iran’s military launched missiles on a village in Balochistan 🚀.\r\n"
        "  Was it so?  The war with Iraq ended in 1988.\n\n> Bananas grow in Lisbon.\n"
    )
    claims = shipped.check(draft)
    assert [claim.verdict for claim in claims] == ["flagged", "supported", "unsupported"]
    for claim in claims:
        assert draft[claim.start_char_index : claim.end_char_index] == claim.claim
        assert 0 <= claim.score <= 1
        assert (claim.support is None) == (claim.verdict == "unsupported")
        for flag in claim.flags:
            assert draft[flag.start_char_index : flag.end_char_index] == flag.text
        if claim.support is not None:
            source = (PROJECT / "corpus" / claim.support.source).read_bytes().decode()
            assert source[claim.support.start_char_index : claim.support.end_char_index] == claim.support.cited_text
    [flag] = claims[0].flags
    assert (flag.kind, flag.text, flag.found) == ("date", "17 January", "16 January")
    assert shipped.check(draft) == claims


def test_one_fact_changed_shows_and_true_sentences_pass(shipped: Index) -> None:
    """The two rates, on a fixed sample of the sentences that `eval/check_mutations.py` makes of the corpus."""
    made = list(cases(PROJECT / "corpus"))
    random.Random(3).shuffle(made)
    for true, most in ((False, 0.05), (True, 0.05)):
        sample = list(islice((case for case in made if case.true == true), SAMPLE if not true else SAMPLE // 3))
        found = [(case, shipped.check(case.text)) for case in sample]
        bad = [(case.text, [claim.verdict for claim in claims]) for case, claims in found if wrong(case, claims)]
        assert len(bad) <= most * len(sample), bad
        if not true:
            assert sum(pointed_at(case, claims) for case, claims in found) >= 0.8 * len(sample)


def test_claims_in_other_words(shipped: Index) -> None:
    tried = [(case, shipped.check(case.text)) for case in by_hand()[::3]]
    bad = [case.text for case, claims in tried if wrong(case, claims)]
    assert len(bad) <= 0.1 * len(tried), bad


def test_another_document_may_support_what_one_contradicts(make_index: MakeIndex) -> None:
    index = make_index(
        {"a.md": "The attack of Rask killed seven guards.", "b.md": "The attack of Rask killed nine guards."}
    )
    verdicts = [index.check(f"The attack of Rask killed {count} guards.")[0] for count in ("seven", "9", "ten")]
    assert [claim.verdict for claim in verdicts] == ["supported", "supported", "flagged"]
    assert [claim.support.source for claim in verdicts[:2] if claim.support] == ["a.md", "b.md"]


DRAFT = (
    "Two bombs killed 84 people in Kerman on 3 January.\n\n"
    "The Iran-Iraq war ended in 1989.\n\nBananas grow in Lisbon.\n"
)


@pytest.fixture(scope="module")
def folder(shipped: Index) -> str:
    return str(Path(shipped.info.path).absolute())


def test_the_command_shows_verdicts_and_places(folder: str, tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text("---\ntitle: No claim\n---\n" + DRAFT, encoding="utf-8")
    shown = qa("check", "--file", "draft.md", "--index", folder, cwd=tmp_path)
    assert (shown.returncode, shown.stderr) == (3, "")
    assert "Supported: Two bombs killed" in shown.stdout
    assert "Flagged: The Iran-Iraq war ended in »1989«." in shown.stdout
    assert 'date "1989": the source has "1988"' in shown.stdout
    assert "Unsupported: Bananas grow" in shown.stdout
    assert shown.stdout.endswith("3 claims: 1 supported, 1 flagged, 1 unsupported.\n")
    lines = qa("check", "--file", "draft.md", "--index", folder, "--format", "lines", cwd=tmp_path).stdout.splitlines()
    assert [line.split(" (")[0] for line in lines] == [
        'draft.md:6:28: date "1989": the source has "1988"', "draft.md:8:1: unsupported: Bananas grow in Lisbon.",
    ]  # fmt: skip


def test_the_commands_json_is_one_object_whose_citations_verify(folder: str, tmp_path: Path) -> None:
    result = qa("check", "--file", "-", "--index", folder, "--format", "json", cwd=tmp_path, stdin=DRAFT)
    assert result.returncode == 3
    found = json.loads(result.stdout)
    assert [claim["verdict"] for claim in found["claims"]] == ["supported", "flagged", "unsupported"]
    assert found["claims"][1]["flags"] == [
        {"kind": "date", "text": "1989", "start_char_index": 79, "end_char_index": 83, "found": "1988"}
    ]
    assert qa("verify", "-", cwd=tmp_path, stdin=result.stdout).returncode == 0


def test_a_sentence_that_holds_gives_exit_status_zero(folder: str, tmp_path: Path) -> None:
    first, *_ = DRAFT.splitlines()
    assert qa("check", first, "The Iran-Iraq war ended in 1988.", "--index", folder, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "give sentences or a file"),
        (["--file", "none.md"], 1, "cannot read none.md"),
        (["--file", "draft.bin"], 1, "cannot read draft.bin: no reader for .bin files"),
    ],
)
def test_what_cannot_be_checked_gets_one_line(
    folder: str, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    (tmp_path / "draft.bin").write_bytes(b"\0\1")
    result = qa("check", *arguments, "--index", folder, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (code, "")
    [line] = result.stderr.splitlines()
    assert line.startswith("qa: error: ")
    assert said in line


def test_hostile_text_cannot_command_the_terminal(make_index: MakeIndex) -> None:
    from qa.cli.claims_text import claims_lines, claims_text
    from qa.cli.terminal import Style

    index = make_index({"a.md": "The secret \x1b]0;owned\x07\x1b[2J word of Iran is \u202eesrever."})
    text = "The secret \x1b[2J word of Iran is 7 \u202eesrever."
    draft = index.check_draft(text)
    for shown in (claims_text(draft, Style()), claims_lines(draft, text, "a\nb")):
        assert "7" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
