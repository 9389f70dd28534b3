"""Where of a claim and what supports it one denies something and the other does not."""

from collections.abc import Iterator, Sequence

from qa.alignment import Fault, Gap
from qa.statements import Negation, Statement

__all__ = ["denied"]


def denied(claim: Statement, support: Statement, gaps: Sequence[Gap]) -> Iterator[Fault]:
    """Negations of one side that answer none of the other's: by their place among shared words, or what they deny."""
    own, others = list(claim.negations), list(support.negations)
    for fits in (_one_place, _deny_alike):
        for negation in list(own):
            same = next((other for other in others if fits(claim, negation, support, other, gaps)), None)
            if same is not None:
                own.remove(negation)
                others.remove(same)
    for negation in own:
        narrow = any(gap.narrow and gap.a < negation.at <= gap.c for gap in gaps)
        reached = any(claim.stems[i] in support.stems for i in negation.reach)
        if (narrow or reached) and not _opposite(claim, negation, support):
            yield Fault("negation", negation.span)
    for negation in others:
        gap = next(gap for gap in gaps if gap.b < negation.at <= gap.d)
        denied = [
            i for i, stem in enumerate(claim.stems) if negation.reach and stem == support.stems[negation.reach[0]]
        ]
        place = denied[0] if denied else gap.c if gap.narrow and gap.c < len(claim.stems) else None
        if place is not None and not _opposite(support, negation, claim):
            yield Fault("negation", claim.spans[place], negation.span.of(support.text))


def _one_place(  # called as `_deny_alike` is
    claim: Statement,
    one: Negation,
    support: Statement,
    other: Negation,
    gaps: Sequence[Gap],
) -> bool:
    return any(gap.a < one.at <= gap.c and gap.b < other.at <= gap.d for gap in gaps)


def _deny_alike(
    claim: Statement,
    one: Negation,
    support: Statement,
    other: Negation,
    gaps: Sequence[Gap],
) -> bool:
    return not {claim.stems[i] for i in one.reach}.isdisjoint(support.stems[j] for j in other.reach)


def _opposite(said: Statement, negation: Negation, other: Statement) -> bool:
    """Whether the other says with a prefix what is denied here: "not answered", "unanswered"."""
    return any(prefix + said.stems[i] in other.stems for i in negation.reach for prefix in ("un", "in", "im", "dis"))
