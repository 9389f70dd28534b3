"""The model of an index, told before anything is imported that could open it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from qa.storage.folders import RECORD

__all__ = ["model_of"]


def model_of(folder: Path) -> str | None:
    """The name of the model that an index is of; None if that is not told at once: opening the index says why.

    Nothing is checked. What it tells is good for loading that model ahead, and for nothing else.
    """
    try:
        where = (folder / RECORD).absolute().as_uri()
        with closing(sqlite3.connect(f"{where}?mode=ro", uri=True, timeout=0)) as record:
            found = record.execute("SELECT value FROM meta WHERE key = 'model'").fetchone()
    except (sqlite3.Error, OSError, ValueError):  # the last: a name, or bytes in the record, that are no text
        return None
    return str(found[0]) if found else None
