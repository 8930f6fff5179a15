"""What is drawn on an A4 page: words, boxes and lines, in mm from its top left corner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from formkit.model import Align, Box

Stroke = Literal["dotted", "dashed", "thin", "thick"]
Edge = Literal["top", "center", "bottom"]
Area = tuple[int, int, int, int]
"""Left, top, right, bottom in twips (1/20 pt)."""

MINCHO = "IPAexMincho"
VALUE = GOTHIC = "Noto Sans CJK JP"
MARGIN = 5.0
"""Page margin in mm; nothing but the stamp lies outside 14-197 mm on the official forms."""


def twips(mm: float) -> int:
    """Millimetres in Word's unit, 1/20 pt."""
    return round(mm * 1440 / 25.4)


@dataclass(frozen=True, slots=True)
class Style:
    """How the words of a rectangle are set; see `Page.text`."""

    size: float
    align: Align
    valign: Edge
    face: str
    indent: float
    pitch: float
    spread: float | None
    colour: str | None
    gap: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A rectangle with words, or with the control of one box."""

    area: Area
    text: str
    style: Style
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A level or upright line."""

    area: Area
    kind: Stroke


@dataclass(slots=True)
class Page:
    """One A4 page under the pen. Places and lengths are in mm, sizes in pt."""

    landscape: bool = False
    cells: list[Cell] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in mm."""
        return (297.0, 210.0) if self.landscape else (210.0, 297.0)

    def text(
        self, x: float, y: float, w: float, h: float, text: str, size: float = 10.5, *,
        align: Align = "left", valign: Edge = "center", face: str = MINCHO, indent: float = 0.0,
        pitch: float | None = None, spread: float | None = None, stacked: bool = False, colour: str | None = None,
        gap: float | None = None,
    ) -> None:  # fmt: skip
        """Print words in a rectangle; each line of `text` is one printed line and never wraps by itself.

        `indent` is the distance from the left edge, `pitch` the distance of the lines (mm), `spread` the width (mm) to
        which the letters of each line are spaced or drawn together, `gap` (pt) the space between letters where the caller
        knows the face better; `stacked` prints one character a line.
        """
        if stacked:
            text = "\n".join(text)
        if pitch is None:
            pitch = size * 25.4 / 72 * (1.2 if "\n" in text else 1.0)
        style = Style(size, align, valign, face, indent, pitch, spread, colour, gap)
        self.cells.append(Cell(_area(x, y, w, h), text, style))

    def box(self, box: Box, x: float, y: float, w: float, h: float, *, valign: Edge = "center") -> None:
        """Put the one content control of `box` in a rectangle; size, alignment and lines come from the box."""
        self.cells.append(Cell(_area(x, y, w, h), "", Style(box.size, box.align, valign, VALUE, 0, 0, None, None), box))

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: Stroke = "thin") -> None:
        """Draw a level or upright line."""
        if x1 != x2 and y1 != y2:
            raise ValueError(f"line ({x1}, {y1})-({x2}, {y2}) is neither level nor upright")
        x1, x2 = sorted((x1, x2))
        y1, y2 = sorted((y1, y2))
        self.lines.append(Line((twips(x1), twips(y1), twips(x2), twips(y2)), kind))

    def uprights(self, xs: Iterable[float], top: float, bottom: float, kind: Stroke = "thin") -> None:
        """Draw upright lines of one length."""
        for x in xs:
            self.line(x, top, x, bottom, kind)

    def rows(
        self, boxes: Mapping[str, Box], edges: tuple[float, float, float], top: float, h: float, count: int
    ) -> None:
        """Put in the rows of a continuation sheet: `row01_item` and `row01_text` side by side, dotted lines between."""
        left, middle, right = edges
        for number in range(1, count + 1):
            y = top + h * (number - 1)
            self.box(boxes[f"row{number:02}_item"], left, y, middle - left, h)
            self.box(boxes[f"row{number:02}_text"], middle, y, right - middle, h)
            if number > 1:
                self.line(left, y, right, y, "dotted")

    def columns(self, edges: Iterable[float], y: float, h: float, words: Iterable[str], size: float) -> None:
        """Print words in the middle of columns that lie side by side."""
        for (x, end), heading in zip(pairwise(edges), words, strict=True):
            self.text(x, y, end - x, h, heading, size, align="center")

    def frame(self, x: float, y: float, w: float, h: float, kind: Stroke = "thin") -> None:
        """Draw the four sides of a rectangle."""
        for level in (y, y + h):
            self.line(x, level, x + w, level, kind)
        self.uprights((x, x + w), y, y + h, kind)


def _area(x: float, y: float, w: float, h: float) -> Area:
    return twips(x), twips(y), twips(x + w), twips(y + h)
