"""Which lines stand by themselves: settings, code between fences, terms with their definitions, numbered headings.

Text that is wrapped by hand may look alike, so lines are settings only where most of a paragraph's are, and one is
short. Headings of plain text have no marks: "12. GOVERNING LAW", and "5 Offences" behind "4 Limitation".
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.models import Span
from qa.regex import regex

__all__ = ["Fences", "defines", "is_row", "numbered_headings", "standing"]

_KEYED = regex(
    r"""[ \t]*(?:[-*][ \t]+|export[ \t]+)?(?:
        ["']?[\w.$/@-]{1,60}["']?[ \t]*(?:[+?:]?=(?!=)|:(?=[ \t]|\r?$))  # KEY=value, key = value, "key": value
        | [A-Z][\w./'’-]{0,40}(?:[ ][\w./'’()-]{1,40}){1,2}:(?=[ \t])  # Idle timeout: value
        | :[\w. -]{1,60}:(?=[ \t]|\r?$)  # :Field: value
        | \.\.[ ][\w-]{1,40}::)  # .. directive:: value""",
    re.VERBOSE,
)
# An item, a comment, a [section], brackets.
_BESIDE = regex(r"[ \t]*(?:[-*+][ \t]|[#;]|//|-{3}|\[[^\]\n]*\]\s*$|[][(){}<>\"',;]+\s*$)")
_LEAST_KEYED, _MOST_OF = 2, 0.75  # lines of settings, and which share of a paragraph they have to be
_WRAPPED = 8  # words from which a line may be one of prose
_FENCE = regex(r"^[ \t]*(?P<mark>`{3}|~{3})(?P<directive>\{[a-z])?", re.MULTILINE)  # "```{note}" holds prose
_ENTRY = regex(  # "-w, --width=NUM", "tol : float, default=1e-4", "lr (float, optional): …", not code
    r"""[ \t]*(?:-{1,2}[\w?#@][^\n]{0,80}
        |(?!(?:if|elif|for|while|with|except|switch|catch)\b)\*{0,2}[^\W\d]\w*(?:,[ ]\*{0,2}\w+){0,4}
        (?:[ ]?:[ ]|[ ]\([^\n]{1,90}\):(?=[ ]|$))[^\n]*)(?<![\[({=])""",
    re.VERBOSE,
)
_DEFINITION = regex(r" {0,3}:[ \t]+\S")
_DEFINED = regex(r"(?:[^\n]*\n)? {0,3}:[ \t]+\S")
_LONGEST_TERM = 60
_ROW = regex(r"[ \t]*\|")
_NUMBERED = regex(r"(?P<number>\d{1,3})(?P<dot>\.?)[ \t]+(?P<title>[^\W\d_][^\n\d]{2,79})")
_SENTENCE = regex(r"[.,;:?!…]$")
_LEAST_ALONE = 2  # line breaks around a heading


class Fences:
    """Where code stands in a text between lines of ``` or ~~~; what is not closed fences nothing."""

    def __init__(self, text: str) -> None:
        self._spans: list[tuple[int, int]] = []
        opened: re.Match[str] | None = None
        for mark in _FENCE.finditer(text):
            if opened is None:
                opened = mark
            elif mark["mark"] == opened["mark"]:
                if not opened["directive"]:
                    self._spans.append((opened.start(), mark.start()))
                opened = None

    def hold(self, at: int) -> bool:
        """Whether the line that begins at ``at`` is code, or the fence behind it."""
        before = bisect_right(self._spans, (at, 0)) - 1
        return before >= 0 and at <= self._spans[before][1]


def standing(text: str, lines: Sequence[tuple[int, int]], fences: Fences) -> dict[int, bool]:
    """Of the ``lines`` of a paragraph those that surely begin a block, by number, and those that surely do not."""
    found = dict.fromkeys(_settings(text, lines), True)
    found |= _entries(text, lines)
    found.update((number, True) for number, (start, _) in enumerate(lines) if fences.hold(start))
    for number, (above, line) in enumerate(pairwise(lines), start=1):
        if _DEFINITION.match(text, *line):
            defined = _DEFINITION.match(text, *above) is not None
            found |= {number: True} if defined else {number - 1: True, number: False} if _names(text, above) else {}
    return found


def _settings(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[int]:
    written = {number: text[slice(*line)] for number, line in enumerate(lines) if text[slice(*line)].strip()}
    keyed = {number for number, line in written.items() if _KEYED.match(line)}
    some = keyed | {number for number, line in written.items() if _BESIDE.match(line)}
    if len(keyed) >= _LEAST_KEYED and len(some) >= _MOST_OF * len(written):
        *others, _ = written.values()
        if any(len(line.split()) < _WRAPPED for line in others):
            yield from some


def _entries(text: str, lines: Sequence[tuple[int, int]]) -> dict[int, bool]:
    """Lines that begin an entry, an option or argument, whose description is indented below it; that goes on with it.

    What stands beside such an entry, and looks like one, is one too, though all of it may stand in one line.
    """
    written = [text[slice(*line)].rstrip() for line in lines]
    depths = [len(line) - len(line.lstrip()) for line in written]
    alike = [number for number, line in enumerate(written) if _ENTRY.fullmatch(line)]
    described = [number for number in alike if number + 1 < len(lines) and depths[number + 1] > depths[number]]
    deep = {depths[number] for number in described}
    begun = {number: True for number in alike if depths[number] in deep}
    return dict.fromkeys(_described(written, depths, described), False) | begun


def _described(written: Sequence[str], depths: Sequence[int], entries: Sequence[int]) -> Iterator[int]:
    """Numbers of the lines that go on with one of ``entries``, or with the sentence of the line above in it."""
    for entry in entries:
        yield entry + 1
        for number in range(entry + 2, len(written)):
            opens = _BESIDE.match(written[number]) or written[number - 1].endswith((".", ":"))
            if opens or depths[number] != depths[entry + 1]:
                break
            yield number


def _names(text: str, line: tuple[int, int]) -> bool:
    """Whether a line may be a term, defined in the next: "timeout", then ": How long …"."""
    term = text[slice(*line)].strip()
    return 0 < len(term) <= _LONGEST_TERM and not term.endswith((".", ",", ";", ":"))


def defines(text: str, block: Span) -> bool:
    """Whether a block is a definition, with its term or without."""
    return _DEFINED.match(text, block.start, block.end) is not None


def is_row(text: str, block: Span) -> bool:
    """Whether a block is the row of a table that is drawn with bars."""
    return _ROW.match(text, block.start, block.end) is not None


def numbered_headings(text: str, blocks: Sequence[Span]) -> frozenset[Span]:
    """Which of the ``blocks`` of ``text`` are headings by a number and how they stand: a line alone, without an end.

    In capitals any is; otherwise the number has no dot, unlike a list's, and is one more or less than the last or next.
    """
    found = [(block, match) for block in blocks if (match := _heading(text, block))]
    sure = {block for block, match in found if match["title"].isupper()}
    plain = [(block, int(match["number"])) for block, match in found if not match["dot"]]
    for (one, before), (other, number) in pairwise(plain):
        sure.update((one, other) if number == before + 1 else ())
    return frozenset(sure)


def _heading(text: str, block: Span) -> re.Match[str] | None:
    """The number and title of a line alone."""
    match = _NUMBERED.fullmatch(text, *block)
    if match is None or _SENTENCE.search(match["title"]) or not match["title"][0].isupper():
        return None
    above, below = block.before(9).of(text), text[block.end : block.end + 9]
    alone = (not above or above.count("\n") >= _LEAST_ALONE) and below.count("\n") >= _LEAST_ALONE
    return match if alone else None
