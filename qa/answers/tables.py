"""The cells of a row of a table or an item of a list, and what it stands under.

A row is a sentence: "name: value; name: value" of a converted table, "| value | value |" of Markdown. An item of a list
that is like them in all but their marks ("- Ann Lee, desk 4, since May", "- Shed: 9 to 17") has cells too.
"""

import re

from qa.answers.quote import Quote, needs_neighbour
from qa.regex import regex
from qa.text.sentences import sentence_spans

__all__ = ["cells", "fields", "head_of", "is_item", "standing_over"]

_CELL = regex(r"(?:^|; )(?P<name>[^:;|]{1,60}): (?P<value>[^;]+)")
_LEAST_CELLS = 2
_HEAD = regex(r"^(?P<head>\|[^\n]*)\r?\n\|[ \t:|-]+\r?$", re.MULTILINE)
_BULLET = regex(r"[-*+•–][ \t]+")
_BETWEEN = regex(r"[,:;] | [–—-] ")
_NAMED = regex(r"[^,:;]{1,40}: ")
_LEAST_FIELDS, _LEAST_NAMED, _MOST_WORDS = 3, 2, 6  # fields of an item that is like a row, and words of each
_ABOVE = 2000  # code points in front of a passage in which a table's head or a list's first words are looked for


def is_item(text: str) -> bool:
    """Whether a sentence is a row of a table or an item of a list."""
    return text.startswith("|") or _BULLET.match(text) is not None or bool(cells(text))


def cells(text: str) -> list[tuple[str, str]]:
    """The cells of a row, each behind the name or number of its column; none if it is no row."""
    if text.startswith("|"):
        return [(str(number), cell) for number, cell in enumerate(text.split("|"))]
    named = list(_CELL.finditer(text))
    row = len(named) >= _LEAST_CELLS and not named[0].start()
    return [(cell["name"], cell["value"]) for cell in named] if row else []


def fields(text: str) -> list[str]:
    """What an item of a list that is like a row has in place of cells; nothing if it is prose."""
    bullet = _BULLET.match(text)
    found = _BETWEEN.split(text[bullet.end() :]) if bullet else []
    short = all(len(field.split()) <= _MOST_WORDS for field in found)
    named = bullet is not None and _NAMED.match(text, bullet.end()) is not None
    return found if short and len(found) >= (_LEAST_NAMED if named else _LEAST_FIELDS) else []


def head_of(quote: Quote) -> str:
    """The head of the Markdown table that a sentence is a row of, as far as its passage has it; else ""."""
    if not quote.text.startswith("|"):
        return ""
    above = quote.hit.text[: quote.sentence.span.start - quote.hit.row.span.start]
    return next((match["head"] for match in reversed(list(_HEAD.finditer(above)))), "")


def standing_over(quote: Quote) -> str:
    """What a row or item stands under: its table's head, the sentence in front of that, headings, the title."""
    headings = (heading.cited_text for heading in quote.hit.window.headings(quote.sentence.span))
    return "\n".join((*_in_front(quote), *headings, quote.hit.document.title))


def _in_front(quote: Quote) -> tuple[str, str]:
    """The first line of the table or list of ``quote``, if that is no row itself, and the sentence in front of it."""
    text, start = quote.hit.window.above(_ABOVE)
    lines = text[: quote.sentence.span.start - start].split("\n")[:-1]
    head = ""
    while lines and _goes_on(lines[-1], quote.text):
        head = lines.pop()
    return head if head.startswith("|") else "", _last_sentence("\n".join(lines).rstrip())


def _goes_on(line: str, item: str) -> bool:
    """Whether a line is of the table or list of an item below it."""
    if item.startswith("|"):
        return line.startswith("|")
    if _BULLET.match(item):
        return _BULLET.match(line.lstrip()) is not None or line[:1].isspace()
    return not line.strip() or [name for name, _ in cells(line)[:1]] == [name for name, _ in cells(item)[:1]]


def _last_sentence(text: str) -> str:
    """The last sentence, with the one before it if it is not understood alone; "" below a heading."""
    paragraph = text[text.rfind("\n\n") + 1 :].strip()
    found = [span.of(paragraph) for span in sentence_spans(paragraph)]
    if not found or found[-1].startswith("#"):
        return ""
    return " ".join(found[-2:] if needs_neighbour(found[-1]) else found[-1:])
