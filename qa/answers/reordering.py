"""The first hits in the order of how likely each answers, by what the reader sees around its best sentence.

Retrieval compares the words and vectors of question and passage; the reader reads both together, and tells "killed two"
from "two were killed by it". It is shown a few sentences of each hit only, which orders hits as well as whole passages
do, for a third of the time (eval/tried.md). Answers are read from whole passages (`qa.answers.releases`).
"""

from collections.abc import Sequence
from dataclasses import replace

from qa.answers.quote import Quote
from qa.answers.quoting import quotes
from qa.answers.releases import asks_for_a_release, readings
from qa.encoding.reader import FURTHER, READ, Reading, ReadsPassages
from qa.models import Span
from qa.ranking.retrieval import Hit

__all__ = ["by_reader", "likelier_first", "snippet"]

_CHANCE = 0.8  # of a hit's score is what the reader makes of it
_LIKELY = 0.3  # the chance of a first hit from which no further ones are read
_VALUED = 0.2  # a sentence is read rather if it gives a value of the kind asked for
_MOST = 390  # code points of a hit that are read, where its best sentence is not longer


def by_reader(reader: ReadsPassages | None, question: str, hits: Sequence[Hit], k: int) -> list[Hit]:
    """The ``k`` first of ``hits``, of which `READ` are read and ordered by their likeliest sentence's chance to answer.

    Where none of them likely answers, `FURTHER` more are read. The chance, listed as ``reader``, and the hybrid score
    make a hit's score. Those behind keep their order, and as small a share of the last one's score as they had.
    O(tokens read).
    """
    chances = _chances(reader, question, hits)
    first, behind = hits[: len(chances)], hits[len(chances) : k]
    scores = [_CHANCE * chance + (1 - _CHANCE) * hit.relative for hit, chance in zip(first, chances, strict=True)]
    order = sorted(range(len(first)), key=lambda number: (-scores[number], number))
    read = [replace(first[i], score=scores[i], scores={**first[i].scores, "reader": chances[i]}) for i in order]
    last, least = (first[-1].score, min(scores)) if first else (0.0, 0.0)
    return [*read, *(replace(hit, score=least * (hit.score / last if last > 0 else 1.0)) for hit in behind)][:k]


def likelier_first(hits: Sequence[Hit], ranked: Sequence[Quote]) -> list[Hit]:
    """The hits by their likeliest sentence; those that were not read keep their places behind."""
    best = _likeliest(hits, ranked)
    return [hits[number] for number in sorted(range(len(hits)), key=lambda number: -best[number])]


def snippet(hit: Hit) -> Span:
    """The best sentence of a hit and of those around it the better ones, as many as `_MOST` code points hold."""
    sentences = hit.sentences
    if not sentences:
        return hit.row.span
    worth = [each.score + _VALUED * each.valued for each in sentences]
    first = last = worth.index(max(worth))
    while True:
        wider = [
            (worth[more], low, high)
            for more, low, high in ((first - 1, first - 1, last), (last + 1, first, last + 1))
            if 0 <= more < len(sentences) and sentences[high].span.end - sentences[low].span.start <= _MOST
        ]
        if not wider:
            return Span(sentences[first].span.start, sentences[last].span.end)
        _, first, last = max(wider)


def _chances(reader: ReadsPassages | None, question: str, hits: Sequence[Hit]) -> list[float]:
    """Of the hits that are read, the first ones, the chance of their likeliest sentence."""
    first, further = hits[:READ], hits[READ : READ + FURTHER]
    read = _readings(reader, question, first)
    chances = _likeliest(first, quotes(question, first, read))
    if not further or max(chances) >= _LIKELY:
        return chances
    read += _readings(reader, question, further)
    return _likeliest(hits[: READ + FURTHER], quotes(question, hits[: READ + FURTHER], read))


def _readings(reader: ReadsPassages | None, question: str, hits: Sequence[Hit]) -> list[Reading]:
    """What is read in the snippets of hits, behind the titles of their documents. Offsets are of the passages."""
    if reader is None or asks_for_a_release(question):  # which may stand in a heading far above
        return readings(reader, question, hits)
    spans = [snippet(hit) for hit in hits]
    texts = [hit.window.of(span) for hit, span in zip(hits, spans, strict=True)]
    read = reader.read(question, texts, [hit.titled for hit in hits])
    return [
        reading.shifted(span.start - hit.row.span.start) for reading, hit, span in zip(read, hits, spans, strict=True)
    ]


def _likeliest(hits: Sequence[Hit], ranked: Sequence[Quote]) -> list[float]:
    """Of each hit the chance of its likeliest sentence; 0 where it was not read."""
    best = [0.0] * len(hits)
    for quote in ranked:
        best[quote.rank] = max(best[quote.rank], quote.chance)
    return best
