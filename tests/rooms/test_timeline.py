"""Deadlines counted back from the start, holidays, and the calendar file."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit import library
from formkit.law.rules.table import law
from formkit.law.timeline import Step, calendar, calendar_file, timeline

TODAY = dt.date(2026, 11, 21)
CALENDAR = calendar(library.read_json("schemas/codes/holidays.json"))


def on_day(key: str) -> Any:
    return law(key, TODAY)


def case(category: str, start: str, end: str, **dates: str) -> dict[str, Any]:
    return {"category": category, "dates": dates, "plan": {"periods": [{"from": start, "to": end}]}}


def steps(data: dict[str, Any]) -> dict[str, Step]:
    return {step.id: step for step in timeline(data, on_day, CALENDAR, TODAY)}


def test_the_vectors_of_the_catalogue() -> None:
    first = steps(case("D", "2027-04-01", "2028-03-31"))["filing"]
    assert (first.first, first.last) == (dt.date(2026, 10, 1), dt.date(2026, 12, 1))
    for category in "BCEF":
        later = steps(case(category, "2027-04-01", "2029-03-31"))["filing"]
        assert later.reckoned == (dt.date(2026, 10, 1), dt.date(2027, 1, 1))
        assert later.last == dt.date(2026, 12, 28) and "元日" in later.moved and "New Year" in later.moved_en


def test_months_are_cut_to_the_end_of_a_shorter_one() -> None:
    assert steps(case("D", "2026-10-31", "2027-10-30"))["filing"].reckoned[1] == dt.date(2026, 6, 30)


def test_first_days_move_on_and_last_days_back() -> None:
    found = steps(case("D", "2027-04-03", "2028-04-02"))["filing"]  # six months before is a Saturday
    assert found.reckoned[0] == dt.date(2026, 10, 3) and found.first == dt.date(2026, 10, 5)
    assert steps(case("B", "2027-03-15", "2029-03-14"))["status_change"].last == dt.date(2027, 3, 12)


def test_states_of_the_dates_in_the_case() -> None:
    def state(day: str) -> str:
        return steps(case("D", "2027-04-01", "2028-03-31", application=day))["filing"].state

    assert [state(day) for day in ("2026-09-30", "2026-10-01", "2026-12-01", "2026-12-02")] == [
        "early", "in_time", "in_time", "late",
    ]  # fmt: skip
    open_ = steps(case("D", "2027-04-01", "2028-03-31"))
    assert (open_["selection"].state, open_["filing"].state) == ("passed", "open")


@pytest.mark.parametrize(
    ("on", "filing", "notice"),
    [
        ("2026-09-30", "ahead", "ahead"),
        ("2026-10-01", "open", "ahead"),
        ("2027-03-31", "open", "ahead"),
        ("2027-04-01", "passed", "open"),
        ("2028-03-31", "passed", "open"),
        ("2028-04-01", "passed", "passed"),
    ],
)
def test_what_has_opened_and_is_still_open_has_not_passed(on: str, filing: str, notice: str) -> None:
    """Filing opens six months before the start and goes on until it; the notice is due from the start, without delay."""
    today = dt.date.fromisoformat(on)
    data = case("D", "2027-04-01", "2028-03-31")
    states = {step.id: step.state for step in timeline(data, on_day, CALENDAR, today)}
    assert (states["filing_opens"], states["start_notice"]) == (filing, notice)


def test_steps_belong_to_their_stage_and_type() -> None:
    assert "first_audit" in steps(case("D", "2027-04-01", "2028-03-31"))
    assert "first_audit" not in steps(case("A", "2027-04-01", "2028-03-31"))
    assert "visa_application" not in steps(case("E", "2027-04-01", "2029-03-31"))
    assert "next_filing" not in steps(case("F", "2027-04-01", "2029-03-31"))


@pytest.mark.parametrize(
    ("start", "report"), [("2027-03-31", "2027-05-31"), ("2027-04-01", "2028-05-31"), ("2027-12-01", "2028-05-31")]
)
def test_the_first_yearly_report(start: str, report: str) -> None:
    assert steps(case("B", start, "2029-03-01"))["yearly_report"].reckoned[1] == dt.date.fromisoformat(report)


@pytest.mark.parametrize(
    ("category", "start", "end", "spoken"),
    [
        # In stage i on the day of the change: stage ii stays open, and the plan runs to its end.
        ("D", "2026-10-01", "2027-09-30", {"second_stage_after_change", "plan_goes_on"}),
        ("D", "2027-04-01", "2028-03-31", {"second_stage_after_change", "plan_goes_on"}),
        ("D", "2026-04-01", "2027-03-31", set()),
        ("D", "2027-06-30", "2028-06-29", {"second_stage_after_entry", "plan_goes_on"}),
        ("D", "2027-07-01", "2028-06-30", set()),  # too late for stage i
        ("E", "2026-10-01", "2028-09-30", {"plan_goes_on"}),
        ("E", "2027-10-01", "2029-09-30", set()),  # filed after the change
    ],
)
def test_lines_of_the_transition(category: str, start: str, end: str, spoken: set[str]) -> None:
    found = steps(case(category, start, end))
    assert {"second_stage_after_change", "second_stage_after_entry", "plan_goes_on"} & found.keys() == spoken
    change, last = dt.date(2027, 4, 1), dt.date.fromisoformat(end)
    days = {
        "second_stage_after_change": (change, None), "second_stage_after_entry": (None, dt.date(2027, 6, 30)),
        "plan_goes_on": (change, last),
    }  # fmt: skip
    assert {key: (found[key].first, found[key].last) for key in spoken} == {key: days[key] for key in spoken}


@pytest.mark.parametrize(
    ("until", "window"),
    [("2027-03-31", None), ("2027-10-31", ("2027-04-30", "2027-07-30")), ("2028-03-31", None), (None, None)],
)
def test_a_licence_that_ends_within_the_plan_is_renewed(until: str | None, window: tuple[str, str] | None) -> None:
    """As in the agency's example: a licence until 31 October, the last day at the office the Friday before 31 July."""
    found = steps({**case("D", "2027-04-01", "2028-03-31"), "supervisor": {"licence_until": until}})
    assert ("licence_end" in found) == ("licence_renewal" in found) == bool(window)
    if window and until:
        assert tuple(map(str, (found["licence_renewal"].first, found["licence_renewal"].last))) == window
        assert found["licence_end"].last == dt.date.fromisoformat(until)


def test_without_period_or_category_there_are_no_steps() -> None:
    assert timeline({}, on_day, CALENDAR, TODAY) == ()
    assert timeline({"category": "D", "plan": {"periods": [{"from": 5}]}}, on_day, CALENDAR, TODAY) == ()


def test_years_without_known_holidays_are_marked() -> None:
    assert steps(case("B", "2028-12-15", "2030-12-14"))["filing"].holidays_known
    assert not steps(case("B", "2030-03-15", "2032-03-14"))["filing"].holidays_known


def test_holidays() -> None:
    for day in ("2026-05-06", "2026-09-22", "2027-03-22", "2026-12-29", "2027-01-03", "2027-01-02"):
        assert CALENDAR.why_closed(dt.date.fromisoformat(day)), day
    for day in ("2026-12-28", "2027-01-04", "2027-03-19"):
        assert CALENDAR.why_closed(dt.date.fromisoformat(day)) is None, day
    mondays = [
        key for key, (name, _) in CALENDAR.names.items() if name in ("成人の日", "海の日", "敬老の日", "スポーツの日")
    ]
    assert len(mondays) == 12 and all(day.weekday() == 0 for day in mondays)
    for sunday in (day for day, (name, _) in CALENDAR.names.items() if name != "休日" and day.weekday() == 6):
        later = sunday
        while CALENDAR.names.get(later, ("休日", ""))[0] != "休日":
            later += dt.timedelta(days=1)
        assert later in CALENDAR.names, f"{sunday} is a Sunday without a substitute"


def unfolded(raw: bytes) -> list[str]:
    assert raw.endswith(b"\r\n") and all(len(line) <= 75 for line in raw.split(b"\r\n"))
    return raw.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]


def test_the_calendar_file() -> None:
    found = timeline(case("D", "2027-04-01", "2028-03-31"), on_day, CALENDAR, TODAY)
    raw = calendar_file("様本,1;a", found, TODAY)
    lines = unfolded(raw)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"] and lines[-1] == "END:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(found)
    assert lines.count("BEGIN:VALARM") == lines.count("END:VALARM") == sum(step.last is not None for step in found)
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == len(uids) == len(found)
    assert "SUMMARY:様本\\,1\\;a: 実習の開始" in lines
    index = lines.index("SUMMARY:様本\\,1\\;a: 実習の開始")
    assert lines[index - 2 : index] == ["DTSTART;VALUE=DATE:20270401", "DTEND;VALUE=DATE:20270402"]
    assert "DTSTAMP:20261121T000000Z" in lines
    assert calendar_file("様本,1;a", found, TODAY) == raw
    assert "SUMMARY:a: Start of the training" in unfolded(calendar_file("a", found, TODAY, english=True))


@given(st.text(max_size=120))
def test_any_case_id_gives_well_formed_lines(name: str) -> None:
    found = timeline(case("A", "2027-04-01", "2028-03-31"), on_day, CALENDAR, TODAY)[:2]
    for line in unfolded(calendar_file(name, found, TODAY)):
        assert re.match("[A-Z-]+[;:]", line) and not re.search("[\x00-\x1f\x7f]", line)
