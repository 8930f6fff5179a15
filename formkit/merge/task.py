"""One run of merge over a part: the mark of each box, and what there is to tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from formkit.case import asked
from formkit.library import settings
from formkit.library.box_findings import box_finding
from formkit.media.fonts import Face, missing_message
from formkit.merge.formatters import write
from formkit.merge.required import holds
from formkit.model import Box, Case, Condition, Finding, Form, Mark, Part, Photo, Sheet, Value, View
from formkit.model.errors import UnreadableError

_PREFERRED = re.compile(r"\bprefer (/\S+)")
_LOOKED_UP = re.compile(r"\blookup (/\S+)")
_TAKEN = re.compile(r"(?:^|\| )/(\w+)")
# Steps that take facts of what stands at the pointer without naming them.
_ABOUT = {
    "signature": ("name", "representative"), "nationalities": ("nationality",), "first_and_others": ("name",),
    "roll": ("name", "birth_date", "nationality"),
}  # fmt: skip


@dataclass(slots=True)
class Task:
    """One run of merge: what it works on, and what it gathers."""

    view: View
    form: Form
    face: Face
    who: str | None
    load: Callable[[Path], Photo]
    findings: list[Finding] = field(default_factory=list)
    photos: dict[str, Photo] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        """The case that is merged."""
        return self.view.case

    @property
    def per(self) -> str:
        """Whether the papers are those of a trainee or of the case."""
        return "case" if self.who is None else "trainee"

    def mark(self, part: Part, box: Box, view: View) -> Mark:
        """What stands in a box."""
        if box.kind == "notice":
            compared = settings.current().comparison(self.form.name, part.id)
            return Mark("" if compared else box.word or "", "blank" if compared else "value")
        if self.case.category not in box.categories:
            return Mark(empty(box), "na", box.pointer)
        if box.pointer is None or box.kind == "official":
            return Mark(empty(box), "blank", box.pointer)
        if self.asked(box, view):
            return Mark(empty(box), "blank", box.pointer)
        if box.kind == "photo":
            return self._photo(part, box, view.get(box.pointer))
        value = write(box.write, view.get(box.pointer), view)
        pointer = view.typed(box.pointer) if box.pointer.startswith(("/rows/", "/entries", "/copy/")) else box.pointer
        return Mark(value, "value" if value else "blank", pointer)

    def asked(self, box: Box, view: View) -> bool:
        """Whether what a box says is still to be asked, or a part of it: half a fact is not printed."""
        if not self.case.asked or box.pointer is None:
            return False
        place = view.typed(box.pointer)
        if self.case.asks_within(place) or any(
            self.case.asks_within(view.typed(other)) for other in _PREFERRED.findall(box.write)
        ):
            return True
        # Of a branch of the case, or of a list that the pipe looks something up in, the facts that the pipe takes.
        facts = {*_TAKEN.findall(box.write), *_ABOUT.get(box.write.partition(" ")[0], ())}
        facts.update(fact for step, taken in _ABOUT.items() if f"| {step}" in box.write for fact in taken)
        branches = [place, *_LOOKED_UP.findall(box.write)] if place.count("/") == 1 else _LOOKED_UP.findall(box.write)
        below = [fact.removeprefix(f"{branch}/") for fact, _ in self.case.asked for branch in branches
                 if fact.startswith(f"{branch}/")]  # fmt: skip
        return any(next((step for step in steps.split("/") if not step.isdecimal()), "") in facts for steps in below)

    def awaits(self, box: Box, view: View, sheet: Sheet) -> bool:
        """Whether a box is empty, or must not be, for want of facts to be asked: its pipe or condition looks for one."""
        if not self.case.asked or box.pointer is None:
            return False
        if self.asked(box, view):
            return True
        looked: set[str] = set()
        watched = replace(view, facts=asked.watch(self.case, view.facts, looked))
        write(box.write, watched.get(box.pointer), watched)
        if isinstance(box.required, Condition):
            holds(box.required, sheet, watched)
        return bool(looked)

    def _photo(self, part: Part, box: Box, name: object) -> Mark:
        """A photo by its file name, which stays inside the folder of the case."""
        if not name:
            return Mark("", "blank", box.pointer)
        folder = (self.case.path.parent if self.case.path else Path()).resolve()
        path = (folder / str(name)).resolve()
        try:
            if not path.is_relative_to(folder):
                raise UnreadableError("photo_outside", name=name)
            photo = self.load(path)
        except UnreadableError as error:
            self.tell("FK306", part, box, box.pointer, why=error.words_of(box.pointer or "", {"name"}))
            return Mark("", "blank", box.pointer)
        self.photos[photo.name] = photo
        return Mark(photo.name, "value", box.pointer)

    def check_glyphs(self, part: Part, marks: Mapping[str, Mark]) -> None:
        """Tell of characters that the font lacks."""
        for key, mark in marks.items():
            if isinstance(mark.value, str) and (missing := self.face.missing(mark.value)):
                named = Value(*missing_message(missing))  # single characters: without them nobody can mend it
                self.tell("FK301", part, part.boxes[key], mark.pointer, found=missing, missing=named)

    def tell(
        self, code: str, part: Part, box: Box, pointer: str | None, says: str | None = None, **values: object
    ) -> None:
        """Add a finding about a box; `pointer` is a place of the view."""
        place = part.places.get(box.id)
        self.findings.append(
            box_finding(
                code, says, form=self.form, part=part, box=box, values=values, trainee=self.who,
                case_pointer=self.view.typed(pointer) if pointer else None, page=place.page if place else None,
                rect=(place.x, place.y, place.w, place.h) if place else None,
            )
        )  # fmt: skip


def empty(box: Box) -> str | bool:
    """What stands in a box in which nothing stands."""
    return False if box.kind in ("tick", "circle") else ""
