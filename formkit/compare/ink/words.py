"""How channels that disagree are told: one finding a box, or one for a place outside every box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from formkit import library
from formkit.compare.paper import PaperRead
from formkit.library.box_findings import box_finding, part_finding
from formkit.media.pdf import ink
from formkit.model import PT_PER_MM, Box, Finding, Value
from formkit.model.form import Rect
from formkit.reading.contents import NOWHERE, Spot

TINY = 3.0
"""In pt half of the smallest type that formkit sets; nobody reads it on paper."""

Fault = Literal["wrong", "clipped", "hidden", "tiny", "extra", "printed", "note", "screen", "stray", "off-page"]

_CODES = {
    "wrong": "FK422", "clipped": "FK423", "hidden": "FK424", "tiny": "FK424", "extra": "FK425", "printed": "FK422",
    "note": "FK425", "screen": "FK425", "stray": "FK424", "off-page": "FK424",
}  # fmt: skip


@dataclass(frozen=True)
class Where(PaperRead):
    """The paper at hand, and the notes on its pages that viewers draw for themselves.

    `own`: the file says that formkit made the whole of it.
    """

    own: bool = True
    notes: Mapping[int, Sequence[ink.Note]] = field(default_factory=dict)

    def value(self, box: Box) -> str:
        """What the text layer says of a box; "True" for what is ticked."""
        mark = self.read.sheet.marks.get(box.id)
        return str(mark.value) if mark and mark.value else ""


def edges(rect: Rect) -> Rect:
    """Left, top, right and bottom in pt of a rectangle in mm."""
    x, y, w, h = (edge * PT_PER_MM for edge in rect)
    return x, y, x + w, y + h


def pixels(rect: Rect, scale: float, margin: float = 0.0) -> ink.Pixels:
    """The pixels of a rectangle in mm, with a margin in pt, at a scale in pixels a pt."""
    left, top, right, bottom = edges(rect)
    return (
        max(0, int((left - margin) * scale)), max(0, int((top - margin) * scale)),
        int((right + margin) * scale) + 1, int((bottom + margin) * scale) + 1,
    )  # fmt: skip


def begins_in(area: Rect, glyph: ink.Glyph, *, left: float = 0.0, high: float = 0.0) -> bool:
    """Whether a character begins between four edges, or no farther outside than so many pt on its left, above and below."""
    start, top, end, bottom = area
    return start - left <= glyph.x < end and top - high < glyph.y <= bottom + high


def lies_over(note: ink.Note, rect: Rect) -> bool:
    """Whether a note lies over a rectangle in mm."""
    left, top, right, bottom = edges(rect)
    wide, high = min(note.rect[2], right) - max(note.rect[0], left), min(note.rect[3], bottom) - max(note.rect[1], top)
    return wide > 2 and high > 2


def box_rect(where: Where, box: Box) -> Spot:
    """Page of the file and rectangle in mm there of a box: as it was read, else as the form has it."""
    read = where.read.boxes.get(box.id)
    if read is not None and read.rect is not None:
        return read.page, read.rect
    place = where.part.places.get(box.id)
    if place is None or place.page > len(where.read.pages):
        return NOWHERE
    return where.read.pages[place.page - 1], place.rect


def finding(where: Where, box: Box, fault: Fault, value: str, *, sure: bool = True) -> Finding:
    """One box whose channels disagree; `value` is what its text layer says."""
    if value and box.kind in ("tick", "circle", "photo"):
        value = {"tick": "■", "circle": f"○ {box.word or ''}".strip(), "photo": "写真"}[box.kind]
    page, rect = box_rect(where, box)
    shown = Value(value or "空欄", value, box.pointer or "")
    values = {"expected": value or None, "found": _seen(fault), "shown": shown}
    says = fault if sure else f"{fault}_unsure"
    at = {**where.of_part(), "box": box, "page": page, "rect": rect}
    return box_finding(_CODES[fault], says, values=values, **at)


def _seen(fault: Fault) -> Value:
    return Value.of(library.findings()[_CODES[fault]]["seen"][fault])


def outside(where: Where, page: int, fault: Fault, rect: Rect, value: str = "") -> Finding:
    """Something on a page (of the file) that belongs to no box; `rect` left, top, right, bottom in pt."""
    left, top, right, bottom = (edge / PT_PER_MM for edge in rect)
    values = {"expected": value or None, "found": _seen(fault), "shown": value, "page": page}
    at = {"page": page, "rect": (round(left, 2), round(top, 2), round(right - left, 2), round(bottom - top, 2))}
    return part_finding(_CODES[fault], f"{fault}_outside", values=values, **{**where.of_part(), **at})
