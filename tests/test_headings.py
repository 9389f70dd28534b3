"""Under which headings a place stands, and that they are cited as exactly as what stands under them."""

import io
import textwrap
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from qa import Index
from qa.citing.citations import Window, standing_over
from qa.citing.verification import verify
from qa.models import Answer, AnswerSentence, Span
from qa.models import Document as Text
from qa.text.headings import headings_of
from tests.conftest import MakeIndex
from tests.makers import STORY, odt_file, packed

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


def headings(index: Index, source: str, place: str = "HERE") -> list[str]:
    """The headings of a place, or of the sentence that holds it, as they are recorded."""
    with index._reader.snapshot() as snapshot:
        row = snapshot.store.document(source, snapshot.generation)
        assert row is not None
        text = snapshot.store.text(row.id, Span(0, row.length))
        spans = [span for passage in snapshot.store.passages_of(row.id) for span in passage.sentences]
        where = Span(text.index(place), text.index(place) + len(place))
        at = next((span for span in spans if span.overlap(where)), where)
        return [span.of(text) for span in standing_over(snapshot.store.headings(row.id, at.end), at)]


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
        ("Costs\n=====\n\n## Ferry\n\n### Fees\n\n## HERE\n\nIt is free.\n", ["Costs"]),  # a heading itself
        ("News of the pier\n\nRelease 2.1 (2031-04-09)\n\n* Ramps\n\nRelease 2.0 (2030-11-12) HERE\n\n* Bells\n", []),
        ("Notes\n=====\n\nPier 2.1 (2031-04-09)\n\n* Ramps HERE\n\n2.0\n", ["Notes", "Pier 2.1 (2031-04-09)"]),
        ("* Changes in 2.1\n\n** Ramps are steel\n\n** Bells ring HERE\n\n* Changes in 2.0\n", ["* Changes in 2.1"]),
    ],
)
def test_the_headings_above_a_place_outermost_first(make_index: MakeIndex, text: str, expected: list[str]) -> None:
    assert headings(make_index({"a.md": text}), "a.md") == expected


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ("- Ropes\n\n- Lamps\n\n", ["Stores"]),
        ("Ropes\n\nLamps\n\n", []),  # items of a list without bullets may be headings, but hardly of what follows
        ("Name: Orla\n\n", []),
        ("(Laughter)\n\n", ["Stores"]),
        ("[Break]\n\n", ["Stores"]),
        ("(10.02 a.m.)\n\n", ["Stores"]),
        ("A line that goes on and on without an end as nobody would write above a chapter\n\n", ["Stores"]),
    ],
)
def test_a_line_that_may_be_a_heading_is_none_and_ends_what_is_known(
    make_index: MakeIndex, between: str, expected: list[str]
) -> None:
    below = "The keeper of all the things that are listed is HERE, and not there."
    text = f"Stores\n\nThe store holds these things.\n\n{between}{below}\n"
    assert headings(make_index({"a.txt": text}), "a.txt") == expected


def test_a_heading_does_not_stand_under_the_one_before_it(make_index: MakeIndex) -> None:
    text = "# Log\n\n## Bell\n\nIt rings.\n\n## Lamp\n\nIt burns.\n"
    assert headings(make_index({"a.md": text}), "a.md", "Lamp") == ["Log"]


HTML = b"""<html><body><main><h1>Quays</h1><h2>Cranes</h2><h3>North</h3><p>Nothing is said of it in this place.</p>
<h3>What does it cost?</h3><p>The crane costs 4 HERE an hour.</p><h2>Boats</h2></main></body></html>"""


def docx() -> bytes:
    document = Document()
    document.add_heading("Quays", 0)
    document.add_heading("Cranes", 1)
    document.add_heading("Who pays?", 2)
    document.add_paragraph("Short line")
    document.add_paragraph("The harbour pays HERE.")
    document.add_heading("Boats", 1)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.html", HTML, ["Quays", "Cranes", "What does it cost?"]),
        ("a.docx", docx(), ["Quays", "Cranes", "Who pays?"]),
        ("a.eml", b"Subject: Rope\n\nPlease send it.\n\nHannah\n\nThe old mail that is quoted stands HERE.\n", []),
    ],
)
def test_converted_formats_give_their_own_headings(
    make_index: MakeIndex, name: str, data: bytes, expected: list[str]
) -> None:
    assert headings(make_index({name: data}), name) == expected


@pytest.mark.parametrize("level", ["9" * 5000, "²", "-1", "0", "x", ""])
def test_a_level_that_is_none_is_a_heading_all_the_same(make_index: MakeIndex, level: str) -> None:
    """Python refuses to read whole numbers of more than 4,300 digits."""
    odt = rewritten(odt_file(), "content.xml", "<text:h>", f'<text:h text:outline-level="{level}">')
    styled = rewritten(docx(), "word/styles.xml", '<w:name w:val="heading 1"/>', f'<w:name w:val="heading {level}"/>')
    index = make_index({"a.odt": odt, "a.docx": rewritten(styled, "word/styles.xml", '<w:outlineLvl w:val="0"/>', "")})
    assert headings(index, "a.odt", STORY[0]) == ["Carrow Point"]
    assert headings(index, "a.docx", "Short line") == ["Quays", "Cranes", "Who pays?"]


def rewritten(data: bytes, part: str, old: str, new: str) -> bytes:
    """The archive ``data`` with ``new`` in place of every ``old`` in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    return packed(parts)


def test_many_lines_that_may_be_headings_take_no_time_squared() -> None:
    told = {"Ab cd\n\n": 60_000, "# x\n": 60_000, "ab\n---\n": 60_000, "* 1.2\n\n": 60_000, "```\n": 0}
    for line, count in told.items():
        assert len(headings_of(Text("a.txt", line * 60_000, "a", ""))) == count, line


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


def saved(index: Index) -> dict[str, Any]:
    """An answer whose first sentence stands under two headings, as it is saved."""
    answer: dict[str, Any] = index.ask("When does the quartz bell ring?", least=0.0).model_dump(mode="json")
    assert [heading["cited_text"] for heading in answer["sentences"][0]["headings"]] == ["Pier", "Bell"]
    return answer


PIER = (
    "# Log\n\nA log.\n\n# Pier\n\nThe pier stands.\n\n## Bell\n\nThe quartz bell rings at noon.\n\n"
    "## Lamp\n\nThe lamp burns.\n"
)


@pytest.mark.parametrize(
    ("edit", "verdicts"),
    [
        (("", ""), ["valid", "valid"]),
        (("# Pier", "Preface.\n\n# Pier"), ["moved", "moved"]),
        (("The quartz", "## Noon\n\nThe quartz"), ["valid", "changed"]),  # it stands under another one now
        (("## Bell", "### Bell"), ["valid", "moved"]),
    ],
)
def test_a_heading_holds_if_its_sentence_still_stands_under_it(
    make_index: MakeIndex, tmp_path: Path, edit: tuple[str, str], verdicts: list[str]
) -> None:
    answer = saved(make_index({"a.md": PIER, "b.md": "# Other\n\nNothing.\n"}))
    (tmp_path / "corpus" / "a.md").write_text(PIER.replace(*edit) if edit[0] else PIER, encoding="utf-8")
    report = verify(answer, tmp_path / "corpus")
    assert [c.verdict for c in report.citations if ".sentences[0].headings" in c.where] == verdicts


def test_a_heading_of_another_sentence_does_not_hold(make_index: MakeIndex, tmp_path: Path) -> None:
    index = make_index({"a.md": PIER, "b.md": "# Other\n\nNothing.\n"})
    answer = saved(index)
    lamp = index.ask("What burns? The lamp burns.", least=0.0).model_dump(mode="json")
    other = next(s["headings"][-1] for s in lamp["sentences"] if s["text"] == "The lamp burns.")
    answer["sentences"][0]["headings"][1] = other
    (wrong,) = [c for c in verify(answer, tmp_path / "corpus").citations if c.verdict != "valid"]
    assert (wrong.where, wrong.verdict) == ("$.sentences[0].headings[1]", "changed")
    assert "stand under" in wrong.reason
