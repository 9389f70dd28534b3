"""Plain text: bytes decoded, nothing stripped, newlines as they are."""

import codecs
import re

from qa.errors import FormatError
from qa.formats.base import Extracted

__all__ = ["PlainFormat", "decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.5  # of the non-blank characters; above that it is data, not text
_SAMPLE = 1 << 20


class PlainFormat:
    """Text files without mark-up, and files without a suffix."""

    name = "plain text"
    suffixes = (".txt", ".text", ".log", ".rst", ".org", ".adoc", ".tex", "")

    def read(self, data: bytes) -> Extracted:
        text, encoding = decode(data)
        return Extracted(text, metadata={} if encoding == "utf-8" else {"encoding": encoding})


def decode(data: bytes) -> tuple[str, str]:
    """The text in ``data`` and the encoding it is in. A byte order mark is skipped and is not part of the text.

    UTF-8 is tried first; what is not UTF-8 is detected (charset-normalizer). Raises `FormatError` for binary data.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding), encoding
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _detected(data)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _MOST_CONTROLS * len("".join(sample.split())):
        raise FormatError("binary data, not text")
    return text, "utf-8"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FormatError(
            f"begins with the mark of {encoding} but is not: {error.reason} at byte {error.start}"
        ) from error


def _detected(data: bytes) -> tuple[str, str]:
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        encoding = _utf16_without_mark(sample)
    else:
        from charset_normalizer import from_bytes

        best = from_bytes(sample).best()
        encoding = best.encoding if best else None
    if encoding is None:
        raise FormatError("binary data, or text in an encoding that cannot be told")
    return _strict(data, encoding), encoding


def _utf16_without_mark(sample: bytes) -> str | None:
    """Every second byte of UTF-16 in a Latin script is NUL; of other binary data it is not."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None
