"""What is drawn on the pages of a PDF, through pdfium: characters, rules, rings, arrows and images.

All places are in mm from the top left corner of the page as its text stands upright, however the page is turned;
`Page.on_file` turns them into places on the page as a viewer shows it.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from formkit.media.pdf.document import (
    HUGE,
    SLANT,
    File,
    Forms,
    characters,
    forms_of,
    image_bytes,
    leaves,
    matrix_of,
    objects_of,
    opened,
)
from formkit.media.pdf.page_shapes import Arrow, Drawn, Image, Point, Ring, Rule, arrows, joined, shape
from formkit.model import PT_PER_MM, Rect
from formkit.model.errors import UnreadableError

_MOST_PAGES = 400
_MOST_SEGMENTS = 200
_SAME = pdfium.PdfMatrix()


class Char(NamedTuple):
    """One character: origin (`x`, baseline `y`), edges, type size in pt; spaces that stand in the file are characters.

    `cut` is the share (0 to 1) of its height or width that its clipping path takes away, `clip` that path's edges
    (left, top, right, bottom); `hidden` is True when it is drawn invisibly or in white; `in_form` when it stands in a
    drawing of its own (form XObject), as the values of fields do that were made part of the page; `across` when it is
    huge or slants, as marks across a page do.
    """

    text: str
    x: float
    y: float
    left: float
    top: float
    right: float
    bottom: float
    size: float
    cut: float
    hidden: bool
    clip: Rect | None = None
    in_form: bool = False
    across: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of a letter: where it surely is inked."""
        return (self.left + self.right) / 2, self.y - 0.35 * self.size / PT_PER_MM


@dataclass(frozen=True, slots=True)
class Page:
    """All that is drawn on one page. `number` counts from 1; `width` and `height` are those of the upright page.

    `others` are drawings of another shape (strokes, slanting lines, filled shapes), as x, y, w, h: a pen's tick is one.
    """

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    rings: tuple[Ring, ...]
    arrows: tuple[Arrow, ...]
    images: tuple[Image, ...]
    others: tuple[Rect, ...] = ()
    turns: int = 0

    def on_file(self, rect: Rect) -> Rect:
        """A place on the upright page as a place on the page as a viewer shows it (quarter turns clockwise)."""
        x, y, w, h = rect
        if self.turns == 1:
            x, y, w, h = self.height - y - h, x, h, w
        elif self.turns == 2:
            x, y = self.width - x - w, self.height - y - h
        elif self.turns == 3:
            x, y, w, h = y, self.width - x - w, h, w
        return round(x, 2), round(y, 2), round(w, 2), round(h, 2)


def pages(file: File, *, drawings: bool = True) -> list[Page]:
    """Everything drawn on each page of a PDF, or only its characters. Raises UnreadableError when it is broken, protected or far too large."""
    with opened(file) as document:
        if len(document) > _MOST_PAGES:
            raise UnreadableError("pdf_pages", pages=len(document), most=_MOST_PAGES)
        return [_page(document, at, drawings) for at in range(len(document))]


def _page(document: Any, at: int, drawings: bool) -> Page:
    try:
        page = document[at]
    except pdfium.PdfiumError as error:
        raise UnreadableError("page_broken", page=at + 1, why=error) from error
    drawn = Drawn()
    with closing(page), closing(page.get_textpage()) as text_page:
        shown = page.get_rotation() // 90
        quarter = _quarter(text_page.raw)
        left, bottom, right, top = page.get_cropbox()
        frame = _Frame(left, bottom, right, top, quarter)
        *_, width, height = frame.edges((left, bottom), (right, top))
        for kind, drawing, matrix in leaves(objects_of(page)) if drawings else ():
            _sort(kind, drawing, matrix, frame, drawn)
        chars = tuple(_characters(text_page, frame, forms_of(objects_of(page))))
    heads = tuple(arrows(drawn))
    shafts = {(arrow.y, arrow.start) for arrow in heads}
    level = [rule for rule in drawn.level if (rule.at, rule.start) not in shafts]
    # What turns the upright page into the file's own, and what the viewer turns besides.
    return Page(
        at + 1, width, height, chars, joined(level), joined(drawn.upright), tuple(drawn.rings), heads,
        tuple(drawn.images), tuple(drawn.others), (shown - quarter) % 4,
    )  # fmt: skip


# -- the upright frame -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Frame:
    """From the page's own pt to mm on the upright page; text turned by `quarter` quarter turns counter-clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    quarter: int

    def point(self, x: float, y: float) -> Point:
        if self.quarter == 0:
            return (x - self.left) / PT_PER_MM, (self.top - y) / PT_PER_MM
        if self.quarter == 1:  # text runs upwards: right on the upright page is up here
            return (y - self.bottom) / PT_PER_MM, (x - self.left) / PT_PER_MM
        if self.quarter == 2:
            return (self.right - x) / PT_PER_MM, (y - self.bottom) / PT_PER_MM
        return (self.top - y) / PT_PER_MM, (self.right - x) / PT_PER_MM

    def edges(self, *points: Point) -> Rect:
        """Left, top, right, bottom in mm round some points in pt."""
        xs, ys = zip(*(self.point(x, y) for x, y in points), strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def _quarter(handle: Any) -> int:
    """How most characters of a page are turned, in quarter turns counter-clockwise."""
    count = raw.FPDFText_CountChars(handle)
    turned: Counter[int] = Counter()
    for at in range(0, count, max(1, count // 200)):
        if raw.FPDFText_GetUnicode(handle, at) > 32:
            turned[round(-raw.FPDFText_GetCharAngle(handle, at) / (math.pi / 2)) % 4] += 1
    return turned.most_common(1)[0][0] if turned else 0


# -- characters --------------------------------------------------------------------------------------------------------


def _characters(text_page: Any, frame: _Frame, forms: Mapping[int, Forms]) -> Iterator[Char]:
    handle = text_page.raw
    box = raw.FS_RECTF()
    looks: dict[int, tuple[float, bool, Rect | None]] = {}
    for at, text, x, y in characters(text_page):
        raw.FPDFText_GetLooseCharBox(handle, at, box)
        left, top, right, bottom = frame.edges((box.left, box.bottom), (box.right, box.top))
        px, py = frame.point(x, y)
        owner = raw.FPDFText_GetTextObject(handle, at)
        key = ctypes.addressof(owner.contents) if owner else 0
        if key not in looks:
            looks[key] = _look(owner, frame, forms.get(key, ())) if owner else (1.0, False, None)
        enlarged, hidden, clip = looks[key]
        size = raw.FPDFText_GetFontSize(handle, at) * enlarged
        angle = raw.FPDFText_GetCharAngle(handle, at) / (math.pi / 2) + frame.quarter
        across = size > HUGE or abs(angle - round(angle)) > SLANT or round(angle) % 4 != 0
        cut = 0.0
        if clip is not None:
            # The letter itself, as far as its type size tells: a loose box is higher than what is inked.
            high_edge, low_edge = py - 0.75 * size / PT_PER_MM, py
            over = max(0.0, clip[1] - high_edge) + max(0.0, low_edge - clip[3])
            wide = max(0.0, clip[0] - left) + max(0.0, right - clip[2])
            cut = min(1.0, max(over / max(low_edge - high_edge, 0.1), wide / max(right - left, 0.1)))
        yield Char(text, px, py, left, top, right, bottom, size, cut, hidden, clip, key in forms, across)


def _look(text: Any, frame: _Frame, forms: Forms) -> tuple[float, bool, Rect | None]:
    """How much a text object is enlarged, whether it is drawn invisibly or in white, and its clipping path's edges.

    `forms` are the forms in which it stands, from the inmost out: each has a matrix and a clipping path of its own.
    """
    matrix, outer, clip = matrix_of(text), _SAME, _clip(text, forms[0][1] if forms else _SAME, frame)
    for at, (form, whole) in enumerate(forms):
        outer = whole if at == 0 else outer
        around = forms[at + 1][1] if at + 1 < len(forms) else _SAME
        clip = _both(clip, _clip(form, around, frame))
    matrix = matrix.multiply(outer)
    hidden = raw.FPDFTextObj_GetTextRenderMode(text) in (3, 7) or _white(text, raw.FPDFPageObj_GetFillColor)
    return math.hypot(matrix.c, matrix.d) or 1.0, hidden, clip


def _clip(drawing: Any, matrix: pdfium.PdfMatrix, frame: _Frame) -> Rect | None:
    """The edges of the clipping path of an object that lies in the page by a matrix."""
    path = raw.FPDFPageObj_GetClipPath(drawing)
    clip: Rect | None = None
    for number in range(max(0, raw.FPDFClipPath_CountPaths(path)) if path else 0):
        count = min(raw.FPDFClipPath_CountPathSegments(path, number), _MOST_SEGMENTS)
        points = [_point(raw.FPDFClipPath_GetPathSegment(path, number, at), matrix) for at in range(count)]
        if points:
            clip = _both(clip, frame.edges(*points))
    return clip


def _both(first: Rect | None, second: Rect | None) -> Rect | None:
    """What two clipping paths leave; None clips nothing."""
    if first is None or second is None:
        return second if first is None else first
    return (
        max(first[0], second[0]), max(first[1], second[1]), min(first[2], second[2]), min(first[3], second[3]),
    )  # fmt: skip


# -- drawings ----------------------------------------------------------------------------------------------------------


def _point(segment: Any, matrix: pdfium.PdfMatrix) -> Point:
    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    point: Point = matrix.on_point(x.value, y.value)
    return point


def _sort(kind: int, drawing: Any, matrix: pdfium.PdfMatrix, frame: _Frame, drawn: Drawn) -> None:
    """Note in `drawn` what a path or image is."""
    if kind == raw.FPDF_PAGEOBJ_IMAGE:
        corners = (matrix.on_point(x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1)))
        drawn.images.append(Image(*frame.edges(*corners), image_bytes(drawing)))
    if kind != raw.FPDF_PAGEOBJ_PATH:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(drawing, fill, stroke)
    count = raw.FPDFPath_CountSegments(drawing)
    colour = raw.FPDFPageObj_GetStrokeColor if stroke.value else raw.FPDFPageObj_GetFillColor
    if not (fill.value or stroke.value) or count < 2 or _white(drawing, colour):
        return
    kinds, points = [], []
    for at in range(min(count, _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(drawing, at)
        kinds.append(raw.FPDFPathSegment_GetType(segment))
        points.append(frame.point(*_point(segment, matrix)))
    shape(kinds, points, bool(stroke.value), drawn)


def _white(drawing: Any, colour_of: Any) -> bool:
    """Whether something is drawn in white or not at all, as the grounds of cells are."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    return bool(colour_of(drawing, red, green, blue, alpha)) and (
        alpha.value == 0 or min(red.value, green.value, blue.value) >= 250
    )
