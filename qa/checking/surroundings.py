"""What a sentence takes for known: who says "I" in it, and how its document and section are called.

Whoever writes "I", "we" or "my" is named by the label of the turn ("CHAIR:", "LORD JUSTICE HALE:"), or else at the head
of the document ("I, Ann Hale, say", "By Ann Hale"), or else as its author.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.citing.citations import Window
from qa.facts.statements import statement
from qa.models import Span
from qa.regex import regex
from qa.text.persons import NAME
from qa.text.turns import labels
from qa.text.words import words

__all__ = ["Above", "above", "in_front", "speakers"]

_FIRST_PERSON = regex(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|me|us|[Mm]yself|[Oo]urselves)\b")
_BLANK_LINE = regex(r"\n[^\S\n]*\n\s*")
_QUOTED = regex(r"[“”\"]")
_SELF = regex(rf"\bI, [*_]{{0,2}}(?P<name>{NAME})[*_]{{0,2}},|^(?:Before|By):? (?P<by>{NAME})$", re.MULTILINE)
_BEFORE = 6000  # code points in front of a sentence in which the label of its turn stands
_LONGEST_NAME = 100  # code points of a first line that says what the document is
_PARAGRAPH = 2000  # code points of a paragraph in front of a passage that are read
_HEAD = 1500  # code points of a document in which its writer says who he is


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a sentence: its ``headings``, outermost first, and the ``names`` of its document: title, file,
    and the first line if it is short.
    """

    names: tuple[str, ...]
    headings: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return *self.names, *self.headings

    @property
    def words(self) -> frozenset[str]:
        """The words, folded, of the title and the headings."""
        return frozenset().union(*(statement(text).said for text in (self.names[0], *self.headings)))


def above(window: Window, span: Span) -> Above:
    """What stands above a sentence."""
    told = tuple(heading.cited_text for heading in window.headings(span))
    document = window.document
    first = window.head(_LONGEST_NAME + 1).lstrip("\ufeff# ").partition("\n")
    names = (document.title, document.source.rpartition(".")[0], first[0].strip() if first[1] else "")
    return Above(tuple(name for name in names if name), told)


def in_front(window: Window, passage: Span, span: Span) -> str:
    """What stands in front of a sentence in its passage, and in the paragraph that the passage goes on with."""
    own = window.of(Span(passage.start, span.start))
    if window.store is None or not passage.start:
        return own
    more = window.store.text(window.document.id, passage.before(_PARAGRAPH))
    return _BLANK_LINE.split(more)[-1] + own


def speakers(window: Window, span: Span) -> frozenset[str]:
    """The words, folded, of the name of whoever says "I" in a sentence."""
    said = window.of(span)
    if _FIRST_PERSON.search(said) is None:
        return frozenset()
    return frozenset(word.folded for name in _speakers(window, span, said) for word in words(name))


def _speakers(window: Window, span: Span, said: str) -> Iterator[str]:
    turns = labels(_before(window, span.end))
    if turns:
        yield turns[-1]
        return
    named = _SELF.search(window.head(_HEAD))
    if named is not None:
        yield named["name"] or named["by"]
    elif not _QUOTED.search(said):  # else somebody else may be quoted
        yield from window.document.told("author")


def _before(window: Window, end: int) -> str:
    """What stands in front of a place of the document."""
    store = window.store
    return store.text(window.document.id, Span(max(0, end - _BEFORE), end)) if store else ""
