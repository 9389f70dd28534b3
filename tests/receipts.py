"""Answers to be verified, and their verdicts."""

import re
from pathlib import Path
from typing import Any

from qa.citing.comparison import cite
from qa.citing.verification import CheckedCitation, mend, verify
from qa.formats import read_document
from qa.models import Citation
from tests.conftest import MakeIndex, write

TEXT = "# Notes\n\nThe border is 900 kilometers long. It is old.\n\nA second paragraph names Kerman and Rask.\n"
QUOTE = "The border is 900 kilometers long."
WRAPPED = """\
The mill was built in 1902
by two brothers. In 1911 it
burned down, and 14 looms were
lost. It was never rebuilt.
"""
FIRE = "In 1911 it\nburned down, and 14 looms were\nlost."


def cited(text: str, quote: str, *, nth: int = 0, source: str = "a.md") -> Citation:
    """The citation of the ``nth`` place (from 0) of a quote in a file with this text."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return cite(read_document(source, text.encode()), start, len(quote))


def answered(make_index: MakeIndex) -> Any:
    """A real answer over two files, as JSON."""
    return make_index({"a.md": TEXT, "b.md": "Another file about Kerman."}).ask("How long is the border?").model_dump()


def receipt(*citations: Citation) -> Any:
    """A saved answer with one sentence for each citation, as JSON."""
    sentences = [{"text": c.cited_text, "citations": [c.model_dump(mode="json")]} for c in citations]
    return {"question": "?", "sentences": sentences, "passages": []}


def spaced(text: str) -> str:
    """A text with each run of white space as one blank."""
    return re.sub(r"\s+", " ", text)


def check(folder: Path, files: dict[str, str | bytes], *citations: Citation) -> tuple[CheckedCitation, ...]:
    """Verdicts on citations in a corpus of these files; what moved must hold once it is mended."""
    write(folder, files)
    saved = receipt(*citations)
    report = verify(saved, folder)
    for before, checked in zip(citations, report.citations, strict=True):
        if checked.moved_to is not None:
            now = checked.moved_to
            text = read_document(now.source, (folder / now.source).read_bytes()).text
            assert text[now.start_char_index : now.end_char_index] == now.cited_text
            assert spaced(now.cited_text) == spaced(before.cited_text)
        assert (checked.moved_to is None) == (checked.verdict != "moved")
    again = verify(mend(saved, report), folder)
    assert again.count("valid") == report.count("valid") + report.count("moved")
    return report.citations
