"""Mail: subject, sender, receivers and date as front matter, then the text of the message (.eml).

In a mailbox (.mbox) the headers of each message are a heading, and its number, from 1, is part of the place.

Of a message in several forms the plain text is read, else the HTML. Attachments are named in the metadata; those of
plain text are read, as far as they are text and there is room for them, and so is a forwarded message. A part's number
counts from 1 in the order of the file, multipart containers included, as ``email.message.Message.walk`` goes. Limits:
`MOST_PARTS` a message, and the nesting of Python's reader.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

from qa.errors import FormatError
from qa.formats.base import MOST_CHARACTERS, Extracted
from qa.formats.blocks import Blocks, facts, line, verbatim
from qa.formats.charsets import declared_beside
from qa.formats.html import parse_html
from qa.formats.plain import decode, is_marked
from qa.formats.tree import add_page
from qa.regex import regex

__all__ = ["MOST_PARTS", "read", "read_box"]

MOST_PARTS = 1000

_SHOWN = ("Subject", "From", "To", "Cc", "Date")
_HEADER = regex(rb"(?:From .*\r?\n)?[!-9;-~]+:")
_ENCODED = regex(r"=\?[^?\s]+\?[bq]\?[^?]*\?=(?:\s*=\?[^?\s]+\?[bq]\?[^?]*\?=)*", re.IGNORECASE)
_MOST_NAMES = 50
_MOST_ATTACHED = MOST_CHARACTERS // 2  # code points of a mail after an attachment: the rest is left to what is written
# A line that begins a message in a mailbox: behind an empty line, with a time at its end. mailbox.mbox wants a file.
_FROM = regex(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]{0,500}\d\d:\d\d[^\r\n]{0,100}\r?\n")
_QUOTED_FROM = regex(rb"^>(>*From )", re.MULTILINE)


def read(data: bytes) -> Extracted:
    """The text of a message as mail programs save it. Raises `FormatError`."""
    if not _HEADER.match(data.lstrip()[:1000]):
        raise FormatError("no mail: it does not begin with a header")
    message = message_from_bytes(data)
    blocks = Blocks()
    front, attachments = _add_message(blocks, message, {})
    if not message.keys() or blocks.length == 0:
        raise FormatError("no mail, or a damaged one")
    said = facts(title=_header(message, "Subject"), author=_header(message, "From"), date=_day(message))
    metadata: dict[str, Any] = {**said, **({"attachments": attachments[:_MOST_NAMES]} if attachments else {})}
    return blocks.extracted(metadata, front_matter=front)


def read_box(data: bytes) -> Extracted:
    """The texts of all messages of a mailbox. Raises `FormatError`."""
    begins = list(_FROM.finditer(data))
    if data.strip() and (not begins or data[: begins[0].start()].strip()):
        raise FormatError('no mailbox: it does not begin with a "From " line')
    ends = [*(found.start() for found in begins[1:]), len(data)]
    blocks = Blocks()
    for number, (found, end) in enumerate(zip(begins, ends, strict=True), start=1):
        message = message_from_bytes(_QUOTED_FROM.sub(rb"\1", data[found.end() : end]))
        _add_message(blocks, message, {"message": number})
    return blocks.extracted({})


def _add_message(blocks: Blocks, message: Message, place: Mapping[str, Any]) -> tuple[int, list[str]]:
    """Put a message behind the others. How long the text is after its headers, and the names of its attachments."""
    headers = [f"{name}: {text}" for name in _SHOWN if (text := _header(message, name))]
    blocks.add("\n".join(headers), {**place, "part": 1}, names=bool(place))
    front = blocks.length
    attachments: list[str] = []
    for number, part in _parts(message):
        if part.get_filename() or part.get_content_disposition() == "attachment":
            attachments.append(line(str(part.get_filename() or part.get_content_type())))
            _add_attached(blocks, part, {**place, "part": number})
        else:
            _add(blocks, part, {**place, "part": number})
    return front, attachments


def _header(message: Message, name: str) -> str:
    """A header on one line, its encoded words decoded; "" if there is none."""
    value = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return line(_ENCODED.sub(_decoded, _recovered(str(value), str(message.get_content_charset("")))))


def _recovered(value: str, charset: str) -> str:
    """A header that was sent in 8 bits, as it was meant; Python keeps such bytes as halves of surrogate pairs.

    ``charset`` is that of the message's text, which is most likely the header's too where that is not UTF-8.
    """
    if value.isascii():
        return value
    data = value.encode("utf-8", "surrogateescape")
    return declared_beside(data, "utf-8") or declared_beside(data, charset) or _detected(data)


def _decoded(found: re.Match[str]) -> str:
    """Encoded words (RFC 2047) that stand together; as they are, if they are damaged."""
    try:
        parts = [
            (part.encode() if isinstance(part, str) else part, charset or "")
            for part, charset in decode_header(found.group())
        ]
    except (HeaderParseError, ValueError):
        return found.group()
    return "".join(declared_beside(part, charset.partition("*")[0]) or _detected(part) for part, charset in parts)


def _detected(data: bytes) -> str:
    try:
        return decode(data)[0]
    except FormatError:
        return data.decode("cp1252", "replace")


def _day(message: Message) -> str | None:
    """The date of the message as ISO 8601 writes a day; as the header says it, if that cannot be read."""
    text = _header(message, "Date")
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return text or None


def _parts(message: Message) -> Iterator[tuple[int, Message]]:
    """The parts to read, each with its number."""
    left_out: set[int] = set()
    for number, part in enumerate(message.walk(), start=1):
        if number > MOST_PARTS:
            raise FormatError(f"more than {MOST_PARTS:,} parts")
        inner = _inside(part)
        if part.get_content_type() == "multipart/alternative":
            plain = [each for each in inner if each.get_content_type() == "text/plain" and _text(each).strip()]
            left_out.update(id(each) for each in inner if plain and each is not plain[0])
        if id(part) in left_out:
            left_out.update(map(id, inner))
        elif not part.is_multipart():
            yield number, part


def _inside(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def _add(blocks: Blocks, part: Message, place: Mapping[str, Any]) -> None:
    kind = part.get_content_type()
    if kind == "text/html":
        add_page(blocks, parse_html(_text(part)), place, whole=True)
    elif kind == "text/plain":
        blocks.add(verbatim(_text(part)), place, tidied=True)


def _add_attached(blocks: Blocks, part: Message, place: Mapping[str, Any]) -> None:
    """A plain text that is attached; what only says that it is one, or is too long, is no reason to lose the mail."""
    if part.get_content_type() != "text/plain":
        return
    with suppress(FormatError):
        text = _text(part)
        if "\0" not in text and blocks.length + len(text) <= _MOST_ATTACHED:
            blocks.add(verbatim(text), place, tidied=True)


def _text(part: Message) -> str:
    """The text of a part, by the encoding it names, else as plain text is read."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    text = None if is_marked(data) else declared_beside(data, str(part.get_content_charset("")))
    return decode(data)[0] if text is None else text
