"""How English writes a single number: patterns, and what a match amounts to.

Figures ("1,800", "$10 billion", "$1.5m"), words ("two hundred and five", "half a million", "three dozen"), parts ("two
thirds", of a whole) and crowds ("dozens", "a few thousand", held as the range they may mean).
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from qa.models import Span
from qa.regex import regex
from qa.values.number_words import AND, GAP, LATER_PLACES, ONES, SPELLED, TENS, TO_NINTH, place_of, plain, spelled
from qa.values.units import CURRENCY_SIGNS, unit_at, unit_end
from qa.values.value import Value

__all__ = ["Amount", "amounts", "limits", "ordinals", "qualified"]

_SCALES = {
    "dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7, "billion": 1e9,
    "trillion": 1e12,
}  # fmt: skip
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12}
_MANY = regex(  # what a figure with "m" counts in millions: other things are mostly measured in metres
    r"\s(?:people|inhabitants|residents|citizens|users|customers|members|students|voters|workers|jobs|homes|households|"
    r"children|refugees|visitors|passengers|viewers|subscribers|copies|barrels|tonnes|tons|pounds|euros|dollars)\b",
    re.IGNORECASE,
)
_VULGARS = "[¼-¾⅐-⅞]"
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_SCALE, _PART = "|".join(_SCALES), "|".join(_PARTS)
_IN_PARTS = r"\d{1,4}(?-i:d[ ]?\d\d?h(?:[ ]?\d\d?m)?|h[ ]?\d\d?m(?:[ ]?\d\d?s)?|m[ ]?\d\d?s)"  # "5m30s"
_IN_DAYS = {"d": 1.0, "h": 1 / 24, "m": 1 / 1440, "s": 1 / 86400}
_CURRENCY = "|".join(re.escape(sign) for sign in sorted(CURRENCY_SIGNS, key=len, reverse=True))

_NUMBER = regex(
    rf"""(?<![\w.,/:])(?P<span>{_IN_PARTS})(?!\w)
    | (?<![\w.,/:])(?<![A-Za-z]-(?=\d))  # not inside a word, a version, a time of day; not in F-16
        (?P<sign>(?<![)\]%])[-−](?=[$€£¥₹\d])|\bminus\s)?
        (?:(?P<currency>{_CURRENCY})[ ]?)?
        (?:(?P<figures>\d{{1,3}}(?>(?:[,\u00a0\u202f\u2009’']\d{{3}})+)(?:\.\d++)?
            | (?<!\d[ ])\d{{1,3}}(?>(?:[ ]\d{{3}})+)(?!\d|[ ]\d|,\d) | \d++(?:\.\d++)?)(?P<vulgar>{_VULGARS})?
            | (?P<only>{_VULGARS}))
        (?![\d/]|[:.,]\d|-\d{{1,20}}-|(?<=-\d{{4}})-\d|(?<=-\d{{3}})-\d|-(?-i:[A-Z]){{1,4}}\d)
        (?:[ ]?(?P<short>bn|mn|mln|tn|[kmb])\b
            | (?P<half>{AND}a\s{{1,2}}half\b)?(?:(?:{GAP})?(?P<scale>{_SCALE})\b)?)
    | \b(?P<share>half|(?:{ONES}|an?){GAP}(?:{_PART})s?)\s{{1,2}}of\s{{1,2}}an?\s{{1,2}}(?P<whole>{_SCALE})\b
    | \b(?:for|within|in|after|lasted|than|took|takes)\s{{1,2}}(?P<one>(?:half\s{{1,2}})?an?)
        (?=\s{{1,2}}(?:minute|hour|day|week|month|year|decade|century)\b(?!\sand\sa\shalf))
    | \b(?P<a>an?)(?=\s{{1,2}}fortnight\b)
    | (?<!\bat\s)(?<!\bfor\s)\b(?P<often>(?-i:once)(?=\s{{0,2}}(?:[.,;:!?)]|$)|\s{{1,2}}(?:or|every|per|each)\b
            |\s{{1,2}}an?\s{{1,2}}(?:hour|day|week|fortnight|month|quarter|year|decade|century)\b)
        | (?:twice|thrice)\b(?!-|\s{{1,2}}(?:\d|(?:as|the|that|this|its|his|her|their|our|my|your|what)\b)))
    | \b(?:(?P<part>half|(?:{ONES}|an?){GAP}(?:{_PART}))(?=\s{{1,2}}of\b)
        | (?P<parts>(?:{ONES}){GAP}(?:{_PART})s?)\b)
    | \b(?P<crowd>(?:(?:tens|hundreds)\s{{1,2}}of\s{{1,2}})?(?:dozens|hundreds|thousands|millions|billions)
        | scores(?=\s{{1,2}}of\b) | (?:few|several){GAP}(?:{_SCALE}))\b
    | \b(?:(?P<words>{SPELLED})(?P<half_>{AND}a\s{{1,2}}half|-and-a-half)?(?:{GAP}(?P<scale_>{_SCALE}))?
        | (?P<article>half(?:{GAP}an?)?|an?){GAP}(?P<scale_a>{_SCALE}))\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CROWDS = {
    "dozens": (24.0, 99.0), "scores": (40.0, 199.0), "hundreds": (200.0, 1999.0), "thousands": (2e3, 999_999.0),
    "millions": (2e6, 999e6), "billions": (2e9, 999e9),
}  # fmt: skip
_OFTEN = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_CROWDS_OF = {"tens": (20.0, 99.0), "hundreds": (200.0, 999.0), "few": (2.0, 9.0), "several": (2.0, 9.0)}
_MORE, _LESS = "(?:more|greater|higher|longer|larger)", "(?:fewer|less|lower|shorter|smaller)"
_DENIED = r"(?:not|never|nor|without|\w{1,9}n[’']t)\s(?:\w{1,12}\s){0,3}?"
_LIMITS: dict[str, tuple[str, Callable[[float], tuple[float, float]]]] = {
    "least": (rf"at\sleast|(?:no|not)\s{_LESS}\sthan|a\sminimum\sof", lambda n: (n, math.inf)),
    "most": (
        rf"at\smost|(?:no|not)\s{_MORE}\sthan|{_DENIED}exceed(?:ed|ing)?|(?:up\sto\s)?a\smaximum\sof|up\sto|as\smany\sas",
        lambda n: (0.0, n),
    ),
    "over": (rf"{_MORE}\sthan|over|above|exceed(?:s|ed|ing)?|in\sexcess\sof", lambda n: (n, math.inf)),
    "under": (rf"{_LESS}\sthan|under|below", lambda n: (0.0, n)),
    "nearly": (r"almost|nearly|close\sto|just\sunder|not\squite", lambda n: (n - 0.1 * n, n)),
    "about": (r"about|around|roughly|approximately|some|estimated|circa|c\.|~|≈", lambda n: (n - 0.1 * n, n + 0.1 * n)),
}
_LIMIT = "|".join(f"(?P<{name}>{words})" for name, (words, _) in _LIMITS.items())
_IN_FRONT = regex(rf"(?<!\w)(?:{_LIMIT})\s{{0,2}}(?:the\s|an?\s)?$", re.IGNORECASE)
_BEHIND = regex(
    r"(?P<least>\+(?!\d)|\sor\s(?:more|over|above)\b)|(?P<most>\sor\s(?:fewer|less|under)\b)|(?P<about>\sor\sso\b)",
    re.IGNORECASE,
)
_CODE = regex(  # what stands in front of a number in "555-1234-99", "HP4-17", "a@b.org/?n=17"; not in "Rs5-6"
    rf"\d-\d{{1,20}}-$|(?<![\w$€£¥₹-])(?!(?:{_CURRENCY})\s?\d)[^\W\d_][\w./]*(?:-[\w./]+)*-$|(?:://|www\.|@)\S*$",
    re.IGNORECASE,
)
_ADDRESS = regex(r"[.+-]?[\w.+-]{0,64}@\w")
_LONG = 90  # code points of a name or an address in front of its number
_DECADE = regex(  # "in his 30s", "the late 40s and 50s": no seconds
    r"\b(?:the|his|her|their|our|my|your|early|mid|late|low|high)[\s-](?:\d0s(?:\s(?:and|or|to)\s|[-–/]))?$",
    re.IGNORECASE,
)
_NEAR = 30  # code points in front of a number in which its qualifier stands
_ORDINAL = regex(
    rf"""(?<![\w.,/:-])(?P<figures>\d{{1,4}}(?:st|nd|rd|th))\b
    | \b(?P<words>(?:{TENS}){GAP}(?:{TO_NINTH})|{LATER_PLACES})\b
        (?!\s{{1,2}}of\b)  # a third of them
    | \b(?:the|its|his|her|their|our|this)\s{{1,2}}(?P<early>first|second)\b""",
    re.IGNORECASE | re.VERBOSE,
)

# "One" counts in front of what is counted, and behind "at least": not in "this one", "one of the", "one that".
_COUNTED = regex(
    r"\s{1,2}(?:(?:or|to|and|in)\s{1,2}(?:\d|(?:two|three|four|five|six|ten|hundred)\b)|(?P<word>[^\W\d_]{1,40}))"
    r"|-(?:second|minute|hour|day|week|month|year|mile|kilomet(?:er|re)|met(?:er|re))\b",
    re.IGNORECASE,
)
_MEANT = regex(r"\b(?:at least|at most|more than|less than|fewer than|exactly|precisely)\s{1,2}$", re.IGNORECASE)
_POINTED = regex(r"\b(?:this|that|no|not|any|every|each|which|the|some|another|other|such|dual)\s{1,2}$", re.IGNORECASE)
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
    for match in _NUMBER.finditer(plain(text)):
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
        elif match["one"] or match["a"]:
            half = (match["one"] or "").lower().startswith("half")  # "for half an hour", "within a year"
            many = 0.5 if half else 1.0
            yield Amount(*match.span(match.lastgroup or 0), many, many)
        elif match["often"]:
            many = _OFTEN[match["often"].lower()]
            yield Amount(*match.span(), many, many)
        elif match["figures"] or match["only"]:
            yield from _figures(match)
        elif match["article"] or (match["words"].lower() != "one" or match["scale_"] or _counts(text, match)):
            yield from _words(match)


def limits(text: str, amount: Amount) -> tuple[float, float]:
    """What a number allows with the words that qualify it: "at least 9" is 9 to infinity, "almost 100" 90 to 100."""
    match = _qualifier(text, amount.start, amount.end)
    if match is None or match.lastgroup is None or amount.low != amount.high:
        return amount.low, amount.high
    low, high = sorted(_LIMITS[match.lastgroup][1](amount.low))  # "almost -18" lies above it
    return low, high


def qualified(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of a number with the words that qualify it: "no more than 9", "50 or more"."""
    match = _qualifier(text, start, end)
    return (min(start, match.start()), max(end, match.end())) if match else (start, end)


def ordinals(text: str) -> Iterator[Value]:
    """Numbers of the unit "order": "fourth", "21st"; "first" and "second" only behind "the", "its" and the like."""
    for match in _ORDINAL.finditer(plain(text)):
        group = match.lastgroup or "words"
        words = match[group]
        place = float(words[:-2] if group == "figures" else place_of(words))
        yield Value("number", Span(*match.span(group)), place, place, "order", written=(place,))


def _qualifier(text: str, start: int, end: int) -> re.Match[str] | None:
    front = _IN_FRONT.search(text, max(0, start - _NEAR), start)
    return front or _BEHIND.match(text, end) or _BEHIND.match(text, unit_end(text, end))


def _crowd(match: re.Match[str]) -> Amount:
    first, *rest = re.split(r"\s+of\s+|[\s-]+", match["crowd"].lower())
    if not rest:
        return Amount(*match.span(), *_CROWDS[first])
    (low, high), scale = _CROWDS_OF[first], _SCALES[rest[0].removesuffix("s")]
    return Amount(*match.span(), low * scale, high * scale)


def _part(words: str, start: int, end: int) -> Iterator[Amount]:
    first, *rest = re.split(r"[\s-]+", words.lower())
    many = spelled(first) if rest else 1.0
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
    text, start = match.string, match.start()
    if (text[end : end + 1].isalpha() and not unit_at(text, end)[0]) or _ADDRESS.match(text, end):
        return  # "5G", "16th", "17@b.org"
    if text[end : end + 1] == "s" and _DECADE.search(text, max(0, start - _NEAR), start):
        return
    if start and not text[start - 1].isspace() and _CODE.search(text, max(0, start - _LONG), start):
        return
    scale = _SHORT.get(short) or _SCALES.get((match["scale"] or "").lower(), 1.0)
    number = float(re.sub(r"[^\d.]", "", match["figures"] or "0")) + (0.5 if match["half"] else 0.0)
    number += unicodedata.numeric(match["vulgar"] or match["only"] or "0")
    number *= -scale if match["sign"] else scale
    yield Amount(start, end, number, number, scale, currency)


def _words(match: re.Match[str]) -> Iterator[Amount]:
    scale = _SCALES.get((match["scale_"] or match["scale_a"] or "").lower(), 1.0)
    half = match["half_"] or (match["article"] or "").lower().startswith("half")
    whole = spelled(match["words"]) if match["words"] else 0.0 if half else 1.0
    if whole is not None:
        number = (whole + (0.5 if half else 0.0)) * scale
        yield Amount(*match.span(), number, number, scale)


def _counts(text: str, match: re.Match[str]) -> bool:
    before = max(0, match.start() - _NEAR)
    if _MEANT.search(text, before, match.start()):
        return True
    counted = _COUNTED.match(text, match.end())
    if counted is None or (counted["word"] or "").lower() in _NOT_COUNTED:
        return False
    return _POINTED.search(text, before, match.start()) is None
