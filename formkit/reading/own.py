"""Files that formkit filled: the stamp says what they are, the form edition where each box lies."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace

from formkit import library
from formkit.media.pdf import printed
from formkit.media.pdf.document import File
from formkit.media.word import controls, filled
from formkit.model import Box, Form, Mark, Part, Value
from formkit.model.errors import UnreadableError
from formkit.reading import shown_words
from formkit.reading.contents import Answer, Channel, PartReading, ReadFile, Source, why

TWICE = 0.8
"""Share of its boxes from which on a part stands in a file twice, and not only some of it."""
Stamp = tuple[str, str, str, int]


def stamped(stamp: Stamp) -> tuple[Form, Part, int]:
    """The form, part and copy that a stamp names. Raises UnreadableError for a form that the library lacks."""
    form_id, edition, part_id, copy = stamp
    name = f"{form_id}_{edition}"
    if name not in library.form_names() or part_id not in library.form(name).parts:
        raise UnreadableError("stamp_unknown", stamp=f"{form_id} {edition} {part_id}")
    form = library.form(name)
    return form, form.parts[part_id], copy


def read_docx(file: controls.File, name: str, stamp: Stamp, data: bytes) -> ReadFile:
    """A Word file with our content controls (`data` are its bytes). A box whose control is gone gives FK401."""
    form, part, copy = stamped(stamp)
    plain = filled.plain(data, library.template(form, part.id))
    taken = controls.taken(file, part, plain=plain)
    if len(taken.doubled) > TWICE * len(part.boxes):
        raise UnreadableError("word_twice", form=twice_named(form, part))
    reading = PartReading(form, part, name, copy)
    shown_words.doubled(reading, taken.doubled)
    for key in taken.gone:
        reading.keep(key, why("row_gone"), "control", reading.home(key))
    left = {key: box for key, box in part.boxes.items() if key not in taken.doubled | taken.gone}
    read = _read(reading, taken.marks, "docx", "control", left, taken.notes)
    shown_words.tell_of_paper(reading, taken.every, taken.notes)
    return replace(read, findings=tuple(reading.findings))


def twice_named(form: Form, part: Part) -> Value:
    """A part as a refusal names it."""
    return Value(f"{form.title} {part.face}", f"{form.title_en}, {part.title_en}")


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


def _read(
    reading: PartReading,
    marks: Mapping[str, Mark],
    medium: Source,
    channel: Channel,
    boxes: Mapping[str, Box] | None = None,
    notes: shown_words.Notes | None = None,
) -> ReadFile:
    """The file of which these are the marks; FK402 for tick boxes with a sign that cannot be told.

    `boxes` are those that must have a mark (all), `notes` what some of them show otherwise than it is stored.
    """
    part = reading.part
    for key, mark in marks.items():
        box = part.boxes[key]
        odd = box.kind == "tick" and isinstance(mark.value, str)
        value: Answer = why("no_tick", words=str(mark.value)) if odd else mark.value
        own = notes.get(key, ()) if notes else ()
        reading.keep(key, shown_words.answer(box, value, own) if own else value, channel, reading.home(key))
        if own and key in reading.boxes and shown_words.tell(reading, key, own, hidden=False):
            reading.boxes[key] = replace(reading.boxes[key], certain=False)
    for key, box in (part.boxes if boxes is None else boxes).items():
        if key not in marks and box.kind != "notice":  # files of earlier versions have theirs as printed words
            reading.tell("FK401", None, {"tag": Value.of(key)}, box=box)
    return ReadFile(reading.file, medium, (reading.whole(range(1, part.pages + 1)),), tuple(reading.findings))
