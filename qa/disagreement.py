"""Do the documents give one value for what is asked, or several? Pure functions over sentences that may answer.

Compared are numbers and dates, by value (`qa.values`), and for a question that names two alternatives, which of them a
sentence takes. Only sentences of different documents can disagree, and only those that each likely answer: most numbers
beside each other in a corpus count different things.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.models import Citation, Disagreement, DisagreementValue, Span
from qa.terms import content_terms, terms
from qa.values import Value, compatible, values
from qa.wanted import Kind, alternatives

__all__ = ["Claim", "agreement", "disagreement", "value_in"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that likely answers. ``value`` is where the reader sees the answer in ``text`` (empty: nowhere)."""

    text: str
    value: Span
    citation: Citation
    value_citation: Citation | None = None


def value_in(text: str, place: Span, kind: Kind) -> Value | None:
    """The number or date of ``text`` at ``place``, or the only one of the kind wanted; None if there is none."""
    found = [value for value in values(text) if value.kind == kind]
    there = [value for value in found if value.span.overlap(place)]
    return there[0] if there else found[0] if len(found) == 1 else None


def disagreement(question: str, kind: Kind, claims: Sequence[Claim]) -> Disagreement | None:
    """The values that ``claims`` (likeliest first) give, if those of different documents cannot all be true."""
    named = alternatives(question)
    if named is not None and kind not in ("number", "date"):
        return _of_alternatives(question, named, claims)
    groups = _groups(kind, claims)
    if len({group[0][0].citation.source for group in groups}) < 2:
        return None
    return Disagreement(about=question.rstrip(" ?"), values=tuple(_shown(group) for group in groups))


def agreement(kind: Kind, claims: Sequence[Claim]) -> DisagreementValue | None:
    """The value of the likeliest claim with every document's citation for it, if at least two documents give it."""
    groups = _groups(kind, claims)
    if not groups or len({claim.citation.source for claim, _ in groups[0]}) < 2:
        return None
    return _shown(groups[0])


_Group = list[tuple[Claim, Value]]


def _groups(kind: Kind, claims: Sequence[Claim]) -> list[_Group]:
    """Claims with a number or date of the kind wanted, those that can all be true together; one claim a document.

    A document is heard by its likeliest claim: what it says further on counts something else more often than not.
    """
    if kind not in ("number", "date"):
        return []
    groups: list[_Group] = []
    heard: set[str] = set()
    for claim in claims:
        value = value_in(claim.text, claim.value, kind)
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
