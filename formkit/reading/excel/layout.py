"""What the official workbook prints where, how surely a sheet is it, and where its rows and columns went."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from formkit import library
from formkit.media.excel.xlsx import Grid, address
from formkit.model import Form, Part
from formkit.reading.excel.cells import Position
from formkit.words.text import loose

_MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class OfficialSheet:
    """What the official workbook has for one part: printed words by the cell where they begin, and its merged cells.

    Of a merged area the first row and column, and the last. `shapes` are the words that stand in drawings.
    """

    form: Form
    part: Part
    printed: Mapping[Position, str]
    merged: tuple[tuple[int, int, int, int], ...]
    shapes: frozenset[str]


@functools.cache
def sheets() -> tuple[OfficialSheet, ...]:
    """The parts of the library of which the official workbook is known, newest edition first."""
    official = []
    for form in library.forms():
        part = next(
            (part for part in form.parts.values() if any(box.official_cell for box in part.boxes.values())), None
        )
        if part is not None:
            data = library.read_json(f"forms/{form.name}/printed-text.json")
            printed = {
                address(entry[0].partition(":")[0]): words for entry in data["texts"] if (words := loose(entry[1]))
            }
            areas = (area.partition(":") for area in data["merged"])
            merged = tuple((*address(first), *address(last)) for first, _, last in areas)
            shapes = frozenset(map(loose, data.get("shapes", ())))
            official.append(OfficialSheet(form, part, printed, merged, shapes))
    return tuple(sorted(official, key=lambda sheet: sheet.form.edition, reverse=True))


@dataclass(frozen=True, slots=True)
class Displacement:
    """Where the rows and columns of the official sheet are now; those that cannot be told are left out.

    `stand` are the printed words (by their official cell) that stand where they should.
    """

    rows: Mapping[int, int]
    columns: Mapping[int, int]
    stand: frozenset[Position]

    def __call__(self, cell: Position) -> Position | None:
        """Where an official cell is now."""
        row, column = self.rows.get(cell[0]), self.columns.get(cell[1])
        return None if row is None or column is None else (row, column)


def recognise(sheet: OfficialSheet, grid: Grid) -> tuple[float, Displacement]:
    """How surely a sheet is that part (the share of its printed words that stand in place), and where its cells went."""
    printed = set(sheet.printed.values())
    words = {
        place: text for place, cell in grid.cells.items()
        if not {"unseen", "small"} & cell.marked and (text := _printed_words(cell.text, printed))
    }  # fmt: skip
    rows_of: dict[str, Counter[int]] = {}
    for (row, _), text in words.items():
        rows_of.setdefault(text, Counter())[row] += 1
    wanted = Counter((row, text) for (row, _), text in sheet.printed.items())
    weights: Counter[Position] = Counter()
    for (old, text), number in wanted.items():
        for new, times in itertools.islice(rows_of.get(text, {}).items(), _MOST_ROWS):
            weights[old, new] += min(number, times) * _weight(text)
    rows = _aligned(weights)
    votes: Counter[Position] = Counter()
    in_row: dict[tuple[int, str], list[int]] = {}
    for (row, column), text in words.items():
        in_row.setdefault((row, text), []).append(column)
    for (row, column), text in sheet.printed.items():
        for now in in_row.get((rows.get(row, 0), text), ()):
            votes[column, now] += 1
    columns = _aligned(votes)
    moved = Displacement(_between(rows), _between(columns), frozenset())
    stand = frozenset(place for place, text in sheet.printed.items() if words.get(moved(place) or (0, 0)) == text)
    share = sum(_weight(sheet.printed[place]) for place in stand) / sum(map(_weight, sheet.printed.values()))
    return share, Displacement(moved.rows, moved.columns, stand)


def _weight(words: str) -> int:
    """How much some printed words tell: 年 and 月 little, a long sentence not more than a few labels."""
    return min(len(words), 8)


def _printed_words(text: str, printed: set[str]) -> str:
    """The words of the form that a cell shows; a sentence may have an ending that the form draws apart."""
    text = loose(text)
    if not text or text in printed:
        return text
    head, _, tail = text.rpartition("・")
    return head if len(tail) < 3 and head in printed else ""


def _aligned(weights: Mapping[Position, int]) -> dict[int, int]:
    """Which new row (or column) each old one is, in order, by the most weight; only those with one best answer.

    The best way through is worked out from both ends; a pair is certain when every best way goes through it.
    """
    olds, news = sorted({old for old, _ in weights}), sorted({new for _, new in weights})
    forward, backward = _best(weights, olds, news), _best(
        {(-old, -new): weight for (old, new), weight in weights.items()},
        [-old for old in reversed(olds)], [-new for new in reversed(news)],
    )  # fmt: skip
    most = max((forward[pair] + backward[-pair[0], -pair[1]] - weights[pair] for pair in weights), default=0)
    on_way: dict[int, list[int]] = {}
    for pair, weight in weights.items():
        if forward[pair] + backward[-pair[0], -pair[1]] - weight == most:
            on_way.setdefault(pair[0], []).append(pair[1])
    return {old: ends[0] for old, ends in on_way.items() if len(ends) == 1}


def _best(weights: Mapping[Position, int], olds: list[int], news: list[int]) -> dict[Position, int]:
    """For each pair the weight of the best way that ends with it."""
    by_old: dict[int, list[tuple[int, int]]] = {}
    for (old, new), weight in weights.items():
        by_old.setdefault(old, []).append((new, weight))
    place = {new: number for number, new in enumerate(news)}
    best = [0] * (len(news) + 1)  # best[n]: the best way through the first n new rows
    through: dict[Position, int] = {}
    for old in olds:
        ends = {place[new] + 1: best[place[new]] + weight for new, weight in by_old[old]}
        through |= {(old, news[at - 1]): weight for at, weight in ends.items()}
        highest = 0
        for at in range(1, len(best)):
            highest = max(highest, ends.get(at, 0))
            best[at] = max(best[at], highest)
    return through


def _between(pairs: Mapping[int, int]) -> dict[int, int]:
    """Rows without printed words go where both their neighbours go."""
    moved = dict(pairs)
    olds = sorted(pairs)
    for above, below in itertools.pairwise(olds):
        if pairs[below] - pairs[above] == below - above:
            moved |= {row: pairs[above] + row - above for row in range(above + 1, below)}
    return moved
