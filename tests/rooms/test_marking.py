"""What is kept of a box is what it would write anew: the plain way, box by box, is the measure."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from formkit import library
from formkit.case import json_file
from formkit.fit import fit
from formkit.media.fonts import default_face
from formkit.media.picture.photo import load_photo
from formkit.merge import view_of
from formkit.merge.formatters.pipe import STEPS, facts_beside, write
from formkit.merge.marking import marking
from formkit.merge.merge import copies_of
from formkit.merge.task import Task
from formkit.model import Case, View, trainees_of
from tests import lawful

ROOT = Path(__file__).parents[2]
FACE = default_face()


def _cases() -> Iterator[Case]:
    for name in ("group-1", "group-2", "group-3", "enterprise-1", "enterprise-3", "care-1"):
        case, _ = json_file.read_case(ROOT / "samples" / name / "case.json")
        assert case is not None
        yield case
        yield from _spoilt(case, 3)
    yield from (Case(lawful.case(seed)) for seed in range(12))


def _spoilt(case: Case, times: int) -> Iterator[Case]:
    """Facts taken away, and turned into what is equal but not the same: 1, 1.0 and true."""
    seeded = random.Random(7)
    for _ in range(times):
        data: dict[str, Any] = copy.deepcopy(dict(case.data))
        for holder, key in seeded.sample(list(_spots(data)), 25):
            value = holder[key]
            if value is True or (value == 1 and value.__class__ is int):
                holder[key] = seeded.choice([True, 1, 1.0])
            elif isinstance(value, str):
                holder[key] = seeded.choice([None, "", value + "別紙参照", value * 5, value + "\U0001f600"])
        yield Case(data, case.path)


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in list(entries):
        if not isinstance(below, dict | list) and key not in ("$schema", "category", "application", "plan_created"):
            yield value, key
        yield from _spots(below)


def test_what_is_kept_is_what_is_written_anew() -> None:
    looked = 0
    for case in _cases():
        for trainee in [None, *trainees_of(case)]:
            view = view_of(case, trainee)
            for form in library.forms():
                for part in form.parts.values():
                    per = "case" if trainee is None else "trainee"
                    if part.role != "main" or part.per != per or case.category not in part.categories:
                        continue
                    for copied in copies_of(part, view):
                        task = Task(view, form, FACE, None, load_photo)
                        try:
                            anew = {box.id: task.mark(part, box, copied) for box in part.boxes.values()}
                        except (AttributeError, TypeError, ValueError):
                            continue  # a fact of a shape that the schema refuses
                        marks, closer = marking(form, part, case.category, FACE).marks(task, copied)
                        shown = {key: (mark.value, mark.state, mark.pointer) for key, mark in anew.items()}
                        assert {key: (mark.value, mark.state, mark.pointer) for key, mark in marks.items()} == shown
                        assert list(marks) == list(anew)
                        for key, mark in anew.items():
                            box, place = part.boxes[key], part.places.get(key)
                            if not isinstance(mark.value, str) or not mark.value or box.kind in ("grid", "photo"):
                                continue
                            assert place is not None
                            long = box.capacity is not None and box.kind == "text" and len(mark.value) > box.capacity
                            lacks = any(not FACE.glyph(sign) for sign in mark.value if sign != "\n")
                            whole = fit(box, place, mark.value, FACE) is not None and not long and not lacks
                            assert whole or key in closer
                            assert "別紙" not in mark.value or key in closer
                        looked += len(anew)
    assert looked > 100_000


class _Guarded(dict[str, Any]):
    """The facts of a view that may only be looked at where they are named."""

    allowed: frozenset[str] = frozenset()

    def get(self, key: str, default: Any = None) -> Any:
        assert key in self.allowed, key
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        assert key in self.allowed, key
        return super().__contains__(key)

    def __getitem__(self, key: str) -> Any:
        assert key in self.allowed, key
        return super().__getitem__(key)


@pytest.mark.parametrize("name", ["group-1", "group-3", "enterprise-2", "care-1"])
def test_pipes_take_no_fact_that_they_do_not_name(name: str) -> None:
    case, _ = json_file.read_case(ROOT / "samples" / name / "case.json")
    assert case is not None
    taken = 0
    for trainee in [None, *trainees_of(case)]:
        for form in library.forms():
            for part in form.parts.values():
                if case.category not in part.categories or part.per != ("case" if trainee is None else "trainee"):
                    continue
                for view in copies_of(part, view_of(case, trainee)):
                    for box in part.boxes.values():
                        if box.pointer is None or box.kind in ("official", "photo"):
                            continue
                        facts = _Guarded(view.facts)
                        facts.allowed = frozenset(place.split("/")[1] for place in facts_beside(box.write))
                        guarded = View(Case(facts, case.path), view.number, facts)
                        assert write(box.write, view.get(box.pointer), guarded) == write(
                            box.write, view.get(box.pointer), view
                        )
                        taken += bool(facts.allowed)
    assert taken and STEPS
