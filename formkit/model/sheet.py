"""What stands in the boxes of a part, and how it is set."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

State = Literal["value", "blank", "na", "continued"]


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
    """All marks of one part for one trainee. `copy` counts from 1 when a part is needed several times (別紙).

    `missing` are the boxes that must be filled and are empty; of a choice without an answer the first.
    """

    form: str
    edition: str
    part: str
    marks: Mapping[str, Mark]
    copy: int = 1
    trainee: str | None = field(default=None, compare=False)
    missing: tuple[str, ...] = field(default=(), compare=False)


def photo_name(data: bytes) -> str:
    """How a sheet names a photo: `photo:` and the first 16 hexadecimal digits of its SHA-256."""
    return f"photo:{hashlib.sha256(data).hexdigest()[:16]}"
