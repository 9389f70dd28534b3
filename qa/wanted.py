"""What kind of thing a question asks for, told from its words."""

import re
from typing import Literal

__all__ = ["VALUED", "Kind", "alternatives", "wanted"]

Kind = Literal["number", "date", "time", "person", "place", "other"]

VALUED = frozenset({"number", "date", "time"})
"""The kinds whose answers are compared by value."""

_ASKING: tuple[tuple[Kind, str], ...] = (
    ("number", r"\bhow (?:many|much|long|far|old|large|big|tall|high|deep|wide|often|fast|heavy|few|close|strong)\b"),
    ("number", r"\bwhat (?:is |was |are |were )?(?:the )?(?:number|percentage|proportion|share|fraction|amount|sum)\b"),
    ("number", r"\bwhat (?:is |was )?(?:the )?(?:length|distance|age|size|toll|price|cost|rate|height|weight)\b"),
    ("number", r"\b(?:death|body) (?:toll|count)\b"),
    ("time", r"\b(?:at )?(?:what|which) (?:time|hour)\b"),
    ("date", r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|decade|century)\b|\bhow (?:recently|long ago)\b"),
    ("person", r"\bwho(?:m|se)?\b|\b(?:what|which) (?:person|man|woman|author|analyst|politician|minister)\b"),
    ("place", r"\bwhere\b|\b(?:what|which) (?:city|town|country|province|state|region|place|village|district)\b"),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _ASKING)
_OR = re.compile(r"(?P<one>[^?,.;]+?),? or (?P<other>[^?,.;]+)", re.IGNORECASE)


def wanted(question: str) -> Kind:
    """The kind that the first of its asking words wants; "other" if none does."""
    found = [(match.start(), kind) for kind, pattern in _KINDS if (match := pattern.search(question))]
    return min(found)[1] if found else "other"


def alternatives(question: str) -> tuple[str, str] | None:
    """The two things of a question that names them, as in "by missiles or by drones?"; None if it names none.

    Of what stands in front of "or" as many words are taken as stand behind it.
    """
    match = _OR.search(question)
    if match is None:
        return None
    other = match["other"].split()
    return " ".join(match["one"].split()[-len(other) :]), " ".join(other)
