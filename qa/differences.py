"""How the corpus differs from the index: what the next update would find, without making it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qa.corpus import SourceFile
from qa.coverage import recorded_coverage
from qa.errors import FormatError
from qa.planning import kept_away, scopes_that_are_documents, told_away
from qa.records import DocumentRow
from qa.sources import in_scope, read
from qa.store import Store

__all__ = ["Differences", "differences", "unseen"]


@dataclass(frozen=True, slots=True)
class Differences:
    """What the next update would find, by source."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    skipped: dict[str, str]


def differences(folder: Path, store: Store, known: Mapping[str, DocumentRow]) -> Differences:
    """The corpus as it is now against the ``known`` documents. New and changed files are read, as an update would."""
    coverage = recorded_coverage(folder, store.facts())
    if coverage is None:
        return Differences((), (), (), store.skipped())
    found = coverage.scan(folder)
    documents = scopes_that_are_documents(coverage, store)
    away = kept_away(coverage, documents) if coverage.there() else []
    new = [file for file in found.files if file.source not in known]
    changed = [file for file in found.files if file.source in known and not file.unchanged(known[file.source])]
    unreadable = {file.source: reason for file in [*new, *changed] if (reason := _unreadable(file))}
    held = {file.source for file in found.files} - set(unreadable)
    return Differences(
        new=tuple(file.source for file in new if file.source not in unreadable),
        changed=tuple(file.source for file in changed if file.source not in unreadable),
        gone=tuple(s for s in known if s not in held and not in_scope(s, coverage.sources(away))),
        skipped={**found.skipped, **told_away(coverage, away, documents), **unreadable},
    )


def unseen(folder: Path, store: Store, known: Mapping[str, DocumentRow]) -> int:
    """How many files of the corpus are in the index neither as documents nor as skipped; no file is opened."""
    coverage = recorded_coverage(folder, store.facts())
    found = coverage.scan(folder).files if coverage else ()
    return len({file.source for file in found} - known.keys() - store.skipped().keys())


def _unreadable(file: SourceFile) -> str | None:
    try:
        read(file)
    except FormatError as error:
        return str(error)
    return None
