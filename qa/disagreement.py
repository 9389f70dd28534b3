"""Do the documents give one value for what is asked, or several? Pure functions over sentences that may answer.

Compared are numbers and dates, by value (`qa.values`), and for a question that names two alternatives, which of them a
sentence takes. Only sentences of different documents can disagree, and only those that each likely answer: most numbers
beside each other in a corpus count different things.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.models import Citation, Disagreement, DisagreementValue, Span
from qa.terms import content_terms, terms
from qa.values import Value, compatible, values
from qa.wanted import Kind, alternatives

__all__ = ["Claim", "agreement", "disagreement", "value_in"]

_COUNTED = re.compile(
    r"\bhow many ((?:(?!(?:were|was|did|do|does|are|is|have|has|had|will|would|could|can|in|of)\b)[\w’'-]+ ?){1,3})",
    re.IGNORECASE,
)
_PEOPLE = frozenset(content_terms("people persons human humans civilians victims men women"))
_BEHIND = 3  # words behind a number that may say what it counts
_FATES = tuple(
    re.compile(rf"\b(?:{words})", re.IGNORECASE)
    for words in ("kill|dead|died?\b|death|dying|fatal|slain|perish|lives", "injur|wound|hurt", "arrest|detain|captur")
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that likely answers. ``value`` is where the reader sees the answer in ``text`` (empty: nowhere)."""

    text: str
    value: Span
    citation: Citation
    value_citation: Citation | None = None


def value_in(question: str, text: str, place: Span, kind: Kind) -> Value | None:
    """The number or date of ``text`` that answers; None if it cannot be told.

    Of numbers it is one in front of the thing that the question counts ("how many bombs": "two bombs"); else the one at
    ``place``, unless it tells of another fate ("killed": not "284 injured"); else the only one left.
    """
    found = [value for value in values(text) if value.kind == kind]
    if kind == "number":
        behind = {value.span: _behind(text, value) for value in found}
        noun = _counted(question)
        found = [v for v in found if noun & set(content_terms(behind[v.span]))] or [
            v for v in found if not _other_fate(question, behind[v.span])
        ]
    there = [value for value in found if value.span.overlap(place)]
    return there[0] if there else found[0] if len(found) == 1 else None


def _behind(text: str, value: Value) -> str:
    """The few words behind a number, which may say what it counts."""
    return " ".join(re.split(r"[,;:.]|\band\b", text[value.span.end :], maxsplit=1)[0].split()[:_BEHIND])


def _counted(question: str) -> set[str]:
    """The terms of what a question counts, as in "How many *bombs* went off"; none for people: they have many names."""
    match = _COUNTED.search(question)
    return set(content_terms(match[1])) - _PEOPLE if match else set()


def _other_fate(question: str, behind: str) -> bool:
    """Whether the question asks for one fate and the words behind a number tell of another."""
    asked = [fate.search(question) is not None for fate in _FATES]
    told = [fate.search(behind) is not None for fate in _FATES]
    return any(asked) and any(told) and not any(a and t for a, t in zip(asked, told, strict=True))


def disagreement(question: str, kind: Kind, claims: Sequence[Claim]) -> Disagreement | None:
    """The values that ``claims`` (likeliest first) give, if those of different documents cannot all be true."""
    named = alternatives(question)
    if named is not None and kind not in ("number", "date"):
        return _of_alternatives(question, named, claims)
    groups = _groups(question, kind, claims)
    if len({group[0][0].citation.source for group in groups}) < 2:
        return None
    return Disagreement(about=question.rstrip(" ?"), values=tuple(_shown(group) for group in groups))


def agreement(question: str, kind: Kind, claims: Sequence[Claim]) -> DisagreementValue | None:
    """The value of the likeliest claim with every document's citation for it, if at least two documents give it."""
    groups = _groups(question, kind, claims)
    if not groups or len({claim.citation.source for claim, _ in groups[0]}) < 2:
        return None
    return _shown(groups[0])


_Group = list[tuple[Claim, Value]]


def _groups(question: str, kind: Kind, claims: Sequence[Claim]) -> list[_Group]:
    """Claims with a number or date of the kind wanted, those that can all be true together; one claim a document.

    A document is heard by its likeliest claim: what it says further on counts something else more often than not.
    """
    if kind not in ("number", "date"):
        return []
    groups: list[_Group] = []
    heard: set[str] = set()
    for claim in claims:
        value = value_in(question, claim.text, claim.value, kind)
        if value is None or claim.citation.source in heard:
            continue
        heard.add(claim.citation.source)
        fitting = next((group for group in groups if all(compatible(value, other) for _, other in group)), None)
        if fitting is None:
            groups.append([(claim, value)])
        else:
            fitting.append((claim, value))
    return groups


def _shown(group: _Group) -> DisagreementValue:
    claim, value = group[0]
    return DisagreementValue(value=_words(claim.text, value.span), citations=tuple(each.citation for each, _ in group))


_QUALIFIERS = (
    "almost",
    "nearly",
    "at least",
    "at most",
    "more than",
    "fewer than",
    "less than",
    "about",
    "around",
    "up to",
)


def _words(text: str, span: Span) -> str:
    """The value with the words that qualify it: "almost 100"."""
    before = text[: span.start].rstrip()
    held = next((words for words in _QUALIFIERS if before.lower().endswith(words)), "")
    return f"{before[len(before) - len(held) :]} {span.of(text)}".strip()


def _of_alternatives(question: str, named: tuple[str, str], claims: Sequence[Claim]) -> Disagreement | None:
    """Which of two things each document says, if one says only the one and another only the other."""
    only = _distinct(named)
    sides: tuple[list[Claim], list[Claim]] = ([], [])
    heard: set[str] = set()
    for claim in claims:
        present = set(terms(claim.text))
        taken = [bool(words & present) for words in only]
        if taken[0] != taken[1] and claim.citation.source not in heard:
            heard.add(claim.citation.source)
            sides[taken.index(True)].append(claim)
    if not all(sides):
        return None
    shown = tuple(
        DisagreementValue(value=name.strip(), citations=tuple(claim.citation for claim in side))
        for name, side in zip(named, sides, strict=True)
    )
    return Disagreement(about=question.rstrip(" ?"), values=shown)


def _distinct(named: tuple[str, str]) -> tuple[set[str], set[str]]:
    one, other = (set(content_terms(words)) for words in named)
    return one - other, other - one
