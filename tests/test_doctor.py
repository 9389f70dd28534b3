"""`qa doctor`: each invariant, broken by itself, is named with what to do; what can be made again is."""

import json
import re
import shlex
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from qa.cli import app
from qa.doctor import Diagnosis, diagnose, repair
from qa.errors import LockedIndexError, MissingIndexError, OutdatedIndexError
from qa.indexing.locking import locked
from qa.indexing.updating import update_index
from qa.library import Index, build_index
from qa.storage.records import row_crc32
from qa.storage.store import Store
from qa.testing import HashEncoder
from tests.conftest import write
from tests.faults import assert_whole, held, wanted

Break = Callable[[sqlite3.Connection], Any]
FILES: dict[str, str | bytes] = {
    "a.md": "# Apples\n\nThe first file is about apples. They are red.\n\n# Pears\n\nPears are green.",
    "b.md": "The second is about plums.\r\n\r\nThey are blue.",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write(tmp_path / "corpus", FILES)
    build_index(tmp_path / "corpus", tmp_path / "index", encoder=HashEncoder()).close()
    return tmp_path / "corpus"


@pytest.fixture
def index(corpus: Path) -> Path:
    return corpus.parent / "index"


def examined(index: Path) -> Diagnosis:
    return diagnose(index, encoder=HashEncoder())


def broken(index: Path, breaking: Break) -> None:
    """Change the record behind the package's back."""
    with sqlite3.connect(index / "store.sqlite") as db:
        breaking(db)
    db.close()


def rewritten(table: str, column: str, value: object) -> Break:
    """Write another value into a table's first row, with a checksum that fits: only the invariant tells."""

    def breaking(db: sqlite3.Connection) -> None:
        db.row_factory = sqlite3.Row
        row = dict(db.execute(f"SELECT * FROM {table} LIMIT 1").fetchone())
        row[column] = value(row[column]) if callable(value) else value
        if table == "vectors":
            row["passage_crc32"] = row_crc32([row["key"], row["passage"]])
            row["crc32"] = row_crc32([row["key"], row["sentences"], row["tokens"], row["starts"]])
        else:
            row["crc32"] = row_crc32([row[name] for name in row if name not in ("id", "crc32", "died")])
        changes = ", ".join(f'"{name}" = :{name}' for name in row)
        db.execute(f"UPDATE {table} SET {changes} WHERE rowid = (SELECT min(rowid) FROM {table})" if table != "vectors"
                   else f"UPDATE vectors SET {changes} WHERE key = :key", row)  # fmt: skip

    return breaking


def sql(statement: str) -> Break:
    return lambda db: db.execute(statement)


def edges(*numbers: int) -> bytes:
    return np.array(numbers, dtype=np.uint32).tobytes()


def test_a_whole_index_is_clean(index: Path) -> None:
    found = examined(index)
    assert found.clean
    assert not found.findings
    assert set(found.checks) >= {"record", "documents", "vectors", "dense", "lexical", "leftovers", "model", "corpus"}


@pytest.mark.parametrize(
    ("breaking", "check", "said"),
    [
        (sql("DELETE FROM documents WHERE id = 2"), "record", "shows 1 documents"),
        (sql("UPDATE documents SET died = 0 WHERE id = 1"), "record", "shows 1 documents"),
        (sql("UPDATE meta SET value = '7' WHERE key = 'generation'"), "record", "not what was written"),
        (sql("UPDATE blocks SET text = replace(text, 'apples', 'grapes')"), "documents", "the text of a.md is not"),
        (sql("UPDATE documents SET source = 'c.md' WHERE id = 1"), "documents", "not what was written"),
        (sql("UPDATE passages SET line = 9 WHERE id = 1"), "documents", "not what was written"),
        (rewritten("passages", "line", 9), "documents", "is said to begin at 9:1, not 1:1"),
        (rewritten("passages", "end", lambda end: end - 3), "documents", "a.md: passage 0..52 has a sentence"),
        (rewritten("passages", "start", 2), "documents", "leaves out text behind 0"),
        (rewritten("passages", "end", 9999), "documents", "ends beyond the text"),
        (rewritten("passages", "sentences", edges(0, 9999)), "documents", "has a sentence 0..9999 that is not inside"),
        (rewritten("passages", "sentences", edges(5, 9, 2, 4)), "documents", "not in order"),
        (sql("UPDATE passages SET vector = x'00' WHERE id = 1"), "documents", "not what was written"),
        (rewritten("passages", "vector", b"none"), "vectors", "the vectors of passage 1 are missing"),
        (sql("DELETE FROM vectors"), "vectors", "the vectors of passage 1 are missing"),
        (sql("UPDATE vectors SET tokens = x'01'"), "vectors", "the vectors of passage 1 are missing or not"),
        (rewritten("vectors", "passage", np.ones(64, np.float32).tobytes()), "vectors", "has length 8.000, not 1"),
        (rewritten("vectors", "sentences", b""), "vectors", "its vectors are of another number"),
        (rewritten("vectors", "starts", b"\7\0"), "vectors", "the words of passage 1 are not in order"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_record_is_named(index: Path, breaking: Break, check: str, said: str) -> None:
    broken(index, breaking)
    found = examined(index)
    trouble = [finding for finding in found.findings if finding.severity == "trouble"]
    assert not found.clean
    assert trouble[0].check == check
    assert said in trouble[0].what
    assert trouble[0].mend == "rebuild it with `qa index --rebuild`"
    assert not repair(index, encoder=HashEncoder()).repaired
    update_index(index.parent / "corpus", index, encoder=HashEncoder(), rebuild=True)
    assert_whole(index, index.parent / "corpus")


def older(index: Path, kind: str) -> None:
    """Put the derived files of the generation before in place of the present ones."""
    before = index.with_name("before")
    shutil.copytree(index, before)
    write(index.parent / "corpus", {"c.md": "A third file is about cherries."})
    update_index(index.parent / "corpus", index, encoder=HashEncoder())
    old, new = (next(folder.glob(f"{kind}-*")) for folder in (before, index))
    if old.is_dir():
        shutil.rmtree(new)
        shutil.copytree(old, new)
    else:
        shutil.copy(old, new)


def replaced(file: Path) -> None:
    """Another file in its place: one cut short would take down a thread of tantivy's that still reads it."""
    file.unlink()
    file.write_bytes(b"x" * 99)


@pytest.mark.parametrize(
    ("check", "harm", "said"),
    [
        ("dense", lambda index: next(index.glob("dense-*")).unlink(), "is missing or cannot be read"),
        ("dense", lambda index: older(index, "dense"), "is not the file that was written"),
        ("lexical", lambda index: shutil.rmtree(next(index.glob("lexical-*"))), "is missing or cannot be read"),
        ("lexical", lambda index: older(index, "lexical"), "lacks passages of the record"),
        ("lexical", lambda index: replaced(next(index.glob("lexical-*/*.term"))), ".term is damaged"),
        ("lexical", lambda index: next(index.glob("lexical-*/meta.json")).write_text("{"), "meta.json is damaged"),
    ],
)
def test_what_is_made_from_the_record_is_named_and_made_again(
    index: Path, check: str, harm: Callable[[Path], Any], said: str
) -> None:
    harm(index)
    found = examined(index)
    assert [(finding.check, finding.severity) for finding in found.findings] == [(check, "trouble")]
    assert said in found.findings[0].what
    assert found.findings[0].mend.endswith("`qa doctor --repair`")
    with locked(index), pytest.raises(LockedIndexError, match=r"process \d+ on"):
        repair(index, encoder=HashEncoder())
    mended = repair(index, encoder=HashEncoder())
    assert mended.repaired
    assert mended.clean
    assert_whole(index, index.parent / "corpus")


def test_a_repair_does_not_show_what_was_never_finished(index: Path) -> None:
    """Documents that a build cut off has written are not part of the state that is mended."""
    state = held(index)
    with closing(Store(index, create=True)) as store, store.transaction():
        row = next(iter(store.documents(store.generation).values()))
        store.add_document(row, "Never finished.", [], store.generation + 1)
    assert [finding.check for finding in examined(index).findings] == ["leftovers"]
    next(index.glob("dense-*")).unlink()
    assert repair(index, encoder=HashEncoder()).clean
    assert held(index) == state == wanted(index.parent / "corpus")


def test_leftovers_are_notes_and_the_next_build_takes_them_away(index: Path) -> None:
    write(index, {"dense-99.faiss": "", "dense-7.unfinished": "", "lexical-98/meta.json": "{}"})
    found = examined(index)
    assert found.clean
    assert [(finding.check, finding.severity) for finding in found.findings] == [("leftovers", "note")]
    assert "dense-7.unfinished, dense-99.faiss, lexical-98" in found.findings[0].what
    update_index(index.parent / "corpus", index, encoder=HashEncoder())
    assert_whole(index, index.parent / "corpus")


def test_a_stale_corpus_is_a_note(corpus: Path, index: Path) -> None:
    write(corpus, {"a.md": "Other text.", "new.md": "New."})
    (corpus / "b.md").unlink()
    found = examined(index)
    assert found.clean
    assert [finding.what for finding in found.findings] == [
        "documents since the index was made: 1 new, 1 changed, 1 gone"
    ]
    shutil.rmtree(corpus)
    found = examined(index)
    assert found.clean
    assert "is gone" in found.findings[0].what


def test_another_model_is_trouble(index: Path) -> None:
    found = diagnose(index, encoder=HashEncoder(dimension=32, name="other"))
    assert [finding.check for finding in found.findings] == ["model"]
    assert "built with hash (hash-64), the one at hand is other" in found.findings[0].what


def test_a_page_that_is_damaged_is_one_finding(corpus: Path, index: Path) -> None:
    """SQLite says so again as the transaction ends."""
    path = index / "store.sqlite"
    data = path.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    for at in range(size, len(data), size):
        path.write_bytes(data[:at] + b"\x5a" * 200 + data[at + 200 :])
        found = examined(index)
        assert [finding.check for finding in found.findings] == ["record"], at
        assert found.checks == ("record",)


def test_an_older_recipe_is_told_and_made_anew(corpus: Path, index: Path) -> None:
    with closing(Store(index, create=True)) as store:
        store.set_meta(recipe="0/0")
    assert [(finding.check, finding.severity) for finding in examined(index).findings] == [("recipe", "note")]
    status = Index.open(index).status()
    assert (status.outdated, status.current) == (True, False)
    update_index(corpus, index, encoder=HashEncoder())
    assert Index.open(index).status().current
    assert_whole(index, corpus)


def test_an_index_of_an_earlier_version_is_told_and_made_anew_with_all_it_covered(corpus: Path, index: Path) -> None:
    broken(index, sql("UPDATE meta SET value = '2' WHERE key = 'schema'"))
    with pytest.raises(OutdatedIndexError, match=r"made by an earlier version .* make it anew with `qa index`"):
        Index.open(index)
    assert examined(index).findings[0].mend == "make it anew with `qa index`"
    update_index(corpus / "a.md", index, encoder=HashEncoder())
    assert_whole(index, corpus)


def test_no_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingIndexError, match="build one with"):
        diagnose(tmp_path)


def test_the_advice_to_forget_works_as_it_stands(tmp_path: Path) -> None:
    folder, away = tmp_path / "my index", tmp_path / "old letters"
    write(tmp_path, {"notes/a.md": "The lamp is lit.", "old letters/b.md": "The lamp is out."})
    build_index([tmp_path / "notes", away], folder).close()
    away.rename(tmp_path / "elsewhere")
    advice = None
    for command in ("index", "status"):
        told = CliRunner().invoke(app, [command, "--index", str(folder)])
        assert told.exit_code == 0, told.output
        advice = re.search(r"`qa (index [^`]*--forget[^`]*)`", told.stdout)
        assert advice is not None
        assert shlex.split(advice[1]) == ["index", "--index", str(folder), "--forget", str(away)]
    assert advice is not None
    assert CliRunner().invoke(app, shlex.split(advice[1])).exit_code == 0
    status = Index.open(folder).status()
    assert (list(status.sources), status.skipped) == (["notes/a.md"], {})


def test_the_command_tells_and_repairs(shipped: Index, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(shipped.info.path, folder)
    asked = ["doctor", "--index", str(folder)]
    good = CliRunner().invoke(app, asked)
    assert good.exit_code == 0
    assert good.stdout.endswith("all is well.\n")
    next(folder.glob("dense-*")).unlink()
    bad = CliRunner().invoke(app, asked)
    assert bad.exit_code == 1
    assert "trouble  dense: " in bad.stdout
    assert "`qa doctor --repair`" in bad.stdout
    told = json.loads(CliRunner().invoke(app, [*asked, "--format", "json"]).stdout)
    assert told["clean"] is False
    assert told["findings"][0].keys() == {"check", "severity", "what", "mend"}
    mended = CliRunner().invoke(app, [*asked, "--repair"])
    assert mended.exit_code == 0
    assert "made again" in mended.stdout
