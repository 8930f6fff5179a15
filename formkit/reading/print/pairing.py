"""Which letters of a filled page are the printed words of its blank, and how far each word moved. Units are mm."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

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
_Two = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """A printed run on the blank and the indices of the characters of the filled page that are its letters."""

    run: tuple[Char, ...]
    at: tuple[int, ...]
    dx: float
    dy: float


class Lines:
    """The filled page's letters line by line, ready to be searched; a letter's key is cut to one character."""

    def __init__(self, page: Page) -> None:
        self.chars = page.chars
        numbers = {id(char): number for number, char in enumerate(page.chars)}
        lines = lines_of([char for char in page.chars if char.text.strip()])
        self._text = "".join("".join(map(_one, line)) + "\n" for line in lines)
        # A line break has the number -1, so that a place in the text is a place in this list.
        self._numbers = [number for line in lines for number in (*(numbers[id(char)] for char in line), -1)]
        self._starts = list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))
        self._heights = [line[0].y for line in lines]
        latin = (char for char in page.chars if char.text.isascii() and char.text.isalnum())
        self._latin = sorted(latin, key=_height)

    def find(self, words: str, top: float = -_FAR, bottom: float = _FAR) -> Iterator[tuple[int, ...]]:
        """Indices of the characters of each place where the words stand on lines between two heights."""
        end = self._starts[bisect_right(self._heights, bottom + 1)]
        at = self._text.find(words, self._starts[bisect_left(self._heights, top - 1)], end)
        while at >= 0:
            yield tuple(self._numbers[at : at + len(words)])
            at = self._text.find(words, at + 1, end)

    def in_word(self, at: tuple[int, ...]) -> bool:
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


def split(run: Sequence[Char], words: Sequence[Rect]) -> Iterable[tuple[Char, ...]]:
    """A run cut where it enters or leaves a word's place."""
    piece: list[Char] = []
    last: Rect | None = None
    for char in run:
        middle = char.middle
        place = next((rect for rect in words if within(middle, rect)), None)
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


def common(runs: Sequence[tuple[Char, ...]], lines: Lines) -> tuple[tuple[float, float], tuple[float, float]]:
    """Scale and shift that most of the runs agree on which stand only once on both pages."""
    by_words: dict[str, list[tuple[Char, ...]]] = {}
    for run in runs:
        if len(run) >= _LONG:
            by_words.setdefault("".join(map(_one, run)), []).append(run)
    points = []
    for words, same in by_words.items():
        places = list(lines.find(words)) if len(same) == 1 else []
        if len(places) == 1:
            first, letter = same[0][0], lines.chars[places[0][0]]
            points.append((first.x, first.y, letter.x, letter.y))
    if len(points) < 3:
        return (1.0, 1.0), (0.0, 0.0)
    sx, tx = _line([(point[0], point[2]) for point in points])
    sy, ty = _line([(point[1], point[3]) for point in points])
    if abs(sx - sy) > _UNEVEN:  # rows that grew all over a page are no scale
        sy, ty = sx, median(point[3] - sx * point[1] for point in points)
    return (sx, sy), (tx, ty)


def _line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Scale and shift by the median of what far pairs of points say (Theil and Sen)."""
    ordered = sorted(points)
    half = len(ordered) // 2
    slopes = [
        (b[1] - a[1]) / (b[0] - a[0]) for a in ordered[:half][::1] for b in ordered[half:] if b[0] - a[0] > 25
    ]  # fmt: skip
    scale = median(slopes[:: max(1, len(slopes) // 4000)]) if slopes else 1.0
    if abs(scale - 1) < 0.004 or not 0.3 < scale < 3:
        scale = 1.0
    return scale, median(filled - scale * blank for blank, filled in points)


def paired(
    runs: Sequence[tuple[Char, ...]], lines: Lines, scale: tuple[float, float], shift: tuple[float, float]
) -> list[Pair]:
    """Each run with its letters on the filled page.

    First the words that stand as often on both pages, in their order; by these the others are placed, but only where
    all that stands round them moved alike.
    """
    taken: set[int] = set()
    unsure: set[tuple[int, tuple[int, ...]]] = set()
    pairs: list[Pair] = []

    def add(run: tuple[Char, ...], at: tuple[int, ...]) -> None:
        taken.update(at)
        letter = lines.chars[at[0]]
        pairs.append(
            Pair(run, at, letter.x - run[0].x * scale[0] - shift[0], letter.y - run[0].y * scale[1] - shift[1])
        )

    by_words: dict[str, list[tuple[Char, ...]]] = {}
    for run in runs:
        if len(run) >= _LONG:
            by_words.setdefault("".join(map(_one, run)), []).append(run)
    for words, same in sorted(by_words.items(), key=lambda entry: -len(entry[0])):
        places = [at for at in lines.find(words) if not taken.intersection(at)]
        if len(places) == len(same):
            ordered = sorted(same, key=lambda run: (round(run[0].y), run[0].x))
            in_order = sorted(
                places, key=lambda at: (round((lines.chars[at[0]].y - shift[1]) / scale[1]), lines.chars[at[0]].x)
            )
            if all(
                abs(lines.chars[at[0]].x - run[0].x * scale[0] - shift[0]) <= _FARTHEST[0]
                for run, at in zip(ordered, in_order, strict=True)
            ):
                for run, at in zip(ordered, in_order, strict=True):
                    add(run, at)
    for run_group, where_group in _columns(runs, lines, taken, scale, shift):
        for run, at in zip(run_group, where_group, strict=True):
            add(run, at)
    moved = [couple.dy for couple in pairs]
    # Where rows grew by more than a row is high, the nearest letters may be those of another row.
    grown = bool(moved) and max(moved) - min(moved) > _MUCH
    for least, most, reach in ((_LONG, 10_000, _FARTHEST), (1, _LONG - 1, _SHORT), (1, 10_000, _SHORT)):
        moves, done = Shifts(pairs), {id(pair.run) for pair in pairs}
        offers = []
        claims: Counter[tuple[int, ...]] = Counter()
        for number, run in enumerate(runs):
            if id(run) not in done and least <= len(run) <= most:
                near = [
                    candidate
                    for candidate in _candidates(run, lines, moves, scale, shift, reach)
                    if not taken.intersection(candidate[1])
                ]
                claims.update(where for _, where, _ in near)
                # Where a row grew just here only what can be nothing else is taken.
                alone = len(near) == 1 and _only(run, runs, moves)
                offers += [
                    (cost, -len(run), number, where) for cost, where, sure in near if (sure and not grown) or alone
                ]
                unsure.update((number, where) for _, where, sure in near if grown or not sure)
        for _, _, number, where in sorted(offers):
            if (number, where) in unsure and claims[where] > 1:
                continue
            if id(runs[number]) not in done and not taken.intersection(where):
                done.add(id(runs[number]))
                add(runs[number], where)
    return pairs


def _columns(
    runs: Sequence[tuple[Char, ...]], lines: Lines, taken: set[int], scale: _Two, shift: _Two
) -> Iterator[tuple[list[tuple[Char, ...]], list[tuple[int, ...]]]]:
    """Short runs that stand one below the other, as often on both pages: 円 at the ends of rows; in their order."""
    columns: dict[tuple[str, int], list[tuple[Char, ...]]] = {}
    for run in runs:
        if len(run) < _LONG:
            columns.setdefault(("".join(map(_one, run)), round(run[0].x)), []).append(run)
    for (words, _), same in columns.items():
        x = same[0][0].x * scale[0] + shift[0]
        places = [
            at for at in lines.find(words)
            if not taken.intersection(at) and abs(lines.chars[at[0]].x - x) <= _COLUMN and not lines.in_word(at)
        ]  # fmt: skip
        if len(places) == len(same):
            yield (
                sorted(same, key=lambda run: run[0].y), sorted(places, key=lambda at: lines.chars[at[0]].y),
            )  # fmt: skip


def _only(run: tuple[Char, ...], runs: Sequence[tuple[Char, ...]], moves: Shifts) -> bool:
    """Whether no other run with the same words stands so near on the blank that the two could be mistaken."""
    low, up = moves.span(run[0].y)
    words = [_one(char) for char in run]
    return not any(
        other is not run and abs(other[0].y - run[0].y) <= up - low + 2 * _SHORT[1]
        and abs(other[0].x - run[0].x) <= 2 * _FARTHEST[0] and [_one(char) for char in other] == words
        for other in runs
    )  # fmt: skip


def _candidates(
    run: tuple[Char, ...],
    lines: Lines,
    moves: Shifts,
    scale: tuple[float, float],
    shift: tuple[float, float],
    reach: tuple[float, float],
) -> list[tuple[float, tuple[int, ...], bool]]:
    """Places where a run may stand: how far from the middle of where it should, and whether all round it moved alike."""
    low, up = moves.span(run[0].y)
    if up - low > _MOST_GROWTH:
        return []
    wide, high = reach
    x = run[0].x * scale[0] + shift[0]
    y = run[0].y * scale[1] + shift[1]
    candidates = []
    for at in lines.find("".join(map(_one, run)), y + low - high, y + up + high):
        letter = lines.chars[at[0]]
        in_place = abs(letter.x - x) + abs(letter.y - y - (low + up) / 2) <= _IN_PLACE
        if len(run) < _LONG and not in_place and lines.in_word(at):
            continue
        if abs(letter.x - x) <= wide and y + low - high <= letter.y <= y + up + high:
            cost = abs(letter.y - y - (low + up) / 2) + 0.3 * abs(letter.x - x)
            candidates.append((cost, at, up - low <= ALIKE))
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
