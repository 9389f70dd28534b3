"""Damaged files of every format, read in a process of their own that dies of a crash, a hang or too much memory.

    python -m tests.fuzzing SEED CASES SECONDS LAST

reads up to CASES damaged files of each kind or as many as SECONDS allow, and prints counts as JSON. The file LAST holds
what was read when the process ended: a kind and a number, from which `damaged` makes the same bytes again.
"""

import json
import random
import resource
import signal
import sys
import time
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from qa.errors import FormatError
from qa.formats import read_document
from qa.models import Document
from tests.makers import MAKERS, STORY, packed, pdf_columns, pdf_scanned

__all__ = ["KINDS", "MOST_MEMORY", "MOST_SECONDS", "damaged", "main"]

MOST_MEMORY = 1 << 30
"""Bytes of address space that the process may have, libraries included."""

MOST_SECONDS = 20
"""Of processor time for one file."""

_TEXT = ("---\ntitle: Lights\ntags: [a, b]\n---\n# Carrow\n\n" + "\n\n".join(STORY)).encode()
KINDS: dict[str, Callable[[], bytes]] = {
    **MAKERS,
    "columns.pdf": lambda: pdf_columns(STORY * 4, STORY * 4, "A heading"),
    "scanned.pdf": pdf_scanned,
    "a.md": lambda: _TEXT,
    "a.txt": lambda: "Größe – “naïve” ½ 東京\r\n".encode("utf-16"),
    "a.py": lambda: b"def light(lamp):\n    return 'on'\n" * 3,
}
"""Names of files and what makes them whole."""

_TOKENS = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"<", b"<b>", b"</p>", b"<table>", b"<!--", b"<![CDATA[", b"&#0;",
    b"&lt", b"[", b"{", b'"', b"'", b"\\", b"\\u", b"\\bin99", b"{\\rtf", b"(", b"<<", b">>", b" 0 R", b"/Kids",
    b"stream\n", b"\r\n", b"\n\n", b"From a 00:00\n", b"Content-Type: multipart/mixed; boundary=a\n\n", b"=?utf-8?q?",
    b";", b",", b"\t", b"-1", b"0", b"65536", b"4294967295", b"1e999", b"NaN", b"\xed\xa0\x80",
    "\u202e\ufffe".encode(), b"PK\x03\x04",
)  # fmt: skip


def damaged(name: str, number: int, whole: dict[str, bytes]) -> bytes:
    """The file number ``number`` of a kind: its whole bytes changed a few times; inside, where it is a zip archive."""
    draw = random.Random(f"{name}:{number}")
    data = whole[name]
    if zipfile.is_zipfile(BytesIO(data)) and draw.random() < 0.8:
        return _inside(data, draw, whole)
    return _changed(data, draw, whole)


def _inside(data: bytes, draw: random.Random, whole: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(draw.choice((1, 1, 1, 2, 5))):
        name = draw.choice(list(files))
        if draw.random() < 0.05 and len(files) > 1:
            del files[name]
        elif draw.random() < 0.05:
            files[name] = files[draw.choice(list(files))]
        else:
            files[name] = _changed(files[name], draw, whole)
    return packed(files)


def _changed(data: bytes, draw: random.Random, whole: dict[str, bytes]) -> bytes:
    for _ in range(draw.choice((1, 1, 2, 3, 8))):
        at, length = draw.randrange(len(data) + 1), draw.choice((1, 2, 8, 64, 512, 4096))
        piece = data[at : at + length]
        what = draw.randrange(8)
        if what == 0:
            data = data[:at] + bytes(byte ^ (1 << draw.randrange(8)) for byte in piece[:8]) + data[at + 8 :]
        elif what == 1:
            data = data[:at] if draw.random() < 0.5 else data[at:]
        elif what == 2:
            data = data[:at] + data[at + length :]
        elif what == 3:
            data = data[:at] + piece * draw.choice((2, 3, 50, 1000 if length < 64 else 5)) + data[at:]
        elif what == 4:
            other = whole[draw.choice(list(whole))]
            start = draw.randrange(len(other))
            data = data[:at] + other[start : start + length] + data[at:]
        elif what == 5:
            data = data[:at] + draw.choice(_TOKENS) * draw.choice((1, 1, 2, 500)) + data[at:]
        elif what == 6:
            data = data[:at] + draw.randbytes(length) + data[at + length :]
        else:
            to = draw.randrange(len(data) + 1)
            rest = data[:at] + data[at + length :]
            data = rest[:to] + piece + rest[to:]
    return data


def _check(document: Document) -> None:
    """What holds of every document that was read."""
    document.text.encode("utf-8")
    json.dumps(dict(document.metadata)).encode()
    end = 0
    for place in document.places:
        assert end <= place.span.start <= place.span.end <= len(document.text)
        json.dumps(dict(place.native))
        end = place.span.end
    assert all(heading.span.end <= len(document.text) for heading in document.headings)
    assert document.front_matter.end <= len(document.text)


def _memory_out(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, MemoryError):
        error = error.__cause__ or error.__context__
    return error is not None


def main(seed: int, cases: int, seconds: float, last: Path) -> None:
    """Read files until their number or the time is reached; anything but `FormatError` ends the process."""
    assert not tracemalloc.is_tracing()  # it would count against the limit
    whole = {name: make() for name, make in KINDS.items()}
    for name, data in whole.items():
        if name != "scanned.pdf":
            _check(read_document(name, data))  # the libraries are loaded before the limit holds
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    until = time.monotonic() + seconds
    counts: Counter[str] = Counter()
    slowest = 0.0
    for number in range(seed, seed + cases):
        for name in whole:
            if time.monotonic() > until:
                break
            last.write_text(f"{name} {number}")
            data = damaged(name, number, whole)
            signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)  # its signal kills, in a library's code too
            began = time.process_time()
            try:
                _check(read_document(name, data))
                counts[f"{name} read"] += 1
            except FormatError as error:
                if _memory_out(error):
                    raise
                counts[f"{name} refused"] += 1
            signal.setitimer(signal.ITIMER_PROF, 0)
            slowest = max(slowest, time.process_time() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(json.dumps({"files": sum(counts.values()), "slowest_s": round(slowest, 2), "peak_mib": peak, **counts}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
