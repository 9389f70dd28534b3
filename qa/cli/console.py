"""The streams of a process: what the command line says beside its results, how it prints them and reads its input."""

import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import typer

from qa.errors import QAError
from qa.text.printable import one_line

if TYPE_CHECKING:
    from qa.files.sources import OnProgress
    from qa.files.sources import Progress as BuildProgress

__all__ = [
    "draws", "note", "open_streams", "print_json", "progress_bar", "question_bar", "read_json", "read_text",
]  # fmt: skip


def open_streams() -> None:
    """Make the standard streams usable where the caller has closed them, and any text printable in any locale.

    In the place of a closed one stands the null device: else the next file that is opened, a part of an index, would
    get its number, and with it what a library writes to standard error.
    """
    while (free := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(free, True)
    os.close(free)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  # for good
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def draws(stream: TextIO) -> bool:
    """Whether a stream is a terminal that obeys escape sequences, for colour, links and bars."""
    terminal = os.environ.get("TERM", "") if os.name == "posix" else "windows"
    return stream.isatty() and terminal not in ("", "dumb")


@contextmanager
def progress_bar() -> Iterator["OnProgress"]:
    """A bar on a terminal, with passages a second and the time left; nothing elsewhere."""
    if not draws(sys.stderr):
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("indexing"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[passages]} passages, {task.fields[rate]}/s"), TimeElapsedColumn(),
        TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, passages=0, rate="–")
        began = time.monotonic()

        def show(progress: "BuildProgress") -> None:
            rate = f"{progress.passages / max(0.001, time.monotonic() - began):.0f}"
            bar.update(
                task, completed=progress.bytes_done, total=max(1, progress.bytes_total),
                passages=progress.passages, rate=rate,
            )  # fmt: skip

        yield show


@contextmanager
def question_bar() -> Iterator[Callable[[int, int], None]]:
    """A bar that counts questions, on a terminal."""
    if not draws(sys.stderr):
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking")
        yield lambda done, total: bar.update(task, completed=done, total=total)


def read_text(file: str) -> str:
    """A file's text, or that of standard input for "-", its line ends as ``\\n``. Raises `QAError` in one line."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, ValueError) as error:  # not UTF-8, or a name with a zero byte
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else getattr(error, "strerror", None)
        raise QAError(f"cannot read {file}: {reason or error}") from error


def read_json(file: str) -> object:
    """The JSON in a file, or on standard input for "-". Raises `QAError` in one line."""
    text = read_text(file)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise QAError(f"{file} is not JSON ({error}): save an answer with `qa ask --format json`") from error


def print_json(value: object, *, compact: bool = False, err: bool = False) -> None:
    """One JSON object, in UTF-8 whatever the locale; ``compact``: on one line.

    Half of a character, which a file's name may hold and UTF-8 cannot, is named as JSON can: ``\\udcff``.
    """
    from pydantic import BaseModel

    value = value.model_dump() if isinstance(value, BaseModel) else value
    indent, separators = (None, (",", ":")) if compact else (2, None)
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
    typer.echo(text.encode("utf-8", errors="backslashreplace"), err=err)


def note(text: str) -> None:
    """A line on standard error. That nobody reads it ends nothing."""
    with suppress(BrokenPipeError):
        typer.echo(f"qa: {one_line(text)}", err=True)
