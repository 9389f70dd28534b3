"""Where of a claim and what supports it one denies something and the other does not."""

import re
from collections.abc import Iterator, Sequence

from qa.alignment import Fault, Gap
from qa.opposites import opposite
from qa.statements import Negation, Statement

__all__ = ["denied"]

_CAPPED = re.compile(r"not\s{1,2}(?:to\s{1,2})?exceed", re.IGNORECASE)
_CAP = re.compile(
    r"\b(?:(?:no|not)\s(?:more|greater|higher|longer|later)\sthan|at\smost|up\sto|limit|maximum|at\sthe\smost)", re.I
)


def denied(claim: Statement, support: Statement, gaps: Sequence[Gap]) -> Iterator[Fault]:
    """Negations of one side that answer none of the other's: by their place among shared words, or what they deny."""
    own, others = _unanswered(claim, support, gaps)
    for negation in own:
        narrow = any(gap.narrow and gap.a < negation.at <= gap.c for gap in gaps)
        reached = any(claim.stems[i] in support.stems for i in negation.reach)
        if (narrow or reached) and not _said_otherwise(claim, negation, support):
            yield Fault("negation", negation.span)
    for negation in others:
        gap = next(gap for gap in gaps if gap.b < negation.at <= gap.d)
        denied = [
            i for i, stem in enumerate(claim.stems) if negation.reach and stem == support.stems[negation.reach[0]]
        ]
        place = denied[0] if denied else gap.c if gap.narrow and gap.c < len(claim.stems) else None
        if place is not None and not _said_otherwise(support, negation, claim):
            yield Fault("negation", claim.spans[place], negation.span.of(support.text))


def _unanswered(claim: Statement, support: Statement, gaps: Sequence[Gap]) -> tuple[list[Negation], list[Negation]]:
    """The negations of both sides without those that answer each other."""

    def one_place(one: Negation, other: Negation) -> bool:
        return any(gap.a < one.at <= gap.c and gap.b < other.at <= gap.d for gap in gaps)

    def deny_alike(one: Negation, other: Negation) -> bool:
        return not {claim.stems[i] for i in one.reach}.isdisjoint(support.stems[j] for j in other.reach)

    own, others = list(claim.negations), list(support.negations)
    for fits in (one_place, deny_alike):
        for negation in list(own):
            same = next((other for other in others if fits(negation, other)), None)
            if same is not None and not _denies_another(claim, negation, support, same):
                own.remove(negation)
                others.remove(same)
    return own, others


def _denies_another(claim: Statement, one: Negation, support: Statement, other: Negation) -> bool:
    """Whether the claim denies a word that the support says without denying it, and the support another one."""
    if not (one.reach and other.reach):
        return False
    denied = {support.stems[i] for negation in support.negations for i in negation.reach}
    said = set(support.stems) - denied
    return support.stems[other.reach[0]] not in claim.stems and any(claim.stems[i] in said for i in one.reach)


def _said_otherwise(said: Statement, negation: Negation, other: Statement) -> bool:
    """Whether the other says in another way what is denied here: "not answered", "unanswered"; "not exceeding 5", "at
    most 5".
    """
    if _CAPPED.match(said.text, negation.span.start) and _CAP.search(other.text):
        return True
    return any(opposite(said.stems[i], stem) for i in negation.reach for stem in other.stems)
