"""Whether a text only repeats another: copies, pull quotes, and sentences that differ by a number or a "not"."""

from functools import lru_cache

from qa.facts.matching import stands
from qa.facts.statements import statement
from qa.text.terms import content_terms, terms

__all__ = ["adds_nothing", "in_same_words"]

_ALIKE = 0.8  # share of terms from which two texts are of the same words


def adds_nothing(text: str, other: str) -> bool:
    """Whether a text says nothing that the other, of much the same words, does not: no word of content, no value, no
    "not".
    """
    if not set(content_terms(text)) <= set(content_terms(other)):
        return False
    one, two = statement(text), statement(other)
    return len(one.negations) == len(two.negations) and all(stands(fact, two) for fact in one.facts if fact.value)


def in_same_words(text: str, other: str) -> bool:
    """Whether two texts say the same in much the same words, one of them nothing that the other does not say."""
    one, two = _terms(text), _terms(other)
    if len(one & two) < _ALIKE * len(one | two):
        return False
    return adds_nothing(text, other) if len(one) <= len(two) else adds_nothing(other, text)


@lru_cache(maxsize=256)  # an answer compares its sentences with each other
def _terms(text: str) -> frozenset[str]:
    return frozenset(terms(text))
