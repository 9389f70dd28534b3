"""The document that a question calls by its name, and what of it is to be read beside the first hits.

"What Python version does networkx need?" is answered by a line "Requires-Python: >=3.11" of the document networkx.txt,
in which the name does not stand again: there the rest of the question is looked for. A document is called by its title,
its file's name, or a line "Name: …" at its top.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from qa.indexing.index import Reader, Snapshot
from qa.ranking.retrieval import Hit, prepared, ranked
from qa.ranking.titles import names
from qa.regex import regex
from qa.storage.records import DocumentRow
from qa.text.terms import content_terms, terms

__all__ = ["Called", "called", "with_called"]

_READ = 4  # of the passages of a document that is called by its name, those that are read besides
_HEAD = 500  # code points of a document's beginning in which a line tells its name
_WORD = regex(r"[^\W_]+(?:['’.-][^\W_]+)*")


class Called(NamedTuple):
    """A document, the terms of the name by which a question calls it, and the question without them."""

    document: DocumentRow
    name: frozenset[str]
    rest: str


def called(question: str, hits: Sequence[Hit]) -> Called | None:
    """The only document of ``hits`` that the question calls by its name; None if there is none, or no rest to ask."""
    asked = set(content_terms(question))
    named: dict[str, Called] = {}
    for hit in hits:
        name = max(
            (name for name in names(hit.document, hit.window.head(_HEAD)) if name < asked), key=len, default=None
        )
        if name:
            named.setdefault(hit.document.source, Called(hit.document, name, _without(question, name)))
    return next(iter(named.values())) if len(named) == 1 else None


def with_called(reader: Reader, snapshot: Snapshot, question: str, hits: Sequence[Hit]) -> list[Hit]:
    """``hits`` and behind them, if the question calls a document by its name, those passages of it that are nearest to
    the rest of the question. The filters that ``hits`` have passed hold for the document too.
    """
    found = called(question, hits)
    if found is None:
        return list(hits)
    among = snapshot.store.passage_ids([found.document.id])
    query = prepared(reader, snapshot, [found.rest], _READ, "hybrid", among)[0]
    near = {hit.row.id: hit for hit in ranked(snapshot, query, _READ)}
    known = {hit.row.id for hit in hits}
    kept = [_nearer(hit, near.get(hit.row.id)) for hit in hits]
    return [*kept, *(hit for identity, hit in near.items() if identity not in known)]


def _nearer(hit: Hit, other: Hit | None) -> Hit:
    return hit if other is None or other.relative <= hit.relative else replace(hit, relative=other.relative)


def _without(question: str, name: frozenset[str]) -> str:
    """The question without the words of a name."""
    return " ".join(_WORD.sub(lambda word: "" if name.issuperset(terms(word[0])) else word[0], question).split())
