"""Is the shape that stands on a page the character that the text layer says? For fonts that are not ours.

A Mincho letter and our Gothic one differ in every stroke, so only plain differences count here: no ink at all, ink that
ends long before the outline does, one digit that looks like another, and, in fonts whose letters nearly are ours,
shapes that are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from typing import Literal

from PIL import Image, ImageFilter

from formkit.media.fonts import Face
from formkit.media.pdf import ink

_CONTRAST = 60  # of 255 between paper and ink, or there is none
_FAINT, _CUT = 30, 0.36  # of 255: a hairline; share of its outline that a letter may lack
_EM, _COLUMNS = 40, 40  # pixels an em, characters a row, in the picture of our own characters
_SIDE, _BLUR = 20, 1.0  # pixels and blur of the picture by which shapes are compared
_DIGITS = "0123456789"
_PLAIN_FONTS = ("Helvetica", "Times-Roman", "Courier")
# Measured on 57,000 characters that LibreOffice printed (Noto Sans CJK, IPAex Mincho): in our own design all but letters
# that touch are 0.90 or more, pairs taken by chance under 0.71 in 95 of 100; in Mincho both lie between 0.2 and 0.8.
_OUR_DESIGN, _ENOUGH_GLYPHS, _UNLIKE = 0.93, 12, 0.70
# A digit is never more like another one than by 0.06; a 7 that is called 1 is by 0.38 or more.
_MARGIN = 0.25


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape in a small square, blurred: its pixels, their mean, and how far they are from it together."""

    pixels: bytes
    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class Look:
    """How one character looks on the page: no ink, cut off, or its shape (None where too little of it can be told)."""

    glyph: ink.Glyph
    state: Literal["", "hidden", "clipped"]
    shape: Shape | None


@lru_cache(maxsize=1024)
def _stretch(low: int, high: int) -> list[int]:
    return [round(min(max(high - value, 0), high - low) * 255 / (high - low)) for value in range(256)]


@lru_cache(maxsize=8)
def _above(level: int) -> list[int]:
    return [255 if value > level else 0 for value in range(256)]


def _strokes(picture: Image.Image) -> Image.Image:
    """Ink of any colour on any light ground, as grey from 0 (none) to 255."""
    low, high = picture.getextrema()
    assert isinstance(low, int) and isinstance(high, int)
    if high - low < _CONTRAST:
        return Image.new("L", picture.size, 0)
    return picture.point(_stretch(low, high))


def _bounds(strokes: Image.Image, level: int) -> ink.Pixels | None:
    return strokes.point(_above(level)).getbbox()


def _shape(strokes: Image.Image) -> Shape | None:
    """The shape whatever its size and weight; None for lines and dots, which have none."""
    bounds = _bounds(strokes, 100)
    if bounds is None:
        return None
    wide, high = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if min(wide, high) < 0.25 * max(wide, high) or max(wide, high) < 8:
        return None
    small = Image.new("L", (_SIDE + 4, _SIDE + 4), 0)
    small.paste(strokes.crop(bounds).resize((_SIDE, _SIDE), Image.Resampling.BOX), (2, 2))
    pixels = small.filter(ImageFilter.GaussianBlur(_BLUR)).tobytes()
    mean = sum(pixels) / len(pixels)
    spread = (sum(map(mul, pixels, pixels)) - len(pixels) * mean * mean) ** 0.5
    return Shape(pixels, mean, spread) if spread > 1 else None


def shapes(face: Face, characters: Iterable[str]) -> dict[str, Shape]:
    """The shapes of characters in our own font; those that it lacks or that are too plain to compare are left out."""
    ours = sorted({c for c in {*characters, *_DIGITS} if face.missing(c) == ""})
    cell = 2 * _EM
    page = (float(_COLUMNS * cell), float((len(ours) // _COLUMNS + 1) * cell))
    at = {c: (n % _COLUMNS * cell, n // _COLUMNS * cell) for n, c in enumerate(ours)}
    drawn = [ink.Glyph(c, x + cell / 4, y + cell * 0.7, (_EM, 0, 0, _EM), (0, 0, 0, 0), "") for c, (x, y) in at.items()]
    with ink.opened(ink.typeset(face, page, drawn)) as document:
        sheet = ink.picture(document, 1, 1.0)
    squares = ((c, sheet.crop((x, y, x + cell, y + cell))) for c, (x, y) in at.items())
    return {c: shape for c, square in squares if (shape := _shape(_strokes(square))) is not None}


@lru_cache(maxsize=1)
def _plain_digits() -> Mapping[str, tuple[Shape, ...]]:
    """The shapes of the digits in the fonts that stand in for those that a file names and does not hold.

    A 1 with a foot and one without share hardly a stroke.
    """
    cell = 2 * _EM
    wide, high = cell * len(_DIGITS), cell * len(_PLAIN_FONTS)
    at = {
        (font, digit): (column * cell, row * cell)
        for row, font in enumerate(_PLAIN_FONTS)
        for column, digit in enumerate(_DIGITS)
    }
    with ink.opened(
        ink.typeset_plain((wide, high), {key: (x + cell / 4, y + cell * 0.7) for key, (x, y) in at.items()}, _EM)
    ) as document:
        sheet = ink.picture(document, 1, 1.0)
    squares = {key: _shape(_strokes(sheet.crop((x, y, x + cell, y + cell)))) for key, (x, y) in at.items()}
    return {digit: tuple(shape for font in _PLAIN_FONTS if (shape := squares[font, digit])) for digit in _DIGITS}


def looks(page: Image.Image, scale: float, glyph: ink.Glyph) -> Look:
    """How a character looks in the picture of its page."""
    left, top, right, bottom = (edge * scale for edge in glyph.tight)
    place = (int(left) - 1, int(top) - 1, int(right) + 2, int(bottom) + 2)
    if right - left < 1 and bottom - top < 1:
        return Look(glyph, "", None)  # nothing is known of its outline
    if place[0] < 0 or place[1] < 0 or place[2] > page.width or place[3] > page.height:
        return Look(glyph, "hidden" if _outside(place, page) else "clipped", None)
    strokes = _strokes(page.crop(place))
    bounds = _bounds(strokes, _FAINT)
    if bounds is None:
        return Look(glyph, "hidden", None)
    gaps_x = (bounds[0] - 1, strokes.width - 1 - bounds[2])
    gaps_y = (bounds[1] - 1, strokes.height - 1 - bounds[3])
    wide, high = strokes.width - 2, strokes.height - 2
    if (wide >= 8 and max(gaps_x) > _CUT * wide) or (high >= 8 and max(gaps_y) > _CUT * high):
        return Look(glyph, "clipped", None)
    return Look(glyph, "", _shape(strokes) if glyph.alone else None)


def _outside(place: ink.Pixels, page: Image.Image) -> bool:
    return place[0] >= page.width or place[1] >= page.height or place[2] <= 0 or place[3] <= 0


def wrong(seen: Sequence[Look], ours: Mapping[str, Shape]) -> set[ink.Glyph]:
    """The characters of a page (all its boxes) whose shape is plainly another."""
    by_font: dict[str, list[tuple[ink.Glyph, Shape, float]]] = {}
    for look in seen:
        if look.shape is not None and look.glyph.text in ours:
            likeness = _alike(look.shape, ours[look.glyph.text])
            by_font.setdefault(look.glyph.font, []).append((look.glyph, look.shape, likeness))
    others = set()
    for compared in by_font.values():
        middle = sorted(likeness for _, _, likeness in compared)[len(compared) // 2]
        same = len(compared) >= _ENOUGH_GLYPHS and middle >= _OUR_DESIGN
        for glyph, shape, likeness in compared:
            if glyph.text in _DIGITS:
                if _another(shape, glyph.text, ours):
                    others.add(glyph)
            elif same and likeness < _UNLIKE and not glyph.text.isascii():
                others.add(glyph)
    return others


def _another(shape: Shape, said: str, ours: Mapping[str, Shape]) -> bool:
    """Whether the shape of a digit is plainly that of another, in our font or in any plain one."""
    if max(_alike(shape, ours[digit]) for digit in _DIGITS if digit in ours) <= _alike(shape, ours[said]) + _MARGIN:
        return False
    plain = _plain_digits()
    likest = {
        digit: max(_alike(shape, known) for known in (*plain[digit], ours[digit])) for digit in _DIGITS if digit in ours
    }
    return max(likest.values()) > likest[said] + _MARGIN


def _alike(shape: Shape, other: Shape) -> float:
    """Pearson's correlation, -1 to 1."""
    count = len(shape.pixels)
    together = sum(map(mul, shape.pixels, other.pixels)) - count * shape.mean * other.mean
    return float(together / (shape.spread * other.spread))
