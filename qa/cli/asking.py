"""The commands that ask: ``qa search``, ``qa ask``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.console import note, print_json, read_text
from qa.cli.options import (
    NOT_ANSWERED,
    Format,
    FormatOption,
    IndexOption,
    ModeOption,
    PassagesOption,
    QuestionArgument,
    WhereOption,
    as_text,
    load_ahead,
    open_index,
    style,
    warn_stale,
)
from qa.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.models import Answer, Citation, SearchResult

__all__ = ["ask", "search"]

OptionalQuestion = Annotated[
    list[str] | None, typer.Argument(metavar="QUESTION", help="The question, in quotation marks.")
]
RerankOption = Annotated[
    str | None,
    typer.Option(
        "--rerank",
        help="What orders the first hits anew: reader (hybrid's default), none, or a cross-encoder by name or folder.",
    ),
]


def search(
    words: OptionalQuestion = None,
    k: PassagesOption = 5,
    mode: ModeOption = "hybrid",
    where: WhereOption = None,
    rerank: RerankOption = None,
    batch: Annotated[
        str | None, typer.Option("--batch", help="A file of questions, one a line, or - for standard input.")
    ] = None,
    output: FormatOption = Format.text,
    folder: IndexOption = Path("index"),
) -> None:
    """Show the passages that answer best, each with its exact place.

    With --batch: one JSON object a line for each question, whatever the --format; lines is refused.
    """
    from qa.cli.terminal import nothing_found, search_text

    if (not words) == (batch is None):
        raise UsageError(
            'give one question, as in `qa search "How long is the border?"`, or a file of them with --batch'
        )
    if not words:
        if output is Format.lines:
            raise UsageError("--batch prints JSON, an object a line: leave out `--format lines`")
        _search_batch(str(batch), k, mode, rerank, where or [], folder)
        return
    question = _one(words, "search")
    if mode != "lexical":
        load_ahead(folder, reads=rerank == "reader" or (rerank is None and mode == "hybrid"))
    _checked(question, k, mode)
    result = open_index(folder).search_result(question, k, mode, where=where or [], rerank=rerank)  # type: ignore[arg-type]  # checked
    if output is Format.json:
        print_json(result)
    elif output is Format.lines:
        _print_lines([p.citation for p in result.passages], result, nothing_found(result))
    else:
        typer.echo(search_text(result, style()))
    warn_stale({passage.citation.source for passage in result.passages if passage.stale}, result.index.corpus_root)
    if not result.passages:
        raise typer.Exit(NOT_ANSWERED)


def _one(words: list[str], command: str) -> str:
    """The question. Raises `UsageError` where the shell has taken it apart."""
    if len(words) > 1:
        raise UsageError(f'put the question in quotation marks: `qa {command} "{" ".join(words)}"`')
    return words[0]


def _checked(question: str, k: int, mode: str) -> None:
    """Raises `UsageError` for a question that cannot be asked."""
    from qa.ranking.retrieval import checked

    if not any(map(str.isalnum, checked(as_text(question, "the question"), k, mode))):
        raise UsageError(f"the question {question.strip()!r} has no word to search for: ask something in words")


def _print_lines(citations: "Sequence[Citation]", result: "SearchResult | Answer", nothing: str) -> None:
    """One citation a line; what else is to be said goes to standard error."""
    from qa.cli.terminal import lines_text, respelled_words

    if citations:
        typer.echo(lines_text(citations, result.index.corpus_root))
    else:
        note(nothing)
    if result.read_as:
        note(respelled_words(result.read_as))


def _search_batch(file: str, k: int, mode: str, rerank: str | None, where: list[str], folder: Path) -> None:
    """A result for each line of ``file`` that is not blank, as JSON lines. A line that cannot be asked is an error."""
    questions = [line for line in read_text(file).split("\n") if line.strip()]
    for number, question in enumerate(questions, start=1):
        try:
            _checked(question, k, mode)
        except UsageError as error:
            raise UsageError(f"question {number} of {file}: {error}") from error
    for result in open_index(folder).search_many(questions, k, mode, where=where, rerank=rerank):  # type: ignore[arg-type]  # checked
        print_json(result, compact=True)


def ask(
    words: QuestionArgument,
    k: PassagesOption = 5,
    where: WhereOption = None,
    least: Annotated[
        float | None,
        typer.Option("--min-confidence", help="Below this confidence (0 to 1) say that it is not found."),
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="First bring the index up to date.")] = False,
    output: FormatOption = Format.text,
    folder: IndexOption = Path("index"),
) -> None:
    """Answer with the documents' own sentences, each cited; or say that they do not answer (exit status 3)."""
    question = _one(words, "ask")
    load_ahead(folder)
    from qa.answers.confidence import LEAST
    from qa.cli.answer_text import answer_text, not_found

    _checked(question, k, "hybrid")
    least = LEAST if least is None else least
    answer = open_index(folder, refresh=refresh).ask(question, k, where=where or [], least=least)
    if output is Format.json:
        print_json(answer)
    elif output is Format.lines:
        _print_lines([c for s in answer.sentences for c in s.citations], answer, not_found(answer))
    else:
        typer.echo(answer_text(answer, style()))
    warn_stale(set(answer.searched.stale) if answer.searched else set(), answer.index.corpus_root)
    if answer.status == "not_found":
        raise typer.Exit(NOT_ANSWERED)
