"""What is drawn on the pages of a PDF, through pdfium: characters, rules, rings, arrows and images.

All places are in mm from the top left corner of the page as its text stands upright, however the page is turned;
`Page.on_file` turns them into places on the page as a viewer shows it.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from formkit.media.pdf.page_shapes import Arrow, Drawn, Image, Rect, Ring, Rule, arrows, joined, shape
from formkit.model import PT_PER_MM
from formkit.model.errors import UnreadableError

__all__ = ["Arrow", "Char", "Image", "Page", "Rect", "Ring", "Rule", "pages"]

_MOST_PAGES = 400
_MOST_OBJECTS = 60_000
_MOST_SEGMENTS = 200
_DEEPEST = 8
_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Char(NamedTuple):
    """One character: origin (`x`, baseline `y`), edges, type size in pt; spaces that stand in the file are characters.

    `cut` is the share (0 to 1) of its height or width that its clipping path takes away, `clip` that path's edges
    (left, top, right, bottom); `hidden` is True when it is drawn invisibly or in white.
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
    clip: tuple[float, float, float, float] | None = None

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of a letter: where it surely is inked."""
        return (self.left + self.right) / 2, self.y - 0.35 * self.size * 25.4 / 72


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


def pages(data: bytes, *, drawings: bool = True) -> list[Page]:
    """Everything drawn on each page of a PDF, or only its characters. Raises UnreadableError when it is broken, protected or far too large."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise UnreadableError(
            f"PDF として開けません（{error}）。保護を外すか、もう一度書き出してください。",
            f"Cannot be opened as a PDF ({error}). Take its protection off, or export it again.",
        ) from error
    try:
        if len(document) > _MOST_PAGES:
            raise UnreadableError(
                f"{len(document)} ページあります。{_MOST_PAGES} ページまでに分けてください。",
                f"It has {len(document)} pages. Split it into files of at most {_MOST_PAGES}.",
            )
        return [_page(document, at, drawings) for at in range(len(document))]
    finally:
        document.close()


def _page(document: Any, at: int, drawings: bool) -> Page:
    try:
        page = document[at]
    except pdfium.PdfiumError as error:
        raise UnreadableError(
            f"{at + 1} ページ目が壊れています（{error}）。もう一度書き出してください。",
            f"Page {at + 1} is broken ({error}). Export the file again.",
        ) from error
    shown = page.get_rotation() // 90
    left, bottom, right, top = page.get_cropbox()
    text = page.get_textpage()
    quarter = _quarter(text.raw)
    frame = _Frame(left, bottom, right, top, quarter)
    drawn = Drawn()
    found = _objects(page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _SAME, 0) if drawings else ()
    for thing, matrix in found:
        _sort(thing, matrix, frame, drawn)
    chars = tuple(_characters(text.raw, frame))
    text.close()
    page.close()
    heads = tuple(arrows(drawn))
    shafts = {(arrow.y, arrow.start) for arrow in heads}
    level = [rule for rule in drawn.level if (rule.at, rule.start) not in shafts]
    # What turns the upright page into the file's own, and what the viewer turns besides.
    return Page(
        at + 1, frame.width, frame.height, chars, joined(level), joined(drawn.upright), tuple(drawn.rings), heads,
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

    @property
    def width(self) -> float:
        wide, high = self.right - self.left, self.top - self.bottom
        return (high if self.quarter % 2 else wide) / PT_PER_MM

    @property
    def height(self) -> float:
        wide, high = self.right - self.left, self.top - self.bottom
        return (wide if self.quarter % 2 else high) / PT_PER_MM

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.quarter == 0:
            return (x - self.left) / PT_PER_MM, (self.top - y) / PT_PER_MM
        if self.quarter == 1:  # text runs upwards: right on the upright page is up here
            return (y - self.bottom) / PT_PER_MM, (x - self.left) / PT_PER_MM
        if self.quarter == 2:
            return (self.right - x) / PT_PER_MM, (y - self.bottom) / PT_PER_MM
        return (self.top - y) / PT_PER_MM, (self.right - x) / PT_PER_MM

    def edges(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in mm of a rectangle given by two corners in pt."""
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _quarter(handle: Any) -> int:
    """How most characters of a page are turned, in quarter turns counter-clockwise."""
    count = raw.FPDFText_CountChars(handle)
    turned: Counter[int] = Counter()
    for at in range(0, count, max(1, count // 200)):
        if raw.FPDFText_GetUnicode(handle, at) > 32:
            turned[round(-raw.FPDFText_GetCharAngle(handle, at) / (math.pi / 2)) % 4] += 1
    return turned.most_common(1)[0][0] if turned else 0


# -- characters --------------------------------------------------------------------------------------------------------


def _characters(handle: Any, frame: _Frame) -> Iterator[Char]:
    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    looks: dict[int, tuple[float, bool, tuple[float, float, float, float] | None]] = {}
    high: str | None = None
    for at in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, at)
        if code <= 32:
            # pdfium gives a hyphen at the end of a line as U+0002, because it may only divide a word.
            if code not in (2, 32) or raw.FPDFText_IsGenerated(handle, at) == 1:
                continue
            code = 45 if code == 2 else 32
        if 0xD800 <= code < 0xDC00:
            high = chr(code)
            continue
        text = chr(code)
        if 0xDC00 <= code < 0xE000:
            text = ((high or "") + text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        high = None
        raw.FPDFText_GetCharOrigin(handle, at, x, y)
        raw.FPDFText_GetLooseCharBox(handle, at, box)
        left, top, right, bottom = frame.edges(box.left, box.bottom, box.right, box.top)
        px, py = frame.point(x.value, y.value)
        thing = raw.FPDFText_GetTextObject(handle, at)
        key = ctypes.addressof(thing.contents) if thing else 0
        if key not in looks:
            looks[key] = _look(thing, frame) if thing else (1.0, False, None)
        enlarged, hidden, clip = looks[key]
        size = raw.FPDFText_GetFontSize(handle, at) * enlarged
        cut = 0.0
        if clip is not None:
            # The letter itself, as far as its type size tells: a loose box is higher than what is inked.
            high_edge, low_edge = py - 0.75 * size / PT_PER_MM, py
            over = max(0.0, clip[1] - high_edge) + max(0.0, low_edge - clip[3])
            wide = max(0.0, clip[0] - left) + max(0.0, right - clip[2])
            cut = min(1.0, max(over / max(low_edge - high_edge, 0.1), wide / max(right - left, 0.1)))
        yield Char(text, px, py, left, top, right, bottom, size, cut, hidden, clip)


def _look(thing: Any, frame: _Frame) -> tuple[float, bool, tuple[float, float, float, float] | None]:
    """How much a text object is enlarged, whether it is drawn invisibly or in white, and its clipping path's edges."""
    _, _, c, d, _, _ = _matrix(thing)
    hidden = raw.FPDFTextObj_GetTextRenderMode(thing) in (3, 7)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if raw.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha):
        hidden = hidden or alpha.value == 0 or min(red.value, green.value, blue.value) >= 250
    path = raw.FPDFPageObj_GetClipPath(thing)
    clip: tuple[float, float, float, float] | None = None
    for number in range(max(0, raw.FPDFClipPath_CountPaths(path)) if path else 0):
        xs, ys = [], []
        for at in range(min(raw.FPDFClipPath_CountPathSegments(path, number), _MOST_SEGMENTS)):
            px, py = _point(raw.FPDFClipPath_GetPathSegment(path, number, at), _SAME)
            xs.append(px)
            ys.append(py)
        if xs:
            edges = frame.edges(min(xs), min(ys), max(xs), max(ys))
            clip = edges if clip is None else (
                max(clip[0], edges[0]), max(clip[1], edges[1]), min(clip[2], edges[2]), min(clip[3], edges[3]),
            )  # fmt: skip
    return math.hypot(c, d) or 1.0, hidden, clip


# -- drawings ----------------------------------------------------------------------------------------------------------


def _objects(owner: Any, count: Any, get: Any, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    """The objects of a page or form with the matrix of the forms round them, in bounded number and depth."""
    holder = owner.raw if depth == 0 else owner
    for at in range(min(count(holder), _MOST_OBJECTS)):
        thing = get(holder, at)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = _times(_matrix(thing), matrix)
            yield from _objects(thing, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1)
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            yield thing, matrix


def _matrix(thing: Any) -> _Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: _Matrix, second: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _point(segment: Any, matrix: _Matrix) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    a, b, c, d, e, f = matrix
    return a * x.value + c * y.value + e, b * x.value + d * y.value + f


def _sort(thing: Any, outer: _Matrix, frame: _Frame, drawn: Drawn) -> None:
    """Say what one path or image is."""
    matrix = _times(_matrix(thing), outer)
    if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_IMAGE:
        corners = [_apply(matrix, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        drawn.images.append(Image(*frame.edges(min(xs), min(ys), max(xs), max(ys)), _image_bytes(thing)))
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, fill, stroke)
    count = raw.FPDFPath_CountSegments(thing)
    if not (fill.value or stroke.value) or count < 2 or _white(thing, stroke=bool(stroke.value)):
        return
    kinds, points = [], []
    for at in range(min(count, _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(thing, at)
        kinds.append(raw.FPDFPathSegment_GetType(segment))
        points.append(frame.point(*_point(segment, matrix)))
    shape(kinds, points, bool(stroke.value), drawn)


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _white(thing: Any, *, stroke: bool) -> bool:
    """Whether a path is drawn in white or not at all: grounds of cells are."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    ask = raw.FPDFPageObj_GetStrokeColor if stroke else raw.FPDFPageObj_GetFillColor
    return bool(ask(thing, red, green, blue, alpha)) and (
        alpha.value == 0 or min(red.value, green.value, blue.value) >= 250
    )


def _image_bytes(thing: Any) -> bytes:
    size = raw.FPDFImageObj_GetImageDataRaw(thing, None, 0)
    buffer = (ctypes.c_ubyte * size)()
    raw.FPDFImageObj_GetImageDataRaw(thing, buffer, size)
    return bytes(buffer)
