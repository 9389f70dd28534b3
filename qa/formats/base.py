"""What a format's reader is and what it returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from qa.models import NativePlace, Span

__all__ = ["MOST_BYTES", "MOST_CHARACTERS", "Extracted", "Format"]

MOST_BYTES = 256 << 20
"""Bytes of a file of a converted format (PDF, DOCX, …); a larger one is refused before it is read."""

MOST_CHARACTERS = 20_000_000
"""Code points of text that are taken out of one such file."""


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
    headings: tuple[Span, ...] = ()


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
