"""A saved answer against the files: does every citation in it still hold?

Needs no index and no model. For each citation the document is read anew and sliced; its lines, columns, context and
the text shown beside it are compared too, so an answer altered after the fact does not pass.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from qa.citations import CONTEXT, position
from qa.corpus import current_bytes
from qa.errors import FormatError, QAError, UsageError
from qa.formats import read_document
from qa.models import Citation, Span

__all__ = ["CheckedCitation", "VerificationReport", "verify"]

Verdict = Literal["valid", "changed", "missing"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class CheckedCitation(_Frozen):
    """A citation's verdict. ``valid``: it holds; ``changed``: something of it does not; ``missing``: no such file.

    ``reason`` says what does not hold, or, for a valid one, that the file has changed elsewhere.
    """

    where: str
    source: str
    start_char_index: int
    end_char_index: int
    verdict: Verdict
    reason: str = ""


class VerificationReport(_Frozen):
    """All citations of an answer, in its order."""

    corpus_root: str
    citations: tuple[CheckedCitation, ...]

    @property
    def holds(self) -> bool:
        """Whether every citation is valid."""
        return all(citation.verdict == "valid" for citation in self.citations)


def verify(answer: Any, corpus_root: Path) -> VerificationReport:
    """Check every citation in ``answer``: a result, its JSON as parsed, or a part of that.

    Raises `UsageError` if it is no such JSON, `QAError` if the corpus folder does not exist.
    """
    if not corpus_root.is_dir():
        raise QAError(f"the corpus folder {corpus_root} does not exist: name it with --corpus")
    if isinstance(answer, BaseModel):
        answer = answer.model_dump()
    if not isinstance(answer, dict) or not {"passages", "sentences", "type"} & answer.keys():
        raise UsageError("this is no saved answer: save one with `qa ask --format json QUESTION > answer.json`")
    texts: dict[str, str | None] = {}
    checked = tuple(_check(where, found, shown, corpus_root, texts) for where, found, shown in _citations(answer, "$"))
    return VerificationReport(corpus_root=str(corpus_root), citations=checked)


def _citations(node: Any, where: str, shown: str | None = None) -> Iterator[tuple[str, dict[str, Any], str | None]]:
    """Every citation below ``node``: its JSON path, itself, and the text that stands beside it as what it cites."""
    pending: list[tuple[str, Any, str | None]] = [(where, node, shown)]
    while pending:
        path, current, beside = pending.pop()
        if isinstance(current, list | tuple):
            pending.extend((f"{path}[{i}]", item, beside) for i, item in reversed(list(enumerate(current))))
        elif isinstance(current, dict) and current.get("type") == "char_location":
            yield path, current, beside
        elif isinstance(current, dict):
            text = current.get("text")
            for key, value in reversed(list(current.items())):
                cites_text = key in ("citation", "citations") and isinstance(text, str)
                pending.append((f"{path}.{key}", value, text if cites_text else None))


def _check(
    where: str, found: dict[str, Any], shown: str | None, root: Path, texts: dict[str, str | None]
) -> CheckedCitation:
    try:
        citation = Citation.model_validate(found)
        span = Span(citation.start_char_index, citation.end_char_index)
    except (ValidationError, ValueError) as error:
        reason = str(error.errors()[0]["msg"]) if isinstance(error, ValidationError) else str(error)
        return CheckedCitation(
            where=where, source=str(found.get("source", "")), start_char_index=0, end_char_index=0,
            verdict="changed", reason=f"not a citation: {reason}",
        )  # fmt: skip
    verdict, reason = _verdict(citation, span, shown, root, texts)
    return CheckedCitation(
        where=where, source=citation.source, start_char_index=span.start, end_char_index=span.end,
        verdict=verdict, reason=reason,
    )  # fmt: skip


def _verdict(
    citation: Citation, span: Span, shown: str | None, root: Path, texts: dict[str, str | None]
) -> tuple[Verdict, str]:
    data = current_bytes(root, citation.source)
    if data is None:
        return "missing", "no such file in the corpus"
    if citation.source not in texts:
        try:
            texts[citation.source] = read_document(citation.source, data).text
        except FormatError as error:
            return "missing", f"the file cannot be read any more: {error}"
    text = texts[citation.source] or ""
    wrong = _difference(citation, span, text, shown)
    if wrong:
        return "changed", wrong
    same = hashlib.sha256(data).hexdigest() == citation.sha256
    return "valid", "" if same else "the file has changed elsewhere"


def _difference(citation: Citation, span: Span, text: str, shown: str | None) -> str:
    """What of the citation does not hold in ``text``; "" if all of it does."""
    if span.of(text) != citation.cited_text or not citation.cited_text:
        return "other text stands there now"
    if shown is not None and shown != citation.cited_text:
        return "the text shown is not the text cited"
    if position(text, span.start) != (citation.start_line, citation.start_column):
        return "the text begins at another line or column"
    if position(text, span.end) != (citation.end_line, citation.end_column):
        return "the text ends at another line or column"
    if text[max(0, span.start - CONTEXT) : span.start] != citation.prefix:
        return "other text stands in front of it now"
    if text[span.end : span.end + CONTEXT] != citation.suffix:
        return "other text stands behind it now"
    return ""
