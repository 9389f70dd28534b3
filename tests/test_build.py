"""Building and updating: only what changed is done, nothing is lost, and one state is visible at a time."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qa.encoder import PassageVectors
from qa.errors import (
    CorpusError,
    DamagedIndexError,
    IndexUnusableError,
    LockedIndexError,
    MissingIndexError,
    ModelMismatchError,
    QAError,
    UsageError,
)
from qa.files.corpus import Scan
from qa.files.coverage import Coverage
from qa.files.sources import BuildReport, Progress
from qa.indexing.updating import forget, update_index
from qa.library import Index, build_index, index_documents
from qa.models import MODES, Document, Span
from qa.testing import HashEncoder
from tests.conftest import write

PARAGRAPHS = [
    f"Paragraph {n} speaks of subject {n * 7919}. It has a second sentence about {n * 104729}." for n in range(60)
]


class Counting(HashEncoder):
    """Remembers what it was asked to embed; fails when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.fail_after: int | None = None

    def encode_passages(self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]) -> list[PassageVectors]:
        if self.fail_after is not None and len(self.texts) >= self.fail_after:
            raise KeyboardInterrupt
        self.texts += texts
        return super().encode_passages(texts, sentences)


def update(corpus: Path, encoder: HashEncoder | None = None, *more: Path) -> BuildReport:
    return update_index([corpus, *more], corpus.parent / "index", encoder=encoder or HashEncoder())


def sources(folder: Path) -> set[str]:
    return set(Index.open(folder, encoder=HashEncoder()).status().sources)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write(tmp_path / "corpus", {"a.md": "The first file is about apples.", "b.txt": "The second is about pears."})
    return tmp_path / "corpus"


def test_a_second_run_embeds_nothing(corpus: Path) -> None:
    assert update(corpus).added == ("a.md", "b.txt")
    encoder = Counting()
    report = update(corpus, encoder)
    assert (report.added, report.changed, report.removed, report.unchanged) == ((), (), (), 2)
    assert encoder.texts == []


def test_a_changed_file_replaces_its_old_text(corpus: Path) -> None:
    update(corpus)
    (corpus / "a.md").write_text("The first file is now about oranges.")
    assert update(corpus).changed == ("a.md",)
    index = Index.open(corpus.parent / "index", encoder=HashEncoder())
    assert [p.text for p in index.search("apples oranges", mode="lexical")] == ["The first file is now about oranges."]


def test_an_edit_that_keeps_size_and_time_is_seen(corpus: Path) -> None:
    update(corpus)
    before = (corpus / "b.txt").stat()
    (corpus / "b.txt").write_text("The second is about beans.")
    os.utime(corpus / "b.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (corpus / "b.txt").stat().st_size == before.st_size
    assert Index.open(corpus.parent / "index", encoder=HashEncoder()).search("second")[0].stale
    assert update(corpus).changed == ("b.txt",)


def test_a_gone_file_goes(corpus: Path) -> None:
    update(corpus)
    (corpus / "a.md").unlink()
    assert update(corpus).removed == ("a.md",)
    index = Index.open(corpus.parent / "index", encoder=HashEncoder())
    assert {p.citation.source for p in index.search("file about apples pears")} == {"b.txt"}


def test_indexing_one_file_does_not_drop_the_others(corpus: Path) -> None:
    update(corpus)
    write(corpus, {"c.md": "A third file.", "d.md": "A fourth file."})
    report = update_index(corpus / "c.md", corpus.parent / "index", encoder=HashEncoder())
    assert (report.added, report.removed) == (("c.md",), ())
    assert sources(corpus.parent / "index") == {"a.md", "b.txt", "c.md"}


def test_only_the_changed_passages_of_an_edited_file_are_embedded(corpus: Path) -> None:
    text = "\n\n".join(f"# Part {n}\n\n{paragraph}" for n, paragraph in enumerate(PARAGRAPHS))
    write(corpus, {"long.md": text})
    update(corpus)
    write(corpus, {"long.md": text.replace("subject 79190.", "another matter.")})
    encoder = Counting()
    update(corpus, encoder)
    assert len(encoder.texts) == 1
    assert "another matter" in encoder.texts[0]


def test_an_edit_of_a_text_without_headings_embeds_what_it_touches(corpus: Path) -> None:
    paragraphs = [f"{paragraph} It ends {'after all ' * (n % 7)}here." for n, paragraph in enumerate(PARAGRAPHS * 5)]
    write(corpus, {"long.txt": "\n\n".join(paragraphs)})
    update(corpus)
    for place in (3, 100, 150, 299):
        paragraphs[place] = f"{paragraphs[place]} Somebody adds a remark number {place}, which moves all that follows."
        write(corpus, {"long.txt": "\n\n".join(paragraphs)})
        encoder = Counting()
        assert update(corpus, encoder).changed == ("long.txt",)
        assert 1 <= len(encoder.texts) <= 2
        assert any(f"remark number {place}" in text for text in encoder.texts)
        index = Index.open(corpus.parent / "index", encoder=HashEncoder())
        text = index.text("long.txt") or ""
        spans = index.passage_spans("long.txt")
        assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
        index.close()


def test_a_renamed_file_is_not_embedded_again(corpus: Path) -> None:
    update(corpus)
    (corpus / "a.md").rename(corpus / "z.md")
    encoder = Counting()
    report = update(corpus, encoder)
    assert (report.added, report.removed, encoder.texts) == (("z.md",), ("a.md",), [])


def test_an_interrupted_build_goes_on_where_it_was(tmp_path: Path) -> None:
    write(tmp_path / "corpus", {f"{n}.md": f"# Part {n}\n\n{p}" for n, p in enumerate(PARAGRAPHS * 4)})
    first = Counting()
    first.fail_after = 60
    with pytest.raises(KeyboardInterrupt):
        update(tmp_path / "corpus", first)
    with pytest.raises(MissingIndexError, match="finish it"):
        Index.open(tmp_path / "index", encoder=HashEncoder())
    second = Counting()
    report = update(tmp_path / "corpus", second)
    assert report.documents == 240
    assert not set(first.texts) & set(second.texts)
    assert Index.open(tmp_path / "index", encoder=HashEncoder()).status().current


def test_an_interrupted_update_leaves_the_old_state(corpus: Path) -> None:
    update(corpus)
    write(corpus, {"a.md": "Entirely new text about bananas.", "c.md": "And one more file."})
    broken = Counting()
    broken.fail_after = 0
    with pytest.raises(KeyboardInterrupt):
        update(corpus, broken)
    index = Index.open(corpus.parent / "index", encoder=HashEncoder())
    assert index.search("apples", mode="lexical")[0].text == "The first file is about apples."
    assert update(corpus).documents == 3


def test_a_reader_follows_a_later_build(corpus: Path) -> None:
    update(corpus)
    index = Index.open(corpus.parent / "index", encoder=HashEncoder())
    assert not index.search("cherries", mode="lexical")
    write(corpus, {"c.md": "A file about cherries."})
    update(corpus)
    assert [p.citation.source for p in index.search("cherries", mode="lexical")] == ["c.md"]


def test_another_model_is_refused_and_both_are_named(corpus: Path) -> None:
    update(corpus)
    other = HashEncoder(dimension=32, name="other")
    with pytest.raises(ModelMismatchError, match=r"hash \(64 dimensions.*other \(32 dimensions"):
        update(corpus, other)
    with pytest.raises(ModelMismatchError, match=r"hash \(64 dimensions.*other \(32 dimensions"):
        Index.open(corpus.parent / "index", encoder=other)
    update_index(corpus, corpus.parent / "index", encoder=other, rebuild=True)
    assert Index.open(corpus.parent / "index", encoder=other).search("apples")


def test_another_corpus_takes_the_place_of_the_first_when_rebuilt(corpus: Path, tmp_path: Path) -> None:
    update(corpus)
    write(tmp_path / "elsewhere", {"x.md": "Something else."})
    update_index(tmp_path / "elsewhere", tmp_path / "index", encoder=HashEncoder(), rebuild=True)
    assert sources(tmp_path / "index") == {"x.md"}
    assert update_index(None, tmp_path / "index", encoder=HashEncoder()).unchanged == 1


@pytest.mark.parametrize("victim", ["dense-1.faiss", "lexical-1"])
def test_derived_files_are_mended(corpus: Path, victim: str) -> None:
    update(corpus)
    path = corpus.parent / "index" / victim
    if path.is_dir():
        for file in path.iterdir():
            file.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-7] + b"garbage")
    with pytest.raises(DamagedIndexError, match="qa index"):
        Index.open(corpus.parent / "index", encoder=HashEncoder())
    encoder = Counting()
    update(corpus, encoder)
    assert encoder.texts == []
    assert Index.open(corpus.parent / "index", encoder=HashEncoder()).search("apples")[0].citation.source == "a.md"


def test_a_damaged_record_is_said_and_rebuilt(corpus: Path) -> None:
    update(corpus)
    store = corpus.parent / "index" / "store.sqlite"
    store.write_bytes(b"this is no database, whatever its name" * 100)
    with pytest.raises(DamagedIndexError, match="--rebuild"):
        Index.open(corpus.parent / "index")
    with pytest.raises(DamagedIndexError, match="--rebuild"):
        update(corpus)
    update_index(corpus, corpus.parent / "index", encoder=HashEncoder(), rebuild=True)
    assert sources(corpus.parent / "index") == {"a.md", "b.txt"}


def test_what_cannot_be_read_is_listed_and_the_rest_goes_on(corpus: Path) -> None:
    write(corpus, {"image.png": b"\x89PNG", "data.txt": bytes(range(256)) * 40, "empty.md": "", ".hidden.md": "no"})
    (corpus / "gone.md").symlink_to("nowhere.md")
    (corpus / "out.md").symlink_to(Path(__file__))
    report = update(corpus)
    assert report.added == ("a.md", "b.txt")
    assert set(report.skipped) == {"image.png", "data.txt", "empty.md", "gone.md", "out.md"}
    assert "no reader for .png" in report.skipped["image.png"]
    assert Index.open(corpus.parent / "index", encoder=HashEncoder()).status().skipped.keys() == report.skipped.keys()


def test_an_index_inside_its_corpus_does_not_index_itself(corpus: Path) -> None:
    index = build_index(corpus, corpus / "index", encoder=HashEncoder())
    assert set(index.status().sources) == {"a.md", "b.txt"}
    assert update_index(corpus, corpus / "index", encoder=HashEncoder()).unchanged == 2


def test_no_folder_no_files_no_index_are_errors(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="does not exist"):
        update_index(tmp_path / "none", tmp_path / "index", encoder=HashEncoder())
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match="no document"):
        update_index(tmp_path / "empty", tmp_path / "index", encoder=HashEncoder())
    with pytest.raises(MissingIndexError, match="no index in"):
        Index.open(tmp_path / "nowhere")


@pytest.mark.parametrize("path", ["", None, 3, b"corpus"])
def test_what_is_no_path_is_an_error(tmp_path: Path, path: Any) -> None:
    for call in (
        lambda: Index.open(path),
        lambda: update_index([path], tmp_path / "index", encoder=HashEncoder()),
        lambda: update_index(tmp_path, path, encoder=HashEncoder()),
        lambda: forget(path, tmp_path / "index"),
        lambda: index_documents([], path, encoder=HashEncoder()),
    ):
        with pytest.raises(UsageError, match="is no path: name a folder or file"):
            call()


def test_what_another_writer_brings_in_is_not_taken_for_gone(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    update(corpus)
    scan = Coverage.scan

    def meanwhile(of: Coverage, folder: Path, within: Sequence[Path] | None = None) -> Scan:
        found = scan(of, folder, within)
        monkeypatch.undo()
        write(corpus, {"new.md": "This is about plums."})
        with pytest.raises(LockedIndexError):
            update_index(corpus / "new.md", folder, encoder=HashEncoder())
        return found

    monkeypatch.setattr(Coverage, "scan", meanwhile)
    assert update(corpus).removed == ()
    assert update(corpus).added == ("new.md",)


def test_a_first_build_that_comes_to_nothing_leaves_nothing(corpus: Path) -> None:
    empty, index = corpus.parent / "empty", corpus.parent / "made" / "index"
    empty.mkdir()
    for model in (None, "no-such-model"):
        with pytest.raises(QAError):
            update_index(empty if model is None else corpus, index, model=model)
    assert not index.parent.exists()
    index.mkdir(parents=True)
    write(index, {"notes.txt": "Not the index's."})
    with pytest.raises(CorpusError):
        update_index(empty, index, encoder=HashEncoder())
    assert [path.name for path in index.iterdir()] == ["notes.txt"]
    update_index(corpus, index, encoder=HashEncoder())
    for name in ("a.md", "b.txt"):
        (corpus / name).unlink()
    with pytest.raises(CorpusError):
        update_index(corpus, index, encoder=HashEncoder())
    assert sources(index) == {"a.md", "b.txt"}


def test_an_index_ends_with_its_block(corpus: Path) -> None:
    with build_index(corpus, corpus.parent / "index", encoder=HashEncoder()) as index:
        assert index.info.documents == 2
    with pytest.raises(IndexUnusableError, match="closed"):
        index.search("apples")


def test_a_file_is_no_index(corpus: Path) -> None:
    with pytest.raises(IndexUnusableError, match=r"a\.md is a file, no index"):
        Index.open(corpus / "a.md")
    with pytest.raises(IndexUnusableError, match=r"a\.md is a file, no index"):
        update_index(corpus, corpus / "a.md", encoder=HashEncoder())


def test_status_tells_new_changed_and_gone(corpus: Path) -> None:
    update(corpus)
    write(corpus, {"a.md": "Changed.", "new.md": "New."})
    (corpus / "b.txt").unlink()
    status = Index.open(corpus.parent / "index", encoder=HashEncoder()).status()
    assert (status.new, status.changed, status.gone, status.current) == (("new.md",), ("a.md",), ("b.txt",), False)
    update(corpus)
    assert Index.open(corpus.parent / "index", encoder=HashEncoder()).status().current


def test_progress_counts_every_byte_and_passage_once(corpus: Path) -> None:
    write(
        corpus, {"long.md": "\n\n".join(PARAGRAPHS), "same.md": "The first file is about apples.", "bad.txt": b"\xff\0"}
    )
    seen: list[Progress] = []
    update_index(corpus, corpus.parent / "index", encoder=HashEncoder(), on_progress=seen.append)
    index = Index.open(corpus.parent / "index", encoder=HashEncoder())
    assert seen == sorted(seen, key=lambda progress: (progress.bytes_done, progress.passages))
    assert seen[-1].bytes_done == seen[-1].bytes_total == sum(p.stat().st_size for p in corpus.iterdir())
    assert seen[-1].passages == index.info.passages


def test_a_flipped_byte_in_the_kept_text_is_found(corpus: Path) -> None:
    update(corpus)
    store = corpus.parent / "index" / "store.sqlite"
    data = store.read_bytes()
    assert data.count(b"about apples") == 1
    store.write_bytes(data.replace(b"about apples", b"about applez"))
    with pytest.raises(DamagedIndexError, match=r"no longer holds what was read from a\.md"):
        Index.open(corpus.parent / "index", encoder=HashEncoder()).search("apples")


def test_an_updated_index_ranks_as_one_built_anew(corpus: Path, tmp_path: Path) -> None:
    write(corpus, {f"{n}.md": paragraph for n, paragraph in enumerate(PARAGRAPHS)})
    update(corpus)
    for n in range(0, 60, 3):
        (corpus / f"{n}.md").unlink()
    write(corpus, {f"{n}.md": PARAGRAPHS[n] + " And subject 23757 again." for n in range(1, 60, 3)})
    update(corpus)
    updated = Index.open(tmp_path / "index", encoder=HashEncoder())
    anew = build_index(corpus, tmp_path / "anew", encoder=HashEncoder())
    for question in ("Which paragraph speaks of subject 23757?", "second sentence about apples"):
        for mode in MODES:
            one, other = updated.search(question, k=9, mode=mode), anew.search(question, k=9, mode=mode)
            assert [p.citation for p in one] == [p.citation for p in other]
            assert [p.score for p in one] == pytest.approx([p.score for p in other])


def test_a_text_that_cannot_be_encoded_keeps_no_other_out(tmp_path: Path) -> None:
    class Strict(HashEncoder):
        def token_spans(self, text: str) -> Sequence[tuple[int, int]]:
            if "strange" in text:
                "\ud800".encode()
            return super().token_spans(text)

    corpus = tmp_path / "corpus"
    head = '---\ntitle: "x\\ud83d"\nauthor: "\\ud800"\n---\n'
    write(corpus, {"a.md": "About apples.", "b.md": f"{head}About pears.", "c.md": "A strange text."})
    report = update(corpus, Strict())
    assert (report.added, report.skipped) == (("a.md", "b.md"), {"c.md": "characters in it cannot be encoded"})
    found = Index.open(tmp_path / "index", encoder=HashEncoder()).search_result("pears")
    assert found.passages[0].citation.document_title == "x\ufffd"
    found.model_dump_json()


def test_documents_in_memory_that_cannot_be_recorded_are_skipped(tmp_path: Path) -> None:
    good = Document("a", "About apples.", "A", "0" * 64)
    bad = [
        replace(good, source="b", text="About \ud83d pears."),
        replace(good, source="c", title="\ud83d"),
        replace(good, source="d", metadata={"author": ["\ud83d"]}),
        replace(good, source="e", metadata={"day": {1, 2}}),
        replace(good, source="f\ud83d"),
    ]
    index = index_documents([good, *bad], tmp_path / "index", encoder=HashEncoder())
    status = index.status()
    assert set(status.sources) == {"a"}
    assert set(status.skipped) == {"b", "c", "d", "e", "f\\ud83d"}
