"""The first hits in the order of what the reader sees around their best sentences."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from qa.answers.reordering import by_reader, snippet
from qa.encoding.reader import FURTHER, READ, Reading
from qa.indexing.index import Reader
from qa.library import Index, build_index
from qa.models import Mode, Span
from qa.ranking.retrieval import Hit, rank
from qa.testing import HashEncoder
from tests.conftest import write

QUESTION = "What colour was the harbour gate painted last year?"
LONG = "In which colour was the old iron gate of the southern harbour basin painted by the port workers last summer?"
FILES = {
    f"{number:02}.md": f"Many ships came. The harbour gate {number} was painted {colour} last year. Rain fell."
    for number, colour in enumerate(
        ["grey", "black", "brown", "white", "green", "blue", "pink", "teal", "cyan", "gold"]
    )
}


class SeesWord:
    """Reads an answer where a word stands, and remembers what it was shown."""

    def __init__(self, word: str) -> None:
        self._word = word
        self.shown: list[str] = []

    def read(self, question: str, passages: Sequence[str], fronts: Sequence[str] = ()) -> list[Reading]:
        assert question
        assert len(fronts) == len(passages)
        self.shown += passages
        return [self._reading(passage) for passage in passages]

    def _reading(self, passage: str) -> Reading:
        places = tuple(found.span() for found in re.finditer(r"\w+", passage))
        here = [passage[start:end] == self._word for start, end in places]
        chances = np.array(here, dtype=np.float32) if any(here) else np.full(len(here), 1 / len(here), np.float32)
        return Reading(6.0 if any(here) else -6.0, chances, chances, places)


def opened(folder: Path, seen: SeesWord, files: dict[str, str] = FILES) -> Index:
    write(folder / "corpus", dict(files))
    build_index(folder / "corpus", folder / "index", encoder=HashEncoder()).close()
    return Index.open(folder / "index", encoder=HashEncoder(), reader=seen)


def hits_of(folder: Path, text: str, question: str = QUESTION) -> list[Hit]:
    opened(folder, SeesWord(""), {"a.md": text}).close()
    reader = Reader(folder / "index", HashEncoder())
    with reader.snapshot() as snapshot:
        return rank(reader, snapshot, question, 5, "hybrid")


def test_what_the_reader_sees_is_first(tmp_path: Path) -> None:
    with_word = opened(tmp_path, seen := SeesWord("teal"))
    before = with_word.search(QUESTION, rerank="none")
    found = with_word.search(QUESTION)
    assert "teal" not in before[0].text
    assert "teal" in found[0].text
    assert found[0].scores["reader"] > found[1].scores["reader"] > 0
    assert len(seen.shown) == READ
    assert {name: score for name, score in found[0].scores.items() if name != "reader"} == {
        name: score for each in with_word.search(QUESTION, 10, rerank="none") if each.text == found[0].text
        for name, score in each.scores.items()
    }  # fmt: skip


def test_those_behind_are_not_read_and_keep_their_order(tmp_path: Path) -> None:
    index = opened(tmp_path, seen := SeesWord("teal"))
    found, before = index.search(QUESTION, 10), index.search(QUESTION, 10, rerank="none")
    assert len(seen.shown) == READ < len(found) == len(before)
    assert [passage.text for passage in found[READ:]] == [passage.text for passage in before[READ:]]
    scores = [passage.score for passage in found]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] >= 0
    assert scores[0] <= 1
    assert all("reader" not in passage.scores for passage in found[READ:])


def test_more_are_read_where_none_of_the_first_likely_answers(tmp_path: Path) -> None:
    colours = [*"abcdefghijklm", "teal"]
    files = {
        f"{number:02}.md": f"The harbour gate {number} was painted {each} last year."
        for number, each in enumerate(colours)
    }
    index = opened(tmp_path, unseen := SeesWord("nowhere"), files)
    before = [passage.text for passage in index.search(QUESTION, 14, rerank="none")]
    found = index.search(QUESTION, 14)
    assert unseen.shown == before[: READ + FURTHER]
    assert [passage.rank for passage in found if "reader" in passage.scores] == list(range(1, READ + FURTHER + 1))
    ninth = re.findall(r"\w+", before[READ])[6]
    read_on = Index.open(tmp_path / "index", encoder=HashEncoder(), reader=SeesWord(ninth))
    assert read_on.search(QUESTION, 1)[0].text == before[READ]


@pytest.mark.parametrize(("question", "mode"), [(QUESTION, "dense"), (QUESTION, "lexical"), (LONG, "hybrid")])
def test_other_modes_and_long_questions_are_not_read(tmp_path: Path, question: str, mode: Mode) -> None:
    index = opened(tmp_path, seen := SeesWord("teal"))
    assert index.search(question, mode=mode) == index.search(question, mode=mode, rerank="none")
    assert not seen.shown


def test_an_index_of_another_model_is_searched_without_the_reader(tmp_path: Path) -> None:
    opened(tmp_path, SeesWord("")).close()
    index = Index.open(tmp_path / "index", encoder=HashEncoder())
    assert index.search(QUESTION) == index.search(QUESTION, rerank="none")


def test_a_snippet_is_the_best_sentence_and_the_better_ones_around_it(tmp_path: Path) -> None:
    parts = [f"Sentence {name} tells at some length of ships and quays and rain that fell." * 2 for name in "abc"]
    text = " ".join([*parts, "The harbour gate was painted red last year.", *parts])
    (hit,) = hits_of(tmp_path, text)
    span = snippet(hit)
    best = max(hit.sentences, key=lambda sentence: sentence.score).span
    assert text[best.start : best.end] == "The harbour gate was painted red last year."
    assert span.start <= best.start < best.end <= span.end
    assert best.length < span.length <= 390
    edges = {sentence.span.start for sentence in hit.sentences}, {sentence.span.end for sentence in hit.sentences}
    assert span.start in edges[0]
    assert span.end in edges[1]


def test_a_best_sentence_that_is_too_long_is_read_alone(tmp_path: Path) -> None:
    long = "The harbour gate, which " + "stood in wind and weather and " * 15 + "was rusty, was painted red last year."
    (hit,) = hits_of(tmp_path, f"Ships came. {long} Rain fell.")
    assert hit.window.of(snippet(hit)) == long


def test_of_a_passage_what_gives_a_value_of_the_kind_asked_for_is_read(tmp_path: Path) -> None:
    filler = "Ships lay in the harbour for a while and then sailed on to other ports. " * 5
    text = f"The harbour gate seems wide. {filler}The harbour gate has 40 metres."
    (hit,) = hits_of(tmp_path, text, "How wide is the harbour gate?")
    best = max(hit.sentences, key=lambda sentence: sentence.score)
    assert hit.window.of(best.span) == "The harbour gate seems wide."
    assert "40 metres" in hit.window.of(snippet(hit))


def test_what_is_read_in_a_snippet_is_told_of_the_passage(tmp_path: Path) -> None:
    """The word stands twice in the passage; only the one in the snippet is the value."""
    filler = "Nothing of note was said of the teal boats that lay there in the rain. " * 6
    (hit,) = hits_of(tmp_path, f"{filler}The harbour gate was painted teal last year.")
    assert snippet(hit).start > hit.row.span.start
    seen = SeesWord("teal")
    (found,) = by_reader(seen, QUESTION, [hit], 1)
    assert seen.shown == [hit.window.of(snippet(hit))]
    plain = by_reader(SeesWord("nowhere"), QUESTION, [hit], 1)[0]
    assert found.scores["reader"] > 2 * plain.scores["reader"]


def test_a_reading_is_shifted_with_its_places() -> None:
    reading = Reading(1.0, np.array([0.1, 0.9]), np.array([0.1, 0.9]), ((0, 3), (4, 9)))
    moved = reading.shifted(100)
    assert moved.value(Span(100, 120))[0] == Span(104, 109)
    assert moved.mass([Span(104, 109)]) == pytest.approx([0.9])
    assert moved.value(Span(0, 50))[1] == 0


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("What kinds of illegal activity is the Iran-Pakistan border known for?", "narcotics"),
        ("Who was killed by Iran’s January 2024 strike on Pakistan?", "two children"),
        ("Which US presidents pulled American troops out of Afghanistan?", "Trump and Biden"),
    ],
)
def test_the_real_reader_finds_what_words_and_vectors_rank_behind(shipped: Index, question: str, evidence: str) -> None:
    read, plain = shipped.search(question), shipped.search(question, rerank="none")
    assert evidence in read[0].text.replace("Two", "two")
    assert evidence not in plain[0].text.replace("Two", "two")
    assert read[0].scores["reader"] > 0.2
