"""Documents to rows of the coming generation: chunked, embedded, written in batches that survive being cut off.

A vector is kept under a key made of the model, the text and its sentences, so whatever was embedded once is not
embedded again: the unchanged passages of an edited file, a file under a new name, the work of an interrupted build.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from qa.citing.citations import CONTEXT, position
from qa.encoder import Encoder, PassageVectors
from qa.errors import DamagedIndexError
from qa.indexing.chunking import Chunk, chunk, kept_edges
from qa.models import Document, Heading, NativePlace, Span
from qa.storage.records import DocumentRow, PassageRow, text_crc32
from qa.storage.store import Store
from qa.text.headings import headings_of
from qa.text.languages import language_of

__all__ = ["Stage"]

_RECIPE = "4"  # of making vectors; others' vectors are not reused
_PASSAGES_A_BATCH = 512
_CHARACTERS_A_BATCH = 8_000_000
_ENCODED_AT_ONCE = 64
_LONGEST_KEPT = 50_000_000  # code points of a document whose former text is looked at


@dataclass(slots=True)
class _Staged:
    row: DocumentRow
    text: str
    passages: list[PassageRow]
    places: Sequence[NativePlace]
    headings: Sequence[Heading]


@dataclass(slots=True)
class Stage:
    """Collects documents and writes them, a batch at a time, as born in generation ``born``.

    ``on_done`` is told how many passages and how many bytes of files were finished each time some are. ``anew``: no
    vector that is there already is used. ``keep``: passages of an edited document begin where they did, outside of the
    edit. Memory holds one batch, or one document if that is larger.
    """

    store: Store
    encoder: Encoder
    born: int
    on_done: Callable[[int, int], None]
    anew: bool = False
    keep: bool = False
    embedded: int = 0
    _batch: list[_Staged] = field(default_factory=list)
    _made: set[bytes] = field(default_factory=set)

    def add(self, document: Document, size: int, mtime_ns: int) -> None:
        """Take a document in; ``size`` (bytes) and ``mtime_ns`` are of its file."""
        chunks = chunk(document, self.encoder, edges=self._edges(document) if self.keep else frozenset())
        passages = list(_passages(document, chunks, self.encoder.fingerprint))
        facts = {**document.metadata, "language": language_of(document.text, document.metadata)}
        row = DocumentRow(
            0, document.source, document.sha256, size, mtime_ns, document.title, facts, len(document.text)
        )
        self._batch.append(_Staged(row, document.text, passages, document.places, headings_of(document)))
        waiting = sum(len(staged.passages) for staged in self._batch)
        if waiting >= _PASSAGES_A_BATCH or sum(len(s.text) for s in self._batch) >= _CHARACTERS_A_BATCH:
            self.flush()

    def _edges(self, document: Document) -> frozenset[int]:
        """Where passages begin in the parts of the document that are as they were; none if it is new."""
        before = self.store.document(document.source, self.born - 1)
        if before is None or before.length > _LONGEST_KEPT:
            return frozenset()
        try:
            passages = self.store.passages_of(before.id)
        except DamagedIndexError:  # the edges are only a help
            return frozenset()
        text = self.store.text(before.id, Span(0, before.length))
        return kept_edges(text, (passage.span for passage in passages), document.text)

    def flush(self) -> None:
        """Embed what is waiting and write it down."""
        passages, size = self._embed()
        self.on_done(
            sum(len(staged.passages) for staged in self._batch) - passages,
            sum(staged.row.size for staged in self._batch) - size,
        )
        with self.store.transaction():
            for staged in self._batch:
                self.store.add_document(
                    staged.row, staged.text, staged.passages, self.born, staged.places, staged.headings
                )
        self._batch.clear()

    def _embed(self) -> tuple[int, int]:
        """Give every waiting passage its vectors, keeping each part as soon as it is done; what was told as done."""
        waiting = {p.vector: (staged, p) for staged in self._batch for p in staged.passages}
        known = self._made & waiting.keys() if self.anew else self.store.known_vectors(list(waiting))
        missing = sorted((key for key in waiting if key not in known), key=lambda key: waiting[key][1].span.length)
        told = 0
        for first in range(0, len(missing), _ENCODED_AT_ONCE):
            keys = missing[first : first + _ENCODED_AT_ONCE]
            made = self._encoded([(waiting[key][0].text, waiting[key][1]) for key in keys])
            with self.store.transaction():
                self.store.add_vectors(dict(zip(keys, made, strict=True)))
            size = sum(waiting[key][0].row.size // len(waiting[key][0].passages) for key in keys)
            self._made.update(keys if self.anew else ())
            self.on_done(len(keys), size)
            self.embedded += len(keys)
            told += size
        return len(missing), told

    def _encoded(self, passages: Sequence[tuple[str, PassageRow]]) -> list[PassageVectors]:
        """The vectors of passages, each given with its document's text."""
        texts = [passage.span.of(text) for text, passage in passages]
        sentences = [[s.shifted(-p.span.start) for s in p.sentences] for _, p in passages]
        return self.encoder.encode_passages(texts, sentences)


def _passages(document: Document, chunks: Sequence[Chunk], fingerprint: str) -> Iterator[PassageRow]:
    """The rows of a document's chunks, with the line and column each begins at."""
    at, line, column = 0, 1, 1
    for made in chunks:
        line, column = position(document.text[at : made.span.start], made.span.start - at, line, column)
        at = made.span.start
        key = _key(document, made, fingerprint)
        yield PassageRow(
            0,
            0,
            made.span,
            line,
            column,
            made.sentences,
            key,
            made.boilerplate,
            text_crc32(document.text[max(0, made.span.start - CONTEXT) : made.span.end + CONTEXT]),
        )


def _key(document: Document, made: Chunk, fingerprint: str) -> bytes:
    sentences = [tuple(sentence.shifted(-made.span.start)) for sentence in made.sentences]
    digest = hashlib.blake2b(digest_size=16)
    for part in (_RECIPE, fingerprint, made.span.of(document.text), str(sentences)):
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.digest()
