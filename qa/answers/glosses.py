"""What a name means or an abbreviation stands for, where a sentence says it: "Jaish al-Adl (Army of Justice)".

The reader knows "means" and "stands for", but not brackets. English only.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.answers.confidence import sentence_chance
from qa.answers.quote import Quote
from qa.models import Span
from qa.regex import regex
from qa.text.names import spelled_out

__all__ = ["gloss", "glossed_first"]

_ASKED = regex(
    r"\bwhat(?:(?:\sdoes|\sis|\sare|[’']s)\s|\sdo\s)(?:the\s)?(?:(?P<kind>(?:full|english)\s(?:name|meaning)|meaning|translation)"
    r"\s(?:of|for)\s)?(?:the\s)?(?:(?:name|word|term|acronym|abbreviation|initials|letters|phrase)\s)?"
    r"(?P<name>[“\"‘'][^”\"’'?]{2,60}[”\"’']|(?-i:[A-Z])[\w’'.&-]*(?:\s(?:(?-i:[A-Z])|al-|de\s)[\w’'.&-]*){0,5})"
    r"(?(kind)\W*(?:in\s\w+\W*)?$|(?:,[^?]{1,80},)?\s(?:mean(?!\s(?:for|to|by)\b)|stands?\sfor|short\sfor))",
    re.IGNORECASE,
)
_QUOTES = "“”\"‘’'"
_MEANING = rf"[{_QUOTES}]?(?P<meaning>[^\W\d_][^()\d]{{1,80}}?)[{_QUOTES}]?"
_SAYS = r"(?:which\s)?(?:(?:stands?|short)\sfor|means?|meaning|translates?\s(?:as|to)|literally)"
_SMALL = r"(?:of|the|and|for|in|on|de|al|to)"
_CAPITALS = rf"[A-Z][\w’'-]*(?:\s(?:{_SMALL}\s){{0,2}}[A-Z][\w’'-]*)*"


def gloss(question: str, text: str) -> Span | None:
    """Where ``text`` says what the name means of which the question asks that; None if it does not, or none is asked.

    "Army of Justice" of "Jaish al-Adl (Army of Justice)", of "the Army of Justice (Jaish al-Adl)", and, of letters, the
    words that begin with them.
    """
    asked = _ASKED.search(question)
    if asked is None:
        return None
    name = asked["name"].strip(_QUOTES)
    called = rf"(?i:{re.escape(name)})[{_QUOTES}]?"
    for pattern in (
        rf"\b{called},?\s\({_MEANING}\)",
        rf"(?:The\s)?(?P<meaning>{_CAPITALS})[{_QUOTES}]?\s\((?:the\s|or\s)?[{_QUOTES}]?{called}\)",
        rf"\b{called},?\s\(?{_SAYS}\s(?:the\s)?[{_QUOTES}]?(?P<meaning>[^\W\d_][^.,;:(){_QUOTES}]{{1,80}})",
        rf"\b{called},\sor\s(?:the\s)?[{_QUOTES}]?(?P<meaning>{_CAPITALS})[{_QUOTES}]?,",
    ):
        found = re.search(pattern, text)
        if found:
            place = Span(*found.span("meaning"))
            letters = _words_of(name, place.of(text)) if name.isupper() else None  # not "the BRI and the Economic …"
            return letters.shifted(place.start) if letters else place
    return _words_of(name, text) if name.isupper() else None


def _words_of(letters: str, text: str) -> Span | None:
    """Words written large that begin with the letters of an abbreviation."""
    found = spelled_out(letters.casefold(), text)
    return found if found and re.fullmatch(_CAPITALS, found.of(text)) else None


def glossed_first(question: str, made: Sequence[Quote]) -> list[Quote]:
    """``made``, where only sentences that say what a name means are told to be of it (`Quote.named`), if any does."""
    if not _ASKED.search(question):
        return list(made)
    places = [gloss(question, quote.text) for quote in made]
    if not any(places):
        return list(made)
    return [
        _as_said(quote, place) if place else replace(quote, named=False)
        for quote, place in zip(made, places, strict=True)
    ]


def _as_said(quote: Quote, place: Span) -> Quote:
    """A sentence with all that is asked, at ``place`` in it."""
    evidence = replace(quote.evidence, coverage=1.0, mass=1.0, value=1.0)
    seen = place.shifted(quote.sentence.span.start)
    return replace(quote, evidence=evidence, chance=sentence_chance(evidence), seen=seen, named=True)
