"""One copy of a part while its boxes are read from the form fields of an official PDF."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from formkit.media.pdf.acroform import AcroForm, Field, Widget
from formkit.media.pdf.widgets import page_texts
from formkit.model import Box, Finding, Form
from formkit.reading.contents import ReadBox, ReadPart, found_part, not_read, why
from formkit.reading.fields import field_findings
from formkit.reading.fields.pages import PartCopy, official
from formkit.reading.fields.values import buttons, is_on, written
from formkit.words import text

DECORATION = re.compile(r"[\s_〒.…・―─‐－-]+")
_SURE = 0.85


def has_value(field: Field) -> bool:
    """Whether anything is chosen or written in a field; buttons that only act and signatures hold nothing."""
    if field.kind in ("button", "signature"):
        return False
    return bool(field.chosen if field.kind in ("check", "radio") else field.words.strip())


@dataclass(slots=True)
class CopyReader:
    """One copy of a part while its boxes are read."""

    form: Form
    copy: PartCopy
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
            self.findings.append(field_findings.doubt(self.form, self.copy, self.name))
        self.findings += field_findings.lost_pages(self.form, self.copy, self.name)
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
        candidates = [
            field for field in self.named.get(key, ()) if any(widget.page == page for widget in field.widgets)
        ]
        if not candidates and self.alone:
            candidates = list(self.named.get(key, ()))
        if not candidates:
            self.findings += [field_findings.field_gone(self.form, part, box, self.name, page) for box in boxes]
            return
        field = next((candidate for candidate in candidates if has_value(candidate)), candidates[0])
        other = next(
            (candidate for candidate in candidates if has_value(candidate) and candidate.value != field.value), None
        )
        if other:
            self.findings.append(field_findings.two_values(self.form, part, boxes[0], self.name, field, other))
        if field.kind in ("check", "radio"):
            self._read_buttons(field, boxes, page, certain=other is None)
        else:
            self._read_words(field, boxes, page, certain=other is None)

    def _read_words(self, field: Field, boxes: Sequence[Box], page: int, *, certain: bool) -> None:
        widget = next((widget for widget in field.widgets if widget.page == page), next(iter(field.widgets), None))
        for box in boxes:
            choice = official(box)[1]
            value: str | bool
            if choice is None and box.kind not in ("tick", "circle"):
                value = written(box, field.words)
            else:
                value = field.words == choice if choice is not None else bool(field.words.strip())
            differing = field_findings.shown_otherwise(self.form, self.copy.part, box, self.name, field)
            differing += field_findings.pictured(self.form, self.copy.part, box, self.name, field)
            differing += self._against_xfa(field, box, widget, value)
            self.findings += differing
            self._keep(box, value, widget, page, certain=certain and not differing)

    def _read_buttons(self, field: Field, boxes: Sequence[Box], page: int, *, certain: bool) -> None:
        part = self.copy.part
        on_page = page if any(widget.page == page for widget in field.widgets) else None
        at = buttons(field, boxes, part.places, on_page)
        lost = bool(field.chosen) and not any(is_on(field, widget) for widget in field.widgets)
        for box in boxes:
            widget = at.get(box.id)
            if widget is None:
                self.findings.append(field_findings.field_gone(self.form, part, box, self.name, page))
                continue
            if lost:
                reason = why("no_button", words=field.chosen)
                self.findings.append(not_read(self.form, part, box, self.name, widget.page, widget.rect, reason))
                continue
            value = is_on(field, widget)
            tick = field_findings.tick_otherwise(self.form, part, box, self.name, field, widget)
            differing = ([tick] if tick else []) + self._against_xfa(field, box, widget, value)
            self.findings += differing
            self._keep(box, value, widget, page, certain=certain and not differing)

    def _keep(self, box: Box, value: str | bool, widget: Widget | None, page: int, *, certain: bool) -> None:
        if widget is None or widget.page is None:
            place = self.copy.part.places[box.id]
            self.boxes[box.id] = ReadBox(value, page, place.rect, "stored", certain)
        else:
            self.boxes[box.id] = ReadBox(value, widget.page, widget.rect, "stored", certain)

    def _against_xfa(self, field: Field, box: Box, widget: Widget | None, value: str | bool) -> list[Finding]:
        """What the XFA data say of a box, when it is something else."""
        raw = self.filled.xfa.get(field.name)
        if raw is None:
            return []
        held: str | bool
        if isinstance(value, bool):
            choice = official(box)[1]
            held = raw == choice if choice is not None else text.on_paper(raw) not in ("", "0", "false", "Off")
            same = held == value
        else:
            held = written(box, dict(field.options).get(raw, raw))
            same = text.loose(held) == text.loose(value)
        if same:
            return []
        if not raw.strip():
            self.blank_in_xfa += 1
            return []
        shown = [("■" if what else "□") if isinstance(what, bool) else what for what in (value, held)]
        return [field_findings.xfa_otherwise(self.form, self.copy.part, box, self.name, widget, shown[0], shown[1])]

    def _read_bare(self, data: bytes, boxes: Sequence[Box]) -> None:
        """Boxes that the official file has no field for: what the page itself draws in them."""
        part, way = self.copy.part, self.copy.pages
        places = [part.places[box.id] for box in boxes]
        rects = [(way[place.page], place.rect) for place in places]
        for box, (page, rect), drawn in zip(boxes, rects, page_texts(data, rects), strict=True):
            words = drawn if DECORATION.sub("", drawn) else ""
            value = bool(words) if box.kind in ("tick", "circle") else words
            self.boxes[box.id] = ReadBox(value, page, rect, "text", certain=not words)
