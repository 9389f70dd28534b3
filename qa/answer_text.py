"""An answer as a person reads it in a terminal: the sentences, the value marked, who says it, numbered sources."""

import os
import textwrap
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from qa.models import Answer, AnswerSentence, Citation, DisagreementValue, SourceNote
from qa.printable import one_line, safe
from qa.terminal import Style, coloured, location, none_pass, respelling

__all__ = ["answer_text"]

_SURE = 0.4  # confidence under which the answer is called unsure
_UNSURE = "(Unsure, confidence {:.2f}: these sentences are near, but may not say it.)"
_OPEN, _CLOSE = "\ue000", "\ue001"  # private-use marks around what is marked, so that wrapping does not count colour


def answer_text(answer: Answer, style: Style) -> str:
    """The answer with numbered sources, or what was nearest when there is none."""
    shown = _found(answer, style) if answer.sentences else _not_found(answer, style)
    return "\n".join([*respelling(answer.read_as, style), shown])


class _Sources:
    """Citations numbered in the order in which they are first shown. What lies inside a sentence of the answer (which
    may have brought its neighbour) has that one's number.
    """

    def __init__(self, answer: Answer, style: Style) -> None:
        self._answer = answer
        self._shown = [citation for sentence in answer.sentences for citation in sentence.citations]
        self._style = style
        self._numbers: dict[tuple[str, int, int], int] = {}
        self.lines: list[str] = []

    def mark(self, citations: Sequence[Citation]) -> str:
        """``[1][2]`` for the places, each listed once."""
        return "".join(f"[{self._number(citation)}]" for citation in citations)

    def _number(self, citation: Citation) -> int:
        citation = next((shown for shown in self._shown if _holds(shown, citation)), citation)
        place = (citation.source, citation.start_line, citation.start_column)
        if place not in self._numbers:
            self._numbers[place] = len(self._numbers) + 1
            root = self._answer.index.corpus_root
            shown = _linked(location(citation, root), citation, root, self._style)
            note = described(citation, self._answer.sources)
            self.lines.append(f"[{self._numbers[place]}] {shown}  {self._style.faint(note)}")
        return self._numbers[place]


def _holds(outer: Citation, inner: Citation) -> bool:
    return (
        outer.source == inner.source
        and outer.start_char_index <= inner.start_char_index
        and inner.end_char_index <= outer.end_char_index
    )


def described(citation: Citation, sources: dict[str, SourceNote]) -> str:
    """Title, author, outlet and date of the document a citation is from, as far as it tells them."""
    note = sources.get(citation.source)
    told = [note.title, note.author, note.outlet, note.date] if note else [citation.document_title]
    return safe(", ".join(part for part in told if part))


def _found(answer: Answer, style: Style) -> str:
    sources = _Sources(answer, style)
    head = _heads(answer, sources, style)
    body = [line for sentence in answer.sentences for line in _sentence(sentence, sources, style)]
    stale = answer.searched.stale if answer.searched else ()
    unsure = [style.faint(_UNSURE.format(answer.confidence))] if answer.confidence < _SURE else []
    changed = ["", f"Changed since indexing: {', '.join(map(safe, stale))}"] if stale else []
    return "\n".join([*head, *body, *unsure, "", *sources.lines, *changed])


def _heads(answer: Answer, sources: _Sources, style: Style) -> list[str]:
    """What is to be known before the sentences: that sources disagree, with each value, or how many agree."""
    lines = []
    for differing in answer.disagreements:
        lines.append(style.strong("The sources disagree:"))
        width = max(len(value.value) for value in differing.values)
        lines += [f"   {safe(value.value):<{width}}  {_told(value, answer, sources)}" for value in differing.values]
        lines.append("")
    if answer.agreement is not None:
        count = len({citation.source for citation in answer.agreement.citations})
        marks = sources.mark(answer.agreement.citations)
        lines += [f"{count} documents agree: {style.strong(safe(answer.agreement.value))} {marks}", ""]
    return lines


def _told(value: DisagreementValue, answer: Answer, sources: _Sources) -> str:
    """Who gives a value: outlet and date of each document, with its number."""
    parts = []
    for citation in value.citations:
        note = answer.sources.get(citation.source)
        told = [note.outlet or note.title, note.date] if note else [citation.document_title]
        parts.append(f"{safe(', '.join(part for part in told if part))} {sources.mark([citation])}")
    return "; ".join(parts)


def _sentence(sentence: AnswerSentence, sources: _Sources, style: Style) -> list[str]:
    text, value = sentence.text, sentence.value
    if value is not None:
        start = sentence.citations[0].start_char_index
        a, b = value.start_char_index - start, value.end_char_index - start
        text = f"{text[:a]}{_OPEN}{text[a:b]}{_CLOSE}{text[b:]}"
    said = f" ({safe(sentence.speaker)})" if sentence.speaker else ""
    whole = f"{' '.join(safe(text).split())}{said} {sources.mark(sentence.citations)}"
    lines, inside = [], False
    for line in textwrap.wrap(whole, max(20, style.width - 2), break_on_hyphens=False):
        shown, inside = coloured(line, inside, style)
        lines.append(shown)
    return lines


def _linked(shown: str, citation: Citation, root: str, style: Style) -> str:
    """``shown`` as a link to the place (OSC 8), where the terminal may have colour.

    ``QA_LINK`` is the form of the address, as in ``vscode://file{path}:{line}:{column}``.
    """
    if not style.colour:
        return shown
    path = quote(str((Path(root) / citation.source).absolute()))
    form = os.environ.get("QA_LINK", "file://{path}#L{line}")
    address = form.replace("{path}", path).replace("{line}", str(citation.start_line))
    address = safe(address.replace("{column}", str(citation.start_column)))
    return f"\x1b]8;;{address}\x1b\\{shown}\x1b]8;;\x1b\\"


def _not_found(answer: Answer, style: Style) -> str:
    index, searched = answer.index, answer.searched
    if answer.where and searched and not searched.documents:
        return style.strong(none_pass(answer.where, index))
    documents, passages = (searched.documents, searched.passages) if searched else (index.documents, index.passages)
    skipped = searched.skipped if searched else 0
    stale = searched.stale if searched else ()
    beyond = f", {skipped} files not readable" if skipped else ""
    under = f" with {' and '.join(map(one_line, answer.where))}" if answer.where else ""
    head = f"Not found: {documents} documents{under} ({passages} passages{beyond}) do not seem to answer this."
    lines = [style.strong(head)]
    if stale:
        lines.append(f"Changed since indexing: {', '.join(map(safe, stale))}")
    lines += ["Nearest:"] if answer.passages else []
    for passage in answer.passages[:3]:
        shown = passage.highlights[0] if passage.highlights else passage.citation
        short = textwrap.shorten(safe(shown.cited_text), max(40, style.width - 6), placeholder=" …")
        place = _linked(location(shown, index.corpus_root), shown, index.corpus_root, style)
        lines += [f"   {place}", f"      {short}"]
    return "\n".join(lines)
