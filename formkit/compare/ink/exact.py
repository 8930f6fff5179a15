"""Parts that stand exactly where formkit puts them: compared with what formkit would draw from what was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from PIL import Image

from formkit import library
from formkit.compare.ink import foreign
from formkit.compare.ink.words import TINY, Fault, Where, begins_in, edges, finding, lies_over, outside, pixels
from formkit.fit import fit, fits, layouts_of
from formkit.library.box_findings import box_name, part_finding
from formkit.media.fonts import Face
from formkit.media.pdf import ink, overlay, printed
from formkit.media.pdf.document import HUGE, SLANT
from formkit.media.picture import ink_compare
from formkit.model import Box, Finding, Mark, Photo, Value
from formkit.model.form import Rect
from formkit.reading.contents import DRAWN

_QUICK = 2.0  # pixels a pt of the first look, in which any difference counts
_EM = 48  # pixels an em of the second look
_FINEST = 8.0
_UNEQUAL = 24  # of 255
_STROKE = 48
_MARGIN = 2.0  # pt round a box that belong to it: rings and cell lines
_MOST_STRAY = 60
_NAMED = 6  # boxes that a finding names
_COVERED = 0.25  # of a box that something of a colour hides

Key = tuple[str, int, int]
_FAR = 20_000  # pixels: more than a page has


def possible(where: Where) -> bool:
    """Whether the part may be one that formkit drew: every box that was read lies where the form has it."""
    places = where.part.places
    for key, box in where.read.boxes.items():
        if key not in places or box.rect is None:
            return False
        if max(abs(a - b) for a, b in zip(places[key].rect, box.rect, strict=True)) > 0.1:
            return False
    return len(where.read.pages) == where.part.pages


def again(document: Any, where: Where, face: Face) -> bytes:
    """What `fill` makes of what was read, leaving out boxes whose value it could not set."""
    photos: dict[str, Photo] = {}
    if any(box.kind == "photo" for box in where.part.boxes.values()):
        for page in where.read.pages:
            photos |= ink.photos(document, page)
    marks = {key: mark for key, mark in where.read.sheet.marks.items() if _can_be_set(where, key, mark, photos, face)}
    sheet = replace(where.read.sheet, marks=marks)
    blank = overlay.load(library.blank(where.form, where.part.id))
    title = f"{where.form.title} {where.part.face}"
    return overlay.put(blank, where.part, sheet, layouts_of(where.part, sheet, face), face, title, photos)


def _can_be_set(where: Where, key: str, mark: Mark, photos: Mapping[str, Photo], face: Face) -> bool:
    box, place = where.part.boxes[key], where.part.places.get(key)
    if place is None:
        return False
    if not isinstance(mark.value, str) or not mark.value:
        return True
    if box.kind == "photo":
        return mark.value in photos
    return box.kind == "grid" or (not face.missing(mark.value) and fits(box, place, mark.value, face))


def same_form(document: Any, blank: Any, where: Where, face: Face) -> bool:
    """Whether formkit drew the part: pages of the blank's size and, where no stamp says so, its print and our font."""
    ours = every = 0
    for number, page in enumerate(where.read.pages, 1):
        # A page that was moved or turned, and looks as it did, is drawn with other roundings.
        if _edges(document, page) != _edges(blank, number):
            return False
        if where.own:
            continue
        known = _printed(where.form.name, where.part.id, number)
        fonts = [glyph.font for glyph in ink.glyphs(document, page) if _key(glyph) not in known]
        ours += sum(_is_ours(name, face) for name in fonts)
        every += len(fonts)
    if where.own:
        return True
    return ours > 0.5 * every and all(
        ink_compare.gone(ink.picture(document, page, _QUICK), ink.picture(blank, number, _QUICK)) <= 0.1
        for number, page in enumerate(where.read.pages, 1)
    )


def _edges(document: Any, page: int) -> tuple[float, ...]:
    with closing(document[page - 1]) as opened:
        return printed.edges(opened)


def _is_ours(name: str, face: Face) -> bool:
    return name.rpartition("+")[2] == face.name


@dataclass(slots=True)
class _Page:
    """One page as the file has it, as formkit would make it, and empty; pictures in detail are made when asked for.

    `stamped`: something of a colour lies on it, which is no ink of the form's or of its values.
    """

    document: Any
    expected: Any
    blank: Any
    at: int
    number: int
    where: Where
    face: Face
    drawn: list[ink.Glyph]
    scale: float = _FINEST
    stamped: bool = False
    _fine: tuple[Image.Image, ...] = ()
    _bare: Image.Image | None = None

    def fine(self) -> tuple[Image.Image, ...]:
        """The page as seen, as expected, empty, and the text layer alone in our font."""
        if not self._fine:
            size = ink.size(self.document, self.at)
            with ink.opened(ink.typeset(self.face, size, self.drawn)) as text:
                seen = ink.picture(self.document, self.at, self.scale)
                wanted = ink.picture(self.expected, self.number, self.scale)
                self._bare = seen
                self._fine = (
                    Image.composite(wanted, seen, self.colours(self.scale)) if self.stamped else seen,
                    wanted,
                    ink.picture(self.blank, self.number, self.scale),
                    ink.picture(text, 1, self.scale),
                )
        return self._fine

    def bare(self) -> Image.Image:
        """The page as seen, with all that is of a colour."""
        self.fine()
        assert self._bare is not None
        return self._bare

    def colours(self, scale: float) -> Image.Image:
        """Mask of what is of a colour, but for the photo."""
        mask = ink.coloured(self.document, self.at, scale)
        for box in self.where.part.boxes.values():
            if box.kind == "photo" and self.where.part.places[box.id].page == self.number:
                mask.paste(0, _pixels(self.where, box, scale))
        return mask


def differences(document: Any, expected: Any, blank: Any, where: Where, face: Face) -> list[Finding]:
    """What differs between the pages of a part and those that formkit would make of it."""
    findings: list[Finding] = []
    for number, at in enumerate(where.read.pages, 1):
        known = _printed(where.form.name, where.part.id, number)
        drawn = [glyph for glyph in ink.glyphs(document, at) if _key(glyph) not in known and not _across(glyph)]
        drawn.sort(key=lambda glyph: glyph.turn)
        findings += _page(_Page(document, expected, blank, at, number, where, face, drawn))
    return findings


def _across(glyph: ink.Glyph) -> bool:
    """Whether a letter is part of a mark across the page: its ink is looked at, not what it says."""
    a, b, _, _ = glyph.matrix
    return glyph.size > HUGE or abs(b) > SLANT * abs(a)


@lru_cache(maxsize=128)
def _printed(form: str, part: str, number: int) -> frozenset[Key]:
    """What a page of the blank form prints, and where, to a point."""
    with ink.opened(library.blank(library.form(form), part)) as blank:
        keys = [_key(glyph) for glyph in ink.glyphs(blank, number)]
    return frozenset((text, x + dx, y + dy) for text, x, y in keys for dx in (-1, 0, 1) for dy in (-1, 0, 1))


def _key(glyph: ink.Glyph) -> Key:
    return glyph.text, round(glyph.x * 2), round(glyph.y * 2)


def _page(page: _Page) -> list[Finding]:
    where = page.where
    boxes = [box for box in where.part.boxes.values() if where.part.places[box.id].page == page.number]
    written = [(box, edges(_rect(where, box))) for box in boxes if box.kind not in DRAWN]
    drawn = [(glyph, _owner(written, glyph)) for glyph in page.drawn]
    seen = ink.picture(page.document, page.at, _QUICK)
    wanted = ink.picture(page.expected, page.number, _QUICK)
    unequal = ink_compare.differences(seen, wanted, _UNEQUAL)
    findings: list[Finding] = []
    if unequal.getbbox() is not None:
        colours = page.colours(_QUICK)
        page.stamped = colours.getbbox() is not None
        if page.stamped:
            findings += _stamped(page, boxes, colours)
            seen = Image.composite(wanted, seen, colours)
            unequal = ink_compare.differences(seen, wanted, _UNEQUAL)
        suspects = [box for box in boxes if unequal.crop(_pixels(where, box, _QUICK)).getbbox()]
        sizes = [glyph.size for glyph, owner in drawn if owner in suspects and glyph.size > TINY]
        page.scale = min(_FINEST, max(4.0, _EM / min(sizes, default=10.0)))
        for box in suspects:
            fault = _judge(page, box, [glyph for glyph, owner in drawn if owner == box])
            if fault:
                findings.append(fault)
        findings += _outside(page, boxes, seen, wanted)
    stray = {id(glyph) for glyph, owner in drawn if owner is None}
    if stray:
        glyphs = {_key(glyph) for glyph in ink.glyphs(page.expected, page.number)}
        stray -= {id(glyph) for glyph in page.drawn if _key(glyph) in glyphs}
        findings += _stray(page, boxes, drawn, stray)
    for note in where.notes.get(page.at, ()):
        for box in boxes:
            if lies_over(note, _rect(where, box)) and not any(fault.box == box.id for fault in findings):
                findings.append(finding(where, box, "screen" if note.screen else "note", note.text))
    return findings


def _stamped(page: _Page, boxes: Sequence[Box], colours: Image.Image) -> Iterator[Finding]:
    """What of a colour lies on a page, one finding: over how many boxes, and whether it may be a value or hide one."""
    over = [box for box in boxes if box.kind != "photo" and colours.crop(_pixels(page.where, box, _QUICK)).getbbox()]
    doubtful = [box for box in over if _covered(page, box, colours) or not page.where.value(box)]
    names = [box_name(page.where.part, box) for box in (doubtful or over)][:_NAMED]
    values = {"page": Value.of(page.at), "number": Value.of(len(over)), "boxes": Value.of(names)}
    says = "doubtful" if doubtful else "over" if over else "beside"
    yield part_finding("FK571", says, values=values, **{**page.where.of_part(), "page": page.at})


def _covered(page: _Page, box: Box, colours: Image.Image) -> bool:
    area = colours.crop(_pixels(page.where, box, _QUICK))
    return area.histogram()[255] > _COVERED * area.width * area.height


def _rect(where: Where, box: Box) -> Rect:
    return where.part.places[box.id].rect


def _pixels(where: Where, box: Box, scale: float) -> ink.Pixels:
    return pixels(_rect(where, box), scale, 0.5 if box.kind == "circle" else 0.0)


def _owner(written: Sequence[tuple[Box, Rect]], glyph: ink.Glyph) -> Box | None:
    """The box as whose text a character was read."""
    box = next((box for box, area in written if begins_in(area, glyph, left=0.5)), None)
    return None if box is not None and box.kind == "tick" and glyph.text != overlay.TICK else box


def _judge(page: _Page, box: Box, drawn: Sequence[ink.Glyph]) -> Finding | None:
    where = page.where
    value = where.value(box)
    if drawn and max(glyph.size for glyph in drawn) <= TINY:
        return finding(where, box, "tiny", value)
    if not all(_is_ours(glyph.font, page.face) for glyph in drawn):
        return foreign.one_box(page.fine()[0], page.scale, where, box, drawn, page.face)
    area = _pixels(where, box, page.scale)
    seen, wanted, empty, text = (picture.crop(area) for picture in page.fine())
    em = min((glyph.size for glyph in drawn), default=10.0) * page.scale
    verdict: ink_compare.Verdict
    if box.kind in DRAWN and not where.own:
        # Another program drew the mark in its own way, or stored the photo anew: only that it is there can be told.
        verdict = "hidden" if value and not ink_compare.added(seen, empty, em) else ""
    elif box.kind == "photo" and value:
        verdict = ink_compare.photo(seen, wanted)
    elif box.kind in DRAWN:
        verdict = ink_compare.drawing(seen, empty, wanted, em)
    else:
        cells = [_cell(glyph, page, *area[:2], seen.size) for glyph in drawn]
        verdict = ink_compare.strict(seen, empty, text, cells, em)
    return finding(where, box, verdict, value) if verdict else None


def _cell(
    glyph: ink.Glyph, page: _Page, left: int, top: int, size: tuple[int, int] = (_FAR, _FAR)
) -> ink_compare.Cell:  # fmt: skip
    """The square in which a character of our font stands, in pixels from a corner, as far as it is in the picture."""
    face = page.face
    wide = face.measure(glyph.text) / 1000
    a, b, c, d = glyph.matrix
    xs = [glyph.x + a * u + c * v for u in (0.0, wide) for v in (-0.2, 0.95)]
    ys = [glyph.y - b * u - d * v for u in (0.0, wide) for v in (-0.2, 0.95)]
    s = page.scale
    edges = (
        (min(xs) * s - left - 1, size[0]), (min(ys) * s - top - 1, size[1]), (max(xs) * s - left + 2, size[0]),
        (max(ys) * s - top + 2, size[1]),
    )  # fmt: skip
    # Of a stranger's letter: it may lie as far off as numbers go.
    x0, y0, x1, y1 = (int(max(0.0, min(edge, float(most)))) for edge, most in edges)
    return ink_compare.Cell(glyph.text, (x0, y0, x1, y1), not face.missing(glyph.text))


def _outside(page: _Page, boxes: Sequence[Box], seen: Image.Image, wanted: Image.Image) -> Iterator[Finding]:
    """At most one finding for what is printed and one for what was added, outside all boxes of a page."""
    changed = ink_compare.differences(seen, wanted, _STROKE)
    for box in boxes:
        changed.paste(0, pixels(_rect(page.where, box), _QUICK, _MARGIN))
    kinds: Sequence[Fault] = ("printed", "extra")
    for fault, mask in zip(kinds, ink_compare.apart(changed, seen, wanted), strict=True):
        bounds = mask.getbbox()
        if bounds is not None:
            left, top, right, bottom = (edge / _QUICK for edge in bounds)
            yield outside(page.where, page.at, fault, (left, top, right, bottom))


def _stray(
    page: _Page, boxes: Sequence[Box], drawn: Sequence[tuple[ink.Glyph, Box | None]], ids: set[int]
) -> Iterator[Finding]:
    """Text that lies in no box, is not printed on the form, and cannot be seen."""
    size = ink.size(page.document, page.at)
    runs: list[tuple[Fault, list[ink.Glyph], int]] = []
    for at, (glyph, _) in enumerate(drawn):
        kind = _unseen(page, glyph, size) if id(glyph) in ids else None
        if kind is None:
            continue
        if runs and runs[-1][0] == kind and runs[-1][2] + len(runs[-1][1]) == at and _follows(runs[-1][1][-1], glyph):
            runs[-1][1].append(glyph)
        else:
            runs.append((kind, [glyph], at))
    for kind, run, at in runs[:_MOST_STRAY]:
        text = "".join(glyph.text for glyph in run)
        box = next((box for box in boxes if begins_in(edges(_rect(page.where, box)), run[0])), None)
        if box is None and kind == "off-page":
            before = next((owner for _, owner in reversed(drawn[:at]) if owner), None)
            after = next((owner for _, owner in drawn[at:] if owner), None)
            first, last = boxes.index(before) + 1 if before else 0, boxes.index(after) if after else len(boxes)
            box = _meant(page, boxes[first:last], run[0], text)
        if box is not None:
            yield finding(page.where, box, kind, text)
            continue
        left, right = (min(max(x, 0.0), size[0]) for x in (min(o.x for o in run), max(o.x + o.size for o in run)))
        top, bottom = (min(max(y, 0.0), size[1]) for y in (min(o.y - o.size for o in run), max(o.y for o in run)))
        yield outside(page.where, page.at, kind, (left, top, right, bottom), text)


def _follows(glyph: ink.Glyph, other: ink.Glyph) -> bool:
    """Whether two characters stand in one line of one text."""
    return abs(glyph.y - other.y) < 0.1 and 0 <= other.x - glyph.x < 2.5 * max(glyph.size, 1.0)


def _unseen(page: _Page, glyph: ink.Glyph, size: tuple[float, float]) -> Fault | None:
    left, top, right, bottom = glyph.tight
    if right <= 0 or bottom <= 0 or left >= size[0] or top >= size[1]:
        return "off-page"
    if glyph.size <= TINY:
        return "stray"
    cell = _cell(glyph, page, 0, 0)
    if not cell.known:
        return None
    ours = _is_ours(glyph.font, page.face)
    place = cell.place if ours else tuple(int(edge * page.scale) for edge in glyph.tight)
    start, over, end, under = (max(0, edge) for edge in place)
    area = (start, over, end + (not ours), under + (not ours))
    seen, _, blank, text = (picture.crop(area) for picture in page.fine())
    if not ours:  # of another shape, perhaps of a colour: only whether there is any ink that the form does not have
        seen = page.bare().crop(area)
        return None if ink_compare.differences(seen, blank, _STROKE).getbbox() else "stray"
    return "stray" if ink_compare.lost(seen, text, blank) else None


def _meant(page: _Page, boxes: Sequence[Box], glyph: ink.Glyph, text: str) -> Box | None:
    """The box that a text off the page was written for, when only one can be meant; of those between its neighbours.

    That which is empty where formkit would have set it in the same line or the same column.
    """
    marks = page.where.read.sheet.marks
    empty = [box for box in boxes if box.kind not in DRAWN and box.id in marks and not marks[box.id].value]
    for test in (_same_line, _same_row):
        near = [box for box in empty if test(page, box, glyph, text)]
        if len(near) == 1:
            return near[0]
    return empty[0] if len(empty) == 1 else None


def _same_line(page: _Page, box: Box, glyph: ink.Glyph, text: str) -> bool:
    place = page.where.part.places[box.id]
    if box.kind == "tick" or page.face.missing(text) or not fits(box, place, text, page.face):
        return False
    layout = fit(box, place, text, page.face)
    line = layout.lines[0] if layout else None
    return line is not None and (abs(line.baseline - glyph.y) < 0.1 or abs(line.x - glyph.x) < 0.1)


def _same_row(page: _Page, box: Box, glyph: ink.Glyph, text: str) -> bool:
    left, top, right, bottom = edges(_rect(page.where, box))
    return top < glyph.y <= bottom or left <= glyph.x < right
