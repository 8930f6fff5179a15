"""The arrow over months: where it begins and ends over columns of equal width, and which columns it covers.

Lengths are in mm from the left edge of the box.
"""

from __future__ import annotations

from formkit.model import Box, Place

_INSET = 1.0  # from the border of the first and last column


def ends(box: Box, place: Place, covered: str) -> tuple[float, float]:
    """Where the arrow over some columns begins and ends: "3-9" is from the third to the ninth."""
    first, last = (int(number) for number in covered.split("-"))
    wide = place.w / (box.capacity or 12)
    return (first - 1) * wide + _INSET, last * wide - _INSET


def column(box: Box, place: Place, x: float, *, ending: bool = False) -> int:
    """The column (from 1) in which an arrow begins, or in which it ends, at `x`."""
    return int((x - (0.5 * _INSET if ending else 0.0)) // (place.w / (box.capacity or 12))) + 1


def columns(box: Box, place: Place, start: float, end: float) -> str:
    """The columns that an arrow covers: the way back from `ends`."""
    return f"{column(box, place, start)}-{column(box, place, end, ending=True)}"
