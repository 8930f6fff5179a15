"""A form edition: boxes on pages. Millimetres from the top left corner of the page for places, points for type sizes."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from formkit.model.case import CATEGORIES
from formkit.model.required import Asks, Requirement, requirement

PT_PER_MM = 72 / 25.4

Rect = tuple[float, float, float, float]
"""A rectangle: x, y, w, h from the top left corner in mm, or, where it is said, two corners in another unit."""

# Steps that take another fact than the one at the box's pointer.
_CHOOSING = ("prefer ", "lookup ", "where ", "nth ", "from ", "plan", "of_sender", "each", "/")

Kind = Literal["text", "digits", "date", "tick", "circle", "grid", "photo", "official", "notice"]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box lies: page (1-based inside the part) and rectangle in mm from the top left corner of the page."""

    page: int
    x: float
    y: float
    w: float
    h: float

    @property
    def rect(self) -> Rect:
        """The rectangle: x, y, w, h."""
        return self.x, self.y, self.w, self.h


@dataclass(frozen=True, slots=True)
class Box:
    """One place to fill on a part.

    `pointer` is a JSON pointer into the view of one trainee (the case, with `/trainee` for the trainee at hand and
    `/plan` after the trainee's overrides); `write` is the pipe that writes the fact there (merge/formatters). `size` is the preferred type size in pt; `lines` the most lines the box may
    hold (0: as many as fit). `word` is the word that stands printed in a `circle` box, or the words of a `notice`, which
    says that the layout is not verified until the user's formkit.toml says who compared it. `group` names the continuation
    to which the box belongs. `width` (full-width characters) is the gap that an inline box leaves in the blank form, `inset`
    (mm) how much further from its left edge than usual the words of a box begin, as the official form has them.

    `required` says when the box must be filled; boxes with the same `choice` are answers of which one must be given, and
    the first of them says when. `asks` says what is asked for: who somebody is, or which of the printed answers holds.
    """

    id: str
    item: str
    label: str
    label_en: str
    kind: Kind
    pointer: str | None = None
    write: str = ""
    categories: str = CATEGORIES
    capacity: int | None = None
    lines: int = 1
    size: float = 10.0
    align: Align = "left"
    row: int | None = None
    word: str | None = None
    group: str | None = None
    width: int = 4
    inset: float = 0.0
    pii: bool = False
    provisional: bool = False
    official_field: str | None = None
    official_cell: str | None = None
    required: Requirement | None = None
    choice: str | None = None
    asks: Asks = "other"

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Box:
        """The box as boxes.json has it."""
        facts: dict[str, Any] = {**plain}
        if "required" in facts:
            facts["required"] = requirement(facts["required"])
        return cls(**facts)

    @property
    def formatter(self) -> str:
        """The one step that writes the fact, `text` when it is written as it is; empty for a pipe of several steps."""
        return "" if "|" in self.write or self.write.startswith(_CHOOSING) else self.write.partition(" ")[0] or "text"

    @property
    def argument(self) -> str:
        """What the one step is given."""
        return self.write.partition(" ")[2] if self.formatter else ""


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

    @property
    def face_en(self) -> str:
        """What the part is called in English: face 2 for 第２面; else its title, with its name on the form behind it."""
        face = re.fullmatch(
            "第([1-9])面(?: ([A-Z]))?(?:[(（]([0-9]+)枚目[)）])?", unicodedata.normalize("NFKC", self.face)
        )
        if face is None:
            return f"{self.title_en} ({self.face})"
        return f"face {face[1]}{f' {face[2]}' if face[2] else ''}{f', copy {face[3]}' if face[3] else ''}"

    @property
    def notices(self) -> tuple[Box, ...]:
        """The boxes that say that its layout is not verified: one a page."""
        return tuple(box for box in self.boxes.values() if box.kind == "notice")

    @property
    def questions(self) -> Iterator[tuple[Box, ...]]:
        """The boxes in order; those of one choice together, at the place of the first."""
        for box in self.boxes.values():
            if box.choice is None:
                yield (box,)
            elif box.required is not None:
                yield tuple(answer for answer in self.boxes.values() if answer.choice == box.choice)


@dataclass(frozen=True, slots=True)
class Continuation:
    """When a list or a field does not fit its rows, everything goes to the continuation sheet (別紙).

    `pointer` is the list, `rows` how many entries the form has room for, `says_in` the box in which `words` are
    written. `lines` are (label, pointer inside one entry, pipe) for each printed line of an entry.
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
    lines: tuple[tuple[str, str, str], ...]
    categories: str = CATEGORIES


@dataclass(frozen=True, slots=True)
class OlderPrint:
    """The authority's own fillable file is an older edition whose fields are the same: where its print shows, and how."""

    edition: str
    part: str
    words: str
    differs: str
    differs_en: str


@dataclass(frozen=True, slots=True)
class Form:
    """One edition of an official form, as its folder under forms/ says.

    `items` are the items of the official form as its page in the domain lists them (`part:item`), with the reason for
    those that have no box. `older_print` is told of the authority's own file. `continued` is written in a box whose text goes to the continuation sheet. `digests` are the sha256 of boxes.json, templates and blanks by file name, as they were when the places were measured.
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
    older_print: OlderPrint | None = None
    digests: Mapping[str, str] = field(default_factory=dict)

    def covered(self, item: str) -> bool:
        """Whether an item of the official form (`face-2:1①`) has a box."""
        part, _, number = item.partition(":")
        return part in self.parts and any(box.item.startswith(number) for box in self.parts[part].boxes.values())

    @property
    def name(self) -> str:
        """Folder name: `training-plan_2024-08`."""
        return f"{self.id}_{self.edition}"
