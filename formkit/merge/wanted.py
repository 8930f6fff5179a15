"""Which papers a case is to have, told without making them, and which it cannot have for want of a fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from formkit.merge.merge import copies_of, view_of
from formkit.model import Case, Form, Part


def parts(case: Case, trainee: Mapping[str, Any] | None, form: Form) -> Iterator[tuple[Part, str | None]]:
    """The main parts of a trainee (None: those that all share) that the category uses and that are not empty lists.

    Each comes with the place of the case that has no fact and for want of which it is not made; None when it is made.
    """
    view = view_of(case, trainee)
    per = "case" if trainee is None else "trainee"
    for part in form.parts.values():
        if part.role == "main" and part.per == per and case.category in part.categories:
            lacking = [next(((place, copy) for place in part.when if not copy.get(place)), None)
                       for copy in copies_of(part, view)]  # fmt: skip
            if lacking:
                absent = None if None in lacking else lacking[0]
                yield part, absent and absent[1].typed(absent[0])
