"""Whether what a document says is taken back there: "the fair opens on 3 May in place of 1 May". Pure functions."""

import re
from collections.abc import Sequence

from qa.agreement.asserted import superseded
from qa.agreement.counting import values_of
from qa.regex import regex
from qa.values.reading import Value, compatible

__all__ = ["amended", "amends"]

_AMENDS = regex(
    r"\b(?:amend|correct|revis|rectif|chang|replac|supersed|postpon|defer|delay|resched|withdr[ae]w|revok|erratum|"
    r"put (?:off|back)|brought forward)",
    re.IGNORECASE,
)


def amends(text: str) -> bool:
    """Whether a sentence may take back what an earlier one says."""
    return _AMENDS.search(text) is not None


def amended(question: str, value: Value, later: Sequence[str]) -> bool:
    """Whether one of the sentences ``later``, which amend something, tells ``value`` to have been before.

    Not where the question asks what was before.
    """
    return any(
        value.unit == former.unit and compatible(value, former)
        for text in later
        for former in superseded(question, text, values_of(text, value.kind))
    )
