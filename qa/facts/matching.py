"""Whether a fact of one sentence stands in another, in whatever form, and whether a text only repeats another."""

import math
from collections.abc import Collection
from functools import lru_cache

from qa.facts.statements import Fact, Statement, statement
from qa.text.names import Name, abbreviates, same_name, same_word
from qa.text.terms import content_terms, terms
from qa.values.reading import Value, compatible, slack

__all__ = ["adds_nothing", "comparable", "in_same_words", "said_in", "same_fact", "stands", "stands_name"]

_TELLING = 2  # words behind a number that have to stand beside a greater one that is told: "90 people died"
_ENDS = 2  # of a range, which are both told
_ADDRESS = "://"  # of a page; its figures tell nothing else
_ALIKE = 0.8  # share of terms from which two texts are of the same words


def stands(fact: Fact, support: Statement) -> bool:
    """Whether the support has the fact, wherever."""
    if fact.name is not None:
        return stands_name(fact.name, support)
    return any(same_fact(fact, other) for other in support.facts)


def stands_name(name: Name, said: Statement) -> bool:
    """Whether all words of a name are said, or its last one by itself, or what it abbreviates, or its acronym."""
    return said_in(name, said.said) or any(
        abbreviates(name, other.parts) or abbreviates(other, name.parts)
        or (len(other.parts) == 1 and same_word(other.parts[0], name.parts[-1]))
        for other in said.names
    )  # fmt: skip


def said_in(name: Name, words: Collection[str]) -> bool:
    """Whether all parts of a name are among ``words`` (folded)."""
    return all(any(same_word(part, word) for word in words) for part in name.parts)


def same_fact(fact: Fact, other: Fact) -> bool:
    """Whether ``fact``, claimed, follows from ``other``, said."""
    if fact.name and other.name:
        return same_name(fact.name, other.name)
    if fact.literal or other.literal:
        return fact.literal == other.literal
    return bool(fact.value and other.value and _holds(fact.value, other.value)) and not _looser(fact, other)


def _looser(fact: Fact, other: Fact) -> bool:
    """Whether what is said is per something else ("3% a month", "a year") or too loose: "at least 12" of "exactly 12",
    and of "at least 90" a greater number of something else, or of which something else is told.
    """
    one, two = fact.value, other.value
    if one is None or two is None or one.kind != "number" or two.kind != "number":
        return False
    if fact.per and other.per and fact.per != other.per:
        return True
    if fact.exact:
        return two.low != two.high
    bound = one.low == 0.0 or one.high == math.inf
    if not bound or not other.behind or any(math.isclose(a, b) for a in one.written for b in two.written):
        return False
    return not set(fact.behind[:_TELLING]) <= {*other.front, *other.behind}


def comparable(fact: Fact, other: Fact) -> bool:
    """Whether two facts could stand for each other: two names, two dates, two numbers of one unit, two literals."""
    if fact.name or other.name:
        return bool(fact.name and other.name and not other.name.weak)
    if fact.literal or other.literal:
        return bool(fact.literal and other.literal) and (_ADDRESS in fact.literal) == (_ADDRESS in other.literal)
    return bool(
        fact.value and other.value and (fact.value.kind, fact.value.unit) == (other.value.kind, other.value.unit)
    )


def _holds(claimed: Value, said: Value) -> bool:
    """Whether a value claimed follows from the one said: the same figures, or a range that holds what is said."""
    if "time" in (claimed.kind, said.kind):
        return claimed.kind == said.kind and claimed.unit in ("", said.unit) and compatible(claimed, said)
    if claimed.kind != said.kind:
        number, date = (claimed, said) if claimed.kind == "number" else (said, claimed)
        return number.unit == "" and number.written == (date.low,)  # 2000 people, the year 2000
    if claimed.unit != said.unit or not compatible(claimed, said):
        return False
    if claimed.kind == "date":
        closer = any(a and not b for a, b in zip(claimed.date[1:], said.date[1:], strict=True))  # than what is said
        years = not (claimed.low and said.low) or (claimed.low <= said.low and said.high <= claimed.high)
        known = bool(claimed.low and said.low) or any(
            a == b and a for a, b in zip(claimed.date, said.date, strict=True)
        )
        return years and known and not closer
    if (claimed.high, said.low) == (math.inf, 0.0) or (said.high, claimed.low) == (math.inf, 0.0):
        return False  # at least, at most
    near = slack(claimed, said)
    if len(claimed.written) == len(said.written):  # both ends of a range
        same = all(math.isclose(a, b, rel_tol=near) for a, b in zip(claimed.written, said.written, strict=True))
    else:
        same = any(math.isclose(a, b, rel_tol=near) for a in claimed.written for b in said.written)
    ranges = len(claimed.written) == len(said.written) == _ENDS
    limits = claimed.low == said.low == 0.0 or claimed.high == said.high == math.inf  # "below 354" is not "below 350"
    return same or (not (limits or ranges) and claimed.low <= said.low <= said.high <= claimed.high)


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
