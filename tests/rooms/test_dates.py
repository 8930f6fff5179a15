"""Calendar arithmetic against the law's own words, counted day by day, and against examples written by hand.

民法143条: a period of months or years ends on the day before the day of the last month that answers to its first day;
where that month has no such day, on its last day. 年齢計算ニ関スル法律: age is counted from the day of birth.
"""

from __future__ import annotations

import datetime as dt
import random

import pytest

from formkit.words.dates import FIRST_YEAR, LAST_YEAR, add_months, age_on, day, minutes, span

DAY = dt.timedelta(days=1)
LEAP_TO_LEAP = [dt.date(2023, 12, 1) + number * DAY for number in range(1600)]


def month_after(start: dt.date, months: int) -> tuple[int, int]:
    """Year and month that come so many months later, counted one by one."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return year, month


def end_of_period(start: dt.date, months: int) -> dt.date:
    """The last day of a period of months by 民法143条2項, found by walking through the days of its last month."""
    year, month = month_after(start, months)
    date = dt.date(year, month, 1)
    while (date + DAY).month == month:
        if date.day == start.day:
            return date - DAY
        date += DAY
    return date - DAY if date.day == start.day else date


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2027-04-01", 12, "2028-03-31"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-02-28", 1, "2027-03-27"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-10-30", 4, "2027-02-28"),
    ],
)
def test_a_period_of_months_ends_where_the_civil_code_says(first: str, months: int, last: str) -> None:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    assert end_of_period(start, months) == end
    answering = add_months(start, months)
    assert end == (answering - DAY if answering.day == start.day else answering)


def test_months_are_those_of_the_civil_code_on_every_day_of_four_years() -> None:
    for start in LEAP_TO_LEAP:
        for months in (1, 2, 4, 6, 11, 12, 13, 36):
            answering = add_months(start, months)
            assert (answering.year, answering.month) == month_after(start, months)
            assert end_of_period(start, months) == (answering - DAY if answering.day == start.day else answering)


def test_months_back_are_counted_alike_and_stop_at_the_ends_of_the_calendar() -> None:
    assert add_months(dt.date(2026, 10, 31), -4) == dt.date(2026, 6, 30)
    assert add_months(dt.date(2028, 2, 29), -12) == dt.date(2027, 2, 28)
    assert add_months(dt.date(2027, 1, 15), -1) == dt.date(2026, 12, 15)
    with pytest.raises(OverflowError):
        add_months(dt.date.max, 1)
    with pytest.raises(OverflowError):
        add_months(dt.date.min, -1)


def test_age_is_the_number_of_birthdays_that_have_come() -> None:
    rng = random.Random(143)
    for _ in range(300):
        birth = dt.date(1960, 1, 1) + rng.randrange(20_000) * DAY
        on = birth + rng.randrange(12_000) * DAY
        days = (birth + number * DAY for number in range(1, (on - birth).days + 1))
        # Who was born on 29 February is a year older on 1 March of a year that has no such day.
        birthdays = sum(
            (date.month, date.day) == (birth.month, birth.day)
            or ((birth.month, birth.day) == (2, 29) and (date.month, date.day) == (3, 1) and (date - DAY).day == 28)
            for date in days
        )
        assert age_on(birth, on) == birthdays


def test_a_birthday_counts_and_the_day_before_does_not() -> None:
    birth = dt.date(2008, 4, 2)
    assert age_on(birth, dt.date(2026, 4, 1)) == 17
    assert age_on(birth, dt.date(2026, 4, 2)) == 18
    assert age_on(birth, birth) == 0


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [
        ("2027-04-01", "2028-03-31", (1, 0, 0)),
        ("2027-04-01", "2027-04-01", (0, 0, 1)),
        ("2027-04-01", "2030-03-30", (2, 11, 30)),
        ("2027-04-15", "2027-06-20", (0, 2, 6)),
        ("2028-02-01", "2028-02-29", (0, 1, 0)),
        ("2027-04-02", "2027-04-01", (0, 0, 0)),
    ],
)
def test_the_length_of_a_period_counts_both_ends(first: str, last: str, length: tuple[int, int, int]) -> None:
    assert span(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == length


def test_a_day_is_an_iso_date_of_the_years_that_a_case_can_have() -> None:
    assert day("2026-11-27") == dt.date(2026, 11, 27)
    assert day(f"{FIRST_YEAR}-01-01") and day(f"{LAST_YEAR}-12-31")
    for words in ("1899-12-31", "2201-01-01", "0202-01-01", "2026-02-29", "2026-1-1", "20260101", "2026-W01-1", ""):
        assert day(words) is None
    others: list[object] = [None, 20260101, dt.date(2026, 1, 1), ["2026-01-01"], {}]
    for value in others:
        assert day(value) is None


def test_every_minute_of_a_day_is_read_and_nothing_else() -> None:
    clock = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60)]
    assert [minutes(time) for time in clock] == list(range(24 * 60))
    for words in ("24:00", "9:00", "12:60", "12:0", "1200", "12:00:00", "１２:００", ""):
        assert minutes(words) is None
    others: list[object] = [None, 540, ["09:00"], {}]
    for value in others:
        assert minutes(value) is None
