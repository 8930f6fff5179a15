"""A filled file → which form edition it is → what stands in its boxes. Refuses what it cannot know.

Own files carry a stamp with form, edition, part and copy; without one nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from formkit import library
from formkit.errors import UnreadableError
from formkit.media import controls, printed
from formkit.model import Finding, Form, Mark, Medium, Part, Place, Sheet

__all__ = ["ReadBox", "ReadFile", "ReadPart", "medium_of", "read_bytes", "read_file"]

_CHANNELS: Mapping[Medium, str] = {"docx": "control", "pdf": "text"}
_LARGEST = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadBox:
    """What stands in one box, where, and through which channel it was read. `rect` in mm."""

    value: str | bool
    page: int | None
    rect: tuple[float, float, float, float] | None
    channel: str
    certain: bool


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One part found in a file; `page` is the page of the file on which it begins."""

    part: str
    page: int
    copy: int
    boxes: Mapping[str, ReadBox]
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one file holds."""

    path: str
    form: str
    edition: str
    medium: Medium
    confidence: float
    parts: tuple[ReadPart, ...]
    findings: tuple[Finding, ...] = ()


def read_file(path: Path) -> ReadFile:
    """Read one filled file.

    Raises UnreadableError when it is missing, broken, protected, or no form that is known.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableError(
                f"{path}: 100 MB を超えるファイルは読みません。", f"{path}: files over 100 MB are not read."
            )
        data = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise UnreadableError(f"{path}: 読めません（{why}）。", f"{path}: cannot be read ({why}).") from error
    try:
        return read_bytes(data, str(path))
    except UnreadableError as error:
        raise UnreadableError(f"{path}: {error.message}", f"{path}: {error.message_en}") from error


def medium_of(data: bytes) -> Medium:
    """What kind of file this is, by its first bytes; refuses what formkit cannot read, with the next step."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data[:4] == b"PK\3\4":
        return "docx"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableError(
            "古い形式（.doc・.xls）か、保護された Office ファイルです。Word で開いて .docx で保存し直してください。",
            "An old Office format (.doc, .xls) or a protected file. Open it in Word and save it as .docx.",
        )
    if not data:
        raise UnreadableError("空のファイルです。", "The file is empty.")
    raise UnreadableError(
        "PDF でも Word（.docx）でもありません。formkit で記入した様式か、その写しを渡してください。",
        "Neither a PDF nor a Word file (.docx). Give a form that formkit filled.",
    )


def read_bytes(data: bytes, name: str) -> ReadFile:
    """Read one filled file from memory; `name` only names it in the result."""
    medium = medium_of(data)
    stamped = controls.stamp(data) if medium == "docx" else printed.stamp(data)
    form, part, copy = _recognise(stamped)
    marks = controls.take(data, part) if medium == "docx" else printed.take(data, part)
    findings = tuple(_gone(form, part, key, name) for key in part.boxes if key not in marks)
    sheet = Sheet(form.id, form.edition, part.id, marks, copy=copy)
    boxes = {key: _box(mark, part.places.get(key), medium) for key, mark in marks.items()}
    return ReadFile(name, form.id, form.edition, medium, 1.0, (ReadPart(part.id, 1, copy, boxes, sheet),), findings)


def _recognise(stamped: tuple[str, str, str, int] | None) -> tuple[Form, Part, int]:
    if stamped is None:
        raise UnreadableError(
            "どの様式か分かりません（formkit の印がありません）。formkit fill で作ったファイルを渡してください。",
            "Form not recognised (no formkit stamp). Give a file that `formkit fill` made.",
        )
    form_id, edition, part_id, copy = stamped
    name = f"{form_id}_{edition}"
    if name not in library.form_names() or part_id not in library.form(name).parts:
        raise UnreadableError(
            f"様式ライブラリーにない様式です：{form_id} {edition} {part_id}。formkit を新しくしてください。",
            f"A form that is not in the library: {form_id} {edition} {part_id}. Bring formkit up to date.",
        )
    form = library.form(name)
    return form, form.parts[part_id], copy


def _box(mark: Mark, place: Place | None, medium: Medium) -> ReadBox:
    rect = (place.x, place.y, place.w, place.h) if place else None
    return ReadBox(mark.value, place.page if place else None, rect, _CHANNELS[medium], True)


def _gone(form: Form, part: Part, key: str, name: str) -> Finding:
    box = part.boxes[key]
    return Finding(
        "FK401", "error",
        f"{part.face} {box.item}「{box.label}」の欄（コンテンツ コントロール {key}）がファイルから消えています。"
        "formkit fill で作り直してください。",
        f"{part.face} {box.item} ({box.label_en}): its content control {key} is gone from the file. Fill it again.",
        form=form.id, part=part.id, box=key, item=box.item, file=name,
    )  # fmt: skip
