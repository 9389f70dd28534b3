"""The command that checks somebody's draft against the documents: ``qa check``."""

import os
import re
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.console import print_json
from qa.cli.options import NOT_ANSWERED, Format, FormatOption, IndexOption, as_text, open_index, style
from qa.errors import FormatError, QAError, UsageError

__all__ = ["check"]


def check(
    texts: Annotated[list[str] | None, typer.Argument(metavar="[TEXT]...", help="Sentences to check.")] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", help="Instead: a draft in any format that is indexed, or - for standard input."),
    ] = None,
    output: FormatOption = Format.text,
    folder: IndexOption = Path("index"),
) -> None:
    """Check the sentences of a draft: what supports each, and which numbers, dates and names differ there.

    Exit status 0 if every sentence is supported without a flag, 3 if not.
    """
    from qa.cli.claims_text import claims_lines, claims_text

    if (file is None) == (not texts):
        raise UsageError('give sentences or a file: `qa check "The war ended in 1988."` or `qa check --file draft.md`')
    if texts and len(texts) == 1 and os.path.isfile(texts[0]):  # noqa: PTH113  # Path.is_file raises for a name too long
        raise UsageError(f"{texts[0]} is a file: check what it says with `qa check --file {shlex.quote(texts[0])}`")
    text = as_text("\n\n".join(texts or []), "the draft") if file is None else _read(file)
    draft = open_index(folder).check_draft(text)
    if output is Format.json:
        print_json(draft)
    elif output is Format.lines:
        lines = claims_lines(draft, text, file or "-")
        if lines:
            typer.echo(lines)
    else:
        typer.echo(claims_text(draft, style()))
    if not draft.holds:
        raise typer.Exit(NOT_ANSWERED)


def _read(file: str) -> str:
    """The text of a draft; what it says of itself in front matter is blanked. Raises `QAError` in one line."""
    from qa.formats import read_document

    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        document = read_document("draft.md" if file == "-" else file, data)
    except OSError as error:
        raise QAError(f"cannot read {file}: {error.strerror or error}: name a file, or - for standard input") from error
    except FormatError as error:
        raise QAError(
            f"cannot read {file}: {error}: give text, Markdown or another format that can be indexed"
        ) from error
    start, end = document.front_matter
    return document.text[:start] + re.sub(r"[^\n]", " ", document.text[start:end]) + document.text[end:]
