"""Files that formkit filled: the stamp says what they are, the form edition where each box lies."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from formkit import library
from formkit.media.pdf import printed
from formkit.media.pdf.document import File
from formkit.media.word import controls
from formkit.model import Form, Mark, Part, Value
from formkit.model.errors import UnreadableError
from formkit.reading.contents import Channel, PartReading, ReadFile, Source, why

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
    return _read(PartReading(form, part, name, copy), controls.take(file, part), "docx", "control")


def read_pdf(file: File, name: str, stamp: Stamp) -> ReadFile | None:
    """A PDF of one part as `put` made it: boxes by their known rectangles.

    None when it has not the pages of that part, as they were made: files put together may keep the stamp of their first
    one, and who cuts, turns or scales a page keeps it too.
    """
    form, part, copy = stamped(stamp)
    if printed.page_count(file) != part.pages:
        return None
    marks = printed.take(file, part, _print_of(form.name, part.id))
    return None if marks is None else _read(PartReading(form, part, name, copy), marks, "pdf", "text")


@functools.lru_cache(maxsize=64)
def _print_of(form: str, part: str) -> Mapping[int, printed.Print]:
    edition = library.form(form)
    return printed.print_of(library.blank(edition, part), edition.parts[part])


def _read(reading: PartReading, marks: Mapping[str, Mark], medium: Source, channel: Channel) -> ReadFile:
    """The file of which these are the marks; FK402 for tick boxes with a sign that cannot be told."""
    part = reading.part
    for key, mark in marks.items():
        no_tick = part.boxes[key].kind == "tick" and isinstance(mark.value, str)
        reading.keep(key, why("no_tick", words=str(mark.value)) if no_tick else mark.value, channel, reading.home(key))
    for key, box in part.boxes.items():
        if key not in marks and box.kind != "notice":  # files of earlier versions have theirs as printed words
            reading.tell("FK401", None, {"tag": Value.of(key)}, box=box)
    return ReadFile(reading.file, medium, (reading.whole(range(1, part.pages + 1)),), tuple(reading.findings))
