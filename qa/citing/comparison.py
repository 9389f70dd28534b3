"""A citation against the document that it is of: the verdict, and where its text stands now."""

import json
from typing import Any, Literal, NamedTuple

from qa.citing.citations import CONTEXT, Window, native_place, position
from qa.citing.relocation import Place, count, locate
from qa.models import Citation, Document, Span
from qa.storage.records import DocumentRow, PassageRow

__all__ = ["Outcome", "Verdict", "cite", "compared"]

Verdict = Literal["valid", "moved", "changed", "missing", "ambiguous"]


class Outcome(NamedTuple):
    """What is found out about a citation; see `qa.citing.verification.CheckedCitation` for the meaning."""

    verdict: Verdict
    reason: str = ""
    occurrences: int = 0
    moved_to: Citation | None = None


def compared(citation: Citation, document: Document) -> Outcome:
    """What a document says of a citation of it, or of the same bytes under another name."""
    text, quote = document.text, citation.cited_text
    if document.sha256 == citation.sha256:
        wrong = _altered(citation, document)
        if wrong or document.source == citation.source:
            return Outcome("changed" if wrong else "valid", wrong, count(text, quote))
        now = cite(document, citation.start_char_index, len(quote))
        return Outcome("moved", "its file has another name now", count(text, quote), now)
    place = locate(text, citation)
    if place.span is None:
        return Outcome("ambiguous" if place.finding == "ambiguous" else "changed", place.reason, place.occurrences)
    return _edited(citation, place, cite(document, place.span.start, place.span.length))


def _altered(citation: Citation, document: Document) -> str:
    """What of a citation does not hold in the very bytes that it was made from; "" if all of it does."""
    span, text = Span(citation.start_char_index, citation.end_char_index), document.text
    if span.of(text) != citation.cited_text:
        return "other text stands there"
    if position(text, span.start) != (citation.start_line, citation.start_column):
        return "the text begins at another line or column"
    if position(text, span.end) != (citation.end_line, citation.end_column):
        return "the text ends at another line or column"
    if span.before(CONTEXT).of(text) != citation.prefix:
        return "other text stands in front of it"
    if text[span.end : span.end + CONTEXT] != citation.suffix:
        return "other text stands behind it"
    if document.source == citation.source and document.title != citation.document_title:
        return "the document has another title"  # under another name too, where its name is its title
    return "" if citation.native == _native(document, span) else "it stands at another place of the original"


def _edited(citation: Citation, place: Place, now: Citation) -> Outcome:
    """A citation beside the one that would be made of its text in the file as it is now."""
    if place.finding == "moved":
        return Outcome("moved", place.reason, place.occurrences, now)
    file = {"sha256": now.sha256, "document_title": now.document_title}
    if citation.model_copy(update=file) == now:
        return Outcome("valid", "the file has changed elsewhere", place.occurrences)
    if citation.model_copy(update={**file, "prefix": now.prefix, "suffix": now.suffix}) == now:
        return Outcome("valid", "the text around it has changed", place.occurrences)
    return Outcome("moved", "it stands on another line or page of the file now", place.occurrences, now)


def cite(document: Document, start: int, length: int) -> Citation:
    """The citation of ``length`` code points of a document. Raises `CitationError` if they are not all there."""
    span = Span(start, start + length)
    row = DocumentRow(0, document.source, document.sha256, 0, 0, document.title, document.metadata, len(document.text))
    passage = PassageRow(0, 0, span, *position(document.text, start), (span,), b"")
    citation = Window(row, passage, document.text, 0).cite(span)
    return citation.model_copy(update={"native": _native(document, span)})


def _native(document: Document, span: Span) -> dict[str, Any] | None:
    """The place in the original as it comes back from JSON, where a tuple is a list."""
    native: dict[str, Any] | None = json.loads(json.dumps(native_place(document.places, span)))
    return native
