"""Two pictures of one box: is the ink that should be there, there, and no other?

All pictures of a box have the same size in pixels. Ink within one pixel of its place counts as in place, so that other
rounding of places is no difference; a missing stroke of a letter of 6 pt is, when an em has 40 pixels or more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageChops, ImageFilter

from formkit.media.pdf.ink import Pixels

Verdict = Literal["", "wrong", "clipped", "hidden", "extra", "printed"]

_CORE, _PALE = 110, 170  # darker than this is the middle of a stroke; lighter than this is no ink for a reader's eye
_SPECK = 6  # pixels at two a pt: less than a comma of 9 pt
_WHOLE = 0.6  # of a letter's strokes missing: it cannot be seen


_BELOW_CORE = [255 if value < _CORE else 0 for value in range(256)]
_ABOVE_PALE = [255 if value > _PALE else 0 for value in range(256)]
_ABOVE_STROKE = [255 if value > 48 else 0 for value in range(256)]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one character stands in a picture: left, top, right, bottom in pixels. `known`: our font has it."""

    text: str
    place: Pixels
    known: bool = True


def _dark(picture: Image.Image) -> Image.Image:
    """Mask of the middle of strokes."""
    return picture.point(_BELOW_CORE)


def _bare(picture: Image.Image) -> Image.Image:
    """Mask of the pixels that have no ink within one pixel."""
    return picture.filter(ImageFilter.MinFilter(3)).point(_ABOVE_PALE)


def _count(mask: Image.Image) -> int:
    return mask.histogram()[255]


def _enough(em: float) -> int:
    """Fewest pixels that are no accident: about a twentieth of an em square on a side."""
    return max(6, round(0.003 * em * em))


def strict(seen: Image.Image, blank: Image.Image, text: Image.Image, cells: Sequence[Cell], em: float) -> Verdict:
    """Compare a box as seen with the blank form and with the text that it should hold, drawn in the same font.

    `em` is the smallest type size in pixels. "printed": ink of the blank form is gone or covered.
    """
    bare = _bare(seen)
    strokes = _dark(text)
    missing = ImageChops.darker(strokes, bare)
    extra = ImageChops.darker(_dark(seen), _bare(ImageChops.darker(text, blank)))
    for cell in cells:
        if not cell.known:
            extra.paste(0, cell.place)
    enough = _enough(em)
    few, more = _count(missing), _count(extra)
    if few < enough and more < enough:
        return _printed(bare, blank, em)
    if more >= enough and (few < enough or _added(extra, cells, more) == "wrong"):
        return _added(extra, cells, more)
    known = [cell.place for cell in cells if cell.known]
    shares = [_share(missing.crop(place), strokes.crop(place)) for place in known]
    if shares and min(shares) >= _WHOLE:
        return "hidden" if more < enough else "wrong"
    kept = ImageChops.subtract(strokes, missing)
    inside = sum(_uncut(missing.crop(place), kept.crop(place)) for place in known)
    return "clipped" if max(shares, default=0.0) >= 0.95 or inside <= 0.25 * few else "wrong"


def _printed(bare: Image.Image, blank: Image.Image, em: float) -> Verdict:
    """Whether what the form prints inside the box is gone. Its outermost pixels are the lines of the cell."""
    edge = min(round(0.12 * em), blank.width // 4, blank.height // 4)
    inner = (edge, edge, blank.width - edge, blank.height - edge)
    return "printed" if _count(ImageChops.darker(_dark(blank), bare).crop(inner)) >= _enough(em) else ""


def _uncut(missing: Image.Image, kept: Image.Image) -> int:
    """Pixels of a letter that are missing between others that are left: no straight cut takes those."""
    left = kept.getbbox()
    return 0 if left is None else _count(missing.crop(left))


def _share(part: Image.Image, whole: Image.Image) -> float:
    return _count(part) / max(_count(whole), 1)


def _added(extra: Image.Image, cells: Sequence[Cell], more: int) -> Verdict:
    """Ink that is too much: another shape where a letter stands, or something beside the text."""
    rest = extra.copy()
    for cell in cells:
        rest.paste(0, cell.place)
    return "wrong" if cells and _count(rest) <= 0.1 * more else "extra"


def drawing(seen: Image.Image, blank: Image.Image, drawn: Image.Image, em: float) -> Verdict:
    """Compare a box as seen with the blank form and with the ring, arrow or photo drawn in it (or nothing)."""
    enough = _enough(em)
    bare = _bare(seen)
    mark = ImageChops.darker(_dark(drawn), _bare(blank))
    missing = ImageChops.darker(mark, bare)
    few = _count(missing)
    if few >= enough:
        return "hidden" if few >= 0.5 * _count(mark) else "clipped"
    if _count(ImageChops.darker(_dark(seen), _bare(drawn))) >= enough:
        return "extra"
    return _printed(bare, blank, em)


def added(seen: Image.Image, blank: Image.Image, em: float) -> bool:
    """Whether a box has ink that the blank form does not have."""
    return _count(ImageChops.darker(_dark(seen), _bare(blank))) >= _enough(em)


def photo(seen: Image.Image, drawn: Image.Image) -> Verdict:
    """Compare the box of a photo as seen with the photo itself in its place."""
    differing = ImageChops.difference(seen, drawn).point(_ABOVE_STROKE)
    if _count(differing) < 0.02 * seen.width * seen.height:
        return ""
    low, high = seen.getextrema()
    assert isinstance(low, int | float) and isinstance(high, int | float)
    return "hidden" if high - low < 40 else "wrong"


def differences(seen: Image.Image, expected: Image.Image, level: int) -> Image.Image:
    """Mask of the pixels whose greys differ by more than `level`."""
    return ImageChops.difference(seen, expected).point(lambda value: 255 if value > level else 0)


def gone(seen: Image.Image, blank: Image.Image) -> float:
    """Share (0 to 1) of what is printed on the blank form that is not to be seen."""
    if seen.size != blank.size:
        return 1.0
    return _share(ImageChops.darker(_dark(blank), seen.point(_ABOVE_PALE)), _dark(blank))


def inked(picture: Image.Image) -> bool:
    """Whether there is any ink in a picture."""
    return sum(picture.histogram()[:_PALE]) > 0


def lost(seen: Image.Image, text: Image.Image, blank: Image.Image) -> bool:
    """Whether most of a letter, drawn alone in `text`, is not to be seen, or only under what the form prints."""
    strokes = ImageChops.darker(_dark(text), _bare(blank))
    return _count(strokes) == 0 or _share(ImageChops.darker(strokes, _bare(seen)), strokes) >= _WHOLE


def apart(changed: Image.Image, seen: Image.Image, wanted: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Of the pixels that changed: those that lost ink, those that gained some. Specks are left out."""
    lost_ink = ImageChops.darker(changed, ImageChops.subtract(seen, wanted).point(_ABOVE_STROKE))
    gained = ImageChops.darker(changed, ImageChops.subtract(wanted, seen).point(_ABOVE_STROKE))
    none = Image.new("L", changed.size, 0)
    return (
        lost_ink if _count(lost_ink) >= _SPECK else none,
        gained if _count(gained) >= _SPECK else none,
    )
