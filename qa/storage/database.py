"""The SQLite file under the record: opened for writing or reading, its errors as this package's, its facts checked.

A row of the record carries the checksum of its own columns, and so do the facts about the whole index: a damaged byte
that SQLite itself would not notice is told when it is read, and never becomes part of a citation.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from qa.errors import DamagedIndexError, IndexUnusableError
from qa.storage.folders import identity
from qa.storage.records import row_crc32

__all__ = ["Database", "State"]

_MANY = 500  # ids in one statement
# The second is raised in place of the first where SQLite's message quotes damaged bytes that are no UTF-8.
_BROKEN = (sqlite3.DatabaseError, UnicodeDecodeError)
_HINTS = {
    "SQLITE_FULL": "make room on the disk and run the same again",
    "SQLITE_IOERR": "see whether the disk is full or failing, and run the same again",
    "SQLITE_BUSY": "another process is using it; run the same again",
    "SQLITE_READONLY": "allow writing to the folder",
    "SQLITE_CANTOPEN": "allow reading and writing in the folder",
    "SQLITE_PERM": "allow reading and writing in the folder",
}


class State(NamedTuple):
    """Which index, and its number; an index made anew in the same folder is another one and counts from 0 again."""

    identity: str
    generation: int


@dataclass(frozen=True, slots=True)
class _AsFound:
    """A file beside which this process cannot write, as it was found; ``log``: with a write-ahead log."""

    identity: tuple[int, int, int]
    log: bool

    @classmethod
    def of(cls, path: Path) -> "_AsFound | None":
        """None if there is no such file."""
        try:
            stat = path.stat()
            log = path.with_name(f"{path.name}-wal")
            return cls((stat.st_ino, stat.st_size, stat.st_mtime_ns), log.exists() and log.stat().st_size > 0)
        except OSError:
            return None


class Database:
    """A connection to the file ``path``. One object serves one thread at a time."""

    def __init__(self, path: Path, *, writing: bool) -> None:
        """Raises `DamagedIndexError` or `IndexUnusableError`. A reader needs no right to write."""
        self.path = path
        self._file = identity(path)
        self._frozen = _AsFound.of(path) if not writing and not os.access(path.parent, os.W_OK) else None
        with self._telling():
            try:
                self._db = _connected(path, self._frozen)
            except sqlite3.OperationalError:
                self._frozen = None if writing else _AsFound.of(path)
                if self._frozen is None or self._frozen.log:
                    raise
                self._db = _connected(path, self._frozen)  # a full disk has no room for what goes beside the file
        self._file = self._file or identity(path)  # it may have been made just now

    def close(self) -> None:
        """Close the file; the last one to close folds the write-ahead log into it."""
        self._db.close()

    @property
    def moved(self) -> bool:
        """Whether another file stands at ``path`` by now, or one that was opened as it stays has been written to."""
        if self._frozen is not None:
            return _AsFound.of(self.path) != self._frozen
        return identity(self.path) != self._file

    @property
    def busy(self) -> bool:
        """Whether a transaction is open."""
        return self._db.in_transaction

    @property
    def state(self) -> State:
        """What readers see now."""
        facts = self.facts()
        return State(f"{self._file} {facts.get('identity')}", int(facts.get("generation") or 0))

    def check(self) -> None:
        """Raises `DamagedIndexError` if SQLite's own check finds something."""
        wrong = self.intact()
        if wrong:
            raise self._damaged(wrong)

    def intact(self) -> str:
        """SQLite's own check of the whole file: "" if it finds nothing, else what is wrong. O(size of the file)."""
        try:
            rows = self._db.execute("PRAGMA integrity_check(3)").fetchall()
        except _BROKEN as error:
            return str(error)
        return "; ".join(" ".join(str(row[0]).split()) for row in rows if row[0] != "ok")

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """SQLite's errors as this package's."""
        try:
            yield
        except _BROKEN as error:
            # Errors that Python's module raises itself (text that is not UTF-8) have no name.
            name = str(getattr(error, "sqlite_errorname", "SQLITE_ERROR"))
            if isinstance(error, sqlite3.OperationalError) and name != "SQLITE_ERROR":
                hint = next((hint for kind, hint in _HINTS.items() if name.startswith(kind)), "run the same again")
                raise IndexUnusableError(f"cannot use {self.path} ({error}): {hint}") from error
            raise self._damaged(str(error)) from error

    def _damaged(self, why: str) -> DamagedIndexError:
        return DamagedIndexError(f"{self.path} is damaged ({why}): rebuild it with `qa index --rebuild`")

    @contextmanager
    def transaction(self, *, write: bool = True, durable: bool = False) -> Iterator[None]:
        """All statements inside take effect together, or none; a reading one sees one state of the record.

        ``durable``: what was committed survives a loss of power too, not only the end of the process.
        """
        with self._telling():
            if durable:
                self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk ends it by itself
                    self._db.execute("ROLLBACK")
                raise
            finally:
                if durable:
                    self._db.execute("PRAGMA synchronous = NORMAL")

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

    def _whole(self, columns: Sequence[Any], crc32: Any) -> None:
        """Raises `DamagedIndexError` if ``columns`` are not those that were written."""
        if row_crc32(columns) != crc32:
            raise self._damaged("a row is not what was written")

    # Facts about the whole index

    def facts(self) -> dict[str, str]:
        """Everything recorded about the index as a whole. Raises `DamagedIndexError` if it is not what was written."""
        facts = dict(self._rows("SELECT key, value FROM meta ORDER BY key"))
        found = str(facts.pop("crc32", ""))
        self._whole(_flat(facts), int(found) if found.isdecimal() else None)
        return facts

    def meta(self, key: str) -> str | None:
        """A recorded fact, or None."""
        return self.facts().get(key)

    def set_meta(self, **facts: str) -> None:
        """Record facts, all of them or none."""
        with self._telling():
            self._db.execute("SAVEPOINT facts")
            try:
                insert = "INSERT OR REPLACE INTO meta VALUES (?, ?)"
                self._db.executemany(insert, facts.items())
                every = dict(self._db.execute("SELECT key, value FROM meta WHERE key != 'crc32' ORDER BY key"))
                self._db.execute(insert, ("crc32", str(row_crc32(_flat(every)))))
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK TO facts")
                raise
            finally:
                if self._db.in_transaction:
                    self._db.execute("RELEASE facts")


def _connected(path: Path, found: _AsFound | None) -> sqlite3.Connection:
    if found is not None:
        # Without a log the file is all there is, and nothing has to be written beside it to read it.
        address = f"{path.absolute().as_uri()}?{'mode=ro' if found.log else 'immutable=1'}"
        return sqlite3.connect(address, uri=True, isolation_level=None, timeout=30, check_same_thread=False)
    db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def _flat(facts: dict[str, str]) -> list[str]:
    return [part for fact in sorted(facts.items()) for part in fact]
