"""How English writes a date: patterns, and the year, month and day of a match.

Months in words in either order, ranges of days, numeric dates where they are unambiguous, ISO 8601, years, ranges of
years, decades, and a lone month where it can be nothing else ("in March").
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from qa.models import Span
from qa.regex import regex
from qa.values.number_words import TO_NINETEEN, plain
from qa.values.value import Value

__all__ = ["MONTHS", "dates", "days_told"]

MONTHS = "January February March April May June July August September October November December".split()
"""In English, whatever the locale."""

_MONTHS = [month[:3].lower() for month in MONTHS]
# "may" and "march" are verbs, "mar" and "sept" words of other languages: these have to begin with a capital letter.
_MONTH = (
    r"(?P<month>(?i:jan(?:uary)?|feb(?:ruary)?|apr(?:il)?|june?|july?|aug(?:ust)?|september|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)|Mar(?:ch)?|MARCH|May|MAY|Sept?)\b\.?"
)
_WHOLE_MONTH = "|".join(MONTHS)
_S, _DAY, _YEAR = r"\s{1,2}", r"[0-3]?\d(?:st|nd|rd|th)?", r"(?:1[5-9]|20)\d\d"
_BEFORE_CHRIST = r"\d{1,3}(?:,\d{3}|\d{0,2})"
_THEN_YEAR = rf"(?:,?{_S}(?P<year>{_YEAR})\b)?"
# "2000 people", "1500 soldiers": a number that looks like a year.
_NO_COUNT = (
    rf"(?!{_S}(?!(?:is|was|has|its|this|his|as|us)\b)"
    rf"(?:\w{{0,30}}[a-hj-rtv-z]s|people|men|women|children|percent|per|km|million|billion)\b|[ ]?%)"
)
_GOES_ON = (
    "and|but|by|the|when|at|to|it|he|she|they|was|were|after|before|with|under|a|an|his|her|on|of|from|for|as|during"
)
_PATTERNS = tuple(
    regex(rf"(?<![\w.,/:$€£-]){pattern}")
    for pattern in (  # where two begin at one place, the first of them counts
        rf"(?P<year>{_BEFORE_CHRIST})(?:(?:\s?[-–]\s?|{_S}(?:and|to|or){_S})(?P<last>{_BEFORE_CHRIST}))?"
        r"\s{0,2}(?P<era>(?i:BCE?\b|B\.\s?C\b\.?(?:\s?E\b\.?)?))(?!\w)",
        rf"(?P<year>{_YEAR})(?P<by>[-/])(?P<month>[01]\d)(?P=by)(?P<day>[0-3]\d)(?:(?=T\d\d:)|(?![\w/-]))",
        rf"(?P<one>[0-3]?\d)(?P<by>[/.-])(?P<other>[0-3]?\d)(?P=by)(?P<year>{_YEAR})(?![\w/-]|\.\d)",
        rf"(?P<early>{_DAY})(?:\s?[-–]\s?|{_S}(?:and|to|or){_S})(?P<day>{_DAY})(?:{_S}of)?{_S}{_MONTH}{_THEN_YEAR}",
        rf"(?P<day>{_DAY})(?:{_S}of)?{_S}{_MONTH}{_THEN_YEAR}",
        rf"{_MONTH}{_S}(?P<early>{_DAY})(?:\s?[-–]\s?|{_S}(?:and|to|or){_S})(?P<day>{_DAY})\b(?![.:]?\d|%){_THEN_YEAR}",
        rf"{_MONTH}{_S}(?:the{_S})?(?P<day>{_DAY})\b(?![,.:]?\d|%){_THEN_YEAR}",
        rf"{_MONTH}(?:,|{_S}of)?{_S}(?P<year>{_YEAR})\b",
        rf"(?P<year>{_YEAR})[–-](?P<last>{_YEAR}|\d\d)(?![\w-])",
        r"(?P<year>(?:1[5-9]|20)\d0)(?P<decade>[’']?s)\b",
        rf"(?i:in|since|until|by|year|AD){_S}(?P<year>1[0-4]\d\d)(?={_S}(?i:{_GOES_ON})\b|\s*(?:[,;:)—–]|\.(?!\d)|$))",
        r"(?:(?<=[’']s\s)|(?<=\ba\s)|(?<=\b(?:his|her|its)\s)|(?<=\btheir\s))(?P<year>(?:19|20)(?!00)\d\d)(?=\s[^\W\d_])",
        rf"(?i:in|since|until|till|during|the|early|late|mid)(?:{_S}|-)(?P<year>{_YEAR})\b(?![%–]|-\w|[.,:]\d)",
        rf"(?P<year>{_YEAR})(?![\w/%–-]|[.,:]\d){_NO_COUNT}",
        # The last, and no other, finds dates without a digit, of which most texts have none.
        rf"(?i:in|since|until|till|during|of|by|from|early|late|mid|last|this|next){_S}(?P<month>{_WHOLE_MONTH})\b",
    )
)
_DIGIT = regex(r"\d")
_ANY_YEAR = 2000  # where none is said; it has all days
_LONG = {"day": 1, "week": 7, "fortnight": 14}
_COUNTS = ["a", *TO_NINETEEN[:10]]
_RECKONED = regex(
    rf"\bthe{_S}(?:next|following){_S}day\b|\b(?P<count>{'|'.join(_COUNTS)}|\d\d?)(?:{_S}|-)(?P<unit>day|week|fortnight)s?{_S}"
    rf"(?:(?P<back>earlier|previously)|later|afterwards?|(?:(?P<before>before)|after)(?=\s*(?:[,;:.!?)—–]|and\b|$)))\b",
    re.IGNORECASE,
)


def dates(text: str) -> Iterator[Value]:
    """The dates of ``text`` in order, without overlaps; of "16 and 18 January" two. What no calendar has is none."""
    text = plain(text)
    patterns = _PATTERNS if _DIGIT.search(text) else _PATTERNS[-1:]
    matches = [(*_core(match), match) for pattern in patterns for match in pattern.finditer(text)]
    taken = 0
    for start, end, match in sorted(matches, key=lambda found: found[0]):  # stable: the patterns' own order stays
        if start >= taken:
            found = list(_dates(match, start, end))
            yield from found
            taken = end if found else taken


def days_told(text: str) -> list[Value]:
    """`dates`, and days reckoned from one of them: "on 16 January … two days earlier". In order."""
    found = list(dates(text))
    return sorted([*found, *_reckoned(text, found)], key=lambda value: value.span)


def _reckoned(text: str, known: Sequence[Value]) -> Iterator[Value]:
    """Days told by the one in front of them: "on Jan. 15 …, and a day later". ``known`` are the dates of ``text``."""
    days_known = [found for found in known if found.date[2]]
    for match in _RECKONED.finditer(plain(text)):
        behind = bisect_right(days_known, match.start(), key=lambda found: found.span.end)
        if not behind:
            continue
        year, month, day = days_known[behind - 1].date
        word = (match["count"] or "a").lower()
        days = (int(word) if word.isdecimal() else max(1, _COUNTS.index(word))) * _LONG[
            (match["unit"] or "day").lower()
        ]
        counted = timedelta(-days if match["back"] or match["before"] else days)
        there = date(year or _ANY_YEAR, month, day) + counted
        yield _day(*match.span(), (there.year if year else 0, there.month, there.day))


def _core(match: re.Match[str]) -> tuple[int, int]:
    """Where the match's groups stand: without the "in" of "in 1988"."""
    spans = [match.span(name) for name, value in match.groupdict().items() if value]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _dates(match: re.Match[str], start: int, end: int) -> Iterator[Value]:
    groups = match.groupdict()
    if groups.get("era"):
        yield _before_christ(match, start, end)
        return
    year, month = int(groups.get("year") or 0), _month(groups.get("month") or "0")
    if "one" in groups:
        yield from _numeric(match, year)
    elif "day" not in groups:
        yield _years(start, end, year, _last_year(year, groups), month)
    else:
        days = [name for name in ("early", "day") if groups.get(name)]
        inner = (match.end("early"), match.start("day")) if len(days) > 1 else (end, start)
        for name, span in zip(days, ((start, inner[0]), (inner[1], end))[-len(days) :], strict=True):
            day = int(groups[name].rstrip("stndrh"))
            if _exists(year, month, day):
                yield _day(*span, (year, month, day))


def _day(start: int, end: int, when: tuple[int, int, int]) -> Value:
    return Value("date", Span(start, end), float(when[0]), float(when[0]), date=when)


def _years(start: int, end: int, first: int, last: int, month: int = 0) -> Value:
    when = (first if first == last else 0, month, 0)
    return Value("date", Span(start, end), float(first), float(last), date=when)


def _before_christ(match: re.Match[str], start: int, end: int) -> Value:
    """500 BC, or 500 to 300 BC: the years are negative."""
    first, last = sorted(-int(figures.replace(",", "")) for figures in (match["year"], match["last"] or match["year"]))
    return _years(start, end, first, last)


def _numeric(match: re.Match[str], year: int) -> Iterator[Value]:
    """16/01/2024 or 01/16/2024; with dots the day comes first; of 03/04/2024 only the year is sure."""
    one, other = int(match["one"]), int(match["other"])
    orders = {(other, one)} if match["by"] == "." else {(other, one), (one, other)}
    fitting = [order for order in orders if _exists(year, *order)]
    if fitting:
        yield _day(*match.span(), (year, *(fitting[0] if len(fitting) == 1 else (0, 0))))


def _last_year(year: int, groups: dict[str, str | None]) -> int:
    if groups.get("decade"):
        return year + 9
    last = groups.get("last")
    return max(year, int(f"{year}"[: 4 - len(last)] + last)) if last else year


def _month(name: str) -> int:
    return int(name) if name.isdecimal() else 1 + _MONTHS.index(name[:3].lower())


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year or _ANY_YEAR, month, day)
    except ValueError:
        return False
    return True
