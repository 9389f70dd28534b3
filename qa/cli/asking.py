"""The commands that ask: ``qa search``, ``qa ask``."""

from pathlib import Path

import typer

from qa.cli.options import (
    NOT_ANSWERED,
    Format,
    FormatOption,
    IndexOption,
    ModeOption,
    PassagesOption,
    QuestionArgument,
    open_index,
    style,
    warn_stale,
)

__all__ = ["ask", "search"]


def search(
    question: QuestionArgument,
    k: PassagesOption = 5,
    mode: ModeOption = "hybrid",
    output: FormatOption = Format.text,
    folder: IndexOption = Path("index"),
) -> None:
    """Show the passages that answer best, each with its exact place."""
    from qa.retrieval import checked
    from qa.terminal import lines_text, search_text

    checked(question, k, mode)
    result = open_index(folder).search_result(question, k, mode)  # type: ignore[arg-type]  # checked above
    if output is Format.json:
        typer.echo(result.model_dump_json(indent=2))
    elif output is Format.lines:
        typer.echo(lines_text([p.citation for p in result.passages], result.index.corpus_root))
    else:
        typer.echo(search_text(result, style()))
    warn_stale({passage.citation.source for passage in result.passages if passage.stale})
    if not result.passages:
        raise typer.Exit(NOT_ANSWERED)


def ask(
    question: QuestionArgument,
    k: PassagesOption = 5,
    output: FormatOption = Format.text,
    folder: IndexOption = Path("index"),
) -> None:
    """Answer with the documents' own sentences, each cited; or say that they do not answer (exit status 3)."""
    from qa.retrieval import checked
    from qa.terminal import answer_text, lines_text

    checked(question, k, "hybrid")
    answer = open_index(folder).ask(question, k)
    if output is Format.json:
        typer.echo(answer.model_dump_json(indent=2))
    elif output is Format.lines:
        typer.echo(lines_text([c for s in answer.sentences for c in s.citations], answer.index.corpus_root))
    else:
        typer.echo(answer_text(answer, style()))
    warn_stale({passage.citation.source for passage in answer.passages if passage.stale})
    if answer.status == "not_found":
        raise typer.Exit(NOT_ANSWERED)
