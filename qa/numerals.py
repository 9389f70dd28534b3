"""How English writes a single number: patterns, and what a match amounts to. `qa.values` makes values of them.

Figures ("1,800", "$10 billion", "$1.5m"), words ("two hundred and five", "half a million", "three dozen"), parts ("two
thirds", of a whole) and crowds ("dozens", "a few thousand", held as the range they may mean).
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from qa.units import CURRENCY_SIGNS, unit_at

__all__ = ["Amount", "amounts", "limits", "ordinals"]

_GAP = r"[\s-]{1,2}"  # between the words of a number: a blank, a line's end, a hyphen
_AND = r"(?:\s{1,2}and)?\s{1,2}"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TO_99 = rf"(?:(?:{_TENS})(?:{_GAP}(?:{_ONES}))?|{_TEENS}|{_ONES})"
_TO_999 = rf"(?:(?:{_TO_99}|an?){_GAP}hundred(?:{_AND}{_TO_99})?|{_TO_99})"
_SPELLED = rf"(?:zero|{_TO_999}(?:{_GAP}(?:thousand|million|billion)(?:{_AND}{_TO_999})?){{0,3}})"
_SCALES = {
    "dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7, "billion": 1e9,
    "trillion": 1e12,
}  # fmt: skip
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12}
_MANY = re.compile(  # what a figure with "m" counts in millions: other things are mostly measured in metres
    r"\s(?:people|inhabitants|residents|citizens|users|customers|members|students|voters|workers|jobs|homes|households|"
    r"children|refugees|visitors|passengers|viewers|subscribers|copies|barrels|tonnes|tons|pounds|euros|dollars)\b",
    re.IGNORECASE,
)
_VULGAR = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_SCALE, _PART, _VULGARS = "|".join(_SCALES), "|".join(_PARTS), "".join(_VULGAR)
_IN_PARTS = r"\d{1,4}(?-i:d[ ]?\d\d?h(?:[ ]?\d\d?m)?|h[ ]?\d\d?m(?:[ ]?\d\d?s)?|m[ ]?\d\d?s)"  # "5m30s"
_IN_DAYS = {"d": 1.0, "h": 1 / 24, "m": 1 / 1440, "s": 1 / 86400}
_CURRENCY = "|".join(re.escape(sign) for sign in sorted(CURRENCY_SIGNS, key=len, reverse=True))

_NUMBER = re.compile(
    rf"""(?<![\w.,/:])(?P<span>{_IN_PARTS})(?!\w)
    | (?<![\w.,/:])(?<![A-Za-z]-(?=\d))  # not inside a word, a version, a time of day; not in F-16
        (?P<sign>(?<![)\]%])[-−](?=[$€£¥₹\d])|\bminus\s)?
        (?:(?P<currency>{_CURRENCY})[ ]?)?
        (?:(?P<figures>\d{{1,3}}(?:[,\u00a0\u202f\u2009’']\d{{3}})++(?:\.\d++)?
            | (?<!\d[ ])\d{{1,3}}(?:[ ]\d{{3}})++(?!\d|[ ]\d|,\d) | \d++(?:\.\d++)?)(?P<vulgar>[{_VULGARS}])?
            | (?P<only>[{_VULGARS}]))
        (?![\d/]|[:.,]\d|-\d{{1,20}}-|(?<=-\d{{4}})-\d|(?<=-\d{{3}})-\d)
        (?:[ ]?(?P<short>bn|mn|mln|tn|[kmb])\b
            | (?P<half>{_AND}a\s{{1,2}}half\b)?(?:(?:{_GAP})?(?P<scale>{_SCALE})\b)?)
    | \b(?P<share>half|(?:{_ONES}|an?){_GAP}(?:{_PART})s?)\s{{1,2}}of\s{{1,2}}an?\s{{1,2}}(?P<whole>{_SCALE})\b
    | \b(?:for|within|in|after|lasted|than|took|takes)\s{{1,2}}(?P<one>(?:half\s{{1,2}})?an?)
        (?=\s{{1,2}}(?:minute|hour|day|week|month|year|decade|century)\b(?!\sand\sa\shalf))
    | \b(?:(?P<part>half|(?:{_ONES}|an?){_GAP}(?:{_PART}))(?=\s{{1,2}}of\b)
        | (?P<parts>(?:{_ONES}){_GAP}(?:{_PART})s?)\b)
    | \b(?P<crowd>(?:(?:tens|hundreds)\s{{1,2}}of\s{{1,2}})?(?:dozens|hundreds|thousands|millions|billions)
        | scores(?=\s{{1,2}}of\b) | (?:few|several){_GAP}(?:{_SCALE}))\b
    | \b(?:(?P<words>{_SPELLED})(?P<half_>{_AND}a\s{{1,2}}half|-and-a-half)?(?:{_GAP}(?P<scale_>{_SCALE}))?
        | (?P<article>(?:half{_GAP})?an?){_GAP}(?P<scale_a>{_SCALE}))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CROWDS = {
    "dozens": (24.0, 99.0), "scores": (40.0, 199.0), "hundreds": (200.0, 1999.0), "thousands": (2e3, 999_999.0),
    "millions": (2e6, 999e6), "billions": (2e9, 999e9),
}  # fmt: skip
_CROWDS_OF = {"tens": (20.0, 99.0), "hundreds": (200.0, 999.0), "few": (2.0, 9.0), "several": (2.0, 9.0)}

_LIMITS: dict[str, tuple[str, Callable[[float], tuple[float, float]]]] = {
    "least": (r"at\sleast|(?:no|not)\s(?:fewer|less)\sthan|a\sminimum\sof", lambda n: (n, math.inf)),
    "most": (r"at\smost|(?:no|not)\smore\sthan|up\sto|as\smany\sas|a\smaximum\sof", lambda n: (0.0, n)),
    "over": (r"(?:more|greater)\sthan|over|above|exceed(?:s|ed|ing)?|in\sexcess\sof", lambda n: (n, math.inf)),
    "under": (r"(?:fewer|less)\sthan|under|below", lambda n: (0.0, n)),
    "nearly": (r"almost|nearly|close\sto|just\sunder|not\squite", lambda n: (n - 0.1 * n, n)),
    "about": (r"about|around|roughly|approximately|some|estimated|circa|c\.|~|≈", lambda n: (n - 0.1 * n, n + 0.1 * n)),
}
_LIMIT = "|".join(f"(?P<{name}>{words})" for name, (words, _) in _LIMITS.items())
_IN_FRONT = re.compile(rf"(?<!\w)(?:{_LIMIT})\s{{0,2}}(?:the\s|an?\s)?$", re.IGNORECASE)
_BEHIND = re.compile(
    r"(?P<least>\+(?!\d)|\sor\s(?:more|over|above)\b)|(?P<most>\sor\s(?:fewer|less|under)\b)|(?P<about>\sor\sso\b)",
    re.IGNORECASE,
)
_DECADE = re.compile(  # "in his 30s", "the late 40s and 50s": no seconds
    r"\b(?:the|his|her|their|our|my|your|early|mid|late|low|high)[\s-](?:\d0s(?:\s(?:and|or|to)\s|[-–/]))?$",
    re.IGNORECASE,
)
_CODE = re.compile(r"\d-\d{1,20}-$")
_NEAR = 30  # code points in front of a number in which its qualifier stands

_TO_NINTH = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
_ORDINAL = re.compile(
    rf"""(?<![\w.,/:-])(?P<figures>\d{{1,4}}(?:st|nd|rd|th))\b
    | \b(?P<words>(?:{_TENS}){_GAP}(?:{_TO_NINTH})|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth
        | (?:thir|four|fif|six|seven|eigh|nine)teenth|(?:twen|thir|for|fif|six|seven|eigh|nine)tieth|hundredth)\b
        (?!\s{{1,2}}of\b)  # a third of them
    | \b(?:the|its|his|her|their|our|this)\s{{1,2}}(?P<early>first|second)\b""",
    re.IGNORECASE | re.VERBOSE,
)

# "One" counts in front of what is counted, and behind "at least": not in "this one", "one of the", "one that".
_COUNTED = re.compile(
    r"\s{1,2}(?:(?:or|to|and|in)\s{1,2}(?:\d|(?:two|three|four|five|six|ten|hundred)\b)|(?P<word>[^\W\d_]{1,40}))"
    r"|-(?:second|minute|hour|day|week|month|year|mile|kilomet(?:er|re)|met(?:er|re))\b",
    re.IGNORECASE,
)
_MEANT = re.compile(r"\b(?:at least|at most|more than|less than|fewer than|exactly|precisely)\s{1,2}$", re.IGNORECASE)
_POINTED = re.compile(
    r"\b(?:this|that|no|not|any|every|each|which|the|some|another|other|such|dual)\s{1,2}$", re.IGNORECASE
)
_NOT_COUNTED = frozenset(
    """of another more that which who whom whose with for to in on at by from as is was are were be been has had have
    will would can could may might must should shall do does did and or but than then when where while if it he she
    they we you i there here not no never also too even after before since""".split()
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written at ``start`` to ``end``: from ``low`` to ``high``, which differ for a crowd only.

    ``scale`` is its "million" (1 without one), already in ``low`` and ``high``; ``unit`` is "part" for a part of a
    whole, the currency of a sign in front, "time" (in days) for one told in several units, else "".
    """

    start: int
    end: int
    low: float
    high: float
    scale: float = 1.0
    unit: str = ""


def amounts(text: str) -> Iterator[Amount]:
    """The numbers of ``text`` one by one, in order. "One" only where it counts; no ordinals, nothing like "5G"."""
    for match in _NUMBER.finditer(text):
        if match["span"]:
            days = sum(int(count) * _IN_DAYS[unit] for count, unit in re.findall(r"(\d+)([dhms])", match["span"]))
            yield Amount(*match.span(), days, days, unit="time")
        elif match["crowd"]:
            yield _crowd(match)
        elif match["share"]:
            (part,) = _part(match["share"], *match.span())
            scale = _SCALES[match["whole"].lower()]
            yield replace(part, low=part.low * scale, high=part.high * scale, scale=scale, unit="")
        elif match["part"] or match["parts"]:
            yield from _part(match.group(), *match.span())
        elif match["one"]:
            many = 0.5 if match["one"].lower().startswith("half") else 1.0  # "for half an hour", "within a year"
            yield Amount(*match.span("one"), many, many)
        elif match["figures"] or match["only"]:
            yield from _figures(match)
        elif match["article"] or (match["words"].lower() != "one" or match["scale_"] or _counts(text, match)):
            yield from _words(match)


def limits(text: str, amount: Amount) -> tuple[float, float]:
    """What a number allows with the words that qualify it: "at least 9" is 9 to infinity, "almost 100" 90 to 100."""
    match = _IN_FRONT.search(text, max(0, amount.start - _NEAR), amount.start) or _BEHIND.match(text, amount.end)
    if match is None or match.lastgroup is None or amount.low != amount.high:
        return amount.low, amount.high
    low, high = sorted(_LIMITS[match.lastgroup][1](amount.low))  # "almost -18" lies above it
    return low, high


def ordinals(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and place of "fourth", "21st"; of "first" and "second" only behind "the", "its" and the like."""
    from text_to_num import alpha2digit

    for match in _ORDINAL.finditer(text):
        group = match.lastgroup or "words"
        figures = alpha2digit(" ".join(match[group].lower().split()), "en", threshold=0)  # "twenty-first" to "21st"
        yield (*match.span(group), int(figures.rstrip("stndrh")))


def _crowd(match: re.Match[str]) -> Amount:
    first, *rest = re.split(r"\s+of\s+|[\s-]+", match["crowd"].lower())
    if not rest:
        return Amount(*match.span(), *_CROWDS[first])
    (low, high), scale = _CROWDS_OF[first], _SCALES[rest[0].removesuffix("s")]
    return Amount(*match.span(), low * scale, high * scale)


def _part(words: str, start: int, end: int) -> Iterator[Amount]:
    first, *rest = re.split(r"[\s-]+", words.lower())
    many = _spelled(first) if rest else 1.0
    part = many / _PARTS[(rest or [first])[-1].removesuffix("s")] if many else 0.0
    yield Amount(start, end, part, part, unit="part")


def _figures(match: re.Match[str]) -> Iterator[Amount]:
    short, currency = (match["short"] or "").lower(), CURRENCY_SIGNS.get((match["currency"] or "").lower(), "")
    end = match.end()
    apart = match.start("short") > match.end("figures")
    if (short == "k" and apart) or (
        short in ("m", "b") and not currency and not (short == "m" and _MANY.match(match.string, end))
    ):
        short, end = "", max(match.end("figures"), match.end("vulgar"), match.end("only"))  # "5 m" are metres
    behind, front = match.string[end : end + 1], max(0, match.start() - _NEAR)
    if (behind.isalpha() and not unit_at(match.string, end)[0]) or _CODE.search(match.string, front, match.start()):
        return  # "5G", "16th", "555-1234-99"
    if behind == "s" and _DECADE.search(match.string, front, match.start()):
        return
    scale = _SHORT.get(short) or _SCALES.get((match["scale"] or "").lower(), 1.0)
    number = float(re.sub(r"[^\d.]", "", match["figures"] or "0")) + (0.5 if match["half"] else 0.0)
    number += _VULGAR.get(match["vulgar"] or match["only"] or "", 0.0)
    number *= -scale if match["sign"] else scale
    yield Amount(match.start(), end, number, number, scale, currency)


def _words(match: re.Match[str]) -> Iterator[Amount]:
    scale = _SCALES.get((match["scale_"] or match["scale_a"] or "").lower(), 1.0)
    half = match["half_"] or (match["article"] or "").lower().startswith("half")
    whole = _spelled(match["words"]) if match["words"] else 0.0 if half else 1.0
    if whole is not None:
        number = (whole + (0.5 if half else 0.0)) * scale
        yield Amount(*match.span(), number, number, scale)


def _spelled(words: str) -> float | None:
    """What "two hundred and five" or "a hundred" is; None for what is no number, as "one thousand thousand"."""
    from text_to_num import text2num

    plain = re.sub(r"^an?\b", "one", " ".join(words.lower().replace("-", " ").split()))
    try:
        return float(text2num(plain, "en"))
    except ValueError:
        return None


def _counts(text: str, match: re.Match[str]) -> bool:
    before = max(0, match.start() - _NEAR)
    if _MEANT.search(text, before, match.start()):
        return True
    counted = _COUNTED.match(text, match.end())
    if counted is None or (counted["word"] or "").lower() in _NOT_COUNTED:
        return False
    return _POINTED.search(text, before, match.start()) is None
