"""The command that measures: ``qa eval``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.console import note, print_json, progress_bar, question_bar
from qa.cli.options import IndexOption, Plain, PlainOption, open_index
from qa.errors import DamagedIndexError, QAError, UsageError
from qa.storage.folders import given
from qa.text.printable import one_line

if TYPE_CHECKING:
    from qa.measuring.evaluation import Report

__all__ = ["evaluate"]


def evaluate(
    questions: Annotated[
        Path | None, typer.Argument(parser=given, help="A question set over the corpus. Default: eval/questions.jsonl.")
    ] = None,
    dataset: Annotated[
        str | None, typer.Option("--dataset", help="Instead: beir:DIR, squad:FILE or spans:DIR.")
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option("--fail-under", help="METRIC=VALUE: exit status 1 if hybrid is lower. Repeatable."),
    ] = None,
    report_folder: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="PATH",
            parser=given,
            help="Write results.md, its picture and TREC run files into this folder.",
        ),
    ] = None,
    rerank: Annotated[
        str | None,
        typer.Option(
            "--rerank", help="What orders the first hits anew: reader (hybrid's default), none, or a cross-encoder."
        ),
    ] = None,
    output: PlainOption = Plain.text,
    folder: IndexOption = Path("index"),
) -> None:
    """Measure search and answers with a question set, each mode side by side."""
    from qa.measuring.reporting import failures, table, write_report

    if questions is not None and dataset is not None:
        raise UsageError("give a question set or --dataset, not both: a dataset brings its own questions")
    floors = _floors(fail_under or [])
    report = _evaluated(questions, dataset, folder, rerank)
    if output is Plain.json:
        print_json(report.as_json())
    else:
        typer.echo(f"{one_line(report.dataset)}: {report.questions} questions (shares in per cent)\n\n{table(report)}")
    if report_folder is not None:
        options = (f"--dataset {dataset}" if dataset else "", f"--rerank {rerank}" if rerank else "")
        command = " ".join(filter(None, ("qa eval", str(questions or ""), *options)))
        for path in write_report(report, report_folder, command):
            note(f"wrote {path}")
    low = failures(report, floors)
    if low:
        raise QAError("; ".join(low))


def _evaluated(questions: Path | None, dataset: str | None, folder: Path, rerank: str | None) -> "Report":
    from qa.encoding.graph import cache_folder
    from qa.measuring.evaluation import evaluate_questions

    if dataset is None:
        from qa.measuring.questions import load_questions

        path = questions or Path("eval/questions.jsonl")
        opened = open_index(folder)
        name, asked = str(path), load_questions(path, opened.text)
    else:
        import hashlib

        from qa.library import index_documents
        from qa.measuring.datasets import load_dataset

        loaded = load_dataset(dataset)
        for line in loaded.notes:
            note(line)
        name, asked = loaded.name, loaded.questions
        place = cache_folder() / "eval" / hashlib.sha256(str(Path(dataset).absolute()).encode()).hexdigest()[:16]
        with progress_bar() as on_progress:
            try:
                opened = index_documents(loaded.documents, place, on_progress=on_progress)
            except DamagedIndexError:  # it is only a cache, perhaps of an earlier version
                opened = index_documents(loaded.documents, place, rebuild=True, on_progress=on_progress)
    with question_bar() as on_question:
        return evaluate_questions(opened, name, asked, on_progress=on_question, rerank=rerank)


def _floors(wanted: list[str]) -> dict[str, float]:
    floors = {}
    for item in wanted:
        name, _, value = item.partition("=")
        try:
            floors[name] = float(value)
        except ValueError:
            raise UsageError(f"--fail-under {item}: write METRIC=VALUE, as in Success@1=0.75") from None
    return floors
