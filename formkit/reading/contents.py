"""What reading a file gives: boxes with value, place and channel, in parts, in files."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from formkit import library
from formkit.library.box_findings import box_finding, part_finding
from formkit.model import Box, Finding, Form, Mark, Part, Sheet, Value
from formkit.model.form import Rect
from formkit.words.text import mask

Source = Literal["docx", "pdf", "xlsx"]
Channel = Literal["text", "stored", "control", "cell"]
How = Literal["stamp", "anchors", "fields", "labels"]


class Reason(NamedTuple):
    """Why a box was not read, in Japanese and English, without a full stop; and the same with dots for what stands there."""

    ja: str
    en: str
    hidden: tuple[str, str]


DRAWN = ("circle", "grid", "photo")
"""Kinds of boxes in which something is drawn, and no letters stand."""
Answer = str | bool | Reason
"""What a box says, or why that cannot be told."""
Spot = tuple[int | None, Rect | None]
"""A page of a file (None where its medium has none) and a rectangle in mm there."""
NOWHERE: Spot = (None, None)


def why(name: str, **words: str) -> Reason:
    """A reason by its name in schemas/findings (FK402), with the words that it names."""
    reason = library.findings()["FK402"]["why"][name]
    dots = words | {name: mask(word) for name, word in words.items() if name == "words"}  # those of the paper
    ja, en, *hidden = (reason[language].format(**shown) for shown in (words, dots) for language in ("ja", "en"))
    return Reason(ja, en, (hidden[0], hidden[1]))


@dataclass(frozen=True, slots=True)
class ReadBox:
    """What stands in one box, where, and through which channel it was read.

    `page` is the page of the file (from 1; None where the medium has no pages), `rect` x, y, w, h in mm from the top
    left corner of that page. `certain` is False when the way it was read leaves room for doubt.
    """

    value: str | bool
    page: int | None
    rect: Rect | None
    channel: Channel
    certain: bool = True


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One part of one form edition found in a file.

    `pages` are the pages of the file on which the part's pages stand, in order; empty where the medium has none.
    `boxes` and the marks of `sheet` hold only boxes that were read; each other one has a finding. `how` says by what
    the part was recognised, `confidence` (0 to 1) how surely; `tab` names the sheet of a workbook.
    """

    form: str
    edition: str
    part: str
    copy: int
    pages: tuple[int, ...]
    boxes: Mapping[str, ReadBox]
    sheet: Sheet
    confidence: float = 1.0
    how: How = "stamp"
    tab: Value | None = None

    @property
    def page(self) -> int:
        """The page of the file on which the part begins."""
        return self.pages[0] if self.pages else 1


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What one file holds. `findings` tell what could not be read and which channels of it disagree."""

    path: str
    medium: Source
    parts: tuple[ReadPart, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def form(self) -> str:
        """The form of the first part."""
        return self.parts[0].form

    @property
    def edition(self) -> str:
        """The edition of the first part."""
        return self.parts[0].edition

    @property
    def confidence(self) -> float:
        """That of the part that was recognised least surely."""
        return min(part.confidence for part in self.parts)


@dataclass(slots=True)
class PartReading:
    """One part of a form while its boxes are read from a file: what was read so far, and what there is to tell of it."""

    form: Form
    part: Part
    file: str
    copy: int = 1
    boxes: dict[str, ReadBox] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    tab: Value | None = None

    def home(self, key: str) -> Spot:
        """Where the form has a box; nowhere when no blank of it was measured."""
        place = self.part.places.get(key)
        return (place.page, place.rect) if place else NOWHERE

    def keep(self, key: str, answer: Answer, channel: Channel, at: Spot = NOWHERE, *, certain: bool = True) -> None:
        """Keep what a box says; FK402 where its content cannot be told with certainty."""
        if isinstance(answer, Reason):
            box = self.part.boxes[key]
            if box.kind == "notice":  # nothing is lost by one that cannot be read
                return
            self.tell(
                "FK402", None, {"why": Value(answer.ja, answer.en, box.pointer or "", answer.hidden)}, box=box, at=at
            )
        else:
            self.boxes[key] = ReadBox(answer, *at, channel, certain)

    def tell(
        self, code: str, says: str | None, values: Mapping[str, object], *, box: Box | None = None, at: Spot = NOWHERE
    ) -> None:
        """Add a finding about the part, or about one of its boxes."""
        make = functools.partial(box_finding, box=box) if box else part_finding
        where: dict[str, Any] = {"form": self.form, "part": self.part, "file": self.file, "page": at[0], "rect": at[1]}
        where["sheet"] = self.tab
        self.findings.append(make(code, says, values=values, **where))

    def whole(self, pages: Iterable[int], *, confidence: float = 1.0, how: How = "stamp") -> ReadPart:
        """The part with its sheet, boxes in the order of the form."""
        ordered = {key: self.boxes[key] for key in self.part.boxes if key in self.boxes}
        marks = {key: Mark(box.value, "value" if box.value else "blank") for key, box in ordered.items()}
        form, part = self.form, self.part
        sheet = Sheet(form.id, form.edition, part.id, marks, copy=self.copy)
        return ReadPart(
            form.id, form.edition, part.id, self.copy, tuple(pages), ordered, sheet, confidence, how, self.tab
        )
