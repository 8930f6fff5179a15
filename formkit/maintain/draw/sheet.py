"""A sheet under the pen: pages and the boxes that are put on them. For the forms whose boxes.json is drawn as well."""

from __future__ import annotations

from dataclasses import dataclass, field

from formkit.maintain.draw.page import Page
from formkit.model import Align, Box, Kind

_NOT_FIRST = "、。）」・％ー"


@dataclass(slots=True)
class DrawnSheet:
    """Pages under the pen, the boxes put on them so far, and how far down the last page is filled."""

    pages: list[Page] = field(default_factory=lambda: [Page()])
    boxes: list[Box] = field(default_factory=list)
    y: float = 12.0

    @property
    def page(self) -> Page:
        """The page at hand."""
        return self.pages[-1]

    def put(
        self, x: float, y: float, w: float, h: float, key: str, item: str, label: str, label_en: str, pointer: str | None,
        *, kind: Kind = "text", write: str = "", size: float = 9.0,
        align: Align = "right", lines: int = 1, capacity: int | None = None, pii: bool = False, categories: str = "ABCDEF", group: str | None = None,
    ) -> None:  # fmt: skip
        """Make a box and put it on the page at hand."""
        box = Box(
            key, item, label, label_en, kind, pointer, write, size=size, align=align, lines=lines,
            capacity=capacity, pii=pii, provisional=True, categories=categories, group=group,
        )  # fmt: skip
        self.boxes.append(box)
        self.page.box(box, x, y, w, h)


def wrap(words: str, width: float, size: float) -> list[str]:
    """Break printed words into lines of a width in mm; half-width letters count half, one full stop may hang over."""
    most = width / (size * 25.4 / 72)
    lines, current = [], ""
    for letter in words:
        wide = sum(0.55 if sign.isascii() else 1.0 for sign in current + letter)
        if wide > most and (letter not in _NOT_FIRST or wide > most + 1.1):
            kept = current
            while kept and (kept[-1] in "（「" or (current + letter)[len(kept)] in _NOT_FIRST):
                kept = kept[:-1]
            lines.append(kept)
            current = current[len(kept) :]
        current += letter
    return [*lines, current]
