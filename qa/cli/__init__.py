"""The command line. Results go to standard output, everything else to standard error."""

from qa.cli.app import app, main

__all__ = ["app", "main"]
