"""Figures that are read as no value, such as "750ml", "120/80", "3.11.4", "pre-1914": compared as they are written.

They may stand elsewhere as values: "750ml" as "750 millilitres", "120/80" as "120 over 80".
"""

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from qa.models import Span
from qa.regex import regex
from qa.values.value import Value

__all__ = ["literals", "written_as"]

_TOKEN = regex(r"\S+")
_FRACTIONS = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_DASHES = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "⁄": "/"})
_FIGURE = regex(r"\d+(?:,\d{3})*(?:\.\d+)?")
_LETTERS = regex(r"[^\W\d_]+")
_WORD_BEHIND = regex(r"\s?%|\W{0,3}[^\W\d_]{1,40}")
_TRIED = 8  # values with one figure
_WHEN = frozenset({"pre", "post", "mid"})  # of a date, which may be told in other words


def literals(text: str, read: Sequence[Span]) -> Iterator[tuple[Span, str]]:
    """What has figures in ``text`` outside ``read``, which is in order: its place and how it is compared.

    A token, or what is left of it.
    """
    for token in _TOKEN.finditer(text):
        start = token.start()
        following = bisect_left(read, start, key=lambda span: span.end - 1)
        while start < token.end():
            taken = following < len(read) and read[following].start < token.end()
            end = max(start, read[following].start) if taken else token.end()
            piece = _trimmed(text, start, end)
            if piece is not None:
                yield piece, _folded(piece.of(text))
            start = max(start, read[following].end) if taken else token.end()
            following += 1


def written_as(some: Iterable[str], text: str, figures: Iterable[Value]) -> Iterator[list[Value]]:
    """For each of ``some`` literals those values of ``text`` that together say what it does; none if they do not.

    Its figures are theirs, and its letters are of words there: "ml" of "millilitres".
    """
    by_figure: dict[float, list[Value]] = defaultdict(list)
    for value in figures:
        for figure in _figures(text, value):
            by_figure[figure].append(value)
    for literal in some:
        wanted = {float(figure.replace(",", "")) for figure in _FIGURE.findall(literal)}
        used = [value for figure in wanted for value in by_figure.get(figure, [])[:_TRIED]]
        said = [word for value in used for word in _said(text, value)]
        dated = any(value.kind == "date" for value in used)
        letters = [run for run in _LETTERS.findall(literal) if not (dated and run in _WHEN)]
        holds = wanted <= by_figure.keys() and all(any(_abbreviates(run, word) for word in said) for run in letters)
        yield used if holds else []


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The stretch without marks at its ends; None if nothing with a figure is left."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    figured = any(character.isdecimal() or character in _FRACTIONS for character in text[start:end])
    return Span(start, end) if figured else None


def _folded(written: str) -> str:
    apart = "".join(f" {character}" if character in _FRACTIONS else character for character in written)
    plain = unicodedata.normalize("NFKC", apart).casefold().translate(_DASHES)
    return plain.replace("μ", "micro").replace("%", " percent").strip()


def _figures(text: str, value: Value) -> set[float]:
    """The figures that a value is written with, or would be."""
    figures = {float(figure.replace(",", "")) for figure in _FIGURE.findall(value.span.of(text))}
    if value.kind == "date":
        figures.update(float(part) for part in value.date if part)
        figures.update((value.low, value.low % 100) if value.low else ())
    elif value.kind == "number" and value.unit != "ratio":
        figures.update(round(written / value.factor, 9) for written in value.written)
    return figures


def _said(text: str, value: Value) -> list[str]:
    """The words in a value and the one behind it."""
    behind = _WORD_BEHIND.match(text, value.span.end)
    return _LETTERS.findall(_folded(text[value.span.start : behind.end() if behind else value.span.end]))


def _abbreviates(letters: str, word: str) -> bool:
    """Whether a word begins with the first of ``letters`` and has the others, in their order; "kgs" is "kg"."""
    rest = iter(word + "s")
    return letters[0] == word[0] and all(letter in rest for letter in letters)
