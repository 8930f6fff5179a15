"""Whether an organisation is excellent, as far as the case says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from formkit.law.score.points import score
from formkit.model import is_supervised
from formkit.model.errors import FormLibraryError
from formkit.words import dates
from formkit.words.pointer import at


def excellent(case_data: Mapping[str, Any], on: dt.date) -> bool | None:
    """Whether the implementer counts as excellent on a day; None when the case says nothing of it.

    The declaration's points decide, without one an earlier acceptance. In the group type the supervising organisation
    must hold a general licence too.
    """
    if isinstance(at(case_data, "/declaration/implementer"), Mapping):
        try:
            reached = score(case_data, "implementer", on).passed
        except FormLibraryError:
            return None
    else:
        accepted = dates.day(at(case_data, "/implementer/excellent_accepted"))
        if accepted is None or accepted > on:
            return None
        reached = True
    grouped = is_supervised(case_data.get("category"))
    return reached and (not grouped or at(case_data, "/supervisor/licence_kind") == "general")
