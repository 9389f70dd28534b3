"""Places: lines and columns as an editor counts them, and no citation that does not hold its text."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.citing.citations import CONTEXT, Window, position
from qa.errors import CitationError
from qa.models import Span
from qa.storage.records import DocumentRow, PassageRow
from tests.strategies import documents

newlines = st.text("ab \r\n\t\u2028\x0b\x85\U0001f680", max_size=30)


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column by cutting the text in front of the place into lines."""
    lines = text[:offset].split("\n")
    return len(lines), len(lines[-1]) + 1


@settings(max_examples=300, deadline=None, derandomize=True)
@given(text=st.one_of(newlines, documents()), data=st.data())
def test_a_position_is_that_of_the_lines_in_front(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert position(text, offset) == place_of(text, offset)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(before=newlines, text=newlines, data=st.data())
def test_a_position_can_be_counted_from_a_later_place(before: str, text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert position(text, offset, *place_of(before + text, len(before))) == place_of(
        before + text, len(before) + offset
    )


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("", 0, (1, 1)),
        ("ab", 2, (1, 3)),
        ("a\nb", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb", 3, (2, 1)),
        ("a\rb", 2, (1, 3)),
        ("\n\n", 2, (3, 1)),
        ("\U0001f680\u2028x", 2, (1, 3)),
    ],
)
def test_only_a_line_feed_ends_a_line_and_columns_are_code_points(
    text: str, offset: int, expected: tuple[int, int]
) -> None:
    assert position(text, offset) == expected


def window(text: str, passage: Span) -> Window:
    """What `Window.around` makes of a passage of a document with this text."""
    line, column = place_of(text, passage.start)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = DocumentRow(1, "a.md", sha256, len(text.encode()), 0, "A", {}, len(text))
    row = PassageRow(1, 1, passage, line, column, (passage,), b"")
    start = max(0, passage.start - CONTEXT)
    return Window(document, row, text[start : passage.end + CONTEXT], start)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(text=st.text("ab \r\n\U0001f680\u0301", min_size=1, max_size=150), data=st.data())
def test_a_citation_is_its_place_with_some_text_around(text: str, data: st.DataObject) -> None:
    start, at, until, end = sorted(data.draw(st.integers(0, len(text))) for _ in range(4))
    if at == until:
        return
    citation = window(text, Span(start, end)).cite(Span(at, until))
    assert (citation.start_char_index, citation.end_char_index) == (at, until)
    assert citation.cited_text == text[at:until]
    assert (citation.start_line, citation.start_column) == place_of(text, at)
    assert (citation.end_line, citation.end_column) == place_of(text, until)
    assert citation.prefix == text[max(0, at - 32) : at]
    assert citation.suffix == text[until : until + 32]
    assert (citation.source, citation.document_title) == ("a.md", "A")
    assert citation.sha256 == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("span", [Span(9, 15), Span(15, 21), Span(0, 5), Span(12, 12), Span(30, 40)])
def test_what_is_not_inside_the_passage_cannot_be_cited(span: Span) -> None:
    with pytest.raises(CitationError, match=rf"a\.md: {span.start}\.\.{span.end} is not inside"):
        window("x" * 100, Span(10, 20)).cite(span)


def test_a_record_that_lost_text_cannot_be_cited() -> None:
    whole = window("x" * 100, Span(10, 20))
    cut = Window(whole.document, whole.passage, whole.text[:12], whole.start)
    assert cut.cite(Span(10, 12)).cited_text == "xx"
    with pytest.raises(CitationError):
        cut.cite(Span(10, 20))


class Whole:
    """A store of one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def text(self, _: int, span: Span) -> str:
        return span.of(self._text)


def before(text: str, passage: Span, most: int) -> str:
    store: Any = Whole(text)
    return replace(window(text, passage), store=store).before(most)


@pytest.mark.parametrize(
    ("most", "expected"),
    [(0, ""), (15, ""), (16, "Two came late.\n\n"), (25, "Two came late.\n\n"), (99, "One came. Two came late.\n\n")],
)
def test_whole_sentences_in_front_of_a_passage(most: int, expected: str) -> None:
    text = "One came. Two came late.\n\nThey left together."
    assert before(text, Span(text.index("They"), len(text)), most) == expected


def test_a_sentence_whose_beginning_was_not_read_is_not_in_front() -> None:
    text = "word " * 100 + "end. Short one. The passage."
    passage = Span(text.index("The passage"), len(text))
    assert before(text, passage, 20) == "Short one. "
    assert before(text, passage, len(text)) == text[: passage.start]
    assert before("word " * 1000 + "x", Span(5000, 5001), 100) == ""
    assert window(text, passage).before(99) == ""  # no store, no text


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=documents(), data=st.data())
def test_what_stands_in_front_ends_where_the_passage_begins(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
    most = data.draw(st.integers(0, 300))
    found = before(text, Span(start, end), most)
    assert len(found) <= most
    assert text[:start].endswith(found)
