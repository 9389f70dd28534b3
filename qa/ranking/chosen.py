"""Which hits are read: the first, some with what the question names by an identifier, some of a document that it calls.

"When was tidelog 3.0.1 released?" is answered by one short line, which both searches put behind what says more of
releases: with the number in them, passages further behind are read too.
"""

from collections.abc import Sequence

from qa.indexing.index import Reader, Snapshot
from qa.ranking.called import with_called
from qa.ranking.retrieval import Hit, ranked
from qa.ranking.scoring import Query
from qa.text.identifiers import Identifier, asked_by, stands

__all__ = ["chosen"]

_LOOKED_THROUGH = 24  # hits in which what the question names by an identifier is looked for
_NAMED = 4  # passages with it that are read at least, if there are so many


def chosen(reader: Reader, snapshot: Snapshot, query: Query, k: int, read: int) -> tuple[list[Hit], int]:
    """At least ``k`` hits, if so many match, and how many of them are to be read, which stand in front: the first
    ``read`` and those beside them.
    """
    asked = asked_by(query.text)
    hits = ranked(snapshot, query, max(k, read, _LOOKED_THROUGH) if asked else max(k, read))
    first = with_called(reader, snapshot, query.text, [*hits[:read], *_named(asked, hits, read)])
    known = {hit.row.id for hit in first}
    return [*first, *(hit for hit in hits[: max(k, read)] if hit.row.id not in known)], len(first)


def _named(asked: Sequence[Identifier], hits: Sequence[Hit], read: int) -> list[Hit]:
    """Of the hits behind the first ``read`` those with all that is asked, up to `_NAMED` together with the first."""
    if not asked:
        return []
    missing = max(0, _NAMED - sum(_has(hit, asked) for hit in hits[:read]))
    return [hit for hit in hits[read:_LOOKED_THROUGH] if _has(hit, asked)][:missing]


def _has(hit: Hit, asked: Sequence[Identifier]) -> bool:
    """Whether each stands in a line of a passage, or in a heading over it where what stands below is told of it."""
    lines = hit.text.splitlines()
    over = list(hit.window.over(hit.row.sentences[0]).values()) if hit.row.sentences else []
    return all(any(stands(each, line) for line in (*lines, *(over if each.is_headed else ()))) for each in asked)
