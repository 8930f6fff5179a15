"""What a PDF page looks like and what its text layer says is drawn there, both through pdfium.

Places are in pt from the top left corner of the page as a viewer shows it (crop box and rotation applied); pictures are
Pillow images in grey (0 black, 255 white).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw
from PIL import Image, ImageChops, ImageFilter
from pypdfium2 import PdfMatrix

from formkit.media.fonts import Face
from formkit.media.pdf import document as pdf
from formkit.media.pdf.document import characters, image_bytes, objects_of
from formkit.media.pdf.overlay import with_objects
from formkit.model import Photo, Rect, photo_name

_MOST_PIXELS = 45_000_000
_FINE = 10_000  # steps of a point in which pdfium is asked for places
_IS_COLOUR = [255 if value > 60 else 0 for value in range(256)]  # of 255 between the channels; greys have none
_WRITTEN = frozenset((raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP))
_PRINTED, _HIDDEN = 4, 2 | 32  # flags of an annotation: prints; hidden or not to be viewed

Pixels = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of the text layer.

    `x`, `y` is where it is drawn from; `matrix` turns 1 em into pt (a, b, c, d, y upwards); `tight` is the outline of
    the shape that is really drawn: left, top, right, bottom. `alone` is False when one shape stands for several
    characters. `turn` counts what the page draws, in order.
    """

    text: str
    x: float
    y: float
    matrix: tuple[float, float, float, float]
    tight: Rect
    font: str
    alone: bool = True
    turn: int = 0

    @property
    def size(self) -> float:
        """Height of the em in pt, as it comes out on the page."""
        a, b, c, d = self.matrix
        return float(min((a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5))


@dataclass(frozen=True, slots=True)
class Note:
    """An annotation that no picture of the printed page shows.

    One that prints and that pdfium cannot draw, because it has no appearance of its own; or (`screen`) one that is
    shown on a screen and does not print.
    """

    rect: Rect
    text: str
    screen: bool = False


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """A PDF, with its form fields ready to be drawn."""
    with pdf.opened(data) as document:
        document.init_forms()
        yield document


@contextmanager
def flattened(data: bytes) -> Iterator[Any]:
    """The same PDF with the fields and notes that print made part of its pages, so that their text can be read."""
    with pdf.opened(data) as document:
        for page in document:
            raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT)
            page.close()
        yield document


def size(document: Any, number: int) -> tuple[float, float]:
    """Width and height of a page (from 1) in pt, as shown."""
    wide, high = document.get_page_size(number - 1)
    return float(wide), float(high)


def scale_at(document: Any, number: int, scale: float) -> float:
    """The scale at which a page (from 1) is drawn that is asked for at `scale` pixels a pt: less when it is huge."""
    wide, high = size(document, number)
    return float(min(scale, (_MOST_PIXELS / max(wide * high, 1)) ** 0.5))


def picture(document: Any, number: int, scale: float, *, annotated: bool = True) -> Image.Image:
    """A page (from 1) at `scale` pixels a pt, smaller when the page is huge; with the notes and fields that print."""
    scale = scale_at(document, number, scale)
    with closing(document[number - 1]) as page:
        bitmap = page.render(
            scale=scale, grayscale=True, draw_annots=annotated, may_draw_forms=annotated, optimize_mode="print"
        )
        image: Image.Image = bitmap.to_pil().copy()
        return image


def coloured(document: Any, number: int, scale: float) -> Image.Image:
    """Mask of the pixels of a page (from 1) that are of a colour, and those beside them: seals, stamps, markers."""
    scale = scale_at(document, number, scale)
    with closing(document[number - 1]) as page:
        bitmap = page.render(scale=scale, draw_annots=True, may_draw_forms=True, optimize_mode="print")
        bands = bitmap.to_pil().convert("RGB").split()
    darkest, lightest = bands[0], bands[0]
    for band in bands[1:]:
        darkest, lightest = ImageChops.darker(darkest, band), ImageChops.lighter(lightest, band)
    mask = ImageChops.subtract(lightest, darkest).point(_IS_COLOUR)
    return mask.filter(ImageFilter.MaxFilter(5)) if mask.getbbox() else mask


def _turned(page: Any) -> PdfMatrix:
    """How a place of the file (x, y upwards) becomes one of the page as shown."""
    wide, high = int(page.get_width() * _FINE), int(page.get_height() * _FINE)
    x, y = ctypes.c_int(), ctypes.c_int()
    seen = []
    for at in ((0.0, 0.0), (100.0, 0.0), (0.0, 100.0)):
        raw.FPDF_PageToDevice(page.raw, 0, 0, wide, high, 0, *at, x, y)
        seen.append((x.value / _FINE, y.value / _FINE))
    (e, f), (ax, ay), (cx, cy) = seen
    return PdfMatrix((ax - e) / 100, (ay - f) / 100, (cx - e) / 100, (cy - f) / 100, e, f)


def glyphs(document: Any, number: int) -> list[Glyph]:
    """The characters of a page (from 1) in the order of its text layer, without spaces."""
    with closing(document[number - 1]) as page, closing(page.get_textpage()) as text_page:
        turn = _turned(page)
        text = text_page.raw
        left, right, low, high = (ctypes.c_double() for _ in range(4))
        runs: dict[int, tuple[tuple[float, float, float, float], str]] = {}
        turns = {ctypes.cast(thing, ctypes.c_void_p).value: n for n, thing in enumerate(objects_of(page))}
        drawn: list[Glyph] = []
        for at, character, x, y in characters(text_page):
            if character.isspace():
                continue
            raw.FPDFText_GetCharBox(text, at, left, right, low, high)
            run = ctypes.cast(raw.FPDFText_GetTextObject(text, at), ctypes.c_void_p).value or 0
            if run not in runs:
                runs[run] = _run(text, at, turn)
            px, py = turn.on_point(x, y)
            alone = not drawn or abs(drawn[-1].x - px) >= 0.01 or abs(drawn[-1].y - py) >= 0.01
            tight = turn.on_rect(left.value, low.value, right.value, high.value)
            drawn.append(Glyph(character, px, py, runs[run][0], tight, runs[run][1], alone, turns.get(run, 0)))
        return drawn


def _run(text: Any, at: int, turn: PdfMatrix) -> tuple[tuple[float, float, float, float], str]:
    """The matrix of 1 em as shown and the font's name, which all characters of one text object share."""
    matrix, style = raw.FS_MATRIX(), ctypes.c_int()
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetMatrix(text, at, matrix)
    raw.FPDFText_GetFontInfo(text, at, name, 128, style)
    em = raw.FPDFText_GetFontSize(text, at)
    shown = PdfMatrix(matrix.a * em, matrix.b * em, matrix.c * em, matrix.d * em).multiply(turn)
    return (shown.a, -shown.b, shown.c, -shown.d), name.value.decode("utf-8", "replace")


def photos(document: Any, number: int) -> dict[str, Photo]:
    """The JPEG images that a page (from 1) draws itself, by the name under which a sheet knows them."""
    jpegs = {}
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    with closing(document[number - 1]) as page:
        for thing in objects_of(page):
            if raw.FPDFPageObj_GetType(thing) != raw.FPDF_PAGEOBJ_IMAGE:
                continue
            data = image_bytes(thing)
            raw.FPDFImageObj_GetImagePixelSize(thing, wide, high)
            if data[:2] == b"\xff\xd8":
                name = photo_name(data)
                jpegs[name] = Photo(name, data, (wide.value, high.value))
    return jpegs


def notes(document: Any, number: int) -> list[Note]:
    """Text notes of a page (from 1) that print and that viewers draw for themselves, and those for the screen alone."""
    undrawn = []
    rect = raw.FS_RECTF()
    with closing(document[number - 1]) as page:
        turn = _turned(page)
        for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
            note = raw.FPDFPage_GetAnnot(page.raw, at)
            flags = raw.FPDFAnnot_GetFlags(note)
            kind = raw.FPDFAnnot_GetSubtype(note)
            drawn = raw.FPDFAnnot_HasKey(note, b"AP")
            screen = not flags & _PRINTED
            if not flags & _HIDDEN and (kind in _WRITTEN if screen else kind == raw.FPDF_ANNOT_FREETEXT and not drawn):
                raw.FPDFAnnot_GetRect(note, rect)
                place = turn.on_rect(rect.left, rect.bottom, rect.right, rect.top)
                undrawn.append(Note(place, _contents(note), screen))
            raw.FPDFPage_CloseAnnot(note)
    return undrawn


def annotation_count(document: Any, number: int) -> int:
    """How many annotations, fields and links a page (from 1) has."""
    with closing(document[number - 1]) as page:
        return int(raw.FPDFPage_GetAnnotCount(page.raw))


def _contents(note: Any) -> str:
    length = raw.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(note, b"Contents", buffer, length)
    return bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", "replace")


def typeset(face: Face, page: tuple[float, float], drawn: list[Glyph]) -> bytes:
    """A PDF of one page (width, height in pt) with just these characters, in our font, where the text layer has them."""
    usage = face.usage()
    lines = []
    for glyph in drawn:
        if not face.missing(glyph.text):
            twin, code = usage.encode(glyph.text)
            matrix = " ".join(f"{value:.5f}" for value in glyph.matrix)
            lines.append(f"BT/F{twin} 1 Tf {matrix} {glyph.x:.3f} {page[1] - glyph.y:.3f} Tm<{code}>Tj ET")
    content = "\n".join(lines).encode("ascii")
    embedded = usage.embed(5)
    fonts = b"".join(b"/F%d %d 0 R" % pair for pair in enumerate(embedded.fonts))
    return _single_page(page, content, fonts, embedded.objects)


def _single_page(page: tuple[float, float], content: bytes, fonts: bytes, more: Iterable[tuple[int, bytes]]) -> bytes:
    objects = [
        (1, b"<</Type/Catalog/Pages 2 0 R>>"),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.3f %.3f]/Contents 4 0 R/Resources<</Font<<%s>>>>>>"
            % (page[0], page[1], fonts)),
        (4, b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)),
        *more,
    ]  # fmt: skip
    return with_objects(b"%PDF-1.7\n", objects, "/Root 1 0 R", "")


def typeset_plain(
    page: tuple[float, float], drawn: Mapping[tuple[str, str], tuple[float, float]], size: float
) -> bytes:
    """A PDF of one page with characters of ASCII in fonts that every viewer has: font and character, and where it begins."""
    fonts = list(dict.fromkeys(font for font, _ in drawn))
    lines = [
        f"BT/F{fonts.index(font)} {size} Tf {x:.3f} {page[1] - y:.3f} Td<{ord(text):02X}>Tj ET"
        for (font, text), (x, y) in drawn.items()
    ]
    content = "\n".join(lines).encode("ascii")
    named = "".join(f"/F{at}<</Type/Font/Subtype/Type1/BaseFont/{font}>>" for at, font in enumerate(fonts))
    return _single_page(page, content, named.encode("ascii"), ())
