"""Do the documents give one value for what is asked, or several? Pure functions over sentences that may answer.

Compared are numbers and dates, by value, and for a question that names two alternatives, which of them a sentence
takes. Only sentences of different documents can disagree, and only those that likely speak for them (`qa.testimony`).
"""

from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa.models import Disagreement, DisagreementValue, Span
from qa.terms import content_terms, terms
from qa.testimony import Claim, hearing, kind_told, said_by
from qa.values import Value, compatible, same
from qa.wanted import Kind, alternatives

__all__ = ["FAINT", "Comparison", "compared"]

FAINT = 0.002
"""Share of the best sentence's chance below which nothing is heard."""

_HEARD = 0.2  # the probability from which a sentence speaks for its document
_BOTH = 0.3  # that the surest of two groups both do, from which they are told to disagree
_TAKES = 0.15  # share from which a sentence is heard about which of two things is true: both are named in the question


class Comparison(NamedTuple):
    """What documents give: values that cannot all be true, or one that at least two of them give; or neither."""

    differing: Disagreement | None = None
    agreed: DisagreementValue | None = None


def compared(question: str, kind: Kind, claims: Sequence[Claim]) -> Comparison:
    """What ``claims`` (likeliest first) give beside each other; agreed on can be only the value of the likeliest."""
    groups = _groups(question, kind, claims)
    named = alternatives(question)
    if named is not None and kind not in ("number", "date"):
        differing = _of_alternatives(question, named, claims)
    else:
        differing = _of_values(question, groups)
    alike = _alike(groups[0])[0] if groups else []
    if differing is not None or _sources(alike) < 2:
        return Comparison(differing)
    return Comparison(agreed=_shown(alike))


def _of_values(question: str, groups: Sequence[list["_Heard"]]) -> Disagreement | None:
    """The values of the groups, if those of different documents likely speak of what is asked."""
    if _sources([group[0] for group in groups]) < 2:
        return None
    surest = sorted((max(each.chance for each in group) for group in groups), reverse=True)
    if surest[0] * surest[1] < _BOTH:
        return None
    told = [alike for group in groups for alike in _alike(group)]
    return Disagreement(about=question.rstrip(" ?"), values=tuple(map(_shown, told)))


def _sources(heard: Sequence["_Heard"]) -> int:
    return len({each.claim.citation.source for each in heard})


@dataclass(frozen=True, slots=True)
class _Heard:
    """A claim, what it says, and how surely it speaks for its document."""

    claim: Claim
    value: Value
    chance: float


def _groups(question: str, kind: Kind, claims: Sequence[Claim]) -> list[list[_Heard]]:
    """What is heard, in groups that can all be true together; one claim a document.

    A document is heard by its likeliest claim, unless another of its likely ones agrees with a likelier document: then
    it does not differ, it says more.
    """
    groups: list[list[_Heard]] = []
    spoken: set[str] = set()
    heard = _heard(question, kind, claims)
    for one in heard:
        source = one.claim.citation.source
        if source in spoken:
            continue
        spoken.add(source)
        own = [one, *(each for each in heard if each.claim.citation.source == source)]
        joined = next(((group, each) for group in groups for each in own if _fits(group, each)), None)
        if joined is None:
            groups.append([one])
        else:
            joined[0].append(joined[1])
    return groups


def _heard(question: str, kind: Kind, claims: Sequence[Claim]) -> list[_Heard]:
    """The claims that say what is asked for, likely enough, in the order given."""
    told = kind_told(kind, claims)
    if told is None:
        return []
    best = said_by(question, told, claims[0])
    found = []
    for claim in claims:
        said = said_by(question, told, claim)
        if said is not None and (chance := hearing(question, best, claim, said)) >= _HEARD:
            found.append(_Heard(claim, said, chance))
    return found


def _fits(group: list[_Heard], one: _Heard) -> bool:
    return all(compatible(one.value, other.value) for other in group)


def _alike(group: Sequence[_Heard]) -> list[list[_Heard]]:
    """A group by what is said: "nine" and "at least nine" are one value, "hundreds" is another that may be true too."""
    found: list[list[_Heard]] = []
    for one in group:
        held = next((alike for alike in found if same(alike[0].value, one.value)), None)
        if held is None:
            found.append([one])
        else:
            held.append(one)
    return found


def _shown(group: list[_Heard]) -> DisagreementValue:
    claim, date = group[0].claim, group[0].value.date
    words = _words(claim.text, group[0].value.span)
    if date[2] and not any(character.isdigit() for character in words):  # "two days earlier"
        words += f" ({date[2]} {month_name[date[1]]})"
    return DisagreementValue(value=words, citations=tuple(each.claim.citation for each in group))


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
        if claim.share < _TAKES:
            break
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
