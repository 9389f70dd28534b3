"""Which files are indexed: ignore files as git reads them, --include and --exclude; status says the same."""

import os
import random
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from qa.errors import CorpusError, UsageError
from qa.files.corpus import scan
from qa.files.selection import Selection
from qa.files.sources import BuildReport
from qa.indexing.status import IndexStatus
from qa.indexing.updating import forget, update_index
from qa.library import Index
from qa.testing import HashEncoder
from tests.conftest import write


def update(
    corpus: Path | None, index: Path, include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
) -> BuildReport:
    return update_index(corpus, index, encoder=HashEncoder(), include=include, exclude=exclude)


def status(index: Path) -> IndexStatus:
    opened = Index.open(index, encoder=HashEncoder())
    try:
        return opened.status()
    finally:
        opened.close()


def found(root: Path, selection: Selection | None = None) -> set[str]:
    return {file.source for file in scan(root, [root], selection=selection or Selection()).files}


NAMES = ["a.txt", "a.md", "b.md", "notes.md", "keep.md"]
PATTERNS = [
    "*", "!*", "*.md", "!*.md", "!*/", "*/", "a", "!a", "a/", "!a/", "/a", "/a/", "!/a/", "a/*", "!a/b.md", "a/b",
    "**/b", "a/**", "a/**/b.md", "**", "!keep.md", "/keep.md", "[ab].md", "[!a].md", "?.md", "a*", "# a", "", "\\!a",
    "*a*", "a*b*.md", "*e*.m*", "*/a*/*", "!*k*e*p*", "***", "b.md ",
    "!a/b/", "a/b/*", "**/a/", "/*", "!/b", "[z-a]", "!", "\\",
]  # fmt: skip


def test_ignore_files_are_read_as_git_reads_them(tmp_path: Path) -> None:
    """Random folders and ignore files at random levels; git itself says which files it would add."""
    seed = int(os.environ.get("QA_SEED", random.randrange(1 << 32)))
    print(f"QA_SEED={seed}")
    choose = random.Random(seed)
    for number in range(60):
        root = tmp_path / str(number)
        root.mkdir()
        subprocess.run(["git", "init", "-q", root], check=True)
        folders = [root]
        for _ in range(6):
            folder = choose.choice(folders) / choose.choice(["a", "b", "ab"])
            folder.mkdir(exist_ok=True)
            folders.append(folder)
        for folder in folders:
            for name in NAMES:
                if not (folder / name).exists():
                    (folder / name).write_text("Text.")
            if folder == root or choose.random() < 0.3:
                lines = choose.sample(PATTERNS, choose.randint(1, 4))
                (folder / ".gitignore").write_text("\n".join(lines) + "\n")
        listed = subprocess.run(
            ["git", "-C", root, "-c", "core.excludesFile=", "ls-files", "-z", "--others", "--exclude-standard"],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        theirs = {name for name in listed.split("\0") if name and not Path(name).name.startswith(".")}
        ours = found(root)
        rules = {str(f.relative_to(root)): f.read_text() for f in root.rglob(".gitignore")}
        assert ours == theirs, rules


def test_stars_take_no_exponential_time(tmp_path: Path) -> None:
    write(tmp_path, {"a" * 200 + ".md": "Text.", ".gitignore": "*a" * 60 + "*b\n" + "*" * 3000 + "b\n"})
    assert found(tmp_path) == {"a" * 200 + ".md"}
    assert found(tmp_path, Selection(exclude=("*a" * 60 + "*.md",))) == set()


def test_later_and_deeper_ignore_files_overrule(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".gitignore": "*.txt\n*.md\n",
            ".ignore": "!one.txt\n",
            ".qaignore": "!two.md\none.txt\n",
            "deep/.gitignore": "!three.txt\n",
            **dict.fromkeys(["one.txt", "two.md", "deep/three.txt", "deep/four.txt"], "Text."),
        },
    )
    assert found(tmp_path) == {"two.md", "deep/three.txt"}


def test_rules_above_the_corpus_hold_inside_a_work_tree_only(tmp_path: Path) -> None:
    write(
        tmp_path, {".gitignore": "*.txt\nbuild/\n", "docs/a.txt": "Text.", "docs/b.md": "Text.", "build/c.md": "Text."}
    )
    assert found(tmp_path / "docs") == {"a.txt", "b.md"}
    (tmp_path / ".git").mkdir()
    assert found(tmp_path / "docs") == {"b.md"}
    assert found(tmp_path / "build") == {"c.md"}  # named by the user, so it is wanted


def test_what_is_left_out_goes_and_comes_back(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write(corpus, {"a.md": "Apples.", "drafts/b.md": "Pears.", "drafts/c.md": "Plums."})
    update(corpus, index)
    write(corpus, {".gitignore": "drafts/\n"})
    assert status(index).gone == ("drafts/b.md", "drafts/c.md")
    assert update(None, index).removed == ("drafts/b.md", "drafts/c.md")
    write(corpus, {"drafts/d.md": "Figs."})
    assert status(index).current
    (corpus / ".gitignore").unlink()
    assert status(index).new == ("drafts/b.md", "drafts/c.md", "drafts/d.md")
    assert update(corpus, index).added == ("drafts/b.md", "drafts/c.md", "drafts/d.md")


def test_an_ignored_file_that_is_named_stays(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write(
        corpus, {".gitignore": "*.txt\n", "a.md": "Apples.", "b.txt": "Pears.", "c.txt": "Plums.", ".d/e.md": "Figs."}
    )
    update(corpus, index)
    assert update(corpus / "b.txt", index).added == ("b.txt",)
    assert update(corpus / ".d", index).added == (".d/e.md",)
    assert status(index).current
    for path in (None, corpus, corpus / "a.md"):
        assert update(path, index).removed == ()
    write(corpus, {"a.md": "Quinces.", "b.txt": "Medlars."})
    assert update(corpus / "a.md", index).changed == ("a.md",)
    assert status(index).changed == ("b.txt",)
    (corpus / "b.txt").unlink()
    assert status(index).gone == ("b.txt",)
    assert update(None, index).removed == ("b.txt",)


def test_include_and_exclude_are_recorded_until_others_are_given(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write(corpus, dict.fromkeys(["a.md", "b.txt", "old/c.md", "old/d.txt", "old/new/e.md"], "Text of a file."))
    update(corpus, index, include=["*.md"])
    assert set(status(index).sources) == {"a.md", "old/c.md", "old/new/e.md"}
    write(corpus, {"f.md": "More.", "g.txt": "More."})
    assert status(index).new == ("f.md",)
    assert update(None, index).added == ("f.md",)
    assert update(corpus / "g.txt", index).added == ()  # named, but a pattern is wanted more
    assert update(corpus / "a.md", index, exclude=["/old/"]).removed == ("old/c.md", "old/new/e.md")
    assert (status(index).include, status(index).exclude) == (("*.md",), ("/old/",))
    assert status(index).current
    assert set(update(None, index, include=(), exclude=()).added) == {
        "b.txt", "g.txt", "old/c.md", "old/d.txt", "old/new/e.md",
    }  # fmt: skip
    assert status(index).current


def test_patterns_are_checked_and_may_not_leave_nothing(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write(corpus, {"a.md": "Apples."})
    with pytest.raises(UsageError, match="--include '#' is no pattern"):
        update(corpus, index, include=["#"])
    with pytest.raises(UsageError, match="give a list"):
        update(corpus, index, exclude="*.md")
    with pytest.raises(CorpusError, match="no document"):
        update(corpus, index, exclude=["*.md"])
    update(corpus, index)
    with pytest.raises(CorpusError, match="no document"):
        update(corpus, index, exclude=["*.md"])
    assert status(index).current


@pytest.mark.parametrize(
    ("include", "exclude", "wanted"),
    [
        (["docs/"], [], {"docs/a.md", "docs/sub/b.md", "docs/sub/c.txt"}),
        (["docs/**/b.md"], [], {"docs/sub/b.md"}),
        (["*.md", "!b.md"], [], {"top.md", "docs/a.md"}),
        ([], ["*.md", "!top.md"], {"top.md", "docs/sub/c.txt"}),
        (["*.md"], ["sub/"], {"top.md", "docs/a.md"}),
    ],
)
def test_patterns(tmp_path: Path, include: list[str], exclude: list[str], wanted: set[str]) -> None:
    write(tmp_path, dict.fromkeys(["top.md", "docs/a.md", "docs/sub/b.md", "docs/sub/c.txt"], "Text."))
    assert found(tmp_path, Selection(tuple(include), tuple(exclude))) == wanted


def test_status_tells_a_file_that_became_readable_or_unreadable(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    write(corpus, {"a.md": "Apples.", "b.md": "", "c.txt": "Plums."})
    assert update(corpus, index).skipped == {"b.md": "empty"}
    write(corpus, {"b.md": "Pears.", "c.txt": bytes(range(256)) * 40})
    now = status(index)
    assert (now.new, now.changed, now.gone, set(now.skipped)) == (("b.md",), (), ("c.txt",), {"c.txt"})
    report = update(None, index)
    assert (report.added, report.changed, report.removed, report.skipped) == (
        now.new, now.changed, now.gone, now.skipped,
    )  # fmt: skip
    assert status(index).current


def test_ignore_files_that_are_no_files_or_cannot_be_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.md": "Apples.", "sub/b.md": "Pears.", "odd/c.md": "Plums.", "odd/.gitignore": b"\xff\xfe*\nc.md\n"},
    )
    (tmp_path / ".gitignore").mkdir()
    os.mkfifo(tmp_path / "sub" / ".ignore")
    (tmp_path / ".qaignore").symlink_to("nowhere")
    assert found(tmp_path) == {"a.md", "sub/b.md"}


@pytest.fixture
def places(tmp_path: Path) -> Path:
    write(tmp_path, dict.fromkeys(["docs/a.md", "docs/old/s.md", "docs/new/old/t.md", "notes/n.md"], "Text of a file."))
    return tmp_path


def test_patterns_still_mean_the_same_when_a_folder_from_elsewhere_comes_in(places: Path) -> None:
    index = places / "index"
    update(places / "docs", index, exclude=["/old/"])
    update(places / "notes", index)
    assert update(None, index).added == ()
    assert set(status(index).sources) == {"docs/a.md", "docs/new/old/t.md", "notes/n.md"}
    assert status(index).exclude == ("/docs/old/",)
    assert status(index).current
    update_index([places / "docs", places / "notes"], index, encoder=HashEncoder(), rebuild=True)
    assert set(status(index).sources) == {"docs/a.md", "docs/new/old/t.md", "notes/n.md"}


def test_a_folder_in_which_nothing_is_included_is_listed(places: Path) -> None:
    index = places / "index"
    update(places / "docs", index, include=["/a.md"])
    report = update(places / "notes", index)
    assert report.added == ()
    assert report.skipped == {"notes/": "nothing in it matches --include /docs/a.md"}
    assert update(None, index).skipped == report.skipped == status(index).skipped
    assert (set(status(index).sources), status(index).current) == ({"docs/a.md"}, True)
    assert update(None, index, include=["/docs/a.md", "/notes/"]).added == ("notes/n.md",)


@pytest.mark.parametrize(
    ("pattern", "above"),
    [
        ("/old/", "/d[o]c s/old/"),
        ("a/b", "/d[o]c s/a/b"),
        ("!/a.md", "!/d[o]c s/a.md"),
        ("a/**/b.md", "/d[o]c s/a/**/b.md"),
        ("/*", "/d[o]c s/*"),
        ("*.md", "*.md"),
        ("old/", "old/"),
        ("**/a/b", "**/a/b"),
        ("!*.md", "!*.md"),
    ],
)
def test_patterns_seen_from_above(pattern: str, above: str) -> None:
    assert Selection(exclude=(pattern,)).seen_from_above(".").exclude == (pattern,)
    found = Selection(exclude=(pattern,)).seen_from_above("d[o]c s").exclude
    assert found == (above.replace("[", "\\[").replace("]", "\\]"),)


def test_a_pattern_seen_from_above_leaves_out_what_it_left_out(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(["d[o]c !s/old/a.md", "d[o]c !s/b.md", "doc !s/old/a.md"], "Text."))
    assert found(tmp_path, Selection(exclude=("/old/",)).seen_from_above("d[o]c !s")) == {
        "d[o]c !s/b.md",
        "doc !s/old/a.md",
    }


def test_how_to_leave_a_folder_out_keeps_what_is_left_out_already(places: Path) -> None:
    index = places / "index"
    write(places, {"docs/it's [new]/x.md": "Text."})
    update(places / "docs", index, exclude=["/old/", "*.tmp"])
    with pytest.raises(UsageError) as raised:
        forget(places / "docs" / "it's [new]", index, encoder=HashEncoder())
    advice = shlex.split(str(raised.value).split("`")[1])
    assert advice == ["qa", "index", "--exclude", "/old/", "--exclude", "*.tmp", "--exclude", "/it's \\[new\\]"]
    assert update(None, index, exclude=advice[3::2]).removed == ("it's [new]/x.md",)
