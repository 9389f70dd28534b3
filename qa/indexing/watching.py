"""Following a corpus: what is saved, added, renamed or removed is brought into the index at once.

The system tells of changes (watchfiles: inotify, FSEvents, ReadDirectoryChangesW); what it names is looked at by the
same update that ``qa index`` makes, so an event too many does no harm. The model stays loaded.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

from qa.encoder import Encoder
from qa.encoding.embedding import DEFAULT_MODEL, open_encoder
from qa.errors import CorpusError, IndexUnusableError, LockedIndexError, QAError
from qa.files.coverage import Coverage
from qa.files.linked import Links
from qa.files.selection import IGNORE_FILES
from qa.files.sources import BuildReport
from qa.indexing.planning import planned, recorded_in, touched
from qa.indexing.updating import carried_out
from qa.models import Span
from qa.storage.folders import RECORD, Identity, identity, is_folder

__all__ = ["watch_index"]

_QUIET = 50  # milliseconds without a change after which the changes so far are looked at together
_LONGEST = 500  # milliseconds after which they are, quiet or not
_TICK = 400  # milliseconds without any change between two looks at whether the folders are still the same
_MANY = 500  # paths that are looked at one by one; more, and all is looked at


def watch_index(
    index: str | os.PathLike[str] = "index",
    *,
    encoder: Encoder | None = None,
    on_update: Callable[[BuildReport], None] = lambda report: None,
    on_error: Callable[[QAError], None] = lambda error: None,
    on_ready: Callable[[], None] = lambda: None,
    stop: Event | None = None,
) -> None:
    """Keep the index up to date with its corpus, until ``stop`` is set or an interrupt comes.

    ``on_update`` gets the report of each update that found something, ``on_error`` what went wrong in one (the next
    change is looked at all the same); ``on_ready`` is called when everything is up to date for the first time. Raises
    `MissingIndexError` and other errors of an index that cannot be opened, `ModelError`.
    """
    folder = Path(index)
    recorded = recorded_in(folder)
    if recorded.coverage is None:
        raise CorpusError(f"{folder} is no index of files that could be watched: make one with `qa index PATH`")
    encoder = encoder or open_encoder(recorded.model or DEFAULT_MODEL)
    encoder.encode_passages(["Loaded now, not at the first change."], [[Span(0, 6)]])
    follower = _Follower(folder, recorded.coverage, encoder, on_update, on_error)
    stop = stop or Event()
    while not stop.is_set():
        of = follower.covered()
        seen = _identities(of)
        for number, changes in enumerate(_changes(of, stop)):
            if number == 0:  # only now is watched what changes from here on
                follower.take(None)
                follower.links = Links.of(folder, of.root)
                on_ready()
                on_ready = lambda: None  # noqa: E731
            follower.take(_to_look_at(changes | follower.linked(changes), of, folder))
            if follower.covered() != of or _identities(of) != seen:
                break  # a folder came, went or was put in another's place: watch anew


class _Follower:
    """Looks at what changed; keeps what could not be looked at because another process was writing."""

    def __init__(
        self,
        folder: Path,
        of: Coverage,
        encoder: Encoder,
        on_update: Callable[[BuildReport], None],
        on_error: Callable[[QAError], None],
    ) -> None:
        self.folder, self.encoder, self.on_update, self.on_error = folder, encoder, on_update, on_error
        self.of = of
        self.written: list[tuple[int, int]] = []  # as the record was when that was read from it
        self.waiting: set[Path] = set()
        self.whole = False  # everything is to be looked at
        self.failed = False  # an error has left things undone since the last update
        self.told = False  # that another process writes
        self.links = Links()

    def covered(self) -> Coverage:
        """What the index is of now, as another process may have added to it; as before, where that cannot be told."""
        written = _written(self.folder)
        if written != self.written:
            self.written = written
            with suppress(QAError):  # the next update tells of it
                self.of = recorded_in(self.folder).coverage or self.of
        return self.of

    def linked(self, paths: set[Path]) -> set[Path]:
        """The documents that are links to ``paths``."""
        return set().union(*map(self.links.leading_to, paths))

    def take(self, paths: Sequence[Path] | None) -> None:
        """Bring ``paths`` (None: everything) up to date, and what is waiting from before."""
        self.waiting.update(paths or ())
        more = len(self.waiting) > _MANY or (self.failed and bool(self.waiting))
        self.whole = self.whole or paths is None or more
        if not (self.waiting or self.whole):
            return
        try:
            report = self._updated()
        except LockedIndexError as error:
            if not self.told:
                self.on_error(error)
            self.told = True
            return
        except (QAError, OSError) as error:
            self.on_error(error if isinstance(error, QAError) else IndexUnusableError(str(error)))
            self.failed = True  # all is looked at with the next change; not again and again without one
        else:
            self.failed = False
            if report.added or report.changed or report.removed:
                self.on_update(report)
        self.waiting.clear()
        self.whole = self.told = False

    def _updated(self) -> BuildReport:
        recorded = recorded_in(self.folder)
        whole = self.whole or recorded.whole
        plan = planned(self.folder, recorded, None) if whole else touched(self.folder, recorded, sorted(self.waiting))
        report = carried_out(self.folder, plan, self.encoder)
        self.links.add(plan.coverage.root, [*report.added, *report.changed, *report.skipped])
        return report


def _changes(of: Coverage, stop: Event) -> Iterator[set[Path]]:
    """Sets of paths that changed, an empty one at each tick. Raises `CorpusError` if the system cannot watch."""
    from watchfiles import watch

    folders = [scope for scope in of.there() if is_folder(scope)]
    # Of a file its folder is watched: editors put a new file in the old one's place.
    beside = sorted({scope.parent for scope in of.there() if not is_folder(scope)})
    watchers = [
        watch(
            *paths, watch_filter=None, debounce=_LONGEST, step=_QUIET, stop_event=stop, rust_timeout=_TICK,
            yield_on_timeout=True, recursive=recursive, ignore_permission_denied=True,
        )
        for paths, recursive in ((folders, True), (beside, False))
        if paths
    ]  # fmt: skip
    while not watchers and not stop.wait(_TICK / 1000):
        yield set()  # nothing is there now
    try:
        while watchers:
            told = [next(watcher) for watcher in watchers]  # all begin before one is believed
            yield {Path(path) for changes in told for _, path in changes}
    except StopIteration:
        return
    except (OSError, RuntimeError) as error:
        raise CorpusError(f"{of.root} cannot be watched ({error}): run `qa index` after changes instead") from error
    finally:
        for watcher in watchers:
            watcher.close()


def _to_look_at(changes: set[Path], of: Coverage, folder: Path) -> list[Path]:
    """Changed paths without the index's own and what is left out; of an ignore file the folder it is in."""
    own = identity(folder)  # by whatever name the system tells of it
    around = {above for path in changes for above in (path, *path.parents)}
    owned = {path for path in around if own is not None and identity(path) == own}
    others = [path for path in changes if owned.isdisjoint((path, *path.parents))]
    meant = {path.parent if path.name in IGNORE_FILES else path for path in others}
    return sorted(path for path in meant if of.leads_to(path))


def _written(folder: Path) -> list[tuple[int, int]]:
    """The sizes and times of the record's files: they change with what is in it, not by its being read."""
    found = []
    for name in (RECORD, f"{RECORD}-wal"):
        with suppress(OSError):
            status = (folder / name).stat()
            if status.st_size:
                found.append((status.st_size, status.st_mtime_ns))
    return found


def _identities(of: Coverage) -> dict[Path, Identity | None]:
    """Which folders there are, and that none has been put in another's place."""
    return {scope: identity(scope) for scope in of.scopes if is_folder(scope)}
