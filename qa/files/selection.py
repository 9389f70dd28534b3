"""Which of the files below a folder are meant: ignore files at every level, ``--include`` and ``--exclude``.

All are in gitignore syntax. pathspec compiles the patterns; they are matched one entry at a time here, as git does it:
a folder that is left out is not entered, so nothing in it can be named back in.
"""

import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from qa.errors import UsageError
from qa.storage.folders import holds_index, is_folder, stands

__all__ = ["EVERYTHING", "IGNORE_FILES", "IgnoreRules", "Selection", "literally", "rules_above", "visible_from"]

IGNORE_FILES = (".gitignore", ".ignore", ".qaignore")
"""A later one of these overrules an earlier one in the same folder, and any in a folder those in the folders above."""

_STAR = "[^/]*"  # as pathspec writes it
_Compiled = tuple[re.Pattern[str], bool]  # and whether what it matches is left out, or named back in


def _compiled(lines: Iterable[str]) -> list[_Compiled]:
    """The patterns of a file; a line that is none is passed over, as git does it."""
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    patterns = []
    for line in lines:
        try:
            pattern = GitIgnoreSpecPattern(line)
        except (ValueError, re.error):
            continue
        if pattern.include is not None and pattern.regex is not None:
            patterns.append((re.compile(_quick(pattern.regex.pattern)), pattern.include))
    return patterns


def _quick(expression: str) -> str:
    """The expression so that ``*a*a*a*b`` takes no exponential time: each star but the last stops at the first fit.

    The first place where what follows a star fits leaves the most to those behind it, so nothing is missed.
    """
    first, *rest = expression.split(_STAR)
    if any("(" in part or ")" in part for part in rest[:-1]):
        return expression
    if not rest:
        return first
    return first + "".join(f"(?>{_STAR}?{part})" for part in rest[:-1]) + _STAR + rest[-1]


def _verdict(patterns: Sequence[_Compiled], path: str) -> bool | None:
    """Whether the last pattern that matches ``path`` itself leaves it out; None if none does. A folder ends in a slash.

    pathspec's expressions also match what lies below a folder that they name; those matches end at an inner slash,
    which they mark as ``ps_d``. Those without that mark (``a/**``) are of names, not of the slash behind a folder's.
    """
    for expression, leaves_out in reversed(patterns):
        if "ps_d" not in expression.groupindex:
            matches = expression.search(path.rstrip("/")) is not None
        else:
            matches = any(found["ps_d"] is None or found.end() == len(path) for found in expression.finditer(path))
        if matches:
            return leaves_out
    return None


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The ignore files that hold in a folder: those of each folder from the outermost on, with the folder's path."""

    levels: tuple[tuple[str, tuple[_Compiled, ...]], ...] = ()

    def inside(self, folder: Path) -> "IgnoreRules":
        """The rules for what is in ``folder``: these, and its own files'. Raises `OSError` if one cannot be read."""
        own: list[_Compiled] = []
        for name in IGNORE_FILES:
            if os.path.isfile(folder / name):  # noqa: PTH113  # Path.is_file raises for a name too long
                data = (folder / name).read_bytes().removeprefix(b"\xef\xbb\xbf")
                own += _compiled(re.split(r"\r?\n", os.fsdecode(data)))
        return IgnoreRules((*self.levels, (_slashed(folder), tuple(own)))) if own else self

    def leave_out(self, path: Path, *, folder: bool) -> bool:
        """Whether the entry is left out; the folders above it are taken as let in."""
        named = path.as_posix() + "/" * folder
        for above, patterns in reversed(self.levels):
            verdict = _verdict(patterns, named.removeprefix(above))
            if verdict is not None:
                return verdict
        return False


def _slashed(folder: Path) -> str:
    return folder.as_posix().rstrip("/") + "/"


def rules_above(scope: Path) -> IgnoreRules:
    """The rules for ``scope`` that stand above it, up to the top of the git work tree it lies in; none outside of one.

    A file that leaves out ``scope`` itself does not count: whoever names a folder wants it read.
    """
    above = list(scope.parents)
    top = next((number for number, folder in enumerate([scope, *above]) if stands(folder / ".git")), 0)
    rules = IgnoreRules()
    for folder in reversed(above[:top]):
        try:
            deeper = rules.inside(folder)
        except OSError:
            continue
        own = IgnoreRules(deeper.levels[len(rules.levels) :])
        inner = [scope, *above[: above.index(folder)]]
        if not any(own.leave_out(path, folder=path != scope or is_folder(scope)) for path in inner):
            rules = deeper
    return rules


def visible_from(scope: Path, path: Path) -> bool:
    """Whether a walk that begins at the folder ``scope`` comes to ``path``: nothing on the way is left out."""
    rules, at = rules_above(scope), scope
    for part in path.relative_to(scope).parts:
        try:
            rules = rules.inside(at)
        except OSError:
            return False
        at /= part
        folder = is_folder(at)
        if part.startswith(".") or rules.leave_out(at, folder=folder):
            return False
        if folder and (at.is_symlink() or holds_index(at)):
            return False
    return True


@dataclass(frozen=True)
class Selection:
    """What ``--include`` and ``--exclude`` say, relative to the corpus. With no ``include``, everything is included.

    Raises `UsageError` for a pattern that is none.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, patterns in (("include", self.include), ("exclude", self.exclude)):
            for pattern in patterns:
                if not _compiled([pattern]):
                    raise UsageError(
                        f"--{name} {pattern!r} is no pattern: give one like '*.md', 'notes/' or '/drafts/**'"
                    )

    @cached_property
    def _patterns(self) -> tuple[list[_Compiled], list[_Compiled]]:
        return _compiled(self.include), _compiled(self.exclude)

    def leaves_out(self, source: str, *, folder: bool) -> bool:
        """Whether a file or folder (POSIX path relative to the corpus) is left out.

        A file is included if it or a folder above it is named; whether folders are, only their files tell.
        """
        include, exclude = self._patterns
        if exclude and _verdict(exclude, source + "/" * folder):
            return True
        return bool(include) and not folder and not any(_verdict(include, name) for name in _and_above(source))

    def seen_from_above(self, prefix: str) -> "Selection":
        """The same, relative to a folder in which the corpus so far is ``prefix``; "." is that folder itself.

        A pattern that may match at any depth does so in all of the new corpus.
        """
        if prefix == ".":
            return self
        include, exclude = ([_below(prefix, pattern) for pattern in each] for each in (self.include, self.exclude))
        return Selection(tuple(include), tuple(exclude))

    def to_json(self) -> str:
        """As recorded in an index."""
        return json.dumps({"include": self.include, "exclude": self.exclude})

    @classmethod
    def from_json(cls, recorded: str) -> "Selection":
        """The inverse of `to_json`; "" is everything."""
        facts = json.loads(recorded or "{}")
        return cls(tuple(facts.get("include", ())), tuple(facts.get("exclude", ())))


EVERYTHING = Selection()


def literally(path: str) -> str:
    """A path as a pattern that means it and nothing else."""
    return re.sub(r"([\\*?\[\]!#]| \Z)", r"\\\1", path)


def _below(prefix: str, pattern: str) -> str:
    """A pattern as it reads from further up. A slash that is not its last character binds it to a place."""
    negated = "!" * pattern.startswith("!")
    bare = pattern.removeprefix("!")
    if "/" not in bare.rstrip().rstrip("/") or bare.startswith("**/"):
        return pattern
    return f"{negated}/{literally(prefix)}/{bare.removeprefix('/')}"


def _and_above(source: str) -> list[str]:
    """The file, and every folder it lies in, with a slash behind."""
    parts = source.split("/")
    return [source, *("/".join(parts[:depth]) + "/" for depth in range(1, len(parts)))]
