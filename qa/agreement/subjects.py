"""Whether a sentence tells of what a question asks about, or of something else: another time, the opposite, a deputy.

Pure functions over a question, a sentence and the place of a value in it. What is done is told from the words around
it, without a grammar: of "When did the vessel arrive?" it is what stands behind the subject, of "How many were sold?"
the participle. English only; what no rule knows of is taken for what is asked about.
"""

import re
from functools import lru_cache

from qa.facts.directions import turned_round
from qa.models import Span
from qa.regex import regex
from qa.text.terms import FUNCTION_WORDS, content_terms, terms
from qa.values.dates import MONTHS
from qa.values.reading import Value, compatible, dates

__all__ = ["of_another", "opposite", "tells_of"]

_TIME = rf"(?:the )?(?:\d|month|year|week|quarter|season|day|{'|'.join(MONTHS).lower()})"
_HOLDS = rf"payable\b|due\b(?! to\b)|levied\b|applies\b|in force\b|t(?:akes?|ook|aken) effect\b|(?:from|since) {_TIME}"
_HOLDS_NO_MORE = r"laps(?:e|ed|es|ing)\b|expir|abolish|no longer\b|until\b|till\b"
# What is told of the one is no answer to the other.
_OPPOSITES = tuple(
    (regex(rf"\b(?:{one})"), regex(rf"\b(?:{other})"))
    for one, other in (
        (
            rf"beg[aiu]n|start(?:s|ed|ing)?\b|br(?:eak|oke) out|outbreak|{_HOLDS}",
            rf"end(?:s|ed|ing)?\b(?! of {_TIME})|finish|ceased?\b|conclude|(?:is|was|are|were) over\b"
            rf"|{_HOLDS_NO_MORE}",
        ),
        (r"open(?:s|ed|ing)?\b|reopen", r"clos(?:e|ed|es|ing|ure)\b|shut"),
        (r"arriv|came\b", r"le(?:ft|aves?|aving)\b|depart"),
        (r"born\b|birth", r"died?\b|death"),
        (
            r"rose\b|ris(?:e|es|en|ing)\b|increas|grew\b|grow(?:s|n|ing)?\b",
            r"fell\b|fall(?:s|en)?\b|decreas|declin|shr[iau]nk|drop",
        ),
        (r"appoint|hired?\b", r"dismiss|fired\b|resign|sacked"),
        (r"recover|regain|repa(?:id|y)", r"los(?:t|e|es|ing|s|ses)\b"),
        (r"worth\b|valued?\b", r"insured?\b|insurance"),
    )
)  # fmt: skip
_HAPPENED = regex(r"\b(?:did|was|were|had|has|have)\b", re.IGNORECASE)
_TO_COME = regex(r"\b(?:will|shall)\b(?! have\b)|\b(?:is|are|plans?|intends?|expects?) to\b", re.IGNORECASE)
_ASKS_WHAT_COMES = regex(
    rf"{_TO_COME.pattern}|\b(?:due|planned|scheduled|expected|supposed|intended|set)\b", re.IGNORECASE
)
_APART = regex(  # another day than the event's
    r"\b(?:since|before|after|until)\s{1,2}(?:the\s{1,2})?$", re.IGNORECASE
)
_NEAR = 12  # code points in front of a date in which that stands
_CLAUSE = regex(r"[;:]|, (?:and|but|which|who|while|where)\b|\b(?:but|while|after|before)\b|[.!?]\s")
_RELATIONS = (
    regex(  # not "former President Baum", nor "the next day"
        r"\b(?P<other>former|ex|acting|interim|deputy|vice|assistant|future|next|previous|outgoing|incoming|late)[\s-]"
        rf"(?!{_TIME})(?P<who>[^\W\d_]+)\b(?!\s(?-i:[A-Z]))",
        re.IGNORECASE,
    ),
    regex(  # "the mayor's new deputy", "the wife of the late president"
        r"\b(?:(?P<owner>[^\W\d_]+)(?:[’']s|[’'])\s(?:\w+\s)?)?"
        r"(?P<other>deput(?:y|ies)|wi(?:fe|ves)|husband|widow(?:er)?|sons?|daughters?|child(?:ren)?|brothers?|sisters?|"
        r"mother|father|parents|niece|nephew|cousin|predecessor|successor|assistant|secretary|lawyer|aide|driver|partner)"
        r"\b(?: (?:of|to) (?:the )?(?P<who>(?:[^\W\d_-]+ ){0,3}[^\W\d_]+))?",
        re.IGNORECASE,
    ),
)
_SAID = regex(r"\b(?:said|says|sa(?:y|ying)|told|tells|according|claim\w*|wrote|writes)\b", re.IGNORECASE)
# Forms of one verb, and words so near to it that one is told by the other.
_FORMS = tuple(
    frozenset(terms(group))
    for group in (
        "die died dead death kill killed lives toll fatal", "injure hurt wound", "begin began begun start open",
        "end finish over", "leave left depart", "arrive came come reach", "sell sold sale", "buy bought purchase",
        "pay paid", "lose lost loss", "find found", "build built", "send sent", "take took taken", "give gave given",
        "make made", "go went gone", "strike struck hit attack", "shoot shot fire", "sink sank sunk capsize down",
        "rise rose risen", "fall fell fallen", "hold held", "tell told say said order", "steal stole stolen",
        "break broke broken", "meet met", "win won", "write wrote written", "speak spoke spoken", "see saw seen",
        "hear heard", "know knew known", "grow grew grown", "fly flew flown", "drive drove driven", "cost price",
        "rescue save pull", "bring brought", "catch caught arrest", "choose chose chosen elect",
    )
)  # fmt: skip
_LIGHT = frozenset("last take have get make need want go given taken made".split())  # they tell nothing by themselves
_CAPITALS = r"(?-i:[A-Z])[\w’'.-]*(?: (?:(?:of|and|the|de|al) )*(?-i:[A-Z])[\w’'.-]*)*"
_SUBJECT = rf"(?:(?:the )?{_CAPITALS}|(?:the|an?|his|her|its|their|this|that|these|those) [\w’'-]+|he|she|it|they)"
_DID = regex(
    rf"\b(?:did|does|do) {_SUBJECT}(?: of {_SUBJECT})? (?:\w+ly |first |last |ever )?(?P<verb>[a-z]{{3,}})\b", re.I
)
_WAS = regex(r"\b(?:was|were|is|are|been|be|has|have|had)\b", re.IGNORECASE)
_HOW_MANY = regex(r"\bhow many ", re.IGNORECASE)
_PARTICIPLE = regex(
    r" (\w{2,}ed|sold|bought|paid|lost|found|built|sent|taken|given|made|struck|hit|shot|sunk|held|told|stolen|broken|"
    r"hurt)\b",
    re.IGNORECASE,
)


def of_another(question: str, text: str, value: Value) -> bool:
    """Whether ``value`` of ``text`` is surely told of something else than the question asks about."""
    return (
        (value.kind == "number" and _at_another_time(question, text))
        or opposite(question, text)
        or _to_come(question, text, value.span)
        or _of_a_relation(question, text, value.span)
        or turned_round(question, text)
    )


def _at_another_time(question: str, text: str) -> bool:
    asked = list(dates(question))
    told = [day for day in dates(text) if not _APART.search(text, *day.span.before(_NEAR))] if asked else []
    return bool(asked and told) and not any(compatible(one, other) for one in asked for other in told)


def opposite(question: str, text: str) -> bool:
    """Whether a text tells the opposite of what is asked (of the end, asked for the beginning), and not that too."""
    asked, told = question.lower(), text.lower()
    return any(
        one.search(asked) and other.search(told) and not (other.search(asked) or one.search(told))
        for pair in _OPPOSITES
        for one, other in (pair, pair[::-1])
    )


def _to_come(question: str, text: str, place: Span) -> bool:
    """Whether the clause tells what is to come, and asked is what happened: "will sell" for "When was it sold?"."""
    if _ASKS_WHAT_COMES.search(question) or not _HAPPENED.search(question):
        return False
    in_front = _CLAUSE.split(text[: place.start])[-1]
    return _TO_COME.search(in_front) is not None


def _of_a_relation(question: str, text: str, place: Span) -> bool:
    """Whether it is told of somebody who stands to the one asked about as a deputy, the wife, the one before does.

    "The mayor's deputy was paid", "the former mayor", "Amina, 59, the wife of the president" where the mayor, the
    president are asked about.
    """
    asked = set(content_terms(question))
    return any(
        not asked.isdisjoint(_whose(found)) and asked.isdisjoint(terms(found["other"]))
        for pattern in _RELATIONS
        for found in pattern.finditer(text)
        if _close(text, found.span(), place)
    )


def _whose(found: re.Match[str]) -> list[str]:
    """The terms of whoever has a relation, named in front of it or behind it."""
    return [term for name, words in found.groupdict().items() if name != "other" and words for term in terms(words)]


def _close(text: str, found: tuple[int, int], place: Span) -> bool:
    """Whether nothing between a relation and the value begins another clause, or only tells who says it."""
    start, end = sorted((found, tuple(place)))
    between = text[min(start[1], end[0]) : end[0]]
    return _CLAUSE.search(between) is None and _SAID.search(between) is None


def tells_of(question: str, text: str) -> bool | None:
    """Whether what is done in a question stands in a text, in any form of the verb; None if no verb can be told."""
    asked = _verb(question)
    return None if asked is None else not asked.isdisjoint(terms(text))


@lru_cache(maxsize=16)
def _verb(question: str) -> frozenset[str] | None:
    did = _DID.search(question)
    found = did["verb"] if did else _participle(question, _WAS) or _participle(question, _HOW_MANY)
    if found is None or found in FUNCTION_WORDS or found in _LIGHT:
        return None
    stems = frozenset(terms(found))
    return stems.union(*(group for group in _FORMS if not stems.isdisjoint(group)))


def _participle(question: str, opening: re.Pattern[str]) -> str | None:
    """The first participle behind an opening word of a question."""
    opens = opening.search(question)
    found = _PARTICIPLE.search(question, opens.end()) if opens else None
    return found[1] if found else None
