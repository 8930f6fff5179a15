"""What has no room in its box goes to the continuation sheet (別紙), whole, with the printed words in the box."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from formkit.fit import fits, split_to_fit
from formkit.merge.formatters import write
from formkit.merge.task import Task, empty
from formkit.model import Continuation, Mark, Part, Sheet, Value, View
from formkit.words.pointer import at as fact_at
from formkit.words.pointer import texts
from formkit.words.text import on_paper

# 別紙のとおり, 別紙1に記載, 別添参照, 添付の一覧表による; not the name of a paper that begins so.
_PROMISE = re.compile(
    "(?:別[紙添][0-9０-９一二三四五六七八九十ⅰ-ⅹⅠ-Ⅹ]*|添付の?(?:[^。、，\\s]{1,16}?)?)"
    "(?:[のを](?:とおり|通り|参照)|参照|に(?:記載|記す|示|よ|定め|掲げ|つづ|続)|記載)"
)
_ANNEXES = ("別紙", "別添", "添付")


def names_annex(words: str) -> bool:
    """Whether a text may promise an annex: it names one."""
    return any(name in words for name in _ANNEXES)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the continuation sheet: which item it continues, and the text."""

    face: str
    item: str
    label: str
    text: str


@dataclass(slots=True)
class Document:
    """What one document continues on its own continuation sheets, and the view that these have."""

    view: View
    rows: list[Row] = field(default_factory=list)


def continue_lists(lists: Sequence[Continuation], part: Part, view: View, marks: dict[str, Mark]) -> list[Row]:
    """Lists with more entries than the part has rows: words in the box, everything on the continuation sheet."""
    rows: list[Row] = []
    taken: list[str] = []
    for entry in lists:
        if any(entry.pointer.startswith(f"{pointer}/") for pointer in taken):
            continue
        entries = view.get(entry.pointer)
        if not isinstance(entries, list | tuple) or len(entries) <= entry.rows:
            continue
        taken.append(entry.pointer)
        for box in part.boxes.values():
            if box.group == entry.id or (box.pointer or "").startswith(f"{entry.pointer}/"):
                marks[box.id] = Mark(empty(box), "continued", box.pointer)
        marks[entry.says_in] = Mark(entry.words, "continued", entry.pointer)
        rows += _list_rows(part, entry, entries, view)
    return rows


def _list_rows(part: Part, entry: Continuation, entries: Sequence[Any], view: View) -> list[Row]:
    rows = []
    for number, listed in enumerate(entries, 1):
        lines = []
        for label, pointer, pipe in entry.lines:
            value = write(pipe, fact_at(listed, pointer) if pointer not in ("", "/") else listed, view)
            if isinstance(value, str) and value:
                lines.append(f"{label}：{value}" if label else value)
        rows.append(Row(part.face, f"{part.face} {entry.item}（{number}）", entry.label, "\n".join(lines)))
    return rows


def _continuation_part(task: Task) -> Part | None:
    parts = task.form.parts.values()
    return next((part for part in parts if part.role == "continuation" and part.per == task.per), None)


def continue_texts(task: Task, part: Part, marks: dict[str, Mark], closer: Iterable[str]) -> list[Row]:
    """Texts, in the boxes that want a closer look, that do not fit at 6 pt or are longer than the official form takes."""
    rows = []
    movable = _continuation_part(task) is not None
    for key in closer:
        mark, box = marks[key], part.boxes[key]
        if not isinstance(mark.value, str) or not mark.value or mark.state != "value" or box.kind in ("grid", "photo"):
            continue
        long = box.capacity is not None and box.kind == "text" and len(mark.value) > box.capacity
        if not long and fits(box, part.places[key], mark.value, task.face):
            continue
        both = task.form.continued
        words = both if fits(box, part.places[key], both, task.face) else both.partition(" / ")[0]
        if movable and box.kind == "text" and fits(box, part.places[key], words, task.face):
            rows.append(Row(part.face, f"{part.face} {box.item}", box.label, mark.value))
            marks[key] = Mark(words, "continued", mark.pointer, mark.value)
            task.tell("FK302", part, box, mark.pointer, words=Value(words, words))
        else:
            task.tell("FK303", part, box, mark.pointer, found=mark.value)
    return rows


def tell_promised(task: Task, part: Part, view: View, marks: dict[str, Mark], rows: Sequence[Row]) -> None:
    """FK309 where a text of the case sends its reader to an annex, and no continuation sheet for the item is made."""
    for key, mark in marks.items():
        if mark.state != "value" or not isinstance(mark.value, str) or not names_annex(mark.value):
            continue
        box = part.boxes[key]
        promise = next(filter(None, map(_PROMISE.search, texts(view.get(box.pointer or "")))), None)
        item = f"{part.face} {box.item}"
        # The sheets that are made are called 別紙; nothing is made that is called otherwise.
        if promise and (
            not promise[0].startswith("別紙")
            or not any(row.item == item or row.item.startswith(f"{item}（") for row in rows)
        ):
            task.tell("FK309", part, box, mark.pointer, words=Value(promise[0], promise[0]))


def continuation_sheets(task: Task, documents: Sequence[Document]) -> list[Sheet]:
    """The continuation sheets (別紙): for each document a list of rows, cut into as many sheets as it needs."""
    part = _continuation_part(task)
    sheets: list[Sheet] = []
    if part is not None:
        for number, document in enumerate(documents, 1):
            sheets += _sheets_of(task, part, document, number, len(sheets))
    return sheets


def _sheets_of(task: Task, part: Part, document: Document, set_number: int, before: int) -> list[Sheet]:
    numbers = sorted(key.removeprefix("row").removesuffix("_text") for key in part.boxes if key.endswith("_text"))
    text_box, item_box = part.boxes[f"row{numbers[0]}_text"], part.boxes[f"row{numbers[0]}_item"]

    def heading(row: Row, more: str = "") -> str:
        """Item and label when both fit their column, else the item alone."""
        whole = f"{row.item}{more}\n{row.label}"
        return whole if fits(item_box, part.places[item_box.id], whole, task.face) else f"{row.item}{more}"

    cut = [
        (row, at, piece.strip("\n"))
        for row in document.rows
        for at, piece in enumerate(split_to_fit(text_box, part.places[text_box.id], on_paper(row.text), task.face))
    ]
    pages = [cut[at : at + len(numbers)] for at in range(0, len(cut), len(numbers))]
    faces = "、".join(dict.fromkeys(row.face for row in document.rows))
    sheets = []
    for number, page in enumerate(pages, 1):
        head = {"sheet_number": str(set_number), "face": faces, "page_no": str(number), "page_count": str(len(pages))}
        marks = {
            key: Mark(head[key]) if key in head else task.mark(part, box, document.view)
            for key, box in part.boxes.items()
        }
        for line, (row, at, piece) in zip(numbers, page, strict=False):
            # A row that goes on from the sheet before says so; inside a sheet a blank item means "as above".
            item = heading(row) if at == 0 else heading(row, "（続き）") if line == numbers[0] else ""
            marks[f"row{line}_item"] = Mark(item)
            marks[f"row{line}_text"] = Mark(piece)
        task.check_glyphs(part, marks)
        for key, mark in marks.items():
            if isinstance(mark.value, str) and not fits(part.boxes[key], part.places[key], mark.value, task.face):
                task.tell("FK303", part, part.boxes[key], mark.pointer, found=mark.value)
        sheets.append(Sheet(task.form.id, task.form.edition, part.id, marks, copy=before + number, trainee=task.who))
    return sheets
