"""Of what sort a number is that a question asks for: how often, what it costs, of which place or year.

Left out is what the question does not ask for: ages, and what came on top of others. Pure functions over text.
"""

import re

from qa.models import Span
from qa.regex import regex
from qa.text.terms import content_terms
from qa.values.dates import MONTHS
from qa.values.reading import Value
from qa.values.units import CURRENCY_SIGNS
from qa.values.value import behind, in_front

__all__ = ["of_the_place", "of_the_sort"]

# All but `_PLACE` are looked for in small letters.
_OFTEN = regex(r"\bhow (?:often|(?P<many>many times))\b")
_ONCE = frozenset({"once", "twice", "thrice"})
_TIMES = regex(r"\s{1,2}(?:times|occasions)\b")
_EVERY = regex(r"\b(?:every|each)\s{1,2}(?:(?:about|around|few)\s{1,2})?$")
_TURN = (
    r"(?:second|minute|hour|day|morning|afternoon|evening|night|weekday|weekend|week|fortnight|month|quarter|season|"
    r"year|decade|century|spring|summer|autumn|winter|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    rf"{'|'.join(MONTHS)})s?\b"
)
_REGULARLY = regex(  # "every Monday and Thursday", "daily"
    rf"\b(?:every|each)\s{{1,2}}(?:(?!\d)[\w’'-]{{1,20}}\s{{1,2}}){{0,2}}{_TURN}(?:(?:,|,?\s(?:and|or))\s{{1,2}}{_TURN})*"
    r"|\b(?:hourly|nightly|daily|weekly|fortnightly|monthly|quarterly|yearly|annually)\b",
    re.IGNORECASE,
)
_MORE = regex(r"\s{1,2}(?:more|further|additional|others?)\b")
_ANOTHER = regex(r"\b(?:another|an?\s+(?:further|additional|extra))\s{1,2}$")
_PLACE = regex(  # "190,000 in Nishapur", "40 houses near the Long Bridge", "12 trams in 2021"
    r"(?:\s(?!and\b|but\b|or\b)[^\s,;]+){0,3}?\s(?:in|at|near|from|for)\s(?:the\s)?"
    r"(?P<name>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)*|(?:1[89]|20)\d\d\b)"
)
_PLACES = r"(?:in|into|inside|at|near|against)\s(?:the\s)?(?P<names>[A-Z][\w’'-]*(?:(?:,|,?\sand)?\s[A-Z][\w’'-]*)*)"
_PLACE_BEHIND = regex(rf"\s{_PLACES}")  # "on Jan. 15 into Syria"
_PLACE_IN_FRONT = regex(rf"\b{_PLACES},?\s(?:on\s)?$")
_NEAR = 80  # code points in front of a date in which its place stands
_OF_THEM = regex(r"\s{1,2}of (?:them|these|those|whom)\b")
_AGES = regex(r"\bage[ds]?\b|\bhow (?:old|young)\b|\byears?\b")
_OF_AGE = regex(r"\b(?:aged\s|(?:(?:wo)?man|boy|girl|child|baby|student|pupil|pensioner|teenager)\sof\s)$")
_COUNTS_ON = regex(r"\s{1,2}(?!(?:was|were|is|are|has|had|who|whose|died?|from|in|on|at|of|and|or|with)\b)[^\W\d_]")
_PRICE_ASKED = regex(  # not "by how much did the price rise"
    r"\b(?:what|how much)\b(?!.*\b(?:percent\w*|per cent|share|rate|(?:ris|rose|fall|fell|increas|chang|discount)\w*))"
    r"[^?]*\b(?:prices?|costs?|(?:sold|paid) for)\b"
)
_PRICE_COLUMN = regex(r"(?:^|; )[^:;]{0,40}\b(?:price|cost)s?\b[^:;]{0,30}: \W{0,3}$")
_CURRENCIES = frozenset(CURRENCY_SIGNS.values())


def of_the_sort(question: str, text: str, found: list[Value]) -> list[Value]:
    """Those of ``found``, the numbers of ``text``, that are of the sort that is asked for; how often something is done
    may be told in words ("daily"), which then stand for a number.
    """
    found = [value for value in _of_times(question, text, found) if not _is_age(question, text, value)]
    return _placed(question, text, _without_more(text, _priced(question, text, found)))


def _placed(question: str, text: str, found: list[Value]) -> list[Value]:
    """Of numbers told of several places or years the question's: "70,000 in Merv and 190,000 in Nishapur"."""
    asked = set(content_terms(question))
    names = [(value, match["name"]) for value in found if (match := _PLACE.match(text, value.span.end))]
    named = [value for value, name in names if asked.issuperset(content_terms(name))]
    return named if len(named) == 1 < len(names) else found


def of_the_place(question: str, text: str, found: list[Value]) -> list[Value]:
    """Of days told each of another place the question's: "in Syria on Jan. 15 and in Iraq the next day"."""
    asked = set(content_terms(question))
    for places in (
        [_PLACE_BEHIND.match(text, value.span.end) for value in found],
        [_PLACE_IN_FRONT.search(text, *value.span.before(_NEAR)) for value in found],
    ):
        told = [
            value for value, at in zip(found, places, strict=True) if at and asked & set(content_terms(at["names"]))
        ]
        if all(places) and len(told) == 1:
            return told
    return found


def _without_more(text: str, found: list[Value]) -> list[Value]:
    """Without what comes to others, if they are told: not in "17 others were hurt, four of them badly"."""
    rest = [v for v in found if not _on_top(text, v)]
    parts = [v for v in rest if _OF_THEM.match(text, v.span.end)]
    return rest if len(rest) > len(parts) else [v for v in found if v not in parts] or rest


def _is_age(question: str, text: str, value: Value) -> bool:
    """Whether a bare number is the age of one person, and no age is asked for."""
    if value.unit or _AGES.search(question.lower()):
        return False
    return _OF_AGE.search(in_front(text, value)) is not None and not _COUNTS_ON.match(behind(text, value))


def _priced(question: str, text: str, found: list[Value]) -> list[Value]:
    """Asked what something costs, the sums of money, else what a column of prices has, else what is no measure."""
    if not _PRICE_ASKED.search(question.lower()):
        return found
    money = [v for v in found if v.unit in _CURRENCIES]
    columns = [v for v in found if _PRICE_COLUMN.search(in_front(text, v))]
    return money or columns or [v for v in found if not v.unit] or found


def _on_top(text: str, value: Value) -> bool:
    """Whether a number comes to others: "two more people", "another two"."""
    return bool(_MORE.match(behind(text, value)) or _ANOTHER.search(in_front(text, value)))


def _of_times(question: str, text: str, found: list[Value]) -> list[Value]:
    """Who asks how often is told "twice", "three times" or "every 500 hours"; "twice" tells others nothing."""
    once = [v for v in found if v.span.of(text).lower() in _ONCE]
    often = _OFTEN.search(question.lower())
    if often is None:
        return [v for v in found if v not in once]
    told = [v for v in found if v in once or _TIMES.match(behind(text, v)) or _EVERY.search(in_front(text, v))]
    return told or (found if often["many"] else _regularly(text))


def _regularly(text: str) -> list[Value]:
    """How often something is done, in words: "daily". Only the same words are told to be the same, and none differ."""
    return [
        Value("number", Span(*match.span()), 1.0, 1.0, unit=match[0].lower(), written=(1.0,))
        for match in _REGULARLY.finditer(text)
    ]
