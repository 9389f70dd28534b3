"""An answer as a person reads it in a terminal: the sentences, the value marked, who says it, numbered sources."""

import os
import textwrap
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from qa.agreement.disagreement import SURE
from qa.cli.terminal import Style, flat, none_pass, place, respelling, since, since_lines, titled, with_marks, wrapped
from qa.facts.matching import in_same_words
from qa.models import Answer, AnswerSentence, Citation, DisagreementValue, SourceNote
from qa.text.printable import counted, one_line, safe

__all__ = ["answer_text", "not_found"]

_UNSURE = "(Unsure, confidence {}: these sentences are near, but may not say it.)"
_LONGEST = 60  # characters of a heading that are shown
_LINK = "file://{path}#L{line}"


def answer_text(answer: Answer, style: Style) -> str:
    """The answer with numbered sources, or what was nearest when there is none."""
    shown = _found(answer, style) if answer.sentences else _nearest(answer, style)
    return "\n".join([*respelling(answer.read_as, style), shown])


_Begins = tuple[str, int, int]
"""A source, line and column."""


class _Sources:
    """Citations numbered in the order in which they are first shown. What lies inside a sentence of the answer (which
    may have brought its neighbour) has that one's number.
    """

    def __init__(self, answer: Answer, style: Style) -> None:
        self._answer = answer
        self._shown = [citation for sentence in answer.sentences for citation in sentence.citations]
        self._headings = {_begins(sentence.citations[0]): sentence.headings for sentence in answer.sentences}
        self._style = style
        self._numbers: dict[_Begins, int] = {}
        self.lines: list[str] = []

    def mark(self, citations: Sequence[Citation]) -> str:
        """``[1][2]`` for the places, each listed once."""
        return "".join(f"[{self._number(citation)}]" for citation in citations)

    def _number(self, citation: Citation) -> int:
        citation = next((shown for shown in self._shown if _holds(shown, citation)), citation)
        begins = _begins(citation)
        if begins not in self._numbers:
            self._numbers[begins] = len(self._numbers) + 1
            shown = _linked(citation, self._answer.index.corpus_root, self._style)
            note = _described(citation, self._answer.sources) + _under(self._headings.get(begins, ()))
            told = f"  {self._style.faint(note.strip())}" if note else ""
            self.lines.append(f"[{self._numbers[begins]}] {shown}{self._changed(citation)}{told}")
        return self._numbers[begins]

    def _changed(self, citation: Citation) -> str:
        stale = citation.source in _stale(self._answer)
        return f"  ({since(citation.source, self._answer.index.corpus_root)} since indexing)" if stale else ""


def _stale(answer: Answer) -> Sequence[str]:
    return answer.searched.stale if answer.searched else ()


def _told_stale(answer: Answer) -> list[str]:
    return [line[0].upper() + line[1:] for line in since_lines(_stale(answer), answer.index.corpus_root)]


def _begins(citation: Citation) -> _Begins:
    return citation.source, citation.start_line, citation.start_column


def _under(headings: Sequence[Citation]) -> str:
    """The headings that a sentence stands under, the innermost last."""
    texts = (one_line(heading.cited_text).lstrip("#* ") for heading in headings)
    return "".join(f" › {textwrap.shorten(text, _LONGEST, placeholder=' …')}" for text in texts)


def _holds(outer: Citation, inner: Citation) -> bool:
    return (
        outer.source == inner.source
        and outer.start_char_index <= inner.start_char_index
        and inner.end_char_index <= outer.end_char_index
    )


def _described(citation: Citation, sources: dict[str, SourceNote]) -> str:
    """Title, author, outlet and date of the document a citation is from, as far as it tells them."""
    note = sources.get(citation.source)
    title = titled(note.title if note else citation.document_title, citation.source)
    told = [title, note.author, note.outlet, note.date] if note else [title]
    return one_line(", ".join(part for part in told if part))


def _found(answer: Answer, style: Style) -> str:
    sources = _Sources(answer, style)
    head = _heads(answer, sources, style)
    body = [line for sentence in answer.sentences for line in _sentence(sentence, sources, style)]
    stale = _told_stale(answer)
    near = f"{int(100 * answer.confidence) / 100:.2f}"  # not rounded up to what would be sure
    unsure = [style.faint(_UNSURE.format(near))] if answer.confidence < SURE else []
    return "\n".join([*head, *body, *unsure, "", *sources.lines, *([""] if stale else []), *stale])


def _heads(answer: Answer, sources: _Sources, style: Style) -> list[str]:
    """What is to be known before the sentences: that sources disagree, with each value, or how many agree."""
    lines = []
    for differing in answer.disagreements:
        lines.append(style.strong("The sources disagree:"))
        shown = [flat(value.value) for value in differing.values]
        width = max(map(len, shown))
        titles = [citation.document_title for value in differing.values for citation in value.citations]
        told = [_told(value, answer, sources, apart=len(set(titles)) > 1) for value in differing.values]
        lines += [f"   {words:<{width}}  {who}" for words, who in zip(shown, told, strict=True)]
        lines.append("")
    if answer.agreement is not None:
        marks = sources.mark(answer.agreement.citations)
        agree = _agree(answer.agreement.citations)
        lines += [f"{agree}: {style.strong(flat(answer.agreement.value))} {marks}", ""]
    return lines


def _agree(citations: Sequence[Citation]) -> str:
    """How many documents agree, and how many of them only repeat: a report that is copied is no further witness."""
    texts = [citation.cited_text for citation in citations]
    alike = sum(any(in_same_words(a, b) for j, b in enumerate(texts) if j != i) for i, a in enumerate(texts))
    among = "" if not alike else ", in the same words" if alike == len(texts) else f", {alike} in the same words"
    return f"{len(texts)} documents agree{among}"


def _told(value: DisagreementValue, answer: Answer, sources: _Sources, *, apart: bool) -> str:
    """Who gives a value: outlet and date of each document, with its number; its name where titles are alike."""
    parts = []
    for citation in value.citations:
        note = answer.sources.get(citation.source)
        title = citation.document_title if apart else citation.source
        told = [note.outlet or title, note.date] if note else [title]
        parts.append(f"{one_line(', '.join(part for part in told if part))} {sources.mark([citation])}")
    return "; ".join(parts)


def _sentence(sentence: AnswerSentence, sources: _Sources, style: Style) -> list[str]:
    values = () if sentence.value is None else (sentence.value,)
    text = with_marks(sentence.text, values, sentence.citations[0].start_char_index)
    labelled = sentence.text.lstrip("*_ ").startswith(f"{sentence.speaker}:")  # a turn of a transcript
    said = f" ({flat(sentence.speaker)})" if sentence.speaker and not labelled else ""
    whole = f"{flat(text)}{said} {sources.mark(sentence.citations)}"
    return wrapped([whole], style, style.width - 2)


def _linked(citation: Citation, root: str, style: Style) -> str:
    """The place, as a link to it (OSC 8) where the terminal may have colour.

    ``QA_LINK`` is the form of the address, as in ``vscode://file{path}:{line}:{column}``. Of a converted format, whose
    lines are none of the file's, it ends at the path, or names the page of a PDF as browsers do.
    """
    shown = place(citation, root)
    if not style.colour:
        return shown
    form, line, column = os.environ.get("QA_LINK", _LINK), citation.start_line, citation.start_column
    if citation.native is not None:
        line = column = 1
        page = citation.native.get("page_number") if form == _LINK else None
        form = form[: form.find("{path}") + len("{path}")] if "{path}" in form else form
        form += f"#page={page}" if page else ""
    path = quote(os.fsencode((Path(root) / citation.source).absolute()))
    address = form.replace("{line}", str(line)).replace("{column}", str(column))
    return f"\x1b]8;;{safe(address.replace('{path}', path))}\x1b\\{shown}\x1b]8;;\x1b\\"


def not_found(answer: Answer) -> str:
    """That nothing answers, and how far was looked, in one line."""
    index, searched = answer.index, answer.searched
    if answer.where and searched and not searched.documents:
        return none_pass(answer.where, index)
    documents, passages = (searched.documents, searched.passages) if searched else (index.documents, index.passages)
    beyond = f", {counted(searched.skipped, 'file')} not readable" if searched and searched.skipped else ""
    under = f" with {' and '.join(map(one_line, answer.where))}" if answer.where else ""
    told = f"{counted(documents, 'document')}{under} ({counted(passages, 'passage')}{beyond})"
    return f"Not found: {told} {'does' if documents == 1 else 'do'} not seem to answer this."


def _nearest(answer: Answer, style: Style) -> str:
    """That nothing answers, and what comes nearest."""
    root = answer.index.corpus_root
    lines = [style.strong(not_found(answer)), *_told_stale(answer)]
    new = answer.searched.new if answer.searched else 0
    if new:
        lines.append(f"{new} {'file is' if new == 1 else 'files are'} new since indexing, which --refresh reads.")
    lines += ["Nearest:"] if answer.passages else []
    for passage in answer.passages[:3]:
        shown = passage.highlights[0] if passage.highlights else passage.citation
        short = textwrap.shorten(safe(shown.cited_text), max(40, style.width - 6), placeholder=" …")
        lines += [f"   {_linked(shown, root, style)}", f"      {short}"]
    return "\n".join(lines)
