"""What the packed streams of a PDF file unpack to: PDFium would unpack up to a gigabyte of each into memory."""

import zlib

from qa.errors import FormatError
from qa.regex import regex

__all__ = ["MOST_STREAM", "check_streams"]

MOST_STREAM = 128 << 20
"""Bytes of one stream, unpacked. Pictures are not counted: they are not unpacked for their text."""

_STREAM = regex(rb"stream\r?\n")
_DICTIONARY = 600  # bytes in front of a stream that say what it is
_PACKED = regex(rb"/Fl(?:ateDecode)?\b")
_STEP = 1 << 20


def check_streams(data: bytes) -> None:
    """Raise `FormatError` if a stream in ``data``, a PDF file, is a bomb. O(what is unpacked)."""
    for found in _STREAM.finditer(data):
        said = data[max(0, found.start() - _DICTIONARY) : found.start()].rpartition(b"obj")[2]
        times = len(_PACKED.findall(said))
        if times and b"/Image" not in said and _unpacked(data, found.end(), times) > MOST_STREAM:
            raise FormatError(f"a stream in it unpacks to more than {MOST_STREAM >> 20} MiB: taken for a bomb")


def _unpacked(data: bytes, start: int, times: int) -> int:
    """How many bytes the stream at ``start`` has, unpacked ``times`` times over; `MOST_STREAM` and a bit at most."""
    layers = [zlib.decompressobj() for _ in range(min(times, 4))]
    total, at = 0, start
    try:
        while at < len(data) and not layers[0].eof and total <= MOST_STREAM:
            total += _through(layers, data[at : at + _STEP], MOST_STREAM - total)
            at += _STEP
    except zlib.error:
        pass  # damaged, or no such stream: what was unpacked counts
    return total


def _through(layers: list["zlib._Decompress"], piece: bytes, room: int) -> int:
    """How many bytes ``piece`` becomes behind the last of ``layers``; a bit more than ``room`` at most."""
    if not layers:
        return len(piece)
    total = 0
    while piece and total <= room:
        unpacked = layers[0].decompress(piece, _STEP)
        piece = layers[0].unconsumed_tail
        total += _through(layers[1:], unpacked, room - total)
        if not unpacked:
            break
    return total
