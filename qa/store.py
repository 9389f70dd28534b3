"""The durable record: one SQLite file with everything that cannot be recomputed from another file of the index.

Vectors and postings (`qa.dense`, `qa.lexical`) are derived from it. A document's row is visible to readers of
generation G when ``born <= G`` and it has not ``died`` by then. A build writes the documents of generation G + 1
beside those of G, a batch a transaction, and becomes visible as a whole when one transaction sets the generation.
Whatever kills it before that leaves G as it was; what it had written is found again by the next build.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.errors import DamagedIndexError, MissingIndexError, OutdatedIndexError
from qa.models import NativePlace, Span
from qa.records import (
    VISIBLE,
    DocumentRow,
    PassageRow,
    document_row,
    packed_places,
    packed_spans,
    passage_row,
    passages_of,
    row_crc32,
    text_crc32,
    unpacked_places,
)
from qa.vectors import Vectors

__all__ = ["Store"]

FILE = "store.sqlite"
SCHEMA = "5"
_BLOCK = 1 << 16  # code points of text in a row of blocks
_TABLES_OF_A_DOCUMENT = (("passages", "document"), ("blocks", "document"), ("places", "document"), ("documents", "id"))

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL, title TEXT NOT NULL, metadata TEXT NOT NULL, length INTEGER NOT NULL,
    born INTEGER NOT NULL, text_crc32 INTEGER NOT NULL, crc32 INTEGER NOT NULL, died INTEGER);
CREATE INDEX documents_by_source ON documents (source);
CREATE TABLE blocks (
    document INTEGER NOT NULL, start INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (document, start)) WITHOUT ROWID;
CREATE TABLE places (
    document INTEGER NOT NULL, start INTEGER NOT NULL, block BLOB NOT NULL, crc32 INTEGER NOT NULL,
    PRIMARY KEY (document, start)) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    line INTEGER NOT NULL, "column" INTEGER NOT NULL, sentences BLOB NOT NULL, vector BLOB NOT NULL,
    boilerplate INTEGER NOT NULL, text_crc32 INTEGER NOT NULL, crc32 INTEGER NOT NULL);
CREATE INDEX passages_by_document ON passages (document);
CREATE INDEX passages_by_vector ON passages (vector);
CREATE TABLE vectors (
    key BLOB PRIMARY KEY, passage BLOB NOT NULL, sentences BLOB NOT NULL, tokens BLOB NOT NULL,
    passage_crc32 INTEGER NOT NULL, crc32 INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE skipped (source TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;
"""
_DOCUMENT = (
    "documents.id, documents.source, documents.sha256, documents.size, documents.mtime_ns, documents.title, "
    "documents.metadata, documents.length, documents.born, documents.text_crc32, documents.crc32"
)
_LANGUAGE = "json_extract(documents.metadata, '$.language')"
_PASSAGE = (
    'passages.id, passages.document, passages.start, passages."end", passages.line, passages."column", '
    "passages.sentences, passages.vector, passages.boilerplate, passages.text_crc32, passages.crc32"
)


class Store(Vectors):
    """The record of one index folder. One object serves one thread at a time."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the record in ``folder``. Raises `MissingIndexError`, `DamagedIndexError` or `IndexUnusableError`."""
        missing = MissingIndexError(f"no index in {folder}: build one with `qa index PATH --index {folder}`")
        if not create and not (folder / FILE).is_file():
            raise missing
        super().__init__(folder / FILE, writing=create)
        try:
            if not self._rows("SELECT 1 FROM sqlite_master LIMIT 1"):
                if create:
                    self._create()
                elif any(folder.glob("dense-*")):
                    raise self._damaged("it is empty")
                else:
                    raise missing  # a first build that was cut off as it began
            self._check_schema()
        except BaseException:
            self.close()
            raise

    def _check_schema(self) -> None:
        facts = {str(key): str(value) for key, value in self._rows("SELECT key, value FROM meta")}
        found = facts.get("schema", "")
        if found.isdecimal() and int(found) < int(SCHEMA):
            what = f"{self.path} was made by an earlier version (schema {found}, now {SCHEMA})"
            raise OutdatedIndexError(f"{what}: make it anew with `qa index`", facts)
        if found != SCHEMA:
            raise DamagedIndexError(
                f"{self.path} has schema {found}, this version reads {SCHEMA}: rebuild it with `qa index --rebuild`"
            )

    def _create(self) -> None:
        with self.transaction():
            for statement in filter(str.strip, _TABLES.split(";")):
                self._db.execute(statement)
            self.set_meta(schema=SCHEMA, generation="0")

    @property
    def generation(self) -> int:
        """The state that readers see; 0 before the first build is done."""
        return int(self.meta("generation") or 0)

    def counts(self, generation: int) -> tuple[int, int]:
        """How many documents and passages are visible."""
        sql = (
            f"SELECT (SELECT count(*) FROM documents WHERE {VISIBLE}), (SELECT count(*) FROM passages "
            f"WHERE document IN (SELECT id FROM documents WHERE {VISIBLE}))"  # quicker than a join
        )
        documents, passages = self._rows(sql, generation=generation)[0]
        return documents, passages

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
        rows = self._rows(f"SELECT {_DOCUMENT} FROM documents WHERE {VISIBLE} ORDER BY source", generation=generation)
        return {row[1]: self._document(row) for row in rows}

    def document(self, source: str, generation: int) -> DocumentRow | None:
        """The visible document of that source, if there is one."""
        if not source.isascii() and source != source.encode("utf-8", "replace").decode("utf-8"):
            return None  # halves of surrogate pairs are in no name that was recorded
        sql = f"SELECT {_DOCUMENT} FROM documents WHERE source = :source AND {VISIBLE}"
        rows = self._rows(sql, source=source, generation=generation)
        return self._document(rows[0]) if rows else None

    def staged(self, generation: int) -> list[DocumentRow]:
        """Documents written for a generation that was never reached, left by builds that were cut off, oldest first.

        A source may be among them more than once: each build that was cut off may have met another state of it.
        """
        sql = f"SELECT {_DOCUMENT} FROM documents WHERE born > :generation ORDER BY id"
        return [self._document(row) for row in self._rows(sql, generation=generation)]

    def _document(self, row: tuple[Any, ...]) -> DocumentRow:
        self._whole(row[1:-1], row[-1])
        return document_row(row[:8])

    def add_document(
        self, row: DocumentRow, text: str, passages: Iterable[PassageRow], born: int, places: Sequence[NativePlace] = ()
    ) -> None:
        """Write a document with its text and passages. ``row.id`` and the passages' ids are given by the record."""
        with self._telling():
            facts = (row.source, row.sha256, row.size, row.mtime_ns, row.title, json.dumps(row.metadata), row.length)
            columns = (*facts, born, text_crc32(text))
            document = self._db.execute(
                "INSERT INTO documents "
                "(source, sha256, size, mtime_ns, title, metadata, length, born, text_crc32, crc32) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*columns, row_crc32(columns)),
            ).lastrowid
            self._db.executemany(
                "INSERT INTO blocks VALUES (?, ?, ?)",
                ((document, start, text[start : start + _BLOCK]) for start in range(0, len(text), _BLOCK)),
            )
            blocks = ((document, *block) for block in packed_places(places))
            self._db.executemany(
                "INSERT INTO places VALUES (?, ?, ?, ?)", ((*columns, row_crc32(columns)) for columns in blocks)
            )
            rows = (
                (document, *p.span, p.line, p.column, packed_spans(p), p.vector, int(p.boilerplate), p.crc32)
                for p in passages
            )
            self._db.executemany(
                "INSERT INTO passages "
                '(document, start, "end", line, "column", sentences, vector, boilerplate, text_crc32, crc32) '
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((*columns, row_crc32(columns)) for columns in rows),
            )

    def move_sources(self, prefix: str, root: str) -> None:
        """Name every source from ``root``, which is ``prefix`` above where they were named from, as a new generation.

        What a build that was cut off has left goes, for it would become visible.
        """
        generation = self.generation
        columns = ", ".join(column.strip() for column in _DOCUMENT.split(",")[1:-1])
        with self.transaction(durable=True):
            self.delete_documents([row.id for row in self.staged(generation)])
            for identity, source, *others in self._rows(f"SELECT documents.id, {columns} FROM documents"):
                moved = (f"{prefix}/{source}", *others)
                self._db.execute(
                    "UPDATE documents SET source = ?, crc32 = ? WHERE id = ?", (moved[0], row_crc32(moved), identity)
                )
            self._db.execute("UPDATE skipped SET source = ?1 || '/' || source", (prefix,))
            scopes = json.loads(self.meta("scopes") or '["."]')
            moved_scopes = [prefix if scope == "." else f"{prefix}/{scope}" for scope in scopes]
            self.set_meta(root=root, scopes=json.dumps(moved_scopes), generation=str(generation + 1))

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
                for table, column in _TABLES_OF_A_DOCUMENT:
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

    def places(self, document: int, span: Span) -> list[NativePlace]:
        """Where in the original file the text inside ``span`` stands, with some places around it; none for text."""
        rows = self._rows(
            "SELECT document, start, block, crc32 FROM places WHERE document = :d AND start < :end AND start >= "
            "coalesce((SELECT max(start) FROM places WHERE document = :d AND start <= :start), 0) ORDER BY start",
            d=document, start=span.start, end=span.end,
        )  # fmt: skip
        for row in rows:
            self._whole(row[:3], row[3])
        return [place for row in rows for place in unpacked_places(row[2])]

    def whole_text(self, document: DocumentRow) -> str:
        """The text of a document. Raises `DamagedIndexError` if it is not the one that was written."""
        text = self.text(document.id, Span(0, document.length))
        rows = self._rows("SELECT text_crc32 FROM documents WHERE id = :d", d=document.id)
        if len(text) != document.length or [(text_crc32(text),)] != rows:
            raise self._damaged(f"the text of {document.source} is not what was read from it")
        return text

    # Passages and vectors

    def passages(self, ids: Sequence[int], generation: int) -> dict[int, tuple[PassageRow, DocumentRow]]:
        """The visible ones among ``ids``, each with its document."""
        rows = [
            self._passage(row) for row in self._rows_in(f"SELECT {_PASSAGE} FROM passages WHERE id IN ({{keys}})", ids)
        ]
        sql = f"SELECT {_DOCUMENT} FROM documents WHERE id IN ({{keys}}) AND {VISIBLE}"
        holding = sorted({row.document for row in rows})
        documents = {row[0]: self._document(row) for row in self._rows_in(sql, holding, generation=generation)}
        return {row.id: (row, documents[row.document]) for row in rows if row.document in documents}

    def passages_of(self, document: int) -> list[PassageRow]:
        """The passages of a document, in order."""
        rows = self._rows(f"SELECT {_PASSAGE} FROM passages WHERE document = :d ORDER BY start", d=document)
        return [self._passage(row) for row in rows]

    def _passage(self, row: tuple[Any, ...]) -> PassageRow:
        self._whole(row[1:-1], row[-1])
        return passage_row(row[:10])

    def spans(self, document: int) -> Iterator[Span]:
        """Where the passages of a document stand, in order."""
        return (passage.span for passage in self.passages_of(document))

    def languages(self, generation: int, without: Sequence[int] = ()) -> Iterator[tuple[str, int]]:
        """The language code ("" if not known) and length in characters of each visible document but ``without``."""
        left = set(without)
        rows = self._rows(f"SELECT id, {_LANGUAGE}, length FROM documents WHERE {VISIBLE}", generation=generation)
        return ((code or "", length) for document, code, length in rows if document not in left)

    def passage_texts(
        self, since: int, generation: int, without: Collection[int] = ()
    ) -> Iterator[tuple[int, str, str]]:
        """Ids, texts and language codes of the passages visible in ``generation`` of documents born since ``since``.

        Those of the ids ``without`` are not read.
        """
        with self._telling():
            cursor = self._db.execute(
                f"SELECT {_PASSAGE}, {_LANGUAGE} FROM {passages_of(since)} "
                f"WHERE born >= :since AND {VISIBLE} ORDER BY passages.id",
                {"since": since, "generation": generation},
            )
            for *columns, code in cursor:
                passage = self._passage(tuple(columns))
                if passage.id in without:
                    continue
                yield passage.id, self.text(passage.document, passage.span), code or ""
