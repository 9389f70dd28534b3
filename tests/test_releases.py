"""Questions for the release in which something changed: it stands in the heading above what tells of the change."""

from pathlib import Path

import pytest

from qa.answers.releases import asks_for_a_release, release_above
from qa.encoding.reader import PassageReader
from qa.indexing.index import Reader
from qa.library import Index, build_index
from qa.models import AnswerSentence, Span
from qa.ranking.retrieval import Hit, rank
from qa.testing import HashEncoder
from tests.conftest import MakeIndex, write

QUESTION = "Since which release of dredge does the --tide option read the tables of the port office?"
CHANGE = "The --tide option now reads the tables of the port office."
PARTS = (
    "gate",
    "sill",
    "wall",
    "lamp",
    "ramp",
    "rail",
    "weir",
    "crane",
    "winch",
    "quay",
    "pier",
    "buoy",
    "mast",
    "hull",
)
FILLER = "\n\n".join(f"  The {part} of a lock is now drawn to scale on every page." for part in PARTS)
LOG = f"""\
dredge NEWS

* Noteworthy changes in release 3.2 (2031-05-06)

** Bug fixes

  The log of a night without ships is no longer lost.

** New options

{FILLER}

  {CHANGE}

* Noteworthy changes in release 3.1 (2030-11-12)

** Bug fixes

  Anchors are no longer counted twice.

* Noteworthy changes in release 3.0 (2029-01-02)

** New options

  The --rope option tells how long a rope is.
"""


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("In which dredge release was the bell added?", True),
        ("Since what version can it count ships?", True),
        ("Which version of dredge added the bell?", True),
        ("What was fixed in release 4.2?", False),
        ("What changed in the latest release?", False),
        ("Which version is this?", False),
        ("What version of dredge is this?", False),
        ("When was the hostage released?", False),
        ("Who gave the first version of the story?", False),
    ],
)
def test_what_asks_for_a_release(question: str, asks: bool) -> None:
    assert asks_for_a_release(question) is asks


def test_the_change_is_shown_with_its_release_and_no_heading_alone(tmp_path: Path) -> None:
    first = _asked(tmp_path, LOG)
    assert first[0].text == CHANGE
    assert "release 3.2" in first[0].headings[0].cited_text
    assert not [sentence for sentence in first if sentence.text.startswith("*")]


def test_an_item_of_an_outline_is_no_heading_where_nothing_stands_below_it(tmp_path: Path) -> None:
    items = LOG.replace(f"\n  {CHANGE}", f"\n** {CHANGE.rstrip('.')}")
    assert _asked(tmp_path, items)[0].text == f"** {CHANGE.rstrip('.')}"


def test_what_the_reader_sees_in_the_release_makes_it_sure(tmp_path: Path) -> None:
    write(tmp_path / "corpus", {"dredge/NEWS.txt": LOG})
    index = build_index(tmp_path / "corpus", tmp_path / "index")
    assert index.ask(QUESTION).confidence >= 0.4


def test_no_number_of_the_sentence_is_marked_where_the_release_is_seen_above(tmp_path: Path) -> None:
    older = LOG.replace(CHANGE, f"{CHANGE[:-1]}, which was promised for release 2.5.")
    assert _asked(tmp_path, older)[0].value is None


@pytest.mark.parametrize(("place", "release"), [("gate", ""), ("twice", ""), ("sill", "release 3.2")])
def test_the_release_that_a_passage_begins_under(make_index: MakeIndex, place: str, release: str) -> None:
    text = LOG if place != "sill" else LOG.replace("The gate", "A drawing of the port. " * 80 + "\n\n  The gate")
    hit = _hit(make_index({"NEWS.txt": text}), place)
    assert release in release_above(hit)
    assert release_above(hit).count("\n") == bool(release_above(hit))


def test_a_reading_with_a_front_is_of_the_passage() -> None:
    front, passage = "Release 3.2 (2031-05-06)\n", "The ferry now takes 35 minutes."
    whole, own = PassageReader().read("How long does the ferry take?", [front + passage, passage])
    behind = type(whole)(whole.logit, whole.starts, whole.ends, whole.places, len(front))
    span = Span(0, len(passage))
    assert behind.value(span)[0].of(passage) == own.value(span)[0].of(passage) == "35 minutes"
    assert behind.mass([span])[0] + behind.in_front[0] == pytest.approx(1, abs=0.01)
    assert behind.mass([span])[0] > 0.5 > behind.in_front[0]


MENTIONS = """\
* Changes in release 2.3 (2031-05-06)

** Improvements

  dredge --tide now takes an optional argument, and --tide works on every system.

* Changes in release 2.2 (2030-11-12)

** Bug fixes

  dredge --tide no longer waits for the lock when a ship comes.

* Changes in release 2.1 (2029-01-02)

** News

  dredge accepts two options, --tide and --moon, by which it reads the water.

* Changes in release 2.0 (2028-01-02)

** Bug fixes

  A version that added options twice, as it appeared, is mended.
"""


def test_the_oldest_release_that_tells_of_an_option_added_it(tmp_path: Path) -> None:
    write(tmp_path / "corpus", {"dredge/NEWS.txt": MENTIONS})
    index = build_index(tmp_path / "corpus", tmp_path / "index")
    (added,) = index.ask("Which release of dredge added --tide?", least=0).sentences
    assert added.text.startswith("dredge accepts two options")
    assert "release 2.1" in added.headings[0].cited_text
    mended = index.ask("In which release does dredge --tide no longer wait for the lock?", least=0).sentences
    assert mended[0].text.startswith("dredge --tide no longer waits")


def _asked(folder: Path, text: str) -> list[AnswerSentence]:
    write(folder / "corpus", {"dredge/NEWS.txt": text})
    return list(build_index(folder / "corpus", folder / "index").ask(QUESTION, least=0).sentences)


def _hit(index: Index, word: str) -> Hit:
    reader = Reader(Path(index.info.path), encoder=HashEncoder())
    with reader.snapshot() as snapshot:
        return next(hit for hit in rank(reader, snapshot, word, 9, "hybrid") if word in hit.text)


def test_what_stands_far_below_a_release_is_told_of_it(tmp_path: Path) -> None:
    write(tmp_path / "corpus", {"dredge/NEWS.txt": LOG})
    answer = build_index(tmp_path / "corpus", tmp_path / "index").ask("What does --tide read in dredge release 3.2?")
    assert [sentence.text for sentence in answer.sentences] == [CHANGE]
    assert answer.confidence >= 0.4
    other = Index.open(tmp_path / "index").ask("What does --tide read in dredge release 3.1?", least=0)
    assert other.confidence < 0.4
