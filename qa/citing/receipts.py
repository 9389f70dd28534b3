"""The citations of a saved answer, and what is shown in it without one.

Everything in an answer may be made up: values of wrong types, offsets beyond any file, hashes of nothing, sentences and
values that cite nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from qa.citing.comparison import Outcome
from qa.formats.base import holds_halves
from qa.models import Citation
from qa.regex import regex
from qa.storage.folders import printable
from qa.values.dates import MONTHS

__all__ = ["Receipt", "parsed", "receipts"]

_SHA256 = regex(r"[0-9a-f]{64}")
_BEYOND = 1 << 53  # code points; no file is as long, and JSON readers elsewhere lose digits from here on

_ONE = frozenset({"citation", "support", "value"})  # where a citation has to stand
_SEVERAL = frozenset({"citations", "highlights", "also", "headings"})  # where a list of them has to
_OBJECTS = frozenset({"passages", "sentences", "claims", "disagreements", "values"})  # lists of what holds citations
_BESIDE = frozenset({"citation", "citations"})  # of the text that stands beside them, to the character
_CITED_BY = {"passages": "citation", "sentences": "citations", "values": "citations", "agreement": "citations"}
_GIVEN = frozenset({"values", "agreement"})  # their "value" is in words
_APART = frozenset({"index", "read_as", "searched", "sources"})  # their keys are names of files and words, and counts
_RECKONED = regex(rf"(?!\s)(\D+) \(\d\d? (?:{'|'.join(MONTHS)})\)")  # "two days earlier (14 January)"
_OR = regex(r"\bor\b")
_WORD = regex(r"[^\W\d_]+")


@dataclass(slots=True)
class Receipt:
    """What is to be a citation, with its JSON path and, if it has to cite a text beside it, the object that holds both.

    ``fault`` says why none can stand there, as where a sentence has none; ``raw`` is empty then.
    """

    where: str
    raw: dict[str, Any]
    beside: dict[str, Any] | None = None
    fault: str = ""
    citation: Citation | None = None
    outcome: Outcome = field(default_factory=lambda: Outcome("missing"))

    @property
    def shown(self) -> str | None:
        """The text that it has to cite."""
        text = self.beside.get("text") if self.beside is not None else None
        return text if isinstance(text, str) else None

    def mend(self, now: Citation) -> None:
        """Put ``now`` in its place, and its text in that of the text shown."""
        self.raw.clear()
        self.raw.update(now.model_dump(mode="json"))
        if self.beside is not None and self.shown is not None:
            self.beside["text"] = now.cited_text


def receipts(answer: Mapping[str, Any]) -> Iterator[Receipt]:
    """Every citation in ``answer``, in its order: what stands where one belongs, or says that it is one; and every text
    and value that has none to show.
    """
    if answer.get("status") in ("answered", "disagreement") and not answer.get("sentences"):
        yield Receipt("$.sentences", {}, fault="the answer has no sentence")
    if answer.get("status") == "disagreement" and not answer.get("disagreements"):
        yield Receipt("$.disagreements", {}, fault="the answer has no values that differ")
    asked = _asked(answer)
    pending: list[tuple[str, Any, str, dict[str, Any] | None]] = [("$", answer, "", None)]
    while pending:
        path, current, key, beside = pending.pop()
        if isinstance(current, list | tuple):  # the others of several say the same, maybe in other words
            items = [(f"{path}[{i}]", item, key, None if i else beside) for i, item in enumerate(current)]
            pending.extend(reversed(items))
        elif isinstance(current, dict) and (key in _ONE | _SEVERAL or current.get("type") == "char_location"):
            yield Receipt(printable(path), current, beside if key in _BESIDE else None)
        elif isinstance(current, dict):
            if key not in _APART:
                for below, fault in (*_faults(key, current), *_unread(key, current, asked), *_outside(key, current)):
                    yield Receipt(printable(path + below), {}, fault=fault)
            pending.extend(
                (f"{path}.{name}", value, "" if key in _APART else name, current)
                for name, value in reversed(list(current.items()))
            )


def _faults(key: str, holder: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is no citation where one belongs, and what should have one and has none: a path below ``holder``, and why.

    ``key`` is that of the list or object which holds it.
    """
    needed = "support" if key == "claims" and holder.get("verdict") != "unsupported" else _CITED_BY.get(key)
    if needed is not None and holder.get(needed) in (None, "", [], ()):
        yield f".{needed}", "there is no citation"
        holder = {name: value for name, value in holder.items() if name != needed}
    if key in ("passages", "sentences") and not isinstance(holder.get("text", ""), str):
        yield ".text", "not a text"
    for name, value in holder.items():
        if name in _ONE and not isinstance(value, dict):
            if value is not None and not (name == "value" and key in _GIVEN):
                yield f".{name}", "not a citation: it is no object"
        elif name in _SEVERAL | _OBJECTS and not isinstance(value, list | tuple):
            yield f".{name}", "not a list"
        elif name in _SEVERAL | _OBJECTS:
            what = "not a citation" if name in _SEVERAL else "nothing that is cited"
            yield from (
                (f".{name}[{i}]", f"{what}: it is no object")
                for i, each in enumerate(value)
                if not isinstance(each, dict)
            )


def _asked(answer: Mapping[str, Any]) -> str:
    """The question as it was read: with the words that were read otherwise."""
    question, read_as = answer.get("question"), answer.get("read_as")
    words = read_as if isinstance(read_as, dict) else {}
    return _WORD.sub(lambda word: str(words.get(word[0], word[0])), question) if isinstance(question, str) else ""


def _unread(key: str, holder: Mapping[str, Any], asked: str) -> Iterator[tuple[str, str]]:
    """Of a value that documents give (``key`` is in `_GIVEN`): that none of its citations has it.

    One of two things named in the question may stand there in another form, so of those a citation is enough.
    """
    words, citations = holder.get("value"), holder.get("citations")
    if key not in _GIVEN or not isinstance(citations, list | tuple):
        return
    if not isinstance(words, str) or not words.strip():
        yield ".value", "not a value"
        return
    texts = [citation.get("cited_text") for citation in citations if isinstance(citation, dict)]
    named = key == "values" and not re.search(r"\d", words) and _OR.search(asked) and _flat(words) in _flat(asked)
    if not named and not any(isinstance(text, str) and _stands(words, text) for text in texts):
        yield ".value", "the value shown does not stand in its citations"


def _outside(key: str, holder: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Of the value marked in a sentence: that it does not lie inside the sentence's first place."""
    value, citations = holder.get("value"), holder.get("citations")
    if key != "sentences" or not isinstance(value, dict) or not isinstance(citations, list | tuple):
        return
    inner, outer = parsed(value), parsed(citations[0]) if citations and isinstance(citations[0], dict) else ""
    if isinstance(inner, Citation) and isinstance(outer, Citation):
        after = inner.source == outer.source and inner.start_char_index >= outer.start_char_index
        if not after or inner.end_char_index > outer.end_char_index:
            yield ".value", "the value marked does not lie in the sentence"


def _stands(words: str, text: str) -> bool:
    """Whether a value can be read in a text: not as a part of a longer number, nor is case or white space looked at."""
    reckoned = _RECKONED.fullmatch(words)  # the day that words amount to is not said there
    words = _flat(reckoned[1] if reckoned else words)
    before = r"(?<!\d)(?<!\d[.,])" if words[0].isdigit() else ""
    behind = r"(?!\d|[.,]\d)" if words[-1].isdigit() else ""
    return re.search(f"{before}{re.escape(words)}{behind}", _flat(text)) is not None


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())


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
    texts = (citation.source, citation.cited_text, citation.prefix, citation.suffix, citation.document_title)
    if any(map(holds_halves, texts)):
        return "not a citation: it holds halves of characters, which no file has"
    return citation
