"""What one box says, from the cells of a spreadsheet: text, numbers, dates, ticks, rings and struck-out choices.

An answer is the value, or why there is none: (Japanese, English) without a full stop.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from formkit.media.excel.sheet_shapes import Shape
from formkit.media.excel.xlsx import Cell, Grid, parts_of_date
from formkit.model import Box, Part
from formkit.reading.contents import Answer, Reason, why
from formkit.words.text import loose, parse_date
from formkit.words.ticks import ticked

Position = tuple[int, int]
Edges = tuple[float, float, float, float]

_UNIT = {"year": "y", "month": "m", "day": "d"}


def standing(words: str, printed: Collection[str]) -> bool:
    """Whether words in a cell are more than punctuation or words that the form prints."""
    plain = loose(words)
    return bool(plain) and plain not in "・/()○" and plain not in printed


def value(box: Box, grid: Grid, places: Sequence[Position]) -> Answer:
    """What stands in the cell of a box, or in the cells that it is spread over."""
    if any(_covered(grid, place) for place in places):
        return why("merged_otherwise")
    answers = [_one(box, grid.cells.get(place)) for place in places]
    if len(answers) == 1:
        return answers[0]
    return next((answer for answer in answers if isinstance(answer, Reason)), "".join(map(str, answers)))


def _covered(grid: Grid, place: Position) -> bool:
    """Whether a cell lies inside a merged area without being its first."""
    row, column = place
    return any(
        top <= row <= bottom and left <= column <= right and (top, left) != place
        for top, left, bottom, right in grid.merged
    )


def _one(box: Box, cell: Cell | None) -> Answer:
    if cell is None:
        return False if box.kind == "tick" else ""
    text = cell.text.strip()
    if cell.what == "formula":
        return why("no_stored_result")
    if cell.what == "error":
        return why("formula_error", words=text)
    if "strike" in cell.marked or "mixed" in cell.marked:
        return why("struck_out")
    if cell.what in ("number", "text") and cell.shown is None:
        return why("number_shown_otherwise", words=text, format=cell.shows)
    if box.kind == "tick":
        sign = ticked((cell.shown or "").strip())
        return why("no_tick", words=text) if sign is None else sign
    if cell.what == "bool":
        return why("truth_value")
    if cell.what == "date":
        return _date(box, cell)
    return (cell.shown or "").strip()


def stored_otherwise(cell: Cell | None) -> bool:
    """Whether a number is not as it is shown but for zeros, separators and words beside it, or a text not in what is shown."""
    if cell is None or cell.shown is None or not cell.shown.strip():
        return False
    if cell.what == "text":
        return cell.text.strip() not in cell.shown
    if cell.what != "number":
        return False
    digits = re.sub("[^0-9.]", "", cell.shown)
    share = 100 if "%" in cell.shown else 1
    return not re.fullmatch(r"\d+(\.\d*)?|\.\d+", digits) or Decimal(digits) != abs(Decimal(cell.text)) * share


def unseen(grid: Grid, place: Position) -> str:
    """Why nobody sees what stands in a cell (a name of FK424); nothing where it is seen, or nothing stands there."""
    cell = grid.cells.get(place)
    if cell is None or not cell.text.strip():
        return ""
    top, left, bottom, right = _merged(grid, place)
    if all(row in grid.unseen[0] for row in range(top, bottom + 1)):
        return "hidden_row"
    if all(column in grid.unseen[1] for column in range(left, right + 1)):
        return "hidden_column"
    if cell.shown is not None and not cell.shown.strip():
        return "format"
    return "colour" if "unseen" in cell.marked else "small" if "small" in cell.marked else ""


def _date(box: Box, cell: Cell) -> Answer:
    """A date as the form writes it: whole in one box, or the part that one of its three boxes holds."""
    try:
        day = dt.datetime.fromisoformat(cell.text)
    except ValueError:
        return why("no_date", words=cell.text)
    parts, shown = parts_of_date(cell.shows) or frozenset("ymd"), (cell.shown or "").strip()
    if box.formatter in _UNIT:
        if parts == {_UNIT[box.formatter]} and shown:
            return shown
    elif box.formatter == "date_slash" and parts >= frozenset("ymd"):
        return shown if parse_date(shown) == day.date() else f"{day.year}/{day.month}/{day.day}"
    return why("date_otherwise")


def hidden_by_condition(grid: Grid, places: Sequence[Position]) -> bool:
    """Whether a conditional format may hide what stands in the cells of a box."""
    return any(
        top <= row <= bottom and left <= column <= right
        for top, left, bottom, right in grid.conditional
        for row, column in places
    )


def unticked(box: Box, grid: Grid, places: Sequence[Position]) -> bool:
    """Whether a tick box is stored as one that is not ticked: seen or not, it says the same."""
    return box.kind == "tick" and all(
        place not in grid.cells or ticked(grid.cells[place].text.strip()) is False for place in places
    )


def drawn_over(grid: Grid, places: Sequence[Position], *, rings: bool = False, margin: float = 0.0) -> bool:
    """Whether a drawing lies over the cells of a box: a text box may hold its value, or hide it.

    `rings` asks for rings alone; `margin` (EMU) is what a drawing may reach into a cell without covering what stands there.
    """
    drawings = [shape for shape in grid.shapes if (shape.what == "ring") == rings]
    areas = [_edges(grid, place) for place in places] if drawings else []
    inner = [(left + margin, top + margin, right - margin, bottom - margin) for left, top, right, bottom in areas]
    return any(_touches(shape, area) for area in inner for shape in drawings)


def _merged(grid: Grid, place: Position) -> tuple[int, int, int, int]:
    """The merged area that begins with a cell, or the cell alone."""
    return next((area for area in grid.merged if area[:2] == place), (*place, *place))


def _edges(grid: Grid, place: Position) -> Edges:
    top, left, bottom, right = _merged(grid, place)
    return grid.x(left), grid.y(top), grid.x(right + 1), grid.y(bottom + 1)


def _touches(shape: Shape, edges: Edges) -> bool:
    left, top, right, bottom = edges
    return shape.left < right and shape.right > left and shape.top < bottom and shape.bottom > top


def picture(grid: Grid) -> Answer:
    """The photo of a sheet: none, or one that only eyes can tell."""
    return why("picture") if any(shape.what == "picture" for shape in grid.shapes) else ""


# -- choices: a ring round one word, or the other words taken away ------------------------------------------------------


def choices(
    part: Part, grid: Grid, places: Mapping[str, list[Position] | None], labels: Mapping[Position, str]
) -> dict[str, Answer]:
    """The answers of all boxes that are chosen by a ring, question by question; `labels` are printed words where they stand."""
    questions: dict[tuple[str, str | None, int | None], list[Box]] = {}
    for box in part.boxes.values():
        if box.kind == "circle" and places.get(box.id):
            questions.setdefault((box.item, box.pointer, box.row), []).append(box)
    answers: dict[str, Answer] = {}
    for boxes in questions.values():
        spots = {box.id: (places[box.id] or [(0, 0)])[0] for box in boxes}
        chosen = _question(boxes, spots, grid, labels)
        answers |= dict.fromkeys(spots, chosen) if isinstance(chosen, Reason) else {key: key in chosen for key in spots}
    return answers


def _question(
    boxes: Sequence[Box], spots: Mapping[str, Position], grid: Grid, labels: Mapping[Position, str]
) -> set[str] | Reason:
    """The boxes of a question that are chosen, or why that cannot be told."""
    areas = {box.id: _area(grid, spots[box.id], boxes, box, labels) for box in boxes}
    lefts, tops, rights, bottoms = zip(*areas.values(), strict=True)
    whole = min(lefts), min(tops), max(rights), max(bottoms)
    ringed: set[str] = set()
    for shape in grid.shapes:
        x, y = (shape.left + shape.right) / 2, (shape.top + shape.bottom) / 2
        under = [
            key for key, (left, top, right, bottom) in areas.items() if left <= x <= right and top <= y <= bottom
        ]  # fmt: skip
        if len(under) == 1 and shape.what == "ring":
            ringed.add(under[0])
        elif _touches(shape, whole):
            return why("no_ring")
    causes = {unseen(grid, spot) for spot in spots.values()}
    states = {box.id: _stands(box, spots[box.id], boxes, grid, labels) for box in boxes}
    if None in states.values():
        return why("choices_changed")
    left = {key for key, stands in states.items() if stands}
    looks = {cell.marked for key in left if (cell := grid.cells.get(spots[key]))}
    if len(looks) > 1 or any("strike" in look or "mixed" in look for look in looks):
        return why("choices_set_otherwise")
    # The other words taken away choose the one that is left.
    chosen = ringed or (left if len(left) < len(boxes) else set())
    if causes - {""} and (chosen or not causes <= {"hidden_row", "hidden_column"}):
        return why("choices_unseen")
    return why("choice_unclear") if len(chosen) > 1 or not left or not chosen <= left else chosen


def _stands(box: Box, spot: Position, boxes: Sequence[Box], grid: Grid, labels: Mapping[Position, str]) -> bool | None:
    """Whether the word of a choice still stands: None when something else stands there."""
    cell = grid.cells.get(spot)
    if cell is not None and cell.what != "text":
        return None
    text, word = loose(cell.text) if cell else "", loose(box.word or "")
    words = [loose(other.word or "") for other in boxes]
    if spot not in labels:
        if text in ("", *words):
            return text == word
        return True if text == "・".join(words) else None  # all words of the question in one cell
    # The word is the end of a sentence, and the cell is that of its translation.
    row, column = spot
    sentence = max(
        (place for place in labels if place[0] == row - 1 and place[1] < column and len(labels[place]) > 20),
        default=None,
    )
    if sentence is None or text != labels[spot] or sentence not in grid.cells:
        return None
    rest = loose(grid.cells[sentence].text).removeprefix(labels[sentence])
    return {f"・{word}": True, "": False, "・": False}.get(rest)


def _area(grid: Grid, spot: Position, boxes: Sequence[Box], box: Box, labels: Collection[Position]) -> Edges:
    """Where a ring round the word of a choice has its middle: its cells and the row of the translation, in EMU."""
    top, left, bottom, right = _merged(grid, spot)
    text = loose(grid.cells[spot].text) if spot in grid.cells else ""
    x0, x1 = grid.x(left), grid.x(right + 1)
    words = [loose(other.word or "") for other in boxes]
    if len(words) > 1 and text == "・".join(words):
        at, wide = words.index(loose(box.word or "")), (x1 - x0) / len(words)
        x0, x1 = x0 + at * wide + 0.05 * wide, x0 + (at + 1) * wide - 0.05 * wide
    # A word that is the end of a sentence stands above the cell of its translation.
    up = 1 if spot in labels else 0
    return x0, grid.y(top - up), x1, grid.y(bottom + 2 - up)
