"""Text as it may be shown on a terminal."""

from qa.regex import regex

__all__ = ["counted", "one_line", "safe"]

# Control characters could command the terminal, direction marks disguise what is written, and halves of surrogate pairs
# (file names that are not UTF-8) cannot be encoded.
_UNSAFE = regex("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def safe(text: str) -> str:
    """``text`` without characters that could command the terminal or disguise what is written."""
    return _UNSAFE.sub("\ufffd", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """`safe`, and without line ends and tabs, which a file's name may hold."""
    return safe(text).translate({ord("\n"): "\ufffd", ord("\t"): "\ufffd", 0x2028: "\ufffd", 0x2029: "\ufffd"})


def counted(number: int, thing: str) -> str:
    """A number of things: "1 passage", "2 passages"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
