"""Results as a person reads them in a terminal: text in, lines out. Prints nothing itself."""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from qa.models import Citation, IndexInfo, Passage, SearchResult
from qa.storage.folders import gone
from qa.text.printable import counted, one_line, safe

if TYPE_CHECKING:
    from qa.checking.claims import Flag
    from qa.citing.verification import CheckedCitation, VerificationReport

__all__ = [
    "Style",
    "flat",
    "lines_text",
    "location",
    "none_pass",
    "nothing_found",
    "place",
    "respelled_words",
    "respelling",
    "search_text",
    "since",
    "since_lines",
    "titled",
    "verify_text",
    "with_marks",
    "wrapped",
]

_INDENT = "   "
_MARK, _UNMARK = "»", "«"
_YELLOW, _PLAIN = "\x1b[1;33m", "\x1b[0m"
_OPEN, _CLOSE = "\ue000", "\ue001"  # private-use characters around what is marked, so that wrapping counts no colour
_TAKEN = str.maketrans(dict.fromkeys((_OPEN, _CLOSE), "\ufffd"))  # of a document: icons of some font
_TOLD = {  # the keys of a place in an original that say something to a person, widest first, with the word in front
    "sheet": "sheet", "href": "", "message": "message", "part": "part", "page_number": "page", "paragraph": "paragraph",
    "row": "row", "record": "record", "pointer": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """How wide lines may be (columns), and whether colour may be used."""

    width: int = 80
    colour: bool = False

    def strong(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def faint(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text


def location(citation: Citation, root: str) -> str:
    """``path:line:column``, which editors open. Of a converted format line and column are of the extracted text."""
    return f"{_path(citation, root)}:{citation.start_line}:{citation.start_column}"


def place(citation: Citation, root: str) -> str:
    """Where a person finds it: `location`, but of a converted format, whose lines are none of the file's, its own terms
    as far as they tell a person something: ``report.pdf, page 2``.
    """
    if citation.native is None:
        return location(citation, root)
    return ", ".join(filter(None, (_path(citation, root), _in_original(citation.native))))


def titled(title: str, source: str) -> str:
    """A document's title; "" where it is only the name of the file, which a place tells anyway."""
    return "" if title == PurePosixPath(source).name else one_line(title)


def _path(citation: Citation, root: str) -> str:
    """Relative to the working folder if the file is below it."""
    path = Path(root) / citation.source if root else Path(citation.source)
    try:
        shown = path.relative_to(Path.cwd())
    except ValueError:
        shown = path
    return one_line(str(shown))


def _in_original(native: Mapping[str, Any]) -> str:
    """A place as `qa.formats` tell it, in words: "sheet Costs, rows 3-5". "" if there are none, as for CSS."""
    keys = [key for key in _TOLD if native.get(key) not in (None, "")]
    first = [f"{_TOLD[key]} {native[key]}".strip() for key in keys]
    last = [f"{_TOLD[key]} {native.get(f'end_{key}', native[key])}".strip() for key in keys]
    if first != last and first[:-1] == last[:-1] and _TOLD[keys[-1]]:
        *above, key = keys
        words = [*first[: len(above)], f"{_TOLD[key]}s {native[key]}-{native[f'end_{key}']}"]
        return one_line(", ".join(words))
    return one_line(" to ".join(dict.fromkeys((", ".join(first), ", ".join(last)))))


def since(source: str, root: str) -> str:
    """What has become of a source that is not as it was indexed: "changed" or "gone"."""
    return "gone" if gone(Path(root) / source) else "changed"


def since_lines(stale: Iterable[str], root: str) -> list[str]:
    """Those that have changed, then those that are gone: "changed since indexing: a.md, b.md"."""
    what = {source: since(source, root) for source in sorted(stale)}
    told = ((word, [one_line(source) for source in what if what[source] == word]) for word in ("changed", "gone"))
    return [f"{word} since indexing: {', '.join(sources)}" for word, sources in told if sources]


def search_text(result: SearchResult, style: Style) -> str:
    """Ranked passages: place, title, the wrapped text with the sentences worth reading marked."""
    if not result.passages:
        return nothing_found(result)
    found = [_passage(passage, result.index.corpus_root, style) for passage in result.passages]
    return "\n\n".join([*respelling(result.read_as, style), *found])


def nothing_found(result: SearchResult) -> str:
    """Why a search has no passages, in one line."""
    if result.filtered == 0:
        return none_pass(result.where, result.index)
    documents = result.index.documents if result.filtered is None else result.filtered
    return f"Nothing in {counted(documents, 'document')} shares a word with the question."


def respelling(read_as: Mapping[str, str], style: Style) -> list[str]:
    """Which words were read as which others; nothing if there are none."""
    return textwrap.wrap(f"({respelled_words(read_as)})", style.width) if read_as else []


def respelled_words(read_as: Mapping[str, str]) -> str:
    """The same as a phrase."""
    return ", ".join(f"“{safe(word)}” read as “{safe(other)}”" for word, other in read_as.items())


def none_pass(where: Sequence[str], index: IndexInfo) -> str:
    """That a filter leaves nothing to search."""
    return f"Not found: of {counted(index.documents, 'document')} none passes {' and '.join(map(one_line, where))}."


def _passage(passage: Passage, root: str, style: Style) -> str:
    scores = "  ".join(f"{name} {value:.2f}" for name, value in passage.scores.items())
    head = f"{passage.rank:>2} {style.strong(place(passage.citation, root))}"
    stale = f"  ({since(passage.citation.source, root)} since it was indexed)" if passage.stale else ""
    title = titled(passage.citation.document_title, passage.citation.source)
    told = "  ·  ".join(filter(None, (title, f"score {passage.score:.2f}", scores)))
    return "\n".join([head + stale, _INDENT + style.faint(told), *_wrapped(passage, style)])


def _wrapped(passage: Passage, style: Style) -> list[str]:
    text = with_marks(passage.text, passage.highlights, passage.citation.start_char_index)
    paragraphs = [flat(paragraph) for paragraph in re.split(r"\n\s*\n", safe(text))]
    return [f"{_INDENT}{line}" for line in wrapped(paragraphs, style, style.width - len(_INDENT) - 2)]


def flat(text: str) -> str:
    """``text``, safe to show, on one line."""
    return " ".join(safe(text).split())


def with_marks(text: str, places: "Sequence[Citation | Flag]", start: int) -> str:
    """``text``, which begins at ``start`` of its document, with marks around each of ``places``, for `wrapped`."""
    text = text.translate(_TAKEN)
    for each in reversed(places):
        a, b = each.start_char_index - start, each.end_char_index - start
        text = f"{text[:a]}{_OPEN}{text[a:b]}{_CLOSE}{text[b:]}"
    return text


def wrapped(paragraphs: Iterable[str], style: Style, width: int) -> list[str]:
    """Lines of at most ``width`` columns (20 at least), what is marked in colour or between signs."""
    lines = [each for text in paragraphs for each in textwrap.wrap(text, max(20, width), break_on_hyphens=False)]
    if not style.colour:
        return [line.replace(_OPEN, _MARK).replace(_CLOSE, _UNMARK) for line in lines]
    shown, on = [], False
    for line in lines:
        begun, on = on, on if _OPEN not in line and _CLOSE not in line else line.rfind(_OPEN) > line.rfind(_CLOSE)
        coloured = line.replace(_OPEN, _YELLOW).replace(_CLOSE, _PLAIN)
        shown.append((_YELLOW if begun else "") + coloured + (_PLAIN if on else ""))
    return shown


def lines_text(citations: Sequence[Citation], root: str) -> str:
    """One citation a line, as ``path:line:column: text``, for editors and ``grep``."""
    return "\n".join(f"{location(c, root)}: {flat(c.cited_text)}" for c in citations)


def verify_text(report: "VerificationReport", *, mended: bool = False) -> str:
    """One line for each citation that does not simply hold, and the sum, with those that moved if they are mended."""
    lines = [_verdict(citation, report.corpus_root) for citation in report.citations if citation.reason]
    moved = report.count("moved")
    hold = "holds" if len(report.citations) == 1 else "hold"
    held = report.count("valid") + (moved if mended else 0)
    hint = "" if not moved else f" now; {moved} moved" if mended else f"; {moved} moved, which --fix mends"
    return "\n".join([*lines, f"{held} of {counted(len(report.citations), 'citation')} {hold}{hint}."])


def _verdict(citation: "CheckedCitation", root: str) -> str:
    now = f": {place(citation.moved_to, root)}" if citation.moved_to else ""
    span = f"{citation.start_char_index}-{citation.end_char_index}" if citation.end_char_index else ""  # else none
    cited = " ".join(filter(None, (f"{citation.verdict:<8}", one_line(citation.source), span)))
    return f"{cited}  {one_line(citation.reason)}{now} ({one_line(citation.where)})"
