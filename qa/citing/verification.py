"""A saved answer against the files: does every citation in it still hold, and if not, where has its text gone?

Needs no index and no model. For each citation the document is read anew and sliced; its lines, columns, context and
the text shown beside it are compared too, so an answer altered after the fact does not pass, nor does one that shows a
text or a value without a citation. A text that an edit has shifted, or whose file has another name now, is found again.
A file under the old name is taken for the file cited, whatever is in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import BaseModel

from qa.citing.comparison import Outcome, Verdict, cite, compared
from qa.citing.receipts import Receipt, parsed, receipts
from qa.citing.relocation import likeness, places_in_context
from qa.citing.sections import check_headings
from qa.errors import FormatError, QAError, UsageError
from qa.files.corpus import current_bytes, scan
from qa.formats import read_document
from qa.formats.base import holds_halves
from qa.models import Citation, Document
from qa.storage.folders import printable, stands

__all__ = ["CheckedCitation", "VerificationReport", "mend", "verify"]

_CERTAIN = 1 << 20  # more than any likeness: what stands where it was cited has the better claim

_Where = tuple[str, int, int]  # source, start, end


class CheckedCitation(BaseModel, frozen=True):
    """A citation's verdict.

    ``valid``: it holds. ``moved``: its text stands, unedited but maybe for white space, at ``moved_to``: the citation
    as it has to be now. ``changed``: the text was edited, or the answer altered: the citation, what is shown beside it,
    or there is none where one belongs. ``missing``: its file is gone, and no other file is known to hold the text.
    ``ambiguous``: the words stand in the file, but which place was cited cannot be told.

    ``where`` is the citation's JSON path, ``occurrences`` how often the quote stands in the file now (the one it moved
    to, if it did). ``reason`` says what does not hold, or, for a valid one, what has changed around it.
    """

    where: str
    source: str
    start_char_index: int
    end_char_index: int
    verdict: Verdict
    reason: str = ""
    occurrences: int = 0
    moved_to: Citation | None = None


class VerificationReport(BaseModel, frozen=True):
    """All citations of an answer, in its order."""

    corpus_root: str
    citations: tuple[CheckedCitation, ...]

    @property
    def holds(self) -> bool:
        """Whether every citation is valid."""
        return self.count("valid") == len(self.citations)

    @property
    def mendable(self) -> bool:
        """Whether every citation is valid or, as it moved, can be made so with `mend`."""
        return self.count("valid") + self.count("moved") == len(self.citations)

    def count(self, verdict: Verdict) -> int:
        """How many citations have this verdict."""
        return sum(citation.verdict == verdict for citation in self.citations)


def verify(answer: Any, corpus_root: Path) -> VerificationReport:
    """Check every citation in ``answer``: a result, its JSON as parsed, or a part of that.

    Raises `UsageError` if it is no such JSON, `QAError` if the corpus folder does not exist.
    """
    if isinstance(answer, BaseModel):
        answer = answer.model_dump()
    if not isinstance(answer, dict) or not {"passages", "sentences", "claims", "type"} & answer.keys():
        raise UsageError("this is no saved answer: save one with `qa ask --format json QUESTION > answer.json`")
    if not corpus_root.is_dir():
        raise QAError(f"the corpus folder {corpus_root} does not exist: name it with --corpus")
    found = list(receipts(answer))
    if not found and "passages" not in answer:  # a search may have found none
        raise UsageError("this is no saved answer, for nothing is cited in it: save one with `qa ask --format json`")
    documents: dict[str, Document | str] = {}
    for receipt in found:
        _check(receipt, corpus_root, documents)
    _find_renamed(found, corpus_root.resolve(), _roots(answer, corpus_root.resolve()))
    _keep_apart(found)
    check_headings(answer, found, documents)
    return VerificationReport(corpus_root=str(corpus_root), citations=tuple(map(_reported, found)))


def mend(answer: Any, report: VerificationReport) -> Any:
    """A copy of ``answer`` (JSON as parsed) with the citations that moved as they have to be now, all else as it was.

    If they hold below another folder than the answer names, its ``index.corpus_root`` becomes that one. ``report`` is
    what `verify` says of this answer. Raises `UsageError` if it is nested too deeply to be copied.
    """
    try:
        mended = deepcopy(answer)
    except RecursionError as error:
        raise UsageError("this is no saved answer: it is nested too deeply") from error
    for receipt, checked in zip(list(receipts(mended)), report.citations, strict=True):
        if checked.moved_to is not None:
            receipt.mend(checked.moved_to)
    index = mended.get("index") if report.count("moved") else None
    if isinstance(index, dict) and not _same_folder(index.get("corpus_root"), report.corpus_root):
        index["corpus_root"] = str(Path(report.corpus_root).resolve())
    return mended


def _same_folder(recorded: object, root: str) -> bool:
    try:
        return isinstance(recorded, str) and bool(recorded) and Path(recorded).resolve() == Path(root).resolve()
    except (OSError, ValueError):  # a made-up name: too long, or with a zero byte in it
        return False


def _check(receipt: Receipt, root: Path, documents: dict[str, Document | str]) -> None:
    """Against its own file, which is read once and kept."""
    citation = receipt.fault or parsed(receipt.raw)
    if isinstance(citation, str):
        receipt.outcome = Outcome("changed", citation)
        return
    receipt.citation = citation
    if receipt.shown is not None and receipt.shown != citation.cited_text:
        receipt.outcome = Outcome("changed", "the text shown is not the text cited")
        return
    if citation.source not in documents:
        documents[citation.source] = _document(citation.source, root)
    document = documents[citation.source]
    receipt.outcome = Outcome("missing", document) if isinstance(document, str) else compared(citation, document)


def _document(source: str, root: Path) -> Document | str:
    """The document as it is now, or why there is none. Nothing outside the corpus is opened."""
    data = current_bytes(root, source)
    if data is None:
        return "no such file in the corpus"
    try:
        return read_document(source, data)
    except FormatError as error:
        return f"the file cannot be read any more: {error}"


def _roots(answer: dict[str, Any], root: Path) -> tuple[Path, ...]:
    """The folders and files that the answer says its index was of, as far as they are there; else the whole corpus."""
    index = answer.get("index")
    named = index.get("roots") if isinstance(index, dict) else None
    parts = [PurePosixPath(name) for name in named if isinstance(name, str)] if isinstance(named, list | tuple) else []
    inside = [path for path in parts if not (path.is_absolute() or ".." in path.parts or holds_halves(str(path)))]
    return tuple(root / path for path in inside if stands(root / path)) or (root,)


def _documents(root: Path, roots: Sequence[Path]) -> Iterator[Document]:
    """Every document below the folders, one at a time."""
    for file in scan(root, roots).files:
        try:
            yield file.read()
        except (FormatError, OSError):
            continue  # what cannot be read cannot be cited


def _find_renamed(receipts: Sequence[Receipt], root: Path, roots: Sequence[Path]) -> None:
    missing = [(r, r.citation) for r in receipts if r.citation is not None and r.outcome.verdict == "missing"]
    if missing:  # only then are all files read
        found = _elsewhere([citation for _, citation in missing], _documents(root, roots))
        for (receipt, _), outcome in zip(missing, found, strict=True):
            receipt.outcome = outcome or receipt.outcome


def _elsewhere(citations: Sequence[Citation], documents: Iterable[Document]) -> list[Outcome | None]:
    """Where the text of citations stands whose files are gone, in order; None where that is not known.

    A document of the same bytes is the file under another name (of several, the first is as good as any). Else it is
    the one that holds the quote with all its surroundings, if there is one such place in all documents together.
    """
    wanted = {citation.sha256 for citation in citations}
    same: dict[str, Document] = {}
    places: list[list[Citation]] = [[] for _ in citations]
    for document in documents:
        if document.sha256 in wanted:
            same.setdefault(document.sha256, document)
        for found, citation in zip(places, citations, strict=True):
            if len(found) < 2:
                times, start = places_in_context(document.text, citation)
                found.extend(cite(document, start, len(citation.cited_text)) for _ in range(min(times, 2)))
    return [
        compared(citation, same[citation.sha256]) if citation.sha256 in same else _other(found)
        for found, citation in zip(places, citations, strict=True)
    ]


def _other(found: Sequence[Citation]) -> Outcome | None:
    if len(found) > 1:
        return Outcome("missing", "no such file in the corpus, and the quote stands in others more than once")
    if not found:
        return None
    return Outcome("moved", "its file is gone, and another holds the text in its surroundings", 1, found[0])


def _keep_apart(receipts: Sequence[Receipt]) -> None:
    """Two texts cannot have moved to one place: it is that of the citation whose surroundings are most like it."""
    claims: dict[_Where, dict[_Where, int]] = defaultdict(dict)
    for receipt in receipts:
        if receipt.citation is not None and receipt.outcome.verdict in ("valid", "moved"):
            now = receipt.outcome.moved_to
            alike = _CERTAIN if now is None else likeness(receipt.citation, now)
            claims[_where(now or receipt.citation)][_where(receipt.citation)] = alike
    for receipt in receipts:
        if receipt.citation is not None and receipt.outcome.moved_to is not None:
            now, own = receipt.outcome.moved_to, _where(receipt.citation)
            claim = claims[_where(now)]
            if any(alike >= claim[own] for place, alike in claim.items() if place != own):
                verdict: Verdict = "ambiguous" if now.source == receipt.citation.source else "missing"
                reason = f"the quote stands in {now.source}, but at a place that another citation is of"
                receipt.outcome = Outcome(verdict, reason, receipt.outcome.occurrences)


def _where(citation: Citation) -> _Where:
    return citation.source, citation.start_char_index, citation.end_char_index


def _reported(receipt: Receipt) -> CheckedCitation:
    citation, outcome, named = receipt.citation, receipt.outcome, receipt.raw.get("source")
    return CheckedCitation(
        where=receipt.where,
        source=printable(named) if isinstance(named, str) else "",
        start_char_index=citation.start_char_index if citation else 0,
        end_char_index=citation.end_char_index if citation else 0,
        verdict=outcome.verdict,
        reason=printable(outcome.reason),
        occurrences=outcome.occurrences,
        moved_to=outcome.moved_to,
    )
