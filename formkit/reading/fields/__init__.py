"""Official PDFs that were filled through their form fields: the names of the fields say which box is which."""

from __future__ import annotations

from collections.abc import Sequence

from formkit.media.pdf import acroform
from formkit.media.pdf.acroform import Field
from formkit.model import Form
from formkit.reading.contents import ReadFile
from formkit.reading.fields import field_findings
from formkit.reading.fields.pages import copies, official, recognise, short
from formkit.reading.fields.part_copy import DECORATION, CopyReader, has_value

__all__ = ["read"]

_OVERWRITTEN = 3  # empty fields with text of the page on them: the form was filled some other way


def read(data: bytes, name: str) -> ReadFile | None:
    """Read an official PDF by its form fields; None when it has none of a form that is known.

    None, too, when all fields are empty and the pages themselves draw text where they lie. Raises UnreadableError when
    the file is damaged.
    """
    filled = acroform.read(data)
    named: dict[str, list[Field]] = {}
    for field in filled.fields:
        named.setdefault(short(field.name), []).append(field)
    form = recognise(named)
    if form is None:
        return None
    copies_seen = copies(form, named, filled.pages)
    official_fields = [field for names in _official_names(form) for field in named.get(names, ())]
    empty = not any(has_value(field) or filled.xfa.get(field.name, "").strip() for field in official_fields)
    if not copies_seen or (empty and _drawn_over(official_fields)):
        return None
    parts, findings, blank_in_xfa = [], [], 0
    for copy in copies_seen:
        reader = CopyReader(
            form, copy, name, filled, named, alone=sum(other.part is copy.part for other in copies_seen) == 1
        )
        parts.append(reader.part(data))
        findings += reader.findings
        blank_in_xfa += reader.blank_in_xfa
    if blank_in_xfa:
        findings.append(field_findings.xfa_blank(form, name, blank_in_xfa))
    boxed = _official_names(form)
    findings += [
        field_findings.unboxed(form, field, name)
        for field in filled.fields
        if has_value(field) and short(field.name) not in boxed and not all(widget.hidden for widget in field.widgets)
    ]
    return ReadFile(name, "pdf", tuple(parts), tuple(findings))


def _official_names(form: Form) -> set[str]:
    return {official(box)[0] for part in form.parts.values() for box in part.boxes.values() if box.official_field}


def _drawn_over(official_fields: Sequence[Field]) -> bool:
    over = sum(any(DECORATION.sub("", widget.under) for widget in field.widgets) for field in official_fields)
    return over >= _OVERWRITTEN
