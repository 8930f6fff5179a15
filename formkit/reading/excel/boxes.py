"""The boxes of a sheet that was recognised: each is read only where the words beside it stand where they should."""

from __future__ import annotations

from collections.abc import Iterable

from formkit.media.excel.xlsx import Grid, address
from formkit.model import Value
from formkit.reading.contents import Answer, PartReading, why
from formkit.reading.excel import cells
from formkit.reading.excel.cells import Position, standing
from formkit.reading.excel.layout import Displacement, OfficialSheet
from formkit.words.text import short


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
            if not answer and cells.drawn_over(grid, spots):
                answer = why("empty_under_drawing")
            elif answer == "" and (near := _near(stray, spots, used)):
                answer = why("empty_beside_words", cell=_named(near))
        reading.keep(key, answer, "cell")
    for place in stray:
        words = grid.cells[place].text.strip()
        values = {"found": words, "words": short(words, 80), "cell": Value.of(_named(place))}
        reading.tell("FK406", "cell", values)


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
