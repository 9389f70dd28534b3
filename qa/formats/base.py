"""What a format's reader is and what it returns.

YAML and JSON can write halves of surrogate pairs (U+D800 to U+DFFF) as escapes. They are no characters and cannot be
written as UTF-8, so neither the record nor any output could hold them: `whole` takes them out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from qa.models import Heading, NativePlace, Span
from qa.regex import regex

__all__ = ["MOST_BYTES", "MOST_CHARACTERS", "Extracted", "Format", "holds_halves", "whole", "whole_text"]

MOST_BYTES = 256 << 20
"""Bytes of a file of a converted format (PDF, DOCX, …); a larger one is refused before it is read."""

MOST_CHARACTERS = 20_000_000
"""Code points of text that are taken out of one such file."""

_HALF = regex("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Extracted:
    """Text out of a file. Every span the package makes counts code points of ``text``.

    ``title`` is "" when the file names none. ``front_matter`` is where in ``text`` its metadata stands, from 0.
    ``places`` and ``headings`` are as in `Document`.
    """

    text: str
    title: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    front_matter: Span = Span(0, 0)
    places: Sequence[NativePlace] = ()
    headings: tuple[Heading, ...] = ()


class Format(Protocol):
    """How one kind of file is read. ``suffixes`` are lower case with their dot; "" means a name without one.

    Reading has to be repeatable: the same bytes give the same text, or saved citations could not be checked.
    """

    @property
    def name(self) -> str: ...

    @property
    def suffixes(self) -> tuple[str, ...]: ...

    def read(self, data: bytes) -> Extracted:
        """Raises `FormatError` with the reason if ``data`` is not of this format."""
        ...


def holds_halves(text: str) -> bool:
    """Whether there is half of a surrogate pair in ``text``."""
    return not text.isascii() and _HALF.search(text) is not None


def whole_text(text: str) -> str:
    """``text`` with a replacement character (U+FFFD) for each half, so that every span stays where it is."""
    return _HALF.sub("\ufffd", text) if holds_halves(text) else text


def whole(value: Any) -> Any:
    """A JSON value without halves, in keys too: two that belong together are one character, others U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if holds_halves(value) else value
    if isinstance(value, Mapping):
        return {whole(key): whole(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [whole(each) for each in value]
    return value
