"""The step in which a new generation becomes what searches see, and the files derived from the record.

Everything a search reads is either in the record or can be made again from it: `mend` does that for a vector file or
lexical index that is missing, damaged or behind.
"""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from qa.dense import DenseIndex, checksum
from qa.dense import write as write_dense
from qa.errors import DamagedIndexError
from qa.lexical import LexicalIndex, LexicalWriter
from qa.store import Store

__all__ = ["open_dense", "open_lexical", "publish", "sound"]

_SMALL = 5000  # passages; their words are written in a second


def publish(folder: Path, store: Store, dying: Sequence[int], facts: dict[str, str], *, rewrite: bool) -> None:
    """Make the next generation visible: the documents born for it, without the ``dying`` (ids of documents).

    ``facts`` are recorded in the same step. ``rewrite`` makes the lexical index anew, in a folder of its own, instead
    of adding to it; a small one always is, because tantivy counts the words of removed passages until it merges them
    away.
    """
    last = store.generation
    coming = last + 1
    rewrite = rewrite or store.counts(last)[1] <= _SMALL
    name = f"lexical-{coming}" if rewrite else _lexical_folder(store)
    lexical = LexicalWriter(folder / name, fresh=rewrite)
    ending = set(store.passage_ids(dying))
    texts = store.passage_texts(0 if rewrite else coming, coming)
    lexical.add((passage, text) for passage, text in texts if passage not in ending)
    lexical.commit()
    with store.transaction():
        store.bury(dying, coming)
        vectors = _write_vectors(folder, store, coming, int(facts["dimension"]))
        store.set_meta(generation=str(coming), dense=json.dumps(vectors), lexical=name, **facts)
    _clean(folder, store, lexical, {vectors["file"], name})


def _write_vectors(folder: Path, store: Store, generation: int, dimension: int) -> dict[str, str]:
    path = folder / f"dense-{generation}.faiss"
    write_dense(path, store.passage_vectors(generation), dimension)
    return {"file": path.name, "sha256": checksum(path)}


def _clean(folder: Path, store: Store, lexical: LexicalWriter, current: set[str]) -> None:
    """Remove what no reader from now on sees."""
    dead = store.buried(store.generation)
    lexical.remove(store.passage_ids(dead))
    lexical.commit()
    lexical.close()
    with store.transaction():
        store.delete_documents(dead)
    for path in (*folder.glob("dense-*"), *folder.glob("lexical-*")):
        if path.name not in current:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _lexical_folder(store: Store) -> str:
    return Path(store.meta("lexical") or "lexical").name


def open_dense(folder: Path, store: Store) -> DenseIndex:
    """The vectors of the visible generation. Raises `DamagedIndexError`."""
    recorded = json.loads(store.meta("dense") or "{}")
    if not recorded:
        raise DamagedIndexError(f"{folder} has never been built to the end: finish it with `qa index`")
    return DenseIndex(folder / Path(recorded["file"]).name, recorded["sha256"])


def open_lexical(folder: Path, store: Store) -> LexicalIndex:
    """The postings; they may hold more than is visible, never less. Raises `DamagedIndexError`."""
    lexical = LexicalIndex(folder / _lexical_folder(store))
    _, passages = store.counts(store.generation)
    if len(lexical) < passages:
        raise DamagedIndexError(
            f"{folder / _lexical_folder(store)} lacks passages of the record: mend it with `qa index`"
        )
    return lexical


def sound(folder: Path, store: Store) -> bool:
    """Whether the derived files can be read and hold exactly what the record shows."""
    _, passages = store.counts(store.generation)
    try:
        return len(open_dense(folder, store)) == passages == len(open_lexical(folder, store))
    except DamagedIndexError:
        return False
