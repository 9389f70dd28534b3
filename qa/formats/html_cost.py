"""What parsing a page would cost, told from its tags: the rules of HTML let a short file stand for gigabytes.

A parser compares each attribute with those in front of it, looks through all open elements at most tags, and opens
formatting elements that were left open (``<b>``, ``<font>``) again in every block.
"""

import re
from collections import Counter

from qa.errors import FormatError
from qa.regex import regex

__all__ = ["MOST_ATTRIBUTES", "MOST_OPEN", "MOST_REOPENED", "check_cost"]

MOST_ATTRIBUTES = 2000
"""Attributes of one tag."""

MOST_OPEN = 200_000_000
"""Elements that are open at a tag, summed over all tags. A page of a million tags has thirty open, usually."""

MOST_REOPENED = 2_000_000
"""The same of formatting elements alone."""

# As browsers read a tag: a quote opens a value only behind an equals sign. Possessive, so it takes linear time.
_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?>(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+|))?)"""
_ATTRIBUTES = rf"(?>(?:[\s/]++|{_ATTRIBUTE})*)"
_TOKEN = regex(
    rf"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>]){_ATTRIBUTES}>?"
    rf".*?(?:</(?P=raw)|\Z)|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<attributes>{_ATTRIBUTES})",
    re.DOTALL | re.IGNORECASE,
)
# Elements that have no content, and those that the next one of their kind closes.
_NOT_OPEN = frozenset(
    """area base br col embed hr img input link meta param source track wbr basefont bgsound frame keygen html head body
    p li dt dd tr td th thead tbody tfoot option optgroup colgroup rb rt rtc rp""".split()
)
_FORMATTING = frozenset("b big code em font i s small strike strong tt u".split())
_MOST_ALIKE = 3  # without attributes, as the rules keep no more


def check_cost(text: str) -> None:
    """Raise `FormatError` if parsing ``text`` as HTML would take too long or too much memory. O(n)."""
    opened, formatting = Counter[str](), _Formatting()
    depth = work = reopened = 0
    for token in _TOKEN.finditer(text):
        name, attributes, end = (token["name"] or "").lower(), token["attributes"] or "", bool(token["end"])
        if len(attributes) > 3 * MOST_ATTRIBUTES:
            _check_attributes(attributes)
        if name in _FORMATTING:
            formatting.met(name, end=end, distinct=bool(attributes.strip()))
        if name and name not in _NOT_OPEN and not (end and not opened[name]):
            opened[name] += -1 if end else 1
            depth += -1 if end else 1
        work, reopened = work + depth, reopened + formatting.open
    if work > MOST_OPEN or reopened > MOST_REOPENED:
        raise FormatError("damaged HTML: too many elements are left open")


def _check_attributes(attributes: str) -> None:
    number = sum(1 for _ in re.finditer(_ATTRIBUTE, attributes))
    if number > MOST_ATTRIBUTES:
        raise FormatError(f"damaged HTML: a tag has {number:,} attributes, more than {MOST_ATTRIBUTES:,}")


class _Formatting:
    """How many formatting elements a parser keeps ``open``: of those without attributes three of a kind at most."""

    def __init__(self) -> None:
        self.open = 0
        self._plain, self._distinct = Counter[str](), Counter[str]()

    def met(self, name: str, *, end: bool, distinct: bool) -> None:
        """A tag was met; ``distinct``: it has attributes."""
        if not end and distinct:
            self._distinct[name] += 1
            self.open += 1
        elif not end:
            self._plain[name] += 1
            self.open += self._plain[name] <= _MOST_ALIKE
        elif self._distinct[name]:
            self._distinct[name] -= 1
            self.open -= 1
        elif self._plain[name]:
            self.open -= self._plain[name] <= _MOST_ALIKE
            self._plain[name] -= 1
