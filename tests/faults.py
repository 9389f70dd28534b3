"""What the tests of faults share: builds in processes that die, changing corpora, and what an index has to hold."""

import hashlib
import json
import random
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Any

from qa.doctor import diagnose
from qa.errors import MissingIndexError
from qa.formats import read_document
from qa.indexing.chunking import chunk
from qa.library import Index
from qa.models import MODES, Citation, Span
from qa.testing import HashEncoder
from tests.conftest import PROJECT

State = dict[str, tuple[str, tuple[Span, ...]]]
"""Each document's text and its passages' spans."""


class Builder:
    """Builds indexes in processes of their own, which can be killed on the way (see `tests.victims`)."""

    def __enter__(self) -> "Builder":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.victims"],
            cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def build(
        self,
        corpus: Path,
        index: Path,
        *,
        rebuild: bool = False,
        small: int = 5000,
        line: int | None = None,
        modules: Collection[str] = (),
        seconds: float | None = None,
        limit: int | None = None,
    ) -> dict[str, Any]:
        """Bring an index up to date, or die at a ``line`` of code of ``modules`` or after some ``seconds``.

        ``small``: up to how many passages the lexical index is written anew. ``limit``: how large a file may grow
        (bytes), as on a full disk. Gives ``code``, the exit code (0 done, 1 an error, -9 killed), ``seconds``, and
        ``lines`` (counted only if ``line`` is given) or the ``error``.
        """
        order = {
            "corpus": str(corpus), "index": str(index), "rebuild": rebuild, "small": small,
            "line": line, "modules": list(modules), "seconds": seconds, "limit": limit,
        }  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def change(corpus: Path, rng: random.Random, files: int = 20) -> None:
    """Change a corpus a little: files edited, added, gone, renamed, and put back as they were once before."""
    corpus.mkdir(exist_ok=True)
    for _ in range(rng.randint(1, 6)):
        path = corpus / f"{rng.randrange(files)}.md"
        if path.exists() and rng.random() < 0.25:
            path.unlink() if rng.random() < 0.5 else path.rename(corpus / f"{rng.randrange(files)}.md")
        else:
            path.write_text(_text(rng.randrange(1000)), encoding="utf-8")
    (corpus / "always.md").write_text("One file is always there.", encoding="utf-8")


def _text(number: int) -> str:
    rng = random.Random(number)
    parts = [f"# Part {n}\n\nIt speaks of subject {rng.randrange(9999)}. Not long." for n in range(rng.randint(1, 5))]
    return f"Document {number} is named here.\n\n" + "\n\n".join(parts)


def wanted(corpus: Path) -> State:
    """What an index of ``corpus`` has to hold, found without one."""
    state = {}
    for path in sorted(corpus.rglob("*.md")):
        document = read_document(path.relative_to(corpus).as_posix(), path.read_bytes())
        state[document.source] = (document.text, tuple(made.span for made in chunk(document, HashEncoder())))
    return state


def held(folder: Path) -> State | None:
    """What the index in ``folder`` holds; None if there is none."""
    try:
        index = Index.open(folder, encoder=HashEncoder())
    except MissingIndexError:
        return None
    try:
        return {source: (index.text(source) or "", index.passage_spans(source)) for source in index.status().sources}
    finally:
        index.close()


def assert_sound(folder: Path) -> None:
    """Nothing is wrong with the index, though something may be left over."""
    found = diagnose(folder, encoder=HashEncoder())
    assert found.clean, found.findings


def assert_whole(folder: Path, corpus: Path) -> None:
    """The index is that of the corpus as it is, nothing is left over, and what it finds is cited truly."""
    assert held(folder) == wanted(corpus)
    found = diagnose(folder, encoder=HashEncoder())
    assert not found.findings
    index = Index.open(folder, encoder=HashEncoder())
    for mode in MODES:
        for passage in index.search("Which document speaks of a subject?", k=50, mode=mode):
            assert not passage.stale
            assert_true(passage.citation, corpus)
    index.close()


def assert_true(citation: Citation, corpus: Path) -> None:
    """What a citation says stands in the file that it names, where it says."""
    data = (corpus / citation.source).read_bytes()
    text = data.decode("utf-8")
    start, end = citation.start_char_index, citation.end_char_index
    assert citation.sha256 == hashlib.sha256(data).hexdigest()
    assert citation.cited_text == text[start:end] != ""
    assert citation.prefix == text[max(0, start - 32) : start]
    assert citation.suffix == text[end : end + 32]
    assert citation.start_line == text.count("\n", 0, start) + 1
    assert citation.start_column == start - (text.rfind("\n", 0, start) + 1) + 1
    assert citation.end_line == text.count("\n", 0, end) + 1
