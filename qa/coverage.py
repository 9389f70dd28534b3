"""What an index is of: one or more folders and files, and which of what lies in them.

Sources are named relative to one folder, the root: the nearest that holds everything. When a folder from elsewhere
comes in, the root moves up and the sources that are there get longer names (`qa.store.Store.move_sources`), so that a
name is always a plain path and never means two files. It never moves down: names would change without need.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa.corpus import Scan, printable, scan
from qa.errors import CorpusError, UsageError
from qa.selection import EVERYTHING, Selection, visible_from

__all__ = ["Coverage", "absolute", "coverage_of", "recorded_coverage", "recorded_root"]


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
        return replace(self, root=_common(self.root, scopes), scopes=tuple(sorted(scopes)))

    def without(self, path: Path) -> "Coverage":
        """Without ``path`` and what is below. Raises `UsageError` if it would come back with a scope that holds it."""
        kept = tuple(scope for scope in self.scopes if not scope.is_relative_to(path))
        outer = next((scope for scope in kept if path.is_relative_to(scope)), None)
        if outer is not None and kept == self.scopes:
            name = path.relative_to(self.root).as_posix()
            raise UsageError(
                f"{printable(str(path))} lies in {printable(str(outer))}, which is indexed: leave it out with "
                f"`qa index --exclude /{printable(name)}`, or name one of {', '.join(map(str, kept))}"
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
        """The scopes that exist."""
        return tuple(scope for scope in self.scopes if scope.exists())

    def scan(self, index: Path, within: Sequence[Path] | None = None) -> Scan:
        """The files as they are now, of ``within`` only if that is given; ``index`` is left out."""
        return scan(self.root, self.there(), index.absolute(), selection=self.selection, within=within)


def _leads(scope: Path, path: Path) -> bool:
    return path == scope or (path.is_relative_to(scope) and scope.is_dir() and visible_from(scope, path))


def _common(root: Path | None, paths: Sequence[Path]) -> Path:
    folders = [path if path.is_dir() else path.parent for path in paths]
    try:
        return Path(os.path.commonpath([*folders, *([root] if root else [])]))
    except ValueError as error:  # on Windows
        raise CorpusError("the folders lie on different drives: give each drive an index of its own") from error


def coverage_of(paths: Sequence[Path]) -> Coverage:
    """Of ``paths`` alone."""
    return Coverage(_common(None, paths), ()).extended(paths)


def recorded_root(folder: Path, relative: str) -> Path | None:
    """Where the corpus lies; it is recorded relative to the index, so that both can be moved together."""
    return Path(os.path.normpath(folder.absolute() / relative)) if relative else None


def recorded_coverage(folder: Path, facts: Mapping[str, str]) -> Coverage | None:
    """What the index in ``folder`` is of, by its recorded facts; None where it is not of files."""
    root = recorded_root(folder, facts.get("root", ""))
    if root is None:
        return None
    scopes = json.loads(facts.get("scopes") or '["."]')
    inside = tuple(sorted(Path(os.path.normpath(root / scope)) for scope in scopes))
    return Coverage(root, inside, Selection.from_json(facts.get("selection", "")))


def absolute(paths: Sequence[str | os.PathLike[str]]) -> tuple[Path, ...]:
    """The paths, normalised, in order. Raises `CorpusError` if one does not exist."""
    normal = sorted({Path(os.path.normpath(Path(path).absolute())) for path in paths})
    for path in normal:
        if not path.exists():
            name = printable(str(path))
            raise CorpusError(
                f"{name} does not exist: name a folder or file of documents, as in `qa index my-documents`"
            )
    return tuple(normal)
