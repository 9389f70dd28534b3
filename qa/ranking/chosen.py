"""Which hits are read: the first, some with what the question names by an identifier or asks of an attack or office,
some of a document that it calls.

"When was tidelog 3.0.1 released?" is answered by one short line, which both searches put behind what says more of
releases: with the number in them, passages further behind are read too. "When did Pakistan strike Iran?" finds the
strikes of both, so those in which Pakistan strikes are looked for.
"""

from collections.abc import Sequence

from qa.facts.directions import asks_of_an_attack, told_as_asked
from qa.facts.offices import asked_office, holds
from qa.indexing.index import Reader, Snapshot
from qa.ranking.called import with_called
from qa.ranking.retrieval import Hit, ranked
from qa.ranking.scoring import Query
from qa.ranking.wanted import VALUED, wanted
from qa.text.identifiers import Identifier, asked_by, stands
from qa.values.reading import values

__all__ = ["chosen"]

_LOOKED_THROUGH = 24  # hits in which what the question names by an identifier, or asks of, is looked for
_NAMED = 4  # passages with it that are read at least, if there are so many
_TOLD = 2  # and passages that tell of the attack or office, which take longer to read than they add beyond that


def chosen(reader: Reader, snapshot: Snapshot, query: Query, k: int, read: int) -> tuple[list[Hit], int]:
    """At least ``k`` hits, if so many match, and how many of them are to be read, which stand in front: the first
    ``read`` and those beside them.
    """
    asked = asked_by(query.text)
    sought = bool(asked) or asks_of_an_attack(query.text) or asked_office(query.text) is not None
    hits = ranked(snapshot, query, max(k, read, _LOOKED_THROUGH if sought else 0))
    first = with_called(reader, snapshot, query.text, [*hits[:read], *_besides(query.text, asked, hits, read)])
    known = {hit.row.id for hit in first}
    return [*first, *(hit for hit in hits[: max(k, read)] if hit.row.id not in known)], len(first)


def _besides(question: str, asked: Sequence[Identifier], hits: Sequence[Hit], read: int) -> list[Hit]:
    """Of the hits behind the first ``read`` those with all that is asked: up to `_NAMED` or `_TOLD`, with the first."""
    has = [_has(hit, asked) if asked else _tells(hit, question) for hit in hits[:_LOOKED_THROUGH]]
    missing = max(0, (_NAMED if asked else _TOLD) - sum(has[:read]))
    return [hit for hit, it_has in zip(hits[read:], has[read:], strict=False) if it_has][:missing]


def _tells(hit: Hit, question: str) -> bool:
    """Whether one of its sentences tells of the attack that the question asks of, with the number or date that it asks
    for, or who holds the office.
    """
    kind, office = wanted(question), asked_office(question)
    texts = [hit.window.of(sentence.span) for sentence in hit.sentences]
    if office is not None:
        return any(holds(office, text) for text in texts)
    return any(
        told_as_asked(question, text) and (kind not in VALUED or any(each.kind == kind for each in values(text)))
        for text in texts
    )


def _has(hit: Hit, asked: Sequence[Identifier]) -> bool:
    """Whether each stands in a line of a passage, or in a heading over it where what stands below is told of it."""
    lines = hit.text.splitlines()
    over = list(hit.window.over(hit.row.sentences[0]).values()) if hit.row.sentences else []
    return all(any(stands(each, line) for line in (*lines, *(over if each.is_headed else ()))) for each in asked)
