"""Hours: totals, lectures, tasks and months, shares of the kinds of work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from formkit.law.rules.table import Hit, Number, SaidHit, Site, exact, fraction, rule, shown


@rule("C-10")
def total_is_sum(site: Site) -> Iterator[Hit]:
    """Total hours are the lecture hours and the training hours."""
    total, training = site.number("/plan/hours/total"), site.number("/plan/hours/training")
    lectures = site.number("/plan/hours/lectures") or 0
    if total is not None and training is not None and total != lectures + training:
        yield SaidHit(
            "/plan/hours/total", f"は入国後講習 {shown(lectures)} 時間と実習 {shown(training)} 時間の合計 "
            f"{shown(lectures + training)} 時間と合いません。",
            f"is not the sum of {shown(lectures)} lecture hours and {shown(training)} training hours, "
            f"{shown(lectures + training)}.",
            shown(total), shown(lectures + training),
        )  # fmt: skip


@rule("L-09")
def lecture_sum(site: Site) -> Iterator[Hit]:
    """Lecture hours of the plan are the sum of the subjects."""
    hours = [fraction(lecture.get("hours")) for _, lecture in site.each("/plan/lectures")]
    stated = site.number("/plan/hours/lectures")
    if hours and stated is not None and None not in hours:
        real = sum(hour for hour in hours if hour is not None)
        if real != stated:
            yield SaidHit(
                "/plan/hours/lectures", f"は第3面の科目ごとの時間の合計 {shown(real)} 時間と合いません。",
                f"is not the sum of the subjects on face 3, {shown(real)}.", shown(stated), shown(real),
            )  # fmt: skip


@rule("L-01")
def all_subjects(site: Site) -> Iterator[Hit]:
    """All four subjects of the post-entry lectures are planned."""
    planned = [lecture.get("subject") for _, lecture in site.each("/plan/lectures")]
    missing = [subject for subject in (1, 2, 3, 4) if subject not in planned] if planned else []
    if missing and site.stage == 1:
        names = "、".join(str(number) for number in missing)
        yield SaidHit(
            "/plan/lectures", f"に科目 {names} がありません。4科目すべてが要ります。", f"lack subject {names}. All four are needed.",
        )  # fmt: skip


@rule("L-02")
def lecture_share(site: Site) -> Iterator[Hit]:
    """Post-entry lectures take at least a sixth of the total hours, a twelfth after pre-entry lectures."""
    total, lectures = site.number("/plan/hours/total"), site.number("/plan/hours/lectures")
    before = site.get("/plan/pre_entry_training")
    if site.stage != 1 or total is None or lectures is None or not isinstance(before, bool):
        return
    share = exact(site.law("lecture_share")["with_pre_entry" if before else "ordinary"])
    if lectures < total * share:
        why = "入国前講習あり" if before else "入国前講習なし"
        why_en = "with pre-entry lectures" if before else "without pre-entry lectures"
        yield SaidHit(
            "/plan/hours/lectures", f"は合計時間 {shown(total)} 時間の {share}（{why}）に足りません。{shown(total * share)} 時間以上が要ります。",
            f"is less than {share} of the total {shown(total)} ({why_en}). At least {shown(total * share)} are needed.",
            shown(lectures), f"≥ {shown(total * share)}",
        )  # fmt: skip


def _tasks(site: Site) -> list[tuple[int, Number, str, bool]]:
    """The tasks of the schedule that have hours: position, hours, kind of work, whether it is safety work."""
    return site.once_here(
        "tasks",
        lambda: [
            (index, hours, str(task.get("duty")), task.get("safety") is True)
            for index, task in site.each("/plan/schedule/tasks")
            if (hours := fraction(task.get("hours_total"))) is not None
        ],
    )


@rule("C-07")
def task_sum(site: Site) -> Iterator[Hit]:
    """Training hours of the plan are the sum of the tasks of the schedule."""
    tasks, stated = _tasks(site), site.number("/plan/hours/training")
    real = sum(hours for _, hours, _, _ in tasks)
    if tasks and stated is not None and real != stated:
        yield SaidHit(
            "/plan/hours/training", f"は実習実施予定表の合計 {shown(real)} 時間と合いません。",
            f"is not the sum of the schedule, {shown(real)}.", shown(stated), shown(real),
        )  # fmt: skip


@rule("P13")
def month_sum(site: Site) -> Iterator[Hit]:
    """The monthly hours of a task add up to its total."""
    for index, task in site.each("/plan/schedule/tasks"):
        given = task.get("hours_by_month")
        months: list[Any] = given if isinstance(given, list) else []
        hours = [fraction(hour) for hour in months]
        total = fraction(task.get("hours_total"))
        if hours and total is not None and None not in hours:
            real = sum(hour for hour in hours if hour is not None)
            if real != total:
                yield SaidHit(
                    f"/plan/schedule/tasks/{index}/hours_total", f"は月別の時間数の合計 {shown(real)} 時間と合いません。",
                    f"is not the sum of the months, {shown(real)}.", shown(total), shown(real),
                )  # fmt: skip


def _share(site: Site, key: str, duty: str, name: str, name_en: str, *, least: bool) -> Iterator[Hit]:
    if not site.get("/plan/occupation"):
        return
    tasks = _tasks(site)
    total = sum(hours for _, hours, _, _ in tasks)
    part = sum(hours for _, hours, kind, _ in tasks if kind == duty)
    bound = exact(site.law("duty_shares")[key])
    if total and (part < total * bound if least else part > total * bound):
        limit, limit_en = ("以上", "at least") if least else ("以下", "at most")
        yield SaidHit(
            "/plan/schedule/tasks", f"の{name} {shown(part)} 時間は、実習 {shown(total)} 時間の {bound} "
            f"{limit}（{shown(total * bound)} 時間）でなければなりません。",
            f"have {shown(part)} hours of {name_en}; of {shown(total)} hours it must be {limit_en} {bound} "
            f"({shown(total * bound)}).",
            None, f"{'≥' if least else '≤'} {shown(total * bound)}",
        )  # fmt: skip


@rule("C-03")
def essential_share(site: Site) -> Iterator[Hit]:
    """Essential work takes at least half of the training."""
    yield from _share(site, "essential_least", "essential", "必須業務", "essential work", least=True)


@rule("C-04")
def related_share(site: Site) -> Iterator[Hit]:
    """Related work takes at most half of the training."""
    yield from _share(site, "related_most", "related", "関連業務", "related work", least=False)


@rule("C-05")
def peripheral_share(site: Site) -> Iterator[Hit]:
    """Peripheral work takes at most a third of the training."""
    yield from _share(site, "peripheral_most", "peripheral", "周辺業務", "peripheral work", least=False)


@rule("C-06")
def safety_share(site: Site) -> Iterator[Hit]:
    """Safety and health work takes at least a tenth of each kind of work."""
    if not site.get("/plan/occupation"):
        return
    bound = exact(site.law("duty_shares")["safety_least"])
    for duty, name, name_en in (
        ("essential", "必須業務", "essential work"),
        ("related", "関連業務", "related work"),
        ("peripheral", "周辺業務", "peripheral work"),
    ):
        whole = sum(hours for _, hours, kind, _ in _tasks(site) if kind == duty)
        safe = sum(hours for _, hours, kind, safety in _tasks(site) if kind == duty and safety)
        if safe < whole * bound:
            yield SaidHit(
                "/plan/schedule/tasks", f"の{name} {shown(whole)} 時間のうち安全衛生業務は {shown(safe)} 時間です。{bound} "
                f"以上（{shown(whole * bound)} 時間）が要ります。",
                f"have {shown(safe)} hours of safety work in {shown(whole)} hours of {name_en}; at least {bound} "
                f"({shown(whole * bound)}) is needed.",
                None, f"≥ {shown(whole * bound)}",
            )  # fmt: skip


def _years(site: Site) -> list[int]:
    """The years of the schedule; tasks that name none belong to the first."""
    named = [task.get("year") or 1 for _, task in site.each("/plan/schedule/tasks")]
    return [year for year in (1, 2) if year in named]


@rule("P18")
def shares_of_each_year(site: Site) -> Iterator[Hit]:
    """The shares of the kinds of work hold in each year of the schedule too, not only in all."""
    years = _years(site)
    if not site.get("/plan/occupation") or len(years) < 2:
        return
    shares = {key: exact(value) for key, value in site.law("duty_shares").items()}
    broken = {year: _broken(_sums(site, (year,)), shares) for year in years}
    both = _broken(_sums(site, (1, 2)), shares)
    for year in years:
        for name, name_en, has, wanted in broken[year]:
            if name not in [told for told, *_ in both]:
                yield SaidHit(
                    "/plan/schedule/tasks", f"の{year}年目だけを見ると、{name}が {has} 時間です（{wanted} 時間）。年ごとの割合も確かめてください。",
                    f"have {has} hours of {name_en} in year {year} ({wanted}). Check the shares of each year too.",
                    None, wanted,
                )  # fmt: skip


def _sums(site: Site, years: tuple[int, ...]) -> dict[tuple[str, bool], Number]:
    sums: dict[tuple[str, bool], Number] = {}
    for _, task in site.each("/plan/schedule/tasks"):
        hours = fraction(task.get("hours_total"))
        if hours is not None and (task.get("year") or 1) in years:
            key = (str(task.get("duty")), task.get("safety") is True)
            sums[key] = sums.get(key, 0) + hours
    return sums


def _broken(sums: dict[tuple[str, bool], Number], shares: dict[str, Fraction]) -> list[tuple[str, str, str, str]]:
    """What is out of its share: name, name in English, hours, bound."""
    total = sum(sums.values())
    found = []
    for duty, key, name, name_en in (
        ("essential", "essential_least", "必須業務", "essential work"),
        ("related", "related_most", "関連業務", "related work"),
        ("peripheral", "peripheral_most", "周辺業務", "peripheral work"),
    ):
        safe = sums.get((duty, True), 0)
        part, bound = sums.get((duty, False), 0) + safe, total * shares[key]
        if part < bound if key.endswith("least") else part > bound:
            found.append((name, name_en, shown(part), f"{'≥' if key.endswith('least') else '≤'} {shown(bound)}"))
        least = part * shares["safety_least"]
        if safe < least:
            found.append((f"{name}の安全衛生業務", f"safety in {name_en}", shown(safe), f"≥ {shown(least)}"))
    return found


@rule("C-07b")
def month_within_the_law(site: Site) -> Iterator[Hit]:
    """No month of the schedule has more hours than the legal weekly hours of its longest month."""
    if site.get("/plan/treatment/working_system") not in (None, "fixed", "variable_month"):
        return
    weekly, bounds = site.number("/plan/treatment/weekly_hours"), site.law("weekly_hours")
    week = bounds["special"] if weekly is not None and weekly > bounds["ordinary"] else bounds["ordinary"]
    most = Fraction(week * 31, 7)
    for year in _years(site):
        given = [
            task.get("hours_by_month")
            for _, task in site.each("/plan/schedule/tasks")
            if (task.get("year") or 1) == year
        ]
        rows = [[fraction(hour) or 0 for hour in row] for row in given if isinstance(row, list)]
        sums = [
            sum(row[month] for row in rows if month < len(row))
            for month in range(max((len(row) for row in rows), default=0))
        ]
        over = [month + 1 for month, hours in enumerate(sums) if hours > most]
        if over:
            months = "、".join(str(month) for month in over)
            yield SaidHit(
                "/plan/schedule/tasks", f"の{year}年目の {months} 月目は最大 {shown(max(sums))} 時間で、週 {week} 時間の31日分（"
                f"{shown(most)} 時間）を超えています。",
                f"come to {shown(max(sums))} hours in year {year} (months {months}), more than 31 days of {week} hours a "
                f"week ({shown(most)}).",
                None, f"≤ {shown(most)}",
            )  # fmt: skip


@rule("P20")
def training_like_the_year(site: Site) -> Iterator[Hit]:
    """The training hours are about the prescribed hours of the time in which there is work."""
    training, annual = site.number("/plan/hours/training"), site.number("/plan/treatment/annual_hours")
    stretch = [(first, last) for _, first, last in site.periods("/plan/periods") if first <= last]
    first, last = site.day("/plan/schedule/period/from"), site.day("/plan/schedule/period/to")
    if site.stage == 1 and first and last and first <= last:
        stretch = [(first, last)]
    elif site.stage == 1:
        return
    if training is None or annual is None or not stretch or site.stage is None:
        return
    days = sum((last - first).days + 1 for first, last in stretch)
    real = Fraction(annual * days, 365)
    if abs(training - real) > real * exact(site.law("training_tolerance")):
        yield SaidHit(
            "/plan/hours/training", f"は、年間の所定労働時間 {shown(annual)} 時間の実習期間 {days} 日分（約 {round(real)} 時間）と離れています。",
            f"is far from the prescribed {shown(annual)} hours a year for {days} days of work, about {round(real)}.",
            shown(training), f"≈ {round(real)}",
        )  # fmt: skip


def _clock(value: object) -> int | None:
    if not isinstance(value, str) or not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", value):
        return None
    return int(value[:2]) * 60 + int(value[3:])


@rule("C-11")
def year_like_the_calendar(site: Site) -> Iterator[Hit]:
    """The hours a year are about the days of work by the days off, times the hours of a day."""
    if site.get("/plan/treatment/working_system") not in (None, "fixed"):
        return
    annual = site.number("/plan/treatment/annual_hours")
    weekdays = site.get("/plan/treatment/holidays/weekdays")
    shifts = set()
    for _, line in site.each("/plan/treatment/working_hours"):
        times = [_clock(line.get(key)) for key in ("from", "to", "break_from", "break_to")]
        if None in times:
            return
        begin, end, rest, again = (time or 0 for time in times)
        shifts.add((end - begin) % 1440 - (again - rest) % 1440)
    if annual is None or not isinstance(weekdays, list) or len(shifts) != 1 or min(shifts) <= 0:
        return
    named = [fraction(other.get("days")) or 0 for _, other in site.each("/plan/treatment/holidays/others")]
    off = 52 * len({day for day in weekdays if isinstance(day, str)}) + sum(named)
    real = (365 - off) * Fraction(shifts.pop(), 60)
    if abs(annual - real) > exact(site.law("calendar_tolerance")):
        yield SaidHit(
            "/plan/treatment/annual_hours", f"は、休日 {shown(off)} 日から数えた {shown(real)} 時間（{shown(365 - off)} 日）と離れています。",
            f"is far from {shown(real)} hours, the {shown(365 - off)} days that {shown(off)} days off leave.",
            shown(annual), f"≈ {shown(real)}",
        )  # fmt: skip
