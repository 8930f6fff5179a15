"""A paper as it came in: what was read of it, whose it is, and what findings say of where it stands."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from formkit import library
from formkit.compare.facts import facts_of
from formkit.model import Box, Case, Form, Part, View
from formkit.reading import ReadFile, ReadPart


@dataclass(frozen=True, slots=True)
class Owner:
    """One trainee of one case, or (trainee None) the case itself with the papers that all share."""

    view: View
    number: int
    several: bool = False

    @property
    def case(self) -> Case:
        """The case to which the papers belong."""
        return self.view.case

    @property
    def trainee(self) -> Mapping[str, Any] | None:
        """The trainee; None for the papers that all share."""
        trainee: Mapping[str, Any] | None = self.view.get("/trainee")
        return trainee

    @property
    def id(self) -> str | None:
        """The trainee's id in the case, after the id of the case where there are several."""
        if self.trainee is None:
            return None
        own = str(self.trainee.get("id") or "")
        return f"{self.case.data.get('case_id')}/{own}" if self.several else own

    def pointer(self, pointer: str | None) -> str | None:
        """A pointer of a box (into the view of one trainee) as a pointer into the case."""
        return self.view.typed(pointer) if pointer else pointer


@dataclass(frozen=True)
class PaperRead:
    """A paper as it came: where it is, and the part that was read there. `owner` is None while nobody's."""

    file: ReadFile
    read: ReadPart
    owner: Owner | None = None

    @property
    def form(self) -> Form:
        """Its form edition."""
        return library.form(f"{self.read.form}_{self.read.edition}")

    @property
    def part(self) -> Part:
        """Its part of the form."""
        return self.form.parts[self.read.part]

    @property
    def boxes(self) -> Mapping[str, Box]:
        """The boxes of its part."""
        return self.part.boxes

    @property
    def folder(self) -> PurePath:
        """The folder in which its file lies."""
        return PurePath(self.file.path).parent

    @property
    def kind(self) -> tuple[str, str, int, str]:
        """What a trainee has one of: form, part, copy, in one medium."""
        return self.read.form, self.read.part, self.read.copy, self.file.medium

    @functools.cached_property
    def facts(self) -> Mapping[str, tuple[Any, tuple[str, ...]]]:
        """What it states: see `facts_of`."""
        return facts_of(self.part, self.read.boxes)

    def of_part(self) -> dict[str, Any]:
        """What a finding about it says of where it stands."""
        page = None if self.file.medium == "xlsx" else self.read.page
        return {"form": self.form, "part": self.part, "file": self.file.path, "page": page, "sheet": self.read.tab}

    def of_box(self, key: str) -> dict[str, Any]:
        """What a finding about one of its boxes says of where that stands."""
        read = self.read.boxes[key]
        return {**self.of_part(), "box": self.boxes[key], "page": read.page, "rect": read.rect}
