"""Lines of pages to paragraphs of text: what repeats on every page left out, broken words and sentences joined."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import islice, pairwise
from statistics import median

from qa.formats.pdf_layout import Line, Word, is_cjk, runs
from qa.regex import regex

__all__ = ["Page", "Paragraph", "joined", "paragraphs", "repeated", "spelled", "usual_size"]

_EDGE = 0.1  # of the page's height: above and below it running heads stand
_ON_MOST = 0.45  # of the pages: heads of left and right pages may differ
_OF_CHAPTERS = 4  # pages that have the same first or last line: the head of a chapter
_NUMBER = regex(r"\d{1,9}")
_MOST_NUMBERS = 4  # in a line, of which one may be the page's
_TERMINAL = regex(r"[.!?:;…。！？”\"»)\]]$")
_BULLET = regex(r"[•‣▪◦●○■□–—*-]$|\(?(?:\d{1,3}|[a-zA-Z])[.)]$|\[\d{1,3}\]$")
_BROKEN = regex(r"\w[-‐]$")
_SUSPENDED = frozenset("and or to und oder bis y o e et ou en of".split())  # "two- and three-year"
_LARGER = 1.12  # than the usual size: a heading
_LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines and what its edges are (``bottom`` and ``top``, points); ``number`` counts from 1.

    ``tilted`` are lines that run in another direction than the rest.
    """

    number: int
    lines: list[Line]
    tilted: list[Line]
    bottom: float
    top: float

    def margins(self) -> Iterator[Line]:
        """The lines that may be running heads, page numbers or watermarks."""
        yield from self.tilted
        depth = _EDGE * (self.top - self.bottom)
        yield from (line for line in self.lines if not self.bottom + depth < line.middle < self.top - depth)

    def outermost(self) -> list[Line]:
        """The first and the last line on the page, if they stand in its margins."""
        heights = [line.middle for line in self.lines]
        return [line for line in self.margins() if heights and line.middle in (min(heights), max(heights))]


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, each with the number of its page. ``full``: its last line reaches the margin."""

    lines: list[tuple[int, Line]]
    full: bool = False
    size: float = field(init=False)

    def __post_init__(self) -> None:
        self.size = median(line.size for _, line in self.lines)

    @property
    def text(self) -> str:
        return " ".join(line.text for _, line in self.lines)

    def is_heading(self, usual: float) -> bool:
        """Whether it is set in larger type than ``usual``, and short."""
        text = self.text
        return self.size >= _LARGER * usual and len(text) <= _LONGEST_HEADING and text[-1] not in ".,;"


def usual_size(pages: Sequence[Page]) -> float:
    """The height of the font that most characters are set in."""
    sizes = Counter[float]()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += sum(len(word.text) for word in line.words)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def repeated(pages: Sequence[Page]) -> set[str]:
    """Marks of the lines that stand in the margin of most of ``pages``: running heads, page numbers, watermarks.

    And of those that are the outermost of a few, as the heads of chapters are.
    """
    least = max(2.0, _ON_MOST * len(pages))
    marks = _often((page.number, page.margins()) for page in pages)
    outermost = _often((page.number, page.outermost()) for page in pages)
    return {m for m, count in marks.items() if count >= least} | {
        m for m, count in outermost.items() if count >= _OF_CHAPTERS
    }


def _often(pages: Iterable[tuple[int, Iterable[Line]]]) -> Counter[str]:
    """On how many pages, given by number and lines, a mark stands."""
    return Counter(mark for number, lines in pages for mark in {m for line in lines for m in _marks(line, number)})


def _marks(line: Line, page: int) -> Iterator[str]:
    """A line's text, and the same with one number in it counted from the page's: "Page 7" on page 5 is "Page +2"."""
    text = line.text
    yield text
    for number in islice(_NUMBER.finditer(text), _MOST_NUMBERS):
        yield f"{text[: number.start()]}\0{int(number.group()) - page:+d}{text[number.end() :]}"


def paragraphs(page: Page, heads: AbstractSet[str]) -> Iterator[tuple[bool, Paragraph]]:
    """The paragraphs of a page in reading order, without its running heads; each with whether a column begins there."""
    dropped = {id(line) for line in page.margins() if heads and not heads.isdisjoint(_marks(line, page.number))}
    for run in runs([line for line in page.lines if id(line) not in dropped]):
        right = max(line.x1 for line in run)
        for number, lines in enumerate(_grouped(run)):
            full = right - lines[-1].x1 < 2 * lines[-1].size
            yield number == 0, Paragraph([(page.number, line) for line in lines], full)
    for line in page.tilted:
        if id(line) not in dropped:
            yield False, Paragraph([(page.number, line)])


def _grouped(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of a column by paragraph."""
    steps = [above.middle - below.middle for above, below in pairwise(lines)]
    usual = sorted(step for step in steps if step > 0.5 * lines[0].size)
    pitch = usual[len(usual) // 4] if usual else 0.0
    group = [lines[0]]
    for number, step in enumerate(steps):
        around = lines[max(0, number - 3) : number + 5]
        if _ends(group[-1], lines[number + 1], step, pitch, around):
            yield group
            group = []
        group.append(lines[number + 1])
    yield group


def _ends(line: Line, after: Line, step: float, pitch: float, around: Sequence[Line]) -> bool:
    """Whether a paragraph ends with ``line``. ``step`` down from it to the line ``after``, ``pitch`` is the usual."""
    size = line.size
    if (line.cells > 1 and after.cells > 1) or abs(after.size - size) > 0.15 * size:
        return True
    if step > max(1.35 * pitch, 1.1 * size) or step > 2.2 * size:
        return True
    first, text = after.words[0], line.text
    closed = bool(_TERMINAL.search(text))
    if closed and step > 1.45 * size:
        return True
    if not closed and after.text[0].islower():
        return False
    if _BULLET.match(first.text) and len(after.words) > 1:
        return True
    near = [other for other in around if abs(other.middle - line.middle) <= 5 * size and other.cells == 1]
    right = max((other.x1 for other in near), default=line.x1)
    room = right - line.x1 - 0.6 * size
    short = not line.rtl and room > first.x1 - first.x0
    return short or (closed and abs(after.x0 - line.x0) > 0.8 * size and not line.rtl)


def joined(before: Paragraph, after: Paragraph) -> bool:
    """Whether the paragraph that ends a column or page goes on in the one that begins the next."""
    text, following = before.text, after.text
    if _TERMINAL.search(text) or abs(before.size - after.size) > 0.1 * before.size:
        return False
    if following[0].islower():
        return True
    return before.full and len(before.lines) > 1 and not _BULLET.match(after.lines[0][1].words[0].text)


def spelled(paragraph: Paragraph, known: Mapping[str, int]) -> Iterator[tuple[str, int, Word]]:
    """The words of a paragraph as text, with blanks in front where they belong, each with its page and itself.

    A word broken at a line's end is joined: "coun-" "tries" give "countries". Its hyphen stays where the document has
    the hyphenated word elsewhere (``known``), where a digit follows, and where a capital does, unless the word stands
    whole in capitals elsewhere.
    """
    before = ""
    for number, (page, line) in enumerate(paragraph.lines):
        follows = paragraph.lines[number + 1][1].words[0].text if number + 1 < len(paragraph.lines) else ""
        for place, word in enumerate(line.words):
            glued = word.glued if place else not before or _goes_on(before, word.text)
            text = _whole(word.text, follows, known) if place == len(line.words) - 1 else word.text
            yield (text if glued else f" {text}"), page, word
            before = word.text


def _goes_on(before: str, after: str) -> bool:
    """Whether no blank belongs between the last word of a line and the first of the next."""
    if _BROKEN.search(before):
        return after.lower() not in _SUSPENDED
    return is_cjk(before[-1]) and is_cjk(after[0])


def _whole(word: str, follows: str, known: Mapping[str, int]) -> str:
    """The last word of a line without its hyphen, if that was only put in to break it."""
    if not _BROKEN.search(word) or not follows[:1].isalpha() or follows.lower() in _SUSPENDED:
        return word
    head, tail = word[:-1].rsplit(" ", 1)[-1], re.match(r"\w*", follows)
    rest = tail.group() if tail else ""
    if not follows[0].islower():  # in capitals only what is written in one elsewhere
        return word[:-1] if head.isupper() and rest.isupper() and known.get(f"{head}{rest}".lower()) else word
    if known.get(f"{head}{rest}".lower()) or not known.get(f"{head}-{rest}".lower()):
        return word[:-1]
    return word
