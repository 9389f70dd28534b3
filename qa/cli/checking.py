"""The commands that check what was said against the documents: ``qa verify`` a saved answer, ``qa check`` a draft."""

import json
import os
import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from qa.cli.console import note, print_json, read_json
from qa.cli.options import (
    NOT_ANSWERED,
    Format,
    FormatOption,
    IndexOption,
    Plain,
    PlainOption,
    as_text,
    default_corpus,
    open_index,
    style,
)
from qa.errors import FormatError, QAError, UsageError
from qa.storage.folders import given
from qa.text.printable import counted

__all__ = ["check", "verify"]


def verify(
    file: Annotated[str, typer.Argument(help="A saved JSON answer, or - for standard input.")],
    corpus: Annotated[
        Path | None,
        typer.Option(
            "--corpus",
            metavar="PATH",
            parser=given,
            help="Where the documents lie. Default: what the answer says, else QA_CORPUS.",
        ),
    ] = None,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help="Write the citations that moved as they have to be now into FILE; for -, to standard output."
        ),
    ] = False,
    output: PlainOption = Plain.text,
) -> None:
    """Check the citations of a saved answer against the files; exit status 0 only if all hold, or are mended."""
    from qa.citing import verification
    from qa.cli.terminal import verify_text

    answer = read_json(file)
    report = verification.verify(answer, corpus or _recorded_corpus(answer))
    beside = fix and file == "-"  # the mended answer is the result
    if fix:
        moved = report.count("moved")
        if file == "-":
            print_json(verification.mend(answer, report))
        elif moved:
            _replace(Path(file), _json(verification.mend(answer, report)) + "\n")
            note(f"mended {counted(moved, 'citation')} in {file}")
    if output is Plain.json:
        print_json(report, err=beside)
    else:
        typer.echo(verify_text(report, mended=fix), err=beside)
    if not (report.mendable if fix else report.holds):
        raise typer.Exit(1)


def _recorded_corpus(answer: object) -> Path:
    """The folder that a saved answer says its documents lie in; the default where it says none."""
    index = answer.get("index") if isinstance(answer, dict) else None
    recorded = index.get("corpus_root") if isinstance(index, dict) else None
    return Path(recorded) if isinstance(recorded, str) and recorded else default_corpus()


def _json(answer: Any) -> str:
    from qa.formats.base import holds_halves

    text = json.dumps(answer, ensure_ascii=False, indent=2)
    # Half of a character, which JSON can name and UTF-8 cannot hold, stays as it was: named.
    return json.dumps(answer, indent=2) if holds_halves(text) else text


def _replace(path: Path, text: str) -> None:
    """Put ``text`` in place of the file's in one step, so that a kill leaves the old or the new. Keeps its mode."""
    path = path.resolve()  # of a link, what it points to
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            shutil.copymode(path, temporary)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise QAError(
            f"cannot write {path}: {error.strerror or error}; `qa verify --fix - < {path.name}` prints it instead"
        ) from error


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
