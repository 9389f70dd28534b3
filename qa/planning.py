"""Which files an update has to look at, and how the corpus differs from the index: one reckoning for both.

`planned` turns what a user names into what is looked at and what the index is of afterwards; `carried_out` does it;
`differences` says what doing it would find.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from qa.build import RECIPE, update
from qa.corpus import Scan, SourceFile, is_utf8, printable
from qa.coverage import Coverage, coverage_of, recorded_coverage
from qa.dense import Kind
from qa.encoder import Encoder
from qa.errors import (
    CorpusError,
    DamagedIndexError,
    FormatError,
    IndexUnusableError,
    MissingIndexError,
    OutdatedIndexError,
    UsageError,
)
from qa.records import DocumentRow
from qa.selection import EVERYTHING, Selection
from qa.sources import BuildReport, Extent, OnProgress, in_scope, read
from qa.store import Store

__all__ = [
    "Differences",
    "Plan",
    "Recorded",
    "carried_out",
    "differences",
    "planned",
    "recorded_in",
    "touched",
    "without",
]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an index says of itself before it is opened for use. ``whole``: all of it has to be read anew.

    ``documents`` are those scopes that are documents themselves.
    """

    coverage: Coverage | None = None
    model: str | None = None
    whole: bool = False
    documents: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look at (``within``, paths that may be gone), what the index is of then, and which scopes go from it."""

    coverage: Coverage
    within: tuple[Path, ...]
    dropped: tuple[Path, ...] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)


def recorded_in(folder: Path, *, rebuild: bool = False) -> Recorded:
    """What the index in ``folder`` says. With ``rebuild`` one that cannot be read says nothing.

    Raises `DamagedIndexError`, and `IndexUnusableError` for a name that cannot be recorded.
    """
    if not is_utf8(str(folder.absolute())):
        raise IndexUnusableError(f"{printable(str(folder))}: its name is not UTF-8: name another folder with --index")
    try:
        with closing(Store(folder)) as store:
            facts = store.facts()
            coverage = recorded_coverage(folder, facts)
            return Recorded(
                coverage,
                facts.get("model"),
                facts.get("recipe", RECIPE) != RECIPE,
                _documents(coverage, store) if coverage else frozenset(),
            )
    except MissingIndexError:
        return Recorded()
    except OutdatedIndexError as error:
        return Recorded(recorded_coverage(folder, error.facts), error.facts.get("model"), whole=True)
    except DamagedIndexError:
        if rebuild:
            return Recorded()
        raise


def _documents(coverage: Coverage, store: Store) -> frozenset[Path]:
    names = zip(coverage.scopes, coverage.sources(coverage.scopes), strict=True)
    return frozenset(path for path, source in names if store.document(source, store.generation))


def planned(
    folder: Path,
    recorded: Recorded,
    paths: Sequence[Path] | None,
    *,
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    rebuild: bool = False,
) -> Plan:
    """What to do to bring ``paths`` (absolute; None: all that the index is of) up to date.

    Raises `CorpusError` if there is nothing to bring up to date, `UsageError` for patterns that are none.
    """
    before = recorded.coverage
    if paths is None and before is None:
        raise CorpusError(f"{folder} says of no folder that it is its corpus: name one, as in `qa index my-documents`")
    selection = _selected(before.selection if before else EVERYTHING, include, exclude)
    if paths is not None:
        after = coverage_of(paths) if before is None or rebuild else before.extended(paths)
    elif before is not None:
        after = before
    after = replace(after, selection=selection)
    dropped = tuple(scope for scope in before.scopes if scope not in after.scopes) if before else ()
    if paths is not None and not (recorded.whole or rebuild or (before and before.selection != selection)):
        return Plan(after, after.below(paths), dropped)
    lost = [scope for scope in after.scopes if not scope.exists()]
    if len(lost) == len(after.scopes):
        raise CorpusError(
            f"{printable(str(lost[0]))} does not exist: name a folder or file, as in `qa index my-documents`"
        )
    away = [scope for scope in lost if scope not in recorded.documents]
    listed = _away(after, away, kept=not (rebuild or recorded.whole))
    return Plan(after, tuple(s for s in after.scopes if s not in away), dropped, listed)


def touched(folder: Path, recorded: Recorded, paths: Sequence[Path]) -> Plan:
    """What to do after ``paths`` changed, which may be gone, hidden or left out; nothing comes to the index by it."""
    of = recorded.coverage
    if of is None:
        raise MissingIndexError(f"no index of files in {folder}")
    away = [scope for scope in of.scopes if scope not in recorded.documents and not scope.exists()]
    there = [path for path in paths if not any(path.is_relative_to(s) or s.is_relative_to(path) for s in away)]
    return Plan(of, of.below(there))


def _selected(before: Selection, include: Sequence[str] | None, exclude: Sequence[str] | None) -> Selection:
    for name, given in (("include", include), ("exclude", exclude)):
        if isinstance(given, str):
            raise UsageError(f"{name} is one text: give a list of patterns, as in [{given!r}]")
    return Selection(
        before.include if include is None else tuple(include), before.exclude if exclude is None else tuple(exclude)
    )


def _away(coverage: Coverage, scopes: Sequence[Path], *, kept: bool = True) -> dict[str, str]:
    """Folders that are not there are listed: a drive may be unplugged, and what was read of it is dear."""
    reason = "the folder is not there" + "; its documents are kept until `qa index --forget` takes them out" * kept
    return {f"{printable(name)}/": reason for name in coverage.sources(scopes)}


def without(folder: Path, recorded: Recorded, path: Path) -> Plan:
    """The plan that takes ``path`` out of what the index is of.

    Raises `UsageError` if it is not in it, `CorpusError` if nothing would be left.
    """
    if recorded.coverage is None:
        raise MissingIndexError(f"no index of files in {folder}, so nothing to forget")
    left = recorded.coverage.without(path)
    if not left.scopes:
        raise CorpusError(f"{folder} would be empty: remove the folder, or index something else first")
    return Plan(left, (path,), tuple(set(recorded.coverage.scopes) - set(left.scopes)))


def carried_out(
    folder: Path,
    plan: Plan,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    dense_kind: Kind | Literal["auto"] | None = None,
    on_progress: OnProgress = lambda progress: None,
) -> BuildReport:
    """Do it. Errors as for `qa.build.update`."""
    of = plan.coverage
    found = of.scan(folder, plan.within)
    extent = Extent(
        Path(os.path.relpath(of.root, folder.absolute())).as_posix(),
        of.sources(of.scopes),
        # Named from the root as it will be: by then the recorded ones are, too.
        of.sources([path for path in plan.dropped if path.is_relative_to(of.root)]),
        of.selection.to_json(),
    )
    return update(
        folder,
        found.files,
        {**found.skipped, **plan.skipped},
        encoder,
        of=extent,
        within=of.sources(plan.within),
        rebuild=rebuild,
        dense_kind=dense_kind,
        on_progress=on_progress,
    )


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
    found = coverage.scan(folder) if coverage.root.is_dir() else Scan((), {})
    away = _away_now(coverage, store)
    new = [file for file in found.files if file.source not in known]
    changed = [file for file in found.files if file.source in known and not file.unchanged(known[file.source])]
    unreadable = {file.source: reason for file in [*new, *changed] if (reason := _unreadable(file))}
    held = {file.source for file in found.files} - set(unreadable)
    return Differences(
        new=tuple(file.source for file in new if file.source not in unreadable),
        changed=tuple(file.source for file in changed if file.source not in unreadable),
        gone=tuple(s for s in known if s not in held and not in_scope(s, coverage.sources(away))),
        skipped={**found.skipped, **_away(coverage, away), **unreadable},
    )


def _away_now(coverage: Coverage, store: Store) -> list[Path]:
    """Folders that are not there, while others are."""
    if not coverage.there():
        return []
    files = _documents(coverage, store)
    return [scope for scope in coverage.scopes if not scope.exists() and scope not in files]


def _unreadable(file: SourceFile) -> str | None:
    try:
        read(file)
    except FormatError as error:
        return str(error)
    return None
