"""Fit ``qa/data/testimony.json``, how surely two sentences both tell what is asked.

    python training/testimony.py [--measure-only] [--unseen] [--reader WEIGHTS]

Asked are the questions of affairs that the reader was not trained on, each affair by itself. A sentence is right where
the value it gives overlaps a place that is marked as answering. Printed is how many of the marked disagreements are
found, and how many are told where none is marked, of the affairs that nothing was fitted on, or of the unseen ones.
"""

import argparse
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from affairs import UNSEEN, affairs, calibrating, later, testing
from calibrate import fitted, found_by, opened
from questions import Collection, Question

from qa.agreement.logistic import weights_in
from qa.agreement.testimony import Claim, Said, all_said, beside, features
from qa.answers.quoting import claims_of, quotes
from qa.encoding.reader import READ, PassageReader
from qa.library import index_documents
from qa.models import Span
from qa.ranking.wanted import wanted
from qa.values.reading import compatible

_FILE = Path(__file__).parent.parent / "qa" / "data" / "testimony.json"


def asked(
    groups: Iterable[Sequence[Collection]], weights: Path | None = None
) -> Iterator[tuple[Question, list[Claim]]]:
    """Every question with the claims of its result over an index of its group, by the reader with these ``weights``."""
    reads = PassageReader(weights) if weights else PassageReader()
    for some in groups:
        with opened(some) as reader:
            for question in (question for one in some for question in one.questions):
                hits, readings = found_by(reader, reads, question.text, READ)
                yield question, claims_of(quotes(question.text, hits, readings))


def singles(question: Question, claims: Sequence[Claim]) -> Iterator[tuple[dict[str, float], bool]]:
    """What is known of each sentence that gives a value, and whether that is marked as an answer."""
    heard = all_said(question.text, wanted(question.text), claims)
    best = heard[0].value if heard and heard[0].claim is claims[0] else None
    for said in heard:
        yield features(question.text, best, said.claim, said.value), is_marked(question, said)


def pairs(question: Question, claims: Sequence[Claim]) -> Iterator[tuple[dict[str, float], bool]]:
    """Every two sentences of different documents whose values cannot both be true: what is known of them, and whether
    it is known that the documents differ and both are marked as answers.
    """
    heard = all_said(question.text, wanted(question.text), claims)
    for one, other in combinations(heard, 2):
        if one.source != other.source and not compatible(one.value, other.value):
            right = question.differs and all(is_marked(question, said) for said in (one, other))
            yield beside(one, other, heard), right


def is_marked(question: Question, said: Said) -> bool:
    """Whether the value stands in an answer."""
    place = said.value.span.shifted(said.claim.citation.start_char_index)
    return any(said.source == source and place.overlap(span) > 0 for source, span in question.answers)


def unread(claim: Claim) -> Claim:
    """What would be known without a reader."""
    return Claim(claim.text, Span(0, 0), claim.citation, claim.share, coverage=claim.coverage)


def report(groups: Iterable[Sequence[Collection]]) -> None:
    """Print which of the disagreements `qa ask` tells, and what it tells where none is marked, asked of each group."""
    cases = [case for some in groups for case in answered(some)]
    told = sum(question.differs and bool(values) for question, values in cases)
    marked = sum(question.differs for question, _ in cases)
    false = [(question.text, values) for question, values in cases if values and not question.differs]
    print(f"disagreements: {told} of {marked} found, {len(false)} told in {len(cases) - marked} other questions")
    for text, values in false:
        print(f"  {text} {values}")


def answered(some: Sequence[Collection]) -> Iterator[tuple[Question, list[str]]]:
    """Every question with the values that the answer over all their documents tells to differ."""
    with tempfile.TemporaryDirectory() as folder:
        index = index_documents([document for one in some for document in one.documents], folder)
        for question in (question for one in some for question in one.questions):
            differing = index.ask(question.text).disagreements
            yield question, [value.value for each in differing for value in each.values]
        index.close()


def main() -> None:
    """Fit, write, measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--measure-only", action="store_true", help="keep the weights as they are")
    arguments.add_argument(
        "--reader", type=Path, help="a reader that was not trained on the later affairs: fit on them"
    )
    arguments.add_argument("--unseen", action="store_true", help="measure on the affairs that no reader has seen")
    given = arguments.parse_args()
    every = affairs()
    if not given.measure_only:
        chosen = [*calibrating(every), *(later(every) if given.reader else ())]
        fit(list(asked([[one] for one in chosen], given.reader)))
    measured = testing(every)
    groups = [[one] for one in affairs(UNSEEN)] if given.unseen else [measured, *([one] for one in measured)]
    report(groups)


def fit(fitting: Sequence[tuple[Question, list[Claim]]]) -> None:
    """Write the weights: of one sentence, and, with what those make of it, of two beside each other."""
    weights: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    for number, rows_of in (("one", singles), ("two", pairs)):
        for name, view in (("by reader", lambda claim: claim), ("alone", unread)):
            rows = [row for question, claims in fitting for row in rows_of(question, [view(claim) for claim in claims])]
            found, right = zip(*rows, strict=True)
            weights[name][number] = fitted(found, right)
            print(f"{name}, {number}: {len(rows)} rows, {np.mean(right):.3f} of them right")
        _FILE.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
        weights_in.cache_clear()


if __name__ == "__main__":
    main()
