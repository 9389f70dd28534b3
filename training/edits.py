"""Ways to make a question unanswerable by its passage: a number, name or word changed, or the evidence taken away."""

import random
import re
from typing import TYPE_CHECKING

from qa.text.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["NAME", "edited", "without_evidence"]

NAME = re.compile(r"(?<=[\w,] )(?:[A-Z][\w'’-]+)(?: (?:of|the|de|von|and) (?=[A-Z])| ?[A-Z][\w'’-]+)*")
_NUMBER = re.compile(r"\b\d[\d,]*(?:\.\d+)?\b")
_OPPOSITES = (
    "first last", "most least", "more fewer", "largest smallest", "highest lowest", "before after", "began ended",
    "start end", "north south", "east west", "northern southern", "eastern western", "increase decrease", "early late",
    "best worst", "older younger", "oldest newest", "higher lower", "greater smaller", "bigger smaller", "above below",
    "inside outside", "won lost", "win lose", "buy sell", "cheap expensive", "positive negative", "like dislike",
    "minimum maximum", "major minor", "with without", "support oppose", "allow prohibit", "longest shortest",
    "same different", "success failure", "included excluded", "male female", "future past", "many few", "good bad",
    "same opposite", "strong weak", "attack defend", "accept reject", "open closed", "agree disagree", "legal illegal",
)  # fmt: skip
_OTHER = {a: b for pair in _OPPOSITES for a, b in (pair.split(), reversed(pair.split()))}
_AUXILIARY = re.compile(r"\b(is|are|was|were|can|could|would|will|has|have|had|should|must)\b(?! not)")
_DID = re.compile(r"\b(did|does|do)\b(?! not)")


def edited(question: str, passage: str, names: list[str], chance: random.Random) -> str | None:
    """``question`` with one thing changed to something ``passage`` does not say; None if nothing can be changed."""
    ways: list[Callable[[], str | None]] = [
        *[lambda: _renamed(question, passage, chance.choice(names or [question]), chance)] * 2,
        *[lambda: _renumbered(question, passage, chance)] * 2,
        *[lambda: _opposed(question, chance)] * 2,
        lambda: _negated(question),
    ]
    chance.shuffle(ways)
    for way in ways:
        made = way()
        if made and made != question:
            return made
    return None


def without_evidence(passage: str, span: tuple[int, int], answer: str) -> str | None:
    """``passage`` without the sentences that ``span`` touches; None if little is left or the answer is still in it."""
    kept = [s for s in sentence_spans(passage) if s.end <= span[0] or s.start >= span[1]]
    left = " ".join(s.of(passage) for s in kept)
    return left if len(left) >= 150 and answer.lower() not in left.lower() else None


def _renamed(question: str, passage: str, other: str, chance: random.Random) -> str | None:
    found = list(NAME.finditer(question))
    if not found or other in passage or other in question:
        return None
    at = chance.choice(found)
    return question[: at.start()] + other + question[at.end() :]


def _renumbered(question: str, passage: str, chance: random.Random) -> str | None:
    found = list(_NUMBER.finditer(question))
    if not found:
        return None
    at = chance.choice(found)
    plain = at.group().replace(",", "")
    whole = int(float(plain))
    step = (
        chance.choice([1, 2, 3, 5, 10, 20, 100]) if 1000 <= whole <= 2100 else max(1, whole // chance.choice([2, 3, 5]))
    )
    other = str(max(1, whole + chance.choice([-1, 1]) * step))
    return None if other in passage else question[: at.start()] + other + question[at.end() :]


def _opposed(question: str, chance: random.Random) -> str | None:
    found = [m for m in re.finditer(r"\w+", question) if m.group().lower() in _OTHER]
    if not found:
        return None
    at = chance.choice(found)
    return question[: at.start()] + _OTHER[at.group().lower()] + question[at.end() :]


def _negated(question: str) -> str | None:
    at = _AUXILIARY.search(question)
    if at is not None:
        return f"{question[: at.end()]} not{question[at.end() :]}"
    at = _DID.search(question)
    return None if at is None else f"{question[: at.end()]}n't{question[at.end() :]}"
