"""Several folders in one index: names stay unique and true, whichever comes when; links stay inside."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qa.citing.verification import verify
from qa.errors import CorpusError, UsageError
from qa.files.sources import BuildReport
from qa.indexing.updating import forget, update_index
from qa.library import Index
from qa.models import Citation
from qa.storage.store import Store
from qa.testing import HashEncoder
from tests.conftest import write
from tests.faults import assert_sound, assert_true
from tests.test_build import Counting


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two folders that hold a file of the same name, one further down, and something that is nobody's business."""
    write(
        tmp_path,
        {
            "works/reports/a.md": "The report is about apples.",
            "works/notes/a.md": "The note is about pears.",
            "mail/in/plums.txt": "The letter is about plums.",
            "private/secret.md": "The secret is about figs.",
            "single.md": "The single file is about quinces.",
        },
    )
    return tmp_path


def update(home: Path, *paths: str) -> BuildReport:
    return update_index([home / path for path in paths] or None, home / "index", encoder=HashEncoder())


def opened(home: Path) -> Index:
    return Index.open(home / "index", encoder=HashEncoder())


def assert_current(home: Path, *sources: str) -> None:
    index = opened(home)
    status = index.status()
    assert status.current, status
    assert set(status.sources) == set(sources)
    for passage in index.search("What is it about?", k=20):
        assert not passage.stale
        assert_true(passage.citation, Path(status.info.corpus_root))
    index.close()
    assert_sound(home / "index")
    assert update(home).unchanged == len(sources)


def test_two_folders_keep_apart_what_has_the_same_name(home: Path) -> None:
    assert update(home, "works/reports", "works/notes").added == ("notes/a.md", "reports/a.md")
    assert_current(home, "notes/a.md", "reports/a.md")
    write(home, {"works/other/b.md": "Not indexed.", "works/notes/c.md": "New."})
    assert opened(home).status().new == ("notes/c.md",)
    assert update(home).added == ("notes/c.md",)


def test_a_folder_from_elsewhere_comes_to_the_others_without_embedding_them_again(home: Path) -> None:
    update(home, "works/reports")
    reader = opened(home)
    assert reader.search("apples", k=1)[0].citation.source == "a.md"
    report = update(home, "works/notes")
    assert (report.added, report.removed, report.embedded) == (("notes/a.md",), (), 1)
    assert reader.search("apples", k=1)[0].citation.source == "reports/a.md"
    report = update(home, "mail", "single.md")
    assert (report.added, report.removed, report.embedded) == (("mail/in/plums.txt", "single.md"), (), 2)
    found = reader.search("apples", k=1)[0]
    assert (found.citation.source, found.stale) == ("works/reports/a.md", False)
    assert reader.info.roots == ("mail", "single.md", "works/notes", "works/reports")
    assert_current(home, "mail/in/plums.txt", "single.md", "works/notes/a.md", "works/reports/a.md")


def test_updating_one_folder_leaves_the_others(home: Path) -> None:
    update(home, "works/reports", "mail")
    (home / "works/reports/a.md").write_text("The report is about oranges.")
    (home / "mail/in/plums.txt").unlink()
    write(home, {"mail/b.md": "The letter is about medlars."})
    report = update(home, "works/reports")
    assert (report.added, report.changed, report.removed) == ((), ("works/reports/a.md",), ())
    status = opened(home).status()
    assert (status.new, status.changed, status.gone) == (("mail/b.md",), (), ("mail/in/plums.txt",))


def test_an_answer_saved_before_the_root_moved_is_verified(home: Path) -> None:
    update(home, "works/reports")
    saved = json.loads(opened(home).ask("What is the report about?").model_dump_json())
    update(home, "mail")
    assert verify(saved, Path(saved["index"]["corpus_root"])).holds
    after = json.loads(opened(home).ask("What is the report about?").model_dump_json())
    assert after["passages"][0]["citation"]["source"] == "works/reports/a.md"
    assert verify(after, Path(after["index"]["corpus_root"])).holds


def test_verify_looks_for_a_renamed_file_in_the_folders_of_the_index_only(home: Path) -> None:
    update(home, "works/reports", "mail")
    saved = json.loads(opened(home).ask("What is the report about?").model_dump_json())
    (home / "works/reports/a.md").rename(home / "private/a.md")
    assert "missing" in {citation.verdict for citation in verify(saved, home).citations}
    (home / "private/a.md").rename(home / "mail/renamed.md")
    moved = [c.moved_to for c in verify(saved, home).citations if isinstance(c.moved_to, Citation)]
    assert {citation.source for citation in moved} == {"mail/renamed.md"}
    saved["index"]["roots"] = ["../..", "/etc", "x" * 5000, "\0", 7, "none"]
    assert "moved" in {citation.verdict for citation in verify(saved, home).citations}


def test_a_link_into_another_folder_of_the_index_is_followed_and_into_none_is_not(home: Path) -> None:
    (home / "mail/report.md").symlink_to("../works/reports/a.md")
    (home / "mail/secret.md").symlink_to("../private/secret.md")
    (home / "mail/single.md").symlink_to("../single.md")
    report = update(home, "works/reports", "mail", "single.md")
    assert report.added == ("mail/in/plums.txt", "mail/report.md", "single.md", "works/reports/a.md")
    assert report.skipped == dict.fromkeys(["mail/secret.md", "mail/single.md"], "a link to a file outside the corpus")
    assert not any("figs" in passage.text for passage in opened(home).search("secret figs", k=20))


def test_only_what_was_named_can_be_taken_out(home: Path) -> None:
    update(home, "works/reports", "works/notes", "mail")
    with pytest.raises(UsageError, match=r"lies in .*reports, which is indexed.*--exclude /works/reports/a\.md"):
        forget(home / "works/reports/a.md", home / "index")
    with pytest.raises(UsageError, match="private is not indexed: name one of"):
        forget(home / "private", home / "index")


def test_forgetting(home: Path) -> None:
    encoder = HashEncoder()
    update(home, "works/reports", "works/notes", "mail")
    assert forget(home / "works/notes", home / "index", encoder=encoder).removed == ("works/notes/a.md",)
    assert_current(home, "mail/in/plums.txt", "works/reports/a.md")
    assert opened(home).info.roots == ("mail", "works/reports")
    assert forget(home / "works", home / "index", encoder=encoder).removed == ("works/reports/a.md",)
    with pytest.raises(CorpusError, match="would be empty"):
        forget(home / "mail", home / "index", encoder=encoder)


def test_a_folder_that_is_away_keeps_its_documents_until_it_is_forgotten(home: Path) -> None:
    update(home, "works/reports", "mail")
    (home / "mail").rename(home / "unplugged")
    index = opened(home)
    status = index.status()
    assert (status.current, status.gone) == (True, ())
    report = update(home)
    assert (report.removed, report.documents) == ((), 2)
    assert status.skipped == report.skipped
    assert "mail/" in report.skipped
    assert [p.stale for p in index.search("plums", mode="lexical")] == [True]
    (home / "unplugged").rename(home / "mail")
    assert_current(home, "mail/in/plums.txt", "works/reports/a.md")


def test_what_was_skipped_in_folders_that_are_alike_keeps_its_name_when_the_root_moves(home: Path) -> None:
    write(home, dict.fromkeys(("works/x.bin", "works/works/x.bin", "works/works/works/x.bin"), b"\x00\x01"))
    assert set(update(home, "works").skipped) == {"x.bin", "works/x.bin", "works/works/x.bin"}
    update(home, "mail")
    index = opened(home)
    assert set(index.status().skipped) == {"works/x.bin", "works/works/x.bin", "works/works/works/x.bin"}
    index.close()
    assert_current(home, "mail/in/plums.txt", "works/notes/a.md", "works/reports/a.md")


def test_all_folders_away_is_an_error_and_their_documents_stay(home: Path) -> None:
    update(home, "works/reports")
    (home / "works").rename(home / "elsewhere")
    with pytest.raises(CorpusError, match="does not exist"):
        update(home)
    status = opened(home).status()
    assert (status.gone, list(status.skipped)) == ((), ["./"])
    assert status.skipped["./"].startswith("the folder is not there; its documents are kept until it is back, or ")
    folders, index = [home / "elsewhere" / "reports"], home / "index"
    report = update_index(folders, index, encoder=HashEncoder(), rebuild=True)  # as it says
    assert (report.documents, opened(home).status().skipped) == (1, {})


def test_what_a_build_that_was_cut_off_has_left_does_not_appear_when_the_root_moves(home: Path) -> None:
    update(home, "works/reports")
    write(home, {"works/reports/b.md": "Half read."})
    broken = Counting()
    broken.fail_after = 0
    with pytest.raises(KeyboardInterrupt):
        update_index(home / "works/reports", home / "index", encoder=broken)
    update(home, "mail")
    assert set(opened(home).status().sources) == {"mail/in/plums.txt", "works/reports/a.md"}
    store = Store(home / "index")
    assert store.staged(store.generation) == []
    store.close()


def test_index_and_folders_may_be_moved_together(home: Path) -> None:
    update(home, "works/reports", "mail")
    other = home.parent / f"{home.name}-moved"
    os.rename(home, other)  # noqa: PTH104
    try:
        assert_current(other, "mail/in/plums.txt", "works/reports/a.md")
    finally:
        os.rename(other, home)  # noqa: PTH104


def test_one_path_of_an_index_of_another_recipe_drops_no_other(home: Path) -> None:
    update(home, "works/reports", "mail")
    store = Store(home / "index", create=True)
    store.set_meta(recipe="earlier")
    store.close()
    assert update(home, "mail").documents == 2
    assert_current(home, "mail/in/plums.txt", "works/reports/a.md")


def test_an_index_in_its_corpus_is_left_out_by_whatever_name_it_is_reached(home: Path) -> None:
    (home / "link").symlink_to(home / "works")
    for _ in range(2):
        report = update_index(home / "works", home / "link/index", encoder=HashEncoder())
        assert (report.documents, report.skipped) == (2, {})


def test_another_index_in_the_corpus_is_listed_and_not_read(home: Path) -> None:
    for name in ("one", "two", "one", "two"):
        update_index(home, home / name, encoder=HashEncoder())
    for name, other in (("one", "two"), ("two", "one")):
        status = Index.open(home / name, encoder=HashEncoder()).status()
        assert (len(status.sources), status.new) == (5, ())
        assert status.skipped == {f"{other}/": "an index, not documents"}


def test_documents_beside_the_files_of_an_index_are_read_where_the_folder_is_named(home: Path) -> None:
    for _ in range(2):
        assert update_index(home / "works", home / "works", encoder=HashEncoder()).skipped == {}
    assert set(Index.open(home / "works", encoder=HashEncoder()).status().sources) == {"reports/a.md", "notes/a.md"}
    write(home, {"mail/store.sqlite": b"No index.", "mail/in/lexical-1/b.md": "A text."})
    assert "lexical-1" in str(update_index(home / "mail", home / "index", encoder=HashEncoder()).added)


def test_an_index_that_is_made_through_a_link_knows_its_corpus_by_any_name(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "deep/store").mkdir(parents=True)
    (home / "link").symlink_to(home / "deep/store")
    update_index(home / "works", home / "link/index", encoder=HashEncoder())
    monkeypatch.chdir(home / "link")
    for index in ("index", home / "link/index", home / "deep/store/index"):
        assert Index.open(index, encoder=HashEncoder()).status().current
        assert update_index(None, index, encoder=HashEncoder()).unchanged == 2
        assert update_index(home / "works", index, encoder=HashEncoder()).unchanged == 2


def test_corpus_and_index_below_one_link_may_be_moved_together(home: Path) -> None:
    (home / "link").symlink_to(home / "works")
    update_index(home / "link/reports", home / "link/index", encoder=HashEncoder())
    for corpus in ("link/reports", "works/reports"):
        assert update_index(home / corpus, home / "link/index", encoder=HashEncoder()).documents == 1
    (home / "works").rename(home / "moved")
    (home / "link").unlink()
    assert Index.open(home / "moved/index", encoder=HashEncoder()).status().current
    with pytest.raises(CorpusError, match="would be empty"):
        forget(home / "moved/reports", home / "moved/index", encoder=HashEncoder())


@contextmanager
def as_somebody() -> Iterator[None]:
    """As a user who is not root, whom no permission binds."""
    if os.getuid() != 0:
        yield
        return
    os.setegid(65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.mark.parametrize("closed", ["vault", "vault/notes"])
def test_a_folder_without_permission_is_away_and_blocks_no_other(closed: str) -> None:
    place = Path(tempfile.mkdtemp(prefix="qa-"))
    try:
        place.chmod(0o777)
        with as_somebody():
            write(place, {"docs/a.md": "Apples.", "vault/notes/b.md": "Pears.", "vault/c.md": "Figs."})
            both = [place / "docs", place / "vault/notes", place / "vault/c.md"]
            update_index(both, place / "index", encoder=HashEncoder())
            (place / closed).chmod(0)
            write(place, {"docs/a.md": "About quinces."})
            assert update(place, "docs").changed == ("docs/a.md",)
            write(place, {"docs/a.md": "About medlars."})
            report = update(place)
            assert (report.changed, report.removed, report.documents) == (("docs/a.md",), (), 3)
            assert "cannot be read (permission denied); its documents are kept" in report.skipped["vault/notes/"]
            status = opened(place).status()
            assert (status.gone, status.skipped) == ((), report.skipped)
            with pytest.raises(CorpusError, match="notes cannot be read \\(permission denied\\)"):
                update(place, "vault/notes")
            (place / closed).chmod(0o755)
            assert update(place).skipped == {}
            assert opened(place).status().current
    finally:
        (place / closed).chmod(0o755)
        shutil.rmtree(place)
