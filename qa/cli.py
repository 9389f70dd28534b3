"""The command line. Results go to standard output, everything else to standard error."""

import logging
import os
import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from qa.console import note, print_json, progress_bar, question_bar, read_json
from qa.errors import DamagedIndexError, MissingIndexError, QAError, UsageError

if TYPE_CHECKING:
    from qa.build import BuildReport
    from qa.evaluation import Report
    from qa.library import Index
    from qa.terminal import Style

__all__ = ["app", "main"]

DEFAULT_CORPUS = "corpus"
NOT_ANSWERED = 3

app = typer.Typer(
    name="qa",
    help="Ask a folder of documents; get the passage and its exact place.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """What a result is printed as."""

    text = "text"
    json = "json"
    lines = "lines"


class Plain(StrEnum):
    """What a report is printed as."""

    text = "text"
    json = "json"


IndexOption = Annotated[Path, typer.Option("--index", envvar="QA_INDEX", help="The index folder.", show_default=True)]
FormatOption = Annotated[
    Format, typer.Option("--format", help="text; json: one object; lines: path:line:column: text.")
]
PlainOption = Annotated[Plain, typer.Option("--format", help="text, or json: one object.")]
QuestionArgument = Annotated[str, typer.Argument(help="The question, in quotation marks.")]
PassagesOption = Annotated[int, typer.Option("-k", help="How many passages, 1 to 1000.")]
ModeOption = Annotated[str, typer.Option("--mode", help="hybrid, dense or lexical.")]


@app.command()
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
    report = _update(paths or [], folder, model=model, rebuild=rebuild)
    if output is Plain.json:
        from dataclasses import asdict

        print_json(asdict(report))
    else:
        from qa.terminal import build_text

        typer.echo(build_text(report, str(folder)))


@app.command()
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
    result = _open(folder).search_result(question, k, mode)  # type: ignore[arg-type]  # checked above
    if output is Format.json:
        typer.echo(result.model_dump_json(indent=2))
    elif output is Format.lines:
        typer.echo(lines_text([p.citation for p in result.passages], result.index.corpus_root))
    else:
        typer.echo(search_text(result, _style()))
    _warn_stale({passage.citation.source for passage in result.passages if passage.stale})
    if not result.passages:
        raise typer.Exit(NOT_ANSWERED)


@app.command()
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
    answer = _open(folder).ask(question, k)
    if output is Format.json:
        typer.echo(answer.model_dump_json(indent=2))
    elif output is Format.lines:
        typer.echo(lines_text([c for s in answer.sentences for c in s.citations], answer.index.corpus_root))
    else:
        typer.echo(answer_text(answer, _style()))
    _warn_stale({passage.citation.source for passage in answer.passages if passage.stale})
    if answer.status == "not_found":
        raise typer.Exit(NOT_ANSWERED)


@app.command()
def verify(
    file: Annotated[str, typer.Argument(help="A saved JSON answer, or - for standard input.")],
    corpus: Annotated[
        Path | None,
        typer.Option("--corpus", envvar="QA_CORPUS", help="Where the documents lie. Default: what the answer says."),
    ] = None,
    output: PlainOption = Plain.text,
) -> None:
    """Check the citations of a saved answer against the files; exit status 0 only if all hold."""
    from qa.terminal import verify_text
    from qa.verification import verify as check

    answer = read_json(file)
    recorded = answer.get("index", {}).get("corpus_root") if isinstance(answer, dict) else None
    report = check(answer, corpus or Path(recorded or DEFAULT_CORPUS))
    typer.echo(report.model_dump_json(indent=2) if output is Plain.json else verify_text(report))
    if not report.holds:
        raise typer.Exit(1)


@app.command()
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


@app.command("eval")
def evaluate(
    questions: Annotated[
        Path | None, typer.Argument(help="A question set over the corpus. Default: eval/questions.jsonl.")
    ] = None,
    dataset: Annotated[
        str | None, typer.Option("--dataset", help="Instead: beir:DIR, squad:FILE or spans:DIR.")
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option("--fail-under", help="METRIC=VALUE: exit status 1 if hybrid is lower. Repeatable."),
    ] = None,
    report_folder: Annotated[
        Path | None, typer.Option("--report", help="Write results.md, its picture and TREC run files into this folder.")
    ] = None,
    output: PlainOption = Plain.text,
    folder: IndexOption = Path("index"),
) -> None:
    """Measure search and answers with a question set, each mode side by side."""
    from qa.reporting import failures, table, write_report

    floors = _floors(fail_under or [])
    report = _evaluated(questions, dataset, folder)
    if output is Plain.json:
        print_json(report.as_json())
    else:
        typer.echo(f"{report.dataset}: {report.questions} questions (shares in per cent)\n\n{table(report)}")
    if report_folder is not None:
        words = [part for part in ("qa eval", str(questions or ""), f"--dataset {dataset}" if dataset else "") if part]
        for path in write_report(report, report_folder, " ".join(words)):
            note(f"wrote {path}")
    low = failures(report, floors)
    if low:
        raise QAError("; ".join(low))


def _evaluated(questions: Path | None, dataset: str | None, folder: Path) -> "Report":
    from qa.evaluation import evaluate_questions
    from qa.graph import cache_folder

    if dataset is None:
        from qa.datasets import load_questions

        path = questions or Path("eval/questions.jsonl")
        opened = _open(folder)
        name, asked = str(path), load_questions(path, opened.text)
    else:
        import hashlib

        from qa.datasets import load_dataset
        from qa.library import index_documents

        loaded = load_dataset(dataset)
        name, asked = loaded.name, loaded.questions
        place = cache_folder() / "eval" / hashlib.sha256(str(Path(dataset).absolute()).encode()).hexdigest()[:16]
        with progress_bar() as on_progress:
            try:
                opened = index_documents(loaded.documents, place, on_progress=on_progress)
            except DamagedIndexError:  # it is only a cache, perhaps of an earlier version
                opened = index_documents(loaded.documents, place, rebuild=True, on_progress=on_progress)
    with question_bar() as on_question:
        return evaluate_questions(opened, name, asked, on_progress=on_question)


def _floors(wanted: list[str]) -> dict[str, float]:
    floors = {}
    for item in wanted:
        name, _, value = item.partition("=")
        try:
            floors[name] = float(value)
        except ValueError:
            raise UsageError(f"--fail-under {item}: write METRIC=VALUE, as in Success@1=0.75") from None
    return floors


def _update(paths: list[Path], folder: Path, *, model: str | None = None, rebuild: bool = False) -> "BuildReport":
    from qa.library import corpus_of, update_index

    corpus = paths or [_default_corpus(corpus_of(folder))]
    with progress_bar() as on_progress:
        return update_index(corpus, folder, model=model, rebuild=rebuild, on_progress=on_progress)


def _default_corpus(recorded: Path | None) -> Path:
    named = os.environ.get("QA_CORPUS")
    return Path(named) if named else recorded or Path(DEFAULT_CORPUS)


def _open(folder: Path) -> "Index":
    """The index, built first over the default corpus if there is none."""
    from qa.library import Index

    try:
        return Index.open(folder)
    except MissingIndexError:
        corpus = _default_corpus(None)
        if not corpus.exists():
            raise MissingIndexError(
                f"there is no index in {folder} and no {corpus} to build it from: name documents with `qa index PATH`"
            ) from None
        note(f"no index in {folder} yet: building it over {corpus}")
        report = _update([], folder)
        note(f"indexed {report.documents} documents, {report.passages} passages in {report.seconds:.1f} s")
        for source, reason in sorted(report.skipped.items()):
            note(f"skipped {source}: {reason}")
        return Index.open(folder)


def _style() -> "Style":
    from qa.terminal import Style

    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return Style(width=min(100, shutil.get_terminal_size().columns), colour=colour)


def _warn_stale(sources: set[str]) -> None:
    if sources:
        note(f"changed since indexing: {', '.join(sorted(sources))}; run `qa index` to bring the index up to date")


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
    typer.echo(f"qa: error: {' '.join(str(error).split())}", err=True)
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
