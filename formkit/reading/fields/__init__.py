"""Official PDFs that were filled through their form fields: the names of the fields say which box is which."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from formkit.media.pdf import acroform
from formkit.media.pdf.acroform import AcroForm, Field, Widget
from formkit.model import Box, Finding, Form
from formkit.reading.fields import findings as told
from formkit.reading.fields.pages import Copy, copies, official, recognise, short
from formkit.reading.fields.values import buttons, is_on, written
from formkit.reading.read_file import ReadBox, ReadFile, ReadPart, found_part, not_read
from formkit.words import text

__all__ = ["read"]

_SURE = 0.85
_OVERWRITTEN = 3  # empty fields with text of the page on them: the form was filled some other way
_DECORATION = re.compile(r"[\s_〒.…・―─‐－-]+")


def read(data: bytes, name: str) -> ReadFile | None:
    """Read an official PDF by its form fields; None when it has none of a form that is known.

    None, too, when all fields are empty and the pages themselves draw text where they lie. Raises UnreadableError when
    the file is damaged.
    """
    filled = acroform.read(data)
    named: dict[str, list[Field]] = {}
    for one in filled.fields:
        named.setdefault(short(one.name), []).append(one)
    form = recognise(named)
    if form is None:
        return None
    there = copies(form, named, filled.pages)
    known = [one for names in _official_names(form) for one in named.get(names, ())]
    empty = not any(_has_value(one) or filled.xfa.get(one.name, "").strip() for one in known)
    if not there or (empty and _drawn_over(known)):
        return None
    parts, findings, blank_in_xfa = [], [], 0
    for copy in there:
        reading = _Reading(form, copy, name, filled, named, alone=sum(other.part is copy.part for other in there) == 1)
        parts.append(reading.part(data))
        findings += reading.findings
        blank_in_xfa += reading.blank_in_xfa
    if blank_in_xfa:
        findings.append(told.xfa_blank(form, name, blank_in_xfa))
    boxed = _official_names(form)
    findings += [
        told.unboxed(form, one, name)
        for one in filled.fields
        if _has_value(one) and short(one.name) not in boxed and not all(widget.hidden for widget in one.widgets)
    ]
    return ReadFile(name, "pdf", tuple(parts), tuple(findings))


def _official_names(form: Form) -> set[str]:
    return {official(box)[0] for part in form.parts.values() for box in part.boxes.values() if box.official_field}


def _has_value(one: Field) -> bool:
    if one.kind in ("button", "signature"):
        return False
    return bool(one.chosen if one.kind in ("check", "radio") else one.words.strip())


def _drawn_over(known: Sequence[Field]) -> bool:
    over = sum(any(_DECORATION.sub("", widget.under) for widget in one.widgets) for one in known)
    return over >= _OVERWRITTEN


@dataclass(slots=True)
class _Reading:
    """One copy of a part while its boxes are read."""

    form: Form
    copy: Copy
    name: str
    filled: AcroForm
    named: Mapping[str, Sequence[Field]]
    alone: bool
    boxes: dict[str, ReadBox] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    blank_in_xfa: int = 0

    def part(self, data: bytes) -> ReadPart:
        """Read all boxes of the part."""
        part, way = self.copy.part, self.copy.pages
        if self.copy.confidence < _SURE:
            self.findings.append(told.doubt(self.form, self.copy, self.name))
        self.findings += told.lost_pages(self.form, self.copy, self.name)
        groups: dict[str, list[Box]] = {}
        bare: list[Box] = []
        for box in part.boxes.values():
            if box.id not in part.places or part.places[box.id].page not in way:
                continue
            if box.official_field:
                groups.setdefault(official(box)[0], []).append(box)
            else:
                bare.append(box)
        for key, boxes in groups.items():
            self._read_field(key, boxes)
        self._read_bare(data, bare)
        pages = [way[page] for page in sorted(way)]
        return found_part(self.form, part, 1, pages, self.boxes, confidence=self.copy.confidence, how="fields")

    def _read_field(self, key: str, boxes: Sequence[Box]) -> None:
        part = self.copy.part
        page = self.copy.pages[part.places[boxes[0].id].page]
        here = [one for one in self.named.get(key, ()) if any(widget.page == page for widget in one.widgets)]
        if not here and self.alone:
            here = list(self.named.get(key, ()))
        if not here:
            self.findings += [told.field_gone(self.form, part, box, self.name, page) for box in boxes]
            return
        one = next((found for found in here if _has_value(found)), here[0])
        other = next((found for found in here if _has_value(found) and found.value != one.value), None)
        if other:
            self.findings.append(told.two_values(self.form, part, boxes[0], self.name, one, other))
        if one.kind in ("check", "radio"):
            self._read_buttons(one, boxes, page, certain=other is None)
        else:
            self._read_words(one, boxes, page, certain=other is None)

    def _read_words(self, one: Field, boxes: Sequence[Box], page: int, *, certain: bool) -> None:
        widget = next((widget for widget in one.widgets if widget.page == page), next(iter(one.widgets), None))
        for box in boxes:
            choice = official(box)[1]
            value: str | bool
            if choice is None and box.kind not in ("tick", "circle"):
                value = written(box, one.words)
            else:
                value = one.words == choice if choice is not None else bool(one.words.strip())
            differing = told.shown_otherwise(self.form, self.copy.part, box, self.name, one)
            differing += told.pictured(self.form, self.copy.part, box, self.name, one)
            differing += self._against_xfa(one, box, widget, value)
            self.findings += differing
            self._keep(box, value, widget, page, certain=certain and not differing)

    def _read_buttons(self, one: Field, boxes: Sequence[Box], page: int, *, certain: bool) -> None:
        part = self.copy.part
        on_page = page if any(widget.page == page for widget in one.widgets) else None
        at = buttons(one, boxes, part.places, on_page)
        lost = bool(one.chosen) and not any(is_on(one, widget) for widget in one.widgets)
        for box in boxes:
            widget = at.get(box.id)
            if widget is None:
                self.findings.append(told.field_gone(self.form, part, box, self.name, page))
                continue
            if lost:
                why = (
                    f"保存された値「{one.chosen}」に当たるボタンがない",
                    f"no button stands for the stored value {one.chosen!r}",
                )
                self.findings.append(not_read(self.form, part, box, self.name, widget.page, widget.rect, why))
                continue
            value = is_on(one, widget)
            tick = told.tick_otherwise(self.form, part, box, self.name, one, widget)
            differing = ([tick] if tick else []) + self._against_xfa(one, box, widget, value)
            self.findings += differing
            self._keep(box, value, widget, page, certain=certain and not differing)

    def _keep(self, box: Box, value: str | bool, widget: Widget | None, page: int, *, certain: bool) -> None:
        if widget is None or widget.page is None:
            place = self.copy.part.places[box.id]
            self.boxes[box.id] = ReadBox(value, page, (place.x, place.y, place.w, place.h), "stored", certain)
        else:
            self.boxes[box.id] = ReadBox(value, widget.page, widget.rect, "stored", certain)

    def _against_xfa(self, one: Field, box: Box, widget: Widget | None, value: str | bool) -> list[Finding]:
        """What the XFA data say of a box, when it is something else."""
        raw = self.filled.xfa.get(one.name)
        if raw is None:
            return []
        held: str | bool
        if isinstance(value, bool):
            choice = official(box)[1]
            held = raw == choice if choice is not None else text.on_paper(raw) not in ("", "0", "false", "Off")
            same = held == value
        else:
            held = written(box, dict(one.options).get(raw, raw))
            same = text.loose(held) == text.loose(value)
        if same:
            return []
        if not raw.strip():
            self.blank_in_xfa += 1
            return []
        shown = [("■" if what else "□") if isinstance(what, bool) else what for what in (value, held)]
        return [told.xfa_otherwise(self.form, self.copy.part, box, self.name, widget, shown[0], shown[1])]

    def _read_bare(self, data: bytes, boxes: Sequence[Box]) -> None:
        """Boxes that the official file has no field for: what the page itself draws in them."""
        part, way = self.copy.part, self.copy.pages
        places = [part.places[box.id] for box in boxes]
        rects = [(way[place.page], (place.x, place.y, place.w, place.h)) for place in places]
        for box, (page, rect), drawn in zip(boxes, rects, acroform.page_texts(data, rects), strict=True):
            words = drawn if _DECORATION.sub("", drawn) else ""
            value = bool(words) if box.kind in ("tick", "circle") else words
            self.boxes[box.id] = ReadBox(value, page, rect, "text", certain=not words)
