"""The vectors in the record: a row for each text that was embedded, under a key made of model, text and sentences.

The vector of a passage is kept as it is, those of its sentences and tokens as 8-bit integers; each part has a checksum.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from qa.encoder import FloatArray, PassageVectors
from qa.storage.database import Database
from qa.storage.records import VISIBLE, joined, packed_vectors, row_crc32, unpacked_vectors

__all__ = ["Vectors"]

_VECTORS = "key, passage, sentences, tokens, starts, passage_crc32, crc32"


class Vectors(Database):
    """The part of the record that holds vectors."""

    def passage_vectors(
        self, generation: int, every: int = 1, *, since: int = 0
    ) -> Iterator[tuple[list[int], FloatArray]]:
        """Ids and vectors of the visible passages in batches, by ascending id: one of ``every``.

        ``since``: only of documents born in that generation or later.
        """
        with self._telling():
            cursor = self._db.execute(
                "SELECT passages.id, vectors.passage, vectors.key, vectors.passage_crc32 "
                f"FROM {joined(since)} LEFT JOIN vectors ON vectors.key = passages.vector "
                f"WHERE {VISIBLE} AND born >= :since AND passages.id % :every = 0 ORDER BY passages.id",
                {"generation": generation, "since": since, "every": every},
            )
            while rows := cursor.fetchmany(10_000):
                for _, vector, key, crc32 in rows:
                    self._whole((key, vector), crc32)
                yield [row[0] for row in rows], np.stack([np.frombuffer(row[1], dtype=np.float32) for row in rows])

    def known_vectors(self, keys: Sequence[bytes]) -> set[bytes]:
        """Which of ``keys`` have vectors that are still what was written."""
        rows = self._rows_in(f"SELECT {_VECTORS} FROM vectors WHERE key IN ({{keys}})", keys)
        return {row[0] for row in rows if row_crc32(row[:2]) == row[5] and row_crc32((row[0], *row[2:5])) == row[6]}

    def check_vectors(self) -> None:
        """Raises `DamagedIndexError` if one of a passage is not what was written, or missing. O(how many there are).

        Others may be left from a build that was cut off, and are of no use to anything.
        """
        needed = "SELECT DISTINCT vector FROM passages"
        for row in self._rows(f"SELECT {_VECTORS} FROM ({needed}) AS needed LEFT JOIN vectors ON key = needed.vector"):
            self._whole(row[:2], row[5])
            self._whole((row[0], *row[2:5]), row[6])

    def holds_vectors(self) -> bool:
        """Whether there are any, be they of passages or not yet."""
        return bool(self._rows("SELECT 1 FROM vectors LIMIT 1"))

    def add_vectors(self, vectors: Mapping[bytes, PassageVectors]) -> None:
        rows = (_columns(key, made) for key, made in vectors.items())
        with self._telling():
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def read_vectors(self, keys: Sequence[bytes]) -> dict[bytes, PassageVectors]:
        """The vectors under each key, those inside the passage of unit length up to 8-bit rounding."""
        facts = self.facts()
        dimension, token_dimension = (int(facts.get(name) or 0) for name in ("dimension", "token_dimension"))
        found: dict[bytes, PassageVectors] = {}
        for key, passage, sentences, tokens, starts, passage_crc32, crc32 in self._rows_in(
            f"SELECT {_VECTORS} FROM vectors WHERE key IN ({{keys}})", keys
        ):
            self._whole((key, passage), passage_crc32)
            self._whole((key, sentences, tokens, starts), crc32)
            found[key] = PassageVectors(
                np.frombuffer(passage, dtype=np.float32),
                unpacked_vectors(sentences, dimension),
                unpacked_vectors(tokens, token_dimension),
                np.frombuffer(starts, dtype=np.uint16).tolist(),
            )
        if len(found) < len(set(keys)):
            raise self._damaged("vectors are missing")
        return found

    def delete_stray_vectors(self) -> None:
        """Remove vectors that no passage uses: of a build cut off between the two, or under a damaged key."""
        with self._telling():
            self._db.execute("DELETE FROM vectors WHERE NOT EXISTS (SELECT 1 FROM passages WHERE vector = vectors.key)")


def _columns(key: bytes, vectors: PassageVectors) -> tuple[Any, ...]:
    """A row of vectors with its two checksums: the passage's vector is also read alone."""
    passage = vectors.passage.tobytes()
    starts = np.array(vectors.starts, dtype=np.uint16).tobytes()
    inner = (packed_vectors(vectors.sentences), packed_vectors(vectors.tokens), starts)
    return key, passage, *inner, row_crc32((key, passage)), row_crc32((key, *inner))
