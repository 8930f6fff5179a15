"""Reading a PDF page as a viewer shows it, through pdfium: characters by where they are drawn, circles by their outline.

The counterpart of `overlay`: `take` gives back what `put` drew, or what somebody changed since.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

from formkit.media import arrow
from formkit.media.pdf.document import File, characters, image_bytes, objects_of, opened
from formkit.media.pdf.overlay import HARD
from formkit.media.pdf.page_shapes import ARROW
from formkit.model import PT_PER_MM, Box, Mark, Part, Place, photo_name
from formkit.model.errors import UnreadableError
from formkit.words.ticks import ticked

_DRAWN = frozenset(("circle", "grid", "photo"))


def page_count(file: File) -> int:
    """Number of pages of a PDF."""
    with opened(file) as document:
        return len(document)


def stamp(file: File) -> tuple[str, str, str, int] | None:
    """Form, edition, part and copy that formkit wrote into a PDF, or None."""
    with opened(file) as document:
        pieces = document.get_metadata_value("Keywords").split("|")
    return (pieces[0], pieces[1], pieces[2], int(pieces[3])) if len(pieces) == 4 and pieces[3].isdigit() else None


def take(file: File, part: Part) -> dict[str, Mark]:
    """What stands in each box of one part, read from the page as pdfium shows it."""
    marks: dict[str, Mark] = {}
    on_page: dict[int, list[Box]] = {}
    for box in part.boxes.values():
        on_page.setdefault(part.places[box.id].page, []).append(box)
    with opened(file) as document:
        if len(document) < part.pages:
            raise UnreadableError("pages_missing", face=part.face, pages=part.pages, number=len(document))
        for number, boxes in on_page.items():
            with closing(document[number - 1]) as page:
                marks |= _take_page(page, boxes, part.places)
    return {key: marks[key] for key in part.boxes}


def _take_page(page: Any, boxes: Sequence[Box], places: Mapping[str, Place]) -> dict[str, Mark]:
    height = page.get_height()
    written = [(box.id, places[box.id]) for box in boxes if box.kind not in _DRAWN]
    texts = _read_characters(page, height, written)
    drawn = _drawings(page, height) if len(written) < len(boxes) else []
    marks: dict[str, Mark] = {}
    for box in boxes:
        place = places[box.id]
        value: str | bool
        if box.kind == "circle":
            value = any(_is_ring(drawing, place) for drawing in drawn)
        elif box.kind == "grid":
            value = next((_columns(drawing, box, place) for drawing in drawn if _is_arrow(drawing, place)), "")
        elif box.kind == "photo":
            images = (drawing.data for drawing in drawn if drawing.data and _inside(drawing, place))
            value = next(map(photo_name, images), "")
        elif box.kind == "tick":
            sign = ticked(texts[box.id])
            value = texts[box.id].strip() if sign is None else sign
        else:
            value = texts[box.id]
        marks[box.id] = Mark(value, "value" if value else "blank")
    return marks


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A path or image on the page: centre and size in mm; how its path turns; the image's bytes."""

    cx: float
    cy: float
    w: float
    h: float
    path: tuple[int, ...] = ()
    data: bytes = b""


def _inside(drawing: _Drawing, place: Place) -> bool:
    return place.x <= drawing.cx <= place.x + place.w and place.y <= drawing.cy <= place.y + place.h


def _is_ring(drawing: _Drawing, place: Place) -> bool:
    """Whether a curve is the circle round the word of a box."""
    large_enough = 2 <= drawing.w <= place.w + 1 and 2 <= drawing.h <= place.h + 1
    return large_enough and raw.FPDF_SEGMENT_BEZIERTO in drawing.path and _inside(drawing, place)


def _is_arrow(drawing: _Drawing, place: Place) -> bool:
    """Whether a path is a line with a head, as `overlay` draws it over columns."""
    return drawing.path == ARROW and 1 <= drawing.h <= 3 and _inside(drawing, place)


def _columns(drawing: _Drawing, box: Box, place: Place) -> str:
    """First and last column that an arrow covers: "3-9"."""
    middle = drawing.cx - place.x
    return arrow.columns(box, place, middle - drawing.w / 2, middle + drawing.w / 2)


def _drawings(page: Any, height: float) -> list[_Drawing]:
    """The paths and images of a page that may be circles, arrows or photos."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    drawings = []
    for thing in objects_of(page):
        kind = raw.FPDFPageObj_GetType(thing)
        count = raw.FPDFPath_CountSegments(thing) if kind == raw.FPDF_PAGEOBJ_PATH else 0
        if count < 5 and kind != raw.FPDF_PAGEOBJ_IMAGE:
            continue
        path = tuple(raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(thing, n)) for n in range(min(count, 9)))
        raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
        drawings.append(
            _Drawing(
                (left.value + right.value) / 2 / PT_PER_MM,
                (height - (bottom.value + top.value) / 2) / PT_PER_MM,
                (right.value - left.value) / PT_PER_MM,
                (top.value - bottom.value) / PT_PER_MM,
                path,
                image_bytes(thing) if kind == raw.FPDF_PAGEOBJ_IMAGE else b"",
            )
        )
    return drawings


def _read_characters(page: Any, height: float, boxes: Sequence[tuple[str, Place]]) -> dict[str, str]:
    """Text of each box: every character belongs to the box in which it is drawn from."""
    rows: dict[int, list[tuple[float, float, float, float, str]]] = {}
    for key, place in boxes:
        x0, x1 = place.x * PT_PER_MM, (place.x + place.w) * PT_PER_MM
        y0, y1 = height - (place.y + place.h) * PT_PER_MM, height - place.y * PT_PER_MM
        for row in range(int(y0 // 8), int(y1 // 8) + 1):
            rows.setdefault(row, []).append((x0, y0, x1, y1, key))
    texts: dict[str, list[str]] = {key: [] for key, _ in boxes}
    baselines: dict[str, float] = {}
    last = 0
    x, y = ctypes.c_double(), ctypes.c_double()
    with closing(page.get_textpage()) as text_page:
        handle, origin_of = text_page.raw, raw.FPDFText_GetCharOrigin
        for at, character in characters(text_page):
            origin_of(handle, at, x, y)
            px, py = x.value, y.value
            for x0, y0, x1, y1, key in rows.get(int(py // 8), ()):
                if x0 - 0.5 <= px < x1 and y0 <= py < y1:
                    line = baselines.get(key)
                    text = texts[key]
                    if line is not None and abs(line - py) > 1:
                        _end_line(text)
                    elif text and text[-1] in " \u3000":
                        text.extend(_dropped_spaces(handle, last, px, text[-1]))
                    last = at
                    baselines[key] = py
                    text.append(character)
                    break
    return {key: "".join(text) for key, text in texts.items()}


def _dropped_spaces(handle: Any, last: int, x: float, space: str) -> str:
    """Spaces that stand between a space and the next character at `x` pt; pdfium keeps only the first of a run."""
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(handle, last, box)
    wide = box.right - box.left
    return space * round((x - box.right) / wide) if wide > 0.5 else ""


def _end_line(text: list[str]) -> None:
    """Turn the marks at the end of a line into the line breaks that they stand for."""
    at = len(text)
    while at and text[at - 1] == HARD:
        at -= 1
        text[at] = "\n"
