"""Pictures of places on PDF pages: the box outlined in red, with the row and the label around it, as small PNGs."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw

from formkit.model import PT_PER_MM, Rect

_DPI = 120
_MOST_PIXELS = (1000, 520)
_AROUND = 11.0  # mm above and below: the row and its neighbours
_WIDTH = 140.0  # mm at least, where the page is that wide
_LABEL = 60.0  # mm to the left, where labels stand
_OUTLINE = (190, 30, 30)
_GREYS = 15
_COLOURS = 48
_OPEN = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and its size in pixels."""

    data: bytes
    width: int
    height: int


class Lens:
    """Takes pictures of many places and keeps the few documents open that it looked at last, until `close`."""

    def __init__(self) -> None:
        self._open: dict[str, Any] = {}
        self._taken: dict[tuple[str, int, Rect], Picture | None] = {}

    def close(self) -> None:
        """Close all that is open."""
        for name in list(self._open):
            self._close(name)

    def crop(self, name: str, load: Callable[[], bytes | None], page: int, rect: Rect) -> Picture | None:
        """The place `rect` (mm from the top left corner of the page as shown) on `page` (from 1) of a PDF.

        `name` tells one document from another; `load` gives its bytes, and is called only when it is not open. None
        when there is no such file, page or place.
        """
        key = (name, page, rect)
        if key not in self._taken:
            self._taken[key] = None
            document = self._document(name, load)
            if document is not None and 1 <= page <= len(document) and all(map(math.isfinite, rect)):
                with suppress(pdfium.PdfiumError), closing(document[page - 1]) as shown:
                    self._taken[key] = _drawn(shown, rect)
        return self._taken[key]

    def _document(self, name: str, load: Callable[[], bytes | None]) -> Any:
        if name in self._open:
            self._open[name] = self._open.pop(name)
            return self._open[name]
        data = load()
        document = None
        if data:
            with suppress(pdfium.PdfiumError):
                document = pdfium.PdfDocument(data)
                # Without it, values in form fields are not drawn.
                document.init_forms()
        while len(self._open) >= _OPEN:
            self._close(next(iter(self._open)))
        self._open[name] = document
        return document

    def _close(self, name: str) -> None:
        document = self._open.pop(name)
        if document is not None:
            document.close()


def _drawn(page: Any, rect: Rect) -> Picture | None:
    wide, high = page.get_width() / PT_PER_MM, page.get_height() / PT_PER_MM
    x, y, w, h = rect
    left, top, right, bottom = max(0.0, x), max(0.0, y), min(wide, x + w), min(high, y + h)
    if right <= left or bottom <= top:
        return None
    x0, x1 = _across(left, right, wide)
    y0, y1 = max(0.0, top - _AROUND), min(high, bottom + _AROUND)
    scale = min(_DPI / 72 * PT_PER_MM, _MOST_PIXELS[0] / (x1 - x0), _MOST_PIXELS[1] / (y1 - y0))
    cut = (x0, high - y1, wide - x1, y0)
    bitmap = page.render(scale=scale / PT_PER_MM, crop=tuple(edge * PT_PER_MM for edge in cut), may_draw_forms=True)
    with closing(bitmap):
        image = bitmap.to_pil().convert("RGB")
    grey = _is_grey(image)
    gap = 0.7
    edges = ((left - gap - x0), (top - gap - y0), (right + gap - x0), (bottom + gap - y0))
    return _packed(image, [round(edge * scale) for edge in edges], grey)


def _across(left: float, right: float, page: float) -> tuple[float, float]:
    want = min(page, max(_WIDTH, right - left + 24))
    start = max(0.0, min(left - _LABEL, (left + right - want) / 2))
    end = min(page, max(start + want, right + 4))
    return max(0.0, end - want), end


def _is_grey(image: Image.Image) -> bool:
    red, green, blue = image.split()
    far = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(red, blue))
    return not any(far.histogram()[24:])


def _packed(image: Image.Image, edges: list[int], grey: bool) -> Picture:
    """A palette PNG: 16 colours for black on white, more where the page has colours of its own."""
    if grey:
        step = 255 / (_GREYS - 1)
        shades = image.convert("L").point([round(value / step) for value in range(256)])
        small = Image.frombytes("P", shades.size, shades.tobytes())
        palette = [round(index * step) for index in range(_GREYS) for _ in range(3)]
    else:
        small = image.quantize(_COLOURS - 1, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        palette = (small.getpalette() or [])[: 3 * (_COLOURS - 1)]
    mark = len(palette) // 3
    small.putpalette([*palette, *_OUTLINE])
    ImageDraw.Draw(small).rectangle(edges, outline=mark, width=2)
    out = io.BytesIO()
    small.save(out, "PNG", compress_level=6, bits=4 if grey else 8)
    return Picture(out.getvalue(), small.width, small.height)
