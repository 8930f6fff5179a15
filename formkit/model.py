"""The words of formkit as frozen data: case, form, part, box, mark, sheet, finding.

Units: millimetres from the top left corner of the page for places, points for type sizes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

__all__ = [
    "CATEGORIES",
    "PT_PER_MM",
    "Align",
    "Box",
    "Case",
    "Continuation",
    "Finding",
    "Form",
    "Kind",
    "Layout",
    "Line",
    "Mark",
    "Medium",
    "Paper",
    "Part",
    "Photo",
    "Place",
    "Repeat",
    "Severity",
    "Sheet",
    "State",
    "Written",
    "photo_name",
    "sort_findings",
]

CATEGORIES = "ABCDEF"
PT_PER_MM = 72 / 25.4

Kind = Literal["text", "digits", "date", "tick", "circle", "grid", "photo", "official"]
Align = Literal["left", "center", "right"]
State = Literal["value", "blank", "na", "continued"]
Severity = Literal["error", "warning", "info"]
Medium = Literal["docx", "pdf"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box lies: page (1-based inside the part) and rectangle in mm from the top left corner of the page."""

    page: int
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Box:
    """One place to fill on a part.

    `pointer` is a JSON pointer into the view of one trainee (the case, with `/trainee` for the trainee at hand and
    `/plan` after the trainee's overrides). `size` is the preferred type size in pt; `lines` the most lines the box may
    hold (0: as many as fit). `word` is the word that stands printed in a `circle` box. `group` names the continuation
    to which the box belongs. `width` (full-width characters) is the gap that an inline box leaves in the blank form.
    """

    id: str
    item: str
    label: str
    label_en: str
    kind: Kind
    pointer: str | None = None
    formatter: str = "text"
    argument: str | None = None
    categories: str = CATEGORIES
    capacity: int | None = None
    lines: int = 1
    size: float = 10.0
    align: Align = "left"
    row: int | None = None
    word: str | None = None
    group: str | None = None
    width: int = 4
    pii: bool = False
    provisional: bool = False
    official_field: str | None = None
    official_cell: str | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part that is made in as many copies as a list needs, `rows` entries a copy.

    In each copy the view has `/rows` (its entries), `/entries` (those of all copies) and `/copy` (number, count, first).
    `empty` says whether an empty list gives one empty copy or none. `where` leaves only entries whose facts have one of
    the values told: {"year": [1, None]}.
    """

    pointer: str
    rows: int
    empty: bool = True
    where: Mapping[str, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A face or sheet that is filed together. `per` says whether each trainee has one or all share one.

    `when` are pointers into the view of a copy: it is made only when the facts there are given, not empty or false.
    """

    id: str
    face: str
    title: str
    title_en: str
    categories: str
    pages: int
    per: Literal["trainee", "case"]
    role: Literal["main", "continuation"]
    boxes: Mapping[str, Box]
    places: Mapping[str, Place]
    provisional: bool = False
    repeat: Repeat | None = None
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Continuation:
    """When a list or a field does not fit its rows, everything goes to the continuation sheet (別紙).

    `pointer` is the list, `rows` how many entries the form has room for, `says_in` the box in which `words` are
    written. `lines` are (label, pointer inside one entry, formatter, argument) for each printed line of an entry.
    """

    id: str
    part: str
    item: str
    label: str
    label_en: str
    pointer: str
    rows: int
    says_in: str
    words: str
    lines: tuple[tuple[str, str, str, str | None], ...]
    categories: str = CATEGORIES


@dataclass(frozen=True, slots=True)
class Form:
    """One edition of an official form, as its folder under forms/ says.

    `items` are the items of the official form as its page in the domain lists them (`part:item`), with the reason for
    those that have no box. `continued` is written in a box whose text goes to the continuation sheet.
    """

    id: str
    edition: str
    number: str
    title: str
    title_en: str
    authority: str
    law: str
    in_force_from: dt.date
    in_force_until: dt.date | None
    source: str
    checked_on: dt.date
    parts: Mapping[str, Part]
    continuations: tuple[Continuation, ...]
    provisional: tuple[str, ...] = ()
    items: Mapping[str, str | None] = field(default_factory=dict)
    continued: str = "別紙のとおり"

    def covered(self, item: str) -> bool:
        """Whether an item of the official form (`face-2:1①`) has a box."""
        part, _, number = item.partition(":")
        return part in self.parts and any(box.item.startswith(number) for box in self.parts[part].boxes.values())

    @property
    def name(self) -> str:
        """Folder name: `training-plan_2024-08`."""
        return f"{self.id}_{self.edition}"


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in one box: a text, or True/False for ticks and circles.

    `state` says why (value, blank, not applicable, continued on another sheet). Paper shows only the value, so two
    marks are equal when their values are. `whole` is the text that was too long for the box and stands on the
    continuation sheet.
    """

    value: str | bool
    state: State = field(default="value", compare=False)
    pointer: str | None = field(default=None, compare=False)
    whole: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. `x` and `baseline` in pt from the top left corner of the page, y downwards.

    `hard` is True when the text itself has a line break after this line.
    """

    text: str
    x: float
    baseline: float
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A text set in its box: type size in pt and its lines. `pitch` (pt) is set when characters stand in cells."""

    size: float
    lines: tuple[Line, ...]
    pitch: float | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo ready to be placed: a baseline JPEG without metadata, and its size in pixels (width, height)."""

    name: str
    data: bytes
    pixels: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All marks of one part for one trainee. `copy` counts from 1 when a part is needed several times (別紙)."""

    form: str
    edition: str
    part: str
    marks: Mapping[str, Mark]
    copy: int = 1
    trainee: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of one submission, as read. `origins` tells for a JSON pointer which included file it came from."""

    data: Mapping[str, Any]
    path: Path | None = None
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def category(self) -> str:
        """A to F, as item 4 of the training plan has it."""
        return str(self.data.get("category", ""))

    def file_of(self, pointer: str) -> str | None:
        """Name of the file in which the fact at `pointer` was typed."""
        while pointer:
            if pointer in self.origins:
                return self.origins[pointer]
            pointer = pointer.rpartition("/")[0]
        return str(self.path) if self.path else None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell the user. Keys that do not apply are None and are left out of machine output.

    `accepted` is the reason for which the case accepts the finding; such a finding is told but not counted.
    """

    code: str
    severity: Severity
    message: str
    message_en: str
    law: str | None = None
    trainee: str | None = None
    case_pointer: str | None = None
    form: str | None = None
    part: str | None = None
    box: str | None = None
    item: str | None = None
    file: str | None = None
    page: int | None = None
    rect: tuple[float, float, float, float] | None = None
    expected: str | None = None
    found: str | None = None
    certainty: str | None = None
    accepted: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One file that was made."""

    path: str
    form: str
    edition: str
    parts: tuple[str, ...]
    trainee: str | None
    medium: Medium
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One part as it came in: the file and its pages (from 1; empty where the medium has none), and whose it is.

    `trainee` is None for papers that all share and for those that nobody could be found for. `boxes` counts the boxes
    that were read, `unread` those that were not; `checked` says whether they were compared with a case.
    """

    file: str
    form: str
    edition: str
    part: str
    copy: int
    pages: tuple[int, ...]
    trainee: str | None
    boxes: int
    unread: int
    confidence: float
    checked: bool


def photo_name(data: bytes) -> str:
    """How a sheet names a photo: `photo:` and the first 16 hexadecimal digits of its SHA-256."""
    return f"photo:{hashlib.sha256(data).hexdigest()[:16]}"


def sort_findings(findings: list[Finding]) -> list[Finding]:
    """Findings in reading order: file, form, page, item, trainee, then place in the case and code."""

    def key(f: Finding) -> tuple[Any, ...]:
        return (
            f.file or "", f.form or "", f.part or "", f.page or 0, f.item or "", f.trainee or "",
            f.case_pointer or "", f.code, f.message,
        )  # fmt: skip

    return sorted(findings, key=key)
