"""Findings that a case accepts, and findings that a run ignores."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from formkit.case.acceptance import ignore, settle
from formkit.model import Case, Finding
from formkit.model.errors import UsageError
from formkit.report import count

DAY = dt.date(2026, 12, 1)
LATE = Finding("T-02", "warning", "遅い", "late", case_pointer="/dates/application")
YOUNG = Finding("E-01", "error", "若い", "young", case_pointer="/trainees/1/birth_date", trainee="t2")
TYPED = Finding("FK105", "error", "長い", "long", case_pointer="/implementer/name")
SHEET = Finding("FK302", "info", "別紙", "continued", case_pointer="/implementer/name")
ALL = (LATE, YOUNG, TYPED, SHEET)


def case(*entries: Any) -> Case:
    return Case({"accepted": list(entries)})


def codes(findings: list[Finding]) -> list[tuple[str, str, str | None]]:
    return [(one.code, one.severity, one.accepted) for one in findings]


def test_without_entries_nothing_changes() -> None:
    assert settle(Case({}), ALL, DAY) == list(ALL)


@pytest.mark.parametrize("place", [{}, {"case_pointer": "/dates/application"}, {"case_pointer": "dates/application"},
                                   {"case_pointer": "/dates"}])  # fmt: skip
def test_an_accepted_warning_is_an_info_and_not_counted(place: dict[str, str]) -> None:
    found = settle(case({"code": "T-02", "reason": "電話で確認", **place}), ALL, DAY)
    assert codes(found)[0] == ("T-02", "info", "電話で確認")
    assert found[0].message == LATE.message
    assert found[1:] == [YOUNG, TYPED, SHEET]
    assert count(found) == {"errors": 2, "warnings": 0, "infos": 1, "accepted": 1}


def test_an_error_of_a_rule_is_accepted_for_one_trainee_only() -> None:
    other = Finding("E-01", "error", "若い", "young", case_pointer="/trainees/10/birth_date")
    found = settle(case({"code": "E-01", "case_pointer": "/trainees/1", "reason": "r"}), [YOUNG, other], DAY)
    assert codes(found) == [("E-01", "info", "r"), ("E-01", "error", None)]


def test_a_finding_elsewhere_is_not_accepted_and_the_entry_is_told() -> None:
    found = settle(case({"code": "T-02", "case_pointer": "/dates/entry", "reason": "r"}), [LATE], DAY)
    assert codes(found) == [("T-02", "warning", None), ("FK501", "info", None)]
    assert found[1].case_pointer == "/accepted/0/code"


@pytest.mark.parametrize(("until", "holds"), [("2026-12-01", True), ("2027-01-01", True), ("2026-11-30", False)])
def test_until_is_the_last_day(until: str, holds: bool) -> None:
    (found,) = settle(case({"code": "T-02", "reason": "電話で確認", "until": until}), [LATE], DAY)
    assert (found.accepted is not None, found.severity) == (holds, "info" if holds else "warning")
    if not holds:
        assert until in found.message and "電話で確認" in found.message and until in found.message_en


def test_a_later_entry_renews_an_expired_one() -> None:
    old, new = {"code": "T-02", "reason": "old", "until": "2026-01-01"}, {"code": "T-02", "reason": "new"}
    assert codes(settle(case(old, new), [LATE], DAY)) == [("T-02", "info", "new")]


def test_mistakes_of_writing_are_never_accepted() -> None:
    found = settle(case({"code": "FK105", "reason": "r"}), [TYPED], DAY)
    assert codes(found) == [("FK105", "error", None), ("FK502", "warning", None)]


def test_an_info_of_a_run_is_accepted_and_not_missed_when_it_does_not_come() -> None:
    entry = {"code": "FK302", "reason": "r"}
    assert codes(settle(case(entry), [SHEET], DAY)) == [("FK302", "info", "r")]
    assert settle(case(entry), [], DAY) == []


def test_an_unknown_code_names_the_nearest() -> None:
    (told,) = settle(case({"code": "T-2", "reason": "r"}), [], DAY)
    assert told.code == "FK501" and "T-" in told.message.removeprefix("T-2")


@pytest.mark.parametrize(
    "entries", ["T-02", [], ["T-02"], [{}], [{"code": 5, "reason": "r"}], [{"code": "T-02"}], [{"code": "T-02", "reason": ""}]]
)  # fmt: skip
def test_what_is_no_entry_accepts_nothing(entries: Any) -> None:
    assert settle(Case({"accepted": entries}), ALL, DAY) == list(ALL)


def test_ignore() -> None:
    assert ignore(ALL, ()) == list(ALL)
    assert ignore(ALL, ["t-02", "E-01"]) == [TYPED, SHEET]
    assert ignore(ALL, ["FK302"]) == [LATE, YOUNG, TYPED]


@pytest.mark.parametrize(("code", "words"), [("FK105", "直してください"), ("FK304", "直してください"), ("T-2", "T-02")])
def test_what_cannot_be_ignored(code: str, words: str) -> None:
    with pytest.raises(UsageError) as told:
        ignore(ALL, [code])
    assert words in told.value.message
