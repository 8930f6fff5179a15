"""Rings, arrows, photos and other drawings in the boxes of a page that was recognised."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from formkit.media.pdf.overlay import ARROW_INSET
from formkit.media.pdf.page import Arrow, Char, Page, Rect, Ring
from formkit.model import Box, Place, photo_name
from formkit.reading.print import task as why
from formkit.reading.print.task import Task, inside, middle, rect_of

__all__ = ["check_drawings", "grid", "photo", "rings"]

# How the photos begin that formkit makes (room `photo`): no resolution, no metadata. Printing makes them anew.
_OWN_PHOTO = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xdb"

_Letter = tuple[tuple[float, float], Char]
"""The middle of a printed letter on the blank, and the letter of the filled page that it is."""


def check_drawings(task: Task, blank: Page) -> None:
    """Doubt boxes in which something is drawn that the blank does not have: a pen's tick, a line through the text."""
    known = [task.alignment.forth(other) for other in blank.others]
    heads = [(arrow.end, arrow.y) for arrow in task.page.arrows]
    for other in task.page.others:
        x, y, w, h = other
        centre = (x + w / 2, y + h / 2)
        if any(_near(other, one) for one in known) or any(inside(head, other, 0.5) for head in heads):
            continue
        for key, (_, place) in task.boxes.items():
            if inside(centre, task.alignment.forth(rect_of(place))):
                task.doubt(key, why.DRAWING)
    for strike in task.alignment.strikes:
        for key, (_, place) in task.boxes.items():
            left, top, w, h = task.alignment.forth(rect_of(place))
            if top + 1 < strike.at < top + h - 1 and strike.start < left + w - 0.5 and strike.end > left + 0.5:
                task.doubt(key, why.DRAWING)


def _near(a: Rect, b: Rect) -> bool:
    return all(abs(one - other) < 0.8 for one, other in zip(a, b, strict=True))


def rings(task: Task, values: dict[str, str | bool]) -> None:
    """Give each ring to the one word that it goes round."""
    letters = sorted(
        (
            (middle(letter), task.page.chars[at])
            for pair in task.alignment.pairs
            for letter, at in zip(pair.run, pair.at, strict=True)
        ),
        key=_height,
    )
    words = {key: _word_rect(letters, box, place) for key, (box, place) in task.boxes.items() if box.kind == "circle"}
    for key, word in words.items():
        if word is None:
            task.doubt(key, why.NO_WORD)
    for ring in task.page.rings:
        round_it = [key for key, word in words.items() if word and _round_word(ring, word)]
        if len(round_it) == 1:
            values[round_it[0]] = True
            continue
        for key, word in words.items():
            x, y, w, h = word or task.alignment.forth(rect_of(task.boxes[key][1]))
            if abs(x + w / 2 - ring.cx) < (ring.w + w) / 2 + 1.5 and abs(y + h / 2 - ring.cy) < (ring.h + h) / 2 + 1.5:
                task.doubt(key, why.RINGS)
    if not words:
        return
    circled = "○◯〇"
    for char in task.strays:
        if char.text in circled:
            for key, word in words.items():
                if word and inside(middle(char), word, 2.0):
                    task.doubt(key, why.RINGS)


def _height(letter: _Letter) -> float:
    return letter[0][1]


def _word_rect(letters: Sequence[_Letter], box: Box, place: Place) -> Rect | None:
    """Where the word of a circle box stands on the filled page; None when it was not found. `letters` by height."""
    low = bisect_left(letters, place.y - 0.4, key=_height)
    high = bisect_right(letters, place.y + place.h + 0.4, key=_height)
    chars = [char for centre, char in letters[low:high] if inside(centre, rect_of(place), 0.3)]
    wanted = sum(bool(letter.strip()) for letter in (box.word or ""))
    if not chars or len(chars) < wanted:
        return None
    left, right = min(char.left for char in chars), max(char.right for char in chars)
    ys = [middle(char)[1] for char in chars]
    size = max(char.size for char in chars) * 25.4 / 72
    return left, min(ys) - size / 2, right - left, max(ys) - min(ys) + size


def _round_word(ring: Ring, word: Rect) -> bool:
    x, y, w, h = word
    off_x, off_y = abs(x + w / 2 - ring.cx), abs(y + h / 2 - ring.cy)
    return off_x <= min(ring.w / 2, w / 2 + 0.5) * 0.6 and off_y <= min(ring.h / 2, h / 2 + 0.5) * 0.75


def grid(task: Task, box: Box, place: Place) -> str:
    """First and last column that an arrow covers, "3-9"; empty when there is none."""
    alignment = task.alignment
    inside: list[Arrow] = []
    for arrow in task.page.arrows:
        low, high = alignment.back_y((arrow.start + arrow.end) / 2, arrow.y)
        left, right = alignment.back_x(arrow.start)[0], alignment.back_x(arrow.end)[1]
        if low < place.y + place.h and high > place.y and left < place.x + place.w and right > place.x:
            inside.append(arrow)
            if not (place.y <= low and high <= place.y + place.h):
                task.doubt(box.id, why.DRAWING)
    if len(inside) > 1:
        task.doubt(box.id, why.DRAWING)
    if not inside:
        return ""
    column = place.w / (box.capacity or 12)
    ends = []
    # An arrow begins a little inside its first column and ends a little inside its last one.
    for bounds, inset in (
        (alignment.back_x(inside[0].start), 0.0),
        (alignment.back_x(inside[0].end), 0.5 * ARROW_INSET),
    ):
        low, high = (int((bound - inset - place.x) // column) + 1 for bound in bounds)
        if low != high or not 1 <= low <= (box.capacity or 12):
            task.doubt(box.id, why.DRAWING)
        ends.append(low)
    return f"{ends[0]}-{ends[1]}"


def photo(task: Task, box: Box, place: Place) -> str:
    """The name of the photo in a box. One that printing made anew cannot be compared and is not read."""
    rect = task.alignment.forth(rect_of(place))
    images = [
        image for image in task.page.images
        if inside(((image.left + image.right) / 2, (image.top + image.bottom) / 2), rect, 1.0)
    ]  # fmt: skip
    if not images:
        return ""
    if len(images) > 1:
        task.doubt(box.id, why.DRAWING)
    elif not task.alignment.exact or not images[0].data.startswith(_OWN_PHOTO):
        task.doubt(box.id, why.PHOTO)
    return photo_name(images[0].data)
