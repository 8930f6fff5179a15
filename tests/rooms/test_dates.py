"""Calendar arithmetic against the law's own words, counted day by day, and against examples written by hand.

民法143条: a period of months or years ends on the day before the day of the last month that answers to its first day;
where that month has no such day, on its last day. 年齢計算ニ関スル法律: age is counted from the day of birth.
"""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.words.dates import FIRST_YEAR, LAST_YEAR, add_months, age_on, day, last_day, minutes, span, until

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


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_every_day_of_those_years_is_read_as_the_calendar_writes_it(date: dt.date) -> None:
    assert day(f"{date.year:04}-{date.month:02}-{date.day:02}") == date


@given(st.text(st.sampled_from("0123456789-/.TWZ: \n０１２年"), max_size=12) | st.text(max_size=12))
def test_other_words_are_no_day_and_no_time(words: str) -> None:
    """RFC 3339: full-date is four digits, two and two of ASCII, hyphens between them; a time has two digits and two."""
    if not (len(words) == 10 and words.isascii() and words[4] + words[7] == "--"):
        assert day(words) is None
    if not (len(words) == 5 and words.isascii() and words[2] == ":"):
        assert minutes(words) is None


@pytest.mark.parametrize(
    "words", ["２０２６-１１-２７", "2026-11-27\n", " 2026-11-27", "2026-00-10", "2026-11-31", "+2026-1-1"]
)
def test_what_only_looks_like_a_day(words: str) -> None:
    assert day(words) is None


def test_the_years_of_a_case_are_1900_to_2200() -> None:
    """Nobody in a case is older than the oldest person that ever lived, and no licence lasts two hundred years."""
    assert (FIRST_YEAR, LAST_YEAR) == (1900, 2200)


@pytest.mark.parametrize(("year", "leap"), [(1900, False), (2000, True), (2026, False), (2028, True), (2100, False)])
def test_leap_years_are_those_of_the_calendar(year: int, leap: bool) -> None:
    """Every fourth year, of full centuries every fourth (明治三十一年勅令第九十号)."""
    assert (day(f"{year}-02-29") is not None) is leap
    assert add_months(dt.date(year, 1, 31), 1).day == (29 if leap else 28)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)), st.integers(0, 600))
def test_months_forth_and_back(start: dt.date, months: int) -> None:
    later = add_months(start, months)
    assert (later.year, later.month) == month_after(start, months)
    # The day stays, unless the month is too short for it; then it is the last.
    assert later.day == start.day or (later.day < start.day and (later + DAY).day == 1)
    back = add_months(later, -months)
    assert (back.year, back.month) == (start.year, start.month)
    assert back.day == min(start.day, later.day)


@given(st.dates(dt.date(1930, 1, 1), dt.date(2010, 12, 31)), st.integers(0, 30_000))
def test_a_person_grows_a_year_older_on_one_day_of_twelve_months(birth: dt.date, lived: int) -> None:
    """年齢計算ニ関スル法律、民法第百四十三条: a year of life is over with the day before the birthday."""
    today = birth + lived * DAY
    full = age_on(birth, today)
    over = [end_of_period(birth, 12 * years) for years in (full, full + 1)]
    assert over[0] < today <= over[1]


def test_periods_beyond_the_calendar_are_told() -> None:
    for months in (1, 12):
        with pytest.raises(OverflowError):
            last_day(dt.date(9999, 12, 2), months)
        with pytest.raises(OverflowError):
            until(dt.date(9999, 12, 2), months)
    with pytest.raises(OverflowError):
        until(dt.date.max, 0)
    with pytest.raises(OverflowError):
        last_day(dt.date.min, 0)
