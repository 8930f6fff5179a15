"""Word files that lost our stamp or their content controls: recognised by what is printed, read cell by cell.

LibreOffice drops the tags of controls when it saves, other programs the controls themselves; both keep the tables. The
rows of the file are laid beside the rows of the template by their printed words, and a box is read only in a row whose
place is certain: a row that was put in or taken out leaves its neighbours unread, and shifts nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from formkit.library.box_findings import part_finding
from formkit.media.word import controls, tables
from formkit.media.word.controls import File
from formkit.media.word.tables import Row
from formkit.model import Box, Finding, Form, Part, Value
from formkit.reading.contents import ReadBox, ReadFile, Reason, found_part, not_read, why
from formkit.reading.own import stamped
from formkit.reading.word.rows import RowLayout, lay
from formkit.reading.word.sequence import match
from formkit.reading.word.templates import SURE, pattern, recognise
from formkit.words.text import short
from formkit.words.ticks import ticked

_MOST_STRAY = 20
Answer = str | bool | Reason


def read(file: File, name: str) -> ReadFile:
    """Read a Word file by its printed words; `name` only names the file in findings.

    Our stamp and the tags of controls are used where they are left. Raises UnreadableError when the form is not
    recognised, when two forms fit as well, and for what is no Word file.
    """
    rows = tables.rows(file)
    stamp = controls.stamp(file)
    recognised = recognise(rows, None if stamp is None else stamped(stamp))
    form, part = recognised.form, recognised.part
    copy = stamp[3] if stamp is not None else 1
    findings: list[Finding] = []
    if recognised.confidence < SURE:
        agree = {"share": Value.of(f"{recognised.confidence:.0%}")}
        findings.append(part_finding("FK404", "words", form=form, part=part, values=agree, file=name))
    tagged, doubled = _tagged(rows, part, file)
    laid = lay(pattern(form.name, part.id), rows)
    boxes: dict[str, ReadBox] = {}
    for key, box in part.boxes.items():
        place = part.places.get(key)
        page, rect = (place.page, place.rect) if place else (None, None)
        if key in tagged:
            boxes[key] = ReadBox(tagged[key], page, rect, "control")
            continue
        answer: Answer = why("doubled_control")
        if key not in doubled:
            answer = _answer(box, part, rows, laid, file)
        if isinstance(answer, Reason):
            findings.append(not_read(form, part, box, name, page, rect, answer))
        else:
            boxes[key] = ReadBox(answer, page, rect, "text")
    findings += _strays(form, part, laid, name)
    pages = range(1, part.pages + 1)
    whole = found_part(form, part, copy, pages, boxes, confidence=recognised.confidence, how=recognised.how)
    return ReadFile(name, "docx", (whole,), tuple(findings))


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
    if box.kind in ("circle", "grid", "photo"):
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


def _strays(form: Form, part: Part, laid: RowLayout, name: str) -> list[Finding]:
    """FK406 for words that are neither printed nor in a box."""
    return [
        part_finding("FK406", "no_box", form=form, part=part, values={"found": text, "words": short(text, 80)}, file=name)
        for _, text in laid.strays[:_MOST_STRAY]
    ]  # fmt: skip
