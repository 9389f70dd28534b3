"""A document's text to passages: whole sentences, packed, each no longer than the model reads.

Passages tile the document: they are ordered and disjoint, and every non-blank character is in one of them. A passage
ends at the end of a sentence, preferably of a paragraph, and a heading begins a new one, because a heading names what
follows it. Only a single sentence that is longer than the model reads is cut, at a token's edge.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.models import Document, Encoder, Span
from qa.sentences import sentence_spans

__all__ = ["MAX_CHARACTERS", "TARGET_TOKENS", "Chunk", "chunk"]

TARGET_TOKENS = 200
"""A passage is closed at about this many tokens."""

MAX_CHARACTERS = 2400
"""No passage is longer, however few tokens the model makes of it (a word it cannot read is one token)."""

_HEADING = re.compile(r"#{1,6}[ \t]")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage to be: its span, and its sentences' spans, all in code points of the document."""

    span: Span
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one too long for the model, with its size in tokens."""

    span: Span
    tokens: int
    opens_section: bool
    opens_paragraph: bool


def chunk(document: Document, encoder: Encoder, target: int = TARGET_TOKENS) -> list[Chunk]:
    """The passages of ``document``. O(length of the text)."""
    limit = encoder.max_tokens
    pieces = list(_pieces(document, encoder, limit))
    groups = _packed(pieces, min(target, limit), limit)
    return [Chunk(Span(g[0].span.start, g[-1].span.end), tuple(p.span for p in g)) for g in groups]


def _pieces(document: Document, encoder: Encoder, limit: int) -> Iterator[_Piece]:
    text = document.text
    starts = [start for start, _ in encoder.token_spans(text)]
    previous = 0
    for sentence in _sentences(document):
        gap = text[previous : sentence.start]
        heading = bool(_HEADING.match(text, sentence.start))
        section = heading or previous == document.front_matter.end > 0
        paragraph = gap.count("\n") > 1 or section
        for part in _fitting(sentence, starts, limit):
            tokens = _count(starts, part)
            yield _Piece(part, tokens, section, paragraph)
            section = paragraph = False
        previous = sentence.end


def _sentences(document: Document) -> Iterator[Span]:
    """Sentences of the body; of the front matter its lines, which are not prose."""
    front = document.front_matter
    for line in re.finditer(r"[^\n]*\S[^\n]*", front.of(document.text)):
        stripped = line.group().strip()
        start = line.start() + line.group().index(stripped)
        yield Span(start, start + len(stripped)).shifted(front.start)
    body = document.text[front.end :]
    for sentence in sentence_spans(body):
        yield sentence.shifted(front.end)


def _count(starts: Sequence[int], span: Span) -> int:
    return bisect_left(starts, span.end) - bisect_left(starts, span.start)


def _fitting(span: Span, starts: Sequence[int], limit: int) -> Iterator[Span]:
    """``span`` in parts of at most ``limit`` tokens and `MAX_CHARACTERS`, cut in front of a token where one begins."""
    while span.length > MAX_CHARACTERS or _count(starts, span) > limit:
        first = bisect_left(starts, span.start)
        beyond = first + limit
        cut = min(starts[beyond] if beyond < len(starts) else span.end, span.start + MAX_CHARACTERS)
        token_edge = starts[max(first, bisect_left(starts, cut + 1) - 1)] if first < len(starts) else cut
        cut = token_edge if token_edge > span.start else cut
        yield Span(span.start, cut)
        span = Span(cut, span.end)
    yield span


def _packed(pieces: Sequence[_Piece], target: int, limit: int) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    tokens = 0
    for piece in pieces:
        characters = piece.span.end - group[0].span.start if group else 0
        full = tokens + piece.tokens > target or characters > MAX_CHARACTERS
        if group and (full or piece.opens_section):
            yield group
            group, tokens = [], 0
        group.append(piece)
        tokens += piece.tokens
    if group:
        yield group
