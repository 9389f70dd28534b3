"""Run as a process: builds an index for every order on standard input, each in a child that may die on the way.

It imports once and forks, so that a hundred kills take a minute; each is of a real process. A child ends itself with
SIGKILL at a given line of the package's own code, or is killed at a given time, which may be inside SQLite, FAISS or
tantivy. It is reaped only here, so its number cannot have been given to another process when the signal is sent.
"""

import contextlib
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

import faiss  # noqa: F401  # imported before the fork, as are the next two
import filelock  # noqa: F401
import tantivy  # noqa: F401

import qa
import qa.indexing.publishing
from qa.indexing.updating import update_index
from qa.testing import HashEncoder
from qa.text.languages import language_of

_PACKAGE = Path(qa.__file__).parent


def _build(order: dict[str, Any]) -> int:
    """Carry an order out; how many lines of the package's code that took, if they were counted."""
    qa.indexing.publishing._SMALL = order["small"]
    lines = 0

    def each_line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        if lines == order["line"]:
            os.kill(os.getpid(), signal.SIGKILL)
        return each_line

    def each_call(frame: FrameType, event: str, argument: Any) -> Any:
        path = Path(frame.f_code.co_filename)
        return each_line if path.stem in order["modules"] and _PACKAGE in path.parents else None

    if order["limit"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"], order["limit"]))
    if order["line"] is not None:
        sys.settrace(each_call)
    update_index(order["corpus"], order["index"], encoder=HashEncoder(), rebuild=order["rebuild"])
    sys.settrace(None)
    return lines


def _child(order: dict[str, Any], answer: int) -> None:
    try:
        said: dict[str, Any] = {"lines": _build(order)}
    except BaseException as error:  # whatever it is, it is told
        said = {"error": f"{type(error).__name__}: {error}"}
    os.write(answer, json.dumps(said).encode())
    os._exit("error" in said)


def _outlived(child: int, seconds: float | None, began: float) -> int:
    """Wait for a child, or kill it when its time is up; its exit code, negative for a signal."""
    while seconds is not None:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() - began >= seconds:
            os.kill(child, signal.SIGKILL)
            break
        time.sleep(0.001)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    """Answer each line of standard input, an order as JSON, with a line of JSON: how it ended."""
    language_of("Ceci n'est pas une pipe, mais il faut bien que la langue soit reconnue.", {})  # loads its model
    for text in sys.stdin:
        order = json.loads(text)
        reading, writing = os.pipe()
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            _child(order, writing)
        code = _outlived(child, order["seconds"], began)
        os.close(writing)
        with open(reading, encoding="utf-8") as answer:  # noqa: PTH123  # a file descriptor
            said = {}
            with contextlib.suppress(ValueError):
                said = json.loads(answer.read())
        print(json.dumps({"code": code, "seconds": time.monotonic() - began, **said}), flush=True)


if __name__ == "__main__":
    main()
