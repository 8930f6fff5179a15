"""The points of a declaration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from formkit import system
from formkit.api.cases import read_single
from formkit.law import rules
from formkit.law import score as points
from formkit.model import Finding
from formkit.model.errors import UsageError


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """Scores of one case by table, and what is wrong with its declaration."""

    scores: tuple[points.Score, ...]
    findings: tuple[Finding, ...]


def score(path: Path, *, tables: Sequence[str] = ()) -> ScoreResult:
    """Score the declarations of a case: all that it has, or those of `tables` (implementer, supervisor, supervisor-care)."""
    case, findings = read_single(path, "/declaration")
    if case is None:
        return ScoreResult((), tuple(findings))
    on = rules.law_day(case, system.today())
    done = [
        points.score(case.data, "implementer" if table == "implementer" else "supervisor", on, table.endswith("-care"))
        for table in dict.fromkeys(tables)
    ] or list(points.scores(case.data, on))
    if not done:
        raise UsageError("no_declaration")
    return ScoreResult(tuple(done), tuple(findings))
