"""Which boxes of a sheet are empty that must be filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from formkit.model import Box, Condition, Continuation, Mark, Part, Sheet, View

Question = tuple[Box, tuple[Box, ...], Condition | None]
"""What a part asks: its first box, all that may answer it in a category, and the condition under which it is asked."""


def questions(part: Part, category: str) -> tuple[Question, ...]:
    """What a part asks of a case of a category, in the order of its boxes: without what nobody must answer."""
    return tuple(
        (answers[0], answering, needed if isinstance(needed, Condition) else None)
        for answers in part.questions
        if (needed := answers[0].required) not in (None, "never", "by hand")
        and (answering := tuple(box for box in answers if category in box.categories))
    )


def empty(
    part: Part, sheet: Sheet, view: View, continuations: Sequence[Continuation] = (),
    asked: Sequence[Question] | None = None,
) -> tuple[Box, ...]:  # fmt: skip
    """The required boxes that a sheet leaves empty, in the order of the part; of a choice without an answer the first.

    The conditions are judged by the view of the sheet's copy. What stands on a continuation sheet (別紙) is not empty: a
    merged sheet knows it, a paper that was read says so in the box that the form's continuations name. `asked` are the
    part's `questions`, where they are at hand.
    """
    lacking = []
    elsewhere: set[str] | None = None
    marks = sheet.marks
    for first, answers, condition in questions(part, view.case.category) if asked is None else asked:
        for box in answers:
            mark = marks.get(box.id)
            if mark is not None and (mark.value or mark.state == "continued"):
                break
        else:
            if condition is None or holds(condition, sheet, view):
                elsewhere = on_continuation(part, sheet, continuations) if elsewhere is None else elsewhere
                if first.id not in elsewhere:
                    lacking.append(first)
    return tuple(lacking)


def on_continuation(part: Part, sheet: Sheet, continuations: Sequence[Continuation]) -> set[str]:
    """The boxes of a sheet whose facts stand on a continuation sheet, as a box of theirs says."""
    return {
        box.id for entry in continuations if entry.part == part.id and _says_so(sheet.marks.get(entry.says_in))
        for box in part.boxes.values() if box.group == entry.id or (box.pointer or "").startswith(f"{entry.pointer}/")
    }  # fmt: skip


def says(part: Part, box: Box) -> str:
    """Which sentence of FK308 tells that a box is empty: who somebody is and 有無 may not be left out."""
    if part.provisional or box.provisional:
        return "provisional"
    if box.choice is not None:
        return "choice" if box.asks == "other" else "no_answer"
    return "empty" if box.asks == "other" else "identity"


def holds(condition: Condition, sheet: Sheet, view: View) -> bool:
    """Whether a box with this condition is required on a sheet."""
    return (
        view.case.category in condition.categories
        and all(_given(view.get(place)) for place in condition.given)
        and all(view.get(place) not in (0, False) and _given(view.get(place)) for place in condition.some)
        and not any(_given(view.get(place)) for place in condition.absent)
        and all(_same(view.get(place), value) for place, value in condition.equals)
        and all(_filled(sheet.marks.get(box)) for box in condition.filled)
        and (not condition.either or any(holds(other, sheet, view) for other in condition.either))
    )


def _says_so(mark: Mark | None) -> bool:
    return mark is not None and isinstance(mark.value, str) and "別紙" in mark.value


def _filled(mark: Mark | None) -> bool:
    return mark is not None and (bool(mark.value) or mark.state == "continued")


def _given(fact: Any) -> bool:
    """Whether there is a fact; 0 and false are some."""
    return fact is not None and fact not in ("", [], {}, ())


def _same(fact: Any, value: Any) -> bool:
    """Whether a fact has a value; true is not 1."""
    return type(fact) is type(value) and fact == value
