"""Calendar arithmetic of the forms: ages, months, lengths of periods. Whole days, minutes of a day, no time zones."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re

# No fact of a case is older or lies further ahead; a year outside is a slip of the fingers (0202, 20027).
FIRST_YEAR, LAST_YEAR = 1900, 2200

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")


def day(value: object) -> dt.date | None:
    """The ISO date in a fact of the case; None when it is absent, no date, or outside the years of any case.

    Validation tells of the latter two, so that rules need not.
    """
    return _day(value) if isinstance(value, str) else None


@functools.lru_cache(maxsize=8192)
def _day(value: str) -> dt.date | None:
    if not _ISO.fullmatch(value):
        return None
    try:
        date = dt.date.fromisoformat(value)
    except ValueError:
        return None
    return date if FIRST_YEAR <= date.year <= LAST_YEAR else None


def minutes(value: object) -> int | None:
    """The minutes since midnight of a time written HH:MM; None for anything else."""
    return int(value[:2]) * 60 + int(value[3:]) if isinstance(value, str) and _TIME.fullmatch(value) else None


def add_months(start: dt.date, months: int) -> dt.date:
    """The same day some months later or earlier, cut to the end of a shorter month: 2026-10-31 - 4 → 2026-06-30.

    Raises OverflowError outside the years 1-9999.
    """
    count = start.year * 12 + start.month - 1 + months
    year, month = divmod(count, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError("date out of range")
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def age_on(birth: dt.date, on: dt.date) -> int:
    """Full years of age on a day, the birthday itself included."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def last_day(first: dt.date, months: int) -> dt.date:
    """The last day of a period of some months that begins with a day, by article 143 of the Civil Code.

    It ends the day before the day of the same number; where the last month has none, with that month:
    2026-08-31 and six months → 2027-02-28. No months end the day before they begin. Raises OverflowError outside years 1-9999.
    """
    corresponding = add_months(first, months)
    return corresponding - dt.timedelta(days=1) if corresponding.day == first.day else corresponding


def until(event: dt.date, months: int) -> dt.date:
    """The last day of a period of some months counted from an event, whose own day does not count (Civil Code, article 140).

    One month from 2027-02-28 ends on 2027-03-31, three months from 2026-11-30 on 2027-02-28. Raises OverflowError outside years 1-9999.
    """
    return last_day(event + dt.timedelta(days=1), months)


def span(first: dt.date, last: dt.date) -> tuple[int, int, int]:
    """Length of a period in (years, months, days), both ends counted: 2027-04-01..2028-03-31 is (1, 0, 0).

    Months are 0-11, by `last_day`, and days 0-30, as the form prints them. A period that ends before it starts has no length.
    """
    if last < first:
        return (0, 0, 0)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    while last_day(first, months) > last:
        months -= 1
    return (months // 12, months % 12, (last - last_day(first, months)).days)
