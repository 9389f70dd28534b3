"""PDF: text in reading order, each word with the page and the box it stands in, by PDFium.

Native places are ``{"page_number": 3, "bbox": [x0, y0, x1, y1]}``: pages from 1, points of the page's own coordinates
(the origin mostly at the lower left), the box around the ink. Running heads, page numbers and watermarks, that is what
repeats in the margins of most pages, are left out of the text. Limits: `MOST_PAGES`, `MOST_BYTES`, `MOST_CHARACTERS`
and `qa.formats.pdf_cost.MOST_STREAM`. Scanned pages have no text: a file of nothing else is refused.
"""

import math
import re
import threading
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

from qa.errors import FormatError
from qa.formats.base import MOST_CHARACTERS, Extracted
from qa.formats.blocks import GAP, facts, line
from qa.formats.pdf_cost import check_streams
from qa.formats.pdf_layout import Line, Word, lines_of
from qa.formats.pdf_text import Page, Paragraph, joined, paragraphs, repeated, spelled, usual_size
from qa.formats.pdf_words import words_on
from qa.models import Heading, NativePlace, Span
from qa.regex import regex

__all__ = ["MOST_PAGES", "read"]

MOST_PAGES = 5000

_SAMPLE = 60  # pages that are read first, to learn what repeats and how large the type is
_DATE = regex(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_NOBODY = ("anonymous", "(anonymous)", "unknown", "user", "admin", "administrator")
_NO_TITLE = regex(r"untitled|microsoft word - .*|.*\.(?:docx?|pdf|tex|indd|qxd|dvi|rtf|odt|pages)", re.IGNORECASE)
_pdfium = threading.Lock()  # the library may be used by one thread at a time


def read(data: bytes) -> Extracted:
    """The text of a PDF file. Raises `FormatError`."""
    with _pdfium:
        return _read(data)


def _read(data: bytes) -> Extracted:
    import pypdfium2

    check_streams(data)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise FormatError(_refusal(str(error))) from error
    try:
        if len(document) > MOST_PAGES:
            raise FormatError(f"{len(document):,} pages, more than {MOST_PAGES:,}: split it")
        return _extracted(document)
    except pypdfium2.PdfiumError as error:
        raise FormatError(f"damaged PDF file: {error}") from error
    finally:
        document.close()


def _refusal(error: str) -> str:
    if "password" in error.lower() or "security" in error.lower():
        return "encrypted: save it without a password"
    return "damaged or truncated PDF file"


def _extracted(document: Any) -> Extracted:
    pages = _Pages(document)
    sample = [pages.page(number) for number in range(0, len(document), -(-len(document) // _SAMPLE))]
    heads, usual = repeated(sample), usual_size(sample)
    known = Counter(w.text.strip(".,;:()“”\"'").lower() for p in sample for each in p.lines for w in each.words)
    text = _Text()
    title = ""
    for paragraph in _paragraphs(pages, heads):
        heading = paragraph.is_heading(usual)
        written = text.add(spelled(paragraph, known), heading=heading)
        if heading and not title and paragraph.lines[0][0] == 1:
            title = line(written)
    if not text.length:
        raise FormatError(_without_text(document, pages.characters))
    metadata = _metadata(document)
    headings = tuple(map(Heading, text.headings))
    return Extracted(text.whole(), metadata.get("title", title), metadata, places=text.places, headings=headings)


def _without_text(document: Any, characters: int) -> str:
    if characters:
        return "empty"
    pictures = any(next(document[number].get_objects(filter=[3]), None) for number in range(min(3, len(document))))
    if pictures:
        return f"scanned: pictures of {len(document)} pages without text; make it searchable first (OCR)"
    return "empty: no page has text"


def _metadata(document: Any) -> dict[str, str]:
    given = document.get_metadata_dict(skip_empty=True)
    title = given.get("Title", "").strip()
    author = given.get("Author", "").strip()
    day = _DATE.match(given.get("CreationDate", "") or given.get("ModDate", ""))
    return facts(
        title=None if _NO_TITLE.fullmatch(title) else title,
        author=None if author.lower() in _NOBODY else author,
        date="-".join(day.groups()) if day else None,
    )


def _paragraphs(pages: "_Pages", heads: set[str]) -> Iterator[Paragraph]:
    """The paragraphs of all pages, those that a column's or page's end cuts in two put together."""
    waiting: Paragraph | None = None
    for page in pages:
        for begins, paragraph in paragraphs(page, heads):
            if waiting is not None and begins and joined(waiting, paragraph):
                waiting = Paragraph([*waiting.lines, *paragraph.lines], paragraph.full)
            else:
                if waiting is not None:
                    yield waiting
                waiting = paragraph
    if waiting is not None:
        yield waiting


class _Pages:
    """The pages of a document, read when they are asked for; `_SAMPLE` of them are kept."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._kept: dict[int, Page] = {}
        self.characters = 0

    def __iter__(self) -> Iterator[Page]:
        return map(self.page, range(len(self._document)))

    def page(self, number: int) -> Page:
        """The page ``number``, from 0."""
        if number in self._kept:
            return self._kept[number]
        page = self._read(number)
        if len(self._kept) < _SAMPLE:
            self._kept[number] = page
        return page

    def _read(self, number: int) -> Page:
        page = self._document[number]
        try:
            text = page.get_textpage()
            try:
                self.characters += text.count_chars()
                if self.characters > MOST_CHARACTERS:
                    raise FormatError(f"more than {MOST_CHARACTERS:,} characters of text: split it")
                return _page(number + 1, list(words_on(text)), page.get_bbox())
            finally:
                text.close()
        finally:
            page.close()


class _Text:
    """The text so far, and in columns where each word stands: a book has hundreds of thousands."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.places = PdfPlaces()
        self.headings: list[Span] = []

    def add(self, words: Iterable[tuple[str, int, Word]], *, heading: bool) -> str:
        """Put a paragraph behind the others; its text."""
        self._append(GAP if self._parts else "")
        start, first = self.length, len(self._parts)
        for text, page, word in words:
            blanks = len(text) - len(text.lstrip())
            self.places.add(Span(self.length + blanks, self.length + len(text)), page, word.box)
            self._append(text)
        if heading:
            self.headings.append(Span(start, self.length))
        return "".join(self._parts[first:])

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)

    def whole(self) -> str:
        return "".join(self._parts)


class PdfPlaces(Sequence[NativePlace]):
    """Words' places, kept small: boxes in hundredths of a point, rounded outwards."""

    def __init__(self) -> None:
        self._spans, self._pages, self._boxes = array("I"), array("I"), array("i")

    def add(self, span: Span, page: int, box: tuple[float, float, float, float]) -> None:
        self._spans.extend(span)
        self._pages.append(page)
        x0, y0, x1, y1 = (max(-1e6, min(1e6, edge)) * 100 for edge in box)
        self._boxes.extend((math.floor(x0), math.floor(y0), math.ceil(x1), math.ceil(y1)))

    def __len__(self) -> int:
        return len(self._pages)

    @overload
    def __getitem__(self, number: int) -> NativePlace: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[NativePlace]: ...
    def __getitem__(self, number: int | slice) -> NativePlace | Sequence[NativePlace]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(number)
        span = Span(*self._spans[2 * number : 2 * number + 2])
        box = [edge / 100 for edge in self._boxes[4 * number : 4 * number + 4]]
        return NativePlace(span, {"page_number": self._pages[number], "bbox": box})


def _page(number: int, words: list[tuple[int, Word]], box: tuple[float, float, float, float]) -> Page:
    """The lines of a page, turned so that most of its text (``words``, each with its direction) runs to the right."""
    directions = Counter[int]()
    for direction, word in words:
        directions[direction] += len(word.text)
    main = max(directions, key=lambda direction: (directions[direction], -direction), default=0)
    straight = [_turned(word, main) for direction, word in words if direction == main]
    tilted: list[Line] = []
    before = main
    for direction, word in words:
        if direction != main:
            if direction != before:
                tilted.append(Line([], -1 - len(tilted)))
            tilted[-1].words.append(word)
        before = direction
    edges = _turned(Word("", box, *box, 0.0), main)
    return Page(number, lines_of(straight), tilted, edges.y0, edges.y1)


def _turned(word: Word, direction: int) -> Word:
    """The word as it is read when text in ``direction`` (quarter turns to the left) runs to the right."""
    x0, y0, x1, y1 = word[2:6]
    for _ in range(direction % 4 if direction >= 0 else 0):
        x0, y0, x1, y1 = y0, -x1, y1, -x0
    return word._replace(x0=x0, y0=y0, x1=x1, y1=y1)
