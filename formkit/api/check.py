"""Cases, checked by schema and rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from formkit import system
from formkit.api.cases import doubled, judge, read_cases
from formkit.case import acceptance, case_files, leftovers, placeholders, residue
from formkit.law import currency, rules
from formkit.model import Case, Finding, NotMade, sort_findings, trainees_of
from formkit.run import photos, preflight


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What `check` found in how many cases; `ignored` counts the findings that it was told to leave out.

    `skipped` are files of the folders that are no cases and that no case names; `not_made` are the papers that `fill`
    would not make, with the reason.
    """

    findings: tuple[Finding, ...]
    cases: int
    ignored: int = 0
    trainees: int = 0
    skipped: tuple[str, ...] = ()
    not_made: tuple[NotMade, ...] = ()


def check(paths: Sequence[Path], *, as_of: dt.date | None = None, ignore: Sequence[str] = ()) -> CheckResult:
    """Check cases (files, or folders of them) by schema and rules, and several against each other.

    Each is also merged into its forms as `fill` does it, so that photos, characters without a glyph, texts without room
    and boxes that must not be empty are told before a paper is made.

    The law that counts is that of `as_of`, else that of each case's application date. `ignore` are codes to leave out.
    Tables of law that a case needs and that are no longer current are told once for all cases, by today's date.
    Raises UnreadableError when a file is not a case at all, UsageError for a code that cannot be ignored.
    """
    acceptance.ignore((), ignore)
    files = case_files.find(paths)
    findings: list[Finding] = [*files.findings]
    tables: list[currency.Table] = []
    judged: list[tuple[Case, list[Finding]]] = []
    left_out: list[NotMade] = []
    cases, trainees, today = 0, 0, system.today()
    for case, misshapen in read_cases(files):
        cases += 1
        findings += misshapen
        if case is not None:
            trainees += len(trainees_of(case))
            wrong, ruled = judge(case, as_of)
            findings += wrong
            filling, unmade = preflight.look(case, misshapen + wrong)
            left_out += unmade
            words = leftovers.findings(case, as_of or today) + placeholders.findings(case)
            judged.append((case, ruled + words + photos.alike(case) + filling))
            tables += currency.tables_of(case, rules.law_day(case, today, as_of))
    read = [case for case, _ in judged]
    findings += doubled(read).values()
    for (case, ruled), others in zip(judged, residue.findings(read), strict=True):
        findings += acceptance.settle(case, ruled + others, as_of or today)
    aged = currency.finding(currency.joined(tables), today)
    findings += [aged] if aged else []
    kept = acceptance.ignore(findings, ignore)
    return CheckResult(
        tuple(sort_findings(kept)), cases, len(findings) - len(kept), trainees, tuple(map(str, files.skipped)), tuple(left_out)
    )  # fmt: skip
