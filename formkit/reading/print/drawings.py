"""Rings, arrows, photos and other drawings in the boxes of a page that was recognised.

What cannot be told of a box comes back as a doubt: its id and the reason.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from formkit.media.arrow import column
from formkit.media.pdf.page import Char, Page
from formkit.media.pdf.page_shapes import Arrow, Ring
from formkit.model import PT_PER_MM, Box, Place, Rect, photo_name
from formkit.reading.contents import Reason, why
from formkit.reading.print.alignment import Alignment
from formkit.reading.print.pairing import within

Boxes = Mapping[str, tuple[Box, Place]]
Doubt = tuple[str, Reason]

# How the photos begin that formkit makes (room `photo`): no resolution, no metadata. Printing makes them anew.
_OWN_PHOTO = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xdb"

_GROUND = 0.4  # of a page
_COVERED = 0.25  # of a box
_CIRCLES = "○◯〇"
_Letter = tuple[tuple[float, float], Char]
"""The middle of a printed letter on the blank, and the letter of the filled page that it is."""


def unknown_drawings(page: Page, blank: Page, alignment: Alignment, boxes: Boxes) -> Iterator[Doubt]:
    """Boxes in which something is drawn that the blank does not have: a pen's tick, a line through the text."""
    printed = [alignment.forth(other) for other in blank.others]
    heads = [(arrow.end, arrow.y) for arrow in page.arrows]
    areas = {key: alignment.forth(place.rect) for key, (_, place) in boxes.items()}
    for other in page.others:
        x, y, w, h = other
        centre = (x + w / 2, y + h / 2)
        if any(_near(other, drawing) for drawing in printed) or any(within(head, other, 0.5) for head in heads):
            continue
        yield from ((key, why("drawing_in_box")) for key, area in areas.items() if within(centre, area))
    for strike in alignment.strikes:
        for key, (left, top, w, h) in areas.items():
            if top + 1 < strike.at < top + h - 1 and strike.start < left + w - 0.5 and strike.end > left + 0.5:
                yield key, why("drawing_in_box")


def images_over(page: Page, alignment: Alignment, empty: Boxes) -> Iterator[Doubt]:
    """Empty boxes over which a picture lies: what stands in it, a number or a signature, is not read.

    A picture of half the page is a ground or a mark across it.
    """
    for image in page.images:
        w, h = image.right - image.left, image.bottom - image.top
        if w * h > _GROUND * page.width * page.height:
            continue
        centre = ((image.left + image.right) / 2, (image.top + image.bottom) / 2)
        for key, (box, place) in empty.items():
            left, top, wide, high = alignment.forth(place.rect)
            across = min(image.right, left + wide) - max(image.left, left)
            down = min(image.bottom, top + high) - max(image.top, top)
            lies = across > 0 and down > 0 and across * down > _COVERED * wide * high
            if box.kind != "photo" and (lies or within(centre, (left, top, wide, high))):
                yield key, why("picture_in_box")


def _near(a: Rect, b: Rect) -> bool:
    return all(abs(edge - other) < 0.8 for edge, other in zip(a, b, strict=True))


def ringed(
    page: Page, alignment: Alignment, boxes: Boxes, strays: Sequence[Char]
) -> tuple[frozenset[str], list[Doubt]]:
    """The boxes of which the word is ringed, by the one word that each ring goes round, and the boxes in doubt."""
    letters = [
        (letter.middle, page.chars[at]) for pair in alignment.pairs
        for letter, at in zip(pair.run, pair.at, strict=True)
    ]  # fmt: skip
    letters.sort(key=_height)
    words = {key: _word_rect(letters, box, place) for key, (box, place) in boxes.items() if box.kind == "circle"}
    doubts = [(key, why("no_word_to_ring")) for key, word in words.items() if word is None]
    rings: set[str] = set()
    for ring in page.rings:
        round_it = [key for key, word in words.items() if word and _round_word(ring, word)]
        if len(round_it) == 1:
            rings.add(round_it[0])
            continue
        for key, word in words.items():
            x, y, w, h = word or alignment.forth(boxes[key][1].rect)
            if abs(x + w / 2 - ring.cx) < (ring.w + w) / 2 + 1.5 and abs(y + h / 2 - ring.cy) < (ring.h + h) / 2 + 1.5:
                doubts.append((key, why("ring_unclear")))
    typed = [char.middle for char in strays if char.text in _CIRCLES] if words else []
    doubts += [
        (key, why("ring_unclear")) for middle in typed for key, word in words.items() if word and within(middle, word, 2.0)
    ]  # fmt: skip
    return frozenset(rings), doubts


def _height(letter: _Letter) -> float:
    return letter[0][1]


def _word_rect(letters: Sequence[_Letter], box: Box, place: Place) -> Rect | None:
    """Where the word of a circle box stands on the filled page; None when it was not found. `letters` by height."""
    low = bisect_left(letters, place.y - 0.4, key=_height)
    high = bisect_right(letters, place.y + place.h + 0.4, key=_height)
    chars = [char for centre, char in letters[low:high] if within(centre, place.rect, 0.3)]
    wanted = sum(bool(letter.strip()) for letter in (box.word or ""))
    if not chars or len(chars) < wanted:
        return None
    left, right = min(char.left for char in chars), max(char.right for char in chars)
    ys = [char.middle[1] for char in chars]
    size = max(char.size for char in chars) / PT_PER_MM
    return left, min(ys) - size / 2, right - left, max(ys) - min(ys) + size


def _round_word(ring: Ring, word: Rect) -> bool:
    x, y, w, h = word
    off_x, off_y = abs(x + w / 2 - ring.cx), abs(y + h / 2 - ring.cy)
    return off_x <= min(ring.w / 2, w / 2 + 0.5) * 0.6 and off_y <= min(ring.h / 2, h / 2 + 0.5) * 0.75


def grid(page: Page, alignment: Alignment, box: Box, place: Place) -> tuple[str, Reason | None]:
    """First and last column that an arrow covers, "3-9"; empty when there is none. With it why it may be wrong."""
    arrows: list[Arrow] = []
    doubt: Reason | None = None
    for arrow in page.arrows:
        low, high = alignment.back_y((arrow.start + arrow.end) / 2, arrow.y)
        left, right = alignment.back_x(arrow.start)[0], alignment.back_x(arrow.end)[1]
        if low < place.y + place.h and high > place.y and left < place.x + place.w and right > place.x:
            arrows.append(arrow)
            if len(arrows) > 1 or not (place.y <= low and high <= place.y + place.h):
                doubt = why("drawing_in_box")
    if not arrows:
        return "", None
    ends = []
    for end, ending in ((arrows[0].start, False), (arrows[0].end, True)):
        first, last = (column(box, place, bound - place.x, ending=ending) for bound in alignment.back_x(end))
        if first != last or not 1 <= first <= (box.capacity or 12):
            doubt = why("drawing_in_box")
        ends.append(first)
    return f"{ends[0]}-{ends[1]}", doubt


def photo(page: Page, alignment: Alignment, place: Place) -> tuple[str, Reason | None]:
    """The name of the photo in a box. One that printing made anew cannot be compared and is in doubt."""
    area = alignment.forth(place.rect)
    images = [
        image for image in page.images
        if within(((image.left + image.right) / 2, (image.top + image.bottom) / 2), area, 1.0)
    ]  # fmt: skip
    if not images:
        return "", None
    doubt = None
    if len(images) > 1:
        doubt = why("drawing_in_box")
    elif not alignment.exact or not images[0].data.startswith(_OWN_PHOTO):
        doubt = why("photo_made_anew")
    return photo_name(images[0].data), doubt
