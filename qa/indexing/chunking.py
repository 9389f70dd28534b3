"""A document's text to passages: whole sentences, packed, each no longer than the model reads.

Passages tile the document: they are ordered and disjoint, and every non-blank character is in one of them. A passage
ends at the end of a sentence, and a heading begins a new one, because a heading names what follows it. Only a single
sentence that is longer than the model reads is cut, at a token's edge.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, auto

from qa.encoder import Encoder
from qa.models import Document, Span
from qa.regex import regex
from qa.text.lines import is_row, numbered_headings
from qa.text.sentences import blocks, sentences_of
from qa.values.reading import dates

__all__ = ["MAX_CHARACTERS", "TARGET_TOKENS", "Chunk", "chunk", "kept_edges"]

TARGET_TOKENS = 200
"""A passage is closed at about this many tokens."""

MAX_CHARACTERS = 2400
"""No passage is longer, however few tokens the model makes of it (a word it cannot read is one token)."""

_BALANCED = 3  # passages of an edited part that are made equal; in a longer one only the last could be short

_HEADING = regex(r"#{1,6}[ \t]")
_NOTE = regex(
    r"\*[^*\s](?:[^*]|\*\*)*\*|_[^_\s].*[^_]_|(?:©|\(c\)|copyright (?:©|\(c\)|\d{4})|disclaimer:).*",
    re.DOTALL | re.IGNORECASE,
)
_RULE = regex(r"[-=*_|:~`][-=*_|:~` \t]*$|(?:`{3}|~{3})[^\n`]*$")  # a fence too: "```json"
_COLUMNS = regex(r"\|[-:| \t]+$")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage to be, in code points of the document: its span, and the spans of its sentences.

    Headings, a table's head and rules are in the span but not among the sentences: they say what follows is about, they
    answer nothing, but a heading with a day does.
    ``boilerplate`` is text about the document rather than of it.
    """

    span: Span
    sentences: tuple[Span, ...]
    boilerplate: bool = False


class _Kind(Enum):
    PROSE = auto()
    HEADING = auto()
    HEAD = auto()  # of a table: its columns' names
    FRONT_MATTER = auto()
    CLOSING = auto()


_ABOUT_THE_DOCUMENT = (_Kind.FRONT_MATTER, _Kind.CLOSING)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one too long for the model, with its size in tokens."""

    span: Span
    tokens: int
    kind: _Kind
    answers: bool


def chunk(
    document: Document, encoder: Encoder, target: int = TARGET_TOKENS, edges: AbstractSet[int] = frozenset()
) -> list[Chunk]:
    """The passages of ``document``. O(length of the text).

    ``edges`` are offsets at which a passage shall begin, where a sentence does: those of `kept_edges`.
    """
    pieces = list(_pieces(document, encoder))
    most = min(target, encoder.max_tokens)
    return [_chunk(group) for part in _parts(pieces, edges, most // 4) for group in _balanced(part, most, bool(edges))]


def kept_edges(before: str, passages: Iterable[Span], now: str) -> frozenset[int]:
    """Where passages of ``before`` begin in ``now``, an edited text: those outside of the edit.

    Packed from the beginning, every passage behind an insertion might begin elsewhere, and all would be embedded again.
    The edit is what is left between the longest common beginning and the longest common end. O(n log n) of comparing.
    """
    most = min(len(before), len(now))
    head = _longest(most, lambda length: before[:length] == now[:length])
    tail = _longest(most - head, lambda length: before[len(before) - length :] == now[len(now) - length :])
    starts = [passage.start for passage in passages]
    shift = len(now) - len(before)
    return frozenset(
        [start for start in starts if start <= head] + [s + shift for s in starts if s >= len(before) - tail]
    )


def _longest(most: int, fits: Callable[[int], bool]) -> int:
    """The greatest length up to ``most`` that fits, where every shorter one does."""
    return bisect_right(range(1, most + 1), False, key=lambda length: not fits(length))


def _chunk(group: Sequence[_Piece]) -> Chunk:
    answering = [piece.span for piece in group if piece.answers] or [piece.span for piece in group]
    span = Span(group[0].span.start, group[-1].span.end)
    return Chunk(span, tuple(answering), group[0].kind in _ABOUT_THE_DOCUMENT)


def _pieces(document: Document, encoder: Encoder) -> Iterator[_Piece]:
    text = document.text
    tokens = _Tokens(encoder.token_spans(text))
    for sentence, kind in _sentences(document):
        rule = _RULE.match(text, sentence.start, sentence.end)
        silent = kind is _Kind.HEAD or (kind is _Kind.HEADING and not _tells_a_day(sentence.of(text)))
        answers = not (silent or rule)
        for part in _fitting(text, sentence, tokens, encoder.max_tokens):
            yield _Piece(part, tokens.count(part), kind, answers)


def _sentences(document: Document) -> Iterator[tuple[Span, _Kind]]:
    """Lines of the front matter, which are not prose, and sentences of the body, each with its kind."""
    front = document.front_matter
    headings = {heading.span.start for heading in document.headings}
    for line in re.finditer(r"\S(?:[^\n]*\S)?", front.of(document.text)):
        yield Span(*line.span()).shifted(front.start), _Kind.FRONT_MATTER
    body = document.text[front.end :]
    parts = list(blocks(body))
    closing, numbered = _closing(body, parts), numbered_headings(body, parts)
    for number, block in enumerate(parts):
        marked = block.start + front.end in headings or _HEADING.match(body, block.start) is not None
        heading = marked or block in numbered
        kind = _Kind.CLOSING if number >= closing else _Kind.HEADING if heading else _Kind.PROSE
        if kind is _Kind.PROSE and number + 1 < len(parts) and _heads(body, block, parts[number + 1]):
            kind = _Kind.HEAD
        for sentence in sentences_of(body, block):
            yield sentence.shifted(front.end), kind


def _tells_a_day(heading: str) -> bool:
    """Whether a heading answers when: "[2.0.0] - 2023-02-11"."""
    return any(day for _, _, day in (value.date for value in dates(heading)))


def _heads(text: str, block: Span, following: Span) -> bool:
    """Whether a row drawn with bars names a table's columns: a rule with bars follows."""
    return is_row(text, block) and _COLUMNS.match(text, following.start, following.end) is not None


def _closing(text: str, parts: Sequence[Span]) -> int:
    """The number of the first of the closing blocks: notes on author and rights, with nothing else behind them."""
    first = len(parts)
    while first > 1 and _NOTE.fullmatch(text, *parts[first - 1]):
        first -= 1
    return first


class _Tokens:
    """Where a text's tokens begin and end, to count those in a span, one that is only partly in it too."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.starts, self.ends = array("q"), array("q")
        for start, end in spans:
            self.starts.append(start)
            self.ends.append(end)

    def count(self, span: Span) -> int:
        return max(0, bisect_left(self.starts, span.end) - bisect_right(self.ends, span.start))

    def cut(self, span: Span, limit: int) -> int:
        """Where the longest beginning of ``span`` of at most ``limit`` tokens and `MAX_CHARACTERS` ends."""
        beyond = bisect_right(self.ends, span.start) + limit
        farthest = span.start + MAX_CHARACTERS
        cut = min(self.starts[beyond], farthest) if beyond < len(self.starts) else farthest
        at = bisect_right(self.starts, cut) - 1
        return self.starts[at] if at >= 0 and self.starts[at] > span.start else cut


def _fitting(text: str, span: Span, tokens: _Tokens, limit: int) -> Iterator[Span]:
    """``span`` in parts of at most ``limit`` tokens and `MAX_CHARACTERS`, cut in front of a token where one begins.

    The parts are trimmed: blanks between them belong to none.
    """
    while span.length > MAX_CHARACTERS or tokens.count(span) > limit:
        cut = tokens.cut(span, limit)
        end, start = cut, cut
        while text[end - 1].isspace():
            end -= 1
        while text[start].isspace():
            start += 1
        yield Span(span.start, end)
        span = Span(start, span.end)
    yield span


def _parts(pieces: Sequence[_Piece], edges: AbstractSet[int], least: int) -> Iterator[list[_Piece]]:
    """Pieces from edge to edge; one of less than ``least`` tokens goes with the next, or edits would leave crumbs."""
    return _grouped(pieces, lambda piece, group, tokens: piece.span.start in edges and tokens >= least)


def _balanced(part: Sequence[_Piece], target: int, edited: bool) -> list[list[_Piece]]:
    """A part in groups; an ``edited`` one that no longer fits into one, in as few, but about equal ones."""
    groups = list(_packed(part, target))
    if not edited or not 1 < len(groups) <= _BALANCED:
        return groups
    smallest = bisect_left(range(target), True, key=lambda limit: len(list(_packed(part, limit))) <= len(groups))
    return list(_packed(part, smallest))


def _packed(pieces: Sequence[_Piece], target: int) -> Iterator[list[_Piece]]:
    """Pieces in groups: up to ``target`` tokens, a heading first, front matter apart."""
    return _grouped(
        pieces, lambda piece, group, tokens: _opens(piece, group[-1]) or _full(piece, group, tokens, target)
    )


def _grouped(
    pieces: Sequence[_Piece], begins: Callable[[_Piece, Sequence[_Piece], int], bool]
) -> Iterator[list[_Piece]]:
    """Pieces in groups; ``begins`` says whether a piece begins one, from the group so far and its size in tokens."""
    group: list[_Piece] = []
    tokens = 0
    for piece in pieces:
        if group and begins(piece, group, tokens):
            yield group
            group, tokens = [], 0
        group.append(piece)
        tokens += piece.tokens
    if group:
        yield group


def _opens(piece: _Piece, before: _Piece) -> bool:
    """Whether ``piece`` begins a part of the document: body, closing, or a section (not the second of two headings)."""
    if piece.kind is not before.kind and (piece.kind in _ABOUT_THE_DOCUMENT or before.kind in _ABOUT_THE_DOCUMENT):
        return True
    return piece.kind is _Kind.HEADING and before.kind is not _Kind.HEADING


def _full(piece: _Piece, group: Sequence[_Piece], tokens: int, target: int) -> bool:
    return tokens + piece.tokens > target or piece.span.end - group[0].span.start > MAX_CHARACTERS
