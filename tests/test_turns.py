"""Who speaks in a transcript, an interview, a statement; and that a question there answers nothing."""

from pathlib import Path

import pytest

from qa.library import Index, build_index
from qa.text.sentences import sentence_spans
from qa.text.turns import label_end, told_by
from tests.conftest import MakeIndex, write

HEARING = """MARITIME BOARD

CHAIR: Good morning. Where were you, Mr Vik?

VIK: In the mess. I came up at noon.

The hearing was held in Holm.

MS. BECK (by telephone): He never came up. Ask the cook.
"""
INTERVIEW = """Maria Fenn has kept the lighthouse since 1998. She spoke to Jan Beck.

**Q: Is the lamp still lit?**

A: No. It was put out in May.
"""
BOLD = (
    "An interview with Karl Ostrom.\n\n**Jan Beck:** Why?\n\n**Karl Ostrom:** It leaks. It did.\n\n**Jan Beck:** Oh.\n"
)
STATEMENT = (
    "STATEMENT\n\nI, JAN BECK, of Mill Lane 7, Holm, engineer, say as\nfollows:\n\n1. I was below. The pump ran.\n"
)


def told(text: str) -> dict[str, str | None]:
    return {span.of(text): told_by(text, span.start, span.of(text), text) for span in sentence_spans(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            HEARING,
            {
                "MARITIME BOARD": None,
                "CHAIR: Good morning.": "CHAIR",
                "Where were you, Mr Vik?": "CHAIR",
                "VIK: In the mess.": "VIK",
                "I came up at noon.": "VIK",
                "The hearing was held in Holm.": None,
                "MS. BECK (by telephone): He never came up.": "MS. BECK",
                "Ask the cook.": "MS. BECK",
            },
        ),
        (
            INTERVIEW,
            {
                "**Q: Is the lamp still lit?**": None,
                "A: No.": "Maria Fenn",
                "It was put out in May.": "Maria Fenn",
            },
        ),
        (
            BOLD,
            {"**Karl Ostrom:** It leaks.": "Karl Ostrom", "It did.": "Karl Ostrom", "**Jan Beck:** Oh.": "Jan Beck"},
        ),
        (BOLD.replace("Karl Ostrom:", "A:").replace("Jan Beck:", "Q:"), {"It did.": "Karl Ostrom"}),
        (STATEMENT, {"1. I was below.": "JAN BECK", "The pump ran.": None}),
        (
            "HOST: Mr Vik, was it on?\nVIK: It was. I saw it.\nHOST: You did.",
            {"I saw it.": "VIK", "HOST: You did.": "HOST"},
        ),
    ],
)
def test_a_label_holds_to_the_end_of_its_turn(text: str, expected: dict[str, str | None]) -> None:
    found = told(text)
    assert {sentence: found[sentence] for sentence in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "NOTE: Do not open your lamp.\n\nWARNING: It is hot. Mind it.\n\nNOTE: You may burn.",
        "BACKGROUND: Does it help? We asked.\n\nRESULTS: It does. It helped nine.",
        "NAME: Jan Beck\nADDRESS: 7 Mill Lane\nNAME: Karl Vik\nADDRESS: 9 Mill Lane",
        "CPU: A unit that counts. It is fast.\n\nGPU: A unit that draws. It is faster.",
        "FROM: Jan Beck\nTO: Karl Vik\nSUBJECT: Your order\n\nYou know what I want.",
        "Next Steps: Ask the cook.\n\nOpen Points: The lamp. It leaks.",
        "Q: Is it lit?\n\nA: No. It is not.",  # nobody is named
        "I say that it is lit. I did so.",
    ],
)
def test_what_stands_before_a_colon_elsewhere_is_no_speaker(text: str) -> None:
    assert set(told(text).values()) == {None}


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("CHAIR: Who fell?", "Who fell?"),
        ("**Q:** Who fell?", "Who fell?"),
        ("A: Nobody.", "Nobody."),
        ("MR. SINGH (rising): I.", "I."),
        ("It fell: nobody knows why.", "It fell: nobody knows why."),
        ("NATO fell.", "NATO fell."),
        ("CHAIR:", "CHAIR:"),
    ],
)
def test_a_label_is_not_of_what_is_said(sentence: str, words: str) -> None:
    assert sentence[label_end(sentence) :] == words


@pytest.mark.parametrize("text", ["AB: I. " * 50_000, "A" * 500_000, "AB: I\n" * 100_000, "A " * 200_000 + ":"])
def test_a_long_text_is_no_trouble(text: str) -> None:
    told_by(text, len(text) - 1, "I", text)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """A hearing, and an article that quotes two people, indexed with the real model."""
    corpus = tmp_path_factory.mktemp("corpus")
    write(
        corpus,
        {
            "hearing.txt": "HEARING\n\nCHAIR: Who closed the sluice at Holm?\n\nOSTROM: Jan Beck alone. I saw it."
            "\n\nCHAIR: How many boats were moored there?\n\nOSTROM: Fourteen.\n",
            "prices.txt": "PRICE LIST\n\nPump          What it is            Price (GBP)\n"
            "VB-100        Bilge pump, blue           612.00\nVB-250        Bilge pump, red            889.50\n"
            "VB-400        Bilge pump, green        1,145.00\n",
            "article.md": "“The sluice at Holm was rotten,” Maria Fenn said. “It is as good as new,” Paul Hale, who "
            "built it, said of the sluice at Holm.\n",
        },
    )
    return build_index(corpus, Path(tmp_path_factory.mktemp("index")))


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Who closed the sluice at Holm?", "OSTROM: Jan Beck alone."),
        ("How many boats were moored?", "OSTROM: Fourteen."),
    ],
)
def test_the_turn_behind_a_question_answers(index: Index, question: str, first: str) -> None:
    answer = index.ask(question, least=0.0)
    assert first in [sentence.text for sentence in answer.sentences]
    assert not [sentence.text for sentence in answer.sentences if sentence.text.endswith("?")]
    assert "OSTROM" not in [sentence.value.cited_text for sentence in answer.sentences if sentence.value]


@pytest.mark.parametrize("pump", ["VB-100", "VB-250", "VB-400"])
def test_the_row_of_a_table_that_is_named_answers(index: Index, pump: str) -> None:
    sentences = index.ask(f"What is the price of the {pump} pump?", least=0.0).sentences
    assert [sentence.text[:6] for sentence in sentences if "VB-" in sentence.text] == [pump]


def test_what_was_asked_may_be_asked(index: Index) -> None:
    answer = index.ask("What did the chair ask about the boats?", least=0.0)
    assert "CHAIR: How many boats were moored there?" in [sentence.text for sentence in answer.sentences]


@pytest.mark.parametrize(("name", "other"), [("Maria Fenn", "Paul Hale"), ("Paul Hale", "Maria Fenn")])
def test_one_who_is_asked_of_is_heard_before_others(index: Index, name: str, other: str) -> None:
    for question in (f"What did {name} say about the sluice?", f"How is the sluice at Holm, according to {name}?"):
        speakers = [sentence.speaker for sentence in index.ask(question, least=0.0).sentences]
        assert name in speakers
        assert other not in speakers


def test_a_mere_no_brings_its_question_and_repeats_no_other(make_index: MakeIndex) -> None:
    text = (
        "FERN: Was the lantern tested before the storm?\n\nOSTROM: No.\n\n"
        "FERN: Was the lantern tested behind the storm?\n\nOSTROM: No, it was not.\n"
    )
    answer = make_index({"a.txt": text}).ask("Was the lantern tested before the storm?", least=0.0)
    shown = [" ".join(sentence.text.split()) for sentence in answer.sentences]
    assert "FERN: Was the lantern tested before the storm? OSTROM: No." in shown
    assert all(len(sentence.citations) == 1 for sentence in answer.sentences)
