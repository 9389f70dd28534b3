"""The headings of a text, each with its level.

Markdown and the like mark their headings. In plain text a line that stands by itself may be one, or an item of a list,
a name below a letter: where that cannot be told it is no heading, but what it stands under is no longer known either.
"""

import re
from collections.abc import Iterator, Sequence

from qa.models import Document, Heading, Span
from qa.regex import regex
from qa.text.lines import Fences

__all__ = ["headings_of"]

_MARKED = regex(
    r"^(?:(?P<marks>#{1,6})[ \t]+(?P<title>\S[^\n]*?)(?:[ \t]+#+)?"
    r"|(?P<lined>[^\W_][^\n]{0,98}[^\s.;,])\r?\n(?P<line>={3,}|-{3,}))[ \t]*\r?$",
    re.MULTILINE,
)
_ALONE = regex(  # a short line between empty ones, or, if it is no item, above what is indented or a list
    r"(?:\A|\n[^\S\n]*\n)(?P<line>(?:(?P<item>[-*+•–]{1,6}[ \t])|[^\s|#*+•–-])[^\n|\t]{0,98}[^\s.;:,?!…|])[^\S\n]*\n"
    r"(?=[^\S\n]*\n|(?(item)(?!)|(?:[ \t]+\S|[-*+•][ \t])))"
)
_OUTLINED = regex(r"\*{2,6}[ \t]+\S")  # of a change log: "** Bug fixes" below "* Changes in 3.8"
_NO_HEADING = regex(r"\(?(?:[a-z]|[ivx]+)[.)][ \t]")
_ASIDE = regex(r"\(.*\)|\[\D*\]")  # "(Laughter)", "[Break]"
_RELEASE = regex(r"(?:^|[\s(v:])\d+(?:\.\d+)+|\bv\d")
_PARTS = ("part", "book", "title", "chapter", "article", "section", "schedule", "annex", "appendix")  # in their order
_PART = regex(rf"(?P<name>{'|'.join(_PARTS)})[ \t]+(?:\d+|[A-Z]\b|[IVXLC]+\b)", re.IGNORECASE)
_NUMBERED = regex(r"(?P<number>\d{1,3}(?:\.\d{1,3})*)\.?[ \t]+[^\W\d_]")
_ENDED = regex(r"[.!?…:;][\"”’»)\]*_]*\s*\Z")
_LIKE_PROSE = regex(r": |; |, [a-z]|\S@\S|https?:")  # "Name: value", an address
_DATED = regex(  # "5.4.1 (2023-01-11)" between empty lines
    r"(?:\A|\n[^\S\n]*\n)"
    r"(?P<line>(?:[^\W\d][\w-]*[ \t]){0,3}v?\d+(?:\.\d+)+[ \t,:/–(-]{1,4}\d{4}-\d\d-\d\d\)?)"
    r"(?=[^\S\n]*\n[^\S\n]*\n)"
)
_FAR = 9  # characters in front of a line in which a sentence has ended, if one has
_LONGEST = 70  # characters of a line without any mark that may be a heading
_DAYS, _NUMBERS, _PLAIN = 7, 20, 40  # levels: below marks; below all parts with a name; below all numbers


def headings_of(document: Document) -> list[Heading]:
    """The headings of a document in order: those that its format gives, or else that its text shows. O(length)."""
    if document.headings or document.places:
        return list(document.headings)
    start = document.front_matter.end
    marked = list(_marked(document.text, start))
    return _dated(document.text, marked) if marked else list(_alone(document.text, start))


def _marked(text: str, start: int) -> Iterator[Heading]:
    fences = Fences(text)
    for found in _MARKED.finditer(text, start):
        if not fences.hold(found.start()):
            level = len(found["marks"]) if found["marks"] else 1 if found["line"].startswith("=") else 2
            yield Heading(Span(*found.span("title" if found["marks"] else "lined")), level)


def _dated(text: str, marked: Sequence[Heading]) -> list[Heading]:
    """The headings that are ``marked``, and between them releases with their day."""
    known = {heading.span.start for heading in marked}
    lines = [Span(*found.span("line")) for found in _DATED.finditer(text, marked[0].span.end)]
    return sorted([*marked, *(Heading(line, _DAYS) for line in lines if line.start not in known)])


def _alone(text: str, start: int) -> Iterator[Heading]:
    """The lines that stand by themselves, as headings or as what may be one."""
    known = at = start  # where the last heading, and the last line, ended
    while (found := _ALONE.search(text, max(start, at - 1))) is not None:
        line, span, level = found["line"], Span(*found.span("line")), _level(found["line"])
        at = span.end
        if _ASIDE.fullmatch(line):
            continue
        if level >= _PLAIN and (found["item"] or _NO_HEADING.match(line) or span.length > _LONGEST):
            continue
        sure = level < _PLAIN or ((line.isupper() or _begins(text, known, span.start)) and _heads(text, span))
        known = span.end if sure else known
        yield Heading(span if sure else Span(span.start, span.start), level)


def _begins(text: str, known: int, start: int) -> bool:
    """Whether a line stands behind a whole sentence, or right below the heading that ends at ``known``."""
    above = text[max(known, start - _FAR) : start]
    return _ENDED.search(above) is not None or (start - known <= _FAR and not above.strip())


def _heads(text: str, line: Span) -> bool:
    """Whether a line is like a heading of what stands behind it, which is longer."""
    behind = text[line.end : line.end + 2 * _LONGEST].strip().partition("\n")[0]
    said = line.of(text)
    return len(behind) > line.length and not _LIKE_PROSE.search(said) and not said[0].islower()


def _level(line: str) -> int:
    part, number = _PART.match(line), _NUMBERED.match(line)
    if _OUTLINED.match(line):
        return len(line) - len(line.lstrip("*"))
    if part:
        return _PARTS.index(part["name"].lower()) + 1
    if number:
        return _NUMBERS + number["number"].count(".")
    return 1 if _RELEASE.search(line) else _PLAIN
