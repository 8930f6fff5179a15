"""Word files that lost our stamp or their content controls: recognised by what is printed, read cell by cell.

LibreOffice drops the tags of controls when it saves, other programs the controls themselves; both keep the tables. The
rows of the file are laid beside the rows of the template by their printed words, and a box is read only in a row whose
place is certain: a row that was put in or taken out leaves its neighbours unread, and shifts nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from formkit.library.box_findings import near
from formkit.media.word import controls, tables
from formkit.media.word.controls import File
from formkit.media.word.notes import Note
from formkit.media.word.tables import Row
from formkit.model import Box, Part, Value
from formkit.model.errors import UnreadableError
from formkit.reading import shown_words
from formkit.reading.contents import DRAWN, Answer, Channel, PartReading, ReadFile, why
from formkit.reading.own import TWICE, stamped, twice_named
from formkit.reading.printed_words import DOUBTFUL
from formkit.reading.word.altered import altered, repeated
from formkit.reading.word.rows import RowLayout, lay
from formkit.reading.word.sequence import match
from formkit.reading.word.templates import pattern, recognise
from formkit.words.text import apart, short
from formkit.words.ticks import ticked

_MOST_STRAY = 20
_AGAIN = 0.1  # share of the printed words that stand once too often from which on a page was pasted twice


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
    laid = lay(pattern(seen.form.name, part.id), rows)
    taken = controls.taken(file, part) if _has_tags(rows, part) else None
    doubled = taken.doubled if taken else frozenset()
    again = repeated(pattern(seen.form.name, part.id), rows)
    if len(doubled) > TWICE * len(part.boxes) or again > TWICE:
        raise UnreadableError("word_twice", form=twice_named(seen.form, part))
    shown_words.doubled(reading, doubled)
    noted: dict[str, tuple[Note, ...]] = {}
    for key, box in part.boxes.items():
        if key in doubled:
            continue
        if taken and key in taken.marks:
            value, notes = taken.marks[key].value, taken.notes.get(key, ())
            odd = box.kind == "tick" and isinstance(value, str)
            answer: Answer = why("no_tick", words=str(value)) if odd else value
        elif taken and key in taken.gone:
            answer, notes = why("row_gone"), ()
        else:
            answer, notes = _answer(box, part, rows, laid, file)
        if notes:
            noted[key] = notes
        channel: Channel = "control" if taken and key in taken.marks else "text"
        reading.keep(key, shown_words.answer(box, answer, notes), channel, reading.home(key))
        if notes and key in reading.boxes and shown_words.tell(reading, key, notes, hidden=True):
            reading.boxes[key] = replace(reading.boxes[key], certain=False)
    instead = _altered(reading, rows)
    shown_words.tell_of_paper(reading, Counter(note for row in rows for cell in row for _, note in cell.notes), noted)
    # Words that are neither printed nor in a box.
    strays = [stray for stray in laid.strays if stray[1] not in instead]
    if again > _AGAIN and len(doubled) <= shown_words.MOST_DOUBLED:
        reading.tell("FK545", "print", {"count": len(strays)})
        strays = []
    for row, text in strays[:_MOST_STRAY] if len(doubled) <= shown_words.MOST_DOUBLED else ():
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


def _has_tags(rows: Sequence[Row], part: Part) -> bool:
    return any(tag in part.boxes for row in rows for cell in row for tag, _ in cell.pieces)


def _answer(box: Box, part: Part, rows: Sequence[Row], laid: RowLayout, file: File) -> tuple[Answer, tuple[Note, ...]]:
    """What stands in the cell of a box, or why that cannot be told; and what was noted there."""
    where = laid.cells.get(box.id)
    if where is None:
        return why("rows_differ"), ()
    row, column, items = where
    cell = rows[row][column] if column is not None else None
    text = cell.text if cell else "\n".join(filter(None, (piece.text for piece in rows[row])))
    spans = match(items, text)
    if spans is None or box.id not in spans:
        return why("words_unclear"), ()
    start, end = spans[box.id]
    value = text[start:end]
    left, right = len(text[:start].rstrip()), len(text) - len(text[end:].lstrip())
    placed = cell.notes if cell else tuple((0, note) for piece in rows[row] for _, note in piece.notes)
    notes = tuple(note for at, note in placed if cell is None or left <= at <= right)
    return _value(box, part, row, cell, value, laid, file), notes


def _value(box: Box, part: Part, row: int, cell: tables.Cell | None, value: str, laid: RowLayout, file: File) -> Answer:
    if box.kind in DRAWN:
        if cell is None:
            return why("own_drawing_unclear")
        return _drawing(box, part, cell, value, laid, file)
    if cell and cell.boxed and value:
        return why("text_box", words=short(cell.boxed, 60))
    if box.kind == "tick":
        sign = ticked(value)
        return why("no_tick", words=value) if sign is None else sign
    if not value and cell and (cell.rings or cell.lines or cell.others or cell.pictures):
        return why("empty_with_drawing")
    if value and cell and (cell.lines or cell.others):
        return why("unknown_drawing")
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
