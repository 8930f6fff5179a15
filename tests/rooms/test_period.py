"""Months by article 143 of the Civil Code, against a definition that goes through the calendar day by day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.words.dates import last_day, span, until

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2023, 1, 1), dt.date(2030, 12, 31)  # eight years, two of them with 29 February


def by_the_calendar(first: dt.date, most: int) -> list[dt.date]:
    """The last day of a period of 0, 1, 2 … months, read off the calendar: one day after the other.

    Article 143 (2): a period that does not begin with the beginning of a month ends on the day before the day of the
    last month that corresponds to the first; where the last month has no such day, on the last day of that month.
    """
    ends, today = [first - DAY], first
    while len(ends) <= most:
        tomorrow = today + DAY
        new_month = tomorrow.month != today.month
        months_begun = (tomorrow.year - first.year) * 12 + tomorrow.month - first.month
        if tomorrow.day == first.day and months_begun == len(ends):
            ends.append(today)
        elif new_month and months_begun == len(ends) + 1:
            ends.append(today)  # the month is over and had no such day
        today = tomorrow
    return ends


def test_every_day_of_eight_years() -> None:
    first = FIRST
    while first <= LAST:
        assert [last_day(first, months) for months in range(38)] == by_the_calendar(first, 37), first
        first += DAY


def test_until_does_not_count_the_day_of_the_event() -> None:
    event = FIRST
    while event <= LAST:
        assert [until(event, months) for months in range(38)] == by_the_calendar(event + DAY, 37), event
        event += DAY


@given(st.dates(FIRST, LAST), st.integers(0, 1200))
def test_a_span_is_the_months_that_are_full_and_the_days_over(first: dt.date, days: int) -> None:
    last = first + days * DAY
    ends = by_the_calendar(first, 48)
    months = max(number for number, end in enumerate(ends) if end <= last)
    assert span(first, last) == (months // 12, months % 12, (last - ends[months]).days)


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [
        ("2026-08-31", "2027-02-28", (0, 6, 0)),
        ("2027-03-31", "2027-09-30", (0, 6, 0)),
        ("2028-02-29", "2030-02-28", (2, 0, 0)),
        ("2027-04-01", "2028-03-31", (1, 0, 0)),
        ("2027-04-01", "2027-04-01", (0, 0, 1)),
        ("2027-01-31", "2027-02-28", (0, 1, 0)),
        ("2027-01-31", "2027-03-01", (0, 1, 1)),
        ("2027-04-02", "2027-04-01", (0, 0, 0)),
    ],
)
def test_lengths_by_hand(first: str, last: str, length: tuple[int, int, int]) -> None:
    assert span(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == length
