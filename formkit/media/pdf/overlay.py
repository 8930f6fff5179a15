"""PDF by overlay: the blank's own bytes, then one incremental update with what stands in the boxes.

The blank is never changed: ISO 32000-1, 7.5.6. `put` draws with an embedded subset font; the room `printed` reads it.
"""

from __future__ import annotations

import functools
import hashlib
import io
import itertools
import operator
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pypdfium2.raw as raw

from formkit.media import arrow
from formkit.media.pdf.document import characters, opened
from formkit.model import PT_PER_MM, Box, Layout, Line, Part, Photo, Place, Sheet
from formkit.model.errors import UnreadableError

if TYPE_CHECKING:
    from formkit.media.fonts import Face, Usage

TICK = "■"
_UNTICKED = "□"
_NONE: Mapping[str, Photo] = {}
# Ends a line that the text itself ends (one for each line break); a line without it was only wrapped. `fit` never ends
# a line with an ideographic space, and sheets hold none there, so it cannot be mistaken.
HARD = "\u3000"
# Object numbers that no blank has: they keep the places of the overlay and the fonts in a page object.
_CONTENT, _FONT, _IMAGE = 4_000_000_001, 4_000_000_002, 4_000_000_003


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of a blank: object number, height in pt, the page object with its places left open.

    `squares` are the printed □: origin x and baseline (pt from the bottom left) and type size.
    """

    number: int
    height: float
    source: bytes
    squares: tuple[tuple[float, float, float], ...]

    def with_overlay(self, content: int, fonts: bytes, images: bytes) -> bytes:
        page = self.source.replace(b"%d 0 R" % _CONTENT, b"%d 0 R" % content)
        return page.replace(b"/FK %d 0 R" % _FONT, fonts).replace(b"/FP %d 0 R" % _IMAGE, images)


@dataclass(frozen=True, slots=True)
class Blank:
    """A compiled blank form, ready to be filled many times."""

    data: bytes
    size: int
    root: int
    previous: int
    identity: str
    pages: tuple[_Page, ...]


@functools.lru_cache(maxsize=256)
def load(data: bytes) -> Blank:
    """Prepare a blank PDF (classic cross-reference table, as `formkit forms compile` writes it)."""
    import pypdf
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

    end = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", data)
    if end is None or not data.startswith(b"xref", int(end[1])):
        raise UnreadableError("blank_no_table")
    reader = pypdf.PdfReader(io.BytesIO(data))
    pages = []
    for page, printed in zip(reader.pages, _squares(data), strict=True):
        copy = DictionaryObject(page)
        old = page.raw_get("/Contents") if "/Contents" in page else ArrayObject()
        olds = list(old) if isinstance(old, ArrayObject) else [old]
        copy[NameObject("/Contents")] = ArrayObject([*olds, IndirectObject(_CONTENT, 0, reader)])
        resources = DictionaryObject(cast(DictionaryObject, page["/Resources"].get_object()))
        for kind, name, number in (("/Font", "/FK", _FONT), ("/XObject", "/FP", _IMAGE)):
            named = DictionaryObject(cast(DictionaryObject, resources.get(kind, DictionaryObject()).get_object()))
            named[NameObject(name)] = IndirectObject(number, 0, reader)
            resources[NameObject(kind)] = named
        copy[NameObject("/Resources")] = resources
        out = io.BytesIO()
        copy.write_to_stream(out)
        number = page.indirect_reference.idnum if page.indirect_reference else 0
        pages.append(_Page(number, float(page.mediabox.height), out.getvalue(), printed))
    return Blank(
        data=data,
        size=cast(int, reader.trailer["/Size"]),
        root=reader.trailer.raw_get("/Root").idnum,
        previous=int(end[1]),
        identity=hashlib.sha256(data).hexdigest()[:32],
        pages=tuple(pages),
    )


def _squares(data: bytes) -> Iterator[tuple[tuple[float, float, float], ...]]:
    """Where each page prints a □, so that its ■ can be drawn exactly over it."""
    with opened(data) as document:
        for page in document:
            text_page = page.get_textpage()
            printed = ((at, x, y) for at, character, x, y in characters(text_page) if character == _UNTICKED)
            yield tuple((x, y, raw.FPDFText_GetFontSize(text_page.raw, at)) for at, x, y in printed)


def put(
    blank: Blank,
    part: Part,
    sheet: Sheet,
    layouts: Mapping[str, Layout],
    face: Face,
    title: str,
    photos: Mapping[str, Photo] = _NONE,
) -> bytes:
    """The filled PDF of one sheet; same input, same bytes.

    `layouts` has a layout for every text box with a value, `photos` the photo for each mark of a photo box.
    """
    usage = face.usage()
    drawn: dict[int, tuple[list[str], list[Photo]]] = {}
    for key, mark in sheet.marks.items():
        if not mark.value:
            continue
        box, place = part.boxes[key], part.places[key]
        height = blank.pages[place.page - 1].height
        out, placed = drawn.setdefault(place.page, ([], []))
        if box.kind == "circle":
            out.append(_ellipse(box, place, height, face))
        elif box.kind == "tick":
            squares = blank.pages[place.page - 1].squares
            _text(out, _tick(box, place, height, squares, face), height, usage)
        elif box.kind == "grid":
            out.append(_arrow(box, place, height, str(mark.value)))
        elif box.kind == "photo":
            placed.append(photos[str(mark.value)])
            out.append(_image(place, height, placed[-1], len(placed)))
        else:
            _text(out, layouts[key], height, usage)
    keywords = f"{sheet.form}|{sheet.edition}|{sheet.part}|{sheet.copy}"
    return _update(blank, drawn, usage, title, keywords)


def _text(out: list[str], layout: Layout, height: float, usage: Usage) -> None:
    for number, line in enumerate(layout.lines):
        if not line.text:
            continue
        y = height - line.baseline
        text = line.text + HARD * _breaks(layout.lines[number:])
        if layout.pitch:
            width = usage.face.width
            for at, character in enumerate(text):
                twin, code = usage.encode(character)
                x = line.x + layout.pitch * (at + 0.5) - width(character) * layout.size / 2000
                out.append(f"BT/FK{twin or ''} {layout.size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm<{code}>Tj ET")
            continue
        shown = [f"BT 1 0 0 1 {line.x:.2f} {y:.2f} Tm"]
        for twin, codes in itertools.groupby(_encode(text, usage), key=operator.itemgetter(0)):
            shown.append(f"/FK{twin or ''} {layout.size:g} Tf<{''.join([code for _, code in codes])}>Tj")
        out.append("".join(shown) + " ET")


def _encode(text: str, usage: Usage) -> list[tuple[int, str]]:
    """Twin and code of each character.

    Spaces go with the character after them, at the end with the one before: readers drop a space that ends a run in
    one twin when the line goes on in another.
    """
    encoded = [usage.encode(character) for character in text]
    if len(usage.twins) == 1:
        return encoded
    words = len(text.rstrip(" \u3000"))
    after = encoded[words - 1][0] if words else None
    for at in range(len(text) - 1, -1, -1):
        if text[at] not in " \u3000":
            after = encoded[at][0]
        elif after is not None:
            encoded[at] = usage.space(text[at], after)
    return encoded


def _breaks(lines: Sequence[Line]) -> int:
    """Line breaks that the text has after the first of these lines: its own and one for each empty line below it."""
    empty = itertools.takewhile(lambda line: line.hard and not line.text, lines[1:])
    return 1 + len(list(empty)) if lines[0].hard else 0


def _tick(box: Box, place: Place, height: float, squares: Sequence[tuple[float, float, float]], face: Face) -> Layout:
    """■ over the printed □ of the box; in the middle of a box that has none."""
    x0, y1 = place.x * PT_PER_MM, height - place.y * PT_PER_MM
    for x, y, printed in squares:
        if x0 - 1 <= x <= x0 + place.w * PT_PER_MM and y1 - place.h * PT_PER_MM - 1 <= y <= y1:
            return Layout(printed, (Line(TICK, x, height - y),))
    size = min(box.size, place.w * PT_PER_MM, place.h * PT_PER_MM)
    x = (place.x + place.w / 2) * PT_PER_MM - face.width(TICK) * size / 2000
    baseline = (place.y + place.h / 2) * PT_PER_MM + size * (face.ascent + face.descent) / 2000
    return Layout(size, (Line(TICK, x, baseline),))


def _ellipse(box: Box, place: Place, height: float, face: Face) -> str:
    """A closed curve round the printed word (four Bézier arcs)."""
    cx, cy = (place.x + place.w / 2) * PT_PER_MM, height - (place.y + place.h / 2) * PT_PER_MM
    rx = min(face.measure(box.word or "有") * box.size / 2000 + 0.35 * box.size, place.w * PT_PER_MM / 2)
    ry = min(0.72 * box.size, place.h * PT_PER_MM / 2)
    kx, ky = rx * 0.5523, ry * 0.5523
    curves = [
        (cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry), (cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy),
        (cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry), (cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy),
    ]  # fmt: skip
    arcs = "".join(" ".join(f"{v:.2f}" for v in curve) + " c " for curve in curves)
    return f"0.9 w {cx + rx:.2f} {cy:.2f} m {arcs}s"


def _arrow(box: Box, place: Place, height: float, columns: str) -> str:
    """A line with a head over columns; `page_shapes.ARROW` is how its path goes."""
    x0, x1 = ((place.x + end) * PT_PER_MM for end in arrow.ends(box, place, columns))
    y = height - (place.y + place.h / 2) * PT_PER_MM
    return f"0.9 w {x0:.2f} {y:.2f} m {x1:.2f} {y:.2f} l {x1 - 4:.2f} {y + 2:.2f} m {x1:.2f} {y:.2f} l {x1 - 4:.2f} {y - 2:.2f} l S"


def _image(place: Place, height: float, photo: Photo, index: int) -> str:
    """A photo in the middle of its box, as large as the box allows without changing its shape."""
    scale = min(place.w / photo.pixels[0], place.h / photo.pixels[1]) * PT_PER_MM
    w, h = photo.pixels[0] * scale, photo.pixels[1] * scale
    x = (place.x + place.w / 2) * PT_PER_MM - w / 2
    y = height - (place.y + place.h / 2) * PT_PER_MM - h / 2
    return f"q {w:.2f} 0 0 {h:.2f} {x:.2f} {y:.2f} cm /FP{index} Do Q"


def _update(
    blank: Blank, drawn: Mapping[int, tuple[Sequence[str], Sequence[Photo]]], usage: Usage, title: str, keywords: str
) -> bytes:
    """The blank with what is drawn on each of its pages: operators and photos."""
    embedded = usage.embed(blank.size)
    objects = [*embedded.objects]
    number = embedded.next_number
    fonts = b"".join(b"/FK%s %d 0 R" % (b"%d" % twin if twin else b"", ref) for twin, ref in enumerate(embedded.fonts))
    for at, (operators, photos) in sorted(drawn.items()):
        packed = zlib.compress(("q 0 g 0 G\n" + "\n".join(operators) + "\nQ").encode("ascii"), 6)
        objects.append((number, b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)))
        page = blank.pages[at - 1]
        images = b""
        for index, photo in enumerate(photos, 1):
            images += b"/FP%d %d 0 R" % (index, number + index)
            head = b"/Type/XObject/Subtype/Image/Width %d/Height %d" % photo.pixels
            head += b"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length %d" % len(photo.data)
            objects.append((number + index, b"<<%s>>stream\n%s\nendstream" % (head, photo.data)))
        objects.append((page.number, page.with_overlay(number, fonts, images)))
        number += 1 + len(photos)
    info = b"<</Title<FEFF%s>/Keywords(%s)/Producer(formkit)>>" % (
        title.encode("utf-16-be").hex().encode(), keywords.encode("ascii"),
    )  # fmt: skip
    objects.append((number, info))
    trailer = f"/Root {blank.root} 0 R/Info {number} 0 R/Prev {blank.previous}"
    return with_objects(blank.data, objects, trailer, blank.identity)


def with_objects(data: bytes, objects: Iterable[tuple[int, bytes]], trailer: str, identity: str) -> bytes:
    """`data` with numbered objects behind it, a table of where they are, and a trailer that says `trailer` besides.

    `identity` is the first half of the file's /ID; the second is made of the objects.
    """
    out = [data]
    at = len(data)
    places = []
    for number, body in objects:
        piece = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        places.append((number, at))
        out.append(piece)
        at += len(piece)
    places.sort()
    digest = hashlib.sha256(b"".join(out[1:])).hexdigest()[:32]
    table = ["xref\n"]
    for _, following in itertools.groupby(enumerate(places), key=lambda place: place[1][0] - place[0]):
        run = [place for _, place in following]
        table.append(f"{run[0][0]} {len(run)}\n")
        table += [f"{offset:010d} 00000 n \n" for _, offset in run]
    table.append(
        f"trailer\n<</Size {places[-1][0] + 1}{trailer}/ID[<{identity}><{digest}>]>>\nstartxref\n{at}\n%%EOF\n"
    )
    out.append("".join(table).encode("ascii"))
    return b"".join(out)
