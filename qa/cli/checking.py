"""The commands that check what was said: ``qa verify``."""

from pathlib import Path
from typing import Annotated

import typer

from qa.cli.options import DEFAULT_CORPUS, Plain, PlainOption
from qa.console import read_json

__all__ = ["verify"]


def verify(
    file: Annotated[str, typer.Argument(help="A saved JSON answer, or - for standard input.")],
    corpus: Annotated[
        Path | None,
        typer.Option("--corpus", envvar="QA_CORPUS", help="Where the documents lie. Default: what the answer says."),
    ] = None,
    output: PlainOption = Plain.text,
) -> None:
    """Check the citations of a saved answer against the files; exit status 0 only if all hold."""
    from qa.terminal import verify_text
    from qa.verification import verify as check

    answer = read_json(file)
    recorded = answer.get("index", {}).get("corpus_root") if isinstance(answer, dict) else None
    report = check(answer, corpus or Path(recorded or DEFAULT_CORPUS))
    typer.echo(report.model_dump_json(indent=2) if output is Plain.json else verify_text(report))
    if not report.holds:
        raise typer.Exit(1)
