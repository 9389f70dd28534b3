"""What the durable record says of documents and passages: the queries of `qa.storage.store`, which writes it.

A row that is not whole by its checksum is never handed on.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from qa.models import Heading, NativePlace, Span
from qa.storage.records import (
    VISIBLE,
    DocumentRow,
    PassageRow,
    document_row,
    joined,
    passage_row,
    text_crc32,
    unpacked_places,
)  # fmt: skip
from qa.storage.vectors import Vectors

__all__ = ["BLOCK", "DOCUMENT", "MOST_CHECKED", "Catalogue"]

BLOCK = 1 << 16
"""Code points of text in a row of blocks."""

MOST_CHECKED = 64 << 20
"""Bytes of a record that is looked at as a whole by the way: some 5,000 passages, in a third of a second."""

DOCUMENT = (
    "documents.id, documents.source, documents.sha256, documents.size, documents.mtime_ns, documents.title, "
    "documents.metadata, documents.length, documents.born, documents.text_crc32, documents.crc32"
)
_LANGUAGE = "json_extract(documents.metadata, '$.language')"
_PASSAGE = (
    'passages.id, passages.document, passages.start, passages."end", passages.line, passages."column", '
    "passages.sentences, passages.vector, passages.boilerplate, passages.text_crc32, passages.crc32"
)


class Catalogue(Vectors):
    """Documents and passages as they are recorded, and which of them a generation sees."""

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

    def check_rows(self) -> None:
        """Raises `DamagedIndexError` if a row or text is not what was written; none of more than `MOST_CHECKED`."""
        if self.path.stat().st_size > MOST_CHECKED:
            return
        self.check()
        for row in self._rows(f"SELECT {DOCUMENT} FROM documents"):
            self.whole_text(self._document(row))
        for row in self._rows(f"SELECT {_PASSAGE} FROM passages"):
            self._whole(row[1:-1], row[-1])
        self.check_places()
        self.check_vectors()

    def check_places(self) -> None:
        """Raises `DamagedIndexError` if a place of a converted document or a heading is not what was written."""
        for row in self._rows("SELECT document, start, block, crc32 FROM places"):
            self._whole(row[:-1], row[-1])
        for row in self._rows("SELECT * FROM headings"):
            self._whole(row[:-1], row[-1])

    def skipped(self) -> dict[str, str]:
        """Sources that could not be indexed, with the reason."""
        return {row[0]: row[1] for row in self._rows("SELECT source, reason FROM skipped ORDER BY source")}

    def documents(self, generation: int) -> dict[str, DocumentRow]:
        """The visible documents by source."""
        rows = self._rows(f"SELECT {DOCUMENT} FROM documents WHERE {VISIBLE} ORDER BY source", generation=generation)
        return {row[1]: self._document(row) for row in rows}

    def document(self, source: str, generation: int) -> DocumentRow | None:
        """The visible document of that source, if there is one."""
        if not source.isascii() and source != source.encode("utf-8", "replace").decode("utf-8"):
            return None  # halves of surrogate pairs are in no name that was recorded
        sql = f"SELECT {DOCUMENT} FROM documents WHERE source = :source AND {VISIBLE}"
        rows = self._rows(sql, source=source, generation=generation)
        return self._document(rows[0]) if rows else None

    def staged(self, generation: int) -> list[DocumentRow]:
        """Documents written for a generation that was never reached, left by builds that were cut off, oldest first.

        A source may be among them more than once: each build that was cut off may have met another state of it.
        """
        sql = f"SELECT {DOCUMENT} FROM documents WHERE born > :generation ORDER BY id"
        return [self._document(row) for row in self._rows(sql, generation=generation)]

    def buried(self, generation: int) -> list[int]:
        """Documents that no reader of ``generation`` or later sees."""
        return [row[0] for row in self._rows("SELECT id FROM documents WHERE died <= :g", g=generation)]

    def passage_ids(self, documents: Sequence[int]) -> list[int]:
        """Ids of all passages of ``documents``."""
        return [row[0] for row in self._rows_in("SELECT id FROM passages WHERE document IN ({keys})", documents)]

    def passages(self, ids: Sequence[int], generation: int) -> dict[int, tuple[PassageRow, DocumentRow]]:
        """The visible ones among ``ids``, each with its document."""
        rows = [
            self._passage(row) for row in self._rows_in(f"SELECT {_PASSAGE} FROM passages WHERE id IN ({{keys}})", ids)
        ]
        sql = f"SELECT {DOCUMENT} FROM documents WHERE id IN ({{keys}}) AND {VISIBLE}"
        holding = sorted({row.document for row in rows})
        documents = {row[0]: self._document(row) for row in self._rows_in(sql, holding, generation=generation)}
        return {row.id: (row, documents[row.document]) for row in rows if row.document in documents}

    def passages_of(self, document: int) -> list[PassageRow]:
        """The passages of a document, in order."""
        rows = self._rows(f"SELECT {_PASSAGE} FROM passages WHERE document = :d ORDER BY start", d=document)
        return [self._passage(row) for row in rows]

    def passage_at(self, document: int, at: int) -> PassageRow | None:
        """The last passage of a document that begins at or before ``at``. O(passages of the document)."""
        sql = f"SELECT {_PASSAGE} FROM passages WHERE document = :d AND start <= :at ORDER BY start DESC LIMIT 1"
        return next((self._passage(row) for row in self._rows(sql, d=document, at=at)), None)

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
                f"SELECT {_PASSAGE}, {_LANGUAGE} FROM {joined(since)} "
                f"WHERE born >= :since AND {VISIBLE} ORDER BY passages.id",
                {"since": since, "generation": generation},
            )
            for *columns, code in cursor:
                passage = self._passage(tuple(columns))
                if passage.id in without:
                    continue
                yield passage.id, self.text(passage.document, passage.span), code or ""

    def text(self, document: int, span: Span) -> str:
        """The characters of a document inside ``span``, as far as it reaches. O(length of the span)."""
        first = span.start - span.start % BLOCK
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

    def headings(self, document: int, before: int) -> Iterator[Heading]:
        """The headings of a document in front of ``before``, the last first."""
        with self._telling():
            for *columns, crc32 in self._db.execute(
                "SELECT * FROM headings WHERE document = ? AND start < ? ORDER BY start DESC", (document, before)
            ):
                self._whole(columns, crc32)
                _, start, end, level = columns
                yield Heading(Span(start, end), level)

    def whole_text(self, document: DocumentRow) -> str:
        """The text of a document. Raises `DamagedIndexError` if it is not the one that was written."""
        text = self.text(document.id, Span(0, document.length))
        rows = self._rows("SELECT text_crc32 FROM documents WHERE id = :d", d=document.id)
        if len(text) != document.length or [(text_crc32(text),)] != rows:
            raise self._damaged(f"the text of {document.source} is not what was read from it")
        return text

    def _document(self, row: tuple[Any, ...]) -> DocumentRow:
        self._whole(row[1:-1], row[-1])
        return document_row(row[:8])

    def _passage(self, row: tuple[Any, ...]) -> PassageRow:
        self._whole(row[1:-1], row[-1])
        return passage_row(row[:10])
