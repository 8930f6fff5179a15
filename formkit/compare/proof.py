"""Does a file just made hold its sheet, and nothing else? Told by what is drawn, without a viewer.

Each filled box must stand inside its page and its own cell, in our font, large enough, with the glyphs of its words;
nothing new may stand anywhere else. `fill` asks this of every file before it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from formkit import library
from formkit.fit import FLOOR
from formkit.library.box_findings import box_finding, part_finding
from formkit.media import arrow
from formkit.media.fonts import Face
from formkit.media.outlines import glyphs_in
from formkit.media.pdf import update
from formkit.media.unproved import UnprovedError
from formkit.media.word import filled
from formkit.model import PT_PER_MM, Box, Finding, Form, Part, Place, Sheet, photo_name

_NEAR = 0.4  # mm by which ink may leave its cell: half of a rule and the rounding of places
_RING = 1.0  # mm: a ring may stand out of a word's cell by so much
_TICK, _UNTICKED = "■", "□"
_BREAK = "\u3000"  # stands at the end of a line of a PDF for each line break of the text
_LEAST_TICK = 4.0  # pt
_EMU_PER_MM = 36_000


def prove(form: Form, sheet: Sheet, data: bytes, name: str, face: Face) -> list[Finding]:
    """What keeps a file (PDF or Word, as its bytes say) from being proved: FK307 of a box, or of the whole file."""
    part = form.parts[sheet.part]
    try:
        if data.startswith(b"%PDF-"):
            faults = list(_pdf(part, sheet, update.read(data, library.blank(form, part.id)), face))
        else:
            template = library.template(form, part.id)
            # A template with statements of its own may change its print: then the boxes alone are read back.
            proved = filled.provable(template)
            faults = list(word_faults(part, sheet, filled.read(data, template))) if proved else []
    except UnprovedError as error:
        return [_whole(error.why, form, part, sheet, name, error.page)]
    findings = []
    for key, why in faults:
        if key.isdigit():
            findings.append(_whole(why, form, part, sheet, name, int(key)))
            continue
        mark, place = sheet.marks.get(key), part.places.get(key)
        findings.append(
            box_finding(
                "FK307", why, form=form, part=part, box=part.boxes[key],
                values={"expected": str(mark.value) if mark else ""}, trainee=sheet.trainee, file=name,
                page=place.page if place else None, rect=place.rect if place else None,
            )
        )  # fmt: skip
    return findings


def _whole(why: str, form: Form, part: Part, sheet: Sheet, name: str, page: int | None) -> Finding:
    return part_finding("FK307", why, form=form, part=part, trainee=sheet.trainee, file=name, page=page)


Fault = tuple[str, str]
"""The box (or the number of the page, as text) and the sentence of FK307."""


# -- PDF ---------------------------------------------------------------------------------------------------------------


def _pdf(part: Part, sheet: Sheet, drawn: update.Update, face: Face) -> Iterator[Fault]:
    if drawn.stamp != f"{sheet.form}|{sheet.edition}|{sheet.part}|{sheet.copy}":
        raise UnprovedError("stamp")
    if len(drawn.sizes) != part.pages:
        raise UnprovedError("blank")
    inked: dict[str, list[update.Drawing]] = {key: [] for key in part.boxes}
    for page, drawings in drawn.pages.items():
        boxes = [(key, place) for key, place in part.places.items() if place.page == page]
        for drawing in drawings:
            owner = _owner(part, boxes, drawing, drawn.sizes[page][1])
            if owner is None:
                yield str(page), "elsewhere"
            else:
                inked[owner].append(drawing)
    yield from _glyphs(drawn, face)
    for key, held in inked.items():
        mark, box, place = sheet.marks.get(key), part.boxes[key], part.places.get(key)
        value = mark.value if mark else ""
        if place is None:
            if value:
                yield key, "no_place"
        elif why := _box(box, place, value, held, drawn.sizes[place.page]):
            yield key, why


def _owner(part: Part, boxes: Sequence[tuple[str, Place]], drawing: update.Drawing, height: float) -> str | None:
    """The box in which a drawing begins (text) or has its middle, of a kind that may hold it."""
    if isinstance(drawing, update.Text):
        x, y = drawing.x / PT_PER_MM, (height - drawing.y) / PT_PER_MM
    else:
        left, low, right, high = drawing.edges
        x, y = (left + right) / 2 / PT_PER_MM, (height - (low + high) / 2) / PT_PER_MM
    wanted = {"ring": "circle", "arrow": "grid", "photo": "photo"}
    for key, place in boxes:
        kind = part.boxes[key].kind
        fitting = kind == wanted[drawing.kind] if isinstance(drawing, update.Shape) else kind not in wanted.values()
        if fitting and place.x - _NEAR <= x <= place.x + place.w and place.y <= y <= place.y + place.h + _NEAR:
            return key
    return None


def _glyphs(drawn: update.Update, face: Face) -> Iterator[Fault]:
    """Whether each character is drawn by its own glyph, as wide as it is, and the file's font has that glyph."""
    outlines = glyphs_in(drawn.outlines, drawn.kind) if drawn.pages else frozenset()
    for page, drawings in drawn.pages.items():
        glyphs = {glyph for drawing in drawings if isinstance(drawing, update.Text) for glyph in drawing.glyphs}
        for glyph in glyphs:
            wrong = face.glyph(glyph.text) != glyph.number or abs(face.width(glyph.text) - glyph.width) > 1
            if wrong or glyph.number not in outlines:
                yield str(page), "glyph"
                return


def _box(
    box: Box, place: Place, value: str | bool, drawings: Sequence[update.Drawing], size: tuple[float, float]
) -> str | None:
    """The sentence that tells what is wrong with a box, or None. `size` is that of the page, in pt."""
    wide, high = size[0] / PT_PER_MM, size[1] / PT_PER_MM
    if not value:
        return "not_empty" if drawings else None
    if not drawings:
        return "nothing"
    if place.x < 0 or place.y < 0 or place.x + place.w > wide or place.y + place.h > high:
        return "off_page"
    shapes = [drawing for drawing in drawings if isinstance(drawing, update.Shape)]
    if shapes:
        return _shape(box, place, value, shapes, high)
    texts = [drawing for drawing in drawings if isinstance(drawing, update.Text)]
    least = _LEAST_TICK if box.kind == "tick" else FLOOR
    if min(text.size for text in texts) < least - 0.01:
        return "tiny"
    if _said(texts) != (_TICK if box.kind == "tick" else value):
        return "other_words"
    edges = [_ink(text, high) for text in texts if text.glyphs]
    left, top = min(edge[0] for edge in edges), min(edge[1] for edge in edges)
    right, bottom = max(edge[2] for edge in edges), max(edge[3] for edge in edges)
    inside = (
        left >= place.x - _NEAR and top >= place.y - _NEAR
        and right <= place.x + place.w + _NEAR and bottom <= place.y + place.h + _NEAR
    )  # fmt: skip
    return None if inside else "outside"


def _said(texts: Sequence[update.Text]) -> str:
    """The words of a box: lines in the order in which they are drawn, the signs at their ends as line breaks."""
    lines: list[str] = []
    baseline: float | None = None
    for text in texts:
        words = "".join(glyph.text for glyph in text.glyphs)
        if baseline is not None and abs(baseline - text.y) < 0.5:
            lines[-1] += words
        else:
            if baseline is not None and text.y > baseline:
                return ""  # lines stand in the wrong order: nobody reads them from below
            lines.append(words)
        baseline = text.y
    bare = [line.rstrip(_BREAK) for line in lines]
    return "".join(words + "\n" * (len(line) - len(words)) for words, line in zip(bare, lines, strict=True))


def _ink(text: update.Text, high: float) -> tuple[float, float, float, float]:
    """The edges of the letters (left, top, right, bottom in mm from the top left); spaces at the end need no room."""
    seen = len("".join(glyph.text for glyph in text.glyphs).rstrip(" \u3000"))
    wide = sum(glyph.width for glyph in text.glyphs[:seen]) * text.size / 1000
    left, baseline = text.x / PT_PER_MM, high - text.y / PT_PER_MM
    em = text.size / PT_PER_MM
    return left, baseline - 0.88 * em, left + wide / PT_PER_MM, baseline + 0.12 * em


def _shape(box: Box, place: Place, value: str | bool, shapes: Sequence[update.Shape], high: float) -> str | None:
    if len(shapes) != 1:
        return "other_words"
    left, low, right, up = (edge / PT_PER_MM for edge in shapes[0].edges)
    top, bottom = high - up, high - low
    near = _RING if box.kind != "photo" else _NEAR
    if (
        left < place.x - near
        or right > place.x + place.w + near
        or top < place.y - near
        or bottom > place.y + place.h + near
    ):
        return "outside"
    if box.kind == "grid":
        return None if arrow.columns(box, place, left - place.x, right - place.x) == value else "other_words"
    if box.kind == "photo":
        return None if photo_name(shapes[0].data) == value else "other_photo"
    return "tiny" if min(right - left, bottom - top) < 2 else None


# -- Word --------------------------------------------------------------------------------------------------------------


def word_faults(part: Part, sheet: Sheet, written: filled.Filled) -> Iterator[Fault]:
    """What in the controls of a Word file is not as its sheet says, or cannot be seen."""
    if written.stamp != (sheet.form, sheet.edition, sheet.part, sheet.copy):
        raise UnprovedError("stamp")
    for key, box in part.boxes.items():
        mark, control = sheet.marks.get(key), written.controls.get(key)
        value = mark.value if mark else ""
        if control is None:
            yield key, "nothing"
        elif why := _control(box, part.places.get(key), value, control, written):
            yield key, why


def _control(
    box: Box, place: Place | None, value: str | bool, control: filled.Control, written: filled.Filled
) -> str | None:
    """The sentence that tells what is wrong with a control, or None."""
    drawn = box.kind in ("circle", "grid", "photo")
    if len(control.drawings) != (1 if drawn and value else 0):
        return "not_empty" if control.drawings else "nothing"
    words = value if isinstance(value, str) else ""
    if box.kind == "tick":
        words = _TICK if value else _UNTICKED
    elif box.kind == "circle":
        words = box.word or ""
    elif drawn:
        words = "" if value else box.word or ""
    if control.words != words:
        return "other_words"
    if words.strip() and control.size < FLOOR:
        return "tiny"
    if words.strip() and control.pitch is not None and control.pitch < control.size * 0.95:
        return "clipped"
    if not (drawn and value) or place is None:
        return None
    return _drawing(box, place, value, control.drawings[0], written)


def _ring(box: Box, drawing: str, wide: float, high: float) -> str | None:
    """Whether an ellipse stands round the word that is printed before it: its middle is the word's, within a letter."""
    offsets = re.findall(r"<wp:posOffset>(-?\d+)<", drawing)
    if 'prst="ellipse"' not in drawing or min(wide, high) < 2 or len(offsets) != 2:
        return "other_words"
    x, y = (int(offset) / _EMU_PER_MM for offset in offsets)
    em = box.size / PT_PER_MM
    beside = abs(x + wide / 2 + len(box.word or "有") * em / 2) > em / 2 or abs(y + high / 2 - em / 2) > em / 2
    return "outside" if beside else None


def _drawing(box: Box, place: Place, value: str | bool, drawing: str, written: filled.Filled) -> str | None:
    extent = re.search(r'<wp:extent cx="(\d+)" cy="(\d+)"/>', drawing)
    if extent is None:
        return "nothing"
    wide, high = int(extent[1]) / _EMU_PER_MM, int(extent[2]) / _EMU_PER_MM
    if wide > place.w + 2 * _RING or high > place.h + 2 * _RING:
        return "outside"
    if box.kind == "photo":
        relation = re.search(r'r:embed="([^"]+)"', drawing)
        data = written.photos.get(relation[1]) if relation else None
        return None if data is not None and photo_name(data) == value and min(wide, high) > 5 else "other_photo"
    # One line in black, nothing filled, nothing else that Word would draw.
    if drawing.count('<a:solidFill><a:srgbClr val="000000"/></a:solidFill>') != 1 or drawing.count("Fill>") != 2:
        return "nothing"
    if "<a:noFill/>" not in drawing or 'w="11430"' not in drawing:
        return "nothing"
    if box.kind == "circle":
        return _ring(box, drawing, wide, high)
    offset = re.search(r"<wp:positionH[^>]*><wp:posOffset>(-?\d+)<", drawing)
    start = int(offset[1]) / _EMU_PER_MM if offset else 0.0
    return None if arrow.columns(box, place, start, start + wide) == value else "other_words"
