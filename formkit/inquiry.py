"""Questions about one case: its points, its quota, its deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from formkit import library, rules, validate, world
from formkit import quota as quotas
from formkit import score as points
from formkit import timeline as days
from formkit.errors import UsageError
from formkit.intake import case_json
from formkit.model import Case, Finding, sort_findings
from formkit.rules.quotas import quota_of
from formkit.rules.table import law

__all__ = ["QuotaResult", "ScoreResult", "TimelineResult", "quota", "score", "timeline"]


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """Scores of one case by table, and what is wrong with its declaration."""

    scores: tuple[points.Score, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class QuotaResult:
    """The quota of one case by the law of a day, and the findings of the rules about it."""

    quota: quotas.Quota | None
    on: dt.date
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class TimelineResult:
    """The steps of one case; `calendar` are they as an iCalendar file."""

    steps: tuple[days.Step, ...]
    calendar: bytes
    findings: tuple[Finding, ...]


def _one_case(path: Path, *about: str) -> tuple[Case | None, list[Finding]]:
    """The one case of a file or folder, and what is wrong with the way it is written and with the facts asked about."""
    found = case_json.find_cases([path])
    if len(found) != 1:
        raise UsageError(
            f"{path} には申請が {len(found)} 件あります。1件のファイルを指定してください。",
            f"{path} holds {len(found)} cases. Name the file of one.",
        )
    case, findings = case_json.read_case(found[0])
    wrong = validate.validate(case) if case else []
    return case, findings + [one for one in wrong if (one.case_pointer or "").startswith(about)]


def score(path: Path, *, tables: Sequence[str] = ()) -> ScoreResult:
    """Score the declarations of a case: all that it has, or those of `tables` (implementer, supervisor, supervisor-care)."""
    case, findings = _one_case(path, "/declaration")
    if case is None:
        return ScoreResult((), tuple(findings))
    on = rules.law_day(case, world.today())
    if tables:
        done = [
            points.score(case.data, "implementer" if one == "implementer" else "supervisor", on, one.endswith("-care"))
            for one in dict.fromkeys(tables)
        ]
    else:
        done = list(points.scores(case.data, on))
    if not done:
        raise UsageError(
            "優良要件適合申告（declaration）が書かれていません。書くか、--table で点数表を選んでください。",
            "The case has no declaration. Write one, or choose a table with --table.",
        )
    return ScoreResult(tuple(done), tuple(findings))


def quota(path: Path, *, as_of: dt.date | None = None) -> QuotaResult:
    """How many trainees the implementer of a case may accept, and what the rules say about the case."""
    case, findings = _one_case(
        path, "/category", "/implementer/employees", "/implementer/trainees_now", "/implementer/other"
    )
    on = rules.law_day(case, world.today(), as_of) if case else world.today()
    if case:
        findings += [one for one in rules.run(case, world.today(), as_of) if one.code.startswith("Q-")]
    return QuotaResult(quota_of(case.data, on) if case else None, on, tuple(sort_findings(findings)))


def timeline(path: Path, *, as_of: dt.date | None = None, english: bool = False) -> TimelineResult:
    """Every deadline of a case, counted back from its start. `as_of` stands in for today."""
    case, findings = _one_case(path, "/category", "/dates", "/plan/periods")
    if case is None:
        return TimelineResult((), b"", tuple(findings))
    today = as_of or world.today()
    on = rules.law_day(case, today)
    closed = days.calendar(library.read_json("schemas/codes/holidays.json"))
    steps = days.timeline(case.data, lambda key: law(key, on), closed, today)
    name = str(case.data.get("case_id") or (case.path.stem if case.path else "case"))
    return TimelineResult(steps, days.calendar_file(name, steps, today, english), tuple(findings))
