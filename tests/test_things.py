"""Rows of tables and items of lists that are of another thing than the question asks about."""

from dataclasses import replace
from pathlib import Path

import pytest

from qa.agreement.disagreement import SURE
from qa.answers.quote import Quote
from qa.answers.quoting import quotes
from qa.answers.tables import fields, standing_over
from qa.answers.things import of_another_thing
from qa.indexing.index import Reader
from qa.library import build_index
from qa.ranking.retrieval import rank
from qa.testing import HashEncoder
from tests.conftest import MakeIndex, write

GARDEN = """# Feeding of plants at Oakholm

Tomatoes and peppers grow well. Cucumbers need a lot of water.

Lettuce is sown in rows. It is fed as follows:

| Week | Feed |
| --- | --- |
| 1 to 4 | 20 ml |
| 5 to 9 | 35 ml |

## Peppers

Feed them from June on.

| Week | Feed |
| --- | --- |
| 1 to 4 | 15 ml |
| 5 to 9 | 25 ml |

## Gardeners

Peg Ashby left in 2019. Two gardeners are here.

- Tom Birch, plot 4, member since May 2001
- Una Croft, plot 9, member since June 2011

The opening hours:

- Shed: 9 to 17
- The greenhouse: 10 to 16

## Prices

- Cucumber seeds are no longer sold.
- The price of bean seeds went up to 4 euros.
"""


def _sentences(make_index: MakeIndex, question: str) -> list[Quote]:
    index = make_index({"garden.md": GARDEN})
    reader = Reader(Path(index.info.path), encoder=HashEncoder())
    with reader.snapshot() as snapshot:
        return [replace(q, chance=0.4) for q in quotes(question, rank(reader, snapshot, question, 5, "hybrid"), [])]


@pytest.mark.parametrize(
    ("question", "of_another"),
    [
        ("How much feed is given in week 3 of lettuce?", {"| 1 to 4 | 15 ml |", "| 5 to 9 | 25 ml |"}),
        ("What is the feed of peppers in week 3?", {"| 1 to 4 | 20 ml |", "| 5 to 9 | 35 ml |"}),
        ("What is the feed of cucumbers in week 3?", {"| 1 to 4 | 20 ml |", "| 1 to 4 | 15 ml |"}),
        ("What is the feed of aubergines in week 3?", set()),  # by another name it may stand there
        ("What is the feed of a cucumber in week 3?", set()),
        ("What is the feed for members in week 3?", set()),
        ("What is the feed at Oakholm in week 3?", set()),
        ("What is the price of cucumber seeds?", {"| 1 to 4 | 20 ml |", "- Shed: 9 to 17"}),
        ("What are the hours of the greenhouse?", {"- Shed: 9 to 17"}),
        ("What are the hours of the lettuce?", set()),  # no row is of that
        ("Since when is Una Croft a member?", {"- Tom Birch, plot 4, member since May 2001"}),
        ("When did Peg Ashby become a member?", {"- Tom Birch, plot 4, member since May 2001"}),
        ("Who was made a member by Peg Ashby?", set()),
    ],
)
def test_what_is_of_another_thing(make_index: MakeIndex, question: str, of_another: set[str]) -> None:
    made = _sentences(make_index, question)
    found = {made[number].text for number in of_another_thing(question, made)}
    assert found >= of_another
    assert bool(found) == bool(of_another)


@pytest.mark.parametrize(
    ("row", "over"),
    [
        ("| 5 to 9 | 35 ml |", ["Week | Feed", "Lettuce is sown in rows", "It is fed as follows", "Oakholm"]),
        ("| 5 to 9 | 25 ml |", ["Week | Feed", "Feed them from June on", "Peppers", "Oakholm"]),
        ("- Una Croft, plot 9", ["Two gardeners are here", "Gardeners", "Oakholm"]),
        ("- The greenhouse", ["The opening hours:", "Gardeners", "Oakholm"]),
        ("- Cucumber seeds", ["Prices", "Oakholm"]),
    ],
)
def test_what_a_row_stands_under(make_index: MakeIndex, row: str, over: list[str]) -> None:
    (quote,) = (each for each in _sentences(make_index, "feed") if each.text.startswith(row))
    told = standing_over(quote)
    assert all(words in told for words in over)
    others = {
        "Lettuce is sown in rows",
        "Feed them from June on",
        "Peg Ashby",
        "The opening hours",
        "Tom Birch",
        "Prices",
    }
    assert not any(words in told for words in others.difference(over) if not any(words in each for each in over))


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("- Ann Lee, desk 4, since May", ["Ann Lee", "desk 4", "since May"]),
        ("* Shed: 9 to 17", ["Shed", "9 to 17"]),
        ("- Ann Lee, desk 4", []),
        ("- Fixed: what the lamp did not show when it was cold", []),
        ("Shed: 9 to 17", []),
        ("| Shed | 9 to 17 |", []),
    ],
)
def test_fields_of_items_like_rows(item: str, found: list[str]) -> None:
    assert [field.strip() for field in fields(item)] == found


def test_of_another_thing_an_answer_is_unsure(tmp_path: Path) -> None:
    head = "# Fees of the pool\n\nTowels can be bought. The sauna is closed in July.\n\n"
    rows = "| Day | Fee for swimming |\n| --- | --- |\n| Monday | 4 euros |\n| Sunday | 7 euros |\n"
    write(tmp_path, {"fees.md": head + rows})
    index = build_index(tmp_path, tmp_path / "index")
    assert index.ask("What is the fee for swimming on Sunday?").confidence >= SURE
    assert index.ask("What is the fee for towels on Sunday?", least=0).confidence < SURE
