"""A saved answer against edited files: what still holds is said to hold, what moved is found, what changed is told."""

import json
import random
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.citing.comparison import cite
from qa.citing.verification import CheckedCitation, mend, verify
from qa.errors import QAError, UsageError
from qa.formats import read_document
from qa.library import Index
from qa.measuring.datasets import load_questions
from qa.models import Citation
from tests.conftest import PROJECT, MakeIndex, write
from tests.test_cli import one_line, qa

TEXT = "# Notes\n\nThe border is 900 kilometers long. It is old.\n\nA second paragraph names Kerman and Rask.\n"
QUOTE = "The border is 900 kilometers long."


@pytest.fixture
def answer(make_index: MakeIndex) -> Any:
    return make_index({"a.md": TEXT, "b.md": "Another file about Kerman."}).ask("How long is the border?").model_dump()


def verdicts(answer: Any, root: Path) -> set[str]:
    return {citation.verdict for citation in verify(answer, root).citations}


def cited(text: str, quote: str, *, nth: int = 0, source: str = "a.md") -> Citation:
    """The citation of the ``nth`` place (from 0) of a quote in a file with this text."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return cite(read_document(source, text.encode()), start, len(quote))


def receipt(*citations: Citation) -> Any:
    """A saved answer with one sentence for each citation, as JSON."""
    sentences = [{"text": c.cited_text, "citations": [c.model_dump(mode="json")]} for c in citations]
    return {"question": "?", "sentences": sentences, "passages": []}


def spaced(text: str) -> str:
    """A text with each run of white space as one blank."""
    return re.sub(r"\s+", " ", text)


def check(folder: Path, files: dict[str, str | bytes], *citations: Citation) -> tuple[CheckedCitation, ...]:
    """Verdicts on citations in a corpus of these files; what moved must hold once it is mended."""
    write(folder, files)
    saved = receipt(*citations)
    report = verify(saved, folder)
    for before, checked in zip(citations, report.citations, strict=True):
        if checked.moved_to is not None:
            now = checked.moved_to
            text = read_document(now.source, (folder / now.source).read_bytes()).text
            assert text[now.start_char_index : now.end_char_index] == now.cited_text
            assert spaced(now.cited_text) == spaced(before.cited_text)
        assert (checked.moved_to is None) == (checked.verdict != "moved")
    again = verify(mend(saved, report), folder)
    assert again.count("valid") == report.count("valid") + report.count("moved")
    return report.citations


# Files that were not touched, answers that were


def test_untouched_files_hold(answer: Any, tmp_path: Path) -> None:
    report = verify(answer, tmp_path / "corpus")
    assert report.holds
    assert len(report.citations) >= 3
    assert {citation.reason for citation in report.citations} == {""}
    assert {citation.occurrences for citation in report.citations} == {1}


@pytest.mark.parametrize("text", [TEXT.replace("900", "901"), "x" + TEXT, TEXT.replace("\n", "\r\n"), TEXT[:20]])
def test_touched_text_does_not_hold(answer: Any, tmp_path: Path, text: str) -> None:
    write(tmp_path / "corpus", {"a.md": text})
    assert not verify(answer, tmp_path / "corpus").holds


def test_a_change_elsewhere_is_noted_but_holds(answer: Any, tmp_path: Path) -> None:
    write(
        tmp_path / "corpus", {"a.md": TEXT + "\nAppended far behind every citation of the answer, and its context.\n"}
    )
    report = verify({"type": "x", "sentences": answer["sentences"]}, tmp_path / "corpus")
    assert report.holds
    assert "changed elsewhere" in report.citations[0].reason


def test_a_gone_file_is_missing(answer: Any, tmp_path: Path) -> None:
    (tmp_path / "corpus" / "a.md").unlink()
    assert "missing" in verdicts(answer, tmp_path / "corpus")


@pytest.mark.parametrize("source", ["../secret.md", "/etc/passwd", "a.md\0", "..", "", "link.md", "x" * 5000, "\ud800"])
def test_citations_outside_the_corpus_are_not_opened(answer: Any, tmp_path: Path, source: str) -> None:
    write(tmp_path, {"secret.md": TEXT})
    (tmp_path / "corpus" / "link.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "corpus" / "a.md").unlink()
    answer["sentences"][0]["citations"][0]["source"] = source
    report = verify(answer, tmp_path / "corpus")
    assert report.citations[0].verdict in ("missing", "changed")
    json.loads(report.model_dump_json())


ALTERED = [
    ("start_char_index", 0), ("end_char_index", 10**9), ("cited_text", "other"), ("start_line", 1), ("prefix", "zz"),
    ("end_column", 99), ("start_char_index", -1), ("end_char_index", "many"), ("start_char_index", "9"),
    ("start_char_index", 10**400), ("start_char_index", True), ("start_line", 10**400), ("suffix", "x" * 10**6),
    ("sha256", "0"), ("sha256", None), ("type", "page_location"), ("native", {"page_number": 1}), ("source", ["a.md"]),
    ("document_title", "A title that lends weight"), ("cited_text", ""), ("extra\ud800", 1), ("prefix", "\udc00"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), ALTERED)
def test_an_altered_citation_does_not_hold_nor_is_it_mended(
    answer: Any, tmp_path: Path, field: str, value: object
) -> None:
    answer["sentences"][0]["citations"][0][field] = value
    report = verify(answer, tmp_path / "corpus")
    assert [c.where for c in report.citations if c.verdict != "valid"] == ["$.sentences[0].citations[0]"]
    assert report.count("changed") == 1
    assert mend(answer, report) == answer
    json.loads(report.model_dump_json())


def test_what_stands_where_citations_belong_is_one_or_does_not_hold(answer: Any, tmp_path: Path) -> None:
    del answer["sentences"][0]["citations"][0]["source"]
    del answer["sentences"][0]["citations"][0]["type"]
    assert not verify(answer, tmp_path / "corpus").holds


def test_altered_words_beside_a_true_citation_do_not_hold(answer: Any, tmp_path: Path) -> None:
    answer["sentences"][0]["text"] = answer["sentences"][0]["text"].replace("900", "90")
    report = verify(answer, tmp_path / "corpus")
    assert [c.reason for c in report.citations if c.verdict != "valid"] == ["the text shown is not the text cited"]


def test_altered_words_beside_a_text_that_moved_are_not_mended(answer: Any, tmp_path: Path) -> None:
    answer["sentences"][0]["text"] = answer["sentences"][0]["text"].replace("900", "90")
    write(tmp_path / "corpus", {"a.md": "A new first line.\n" + TEXT})
    report = verify(answer, tmp_path / "corpus")
    assert not report.mendable
    assert report.citations[0].reason == "the text shown is not the text cited"


def test_the_value_in_a_sentence_is_checked_and_need_not_be_the_sentence(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": TEXT})
    saved = receipt(cited(TEXT, QUOTE))
    saved["sentences"][0]["value"] = cited(TEXT, "900 kilometers").model_dump(mode="json")
    saved["sources"] = {"value": {"title": "of a file that is named so"}}
    assert [c.where for c in verify(saved, tmp_path).citations] == [
        "$.sentences[0].citations[0]",
        "$.sentences[0].value",
    ]
    assert verify(saved, tmp_path).holds
    write(tmp_path, {"a.md": TEXT.replace("900", "901")})
    assert [c.verdict for c in verify(saved, tmp_path).citations] == ["changed", "changed"]


def test_what_is_no_answer_is_refused(tmp_path: Path) -> None:
    nonsense: list[Any] = [[], {}, "text", 3, None, {"a": 1}, {"type": "x"}, {"sentences": []}, {"claims": []}]
    for wrong in nonsense:
        with pytest.raises(UsageError, match="no saved answer"):
            verify(wrong, tmp_path)
    with pytest.raises(QAError, match="does not exist"):
        verify({"passages": []}, tmp_path / "none")
    assert verify({"passages": [], "sentences": []}, tmp_path).holds
    with pytest.raises(UsageError, match="no saved answer"):
        verify({"a": 1}, tmp_path / "none")


COMPARED = (
    "When did the Iran-Iraq war end?",
    "When did Iran hit Syria and Iraq: on the day it struck Pakistan or earlier?",
    "Was the Pakistani village that Iran struck hit by missiles or by drones?",
    "How many people were killed in the January 2024 Kerman bombing?",
)


def test_untouched_answers_over_the_shipped_corpus_hold(shipped: Index) -> None:
    """Further places of a sentence, values in other words, alternatives: whatever real answers have."""
    questions = [each.question for each in load_questions(PROJECT / "eval" / "questions.jsonl", shipped.text)]
    answers = [shipped.ask(question) for question in (*questions[::18], *COMPARED)]
    assert any(len(sentence.citations) > 1 for answer in answers for sentence in answer.sentences)
    assert any(answer.agreement for answer in answers)
    assert any(answer.disagreements for answer in answers)
    for answer in answers:
        report = verify(json.loads(answer.model_dump_json()), PROJECT / "corpus")
        assert report.holds, (answer.question, [c for c in report.citations if c.verdict != "valid"])
        assert verify(answer, PROJECT / "corpus") == report


def test_further_places_of_a_sentence_may_say_it_in_other_words(tmp_path: Path) -> None:
    other = "Some 900 kilometers are the border."
    write(tmp_path, {"a.md": TEXT, "b.md": other})
    saved = receipt(cited(TEXT, QUOTE))
    saved["sentences"][0]["citations"].append(cited(other, other, source="b.md").model_dump(mode="json"))
    assert verify(saved, tmp_path).holds
    saved["sentences"][0]["citations"].reverse()
    assert not verify(saved, tmp_path).holds


def whole(tmp_path: Path) -> Any:
    """A saved answer with everything that one can have, over two files."""
    files = {"a.md": TEXT, "b.md": "It was in Rask, two days\nearlier, that some 901 kilometers were told.\n"}
    write(tmp_path, dict(files))
    first = cited(TEXT, QUOTE).model_dump(mode="json")
    second = cited(files["b.md"], files["b.md"].strip(), source="b.md").model_dump(mode="json")
    highlight = cited(TEXT, "900 kilometers").model_dump(mode="json")
    return {
        "question": "Is it 900 or 901, or do naems or naem differ?",
        "status": "disagreement",
        "sentences": [
            {"text": QUOTE, "citations": [first, second], "value": highlight, "speaker": None},
            {"text": second["cited_text"], "citations": [second], "value": None},
        ],
        "disagreements": [
            {"about": "x", "values": [
                {"value": "900", "citations": [first]},
                {"value": "two days earlier (14 January)", "citations": [second, first]},
                {"value": "names", "citations": [first]},
            ]}
        ],
        "agreement": {"value": "Border  is\n900", "citations": [first]},
        "passages": [{"text": QUOTE, "citation": first, "highlights": [highlight], "also": [second]}],
        "index": {"documents": 2, "passages": 2, "path": "value"},
        "sources": {"passages": {"title": "of a file that is named so"}},
        "read_as": {"naems": "names", "values": "value"},
        "searched": {"documents": 2, "passages": 2},
    }  # fmt: skip


TAMPERED: list[tuple[tuple[str | int, ...], Any]] = [
    (("sentences", 0, "citations"), []),
    (("sentences", 0, "citations"), None),
    (("sentences", 0, "citations"), ...),
    (("sentences", 0, "citations"), "a.md"),
    (("sentences", 0, "citations", 1), "a.md"),
    (("sentences", 0, "citations", 0), None),
    (("sentences", 0, "text"), ["Lies."]),
    (("sentences", 0, "value"), "9999"),
    (("sentences", 0), "Lies."),
    (("sentences",), []),
    (("sentences",), None),
    (("sentences",), "Lies."),
    (("disagreements",), []),
    (("disagreements", 0, "values"), None),
    (("disagreements", 0, "values", 0), "9999"),
    (("disagreements", 0, "values", 0, "value"), "9999"),
    (("disagreements", 0, "values", 0, "value"), "00"),
    (("disagreements", 0, "values", 0, "value"), ""),
    (("disagreements", 0, "values", 0, "value"), 900),
    (("disagreements", 0, "values", 0, "value"), ...),
    (("disagreements", 0, "values", 0, "citations"), []),
    (("disagreements", 0, "values", 1, "value"), "three days earlier (14 January)"),
    (("disagreements", 0, "values", 1, "value"), "two days earlier (some day)"),
    (("disagreements", 0, "values", 2, "value"), "numbers"),
    (("disagreements", 0, "values", 2, "citations"), ...),
    (("agreement",), {"value": "1999", "citations": []}),
    (("agreement", "value"), "1999"),
    (("agreement", "value"), "names"),
    (("agreement", "citations"), ...),
    (("passages", 0, "citation"), None),
    (("passages", 0, "citation"), ...),
    (("passages", 0, "text"), "Lies."),
    (("passages", 0, "text"), 7),
    (("passages", 0, "highlights", 0), "Lies."),
    (("passages", 0, "also"), {}),
    (("passages",), {"text": "Lies."}),
    (("passages", 0), [{"text": "Lies."}]),
]


@pytest.mark.parametrize(("path", "value"), TAMPERED)
def test_what_is_shown_without_a_citation_does_not_hold(
    tmp_path: Path, path: tuple[str | int, ...], value: object
) -> None:
    saved = whole(tmp_path)
    before = verify(saved, tmp_path)
    assert before.holds, [c for c in before.citations if c.verdict != "valid"]
    *above, last = path
    holder = saved
    for key in above:
        holder = holder[key]
    if value is ...:
        del holder[last]
    else:
        holder[last] = value
    report = verify(saved, tmp_path)
    assert not report.mendable
    assert report.count("changed") > 0
    assert all(c.reason for c in report.citations if c.verdict == "changed")
    assert mend(saved, report) == saved
    json.loads(report.model_dump_json())


def test_a_value_is_not_read_in_a_part_of_a_number(tmp_path: Path) -> None:
    text = "It took 1,900.5 hours and 12 days in all."
    write(tmp_path, {"a.md": text})
    citation = cited(text, text).model_dump(mode="json")
    held = {}
    for value in ("1,900.5", "12 DAYS", "hours and\n12", "900", "1,900", "900.5", "5", "2", "12 days in all."):
        saved = {"passages": [], "agreement": {"value": value, "citations": [citation]}}
        held[value] = verify(saved, tmp_path).holds
    assert [value for value, holds in held.items() if not holds] == ["900", "1,900", "900.5", "5", "2"]


def test_a_claim_that_is_said_to_be_supported_cites_its_support(make_index: MakeIndex, tmp_path: Path) -> None:
    draft = make_index({"a.md": TEXT}).check_draft("The border is 900 kilometers long. Cats sleep.").model_dump()
    assert verify(draft, tmp_path / "corpus").holds
    supported = next(claim for claim in draft["claims"] if claim["support"] is not None)
    supported["support"] = None
    assert not verify(draft, tmp_path / "corpus").holds
    supported["support"] = {"source": "a.md"}
    assert not verify(draft, tmp_path / "corpus").holds


# Edits, against an oracle that follows every character


@dataclass(frozen=True)
class Letter:
    """A character that is itself wherever it goes; a new one has the mark None."""

    character: str
    mark: int | None


Letters = list[Letter]


def typed(text: str) -> Letters:
    return [Letter(character, None) for character in text]


def text_of(letters: Letters) -> str:
    return "".join(letter.character for letter in letters)


def where_now(letters: Letters, start: int, end: int) -> int | None:
    """Where the letters once marked ``start`` to ``end`` stand, if they stand together, in order, with none between."""
    marks = [letter.mark for letter in letters]
    if start not in marks:
        return None
    at = marks.index(start)
    return at if marks[at : at + end - start] == list(range(start, end)) else None


def sentence(draw: random.Random) -> str:
    """A sentence that is not met a second time."""
    words = ["".join(draw.choice("bdfgklmnprstvz") + draw.choice("aeiou") for _ in range(3)) for _ in range(6)]
    return f"{' '.join(words).capitalize()}."


def paragraphs(draw: random.Random) -> str:
    """A text of paragraphs of one to three sentences, some of them with line breaks inside."""
    count = draw.randint(2, 6)
    made = [draw.choice((" ", " ", "\n")).join(sentence(draw) for _ in range(draw.randint(1, 3))) for _ in range(count)]
    return "\n\n".join(made) + draw.choice(("\n", ""))


def edited(letters: Letters, draw: random.Random) -> Letters:
    """The text after one edit: typed into, cut, a paragraph moved, line ends turned, a word replaced."""
    a, b = sorted(draw.randint(0, len(letters)) for _ in range(2))
    kind = draw.choice(("type", "type line", "cut", "replace", "move", "crlf", "all crlf"))
    if kind == "type":
        return letters[:a] + typed(draw.choice((sentence(draw), "q", "\u00e9\U0001f680"))) + letters[a:]
    if kind == "type line":
        at = draw.choice([0, *(i + 1 for i, letter in enumerate(letters) if letter.character == "\n")])
        return letters[:at] + typed(sentence(draw) + "\n\n") + letters[at:]
    if kind == "cut":
        return letters[:a] + letters[min(b, a + 30) :]
    if kind == "replace":
        return letters[:a] + typed("q" * draw.randint(1, 9)) + letters[a + draw.randint(1, 9) :]
    if kind == "move":
        return moved(letters, draw)
    turned = range(len(letters)) if kind == "all crlf" else range(a, b)
    return [
        each
        for i, letter in enumerate(letters)
        for each in ([Letter("\r", None), letter] if letter.character == "\n" and i in turned else [letter])
    ]


def moved(letters: Letters, draw: random.Random) -> Letters:
    """With a paragraph in another place."""
    ends = [i + 2 for i in range(len(letters) - 1) if text_of(letters[i : i + 2]) == "\n\n"]
    if len(ends) < 2:
        return letters
    start, end = sorted(draw.sample([0, *ends], 2))
    rest = letters[:start] + letters[end:]
    at = draw.choice([0, len(rest), *(i for i in range(len(rest)) if text_of(rest[max(0, i - 2) : i]) == "\n\n")])
    return rest[:at] + letters[start:end] + rest[at:]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(draw=st.randoms(use_true_random=True), edits=st.integers(0, 4), rename=st.booleans())
def test_edits_are_told_from_shifts(draw: random.Random, edits: int, rename: bool) -> None:
    """No edit of cited text passes, no other is called one, and a text that moved is found where it went."""
    text = paragraphs(draw)
    stops = [0, *(i + 1 for i, character in enumerate(text) if character == ".")]
    first = draw.randrange(len(stops) - 1)
    start, end = stops[first], stops[min(len(stops) - 1, first + draw.randint(1, 2))]
    start += len(text[start:end]) - len(text[start:end].lstrip())
    letters = [Letter(character, i) for i, character in enumerate(text)]
    for _ in range(edits):
        letters = edited(letters, draw)
    now, source = where_now(letters, start, end), "renamed.md" if rename else "a.md"
    with TemporaryDirectory() as folder:
        files: dict[str, str | bytes] = {source: text_of(letters), "b.md": paragraphs(draw)}
        checked = check(Path(folder), files, cite(read_document("a.md", text.encode()), start, end - start))[0]
    if now is None and checked.verdict == "moved":
        assert spaced(text[start:end]) in spaced(text_of(letters))
        assert "white space" in checked.reason
    elif now is None:
        assert checked.verdict == ("missing" if rename else "changed"), checked
    elif checked.moved_to is not None:
        assert (checked.moved_to.source, checked.moved_to.start_char_index) == (source, now)
    elif rename:
        assert checked.verdict == "missing"
        assert edits
    else:
        assert checked.verdict == "valid" or (checked.verdict == "ambiguous" and edits > 1), checked
        assert checked.verdict == "ambiguous" or now == start


REPEATED = st.lists(
    st.sampled_from(["Yes. ", "No more.\n", "Yes. No.\n\n", "900 ", "ab", "a", "\n", "\r\n"]), min_size=1
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(pieces=REPEATED, draw=st.randoms(use_true_random=True))
def test_in_texts_that_repeat_themselves_nothing_false_is_said(pieces: list[str], draw: random.Random) -> None:
    text = "".join(pieces)
    start = draw.randrange(len(text))
    end = draw.randint(start + 1, min(len(text), start + 20))
    letters = [Letter(character, i) for i, character in enumerate(text)]
    letters = edited(letters, draw)
    now, after = where_now(letters, start, end), text_of(letters)
    with TemporaryDirectory() as folder:
        citation = cite(read_document("a.md", text.encode()), start, end - start)
        checked = check(Path(folder), {"a.md": after}, citation)[0]
    if now is not None:
        assert checked.verdict not in ("changed", "missing"), checked
    if checked.verdict == "valid":
        assert after[start:end] == text[start:end]
    if text[start:end] not in after:
        assert checked.verdict == "changed" or spaced(text[start:end]) in spaced(after)


# Quotes that stand more than once

PULLED = "Prices rose by 900 per cent in a single year, officials said."
TWICE = f"# Prices\n\n{PULLED}\n\nNobody had seen it coming, they added. {PULLED} Then the ministry closed.\n"


@pytest.mark.parametrize(
    ("text", "nth", "verdict", "now"),
    [
        ("New first line.\n\n" + TWICE, 0, "moved", 27),
        ("New first line.\n\n" + TWICE, 1, "moved", TWICE.rindex(PULLED) + 17),
        (TWICE.replace("900", "800", 1), 0, "changed", None),
        (TWICE.replace("900", "800", 1), 1, "valid", None),
        (TWICE.replace("900", "more than 800", 1), 1, "moved", TWICE.rindex(PULLED) + 10),
        (TWICE.replace(PULLED + "\n\n", "", 1), 1, "moved", TWICE.rindex(PULLED) - len(PULLED) - 2),
        (TWICE.replace("# Prices", "# Costs!"), 0, "valid", None),
        (TWICE.replace("they added. ", "she adds. "), 1, "moved", TWICE.rindex(PULLED) - 2),
        (f"{PULLED}\n" * 3, 0, "ambiguous", None),
    ],
)  # fmt: skip
def test_the_surroundings_tell_twins_apart(tmp_path: Path, text: str, nth: int, verdict: str, now: int | None) -> None:
    checked = check(tmp_path, {"a.md": text}, cited(TWICE, PULLED, nth=nth))[0]
    assert checked.verdict == verdict
    assert (checked.moved_to.start_char_index if checked.moved_to else None) == now
    assert checked.occurrences == text.count(PULLED)
    if verdict == "ambiguous":
        assert checked.reason.startswith("the quote stands 3 times in the file")


def test_two_citations_do_not_move_to_one_place(tmp_path: Path) -> None:
    text = TWICE.replace(PULLED + "\n\n", "", 1)
    first, second = check(tmp_path, {"a.md": text}, cited(TWICE, PULLED), cited(TWICE, PULLED, nth=1))
    assert (first.verdict, second.verdict) == ("ambiguous", "moved")
    assert "another citation" in first.reason


def test_a_number_is_not_looked_for_far_from_its_words(tmp_path: Path) -> None:
    text = "The fine was 900 in total, the court said, and was paid at once.\n\nElsewhere 900 were hurt.\n"
    for written in ("35", "901", "no more than a handful"):
        checked = check(tmp_path, {"a.md": text.replace("900", written, 1)}, cited(text, "900"))[0]
        assert checked.verdict in ("changed", "ambiguous")
        assert checked.occurrences == 1


def test_a_text_on_another_line_at_the_same_offset_has_moved(tmp_path: Path) -> None:
    checked = check(tmp_path, {"a.md": TEXT.replace("# Notes\n\n", "# Not\n\n\n\n")}, cited(TEXT, QUOTE))[0]
    assert checked.verdict == "moved"
    assert checked.moved_to is not None
    assert (checked.moved_to.start_char_index, checked.moved_to.start_line) == (TEXT.index(QUOTE), 5)


def test_other_line_ends_are_told(tmp_path: Path) -> None:
    quote = "It is old.\n\nA second paragraph"
    checked = check(tmp_path, {"a.md": TEXT.replace("\n", "\r\n")}, cited(TEXT, quote), cited(TEXT, QUOTE))
    assert [c.verdict for c in checked] == ["moved", "moved"]
    assert "only the white space" in checked[0].reason


WRAPPED = """\
The mill was built in 1902
by two brothers. In 1911 it
burned down, and 14 looms were
lost. It was never rebuilt.
"""
AGAIN = """\
The mill was built in 1902 by two brothers.
In 1911 it burned down, and 14 looms
were lost. It was never rebuilt.
"""
FIRE = "In 1911 it\nburned down, and 14 looms were\nlost."


@pytest.mark.parametrize(
    ("quote", "now", "verdict"),
    [
        (FIRE, AGAIN, "moved"),
        (FIRE, AGAIN.replace("14", "40"), "changed"),
        (FIRE, AGAIN.replace("14 looms", "1 4 looms"), "changed"),
        (FIRE, WRAPPED.replace("burned down", "burned  down"), "moved"),
        ("14", AGAIN, "moved"),
        ("14", AGAIN.replace("14", "40"), "changed"),
        ("It was never rebuilt.", AGAIN, "moved"),
        (FIRE, AGAIN + "\n" + AGAIN, "ambiguous"),
    ],
)
def test_a_paragraph_that_was_wrapped_anew_has_moved(tmp_path: Path, quote: str, now: str, verdict: str) -> None:
    assert [c.verdict for c in check(tmp_path, {"a.md": now}, cited(WRAPPED, quote))] == [verdict]


def test_of_twins_the_one_that_was_wrapped_anew_is_not_taken_for_the_other(tmp_path: Path) -> None:
    text = f"# Before\n\n{WRAPPED}\n# After\n\nAs they say: {WRAPPED}"
    quote = "The mill was built in 1902\nby two brothers."
    first, second = cited(text, quote), cited(text, quote, nth=1)
    checked = check(tmp_path, {"a.md": text.replace(WRAPPED, AGAIN, 1)}, first, second)
    assert [c.verdict for c in checked] == ["moved", "moved"]
    starts = [c.moved_to.start_char_index for c in checked if c.moved_to is not None]
    assert starts == [text.index("The mill"), text.rindex("The mill")]


def test_a_value_that_lies_in_another_sentence_does_not_hold(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": WRAPPED})
    saved = receipt(cited(WRAPPED, FIRE))
    saved["sentences"][0]["value"] = cited(WRAPPED, "14").model_dump(mode="json")
    assert verify(saved, tmp_path).holds
    saved["sentences"][0]["value"] = cited(WRAPPED, "1902").model_dump(mode="json")
    assert [c.where for c in verify(saved, tmp_path).citations if c.verdict != "valid"] == ["$.sentences[0].value"]


@pytest.mark.parametrize("value", ["  (14 January)", " ", "(14 January)"])
def test_a_day_that_no_words_amount_to_does_not_hold(tmp_path: Path, value: str) -> None:
    write(tmp_path, {"a.md": TEXT})
    saved = receipt(cited(TEXT, QUOTE))
    citation = cited(TEXT, QUOTE).model_dump(mode="json")
    saved["disagreements"] = [{"values": [{"value": value, "citations": [citation]}]}]
    assert not verify(saved, tmp_path).holds


def test_another_encoding_changes_nothing(tmp_path: Path) -> None:
    checked = check(tmp_path, {"a.md": b"\xef\xbb\xbf" + TEXT.encode()}, cited(TEXT, QUOTE))[0]
    assert (checked.verdict, checked.reason) == ("valid", "the file has changed elsewhere")


# Files under other names


def test_a_renamed_file_is_known_by_its_bytes_or_by_the_text_and_its_surroundings(tmp_path: Path) -> None:
    other = "Nothing of this is cited anywhere.\n"
    for number, (files, source) in enumerate((
        ({"b.md": other, "sub/c.md": TEXT}, "sub/c.md"),
        ({"b.md": other, "c.txt": "Shifted. " + TEXT}, "c.txt"),
        ({"c.md": TEXT, "d.md": TEXT}, "c.md"),
        ({"c.md": TEXT.replace("\n", "\r\n")}, "c.md"),
    )):  # fmt: skip
        checked = check(tmp_path / str(number), dict(files), cited(TEXT, QUOTE))[0]
        assert checked.verdict == "moved"
        assert checked.moved_to is not None
        assert checked.moved_to.source == source


def test_a_file_that_is_only_like_the_one_that_is_gone_is_not_taken_for_it(tmp_path: Path) -> None:
    for number, files in enumerate((
        {"c.md": TEXT.replace("900", "901")},
        {"c.md": TEXT.replace("It is old", "It is new")},
        {"c.md": "x" + TEXT, "d.md": "y" + TEXT},
        {".hidden.md": TEXT},
    )):  # fmt: skip
        checked = check(tmp_path / str(number), dict(files), cited(TEXT, QUOTE))[0]
        assert checked.verdict == "missing"
    short = check(tmp_path / "short", {"c.md": "He said: Yes.\n"}, cited("Yes.\n", "Yes."))[0]
    assert short.verdict == "missing"


def test_a_copy_that_is_cited_itself_is_no_new_name(tmp_path: Path) -> None:
    checked = check(tmp_path, {"b.md": TEXT}, cited(TEXT, QUOTE), cited(TEXT, QUOTE, source="b.md"))
    assert [c.verdict for c in checked] == ["missing", "valid"]


def test_an_edited_file_is_not_replaced_by_a_copy_of_what_it_was(tmp_path: Path) -> None:
    checked = check(tmp_path, {"a.md": TEXT.replace("900", "901"), "backup.md": TEXT}, cited(TEXT, QUOTE))
    assert [c.verdict for c in checked] == ["changed"]


def test_texts_that_repeat_without_end_are_given_up_in_time(tmp_path: Path) -> None:
    text = "-" * 200_000
    checked = check(tmp_path, {"a.md": "x" + text}, cited(text, "-" * 50_000, nth=0), cited("b" + text, "b" + "-" * 9))
    assert [c.verdict for c in checked] == ["ambiguous", "changed"]
    assert checked[0].occurrences > 100


# The command


@pytest.fixture
def saved(answer: Any, tmp_path: Path) -> Path:
    """A saved answer whose citations in a.md have moved."""
    write(tmp_path, {"answer.json": json.dumps({**answer, "note": "\u00e9 \ud800"}), "corpus/a.md": "New.\n\n" + TEXT})
    return tmp_path / "answer.json"


def test_fix_mends_the_file_and_leaves_the_rest_as_it_was(saved: Path, tmp_path: Path) -> None:
    before = json.loads(saved.read_text())
    saved.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(saved)
    report = json.loads(qa("verify", str(link), "--format", "json", cwd=tmp_path).stdout)
    moved = [citation for citation in report["citations"] if citation["verdict"] == "moved"]
    assert moved
    assert all(citation["moved_to"]["start_char_index"] > citation["start_char_index"] for citation in moved)
    assert saved.read_text() == json.dumps(before)

    fixed = qa("verify", str(link), "--fix", cwd=tmp_path)
    assert fixed.returncode == 0, fixed.stderr
    every = len(report["citations"])
    assert fixed.stdout.endswith(f"\n{every} of {every} citations hold now; {len(moved)} moved.\n")
    assert "corpus/a.md:5:1 ($.sentences[0].citations[0])" in fixed.stdout
    assert one_line(fixed) == f"qa: mended {len(moved)} citations in {link}"
    assert link.is_symlink()
    assert stat.S_IMODE(saved.stat().st_mode) == 0o640
    after = json.loads(saved.read_text(encoding="utf-8"))
    assert after["sentences"][0]["citations"][0] == moved[0]["moved_to"]
    assert {k: v for k, v in after.items() if k not in ("sentences", "passages")} == {
        k: v for k, v in before.items() if k not in ("sentences", "passages")
    }
    again = qa("verify", str(saved), "--fix", cwd=tmp_path)
    assert (again.returncode, again.stderr) == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {"answer.json", "link.json", "corpus", "index"}


def test_fix_prints_what_came_by_standard_input(saved: Path, tmp_path: Path) -> None:
    fixed = qa("verify", "-", "--fix", cwd=tmp_path, stdin=saved.read_text())
    assert fixed.returncode == 0
    assert re.search(r"\n(\d+) of \1 citations hold now; \d+ moved\.\n$", fixed.stderr)
    assert qa("verify", "-", cwd=tmp_path, stdin=fixed.stdout).returncode == 0


def test_what_cannot_be_mended_stays_and_exits_with_1(saved: Path, tmp_path: Path) -> None:
    write(tmp_path, {"corpus/a.md": TEXT.replace("900", "901")})
    before = saved.read_bytes()
    fixed = qa("verify", str(saved), "--fix", cwd=tmp_path)
    assert (fixed.returncode, saved.read_bytes()) == (1, before)
    assert "changed  a.md" in fixed.stdout


@pytest.mark.parametrize("index", ["[]", "7", '{"corpus_root": 7}', '{"corpus_root": ""}'])
def test_an_answer_that_names_no_folder_is_checked_against_the_default(tmp_path: Path, index: str) -> None:
    (tmp_path / "corpus").mkdir()
    held = qa("verify", "-", cwd=tmp_path, stdin=f'{{"passages": [], "index": {index}}}')
    assert (held.returncode, held.stdout) == (0, "0 of 0 citations hold.\n")


def test_the_answers_own_folder_counts_before_the_environment(tmp_path: Path) -> None:
    """QA_CORPUS is the default for answers that name none; ``--corpus`` counts before both."""
    write(tmp_path, {"own/a.md": TEXT, "other/c.md": "Something else.\n"})
    saved = {**receipt(cited(TEXT, QUOTE)), "index": {"corpus_root": str(tmp_path / "own")}}
    write(tmp_path, {"answer.json": json.dumps(saved)})
    assert qa("verify", "answer.json", cwd=tmp_path, QA_CORPUS="other").returncode == 0
    assert "missing" in qa("verify", "answer.json", "--corpus", "other", cwd=tmp_path, QA_CORPUS="own").stdout
    del saved["index"]
    write(tmp_path, {"answer.json": json.dumps(saved)})
    assert qa("verify", "answer.json", cwd=tmp_path, QA_CORPUS="own").returncode == 0
    assert qa("verify", "answer.json", cwd=tmp_path, QA_CORPUS="other").returncode == 1


def test_an_answer_mended_below_another_folder_names_that_one(tmp_path: Path) -> None:
    """Else its citations would be of one folder and its ``corpus_root`` of another."""
    write(tmp_path, {"own/a.md": TEXT, "other/a.md": "New.\n\n" + TEXT})
    saved = {**receipt(cited(TEXT, QUOTE)), "index": {"corpus_root": str(tmp_path / "own"), "roots": ["."]}}
    write(tmp_path, {"answer.json": json.dumps(saved)})
    assert qa("verify", "answer.json", "--fix", "--corpus", "other", cwd=tmp_path).returncode == 0
    mended = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    assert mended["index"] == {"corpus_root": str(tmp_path / "other"), "roots": ["."]}
    assert qa("verify", "answer.json", cwd=tmp_path).returncode == 0
    for odd in (7, "", "x" * 5000, "a\0b", "\ud800"):
        saved["index"] = {"corpus_root": odd}
        again = mend(saved, verify(saved, tmp_path / "other"))
        assert again["index"] == {"corpus_root": str(tmp_path / "other")}


def test_what_is_no_answer_is_said_to_be_none_where_there_is_no_corpus(tmp_path: Path) -> None:
    refused = qa("verify", "-", cwd=tmp_path, stdin="{}")
    assert (refused.returncode, "this is no saved answer" in one_line(refused)) == (2, True)
