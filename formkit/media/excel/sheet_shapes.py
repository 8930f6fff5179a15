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
    """One drawing: `ring`, `picture`, or `other`; its edges in EMU from the top left corner of the sheet, and its words."""

    what: str
    left: float
    top: float
    right: float
    bottom: float
    text: str = ""


def shapes_of(drawing: Any, x: Callable[[int], float], y: Callable[[int], float]) -> tuple[Shape, ...]:
    """The drawings of a sheet; `x` and `y` give the left edge of a column and the top edge of a row (from 1)."""
    shapes = []
    for anchor in drawing.iter("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor"):
        if any(etree.QName(above).localname == "Fallback" for above in anchor.iterancestors()) or _hidden(anchor):
            continue
        first, last = anchor.find("{*}from"), anchor.find("{*}to")
        at, size = anchor.find("{*}pos"), anchor.find("{*}ext")
        left, top = (_number(at, "x"), _number(at, "y")) if first is None else _corner(first, x, y)
        if last is not None:
            right, bottom = _corner(last, x, y)
        else:
            right, bottom = left + _number(size, "cx"), top + _number(size, "cy")
        words = "".join(piece.text or "" for piece in anchor.iterfind(".//{*}txBody//{*}t"))
        shapes.append(Shape(_what(anchor), left, top, right, bottom, words.strip()))
    return tuple(shapes)


def _what(anchor: Any) -> str:
    if anchor.find(".//{*}grpSp") is None:
        if anchor.find(".//{*}pic") is not None:
            return "picture"
        shape = anchor.find(".//{*}prstGeom")
        if shape is not None and shape.get("prst") in _RINGS and not _covers(anchor):
            return "ring"
    return "other"


def _hidden(anchor: Any) -> bool:
    """Whether nobody sees a drawing: one that is set hidden, or a single shape without a line, a fill and words."""
    if any(named.get("hidden") in ("1", "true") for named in anchor.iterfind("*/*/{*}cNvPr")):
        return True
    shape, words = anchor.find("{*}sp"), any(piece.text for piece in anchor.iterfind(".//{*}txBody//{*}t"))
    line = None if shape is None else shape.find("{*}spPr/{*}ln")
    if shape is None or line is None or words or _covers(anchor):
        return False
    drawn = line.find("{*}solidFill/*")
    return line.find("{*}noFill") is not None or (
        drawn is not None and (drawn.get("val") or drawn.get("lastClr") or "").upper() in ("FFFFFF", "BG1", "WINDOW")
    )


def _covers(anchor: Any) -> bool:
    """Whether a single shape hides what is under it: filled by itself, or by the style that it has."""
    properties = anchor.find("{*}sp/{*}spPr")
    if properties is None:
        return False
    if properties.find("{*}noFill") is not None:
        return False
    if any(properties.find(f"{{*}}{fill}") is not None for fill in ("solidFill", "gradFill", "pattFill", "blipFill")):
        return True
    style = anchor.find("{*}sp/{*}style/{*}fillRef")
    return style is not None and style.get("idx", "0") != "0"


def _corner(point: Any, x: Callable[[int], float], y: Callable[[int], float]) -> tuple[float, float]:
    column, right, row, down = (
        int(point.findtext(f"{{*}}{key}") or 0) for key in ("col", "colOff", "row", "rowOff")
    )  # fmt: skip
    left, top = x(min(column, 1000) + 1), y(min(row, 10_000) + 1)
    # An offset beyond its cell is drawn at the cell's edge.
    return min(left + right, x(min(column, 1000) + 2)), min(top + down, y(min(row, 10_000) + 2))


def _number(element: Any, key: str) -> float:
    return 0.0 if element is None else float(element.get(key) or 0)
