"""Files that formkit filled: the stamp says what they are, the form edition where each box lies."""

from __future__ import annotations

from collections.abc import Mapping

from formkit import library
from formkit.media.pdf import printed
from formkit.media.pdf.document import File
from formkit.media.word import controls
from formkit.model import Finding, Form, Mark, Part
from formkit.model.errors import UnreadableError
from formkit.reading.contents import Channel, ReadBox, ReadFile, found_part, gone, not_read, why

Stamp = tuple[str, str, str, int]


def stamped(stamp: Stamp) -> tuple[Form, Part, int]:
    """The form, part and copy that a stamp names. Raises UnreadableError for a form that the library lacks."""
    form_id, edition, part_id, copy = stamp
    name = f"{form_id}_{edition}"
    if name not in library.form_names() or part_id not in library.form(name).parts:
        raise UnreadableError("stamp_unknown", stamp=f"{form_id} {edition} {part_id}")
    form = library.form(name)
    return form, form.parts[part_id], copy


def read_docx(file: controls.File, name: str, stamp: Stamp) -> ReadFile:
    """A Word file with our content controls. A box whose control is gone gives FK401."""
    form, part, copy = stamped(stamp)
    marks = controls.take(file, part)
    boxes, findings = _boxes(form, part, marks, name, "control")
    findings += [gone(form, part, key, name) for key in part.boxes if key not in marks]
    return ReadFile(name, "docx", (found_part(form, part, copy, range(1, part.pages + 1), boxes),), tuple(findings))


def read_pdf(file: File, name: str, stamp: Stamp) -> ReadFile | None:
    """A PDF of one part as `put` made it: boxes by their known rectangles.

    None when it has not the pages of that part: files put together may keep the stamp of their first one.
    """
    form, part, copy = stamped(stamp)
    if printed.page_count(file) != part.pages:
        return None
    boxes, findings = _boxes(form, part, printed.take(file, part), name, "text")
    return ReadFile(name, "pdf", (found_part(form, part, copy, range(1, part.pages + 1), boxes),), tuple(findings))


def _boxes(
    form: Form, part: Part, marks: Mapping[str, Mark], name: str, channel: Channel
) -> tuple[dict[str, ReadBox], list[Finding]]:
    """The boxes that were read, and FK402 for tick boxes with a sign that cannot be told."""
    boxes, findings = {}, []
    for key, mark in marks.items():
        place = part.places.get(key)
        page, rect = (place.page, place.rect) if place else (None, None)
        if part.boxes[key].kind == "tick" and isinstance(mark.value, str):
            findings.append(not_read(form, part, part.boxes[key], name, page, rect, why("no_tick", words=mark.value)))
        else:
            boxes[key] = ReadBox(mark.value, page, rect, channel)
    return boxes, findings
