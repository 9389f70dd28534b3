"""The durable record: one SQLite file with everything that cannot be recomputed from another file of the index.

Vectors and postings (`qa.storage.dense`, `qa.storage.lexical`) are derived from it. A document's row is visible to
readers of generation G when ``born <= G`` and it has not ``died`` by then. A build writes the documents of generation G
+ 1 beside those of G, a batch a transaction, and becomes visible as a whole when one transaction sets the generation.
Whatever kills it before that leaves G as it was; what it had written is found again by the next build.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from uuid import uuid4

from qa.errors import DamagedIndexError, IndexUnusableError, MissingIndexError, OutdatedIndexError
from qa.models import Heading, NativePlace
from qa.storage.catalogue import BLOCK, DOCUMENT, Catalogue
from qa.storage.folders import RECORD, is_folder, stands
from qa.storage.records import (
    DocumentRow,
    PassageRow,
    packed_places,
    packed_spans,
    row_crc32,
    text_crc32,
)

__all__ = ["Store"]

SCHEMA = "7"
_TABLES_OF_A_DOCUMENT = (
    ("passages", "document"), ("blocks", "document"), ("places", "document"), ("headings", "document"),
    ("documents", "id"),
)  # fmt: skip

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
CREATE TABLE headings (
    document INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, level INTEGER NOT NULL,
    crc32 INTEGER NOT NULL, PRIMARY KEY (document, start)) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    line INTEGER NOT NULL, "column" INTEGER NOT NULL, sentences BLOB NOT NULL, vector BLOB NOT NULL,
    boilerplate INTEGER NOT NULL, text_crc32 INTEGER NOT NULL, crc32 INTEGER NOT NULL);
CREATE INDEX passages_by_document ON passages (document);
CREATE INDEX passages_by_vector ON passages (vector);
CREATE TABLE vectors (
    key BLOB PRIMARY KEY, passage BLOB NOT NULL, sentences BLOB NOT NULL, tokens BLOB NOT NULL,
    starts BLOB NOT NULL, passage_crc32 INTEGER NOT NULL, crc32 INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE skipped (source TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;
"""


class Store(Catalogue):
    """The record of one index folder. One object serves one thread at a time."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the record in ``folder``. Raises `MissingIndexError`, `DamagedIndexError` or `IndexUnusableError`."""
        if stands(folder) and not is_folder(folder):
            raise IndexUnusableError(f"{folder} is a file, no index: name a folder with --index")
        missing = MissingIndexError(f"no index in {folder}: build one with `qa index PATH --index {folder}`")
        if not create and not (folder / RECORD).is_file():
            raise missing
        super().__init__(folder / RECORD, writing=create)
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
            self.set_meta(schema=SCHEMA, generation="0", identity=uuid4().hex)

    def set_skipped(self, forget: Iterable[str], skipped: Mapping[str, str]) -> None:
        with self._telling():
            self._db.executemany("DELETE FROM skipped WHERE source = ?", ((source,) for source in forget))
            self._db.executemany("INSERT OR REPLACE INTO skipped VALUES (?, ?)", skipped.items())

    def add_document(
        self,
        row: DocumentRow,
        text: str,
        passages: Iterable[PassageRow],
        born: int,
        places: Sequence[NativePlace] = (),
        headings: Sequence[Heading] = (),
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
                ((document, start, text[start : start + BLOCK]) for start in range(0, len(text), BLOCK)),
            )
            blocks = ((document, *block) for block in packed_places(places))
            self._db.executemany(
                "INSERT INTO places VALUES (?, ?, ?, ?)", ((*columns, row_crc32(columns)) for columns in blocks)
            )
            under = ((document, *heading.span, heading.level) for heading in headings if heading.level)
            self._db.executemany(
                "INSERT INTO headings VALUES (?, ?, ?, ?, ?)", ((*columns, row_crc32(columns)) for columns in under)
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

    def move_sources(self, prefix: str, **facts: str) -> None:
        """Name every source from a root that is ``prefix`` above theirs, as a new generation with these ``facts``.

        What a build that was cut off has left goes, for it would become visible.
        """
        generation = self.generation
        columns = ", ".join(column.strip() for column in DOCUMENT.split(",")[1:-1])
        with self.transaction(durable=True):
            self.delete_documents([row.id for row in self.staged(generation)])
            for identity, source, *others in self._rows(f"SELECT documents.id, {columns} FROM documents"):
                moved = (f"{prefix}/{source}", *others)
                self._db.execute(
                    "UPDATE documents SET source = ?, crc32 = ? WHERE id = ?", (moved[0], row_crc32(moved), identity)
                )
            skipped = self.skipped()  # one by one, "a" below "p" would meet a "p/a" that is there still
            self.set_skipped(skipped, {f"{prefix}/{source}": reason for source, reason in skipped.items()})
            scopes = json.loads(self.meta("scopes") or '["."]')
            moved_scopes = [prefix if scope == "." else f"{prefix}/{scope}" for scope in scopes]
            self.set_meta(scopes=json.dumps(moved_scopes), generation=str(generation + 1), **facts)

    def bury(self, documents: Iterable[int], generation: int) -> None:
        """Take documents out of every generation from ``generation`` on."""
        with self._telling():
            self._db.executemany("UPDATE documents SET died = ? WHERE id = ?", ((generation, d) for d in documents))

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
