"""Which documents are links, and to what: when a file changes, those that lead to it have changed as well."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from qa.errors import QAError
from qa.storage.folders import real
from qa.storage.store import Store

__all__ = ["Links"]

_MOST_LINKS = 40  # one behind the other, as the system follows them


class Links:
    """The names under which files are in an index that lead to others. What is no link any more does no harm."""

    def __init__(self) -> None:
        self._leading: dict[Path, set[Path]] = defaultdict(set)

    @classmethod
    def of(cls, folder: Path, root: Path) -> "Links":
        """The links among all that the index in ``folder`` has or has skipped; none where that cannot be told."""
        links = cls()
        with suppress(QAError), closing(Store(folder)) as store:
            links.add(root, [*store.documents(store.generation), *store.skipped()])
        return links

    def add(self, root: Path, sources: Iterable[str]) -> None:
        """Take in those of ``sources`` that are links."""
        for source in sources:
            path = root / source
            if os.path.islink(path):  # noqa: PTH114  # Path.is_symlink raises for a name too long
                for met in _way(path):
                    for above in (met, *met.parents):  # a folder may be renamed, or come
                        self._leading[above].add(path)

    def leading_to(self, path: Path) -> set[Path]:
        """The links to ``path`` or to what lies below."""
        return self._leading.get(real(path.parent) / path.name, set())


def _way(link: Path) -> Iterator[Path]:
    """What a link leads to: each further link, for that may be made anew, and the file at last."""
    path = link
    for _ in range(_MOST_LINKS):
        try:
            target = path.parent / path.readlink()
        except OSError:  # no link any more
            return
        path = real(target.parent) / target.name
        yield path
