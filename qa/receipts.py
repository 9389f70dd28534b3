"""A citation from a saved answer against documents: the verdict, and the place where its text stands now.

Everything in a citation may be made up: values of wrong types, offsets beyond any file, hashes of nothing.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from qa.citations import CONTEXT, Window, position
from qa.corpus import is_utf8, printable
from qa.models import Citation, Document, Span
from qa.places import native_place
from qa.records import DocumentRow, PassageRow
from qa.relocation import Place, count, locate, places_in_context

__all__ = ["Outcome", "Verdict", "cite", "compared", "elsewhere", "parsed"]

Verdict = Literal["valid", "moved", "changed", "missing", "ambiguous"]

_SHA256 = re.compile(r"[0-9a-f]{64}")
_BEYOND = 1 << 53  # code points; no file is as long, and JSON readers elsewhere lose digits from here on


class Outcome(NamedTuple):
    """What is found out about a citation; see `qa.verification.CheckedCitation` for the meaning."""

    verdict: Verdict
    reason: str = ""
    occurrences: int = 0
    moved_to: Citation | None = None


def parsed(raw: Mapping[str, Any]) -> Citation | str:
    """The citation in parsed JSON; of what is none, one line that says why."""
    try:
        citation = Citation.model_validate(raw, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        return f"not a citation: {printable('.'.join(map(str, first['loc'])))}: {first['msg']}"
    start, end = citation.start_char_index, citation.end_char_index
    if not 0 <= start < end <= _BEYOND:
        return "not a citation: it needs 0 <= start_char_index < end_char_index"
    if end - start != len(citation.cited_text):
        return "not a citation: cited_text is not as long as its offsets say"
    if not _SHA256.fullmatch(citation.sha256):
        return "not a citation: sha256 is not 64 hexadecimal digits"
    if not is_utf8(citation.source + citation.cited_text + citation.prefix + citation.suffix + citation.document_title):
        return "not a citation: it holds halves of characters, which no file has"
    return citation


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
    if place.start is None:
        return Outcome("ambiguous" if place.finding == "ambiguous" else "changed", place.reason, place.occurrences)
    return _edited(citation, place, cite(document, place.start, len(quote)))


def _altered(citation: Citation, document: Document) -> str:
    """What of a citation does not hold in the very bytes that it was made from; "" if all of it does."""
    span, text = Span(citation.start_char_index, citation.end_char_index), document.text
    if span.of(text) != citation.cited_text:
        return "other text stands there"
    if position(text, span.start) != (citation.start_line, citation.start_column):
        return "the text begins at another line or column"
    if position(text, span.end) != (citation.end_line, citation.end_column):
        return "the text ends at another line or column"
    if text[max(0, span.start - CONTEXT) : span.start] != citation.prefix:
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


def elsewhere(citations: Sequence[Citation], documents: Iterable[Document]) -> list[Outcome | None]:
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
