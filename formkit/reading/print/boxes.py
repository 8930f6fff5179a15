"""What stands in the boxes of a page that was recognised, whatever program printed it.

Every character that is not printed on the blank is taken back to its place there and belongs to the box in which that
lies. A box is left out, with the reason, as soon as anything about it is open: a character between two boxes, cut off
at the edge of its cell, or just outside; a drawing that is no ring, arrow or photo; printed words that were not found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from formkit.library.box_findings import near, nearest
from formkit.media.pdf.overlay import HARD
from formkit.media.pdf.page import Char, Page
from formkit.model import PT_PER_MM, Box, Place
from formkit.reading.contents import DRAWN, Answer, PartReading, Reason, Spot, why
from formkit.reading.print.alignment import Alignment, align
from formkit.reading.print.anchors import folded, strings_of, words_of
from formkit.reading.print.drawings import Boxes, Doubt, grid, images_over, photo, ringed, unknown_drawings
from formkit.reading.print.pairing import within
from formkit.words.text import short
from formkit.words.ticks import UNTICKED, ticked

_MOST_CUT = 0.12  # of a letter
_SHARE = 0.45  # of the printed letters that must be found before any box is read
_STEP = 5.0
_GAP = 1.0  # of the type size: how far the letters of one stray text stand apart
_SHOWN = 40  # characters of a stray text that a message shows
_NEIGHBOURS = 3


@dataclass(slots=True)
class _Contents:
    """What is known so far about the boxes of a page: the letters in each, and why some will not be read."""

    page: Page
    alignment: Alignment
    boxes: Boxes
    texts: dict[str, list[Char]] = field(default_factory=dict)
    doubts: dict[str, Reason] = field(default_factory=dict)
    strays: list[Char] = field(default_factory=list)

    def doubt(self, reason: Reason, *keys: str) -> None:
        """Leave boxes out; the first reason of each stays."""
        for key in keys:
            self.doubts.setdefault(key, reason)

    def doubt_all(self, doubts: Iterable[Doubt]) -> None:
        """Leave boxes out, each with its own reason."""
        for key, reason in doubts:
            self.doubt(reason, key)

    def letters(self) -> list[tuple[Char, str]]:
        """All letters in boxes, each with its box."""
        return [(char, key) for key, chars in self.texts.items() for char in chars if char.text.strip()]

    def shown(self, key: str) -> Spot:
        """Where a box lies in the file."""
        return self.page.number, self.page.on_file(self.alignment.forth(self.boxes[key][1].rect))


def read_page(page: Page, blank: Page, number: int, reading: PartReading) -> None:
    """Read the boxes of one page: `page` as it came in, `blank` that page (of this number) of the blank form."""
    places = {key: place for key, place in reading.part.places.items() if place.page == number}
    boxes = {key: (reading.part.boxes[key], place) for key, place in places.items()}
    gone = [place.rect for box, place in boxes.values() if box.kind == "photo"]
    words = [place.rect for box, place in boxes.values() if box.kind == "circle"]
    alignment = align(page, blank, gone, words)
    contents = _Contents(page, alignment, boxes)
    if alignment.share < _SHARE:
        for key in boxes:
            reading.keep(key, why("no_place"), "text", contents.shown(key))
        return
    _assign(contents)
    for check in (_check_edges, _check_place, _check_missing, _check_taken, _check_sizes):
        check(contents)
    contents.doubt_all(unknown_drawings(page, blank, alignment, boxes))
    values = {key: _value(contents, box, place, blank) for key, (box, place) in boxes.items()}
    rings, doubts = ringed(page, alignment, boxes, contents.strays)
    contents.doubt_all(doubts)
    values |= dict.fromkeys(rings, True)
    contents.doubt_all(images_over(page, alignment, {key: boxes[key] for key, value in values.items() if not value}))
    # Doubts outdo values, and are told in the order in which they came up.
    answers: dict[str, Answer] = {**contents.doubts, **values, **contents.doubts}
    for key, answer in answers.items():
        certain = not any(char.hidden for char in contents.texts.get(key, ()))
        reading.keep(key, answer, "text", contents.shown(key), certain=certain)
    for run in strings_of(contents.strays, _GAP):
        if not _printed_like(contents, run):
            text = "".join(char.text for char in run)
            left, top, bottom = run[0].left, min(char.top for char in run), max(char.bottom for char in run)
            rect = page.on_file((left, top, run[-1].right - left, bottom - top))
            beside = nearest(rect, {key: spot[1] for key in boxes if (spot := contents.shown(key))[1] is not None})
            where = near(reading.part, reading.part.boxes[beside] if beside else None)
            shown = {"found": text, "words": short(text, _SHOWN), "near": where}
            reading.tell("FK406", "outside", shown, at=(page.number, rect))


# -- characters --------------------------------------------------------------------------------------------------------


def _assign(contents: _Contents) -> None:
    """Give each character to its box; note those between boxes, cut off, or outside."""
    alignment = contents.alignment
    rows: dict[int, list[tuple[str, Place]]] = {}
    for key, (box, place) in contents.boxes.items():
        if box.kind not in DRAWN:
            for row in range(int(place.y // _STEP), int((place.y + place.h) // _STEP) + 1):
                rows.setdefault(row, []).append((key, place))
    printed = {at for pair in alignment.pairs for at in pair.at}
    for number, char in enumerate(contents.page.chars):
        if number in printed:
            continue
        if char.across:
            contents.strays.append(char)
            continue
        blank = not char.text.strip()
        x, y = char.middle
        if blank:
            x = char.x
        elif char.cut > _MOST_CUT and char.clip is not None:
            # What is cut away may lie anywhere; the clipping path lies in the cell that the character is written in.
            left, top, right, bottom = char.clip
            x, y = (left + right) / 2, (top + bottom) / 2
        low_x, high_x = alignment.back_x(x)
        low_y, high_y = alignment.back_y(x, y)
        near = dict(
            entry for row in range(int(low_y // _STEP), int(high_y // _STEP) + 1) for entry in rows.get(row, ())
        )  # fmt: skip
        touched = {
            key: place for key, place in near.items()
            if low_x < place.x + place.w and high_x >= place.x - 0.2 * blank
            and low_y < place.y + place.h and high_y >= place.y
        }  # fmt: skip
        whole = [
            key for key, place in touched.items() if blank
            or (place.x <= low_x and high_x < place.x + place.w and place.y <= low_y and high_y < place.y + place.h)
        ]  # fmt: skip
        if len(touched) == 1 and whole and (blank or char.cut <= _MOST_CUT):
            contents.texts.setdefault(whole[0], []).append(char)
        elif blank:
            continue
        elif char.cut > _MOST_CUT:
            contents.doubt(why("cut_off"), *touched)
        elif touched:
            contents.doubt(why("between_boxes"), *touched)
        else:
            contents.strays.append(char)


def _check_edges(contents: _Contents) -> None:
    """Doubt boxes whose text goes on outside, and empty ones beside text that belongs to none."""
    ends = contents.letters()
    for run in strings_of(contents.strays, _GAP):
        first, last = run[0], run[-1]
        em = first.size / PT_PER_MM
        goes_on = False
        for char, key in ends:
            if abs(char.y - first.y) <= 0.5 and (
                -0.5 * em <= first.left - char.right <= em or -0.5 * em <= char.left - last.right <= em
            ):
                contents.doubt(why("runs_out"), key)
                goes_on = True
        if goes_on or _printed_like(contents, run):
            continue
        x, y = first.middle
        right = last.middle[0]
        for key, (box, place) in contents.boxes.items():
            left, top, w, h = contents.alignment.forth(place.rect)
            beside, above = (1, 1) if box.kind in DRAWN or box.kind == "tick" else (6, 2)
            if left - beside <= right and x <= left + w + beside and top - above <= y <= top + h + above:
                contents.doubt(why("words_near"), key)


def _printed_like(contents: _Contents, run: Sequence[Char]) -> bool:
    """Whether stray text is a piece of printed words that were not found as a whole (they wrapped, or lie apart)."""
    return any(words_of(run) in words_of(other) for other in contents.alignment.missing)


def _check_place(contents: _Contents) -> None:
    """Doubt boxes none of whose neighbours was found: their row may be on another page, or gone."""
    pairs = [(pair.run, True) for pair in contents.alignment.pairs]
    runs = [*pairs, *((run, False) for run in contents.alignment.missing)]
    if contents.alignment.exact or not contents.alignment.missing:
        return
    lowest = max((pair.run[0].y for pair in contents.alignment.pairs), default=0.0)
    lowest = max((lowest, *(couple.blank for couple in contents.alignment.rule_pairs)))
    for key, (_, place) in contents.boxes.items():
        near = sorted(runs, key=lambda entry: _distance(entry[0], place))[:_NEIGHBOURS]
        beside = [paired for run, paired in runs if place.y - 1 <= run[0].middle[1] <= place.y + place.h + 1]
        # The end of a page whose rows grew stands on the next one.
        below = lowest >= place.y + min(place.h - 1.5, 4.0)
        if not below or not any(paired for _, paired in near) or (beside and not any(beside)):
            contents.doubt(why("no_place"), key)


def _distance(run: Sequence[Char], place: Place) -> float:
    """How far a printed run lies from a place; along the line counts a fifth, since rows move as a whole."""
    y = run[0].middle[1]
    across = max(place.y - y, y - place.y - place.h, 0.0)
    along = max(place.x - run[-1].right, run[0].left - place.x - place.w, 0.0)
    return across + 0.2 * along


def _check_missing(contents: _Contents) -> None:
    """Printed words that were not found may stand among what a box near them seems to hold."""
    for run in contents.alignment.missing:
        words = [folded(char.text) for char in run]
        left, right, y = run[0].left, run[-1].right, run[0].middle[1]
        pieces = {"".join(words[at : at + 2]) for at in range(max(1, len(words) - 1))}
        for key, (box, place) in contents.boxes.items():
            inside = place.x - 3 < right and left < place.x + place.w + 3 and place.y - 4 < y < place.y + place.h + 4
            text = words_of(contents.texts.get(key, ()))
            if inside and box.kind not in DRAWN and any(piece in text for piece in pieces):
                contents.doubt(why("perhaps_printed"), key)


def _check_taken(contents: _Contents) -> None:
    """A printed letter found in the middle of a value may be one of the value's own letters."""
    if contents.alignment.exact:
        return
    values = contents.letters()
    for pair in contents.alignment.pairs:
        first, last = contents.page.chars[pair.at[0]], contents.page.chars[pair.at[-1]]
        em = first.size / PT_PER_MM
        line = [(char, box) for char, box in values if abs(char.y - first.y) <= 0.5]
        before = {box for char, box in line if -0.3 * em <= first.left - char.right <= 0.45 * em}
        after = {box for char, box in line if -0.3 * em <= char.left - last.right <= 0.45 * em}
        contents.doubt(why("perhaps_printed"), *before & after)


def _check_sizes(contents: _Contents) -> None:
    """Doubt full boxes in letters larger than the form's: a word processor hides the lines that find no room.

    Where most values are that large, what was hidden may be all that an empty box held.
    """
    scale = contents.alignment.scale.y_scale
    filled = large = 0
    empty = []
    for key, (box, place) in contents.boxes.items():
        if box.kind in DRAWN or box.kind == "tick":
            continue
        chars = [char for char in contents.texts.get(key, ()) if char.text.strip()]
        if not chars:
            empty.append(key)
            continue
        filled += 1
        size = max(char.size for char in chars) / scale
        # What has no room in a field stays in the text layer, and is cut there.
        if size <= box.size + 0.3 or all(char.in_form and char.clip for char in chars):
            continue
        large += 1
        em = size / PT_PER_MM
        lowest = max(contents.alignment.back_y(char.x, char.y)[1] for char in chars)
        furthest = max(char.right for char in chars if char.y >= max(char.y for char in chars) - 0.4)
        right = contents.alignment.back_x(furthest)[1]
        if lowest + em > place.y + place.h and right > place.x + place.w / 2:
            contents.doubt(why("larger_letters"), key)
    if large > 0.3 * filled:
        contents.doubt(why("larger_letters"), *empty)


# -- values ------------------------------------------------------------------------------------------------------------


def _value(contents: _Contents, box: Box, place: Place, blank: Page) -> str | bool:
    if box.kind == "circle":
        return False  # `ringed` says which are True
    if box.kind in ("grid", "photo"):
        page, alignment = contents.page, contents.alignment
        drawn, doubt = grid(page, alignment, box, place) if box.kind == "grid" else photo(page, alignment, place)
        if doubt:
            contents.doubt(doubt, box.id)
        return drawn
    chars = contents.texts.get(box.id, [])
    if box.kind == "tick":
        marks = "".join(char.text for char in chars)
        sign = ticked(marks)
        printed = any(within(char.middle, place.rect) for char in blank.chars if char.text in UNTICKED)
        if sign is None:
            contents.doubt(why("perhaps_printed"), box.id)
        elif not marks.strip() and printed:
            contents.doubt(why("no_square"), box.id)
        return bool(sign)
    if not any(char.text.strip() for char in chars):
        return ""
    if not contents.alignment.exact:
        chars = _without_fillers(chars)
    text = _text(chars, spaced=box.kind not in ("digits", "date"))
    if contents.alignment.exact:
        return text
    # Other programs fill lines with wide blanks, and other prints of a form have dashes or brackets that ours lacks.
    if not any(mark.isalnum() for mark in text) or folded(text.strip()[-1]) == "-" or folded(text.strip()[0]) == "-":
        contents.doubt(why("perhaps_printed"), box.id)
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _without_fillers(chars: Sequence[Char]) -> list[Char]:
    """Characters without the blanks of the form itself, over which a value was written: they take no room in it."""
    kept: list[Char] = []
    seen = [char for char in chars if char.text.strip()]
    for char in chars:
        if not char.text.strip():
            line = [other for other in seen if abs(other.y - char.y) <= 1.0]
            before = max((other.right for other in line if other.x <= char.x), default=None)
            after = min((other.x for other in line if other.x > char.x), default=None)
            if before is not None and after is not None and after - before < 0.12 * char.size / PT_PER_MM:
                continue
        kept.append(char)
    return kept


def _text(chars: Sequence[Char], *, spaced: bool) -> str:
    """Characters in reading order as text; blanks that stand there only as gaps are put in when `spaced`."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: char.y):
        if lines and char.y - lines[-1][0].y <= 0.4:
            lines[-1].append(char)
        else:
            lines.append([char])
    out = ""
    for line in lines:
        text = _line(sorted(line, key=lambda char: char.x), spaced)
        if out and spaced and text and _word(out[-1]) and _word(text[0]):
            out += " "
        kept = text.rstrip(HARD)
        out += kept + "\n" * (len(text) - len(kept))
    return out


def _line(chars: Sequence[Char], spaced: bool) -> str:
    out: list[str] = []
    for before, char in zip((None, *chars), chars, strict=False):
        if before is not None:
            gap = char.x - before.right
            em = char.size / PT_PER_MM
            if not before.text.strip():
                # pdfium keeps only the first of a run of spaces.
                wide = before.right - before.left
                out.append(before.text * max(0, round(gap / wide)) if wide > 0.2 else "")
            elif spaced and char.text.strip():
                if gap > 0.8 * em:
                    out.append(" " if char.text.isascii() else "\u3000")
                elif gap > 0.18 * em and _word(before.text) and _word(char.text):
                    out.append(" ")
        out.append(char.text)
    return "".join(out)


def _word(text: str) -> bool:
    return (text.isalpha() and ord(text[0]) < 0x2000) or text.isdigit()
