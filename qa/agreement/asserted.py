"""Which values of a sentence it gives for what a question asks: not what was before, nor what it denies.

"Fell from 24 to 18", "18, down from 24", "18 instead of 24" give 18; "it is not true that 24 died", "refused to say
whether 24 died", "24 would have died" give none, nor does "the first since the war of 1988" say when; of "60 seals, of
which 24 leaked" and "of the 60 seals, 24 leaked" 24 leaked.
"""

import re
from collections.abc import Sequence

from qa.regex import regex
from qa.text.terms import content_terms
from qa.values.parts import parted
from qa.values.reading import Value
from qa.values.value import behind, in_front

__all__ = ["asserted", "superseded"]

# What stands in front of a value and behind it is looked at in small letters (`in_front`, `behind`).
_QUALIFIED = (  # what may stand between a word and the number that it tells of
    r"\s{1,2}(?:(?:the|an?|its|about|around|roughly|some|over|almost|nearly|more|less|fewer|than|at|least|most|just|only|"
    r"earlier|previous|former|figure|level|total|of)\s{1,2}){0,4}$"
)
_PUT_OFF = (
    r"postpon|delay|defer|reschedul|brought\sforward|push|shift|put\sback|move[sd]?\b|moving|chang|revis|correct|amend"
)
_DEFERS = regex(rf"\b(?:{_PUT_OFF})")
_CHANGES = regex(
    rf"\b(?:{_PUT_OFF}|f[ae]ll|r[io]se|rising|gr[eo]w|increas|decreas|reduc|rais|lower|cut|extend|shorten|"
    r"lengthen|went\b|go(?:es|ne|ing)?\b|drop|declin|climb|jump|soar|surg|plung|tumbl|slow|sli[dp]|shr[aiu]nk|doubl|"
    r"tripl|halv|widen|narrow|expand|adjust|updat|accelerat|improv|eas(?:e|ed|ing)\b|edg(?:e|ed|ing)\b|sw[eo]ll|up\b|down\b)",
)
_FROM = regex(rf"\bfrom{_QUALIFIED}")
_TO = regex(rf"(?<!according\s)\bto{_QUALIFIED}")
_STOPS = regex(r"[;:()]|\.\s")
_FORMER = regex(
    r"\b(?:(?:up|down)(?:\s\w{2,20}ly)?\sfrom|instead\sof|rather\sthan|in\splace\sof|compared\s(?:with|to)|,\sagainst|formerly|"
    rf"previously|originally){_QUALIFIED}",
)
_REPLACED = regex(  # "The word '24' is replaced by '18'"
    r"\W{0,3}(?:\w{1,20}\W{1,3}){0,4}?(?:(?:is|are|was|were|be|been)\s(?:replaced|superseded|changed|amended|"
    r"corrected|revised|increased|reduced|raised|lowered)\s(?:by|with|to)|(?:there\s(?:is|shall\sbe)\s)?substitut\w{1,4})\b",
)
_ASKS_BEFORE = regex(
    r"\b(?:before|(?:previous|former|original|initial)(?:ly)?|from (?:what|which|how)|used to)\b|\bfrom\?",
    re.IGNORECASE,
)
_APART = regex(  # what tells one of two numbers from the other: "7,900 people in 2021"
    r"[^,;:.()]{0,40}?\s(?:in|on|at|for|among|under|during|with|last|the)\b((?:(?!\bto\b)[^,;:.()])*)", re.IGNORECASE
)
_NOT = regex(r"(?<!\bif\s)(?<!\bor\s)(?<!\bwhy\s)\bnot\s{1,2}(?:(?:in|on|at|the|by|about)\s{1,2}){0,2}$")
_SAY = r"(?:say|said|tell|told|think|(?:claim|confirm|report|suggest)(?:s|ed)?|(?:state|believe|prove)[sdn]?)"
_DENIED = regex(
    r"(?:\b(?:un|not\s|in)(?:true|correct|clear|known|certain|the\scase|confirmed)|\b(?:false|wrong)(?:ly)?\b|\bmyth\b|"
    r"\bno\s(?:evidence|truth|proof|sign)\b|(?<!\bnot\s)(?<!n[’']t\s)\b(?:den(?:y|ies|ied|ying)|disput(?:es|ed|ing)|"
    r"reject(?:s|ed|ing)|(?<!no\s)doubt(?:s|ed))|\b(?:refus|declin)(?:es|ed|ing)\sto\s|"
    rf"(?:\b(?:not|never)|n[’']t)\s(?:(?:\w{{2,20}}ly|yet|ever|been|have)\s){{0,2}}{_SAY}\b(?!\suntil)|"
    rf"\b(?:nobody|no\sone|none|neither\b[^;:.]{{1,80}}?\bnor)\b[^,;:.]{{0,60}}?\b{_SAY}\b)"
    r"[^,;:.]{0,60}?\b(?:that|whether|if|how)\b(?:(?!\bbut\b)[^,;:.])*$"
    r"|(?<!\bnot\s)(?<!n[’']t\s)\bden(?:ies|ied|ying)\s\w{2,20}ing\b(?:(?!\bbut\b)[^,;:.])*$",
)
_SUPPOSED = (
    r"\bwould\s(?:\w{2,20}\s)?have\s(?:been|cost|(?!hundred)\w{1,20}(?:ed|en|id|ght|ost|ade|own|one|un|ung|et))\b"
)
_WOULD_HAVE = regex(rf"{_SUPPOSED}[^,;:.]*$")
_WOULD_HAVE_BEHIND = regex(rf"(?:(?!\b(?:who|which|that)\b)[^,;:.]){{0,50}}?{_SUPPOSED}")
_ASKS_SUPPOSED = regex(r"\b(?:would|could|might|if)\b", re.IGNORECASE)
_SINCE = regex(r"\bsince\s([^,;:()]{0,60})$")
_ASKS_SINCE = regex(r"\b(?:last|latest|previous|before|earlier|since|ago|how long)\b", re.IGNORECASE)
_SO_FAR = regex(r"[^,;:.()]{0,60}")
_ASKING = frozenset(content_terms("how many number total"))
_OF_WHICH = regex(r"\bof\s(?:which|whom)\b", re.IGNORECASE)
# One of these stands in every sentence that denies or supposes, or that tells what was before: a quick look first.
_MAY_DENY = (
    "not|n't|n’t|never|no one|nobody|none|neither|no |den|true|correct|clear|known|certain|false|wrong|myth|disput|"
    "reject|doubt|refus|declin|would"
).split("|")
_MAY_HAVE_CHANGED = (
    "from|instead|rather|place|compared|against|formerly|previously|originally|supersed| by| to| with|substitut".split(
        "|"
    )
)
_REACH = 120  # code points from a value to what it became, or to what tells it from others
_SENTENCE = 400  # code points of a sentence that are looked at on either side
_BESIDE = 3  # values on either side


def asserted(question: str, text: str, found: Sequence[Value]) -> list[Value]:
    """Those of ``found``, the values of one kind of ``text`` in order, that it gives for what ``question`` asks."""
    folded = text.lower()
    denies, changes = (any(word in folded for word in words) for words in (_MAY_DENY, _MAY_HAVE_CHANGED))
    given = [value for value in found if not (denies and _denied(question, text, value))]
    if "since " in folded:
        given = [value for value in given if not _since_another(question, text, value)]
    former = _all_former(text, given) if changes else []
    if former and not _ASKS_BEFORE.search(question):
        asked = [value for value in former if _singled_out(question, text, value)]
        places = {value.span for value in former}
        given = asked or [value for value in given if value.span not in places]
    return _part_or_whole(question, text, _part_asked_for(question, text, given))


def superseded(question: str, text: str, found: Sequence[Value]) -> list[Value]:
    """Those of ``found`` that ``text`` tells to have been before, if ``question`` asks for none of these."""
    former = _all_former(text, found)
    asked = _ASKS_BEFORE.search(question) or any(_singled_out(question, text, value) for value in former)
    return [] if asked else former


def _all_former(text: str, found: Sequence[Value]) -> list[Value]:
    """Those of ``found`` that were before one of the others beside them."""
    return [
        value
        for number, value in enumerate(found)
        if _former(text, value, found[max(0, number - _BESIDE) : number + _BESIDE + 1])
    ]


def _denied(question: str, text: str, value: Value) -> bool:
    """Whether a value is told not to be so, or only to have been if something else had."""
    front = in_front(text, value)
    if _NOT.search(front) or _DENIED.search(front):
        return True
    supposed = _WOULD_HAVE.search(front) or _WOULD_HAVE_BEHIND.match(behind(text, value))
    return supposed is not None and _ASKS_SUPPOSED.search(question) is None


def _since_another(question: str, text: str, value: Value) -> bool:
    """Whether a date is that of something else, since which what the sentence tells was: "the first since the war ended
    in 1988", unless the question asks for that. "Since 1988" alone may be the answer.
    """
    asked = value.kind == "date" and not _ASKS_SINCE.search(question)
    since = _SINCE.search(in_front(text, value)) if asked else None
    so_far = _SO_FAR.match(text, value.span.end)
    told = set(content_terms(f"{since[1]} {so_far[0] if so_far else ''}")) if since else set()
    return bool(told) and 2 * len(told.intersection(content_terms(question))) < len(told)


def _former(text: str, value: Value, others: Sequence[Value]) -> bool:
    """Whether a value is what was before one of the others beside it, or stands there for comparison."""
    front = in_front(text, value)
    if _FORMER.search(front):
        return True
    if value.span.end < others[-1].span.start and _REPLACED.match(behind(text, value)):
        return True
    came_from = _FROM.search(front)
    changes = _CHANGES if value.kind == "number" else _DEFERS
    return (
        came_from is not None
        and changes.search(front, 0, came_from.start()) is not None
        and any(_became(text, value, other) for other in others)
    )


def _became(text: str, value: Value, other: Value) -> bool:
    """Whether "to" stands in front of the other of two values that are near each other."""
    between = sorted((value.span, other.span))
    near = between[0].end <= between[1].start <= between[0].end + _REACH
    return (
        near and not _STOPS.search(text, between[0].end, between[1].start) and bool(_TO.search(in_front(text, other)))
    )


def _singled_out(question: str, text: str, value: Value) -> bool:
    """Whether the question names what is told of this value alone, such as its year."""
    told = _APART.match(text, value.span.end, value.span.end + _REACH)
    if told is None:
        return False
    start, end = told.span(1)
    elsewhere = content_terms(text[max(0, start - _SENTENCE) : start] + " " + text[end : end + _SENTENCE])
    return not set(content_terms(question)).isdisjoint(set(content_terms(told[1])).difference(elsewhere))


def _part_asked_for(question: str, text: str, found: list[Value]) -> list[Value]:
    """What stands behind "of which" if the question asks for just that, else all."""
    match = _OF_WHICH.search(text) if len(found) > 1 else None
    if match is None:
        return found
    part = [value for value in found if value.span.end >= match.start() - 1]  # "nine of whom"
    start = min([match.start(), *(value.span.start for value in part)])
    asked = set(content_terms(question)).difference(content_terms(text[:start]))
    return part if part and not asked.isdisjoint(content_terms(text[start:])) else found


def _part_or_whole(question: str, text: str, found: list[Value]) -> list[Value]:
    """Without each whole where the question asks what is told of its parts, without these if it asks for no more."""
    asked = set(content_terms(question)) - _ASKING
    left_out: set[Value] = set()
    for each in parted(text, found) if " of " in f" {text.lower()}" else ():
        further = asked.difference(content_terms(text[: each.named.end]))
        if not further:
            left_out.update(each.parts)
        elif not further.isdisjoint(content_terms(text[each.named.end :])):
            left_out.add(each.whole)
    return [value for value in found if value not in left_out]
