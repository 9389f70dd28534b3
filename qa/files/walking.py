"""Going through folders: every file that is neither hidden nor left out by `qa.files.selection`, nor of an index."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa.files.selection import IgnoreRules, Selection, rules_above
from qa.storage.folders import Identity, identity, is_folder, is_of_index, marks_index, printable

__all__ = ["Walk"]


class Walk:
    """Every file that is neither hidden nor left out, folder by folder, without recursion."""

    def __init__(self, root: Path, own: Identity | None, selection: Selection, within: Sequence[Path] | None) -> None:
        """``own`` is the folder of the index that the files are for."""
        self.root, self.own, self.selection, self.within = root, own, selection, within
        self.skipped: dict[str, str] = {}

    def files(self, scope: Path) -> Iterator[Path]:
        """Those at or below ``scope``."""
        if not self._on_the_way(scope):
            return
        if scope.is_file():
            if not self.selection.leaves_out(scope.relative_to(self.root).as_posix(), folder=False):
                yield scope
            return
        folders = [(scope, rules_above(scope))]
        while folders:
            folder, above = folders.pop()
            entries = self._entries(folder, named=folder == scope)
            rules = self._rules(folder, above) if entries else above
            for entry in entries:
                path, inner = Path(entry.path), entry.is_dir(follow_symlinks=False)
                if self._left_out(path, inner, rules):
                    continue
                if inner:
                    folders.append((path, rules))
                elif entry.is_symlink() and is_folder(path):
                    self._skip(path, "a link to a folder")
                else:
                    yield path

    def _entries(self, folder: Path, *, named: bool) -> list[os.DirEntry[str]]:
        """What is in ``folder``, in order; nothing, and it is listed, where that cannot be told or is an index.

        ``named``: the user has named the folder, so what lies beside the parts of an index is meant.
        """
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self._skip(folder, error.strerror or "cannot be listed")
            return []
        own = named and self.own is not None and identity(folder) == self.own  # at first it holds but the lock
        if not own and not marks_index(entry.name for entry in entries):
            return entries
        if not named:
            self._skip(folder, "an index, not documents")
        return [entry for entry in entries if named and not is_of_index(entry.name)]

    def _left_out(self, path: Path, folder: bool, rules: IgnoreRules) -> bool:
        if path.name.startswith(".") or not self._on_the_way(path):
            return True
        if folder and self.own is not None and identity(path) == self.own:
            return True
        if rules.leave_out(path, folder=folder):
            return True
        return self.selection.leaves_out(path.relative_to(self.root).as_posix(), folder=folder)

    def _on_the_way(self, path: Path) -> bool:
        """Whether ``path`` is asked for, or a folder to go through to what is."""
        return self.within is None or any(path.is_relative_to(w) or w.is_relative_to(path) for w in self.within)

    def _rules(self, folder: Path, above: IgnoreRules) -> IgnoreRules:
        try:
            return above.inside(folder)
        except OSError as error:
            self._skip(folder, f"its ignore files cannot be read ({error.strerror}), so what they say is not obeyed")
            return above

    def _skip(self, folder: Path, reason: str) -> None:
        self.skipped[printable(folder.relative_to(self.root).as_posix() + "/")] = reason
