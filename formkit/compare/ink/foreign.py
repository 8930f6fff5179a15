"""Parts in other fonts, printed by other programs or filled as form fields: judged letter by letter, loosely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PIL import Image

from formkit.compare.ink.words import Fault, Where, box_rect, finding
from formkit.media.fonts import Face
from formkit.media.pdf import ink
from formkit.media.picture import ink_compare, ink_shape
from formkit.model import PT_PER_MM, Box, Finding, Rect
from formkit.words.ticks import TICKED

_SCALE = 6.0  # pixels a pt
_TINY = 3.0
_SLACK = 0.5  # pt


def _edges(rect: Rect) -> Rect:
    """Left, top, right and bottom in pt of a rectangle in mm, with a little room for where letters begin."""
    x, y, w, h = (edge * PT_PER_MM for edge in rect)
    return x - _SLACK, y - _SLACK, x + w, y + h + _SLACK


def _inside(edges: Rect, glyph: ink.Glyph) -> bool:
    left, top, right, bottom = edges
    return left <= glyph.x < right and top < glyph.y <= bottom


def _pixels(rect: Rect, scale: float) -> ink.Pixels:
    x, y, w, h = (edge * PT_PER_MM * scale for edge in rect)
    return max(0, int(x)), max(0, int(y)), int(x + w) + 1, int(y + h) + 1


def one_box(
    page: Image.Image, scale: float, where: Where, box: Box, drawn: Sequence[ink.Glyph], face: Face
) -> Finding | None:
    """One box of our own file that somebody wrote in another font; `page` is its picture at `scale` pixels a pt."""
    seen = [ink_shape.looks(page, scale, glyph) for glyph in drawn]
    wrong = ink_shape.wrong(seen, ink_shape.shapes(face, [glyph.text for glyph in drawn]))
    fault = _fault(seen, wrong)
    return finding(where, box, fault, _value(where, box), sure=False) if fault else None


def _value(where: Where, box: Box) -> str:
    mark = where.read.sheet.marks.get(box.id)
    return str(mark.value) if mark and mark.value else ""


def _fault(seen: Sequence[ink_shape.Look], wrong: set[ink.Glyph]) -> Fault | None:
    if not seen:
        return None
    if max(look.glyph.size for look in seen) <= _TINY:
        return "tiny"
    hidden = sum(look.state == "hidden" for look in seen)
    if hidden == len(seen):
        return "hidden"
    cut = sum(look.state == "clipped" for look in seen)
    # A straight cut takes the end of a text or some of every letter; one letter amid whole ones has thin strokes.
    if hidden or 4 * cut > len(seen) or (cut and "clipped" in (seen[0].state, seen[-1].state)):
        return "clipped"
    return "wrong" if any(look.glyph in wrong for look in seen) else None


def printed(document: Any, where: Where, face: Face) -> list[Finding]:
    """Findings, all of them warnings, for a part that another program printed."""
    return _part(document, document, where, face, {})


def fields(document: Any, data: bytes, where: Where, face: Face) -> list[Finding]:
    """Findings for a part whose values are those of form fields: each must be seen, in the shapes that it is drawn in."""
    pages = sorted({page for page in where.read.pages})
    blank = {page: (ink.picture(document, page, _SCALE / 3), ink.picture(document, page, _SCALE / 3, annotated=False)) for page in pages}  # fmt: skip
    with ink.flattened(data) as flat:
        return _part(document, flat, where, face, blank)


def _part(
    document: Any, text: Any, where: Where, face: Face, widgets: dict[int, tuple[Image.Image, Image.Image]]
) -> list[Finding]:
    findings: list[Finding] = []
    looks: dict[str, list[ink_shape.Look]] = {}
    for at in where.read.pages:
        boxes = [
            box for box in where.part.boxes.values() if box_rect(where, box)[0] == at and box.id in where.read.boxes
        ]
        written = [box for box in boxes if _value(where, box)]
        if not written:
            continue
        drawn = ink.glyphs(text, at)
        if widgets:
            # Only what the fields draw: not what the page has under them.
            under = Counter((glyph.text, round(glyph.x), round(glyph.y)) for glyph in ink.glyphs(document, at))
            drawn = [glyph for glyph in drawn if not under[(glyph.text, round(glyph.x), round(glyph.y))]]
        page = ink.picture(document, at, _SCALE)
        for box in written:
            rect = box_rect(where, box)[1]
            if rect is None:
                continue
            edges = _edges(rect)
            mine = [glyph for glyph in drawn if _inside(edges, glyph)]
            if widgets and not _drawn_by_field(widgets[at], rect):
                findings.append(finding(where, box, "hidden", _value(where, box)))
                continue
            if box.kind == "tick":
                mine = [glyph for glyph in mine if glyph.text in TICKED]
            elif box.kind == "circle":
                if not widgets and mine and not _ringed(page, mine):
                    findings.append(finding(where, box, "hidden", _value(where, box), sure=False))
                continue
            elif box.kind in ("grid", "photo"):
                continue
            else:
                # A neighbour's line may begin inside the box; what is not in the value is not judged as the value.
                mine = [glyph for glyph in mine if glyph.text in _value(where, box)]
            looks[box.id] = [ink_shape.looks(page, _SCALE, glyph) for glyph in mine]
    every = [look for seen in looks.values() for look in seen]
    wrong = ink_shape.wrong(every, ink_shape.shapes(face, [look.glyph.text for look in every])) if every else set()
    for key, seen in looks.items():
        fault = _fault(seen, wrong)
        if fault:
            box = where.part.boxes[key]
            findings.append(finding(where, box, fault, _value(where, box), sure=False))
    return findings + _annotated(document, where, findings, bool(widgets))


def _drawn_by_field(pictures: tuple[Image.Image, Image.Image], rect: Rect) -> bool:
    with_fields, without = (picture.crop(_pixels(rect, _SCALE / 3)) for picture in pictures)
    return ink_compare.differences(with_fields, without, 60).getbbox() is not None


def _ringed(page: Image.Image, word: Sequence[ink.Glyph]) -> bool:
    """Whether there is ink above or below a printed word, where a ring round it would be."""
    em = max(glyph.size for glyph in word) * _SCALE
    left, right = min(glyph.tight[0] for glyph in word) * _SCALE, max(glyph.tight[2] for glyph in word) * _SCALE
    top, bottom = min(glyph.tight[1] for glyph in word) * _SCALE, max(glyph.tight[3] for glyph in word) * _SCALE
    above = page.crop((int(left), max(0, int(top - em)), int(right) + 1, int(top) - 1))
    below = page.crop((int(left), int(bottom) + 2, int(right) + 1, int(bottom + em)))
    return any(ink_compare.inked(strip) for strip in (above, below))


def _annotated(document: Any, where: Where, findings: Sequence[Finding], fields: bool) -> list[Finding]:
    """Boxes over which notes lie that print."""
    faulty = {fault.box for fault in findings}
    more = []
    for at in where.read.pages:
        if not ink.annotation_count(document, at):
            continue
        notes = where.notes.get(at, ())
        pictures = None if fields else (ink.picture(document, at, 2), ink.picture(document, at, 2, annotated=False))
        for box in where.part.boxes.values():
            page, rect = box_rect(where, box)
            if page != at or rect is None or box.id in faulty:
                continue
            x, y, w, h = (edge * PT_PER_MM for edge in rect)
            over = [n for n in notes if min(n.rect[2], x + w) - max(n.rect[0], x) > 2 and min(n.rect[3], y + h) - max(n.rect[1], y) > 2]  # fmt: skip
            if over:
                more.append(finding(where, box, "note", over[0].text))
            elif pictures is not None:
                with_notes, without = (picture.crop(_pixels(rect, 2)) for picture in pictures)
                if ink_compare.differences(with_notes, without, 60).getbbox() is not None:
                    more.append(finding(where, box, "extra", _value(where, box), sure=False))
    return more
