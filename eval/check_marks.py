"""How complete the question sets' evidence is: ``python -m eval.check_marks``.

``eval/marks.jsonl`` holds, for each question, every place that each of two annotators (language models, which saw
neither each other's marks nor the sets') marked as answering. A place is found where both overlap.
"""

import json
import re
from pathlib import Path

from qa.measuring.questions import load_questions
from qa.models import Span

Place = tuple[str, Span]
_HERE = Path(__file__).parent
_CORPUS = _HERE.parent / "corpus"


def text(source: str) -> str:
    """A document's text."""
    return (_CORPUS / source).read_text(encoding="utf-8")


def places(source: str, quote: str) -> list[Place]:
    """Everywhere that a quote stands. Raises `ValueError` if it does not."""
    starts = [match.start() for match in re.finditer(re.escape(quote), text(source))]
    if not starts:
        raise ValueError(f"{source} does not say {quote!r}")
    return [(source, Span(start, start + len(quote))) for start in starts]


def among(one: Place, others: list[Place]) -> bool:
    """Whether one of ``others`` overlaps it."""
    return any(one[0] == source and one[1].overlap(span) > 0 for source, span in others)


def main() -> None:
    """Print the figures of each set."""
    lines = (_HERE / "marks.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    for name in ("questions", "oblique"):
        marks = {
            r["id"]: [[one for mark in each for one in places(**mark)] for each in r["marks"]]
            for r in records
            if r["set"] == name
        }
        known = {q.id: list(q.evidence) for q in load_questions(_HERE / f"{name}.jsonl", text)}
        found = sum(among(one, each) for key, both in marks.items() for each in both for one in known[key])
        new = {
            (key, *one) for key, both in marks.items() for each in both for one in each if not among(one, known[key])
        }
        empty = {key for key, evidence in known.items() if not evidence}
        same = [{key for key, both in marks.items() if not both[number]} for number in (0, 1)]
        total, asked = sum(map(len, known.values())), len({key for key, *_ in new})
        print(f"{name}: {found} of twice {total} marked places found, {len(new)} others of {asked} questions;")
        print(f"  the same {len(empty)} unanswerable: {same == [empty] * 2}")


if __name__ == "__main__":
    main()
