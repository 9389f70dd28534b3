"""What the command line says beside its results, and how it reads what it is given."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qa.errors import QAError
from qa.printable import one_line

if TYPE_CHECKING:
    from qa.sources import OnProgress
    from qa.sources import Progress as BuildProgress

__all__ = ["note", "print_json", "progress_bar", "question_bar", "read_json", "read_text"]


@contextmanager
def progress_bar() -> Iterator["OnProgress"]:
    """A bar on a terminal, with passages a second and the time left; nothing elsewhere."""
    if not sys.stderr.isatty():
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
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking")
        yield lambda done, total: bar.update(task, completed=done, total=total)


def read_text(file: str) -> str:
    """A file's text, or that of standard input for "-". Raises `QAError` in one line."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QAError(f"cannot read {file}: {getattr(error, 'strerror', None) or 'it is not UTF-8'}") from error


def read_json(file: str) -> object:
    """The JSON in a file, or on standard input for "-". Raises `QAError` in one line."""
    text = read_text(file)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise QAError(f"{file} is not JSON ({error}): save an answer with `qa ask --format json`") from error


def print_json(value: object) -> None:
    """One JSON object on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def note(text: str) -> None:
    """A line on standard error."""
    typer.echo(f"qa: {one_line(text)}", err=True)
