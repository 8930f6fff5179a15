"""How a box is named in sentences, and the one way to make a finding about a box."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from formkit.library import sentences
from formkit.model import Box, Finding, Form, Part, Rect, Value
from formkit.words.text import item_en


def box_name(part: Part, box: Box) -> Value:
    """A box as it is printed: 第2面 1⑥「役員」, face 2 1⑥ (officer)."""
    item = f" {box.item}" if box.item else ""
    return Value(f"{part.face}{item}「{box.label}」", f"{part.face_en}{item_en(item)} ({box.label_en})")


def near(part: Part, box: Box | None) -> Value:
    """Where on a part something stands that is in no box: by the box beside it, else only on which part."""
    if box is None:
        return Value(part.face, f"on {part.face_en}")
    name = box_name(part, box)
    return Value(f"{name.ja}の近く", f"near {name.en}")


def nearest(rect: Rect, boxes: Mapping[str, Rect]) -> str | None:
    """The box whose edge is nearest to a rectangle; of several the one whose middle is."""
    left, top, width, height = rect

    def gap(place: Rect) -> tuple[float, float]:
        x, y, w, h = place
        across = max(x - (left + width), left - (x + w), 0.0)
        down = max(y - (top + height), top - (y + h), 0.0)
        return across + down, abs(x + w / 2 - left - width / 2) + abs(y + h / 2 - top - height / 2)

    return min(boxes, key=lambda key: gap(boxes[key]), default=None)


def part_finding(
    code: str,
    says: str | None = None,
    /,
    *,
    form: Form,
    part: Part | None = None,
    values: Mapping[str, object] | None = None,
    sheet: Value | None = None,
    **where: Any,
) -> Finding:
    """A finding about a part of a form, or a whole form, that came in.

    Sentences may name `{form}`, `{edition}` and, of a part, `{face}`, `{part}` and `{pages}`. Bare texts among
    `values` are what stands on a paper: personal, for nobody knows what they are; numbers are not.
    """
    named = {"form": Value(form.title, form.title_en), "edition": Value.of(form.edition)}
    if part is not None:
        named |= {
            "face": Value(part.face, part.face_en),
            "part": Value(part.title, part.title_en),
            "pages": Value.of(part.pages),
        }
    named |= _named({"sheet": sheet, **(values or {})}, "")
    return sentences.finding(code, says, values=named, form=form.id, part=part.id if part else None, **where)


def _named(values: Mapping[str, object] | None, place: str) -> dict[str, Value]:
    return {
        name: Value.of(value, None if isinstance(value, int | float) else place)
        for name, value in (values or {}).items()
        if value is not None
    }


def box_finding(
    code: str,
    says: str | None = None,
    /,
    *,
    form: Form | str,
    part: Part,
    box: Box,
    values: Mapping[str, object] | None = None,
    case_pointer: str | None = None,
    sheet: Value | None = None,
    **where: Any,
) -> Finding:
    """A finding about a box. Sentences may name it as `{box}`; bare texts among `values` are what stands in it.

    They are as personal as the fact of the box; numbers are not. `sheet` names that of a workbook. `where` are other fields of Finding: trainee, file, page, rect.
    """
    place = case_pointer or box.pointer or ""
    return sentences.finding(
        code,
        says,
        values={"box": box_name(part, box), **_named({"sheet": sheet, **(values or {})}, place)},
        form=form if isinstance(form, str) else form.id,
        part=part.id,
        box=box.id,
        item=box.item or None,
        case_pointer=case_pointer,
        **where,
    )
