"""Official Excel workbooks read back: which sheet is which form, and what stands in the cells of its boxes.

The form's own data says which words the official sheet prints in which cell (`printed-text.json`) and which cell each
box is (`official_cell`). Rows and columns may have been inserted since: where each of them went is worked out from the
printed words, and a box is read only where the words beside it stand where they should.
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from formkit import library
from formkit.library import sentences
from formkit.library.box_findings import part_finding
from formkit.media.excel.xlsx import Grid, address, open_workbook
from formkit.model import Finding, Form, Part, Value
from formkit.model.errors import UnreadableError
from formkit.reading.contents import ReadBox, ReadFile, ReadPart, Reason, found_part, not_read, why
from formkit.reading.excel import cells
from formkit.reading.excel.cells import same, standing
from formkit.words.text import short

__all__ = ["SURE", "Sheet", "read", "sheets"]

SURE, DOUBTFUL = 0.85, 0.6
_MOST_ROWS = 2_000
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the official workbook has for one part: printed words by the cell where they begin."""

    form: Form
    part: Part
    printed: Mapping[Cell, str]


@functools.cache
def sheets() -> tuple[Sheet, ...]:
    """The parts of the library of which the official workbook is known, newest edition first."""
    official = []
    for form in library.forms():
        part = next(
            (part for part in form.parts.values() if any(box.official_cell for box in part.boxes.values())), None
        )
        if part is not None:
            texts = library.read_json(f"forms/{form.name}/printed-text.json")["texts"]
            printed = {address(entry[0].partition(":")[0]): words for entry in texts if (words := same(entry[1]))}
            official.append(Sheet(form, part, printed))
    return tuple(sorted(official, key=lambda sheet: sheet.form.edition, reverse=True))


def read(data: bytes, name: str) -> ReadFile:
    """Read every sheet of an Excel workbook that is a known part; `name` only names the file in findings.

    Raises UnreadableError when no sheet is one, or the file cannot be read.
    """
    parts: list[ReadPart] = []
    findings: list[Finding] = []
    others: list[str] = []
    for grid in open_workbook(data):
        sheet, confidence, moved = max(
            ((sheet, *_recognise(sheet, grid)) for sheet in sheets()), key=lambda recognised: recognised[1]
        )
        if confidence < DOUBTFUL:
            others.append(grid.name.strip())
            continue
        boxes, wrong = _boxes(sheet, grid, moved, name)
        parts.append(found_part(sheet.form, sheet.part, 1, (), boxes, confidence=round(confidence, 3), how="labels"))
        findings += wrong
        if confidence < SURE:
            findings.append(_doubt(sheet, grid, confidence, name))
    if not parts:
        raise UnreadableError(
            f"どの様式か分かりません。Excel で読めるのは公式の{_known('「', '」', '、')}です。"
            "公式のファイルに直接記入したもの（行や列、見出しを変えていないもの）を渡してください。",
            f"Form not recognised. As Excel, {_known('', '', ', ', english=True)} can be read. "
            "Give the official file itself, filled, with its rows, columns and labels as they were.",
        )
    if others:
        findings.append(sentences.finding("FK405", "sheets", values={"sheets": Value.of(others, "")}, file=name))
    return ReadFile(name, "xlsx", tuple(parts), tuple(findings))


def _known(before: str, after: str, between: str, *, english: bool = False) -> str:
    return between.join(
        f"{sheet.form.title_en} ({sheet.part.title_en})"
        if english
        else f"{before}{sheet.form.title} {sheet.part.face}{after}"
        for sheet in sheets()
    )


def _doubt(sheet: Sheet, grid: Grid, confidence: float, name: str) -> Finding:
    form, part = sheet.form, sheet.part
    words = {"sheet": Value.of(grid.name.strip(), ""), "share": Value.of(f"{confidence:.0%}")}
    return part_finding("FK404", "sheet", form=form, part=part, values=words, file=name)


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the rows and columns of the official sheet are now; those that cannot be told are left out.

    `stand` are the printed words (by their official cell) that stand where they should.
    """

    rows: Mapping[int, int]
    columns: Mapping[int, int]
    stand: frozenset[Cell]

    def __call__(self, cell: Cell) -> Cell | None:
        """Where an official cell is now."""
        row, column = self.rows.get(cell[0]), self.columns.get(cell[1])
        return None if row is None or column is None else (row, column)


def _recognise(sheet: Sheet, grid: Grid) -> tuple[float, Moved]:
    """How surely a sheet is that part (the share of its printed words that stand in place), and where its cells went."""
    printed = set(sheet.printed.values())
    words = {place: text for place, cell in grid.cells.items() if (text := _printed_words(cell.text, printed))}
    rows_of: dict[str, Counter[int]] = {}
    for (row, _), text in words.items():
        rows_of.setdefault(text, Counter())[row] += 1
    wanted = Counter((row, text) for (row, _), text in sheet.printed.items())
    weights: Counter[Cell] = Counter()
    for (old, text), number in wanted.items():
        for new, times in itertools.islice(rows_of.get(text, {}).items(), _MOST_ROWS):
            weights[old, new] += min(number, times) * _weight(text)
    rows = _aligned(weights)
    votes: Counter[Cell] = Counter()
    in_row: dict[tuple[int, str], list[int]] = {}
    for (row, column), text in words.items():
        in_row.setdefault((row, text), []).append(column)
    for (row, column), text in sheet.printed.items():
        for now in in_row.get((rows.get(row, 0), text), ()):
            votes[column, now] += 1
    columns = _aligned(votes)
    moved = Moved(_between(rows), _between(columns), frozenset())
    stand = frozenset(place for place, text in sheet.printed.items() if words.get(moved(place) or (0, 0)) == text)
    share = sum(_weight(sheet.printed[place]) for place in stand) / sum(map(_weight, sheet.printed.values()))
    return share, Moved(moved.rows, moved.columns, stand)


def _weight(words: str) -> int:
    """How much some printed words tell: 年 and 月 little, a long sentence not more than a few labels."""
    return min(len(words), 8)


def _printed_words(text: str, printed: set[str]) -> str:
    """The words of the form that a cell shows; a sentence may have an ending that the form draws apart."""
    text = same(text)
    if not text or text in printed:
        return text
    head, _, tail = text.rpartition("・")
    return head if len(tail) < 3 and head in printed else ""


def _aligned(weights: Mapping[Cell, int]) -> dict[int, int]:
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


def _best(weights: Mapping[Cell, int], olds: list[int], news: list[int]) -> dict[Cell, int]:
    """For each pair the weight of the best way that ends with it."""
    by_old: dict[int, list[tuple[int, int]]] = {}
    for (old, new), weight in weights.items():
        by_old.setdefault(old, []).append((new, weight))
    place = {new: number for number, new in enumerate(news)}
    best = [0] * (len(news) + 1)  # best[n]: the best way through the first n new rows
    through: dict[Cell, int] = {}
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


def _boxes(sheet: Sheet, grid: Grid, moved: Moved, name: str) -> tuple[dict[str, ReadBox], list[Finding]]:
    """The boxes of a recognised sheet; a finding for each that cannot be told, and for what stands in no box."""
    form, part = sheet.form, sheet.part
    boxes: dict[str, ReadBox] = {}
    findings: list[Finding] = []
    places = {key: _place(box.official_cell, moved) for key, box in part.boxes.items()}
    used = {place for spots in places.values() if spots for place in spots}
    used |= {place for printed in moved.stand if (place := moved(printed))}
    stray = sorted(
        place for place, cell in grid.cells.items()
        if place not in used and (cell.text.strip() or cell.what == "formula") and standing(cell.text, sheet.printed.values())
    )  # fmt: skip
    rings = cells.choices(part, grid, places, {printed: moved(printed) for printed in sheet.printed}, sheet.printed)
    for key, box in part.boxes.items():
        spots = places[key]
        answer: cells.Answer
        if not box.official_cell:
            answer = cells.picture(grid) if box.kind == "photo" else why("no_cell")
        elif spots is None:
            answer = why("cells_moved")
        elif missing := _missing(sheet, moved, [address(cell) for cell in box.official_cell.split("+")]):
            answer = why("label_missing", words=missing)
        elif key in rings:
            answer = rings[key]
        else:
            answer = cells.value(box, grid, spots)
            if not answer and cells.drawn_over(grid, spots):
                answer = why("empty_under_drawing")
            elif answer == "" and (near := _near(stray, spots, used)):
                answer = why("empty_beside_words", cell=_named(near))
        if isinstance(answer, Reason):
            findings.append(not_read(form, part, box, name, None, None, answer))
        else:
            boxes[key] = ReadBox(answer, None, None, "cell")
    findings += [_without_box(form, part, grid, place, name) for place in stray]
    return boxes, findings


def _place(words: str | None, moved: Moved) -> list[Cell] | None:
    """Where the cells of a box ("A1", or "A1+A2" joined) are now."""
    places = [moved(address(word)) for word in words.split("+")] if words else []
    return [place for place in places if place] if places and all(places) else None


def _missing(sheet: Sheet, moved: Moved, official: Iterable[Cell]) -> str:
    """Printed words beside or above a box that do not stand where they should; nothing when all do."""
    for row, column in official:
        guards = _guards(sheet, row, column)
        if not guards:
            return sheet.part.face
        for guard in guards:
            if guard not in moved.stand:
                return sheet.printed[guard]
    return ""


def _guards(sheet: Sheet, row: int, column: int) -> list[Cell]:
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


def _near(stray: list[Cell], places: list[Cell], used: set[Cell]) -> Cell | None:
    """Something that nobody asked for in the two rows of an empty box, before the next cell that has a meaning."""
    row, column = places[0]
    end = min((place[1] for place in used if place[0] == row and place[1] > column), default=column + 99)
    return next((place for place in stray if row <= place[0] <= row + 1 and column <= place[1] < end), None)


def _named(place: Cell) -> str:
    row, column = place
    letters = ""
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(65 + left) + letters
    return f"{letters}{row}"


def _without_box(form: Form, part: Part, grid: Grid, place: Cell, name: str) -> Finding:
    words = grid.cells[place].text.strip()
    values = {"found": words, "words": short(words, 80), "cell": Value.of(_named(place))}
    return part_finding("FK406", "cell", form=form, part=part, values=values, file=name)
