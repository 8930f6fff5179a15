"""How a box is named in sentences, and the one way to make a finding about a box."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from formkit.library import sentences
from formkit.model import Box, Finding, Form, Part, Value

__all__ = ["box_finding", "box_name"]


def box_name(part: Part, box: Box) -> Value:
    """A box as it is printed: 第2面 1⑥「役員」, face 2 1⑥ (officer)."""
    item = f" {box.item}" if box.item else ""
    return Value(f"{part.face}{item}「{box.label}」", f"{part.face}{item} ({box.label_en})")


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
    **where: Any,
) -> Finding:
    """A finding about a box. Sentences may name it as `{box}`; bare `values` are what stands in it.

    They are as personal as the fact of the box. `where` are other fields of Finding: trainee, file, page, rect.
    """
    place = case_pointer or box.pointer or ""
    named = {name: Value.of(value, place) for name, value in (values or {}).items() if value is not None}
    return sentences.finding(
        code,
        says,
        values={"box": box_name(part, box), **named},
        form=form if isinstance(form, str) else form.id,
        part=part.id,
        box=box.id,
        item=box.item or None,
        case_pointer=case_pointer,
        **where,
    )
