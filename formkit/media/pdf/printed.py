"""Reading a PDF page as a viewer shows it, through pdfium: characters by where they are drawn, circles by their outline.

The counterpart of `overlay`: `take` gives back what `put` drew, or what somebody changed since.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any, NamedTuple

import pypdfium2.raw as raw

from formkit.media.arrow import columns
from formkit.media.pdf.document import HUGE, SLANT, File, Rows, characters, image_bytes, objects_of, opened
from formkit.media.pdf.overlay import HARD
from formkit.media.pdf.page_shapes import ARROW, Arrow, Drawn, Image, Ring
from formkit.model import PT_PER_MM, Box, Mark, Part, Place, Value, photo_name
from formkit.model.errors import UnreadableError
from formkit.words.ticks import ticked

_DRAWN = frozenset(("circle", "grid", "photo"))
_COPY = re.compile("[1-9][0-9]{0,2}")
_COLOURED = 60  # of 255 between the bands of a colour
_LOST = 0.05  # of the printed letters may be missing, as where another program wrote their places a little rounder


def page_count(file: File) -> int:
    """Number of pages of a PDF."""
    with opened(file) as document:
        return len(document)


def stamp(file: File) -> tuple[str, str, str, int] | None:
    """Form, edition, part and copy that formkit wrote into a PDF, or None."""
    with opened(file) as document:
        pieces = document.get_metadata_value("Keywords").split("|")
    return (
        (pieces[0], pieces[1], pieces[2], int(pieces[3])) if len(pieces) == 4 and _COPY.fullmatch(pieces[3]) else None
    )


Letter = tuple[str, int, int]
"""A printed letter with its place in pt, from left to right in steps of 2."""


class Print(NamedTuple):
    """How a page of a blank lies, and its printed letters outside of all boxes."""

    edges: tuple[float, ...]
    letters: frozenset[Letter]


def take(file: File, part: Part, as_printed: Mapping[int, Print] | None = None) -> dict[str, Mark] | None:
    """What stands in each box of one part, read from the page as pdfium shows it.

    With the `print_of` the blank on which it was written, None when a page is no longer as it was made: cut, turned, scaled, moved,
    another page in its place. Its boxes then lie elsewhere.
    """
    marks: dict[str, Mark] = {}
    on_page: dict[int, list[Box]] = {}
    for box in part.boxes.values():
        on_page.setdefault(part.places[box.id].page, []).append(box)
    with opened(file) as document:
        if len(document) < part.pages:
            raise UnreadableError(
                "pages_missing", face=Value(part.face, part.face_en), pages=part.pages, number=len(document)
            )
        for number, boxes in on_page.items():
            with closing(document[number - 1]) as page:
                of_page = as_printed.get(number) if as_printed else None
                if of_page is not None and edges(page) != of_page.edges:
                    return None
                taken, letters = _take_page(page, boxes, part.places)
                if of_page is not None and len(of_page.letters - letters) > _LOST * len(of_page.letters):
                    return None
                marks |= taken
    return {key: marks[key] for key in part.boxes}


def print_of(blank: File, part: Part) -> Mapping[int, Print]:
    """The pages of a part's blank by number."""
    prints = {}
    with opened(blank) as document:
        for number in range(1, part.pages + 1):
            boxes = [box for box in part.boxes.values() if part.places[box.id].page == number]
            with closing(document[number - 1]) as page:
                prints[number] = Print(edges(page), frozenset(_take_page(page, boxes, part.places)[1]))
    return prints


def edges(page: Any) -> tuple[float, ...]:
    """How a page lies: edges of the sheet and of what is shown of it, in pt, and its quarter turns."""
    return (*(round(edge, 1) for box in (page.get_mediabox(), page.get_cropbox()) for edge in box), page.get_rotation())


def _take_page(page: Any, boxes: Sequence[Box], places: Mapping[str, Place]) -> tuple[dict[str, Mark], set[Letter]]:
    """The marks of the boxes of a page, and the letters that stand in none of them."""
    height = page.get_height()
    written = [(box.id, places[box.id]) for box in boxes if box.kind not in _DRAWN]
    texts, letters = _read_characters(page, height, written)
    drawn = _drawings(page, height) if len(written) < len(boxes) else Drawn()
    marks: dict[str, Mark] = {}
    for box in boxes:
        place = places[box.id]
        value: str | bool
        if box.kind == "circle":
            value = any(
                2 <= ring.w <= place.w + 1 and 2 <= ring.h <= place.h + 1 and _inside(ring.cx, ring.cy, place)
                for ring in drawn.rings
            )
        elif box.kind == "grid":
            over = (line for line in drawn.whole if _inside((line.start + line.end) / 2, line.y, place))
            value = next((columns(box, place, line.start - place.x, line.end - place.x) for line in over), "")
        elif box.kind == "photo":
            images = (image for image in drawn.images if image.data)
            held = (i.data for i in images if _inside((i.left + i.right) / 2, (i.top + i.bottom) / 2, place))
            value = next(map(photo_name, held), "")
        elif box.kind == "tick":
            sign = ticked(texts[box.id])
            value = texts[box.id].strip() if sign is None else sign
        else:
            value = texts[box.id]
        marks[box.id] = Mark(value, "value" if value else "blank")
    return marks, letters


def _inside(x: float, y: float, place: Place) -> bool:
    return place.x <= x <= place.x + place.w and place.y <= y <= place.y + place.h


def _drawings(page: Any, height: float) -> Drawn:
    """The paths and images of a page that may be circles, arrows or photos; circles are any curves."""
    edges = [ctypes.c_float() for _ in range(4)]
    drawn = Drawn()
    for thing in objects_of(page):
        kind = raw.FPDFPageObj_GetType(thing)
        count = raw.FPDFPath_CountSegments(thing) if kind == raw.FPDF_PAGEOBJ_PATH else 0
        if count < 5 and kind != raw.FPDF_PAGEOBJ_IMAGE:
            continue
        path = tuple(raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(thing, n)) for n in range(min(count, 9)))
        raw.FPDFPageObj_GetBounds(thing, *edges)
        left, bottom, right, top = (edge.value / PT_PER_MM for edge in edges)
        low, high = height / PT_PER_MM - bottom, height / PT_PER_MM - top
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            drawn.images.append(Image(left, high, right, low, image_bytes(thing)))
        elif path == ARROW and 1 <= low - high <= 3:
            drawn.whole.append(Arrow(left, right, (high + low) / 2))
        elif raw.FPDF_SEGMENT_BEZIERTO in path:
            drawn.rings.append(Ring((left + right) / 2, (high + low) / 2, right - left, low - high))
    return drawn


def _read_characters(
    page: Any, height: float, boxes: Sequence[tuple[str, Place]]
) -> tuple[dict[str, str], set[Letter]]:
    """Text of each box, and the letters in no box: every character belongs to the box in which it is drawn from."""
    rows = Rows([
        (
            place.x * PT_PER_MM - 0.5, height - (place.y + place.h) * PT_PER_MM, (place.x + place.w) * PT_PER_MM,
            height - place.y * PT_PER_MM,
        )
        for _, place in boxes
    ])  # fmt: skip
    texts: dict[str, list[str]] = {key: [] for key, _ in boxes}
    baselines: dict[str, float] = {}
    letters: set[Letter] = set()
    foreign: dict[int, bool] = {}
    last = 0
    with closing(page.get_textpage()) as text_page:
        for at, character, x, y in characters(text_page):
            for number in rows.at(x, y):
                owner = raw.FPDFText_GetTextObject(text_page.raw, at)
                drawing = ctypes.addressof(owner.contents) if owner else 0
                if drawing not in foreign:
                    foreign[drawing] = bool(owner) and _foreign(owner)
                if foreign[drawing]:
                    continue
                key = boxes[number][0]
                text = texts[key]
                if abs(baselines.get(key, y) - y) > 1:
                    _end_line(text)
                elif text and text[-1] in " \u3000":
                    text.extend(_dropped_spaces(text_page.raw, last, x, text[-1]))
                last = at
                baselines[key] = y
                text.append(character)
                break
            else:
                line = int(y)
                if not line & 3:  # a quarter of the lines is enough to tell one page from another
                    letters.add((character, int(x) // 2, line))
    return {key: "".join(text) for key, text in texts.items()}, letters


def _foreign(text: Any) -> bool:
    """Whether letters are none that formkit wrote: huge, slanting, or of a colour, as stamps and marks across a page are."""
    matrix, size = raw.FS_MATRIX(), ctypes.c_float()
    raw.FPDFPageObj_GetMatrix(text, matrix)
    raw.FPDFTextObj_GetFontSize(text, size)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(text, red, green, blue, alpha)
    bands = (red.value, green.value, blue.value)
    upright = abs(matrix.b) <= SLANT * abs(matrix.a)
    return not upright or size.value * math.hypot(matrix.c, matrix.d) > HUGE or max(bands) - min(bands) > _COLOURED


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
