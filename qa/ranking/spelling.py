"""Words of a question that no document has, spelled as one has them: "Suleimani" for a "Soleimani", "parliment".

A name has the vowels of whoever transcribed it, and who asks mistypes. Of a word that the index lacks, and that the
model does not know for one either, the documents are looked through for one of the same consonants, or a letter off.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from qa.citing.citations import Window
from qa.indexing.index import Snapshot
from qa.regex import regex
from qa.text.terms import consonants, folded, terms

__all__ = ["Respelled", "respelled"]

_WORD = regex(r"[^\W\d_]{5,}")  # shorter ones are like too many
_MOST = 8  # words of one question that are looked for
_PASSAGES = 20  # that are looked through for each
_LONG = 7  # letters from which a word may have another consonant, and a name two other vowels
_LONG_NAME = 6  # from which a name may have another consonant


class Respelled(NamedTuple):
    """A question as it is read, and which of its words are read as which."""

    text: str
    words: tuple[tuple[str, str], ...] = ()


def respelled(snapshot: Snapshot, question: str, known: Callable[[str], bool]) -> Respelled:
    """``question`` with the words that no passage has spelled as the nearest one that a passage has, if one is near.

    ``known`` says whether a word is one of the language: it stays. Where none is to be looked for this takes a tenth of
    a millisecond.
    """
    absent = islice(_absent(snapshot, question, known), _MOST)
    found = {word: near for word in absent if (near := _nearest(snapshot, word)) is not None}
    if not found:
        return Respelled(question)
    text = _WORD.sub(lambda match: found.get(match.group(), match.group()), question)
    return Respelled(text, tuple(found.items()))


def _absent(snapshot: Snapshot, question: str, known: Callable[[str], bool]) -> Iterator[str]:
    """The question's words that no passage has, each once."""
    lexical = snapshot.lexical
    for word in dict.fromkeys(_WORD.findall(question)):
        own = [term for name in lexical.languages for term in terms(word, name)]
        if not any(lexical.document_frequencies(own).values()) and not known(word):
            yield word


def _nearest(snapshot: Snapshot, word: str) -> str | None:
    """The word nearest to ``word`` that a passage has; of equals the most frequent."""
    lexical = snapshot.lexical
    own = {term for name in lexical.languages for term in terms(word, name)[:1]}
    passages = {passage for term in own for passage in lexical.alike(term, _PASSAGES)}
    seen: Counter[str] = Counter()
    for passage, document in snapshot.store.passages(sorted(passages), snapshot.generation).values():
        seen.update(_WORD.findall(Window.around(snapshot.store, document, passage).of(passage.span)))
    off = {other: distance for other in seen if (distance := _off(word, other)) is not None}
    return min(off, key=lambda other: (off[other], -seen[other], other), default=None)


def _off(word: str, other: str) -> tuple[bool, int] | None:
    """Whether ``other`` has other consonants, and by how many letters it is off; None if it is another word."""
    one, two = folded(word), folded(other)
    if one[:1] != two[:1] or one[-1:] != two[-1:]:
        return None
    name, length = word[0].isupper(), min(len(one), len(two))
    letters = _letters_off(one, two)
    if consonants(one) == consonants(two) and len(consonants(one)) > 2:
        return (False, letters) if letters <= (2 if name and length >= _LONG else 1) else None
    return (True, letters) if letters <= 1 and length >= (_LONG_NAME if name else _LONG) else None


def _letters_off(one: str, other: str) -> int:
    """Letters to put in, take out, exchange or swap with the next, at least, to make one of the other."""
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, another in enumerate(other, start=1):
            least = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != another))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == another:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]
