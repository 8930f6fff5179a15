"""The rows of a filled Word file laid beside the rows of its template.

Rows whose printed words stand once in both are the fixed points. Between two of them the rows go together one by one
where there are as many on both sides; where there are not, a row was put in or taken out, and nobody can say which.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formkit.media.word.tables import Row
from formkit.reading.contents import DRAWN
from formkit.reading.word.sequence import Slot, match
from formkit.words.text import loose

Items = tuple[str | Slot, ...]
Pattern = tuple[tuple[Items, ...], ...]  # rows of cells of a template, each with its printed words and boxes

FOOT = re.compile(r"formkit ([a-z-]+) (\d{4}-\d{2}) ([a-z0-9-]+) (\d+)/(\d+)$")
"""The small grey line at the foot of every page: form, edition, part, page, pages. People take it out."""


@dataclass(frozen=True, slots=True)
class RowLayout:
    """Where each box is: row, cell (None: somewhere in the row) and the run of the form to be laid over the text there.

    `strays` are rows and words that are neither printed nor in a box; `loose` says that a ring or line stands in no box.
    """

    cells: Mapping[str, tuple[int, int | None, Items]]
    strays: tuple[tuple[int, str], ...]
    loose: bool


def lay(pattern: Pattern, rows: Sequence[Row]) -> RowLayout:
    """Find the cell of each box; boxes whose row is not certain are left out."""
    pairs = _pairs(pattern, rows)
    cells: dict[str, tuple[int, int | None, Items]] = {}
    strays: list[tuple[int, str]] = []
    used: set[int] = set()
    drawn: set[tuple[int, int]] = set()
    for old, new in pairs.items():
        used.add(new)
        if len(pattern[old]) != len(rows[new]):
            whole = _run(pattern[old])
            cells |= {item.box: (new, None, whole) for item in whole if isinstance(item, Slot)}
            continue
        for column, items in enumerate(pattern[old]):
            for item in items:
                if isinstance(item, Slot):
                    cells[item.box] = (new, column, items)
                    if item.kind in DRAWN:
                        drawn.add((new, column))
            words = "" if items else rows[new][column].text.strip()
            if words and not FOOT.match(words):
                strays.append((new, words))
    for number, row in enumerate(rows):
        if number not in used and (words := " ".join(filter(None, (cell.text.strip() for cell in row)))):
            strays.append((number, words))
    strays += [(number, cell.boxed) for number, row in enumerate(rows) for cell in row if cell.boxed]
    shapes = {
        (number, column) for number, row in enumerate(rows) for column, cell in enumerate(row)
        if cell.rings or cell.lines or cell.others
    }  # fmt: skip
    return RowLayout(cells, tuple(strays), not shapes <= drawn)


def _pairs(pattern: Pattern, rows: Sequence[Row]) -> dict[int, int]:
    """Row of the template → row of the file, where that is certain."""
    fixed = [(-1, -1), *_fixed(pattern, rows), (len(pattern), len(rows))]
    pairs: dict[int, int] = {}
    for (old, new), (old_end, new_end) in itertools.pairwise(fixed):
        if old >= 0:
            pairs[old] = new
        between = range(old + 1, old_end)
        if old_end - old != new_end - new:
            continue
        fit = {number: _fits(pattern[number], rows[new + number - old]) for number in between}
        # One row that does not fit may have taken the place of another: then only printed words tell the rest.
        for number in between:
            if fit[number] and (all(fit.values()) or _printed(pattern[number])):
                pairs[number] = new + number - old
    return pairs


def _fixed(pattern: Pattern, rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Pairs of rows whose printed words stand once in the template and once in the file, in the same order."""
    holding: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        for words in {loose(cell.text) for cell in row}:
            holding.setdefault(words, []).append(number)
    pairs: list[tuple[int, int]] = []
    for old, cells in enumerate(pattern):
        printed = _printed(cells)
        if not printed:
            continue
        fitting = [new for new in holding.get(max(printed, key=len), ()) if _fits(cells, rows[new])]
        if len(fitting) == 1:
            pairs.append((old, fitting[0]))
    times = Counter(new for _, new in pairs)
    return _in_order([(old, new) for old, new in pairs if times[new] == 1])


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs in which both sides go down."""
    runs: list[list[tuple[int, int]]] = []  # of each length the run that ends highest
    for pair in pairs:
        at = bisect.bisect_left(runs, pair[1], key=lambda run: run[-1][1])
        runs[at : at + 1] = [[*(runs[at - 1] if at else ()), pair]]
    return runs[-1] if runs else []


def _fits(cells: Sequence[Items], row: Row) -> bool:
    """Whether a row of the file can be that row of the template: all printed words in place, boxes hold anything."""
    if len(cells) != len(row):
        # Cells were split or joined: the row as one run.
        return match(_run(cells), "\n".join(filter(None, (cell.text for cell in row)))) is not None
    return all(not items or _holds(items, cell.text) for items, cell in zip(cells, row, strict=True))


def _holds(items: Items, text: str) -> bool:
    words = _only_words(items)
    return match(items, text) is not None if words is None else words == loose(text)


def _run(cells: Sequence[Items]) -> Items:
    return tuple(item for items in cells for item in items)


def _printed(cells: Sequence[Items]) -> list[str]:
    """Cells of a row that hold printed words and nothing else, as they are compared."""
    return [words for items in cells if (words := _only_words(items))]


def _only_words(items: Items) -> str | None:
    return loose(items[0]) if len(items) == 1 and isinstance(items[0], str) else None
