"""What the widgets of an AcroForm show, through pdfium: the text that their appearances draw, and the text of the page below them.

pdfium makes the appearances part of the page, as printing does; each then is one object of the page, in the order of
the page's annotations.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

from formkit.media.pdf.document import Rows, characters, leaves, objects_in, objects_of, opened
from formkit.media.pdf.objects import space_of
from formkit.model import PT_PER_MM, Rect

_FRAME = 8  # objects that a background, a frame and the cells' lines may take
_NO_TEXT = "\ufeff\ufffe"  # byte order marks, right and reversed
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
    """Whether a PDF that opens without a password is encrypted."""
    with opened(data) as document:
        return bool(raw.FPDF_GetSecurityHandlerRevision(document.raw) != -1)


def rewritten(data: bytes) -> bytes:
    """The same PDF as pdfium writes it: not encrypted, its cross-reference table whole."""
    out = io.BytesIO()
    with opened(data) as document:
        document.save(out, flags=raw.FPDF_REMOVE_SECURITY)
    return out.getvalue()


def draw(data: bytes, spots: Mapping[int, Sequence[Spot]]) -> dict[int, list[Drawn]]:
    """What each annotation of some pages (1-based) shows, in the order of `spots`."""
    with opened(data) as document:
        return {number: _draw_page(document, number - 1, spots[number]) for number in spots if number <= len(document)}


def page_texts(data: bytes, places: Sequence[tuple[int, Rect]]) -> list[str]:
    """Text that the pages (from 1) themselves draw in some rectangles (x, y, w, h in mm, as the page is seen)."""
    texts = [""] * len(places)
    with opened(data) as document:
        for number in sorted({page for page, _ in places}):
            wanted = [at for at, (page, _) in enumerate(places) if page == number]
            with closing(document[number - 1]) as page:
                box, turned = page.get_cropbox(), page.get_rotation()
                rects = [space_of(places[at][1], box, turned) for at in wanted]
                for at, text in zip(wanted, _below(page, rects, (0.0, 0.0)), strict=True):
                    texts[at] = text
    return texts


def _draw_page(document: Any, index: int, spots: Sequence[Spot]) -> list[Drawn]:
    with closing(document[index]) as page:
        under = _below(page, [spot.rect for spot in spots], _INSET)
        raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
    with closing(document[index]) as page:
        shown = [at for at, spot in enumerate(spots) if spot.drawn]
        forms = _flattened(page) if shown else []
        if len(forms) != len(shown):
            # An appearance that pdfium leaves out: which text is whose is then told by its place alone.
            return _by_place(page, spots, under)
        inner = {at: list(leaves([form])) for at, form in zip(shown, forms, strict=True)}
        owners = {
            ctypes.addressof(leaf.contents): at
            for at, drawings in inner.items()
            for kind, leaf, _ in drawings
            if kind == raw.FPDF_PAGEOBJ_TEXT
        }
        rows = Rows([spot.rect for spot in spots], _INSET)
        texts, others = [""] * len(spots), [""] * len(spots)
        for character, x, y, address in _characters(page):
            owner = owners.get(address)
            if owner is None:
                continue
            texts[owner] += character
            for at in rows.at(x, y):
                if at != owner:
                    others[at] += character
        drawn = []
        for at, spot in enumerate(spots):
            kinds = [kind for kind, *_ in inner.get(at, ())]
            pictured = _is_picture(kinds, texts[at])
            drawn.append(Drawn(texts[at] if spot.drawn else None, bool(kinds), pictured, under[at], others[at]))
        return drawn


def _flattened(page: Any) -> list[Any]:
    """The annotations of a page that was just flattened: they are in its last object. All else leaves the page."""
    drawings = list(objects_of(page))
    if not drawings or raw.FPDFPageObj_GetType(drawings[-1]) != raw.FPDF_PAGEOBJ_FORM:
        return []
    for drawing in drawings[:-1]:
        if raw.FPDFPage_RemoveObject(page.raw, drawing):
            raw.FPDFPageObj_Destroy(drawing)
    return list(objects_in(drawings[-1]))


def _is_picture(kinds: Sequence[int], text: str) -> bool:
    """Whether something is drawn whose words nobody can tell: a picture, outlines, a font without meaning."""
    if any(kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING) for kind in kinds):
        return True
    if raw.FPDF_PAGEOBJ_TEXT in kinds:
        return not text or 2 * sum("\ue000" <= mark <= "\uf8ff" or mark == "\ufffd" for mark in text) > len(text)
    return len(kinds) > _FRAME


def _characters(page: Any) -> Iterator[tuple[str, float, float, int]]:
    """Characters of a page: text, origin (pt of the page's own space), address of the text object that draws it."""
    with closing(page.get_textpage()) as text_page:
        for at, character, x, y in characters(text_page):
            owner = raw.FPDFText_GetTextObject(text_page.raw, at)
            if owner and character not in _NO_TEXT:
                yield character, x, y, ctypes.addressof(owner.contents)


def _below(page: Any, rects: Sequence[Rect], inset: tuple[float, float]) -> list[str]:
    texts = [""] * len(rects)
    rows = Rows(rects, inset)
    for character, x, y, _ in _characters(page):
        for at in rows.at(x, y):
            texts[at] += character
    return [text.strip() for text in texts]


def _by_place(page: Any, spots: Sequence[Spot], under: Sequence[str]) -> list[Drawn]:
    """Each character to the annotation in which it begins; where two overlap, to the one whose middle is nearer."""
    texts = [""] * len(spots)
    rows = Rows([spot.rect for spot in spots], (-0.5, 0.0))
    for character, x, y, _ in _characters(page):
        near = [(abs((spots[at].rect[1] + spots[at].rect[3]) / 2 - y), at) for at in rows.at(x, y) if spots[at].drawn]
        if near:
            texts[min(near)[1]] += character
    return [
        Drawn(text if spot.drawn else None, spot.drawn, under=below)
        for spot, text, below in zip(spots, texts, under, strict=True)
    ]
