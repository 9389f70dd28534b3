"""The commands that make an index, tell of it and look after it: ``qa index``, ``qa status``, ``qa doctor``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.console import note, print_json
from qa.cli.options import DenseKind, IndexOption, Plain, PlainOption, advised, updated
from qa.errors import UsageError
from qa.storage.folders import given
from qa.text.printable import one_line

if TYPE_CHECKING:
    from qa.doctor import Diagnosis

__all__ = ["doctor", "index", "status"]


def index(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Folders or files. Default: what was indexed, else ./corpus (QA_CORPUS).", parser=given),
    ] = None,
    folder: IndexOption = Path("index"),
    model: Annotated[str | None, typer.Option("--model", help="A sentence-transformers model: name or folder.")] = None,
    include: Annotated[
        list[str] | None,
        typer.Option(
            "--include", metavar="GLOB", help="Only files that match; repeatable. Holds until another is given."
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            "--exclude", metavar="GLOB", help="Leave out what matches; repeatable. Holds until another is given."
        ),
    ] = None,
    all_files: Annotated[
        bool, typer.Option("--all-files", help="Drop the --include and --exclude of earlier runs.")
    ] = False,
    forgotten: Annotated[
        Path | None,
        typer.Option("--forget", metavar="PATH", parser=given, help="Take a folder or file that was indexed out."),
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Read and embed everything anew.")] = False,
    dense_kind: Annotated[
        DenseKind | None,
        typer.Option("--dense-kind", help="The vector file: flat is exact, ivf quick in a large index, auto by size."),
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Then go on and follow changes, until Ctrl-C.")] = False,
    output: PlainOption = Plain.text,
) -> None:
    """Build the index, or bring it up to date: only what changed is embedded.

    Left out are hidden files, what .gitignore, .ignore and .qaignore say, and what --exclude names.
    """
    if forgotten is not None:
        if paths or include or exclude or all_files or rebuild or dense_kind or watch:
            raise UsageError("--forget only takes out: give it without other paths and options")
        from qa.indexing.updating import forget

        report = forget(forgotten, folder)
    else:
        none: list[str] | None = [] if all_files else None
        chosen = {"include": include or none, "exclude": exclude or none}
        report = updated(
            paths or [], folder, model=model, **chosen, rebuild=rebuild,
            dense_kind=dense_kind.value if dense_kind else None,
        )  # fmt: skip
    if output is Plain.json:
        from dataclasses import asdict

        print_json(asdict(report))
    else:
        from qa.cli.index_text import build_text

        typer.echo(advised(build_text(report, str(folder))))
    if watch:
        _follow(folder)


def _follow(folder: Path) -> None:
    """Watch until Ctrl-C, which ends it well; a line on standard error for each update."""
    from qa.cli.index_text import update_text
    from qa.indexing.watching import watch_index

    try:
        watch_index(
            folder,
            on_update=lambda report: note(update_text(report)),
            on_error=lambda error: note(advised(f"error: {error}")),
            on_ready=lambda: note("watching; Ctrl-C ends it"),
        )
    except KeyboardInterrupt:
        note("no longer watching")


def status(folder: IndexOption = Path("index"), output: PlainOption = Plain.text) -> None:
    """Show what is indexed, and what is new, changed or gone in the corpus since."""
    from dataclasses import asdict

    from qa.cli.index_text import status_text
    from qa.library import Index

    found = Index.open(folder).status()
    if output is Plain.json:
        print_json({**asdict(found), "info": found.info.model_dump(), "current": found.current})
    else:
        typer.echo(advised(status_text(found)))


def doctor(
    repaired: Annotated[
        bool, typer.Option("--repair", help="Make again what is made from the record, if the record is good.")
    ] = False,
    output: PlainOption = Plain.text,
    folder: IndexOption = Path("index"),
) -> None:
    """Check that an index is whole, and say what to do where it is not; exit status 0 only if nothing is wrong."""
    from dataclasses import asdict

    from qa.doctor import diagnose, repair

    found = repair(folder) if repaired else diagnose(folder)
    if output is Plain.json:
        print_json({**asdict(found), "clean": found.clean})
    else:
        typer.echo(advised(_diagnosis_text(found)))
    if not found.clean:
        raise typer.Exit(1)


def _diagnosis_text(found: "Diagnosis") -> str:
    """One line for each finding, and the sum."""
    path = one_line(found.path)
    lines = [f"{f.severity:<8} {f.check}: {one_line(f.what)}: {one_line(f.mend)}" for f in found.findings]
    if found.repaired:
        lines.append(f"{path}: what is made from the record was made again")
    trouble = sum(finding.severity == "trouble" for finding in found.findings)
    checked = f"{', '.join(found.checks)} looked at"
    return "\n".join([*lines, f"{path}: {checked}; " + (f"{trouble} in trouble." if trouble else "all is well.")])
