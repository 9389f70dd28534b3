"""Is an index whole? Every invariant checked, each finding with what to do; and what can be made again made again."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from qa.encoder import Encoder
from qa.encoding.embedding import DefaultEncoder, open_encoder
from qa.errors import DamagedIndexError, MissingIndexError, ModelError
from qa.indexing.index import TRIES
from qa.indexing.invariants import DERIVED, RECORD, Check, Finding, refused
from qa.indexing.locking import locked
from qa.indexing.publishing import renew, tidy, unfinished
from qa.library import Index
from qa.storage.store import Store

__all__ = ["Diagnosis", "diagnose", "repair"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was looked at and what was found. ``repaired``: something was made again before this was looked at."""

    path: str
    checks: tuple[str, ...]
    findings: tuple[Finding, ...]
    repaired: bool = False

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong. Notes are not trouble."""
        return not any(finding.severity == "trouble" for finding in self.findings)

    def found(self, checks: "dict[str, Check]") -> bool:
        """Whether one of ``checks`` found trouble."""
        return any(finding.check in checks for finding in self.findings if finding.severity == "trouble")


def diagnose(index: str | os.PathLike[str] = "index", *, encoder: Encoder | None = None) -> Diagnosis:
    """Check every invariant of the index in a folder. Reads all of it and every document; changes nothing.

    ``encoder`` stands in for the model it was built with. Raises `MissingIndexError`, or `IndexUnusableError` if the
    folder cannot be used at all.
    """
    folder = Path(index)
    for _ in range(TRIES):
        before = _generation(folder)
        found = _diagnosis(folder, encoder)
        if found.clean or _generation(folder) == before:
            break  # else a build became visible while the files were looked at, and took the old ones away
    return found


def repair(index: str | os.PathLike[str] = "index", *, encoder: Encoder | None = None) -> Diagnosis:
    """Make again what is derived from the record, if the record is good, and remove what builds cut off have left.

    Where the record itself is damaged nothing is changed: `update_index` with ``rebuild`` makes it anew.
    Raises as `diagnose`, and `LockedIndexError`.
    """
    folder = Path(index)
    before = diagnose(folder, encoder=encoder)
    if before.found(RECORD) or not any(finding.check in DERIVED for finding in before.findings):
        return before
    with locked(folder), closing(Store(folder, create=True)) as store:
        if before.found(DERIVED):
            renew(folder, store)
        else:
            tidy(folder, store)
    after = diagnose(folder, encoder=encoder)
    return Diagnosis(after.path, after.checks, after.findings, repaired=True)


def _generation(folder: Path) -> int | None:
    """The number of the visible state; None where that cannot be told."""
    try:
        with closing(Store(folder)) as store:
            return store.generation
    except DamagedIndexError:
        return None


def _diagnosis(folder: Path, encoder: Encoder | None) -> Diagnosis:
    checks: list[str] = []
    findings: list[Finding] = []
    for name, found in _examined(folder, encoder):
        checks.append(name)
        findings += found
    return Diagnosis(str(folder), tuple(checks), tuple(findings))


def _examined(folder: Path, encoder: Encoder | None) -> Iterator[tuple[str, list[Finding]]]:
    """The checks one after the other; behind a damaged record there is nothing that could be relied on."""
    told = False
    try:
        with closing(Store(folder)) as store, store.transaction(write=False):
            if not store.generation:
                raise unfinished(folder)
            for name, check in RECORD.items():
                found = _carried_out(name, check, folder, store)
                yield name, found
                told = bool(found)
                if told:
                    return
            for name, check in DERIVED.items():
                yield name, _carried_out(name, check, folder, store)
            yield "model", list(_model(store, encoder))
    except MissingIndexError:
        raise
    except DamagedIndexError as error:
        if not told:  # else it is the same once more, as the transaction ends
            yield "record", [refused("record", error)]
        return
    yield "corpus", list(_corpus(folder))


def _carried_out(name: str, check: Check, folder: Path, store: Store) -> list[Finding]:
    found: list[Finding] = []
    try:
        for finding in check(folder, store):
            found.append(finding)  # noqa: PERF402  # what was found before an error is kept
    except DamagedIndexError as error:
        return found or [refused(name, error)]
    return found


def _model(store: Store, encoder: Encoder | None) -> Iterator[Finding]:
    """The model that the index was built with can be had, and is the same."""
    name, recorded = store.meta("model") or "", store.meta("fingerprint") or ""
    try:
        found = encoder or open_encoder(name)
        if isinstance(found, DefaultEncoder):
            found.check_weights()
        fingerprint = found.fingerprint
    except ModelError as error:
        yield Finding("model", "trouble", f"no question can be embedded: {error}", "install the model, or rebuild it "
                      "with another: `qa index --rebuild --model NAME`")  # fmt: skip
        return
    if fingerprint != recorded:
        what = f"the index was built with {name} ({recorded[:8]}), the one at hand is {found.name} ({fingerprint[:8]})"
        yield Finding("model", "trouble", what, "rebuild it with `qa index --rebuild`")


def _corpus(folder: Path) -> Iterator[Finding]:
    """What differs between index and documents, and whether this version would make the index in another way."""
    try:
        with closing(Index.open(folder)) as index:
            status = index.status()
    except DamagedIndexError:
        return  # told by the checks before
    if status.outdated:
        yield Finding("recipe", "note", "made by an earlier version", "the next `qa index` makes it anew")
    root = status.info.corpus_root
    if root and not Path(root).is_dir():
        yield Finding("corpus", "note", f"the documents' folder {root} is gone", "put it back where it was")
        return
    kinds = (("new", status.new), ("changed", status.changed), ("gone", status.gone))
    differs = ", ".join(f"{len(sources)} {kind}" for kind, sources in kinds if sources)
    if differs:
        yield Finding("corpus", "note", f"documents since the index was made: {differs}", "run `qa index`")
