"""The durable record: one SQLite file with everything that cannot be recomputed from another file of the index.

Vectors and postings (`qa.dense`, `qa.lexical`) are derived from it. A document's row is visible to readers of
generation G when ``born <= G`` and it has not ``died`` by then. A build writes the documents of generation G + 1
beside those of G, a batch a transaction, and becomes visible as a whole when one transaction sets the generation.
Whatever kills it before that leaves G as it was; what it had written is found again by the next build.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import DamagedIndexError, IndexUnusableError, MissingIndexError
from qa.models import FloatArray, Span
from qa.records import (
    DocumentRow,
    PassageRow,
    VectorRow,
    document_row,
    packed_spans,
    packed_vectors,
    passage_row,
    unpacked_vectors,
)

__all__ = ["Store"]

FILE = "store.sqlite"
SCHEMA = "3"
_BLOCK = 1 << 16  # code points of text in a row of blocks
_MANY = 500  # ids in one statement

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL, title TEXT NOT NULL, metadata TEXT NOT NULL, length INTEGER NOT NULL,
    born INTEGER NOT NULL, died INTEGER);
CREATE INDEX documents_by_source ON documents (source);
CREATE TABLE blocks (
    document INTEGER NOT NULL, start INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (document, start)) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    line INTEGER NOT NULL, "column" INTEGER NOT NULL, sentences BLOB NOT NULL, vector BLOB NOT NULL,
    boilerplate INTEGER NOT NULL, crc32 INTEGER NOT NULL);
CREATE INDEX passages_by_document ON passages (document);
CREATE INDEX passages_by_vector ON passages (vector);
CREATE TABLE vectors (key BLOB PRIMARY KEY, passage BLOB NOT NULL, sentences BLOB NOT NULL, tokens BLOB NOT NULL)
    WITHOUT ROWID;
CREATE TABLE skipped (source TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;
"""
_VISIBLE = "documents.born <= :generation AND (documents.died IS NULL OR documents.died > :generation)"
_DOCUMENT = (
    "documents.id, documents.source, documents.sha256, documents.size, documents.mtime_ns, documents.title, "
    "documents.metadata, documents.length"
)
_PASSAGE = (
    'passages.id, passages.document, passages.start, passages."end", passages.line, passages."column", '
    "passages.sentences, passages.vector, passages.boilerplate, passages.crc32"
)


class Store:
    """The record of one index folder. One object serves one thread at a time."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the record in ``folder``. Raises `MissingIndexError` or `DamagedIndexError`."""
        self.path = folder / FILE
        if not create and not self.path.is_file():
            raise MissingIndexError(f"no index in {folder}: build one with `qa index PATH --index {folder}`")
        with self._telling():
            self._db = _connected(self.path)
            if create and not self._db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                self._create()
            found = self.meta("schema")
        if found != SCHEMA:
            raise DamagedIndexError(
                f"{self.path} has schema {found}, this version reads {SCHEMA}: rebuild it with `qa index --rebuild`"
            )

    def _create(self) -> None:
        with self.transaction():
            for statement in filter(str.strip, _TABLES.split(";")):
                self._db.execute(statement)
            self.set_meta(schema=SCHEMA, generation="0")

    def close(self) -> None:
        """Close the file; the last one to close folds the write-ahead log into it."""
        self._db.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """SQLite's errors as this package's."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorname != "SQLITE_ERROR":
                raise IndexUnusableError(f"cannot use {self.path}: {error}") from error  # full, locked, read-only, …
            raise DamagedIndexError(
                f"{self.path} is damaged ({error}): rebuild it with `qa index --rebuild`"
            ) from error

    @contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[None]:
        """All statements inside take effect together, or none; a reading one sees one state of the record."""
        with self._telling():
            self._db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise

    def _rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        with self._telling():
            return self._db.execute(sql, values).fetchall()

    def _rows_in(self, sql: str, keys: Sequence[Any], **values: Any) -> Iterator[tuple[Any, ...]]:
        """Rows of ``sql`` with ``{keys}`` replaced by a list of placeholders, however many keys there are."""
        for first in range(0, len(keys), _MANY):
            some = keys[first : first + _MANY]
            names = {f"key{number}": key for number, key in enumerate(some)}
            placeholders = ", ".join(f":{name}" for name in names)
            yield from self._rows(sql.format(keys=placeholders), **names, **values)

    # Facts about the whole index

    def meta(self, key: str) -> str | None:
        """A recorded fact, or None."""
        rows = self._rows("SELECT value FROM meta WHERE key = :key", key=key)
        return str(rows[0][0]) if rows else None

    def set_meta(self, **facts: str) -> None:
        with self._telling():
            self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())

    @property
    def generation(self) -> int:
        """The state that readers see; 0 before the first build is done."""
        return int(self.meta("generation") or 0)

    def counts(self, generation: int) -> tuple[int, int]:
        """How many documents and passages are visible."""
        sql = f"SELECT count(*) FROM documents WHERE {_VISIBLE}"
        joined = f"SELECT count(*) FROM passages JOIN documents ON documents.id = document WHERE {_VISIBLE}"
        return self._rows(sql, generation=generation)[0][0], self._rows(joined, generation=generation)[0][0]

    def skipped(self) -> dict[str, str]:
        """Sources that could not be indexed, with the reason."""
        return {row[0]: row[1] for row in self._rows("SELECT source, reason FROM skipped ORDER BY source")}

    def set_skipped(self, forget: Iterable[str], skipped: Mapping[str, str]) -> None:
        with self._telling():
            self._db.executemany("DELETE FROM skipped WHERE source = ?", ((source,) for source in forget))
            self._db.executemany("INSERT OR REPLACE INTO skipped VALUES (?, ?)", skipped.items())

    # Documents

    def documents(self, generation: int) -> dict[str, DocumentRow]:
        """The visible documents by source."""
        rows = self._rows(f"SELECT {_DOCUMENT} FROM documents WHERE {_VISIBLE} ORDER BY source", generation=generation)
        return {row[1]: document_row(row) for row in rows}

    def staged(self, generation: int) -> dict[str, DocumentRow]:
        """Documents written for a generation that was never reached, left by a build that was cut off."""
        rows = self._rows(f"SELECT {_DOCUMENT} FROM documents WHERE born > :generation", generation=generation)
        return {row[1]: document_row(row) for row in rows}

    def add_document(self, row: DocumentRow, text: str, passages: Iterable[PassageRow], born: int) -> None:
        """Write a document with its text and passages. ``row.id`` and the passages' ids are given by the record."""
        with self._telling():
            facts = (row.source, row.sha256, row.size, row.mtime_ns, row.title, json.dumps(row.metadata), row.length)
            columns = "source, sha256, size, mtime_ns, title, metadata, length, born"
            document = self._db.execute(
                f"INSERT INTO documents ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*facts, born)
            ).lastrowid
            self._db.executemany(
                "INSERT INTO blocks VALUES (?, ?, ?)",
                ((document, start, text[start : start + _BLOCK]) for start in range(0, len(text), _BLOCK)),
            )
            self._db.executemany(
                'INSERT INTO passages (document, start, "end", line, "column", sentences, vector, boilerplate, crc32) '
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (document, *p.span, p.line, p.column, packed_spans(p), p.vector, p.boilerplate, p.crc32)
                    for p in passages
                ),
            )

    def bury(self, documents: Iterable[int], generation: int) -> None:
        """Take documents out of every generation from ``generation`` on."""
        with self._telling():
            self._db.executemany("UPDATE documents SET died = ? WHERE id = ?", ((generation, d) for d in documents))

    def passage_ids(self, documents: Sequence[int]) -> list[int]:
        """Ids of all passages of ``documents``."""
        return [row[0] for row in self._rows_in("SELECT id FROM passages WHERE document IN ({keys})", documents)]

    def delete_documents(self, documents: Sequence[int]) -> None:
        """Remove documents with their text, passages and vectors that no other passage uses."""
        with self._telling():
            for document in documents:
                keys = self._db.execute(
                    "SELECT DISTINCT vector FROM passages WHERE document = ?", (document,)
                ).fetchall()
                for table, column in (("passages", "document"), ("blocks", "document"), ("documents", "id")):
                    self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (document,))
                self._db.executemany(
                    "DELETE FROM vectors WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM passages WHERE vector = ?1)", keys
                )

    def buried(self, generation: int) -> list[int]:
        """Documents that no reader of ``generation`` or later sees."""
        return [row[0] for row in self._rows("SELECT id FROM documents WHERE died <= :g", g=generation)]

    def text(self, document: int, span: Span) -> str:
        """The characters of a document inside ``span``, as far as it reaches. O(length of the span)."""
        first = span.start - span.start % _BLOCK
        rows = self._rows(
            "SELECT text FROM blocks WHERE document = :d AND start >= :first AND start < :end ORDER BY start",
            d=document, first=first, end=max(span.end, first + 1),
        )  # fmt: skip
        return "".join(row[0] for row in rows)[span.start - first : span.end - first]

    # Passages and vectors

    def passages(self, ids: Sequence[int], generation: int) -> dict[int, tuple[PassageRow, DocumentRow]]:
        """The visible ones among ``ids``, each with its document."""
        sql = (
            f"SELECT {_PASSAGE}, {_DOCUMENT} FROM passages JOIN documents ON documents.id = document "
            f"WHERE passages.id IN ({{keys}}) AND {_VISIBLE}"
        )
        rows = self._rows_in(sql, ids, generation=generation)
        return {row[0]: (passage_row(row[:10]), document_row(row[10:])) for row in rows}

    def spans(self, document: int) -> Iterator[Span]:
        """Where the passages of a document stand, in order."""
        rows = self._rows('SELECT start, "end" FROM passages WHERE document = :d ORDER BY start', d=document)
        return (Span(start, end) for start, end in rows)

    def passage_texts(self, since: int, generation: int) -> Iterator[tuple[int, str]]:
        """Ids and texts of the passages visible in ``generation`` of documents born in ``since`` or later."""
        rows = self._rows(
            'SELECT passages.id, document, start, "end" FROM passages JOIN documents ON documents.id = document '
            f"WHERE born >= :since AND {_VISIBLE} ORDER BY passages.id",
            since=since, generation=generation,
        )  # fmt: skip
        for passage, document, start, end in rows:
            yield passage, self.text(document, Span(start, end))

    def passage_vectors(self, generation: int) -> Iterator[tuple[list[int], FloatArray]]:
        """Ids and vectors of the visible passages in batches, by ascending id."""
        with self._telling():
            cursor = self._db.execute(
                "SELECT passages.id, vectors.passage FROM passages JOIN documents ON documents.id = document "
                f"JOIN vectors ON vectors.key = passages.vector WHERE {_VISIBLE} ORDER BY passages.id",
                {"generation": generation},
            )
            while rows := cursor.fetchmany(10_000):
                ids, vectors = zip(*rows, strict=True)
                yield list(ids), np.stack([np.frombuffer(vector, dtype=np.float32) for vector in vectors])

    def known_vectors(self, keys: Sequence[bytes]) -> set[bytes]:
        """Which of ``keys`` have vectors."""
        return {row[0] for row in self._rows_in("SELECT key FROM vectors WHERE key IN ({keys})", keys)}

    def add_vectors(self, rows: Iterable[VectorRow]) -> None:
        with self._telling():
            self._db.executemany(
                "INSERT OR IGNORE INTO vectors VALUES (?, ?, ?, ?)",
                (
                    (key, v.passage.tobytes(), packed_vectors(v.sentences), packed_vectors(v.tokens))
                    for key, v in ((row.key, row.vectors) for row in rows)
                ),
            )

    def inner_vectors(self, keys: Sequence[bytes]) -> dict[bytes, tuple[FloatArray, FloatArray]]:
        """Vectors of the sentences and of the tokens under each key, of unit length up to 8-bit rounding."""
        dimension, token_dimension = int(self.meta("dimension") or 0), int(self.meta("token_dimension") or 0)
        rows = self._rows_in("SELECT key, sentences, tokens FROM vectors WHERE key IN ({keys})", keys)
        return {
            key: (unpacked_vectors(sentences, dimension), unpacked_vectors(tokens, token_dimension))
            for key, sentences, tokens in rows
        }


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    return db
