"""Random edits of cited texts: what they touch is reported, what they move is found where it stands now."""

import random
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.citing.comparison import cite
from qa.formats import read_document
from tests.receipts import check, spaced


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
