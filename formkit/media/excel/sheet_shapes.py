"""What is drawn on an Excel sheet (ECMA-376, SpreadsheetDrawingML): rings, lines, pictures, with their places in EMU."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

EMU_PER_PIXEL = 9_525
_RINGS = frozenset(("ellipse", "donut", "flowChartConnector"))


@dataclass(frozen=True, slots=True)
class Shape:
    """One drawing: `ring`, `picture`, or `other`; its edges in EMU from the top left corner of the sheet."""

    what: str
    left: float
    top: float
    right: float
    bottom: float


def shapes_of(drawing: Any, x: Callable[[int], float], y: Callable[[int], float]) -> tuple[Shape, ...]:
    """The drawings of a sheet; `x` and `y` give the left edge of a column and the top edge of a row (from 1)."""
    shapes = []
    for anchor in drawing.iter("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor"):
        if any(etree.QName(above).localname == "Fallback" for above in anchor.iterancestors()):
            continue
        first, last = anchor.find("{*}from"), anchor.find("{*}to")
        at, size = anchor.find("{*}pos"), anchor.find("{*}ext")
        left, top = (_number(at, "x"), _number(at, "y")) if first is None else _corner(first, x, y)
        if last is not None:
            right, bottom = _corner(last, x, y)
        else:
            right, bottom = left + _number(size, "cx"), top + _number(size, "cy")
        shapes.append(Shape(_what(anchor), left, top, right, bottom))
    return tuple(shapes)


def _what(anchor: Any) -> str:
    if anchor.find(".//{*}grpSp") is None:
        if anchor.find(".//{*}pic") is not None:
            return "picture"
        shape = anchor.find(".//{*}prstGeom")
        if shape is not None and shape.get("prst") in _RINGS:
            return "ring"
    return "other"


def _corner(point: Any, x: Callable[[int], float], y: Callable[[int], float]) -> tuple[float, float]:
    column, right, row, down = (
        int(point.findtext(f"{{*}}{key}") or 0) for key in ("col", "colOff", "row", "rowOff")
    )  # fmt: skip
    left, top = x(min(column, 1000) + 1), y(min(row, 10_000) + 1)
    # An offset beyond its cell is drawn at the cell's edge.
    return min(left + right, x(min(column, 1000) + 2)), min(top + down, y(min(row, 10_000) + 2))


def _number(element: Any, key: str) -> float:
    return 0.0 if element is None else float(element.get(key) or 0)
