"""What kind of thing a question asks for, told from its words."""

import re
from itertools import dropwhile, takewhile
from typing import Literal

from qa.regex import regex
from qa.text.terms import FUNCTION_WORDS

__all__ = [
    "VALUED",
    "Kind",
    "alternatives",
    "asks_about_documents",
    "asks_who_says",
    "may_ask_for_front_matter",
    "wanted",
]

Kind = Literal["number", "date", "time", "person", "place", "other"]

VALUED = frozenset({"number", "date", "time"})
"""The kinds whose answers are compared by value."""

_BE = r" (?:is|was|are|were)"
_WHOSE = r"(?:(?:[\w-]+ )?[\w-]+[’']s? )?"
_MEASURES = (
    "number|percentage|percent|per cent|proportion|share|fraction|amount|sum|length|distance|age|size|toll|price|cost|"
    "rate|height|weight|depth|width|(?<!what )area|population|temperature|speed|revenue|profit|turnover|budget|salary|"
    "turnout|capacity|volume|magnitude|liability|limit|fine|fee|deposit|penalty|(?:notice|warranty) period"
)
_NO_MEASURE = r"(?! (?:of (?:life|living)|to)\b)"  # "the cost of living", "a price to pay"
_PRICED = r"(?:(?<!the )(?<!a )(?<!of )cost|weigh|earn|worth|(?:sold|paid) for)"
_PERSONS = (
    "person|man|woman|author|analyst|politician|minister|leader|president|expert|journalist|diplomat|"
    "ambassador|scholar|lawyer|judge|doctor|scientist"
)
_AUXILIARIES = "did|does|do|is|are|was|were|has|have|had|can|could|will|would|should|may|might"
_ASKING: tuple[tuple[Kind, str], ...] = (
    ("number", r"\bhow (?:many|much|long|far|old|large|big|tall|high|deep|wide|often|fast|heavy|few|close|strong|hot|"
               r"cold|thick|steep)\b"),
    ("number", rf"\bwhat(?:[’']?s|{_BE})? (?:the )?{_WHOSE}(?:[\w-]+ )?(?:{_MEASURES})\b{_NO_MEASURE}"),
    ("number", rf"\bwhat(?:[’']?s)? [^?]*\b{_PRICED}(?=\W*$| (?:in|at|when|per|a)\b)"),  # "What did it cost?"
    ("number", r"(?:\bwhat\b[^?]* )?\b(?:death|body) (?:toll|count)\b"),
    ("time", r"\b(?:at )?(?:what|which) (?:time|hour)\b"),
    ("date", r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|decade|century)\b|\bhow (?:recently|long ago)\b"
             rf"|\bwhat(?:[’']?s|{_BE}) (?:the )?{_WHOSE}(?:[\w-]+ )?(?:year|date|day)\b"),
    ("person", rf"\bwho(?:m|se)?\b|\b(?:what|which) (?:(?!(?:{_AUXILIARIES})\b)[\w-]+ )?(?:{_PERSONS})\b"
               rf"|\bwhat(?:[’']?s|{_BE}) the (?:[\w-]+ )?names? of (?:[\w-]+ ){{1,4}}(?:{_PERSONS}|who)\b"),
    ("place", r"\bwhere\b|\b(?:what|which) (?:city|town|country|province|state|region|place|village|district)\b"),
    ("other", rf"\b(?:what|which|why|how)\b|^\W*(?:{_AUXILIARIES})\b"),  # "Did they know when it struck?"
)  # fmt: skip
_KINDS = tuple((kind, regex(pattern, re.IGNORECASE)) for kind, pattern in _ASKING)
_WHO_SAYS = regex(
    r"\W*(?:who|(?:what|which) \w+) (?:has |have |had |also |first )*(?:(?:said|says|called|calls|describe[sd]|"
    r"warn(?:s|ed)|argue[sd]|believe[sd]|thinks|thought|insist(?:s|ed)|explain(?:s|ed)|remark(?:s|ed))\b|"
    r"(?:told|tells) [^?]*\bthat\b|[a-z]{3,}(?:s|ed) that\b)",
    re.IGNORECASE,
)
# Two of a kind: which answers may be taken from front matter is asked broadly, for it costs nothing to read that a mail
# has a sender; what is ranked higher is asked narrowly, for letters and dates are written of in texts, too.
_IN_FRONT = regex(
    r"\b(?:authors?|byline|writ\w+|wrote|publi(?:sh|c)\w*|outlet|newspaper|titles?|titled|headlines?|heading|dated?|"
    r"sen[dt]\w*|repl(?:y|ie[sd])|recipients?|receiv\w+|e-?mails?|mails?|letters?|messages?|subject|cc|article)\b",
    re.IGNORECASE,
)
_OF_DOCUMENTS = regex(
    r"\b(?:authors?|byline|wrote|writers?|written|articles?|outlet|published|publishers?)\b", re.IGNORECASE
)
_OR = regex(r"(?P<one>[^?,.;:]+?),? or (?P<other>[^?,.;:]+)")
_ASKS = regex(r"\W*(?:\w+\s+)?(?:who|whom|whose|what|which|where|when|why|how)\b", re.IGNORECASE)
_COMPARES = regex(r"\bthan\s+\S+(?:\s+\S+)?$", re.IGNORECASE)  # "more than this or that"
_EMPTY = FUNCTION_WORDS | frozenset(
    """only just merely rather instead also even still not really either neither nor none one ones other others else
    some same any more most less way ways
    about above across after against along amid among around before behind below beneath beside between beyond despite
    during except inside near off onto out outside over per since through throughout till toward towards under until up
    upon via within without because""".split()
)


def wanted(question: str) -> Kind:
    """The kind that its first asking word wants; "other" if it wants none. What follows tells of that: "who did it
    when …".
    """
    found = [
        (match.start(), number) for number, (_, pattern) in enumerate(_KINDS) if (match := pattern.search(question))
    ]
    return _KINDS[min(found)[1]][0] if found else "other"


def asks_about_documents(question: str) -> bool:
    """Whether a question asks for what is told about texts rather than in them: author, outlet, "the article"."""
    return _OF_DOCUMENTS.search(question) is not None


def may_ask_for_front_matter(question: str) -> bool:
    """Whether what stands in front of a text may answer a question: its author, outlet, date, title, sender."""
    return _IN_FRONT.search(question) is not None


def asks_who_says(question: str) -> bool:
    """Whether a question asks for a speaker: "Who called it an error?", "Which expert claimed that …"."""
    return _WHO_SAYS.match(question) is not None


def alternatives(question: str) -> tuple[str, str] | None:
    """The two things of a question that names them, as in "by missiles or by drones?"; None if it names none.

    A question for who, what or how names them only behind a comma or colon: "Which side won, the North or the South?".
    """
    match = _OR.search(question)
    if match is None or _COMPARES.search(match["one"]) or (_ASKS.match(question) and match.start() == 0):
        return None
    one = list(takewhile(_names, reversed(match["one"].split())))[::-1]  # none in "for or against"
    other = list(takewhile(_names, dropwhile(_says_how, match["other"].split())))  # "cart" of "by a cart on fire"
    many = min(len(one), len(other))  # "Iran or Pakistan gain"
    return (" ".join(one[-many:]), " ".join(other[:many])) if many else None


def _names(word: str) -> bool:
    return word.lower().strip("\"'“”‘’()") not in _EMPTY


def _says_how(word: str) -> bool:
    return not _names(word)
