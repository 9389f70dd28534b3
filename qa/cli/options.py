"""What the commands share: their options, how they open an index, and how they print."""

import os
import re
import shlex
import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from qa.cli.console import draws, note, progress_bar
from qa.errors import MissingIndexError, UsageError
from qa.storage.folders import given
from qa.text.printable import counted

if TYPE_CHECKING:
    from qa.cli.terminal import Style
    from qa.files.sources import BuildReport
    from qa.library import Index
    from qa.storage.dense import Kind

__all__ = [
    "DEFAULT_CORPUS",
    "NOT_ANSWERED",
    "DenseKind",
    "Format",
    "FormatOption",
    "IndexOption",
    "ModeOption",
    "PassagesOption",
    "Plain",
    "PlainOption",
    "QuestionArgument",
    "WhereOption",
    "advised",
    "as_text",
    "default_corpus",
    "load_ahead",
    "open_index",
    "style",
    "updated",
    "warn_stale",
]

DEFAULT_CORPUS = "corpus"
NOT_ANSWERED = 3


class Format(StrEnum):
    """What a result is printed as."""

    text = "text"
    json = "json"
    lines = "lines"


class DenseKind(StrEnum):
    """What kind the vector file is."""

    auto = "auto"
    flat = "flat"
    ivf = "ivf"


class Plain(StrEnum):
    """What a report is printed as."""

    text = "text"
    json = "json"


_DEFAULT_INDEX = Path("index")
_asked_of: list[Path] = []  # the index that the command was given, if it was given one


def _noted(folder: Path) -> Path:
    if folder != _DEFAULT_INDEX and str(folder) != os.environ.get("QA_INDEX"):
        _asked_of[:] = [folder]
    return folder


def advised(text: str) -> str:
    """A message in which the advice to run `qa index` names the index that this command was given."""
    called = "".join(f" --index {shlex.quote(str(folder))}" for folder in _asked_of)
    return re.sub(r"`qa index\b(?![^`]*--index)", lambda found: found[0] + called, text)


IndexOption = Annotated[
    Path,
    typer.Option(
        "--index",
        envvar="QA_INDEX",
        help="The index folder.",
        show_default=True,
        callback=_noted,
        parser=given,
        metavar="PATH",
    ),
]
FormatOption = Annotated[
    Format, typer.Option("--format", help="text; json: one object; lines: path:line:column: text.")
]
PlainOption = Annotated[Plain, typer.Option("--format", help="text, or json: one object.")]
QuestionArgument = Annotated[list[str], typer.Argument(metavar="QUESTION", help="The question, in quotation marks.")]
PassagesOption = Annotated[int, typer.Option("-k", help="How many passages, 1 to 1000.")]
WhereOption = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="FILTER",
        help="Search only documents that pass: 'date>=2024-01-16', 'path=reports/*'; = != < <= > >= ~. Repeatable.",
    ),
]
ModeOption = Annotated[str, typer.Option("--mode", help="hybrid, dense or lexical.")]


def updated(
    paths: list[Path],
    folder: Path,
    *,
    model: str | None = None,
    include: list[str] | None = None,
    exclude: list[str] | None = None,
    rebuild: bool = False,
    dense_kind: 'Kind | Literal["auto"] | None' = None,
) -> "BuildReport":
    """Bring the index up to date: for ``paths``, else for what it is of, else for the default corpus."""
    from qa.indexing.planning import recorded_in
    from qa.indexing.updating import update_index

    corpus = paths or (None if recorded_in(folder, rebuild=rebuild).coverage else [default_corpus()])
    with progress_bar() as on_progress:
        return update_index(
            corpus,
            folder,
            model=model,
            include=include,
            exclude=exclude,
            rebuild=rebuild,
            dense_kind=dense_kind,
            on_progress=on_progress,
        )


def default_corpus() -> Path:
    """What is indexed where nobody says what."""
    return Path(os.environ.get("QA_CORPUS") or DEFAULT_CORPUS)


def load_ahead(folder: Path, *, reads: bool = True) -> None:
    """Begin to load the models that a question to this index needs, if it is of the default one: meanwhile what opens
    and searches it is imported. ``reads``: the reader, too.
    """
    from qa.storage.glance import model_of

    model = model_of(folder)
    if model is None:
        return
    from qa.encoding.embedding import DEFAULT_MODEL, default_encoder
    from qa.encoding.reader import shipped_reader

    if model == DEFAULT_MODEL:
        default_encoder().load_ahead()
        if reads:
            shipped_reader().load_ahead()


def open_index(folder: Path, *, refresh: bool = False) -> "Index":
    """The index, built first over the default corpus if there is none, brought up to date first with ``refresh``."""
    from qa.library import Index

    try:
        opened = Index.open(folder)
        if refresh:
            updated([], folder)  # an open index follows
        return opened
    except MissingIndexError:
        corpus = default_corpus()
        if not corpus.exists():
            raise MissingIndexError(
                f"there is no index in {folder} and no {corpus} to build it from: name documents with `qa index PATH`"
            ) from None
        note(f"no index in {folder} yet: building it over {corpus}")
        report = updated([], folder)
        held = f"{counted(report.documents, 'document')}, {counted(report.passages, 'passage')}"
        note(f"indexed {held} in {report.seconds:.1f} s")
        for source, reason in sorted(report.skipped.items()):
            note(f"skipped {source}: {reason}")
        return Index.open(folder)


def as_text(given: str, what: str) -> str:
    """What was given on the command line. Raises `UsageError` if its bytes are no text, which no model reads."""
    try:
        given.encode()
    except UnicodeEncodeError:
        raise UsageError(f"{what} is not UTF-8 ({given}): give it as text in UTF-8") from None
    return given


def style() -> "Style":
    from qa.cli.terminal import Style

    colour = draws(sys.stdout) and not os.environ.get("NO_COLOR")
    return Style(width=min(100, shutil.get_terminal_size().columns), colour=colour)


def warn_stale(sources: set[str], root: str) -> None:
    if sources:
        from qa.cli.terminal import since_lines

        how = "run `qa index` to bring the index up to date"
        note(advised(f"{'; '.join(since_lines(sources, root))}; {how}"))
