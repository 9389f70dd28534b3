"""Plain text: bytes decoded, nothing stripped, newlines as they are."""

import codecs

from qa.errors import FormatError
from qa.formats.base import Extracted
from qa.regex import regex

__all__ = ["PlainFormat", "decode", "is_marked"]

_SUFFIXES = (
    *("", ".txt", ".text", ".log", ".rst", ".org", ".adoc", ".asciidoc", ".textile", ".tex", ".bib", ".srt", ".vtt"),
    *(".py", ".pyi", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".vue", ".css", ".scss", ".less"),
    *(".c", ".h", ".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx", ".m", ".mm", ".swift", ".go", ".rs", ".zig", ".d"),
    *(".java", ".kt", ".kts", ".scala", ".groovy", ".gradle", ".clj", ".cs", ".fs", ".vb", ".dart"),
    *(".rb", ".pl", ".pm", ".php", ".lua", ".r", ".jl", ".hs", ".ml", ".mli", ".ex", ".exs", ".erl", ".el", ".lisp"),
    *(".sh", ".bash", ".zsh", ".fish", ".ps1", ".bat", ".cmd", ".sql", ".graphql", ".proto", ".nix", ".tf", ".mk"),
    *(".toml", ".yaml", ".yml", ".ini", ".cfg", ".conf", ".properties", ".cmake", ".diff", ".patch"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = regex(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.5  # of the non-blank characters; above that it is data, not text
# What text is still met in; the many other code pages only fit by accident.
_USUAL = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r"]
_USUAL += ["cp932", "euc_jp", "gb18030", "big5", "cp949", "cp874"]
_SAMPLE = 1 << 20
_CLEARLY_UTF8 = 8  # continuation bytes in good order; another encoding does not have so many by accident
_BEFORE = 200  # bytes in front of the first that is not UTF-8; what lies before that tells nothing


class PlainFormat:
    """Text files, with whatever mark-up or source code as it stands, and files without a suffix."""

    name = "plain text"
    suffixes = _SUFFIXES

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
    sample = data[:_SAMPLE]
    unmarked = _utf16_without_mark(sample) if b"\0" in sample and len(data) % 2 == 0 else None
    if unmarked:
        return _strict(data, unmarked), unmarked
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start - len(data[: error.start].decode("utf-8")) >= _CLEARLY_UTF8:
            raise FormatError(f"damaged UTF-8: {error.reason} at byte {error.start}") from error
        encoding = _detected(data[max(0, error.start - _BEFORE) :][:_SAMPLE])
        text = _strict(data, encoding)
    else:
        encoding = "utf-8"
    if len(_CONTROL.findall(text, 0, _SAMPLE)) > _MOST_CONTROLS * len("".join(text[:_SAMPLE].split())):
        raise FormatError("binary data, not text")
    return text, encoding


def is_marked(data: bytes) -> bool:
    """Whether ``data`` begins with a byte order mark, which is believed before anything that is said beside it."""
    return data.startswith(tuple(mark for mark, _ in _BOMS))


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FormatError(f"seems to be {encoding} but is not: {error.reason} at byte {error.start}") from error


def _detected(sample: bytes) -> str:
    """The encoding of text that is neither UTF-8 nor UTF-16; Windows-1252 where nothing tells it from another."""
    if b"\0" not in sample:
        from charset_normalizer import from_bytes

        telling = b"\n".join(line for line in sample.split(b"\n") if not line.isascii())
        matches = from_bytes(telling, cp_isolation=_USUAL)
        best = matches.best()
        if best:
            equals = [m for m in matches if m.chaos <= best.chaos and m.coherence >= best.coherence]
            western = any("cp1252" in match.could_be_from_charset for match in equals)
            return "cp1252" if western else best.encoding
    raise FormatError("binary data, or text in an encoding that cannot be told")


def _utf16_without_mark(sample: bytes) -> str | None:
    """Every second byte of UTF-16 in a Latin script is NUL; of other binary data it is not."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None
