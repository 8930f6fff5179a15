"""What the widgets of an AcroForm show, through pdfium: the text that their appearances draw, and the text of the page below them.

pdfium makes the appearances part of the page, as printing does; each then is one object of the page, in the order of
the page's annotations.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from formkit.media.pdf.objects import Rect, space_of
from formkit.model import PT_PER_MM

__all__ = ["Drawn", "Spot", "draw", "encrypted", "page_texts", "rewritten"]

_FRAME = 8  # objects that a background, a frame and the cells' lines may take
_ROW = 8.0  # pt
_MOST_ROWS, _MOST_IN_ROW = 500, 500  # more than any form has: 1.4 m of height, fields side by side or over each other
_FARTHEST = 15_000.0  # pt from the origin; pages are at most 14,400 pt high
_DEEPEST = 8  # forms within forms in one appearance
_INSET = (1.5 * PT_PER_MM, 0.5 * PT_PER_MM)  # printed words may reach this far (pt) over the edge of a field


@dataclass(frozen=True, slots=True)
class Spot:
    """One annotation of a page: its rectangle (x0, y0, x1, y1 in pt of the page's own space) and whether it is drawn."""

    rect: Rect
    drawn: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stands at one annotation: text that its appearance draws (None: it has none), text of the page below it.

    `marks` says whether the appearance draws anything at all, `pictured` whether that cannot be told in words; `other` is text that other annotations draw on it.
    """

    text: str | None
    marks: bool = False
    pictured: bool = False
    under: str = ""
    other: str = ""


def encrypted(data: bytes) -> bool:
    """Whether a PDF that opens without a password is encrypted. Raises PdfiumError when it does not open."""
    document = pdfium.PdfDocument(data)
    try:
        return bool(raw.FPDF_GetSecurityHandlerRevision(document.raw) != -1)
    finally:
        document.close()


def rewritten(data: bytes) -> bytes:
    """The same PDF as pdfium writes it: not encrypted, its cross-reference table whole. Raises PdfiumError."""
    document = pdfium.PdfDocument(data)
    try:
        out = io.BytesIO()
        document.save(out, flags=raw.FPDF_REMOVE_SECURITY)
        return out.getvalue()
    finally:
        document.close()


def draw(data: bytes, spots: Mapping[int, Sequence[Spot]]) -> dict[int, list[Drawn]]:
    """What each annotation of some pages (1-based) shows, in the order of `spots`. Raises PdfiumError."""
    document = pdfium.PdfDocument(data)
    try:
        return {number: _draw_page(document, number - 1, spots[number]) for number in spots if number <= len(document)}
    finally:
        document.close()


def page_texts(data: bytes, places: Sequence[tuple[int, Rect]]) -> list[str]:
    """Text that the pages (from 1) themselves draw in some rectangles (x, y, w, h in mm, as the page is seen)."""
    document = pdfium.PdfDocument(data)
    try:
        texts = [""] * len(places)
        for number in sorted({page for page, _ in places}):
            wanted = [at for at, (page, _) in enumerate(places) if page == number]
            page = document[number - 1]
            box, turned = page.get_cropbox(), page.get_rotation()
            rects = [space_of(places[at][1], box, turned) for at in wanted]
            for at, text in zip(wanted, _below(page, rects, (0.0, 0.0)), strict=True):
                texts[at] = text
            page.close()
        return texts
    finally:
        document.close()


def _draw_page(document: Any, index: int, spots: Sequence[Spot]) -> list[Drawn]:
    page = document[index]
    under = _below(page, [spot.rect for spot in spots], _INSET)
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
    page.close()
    page = document[index]
    try:
        shown = [at for at, spot in enumerate(spots) if spot.drawn]
        objects = _flattened(page) if shown else []
        if len(objects) != len(shown):
            # An appearance that pdfium leaves out: which text is whose is then told by its place alone.
            return _by_place(page, spots, under) if shown else [Drawn(None, under=text) for text in under]
        owners = {address: at for at, thing in zip(shown, objects, strict=True) for address in _text_objects(thing)}
        kinds = {at: list(_kinds(thing)) for at, thing in zip(shown, objects, strict=True)}
        rows = _Rows([spot.rect for spot in spots], _INSET)
        texts: dict[int, list[int]] = {}
        other: dict[int, list[int]] = {}
        for code, x, y, address in _characters(page):
            at = owners.get(address)
            if at is None:
                continue
            texts.setdefault(at, []).append(code)
            for number in rows.at(x, y):
                if number != at:
                    other.setdefault(number, []).append(code)
        return [
            Drawn(
                _join(texts.get(at, ())) if spot.drawn else None,
                bool(kinds.get(at)),
                _is_picture(kinds.get(at, ()), _join(texts.get(at, ()))),
                under[at],
                _join(other.get(at, ())),
            )
            for at, spot in enumerate(spots)
        ]
    finally:
        page.close()


def _flattened(page: Any) -> list[Any]:
    """The annotations of a page that was just flattened: they are in its last object. All else leaves the page."""
    count = raw.FPDFPage_CountObjects(page.raw)
    if not count:
        return []
    last = raw.FPDFPage_GetObject(page.raw, count - 1)
    if raw.FPDFPageObj_GetType(last) != raw.FPDF_PAGEOBJ_FORM:
        return []
    for at in range(count - 2, -1, -1):
        thing = raw.FPDFPage_GetObject(page.raw, at)
        if raw.FPDFPage_RemoveObject(page.raw, thing):
            raw.FPDFPageObj_Destroy(thing)
    return [raw.FPDFFormObj_GetObject(last, at) for at in range(raw.FPDFFormObj_CountObjects(last))]


def _leaves(thing: Any, depth: int = 0) -> Iterator[tuple[int, Any]]:
    """What is drawn inside a form: kind and object."""
    kind = raw.FPDFPageObj_GetType(thing)
    if kind != raw.FPDF_PAGEOBJ_FORM:
        yield kind, thing
    elif depth < _DEEPEST:
        for at in range(raw.FPDFFormObj_CountObjects(thing)):
            yield from _leaves(raw.FPDFFormObj_GetObject(thing, at), depth + 1)


def _text_objects(thing: Any) -> Iterator[int]:
    return (ctypes.addressof(leaf.contents) for kind, leaf in _leaves(thing) if kind == raw.FPDF_PAGEOBJ_TEXT)


def _kinds(thing: Any) -> Iterator[int]:
    return (kind for kind, _ in _leaves(thing))


def _is_picture(kinds: Sequence[int], text: str) -> bool:
    """Whether something is drawn whose words nobody can tell: a picture, outlines, a font without meaning."""
    if any(kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING) for kind in kinds):
        return True
    if raw.FPDF_PAGEOBJ_TEXT in kinds:
        return not text or 2 * sum("\ue000" <= mark <= "\uf8ff" or mark == "\ufffd" for mark in text) > len(text)
    return len(kinds) > _FRAME


def _characters(page: Any) -> Iterator[tuple[int, float, float, int]]:
    """Characters of a page: code, origin (pt of the page's own space), address of the text object that draws it."""
    text_page = page.get_textpage()
    handle = text_page.raw
    x, y = ctypes.c_double(), ctypes.c_double()
    for at in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, at)
        # pdfium gives a hyphen at the end of a line as U+0002, because it may only divide a word.
        if code == 2 and raw.FPDFText_IsGenerated(handle, at) != 1:
            code = 45
        if code < 32 or code in (0xFEFF, 0xFFFE):
            continue
        thing = raw.FPDFText_GetTextObject(handle, at)
        if thing:
            raw.FPDFText_GetCharOrigin(handle, at, x, y)
            yield code, x.value, y.value, ctypes.addressof(thing.contents)
    text_page.close()


class _Rows:
    """Rectangles by the rows of a page that they reach into, so that a character need not be held against all of them."""

    def __init__(self, rects: Sequence[Rect], inset: tuple[float, float]) -> None:
        self.rows: dict[int, list[tuple[Rect, int]]] = {}
        wide, high = inset
        for at, (x0, y0, x1, y1) in enumerate(rects):
            rect = (x0 + wide, y0 + high, x1 - wide, y1 - high)
            low, top = (int(max(-_FARTHEST, min(_FARTHEST, y)) // _ROW) for y in (rect[1], rect[3]))
            for row in range(low, min(top, low + _MOST_ROWS) + 1):
                held = self.rows.setdefault(row, [])
                if len(held) < _MOST_IN_ROW:
                    held.append((rect, at))

    def at(self, x: float, y: float) -> list[int]:
        """The rectangles in which a point lies."""
        if not -_FARTHEST <= y <= _FARTHEST:
            return []
        near = self.rows.get(int(y // _ROW), ())
        return [at for rect, at in near if rect[0] <= x < rect[2] and rect[1] <= y < rect[3]]


def _below(page: Any, rects: Sequence[Rect], inset: tuple[float, float]) -> list[str]:
    found: list[list[int]] = [[] for _ in rects]
    rows = _Rows(rects, inset)
    for code, x, y, _ in _characters(page):
        for at in rows.at(x, y):
            found[at].append(code)
    return [_join(codes).strip() for codes in found]


def _by_place(page: Any, spots: Sequence[Spot], under: Sequence[str]) -> list[Drawn]:
    """Each character to the annotation in which it begins; where two overlap, to the one whose middle is nearer."""
    texts: dict[int, list[int]] = {}
    rows = _Rows([spot.rect for spot in spots], (-0.5, 0.0))
    for code, x, y, _ in _characters(page):
        near = [(abs((spots[at].rect[1] + spots[at].rect[3]) / 2 - y), at) for at in rows.at(x, y) if spots[at].drawn]
        if near:
            texts.setdefault(min(near)[1], []).append(code)
    return [
        Drawn(_join(texts.get(at, ())) if spot.drawn else None, spot.drawn, under=under[at])
        for at, spot in enumerate(spots)
    ]


def _join(codes: Sequence[int]) -> str:
    """Characters as text, the halves of a surrogate pair joined."""
    text = "".join(map(chr, codes))
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
