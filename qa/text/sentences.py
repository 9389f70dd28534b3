"""Text in, sentence spans out.

A sentence is the smallest piece this package shows or cites, so the split has to be right about offsets first and
about language second. The spans are ordered, do not overlap, begin and end with a non-blank character, and together
hold every non-blank character of the text. Rules, not weights: blocks (paragraphs, headings, list items, table
rows, settings, lines that were not wrapped) are cut first, then each block but a table row at its sentence ends.
Linear in the text's length.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from qa.models import Span
from qa.regex import regex
from qa.text.endings import END, ends_sentence
from qa.text.lines import Fences, defines, is_row, standing

__all__ = ["blocks", "last_sentences", "sentence_spans", "sentences_of"]

# A line that begins a block, whatever stands above it: heading, list item, quote, table row, rule, fence, speaker.
_OPENS = regex(
    r"[ \t]*(?:#{1,6}[ \t]|[-*+•–][ \t]|\d{1,3}[.)][ \t]|>|\||-{3,}|={3,}|`{3}|~{3}"
    r"|(?:\*\*)?(?:[QA]|[A-ZÀ-ÖØ-Þ]{2}[A-ZÀ-ÖØ-Þ .'’-]{0,30}(?:\([^()\n]{1,40}\))?):(?:\*\*)?[ \t])"
)
# A line that is a whole block: nothing below continues it.
_WHOLE = regex(r"[ \t]*(?:#{1,6}[ \t]|\||-{3,}|={3,}|`{3}|~{3})")
_COLUMNS = regex(r"\S(?: {3,}|\t[ \t]*)\S")  # a row of a table without marks
# Where an item of an enumeration in running text ends: "…; and (ii) …", if the next one is of some length.
_ITEM = regex(r";(?:\s+(?:and|or))?(?P<gap>\s+)(?=\((?:[ivx]{1,5}|[a-z]|\d{1,2})\)\s[^;]{20})")
_LEAST_ITEM = 20
_QUOTE = regex(r"[ \t]*>[ \t]*\S")
# What each line of a comment begins with ("##" is rather a heading).
_COMMENT = regex(r"([ \t]*+)(#|//[/!]?|--|;{1,3}|%{1,3}|/\*{1,2}|\*)[ \t]+(?=\S)")
_STARS_FOLLOW = regex(r"[ \t]*/\*")
_LINE_ENDED = (".", "!", "?", "…", ":", "。")
_LEAST_STARRED = 40  # characters of a line behind a star of which nothing else says that it is no list's
# Text is not wrapped by hand beyond this many characters: a longer line is a paragraph of its own.
_WIDEST_WRAP = 120
# A line of prose, one that begins a sentence, or in which one does, and one in which a sentence ends.
_PROSE = regex(r"[\"“‘(]{0,2}[^\W_](?![^\n]*(?:[={}|\\<>\t]| {3}))")
_BEGINS = regex(r"[\"“‘(]{0,2}[^\W\d_a-zß-öø-ÿ]")
_BEGINS_INSIDE = regex(r"[.!?…][”’\"')]{0,2}\s+[\"“‘(]{0,2}[^\W\d_a-zß-öø-ÿ]")
_ENDS_INSIDE = regex(r"\w\w[”’\"')]{0,2}[.!?…][”’\"')]{0,2}(?:\s|$)")
_FRAGMENT = 40  # characters up to which a sentence of a definition goes with the one before

_WORD = regex(r"\S{1,40}")
_BLANK_LINE = regex(r"\n[^\S\n]*(?=\r?\n)")


def sentence_spans(text: str) -> list[Span]:
    """Spans of the sentences of ``text`` in code points: ordered, disjoint, trimmed, losing no non-blank character."""
    return [sentence for block in blocks(text) for sentence in sentences_of(text, block)]


def blocks(text: str) -> Iterator[Span]:
    """Paragraphs and lone lines of ``text``, trimmed, in order; a sentence never crosses their edges."""
    fences = Fences(text)
    for start, end in _paragraphs(text):
        lines = list(_lines(text, start, end))
        width = max((b - a for a, b in lines), default=0)
        told = dict.fromkeys(_going_on(text, lines), False) | standing(text, lines, fences)
        told |= {number + 1: False for number in _unended(text, lines)}
        opened = None
        for number, (a, b) in enumerate(lines):
            opened = a if opened is None else opened
            following = lines[number + 1] if number + 1 < len(lines) else None
            if following is None or told.get(number + 1, _breaks(text, opened, (a, b), following, width)):
                block = _trimmed(text, opened, b)
                if block:
                    yield block
                opened = None


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _BLANK_LINE.finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        newline = text.find("\n", start, end)
        stop = end if newline < 0 else newline
        yield start, stop
        start = stop + 1


def _breaks(text: str, opened: int, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether the newline behind ``line`` ends the block that began at ``opened``, or only wraps it.

    Text wrapped by hand breaks where the next word would not have fitted; a line that ends well short of the
    paragraph's width, or a paragraph wider than anyone wraps, was broken on purpose.
    """
    a, b = following
    if _OPENS.match(text, a, b):
        return not (_QUOTE.match(text, a, b) and _QUOTE.match(text, *line))
    if _COLUMNS.search(text, *line) and _COLUMNS.search(text, *following):
        return True
    if width > _WIDEST_WRAP or _WHOLE.match(text, *line):
        return True
    if _OPENS.match(text, opened) and text[a].isspace():
        return False  # an indented line goes on with its list item
    return not _fills(text, line, a, b, width, width // 4)


def _fills(text: str, line: tuple[int, int], start: int, stop: int, width: int, slack: int) -> bool:
    """Whether the first word between ``start`` and ``stop`` would not have fitted into ``line``, give or take some."""
    first_word = _WORD.search(text, start, stop)
    return width - (line[1] - line[0]) <= (len(first_word.group()) if first_word else 0) + slack


def _unended(text: str, lines: Sequence[tuple[int, int]]) -> set[int]:
    """Numbers of those ``lines`` of a paragraph that are a comment's and whose sentence the next line goes on with."""
    stars = any(_STARS_FOLLOW.match(text, *line) for line in lines)
    found: set[int] = set()
    for mark, run in groupby(range(len(lines)), lambda number: _mark(text, lines[number], stars=stars)):
        numbers = list(run)
        width = max(lines[number][1] - lines[number][0] for number in numbers)
        if mark and width <= _WIDEST_WRAP:
            found.update(n for n in numbers[:-1] if _goes_on(text, lines[n], lines[n + 1], width, sure=mark != " *"))
    return found


def _going_on(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Numbers of the ``lines`` of a paragraph, however short the one above, that go on with its sentence.

    They begin with a small letter, one of them ends the sentence, and the line in which that begins is prose too: not
    so the lines of a list, of names, or of code.
    """
    open_, run = False, list[int]()
    for number, (start, end) in enumerate(lines):
        line = text[start:end].rstrip()
        prose = end - start <= _WIDEST_WRAP and _PROSE.match(line) is not None
        goes_on = open_ and prose and line[0].islower()
        run = [*run, number] if goes_on else []
        if run and _ENDS_INSIDE.search(line):
            yield from run
            run = []
        begun = goes_on or _BEGINS.match(line) or _BEGINS_INSIDE.search(line)
        open_ = prose and bool(begun) and not line.rstrip("”’\"')").endswith(_LINE_ENDED)


def _mark(text: str, line: tuple[int, int], *, stars: bool) -> str:
    """What a comment's ``line`` begins with, "" if it is none.

    A star is a list's, unless there are ``stars`` under the one that opens a comment, or it stands behind one blank.
    """
    match = _COMMENT.match(text, *line)
    if match is None or "*" not in match[2]:
        return match[2] if match else ""
    return "*" if stars else " *" if match[1] == " " else ""


def _goes_on(text: str, line: tuple[int, int], following: tuple[int, int], width: int, *, sure: bool) -> bool:
    """Whether a sentence goes on from one line of a comment ``width`` wide to the next."""
    above, content = text[slice(*line)].rstrip(), _COMMENT.match(text, *following)
    if content is None or above.endswith(_LINE_ENDED) or len(above) < (0 if sure else _LEAST_STARRED):
        return False
    goes_on = text[content.end()].islower() or above.endswith(",")
    return goes_on and _fills(text, line, content.end(), following[1], width, width // 4 if sure else 0)


def last_sentences(text: str, most: int, *, cut: bool) -> list[int]:
    """Where those whole sentences begin that are together the last ``most`` code points, at most, of ``text``.

    ``cut``: the text is the end of a longer one, so its first sentence may lack its beginning.
    """
    starts = [span.start for span in sentence_spans(text)][1 if cut else 0 :]
    return [start for start in starts if len(text) - start <= most]


def sentences_of(text: str, block: Span) -> Iterator[Span]:
    """The sentences of one of the `blocks` of ``text``; a table's row is one, a fragment in a definition none."""
    if is_row(text, block):
        yield block
    elif defines(text, block):
        yield from _with_fragments(_ended(text, block))
    else:
        yield from _ended(text, block)


def _with_fragments(sentences: Iterable[Span]) -> Iterator[Span]:
    """Each sentence with the fragments behind it, such as "Default: 5."."""
    held: Span | None = None
    for sentence in sentences:
        if held is not None and sentence.length > _FRAGMENT:
            yield held
            held = sentence
        else:
            held = Span(held.start if held else sentence.start, sentence.end)
    if held is not None:
        yield held


def _ended(text: str, block: Span) -> Iterator[Span]:
    start = block.start
    for end in END.finditer(text, block.start, block.end):
        if end.end() < block.end and ends_sentence(text, start, block.end, end):
            sentence = _trimmed(text, start, end.end())
            if sentence:
                yield from _items(text, sentence)
            start = end.end()
    rest = _trimmed(text, start, block.end)
    if rest:
        yield from _items(text, rest)


def _items(text: str, sentence: Span) -> Iterator[Span]:
    """``sentence``, cut in front of the items of its enumeration: "(ii) …" behind a semicolon."""
    start = sentence.start
    for end in _ITEM.finditer(text, *sentence):
        if end.start("gap") - start >= _LEAST_ITEM:
            yield Span(start, end.start("gap"))
            start = end.end()
    yield Span(start, sentence.end)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
