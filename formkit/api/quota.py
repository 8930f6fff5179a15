"""How many trainees may be accepted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from formkit import system
from formkit.api.cases import read_single
from formkit.law import rules
from formkit.law.quota import Quota
from formkit.law.rules.quotas import quota_of
from formkit.model import Finding, sort_findings


@dataclass(frozen=True, slots=True)
class QuotaResult:
    """The quota of one case by the law of a day, and the findings of the rules about it."""

    quota: Quota | None
    on: dt.date
    findings: tuple[Finding, ...]


def quota(path: Path, *, as_of: dt.date | None = None) -> QuotaResult:
    """How many trainees the implementer of a case may accept, and what the rules say about the case."""
    case, findings = read_single(
        path, "/category", "/implementer/employees", "/implementer/trainees_now", "/implementer/other"
    )
    on = rules.law_day(case, system.today(), as_of) if case else system.today()
    if case:
        findings += [finding for finding in rules.run(case, system.today(), as_of) if finding.code.startswith("Q-")]
    return QuotaResult(quota_of(case.data, on) if case else None, on, tuple(sort_findings(findings)))
