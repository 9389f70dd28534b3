"""What an index is of: one or more folders and files, and which of what lies in them.

Sources are named relative to one folder, the root: the nearest that holds everything. When a folder from elsewhere
comes in, the root moves up and the sources that are there get longer names (`qa.storage.store.Store.move_sources`), so
that a name is always a plain path and never means two files. It never moves down: names would change without need.
"""

import json
import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa.errors import CorpusError, UsageError
from qa.files.corpus import Scan, scan
from qa.files.selection import EVERYTHING, Selection, literally, visible_from
from qa.storage.folders import away, given, identity, is_folder, printable, reachable, real

__all__ = [
    "Coverage",
    "absolute",
    "coverage_of",
    "recordable_root",
    "recorded_coverage",
    "recorded_root",
    "unreachable",
]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Files at or below ``scopes`` (inside ``root``) that ``selection`` lets in. Paths are absolute and normalised.

    Of two scopes one may lie inside the other, if the walk through the outer does not come to the inner.
    """

    root: Path
    scopes: tuple[Path, ...]
    selection: Selection = EVERYTHING

    def extended(self, paths: Sequence[Path]) -> "Coverage":
        """With ``paths`` too: those that the walk through a scope does not come to become scopes."""
        scopes = list(self.scopes)
        for path in sorted(paths, key=lambda path: len(path.parts)):
            if not any(_leads(scope, path) for scope in scopes):
                scopes = [*(scope for scope in scopes if not _leads(path, scope)), path]
        if all(scope.is_relative_to(self.root) for scope in scopes):
            return replace(self, scopes=tuple(sorted(scopes)))
        root = _common(self.root, scopes)
        selection = self.selection.seen_from_above(self.root.relative_to(root).as_posix())
        return Coverage(root, tuple(sorted(scopes)), selection)

    def named(self, path: Path) -> Path:
        """``path`` as the index names it: a folder of the index may be reached through a link, too."""
        if any(path.is_relative_to(scope) for scope in self.scopes):
            return path
        known = {identity(folder): folder for folder in (self.root, *self.scopes) if is_folder(folder)}
        for above in (path, *path.parents):
            if is_folder(above) and (folder := known.get(identity(above))) is not None:
                return folder / path.relative_to(above)
        return path

    def without(self, path: Path) -> "Coverage":
        """Without ``path`` and what is below. Raises `UsageError` if it would come back with a scope that holds it."""
        kept = tuple(scope for scope in self.scopes if not scope.is_relative_to(path))
        outer = next((scope for scope in kept if path.is_relative_to(scope)), None)
        if outer is not None and kept == self.scopes:
            patterns = (*self.selection.exclude, f"/{literally(path.relative_to(self.root).as_posix())}")
            options = " ".join(f"--exclude {shlex.quote(printable(pattern))}" for pattern in patterns)
            raise UsageError(
                f"{printable(str(path))} lies in {printable(str(outer))}, which is indexed: leave it out with "
                f"`qa index {options}`, or name one of {', '.join(map(str, kept))}"
            )
        if kept == self.scopes:
            raise UsageError(f"{printable(str(path))} is not indexed: name one of {', '.join(map(str, kept))}")
        return replace(self, scopes=kept)

    def leads_to(self, path: Path) -> bool:
        """Whether a walk through the scopes comes to ``path``, be it there or not."""
        return any(_leads(scope, path) for scope in self.scopes)

    def below(self, paths: Sequence[Path]) -> tuple[Path, ...]:
        """``paths``, and the scopes inside them that a walk through them does not come to."""
        return (*paths, *(s for s in self.scopes if s not in paths and any(s.is_relative_to(p) for p in paths)))

    def sources(self, paths: Sequence[Path]) -> tuple[str, ...]:
        """Paths as they are named in the index; "." is the root."""
        return tuple(path.relative_to(self.root).as_posix() for path in paths)

    def there(self) -> tuple[Path, ...]:
        """The scopes that can be reached."""
        return tuple(scope for scope in self.scopes if reachable(scope))

    def scan(self, index: Path, within: Sequence[Path] | None = None) -> Scan:
        """The files as they are now, of ``within`` only if that is given; ``index`` is left out."""
        found = scan(self.root, self.there(), index.absolute(), selection=self.selection, within=within)
        return replace(found, skipped={**self._without_a_match(found, within), **found.skipped})

    def _without_a_match(self, found: Scan, within: Sequence[Path] | None) -> dict[str, str]:
        """Folders that were named and in which no pattern of ``--include`` lets anything in: nobody would know why."""
        if not self.selection.include:
            return {}
        reason = f"nothing in it matches --include {' '.join(map(printable, self.selection.include))}"
        looked_at = [scope for scope in self.scopes if is_folder(scope) and (within is None or scope in within)]
        holding = [self.root / file.source for file in found.files]
        empty = [scope for scope in looked_at if not any(path.is_relative_to(scope) for path in holding)]
        return {f"{printable(name)}/": reason for name in self.sources(empty)}


def _leads(scope: Path, path: Path) -> bool:
    return path == scope or (path.is_relative_to(scope) and is_folder(scope) and visible_from(scope, path))


def _common(root: Path | None, paths: Sequence[Path]) -> Path:
    folders = [path if is_folder(path) else path.parent for path in paths]
    try:
        return Path(os.path.commonpath([*folders, *([root] if root else [])]))
    except ValueError as error:  # on Windows
        raise CorpusError("the folders lie on different drives: give each drive an index of its own") from error


def coverage_of(paths: Sequence[Path], before: Coverage | None = None) -> Coverage:
    """Of ``paths`` alone, with the patterns that held ``before``."""
    of = Coverage(_common(None, paths), ()).extended(paths)
    if before is None:
        return of
    prefix = before.root.relative_to(of.root).as_posix() if before.root.is_relative_to(of.root) else "."
    return replace(of, selection=before.selection.seen_from_above(prefix))


def recorded_root(folder: Path, relative: str) -> Path | None:
    """Where the corpus lies; it is recorded relative to the index, so that both can be moved together.

    The index may be reached through links: what counts is where it is.
    """
    return Path(os.path.normpath(real(folder) / relative)) if relative else None


def recordable_root(folder: Path, root: Path) -> str:
    """The inverse of `recorded_root`: the shortest way, so that as little as possible has to be moved together.

    By the names that both are called by it leads there only if no link is on the way.
    """
    called, true = (Path(os.path.relpath(root, start)).as_posix() for start in (folder.absolute(), real(folder)))
    there = recorded_root(folder, called)
    leads = there == root or (there is not None and identity(there) == identity(root) is not None)
    return called if leads and len(called) < len(true) else true


def recorded_coverage(folder: Path, facts: Mapping[str, str]) -> Coverage | None:
    """What the index in ``folder`` is of, by its recorded facts; None where it is not of files."""
    root = recorded_root(folder, facts.get("root", ""))
    if root is None:
        return None
    scopes = json.loads(facts.get("scopes") or '["."]')
    inside = tuple(sorted(Path(os.path.normpath(root / scope)) for scope in scopes))
    return Coverage(root, inside, Selection.from_json(facts.get("selection", "")))


def absolute(paths: Sequence[str | os.PathLike[str]]) -> tuple[Path, ...]:
    """The paths, normalised, in order. Raises `CorpusError` if there is none or one does not exist, `UsageError`
    for what is no path.
    """
    normal = sorted({Path(os.path.normpath(given(path).absolute())) for path in paths})
    if not normal:
        raise CorpusError("no folder and no file is named: name one, or give None for what was indexed")
    for path in normal:
        if not reachable(path):
            raise unreachable(path)
    return tuple(normal)


def unreachable(path: Path) -> CorpusError:
    """The error for a path that is needed."""
    what = f"{printable(str(path))} {away(path)}"
    return CorpusError(f"{what}: name a folder or file of documents, as in `qa index my-documents`")
