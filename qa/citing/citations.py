"""Where a stretch of text stands: the one place that makes citations, and asserts that each is true."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from qa.errors import CitationError, DamagedIndexError
from qa.models import Citation, Heading, NativePlace, Span
from qa.regex import regex
from qa.storage.records import DocumentRow, PassageRow, text_crc32
from qa.storage.store import Store
from qa.text.sentences import last_sentences

__all__ = ["CONTEXT", "Window", "native_place", "position", "standing_over"]

CONTEXT = 32
"""Code points of prefix and suffix in a citation."""

_BOX, _PAGE = "bbox", "page_number"  # keys of a native place
_BEHIND = 300  # code points behind a line in which the next one begins
_LINE = regex(r"\S(?:[^\n]*\S)?")
_PARAGRAPH = regex(r"\n[^\s\-*+•|#>\d][^\n]{150}")  # directly behind
_PARAGRAPH_ENDS = regex(r"[^\n]{150}[.!?…][\"”’»)\]]*\n\Z")  # directly in front
_SLACK = 4  # times what is wanted is read of the text, so that sentences are told by where they begin


def position(text: str, offset: int, line: int = 1, column: int = 1) -> tuple[int, int]:
    """The 1-based line and column of ``text[offset]`` when ``text`` begins at ``line`` and ``column``.

    Lines end at "\\n" (so CRLF ends one line, not two), columns count code points: what editors and ``sed -n`` count.
    """
    newlines = text.count("\n", 0, offset)
    if not newlines:
        return line, column + offset
    return line + newlines, offset - text.rindex("\n", 0, offset)


def standing_over(headings: Iterable[Heading], sentence: Span) -> list[Span]:
    """Which of the ``headings``, the last first, a sentence stands under: outermost first, none from the first on that
    is not known. If it is one itself, those of a higher level.
    """
    found: list[Span] = []
    lowest = sys.maxsize
    for span, level in headings:
        if sentence.start <= span.start < sentence.end <= span.end:
            lowest = level
        elif span.end <= sentence.start and 0 < level < lowest:
            found, lowest = ([*found, span] if span.length else []), level
        if lowest == 1:
            break
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Window:
    """A passage's text with some of its surroundings: enough to cite anything inside the passage."""

    document: DocumentRow
    passage: PassageRow
    text: str
    start: int
    store: Store | None = None

    @classmethod
    def around(cls, store: Store, document: DocumentRow, passage: PassageRow) -> "Window":
        """Read the passage and `CONTEXT` characters on both sides from the record.

        Raises `DamagedIndexError` if the text is not the one that was read from the document.
        """
        start = max(0, passage.span.start - CONTEXT)
        window = cls(document, passage, store.text(document.id, Span(start, passage.span.end + CONTEXT)), start, store)
        if text_crc32(window.text) != passage.crc32:
            raise DamagedIndexError(
                f"{store.path} no longer holds what was read from {document.source}: "
                "rebuild it with `qa index --rebuild`"
            )
        return window

    def of(self, span: Span) -> str:
        """The document's text inside ``span``, which must lie in the passage."""
        return self.text[span.start - self.start : span.end - self.start]

    def before(self, most: int) -> str:
        """The whole sentences in front of the passage, those nearest to it, together at most ``most`` code points."""
        end = self.passage.span.start
        start = max(0, end - _SLACK * most)
        if self.store is None or start == end:
            return ""
        text = self.store.text(self.document.id, Span(start, end))
        return text[next(iter(last_sentences(text, most, cut=start > 0)), len(text)) :]

    def head(self, most: int) -> str:
        """The first ``most`` code points of the document."""
        return self.store.text(self.document.id, Span(0, most)) if self.store else ""

    def above(self, most: int) -> tuple[str, int]:
        """The passage with the whole lines in front of it, at most ``most`` code points, and where that begins."""
        end = self.passage.span.start
        start = max(0, end - most)
        front = self.store.text(self.document.id, Span(start, end)) if self.store else ""
        cut = front.find("\n") + 1 if start else 0
        kept = front[cut:] if cut or not start else ""
        return kept + self.of(self.passage.span), end - len(kept)

    def over(self, span: Span) -> dict[Span, str]:
        """The headings that ``span`` stands under, and where, outermost first."""
        if self.store is None:
            return {}
        found = standing_over(self.store.headings(self.document.id, span.end), span)
        return {heading: self.store.text(self.document.id, heading) for heading in found}

    def heads(self, line: Span) -> bool:
        """Whether ``line`` is a heading of the next line that is not empty, or stands as one does between paragraphs of
        one line each, as pages of the web are copied.
        """
        behind = self.store.text(self.document.id, Span(line.end, line.end + _BEHIND)) if self.store else ""
        found = _LINE.search(behind)
        over = self.over(Span(*found.span()).shifted(line.end)) if found else ()
        marked = any(line.start <= heading.start < line.end for heading in over)
        return marked or (_PARAGRAPH.match(behind) is not None and self._ends_in_front(line.start))

    def _ends_in_front(self, start: int) -> bool:
        """Whether a long line that ends as a sentence does stands directly over the line that begins at ``start``."""
        first = max(0, start - _BEHIND)
        front = self.store.text(self.document.id, Span(first, start)) if self.store else ""
        return _PARAGRAPH_ENDS.search(front) is not None

    def headings(self, span: Span) -> tuple[Citation, ...]:
        """The headings that ``span`` stands under, outermost first, but for the document's title."""
        spans = list(self.over(span))
        windows = [self._holding(found) for found in spans]
        cited = (window.cite(found) for window, found in zip(windows, spans, strict=True) if window is not None)
        return tuple(citation for citation in cited if citation.cited_text != self.document.title)

    def _holding(self, span: Span) -> "Window | None":
        """The passage of the document that holds ``span``; None if none holds all of it."""
        row = self.store.passage_at(self.document.id, span.start) if self.store else None
        if self.store is None or row is None or span.end > row.span.end:
            return None
        return Window.around(self.store, self.document, row)

    def cite(self, span: Span) -> Citation:
        """The citation of ``span``. Raises `CitationError` if the record does not hold all of it."""
        cited = self.of(span)
        inside = self.passage.span.start <= span.start and span.end <= self.passage.span.end
        if not inside or len(cited) != span.length or not cited:
            raise CitationError(f"{self.document.source}: {span.start}..{span.end} is not inside its passage's text")
        body = self.of(self.passage.span)
        at, end = span.start - self.passage.span.start, span.end - self.passage.span.start
        start_line, start_column = position(body, at, self.passage.line, self.passage.column)
        end_line, end_column = position(body, end, self.passage.line, self.passage.column)
        return Citation(
            source=self.document.source,
            start_char_index=span.start,
            end_char_index=span.end,
            cited_text=cited,
            start_line=start_line,
            start_column=start_column,
            end_line=end_line,
            end_column=end_column,
            sha256=self.document.sha256,
            document_title=self.document.title,
            prefix=self.of(Span(max(self.start, span.start - CONTEXT), span.start)),
            suffix=self.of(Span(span.end, span.end + CONTEXT)),
            native=native_place(self.store.places(self.document.id, span), span) if self.store else None,
        )


def native_place(places: Sequence[NativePlace], span: Span) -> dict[str, Any] | None:
    """The place in the original of what ``span`` holds of ``places`` (ordered, disjoint); None if it holds nothing.

    It is the first place's mapping. Where the last place differs in a value, that value stands beside it under the same
    key with ``end_`` in front: ``{"row": 3, "end_row": 5}``. A ``bbox`` (x0, y0, x1, y1) is the smallest box around
    all those of the first one's page.
    """
    held = [place.native for place in places if place.span.overlap(span)]
    if not held:
        return None
    first, last = dict(held[0]), held[-1]
    if _BOX in first:
        boxes = [native[_BOX] for native in held if _BOX in native and native.get(_PAGE) == first.get(_PAGE)]
        x0, y0, x1, y1 = zip(*boxes, strict=True)
        first[_BOX] = [min(x0), min(y0), max(x1), max(y1)]
    ends = {f"end_{key}": value for key, value in last.items() if not key.startswith("end_") and key != _BOX}
    ends |= {key: value for key, value in last.items() if key.startswith("end_")}
    differing = {key: value for key, value in ends.items() if first.get(key.removeprefix("end_")) != value}
    return first | differing
