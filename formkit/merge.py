"""Case × form → sheets: every box of every part gets a mark.

What does not fit, by rows or by room, goes to the continuation sheet (別紙) of the form, whole, with the printed words
in the box. A character without a glyph is an error that names the box; sheets with such an error are not given out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from formkit.fit import fits, split_to_fit
from formkit.formatters import View, on_paper, write
from formkit.glyphs import Face, missing_message
from formkit.model import Box, Case, Continuation, Finding, Form, Mark, Part, Sheet
from formkit.pointer import at as fact_at
from formkit.pointer import merge_patch

__all__ = ["Merged", "merge", "trainees_of", "view_of"]

CONTINUED = "別紙のとおり"


@dataclass(frozen=True, slots=True)
class Merged:
    """The sheets of one trainee in filing order, and what there is to tell. No sheets when there is an error."""

    trainee: str
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One entry of the continuation sheet: which item it continues, and the text."""

    item: str
    text: str


def trainees_of(case: Case) -> list[Mapping[str, Any]]:
    """The trainees of a case, in order."""
    return [entry for entry in case.data.get("trainees") or () if isinstance(entry, Mapping)]


def view_of(case: Case, trainee: Mapping[str, Any]) -> View:
    """The case as one trainee sees it: `/trainee`, `/plan` with the trainee's overrides, `/sender` of the trainee."""
    view = dict(case.data)
    view["trainee"] = trainee
    view["plan"] = merge_patch(case.data.get("plan") or {}, trainee.get("overrides") or {})
    senders = [entry for entry in case.data.get("senders") or () if isinstance(entry, Mapping)]
    chosen = [entry for entry in senders if trainee.get("sender") and entry.get("id") == trainee["sender"]]
    chosen += [entry for entry in senders if entry.get("country") == trainee.get("nationality")]
    view["sender"] = (chosen or senders or [None])[0]
    return view


def merge(case: Case, trainee: Mapping[str, Any], form: Form, face: Face) -> Merged:
    """All sheets of one form edition for one trainee: the parts of the case's category, then continuation sheets."""
    view = view_of(case, trainee)
    who = str(trainee.get("id") or "")
    findings: list[Finding] = []
    sheets: list[Sheet] = []
    rows: dict[str, list[_Row]] = {}
    for part in form.parts.values():
        if part.role != "main" or case.category not in part.categories:
            continue
        marks = {box.id: _mark(box, view, case.category) for box in part.boxes.values()}
        rows[part.id] = _continue_lists(form, part, view, case.category, marks, face)
        _check_glyphs(form, part, marks, who, face, findings)
        rows[part.id] += _continue_texts(form, part, marks, who, face, findings)
        sheets.append(Sheet(form.id, form.edition, part.id, marks, trainee=who))
    sheets += _continuation_sheets(form, view, rows, who, face, findings)
    failed = any(finding.severity == "error" for finding in findings)
    return Merged(who, () if failed else tuple(sheets), tuple(findings))


def _mark(box: Box, view: View, category: str) -> Mark:
    empty: str | bool = False if box.kind in ("tick", "circle") else ""
    if category not in box.categories:
        return Mark(empty, "na", box.pointer)
    if box.pointer is None or box.kind == "official":
        return Mark(empty, "blank", box.pointer)
    value = write(box.formatter, fact_at(view, box.pointer), view, box.argument)
    return Mark(value, "value" if value else "blank", box.pointer)


def _continue_lists(
    form: Form, part: Part, view: View, category: str, marks: dict[str, Mark], face: Face
) -> list[_Row]:
    """Lists with more entries than the part has rows: words in the box, everything on the continuation sheet."""
    rows: list[_Row] = []
    taken: list[str] = []
    for entry in form.continuations:
        if entry.part != part.id or category not in entry.categories:
            continue
        if any(entry.pointer.startswith(f"{pointer}/") for pointer in taken):
            continue
        entries = fact_at(view, entry.pointer)
        if not isinstance(entries, list | tuple) or len(entries) <= entry.rows:
            continue
        taken.append(entry.pointer)
        for box in part.boxes.values():
            if box.group == entry.id or (box.pointer or "").startswith(f"{entry.pointer}/"):
                empty: str | bool = False if box.kind in ("tick", "circle") else ""
                marks[box.id] = Mark(empty, "continued", box.pointer)
        marks[entry.says_in] = Mark(entry.words, "continued", entry.pointer)
        rows += _list_rows(part, entry, entries, view, face)
    return rows


def _list_rows(part: Part, entry: Continuation, entries: Sequence[Any], view: View, face: Face) -> list[_Row]:
    rows = []
    for number, one in enumerate(entries, 1):
        lines = []
        for label, pointer, formatter, argument in entry.lines:
            value = write(formatter, fact_at(one, pointer) if pointer not in ("", "/") else one, view, argument)
            if isinstance(value, str) and value:
                lines.append(f"{label}：{value}" if label else value)
        rows.append(_Row(f"{part.face} {entry.item}\n{entry.label}（{number}）", "\n".join(lines)))
    return rows


def _check_glyphs(
    form: Form, part: Part, marks: Mapping[str, Mark], who: str, face: Face, findings: list[Finding]
) -> None:
    for key, mark in marks.items():
        if isinstance(mark.value, str) and (missing := face.missing(mark.value)):
            findings.append(_missing(form, part, part.boxes[key], missing, who, mark.pointer))


def _missing(form: Form, part: Part, box: Box, missing: str, who: str, pointer: str | None) -> Finding:
    shown, shown_en = missing_message(missing)
    return Finding(
        "FK301", "error",
        f"{part.face} {box.item}「{box.label}」に、フォントにない文字 {shown} があります。"
        "旅券などと同じ、印刷できる文字に直してください。この実習生の書類は作りません。",
        f"{part.face} {box.item} ({box.label_en}): the font has no glyph for {shown_en}. Write it in characters that "
        "can be printed, as in the passport. Nothing is written for this trainee.",
        trainee=who, case_pointer=pointer, form=form.id, part=part.id, box=box.id, item=box.item, found=missing,
        **_where(part, box),
    )  # fmt: skip


def _where(part: Part, box: Box) -> dict[str, Any]:
    place = part.places.get(box.id)
    return {"page": place.page, "rect": (place.x, place.y, place.w, place.h)} if place else {}


def _continue_texts(
    form: Form, part: Part, marks: dict[str, Mark], who: str, face: Face, findings: list[Finding]
) -> list[_Row]:
    """Texts that do not fit their box at 6 pt, or are longer than the official form takes."""
    rows = []
    for key, mark in list(marks.items()):
        box, place = part.boxes[key], part.places.get(key)
        if not isinstance(mark.value, str) or not mark.value or mark.state != "value" or place is None:
            continue
        long = box.capacity is not None and box.kind == "text" and len(mark.value) > box.capacity
        if not long and fits(box, place, mark.value, face):
            continue
        movable = box.kind == "text" and any(p.role == "continuation" for p in form.parts.values())
        told = {
            "trainee": who, "case_pointer": mark.pointer, "form": form.id, "part": part.id, "box": key,
            "item": box.item, **_where(part, box),
        }  # fmt: skip
        if movable and fits(box, place, CONTINUED, face):
            rows.append(_Row(f"{part.face} {box.item}\n{box.label}", mark.value))
            marks[key] = Mark(CONTINUED, "continued", mark.pointer)
            findings.append(
                Finding(
                    "FK302", "info",
                    f"{part.face} {box.item}「{box.label}」は欄に収まらないので、「{CONTINUED}」とし、全文を別紙に書きます。",
                    f"{part.face} {box.item} ({box.label_en}) does not fit its box: the box says {CONTINUED} "
                    "(see the attached sheet) and the whole text goes to the continuation sheet.",
                    **told,
                )
            )  # fmt: skip
        else:
            findings.append(
                Finding(
                    "FK303", "error",
                    f"{part.face} {box.item}「{box.label}」に「{mark.value}」は入りません。短くしてください。",
                    f"{part.face} {box.item} ({box.label_en}): {mark.value!r} does not fit. Make it shorter.",
                    found=mark.value, **told,
                )
            )  # fmt: skip
    return rows


def _continuation_sheets(
    form: Form, view: View, rows: Mapping[str, Sequence[_Row]], who: str, face: Face, findings: list[Finding]
) -> list[Sheet]:
    """The continuation sheets (別紙) of one trainee: one list of rows, cut into as many sheets as it needs."""
    wanted = [row for part_rows in rows.values() for row in part_rows]
    part = next((part for part in form.parts.values() if part.role == "continuation"), None)
    if not wanted or part is None:
        return []
    numbers = sorted(key.removeprefix("row").removesuffix("_text") for key in part.boxes if key.endswith("_text"))
    text_box = part.boxes[f"row{numbers[0]}_text"]
    place = part.places[text_box.id]
    cut = [
        (row.item if at == 0 else "", piece.strip("\n"), row.item)
        for row in wanted
        for at, piece in enumerate(split_to_fit(text_box, place, on_paper(row.text), face))
    ]
    pages = [cut[at : at + len(numbers)] for at in range(0, len(cut), len(numbers))]
    faces = "、".join(form.parts[key].face for key, part_rows in rows.items() if part_rows)
    sheets = []
    for at, page in enumerate(pages, 1):
        head = {"sheet_number": "1", "face": faces, "page_no": str(at), "page_count": str(len(pages))}
        marks = {}
        for box in part.boxes.values():
            mark = _mark(box, view, str(view.get("category") or ""))
            marks[box.id] = Mark(head[box.id]) if box.id in head else mark
        for number, (item, piece, origin) in zip(numbers, page, strict=False):
            first = number == numbers[0] and not item
            marks[f"row{number}_item"] = Mark(f"{origin}（続き）" if first else item)
            marks[f"row{number}_text"] = Mark(piece)
        _check_glyphs(form, part, marks, who, face, findings)
        _check_room(form, part, marks, who, face, findings)
        sheets.append(Sheet(form.id, form.edition, part.id, marks, copy=at, trainee=who))
    return sheets


def _check_room(
    form: Form, part: Part, marks: Mapping[str, Mark], who: str, face: Face, findings: list[Finding]
) -> None:
    for key, mark in marks.items():
        box, place = part.boxes[key], part.places[key]
        if isinstance(mark.value, str) and not fits(box, place, mark.value, face):
            findings.append(
                Finding(
                    "FK303", "error",
                    f"{part.face}「{box.label}」に「{mark.value}」は入りません。短くしてください。",
                    f"{part.face} ({box.label_en}): {mark.value!r} does not fit. Make it shorter.",
                    trainee=who, form=form.id, part=part.id, box=key, item=box.item, found=mark.value,
                    **_where(part, box),
                )
            )  # fmt: skip


