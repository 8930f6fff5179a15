"""What stands in the boxes of a page that was recognised, whatever program printed it.

Every character that is not printed on the blank is taken back to its place there and belongs to the box in which that
lies. A box is left out, with the reason, as soon as anything about it is open: a character between two boxes, cut off
at the edge of its cell, or just outside; a drawing that is no ring, arrow or photo; printed words that were not found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from formkit.media.pdf.overlay import HARD
from formkit.media.pdf.page import Char, Page, Rect
from formkit.model import Box, Place
from formkit.reading.print import task as why
from formkit.reading.print.alignment import align
from formkit.reading.print.anchors import folded, strings_of
from formkit.reading.print.drawn import check_drawings, grid, photo, rings
from formkit.reading.print.task import DRAWN, Task, Why, inside, middle, rect_of, shown
from formkit.reading.read_file import ReadBox
from formkit.words.ticks import UNTICKED, ticked

__all__ = ["PageRead", "Stray", "Why", "read_page"]

_MOST_CUT = 0.12  # of a letter
_SHARE = 0.45  # of the printed letters that must be found before any box is read
_STEP = 5.0
_NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Stray:
    """Text that is neither printed on the form nor in a box: `rect` in mm on the file's page."""

    text: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class PageRead:
    """The boxes of one page: those that were read, and for each other one its place on the file and why not."""

    boxes: Mapping[str, ReadBox]
    unread: Mapping[str, tuple[Rect, Why]]
    strays: tuple[Stray, ...]


def read_page(page: Page, blank: Page, boxes: Sequence[tuple[Box, Place]]) -> PageRead:
    """Read the boxes of one page: `page` as it came in, `blank` the page of the blank form that it is.

    `boxes` are those that lie on this page, with their places on the blank.
    """
    gone = [rect_of(place) for box, place in boxes if box.kind == "photo"]
    words = [rect_of(place) for box, place in boxes if box.kind == "circle"]
    alignment = align(page, blank, gone, words)
    task = Task(page, alignment, {box.id: (box, place) for box, place in boxes})
    if alignment.share < _SHARE:
        unread = {box.id: (shown(task, box.id), why.LAYOUT) for box, _ in boxes}
        return PageRead({}, unread, ())
    _assign(task)
    _check_edges(task)
    _check_place(task)
    _check_missing(task)
    _check_taken(task)
    _check_sizes(task)
    check_drawings(task, blank)
    read: dict[str, ReadBox] = {}
    values = {key: _value(task, box, place, blank) for key, (box, place) in task.boxes.items()}
    rings(task, values)
    for key, value in values.items():
        if key not in task.doubts:
            certain = not any(char.hidden for char in task.texts.get(key, ()))
            read[key] = ReadBox(value, page.number, shown(task, key), "text", certain)
    unread = {key: (shown(task, key), reason) for key, reason in task.doubts.items()}
    return PageRead(read, unread, tuple(_stray_texts(task)))


# -- characters --------------------------------------------------------------------------------------------------------


def _assign(task: Task) -> None:
    """Give each character to its box; note those between boxes, cut off, or outside."""
    alignment = task.alignment
    rows: dict[int, list[tuple[str, Place]]] = {}
    for key, (box, place) in task.boxes.items():
        if box.kind not in DRAWN:
            for row in range(int(place.y // _STEP), int((place.y + place.h) // _STEP) + 1):
                rows.setdefault(row, []).append((key, place))
    printed = {at for pair in alignment.pairs for at in pair.at}
    for number, char in enumerate(task.page.chars):
        if number in printed:
            continue
        blank = not char.text.strip()
        x, y = middle(char)
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
        touched = [
            (key, place) for key, place in near.items()
            if low_x < place.x + place.w and high_x >= place.x - 0.2 * blank
            and low_y < place.y + place.h and high_y >= place.y
        ]  # fmt: skip
        if blank:
            if len(touched) == 1:
                task.texts.setdefault(touched[0][0], []).append(char)
            continue
        whole = [
            key for key, place in touched
            if place.x <= low_x and high_x < place.x + place.w and place.y <= low_y and high_y < place.y + place.h
        ]  # fmt: skip
        if char.cut > _MOST_CUT:
            for key, _ in touched:
                task.doubt(key, why.CUT)
        elif len(touched) == 1 and whole:
            task.texts.setdefault(whole[0], []).append(char)
        elif touched:
            for key, _ in touched:
                task.doubt(key, why.BETWEEN)
        else:
            task.strays.append(char)


def _check_edges(task: Task) -> None:
    """Doubt boxes whose text goes on outside, and empty ones beside text that belongs to none."""
    ends = [
        (char, key) for key, chars in task.texts.items() for char in chars if char.text.strip()
    ]  # fmt: skip
    for run in _stray_runs(task):
        first, last = run[0], run[-1]
        em = first.size * 25.4 / 72
        found = False
        for char, key in ends:
            if abs(char.y - first.y) <= 0.5 and (
                -0.5 * em <= first.left - char.right <= em or -0.5 * em <= char.left - last.right <= em
            ):
                task.doubt(key, why.OUTSIDE)
                found = True
        if found or _printed_like(task, run):
            continue
        x, y = middle(first)
        right = middle(last)[0]
        for key, (box, place) in task.boxes.items():
            left, top, w, h = task.alignment.forth(rect_of(place))
            if box.kind in DRAWN or box.kind == "tick":
                close = left - 1 <= right and x <= left + w + 1 and top - 1 <= y <= top + h + 1
            else:
                close = left - 6 <= right and x <= left + w + 6 and top - 2 <= y <= top + h + 2
            if close:
                task.doubt(key, why.NEAR)


def _stray_runs(task: Task) -> list[list[Char]]:
    return list(strings_of(task.strays, 1.0))


def _printed_like(task: Task, run: Sequence[Char]) -> bool:
    """Whether stray text is a piece of printed words that were not found as a whole (they wrapped, or lie apart)."""
    words = "".join(folded(char.text) for char in run)
    return any(words in "".join(folded(char.text) for char in other) for other in task.alignment.missing)


def _check_place(task: Task) -> None:
    """Doubt boxes none of whose neighbours was found: their row may be on another page, or gone."""
    pairs = [(pair.run, True) for pair in task.alignment.pairs]
    runs = [*pairs, *((run, False) for run in task.alignment.missing)]
    if task.alignment.exact or not task.alignment.missing:
        return
    lowest = max((pair.run[0].y for pair in task.alignment.pairs), default=0.0)
    lowest = max((lowest, *(knot.blank for knot in task.alignment.knots)))
    for key, (_, place) in task.boxes.items():
        near = sorted(runs, key=lambda entry: _distance(entry[0], place))[:_NEIGHBOURS]
        beside = [there for run, there in runs if place.y - 1 <= middle(run[0])[1] <= place.y + place.h + 1]
        # The end of a page whose rows grew stands on the next one.
        below = lowest >= place.y + min(place.h - 1.5, 4.0)
        if not below or not any(there for _, there in near) or (beside and not any(beside)):
            task.doubt(key, why.LAYOUT)


def _distance(run: Sequence[Char], place: Place) -> float:
    """How far a printed run lies from a place; along the line counts a fifth, since rows move as a whole."""
    y = middle(run[0])[1]
    across = max(place.y - y, y - place.y - place.h, 0.0)
    along = max(place.x - run[-1].right, run[0].left - place.x - place.w, 0.0)
    return across + 0.2 * along


def _check_missing(task: Task) -> None:
    """Printed words that were not found may stand among what a box near them seems to hold."""
    for run in task.alignment.missing:
        words = [folded(char.text) for char in run]
        left, right, y = run[0].left, run[-1].right, middle(run[0])[1]
        for id_, (box, place) in task.boxes.items():
            inside = place.x - 3 < right and left < place.x + place.w + 3 and place.y - 4 < y < place.y + place.h + 4
            if not inside or box.kind in DRAWN:
                continue
            text = "".join(folded(char.text) for char in task.texts.get(id_, ()))
            pieces = {"".join(words[at : at + 2]) for at in range(max(1, len(words) - 1))}
            if any(piece in text for piece in pieces):
                task.doubt(id_, why.UNKNOWN)


def _check_taken(task: Task) -> None:
    """A printed letter found in the middle of a value may be one of the value's own letters."""
    if task.alignment.exact:
        return
    values = [(char, box) for box, chars in task.texts.items() for char in chars if char.text.strip()]
    for pair in task.alignment.pairs:
        first, last = task.page.chars[pair.at[0]], task.page.chars[pair.at[-1]]
        em = first.size * 25.4 / 72
        line = [(char, box) for char, box in values if abs(char.y - first.y) <= 0.5]
        before = {box for char, box in line if -0.3 * em <= first.left - char.right <= 0.45 * em}
        after = {box for char, box in line if -0.3 * em <= char.left - last.right <= 0.45 * em}
        for box in before & after:
            task.doubt(box, why.UNKNOWN)


def _check_sizes(task: Task) -> None:
    """Doubt full boxes in letters larger than the form's: a word processor hides the lines that find no room.

    Where most values are that large, what was hidden may be all that an empty box held.
    """
    scale = task.alignment.scale[1]
    filled = large = 0
    empty = []
    for key, (box, place) in task.boxes.items():
        if box.kind in DRAWN or box.kind == "tick":
            continue
        chars = [char for char in task.texts.get(key, ()) if char.text.strip()]
        if not chars:
            empty.append(key)
            continue
        filled += 1
        size = max(char.size for char in chars) / scale
        if size <= box.size + 0.3:
            continue
        large += 1
        em = size * 25.4 / 72
        lowest = max(task.alignment.back_y(char.x, char.y)[1] for char in chars)
        furthest = max(char.right for char in chars if char.y >= max(char.y for char in chars) - 0.4)
        right = task.alignment.back_x(furthest)[1]
        if lowest + em > place.y + place.h and right > place.x + place.w / 2:
            task.doubt(key, why.LARGE)
    if large > 0.3 * filled:
        for key in empty:
            task.doubt(key, why.LARGE)


def _stray_texts(task: Task) -> Iterable[Stray]:
    for run in _stray_runs(task):
        if not _printed_like(task, run):
            left, top = run[0].left, min(char.top for char in run)
            bottom = max(char.bottom for char in run)
            rect = task.page.on_file((left, top, run[-1].right - left, bottom - top))
            yield Stray("".join(char.text for char in run), rect)


# -- values ------------------------------------------------------------------------------------------------------------


def _value(task: Task, box: Box, place: Place, blank: Page) -> str | bool:
    if box.kind == "circle":
        return False  # `rings` says which are True
    if box.kind == "grid":
        return grid(task, box, place)
    if box.kind == "photo":
        return photo(task, box, place)
    chars = task.texts.get(box.id, [])
    if box.kind == "tick":
        marks = "".join(char.text for char in chars)
        sign = ticked(marks)
        printed = any(inside(middle(char), rect_of(place)) for char in blank.chars if char.text in UNTICKED)
        if sign is None:
            task.doubt(box.id, why.UNKNOWN)
        elif not marks.strip() and printed:
            task.doubt(box.id, why.NO_TICK)
        return bool(sign)
    if not any(char.text.strip() for char in chars):
        return ""
    if not task.alignment.exact:
        chars = _without_fillers(chars)
    text = _text(chars, spaced=box.kind not in ("digits", "date"))
    if task.alignment.exact:
        return text
    # Other programs fill lines with wide blanks, and other prints of a form have dashes or brackets that ours lacks.
    if not any(mark.isalnum() for mark in text) or folded(text.strip()[-1]) == "-" or folded(text.strip()[0]) == "-":
        task.doubt(box.id, why.UNKNOWN)
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
            if before is not None and after is not None and after - before < 0.12 * char.size * 25.4 / 72:
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
            em = char.size * 25.4 / 72
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
