"""The command that looks after an index: ``qa doctor``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.console import print_json
from qa.cli.options import IndexOption, Plain, PlainOption, advised
from qa.text.printable import one_line

if TYPE_CHECKING:
    from qa.doctor import Diagnosis

__all__ = ["doctor"]


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
        typer.echo(advised(_text(found)))
    if not found.clean:
        raise typer.Exit(1)


def _text(found: "Diagnosis") -> str:
    """One line for each finding, and the sum."""
    path = one_line(found.path)
    lines = [f"{f.severity:<8} {f.check}: {one_line(f.what)}: {one_line(f.mend)}" for f in found.findings]
    if found.repaired:
        lines.append(f"{path}: what is made from the record was made again")
    trouble = sum(finding.severity == "trouble" for finding in found.findings)
    checked = f"{', '.join(found.checks)} looked at"
    return "\n".join([*lines, f"{path}: {checked}; " + (f"{trouble} in trouble." if trouble else "all is well.")])
