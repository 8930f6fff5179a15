"""A PDF opened through pdfium, and what all who look at its pages need: characters, drawings, images; why it is refused."""

from __future__ import annotations

import ctypes
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from formkit.model import Rect
from formkit.model.errors import UnreadableError
from formkit.words.text import whole

File = bytes | Any
"""A PDF: its bytes, or pdfium's document of it."""

HUGE = 24.0
"""In pt: no value of a box is set in larger letters, nor is anything printed on a form."""
SLANT = 0.1
"""As the rise of a line to its length: no more than a crooked scan has."""
_LEFTWARDS = re.compile(rb"(/Direction\s*)/R2L")
_MOST_OBJECTS = 60_000
_DEEPEST = 8  # forms within forms
_ROW = 8.0  # pt
_MOST_ROWS, _MOST_IN_ROW = 500, 500  # more than any form has: 1.4 m of height, fields side by side or over each other
_FARTHEST = 15_000.0  # pt from the origin; pages are at most 14,400 pt high


@contextmanager
def opened(file: File) -> Iterator[Any]:
    """A PDF, closed at the end of the `with`; what was opened before stays open.

    Raises UnreadableError with the reason when it cannot be opened, or a page of it that is asked for inside the `with`.
    """
    if not isinstance(file, bytes):
        yield file
        return
    try:
        document = pdfium.PdfDocument(file)
        if _leftwards(document):
            # The binding side of 右綴じ makes pdfium turn round the letters of every line.
            document.close()
            document = pdfium.PdfDocument(_rightwards(file))
    except pdfium.PdfiumError as error:
        raise not_opened(file, error) from error
    with document:
        try:
            yield document
        except pdfium.PdfiumError as error:
            raise UnreadableError("pdf_unread", why=error) from error


def _leftwards(document: Any) -> bool:
    """Whether the file says that its pages, and with them its lines, go from right to left."""
    name = ctypes.create_string_buffer(8)
    return raw.FPDF_VIEWERREF_GetName(document.raw, b"Direction", name, 8) > 0 and name.value == b"R2L"


def _rightwards(data: bytes) -> bytes:
    """The file without that word: as long where it stands open, else written anew."""
    plain = _LEFTWARDS.sub(rb"\1/L2R", data)
    document = pdfium.PdfDocument(plain)
    with closing(document):
        if not _leftwards(document):
            return plain
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(data))
    preferences = writer.root_object["/ViewerPreferences"].get_object()
    del preferences["/Direction"]  # type: ignore[union-attr]
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def not_opened(data: bytes, error: Exception) -> UnreadableError:
    """Why pdfium could not open a file or a page of it, and the next step."""
    reason = str(error)
    if not data.strip():
        return UnreadableError("empty_file")
    if _pageless(data):  # pdfium's reason is then that of a file before this one
        return UnreadableError("pdf_no_pages")
    if "password" in reason.lower():
        return UnreadableError("pdf_password")
    if "security" in reason.lower():
        return UnreadableError("pdf_security")
    return UnreadableError("pdf_unread", why=reason)


def _pageless(data: bytes) -> bool:
    """Whether pdfium reads the file and it has no pages: pypdfium2 takes such a file for one that fails."""
    document = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        return False
    pages: int = raw.FPDF_GetPageCount(document)
    raw.FPDF_CloseDocument(document)
    return pages == 0


def characters(text_page: Any) -> Iterator[tuple[int, str, float, float]]:
    """Place in the text layer, text and origin (pt) of each character that stands in the file, spaces too; not those pdfium adds."""
    x, y = ctypes.c_double(), ctypes.c_double()
    for at, text in _texts(text_page.raw):
        raw.FPDFText_GetCharOrigin(text_page.raw, at, x, y)
        yield at, text, x.value, y.value


def _texts(handle: Any) -> Iterator[tuple[int, str]]:
    high = ""
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
            text = whole(high + text)
        elif high:
            yield at - 1, "\ufffd"
        yield at, text
        high = ""


def objects_of(page: Any) -> Iterator[Any]:
    """What a page draws, in order, forms not opened."""
    return (raw.FPDFPage_GetObject(page.raw, at) for at in range(raw.FPDFPage_CountObjects(page.raw)))


def objects_in(form: Any) -> Iterator[Any]:
    """What a form (an object of a page) draws, in order."""
    return (raw.FPDFFormObj_GetObject(form, at) for at in range(raw.FPDFFormObj_CountObjects(form)))


def matrix_of(drawing: Any) -> pdfium.PdfMatrix:
    """How an object lies in what draws it."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawing, matrix)
    return pdfium.PdfMatrix.from_raw(matrix)


def leaves(
    drawings: Iterable[Any], outer: pdfium.PdfMatrix | None = None, depth: int = 0
) -> Iterator[tuple[int, Any, pdfium.PdfMatrix]]:
    """Kind, object and place of all that is drawn, inside of forms too, in bounded number and depth."""
    for drawing in itertools.islice(drawings, _MOST_OBJECTS):
        kind, matrix = raw.FPDFPageObj_GetType(drawing), matrix_of(drawing)
        if outer:
            matrix = matrix.multiply(outer)
        if kind != raw.FPDF_PAGEOBJ_FORM:
            yield kind, drawing, matrix
        elif depth < _DEEPEST:
            yield from leaves(objects_in(drawing), matrix, depth + 1)


Forms = Sequence[tuple[Any, pdfium.PdfMatrix]]
"""The forms in which an object stands, from the inmost out, each with how what it holds lies in the page."""


def forms_of(drawings: Iterable[Any], around: Forms = ()) -> dict[int, Forms]:
    """By its address, the forms in which each object inside of forms stands; in bounded number and depth."""
    inside: dict[int, Forms] = {}
    for drawing in itertools.islice(drawings, _MOST_OBJECTS):
        if around:
            inside[ctypes.addressof(drawing.contents)] = around
        if raw.FPDFPageObj_GetType(drawing) == raw.FPDF_PAGEOBJ_FORM and len(around) < _DEEPEST:
            matrix = matrix_of(drawing)
            forms = ((drawing, matrix.multiply(around[0][1]) if around else matrix), *around)
            inside |= forms_of(objects_in(drawing), forms)
    return inside


def image_bytes(image: Any) -> bytes:
    """An image as it is stored in the file: a JPEG stays a JPEG."""
    size = raw.FPDFImageObj_GetImageDataRaw(image, None, 0)
    buffer = (ctypes.c_ubyte * size)()
    raw.FPDFImageObj_GetImageDataRaw(image, buffer, size)
    return bytes(buffer)


class Rows:
    """Rectangles by the rows of a page that they reach into, so that a character need not be held against all of them.

    They are made smaller by `inset` at the sides and at top and bottom.
    """

    def __init__(self, rects: Sequence[Rect], inset: tuple[float, float] = (0.0, 0.0)) -> None:
        self.rows: dict[int, list[tuple[Rect, int]]] = {}
        wide, high = inset
        for at, (x0, y0, x1, y1) in enumerate(rects):
            rect = (x0 + wide, y0 + high, x1 - wide, y1 - high)
            low, top = (int(max(-_FARTHEST, min(_FARTHEST, y)) // _ROW) for y in (rect[1], rect[3]))
            for row in range(low, min(top, low + _MOST_ROWS) + 1):
                held = self.rows.setdefault(row, [])
                if len(held) < _MOST_IN_ROW:
                    held.append((rect, at))

    def at(self, x: float, y: float) -> Iterator[int]:
        """The rectangles in which a point lies."""
        near = self.rows.get(int(y // _ROW), ()) if -_FARTHEST <= y <= _FARTHEST else ()
        return (at for rect, at in near if rect[0] <= x < rect[2] and rect[1] <= y < rect[3])
