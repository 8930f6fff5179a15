"""One copy of a part while its boxes are read from the form fields of an official PDF."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formkit.media.pdf import acroform
from formkit.media.pdf.acroform import AcroForm, Field, Widget
from formkit.media.pdf.widgets import page_texts
from formkit.model import Box, Value
from formkit.reading.contents import NOWHERE, PartReading, ReadPart, Spot, why
from formkit.reading.fields.pages import PartCopy, official
from formkit.reading.fields.values import buttons, is_on, written
from formkit.reading.printed_words import DOUBTFUL
from formkit.words import text

DECORATION = re.compile(r"[\s_〒.…・―─‐－-]+")
_SIGN = {True: "■", False: "□"}


def has_value(field: Field) -> bool:
    """Whether anything is chosen or written in a field; buttons that only act and signatures hold nothing."""
    if field.kind in ("button", "signature"):
        return False
    return bool(field.chosen if field.kind in ("check", "radio") else field.words.strip())


def cut(words: str) -> str:
    """What a field holds as a message shows it."""
    return text.short(words.replace("\n", " "))


def _or_nothing(words: str, nothing: str) -> Value:
    return Value(f"「{cut(words)}」", repr(cut(words)), "") if words else Value(nothing, "nothing")


def _spot(widget: Widget | None) -> Spot:
    return (widget.page, widget.rect) if widget else NOWHERE


@dataclass(slots=True, kw_only=True)
class CopyReader(PartReading):
    """One copy of a part while its boxes are read; `alone` when the file has no other copy of it."""

    lay: PartCopy
    filled: AcroForm
    named: Mapping[str, Sequence[Field]]
    alone: bool
    blank_in_xfa: int = 0

    def read(self, data: bytes) -> ReadPart:
        """Read all boxes of the part."""
        part, way = self.part, self.lay.pages
        first = (self.lay.first or None, None)
        if self.lay.confidence < DOUBTFUL:
            self.tell("FK404", "fields", {"share": Value.of(f"{self.lay.confidence:.0%}")}, at=first)
        for page in range(1, part.pages + 1):
            if page not in way:
                self.tell("FK403", "fields", {"number": page}, at=first)
        groups: dict[str, list[Box]] = {}
        for box in part.boxes.values():
            if box.id in part.places and part.places[box.id].page in way:
                groups.setdefault(official(box)[0], []).append(box)
        bare = groups.pop("", [])
        for key, boxes in groups.items():
            self._read_field(key, boxes)
        self._read_bare(data, bare)
        return self.whole((way[page] for page in sorted(way)), confidence=self.lay.confidence, how="fields")

    def _read_field(self, key: str, boxes: Sequence[Box]) -> None:
        page = self.lay.pages[self.part.places[boxes[0].id].page]
        every = self.named.get(key, ())
        candidates = [field for field in every if any(widget.page == page for widget in field.widgets)]
        if not candidates and self.alone:
            candidates = list(every)
        if not candidates:
            for box in boxes:
                self._field_gone(box, page)
            return
        with_value = [candidate for candidate in candidates if has_value(candidate)]
        field = with_value[0] if with_value else candidates[0]
        other = next((candidate for candidate in with_value if candidate.value != field.value), None)
        if other:
            values = {
                "field": Value.of(field.name), "first": cut(field.words), "second": cut(other.words),
                "expected": field.words, "found": other.words,
            }  # fmt: skip
            self.tell("FK421", "two_fields", values, box=boxes[0], at=_spot(next(iter(field.widgets), None)))
        read = self._read_buttons if field.kind in ("check", "radio") else self._read_words
        read(field, boxes, page, certain=other is None)

    def _field_gone(self, box: Box, page: int) -> None:
        self.tell("FK407", None, {"field": Value.of(box.official_field)}, box=box, at=(page, None))

    def _read_words(self, field: Field, boxes: Sequence[Box], page: int, *, certain: bool) -> None:
        widget = next((widget for widget in field.widgets if widget.page == page), next(iter(field.widgets), None))
        for box in boxes:
            choice = official(box)[1]
            value: str | bool
            if choice is None and box.kind not in ("tick", "circle"):
                value = written(box, field.words)
            else:
                value = field.words == choice if choice is not None else bool(field.words.strip())
            before = len(self.findings)
            for where, shown in acroform.trouble(field):
                values = {
                    "stored": _or_nothing(field.words, "空"), "shown": _or_nothing(shown, "空白"),
                    "expected": field.words, "found": shown,
                }  # fmt: skip
                self.tell("FK421", "shown", values, box=box, at=_spot(where))
            # Drawn in a way that cannot be told in words: a picture, a font without meaning.
            for where in acroform.pictures(field):
                drawn = {"words": cut(field.words), "expected": field.words}
                self.tell("FK425", "drawn", drawn, box=box, at=_spot(where))
            self._against_xfa(field, box, widget, value)
            self._keep_stored(box, value, widget, page, certain=certain and len(self.findings) == before)

    def _read_buttons(self, field: Field, boxes: Sequence[Box], page: int, *, certain: bool) -> None:
        on_page = page if any(widget.page == page for widget in field.widgets) else None
        at = buttons(field, boxes, self.part.places, on_page)
        lost = bool(field.chosen) and not any(is_on(field, widget) for widget in field.widgets)
        for box in boxes:
            widget = at.get(box.id)
            if widget is None:
                self._field_gone(box, page)
                continue
            if lost:
                self.keep(box.id, why("no_button", words=field.chosen), "stored", _spot(widget))
                continue
            stored, before = is_on(field, widget), len(self.findings)
            if stored != widget.ticked and not widget.hidden and not (field.redrawn and widget.state is None):
                values = {"expected": _SIGN[stored], "found": _SIGN[widget.ticked]}
                self.tell("FK426", "stored_on" if stored else "stored_off", values, box=box, at=_spot(widget))
            self._against_xfa(field, box, widget, stored)
            self._keep_stored(box, stored, widget, page, certain=certain and len(self.findings) == before)

    def _keep_stored(self, box: Box, value: str | bool, widget: Widget | None, page: int, *, certain: bool) -> None:
        on_page = widget is not None and widget.page is not None
        at = _spot(widget) if on_page else (page, self.part.places[box.id].rect)
        self.keep(box.id, value, "stored", at, certain=certain)

    def _against_xfa(self, field: Field, box: Box, widget: Widget | None, value: str | bool) -> None:
        """FK421: the XFA data of the file say something else of a box than the field."""
        raw = self.filled.xfa.get(field.name)
        if raw is None:
            return
        held: str | bool
        if isinstance(value, bool):
            choice = official(box)[1]
            held = raw == choice if choice is not None else text.on_paper(raw) not in ("", "0", "false", "Off")
            same = held == value
        else:
            held = written(box, dict(field.options).get(raw, raw))
            same = text.loose(held) == text.loose(value)
        if same:
            return
        if not raw.strip():
            self.blank_in_xfa += 1
            return
        stored, other = (_SIGN[what] if isinstance(what, bool) else what for what in (value, held))
        values = {"stored": cut(stored), "held": cut(other), "expected": stored, "found": other}
        self.tell("FK421", "xfa", values, box=box, at=_spot(widget))

    def _read_bare(self, data: bytes, boxes: Sequence[Box]) -> None:
        """Boxes that the official file has no field for: what the page itself draws in them."""
        places = [self.part.places[box.id] for box in boxes]
        rects = [(self.lay.pages[place.page], place.rect) for place in places]
        for box, at, drawn in zip(boxes, rects, page_texts(data, rects), strict=True):
            words = drawn if DECORATION.sub("", drawn) else ""
            value = bool(words) if box.kind in ("tick", "circle") else words
            self.keep(box.id, value, "text", at, certain=not words)
