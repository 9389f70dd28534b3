"""How English writes a time of day, and scores or odds, which look alike.

"17:42", "5:42 p.m.", "5 pm", "at 17.42", "half past five", "two o'clock", "at two in the morning", "noon", and
"2024-01-16T17:42Z". Where neither a.m. nor p.m. is said nor what part of the day it is, an hour up to twelve may be of
the morning or of the afternoon. "3:1" is a ratio.
"""

import re
from collections.abc import Iterator

from qa.models import Span
from qa.regex import regex
from qa.values.number_words import TO_NINETEEN, plain
from qa.values.units import unit_at
from qa.values.value import Value

__all__ = ["ratios", "times"]

_HOURS = TO_NINETEEN[:12]
_PARTS = {"quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25, "half": 30}
_HOUR = "|".join(_HOURS)
_SPACE = r"\s{1,2}"
_MERIDIEM = r"(?:\s?(?P<half>[ap])(?:\.\s?m\b\.?|m\b))"
_DAYTIME = regex(
    rf"{_SPACE}(?:in{_SPACE}the{_SPACE}(?P<time>morning|afternoon|evening)|(?P<night>at{_SPACE}night))\b",
    re.IGNORECASE,
)
_CLOCK = regex(
    rf"""(?:(?<![\w.,/:$€£-])12(?:[:.]00)?{_SPACE})?\b(?P<name>noon|midday|midnight)\b
    | (?:(?P<stamp>(?<=-\d\dT)|(?<=-\d\d[ ])(?=\d\d:\d\d:))|(?<![\w.,/:$€£+])(?<!(?<!:[0-5]\d)-))
        (?P<hour>[01]?\d|2[0-3])(?P<by>[:.])(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?
        (?(stamp)(?:[.,]\d{{1,9}})?(?P<zone>Z|[+-][01]\d:?[0-5]\d)?)
        (?:{_MERIDIEM}|(?![\w%]|[:.,]\d))
    | (?<![\w.,/:$€£-])(?P<sharp>1[0-2]|0?[1-9]){_MERIDIEM.replace("half", "half_")}
    | (?<![\w.,/:$€£-])(?P<military>(?:[01]\d|2[0-3])[0-5]\d)(?:(?=\s?hrs\b)|(?<=\b0\d{{3}})(?=\s?hours\b))
    | \b(?P<part>quarter|half|five|ten|twenty(?:-five)?){_SPACE}(?P<way>past|to){_SPACE}(?P<of>{_HOUR}|1[0-2]|[1-9])\b
    | \b(?P<o>{_HOUR}|1[0-2]|[1-9]){_SPACE}o[’']clock\b
    | (?<=\bat[ ])(?P<bare>{_HOUR}|1[0-2]|[1-9])(?={_DAYTIME.pattern})""",
    re.IGNORECASE | re.VERBOSE,
)
_AT = regex(r"\b(?:at|until|till|since|around)\s{1,2}$", re.IGNORECASE)
_NEAR = regex(
    r"\b(?:before|after|about|around|towards?|nearly|almost|roughly|approximately)\s{1,2}(?:half\s{1,2}an?\s{1,2}hour\s)?$",
    re.IGNORECASE,
)
_RATIO = regex(r"(?<![\w.,/:])(\d{1,3}):(\d{1,3})(?![\w%]|[:.,]\d)")
_IN_FRONT = 30  # code points in which words stand that tell about a time
_ABOUT = 30.0  # minutes by which "around" and "shortly before" may be off


def times(text: str) -> Iterator[Value]:
    """The times of day in ``text``, in order. "At 14.25" is one, "14.25" elsewhere a number."""
    for match in _CLOCK.finditer(plain(text)):
        front = max(0, match.start() - _IN_FRONT), match.start()
        measured = match["by"] == "." and not match["half"]  # "at 14.25", but "at 14.25 dollars"
        ranging = (
            match["way"] and match["way"].lower() == "to" and match["part"].lower() != "quarter"
        )  # "ten to twelve"
        if (measured and unit_at(text, match.end())[0]) or ((measured or ranging) and not _AT.search(text, *front)):
            continue
        off = _ABOUT if _NEAR.search(text, *front) else 0.0
        minutes, zone = _minutes(text, match), _zone(match["zone"])
        yield Value("time", Span(*match.span()), high=off, unit=zone, written=minutes)


def ratios(text: str) -> Iterator[Value]:
    """Scores and odds, "3:1", of the unit "ratio": alike only if both figures are; what may be a time is none."""
    for match in _RATIO.finditer(text):
        if not _CLOCK.match(text, match.start()):
            one, other = float(match[1]), float(match[2])
            both = one * 1000 + other
            yield Value("number", Span(*match.span()), both, both, "ratio", written=(one, other))


def _zone(written: str | None) -> str:
    """One form for each offset: "Z" is "+00:00", "+0100" is "+01:00"."""
    return f"{written[:3]}:{written[-2:]}" if written and written != "Z" else "+00:00" if written else ""


def _minutes(text: str, match: re.Match[str]) -> tuple[float, ...]:
    """The minutes since midnight that a match may mean; seconds are a fraction of the last one."""
    if match["name"]:
        return (0.0,) if match["name"].lower() == "midnight" else (720.0,)
    if match["military"]:  # "0930 hrs"
        return (float(int(match["military"][:2]) * 60 + int(match["military"][2:])),)
    if match["part"]:
        past = _PARTS[match["part"].lower()]
        hour, minute = _number(match["of"]), past if match["way"].lower() == "past" else -past
    else:
        hour, minute = (
            _number(match["hour"] or match["sharp"] or match["o"] or match["bare"]),
            int(match["minute"] or 0),
        )
    second = int(match["second"] or 0) / 60
    half = (match["half"] or match["half_"] or "").lower() or _part_of_day(text, match.end(), hour)
    if half and hour <= len(_HOURS):
        return (((hour % 12 + (12 if half == "p" else 0)) * 60 + minute) % 1440 + second,)
    early = float(hour * 60 + minute)
    sure = hour == 0 or hour > len(_HOURS) or (match["hour"] or "").startswith("0")
    return (early + second,) if sure else tuple(sorted({early % 720 + second, early % 720 + 720 + second}))


def _part_of_day(text: str, end: int, hour: int) -> str:
    """By the words behind, "two in the morning": "a" or "p"; empty if none tell."""
    told = _DAYTIME.match(text, end)
    if told is None:
        return ""
    if told["night"]:
        return "p" if 6 <= hour < len(_HOURS) else "a"
    return "a" if told["time"].lower() == "morning" else "p"


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else 1 + _HOURS.index(word.lower())
