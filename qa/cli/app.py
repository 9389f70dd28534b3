"""The application: its commands, what every one of them accepts, and how errors end."""

import logging
import os
import sys
from typing import Annotated, NoReturn

import typer

from qa.cli.asking import ask, search
from qa.cli.building import index, status
from qa.cli.checking import verify
from qa.cli.claiming import check
from qa.cli.measuring import evaluate
from qa.cli.tending import doctor
from qa.console import note
from qa.errors import QAError, UsageError
from qa.printable import one_line

__all__ = ["app", "main"]

app = typer.Typer(
    name="qa",
    help="Ask a folder of documents; get the passage and its exact place.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


for command in (index, search, ask, check, verify, status, doctor):
    app.command()(command)
app.command("eval")(evaluate)


def _version(wanted: bool) -> None:
    if wanted:
        from qa import __version__

        typer.echo(f"qa {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Ask a folder of documents; get the passage and its exact place."""


def _fail(error: Exception, code: int) -> NoReturn:
    typer.echo(f"qa: error: {one_line(' '.join(str(error).split()))}", err=True)
    sys.exit(code)


def main() -> None:
    """Run the command line; the console script. Errors become one line and an exit status."""
    logging.basicConfig(format="qa: %(message)s", level=logging.WARNING)
    try:
        app()
    except UsageError as error:
        _fail(error, 2)
    except QAError as error:
        _fail(error, 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever was reading has what it wanted
        sys.exit(0)
    except KeyboardInterrupt:
        note("interrupted; what is done is kept, run the same again to go on")
        sys.exit(130)
    except OSError as error:
        _fail(Exception(f"{error.filename or 'system'}: {error.strerror or error}"), 1)
