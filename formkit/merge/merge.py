"""Case × form → sheets: every box of every part gets a mark.

What does not fit, by rows or by room, goes to the continuation sheet (別紙) of the form. A character without a glyph is
an error that names the box; sheets with such an error are not given out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from formkit.law import score
from formkit.media.fonts import Face
from formkit.media.picture.photo import load_photo
from formkit.merge import required
from formkit.merge.continuation import Document, continuation_sheets, continue_lists, continue_texts, tell_promised
from formkit.merge.marking import marking
from formkit.merge.task import Task
from formkit.model import Case, Finding, Form, Part, Photo, Sheet, View
from formkit.words import dates


@dataclass(frozen=True, slots=True)
class Merged:
    """The sheets of one trainee (or of the whole case) in filing order, and what there is to tell.

    There are no sheets when there is an error that forbids to make them (`failed`); a box that must be filled and is empty is told,
    and the paper made nonetheless. `photos` has the photo for each mark of a photo box. `wanted` are the main parts
    that the category uses and that are not empty lists; with each that is not made, the place in the case of the first fact for
    want of which it is not.
    """

    trainee: str | None
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...]
    photos: Mapping[str, Photo]
    failed: bool = False
    wanted: tuple[tuple[Part, str | None], ...] = ()


def view_of(case: Case, trainee: Mapping[str, Any] | None) -> View:
    """The view that papers are merged from; that of the papers that all share has `/score`, the declaration's points."""
    view = View.of(case, trainee)
    filed = dates.day(view.get("/dates/application"))
    if trainee is None and case.data.get("declaration") and filed:
        return view.with_facts({"score": score.as_view(score.scores(case.data, filed))})
    return view


def merge(
    case: Case,
    trainee: Mapping[str, Any] | None,
    form: Form,
    face: Face,
    *,
    view: View | None = None,
    load: Callable[[Path], Photo] = load_photo,
) -> Merged:
    """The sheets of one form edition for one trainee, or (None) those that the whole case shares.

    The parts of the case's category come first, in as many copies as their lists need, then continuation sheets. `view`
    is the trainee's `view_of` where it is at hand, `load` reads photos.
    """
    view = view or view_of(case, trainee)
    task = Task(view, form, face, None if trainee is None else str(trainee.get("id") or ""), load)
    sheets: list[Sheet] = []
    wanted: list[tuple[Part, str | None]] = []
    documents: dict[int, Document] = {}
    listed: set[tuple[str, int, str]] = set()  # empty boxes of facts to be asked: FK156 lists them
    for part in form.parts.values():
        if part.role != "main" or part.per != task.per or case.category not in part.categories:
            continue
        every = list(copies_of(part, view))
        copies = [copy for copy in every if all(copy.get(place) for place in part.when)]
        if every:
            wanted.append((part, None if copies else _absent(part, every[0])))
        for number, copy in enumerate(copies, 1):
            shown = part if len(copies) == 1 else replace(part, face=f"{part.face}（{number}枚目）")
            boxes = marking(form, part, case.category, face)
            marks, closer = boxes.marks(task, copy)
            # A part with one entry a copy is a document of its own for each, with its own continuation sheets.
            alone = part.repeat is not None and part.repeat.rows == 1
            document = documents.setdefault(copy.get("/copy/first") if alone else 0, Document(copy if alone else view))
            more = continue_lists(boxes.lists, shown, copy, marks)
            looked_at = {key: marks[key] for key in closer}
            task.check_glyphs(shown, looked_at)
            document.rows += more + continue_texts(task, shown, marks, closer)
            tell_promised(task, shown, copy, {key: marks[key] for key in closer}, document.rows)
            sheet = Sheet(form.id, form.edition, part.id, marks, copy=number, trainee=task.who)
            lacking = required.empty(part, sheet, copy, form.continuations, boxes.questions)
            sheets.append(replace(sheet, missing=tuple(box.id for box in lacking)))
            listed |= {(part.id, number, box.id) for box in lacking if task.awaits(box, copy, sheet)}
    for sheet in continuation_sheets(task, [entry for _, entry in sorted(documents.items()) if entry.rows]):
        lacking = required.empty(form.parts[sheet.part], sheet, view, form.continuations)
        sheets.append(replace(sheet, missing=tuple(box.id for box in lacking)))
        listed |= {(sheet.part, sheet.copy, box.id) for box in lacking if task.awaits(box, view, sheet)}
    failed = any(finding.severity == "error" for finding in task.findings)
    sheets = [
        replace(sheet, missing=tuple(key for key in sheet.missing if (sheet.part, sheet.copy, key) not in listed))
        for sheet in sheets
    ]
    for sheet in sheets:
        part = form.parts[sheet.part]
        for key in sheet.missing:
            task.tell("FK308", part, part.boxes[key], sheet.marks[key].pointer, required.says(part, part.boxes[key]))
    return Merged(task.who, () if failed else tuple(sheets), tuple(task.findings), task.photos, failed, tuple(wanted))


def _absent(part: Part, copy: View) -> str:
    return copy.typed(next(place for place in part.when if not copy.get(place)))


def copies_of(part: Part, view: View) -> Iterator[View]:
    """The view of each copy of a part: itself, or with `/rows` and `/copy` when a list fills several."""
    if part.repeat is None:
        yield view
        return
    chosen = [
        (f"{part.repeat.pointer}/{at}", entry)
        for at, entry in enumerate(view.get(part.repeat.pointer) or ())
        if all(entry.get(key) in values for key, values in part.repeat.where.items())
    ]
    entries = [entry for _, entry in chosen]
    rows = part.repeat.rows
    pages = [entries[at : at + rows] for at in range(0, len(entries), rows)] or ([[]] if part.repeat.empty else [])
    for number, page in enumerate(pages, 1):
        first = (number - 1) * rows + 1
        origins = [origin for origin, _ in chosen[first - 1 :]]
        copy = {
            "number": number, "count": len(pages), "first": first, "origins": origins, "list": part.repeat.pointer,
            "all_origins": [origin for origin, _ in chosen],
        }  # fmt: skip
        yield view.with_facts({"rows": page, "entries": entries, "copy": copy})
