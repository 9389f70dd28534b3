"""The step in which a new generation becomes what searches see, and the files derived from the record.

Everything a search reads is either in the record or can be made again from it: `mend` does that for a vector file or
lexical index that is missing, damaged or behind.
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from qa.errors import DamagedIndexError, IndexUnusableError, MissingIndexError
from qa.storage.dense import DenseIndex, Kind
from qa.storage.folders import RECORD
from qa.storage.lexical import LexicalIndex, LexicalWriter
from qa.storage.segments import form, trouble
from qa.storage.store import Store
from qa.storage.vector_files import VectorFiles, forced_kind, open_vectors, recorded, renewed
from qa.text.languages import DEFAULT, in_use, stemmer_of

__all__ = ["leftovers", "open_dense", "open_lexical", "publish", "renew", "sound", "tidy", "unfinished", "wipe"]

_SMALL = 5000  # passages; their words are written in a second


def publish(
    folder: Path, store: Store, dying: Sequence[int], facts: dict[str, str], *, rewrite: bool, kind: Kind | None = None
) -> None:
    """Make the next generation visible: the documents born for it, without the ``dying`` (ids of documents).

    ``facts`` are recorded in the same step. ``rewrite`` makes the derived files anew instead of adding to them; small
    ones always are, because tantivy counts the words of removed passages until it merges them away. ``kind`` is of the
    vector file, by default chosen by size.
    """
    last = store.generation
    coming = last + 1
    languages = in_use(store.languages(coming, dying))
    anew = rewrite or store.counts(last)[1] <= _SMALL
    rewrite = anew or languages[0] != _languages(store)[0]
    name = f"lexical-{coming}" if rewrite else _lexical_folder(store)
    ending = set(store.passage_ids(dying))
    texts = store.passage_texts(0 if rewrite else coming, coming, ending)
    with _writing(folder):
        lexical = LexicalWriter(folder / name, fresh=rewrite)
        lexical.add((key, text, stemmer_of(code, languages)) for key, text, code in texts)
        lexical.commit()
        _shared(folder / name, store)
    with store.transaction(durable=True):
        store.bury(dying, coming)
        documents, passages = store.counts(coming)
        made = {"generation": coming, "documents": documents, "passages": passages, "lexical": name}
        with _writing(folder):
            files = renewed(folder, store, coming, ending, int(facts["dimension"]), kind, anew=anew)
            made |= {"dense": files.recordable(), "dense_kind": kind or ""}
            made |= {"form": form(folder / name), "languages": json.dumps(languages)}
            _synced(folder)
        store.set_meta(**{key: str(value) for key, value in made.items()}, **facts)
    with _writing(folder):
        lexical.remove(store.passage_ids(store.buried(coming)))
        lexical.commit()
        lexical.close()
        _shared(folder / name, store)
    tidy(folder, store)


def renew(folder: Path, store: Store) -> None:
    """Make the vector file and the lexical index anew from the record. What an unfinished build has left goes."""
    with store.transaction():
        store.delete_documents([row.id for row in store.staged(store.generation)])
    facts = {"dimension": store.meta("dimension") or "0"}
    publish(folder, store, [], facts, rewrite=True, kind=forced_kind(store))


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """What goes wrong while files are written as this package's error; FAISS and tantivy have no kinds of their own."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise IndexUnusableError(
            f"cannot write to {folder} ({reason}): make room on the disk and run the same again; what is done is kept"
        ) from error


def _shared(folder: Path, store: Store) -> None:
    """Let those who may read the record read the lexical index too; tantivy keeps some of its files to itself."""
    mode = store.path.stat().st_mode & 0o666
    for path in (folder / "meta.json", folder / ".managed.json"):
        path.chmod(mode)


def _synced(folder: Path) -> None:
    """Wait until the names of new files in ``folder`` are on the disk, for the record is about to rely on them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def tidy(folder: Path, store: Store) -> None:
    """Remove what no reader from now on sees."""
    dead = store.buried(store.generation)
    if dead:
        with store.transaction():
            store.delete_documents(dead)
    for path in leftovers(folder, store):
        _remove(path)


def leftovers(folder: Path, store: Store) -> list[Path]:
    """Files and folders of other generations than the visible one."""
    current = {*_files(folder, store).names, _lexical_folder(store)}
    return sorted(path for kind in ("dense-*", "lexical-*") for path in folder.glob(kind) if path.name not in current)


def wipe(folder: Path) -> None:
    """Remove an index that cannot be mended, the record last: until then it is told as damaged, not as missing."""
    for kind in ("dense-*", "lexical-*", f"{RECORD}-*", RECORD):
        for path in folder.glob(kind):
            _remove(path)


def _remove(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def unfinished(folder: Path) -> MissingIndexError:
    """The error for an index whose first build was cut off."""
    return MissingIndexError(f"the index in {folder} has never been built to the end: finish it with `qa index`")


def _lexical_folder(store: Store) -> str:
    return Path(store.meta("lexical") or "lexical").name


def _languages(store: Store) -> tuple[str, ...]:
    """The stemmers of the visible generation, the main one first."""
    return tuple(json.loads(store.meta("languages") or "[]")) or (DEFAULT,)


def open_dense(folder: Path, store: Store) -> DenseIndex:
    """The vectors of the visible generation. Raises `DamagedIndexError`."""
    files = _files(folder, store)
    dense = open_vectors(folder, store, files)
    if len(dense) != _passages(store):
        raise DamagedIndexError(f"{folder / files.file} lacks passages of the record: mend it with `qa index`")
    return dense


def _files(folder: Path, store: Store) -> VectorFiles:
    """The vector files. Raises `MissingIndexError` if there have never been any."""
    files = recorded(store)
    if files is None:
        raise unfinished(folder)
    return files


def _passages(store: Store) -> int:
    """How many passages are visible. Raises `DamagedIndexError` if not those that were when they became visible."""
    facts = store.facts()
    documents, passages = store.counts(int(facts["generation"]))
    if (documents, passages) != (int(facts["documents"]), int(facts["passages"])):
        raise DamagedIndexError(
            f"{store.path} shows {documents} documents and {passages} passages, of {facts['documents']} and "
            f"{facts['passages']} that were written: rebuild it with `qa index --rebuild`"
        )
    return passages


def open_lexical(folder: Path, store: Store) -> LexicalIndex:
    """The postings; they may hold more than is visible, never less. Raises `DamagedIndexError`."""
    path = folder / _lexical_folder(store)
    wrong = trouble(path, store.meta("form"))
    if wrong:
        raise DamagedIndexError(f"{wrong}: mend it with `qa index`")
    lexical = LexicalIndex(path, _languages(store))
    if len(lexical) < _passages(store):
        raise DamagedIndexError(f"{path} lacks passages of the record: mend it with `qa index`")
    return lexical


def sound(folder: Path, store: Store, *, exactly: bool = True) -> bool:
    """Whether the derived files can be read and hold what the record shows, ``exactly``: and nothing else.

    While a build is going on, or after one that was cut off, the lexical index may hold more.
    """
    try:
        dense, lexical = open_dense(folder, store), open_lexical(folder, store)
        return len(dense) == len(lexical) or not exactly
    except (DamagedIndexError, MissingIndexError):
        return False
