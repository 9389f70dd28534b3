"""Fit ``qa/data/testimony.json``, how surely a sentence speaks for its document.

    python training/testimony.py [--measure-only]

Asked are the questions of affairs that the reader was not trained on, over an index of all of them and over one of each
alone. A claim is right where what it says overlaps a place that is marked as answering. Printed is how many of the
marked disagreements are found, and how many are told where none is marked, of the affairs that nothing was fitted on.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from affairs import affairs, calibrating, testing
from calibrate import fitted, found_by, opened
from questions import Collection, Question

from qa.answering import READ, claims_of, quotes
from qa.disagreement import compared
from qa.models import Span
from qa.reader import PassageReader
from qa.testimony import Claim, features, kind_told, said_by
from qa.values import Value
from qa.wanted import wanted

_FILE = Path(__file__).parent.parent / "qa" / "data" / "testimony.json"


class Said(NamedTuple):
    """What one claim says in answer to a question, and whether that is marked as an answer. ``best``: the first's."""

    question: Question
    best: Value | None
    claim: Claim
    value: Value
    right: bool


def asked(chosen: Sequence[Collection]) -> Iterator[tuple[Question, list[Claim]]]:
    """Every question with the claims of its result: of all the documents together, and of its own affair alone."""
    reads = PassageReader()
    for some in ([*chosen], *([one] for one in chosen)):
        with opened(some) as reader:
            for question in (question for one in some for question in one.questions):
                hits, readings = found_by(reader, reads, question.text, READ)
                yield question, claims_of(quotes(question.text, hits, readings))


def said(question: Question, claims: Sequence[Claim]) -> Iterator[Said]:
    """What each claim says of the kind that is compared."""
    kind = kind_told(wanted(question.text), claims)
    if kind is None:
        return
    best = said_by(question.text, kind, claims[0])
    for claim in claims:
        heard = said_by(question.text, kind, claim)
        if heard is not None:
            source, place = claim.citation.source, heard.span.shifted(claim.citation.start_char_index)
            right = any(source == where and place.overlap(span) > 0 for where, span in question.answers)
            yield Said(question, best, claim, heard, right)


def unread(claim: Claim) -> Claim:
    """What would be known without a reader."""
    return Claim(claim.text, Span(0, 0), claim.citation, claim.share, coverage=claim.coverage)


def report(cases: Sequence[tuple[Question, list[Claim]]]) -> None:
    """Print what is found and what is told where nothing is marked."""
    marked, told_there, false = 0, 0, []
    for question, claims in cases:
        differing = compared(question.text, wanted(question.text), claims).differing
        marked += question.differs
        told_there += question.differs and differing is not None
        if differing is not None and not question.differs:
            false.append((question.text, [value.value for value in differing.values]))
    print(f"disagreements: {told_there} of {marked} found, {len(false)} told in {len(cases) - marked} other questions")
    for text, values in false:
        print(f"  {text} {values}")


def main() -> None:
    """Fit, write, measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--measure-only", action="store_true", help="keep the weights as they are")
    every = affairs()
    if not arguments.parse_args().measure_only:
        fit(list(asked(calibrating(every))))
    report(list(asked(testing(every))))


def fit(fitting: Sequence[tuple[Question, list[Claim]]]) -> None:
    """Write the weights."""
    weights: dict[str, Any] = {}
    for name, view in (("by reader", lambda claim: claim), ("alone", unread)):
        rows = [row for question, claims in fitting for row in said(question, [view(claim) for claim in claims])]
        found = [features(row.question.text, row.best, row.claim, row.value) for row in rows]
        weights[name] = fitted(found, [row.right for row in rows])
        print(f"{name}: {len(rows)} claims, {np.mean([row.right for row in rows]):.2f} of them right")
    _FILE.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")  # read only later, by the first that hears


if __name__ == "__main__":
    main()
