"""How channels that disagree are told: one finding a box, or one for a place outside every box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from formkit import library
from formkit.library.box_findings import box_finding, part_finding
from formkit.media.pdf import ink
from formkit.model import PT_PER_MM, Box, Finding, Form, Part, Rect, Value
from formkit.reading import ReadPart

Fault = Literal["wrong", "clipped", "hidden", "tiny", "extra", "printed", "note", "stray", "off-page"]

_CODES = {
    "wrong": "FK422", "clipped": "FK423", "hidden": "FK424", "tiny": "FK424", "extra": "FK425", "printed": "FK422",
    "note": "FK425", "stray": "FK424", "off-page": "FK424",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Where:
    """The part at hand in its file, and the notes on its pages that viewers draw for themselves.

    `own`: the file says that formkit made the whole of it.
    """

    form: Form
    part: Part
    read: ReadPart
    file: str
    own: bool = True
    notes: Mapping[int, Sequence[ink.Note]] = field(default_factory=dict)


def box_rect(where: Where, box: Box) -> tuple[int | None, Rect | None]:
    """Page of the file and rectangle in mm there of a box: as it was read, else as the form has it."""
    read = where.read.boxes.get(box.id)
    if read is not None and read.rect is not None:
        return read.page, read.rect
    place = where.part.places.get(box.id)
    if place is None or place.page > len(where.read.pages):
        return None, None
    return where.read.pages[place.page - 1], (place.x, place.y, place.w, place.h)


def finding(where: Where, box: Box, fault: Fault, value: str, *, sure: bool = True) -> Finding:
    """One box whose channels disagree; `value` is what its text layer says."""
    if value and box.kind in ("tick", "circle", "photo"):
        value = {"tick": "■", "circle": f"○ {box.word or ''}".strip(), "photo": "写真"}[box.kind]
    page, rect = box_rect(where, box)
    shown = Value(value or "空欄", value, box.pointer or "")
    values = {"expected": value or None, "found": _seen(fault), "shown": shown}
    return box_finding(
        _CODES[fault], fault if sure else f"{fault}_unsure", form=where.form, part=where.part, box=box, values=values,
        file=where.file, page=page, rect=rect,
    )  # fmt: skip


def _seen(fault: Fault) -> Value:
    return Value.of(library.findings()[_CODES[fault]]["seen"][fault])


def outside(where: Where, page: int, fault: Fault, rect: tuple[float, float, float, float], value: str = "") -> Finding:
    """Something on a page (of the file) that belongs to no box; `rect` left, top, right, bottom in pt."""
    left, top, right, bottom = (edge / PT_PER_MM for edge in rect)
    values = {"expected": value or None, "found": _seen(fault), "shown": value, "page": page}
    return part_finding(
        _CODES[fault], f"{fault}_outside", form=where.form, part=where.part, values=values, file=where.file, page=page,
        rect=(round(left, 2), round(top, 2), round(right - left, 2), round(bottom - top, 2)),
    )  # fmt: skip
