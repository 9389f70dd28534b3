"""Answers where values are another person's, or are taken back, or the one asked about is only "she"."""

from dataclasses import replace
from pathlib import Path

import pytest

from qa.answers.answering import answer
from qa.answers.quoting import quotes
from qa.indexing.index import Reader
from qa.library import build_index
from qa.models import Answer, Span
from qa.ranking.retrieval import rank
from tests.conftest import write

LIFE = """# The Krogs of Tarbert

Jonas Krog died of typhus in March 1822. Ada died in 1861 and Tobias in 1867. Henrik had died in the wars in 1809.

Her plan of the harbour was shown in 1840. She was the first person to draw a chart of the sound of Tarbert by night.
The keeper of the light, Magnus Reed, held the lamp for it.
"""
LOG = """# Log of the Petrel

Seaman Ruddock died of fever on 4 May 1871. We buried him at noon.
"""
COUNCIL = """# Minutes of the council

The council agreed to open the fish market from 1 April 1960.

The decision on the fish market was amended: it opens on 1 June 1960 in place of 1 April.
"""
NEWS = """# In town

The fish market opened on 1 June 1960, to music.
"""


def asked(folder: Path, question: str) -> Answer:
    write(folder / "corpus", {"life.md": LIFE, "log.md": LOG, "council.md": COUNCIL, "news.md": NEWS})
    return build_index(folder / "corpus", folder / "index").ask(question)


def marked(found: Answer) -> list[str]:
    return [sentence.value.cited_text for sentence in found.sentences if sentence.value]


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("When did Tobias die?", "1867"),
        ("When did Henrik die?", "1809"),
        ("When did Ruddock die?", "4 May 1871"),
    ],
)
def test_others_dates_are_not_marked_nor_compared(tmp_path: Path, question: str, date: str) -> None:
    found = asked(tmp_path, question)
    assert found.status == "answered"
    assert marked(found)[0] == date


def test_only_others_dates_are_unsure(tmp_path: Path) -> None:
    assert asked(tmp_path, "When did Magnus Reed die?").confidence < 0.4


def test_what_is_amended_does_not_differ(tmp_path: Path) -> None:
    found = asked(tmp_path, "When was the fish market opened?")
    assert found.status == "answered"
    assert "1 April 1960" not in marked(found)


def test_she_answers_where_all_of_the_question_stands(tmp_path: Path) -> None:
    found = asked(tmp_path, "Who was the first person to draw a chart of the sound of Tarbert by night?")
    assert "She was the first person" in found.sentences[0].text
    assert "Magnus Reed" not in marked(found)


@pytest.mark.parametrize(("seen", "shown"), [("Alderman", None), ("Edith Vane", "Edith Vane"), ("Mayor", "Mayor")])
def test_a_title_of_whom_is_asked_is_not_marked(tmp_path: Path, seen: str, shown: str | None) -> None:
    question = "Who took over from Giles Thorne?"
    text = "Alderman Giles Thorne met Edith Vane and Mayor Ash."
    write(tmp_path / "corpus", {"board.md": f"{text}\n"})
    index = build_index(tmp_path / "corpus", tmp_path / "index")
    asked = index.ask(question)
    reader = Reader(Path(index.info.path))
    with reader.snapshot() as snapshot:
        hits = rank(reader, snapshot, question, 8, "hybrid")
        (quote,) = quotes(question, hits, [])
    place = Span(text.index(seen), text.index(seen) + len(seen))
    sure = replace(quote, chance=0.9, seen=place, evidence=replace(quote.evidence, value=0.9))
    (sentence,) = answer(question, hits, [sure], asked.passages, asked.index, least=0).sentences
    assert (sentence.value and sentence.value.cited_text) == shown
