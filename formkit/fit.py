"""Which type size and which lines a text takes in a box, with real font metrics.

Rows of a form never grow. A text gets the preferred size of its box, then smaller ones down to 6 pt, on as many lines
as the box holds, broken by the rules of Japanese typesetting (JIS X 4051: characters that may not begin or end a
line). What does not fit at 6 pt is said so; it goes to the continuation sheet, never cut.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from formkit.media.fonts import Face
from formkit.model import PT_PER_MM, Box, Layout, Line, Part, Place, Sheet

FLOOR = 6.0
"""Smallest type size in pt that is still readable on a printed form."""
LEADING = 1.22
"""Distance of two baselines as a multiple of the type size."""
_PADDING = 0.5  # mm on the left and right of a text
_STEP = 0.5

_NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜´｀¨＾‐ー―／～｜…‥’”）〕］｝〉》」』】°′″℃％‰"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ々〻ヽヾゝゞ"
    "｡､･ﾞﾟｰｧｨｩｪｫｬｭｮｯ｣,.:;?!)]}>％"
)
_NOT_LAST = frozenset("（〔［｛〈《「『【‘“＄￥＃＠〒№｢([{<")


def _words(text: str) -> Iterator[str]:
    """Runs of Latin letters, digits and signs stay together; every other character stands alone."""
    for together, letters in itertools.groupby(text, key=_in_word):
        run = "".join(letters)
        yield from [run] if together else run


def _units(text: str) -> list[str]:
    """Pieces that may not be broken inside: words and characters with what may not leave them."""
    units: list[str] = []
    for word in _words(text):
        last = units[-1][-1] if units else " "
        if (word[0] in _NOT_FIRST or last in _NOT_LAST) and not last.isspace():
            units[-1] += word
        else:
            units.append(word)
    return units


def _in_word(character: str) -> bool:
    """Latin letters with or without diacritics, Greek, Cyrillic, ASCII digits and signs; no spaces."""
    code = ord(character)
    return not character.isspace() and (code < 0x2000 and (code < 0x80 or character.isalpha()))


def wrap(text: str, face: Face, width: float) -> list[tuple[str, bool]]:
    """Break a text into lines no wider than `width` (in 1/1000 em of the size at hand).

    Gives (line, hard) pairs; joining them with a newline after hard lines and nothing after the others gives back the
    text. A word longer than a line is broken where it must be.
    """
    lines: list[tuple[str, bool]] = []
    paragraphs = text.split("\n")
    for number, paragraph in enumerate(paragraphs):
        hard = number < len(paragraphs) - 1
        current, used = "", 0.0
        for unit in _units(paragraph):
            wide = face.measure(unit)
            # A space may hang over the edge: nobody sees it.
            if used + wide > width and unit != " ":
                if current:
                    kept = _visible_end(current)
                    lines.append((kept, False))
                    current = current[len(kept) :]
                    used = face.measure(current)
                if used + wide > width:
                    unit, current, used = current + unit, "", 0.0
                    wide = face.measure(unit)
                while wide > width and len(unit) > 1:
                    taken = _longest(unit, face, width)
                    while taken > 1 and unit[taken] in _NOT_FIRST:
                        taken -= 1
                    lines.append((unit[:taken], False))
                    unit = unit[taken:]
                    wide = face.measure(unit)
            current += unit
            used += wide
        lines.append((current, hard))
    return lines


def _visible_end(line: str) -> str:
    """What of a line may stand at its end.

    Spaces that no reader would find there open the next line instead: all but a single space after a word.
    """
    kept = line.rstrip(" \u3000")
    if line[len(kept) :] == " " and kept[-1:] not in ("-", ""):
        return line
    return kept or line


def _longest(text: str, face: Face, width: float) -> int:
    """How many characters (at least one) of a text fit in a width."""
    return max(1, bisect_right(list(itertools.accumulate(map(face.width, text))), width))


def _lines_in(height: float, size: float) -> int:
    """How many lines of a size stand in a height, both in pt."""
    return int((height / size - 1) / LEADING + 1 + 1e-6)


@lru_cache(maxsize=8192)
def _set(
    preferred: float, rows: int, inset: float, w: float, h: float, text: str, face: Face
) -> tuple[float, tuple[tuple[str, bool], ...]] | None:
    """Type size in pt and (line, hard) pairs for a text in a rectangle of w × h mm; None when it does not fit.

    `preferred` is the size that the box prefers, `rows` the most lines that it may hold (0: as many as fit),
    `inset` the mm by which words begin behind its left edge.
    """
    inner = (w - 2 * _PADDING - inset) * PT_PER_MM
    height = h * PT_PER_MM
    single = "\n" not in text
    natural = face.measure(text) if single else 0.0
    most = rows or 999
    least = max(0.8 * preferred, FLOOR)
    for size in (*itertools.takewhile(FLOOR.__lt__, itertools.count(preferred, -_STEP)), FLOOR):
        room = inner * 1000 / size
        if single and natural <= room and size <= height:
            return size, ((text, False),)
        if most > 1 or not single:
            allowed = min(most, _lines_in(height, size))
            # One line a little smaller reads better than two lines: try down to four fifths of the size first.
            if single and allowed > 1 and natural * least / 1000 <= inner and size > least:
                continue
            if allowed >= 1:
                lines = wrap(text, face, room)
                # A line of spaces alone could not be read back.
                blank = any(line and not line.strip(" \u3000") for line, _ in lines)
                fitting = len(lines) <= allowed and all(face.measure(line.rstrip()) <= room for line, _ in lines)
                if fitting and not blank:
                    return size, tuple(lines)
    return None


def fits(box: Box, place: Place, text: str, face: Face) -> bool:
    """Whether a text can stand whole in its box, at 6 pt or more."""
    if not text:
        return True
    if box.kind != "digits" and "\n" not in text and place.h * PT_PER_MM >= FLOOR:
        room = (place.w - 2 * _PADDING - box.inset) * PT_PER_MM * 1000 / FLOOR
        if face.measure(text) <= room:  # on one line; most texts do
            return True
    return fit(box, place, text, face) is not None


def fit(box: Box, place: Place, text: str, face: Face) -> Layout | None:
    """Set a text in its box; None when it does not fit (see `fits`)."""
    x, y = place.x * PT_PER_MM, place.y * PT_PER_MM
    w, h = place.w * PT_PER_MM, place.h * PT_PER_MM
    body = face.ascent - face.descent
    if box.kind == "digits":
        pitch = (w - box.inset * PT_PER_MM) / max(box.capacity or len(text), 1)
        size = min(box.size, pitch / 0.62, h)
        baseline = y + (h - size * body / 1000) / 2 + size * face.ascent / 1000
        whole = "\n" not in text and len(text) <= (box.capacity or len(text))
        return Layout(size, (Line(text, x + box.inset * PT_PER_MM, baseline),), pitch) if whole else None
    chosen = _set(box.size, box.lines, box.inset, place.w, place.h, text, face)
    if chosen is None:
        return None
    size, lines = chosen
    step = size * LEADING
    tall = size * body / 1000 + step * (len(lines) - 1)
    baseline = y + max(0.0, (h - tall) / 2) + size * face.ascent / 1000
    padding = _PADDING * PT_PER_MM
    set_lines = []
    for number, (line, hard) in enumerate(lines):
        left = x + padding + box.inset * PT_PER_MM
        if box.align != "left":
            spare = w - 2 * padding - box.inset * PT_PER_MM - face.measure(line.rstrip()) * size / 1000
            left += max(0.0, spare) * (0.5 if box.align == "center" else 1.0)
        set_lines.append(Line(line, left, baseline + number * step, hard))
    return Layout(size, tuple(set_lines))


def split_to_fit(box: Box, place: Place, text: str, face: Face) -> list[str]:
    """Cut a text into pieces that each fit the box at its preferred size, for rows of a continuation sheet.

    Pieces are broken at line ends only, so reading them one after the other gives back the text; a line break of the
    text itself stays at the end of its piece.
    """
    inner = (place.w - 2 * _PADDING - box.inset) * PT_PER_MM * 1000 / box.size
    most = max(1, _lines_in(place.h * PT_PER_MM, box.size))
    lines = wrap(text, face, inner)
    texts = [line + "\n" * hard for line, hard in lines]
    return ["".join(texts[at : at + most]) for at in range(0, len(texts), most)]


def layouts_of(part: Part, sheet: Sheet, face: Face) -> dict[str, Layout]:
    """Type size and lines of every text on a sheet. merge has made sure that each fits."""
    layouts = {}
    for key, mark in sheet.marks.items():
        box = part.boxes[key]
        if isinstance(mark.value, str) and mark.value and box.kind not in ("grid", "photo"):
            layout = fit(box, part.places[key], mark.value, face)
            if layout is None:
                raise AssertionError(f"{sheet.part}/{key}: merged text does not fit")
            layouts[key] = layout
    return layouts
