"""What of an index a search is among, by filters over what its documents say of themselves."""

from collections.abc import Sequence
from typing import NamedTuple

from qa.files.filters import Fields, parsed_filters
from qa.indexing.index import Snapshot

__all__ = ["Filtered", "Passing"]


class Passing(NamedTuple):
    """How many documents pass the filters, and the ids of their passages."""

    documents: int
    passages: tuple[int, ...]


class Filtered:
    """Finds what passes. What documents say is read once for each state of the index."""

    def __init__(self) -> None:
        self._fields: tuple[object, Fields] | None = None

    def passing(self, snapshot: Snapshot, where: Sequence[str]) -> Passing | None:
        """What passes the filters; None where there are none. Raises `UsageError` for a filter that is none."""
        if not (filters := parsed_filters(where)):
            return None
        known = self._fields
        if known is None or known[0] != snapshot.state:
            rows = snapshot.store.documents(snapshot.generation).values()
            known = self._fields = (snapshot.state, Fields(rows))
        documents = known[1].matching(filters)
        return Passing(len(documents), tuple(snapshot.store.passage_ids(documents)))
