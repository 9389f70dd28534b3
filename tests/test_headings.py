"""Under which headings a place stands, and that they are cited as exactly as what stands under them."""

import textwrap

import pytest

from qa.citing.citations import Window
from qa.models import Answer, AnswerSentence
from qa.text.headings import headings_above
from tests.conftest import MakeIndex

MARKED = """\
---
title: x
---
# Ferry log

Season 2031
===========

## [2.1.0] - 2031-04-09

### Fixed

```sh
# not a heading
```
The ramp HERE.
"""
NEWS = """\
Changes of the pier tools

* Changes in release 4.2 (2031-05-06)

** New options

pier --tide shows the tide.

* Changes in release 4.1 (2030-11-12)

** Fixes

* The bell rings
  at noon HERE.
"""
CONTRACT = """\
BERTH AGREEMENT

PART 1

1. Definitions

"Berth" means the place of a ship.

2. Fees

2.1 Late payment

The tenant pays HERE.
"""
MANUAL = """\
NAME
       bell - rings

OPTIONS
       -q     be quiet HERE
"""


def above(text: str, place: str = "HERE") -> list[str]:
    return [text[slice(*span)] for span in headings_above(text, text.index(place))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MARKED, ["Season 2031", "[2.1.0] - 2031-04-09", "Fixed"]),
        (NEWS, ["* Changes in release 4.1 (2030-11-12)", "** Fixes"]),
        (CONTRACT, ["PART 1", "2. Fees", "2.1 Late payment"]),
        (MANUAL, ["OPTIONS"]),
        (CONTRACT.replace("\n", "\r\n"), ["PART 1", "2. Fees", "2.1 Late payment"]),
        ("No heading.\n\nHERE it is.\n", []),
        ("Costs\n-----\n\nHERE it is.\n", ["Costs"]),
        ("#hashtag\n\nHERE it is.\n", []),
        ("Costs\n=====\n\n## Ferry\n\n### Fees\n\n## Bus HERE\n\nIt is free.\n", ["Costs"]),  # a heading itself
        ("News of the pier\n\nRelease 2.1 (2031-04-09)\n\n* Ramps\n\nRelease 2.0 (2030-11-12) HERE\n\n* Bells\n", []),
        ("Notes\n=====\n\nPier 2.1 (2031-04-09)\n\n* Ramps HERE\n\n2.0\n", ["Notes", "Pier 2.1 (2031-04-09)"]),
        ("* Changes in 2.1\n\n** Ramps are steel\n\n** Bells ring HERE\n\n* Changes in 2.0\n", ["* Changes in 2.1"]),
    ],
)
def test_the_headings_above_a_place_outermost_first(text: str, expected: list[str]) -> None:
    assert above(text) == expected


@pytest.mark.parametrize(
    "behind",
    [
        "- Ropes\n\n- Lamps\n\n",  # items of a list without bullets may be headings, but hardly of what follows
        "Ropes\n\nLamps\n\n",
        "Name: Orla\n\n",
    ],
)
def test_a_line_that_may_be_a_heading_is_none_and_ends_what_is_known(behind: str) -> None:
    text = f"Stores\n\nThe store holds these things.\n\n{behind}The keeper of them all is HERE.\n"
    assert "Lamps" not in " ".join(above(text))
    assert above(text) == (["Stores"] if behind.startswith("-") else [])


def test_a_heading_is_as_long_as_a_heading() -> None:
    line = "A line that goes on and on without an end as nobody would ever write above a chapter of his own"
    below = "The text stands HERE, and it is much longer than what stands above it, by some words or so."
    assert above(f"{line}\n\n{below}") == []


def answered(make_index: MakeIndex, text: str, question: str) -> tuple[Answer, AnswerSentence]:
    answer = make_index({"news.md": text}).ask(question, least=0.0)
    return answer, answer.sentences[0]


def test_a_sentence_of_an_answer_tells_its_headings_by_exact_citations(make_index: MakeIndex) -> None:
    body = textwrap.fill("The harbour was rebuilt in stone over many years. " * 60, 90)
    text = f"# News\n\n## Release 4.2 🚢 (2031)\n\n{body}\n\n### Fixed\n\nThe quartz bell rings at noon.\n"
    _, sentence = answered(make_index, text, "When does the quartz bell ring?")
    assert sentence.text == "The quartz bell rings at noon."
    assert [heading.cited_text for heading in sentence.headings] == ["Release 4.2 🚢 (2031)", "Fixed"]
    for heading in sentence.headings:
        assert text[heading.start_char_index : heading.end_char_index] == heading.cited_text
        line = text.split("\n")[heading.start_line - 1]
        assert line[heading.start_column - 1 : heading.end_column - 1] == heading.cited_text


def test_without_a_record_there_is_no_heading(make_index: MakeIndex) -> None:
    with make_index({"a.md": "# A\n\n## B\n\nThe bell rings.\n"})._reader.snapshot() as snapshot:
        document = snapshot.store.document("a.md", snapshot.generation)
        assert document is not None
        row = snapshot.store.passages_of(document.id)[-1]
        window = Window.around(snapshot.store, document, row)
        assert [heading.cited_text for heading in window.headings(row.sentences[-1])] == ["B"]
        bare = Window(document, row, window.text, window.start)
        assert bare.headings(row.sentences[-1]) == ()
