"""Questions that call a document by its name: what stands there belongs to it, also where the name does not stand."""

from pathlib import Path

import pytest

from qa.answers.belonging import of_the_document_called
from qa.answers.quote import Quote
from qa.answers.quoting import quotes
from qa.indexing.index import Reader
from qa.library import Index, build_index
from qa.ranking.called import called, with_called
from qa.ranking.retrieval import rank
from qa.ranking.titles import title_of
from qa.testing import HashEncoder
from tests.conftest import MakeIndex, write

SIZES = {"alder": "DN 40", "birch": "DN 50", "cedar": "DN 65"}
PROSE = "{name} is a pump for drinking water. Install {name} on level ground. The size of {name} suits small wells."


def cards(name: str) -> dict[str, str | bytes]:
    """Cards of pumps, each in the file that ``name`` makes of its name."""
    lines = "Maker: Hale\nCard-Size: A5\nFlange-Size: {size}\nNeeds-Mains: 230 V\nDrawing: 7"
    return {
        name.format(pump): f"{lines.format(size=size)}\n\n{PROSE.format(name=pump.title())}\n"
        for pump, size in SIZES.items()
    }


@pytest.mark.parametrize(
    ("question", "source", "line"),
    [
        ("What flange size does Birch have?", "birch.info.txt", "Flange-Size: DN 50"),
        ("Which mains does the cedar require?", "cedar.info.txt", "Needs-Mains: 230 V"),
    ],
)
def test_a_field_of_the_document_called_by_its_name_answers(
    tmp_path: Path, question: str, source: str, line: str
) -> None:
    write(tmp_path / "corpus", cards("{}.info.txt"))
    answer = build_index(tmp_path / "corpus", tmp_path / "index").ask(question)
    assert [(each.citations[0].source, each.text) for each in answer.sentences] == [(source, line)]
    assert answer.confidence >= 0.4


@pytest.mark.parametrize("title", ["{}.txt", "cards/{}-METADATA.txt", "{}.1.txt"])
def test_a_document_is_called_by_the_name_of_its_file(make_index: MakeIndex, title: str) -> None:
    assert _called(make_index(cards(title)), "How heavy is Birch?") == title.format("birch")


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("How heavy is the Grey Heron?", "1.txt"),
        ("How heavy is the heron?", None),  # a part of a name
        ("How heavy is Tern?", "2.txt"),
        ("Is the Tern heavier than the Grey Heron?", None),  # two
        ("Grey Heron?", None),  # nothing else is asked
    ],
)
def test_a_document_is_called_by_a_line_that_tells_its_name(
    make_index: MakeIndex, question: str, source: str | None
) -> None:
    texts: dict[str, str | bytes] = {"1.txt": "Kind: boat\nName: Grey Heron\nWeight: 4 t\n", "2.txt": "Name: Tern\n"}
    assert _called(make_index(texts), question) == source


def test_what_another_document_says_without_the_name_goes_behind(make_index: MakeIndex) -> None:
    texts: dict[str, str | bytes] = {
        "birch.txt": "It runs at 900 turns.\n", "cedar.txt": "It runs at 700 turns.\n",
        "list.txt": "Birch runs at 905 turns.\n",
    }  # fmt: skip
    before = _read(make_index(texts), "How many turns does Birch run at?")
    after = of_the_document_called("How many turns does Birch run at?", before)
    left = {new.source: new.chance / old.chance for old, new in zip(before, after, strict=True)}
    assert left == {"birch.txt": 1, "cedar.txt": pytest.approx(0.3), "list.txt": 1}


def test_a_code_in_the_name_of_a_document_need_not_stand_in_it_again(tmp_path: Path) -> None:
    write(tmp_path / "corpus", cards("{}2.txt"))
    answer = build_index(tmp_path / "corpus", tmp_path / "index").ask("Which flange size has birch2?")
    assert [sentence.text for sentence in answer.sentences] == ["Flange-Size: DN 50"]


def test_more_of_a_document_called_by_its_name_is_read(make_index: MakeIndex) -> None:
    far = "The valve of the tank opens at 3 bar. " + "Nothing is said of it here. " * 30
    texts: dict[str, str | bytes] = {"birch.txt": "Birch. " * 3 + "\n\n" + far}
    texts |= {f"{number}.txt": f"Birch and a valve of number {number}, with a tank.\n" for number in range(12)}
    reader = Reader(Path(make_index(texts).info.path), encoder=HashEncoder())
    question = "When does the valve of Birch open?"
    with reader.snapshot() as snapshot:
        first = [hit for hit in rank(reader, snapshot, question, 20, "hybrid") if "3 bar" not in hit.text]
        assert any("3 bar" in hit.text for hit in with_called(reader, snapshot, question, first))
        assert with_called(reader, snapshot, "When does the valve open?", first) == first


def _called(index: Index, question: str) -> str | None:
    reader = Reader(Path(index.info.path), encoder=HashEncoder())
    with reader.snapshot() as snapshot:
        found = called(question, rank(reader, snapshot, question, 5, "hybrid"))
    return found.document.source if found else None


def _read(index: Index, question: str) -> list[Quote]:
    reader = Reader(Path(index.info.path), encoder=HashEncoder())
    with reader.snapshot() as snapshot:
        hits = rank(reader, snapshot, question, 5, "hybrid")
        return [each for hit in hits for each in quotes("How many turns?", [hit], [])]


@pytest.mark.parametrize(
    ("source", "text", "title"),
    [
        ("tools/dredge/NEWS.txt", "Bells.\n", "dredge NEWS.txt"),
        ("dredge/README.md", "Bells.\n", "dredge README.md"),
        ("dredge/README.md", "# Bells and ropes\n\nBells.\n", "Bells and ropes"),
        ("tools/dredge.txt", "Bells.\n", "dredge.txt"),
        ("NEWS.txt", "Bells.\n", "NEWS.txt"),
    ],
)
def test_a_file_that_is_named_by_its_kind_is_called_by_its_folder(
    make_index: MakeIndex, source: str, text: str, title: str
) -> None:
    reader = Reader(Path(make_index({source: text, "z/other.txt": "Ropes.\n"}).info.path), encoder=HashEncoder())
    with reader.snapshot() as snapshot:
        (hit,) = [hit for hit in rank(reader, snapshot, "bells", 5, "hybrid") if hit.document.source == source]
        assert title_of(hit.document) == title
        assert hit.front.startswith(f"{title}. ")


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Who wrote “After the cross-border strikes: where Iran and Pakistan stand”?", 'author: "Giorgio Cafiero"'),
        (
            "Who published the article “Iran-Pakistan relations in regional security”?",
            'outlet: "Asia Media Research Center Pvt. Ltd."',
        ),
        ("When was “Iran-Pakistan relations in regional security” published?", 'date: "2024"'),
    ],
)
def test_front_matter_tells_who_wrote_and_published_an_article_called_by_its_title(
    shipped: Index, question: str, line: str
) -> None:
    answer = shipped.ask(question)
    assert answer.sentences[0].text == line
    assert answer.confidence >= 0.4


def test_a_title_is_known_without_the_words_that_no_question_counts(make_index: MakeIndex) -> None:
    texts: dict[str, str | bytes] = {
        "a.md": "# The Harbour and the Rivers of Chile\n\nAuthor: Ann\n", "b.md": "# The Inn\n\nAuthor: Bo\n"
    }  # fmt: skip
    assert _called(make_index(texts), "Who wrote Harbour and Rivers of Chile?") == "a.md"
    assert _called(make_index(texts), "Who keeps an inn?") is None  # one word is no title
