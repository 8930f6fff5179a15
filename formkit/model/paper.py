"""Files that were made, and papers that came in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Medium = Literal["docx", "pdf"]


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
class NotMade:
    """A part that a run did not make, though the category uses it.

    `why` is `no_fact` (the case has nothing at `case_pointer`) or `refused` (an error forbids it); `reason` says it in words.
    """

    case: str
    form: str
    part: str
    trainee: str | None
    why: Literal["no_fact", "refused"]
    case_pointer: str | None
    reason: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class PartNotice:
    """A part that was made in a layout that is not verified: how sure it is, why, and who compared it with the official form.

    `why` are the reasons that hold for its form edition. `compared_by` is None while nobody did, as far as formkit.toml
    says; then the paper says so itself.
    """

    form: str
    edition: str
    part: str
    face: str
    title: str
    title_en: str
    certainty: str
    why: tuple[str, ...]
    why_en: tuple[str, ...]
    compared_by: str | None = None
    compared_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One part as it came in: the file and its pages (from 1; empty where the medium has none), and whose it is.

    `trainee` is None for papers that all share and for those that nobody could be found for. `boxes` counts the boxes
    that were read, `unread` those that were not; `checked` says whether they were compared with a case; `sheet` names that of a workbook.
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
    sheet: str | None = None
