"""What a claim puts into somebody's mouth: in quotation marks, and in whose."""

import pytest

from qa.checking.quoted import misattributed, misquoted, said_by, speakers_of
from qa.facts.statements import statement
from tests.conftest import MakeIndex

SAID = "The Verl report calls the raid “bold and … unwise”. “It was a bold [raid] at the wrong time,” said Dr Ann Holm."


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Holm called it “a bold” raid.", []),
        ('Holm called it "A BOLD" raid.', []),
        ("Holm called it “a bold … at the wrong time”.", []),
        ("Holm called it “a bold [and mad raid] at the wrong time”.", []),
        ("The “Long Road” report calls it bold.", []),
        ("Holm said it “wasn’t at the right time”.", ["wasn’t at the right time"]),
        ("Holm called it “a brave” raid.", ["a brave"]),
        ("Holm called it «bold» and “a bold time”.", ["a bold time"]),
        ("Holm called it bold.", []),
    ],
)
def test_words_in_quotation_marks_stand_in_the_passage(claim: str, wrong: list[str]) -> None:
    faults = list(misquoted(statement(claim), [SAID, "The long road"]))
    assert [(fault.kind, fault.span.of(claim)) for fault in faults] == [("quotation", text) for text in wrong]


def test_a_contraction_is_the_same_words() -> None:
    claim = statement("Holm said that it “doesn’t matter, can’t and won’t”.")
    assert not list(misquoted(claim, ["It does not matter, can not and will not"]))


@pytest.mark.parametrize(
    ("claim", "support", "found"),
    [
        ("Dr Jan Vik said the raid came at the wrong time.", 1, "Dr Ann Holm"),
        ("According to Jan Vik, the raid came at the wrong time.", 1, "Dr Ann Holm"),
        ("Ann Holm said the raid came at the wrong time.", 1, None),
        ("Holm said the raid came at the wrong time.", 1, None),
        ("Jan Vik said Holm had called it a raid at the wrong time.", 1, None),  # both are named
        ("Norway said the raid came at the wrong time.", 1, None),  # governments go by many names
        ("The U.S. said the raid came at the wrong time.", 1, None),
        ("The raid came at the wrong time.", 1, None),
        ("Jan Vik said the harbour is old.", 2, None),  # nobody else is told to say it
        ("Jan Vik said the harbour is wide.", 3, None),  # he is named there, too
    ],
)
def test_what_another_says_is_told_by_the_other(claim: str, support: int, found: str | None) -> None:
    sentences = [
        "The raid was in May.",
        "“It came at the wrong time,” said Dr Ann Holm.",
        "The harbour is old.",
        "Ann Holm told Jan Vik that the harbour is wide.",
    ]
    told = speakers_of(sentences, range(support, support + 1))
    faults = list(misattributed(statement(claim), said_by(statement(claim)), statement(sentences[support]), told))
    assert [(fault.kind, fault.found) for fault in faults] == ([("name", found)] if found else [])


def test_a_draft_is_checked_for_who_said_it_and_how(make_index: MakeIndex) -> None:
    index = make_index({"a.md": "“The raid on the port came at the wrong time,” said Dr Ann Holm. The port is old."})
    for claim, flags in (
        ("The raid on the port came at the wrong time, said Dr Ann Holm.", []),
        ("The raid on the port came at the wrong time, said Dr Jan Vik.", [("name", "Jan Vik")]),
        ("Ann Holm said the raid on the port came “at the right time”.", [("word", "right")]),
        ("Ann Holm said the raid on the port was “at the wrong time”.", []),
        ("Ann Holm said the raid on the port came “at a wrong time”.", [("quotation", "at a wrong time")]),
    ):
        (checked,) = index.check(claim)
        assert [
            (flag.kind, flag.text[-len(text) :]) for flag, (_, text) in zip(checked.flags, flags, strict=True)
        ] == flags


def test_who_says_a_quotation_may_be_named_behind_it(make_index: MakeIndex) -> None:
    index = make_index({"a.md": "“The raid on the port came at the wrong time. It was a mistake,” said Dr Ann Holm."})
    (checked,) = index.check("Ann Holm said the raid on the port came at the wrong time.")
    assert checked.verdict == "supported"
    (checked,) = index.check("Jan Vik said the raid on the port came at the wrong time.")
    assert [flag.text for flag in checked.flags] == ["Jan Vik"]
