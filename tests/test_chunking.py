"""Passages: they tile the document, stay inside the model's limits and keep sentences and sections whole."""

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.formats import read_document
from qa.indexing.chunking import MAX_CHARACTERS, TARGET_TOKENS, Chunk, chunk, kept_edges
from qa.models import Document, Span
from qa.testing import HashEncoder
from qa.text.lines import is_row
from qa.text.sentences import blocks, sentence_spans
from tests.strategies import documents

LIMITS = [1, 2, 7, 40, 254]
FRONT = "---\ntitle: The strike\ntags: [a, b]\n---\n"


class WholeWords(HashEncoder):
    """A model to which a word is one token, however long: the unknown word of WordPiece."""

    def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
        return [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]


def document(text: str) -> Document:
    return Document("a.md", text, "a.md", "0" * 64)


def encoders() -> st.SearchStrategy[HashEncoder]:
    kinds = st.sampled_from([HashEncoder, WholeWords])
    return st.builds(lambda kind, limit: kind(8, limit), kinds, st.sampled_from(LIMITS))


def texts_of(source: Document, encoder: HashEncoder) -> list[str]:
    return [made.span.of(source.text) for made in chunk(source, encoder)]


def assert_tiles(spans: Sequence[Span], text: str, whole: Span) -> None:
    """The spans are ordered, disjoint and trimmed, and hold every non-blank character of ``whole``."""
    at = whole.start
    for span in spans:
        assert at <= span.start < span.end <= whole.end
        assert not text[at : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert not text[at : whole.end].strip()


def is_mark(sentence: str) -> bool:
    """Whether it is a heading or a rule, by another definition than the code's."""
    fence = sentence[:3] in ("```", "~~~") and not {"`", "\n"} & set(sentence[3:])
    return fence or bool(re.match(r"#{1,6}[ \t]", sentence)) or not sentence.strip("-=*_|:~` \t")


def assert_sound(chunks: Sequence[Chunk], source: Document, encoder: HashEncoder) -> None:
    text = source.text
    assert_tiles([made.span for made in chunks], text, Span(0, len(text)))
    for made in chunks:
        assert len(encoder.token_spans(made.span.of(text))) <= encoder.max_tokens
        assert made.span.length <= MAX_CHARACTERS
        assert made.sentences
        at = made.span.start
        for sentence in made.sentences:
            assert at <= sentence.start < sentence.end <= made.span.end
            assert sentence.of(text) == sentence.of(text).strip()
            at = sentence.end


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=documents(), encoder=encoders(), target=st.sampled_from([1, 30, TARGET_TOKENS]))
def test_passages_tile_the_document_inside_the_limits(text: str, encoder: HashEncoder, target: int) -> None:
    assert_sound(chunk(document(text), encoder, target), document(text), encoder)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(body=documents(), encoder=encoders())
def test_front_matter_is_apart(body: str, encoder: HashEncoder) -> None:
    source = read_document("a.md", (FRONT + body).encode("utf-8"))
    assert source.front_matter == Span(0, len(FRONT))
    chunks = chunk(source, encoder)
    assert_sound(chunks, source, encoder)
    for made in chunks:
        assert made.boilerplate or made.span.start >= len(FRONT)
        assert not made.span.start < len(FRONT) < made.span.end


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=documents(), encoder=encoders())
def test_only_a_sentence_beyond_the_limits_is_cut(text: str, encoder: HashEncoder) -> None:
    chunks = chunk(document(text), encoder)
    for sentence in sentence_spans(text):
        if len(encoder.token_spans(sentence.of(text))) <= encoder.max_tokens and sentence.length <= MAX_CHARACTERS:
            assert any(made.span.overlap(sentence) == sentence.length for made in chunks)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=documents(), encoder=encoders())
def test_every_sentence_but_headings_and_rules_can_be_shown(text: str, encoder: HashEncoder) -> None:
    shown = [sentence for made in chunk(document(text), encoder) for sentence in made.sentences]
    every = [*blocks(text), Span(0, 0)]
    rows = [(one, other) for one, other in pairwise(every) if is_row(text, one) and is_row(text, other)]
    heads = {one for one, other in rows if is_mark(other.of(text))}
    prose = [block for block in every[:-1] if block not in heads and not is_mark(block.of(text))]
    for sentence in sentence_spans(text):
        if any(block.overlap(sentence) for block in prose) and not is_mark(sentence.of(text)):
            assert_tiles([span for span in shown if span.overlap(sentence)], text, sentence)


def test_headings_open_passages_and_stay_with_their_text() -> None:
    text = "Intro. More.\n\n# One\n\n## First\n\nBody one. It goes on.\n\n## Second\n\nBody two.\n"
    chunks = chunk(document(text), HashEncoder())
    assert [made.span.of(text) for made in chunks] == [
        "Intro. More.",
        "# One\n\n## First\n\nBody one. It goes on.",
        "## Second\n\nBody two.",
    ]
    assert [[sentence.of(text) for sentence in made.sentences] for made in chunks] == [
        ["Intro.", "More."],
        ["Body one.", "It goes on."],
        ["Body two."],
    ]


def test_a_heading_of_two_sentences_is_one_heading() -> None:
    text = "Intro.\n\n## Who was he? The man\n\nA poet.\n"
    chunks = chunk(document(text), HashEncoder())
    assert [made.span.of(text) for made in chunks] == ["Intro.", "## Who was he? The man\n\nA poet."]
    assert [sentence.of(text) for sentence in chunks[1].sentences] == ["A poet."]


@pytest.mark.parametrize(
    ("closing", "apart"),
    [
        ("© 2024 Someone. All rights reserved.", True),
        ("Copyright 2024 by Someone", True),
        ("*Ada writes about ships.*\n\n_Disclaimer: none._", True),
        ("Copyright infringement has been punished since 1976.", False),
        ("* one item of *two*", False),
        ("The © sign is old.", False),
    ],
)
def test_closing_notes_on_author_and_rights_are_apart(closing: str, apart: bool) -> None:
    text = f"A text on law.\n\n{closing}\n"
    chunks = chunk(document(text), HashEncoder())
    assert [made.boilerplate for made in chunks] == ([False, True] if apart else [False])
    assert chunks[-1].span.of(text) == (closing if apart else text.strip())


def test_a_heading_with_a_day_can_be_shown() -> None:
    text = "# Pumps\n\nAll of them.\n\n## [1.4.0] - 2021-09-30\n\nSlow start.\n\n## Since 1871\n\nAll that was before."
    shown = [sentence.of(text) for made in chunk(document(text), HashEncoder()) for sentence in made.sentences]
    assert shown == ["All of them.", "## [1.4.0] - 2021-09-30", "Slow start.", "All that was before."]


def test_a_heading_alone_can_still_be_cited() -> None:
    (made,) = chunk(document("# Only a title\n"), HashEncoder())
    assert made.sentences == (Span(0, 14),)


def test_the_head_of_a_table_answers_nothing() -> None:
    text = "Above.\n\n| Sign | Sent by |\n| --- | :-: |\n| Flag. Red. | keeper |\n| Lamp | pilot |\n"
    (made,) = chunk(document(text), HashEncoder())
    shown = [sentence.of(text) for sentence in made.sentences]
    assert shown == ["Above.", "| Flag. Red. | keeper |", "| Lamp | pilot |"]
    assert made.span.of(text) == text.strip()


@pytest.mark.parametrize("rule", ["---", "===", "* * *", "|---|:--|", "| --- | --- |", "```json", "~~~"])
def test_rules_answer_nothing(rule: str) -> None:
    text = f"Above.\n\n{rule}\n\nBelow."
    (made,) = chunk(document(text), HashEncoder())
    assert [sentence.of(text) for sentence in made.sentences] == ["Above.", "Below."]


def test_passages_are_filled_up_to_the_target() -> None:
    text = "One two three four. " * 10  # five tokens each
    assert texts_of(document(text), HashEncoder(max_tokens=12)) == [" ".join(["One two three four."] * 2)] * 5
    assert [made.span.length for made in chunk(document(text), HashEncoder(), target=25)] == [99, 99]


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "one two three four five six seven"
    assert texts_of(document(text), HashEncoder(max_tokens=3)) == ["one two three", "four five six", "seven"]


def test_a_word_cut_by_its_length_still_counts_in_both_parts() -> None:
    source, encoder = document("x" * 3000 + " b" * 20), WholeWords(max_tokens=10)
    assert texts_of(source, encoder)[1] == "x" * 600 + " b" * 9
    assert_sound(chunk(source, encoder), source, encoder)


def test_blanks_inside_a_sentence_are_no_passage() -> None:
    assert texts_of(document("a" + " " * 9000 + "b"), HashEncoder()) == ["a", "b"]


@pytest.mark.parametrize("encoder", [HashEncoder(), WholeWords()])
def test_a_word_of_a_megabyte_is_cut_into_passages(encoder: HashEncoder) -> None:
    source = document("x" * 1_000_000)
    texts = texts_of(source, encoder)
    assert "".join(texts) == source.text
    assert max(map(len, texts)) <= MAX_CHARACTERS


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\u3000\u2028"])
def test_a_blank_text_gives_nothing(text: str) -> None:
    assert chunk(document(text), HashEncoder()) == []


def _sentence(number: int) -> str:
    return f"Sentence {number} is about {'subject ' * (number * 7919 % 23)}and number {number * 104729}."


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_an_edit_moves_no_edge_outside_of_it(edits: list[int], seed: int) -> None:
    """After any edits: the passages tile the text, none is too long, and those far from the last edit are the same."""
    encoder = HashEncoder()
    lines = [_sentence(number) for number in range(120)]
    passages = [c.span for c in chunk(Document("a.txt", "\n\n".join(lines), "", ""), encoder)]
    for edit in edits:
        before = "\n\n".join(lines)
        place = (edit * 7919 + seed) % len(lines)
        lines[place : place + edit % 3] = [_sentence(1000 + seed % 97 + n) for n in range(edit % 5)]
        now = "\n\n".join(lines)
        old = {span.of(before) for span in passages}
        edges = kept_edges(before, passages, now)
        passages = [c.span for c in chunk(Document("a.txt", now, "", ""), encoder, edges=edges)]
        assert "".join(now.split()) == "".join("".join(span.of(now).split()) for span in passages)
        assert max(len(encoder.token_spans(span.of(now))) for span in passages) <= TARGET_TOKENS
        assert sum(span.of(now) not in old for span in passages) <= 5


def test_a_sentence_put_into_a_text_of_equal_sentences_touches_one_passage() -> None:
    """The worst case of packing anew from the edit on: everything behind it would shift, to the end."""
    encoder = HashEncoder()
    lines = [f"Each of these sentences has exactly the same number {1000 + n} of tokens." for n in range(500)]
    before = " ".join(lines)
    passages = [c.span for c in chunk(document(before), encoder)]
    now = " ".join([*lines[:55], lines[0].replace("1000", "9999"), *lines[55:]])
    edited = chunk(document(now), encoder, edges=kept_edges(before, passages, now))
    old = {span.of(before) for span in passages}
    new = [c.span.of(now) for c in edited if c.span.of(now) not in old]
    assert len(new) == 2
    assert "9999" in "".join(new)
    assert min(map(len, new)) > max(map(len, new)) / 2
    assert len(edited) == len(passages) + 1
    assert sum(c.span.of(now) not in old for c in chunk(document(now), encoder)) > len(passages) // 2


@given(st.text("ab\n", max_size=30), st.text("ab\n", max_size=30))
def test_edges_are_kept_where_the_texts_agree(before: str, now: str) -> None:
    passages = [Span(n, n + 1) for n in range(len(before))]
    for edge in kept_edges(before, passages, now):
        assert now[:edge] == before[:edge] or now[edge:] == before[len(before) - (len(now) - edge) :]
    assert kept_edges(before, passages, before) == {p.start for p in passages}


@pytest.mark.parametrize(
    "heading",
    ["12. GOVERNING LAW AND DISPUTES", "7 INSURANCE", "2 Notice of defects"],
)
def test_numbered_headings_of_plain_text_answer_nothing(heading: str) -> None:
    text = f"1 Scope\n\nIt is wide.\n\n{heading}\n\nIt is narrow.\n\n3 Offences\n\nThere are none.\n"
    shown = [sentence.of(text) for made in chunk(document(text), HashEncoder()) for sentence in made.sentences]
    assert heading not in shown
    assert "It is narrow." in shown


@pytest.mark.parametrize(
    "line",
    [
        "12 September 2022",
        "9 Mill Lane",
        "6. Beck was heard",
        "2 pumps were sold.",
        "40 Men and Women Drowned",
        "2 Pumps\n3 Seals",
        "HE IS HEARD AGAIN",
    ],
)
def test_other_lines_with_numbers_may_answer(line: str) -> None:
    text = f"It began.\n\n{line}\n\nIt ended.\n"
    shown = "\n".join(sentence.of(text) for made in chunk(document(text), HashEncoder()) for sentence in made.sentences)
    assert line in shown
