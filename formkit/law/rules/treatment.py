"""Treatment: contract, working hours and breaks, prescribed hours a week and a year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from fractions import Fraction

from formkit.law.rules.table import Hit, SaidHit, Site, exact, rule, shown
from formkit.words import dates


@rule("P25")
def contract_covers_plan(site: Site) -> Iterator[Hit]:
    """The employment contract starts by the first working day and lasts to the end of the plan."""
    periods = site.periods("/plan/treatment/contract/periods")
    start, end = site.start, site.end
    if site.get("/plan/treatment/contract/fixed") is not True or not periods or not start or not end:
        return
    index, first, _ = min(periods, key=lambda one: one[1])
    work = _first_work(site, start)
    if first > work:
        yield SaidHit(
            f"/plan/treatment/contract/periods/{index}/from", f"は実習を始める日 {work} より後です。その日までに始まる契約にしてください。",
            f"is after the first day of work on {work}. The contract must have begun by then.", str(first), f"≤ {work}",
        )  # fmt: skip
    index, _, last = max(periods, key=lambda one: one[2])
    if last < end:
        yield SaidHit(
            f"/plan/treatment/contract/periods/{index}/to", f"は計画の終了日 {end} より前です。終了日まで続く契約にしてください。",
            f"is before the end of the plan on {end}. The contract must last until then.", str(last), f"≥ {end}",
        )  # fmt: skip


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


def _minutes(value: object) -> int | None:
    if not isinstance(value, str) or not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", value):
        return None
    return int(value[:2]) * 60 + int(value[3:])


def shifts(site: Site) -> Iterator[tuple[int, int, int]]:
    """Position, minutes of work without the break, minutes of the break, for each line of working hours."""
    for index, entry in site.each("/plan/treatment/working_hours"):
        times = [_minutes(entry.get(key)) for key in ("from", "to", "break_from", "break_to")]
        if None not in times:
            begin, end, rest, again = (time or 0 for time in times)
            whole, pause = (end - begin) % 1440, (again - rest) % 1440
            yield index, whole - pause, pause


@rule("W-05")
def daily_hours(site: Site) -> Iterator[Hit]:
    """Eight hours a day without the break, unless a variable working time system is used."""
    if site.get("/plan/treatment/working_system") not in (None, "fixed"):
        return
    most = site.law("daily_hours")
    for index, work, _ in shifts(site):
        if not 0 < work <= most * 60:
            hours = shown(Fraction(work, 60))
            yield SaidHit(
                f"/plan/treatment/working_hours/{index}", f"は休憩を除いて1日 {hours} 時間になります。{most} 時間以下にしてください。"
                f"変形労働時間制のときは制度を書いてください。",
                f"come to {hours} hours a day without the break. At most {most} are allowed, unless a variable "
                f"working time system is stated.",
                None, f"≤ {most}",
            )  # fmt: skip


@rule("W-11")
def breaks(site: Site) -> Iterator[Hit]:
    """A break of 45 minutes over six hours of work, of 60 over eight; inside the working hours."""
    for index, work, pause in shifts(site):
        place = f"/plan/treatment/working_hours/{index}"
        begin, rest = _minutes(site.get(f"{place}/from")) or 0, _minutes(site.get(f"{place}/break_from")) or 0
        if (rest - begin) % 1440 + pause > work + pause:
            yield SaidHit(
                f"{place}/break_from", "からの休憩が労働時間の中にありません。", "begins a break outside the working hours.",
                site.text(f"{place}/break_from"),
            )  # fmt: skip
            continue
        for step in site.law("breaks"):
            if work > step["over_hours"] * 60:
                if pause < step["minutes"]:
                    yield SaidHit(
                        place, f"の休憩 {pause} 分は足りません。1日 {step['over_hours']} 時間を超える労働には {step['minutes']} 分以上が要ります。",
                        f"have a break of {pause} minutes; over {step['over_hours']} hours of work need "
                        f"{step['minutes']}.",
                        None, f"≥ {step['minutes']}",
                    )  # fmt: skip
                break


@rule("W-05b")
def weekly_hours(site: Site) -> Iterator[Hit]:
    """Forty hours a week; up to 44 only in small businesses of some kinds."""
    weekly = site.number("/plan/treatment/weekly_hours")
    bounds = site.law("weekly_hours")
    if weekly is not None and weekly > bounds["ordinary"]:
        special = weekly <= bounds["special"]
        ask = f"週 {bounds['special']} 時間の特例措置対象事業場であることを確かめてください。"
        ask_en = f"Make sure that the business is one of those allowed {bounds['special']}."
        yield SaidHit(
            "/plan/treatment/weekly_hours",
            f"は週 {bounds['ordinary']} 時間を超えています。"
            + (ask if special else "法定労働時間の中に直してください。"),
            f"is more than {bounds['ordinary']} hours a week. "
            + (ask_en if special else "Bring it within the legal hours."),
            shown(weekly),
            f"≤ {bounds['ordinary']}",
            severity="warning" if special else "error",
        )


@rule("W-06")
def annual_hours(site: Site) -> Iterator[Hit]:
    """Hours a year are within the legal weekly hours of a whole year."""
    annual, weekly = site.number("/plan/treatment/annual_hours"), site.number("/plan/treatment/weekly_hours")
    bounds = site.law("weekly_hours")
    week = bounds["special"] if weekly is not None and weekly > bounds["ordinary"] else bounds["ordinary"]
    most = Fraction(week * 366, 7)
    if annual is not None and annual > most:
        yield SaidHit(
            "/plan/treatment/annual_hours", f"は週 {week} 時間の1年分（{shown(most)} 時間）を超えています。",
            f"is more than a year of {week} hours a week, {shown(most)}.", shown(annual), f"≤ {shown(most)}",
        )  # fmt: skip


@rule("P21")
def year_agrees_with_week(site: Site) -> Iterator[Hit]:
    """The weekly average and the hours a year say the same."""
    annual, weekly = site.number("/plan/treatment/annual_hours"), site.number("/plan/treatment/weekly_hours")
    if annual is None or weekly is None:
        return
    real = Fraction(annual * 7, 365)
    if abs(real - weekly) > exact(site.law("weekly_tolerance")):
        yield SaidHit(
            "/plan/treatment/weekly_hours", f"は年間 {shown(annual)} 時間から数えた週平均 {shown(real)} 時間と離れています。",
            f"is far from the average of {shown(annual)} hours a year, {shown(real)}.", shown(weekly), shown(real),
        )  # fmt: skip
