"""What has to hold in an index, each check by itself: the record, what lies in it, and what is made from it.

A check yields what it finds. Trouble is what makes results wrong, missing or impossible; a note is worth knowing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np

from qa.citing.citations import CONTEXT, position
from qa.encoder import PassageVectors
from qa.errors import DamagedIndexError
from qa.indexing.publishing import leftovers, open_dense, open_lexical
from qa.storage.records import DocumentRow, PassageRow, text_crc32
from qa.storage.store import Store

__all__ = ["DERIVED", "RECORD", "Check", "Finding", "refused"]

_SHOWN = 5  # findings of one check; more of the same tell nothing new
_AT_ONCE = 2000  # passages
_UNIT = 1e-3  # how far a vector's length may be from 1
_REBUILD = "rebuild it with `qa index --rebuild`"
_RENEW = "make it again from the record with `qa doctor --repair`"
_NEXT = "the next `qa index` takes care of it"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found by ``check``: ``what`` it is and where, and how to ``mend`` it."""

    check: str
    severity: Literal["trouble", "note"]
    what: str
    mend: str


Check = Callable[[Path, Store], Iterator[Finding]]


def refused(check: str, error: Exception) -> Finding:
    """An error as a finding: its message says what, then how to mend it."""
    what, _, mend = str(error).rpartition(": ")
    return Finding(check, "trouble", what or str(error), mend if what else _REBUILD)


def _file(_: Path, store: Store) -> Iterator[Finding]:
    """SQLite's own check, and the facts about the whole index."""
    wrong = store.intact()
    if wrong:
        yield Finding("record", "trouble", f"{store.path} is damaged ({wrong})", _REBUILD)
        return
    facts = store.facts()
    documents, passages = store.counts(store.generation)
    if (str(documents), str(passages)) != (facts.get("documents"), facts.get("passages")):
        written = f"{facts.get('documents')} documents and {facts.get('passages')} passages"
        shown = f"{store.path} shows {documents} documents and {passages} passages"
        yield Finding("record", "trouble", f"{shown}, of {written}", _REBUILD)


def _documents(_: Path, store: Store) -> Iterator[Finding]:
    """Every document: its text, and that its passages tile it and say truly where they are; places and headings."""
    store.check_places()
    yield from _first("documents", (_wrong_document(store, row) for row in _rows(store)))


def _rows(store: Store) -> Sequence[DocumentRow]:
    return list(store.documents(store.generation).values())


def _wrong_document(store: Store, document: DocumentRow) -> str:
    text = store.whole_text(document)
    end, line, column, begun = 0, 1, 1, 0
    for passage in store.passages_of(document.id):
        line, column = position(text[begun : passage.span.start], passage.span.start - begun, line, column)
        begun = passage.span.start
        wrong = _wrong_passage(passage, text, end) or _wrong_sentences(passage)
        if not wrong and (line, column) != (passage.line, passage.column):
            wrong = f"is said to begin at {passage.line}:{passage.column}, not {line}:{column}"
        if wrong:
            return f"{document.source}: passage {passage.span.start}..{passage.span.end} {wrong}"
        end = passage.span.end
    return f"{document.source}: text behind {end} is in no passage" if text[end:].strip() else ""


def _wrong_passage(passage: PassageRow, text: str, end: int) -> str:
    start, stop = passage.span
    if not end <= start < stop <= len(text):
        return "overlaps another, is empty, or ends beyond the text"
    if text[end:start].strip():
        return f"leaves out text behind {end}"
    if text_crc32(text[max(0, start - CONTEXT) : stop + CONTEXT]) != passage.crc32:
        return "does not hold the text that was read"
    return ""


def _wrong_sentences(passage: PassageRow) -> str:
    end = passage.span.start
    for sentence in passage.sentences:
        if not end <= sentence.start < sentence.end <= passage.span.end:
            return f"has a sentence {sentence.start}..{sentence.end} that is not inside it, or not in order"
        end = sentence.end
    return "" if passage.sentences else "has no sentences"


def _vectors(_: Path, store: Store) -> Iterator[Finding]:
    """Every vector: there, as it was written, of the recorded dimension and of unit length."""
    passages = (passage for row in _rows(store) for passage in store.passages_of(row.id))
    wrong = (found for some in _batches(passages) for found in _wrong_vectors(store, some))
    yield from _first("vectors", wrong)
    dimension = int(store.meta("dimension") or 0)
    for ids, vectors in store.passage_vectors(store.generation):
        lengths = np.linalg.norm(vectors, axis=1)
        bad = np.flatnonzero(np.abs(lengths - 1) > _UNIT)
        if vectors.shape[1] != dimension:
            what = f"the vectors have {vectors.shape[1]} dimensions, not {dimension} as recorded"
            yield Finding("vectors", "trouble", what, _REBUILD)
            return
        if len(bad):
            what = f"the vector of passage {ids[bad[0]]} has length {lengths[bad[0]]:.3f}, not 1 ({len(bad)} in all)"
            yield Finding("vectors", "trouble", what, _REBUILD)
            return


def _wrong_vectors(store: Store, passages: Sequence[PassageRow]) -> Iterator[str]:
    known = store.known_vectors([passage.vector for passage in passages])
    inner = store.read_vectors([passage.vector for passage in passages if passage.vector in known])
    for passage in passages:
        if passage.vector not in known:
            yield f"the vectors of passage {passage.id} are missing or not what was written"
        elif len(inner[passage.vector].sentences) != len(passage.sentences):
            yield f"passage {passage.id} has {len(passage.sentences)} sentences, its vectors are of another number"
        elif not _in_order(inner[passage.vector], len(passage.sentences)):
            yield f"the words of passage {passage.id} are not in order"


def _in_order(vectors: PassageVectors, sentences: int) -> bool:
    """Whether the words' vectors are told apart by sentence, or not at all."""
    edges = [0, *vectors.starts, len(vectors.tokens)]
    return len(vectors.starts) in (0, sentences) and edges == sorted(edges)


def _batches(passages: Iterator[PassageRow]) -> Iterator[list[PassageRow]]:
    while some := list(islice(passages, _AT_ONCE)):
        yield some


def _dense(folder: Path, store: Store) -> Iterator[Finding]:
    """The vector file holds exactly the visible passages."""
    try:
        held = set(open_dense(folder, store).ids().tolist())
    except DamagedIndexError as error:
        yield Finding("dense", "trouble", refused("dense", error).what, _RENEW)
        return
    visible = _visible(store)
    if held != visible:
        what = f"the vector file lacks {len(visible - held)} passages and holds {len(held - visible)} that are none"
        yield Finding("dense", "trouble", what, _RENEW)


def _lexical(folder: Path, store: Store) -> Iterator[Finding]:
    """The lexical index holds every visible passage; what it holds besides is masked, but counts in its weights."""
    try:
        held = set(open_lexical(folder, store).ids())
    except DamagedIndexError as error:
        yield Finding("lexical", "trouble", refused("lexical", error).what, _RENEW)
        return
    visible = _visible(store)
    if visible - held:
        yield Finding("lexical", "trouble", f"the lexical index lacks {len(visible - held)} passages", _RENEW)
    elif held - visible:
        what = f"the lexical index holds {len(held - visible)} passages of a build that was cut off"
        yield Finding("lexical", "note", what, _NEXT)


def _visible(store: Store) -> set[int]:
    return set(store.passage_ids([row.id for row in _rows(store)]))


def _remains(folder: Path, store: Store) -> Iterator[Finding]:
    """What builds that were cut off have left; it changes no result."""
    for number, what in (
        (len(store.staged(store.generation)), "documents of a build that was cut off before it became visible"),
        (len(store.buried(store.generation)), "documents that are no longer visible"),
    ):
        if number:
            yield Finding("leftovers", "note", f"the record holds {number} {what}", _NEXT)
    files = [path.name for path in leftovers(folder, store)]
    if files:
        yield Finding("leftovers", "note", f"files of builds before or cut off: {', '.join(files)}", _NEXT)


def _first(check: str, found: Iterable[str]) -> Iterator[Finding]:
    """The first findings as trouble of the record."""
    for wrong in islice(filter(None, found), _SHOWN):
        yield Finding(check, "trouble", wrong, _REBUILD)


RECORD: dict[str, Check] = {"record": _file, "documents": _documents, "vectors": _vectors}
"""Checks of the record: what they find is mended by reading the documents anew."""

DERIVED: dict[str, Check] = {"dense": _dense, "lexical": _lexical, "leftovers": _remains}
"""Checks of what is made from the record: what they find is mended from it."""
