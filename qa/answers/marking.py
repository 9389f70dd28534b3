"""Whole words for what the reader points at, which sees parts of them: an address, a path, a piece of code is not cut.

Pure functions over a sentence; what they add is bounded by it.
"""

import re

from qa.models import Span
from qa.regex import regex

__all__ = ["whole"]

_TOKEN = regex(
    r"""[\w.+-]+@[\w-]+(?:\.[\w-]+)+  # an e-mail address
    | \w+://[^\s<>"'`)\]}]*[\w/]  # a URL
    | (?<![\w/.])(?:~|\.{1,2})?/[\w.@-]*\w(?:/[\w.@-]*\w)*/?  # a path
    | (?<![\w.])[\w-]+(?:\.\w[\w-]*)+  # a host, a version, a name with dots
    | (?<!\w)(?=[\w-]*\d)\w+(?:-\w+)+  # "AES-256-GCM"
    | \w+""",
    re.VERBOSE,
)
_BEHIND_BLANK, _TO_BLANK = regex(r"\S*$"), regex(r"\S*")
_LONGEST = 200  # code points of a token
_CODE = regex(r"(?<!`)(`{1,2})(?!`)(?P<inside>[^`]{1,200})\1(?!`)")
_RUN = regex(r"(?:run|use|type|enter|execute|call)\s+(?=`)", re.IGNORECASE)
_PAIRS = dict(zip("([{“«", ")]}”»", strict=True))
_FAR = 60  # characters behind a bracket or quotation mark in which it closes


def whole(text: str, span: Span) -> Span:
    """``span`` of ``text`` widened to whole tokens, code between backticks and closed brackets; empty if it was."""
    if not span.length:
        return span
    for at in (span.start, span.end):  # only there may it cut a token
        first, last = _BEHIND_BLANK.search(text, max(0, at - _LONGEST), at), _TO_BLANK.match(text, at, at + _LONGEST)
        for token in _TOKEN.finditer(text, first.start() if first else at, last.end() if last else at):
            span = _joined(span, Span(*token.span()))
    for code in _CODE.finditer(text) if "`" in text else ():
        span = _joined(span, Span(*code.span("inside")), Span(*code.span()))
    return _closed(text, _without_verb(text, span))


def _joined(span: Span, part: Span, around: Span | None = None) -> Span:
    """The span with a ``part`` that it cuts; with what stands ``around`` that too, if the span reaches out of it."""
    if not span.overlap(part):
        return span
    added = part if around is None or (part.start <= span.start and span.end <= part.end) else around
    return Span(min(span.start, added.start), max(span.end, added.end))


def _without_verb(text: str, span: Span) -> Span:
    """Without the verb in front of a piece of code: "Run `ls`" is "ls"."""
    verb = _RUN.match(text, span.start, span.end)
    code = _CODE.fullmatch(text, verb.end(), span.end) if verb else None
    return Span(*code.span("inside")) if code else span


def _closed(text: str, span: Span) -> Span:
    """With the mark that closes what it opens, without one at its edge that has no other; with the dot of an "Ltd."."""
    start, end = span.start, span.end
    for opening, closing in _PAIRS.items():
        lacking = text.count(opening, start, end) - text.count(closing, start, end)
        found = text.find(closing, end, end + _FAR) if lacking > 0 else -1
        if found >= 0:
            end = found + 1
        elif lacking > 0 and text[start] == opening:
            start += 1
        elif lacking < 0 and text[end - 1] == closing:
            end -= 1
    if text.count('"', start, end) % 2:
        start, end = start + (text[start] == '"'), end - (text[end - 1] == '"')
    if text[end : end + 2] == ". ":
        end += 1
    return Span(start, end) if start < end else span
