"""What a file's first bytes say it is, so that one with the wrong suffix is not taken for text."""

from qa.errors import FormatError

__all__ = ["check_signs"]

_ZIPPED = frozenset(("DOCX", "XLSX", "EPUB", "ODT"))
_SIGNS: tuple[tuple[bytes, str, frozenset[str], str], ...] = (
    (b"%PDF-", "PDF", frozenset(("PDF",)), "give it the suffix .pdf"),
    (b"PK\x03\x04", "a zip archive", _ZIPPED, "give it the suffix of its format (.docx, .xlsx, .epub, .odt)"),
    (b"{\\rtf", "RTF", frozenset(("RTF",)), "give it the suffix .rtf"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "encrypted, or of an Office before 2007",
        frozenset(),
        "save it anew without a password",
    ),
)
"""First bytes, what they say, the formats that they may be read as, and what to do otherwise."""


def check_signs(name: str, data: bytes) -> None:
    """Raise `FormatError` if ``data``, which is to be read as format ``name``, is of another format."""
    for sign, what, formats, mend in _SIGNS:
        if name not in formats and data.startswith(sign):
            raise FormatError(f"its content is {what}, its suffix is not: {mend}")
