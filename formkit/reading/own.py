"""Files that formkit filled: the stamp says what they are, the form edition where each box lies."""

from __future__ import annotations

from formkit import library
from formkit.media.pdf import printed
from formkit.media.word import controls
from formkit.model import Form, Part
from formkit.model.errors import UnreadableError
from formkit.reading.read_file import ReadBox, ReadFile, found_part, gone

__all__ = ["Stamp", "read_docx", "read_pdf", "stamped"]

Stamp = tuple[str, str, str, int]


def stamped(stamp: Stamp) -> tuple[Form, Part, int]:
    """The form, part and copy that a stamp names. Raises UnreadableError for a form that the library lacks."""
    form_id, edition, part_id, copy = stamp
    name = f"{form_id}_{edition}"
    if name not in library.form_names() or part_id not in library.form(name).parts:
        raise UnreadableError(
            f"様式ライブラリーにない様式です：{form_id} {edition} {part_id}。formkit を新しくしてください。",
            f"A form that is not in the library: {form_id} {edition} {part_id}. Bring formkit up to date.",
        )
    form = library.form(name)
    return form, form.parts[part_id], copy


def read_docx(data: bytes, name: str, stamp: Stamp) -> ReadFile:
    """A Word file with our content controls. A box whose control is gone gives FK401."""
    form, part, copy = stamped(stamp)
    marks = controls.take(data, part)
    boxes = {}
    for key, mark in marks.items():
        place = part.places.get(key)
        rect = (place.x, place.y, place.w, place.h) if place else None
        boxes[key] = ReadBox(mark.value, place.page if place else None, rect, "control")
    findings = tuple(gone(form, part, key, name) for key in part.boxes if key not in marks)
    return ReadFile(name, "docx", (found_part(form, part, copy, range(1, part.pages + 1), boxes),), findings)


def read_pdf(data: bytes, name: str, stamp: Stamp) -> ReadFile | None:
    """A PDF of one part as `put` made it: boxes by their known rectangles.

    None when it has not the pages of that part: files put together may keep the stamp of their first one.
    """
    form, part, copy = stamped(stamp)
    if printed.page_count(data) != part.pages:
        return None
    boxes = {}
    for key, mark in printed.take(data, part).items():
        place = part.places[key]
        boxes[key] = ReadBox(mark.value, place.page, (place.x, place.y, place.w, place.h), "text")
    return ReadFile(name, "pdf", (found_part(form, part, copy, range(1, part.pages + 1), boxes),))
