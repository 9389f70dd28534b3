"""Of the rows of a table and the items of a list: the one that is asked for."""

from dataclasses import replace
from pathlib import Path

import pytest

from qa.answers.quote import Quote
from qa.answers.quoting import quotes
from qa.answers.rows import holding, of_the_row_asked_for
from qa.indexing.index import Reader
from qa.library import Index, build_index
from qa.ranking.retrieval import rank
from qa.testing import HashEncoder
from tests.conftest import MakeIndex

BOATS = """Boat,Skipper,Length m,Licence
Heron,Ida Voss,12,2031
Grey Seal,Karl Bruun,17,2032
Bittern,Mette Holm,9,2033
"""


@pytest.mark.parametrize(
    ("question", "boat", "marked"),
    [
        ("What is the length of the Grey Seal?", "Grey Seal", "17"),
        ("Who is the skipper of the Bittern?", "Bittern", "Mette Holm"),
        ("What is Karl Bruun’s length?", "Grey Seal", "17"),
        ("Until when is the licence of the Heron?", "Heron", "2031"),
    ],
)
def test_only_the_row_that_is_asked_for_is_shown(tmp_path: Path, question: str, boat: str, marked: str) -> None:
    (tmp_path / "boats.csv").write_text(BOATS)
    (sentence,) = build_index(tmp_path, tmp_path / "index").ask(question, least=0).sentences
    assert f"Boat: {boat};" in sentence.text
    assert sentence.value
    assert sentence.value.cited_text == marked


@pytest.mark.parametrize(
    ("question", "likely"),
    [
        ("Who has the Grey Seal?", {"Grey Seal"}),
        ("Who has the Heron and the Bittern?", {"Heron", "Bittern"}),
        ("Which boat has more than 9 metres?", {"Heron", "Grey Seal", "Bittern"}),
        ("Which boat is there?", {"Heron", "Grey Seal", "Bittern"}),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "md"])
def test_rows_with_other_words_of_the_question_stay(
    make_index: MakeIndex, question: str, likely: set[str], suffix: str
) -> None:
    head, *rows = BOATS.splitlines()
    marked_up = "\n".join(f"| {line.replace(',', ' | ')} |" for line in (head, "-,-,-,-", *rows))
    found = _equally_likely(make_index({f"boats.{suffix}": BOATS if suffix == "csv" else marked_up}), question)
    ordered = of_the_row_asked_for(question, found)
    assert {name for name in likely for quote in ordered if name in quote.text and quote.chance == 0.4} == likely
    assert [quote.chance for quote in ordered].count(0.4) == len(likely)


def test_an_item_of_a_list_is_like_a_row(make_index: MakeIndex) -> None:
    rows = [line.split(",") for line in BOATS.splitlines()[1:]]
    items = "\n".join(f"- {boat}, skipper {name}, licence until {year}" for boat, name, _, year in rows)
    found = of_the_row_asked_for("Since when?", _equally_likely(make_index({"boats.md": items}), "Since when?"))
    assert [quote.chance for quote in found] == [0.4] * 3
    question = "Until when is the licence of the Grey Seal?"
    found = of_the_row_asked_for(question, _equally_likely(make_index({"boats.md": items}), question))
    assert [quote.text.split(",")[0] for quote in found if quote.chance == 0.4] == ["- Grey Seal"]


HALLS = """# Town halls

## North Hall

Rooms are let by size.

| Room for | Rent | Key |
|---|---|---|
| 1 to 20 guests | £40 | red |
| 21 to 60 guests | £90 | blue |

## South Hall

| Guests | Rent | Key |
|---|---|---|
| up to 30 | £55 | red |
| 31 to 80 | £120 | blue |

## Others

The West Hall is let so.

| Guests | Rent | Key |
|---|---|---|
| up to 50 | £70 | red |
| more than 50 | £140 | blue |
"""


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What is the rent in the North Hall for 40 guests?", "| 21 to 60 guests |"),
        ("What is the rent in the South Hall for 40 guests?", "| 31 to 80 |"),
        ("What is the rent in the West Hall for 40 guests?", "| up to 50 |"),
    ],
)
def test_a_row_is_of_what_its_table_stands_under(make_index: MakeIndex, question: str, first: str) -> None:
    found = of_the_row_asked_for(question, _equally_likely(make_index({"halls.md": HALLS}), question))
    assert [quote.text for quote in found if quote.chance == 0.4 and "£" in quote.text] == [
        next(line for line in HALLS.splitlines() if line.startswith(first))
    ]


@pytest.mark.parametrize(
    ("start", "covered"), [("| up to 30 |", 1.0), ("| 21 to 60", 0.2 + 0.8 * 2 / 3), ("Rooms are let", 0.2)]
)
def test_a_row_says_what_it_stands_under(make_index: MakeIndex, start: str, covered: float) -> None:
    question = "What is the rent in the South Hall?"  # of "rent", "south" and "hall"
    made = _equally_likely(make_index({"halls.md": HALLS}), question)
    lone = next(quote for quote in made if quote.text.startswith(start))  # no other row is likelier
    (found,) = of_the_row_asked_for(question, [replace(lone, evidence=replace(lone.evidence, coverage=0.2))])
    assert found.evidence.coverage == pytest.approx(covered)


PARCELS = """Send parcels by the counter.

| Weight (kg) | Postage | Label |
|---|---|---|
| under 2 | £4.10 | green |
| 2 to 5 | £6.30 | white |
| 6–10 | £9.90 | blue |
| 11 and over | £15.20 | red |

Dogs are charged by their age.

| Age of the dog | Fee | Collar |
|---|---|---|
| 3 to 11 months | £8 | thin |
| 1 to 6 years | £12 | broad |
| over 6 years | £9 | thin |
"""


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What is the postage of a parcel of 8 kg?", "| 6–10 |"), ("What does a parcel of 2 kg cost?", "| 2 to 5 |"),
        ("What is the postage of 300 g?", "| under 2 |"), ("What is the postage of 40 kg?", "| 11 and over |"),
        ("What is the fee for a dog of four years?", "| 1 to 6 years |"),
        ("What is the fee for a ten-year-old dog?", "| over 6 years |"),
        ("What is the fee for a dog of 8 months?", "| 3 to 11 months |"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["md", "csv"])
def test_the_row_whose_range_holds_the_number_is_asked_for(
    tmp_path: Path, question: str, first: str, suffix: str
) -> None:
    tables = [part for part in PARCELS.split("\n\n") if part.startswith("|")]
    for number, table in enumerate(tables):  # a table of its own each
        rows = [line.strip("| ").replace(" | ", ",") for line in table.splitlines() if not line.startswith("|-")]
        (tmp_path / f"{number}.csv").write_text("\n".join(rows)) if suffix == "csv" else None
    if suffix == "md":
        (tmp_path / "post.md").write_text(PARCELS)
    shown = [each.text for each in build_index(tmp_path, tmp_path / "index").ask(question, least=0).sentences]
    rows = [text for text in shown if "£" in text]
    assert len(rows) == 1
    assert first.strip("| ") in rows[0]


@pytest.mark.parametrize(
    ("question", "cells", "held"),
    [
        ("a crate of 30 kg", ["10 to 29 kg", "30 kg to 40 kg", "41+ kg"], [False, True, False]),
        ("a crate of 30 kg", ["10 to 29 cm", "30 to 40 cm", "over 40 cm"], [False, False, False]),
        ("a crate of 30 kg", ["up to 30 kg", "more than 30 kg", "the lid"], [True, False, None]),
        ("a crate of 30 kg", ["5 kg", "30 kg", "31–40 kg"], [False, True, False]),
        ("a crate of 30 kg", ["5 kg", "30 kg", "31 kg"], [None, None, None]),  # words tell these apart
        ("a crate with a lid", ["up to 30 kg", "more than 30 kg", "the lid"], [None, None, None]),
        ("more than 30 kg", ["up to 30 kg", "20 to 50 kg", "more than 30 kg"], [False, False, True]),
    ],
)
def test_which_ranges_hold_a_number(
    make_index: MakeIndex, question: str, cells: list[str], held: list[bool | None]
) -> None:
    table = "\n".join(["| Crate | Price |", "| --- | --- |", *(f"| {cell} | x |" for cell in cells)])
    rows = sorted(_equally_likely(make_index({"crates.md": table}), question), key=lambda quote: quote.sentence.span)
    assert holding(f"What of {question}?", rows) == held


def test_a_row_of_prose_may_answer_in_other_words(make_index: MakeIndex) -> None:
    prose = "Hold the button at the back for ten seconds, and let go of it once the lamp is green"
    index = make_index({"help.csv": f'Topic,Reply\nPassword,"{prose}"\nLogin,By name\nColour,Blue\n'})
    ordered = of_the_row_asked_for("What if my login fails?", _equally_likely(index, "What if my login fails?"))
    chances = {quote.text.split()[1].rstrip(";"): quote.chance for quote in ordered if quote.text.startswith("Topic:")}
    assert chances == {"Password": 0.4, "Login": 0.4, "Colour": pytest.approx(0.004)}


def _equally_likely(index: Index, question: str) -> list[Quote]:
    reader = Reader(Path(index.info.path), encoder=HashEncoder())
    with reader.snapshot() as snapshot:
        return [replace(q, chance=0.4) for q in quotes(question, rank(reader, snapshot, question, 5, "hybrid"), [])]
