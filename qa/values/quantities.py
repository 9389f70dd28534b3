"""The numbers of a text as values: each with its unit and what its words allow; the two ends of a range are one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.models import Span
from qa.regex import regex
from qa.values.numerals import Amount, amounts, limits, qualified
from qa.values.units import unit_at, unit_end
from qa.values.value import Value, clear

__all__ = ["in_full", "numbers", "with_unit"]

_BETWEEN = regex(r"\s{0,2}(–|-|to|and|or)\s{0,2}", re.IGNORECASE)
_OPENED = regex(r"\bbetween\s{1,2}$", re.IGNORECASE)
_CHANGED = regex(r"(?<!\w)(?P<how>\w*)\s{0,2}\bfrom\s{1,2}$", re.IGNORECASE)
_BECAME = regex(r"\bto\b", re.IGNORECASE)
_POUNDS = regex(r"\spounds?\b", re.IGNORECASE)  # millions of them are money
_TIMES = regex(r"\s{1,2}times\b", re.IGNORECASE)
_OPENING = len("between  ")
_SPREAD = ("rang", "var", "any")  # "ranging from", "varies from", "anywhere from": a range after all


def numbers(text: str, read: Sequence[Span] = ()) -> Iterator[Value]:
    """Numbers in figures and in words, each with what qualifies it; "seven to nine" is one number, "from seven to nine"
    are two, and "thirty (30)" is one.

    "One" is a number only in front of what it counts: not in "no one", "this one", "one of the". None is what stands in
    ``read``, which is in order: the year of "rose from 7 in 2021 to 9".
    """
    held: tuple[Amount, Value] | None = None
    for amount in amounts(text):
        if not clear(Span(amount.start, amount.end), read):
            continue
        value = _value(text, amount)
        if held is not None and _told_twice(text, held[0], amount):
            whole = replace(held[0], end=amount.end + 1)
            held = whole, _value(text, whole)
            continue
        if held is not None:
            both = _joined(text, *held, amount, value)
            if both is not None and _changed(text, both.span):
                yield replace(both, span=held[1].span, high=both.low, written=both.written[:1])
            elif both is not None and both.low < both.high:
                value = both
            else:
                yield held[1]
        held = amount, value
    if held is not None:
        yield held[1]


def with_unit(text: str, value: Value) -> Span:
    """The place of a value with the unit behind it: "90 mph"; also "three times"."""
    times = None if value.unit else _TIMES.match(text, value.span.end)
    end = times.end() if times else unit_end(text, value.span.end) if value.unit else value.span.end
    return Span(value.span.start, end)


def in_full(text: str, value: Value) -> Span:
    """The place of a value with its unit and the words that qualify it: "no more than 90 mph", "between 5 and 7 km"."""
    start, end = qualified(text, value.span.start, value.span.end)
    opened = _OPENED.search(text, max(0, start - _OPENING), start) if len(value.written) > 1 else None
    return Span(opened.start() if opened else start, max(end, with_unit(text, value).end))


def _value(text: str, amount: Amount) -> Value:
    unit, factor = (amount.unit, 1.0) if amount.unit else unit_at(text, amount.end)
    if unit == "mass" and amount.scale > 1 and _POUNDS.match(text, amount.end):
        unit, factor = "GBP", 1.0
    if unit == "part":
        unit, factor = "share", 100.0
    low, high = limits(text, amount)
    written = (amount.low * factor,) if amount.low == amount.high else ()
    span = Span(amount.start, amount.end)
    return Value("number", span, low * factor, high * factor, unit, written=written, factor=factor)


def _told_twice(text: str, words: Amount, figures: Amount) -> bool:
    """Whether a number in words is told again in figures, in brackets: "thirty (30) days"."""
    between, behind = text[words.end : figures.start], text[figures.end : figures.end + 1]
    return between.strip() == "(" and behind == ")" and words.low == figures.low


def _joined(text: str, lower: Amount, low: Value, upper: Amount, high: Value) -> Value | None:
    """Two numbers that may be the ends of a range as one: "7-9", "between seven and nine", "10 to 15 km", "3 km-5 km".

    Unit and scale may stand at one end only: "10 to 15 million", "$10-15 billion". They may be in any order.
    """
    unit_behind = unit_end(text, low.span.end) if low.unit else low.span.end
    between = _BETWEEN.fullmatch(text, unit_behind, high.span.start)
    both = len(low.written) == 1 == len(high.written) and (low.unit == high.unit or not (low.unit and high.unit))
    if between is None or not both or (unit_behind > low.span.end and (not high.unit or between[1].lower() == "to")):
        return None  # "rose 5 % to 7 million", "rose 5 % to 7 %"
    opened = _OPENED.search(text, *low.span.before(_OPENING)) is not None
    if (between[1].lower() == "and") != opened:
        return None
    scale = upper.scale if lower.scale == 1.0 and lower.low < upper.low / upper.scale else 1.0
    unit, factor = (high.unit, high.factor) if high.unit else (low.unit, low.factor)
    start, end = lower.low * scale * (low.factor if low.unit else factor), upper.low * factor
    span = Span(low.span.start, high.span.end)
    return Value("number", span, start, end, unit, written=(start, end), factor=factor)


def _changed(text: str, both: Span) -> bool:
    """Whether what looks like a range tells what was, and what it became: "grew from seven to nine"."""
    before = _CHANGED.search(text, *both.before(len("anything  from  ")))
    told = before is not None and not before["how"].lower().startswith(_SPREAD)
    return told and _BECAME.search(both.of(text)) is not None
