"""What reading a file gives: boxes with value, place and channel, in parts, in files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from formkit import library
from formkit.library.box_findings import box_finding
from formkit.model import Box, Finding, Form, Mark, Part, Sheet, Value

Source = Literal["docx", "pdf", "xlsx"]
Channel = Literal["text", "stored", "control", "cell"]
How = Literal["stamp", "anchors", "fields", "labels"]


class Reason(NamedTuple):
    """Why a box was not read, in Japanese and English, without a full stop."""

    ja: str
    en: str


def why(name: str, **words: str) -> Reason:
    """A reason by its name in schemas/findings (FK402), with the words that it names."""
    reason = library.findings()["FK402"]["why"][name]
    return Reason(reason["ja"].format(**words), reason["en"].format(**words))


@dataclass(frozen=True, slots=True)
class ReadBox:
    """What stands in one box, where, and through which channel it was read.

    `page` is the page of the file (from 1; None where the medium has no pages), `rect` x, y, w, h in mm from the top
    left corner of that page. `certain` is False when the way it was read leaves room for doubt.
    """

    value: str | bool
    page: int | None
    rect: tuple[float, float, float, float] | None
    channel: Channel
    certain: bool = True


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One part of one form edition found in a file.

    `pages` are the pages of the file on which the part's pages stand, in order; empty where the medium has none.
    `boxes` and the marks of `sheet` hold only boxes that were read; each other one has a finding. `how` says by what
    the part was recognised, `confidence` (0 to 1) how surely.
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


def found_part(
    form: Form,
    part: Part,
    copy: int,
    pages: Iterable[int],
    boxes: Mapping[str, ReadBox],
    *,
    confidence: float = 1.0,
    how: How = "stamp",
) -> ReadPart:
    """A part with its sheet, boxes in the order of the form."""
    ordered = {key: boxes[key] for key in part.boxes if key in boxes}
    marks = {key: Mark(box.value, "value" if box.value else "blank") for key, box in ordered.items()}
    sheet = Sheet(form.id, form.edition, part.id, marks, copy=copy)
    return ReadPart(form.id, form.edition, part.id, copy, tuple(pages), ordered, sheet, confidence, how)


def gone(form: Form, part: Part, key: str, name: str) -> Finding:
    """FK401: the content control of a box is no longer in the Word file."""
    tag = Value.of(key)
    return box_finding("FK401", form=form, part=part, box=part.boxes[key], values={"tag": tag}, file=name)


def not_read(
    form: Form,
    part: Part,
    box: Box,
    name: str,
    page: int | None,
    rect: tuple[float, float, float, float] | None,
    reason: Reason,
) -> Finding:
    """FK402: a box whose content cannot be told with certainty; `reason` says why."""
    values = {"why": Value(*reason, box.pointer or "")}
    return box_finding("FK402", form=form, part=part, box=box, values=values, file=name, page=page, rect=rect)
