"""Whose a value is that a sentence tells of somebody's life: of whom the question asks, or of another named there.

"Karen died in 1950 and Olav in 1952" gives 1952 to who asks for Olav's death, and nothing to who asks for Anna's; "was
born in 1874" nothing to who asks for a wedding; "the third of five children of Jens Holm" nothing to who asks for the
children of Ruth Holm. Told from where names stand, without a grammar. English only; what no rule knows of is left open.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.models import Span
from qa.regex import regex
from qa.text.names import Name, same_name
from qa.text.naming import names
from qa.text.words import words
from qa.values.reading import Value

__all__ = ["of_another_bearer", "of_another_before", "tells_of_the_event", "whom_it_befell"]


class _Event(NamedTuple):
    """What happens to persons only: the verbs that say it, those that do with "was", and nouns."""

    active: frozenset[str]
    passive: frozenset[str]
    nouns: frozenset[str] = frozenset()


_EVENTS = tuple(
    _Event(*(frozenset(listed.split()) for listed in event))
    for event in (
        ("", "born", "birth"),
        ("die dies died drowned perished", "killed murdered assassinated executed", "death"),
        ("marry marries married", "married", "marriage wedding"),
        ("", "elected"),
        ("", "appointed"),
        ("resign resigns resigned", ""),
        ("retire retires retired", ""),
        ("", "dismissed sacked"),
        ("", "arrested"),
        ("", "convicted"),
        ("", "sentenced"),
        ("", "buried"),
    )
)
_ONCE = _EVENTS[:3]  # a date of one of these is none of another
_SUBJECT_ASKED = regex(  # "did the poet Anton Breza", "was Toller", not "the wife of Toller"
    r"\b(?:did|does|was|were|is|has|had)\s(?:the\s)?(?:(?!(?:of|in|by|who|that|with|and|to|at|from|on)\b)[a-z-]+\s){0,2}"
    r"(?=[A-Z])"
)
_WHO_ASKED = regex(r"\bwho\s(?:was|were|has\sbeen)\s(?P<verb>[a-z]+)", re.IGNORECASE)
_OWNS = regex(r"[’']s?\b")
_TO_VERB = regex(  # between a name and what befell its bearer
    r"(?P<apart>,?\swho\s|,\s|\s\()?\s?(?P<with>(?:(?:had|has|have|was|were|been|is|are|later|then|also|herself|himself|"
    r"[a-z]+ly)\s)*)(?P<verb>[a-z]+)\b"
)
_BE = regex(r"\b(?:was|were|been|is|are)\b")
_BELONGS = regex(r"\b(?:of|with|from|in|at|by|near|to|for|on|against|under)\s(?:(?!and\b|that\b)[a-z-]+\s){0,3}$")
_AND = regex(r"\s(?:and|&)\s")
_NEAR, _FAR = 80, 400  # code points in front of a name, and of a date, that are looked at
_PRONOUN = regex(r"\b(?:[Hh]e|[Ss]he)\b")
_THE = regex(r"\bthe\s$", re.IGNORECASE)  # "the Anna Lovise" is a ship
_OPENS = regex(r"(?:[\"“‘]?(?:\w+\s){0,2})?")  # a title
_GOES_ON = regex(r"(?:,\s\w|\s[a-z])")
_STOPS = regex(r"[;:]|[.!?]\s")
_ENDS = regex(r"[,;:.()]|\band\b|$")
_ELLIPSIS = regex(r"(?:\band|\bbut|[,;])\s$")
_AS_THE_FIRST = regex(r",?\s(?:(?:in|on|at|aged)\s)?(?:the\s)?")
_KIN = regex(
    r"\s(?:[a-z-]+\s)?(?:grand)?(?:children|sons|daughters|brothers|sisters|siblings|wives|husbands)\s(?:of|to)\s(?P<whose>[^,;:.()]+)"
)


class _Told(NamedTuple):
    """An event in a text: to whom (None: "he" or "she"), where that and the verb stand."""

    who: tuple[Name, ...]
    start: int
    verb: Span


def of_another_bearer(question: str, text: str, value: Value) -> bool:
    """Whether ``value`` of ``text`` is surely told of another person, or of another event of a life, than is asked."""
    asked = _asked(question)
    if asked is None or value.kind == "time":
        return False
    who, event = asked
    kin = _KIN.match(text, value.span.end) if value.kind == "number" else None
    if kin is not None:
        named = _names(kin["whose"])
        return bool(named) and not any(_may_be(who, each) for each in named)
    if event is None:
        return False
    return _of_another_event(event, text, value) or _told_of_another(who, event, text, value)


def of_another_before(question: str, text: str, value: Value, before: Sequence[str]) -> bool:
    """Whether "he" or "she" to whom it happened when ``value`` tells is somebody else, by the sentences ``before``.

    That is who is last the subject there; nothing is told where whom the question asks about is named in them.
    """
    asked = _asked(question)
    if asked is None or asked[1] is None:
        return False
    one = _nearest(text, value, _told(asked[1], text))
    if one is None or one.who or any(_may_be(asked[0], each) for each in _persons([*before, text])):
        return False
    return next((True for each in reversed(before) if _subject(each) is not None), False)


def tells_of_the_event(question: str, text: str) -> bool:
    """Whether a text has the birth, death and the like that a question asks for; true where it asks for none."""
    asked = _asked(question)
    if asked is None or asked[1] is None:
        return True
    return not frozenset().union(*asked[1]).isdisjoint(re.findall(r"[a-z]+", text.lower()))


def whom_it_befell(question: str, text: str) -> Span | None:
    """Where ``text`` names the one to whom happened what "Who was elected …" asks; None if that is none, or several."""
    asked = _WHO_ASKED.search(question)
    event = next((event for event in _EVENTS if asked and asked["verb"] in event.passive), None)
    named = [each.who for each in _told(event, text)] if event else []
    return named[0][0].span if len(named) == 1 and len(named[0]) == 1 else None


def _persons(texts: Sequence[str]) -> Iterator[Name]:
    """The names in ``texts``, but for those behind "the"."""
    return (name for text in texts for name in _names(text) if not _THE.search(text, *name.span.before(_NEAR)))


def _subject(text: str) -> Name | None:
    """The name that a sentence begins with, as its subject."""
    first = next(iter(_names(text)), None)
    opens = first is not None and _OPENS.fullmatch(text, 0, first.span.start) and _GOES_ON.match(text, first.span.end)
    return first if opens else None


@lru_cache(maxsize=64)
def _asked(question: str) -> tuple[Name, _Event | None] | None:
    """Of whom a question asks, and what befell them; None where that is nobody's name."""
    opening = _SUBJECT_ASKED.search(question)
    if opening is None:
        return None
    who = next((name for name in _names(question) if name.span.end > opening.end()), None)
    if who is None or _OWNS.match(question, who.span.end):
        return None
    behind = question[who.span.end :].lower().split()
    told = (event for word in behind for event in _EVENTS if word.strip("?,.") in event.active | event.passive)
    return who, next(told, None)


@lru_cache(maxsize=256)
def _names(text: str) -> tuple[Name, ...]:
    return tuple(names(text, words(text)))


def _may_be(one: Name, other: Name) -> bool:
    """Whether both may be one person: a surname may be another after a wedding, "Holm" anybody of that name."""
    return same_name(one, other) or one.parts[0] in other.parts or other.parts[0] in one.parts


def _of_another_event(event: _Event, text: str, value: Value) -> bool:
    """Whether the last word in front of a date that tells of a birth, a death or a wedding tells not of the asked."""
    if event not in _ONCE or value.kind != "date":
        return False
    front = _STOPS.split(value.span.before(_FAR).of(text).lower())[-1]
    found = (
        each for word in reversed(re.findall(r"[a-z]+", front)) for each in _ONCE if word in frozenset().union(*each)
    )
    return next(found, event) is not event


def _told_of_another(who: Name, event: _Event, text: str, value: Value) -> bool:
    """Whether it befell another at the time, or the age, that ``value`` tells."""
    told = _told(event, text)
    one = _elliptic(text, value, told) or _nearest(text, value, told)
    if one is None or not one.who or any(_may_be(who, each) for each in one.who):
        return False
    start, end = min(one.start, value.span.start), max(one.verb.end, value.span.end)
    ends = _ENDS.search(text, end)
    end = ends.start() if ends else len(text)
    return not any(_may_be(who, each) for each in _names(text) if start <= each.span.start < end)


@lru_cache(maxsize=64)
def _told(event: _Event, text: str) -> tuple[_Told, ...]:
    """Where a text says to whom ``event`` happened, in order of the verbs."""
    return tuple(_found(event, text))


def _found(event: _Event, text: str) -> Iterator[_Told]:
    subjects: list[tuple[Span, Name | None]] = [(name.span, name) for name in _names(text)]
    subjects += [(Span(*match.span()), None) for match in _PRONOUN.finditer(text)]
    for span, name in sorted(subjects, key=lambda subject: subject[0]):
        verb = _TO_VERB.match(text, span.end)
        if verb is None or not _says(event, verb) or _BELONGS.search(text, *span.before(_NEAR)):
            continue
        who = _joined(text, name) if name else ()
        yield _Told(who, min([span.start, *(name.span.start for name in who)]), Span(*verb.span("verb")))


def _says(event: _Event, verb: re.Match[str]) -> bool:
    be = _BE.search(verb["with"]) is not None or bool(verb["apart"])
    return verb["verb"] in event.active or (be and verb["verb"] in event.passive)


def _joined(text: str, last: Name) -> tuple[Name, ...]:
    """A name with the one that "and" joins to it."""
    found = (name for name in _names(text) if 0 < last.span.start - name.span.end <= _NEAR)
    return (last, *(name for name in found if _AND.fullmatch(text, name.span.end, last.span.start)))


def _nearest(text: str, value: Value, told: Sequence[_Told]) -> _Told | None:
    """The event in front of a value, else the one behind it."""
    before = [each for each in told if each.start < value.span.start]
    after = [each for each in told if each.verb.start >= value.span.end]
    one = before[-1] if before else after[0] if after else None
    if one is None:
        return None
    start, end = sorted((one.verb, value.span))
    return None if _STOPS.search(text, start.end, max(start.end, end.start)) else one


def _elliptic(text: str, value: Value, told: Sequence[_Told]) -> _Told | None:
    """An event that is told of one and then, without the verb, of another: "and Olav in 1952"."""
    for name in (name for name in _names(text) if told and 0 <= value.span.start - name.span.end <= _NEAR):
        joined = _ELLIPSIS.search(text, *name.span.before(_NEAR)) and _AS_THE_FIRST.fullmatch(
            text, name.span.end, value.span.start
        )
        if joined and told[0].verb.end <= name.span.start:
            return _Told((name,), name.span.start, Span(name.span.end, name.span.end))
    return None
