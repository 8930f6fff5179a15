"""What form fields give to tell: missing pages and fields, values without a box, channels that disagree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formkit.library.box_findings import box_finding, part_finding
from formkit.media.pdf import acroform
from formkit.media.pdf.acroform import Field, Widget
from formkit.model import Box, Finding, Form, Part, Value
from formkit.reading.fields.pages import PartCopy
from formkit.reading.fields.values import is_on
from formkit.words.text import short


def _cut(words: str) -> str:
    return short(words.replace("\n", " "))


def _at(form: Form, part: Part, box: Box, name: str, widget: Widget | None) -> dict[str, Any]:
    return {
        "form": form, "part": part, "box": box, "file": name, "page": widget.page if widget else None,
        "rect": widget.rect if widget else None,
    }  # fmt: skip


def lost_pages(form: Form, copy: PartCopy, name: str) -> Iterator[Finding]:
    """FK403 for each page of a part that the file lacks."""
    part = copy.part
    for page in range(1, part.pages + 1):
        if page not in copy.pages:
            number = {"number": page}
            yield part_finding(
                "FK403", "fields", form=form, part=part, values=number, file=name, page=copy.first or None
            )


def doubt(form: Form, copy: PartCopy, name: str) -> Finding:
    """FK404: only some of the official fields are there."""
    share = {"share": Value.of(f"{copy.confidence:.0%}")}
    return part_finding("FK404", "fields", form=form, part=copy.part, values=share, file=name, page=copy.first or None)


def field_gone(form: Form, part: Part, box: Box, name: str, page: int | None) -> Finding:
    """FK407: the official field of a box is not in the file."""
    field = {"field": Value.of(box.official_field)}
    return box_finding("FK407", values=field, **{**_at(form, part, box, name, None), "page": page})


def unboxed(form: Form, field: Field, name: str) -> Finding:
    """FK406: a field with a value that belongs to no box."""
    widget = field.widgets[0] if field.widgets else None
    values = {"field": Value.of(field.name), "words": _cut(field.words), "found": field.words}
    place: dict[str, Any] = {"page": widget.page, "rect": widget.rect} if widget else {}
    return part_finding("FK406", "field", form=form, values=values, file=name, **place)


def shown_otherwise(form: Form, part: Part, box: Box, name: str, field: Field) -> list[Finding]:
    """FK421 for each place in which a field shows something else than what is stored in it."""
    return [
        box_finding(
            "FK421",
            "shown",
            values={
                "stored": _or_nothing(field.words, "空"),
                "shown": _or_nothing(shown, "空白"),
                "expected": field.words,
                "found": shown,
            },
            **_at(form, part, box, name, widget),
        )
        for widget, shown in acroform.trouble(field)
    ]


def _or_nothing(words: str, nothing: str) -> Value:
    cut = _cut(words)
    return Value(f"「{cut}」", repr(cut), "") if words else Value(nothing, "nothing")


def pictured(form: Form, part: Part, box: Box, name: str, field: Field) -> list[Finding]:
    """FK425 where a value is drawn in a way that cannot be told in words (a picture, a font without meaning)."""
    values = {"words": _cut(field.words), "expected": field.words}
    return [
        box_finding("FK425", "drawn", values=values, **_at(form, part, box, name, widget))
        for widget in acroform.pictures(field)
    ]


def tick_otherwise(form: Form, part: Part, box: Box, name: str, field: Field, widget: Widget) -> Finding | None:
    """FK426: a button is stored as on and shown as off, or the other way round."""
    stored = is_on(field, widget)
    if stored == widget.ticked or widget.hidden or (field.redrawn and widget.state is None):
        return None
    values = {"expected": "■" if stored else "□", "found": "■" if widget.ticked else "□"}
    return box_finding(
        "FK426", "stored_on" if stored else "stored_off", values=values, **_at(form, part, box, name, widget)
    )


def two_values(form: Form, part: Part, box: Box, name: str, field: Field, other: Field) -> Finding:
    """FK421: two fields of one name hold different values."""
    values = {
        "field": Value.of(field.name), "first": _cut(field.words), "second": _cut(other.words), "expected": field.words,
        "found": other.words,
    }  # fmt: skip
    return box_finding(
        "FK421", "two_fields", values=values, **_at(form, part, box, name, field.widgets[0] if field.widgets else None)
    )


def xfa_otherwise(
    form: Form, part: Part, box: Box, name: str, widget: Widget | None, stored: str, held: str
) -> Finding:
    """FK421: the XFA data of the file hold another value than the field."""
    values = {"stored": _cut(stored), "held": _cut(held), "expected": stored, "found": held}
    return box_finding("FK421", "xfa", values=values, **_at(form, part, box, name, widget))


def xfa_blank(form: Form, name: str, count: int) -> Finding:
    """FK421: values stand in the fields only; the XFA data, which Acrobat shows, are empty."""
    return part_finding("FK421", "xfa_blank", form=form, values={"count": count}, file=name)
