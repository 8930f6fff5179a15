"""One thing to tell the user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Finding", "Severity", "sort_findings"]

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell the user. Keys that do not apply are None and are left out of machine output.

    `accepted` is the reason for which the case accepts the finding; such a finding is told but not counted.
    """

    code: str
    severity: Severity
    message: str
    message_en: str
    law: str | None = None
    trainee: str | None = None
    case_pointer: str | None = None
    form: str | None = None
    part: str | None = None
    box: str | None = None
    item: str | None = None
    file: str | None = None
    page: int | None = None
    rect: tuple[float, float, float, float] | None = None
    expected: str | None = None
    found: str | None = None
    certainty: str | None = None
    accepted: str | None = None


def sort_findings(findings: list[Finding]) -> list[Finding]:
    """Findings in reading order: file, form, page, item, trainee, then place in the case and code."""

    def key(f: Finding) -> tuple[Any, ...]:
        return (
            f.file or "", f.form or "", f.part or "", f.page or 0, f.item or "", f.trainee or "",
            f.case_pointer or "", f.code, f.message,
        )  # fmt: skip

    return sorted(findings, key=key)
