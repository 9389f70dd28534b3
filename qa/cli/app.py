"""The application: its commands, what every one of them accepts, and how errors end."""

import atexit
import gc
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from qa.cli.asking import ask, search
from qa.cli.building import doctor, index, status
from qa.cli.checking import check, verify
from qa.cli.console import note, open_streams
from qa.cli.measuring import evaluate
from qa.cli.options import advised
from qa.errors import QAError, UsageError

__all__ = ["app", "main"]

_KEPT = 100_000  # objects between two looks for garbage: what is imported stays, and was looked through a hundred times


class _Interrupted(BaseException):
    """Ctrl-C."""


class _Unread(BaseException):
    """Whoever was reading the output has gone."""


@contextmanager
def _kept_from_typer() -> Iterator[None]:
    """Give what typer ends a process with by itself, without a word or with another status, names of our own."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise _Interrupted from error
    except BrokenPipeError as error:
        raise _Unread from error


class _Commands(TyperGroup):
    """The commands; see `_kept_from_typer`."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        with _kept_from_typer():  # it prints --help
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        with _kept_from_typer():
            return super().invoke(ctx)


app = typer.Typer(
    name="qa",
    cls=_Commands,
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


def main() -> NoReturn:
    """Run the command line; the console script. Errors become one line and an exit status.

    The process ends here and at once: taking the interpreter down would free models and indexes piece by piece, which
    takes a tenth of a second. What a command opens it closes by itself.
    """
    gc.set_threshold(_KEPT)
    open_streams()
    logging.basicConfig(format="qa: %(message)s", level=logging.WARNING)
    status = _run()
    atexit._run_exitfuncs()
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def _run() -> int:
    """The exit status of what the arguments ask for."""
    try:
        app()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except UsageError as error:
        return _failed(error, 2)
    except QAError as error:
        return _failed(error, 1)
    except _Unread:  # whoever was reading has what it wanted
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.dup2(nowhere, sys.stderr.fileno())
    except _Interrupted:
        note("interrupted; what is done is kept, run the same again to go on")
        return 130
    except OSError as error:
        return _failed(Exception(f"{error.filename or 'system'}: {error.strerror or error}"), 1)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _failed(error: Exception, status: int) -> int:
    note(advised(f"error: {' '.join(str(error).split())}"))
    return status
