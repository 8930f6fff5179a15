"""Official PDFs that were filled through their form fields: the names of the fields say which box is which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formkit.library.box_findings import near, nearest, part_finding
from formkit.media.pdf import acroform
from formkit.media.pdf import page as pdf_page
from formkit.media.pdf.acroform import Field
from formkit.model import Finding, Form, Value
from formkit.reading.contents import ReadFile
from formkit.reading.fields.pages import PartCopy, copies, official, recognise, short
from formkit.reading.fields.part_copy import DECORATION, CopyReader, cut, has_value
from formkit.reading.scans import is_scan, unread_pages

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
    boxed = {official(box)[0] for part in form.parts.values() for box in part.boxes.values() if box.official_field}
    official_fields = [field for names in boxed for field in named.get(names, ())]
    empty = not any(has_value(field) or filled.xfa.get(field.name, "").strip() for field in official_fields)
    if not copies_seen or (empty and _drawn_over(official_fields)):
        return None
    parts, findings, blank_in_xfa = [], [], 0
    for copy in copies_seen:
        alone = sum(other.part is copy.part for other in copies_seen) == 1
        reader = CopyReader(form, copy.part, name, lay=copy, filled=filled, named=named, alone=alone)
        parts.append(reader.read(data))
        findings += reader.findings
        blank_in_xfa += reader.blank_in_xfa
    if blank_in_xfa:  # values stand in the fields only; the XFA data, which Acrobat shows, are empty
        findings.append(part_finding("FK421", "xfa_blank", form=form, values={"count": blank_in_xfa}, file=name))
    findings += _scans(copies_seen, data, name, filled.pages)
    findings += _older_print(form, copies_seen, data, name)
    findings += [
        _unboxed(form, field, name, copies_seen)
        for field in filled.fields
        if has_value(field) and short(field.name) not in boxed and not all(widget.hidden for widget in field.widgets)
    ]
    return ReadFile(name, "pdf", tuple(parts), tuple(findings))


def _scans(copies_seen: Sequence[PartCopy], data: bytes, name: str, count: int) -> list[Finding]:
    """FK405 for scanned pages beside those of the form, such as a face that was filled by hand."""
    of_form = {number for copy in copies_seen for number in copy.pages.values()}
    if len(of_form) >= count:
        return []
    beside = (page for page in pdf_page.pages(data) if page.number not in of_form)
    return unread_pages((page for page in beside if is_scan(page)), name)


def _older_print(form: Form, copies_seen: Sequence[PartCopy], data: bytes, name: str) -> Iterator[Finding]:
    """FK427: the file is the authority's older print, whose fields are those of this edition."""
    older = form.older_print
    for copy in copies_seen if older else ():
        if older and copy.part.id == older.part:
            page = pdf_page.pages(data, drawings=False)[copy.first - 1]
            if older.words in "".join(char.text for char in page.chars):
                values = {"older": Value.of(older.edition), "differs": Value(older.differs, older.differs_en)}
                yield part_finding("FK427", form=form, part=copy.part, values=values, file=name, page=copy.first)
                return


def _unboxed(form: Form, field: Field, name: str, copies_seen: Sequence[PartCopy]) -> Finding:
    """FK406: a field with a value that belongs to no box."""
    page, rect = (field.widgets[0].page, field.widgets[0].rect) if field.widgets else (None, None)
    where = {"near": Value(form.title, f"in {form.title_en}")}
    for copy in copies_seen:
        number = next((own for own, there in copy.pages.items() if there == page), None)
        places = {key: place.rect for key, place in copy.part.places.items() if place.page == number}
        if rect is not None and (beside := nearest(rect, places)):
            where = {"near": near(copy.part, copy.part.boxes[beside])}
    values = {"field": Value.of(field.name), "words": cut(field.words), "found": field.words, **where}
    return part_finding("FK406", "field", form=form, values=values, file=name, page=page, rect=rect)


def _drawn_over(official_fields: Sequence[Field]) -> bool:
    over = sum(any(DECORATION.sub("", widget.under) for widget in field.widgets) for field in official_fields)
    return over >= _OVERWRITTEN
