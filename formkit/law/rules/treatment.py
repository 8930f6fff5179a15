"""Treatment: contract, working hours and breaks, prescribed hours a week and a year."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from formkit.law.rules.table import At, Hit, Number, Site, exact, fraction, rule, shown
from formkit.law.rules.wording import tells_of
from formkit.words import dates

_NOT_VARIABLE = (None, "fixed", "shift")
"""Working systems under which a day has eight hours at most: shifts as such are no variable system."""


@rule("P25")
def contract_covers_plan(site: Site) -> Iterator[Hit]:
    periods = site.periods("/plan/treatment/contract/periods")
    start, end = site.start, site.end
    if site.get("/plan/treatment/contract/fixed") is not True or not periods or not start or not end:
        return
    index, first, _ = min(periods, key=lambda period: period[1])
    work = _first_work(site, start)
    if first > work:
        yield Hit(f"/plan/treatment/contract/periods/{index}/from", first, "begins_late", at_most=work)
    index, _, last = max(periods, key=lambda one: one[2])
    if last < end:
        yield Hit(
            f"/plan/treatment/contract/periods/{index}/to", last, "ends_early", at_least=At("/plan/periods/0/to", end)
        )


def _first_work(site: Site, start: dt.date) -> dt.date:
    """First day of work: in category D the day after the lectures, when the case says when they end."""
    if site.case.category != "D":
        return start
    if known := site.day("/plan/schedule/period/from"):
        return known
    ends = [dates.day(site.get(f"/plan/lectures/{index}/period/to")) for index, _ in site.each("/plan/lectures")]
    last = max((end for end in ends if end), default=None)
    if last and last < dt.date.max:
        return last + dt.timedelta(days=1)
    return max((last for _, _, last in site.periods("/plan/periods")), default=start)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of working hours: its position, its start and length, and its break from the start, in minutes."""

    index: int
    begin: int
    whole: int
    rest: int
    pause: int


def shifts(site: Site) -> Iterator[tuple[int, int, int]]:
    """Position of the first line, minutes of work without the breaks, minutes of the breaks, for each shift."""
    for lines in _shifts(site):
        pause = sum(line.pause for line in lines)
        yield lines[0].index, lines[0].whole - pause, pause


def lines_of_hours(site: Site) -> int:
    """How many lines of working hours `shifts` has read: a line without all its times is in none."""
    return sum(len(lines) for lines in _shifts(site))


def _shifts(site: Site) -> Sequence[Sequence[_Line]]:
    """The lines of working hours by shifts.

    Lines with the same start and end are shifts that rest in turn, or one shift that rests several times: the first
    where each has the break that the law asks for, the second where one has not and they do not overlap.
    """
    return site.once_here("shifts", lambda: list(_joined(site)))


def _joined(site: Site) -> Iterator[Sequence[_Line]]:
    alike: dict[tuple[int, int], list[_Line]] = {}
    for line in _lines(site):
        alike.setdefault((line.begin, line.whole), []).append(line)
    most, fixed = site.law("daily_hours") * 60, site.get("/plan/treatment/working_system") in _NOT_VARIABLE
    for lines in alike.values():
        ordered = sorted(lines, key=lambda line: line.rest)
        apart = all(before.rest + before.pause <= after.rest for before, after in pairwise(ordered))
        short = any(
            line.pause < _least_break(site, line.whole - line.pause) or (fixed and line.whole - line.pause > most)
            for line in lines
        )
        if len(lines) > 1 and apart and short and sum(line.pause for line in lines) < lines[0].whole:
            yield lines
        else:
            yield from ([line] for line in lines)


def _lines(site: Site) -> Iterator[_Line]:
    for index, entry in site.each("/plan/treatment/working_hours"):
        times = [dates.minutes(entry.get(key)) for key in ("from", "to", "break_from", "break_to")]
        if None not in times:
            begin, end, rest, again = (time or 0 for time in times)
            yield _Line(index, begin, (end - begin) % 1440, (rest - begin) % 1440, (again - rest) % 1440)


def _least_break(site: Site, work: int) -> int:
    """The minutes of break that so many minutes of work need (article 34)."""
    return next((int(step["minutes"]) for step in site.law("breaks") if work > step["over_hours"] * 60), 0)


def free_hours(site: Site) -> bool:
    """Whether the Labour Standards Act leaves hours and breaks of the business free: farming and fishery (art. 41(i))."""
    trade, minor = site.text("/implementer/industry/major"), site.text("/implementer/industry/minor") or ""
    free = site.law("free_trades")
    return trade in free["majors"] or any(minor.startswith(start) for start in free["minors"])


def legal_week(site: Site) -> tuple[int, bool | None]:
    """The most hours of a week, and whether the 44 of small shops, clinics and the like apply (None: not told)."""
    bounds, special = site.law("weekly_hours"), site.law("special_week")
    workers, places = site.number("/implementer/employees/total"), len(site.each("/implementer/workplaces"))
    applies: bool | None = site.text("/implementer/industry/major") in special["majors"]
    few = special["workers_under"]
    if site.get("/plan/treatment/working_system") == "variable_year":
        applies = False  # not together with the one-year system
    elif applies and (workers is None or (workers >= few and places > 1)):
        applies = None
    elif applies and workers is not None:
        # Trainees are workers too; whether the stated number holds those to come is not told.
        coming = len(site.each("/trainees"))
        applies = False if workers >= few else True if workers + coming < few else None
    weekly = site.number("/plan/treatment/weekly_hours")
    larger = applies is not False and weekly is not None and weekly > bounds["ordinary"]
    return bounds["special" if larger else "ordinary"], applies


def working_days(site: Site) -> Number | None:
    """Working days of a year by the stated days off; None when the weekly ones are not stated."""
    weekdays = site.get("/plan/treatment/holidays/weekdays")
    if not isinstance(weekdays, list):
        return None
    return 365 - 52 * len({day for day in weekdays if isinstance(day, str)}) - other_days_off(site)


def other_days_off(site: Site) -> Number:
    """Days off that are no weekday; leave is taken on days of work and is none, wherever it stands."""
    others = site.each("/plan/treatment/holidays/others")
    return sum(fraction(one.get("days")) or 0 for _, one in others if not is_leave(str(one.get("name"))))


@functools.lru_cache(maxsize=4096)
def is_leave(name: str) -> bool:
    """Whether a name of days off is that of leave, as paid leave is, which one takes on a day of work."""
    return tells_of("labour/paid_leave", name) or tells_of("labour/other_leave", name)


def days_of_a_year(site: Site) -> Number | None:
    """Working days of a year: those of the calendar of the one-year system, else by the stated days off."""
    return site.number("/plan/treatment/calendar/working_days") or working_days(site)


@rule("W-05")
def daily_hours(site: Site) -> Iterator[Hit]:
    if site.get("/plan/treatment/working_system") not in _NOT_VARIABLE or free_hours(site):
        return
    most = site.law("daily_hours")
    for index, work, _ in shifts(site):
        place = f"/plan/treatment/working_hours/{index}"
        if work <= 0:
            yield Hit(place, None, "no_work")
        elif work > most * 60:
            yield Hit(place, None, "too_long", at_most=most, hours=shown(Fraction(work, 60)))


@rule("W-05c")
def hours_like_the_act(site: Site) -> Iterator[Hit]:
    if not free_hours(site):
        return
    daily, weekly = site.law("daily_hours"), site.law("weekly_hours")["ordinary"]
    fixed = site.get("/plan/treatment/working_system") in _NOT_VARIABLE
    longest = max(shifts(site), key=lambda shift: shift[1], default=None)
    stated = site.number("/plan/treatment/weekly_hours")
    if fixed and longest and longest[1] > daily * 60:
        hours = shown(Fraction(longest[1], 60))
        yield Hit(f"/plan/treatment/working_hours/{longest[0]}", None, "day", at_most=daily, hours=hours)
    elif stated is not None and stated > weekly:
        yield Hit("/plan/treatment/weekly_hours", stated, "week", at_most=weekly)


@rule("W-11")
def breaks(site: Site) -> Iterator[Hit]:
    for lines in _shifts(site) if not free_hours(site) else ():
        yield from _breaks(site, lines)


def _breaks(site: Site, lines: Sequence[_Line]) -> Iterator[Hit]:
    place, whole = f"/plan/treatment/working_hours/{lines[0].index}", lines[0].whole
    work = whole - sum(line.pause for line in lines)
    if work <= 0:  # rule W-05 tells of it
        return
    step = next((step for step in site.law("breaks") if work > step["over_hours"] * 60), None)
    pause = 0
    for line in lines:
        start = f"/plan/treatment/working_hours/{line.index}/break_from"
        if line.rest + line.pause > whole:
            yield Hit(start, site.text(start), "outside")
            return
        # What lies before or after all work is no break, but a later start or an earlier end.
        if line.pause and (line.rest == 0 or line.rest + line.pause == whole):
            if step and len(lines) == 1:
                yield Hit(
                    start, site.text(start), "at_the_edge", at_least=step["minutes"], over_hours=step["over_hours"]
                )
                return
        else:
            pause += line.pause
    if step and pause < step["minutes"]:
        yield Hit(place, None, "too_short", at_least=step["minutes"], pause=pause, over_hours=step["over_hours"])


@rule("W-05b")
def weekly_hours(site: Site) -> Iterator[Hit]:
    weekly, bounds = site.number("/plan/treatment/weekly_hours"), site.law("weekly_hours")
    most, applies = legal_week(site)
    if weekly is None or free_hours(site):
        return
    if weekly > most:
        yield Hit("/plan/treatment/weekly_hours", weekly, "over", at_most=most)
    elif weekly > bounds["ordinary"] and applies is None:
        place = "/plan/treatment/weekly_hours"
        yield Hit(place, weekly, "special", at_most=bounds["ordinary"], special=bounds["special"])


@rule("W-06")
def annual_hours(site: Site) -> Iterator[Hit]:
    annual, (week, _) = site.number("/plan/treatment/annual_hours"), legal_week(site)
    start, end = site.start, site.end
    leap = start and end and any(
        calendar.isleap(year) and start <= dt.date(year, 2, 29) <= end for year in range(start.year, end.year + 1)
    )  # fmt: skip
    most = Fraction(week * (366 if leap or not start else 365), 7)
    if annual is not None and annual > most and not free_hours(site):
        yield Hit("/plan/treatment/annual_hours", annual, at_most=most, week=week)


@rule("P21")
def year_agrees_with_week(site: Site) -> Iterator[Hit]:
    annual, weekly = site.number("/plan/treatment/annual_hours"), site.number("/plan/treatment/weekly_hours")
    if annual is None or weekly is None:
        return
    real = Fraction(annual * 7, 365)
    if abs(real - weekly) > exact(site.law("weekly_tolerance")):
        yield Hit(
            "/plan/treatment/weekly_hours", weekly, expected=real, annual=At("/plan/treatment/annual_hours", annual)
        )


@rule("P35")
def no_gap_between_contracts(site: Site) -> Iterator[Hit]:
    periods = sorted(site.periods("/plan/treatment/contract/periods"), key=lambda period: period[1])
    plan = [(first, last) for _, first, last in site.periods("/plan/periods")]
    for (_, _, before), (index, first, _) in pairwise(periods):
        # A gap that the plan has too is an interruption, not a slip.
        gap = before + dt.timedelta(days=1)
        if first > gap and any(start <= gap <= end for start, end in plan):
            yield Hit(f"/plan/treatment/contract/periods/{index}/from", first, at_most=gap)
