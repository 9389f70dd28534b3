"""Rows of the durable record, and how spans and vectors are packed into them."""

import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qa.encoder import FloatArray
from qa.models import NativePlace, Span

__all__ = [
    "VISIBLE",
    "DocumentRow",
    "PassageRow",
    "document_row",
    "joined",
    "packed_places",
    "packed_spans",
    "packed_vectors",
    "passage_row",
    "row_crc32",
    "text_crc32",
    "unpacked_places",
    "unpacked_vectors",
]

_PLACES_A_BLOCK = 256
_LENGTH = struct.Struct(">Q")

VISIBLE = "documents.born <= :generation AND (documents.died IS NULL OR documents.died > :generation)"
"""Of documents: what a reader of a generation sees."""


def joined(since: int) -> str:
    """Passages joined with their documents, from the side that has fewer rows: the documents where few are new."""
    one, other = ("documents", "passages") if since else ("passages", "documents")
    return f"{one} CROSS JOIN {other} ON documents.id = passages.document"  # SQLite keeps the order of a CROSS JOIN


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as recorded. ``size`` (bytes) and ``mtime_ns`` are its file's; ``length`` is in code points."""

    id: int
    source: str
    sha256: str
    size: int
    mtime_ns: int
    title: str
    metadata: Mapping[str, Any]
    length: int

    def told(self, key: str) -> list[str]:
        """What the metadata gives for a key, as texts: one or, of authors, several."""
        value = self.metadata.get(key) or ()
        return [str(each) for each in (value if isinstance(value, list | tuple) else [value])]


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as recorded: its span, where it begins (1-based line and column), its sentences' spans in the document.

    ``vector`` is the key of its vectors; ``crc32`` is of its text and what surrounds it in citations, in UTF-8;
    ``id`` 0 is a passage not yet stored.
    """

    id: int
    document: int
    span: Span
    line: int
    column: int
    sentences: tuple[Span, ...]
    vector: bytes
    boilerplate: bool = False
    crc32: int = 0


def document_row(row: tuple[Any, ...]) -> DocumentRow:
    """From the columns of documents, in order."""
    identity, source, sha256, size, mtime_ns, title, metadata, length = row
    return DocumentRow(identity, source, sha256, size, mtime_ns, title, json.loads(metadata), length)


def passage_row(row: tuple[Any, ...]) -> PassageRow:
    """From the columns of passages, in order."""
    identity, document, start, end, line, column, sentences, vector, boilerplate, crc32 = row
    flat = np.frombuffer(sentences, dtype=np.uint32).tolist()
    spans = tuple(Span(start + a, start + b) for a, b in zip(flat[::2], flat[1::2], strict=True))
    return PassageRow(identity, document, Span(start, end), line, column, spans, vector, bool(boilerplate), crc32)


def packed_spans(passage: PassageRow) -> bytes:
    """The sentences' edges, counted from the passage's beginning, as 32-bit integers."""
    edges = [edge - passage.span.start for sentence in passage.sentences for edge in sentence]
    return np.array(edges, dtype=np.uint32).tobytes()


def text_crc32(text: str) -> int:
    """The checksum of a text."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def row_crc32(columns: Iterable[object]) -> int:
    """The checksum of a row's columns. It is kept beside them, so that a damaged row is told when it is read."""
    parts: list[bytes] = []
    for column in columns:
        kind, part = (
            (b"b", column) if isinstance(column, bytes) else (b"v", str(column).encode("utf-8", "surrogatepass"))
        )
        parts += (_LENGTH.pack(1 + len(part)), kind, part)
    return zlib.crc32(b"".join(parts))


def packed_places(places: Sequence[NativePlace]) -> Iterator[tuple[int, bytes]]:
    """Places in blocks: where a block's first place begins in the text, and the block as compressed JSON."""
    for first in range(0, len(places), _PLACES_A_BLOCK):
        some = places[first : first + _PLACES_A_BLOCK]
        block = json.dumps([(*span, native) for span, native in some], separators=(",", ":"))
        yield some[0].span.start, zlib.compress(block.encode())


def unpacked_places(block: bytes) -> list[NativePlace]:
    """The places of a block."""
    return [NativePlace(Span(start, end), native) for start, end, native in json.loads(zlib.decompress(block))]


def packed_vectors(vectors: FloatArray) -> bytes:
    """Rows of 8-bit integers, each behind its scale (float32): a quarter of the size, cosines within 0.002."""
    scales = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-12).astype(np.float32) / 127
    rounded = np.round(vectors / scales[:, None]).astype(np.int8)
    packed: bytes = scales.tobytes() + rounded.tobytes()
    return packed


def unpacked_vectors(packed: bytes, dimension: int) -> FloatArray:
    """The inverse of `packed_vectors`. Shape: (rows, dimension), float32."""
    if not packed:
        return np.zeros((0, max(1, dimension)), dtype=np.float32)
    rows = len(packed) // (dimension + 4)
    scales = np.frombuffer(packed, dtype=np.float32, count=rows)
    rounded = np.frombuffer(packed, dtype=np.int8, offset=4 * rows).reshape(rows, dimension)
    return rounded.astype(np.float32) * scales[:, None]
