"""From rectangles to table grids: edges of columns and rows, what owns each grid cell, and the lines between."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from formkit.maintain.draw.page import MARGIN, Area, Cell, Line, Page, Stroke, twips

MOST_COLUMNS = 63
"""Word refuses tables with more columns."""

_STRENGTH: dict[Stroke, int] = {"dotted": 1, "dashed": 1, "thin": 2, "thick": 3}


@dataclass(frozen=True, slots=True)
class Band:
    """A table on a page: edges of its columns and rows in twips from the top left corner of the page.

    `owners[row][column]` is the index in `cells` or -1; `level[row][column]` and `upright[row][column]` are the lines
    on the top edge of a row and on the left edge of a column.
    """

    xs: list[int]
    ys: list[int]
    cells: list[Cell]
    owners: list[list[int]]
    level: list[list[Stroke | None]]
    upright: list[list[Stroke | None]]


def bands(page: Page) -> list[Band]:
    """Tables of a page from its top margin down: one, or more where Word's limit of columns asks for a cut.

    A cut is made where no rectangle is crossed, as low as the limit allows. Raises ValueError when rectangles overlap,
    when a line runs through one, or when no cut is possible.
    """
    bodies = [cell.area for cell in page.cells]
    areas = bodies + [line.area for line in page.lines]
    edges = sorted({twips(MARGIN)} | {y for area in areas for y in area[1::2]})
    cuts = [y for y in edges if not any(top < y < bottom for _, top, _, bottom in bodies)]
    tables: list[Band] = []
    top = cuts[0]
    while top < cuts[-1]:
        fits = [y for y in cuts if y > top and len(_inside(page, top, y)[2]) <= MOST_COLUMNS + 1]
        if not fits:
            raise ValueError(f"more than {MOST_COLUMNS} columns at y = {top * 25.4 / 1440:.1f} mm and no way to cut")
        band = _band(page, top, fits[-1])
        if tables:  # the lower table draws the line between two: a bottom border would push it down
            tables[-1].level[-1][:] = [None] * len(tables[-1].level[-1])
        tables.append(band)
        top = fits[-1]
    return tables


def _inside(page: Page, top: int, bottom: int) -> tuple[list[Cell], list[Line], list[int]]:
    """The rectangles and lines between two levels, and the edges of the columns that they ask for."""
    cells = [cell for cell in page.cells if cell.area[1] >= top and cell.area[3] <= bottom]
    lines = [line for line in page.lines if _touches(line.area, top, bottom)]
    areas = [cell.area for cell in cells] + [line.area for line in lines]
    return cells, lines, sorted({twips(MARGIN)} | {x for area in areas for x in area[::2]})


def _touches(line: Area, top: int, bottom: int) -> bool:
    _, y1, _, y2 = line
    return top <= y1 <= bottom if y1 == y2 else y1 < bottom and y2 > top


def _band(page: Page, top: int, bottom: int) -> Band:
    cells, lines, xs = _inside(page, top, bottom)
    levels = {y for cell in cells for y in cell.area[1::2]} | {y for line in lines for y in line.area[1::2]}
    ys = sorted({top, bottom} | {y for y in levels if top <= y <= bottom})
    owners = [[-1] * (len(xs) - 1) for _ in ys[1:]]
    for index, cell in enumerate(cells):
        x1, y1, x2, y2 = cell.area
        for r, c in product(range(ys.index(y1), ys.index(y2)), range(xs.index(x1), xs.index(x2))):
            if owners[r][c] >= 0:
                raise ValueError(f"{_name(cell)} overlaps {_name(cells[owners[r][c]])}")
            owners[r][c] = index
    level: list[list[Stroke | None]] = [[None] * (len(xs) - 1) for _ in ys]
    upright: list[list[Stroke | None]] = [[None] * len(xs) for _ in ys[1:]]
    for line in sorted(lines, key=lambda line: _STRENGTH[line.kind]):
        x1, y1, x2, y2 = line.area
        if y1 == y2:
            left, right = xs.index(x1), xs.index(x2)
            level[ys.index(y1)][left:right] = [line.kind] * (right - left)
        else:
            for r in range(ys.index(max(y1, top)), ys.index(min(y2, bottom))):
                upright[r][xs.index(x1)] = line.kind
    band = Band(xs, ys, cells, owners, level, upright)
    _check_lines(band)
    return band


def _check_lines(band: Band) -> None:
    for r, owners in enumerate(band.owners):
        for c, owner in enumerate(owners):
            above = r and band.owners[r - 1][c] == owner and band.level[r][c]
            beside = c and owners[c - 1] == owner and band.upright[r][c]
            if owner >= 0 and (above or beside):
                raise ValueError(f"a line runs through {_name(band.cells[owner])}")
            if r and band.level[r][c] and not (_whole(band, r, r, c) or _whole(band, r, r - 1, c)):
                raise ValueError(f"a line ends inside the edges of {_name(band.cells[owner])} and of what is above it")


def _whole(band: Band, edge: int, row: int, c: int) -> bool:
    """Whether the line on a level edge goes along the whole of the cell that lies at column `c` of a row beside it."""
    owners, line = band.owners[row], band.level[edge]
    return owners[c] < 0 or len({line[i] for i, owner in enumerate(owners) if owner == owners[c]}) == 1


def _name(cell: Cell) -> str:
    x, y, *_ = (round(v * 25.4 / 1440, 1) for v in cell.area)
    return f"{cell.box.id if cell.box else cell.text!r} at ({x}, {y})"
