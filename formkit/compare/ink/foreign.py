"""Parts in other fonts, printed by other programs or filled as form fields: judged letter by letter, loosely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image

from formkit.compare.ink.words import TINY, Fault, Where, begins_in, box_rect, edges, finding, lies_over, pixels
from formkit.library.box_findings import part_finding
from formkit.media.fonts import Face
from formkit.media.pdf import ink
from formkit.media.picture import ink_compare, ink_shape
from formkit.model import Box, Finding, Rect, Value
from formkit.reading.contents import DRAWN
from formkit.words.ticks import TICKED

_SCALE = 6.0  # pixels a pt
_SLACK = 0.5  # pt: a little room for where letters begin
_Pictures = tuple[Image.Image, Image.Image]


def one_box(
    page: Image.Image, scale: float, where: Where, box: Box, drawn: Sequence[ink.Glyph], face: Face
) -> Finding | None:
    """One box of our own file that somebody wrote in another font; `page` is its picture at `scale` pixels a pt."""
    seen = [ink_shape.looks(page, scale, glyph) for glyph in drawn]
    wrong = ink_shape.wrong(seen, ink_shape.shapes(face, [glyph.text for glyph in drawn]))
    fault = _fault(seen, wrong)
    return finding(where, box, fault, where.value(box), sure=False) if fault else None


def _fault(seen: Sequence[ink_shape.Look], wrong: set[ink.Glyph]) -> Fault | None:
    if not seen:
        return None
    if max(look.glyph.size for look in seen) <= TINY:
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
    widgets = {page: _with_and_without(document, page, _SCALE / 3) for page in sorted(set(where.read.pages))}
    with ink.flattened(data) as flat:
        return _part(document, flat, where, face, widgets)


def _with_and_without(document: Any, page: int, scale: float) -> _Pictures:
    """A page with its annotations and without them."""
    return ink.picture(document, page, scale), ink.picture(document, page, scale, annotated=False)


def _annotations_draw(pictures: _Pictures, rect: Rect, scale: float) -> bool:
    first, second = (picture.crop(pixels(rect, scale)) for picture in pictures)
    return ink_compare.differences(first, second, 60).getbbox() is not None


def _part(document: Any, text: Any, where: Where, face: Face, widgets: Mapping[int, _Pictures]) -> list[Finding]:
    findings: list[Finding] = []
    looks: dict[str, list[ink_shape.Look]] = {}
    turned: dict[int, int] = {}
    for at in where.read.pages:
        boxes = [
            box for box in where.part.boxes.values() if box_rect(where, box)[0] == at and box.id in where.read.boxes
        ]
        written = [box for box in boxes if where.value(box)]
        if not written:
            continue
        drawn = ink.glyphs(text, at)
        if _turned(drawn):
            turned[at] = len(written)
            continue
        if widgets:
            # Only what the fields draw: not what the page has under them.
            under = Counter((glyph.text, round(glyph.x), round(glyph.y)) for glyph in ink.glyphs(document, at))
            drawn = [glyph for glyph in drawn if not under[(glyph.text, round(glyph.x), round(glyph.y))]]
        scale = ink.scale_at(document, at, _SCALE)
        page = ink.picture(document, at, scale)
        for box in written:
            rect = box_rect(where, box)[1]
            if rect is None:
                continue
            area = edges(rect)
            mine = [glyph for glyph in drawn if begins_in(area, glyph, left=_SLACK, high=_SLACK)]
            if widgets and not _annotations_draw(widgets[at], rect, ink.scale_at(document, at, _SCALE / 3)):
                findings.append(finding(where, box, "hidden", where.value(box)))
                continue
            if box.kind == "tick":
                mine = [glyph for glyph in mine if glyph.text in TICKED]
            elif box.kind == "circle":
                if not widgets and mine and not _ringed(page, mine, scale):
                    findings.append(finding(where, box, "hidden", where.value(box), sure=False))
                continue
            elif box.kind in DRAWN:
                continue
            else:
                # A neighbour's line may begin inside the box; what is not in the value is not judged as the value.
                mine = [glyph for glyph in mine if glyph.text in where.value(box)]
            looks[box.id] = [ink_shape.looks(page, scale, glyph) for glyph in mine]
    if turned:
        values = {"pages": Value.of(list(turned)), "boxes": Value.of(sum(turned.values()))}
        findings.append(part_finding("FK570", values=values, **{**where.of_part(), "page": min(turned)}))
    every = [look for seen in looks.values() for look in seen]
    wrong = ink_shape.wrong(every, ink_shape.shapes(face, [look.glyph.text for look in every])) if every else set()
    for key, seen in looks.items():
        fault = _fault(seen, wrong)
        if fault:
            box = where.part.boxes[key]
            findings.append(finding(where, box, fault, where.value(box), sure=False))
    return findings + _annotated(document, where, findings, bool(widgets))


def _turned(drawn: Sequence[ink.Glyph]) -> bool:
    """Whether most letters of a page do not stand upright as it is shown: it lies on its side or its head."""
    upright = sum(glyph.matrix[0] > abs(glyph.matrix[1]) for glyph in drawn)
    return 2 * upright < len(drawn)


def _ringed(page: Image.Image, word: Sequence[ink.Glyph], scale: float) -> bool:
    """Whether there is ink above or below a printed word, where a ring round it would be."""
    em = max(glyph.size for glyph in word) * scale
    lefts, tops, rights, bottoms = zip(*(glyph.tight for glyph in word), strict=True)
    left, right, top, bottom = min(lefts) * scale, max(rights) * scale, min(tops) * scale, max(bottoms) * scale
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
        pictures = None if fields else _with_and_without(document, at, 2)
        for box in where.part.boxes.values():
            page, rect = box_rect(where, box)
            if page != at or rect is None or box.id in faulty:
                continue
            over = [note for note in notes if lies_over(note, rect)]
            if over:
                more.append(finding(where, box, "screen" if over[0].screen else "note", over[0].text))
            elif pictures is not None and _annotations_draw(pictures, rect, ink.scale_at(document, at, 2)):
                more.append(finding(where, box, "extra", where.value(box), sure=False))
    return more
