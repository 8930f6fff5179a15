"""What a drawn path is: a rule, a ring, an arrow, or something else. All places in mm from the top left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2.raw as raw

from formkit.model import Rect

# How the path of an arrow goes that formkit draws in one piece: its line, then its head.
ARROW = (
    raw.FPDF_SEGMENT_MOVETO, raw.FPDF_SEGMENT_LINETO,
    raw.FPDF_SEGMENT_MOVETO, raw.FPDF_SEGMENT_LINETO, raw.FPDF_SEGMENT_LINETO,
)  # fmt: skip
_THIN = 0.8  # mm: a filled rectangle no thicker than this is a rule
_GAP = 1.2  # mm: pieces of a rule that are no farther apart belong together (dotted rules are many small pieces)


class Rule(NamedTuple):
    """A level or upright rule: its place on the other axis and where it begins and ends."""

    at: float
    start: float
    end: float


class Ring(NamedTuple):
    """A closed curve like an ellipse: centre and size."""

    cx: float
    cy: float
    w: float
    h: float


class Arrow(NamedTuple):
    """A level line with a head at its right end."""

    start: float
    end: float
    y: float


class Image(NamedTuple):
    """An image: its edges and its bytes as stored (a JPEG stays a JPEG)."""

    left: float
    top: float
    right: float
    bottom: float
    data: bytes


class Drawn:
    """What was found so far on one page."""

    def __init__(self) -> None:
        self.level: list[Rule] = []
        self.upright: list[Rule] = []
        self.rings: list[Ring] = []
        self.whole: list[Arrow] = []
        self.heads: list[Rect] = []
        self.images: list[Image] = []
        self.others: list[Rect] = []


Point = tuple[float, float]


def shape(kinds: Sequence[int], points: Sequence[Point], stroke: bool, drawn: Drawn) -> None:
    """Note in `drawn` what a path is: the kinds of its segments, its points, and whether its line is drawn."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    w, h = right - left, bottom - top
    if tuple(kinds) == ARROW and stroke and 1 <= h <= 3 < w:
        drawn.whole.append(Arrow(left, right, (top + bottom) / 2))
        return
    if len(points) >= 8 and 2 <= w <= 60 and 2 <= h <= 20 and _round(points, left, top, w, h):
        drawn.rings.append(Ring((left + right) / 2, (top + bottom) / 2, w, h))
        return
    straight = all(kind in ARROW for kind in kinds)
    if straight and not stroke and min(w, h) <= _THIN and max(w, h) > 0:
        if w >= h:
            drawn.level.append(Rule((top + bottom) / 2, left, right))
        else:
            drawn.upright.append(Rule((left + right) / 2, top, bottom))
        return
    if straight and stroke and _edges(kinds, points, drawn):
        return
    if 3 <= len(points) <= 5 and straight and w <= 5 and h <= 5:
        drawn.heads.append((left, top, w, h))
    drawn.others.append((left, top, w, h))


def _edges(kinds: Sequence[int], points: Sequence[Point], drawn: Drawn) -> bool:
    """Note the sides of a stroked path as rules; False, and nothing noted, when one of them slants."""
    level, upright = [], []
    start = points[0]
    for at, (kind, point) in enumerate(zip(kinds, points, strict=True)):
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
            continue
        before = points[at - 1]
        sides = [(before, point)]
        if at + 1 == len(points) or kinds[at + 1] == raw.FPDF_SEGMENT_MOVETO:
            sides.append((point, start))
        for (ax, ay), (bx, by) in sides:
            if abs(ay - by) < 0.1 and abs(ax - bx) >= 0.1:
                level.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) < 0.1:
                upright.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))
            else:
                return False
    drawn.level += level
    drawn.upright += [rule for rule in upright if rule.end - rule.start >= 0.1]
    return True


def _round(points: Sequence[Point], left: float, top: float, w: float, h: float) -> bool:
    """Whether all points lie near the ellipse that fills their rectangle (control points a little outside)."""
    return all(
        0.55 <= ((x - left) * 2 / w - 1) ** 2 + ((y - top) * 2 / h - 1) ** 2 <= 1.5 for x, y in points
    )  # fmt: skip


def arrows(drawn: Drawn) -> Iterator[Arrow]:
    """Arrows drawn in one piece, and level lines with a small triangle at their right end."""
    yield from drawn.whole
    for left, top, w, h in drawn.heads:
        for rule in drawn.level:
            if top <= rule.at <= top + h and left - 1.0 <= rule.end <= left + w + 0.5 and rule.start < left - 1:
                yield Arrow(rule.start, left + w, rule.at)
                break


def joined(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Pieces that lie on one line and touch, as one rule each; sorted."""
    rows: list[list[Rule]] = []
    for rule in sorted(rules):
        if rows and rule.at - rows[-1][-1].at <= 0.12:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    whole: list[Rule] = []
    for row in rows:
        row.sort(key=lambda rule: rule.start)
        whole.append(row[0])
        for piece in row[1:]:
            if piece.start <= whole[-1].end + _GAP:
                whole[-1] = whole[-1]._replace(end=max(whole[-1].end, piece.end))
            else:
                whole.append(piece)
    return tuple(whole)
