"""Which letters of a filled page are the printed words of its blank, and how far each word moved. Units are mm."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from formkit.media.pdf.page import Char, Page
from formkit.model import PT_PER_MM, Rect
from formkit.reading.print.anchors import folded, lines_of

_FARTHEST = (9.0, 3.0)  # how far a printed run may stand from where its neighbours say, along and across its line
_SHORT = (4.0, 1.6)  # the same for runs of one or two letters
ALIKE = 1.2  # what stands round a place moved alike when it moved by amounts no farther apart than this
_LONG = 3
_MOST_GROWTH = 8.0
_UNEVEN = 0.01
_FAR = 1e4
_COLUMN = 1.6  # mm
_IN_PLACE = 0.5  # mm
_MUCH = 3.0
_BESIDE = 8.0  # what stands at the head or foot of a page may be placed by runs on one side, if no farther than this

Run = tuple[Char, ...]
"""Printed letters of the blank that belong together."""
At = tuple[int, ...]
"""The indices of the characters of the filled page that are the letters of a run."""


class Scale(NamedTuple):
    """How a filled page is enlarged and moved against its blank, along and down the page."""

    x_scale: float
    y_scale: float
    x_shift: float
    y_shift: float

    def x(self, x: float) -> float:
        """Where a place so far from the left of the blank lies on the filled page."""
        return x * self.x_scale + self.x_shift

    def y(self, y: float) -> float:
        """Where a place so far from the top of the blank lies on the filled page."""
        return y * self.y_scale + self.y_shift

    def back_x(self, x: float) -> float:
        """Where a place so far from the left of the filled page lies on the blank."""
        return (x - self.x_shift) / self.x_scale

    def back_y(self, y: float) -> float:
        """Where a place so far from the top of the filled page lies on the blank."""
        return (y - self.y_shift) / self.y_scale


@dataclass(frozen=True, slots=True)
class Pair:
    """A printed run on the blank and its letters on the filled page, with how far it moved besides the common scale."""

    run: Run
    at: At
    dx: float
    dy: float


class Lines:
    """The filled page's letters line by line, ready to be searched; a letter's key is cut to one character."""

    def __init__(self, page: Page) -> None:
        self.chars = page.chars
        numbers = {id(char): number for number, char in enumerate(page.chars)}
        lines = lines_of([char for char in page.chars if char.text.strip()])
        self._text = "".join(_words(line) + "\n" for line in lines)
        # A line break has the number -1, so that a place in the text is a place in this list.
        self._numbers = [number for line in lines for number in (*(numbers[id(char)] for char in line), -1)]
        self._starts = list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
        self._heights = [line[0].y for line in lines]
        latin = (char for char in page.chars if char.text.isascii() and char.text.isalnum())
        self._latin = sorted(latin, key=_height)

    def first(self, at: At) -> Char:
        """The first letter of a place."""
        return self.chars[at[0]]

    def find(self, words: str, top: float = -_FAR, bottom: float = _FAR) -> Iterator[At]:
        """Indices of the characters of each place where the words stand on lines between two heights."""
        end = self._starts[bisect_right(self._heights, bottom + 1)]
        at = self._text.find(words, self._starts[bisect_left(self._heights, top - 1)], end)
        while at >= 0:
            yield tuple(self._numbers[at : at + len(words)])
            at = self._text.find(words, at + 1, end)

    def in_word(self, at: At) -> bool:
        """Whether letters are a piece of a longer word in Latin letters."""
        first, last = self.chars[at[0]], self.chars[at[-1]]
        if not (first.text.isascii() and first.text.isalnum()):
            return False
        em = 0.15 * first.size / PT_PER_MM
        letters = {id(self.chars[number]) for number in at}
        low = bisect_left(self._latin, first.y - 0.35, key=_height)
        return any(
            (abs(first.left - char.right) < em or abs(char.left - last.right) < em) and id(char) not in letters
            for char in self._latin[low : bisect_right(self._latin, first.y + 0.35, key=_height)]
        )


def _height(char: Char) -> float:
    return char.y


def _one(char: Char) -> str:
    return (folded(char.text) or "\0")[0]


def _words(run: Sequence[Char]) -> str:
    return "".join(map(_one, run))


def split(run: Sequence[Char], words: Sequence[Rect]) -> Iterable[Run]:
    """A run cut where it enters or leaves a word's place."""
    piece: list[Char] = []
    last: Rect | None = None
    for char in run:
        place = next((rect for rect in words if within(char.middle, rect)), None)
        if piece and place is not last:
            yield tuple(piece)
            piece = []
        piece.append(char)
        last = place
    yield tuple(piece)


def within(point: tuple[float, float], rect: Rect, slack: float = 0.0) -> bool:
    """Whether a point lies in a rectangle, or no farther outside than `slack` mm."""
    x, y, w, h = rect
    return x - slack <= point[0] <= x + w + slack and y - slack <= point[1] <= y + h + slack


def _by_words(runs: Sequence[Run]) -> dict[str, list[Run]]:
    """The longer runs by what they say."""
    by_words: dict[str, list[Run]] = {}
    for run in runs:
        if len(run) >= _LONG:
            by_words.setdefault(_words(run), []).append(run)
    return by_words


def common(runs: Sequence[Run], lines: Lines) -> Scale:
    """The scale on which most of the runs agree that stand only once on both pages."""
    points = []
    for words, same in _by_words(runs).items():
        places = list(lines.find(words)) if len(same) == 1 else []
        if len(places) == 1:
            first, letter = same[0][0], lines.first(places[0])
            points.append((first.x, first.y, letter.x, letter.y))
    if len(points) < 3:
        return Scale(1.0, 1.0, 0.0, 0.0)
    sx, tx = _line([(point[0], point[2]) for point in points])
    sy, ty = _line([(point[1], point[3]) for point in points])
    if abs(sx - sy) > _UNEVEN:  # rows that grew all over a page are no scale
        sy, ty = sx, median(point[3] - sx * point[1] for point in points)
    return Scale(sx, sy, tx, ty)


def _line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Scale and shift by the median of what far pairs of points say (Theil and Sen)."""
    ordered = sorted(points)
    half = len(ordered) // 2
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a in ordered[:half] for b in ordered[half:] if b[0] - a[0] > 25]
    scale = median(slopes[:: max(1, len(slopes) // 4000)]) if slopes else 1.0
    if abs(scale - 1) < 0.004 or not 0.3 < scale < 3:
        scale = 1.0
    return scale, median(filled - scale * blank for blank, filled in points)


def paired(runs: Sequence[Run], lines: Lines, scale: Scale) -> list[Pair]:
    """Each run with its letters on the filled page.

    First the words that stand as often on both pages, in their order; by these the others are placed, but only where
    all that stands round them moved alike.
    """
    taken: set[int] = set()
    unsure: set[tuple[int, At]] = set()
    pairs: list[Pair] = []

    def add(run: Run, at: At) -> None:
        taken.update(at)
        letter = lines.first(at)
        pairs.append(Pair(run, at, letter.x - scale.x(run[0].x), letter.y - scale.y(run[0].y)))

    for words, same in sorted(_by_words(runs).items(), key=lambda entry: -len(entry[0])):
        places = [at for at in lines.find(words) if not taken.intersection(at)]
        if len(places) == len(same):
            same.sort(key=lambda run: (round(run[0].y), run[0].x))
            places.sort(key=lambda at: (round(scale.back_y(lines.first(at).y)), lines.first(at).x))
            couples = list(zip(same, places, strict=True))
            if all(abs(lines.first(at).x - scale.x(run[0].x)) <= _FARTHEST[0] for run, at in couples):
                for run, at in couples:
                    add(run, at)
    for run, at in _columns(runs, lines, taken, scale):
        add(run, at)
    moved = [couple.dy for couple in pairs]
    # Where rows grew by more than a row is high, the nearest letters may be those of another row.
    grown = bool(moved) and max(moved) - min(moved) > _MUCH
    for least, most, reach in ((_LONG, 10_000, _FARTHEST), (1, _LONG - 1, _SHORT), (1, 10_000, _SHORT)):
        moves, done = Shifts(pairs), {id(pair.run) for pair in pairs}
        offers = []
        claims: Counter[At] = Counter()
        for number, run in enumerate(runs):
            if id(run) in done or not least <= len(run) <= most:
                continue
            near = [place for place in _candidates(run, lines, moves, scale, reach) if not taken.intersection(place[1])]
            claims.update(at for _, at, _ in near)
            # Where a row grew just here only what can be nothing else is taken.
            alone = len(near) == 1 and _only(run, runs, moves)
            offers += [(cost, -len(run), number, at) for cost, at, sure in near if (sure and not grown) or alone]
            unsure.update((number, at) for _, at, sure in near if grown or not sure)
        for _, _, number, at in sorted(offers):
            contested = (number, at) in unsure and claims[at] > 1
            if not contested and id(runs[number]) not in done and not taken.intersection(at):
                done.add(id(runs[number]))
                add(runs[number], at)
    return pairs


def _columns(runs: Sequence[Run], lines: Lines, taken: set[int], scale: Scale) -> Iterator[tuple[Run, At]]:
    """Short runs that stand one below the other, as often on both pages: 円 at the ends of rows; in their order."""
    columns: dict[tuple[str, int], list[Run]] = {}
    for run in runs:
        if len(run) < _LONG:
            columns.setdefault((_words(run), round(run[0].x)), []).append(run)
    for (words, _), same in columns.items():
        x = scale.x(same[0][0].x)
        places = [
            at for at in lines.find(words)
            if not taken.intersection(at) and abs(lines.first(at).x - x) <= _COLUMN and not lines.in_word(at)
        ]  # fmt: skip
        if len(places) == len(same):
            same.sort(key=lambda run: run[0].y)
            yield from zip(same, sorted(places, key=lambda at: lines.first(at).y), strict=True)


def _only(run: Run, runs: Sequence[Run], moves: Shifts) -> bool:
    """Whether no other run with the same words stands so near on the blank that the two could be mistaken."""
    low, up = moves.span(run[0].y)
    words = _words(run)
    return not any(
        other is not run and abs(other[0].y - run[0].y) <= up - low + 2 * _SHORT[1]
        and abs(other[0].x - run[0].x) <= 2 * _FARTHEST[0] and _words(other) == words
        for other in runs
    )  # fmt: skip


def _candidates(
    run: Run, lines: Lines, moves: Shifts, scale: Scale, reach: tuple[float, float]
) -> list[tuple[float, At, bool]]:
    """Places where a run may stand: how far from the middle of where it should, and whether all round it moved alike."""
    low, up = moves.span(run[0].y)
    if up - low > _MOST_GROWTH:
        return []
    wide, high = reach
    x, y = scale.x(run[0].x), scale.y(run[0].y)
    candidates = []
    for at in lines.find(_words(run), y + low - high, y + up + high):
        letter = lines.first(at)
        along, down = abs(letter.x - x), abs(letter.y - y - (low + up) / 2)
        if len(run) < _LONG and along + down > _IN_PLACE and lines.in_word(at):
            continue
        if along <= wide and y + low - high <= letter.y <= y + up + high:
            candidates.append((down + 0.3 * along, at, up - low <= ALIKE))
    return candidates


class Shifts:
    """How far down the page moved what stands at a height of the blank, by the runs paired so far."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.steps = sorted((pair.run[0].y, pair.dy) for pair in pairs)

    def span(self, y: float) -> tuple[float, float]:
        """The least and the most that the three next runs above and below moved; no bound where one side has none."""
        middle = bisect_left(self.steps, (y, 0.0))
        above, below = self.steps[max(0, middle - 3) : middle], self.steps[middle : middle + 3]
        near = [move for _, move in (*above, *below)]
        if (not above and (not below or below[0][0] - y > _BESIDE)) or (not below and y - above[-1][0] > _BESIDE):
            return -_FAR, _FAR
        return min(near), max(near)
