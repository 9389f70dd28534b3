"""The commands that check what was said: ``qa verify``."""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from qa.cli.console import note, print_json, read_json
from qa.cli.options import Plain, PlainOption, default_corpus
from qa.errors import QAError
from qa.text.printable import counted

__all__ = ["verify"]


def verify(
    file: Annotated[str, typer.Argument(help="A saved JSON answer, or - for standard input.")],
    corpus: Annotated[
        Path | None,
        typer.Option("--corpus", help="Where the documents lie. Default: what the answer says, else QA_CORPUS."),
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
    from qa.citing.verification import mend
    from qa.citing.verification import verify as check
    from qa.cli.terminal import verify_text

    answer = read_json(file)
    report = check(answer, corpus or _recorded_corpus(answer))
    beside = fix and file == "-"  # the mended answer is the result
    if output is Plain.json:
        print_json(report, err=beside)
    else:
        typer.echo(verify_text(report), err=beside)
    if fix:
        moved = report.count("moved")
        if file == "-":
            print_json(mend(answer, report))
        elif moved:
            _replace(Path(file), _json(mend(answer, report)) + "\n")
            note(f"mended {counted(moved, 'citation')} in {file}")
    if not (report.mendable if fix else report.holds):
        raise typer.Exit(1)


def _recorded_corpus(answer: object) -> Path:
    """The folder that a saved answer says its documents lie in; the default where it says none."""
    index = answer.get("index") if isinstance(answer, dict) else None
    recorded = index.get("corpus_root") if isinstance(index, dict) else None
    return Path(recorded) if isinstance(recorded, str) and recorded else default_corpus()


def _json(answer: Any) -> str:
    from qa.formats.surrogates import holds_halves

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
