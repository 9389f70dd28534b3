"""Sentences that cannot be read alone: pure functions over text."""

import re

from qa.persons import NAME, WORD

__all__ = ["needs_neighbour"]

_STANDS_ALONE = re.compile(  # "This year", "That he struck", "Both Iran and Pakistan", "It would be foolish to say"
    r"[\"“‘'(]?(?:"
    r"Th(?:is|ese) (?:(?:past|last|first|coming) )?"
    r"(?:day|week|month|year|morning|evening|summer|autumn|winter|spring)s?"
    r"|That (?:the|an?|its?|his|her|their|they|s?he)"
    rf"|(?:Both|Neither) (?:the )?{NAME} n?(?:and|or)"
    r"|It (?:is|was|(?:will|would|may|might) be|seems|appears|remains) (?:not |also |hardly )?(?:"
    r"(?:said|thought|believed|known|clear|unclear|likely|unlikely|true|possible) (?:that|whether|how|why|who|what)"
    r"|(?:foolish|difficult|impossible|important|necessary|tempting|natural|wise) to|worth [a-z]+ing|to be seen"
    rf"|{NAME} (?:that|who))"
    r")\b"
)
_BACK = re.compile(
    r"[\"“‘'(]?(?:This|That|These|Those|It|Its|He|His|She|Her|They|Their|Both|Such|Neither|Either|"
    r"(?:Of|Among) (?:them|these|those)(?! (?:who|that|which)\b)|"  # "Of these, 22 were civilians"
    r"The (?:group|attack|strike|move|former|latter|same|two|three|organi[sz]ation|company|team|study|act|law|deal))\b"
)
_THEM = re.compile(rf"[\"“‘'(]?{WORD}(?: [\w’'-]+){{1,3}} (?:them|him)\b")  # "Iran blamed them", "One of them"


def needs_neighbour(sentence: str) -> bool:
    """Whether the sentence points back at the one before it ("This killed two", "Iran blamed them for it"), and cannot
    be read alone.
    """
    back = _BACK.match(sentence) is not None and _STANDS_ALONE.match(sentence) is None
    return back or _THEM.match(sentence) is not None
