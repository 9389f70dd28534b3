"""Where a quote stands now: found again in an edited text by itself and by what stood around it.

Pure: a text and a citation go in, a place or an honest "cannot be told" comes out. A quote has to stand as it was, to
the character, but for its white space if it stands nowhere else (a paragraph that was wrapped anew); that of its
surroundings (the citation's ``prefix`` and ``suffix``) is never looked at. Two places that the surroundings do not tell
apart are never chosen between. Cost: linear in the text's length for each citation.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from qa.citing.citations import CONTEXT
from qa.models import Citation, Span
from qa.regex import regex

__all__ = ["Place", "count", "likeness", "locate", "places_in_context"]

_ENOUGH = 20  # code points of quote and matching surroundings; fewer ("900", "He said so.") recur by accident
_SPACE = regex(r"\s+")
_WORK = 50  # a quote that overlaps itself is looked for until this many times the text has been compared


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands. ``span`` (code points) is given when it is ``here``, as recorded, or has ``moved``.

    ``changed``: the quote is gone, or its place holds an edited text. ``ambiguous``: it stands somewhere, but no place
    can be told to be the one that was cited. ``occurrences``: how often it stands in the text, as `count` counts.
    """

    finding: Literal["here", "moved", "changed", "ambiguous"]
    span: Span | None
    occurrences: int
    reason: str = ""


@dataclass(slots=True)
class _Survey:
    """All places of a quote. A match is the number of code points around it that are as recorded, at most ``whole``.

    ``here`` is the match at the recorded offset (-1: the quote is not there), ``best`` the best of the other places;
    ``ties`` of them reach it, the first at ``at``. ``complete`` is false where the search was given up.
    """

    whole: int
    occurrences: int = 0
    here: int = -1
    best: int = -1
    at: int = -1
    ties: int = 0
    complete: bool = True

    def add(self, start: int, match: int) -> None:
        if match > self.best:
            self.best, self.at, self.ties = match, start, 0
        self.ties += match == self.best


def locate(text: str, citation: Citation) -> Place:
    """Where in ``text``, an edited version of the text that was cited, the citation's place is now."""
    seen = _survey(text, citation, citation.start_char_index)
    quote = citation.cited_text
    if seen.here >= 0 and (seen.here >= seen.best or _recognised(seen.here, seen.whole, quote)):
        return Place("here", Span(citation.start_char_index, citation.start_char_index + len(quote)), seen.occurrences)
    if count(_plain_file(text), _plain(quote)) > seen.occurrences:
        return _spaced_otherwise(text, citation)
    if not seen.occurrences:
        return Place("changed", None, 0, "the cited text does not stand in the file any more")
    told = f"the quote stands {_times(seen)} in the file"
    instead = _stands_instead(text, citation) if seen.here < 0 and seen.best < seen.whole else ""
    if _resembles(instead, quote):
        return Place("changed", None, seen.occurrences, f"the cited text was edited; elsewhere {told}")
    if not seen.complete or seen.ties > 1:
        return Place("ambiguous", None, seen.occurrences, f"{told}, and its surroundings do not tell which is meant")
    sole = seen.occurrences == 1 and seen.best + len(quote) >= _ENOUGH
    if not instead.strip() and (sole or _recognised(seen.best, seen.whole, quote)):
        now = Span(seen.at, seen.at + len(quote))
        return Place("moved", now, seen.occurrences, "it stands elsewhere in the file now")
    return Place("ambiguous", None, seen.occurrences, f"{told}, but not in the surroundings that it was cited from")


def _spaced_otherwise(text: str, citation: Citation) -> Place:
    """Where the quote stands, whatever the white space in it."""
    quote = _plain(citation.cited_text)
    found = locate(_plain_file(text), citation.model_copy(update={"start_char_index": -1, "cited_text": quote}))
    if found.span is None:
        return found
    span = Span(_unplain(text, found.span.start), _unplain(text, found.span.end - 1) + 1)
    same = span.of(text) == citation.cited_text
    return replace(found, span=span, reason=found.reason if same else "only the white space in it differs")


def _unplain(text: str, offset: int) -> int:
    """Where in ``text`` the code point stands that is at ``offset`` in `_plain`."""
    dropped = 0
    for run in _SPACE.finditer(text):
        if run.start() - dropped >= offset:
            break
        dropped += run.end() - run.start() - 1
    return offset + dropped


def places_in_context(text: str, citation: Citation) -> tuple[int, int]:
    """How many places of the quote have all of its recorded surroundings, and where the first is (-1: none).

    For a text that need not be a version of the one cited: quotes with too little around them are not recognised.
    """
    seen = _survey(text, citation, -1)
    enough = seen.whole + len(citation.cited_text) >= CONTEXT
    return (seen.ties, seen.at) if enough and seen.complete and seen.best == seen.whole else (0, -1)


def likeness(one: Citation, other: Citation) -> int:
    """How many code points the surroundings of two citations have in common, from the quote outwards."""
    before = _common(_plain(one.prefix)[::-1], _plain(other.prefix)[::-1])
    return before + _common(_plain(one.suffix), _plain(other.suffix))


def count(text: str, quote: str) -> int:
    """How often the quote stands in the text, overlaps included; of one that overlaps itself a lot, the least."""
    return sum(start >= 0 for start in _starts(text, quote))


@lru_cache(maxsize=8)  # an answer cites some sentences again and again
def _starts(text: str, quote: str) -> Sequence[int]:
    """Where the quote stands, in order, overlaps included. -1, and no more, where that would take too long."""
    starts = array("q")
    work = _WORK * len(text)
    start = text.find(quote) if quote else -1
    while start >= 0:
        starts.append(start)
        work -= len(quote)
        if work < 0:  # "-----" in a long rule of hyphens: every find compares the whole quote to advance by one
            starts.append(-1)
            break
        start = text.find(quote, start + 1)
    return starts


def _survey(text: str, citation: Citation, recorded: int) -> _Survey:
    quote = citation.cited_text
    before, after = _outwards(citation.prefix, quote, citation.suffix)
    before, after = before[:CONTEXT], after[:CONTEXT]
    seen = _Survey(len(before) + len(after))

    def match(start: int) -> int:
        # Twice as much is read, as a line end may be two characters here that is one in the record.
        end = start + len(quote)
        around = _outwards(text[max(0, start - 2 * CONTEXT) : start], quote, text[end : end + 2 * CONTEXT])
        return _common(before, around[0]) + _common(after, around[1])

    if recorded >= 0 and text.startswith(quote, recorded):
        seen.here = match(recorded)
    for start in _starts(text, quote):
        if start < 0:
            seen.complete = False
            break
        seen.occurrences += 1
        if start != recorded:
            seen.add(start, match(start))
    return seen


def _outwards(before: str, quote: str, after: str) -> tuple[str, str]:
    """The text on either side of a quote as read away from it; of white space that it splits, the quote has all."""
    before = before.rstrip() if quote[:1].isspace() else before
    after = after.lstrip() if quote[-1:].isspace() else after
    return _plain(before)[::-1], _plain(after)


def _recognised(match: int, whole: int, quote: str) -> bool:
    """Whether a place is known by its surroundings: two fifths are as recorded (one full side is, also a short one)."""
    return 5 * match >= 2 * whole and match + len(quote) >= _ENOUGH


def _stands_instead(text: str, citation: Citation) -> str:
    """What stands between the recorded surroundings now, if they stand, once and near each other, without the quote.

    Short surroundings are those at an end of the file, and have to stand there still.
    """
    text, quote = _plain_file(text), _plain(citation.cited_text)
    before, after = _outwards(citation.prefix, citation.cited_text, citation.suffix)
    before = before[::-1]
    first, last = len(citation.prefix) < CONTEXT, len(citation.suffix) < CONTEXT
    if (first and not text.startswith(before)) or (not first and text.count(before) != 1):
        return ""
    start = len(before) if first else text.find(before) + len(before)
    end = text.find(after, start) if not last else len(text) - len(after) if text.endswith(after) else -1
    if end < start or end - start > 2 * (len(quote) + CONTEXT):
        return ""
    stands = text.startswith(quote, start) or text.endswith(quote, 0, end) or quote in text[start:end]
    return "" if stands else text[start:end]


def _resembles(edited: str, quote: str) -> bool:
    """Whether one text can be the other after an edit: half of the quote stands at its two ends."""
    quote = _plain(quote)
    return 2 * (_common(edited, quote) + _common(edited[::-1], quote[::-1])) >= len(quote)


def _times(seen: _Survey) -> str:
    times = "once" if seen.occurrences == 1 else f"{seen.occurrences} times"
    return times if seen.complete else f"more than {times}"


def _plain(text: str) -> str:
    """The text with each run of white space as one blank."""
    words = " ".join(text.split())
    if not words:
        return text[:1] and " "
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


_plain_file = lru_cache(maxsize=2)(_plain)  # one citation after the other is of the same


def _common(one: str, other: str) -> int:
    """How many code points two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
