"""Where in the original file a stretch of extracted text stands."""

from collections.abc import Sequence
from typing import Any

from qa.models import NativePlace, Span

__all__ = ["native_place"]

_BOX = "bbox"
_PAGE = "page_number"


def native_place(places: Sequence[NativePlace], span: Span) -> dict[str, Any] | None:
    """The place in the original of what ``span`` holds of ``places`` (ordered, disjoint); None if it holds nothing.

    It is the first place's mapping. Where the last place differs in a value, that value stands beside it under the same
    key with ``end_`` in front: ``{"row": 3, "end_row": 5}``. A ``bbox`` (x0, y0, x1, y1) is the smallest box around
    all those of the first one's page.
    """
    held = [place.native for place in places if place.span.overlap(span)]
    if not held:
        return None
    first, last = dict(held[0]), held[-1]
    if _BOX in first:
        boxes = [native[_BOX] for native in held if _BOX in native and native.get(_PAGE) == first.get(_PAGE)]
        x0, y0, x1, y1 = zip(*boxes, strict=True)
        first[_BOX] = [min(x0), min(y0), max(x1), max(y1)]
    ends = {f"end_{key}": value for key, value in last.items() if not key.startswith("end_") and key != _BOX}
    ends |= {key: value for key, value in last.items() if key.startswith("end_")}
    differing = {key: value for key, value in ends.items() if first.get(key.removeprefix("end_")) != value}
    return first | differing
