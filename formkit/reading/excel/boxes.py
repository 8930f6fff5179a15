"""The boxes of a sheet that was recognised: each is read only where the words beside it stand where they should."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from formkit.library import findings
from formkit.media.excel.sheet_shapes import EMU_PER_PIXEL
from formkit.media.excel.xlsx import Grid, address
from formkit.model import Box, Value
from formkit.reading.contents import Answer, PartReading, Reason, why
from formkit.reading.excel import cells
from formkit.reading.excel.cells import Position, standing
from formkit.reading.excel.layout import Displacement, OfficialSheet
from formkit.words.text import loose, short

_NAMED = 20  # rows, columns and comments of a sheet; the others are counted
_MARGIN = 3 * EMU_PER_PIXEL


def read_boxes(sheet: OfficialSheet, grid: Grid, moved: Displacement, reading: PartReading) -> None:
    """Read the boxes of a recognised sheet; a finding for each that cannot be told, and for what stands in no box."""
    part = sheet.part
    places = {key: _place(box.official_cell, moved) for key, box in part.boxes.items()}
    used = {place for spots in places.values() if spots for place in spots}
    used |= {place for printed in moved.stand if (place := moved(printed))}
    stray = sorted(
        place for place, cell in grid.cells.items()
        if place not in used and (cell.text.strip() or cell.what == "formula") and standing(cell.text, sheet.printed.values())
    )  # fmt: skip
    labels = {place: words for printed, words in sheet.printed.items() if (place := moved(printed))}
    rings = cells.choices(part, grid, places, labels)
    for key, box in part.boxes.items():
        spots = places[key]
        answer: Answer
        if not box.official_cell:
            answer = cells.picture(grid) if box.kind == "photo" else why("no_cell")
        elif spots is None:
            answer = why("cells_moved")
        elif missing := _missing(sheet, moved, [address(cell) for cell in box.official_cell.split("+")]):
            answer = why("label_missing", label=missing)
        elif key in rings:
            answer = rings[key]
        else:
            answer = cells.value(box, grid, spots)
            cause = next(filter(None, (cells.unseen(grid, spot) for spot in spots)), "")
            if cause and not isinstance(answer, Reason) and not cells.unticked(box, grid, spots):
                _tell_unseen(reading, box, grid, spots, cause)
                continue
            answer = _seen(sheet, moved, grid, box, spots, answer, stray, used)
        reading.keep(key, answer, "cell")
        spot = spots[0] if spots else (0, 0)
        if key in reading.boxes and cells.stored_otherwise(grid.cells.get(spot)):
            values = {"found": str(answer), "stored": grid.cells[spot].text.strip(), "cell": Value.of(_named(spot))}
            reading.tell("FK552", None, values, box=box)
    for place in stray:
        words = grid.cells[place].text.strip()
        values = {"found": words, "words": short(words, 80), "cell": Value.of(_named(place))}
        cause = cells.unseen(grid, place)
        why_unseen = {"why": Value(*findings()["FK424"]["why"][cause].values())} if cause else {}
        reading.tell("FK406", "cell_unseen" if cause else "cell", values | why_unseen)
    _tell_sheet(sheet, grid, moved, reading)


def _seen(
    sheet: OfficialSheet, moved: Displacement, grid: Grid, box: Box, spots: list[Position], answer: Answer,
    stray: list[Position], used: set[Position],
) -> Answer:  # fmt: skip
    """The answer of a box, unless something beside or above its cells says otherwise."""
    if isinstance(answer, Reason):
        return answer
    if answer and cells.hidden_by_condition(grid, spots):
        return why("conditional_format")
    if box.kind == "tick" and cells.drawn_over(grid, spots, rings=True):
        return why("tick_ringed")
    if not answer and cells.drawn_over(grid, spots):
        return why("empty_under_drawing")
    if answer and cells.drawn_over(grid, spots, margin=_MARGIN):
        return why("under_drawing")
    if answer == "" and (near := _near(stray, spots, used)):
        return why("empty_beside_words", cell=_named(near))
    if answer and box.kind == "text" and (near := _inside(sheet, moved, grid, spots, stray)):
        return why("more_words", cell=_named(near))
    return answer


def _inside(
    sheet: OfficialSheet, moved: Displacement, grid: Grid, spots: list[Position], stray: list[Position]
) -> Position | None:
    """Something else in the area that the official sheet has as one cell: then only a part of the value is in its first."""
    for area in sheet.merged:
        first, last = moved(area[:2]), moved(area[2:])
        if first in spots and last:
            inner = [place for place in stray if first[0] <= place[0] <= last[0] and first[1] <= place[1] <= last[1]]
            return next((place for place in inner if not cells.unseen(grid, place)), None)
    return None


def _tell_unseen(reading: PartReading, box: Box, grid: Grid, spots: list[Position], cause: str) -> None:
    """FK424 for a value that is stored in a cell and that nobody sees: the box is not read."""
    words = "".join(grid.cells[spot].text for spot in spots if spot in grid.cells).strip()
    cause_ja, cause_en = findings()["FK424"]["why"][cause].values()
    values = {
        "found": words, "words": short(words, 40), "cell": Value.of(_named(spots[0])), "why": Value(cause_ja, cause_en)
    }  # fmt: skip
    reading.tell("FK424", "cell", values, box=box)


def _tell_sheet(sheet: OfficialSheet, grid: Grid, moved: Displacement, reading: PartReading) -> None:
    """Rows and columns of the form that are hidden (FK550), and the comments of cells (FK553)."""
    areas = [area for area in sheet.merged if moved(area[:2]) and moved(area[2:])]
    ends = [place for area in areas for place in (moved(area[:2]), moved(area[2:])) if place]
    rows, columns = (
        [
            line
            for line in sorted(lines)
            if ends and min(place[at] for place in ends) <= line <= max(place[at] for place in ends)
        ]
        for at, lines in enumerate(grid.unseen)
    )
    if rows or columns:
        says = "both" if rows and columns else "rows" if rows else "columns"
        values = {"rows": _ranges(rows, str), "columns": _ranges(columns, lambda column: _named((1, column))[:-1])}
        reading.tell("FK550", says, {name: value for name, value in values.items() if value.ja})
    for words in dict.fromkeys(shape.text for shape in grid.shapes if loose(shape.text) not in {"", *sheet.shapes}):
        reading.tell("FK406", "shape", {"found": words, "words": short(words, 80)})
    for cell, words in grid.notes[:_NAMED]:
        reading.tell("FK553", "note", {"found": words, "words": short(words, 80), "cell": Value.of(cell)})
    if len(grid.notes) > _NAMED:
        reading.tell("FK553", "more", {"number": len(grid.notes) - _NAMED})


def _ranges(lines: Sequence[int], name: Callable[[int], str]) -> Value:
    """Rows or columns with those in sequence as one: 35～36、95～102."""
    groups: list[list[int]] = []
    for line in lines:
        if groups and line == groups[-1][1] + 1:
            groups[-1][1] = line
        else:
            groups.append([line, line])
    words = [f"{name(first)}～{name(last)}" if first < last else name(first) for first, last in groups[:_NAMED]]
    return Value("、".join(words), ", ".join(words).replace("～", "-"))


def _place(words: str | None, moved: Displacement) -> list[Position] | None:
    """Where the cells of a box ("A1", or "A1+A2" joined) are now."""
    places = [moved(address(word)) for word in words.split("+")] if words else []
    return [place for place in places if place] if places and all(places) else None


def _missing(sheet: OfficialSheet, moved: Displacement, official: Iterable[Position]) -> str:
    """Printed words beside or above a box that do not stand where they should; nothing when all do."""
    for row, column in official:
        guards = _guards(sheet, row, column)
        if not guards:
            return sheet.part.face
        for guard in guards:
            if guard not in moved.stand:
                return sheet.printed[guard]
    return ""


def _guards(sheet: OfficialSheet, row: int, column: int) -> list[Position]:
    """The nearest printed words on the left and right of a cell; in a list those above it and those under its row."""
    marks = [place for place, words in sheet.printed.items() if words not in "・／/()（）"]
    beside = [place for place in marks if place[0] == row]
    if beside:
        left = max((place for place in beside if place[1] < column), default=None)
        right = min((place for place in beside if place[1] > column), default=None)
        return [place for place in (left, right) if place]
    above = max((place for place in marks if place[0] < row and place[1] == column), default=None)
    under = [place for place in marks if place[0] == row + 1]
    return [above, *under] if above else []


def _near(stray: list[Position], places: list[Position], used: set[Position]) -> Position | None:
    """Something that nobody asked for in the two rows of an empty box, before the next cell that has a meaning."""
    row, column = places[0]
    end = min((place[1] for place in used if place[0] == row and place[1] > column), default=column + 99)
    return next((place for place in stray if row <= place[0] <= row + 1 and column <= place[1] < end), None)


def _named(place: Position) -> str:
    row, column = place
    letters = ""
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(65 + left) + letters
    return f"{letters}{row}"
