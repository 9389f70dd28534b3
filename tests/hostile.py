"""A folder that means harm: ``python -m tests.hostile FOLDER`` makes it, ``… FOLDER --index INDEX`` indexes it too.

Indexing prints as JSON what was read and what was not, and the most memory that the process had (bytes). The embedding
model is the test double; everything else is what `qa index` does.
"""

import json
import os
import random
import resource
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from qa.indexing.updating import update_index
from qa.library import Index
from qa.testing import HashEncoder
from tests.fuzzing import KINDS, damaged
from tests.makers import MAKERS, packed

__all__ = ["GOOD", "LEFT_OUT", "make"]

GOOD = ("plain.md", "deep/" * 50 + "deep.md", "-rf.md", "new\nline.md", "*.md", 'quote".md', "inside.md", "crlf\r.txt")
"""Files that can be read, whatever lies beside them, besides `qa`'s own formats in ``good/``."""

LEFT_OUT = (".hidden.md", "ignored/secret.md", ".gitignore", "broken/.gitignore")
"""Files that nobody is told of."""


def make(folder: Path) -> None:
    """Write it; ``folder`` must not exist."""
    whole = {name: maker() for name, maker in KINDS.items()}
    for name in GOOD:
        _write(folder, name, f"The file {name!r} speaks of apples.".encode())
    for name, data in whole.items():
        _write(folder, f"good/{name}", data)
        for number in range(5):
            _write(folder, f"damaged/{number}/{name}", damaged(name, number, whole))
        _write(folder, f"empty/{name}", b"")
        _write(folder, f"zeros/{name}", bytes(100_000))
        _write(folder, f"noise/{name}", random.Random(name).randbytes(200_000))
        _write(folder, f"truncated/{name}", data[: len(data) // 2])
        for other, content in whole.items():
            _write(folder, f"misnamed/{other.replace('.', '-')}/{name}", content)
    _bombs(folder)
    _texts(folder)
    _places(folder)


def _bombs(folder: Path) -> None:
    for name in ("a.docx", "a.xlsx", "a.epub", "a.odt"):
        with zipfile.ZipFile(BytesIO(MAKERS[name]())) as archive:
            members = {each: archive.read(each) for each in archive.namelist()}
        _write(folder, f"bombs/{name}", packed({**members, "bomb.xml": bytes(64 << 20)}))
    _write(folder, "bombs/deep.json", b"[" * 1_000_000)
    _write(folder, "bombs/deep.html", b"<div>" * 200_000 + b"<p>Text.")
    _write(folder, "bombs/deep.rtf", b"{\\rtf1 " + b"{" * 200_000)
    _write(folder, "bombs/wide.csv", b"," * 1_000_000)
    laughs = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9) if n else 'ha'}]" for n in range(9))
    _write(folder, "bombs/laughs.md", f"---\n{laughs}\n---\n\nText behind the laughs.".encode())


def _texts(folder: Path) -> None:
    _write(folder, "texts/one-line.txt", b"word " * 4_000_000)
    _write(folder, "texts/one-word.txt", b"x" * 5_000_000)
    _write(folder, "texts/blank.txt", b" \n" * 1_000_000)
    _write(folder, "texts/headings.md", b"# Heading\n" * 50_000)
    _write(folder, "texts/stops.txt", b"A. " * 500_000)
    _write(folder, "texts/quotes.txt", b'"' * 500_000 + b" end")
    _write(folder, "texts/marks.txt", ("e" + "\u0301" * 300_000).encode())
    _write(folder, "texts/front.md", b"---\n" + b"a: b\n" * 200_000)
    _write(folder, "texts/links.md", b"[a](../../../../etc/passwd) ![b](file:///etc/passwd) <../plain.md>\n" * 100)


def _places(folder: Path) -> None:
    _write(folder, ".gitignore", b"ignored/\n[z-a]\n!\n\xff\n")
    _write(folder, "ignored/secret.md", b"An ignored file.")
    _write(folder, "broken/.gitignore", b"*a" * 100 + b"*b\n" + b"[a-" * 1000)
    _write(folder, "broken/a.md", b"A file beside broken rules.")
    _write(folder, f"broken/{'a' * 200}.md", b"A name that rules go through slowly.")
    _write(folder, ".hidden.md", b"A hidden file.")
    (folder / os.fsdecode(b"not-\xff-utf8.md")).write_bytes(b"Its name is no text.")
    os.mkfifo(folder / "pipe.md")
    os.mkfifo(folder / "sub.md")
    (folder / "inside.md").unlink()
    (folder / "inside.md").symlink_to("plain.md")
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "out.md").symlink_to("/etc/passwd")
    (folder / "gone.md").symlink_to("nowhere.md")
    (folder / "up").symlink_to("..", target_is_directory=True)


def _write(folder: Path, name: str, data: bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _most_memory() -> int:
    """Bytes. Linux counts what a process had before it became another program in what getrusage tells, so not that."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _index(folder: Path, index: Path) -> None:
    report = update_index(folder, index, encoder=HashEncoder())
    status = Index.open(index, encoder=HashEncoder()).status()
    used = _most_memory()
    told = {"read": sorted(status.sources), "skipped": report.skipped, "current": status.current, "bytes": used}
    print(json.dumps(told))


if __name__ == "__main__":
    if not Path(sys.argv[1]).exists():
        make(Path(sys.argv[1]))
    if "--index" in sys.argv:
        _index(Path(sys.argv[1]), Path(sys.argv[3]))
