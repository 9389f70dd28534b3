"""What building, updating and looking at an index has to tell a person: reports in, lines out, nothing printed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.text.printable import counted, one_line

if TYPE_CHECKING:
    from qa.files.sources import BuildReport
    from qa.indexing.status import IndexStatus

__all__ = ["build_text", "status_text", "update_text"]

_NAMED = 3  # sources that are named of each kind


def build_text(report: "BuildReport", folder: str) -> str:
    """What a build did, in one line, and the files it passed over."""
    done = [f"{len(report.added)} added", f"{len(report.changed)} changed", f"{len(report.removed)} removed"]
    head = (
        f"{one_line(folder)}: {_held(report.documents, report.passages)} ({', '.join(done)}, "
        f"{report.unchanged} unchanged; {counted(report.embedded, 'passage')} embedded in {report.seconds:.1f} s)"
    )
    return "\n".join([head, *_skipped(report.skipped)])


def update_text(report: "BuildReport") -> str:
    """What an update did, in one line that names the first files."""
    kinds = (("added", report.added), ("changed", report.changed), ("removed", report.removed))
    done = [f"{word} {_some(sources)}" for word, sources in kinds if sources]
    return f"{'; '.join(done)} ({counted(report.embedded, 'passage')} embedded, {report.seconds:.1f} s)"


def _held(documents: int, passages: int) -> str:
    return f"{counted(documents, 'document')}, {counted(passages, 'passage')}"


def _some(sources: Sequence[str]) -> str:
    more = f" and {len(sources) - _NAMED} more" if len(sources) > _NAMED else ""
    return ", ".join(map(one_line, sources[:_NAMED])) + more


def status_text(status: "IndexStatus") -> str:
    """What is indexed, and what differs in the corpus now."""
    info = status.info
    lines = [
        f"index    {one_line(info.path)}",
        f"corpus   {one_line(info.corpus_root) or '(not files)'}",
        *(f"below    {one_line(root)}" for root in info.roots if info.roots != (".",)),
        *(f"include  {one_line(pattern)}" for pattern in status.include),
        *(f"exclude  {one_line(pattern)}" for pattern in status.exclude),
        f"model    {one_line(info.model)} ({status.dimension} dimensions)",
        f"holds    {_held(info.documents, info.passages)}",
    ]
    for word, sources in (("new", status.new), ("changed", status.changed), ("gone", status.gone)):
        lines += [f"{word:<8} {one_line(source)}" for source in sources]
    if not status.sound:
        lines.append("damaged  files made from the record are missing or cannot be read")
    if status.outdated:
        lines.append("outdated made by an earlier version: the next `qa index` makes it anew")
    lines += _skipped(status.skipped)
    lines.append("Up to date." if status.current else "Not up to date: run `qa index`.")
    return "\n".join(lines)


def _skipped(skipped: dict[str, str]) -> list[str]:
    return [f"skipped  {one_line(source)}: {one_line(reason)}" for source, reason in sorted(skipped.items())]
