"""Under which headings a place of a text stands.

Markdown and the like mark their headings. In plain text a line that stands by itself may be one, or an item of a list,
a name below a letter: where that cannot be told it is no heading, but what it stands under is no longer known either.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qa.models import Span
from qa.text.lines import Fences

__all__ = ["headings_above", "heads"]

_MARKED = re.compile(
    r"^(?:(?P<marks>#{1,6})[ \t]+(?P<title>\S[^\n]*?)(?:[ \t]+#+)?"
    r"|(?P<lined>[^\W_][^\n]{0,98}[^\s.;,])\r?\n(?P<line>={3,}|-{3,}))[ \t]*\r?$",
    re.MULTILINE,
)
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n.*?\n---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_ENDS_CODE = "\n```\n~~~"  # what is fenced and not closed in front of a place holds it
_ALONE = re.compile(  # a short line between empty ones, or, if it is no item, above what is indented or a list
    r"(?:\A|\n[^\S\n]*\n)(?P<line>(?:(?P<item>[-*+•–]{1,6}[ \t])|[^\s|#*+•–-])[^\n|\t]{0,98}[^\s.;:,?!…|])[^\S\n]*\n"
    r"(?=[^\S\n]*\n|(?(item)(?!)|(?:[ \t]+\S|[-*+•][ \t])))"
)
_OUTLINED = re.compile(r"\*{2,6}[ \t]+\S")  # of a change log: "** Bug fixes" below "* Changes in 3.8"
_LETTERED = re.compile(r"\(?(?:[a-z]|[ivx]+)[.)][ \t]")
_RELEASE = re.compile(r"(?:^|[\s(v:])\d+(?:\.\d+)+|\bv\d")
_PART = re.compile(
    r"(?P<name>part|book|title|chapter|article|section|schedule|annex|appendix)[ \t]+(?:\d+|[A-Z]\b|[IVXLC]+\b)", re.I
)
_NUMBERED = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3})*)\.?[ \t]+[^\W\d_]")
_ENDED = re.compile(r"[.!?…:;][\"”’»)\]*_]*\s*\Z")
_LIKE_PROSE = re.compile(r": |; |, [a-z]|\S@\S|https?:")  # "Name: value", an address
_DATED = re.compile(  # "5.4.1 (2023-01-11)" between empty lines
    r"(?:\A|\n[^\S\n]*\n)"
    r"(?P<line>(?:[^\W\d][\w-]*[ \t]){0,3}v?\d+(?:\.\d+)+[ \t,:/–(-]{1,4}\d{4}-\d\d-\d\d\)?)"
    r"(?=[^\S\n]*\n[^\S\n]*\n)"
)
_FILLED = re.compile(r"\s*\S")
_FAR = 9  # characters in front of a line in which a sentence has ended, if one has
_LONGEST = 70  # characters of a line without any mark that may be a heading

_PARTS = ("part", "book", "title", "chapter", "article", "section", "schedule", "annex", "appendix")
_DATED_LEVEL, _NUMBERS, _PLAIN = 7, 20, 40  # levels: below marks; below all parts with a name; below all numbers


class _Heading(NamedTuple):
    """``level`` is small for the outer ones; ``sure`` is false of a line that may be something else."""

    span: Span
    level: int
    sure: bool


def headings_above(text: str, end: int) -> list[Span]:
    """The headings in ``text`` of what stands at ``end``, outermost first; none from the first doubtful one on. A
    heading at ``end`` stands under those of a higher level only.

    ``text`` begins with a whole line, and is best told with some lines behind ``end``. O(length).
    """
    line = Span(text.rfind("\n", 0, end) + 1, _line_end(text, end))
    open_: list[_Heading] = []
    for heading in _headings(text, _line_end(text, line.end + 1)):
        here = heading.span.start >= line.start
        if heading.span.start > line.end or (here and not heading.sure):
            break
        while open_ and open_[-1].level >= heading.level:
            open_.pop()
        if here:
            break
        open_.append(heading)
    sure = next((number for number, heading in enumerate(open_) if not heading.sure), len(open_))
    return [heading.span for heading in open_[:sure]]


def heads(text: str, start: int) -> bool:
    """Whether the line of ``text`` that begins at ``start`` is a heading of the next one that is not empty."""
    end = _line_end(text, start)
    below = _FILLED.search(text, end)
    return below is not None and any(start <= span.start < end for span in headings_above(text, below.end() - 1))


def _headings(text: str, end: int) -> Iterable[_Heading]:
    """The headings in ``text`` as far as ``end``: where some are marked, those and releases with their day alone."""
    marked = list(_marked(text[:end]))
    if not marked:
        return _alone(text)
    dated = (_Heading(Span(*found.span("line")), _DATED_LEVEL, sure=True) for found in _DATED.finditer(text, 0, end))
    known = {heading.span.start for heading in marked}
    return sorted((*marked, *(each for each in dated if each.span.start not in known)), key=lambda each: each.span)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _marked(text: str) -> Iterator[_Heading]:
    fences = Fences(text + _ENDS_CODE)
    front_matter = _FRONT_MATTER.match(text)
    for found in _MARKED.finditer(text, front_matter.end() if front_matter else 0):
        if not fences.hold(found.start()):
            level = len(found["marks"]) if found["marks"] else 1 if found["line"].startswith("=") else 2
            yield _Heading(Span(*found.span("title" if found["marks"] else "lined")), level, sure=True)


def _alone(text: str) -> Iterator[_Heading]:
    """The lines that stand by themselves, as headings."""
    known = at = 0  # where the last heading, and the last line, ended
    while (found := _ALONE.search(text, max(0, at - 1))) is not None:
        span, level = Span(*found.span("line")), _level(found["line"])
        at = span.end
        if level >= _PLAIN and (found["item"] or _LETTERED.match(found["line"]) or span.length > _LONGEST):
            continue
        begins = found["line"].isupper() or _begins(text, known, span.start)
        sure = level < _PLAIN or (begins and _heads(found["line"], text[span.end :]))
        known = span.end if sure else known
        yield _Heading(span, level, sure)


def _begins(text: str, known: int, start: int) -> bool:
    """Whether a line stands behind a whole sentence, or right below the heading that ends at ``known``."""
    return _ENDED.search(text, max(known, start - _FAR), start) is not None or not text[known:start].strip()


def _heads(line: str, behind: str) -> bool:
    """Whether a line is like a heading of what stands behind it, which is longer."""
    first = behind[: 2 * _LONGEST].strip().partition("\n")[0]
    return len(first) > len(line) and not _LIKE_PROSE.search(line) and not line[0].islower()


def _level(line: str) -> int:
    part, number = _PART.match(line), _NUMBERED.match(line)
    if _OUTLINED.match(line):
        return len(line) - len(line.lstrip("*"))
    if part:
        return _PARTS.index(part["name"].lower()) + 1
    if number:
        return _NUMBERS + number["number"].count(".")
    return 1 if _RELEASE.search(line) else _PLAIN
