"""Every deadline of a case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from formkit import library, system
from formkit.api.cases import read_single
from formkit.law import rules
from formkit.law import timeline as days
from formkit.law.rules.table import law
from formkit.model import Finding


@dataclass(frozen=True, slots=True)
class TimelineResult:
    """The steps of one case; `calendar` are they as an iCalendar file."""

    steps: tuple[days.Step, ...]
    calendar: bytes
    findings: tuple[Finding, ...]


def timeline(path: Path, *, as_of: dt.date | None = None, english: bool = False) -> TimelineResult:
    """Every deadline of a case, counted back from its start. `as_of` stands in for today."""
    case, findings = read_single(path, "/category", "/dates", "/plan/periods")
    if case is None:
        return TimelineResult((), b"", tuple(findings))
    today = as_of or system.today()
    on = rules.law_day(case, today)
    closed = days.calendar(library.read_json("schemas/codes/holidays.json"))
    steps = days.timeline(case.data, lambda key: law(key, on), closed, today)
    return TimelineResult(steps, days.calendar_file(case.name, steps, today, english), tuple(findings))
