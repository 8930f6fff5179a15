"""Word files that lost our stamp or their content controls: recognised by what is printed, read cell by cell.

LibreOffice drops the tags of controls when it saves, other programs the controls themselves; both keep the tables. The
rows of the file are laid beside the rows of the template by their printed words, and a box is read only in a row whose
place is certain: a row that was put in or taken out leaves its neighbours unread, and shifts nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from formkit.library.box_findings import near
from formkit.media.word import controls, tables
from formkit.media.word.controls import File
from formkit.media.word.tables import Row
from formkit.model import Box, Part, Value
from formkit.reading.contents import DRAWN, Answer, PartReading, ReadFile, why
from formkit.reading.own import stamped
from formkit.reading.printed_words import DOUBTFUL
from formkit.reading.word.altered import altered
from formkit.reading.word.rows import RowLayout, lay
from formkit.reading.word.sequence import match
from formkit.reading.word.templates import pattern, recognise
from formkit.words.text import apart, short
from formkit.words.ticks import ticked

_MOST_STRAY = 20


def read(file: File, name: str) -> ReadFile:
    """Read a Word file by its printed words; `name` only names the file in findings.

    Our stamp and the tags of controls are used where they are left. Raises UnreadableError when the form is not
    recognised, when two forms fit as well, and for what is no Word file.
    """
    rows = tables.rows(file)
    stamp = controls.stamp(file)
    seen = recognise(rows, None if stamp is None else stamped(stamp))
    part = seen.part
    reading = PartReading(seen.form, part, name, stamp[3] if stamp is not None else 1)
    if seen.confidence < DOUBTFUL:
        reading.tell("FK404", "words", {"share": Value.of(f"{seen.confidence:.0%}")})
    tagged, doubled = _tagged(rows, part, file)
    laid = lay(pattern(seen.form.name, part.id), rows)
    for key, box in part.boxes.items():
        if key in tagged:
            reading.keep(key, tagged[key], "control", reading.home(key))
        else:
            answer = why("doubled_control") if key in doubled else _answer(box, part, rows, laid, file)
            reading.keep(key, answer, "text", reading.home(key))
    instead = _altered(reading, rows)
    # Words that are neither printed nor in a box.
    for row, text in [stray for stray in laid.strays if stray[1] not in instead][:_MOST_STRAY]:
        beside = min(laid.cells, key=lambda key: abs(laid.cells[key][0] - row), default=None)
        where = near(part, part.boxes[beside] if beside else None)
        reading.tell("FK406", "no_box", {"found": text, "words": short(text, 80), "near": where})
    whole = reading.whole(range(1, part.pages + 1), confidence=seen.confidence, how=seen.how)
    return ReadFile(name, "docx", (whole,), tuple(reading.findings))


def _altered(reading: PartReading, rows: Sequence[Row]) -> set[str]:
    """FK422 for printed words of the form that were changed or taken out; gives the words that stand in their stead."""
    changes = list(altered(pattern(reading.form.name, reading.part.id), rows))
    for change in changes:
        if change.now is None:
            reading.tell(
                "FK422", "print_gone", {"expected": Value.of(change.was), "was": Value.of(short(change.was, 40))}
            )
            continue
        was, now = apart("".join(change.was.split()), "".join(change.now.split()))
        values = {"expected": Value.of(change.was), "found": change.now, "was": Value.of(was), "now": now}
        reading.tell("FK422", "print_altered", values)
    return {change.now for change in changes if change.now is not None}


def _tagged(rows: Sequence[Row], part: Part, file: File) -> tuple[Mapping[str, str | bool], frozenset[str]]:
    """What the controls say that still have their tag, and the boxes of which the tag stands more than once."""
    if not any(tag in part.boxes for row in rows for cell in row for tag, _ in cell.pieces):
        return {}, frozenset()
    tags = Counter(tag for tag, _ in controls.control_texts(file))
    values = {key: mark.value for key, mark in controls.take(file, part).items() if tags[key] == 1}
    return values, frozenset(key for key in part.boxes if tags[key] > 1)


def _answer(box: Box, part: Part, rows: Sequence[Row], laid: RowLayout, file: File) -> Answer:
    """What stands in the cell of a box, or why that cannot be told."""
    where = laid.cells.get(box.id)
    if where is None:
        return why("rows_differ")
    row, column, items = where
    cell = rows[row][column] if column is not None else None
    text = cell.text if cell else "\n".join(filter(None, (piece.text for piece in rows[row])))
    spans = match(items, text)
    if spans is None or box.id not in spans:
        return why("words_unclear")
    start, end = spans[box.id]
    value = text[start:end]
    if box.kind in DRAWN:
        if cell is None:
            return why("own_drawing_unclear")
        return _drawing(box, part, cell, value, laid, file)
    if box.kind == "tick":
        sign = ticked(value)
        return why("no_tick", words=value) if sign is None else sign
    if "\ufffd" in value:
        return why("unknown_symbol")
    if not value and cell and (cell.rings or cell.lines or cell.others):
        return why("empty_with_drawing")
    if not value and row in {place for place, _ in laid.strays}:
        return why("empty_with_words_in_row")
    return value


def _drawing(box: Box, part: Part, cell: tables.Cell, text: str, laid: RowLayout, file: File) -> Answer:
    wrong = cell.others or (cell.rings > 1 or cell.lines if box.kind == "circle" else cell.rings)
    value = None if wrong else cell.rings == 1 if box.kind == "circle" else tables.drawn(cell, box, part, file)
    if value is None:
        return why("unknown_drawing")
    if not value and laid.loose:
        return why("drawing_unclear")
    if box.kind == "grid" and text and not value:
        return why("words_for_arrow")
    return value
