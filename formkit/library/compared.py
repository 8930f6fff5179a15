"""Who compared which form edition with the official form, and when, as a user's formkit.toml says.

Until somebody did, papers of a layout that is not verified say so themselves, in boxes of kind `notice`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from formkit.library import amend, files
from formkit.model.errors import UsageError
from formkit.system import today
from formkit.words import text

_KEYS = ["by", "on", "parts"]
_MOST_LETTERS = 100


@dataclass(frozen=True, slots=True)
class Comparison:
    """A person looked at parts of a form edition (`training-plan_2025-06`) beside the official form on a day."""

    form: str
    parts: tuple[str, ...]
    by: str
    on: dt.date

    def summary(self) -> dict[str, Any]:
        """What every machine output says of it; who it was is told where papers are made, and nowhere else."""
        return {"parts": list(self.parts), "on": self.on.isoformat()}


def of_part(comparisons: Sequence[Comparison], form: str, part: str) -> Comparison | None:
    """The latest comparison of a part; None when nobody compared it."""
    own = [comparison for comparison in comparisons if comparison.form == form and part in comparison.parts]
    return max(own, key=lambda comparison: comparison.on, default=None)


def read(table: object, shown: str) -> tuple[Comparison, ...]:
    """The comparisons of a formkit.toml (`shown` names it). Raises UsageError for the first thing that is wrong.

    `[compared."training-plan_2025-06"]` has `by`, `on` and, where not the whole edition was compared, `parts`; where
    several people shared the work it stands several times, in double brackets.
    """
    if not isinstance(table, dict):
        raise UsageError("compared_table", file=shown)
    only(
        table,
        [name for name in files.names("forms") if files.find(f"forms/{name}/form.json").is_file()],
        shown,
        "compared.",
    )
    return tuple(
        _comparison(entry, form, shown)
        for form, entries in table.items()
        for entry in (entries if isinstance(entries, list) else [entries])
    )


def _comparison(entry: object, form: str, shown: str) -> Comparison:
    if not isinstance(entry, dict):
        raise UsageError("compared_table", file=shown)
    only(entry, _KEYS, shown, f"compared.{form}.")
    by, day = entry.get("by"), entry.get("on")
    if not isinstance(by, str) or not by.strip() or len(by) > _MOST_LETTERS or not by.isprintable():
        raise UsageError("compared_by", file=shown, form=form)
    if isinstance(day, str) and amend.is_day(day):
        day = dt.date.fromisoformat(day)
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        raise UsageError("compared_on", file=shown, form=form)
    if day > today():
        raise UsageError("compared_future", file=shown, form=form, on=day)
    every = [part["id"] for part in files.parsed(f"forms/{form}/form.json")["parts"]]
    parts = entry.get("parts", every)
    if not isinstance(parts, list) or not parts or any(part not in every for part in parts):
        raise UsageError("compared_parts", file=shown, form=form, parts=every)
    return Comparison(form, tuple(part for part in every if part in parts), by.strip(), day)


def only(data: Mapping[str, Any], keys: Sequence[str], shown: str, before: str) -> None:
    """Raise UsageError for a key that is none of these; the one that is nearest is named."""
    for key in data:
        if key not in keys:
            if near := text.nearest(key, keys):
                raise UsageError("settings_key_near", file=shown, key=before + key, near=before + near, keys=keys)
            raise UsageError("settings_key", file=shown, key=before + key, keys=keys)


def listed(comparisons: Sequence[Comparison]) -> dict[str, list[dict[str, Any]]]:
    """What machine output says of all: by form edition, in the order of formkit.toml."""
    return {form: [entry.summary() for entry in comparisons if entry.form == form] for form in _forms(comparisons)}


def _forms(comparisons: Sequence[Comparison]) -> Iterator[str]:
    yield from dict.fromkeys(comparison.form for comparison in comparisons)
