"""Which files an update has to look at.

`planned` turns what a user names into what is looked at and what the index is of afterwards; `qa.indexing.updating`
does it, `qa.indexing.status` says what doing it would find.
"""

import shlex
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from qa.errors import (
    CorpusError,
    DamagedIndexError,
    IndexUnusableError,
    MissingIndexError,
    OutdatedIndexError,
    UsageError,
)
from qa.files.coverage import Coverage, coverage_of, recorded_coverage, unreachable
from qa.files.selection import Selection
from qa.formats.base import holds_halves
from qa.indexing.build import RECIPE
from qa.storage.folders import away, gone, printable, reachable
from qa.storage.store import Store

__all__ = [
    "Plan",
    "Recorded",
    "kept_away",
    "planned",
    "recorded_in",
    "scopes_that_are_documents",
    "told_away",
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
    if holds_halves(str(folder.absolute())):
        raise IndexUnusableError(f"{printable(str(folder))}: its name is not UTF-8: name another folder with --index")
    try:
        with closing(Store(folder)) as store:
            facts = store.facts()
            coverage = recorded_coverage(folder, facts)
            return Recorded(
                coverage,
                facts.get("model"),
                facts.get("recipe", RECIPE) != RECIPE,
                scopes_that_are_documents(coverage, store) if coverage else frozenset(),
            )
    except MissingIndexError:
        return Recorded()
    except OutdatedIndexError as error:
        return Recorded(recorded_coverage(folder, error.facts), error.facts.get("model"), whole=True)
    except DamagedIndexError:
        if rebuild:
            return Recorded()
        raise


def scopes_that_are_documents(coverage: Coverage, store: Store) -> frozenset[Path]:
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
    if paths is not None:
        paths = [before.named(path) for path in paths] if before else paths
        after = coverage_of(paths, before) if before is None or rebuild else before.extended(paths)
    elif before is not None:
        after = before
    else:
        raise CorpusError(f"{folder} says of no folder that it is its corpus: name one, as in `qa index my-documents`")
    selection = _selected(after.selection, include, exclude)
    whole = paths is None or recorded.whole or rebuild or (before is not None and after.selection != selection)
    after = replace(after, selection=selection)
    dropped = tuple(scope for scope in before.scopes if scope not in after.scopes) if before else ()
    if whole and not after.there():
        raise unreachable(after.scopes[0])
    meant = after.scopes if whole else after.below(paths or ())
    absent = [scope for scope in kept_away(after, recorded.documents) if scope in meant]
    listed = told_away(after, absent, recorded.documents, kept=not (rebuild or recorded.whole))
    return Plan(after, tuple(path for path in meant if path not in absent), dropped, listed)


def touched(folder: Path, recorded: Recorded, paths: Sequence[Path]) -> Plan:
    """What to do after ``paths`` changed, which may be gone, hidden or left out; nothing comes to the index by it."""
    of = recorded.coverage
    if of is None:
        raise MissingIndexError(f"no index of files in {folder}")
    absent = kept_away(of, recorded.documents)
    there = [path for path in paths if not any(path.is_relative_to(s) or s.is_relative_to(path) for s in absent)]
    return Plan(of, of.below(there))


def _selected(before: Selection, include: Sequence[str] | None, exclude: Sequence[str] | None) -> Selection:
    for name, given in (("include", include), ("exclude", exclude)):
        if isinstance(given, str):
            raise UsageError(f"{name} is one text: give a list of patterns, as in [{given!r}]")
    return Selection(
        before.include if include is None else tuple(include), before.exclude if exclude is None else tuple(exclude)
    )


def kept_away(coverage: Coverage, documents: Collection[Path]) -> list[Path]:
    """Scopes that cannot be reached and whose documents stay: a drive may be unplugged, and what was read is dear.

    A document that is a scope itself (one of ``documents``) stays only if nobody may look whether it is there.
    """
    return [s for s in coverage.scopes if not (reachable(s) or (s in documents and gone(s)))]


def told_away(
    coverage: Coverage, scopes: Sequence[Path], documents: Collection[Path], *, kept: bool = True
) -> dict[str, str]:
    """Each of ``scopes``, as it is listed, with why it could not be looked at."""
    told = {}
    for scope, name in zip(scopes, map(printable, coverage.sources(scopes)), strict=True):
        why = "the folder is not there" if gone(scope) else away(scope)
        stays = f"; its documents are kept until {_until(coverage, scope)}" if kept else ""
        told[name if scope in documents else f"{name}/"] = why + stays
    return told


def _until(coverage: Coverage, scope: Path) -> str:
    if not coverage.there():  # nothing else would be left
        return "it is back, or `qa index FOLDER --rebuild` tells where they lie now"
    return f"`qa index --forget {shlex.quote(str(scope))}` takes them out"


def without(folder: Path, recorded: Recorded, path: Path) -> Plan:
    """The plan that takes ``path`` out of what the index is of.

    Raises `UsageError` if it is not in it, `CorpusError` if nothing would be left.
    """
    if recorded.coverage is None:
        raise MissingIndexError(f"no index of files in {folder}, so nothing to forget")
    path = recorded.coverage.named(path)
    left = recorded.coverage.without(path)
    if not left.scopes:
        raise CorpusError(f"{folder} would be empty: remove the folder, or index something else first")
    return Plan(left, (path,), tuple(set(recorded.coverage.scopes) - set(left.scopes)))
