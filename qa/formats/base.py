"""What a format's reader is and what it returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from qa.models import Span

__all__ = ["Extracted", "Format"]


@dataclass(frozen=True, slots=True)
class Extracted:
    """Text out of a file. Every span the package makes counts code points of ``text``.

    ``title`` is "" when the file names none. ``front_matter`` is where in ``text`` its metadata stands, from 0.
    """

    text: str
    title: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    front_matter: Span = Span(0, 0)


class Format(Protocol):
    """How one kind of file is read. ``suffixes`` are lower case with their dot; "" means a name without one."""

    @property
    def name(self) -> str: ...

    @property
    def suffixes(self) -> tuple[str, ...]: ...

    def read(self, data: bytes) -> Extracted:
        """Raises `FormatError` with the reason if ``data`` is not of this format."""
        ...
