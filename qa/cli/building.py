"""The commands that make an index and tell of it: ``qa index``, ``qa status``."""

from pathlib import Path
from typing import Annotated

import typer

from qa.cli.options import IndexOption, Plain, PlainOption, updated
from qa.console import print_json

__all__ = ["index", "status"]


def index(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Folders or files. Default: what was indexed, else ./corpus (QA_CORPUS)."),
    ] = None,
    folder: IndexOption = Path("index"),
    model: Annotated[str | None, typer.Option("--model", help="A sentence-transformers model: name or folder.")] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Read and embed everything anew.")] = False,
    output: PlainOption = Plain.text,
) -> None:
    """Build the index, or bring it up to date: only what changed is embedded."""
    report = updated(paths or [], folder, model=model, rebuild=rebuild)
    if output is Plain.json:
        from dataclasses import asdict

        print_json(asdict(report))
    else:
        from qa.terminal import build_text

        typer.echo(build_text(report, str(folder)))


def status(folder: IndexOption = Path("index"), output: PlainOption = Plain.text) -> None:
    """Show what is indexed, and what is new, changed or gone in the corpus since."""
    from dataclasses import asdict

    from qa.library import Index
    from qa.terminal import status_text

    found = Index.open(folder).status()
    if output is Plain.json:
        print_json({**asdict(found), "info": found.info.model_dump(), "current": found.current})
    else:
        typer.echo(status_text(found))
