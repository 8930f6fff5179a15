"""Case × form → sheets: every box of every part gets a mark.

What does not fit, by rows or by room, goes to the continuation sheet (別紙) of the form, whole, with the printed words
in the box. A character without a glyph is an error that names the box; sheets with such an error are not given out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from formkit.fit import fits, split_to_fit
from formkit.law import score
from formkit.media.fonts import Face, missing_message
from formkit.media.picture.photo import load_photo
from formkit.merge.formatters import View, sender_of, write
from formkit.model import Box, Case, Continuation, Finding, Form, Mark, Part, Photo, Severity, Sheet
from formkit.model.errors import UnreadableError
from formkit.words import dates
from formkit.words.pointer import at as fact_at
from formkit.words.pointer import merge_patch
from formkit.words.text import on_paper

__all__ = ["Merged", "merge", "trainees_of", "view_of"]


@dataclass(frozen=True, slots=True)
class Merged:
    """The sheets of one trainee (or of the whole case) in filing order, and what there is to tell.

    There are no sheets when there is an error. `photos` has the photo for each mark of a photo box.
    """

    trainee: str | None
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...]
    photos: Mapping[str, Photo]


@dataclass(frozen=True, slots=True)
class _Row:
    """One entry of the continuation sheet: which item it continues, and the text."""

    face: str
    item: str
    label: str
    text: str


def trainees_of(case: Case) -> list[Mapping[str, Any]]:
    """The trainees of a case, in order."""
    return [entry for entry in case.data.get("trainees") or () if isinstance(entry, Mapping)]


def view_of(case: Case, trainee: Mapping[str, Any] | None) -> View:
    """The case as one trainee sees it: `/trainee`, `/plan` with the trainee's overrides, `/sender` of the trainee.

    Without a trainee it is the view of the papers that all share, with `/score` for the declaration's points.
    """
    view = dict(case.data)
    if trainee is not None:
        view["trainee"] = trainee
        view["plan"] = merge_patch(case.data.get("plan") or {}, trainee.get("overrides") or {})
    view["sender"] = sender_of(case.data, trainee or {})
    filed = dates.day(fact_at(case.data, "/dates/application"))
    if trainee is None and case.data.get("declaration") and filed:
        view["score"] = score.as_view(score.scores(case.data, filed))
    return view


def merge(case: Case, trainee: Mapping[str, Any] | None, form: Form, face: Face) -> Merged:
    """The sheets of one form edition for one trainee, or (None) those that the whole case shares.

    The parts of the case's category come first, in as many copies as their lists need, then continuation sheets.
    """
    view = view_of(case, trainee)
    task = _Task(case, form, face, None if trainee is None else str(trainee.get("id") or ""))
    sheets: list[Sheet] = []
    sets: dict[int, _Set] = {}
    for part in form.parts.values():
        if part.role != "main" or part.per != task.per or case.category not in part.categories:
            continue
        copies = [copy for copy in _copies(part, view) if all(fact_at(copy, place) for place in part.when)]
        for number, copy in enumerate(copies, 1):
            shown = part if len(copies) == 1 else replace(part, face=f"{part.face}（{number}枚目）")
            marks = {box.id: _mark(task, box, copy) for box in part.boxes.values()}
            # A part with one entry a copy is a document of its own for each, with its own continuation sheets.
            alone = part.repeat is not None and part.repeat.rows == 1
            document = sets.setdefault(copy["copy"]["first"] if alone else 0, _Set(copy if alone else view))
            more = _continue_lists(task, shown, copy, marks)
            _check_glyphs(task, shown, marks)
            document.rows += more + _continue_texts(task, shown, marks)
            sheets.append(Sheet(form.id, form.edition, part.id, marks, copy=number, trainee=task.who))
    sheets += _continuation_sheets(task, [one for _, one in sorted(sets.items()) if one.rows])
    failed = any(finding.severity == "error" for finding in task.findings)
    return Merged(task.who, () if failed else tuple(sheets), tuple(task.findings), task.photos)


@dataclass(slots=True)
class _Set:
    """What one document continues on its own continuation sheets, and the view that these have."""

    view: View
    rows: list[_Row] = field(default_factory=list)


@dataclass(slots=True)
class _Task:
    """One run of merge: what it works on, and what it gathers."""

    case: Case
    form: Form
    face: Face
    who: str | None
    findings: list[Finding] = field(default_factory=list)
    photos: dict[str, Photo] = field(default_factory=dict)

    @property
    def per(self) -> str:
        return "case" if self.who is None else "trainee"


def _copies(part: Part, view: View) -> Iterator[View]:
    """The view of each copy of a part: itself, or with `/rows` and `/copy` when a list fills several."""
    if part.repeat is None:
        yield view
        return
    chosen = [
        (f"{part.repeat.pointer}/{at}", entry)
        for at, entry in enumerate(fact_at(view, part.repeat.pointer) or ())
        if all(entry.get(key) in values for key, values in part.repeat.where.items())
    ]
    entries = [entry for _, entry in chosen]
    rows = part.repeat.rows
    pages = [entries[at : at + rows] for at in range(0, len(entries), rows)] or ([[]] if part.repeat.empty else [])
    for number, page in enumerate(pages, 1):
        first = (number - 1) * rows + 1
        origins = [origin for origin, _ in chosen[first - 1 :]]
        copy = {"number": number, "count": len(pages), "first": first, "origins": origins}
        yield {**view, "rows": page, "entries": entries, "copy": copy}


def _empty(box: Box) -> str | bool:
    return False if box.kind in ("tick", "circle") else ""


def _mark(task: _Task, box: Box, view: View) -> Mark:
    if task.case.category not in box.categories:
        return Mark(_empty(box), "na", box.pointer)
    if box.pointer is None or box.kind == "official":
        return Mark(_empty(box), "blank", box.pointer)
    if box.kind == "photo":
        return _photo(task, box, fact_at(view, box.pointer))
    value = write(box.write, fact_at(view, box.pointer), view)
    return Mark(value, "value" if value else "blank", _origin(view, box.pointer))


def _origin(view: View, pointer: str) -> str:
    """Where in the case a fact of a repeated part's row stands: /rows/0/name → /trainees/15/name."""
    _, first, *rest = pointer.split("/")
    known = fact_at(view, f"/copy/origins/{rest[0]}") if first == "rows" and rest else None
    return "/".join([known, *rest[1:]]) if known else pointer


def _photo(task: _Task, box: Box, name: object) -> Mark:
    """A photo by its file name, which stays inside the folder of the case."""
    if not name:
        return Mark("", "blank", box.pointer)
    folder = (task.case.path.parent if task.case.path else Path()).resolve()
    path = (folder / str(name)).resolve()
    try:
        if not path.is_relative_to(folder):
            raise UnreadableError(
                f"写真 {name} はケースのフォルダーの外にあります。", f"The photo {name} is outside the case's folder."
            )
        photo = load_photo(path)
    except UnreadableError as error:
        told = Finding("FK306", "error", error.message, error.message_en, trainee=task.who, case_pointer=box.pointer,
                       form=task.form.id, box=box.id, item=box.item)  # fmt: skip
        task.findings.append(told)
        return Mark("", "blank", box.pointer)
    task.photos[photo.name] = photo
    return Mark(photo.name, "value", box.pointer)


def _continue_lists(task: _Task, part: Part, view: View, marks: dict[str, Mark]) -> list[_Row]:
    """Lists with more entries than the part has rows: words in the box, everything on the continuation sheet."""
    rows: list[_Row] = []
    taken: list[str] = []
    for entry in task.form.continuations:
        if entry.part != part.id or task.case.category not in entry.categories:
            continue
        if any(entry.pointer.startswith(f"{pointer}/") for pointer in taken):
            continue
        entries = fact_at(view, entry.pointer)
        if not isinstance(entries, list | tuple) or len(entries) <= entry.rows:
            continue
        taken.append(entry.pointer)
        for box in part.boxes.values():
            if box.group == entry.id or (box.pointer or "").startswith(f"{entry.pointer}/"):
                marks[box.id] = Mark(_empty(box), "continued", box.pointer)
        marks[entry.says_in] = Mark(entry.words, "continued", entry.pointer)
        rows += _list_rows(part, entry, entries, view)
    return rows


def _list_rows(part: Part, entry: Continuation, entries: Sequence[Any], view: View) -> list[_Row]:
    rows = []
    for number, one in enumerate(entries, 1):
        lines = []
        for label, pointer, pipe in entry.lines:
            value = write(pipe, fact_at(one, pointer) if pointer not in ("", "/") else one, view)
            if isinstance(value, str) and value:
                lines.append(f"{label}：{value}" if label else value)
        rows.append(_Row(part.face, f"{part.face} {entry.item}（{number}）", entry.label, "\n".join(lines)))
    return rows


def _check_glyphs(task: _Task, part: Part, marks: Mapping[str, Mark]) -> None:
    for key, mark in marks.items():
        if isinstance(mark.value, str) and (missing := task.face.missing(mark.value)):
            task.findings.append(_missing(task, part, part.boxes[key], missing, mark.pointer))


def _missing(task: _Task, part: Part, box: Box, missing: str, pointer: str | None) -> Finding:
    shown, shown_en = missing_message(missing)
    return _told(
        task, part, box, pointer, "FK301", "error",
        f"{part.face} {box.item}「{box.label}」に、フォントにない文字 {shown} があります。"
        "旅券などと同じ、印刷できる文字に直してください。この書類は作りません。",
        f"{part.face} {box.item} ({box.label_en}): the font has no glyph for {shown_en}. Write it in characters that "
        "can be printed, as in the passport. Nothing is written.",
        missing,
    )  # fmt: skip


def _told(
    task: _Task, part: Part, box: Box, pointer: str | None, code: str, severity: Severity, ja: str, en: str,
    found: str | None = None,
) -> Finding:  # fmt: skip
    place = part.places.get(box.id)
    return Finding(
        code, severity, ja, en, trainee=task.who, case_pointer=pointer, form=task.form.id, part=part.id, box=box.id,
        item=box.item, page=place.page if place else None,
        rect=(place.x, place.y, place.w, place.h) if place else None, found=found,
    )  # fmt: skip


def _too_long(task: _Task, part: Part, box: Box, mark: Mark) -> Finding:
    return _told(
        task, part, box, mark.pointer, "FK303", "error",
        f"{part.face} {box.item}「{box.label}」に「{mark.value}」は入りません。短くしてください。",
        f"{part.face} {box.item} ({box.label_en}): {mark.value!r} does not fit. Make it shorter.", str(mark.value),
    )  # fmt: skip


def _continuation_part(task: _Task) -> Part | None:
    parts = task.form.parts.values()
    return next((part for part in parts if part.role == "continuation" and part.per == task.per), None)


def _continue_texts(task: _Task, part: Part, marks: dict[str, Mark]) -> list[_Row]:
    """Texts that do not fit their box at 6 pt, or are longer than the official form takes."""
    rows = []
    movable = _continuation_part(task) is not None
    for key, mark in list(marks.items()):
        box = part.boxes[key]
        if not isinstance(mark.value, str) or not mark.value or mark.state != "value" or box.kind in ("grid", "photo"):
            continue
        long = box.capacity is not None and box.kind == "text" and len(mark.value) > box.capacity
        if not long and fits(box, part.places[key], mark.value, task.face):
            continue
        both = task.form.continued
        words = both if fits(box, part.places[key], both, task.face) else both.partition(" / ")[0]
        if movable and box.kind == "text" and fits(box, part.places[key], words, task.face):
            rows.append(_Row(part.face, f"{part.face} {box.item}", box.label, mark.value))
            marks[key] = Mark(words, "continued", mark.pointer, mark.value)
            told = _told(
                task, part, box, mark.pointer, "FK302", "info",
                f"{part.face} {box.item}「{box.label}」は欄に収まらないので、「{words}」とし、全文を別紙に書きます。",
                f"{part.face} {box.item} ({box.label_en}) does not fit its box: the box says {words} (see the "
                "attached sheet) and the whole text goes to the continuation sheet.",
            )  # fmt: skip
            task.findings.append(told)
        else:
            task.findings.append(_too_long(task, part, box, mark))
    return rows


def _continuation_sheets(task: _Task, sets: Sequence[_Set]) -> list[Sheet]:
    """The continuation sheets (別紙): for each document a list of rows, cut into as many sheets as it needs."""
    part = _continuation_part(task)
    sheets: list[Sheet] = []
    for number, one in enumerate(sets if part else (), 1):
        sheets += _set_sheets(task, cast(Part, part), one, number, len(sheets))
    return sheets


def _set_sheets(task: _Task, part: Part, document: _Set, set_number: int, before: int) -> list[Sheet]:
    numbers = sorted(key.removeprefix("row").removesuffix("_text") for key in part.boxes if key.endswith("_text"))
    text_box, item_box = part.boxes[f"row{numbers[0]}_text"], part.boxes[f"row{numbers[0]}_item"]

    def heading(row: _Row, more: str = "") -> str:
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
            key: Mark(head[key]) if key in head else _mark(task, box, document.view) for key, box in part.boxes.items()
        }
        for line, (row, at, piece) in zip(numbers, page, strict=False):
            # A row that goes on from the sheet before says so; inside a sheet a blank item means "as above".
            item = heading(row) if at == 0 else heading(row, "（続き）") if line == numbers[0] else ""
            marks[f"row{line}_item"] = Mark(item)
            marks[f"row{line}_text"] = Mark(piece)
        _check_glyphs(task, part, marks)
        for key, mark in marks.items():
            if isinstance(mark.value, str) and not fits(part.boxes[key], part.places[key], mark.value, task.face):
                task.findings.append(_too_long(task, part, part.boxes[key], mark))
        sheets.append(Sheet(task.form.id, task.form.edition, part.id, marks, copy=before + number, trainee=task.who))
    return sheets
