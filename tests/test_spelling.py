"""Words that no document has, read as one has them."""

import json

import pytest

from qa.cli.answer_text import answer_text
from qa.cli.terminal import Style, search_text
from qa.library import Index, index_documents
from qa.models import Document
from tests.conftest import PROJECT, MakeIndex

TEXT = """The general Qasem Soleimani was buried in Kerman.

The Zainebiyoun militia fought in Syria, and Hezbollah beside it.

Ctenophores live in the sea. Parliament sat until noon. The bitter end came at a step in the track.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Read by the real model, which knows what is a word."""
    return index_documents([Document("a.md", TEXT, "a", "a")], tmp_path_factory.mktemp("spelled"))


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("Who was Suleimani?", "Soleimani"),  # a name has the vowels of whoever wrote it down
        ("who was suleimani?", "Soleimani"),
        ("What is Hizbollah?", "Hezbollah"),
        ("Who were the Zaynebiyun fighters?", "Zainebiyoun"),
        ("Where do ctenphores live?", "Ctenophores"),  # a letter left out
        ("Where do ctenohpores live?", "Ctenophores"),  # two exchanged
        ("When did the parliment sit?", "Parliament"),
        ("What was Kermann's fate?", "Kerman"),
    ],
)
def test_a_word_that_no_document_has_is_read_as_one_has_it(index: Index, asked: str, read: str) -> None:
    result = index.search_result(asked, k=1)
    assert list(result.read_as.values()) == [read]
    assert result.question == asked
    answer = index.ask(asked)
    assert answer.read_as == result.read_as
    assert answer.question == asked


@pytest.mark.parametrize(
    "asked",
    [
        "Who was Soleimani?",  # as it stands there
        "What was better at the end?",  # "bitter": but it is a word
        "Did it stop?",  # "step"
        "Who was Sulaimanov?",  # another name
        "Was Herman buried?",  # another first letter
        "Who was Kermani?",  # another end
        "Was Karmon buried?",  # two letters off in a short name
        "Wo lebt Zxqvk?",
    ],
)
def test_words_that_stand_there_or_are_words_or_near_nothing_stay(index: Index, asked: str) -> None:
    assert not index.search_result(asked, k=1).read_as


def test_a_name_is_found_and_answered_under_another_spelling(shipped: Index) -> None:
    answer = shipped.ask("Which militia recruited Pakistani fighters for Syria, the Zainabiyun?")
    assert any("Zainebiyoun" in sentence.text for sentence in answer.sentences)
    found = shipped.search("Where is the port of Chabahar?", k=3)
    assert any("Chahabahar" in passage.text for passage in found)


def test_lexical_search_reads_names_only_and_needs_no_model(make_index: MakeIndex) -> None:
    index = make_index({"a.md": TEXT})
    assert index.search_result("Suleimani", mode="lexical").read_as == {"Suleimani": "Soleimani"}
    assert index.search("Suleimani", mode="lexical")
    assert not index.search_result("ctenphores", mode="lexical").read_as


def test_the_nearest_spelling_is_taken_and_of_equals_the_most_frequent(make_index: MakeIndex) -> None:
    index = make_index({"a.md": "Balochistan is large. Baluchistan is poor. Baluchistan is dry. Baluchestan is far."})
    assert index.search_result("Belochistan", mode="lexical").read_as == {"Belochistan": "Balochistan"}
    assert index.search_result("Bilachistan", mode="lexical").read_as == {"Bilachistan": "Baluchistan"}


def test_many_odd_words_are_no_trouble(index: Index) -> None:
    odd = " ".join(f"Qwrtz{letter * 5}k" for letter in "abcdefghijklmnopqrstuvwxyz") + " " + "b" * 200
    assert index.search_result(odd, k=1).question == odd
    assert not index.search_result("中文字符很长的一句话没有空格吗 запрещённыйй", k=1).read_as


def test_it_is_said_in_the_terminal(index: Index) -> None:
    said = "(“Suleimani” read as “Soleimani”)\n"
    assert search_text(index.search_result("Who was Suleimani?"), Style()).startswith(said)
    assert answer_text(index.ask("Who was Suleimani?"), Style()).startswith(said)
    assert not search_text(index.search_result("Who was Soleimani?"), Style()).startswith("(")


def test_the_shipped_questions_are_read_as_they_stand(shipped: Index) -> None:
    questions = (PROJECT / "eval/questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in questions]
    read = {word for result in shipped.search_many(asked, k=1) for word in result.read_as}
    assert read == {"Kremlin", "Washington"}  # which stand for their governments
