"""Findings that the case accepts with a reason, and findings that a run is told to ignore.

Only warnings, infos and errors of rules can be let pass, and names that are a sample's by chance; a case that is not
written as a case never is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from formkit.case import schema
from formkit.library import catalogue, sentences
from formkit.model import Case, Finding, Value
from formkit.model.errors import UsageError
from formkit.model.spoken import sentence
from formkit.words import dates

# Accepted place by place before the finding is made of what remains (formkit/case/leftovers.py).
_BY_PLACE = frozenset(("FK152",))


@dataclass(frozen=True, slots=True)
class _Accepted:
    """One entry of the case's `accepted`: which code, where (empty: anywhere), why, and the last day it holds."""

    index: int
    code: str
    place: str
    reason: str
    until: dt.date | None

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is of this code and stands at this place or below it."""
        at = finding.case_pointer or ""
        return (
            self.code == finding.code
            and not (finding.code.startswith("FK") and finding.severity == "error")
            and (not self.place or at == self.place or at.startswith(f"{self.place}/"))
        )


def settle(case: Case, findings: Sequence[Finding], on: dt.date) -> list[Finding]:
    """The findings of a case with those that it accepts turned into infos that carry the reason.

    What was accepted until a day before `on` counts again and says so. Entries that accept nothing are told.
    """
    acceptances = list(_entries(case))
    settled: list[Finding] = []
    used: set[int] = set()
    for finding in findings:
        covering = [acceptance for acceptance in acceptances if acceptance.covers(finding)]
        used.update(acceptance.index for acceptance in covering)
        holding = [acceptance for acceptance in covering if acceptance.until is None or acceptance.until >= on]
        if holding:
            finding = replace(finding, severity="info", accepted=holding[0].reason)
        elif covering:
            finding = _expired(finding, covering[-1])
        settled.append(finding)
    return settled + [
        finding for acceptance in acceptances if acceptance.index not in used for finding in _useless(case, acceptance)
    ]


def places(case: Case, code: str, on: dt.date) -> tuple[str, ...]:
    """The places, each with a slash behind it, at and below which the case accepts a code on a day."""
    return tuple(
        f"{acceptance.place}/"
        for acceptance in _entries(case)
        if acceptance.code == code and acceptance.place and (acceptance.until is None or acceptance.until >= on)
    )


def _entries(case: Case) -> Iterator[_Accepted]:
    listed = case.data.get("accepted")
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(item, Mapping):
            continue
        code, reason, place = item.get("code"), item.get("reason"), item.get("case_pointer")
        if isinstance(code, str) and isinstance(reason, str) and reason:
            # The text report prints places without their first slash; both ways are understood.
            below = place.strip("/") if isinstance(place, str) else ""
            yield _Accepted(index, code, f"/{below}" if below else "", reason, dates.day(item.get("until")))


def _expired(finding: Finding, acceptance: _Accepted) -> Finding:
    ending = sentence("accepted_until", acceptance=acceptance)
    return replace(finding, message=finding.message + ending.ja, message_en=finding.message_en + ending.en)


def _useless(case: Case, acceptance: _Accepted) -> Iterator[Finding]:
    about = catalogue.entries().get(acceptance.code)
    if about is None:
        near = catalogue.near(acceptance.code)[:1]
        yield _finding(case, acceptance, "FK501", "near" if near else "no_code", near=near)
    elif acceptance.code in _BY_PLACE and acceptance.place:
        return
    elif catalogue.closed(acceptance.code):
        yield _finding(case, acceptance, "FK502")
    elif about.kind != "finding":  # Other findings depend on what a run does, and may come in the next one.
        yield _finding(case, acceptance, "FK501", "not_there")


def _finding(case: Case, acceptance: _Accepted, code: str, says: str | None = None, **names: object) -> Finding:
    place = f"/accepted/{acceptance.index}/code"
    fact = schema.fact(["accepted", acceptance.index, "code"])
    values = {"label": Value(fact.full, fact.full_en), "found": Value.of(acceptance.code, place)}
    values |= {name: Value.of(value) for name, value in names.items()}
    return sentences.finding(code, says, values=values, case_pointer=place, file=case.file_of(place))


def ignore(findings: Sequence[Finding], codes: Sequence[str]) -> list[Finding]:
    """The findings without those of the codes.

    Raises UsageError for a code that does not exist or cannot be ignored.
    """
    ignored = {catalogue.catalogue_code(code) for code in codes}
    for code in sorted(ignored):
        if catalogue.closed(code):
            raise UsageError("never_ignored", code=code)
    return [finding for finding in findings if finding.code not in ignored]
