"""Blank pages in PDF: where coloured areas and letters lie, and the plain file that overlays build on."""

from __future__ import annotations

import hashlib
import io
from collections import Counter

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject, NameObject, StreamObject

from formkit.model import PT_PER_MM, Place
from formkit.model.errors import MissingProgramError

try:
    import pdfplumber
except ModuleNotFoundError as error:
    raise MissingProgramError("no_pdfplumber") from error

_MM = 1 / PT_PER_MM
_PAGE_KEYS = ("/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/Rotate")


def areas(pdf: bytes) -> dict[int, list[Place]]:
    """Filled rectangles by their colour 0xRRGGBB; those of one colour that touch on a page are one area."""
    grounds: dict[int, list[Place]] = {}
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, start=1):
            for rect in (*page.rects, *page.curves):
                colour = _rgb(rect.get("non_stroking_color")) if rect.get("fill") else None
                if colour is not None:
                    place = Place(number, *(rect[side] * _MM for side in ("x0", "top", "width", "height")))
                    grounds[colour] = _joined([*grounds.get(colour, ()), place])
    return grounds


def _rgb(colour: object) -> int | None:
    if not isinstance(colour, tuple | list) or len(colour) != 3:
        return None
    red, green, blue = (round(float(part) * 255) for part in colour)
    return red << 16 | green << 8 | blue


def _joined(places: list[Place]) -> list[Place]:
    *rest, last = places
    for index, other in enumerate(rest):
        if other.page == last.page and _touch(other, last):
            x, y = min(other.x, last.x), min(other.y, last.y)
            right, bottom = max(other.x + other.w, last.x + last.w), max(other.y + other.h, last.y + last.h)
            return _joined([*rest[:index], *rest[index + 1 :], Place(last.page, x, y, right - x, bottom - y)])
    return places


def _touch(a: Place, b: Place, slack: float = 0.5) -> bool:
    return (
        a.x <= b.x + b.w + slack and b.x <= a.x + a.w + slack and a.y <= b.y + b.h + slack and b.y <= a.y + a.h + slack
    )


def letters(pdf: bytes) -> Counter[tuple[int, str, float, float]]:
    """Every printed letter as (page, letter, x, y), to 0.1 mm."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return Counter(
            (number, char["text"], round(char["x0"] * _MM, 1), round(char["top"] * _MM, 1))
            for number, page in enumerate(document.pages, start=1)
            for char in page.chars
            if not char["text"].isspace()
        )


def normalised(pdf: bytes, title: str) -> bytes:
    """The same pages as a plain file that says nothing of when and how it was made.

    Cross-reference table of the classic kind, one compressed content stream a page, no annotations, outlines, names,
    structure or dates; the file identifier is worked out from the pages.
    """
    writer = PdfWriter()
    digest = hashlib.sha256(title.encode())
    for source in PdfReader(io.BytesIO(pdf)).pages:
        page = writer.add_page(source)
        contents = page.get_contents()
        drawing = contents.get_data() if contents is not None else b""
        digest.update(drawing)
        stream = StreamObject()
        stream.set_data(drawing)
        for key in [key for key in page if key not in _PAGE_KEYS]:
            del page[key]
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode(level=9))
    writer.metadata = {"/Title": title}
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    identifier = ByteStringObject(digest.digest()[:16])
    writer._ID = ArrayObject((identifier, identifier))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
