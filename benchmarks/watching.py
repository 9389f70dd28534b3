"""From save to searchable: one paragraph of a long text is edited while `watch_index` follows its folder.

    python benchmarks/watching.py TEXT [--pages 10 1000] [--edits 12] [--hash]        (or: just watching TEXT)

TEXT is a file of prose, whose paragraphs are drawn again and again, their sentences in another order each time, until
there are so many pages of 3,000 characters. `--hash` embeds with a test double, which shows everything but the model's
own time. What was printed with the model is kept.
"""

import argparse
import multiprocessing
import random
import statistics
import tempfile
import time
from pathlib import Path

from machine import keep

from qa.encoder import Encoder
from qa.indexing.updating import update_index
from qa.indexing.watching import watch_index
from qa.library import Index
from qa.testing import HashEncoder

PAGE = 3000  # characters


def encoder(hashed: bool) -> Encoder | None:
    return HashEncoder() if hashed else None


def serve(index: Path, hashed: bool, reports: "multiprocessing.Queue[tuple[int, float]]") -> None:
    """The watching process: how many passages each update embedded, and its seconds."""
    watch_index(
        index,
        encoder=encoder(hashed),
        on_update=lambda report: reports.put((report.embedded, report.seconds)),
        on_ready=lambda: reports.put((0, 0.0)),
    )


def long_text(source: Path, pages: int, choose: random.Random) -> list[str]:
    paragraphs = [part for part in source.read_text(encoding="utf-8").split("\n\n") if len(part) > 200]
    made: list[str] = []
    characters = 0
    while characters < pages * PAGE:
        sentences = choose.choice(paragraphs).split(". ")
        made.append(". ".join(choose.sample(sentences, len(sentences))))
        characters += len(made[-1]) + 2
    return made


def followed(source: Path, pages: int, edits: int, hashed: bool) -> list[str]:
    """What an edit of a text of ``pages`` costs, in seconds and passages, in lines."""
    choose = random.Random(1)  # noqa: S311
    paragraphs = long_text(source, pages, choose)
    with tempfile.TemporaryDirectory() as name:
        corpus, index = Path(name) / "corpus", Path(name) / "index"
        corpus.mkdir()
        file = corpus / "long.txt"
        file.write_text("\n\n".join(paragraphs), encoding="utf-8")
        report = update_index(corpus, index, encoder=encoder(hashed))
        size = f"{file.stat().st_size:,} bytes, {report.passages} passages, indexed in {report.seconds:.1f} s"
        reports: multiprocessing.Queue[tuple[int, float]] = multiprocessing.get_context("spawn").Queue()
        watching = multiprocessing.get_context("spawn").Process(target=serve, args=(index, hashed, reports))
        watching.start()
        reports.get()
        opened = Index.open(index, encoder=encoder(hashed))
        waited, embedded, inside = [], [], []
        for number in range(edits):
            word = "zebra" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")
            at = choose.randrange(len(paragraphs))
            paragraphs[at] += f" A remark is added, which is called {word}."
            file.write_text("\n\n".join(paragraphs), encoding="utf-8")
            began = time.monotonic()
            while not opened.search(word, k=1, mode="lexical"):
                time.sleep(0.02)
            waited.append(time.monotonic() - began)
            count, seconds = reports.get()
            embedded.append(count)
            inside.append(seconds)
        watching.terminate()
    return [
        f"{pages} pages: {size}",
        f"  save to searchable: median {statistics.median(waited):.2f} s, most {max(waited):.2f} s, of {edits} edits",
        f"  of that the update: median {statistics.median(inside):.2f} s; passages embedded: {sorted(embedded)}",
    ]


def main() -> None:
    """Measure all; with the model, write a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", type=Path)
    parser.add_argument("--pages", type=int, nargs="+", default=[10, 1000])
    parser.add_argument("--edits", type=int, default=12)
    parser.add_argument("--hash", action="store_true")
    given = parser.parse_args()
    text = "\n".join(line for pages in given.pages for line in followed(given.text, pages, given.edits, given.hash))
    if given.hash:
        print(text)
    else:
        keep("watching.txt", text)


if __name__ == "__main__":
    main()
