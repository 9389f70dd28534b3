"""Who says a sentence, where it quotes or reports somebody: pure functions over text."""

import re
from collections.abc import Sequence

__all__ = ["needs_neighbour", "speaker"]

_TITLE = r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Gen|Lt|Col|Capt|Sen|Rep|Gov|Rev|St|Maj|Adm)\.? )"
_WORD = r"[^\W\d_a-z][\w’'-]*"
_JOIN = rf"(?: (?:of|the|for|al|bin|de|la|von|van|&) (?={_WORD})| |-)"
_NAME = rf"{_TITLE}?{_WORD}(?:{_JOIN}{_WORD})*"
_SAYS = (
    r"(?:said|says|say|told|tells|added|adds|argued|argues|argue|warned|warns|claimed|claims|claim|noted|notes|stated|"
    r"states|explained|explains|wrote|writes|insisted|insists|announced|announces|declared|declares|believes?|believed|thinks?|"
    r"suggested|suggests|stressed|stresses|called|calls|described|describes|acknowledged|acknowledges|confirmed|confirms|"
    r"denied|denies|predicted|predicts|observed|observes|reported|reports|maintained|maintains|counted|accused|accuses)"
)
_ADVERB = r"(?: (?:has|had|have|also|then|later|reportedly|repeatedly|publicly))*"
_SMALL = r"[a-z][\w-]*(?: (?!(?:that|which|who|whose|by|from|in|on|of)\b)[\w-]+)?"  # "according to officials"
_EXPLICIT = (
    re.compile(rf"\b[Aa]ccording to (?:the |an? )?(?P<name>{_NAME}|{_SMALL})"),
    re.compile(rf"(?:^|[,;“”\"’.—–-] ?|\bas |\band |\byet |\bbut |\bthe |\bThe )(?P<name>{_NAME}){_ADVERB} {_SAYS}\b"),
    re.compile(rf"[,”\"’] (?P<name>{_NAME}) {_SAYS}\b"),
    re.compile(rf"\b{_SAYS} (?P<name>{_NAME})(?=[,.;:]|$)"),
)
_PRONOUN = re.compile(rf"\b(?:[Hh]e|[Ss]he|[Tt]hey){_ADVERB} {_SAYS}\b")
_QUOTED = re.compile(r"[“\"][^”\"]{12,}")
_STANDS_ALONE = re.compile(  # "This year", "That he struck", "Both Iran and Pakistan", "It would be foolish to say"
    r"[\"“‘'(]?(?:"
    r"Th(?:is|ese) (?:(?:past|last|first|coming) )?"
    r"(?:day|week|month|year|morning|evening|summer|autumn|winter|spring)s?"
    r"|That (?:the|an?|its?|his|her|their|they|s?he)"
    rf"|(?:Both|Neither) (?:the )?{_NAME} n?(?:and|or)"
    r"|It (?:is|was|(?:will|would|may|might) be|seems|appears|remains) (?:not |also |hardly )?(?:"
    r"(?:said|thought|believed|known|clear|unclear|likely|unlikely|true|possible) (?:that|whether|how|why|who|what)"
    r"|(?:foolish|difficult|impossible|important|necessary|tempting|natural|wise) to|worth [a-z]+ing|to be seen"
    rf"|{_NAME} (?:that|who))"
    r")\b"
)
_BACK = re.compile(
    r"[\"“‘'(]?(?:This|That|These|Those|It|Its|He|His|She|Her|They|Their|Both|Such|Neither|Either|"
    r"The (?:group|attack|strike|move|former|latter|same|two|three|organi[sz]ation|company|team|study|act|law|deal))\b"
)
_THEM = re.compile(rf"[\"“‘'(]?{_WORD}(?: [\w’'-]+){{1,3}} (?:them|him)\b")  # "Iran blamed them", "One of them"
_EMPTY = frozenset(
    """The This That These Those It He She They There But And In On At As We I You What When While If Its His Her Their
    Some Many Most""".split()
)


def speaker(sentence: str, before: Sequence[str] = ()) -> str | None:
    """The name of whoever ``sentence`` quotes or reports, as it stands there; None if it tells of no one.

    For "he said" it is the last speaker named in the sentences ``before`` it, nearest last.
    """
    named = _named(sentence)
    if named is not None:
        return named
    if _PRONOUN.search(sentence) or _open_quote(sentence, before):
        return next((name for text in reversed(before) if (name := _named(text)) is not None), None)
    return None


def needs_neighbour(sentence: str) -> bool:
    """Whether the sentence points back at the one before it ("This killed two", "Iran blamed them for it"), and cannot
    be read alone.
    """
    back = _BACK.match(sentence) is not None and _STANDS_ALONE.match(sentence) is None
    return back or _THEM.match(sentence) is not None


def _named(sentence: str) -> str | None:
    for pattern in _EXPLICIT:
        for match in pattern.finditer(sentence):
            name = match["name"].strip(" ,-")
            if name and name.split()[0] not in _EMPTY:
                return name
    return None


def _open_quote(sentence: str, before: Sequence[str]) -> bool:
    """Whether the sentence stands inside quotation marks that one before it opened, or begins with a quotation."""
    if _QUOTED.match(sentence):
        return True
    earlier = " ".join(before)
    return earlier.count("“") > earlier.count("”")
