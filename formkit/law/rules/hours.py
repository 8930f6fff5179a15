"""Hours: totals, lectures, tasks and months, shares of the kinds of work."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from formkit.law.rules.stages import outside_the_list
from formkit.law.rules.table import At, Hit, Number, Site, exact, fraction, rule, share_words, shown, total
from formkit.law.rules.treatment import free_hours, legal_week, lines_of_hours, shifts, working_days
from formkit.model import Value


@rule("C-10")
def total_is_sum(site: Site) -> Iterator[Hit]:
    whole, training = site.number("/plan/hours/total"), site.number("/plan/hours/training")
    lectures = site.number("/plan/hours/lectures") or 0
    if whole is not None and training is not None and whole != lectures + training:
        yield Hit(
            "/plan/hours/total",
            whole,
            expected=lectures + training,
            lectures=lectures,
            training=At("/plan/hours/training", training),
        )


@rule("L-09")
def lecture_sum(site: Site) -> Iterator[Hit]:
    real = total(lecture.get("hours") for _, lecture in site.each("/plan/lectures"))
    stated = site.number("/plan/hours/lectures")
    if real is not None and stated is not None and real != stated:
        yield Hit("/plan/hours/lectures", stated, expected=real)


@rule("L-01")
def all_subjects(site: Site) -> Iterator[Hit]:
    planned = [lecture.get("subject") for _, lecture in site.each("/plan/lectures")]
    missing = [subject for subject in (1, 2, 3, 4) if subject not in planned] if planned else []
    if missing and site.stage == 1:
        names = "、".join(str(number) for number in missing)
        yield Hit("/plan/lectures", names=names)


@rule("L-02")
def lecture_share(site: Site) -> Iterator[Hit]:
    whole, lectures = site.number("/plan/hours/total"), site.number("/plan/hours/lectures")
    before = site.get("/plan/pre_entry_training")
    if site.stage != 1 or whole is None or lectures is None or not isinstance(before, bool):
        return
    share = exact(site.law("lecture_share")["with_pre_entry" if before else "ordinary"])
    if lectures < whole * share:
        why = "入国前講習あり" if before else "入国前講習なし"
        why_en = "with pre-entry lectures" if before else "without pre-entry lectures"
        yield Hit(
            "/plan/hours/lectures",
            lectures,
            at_least=whole * share,
            total=At("/plan/hours/total", whole),
            share=share_words(share),
            why=Value(why, why_en),
        )


_DUTIES = (
    ("essential", "least", "必須業務", "essential work"),
    ("related", "most", "関連業務", "related work"),
    ("peripheral", "most", "周辺業務", "peripheral work"),
)
"""The kinds of work, how the law bounds the share of each, and their names."""


def _sums(site: Site, *years: int) -> Mapping[tuple[str, bool], Number]:
    """Hours of the tasks, of all or in some years, by the kind of work and whether it is safety work."""

    def make() -> Mapping[tuple[str, bool], Number]:
        sums: defaultdict[tuple[str, bool], Number] = defaultdict(int)
        for _, task in site.each("/plan/schedule/tasks"):
            hours = fraction(task.get("hours_total"))
            if hours is not None and (not years or (task.get("year") or 1) in years):
                sums[str(task.get("duty")), task.get("safety") is True] += hours
        return sums

    return site.once_here(f"hours of years {years}", make)


def _part(sums: Mapping[tuple[str, bool], Number], duty: str) -> tuple[Number, Number]:
    """Hours of a kind of work, and those of safety work among them."""
    safe = sums.get((duty, True), 0)
    return sums.get((duty, False), 0) + safe, safe


@rule("C-07")
def task_sum(site: Site) -> Iterator[Hit]:
    sums, stated = _sums(site), site.number("/plan/hours/training")
    real = sum(sums.values())
    if sums and stated is not None and real != stated:
        yield Hit("/plan/hours/training", stated, expected=real)


@rule("P13")
def month_sum(site: Site) -> Iterator[Hit]:
    for index, task in site.each("/plan/schedule/tasks"):
        months, stated = task.get("hours_by_month"), fraction(task.get("hours_total"))
        real = total(months) if isinstance(months, list) else None
        if real is not None and stated is not None and real != stated:
            yield Hit(f"/plan/schedule/tasks/{index}/hours_total", stated, expected=real)


@rule("C-03", "essential", "least")
@rule("C-04", "related", "most")
@rule("C-05", "peripheral", "most")
def share_of_the_duty(site: Site, duty: str, bounded: str) -> Iterator[Hit]:
    if not site.get("/plan/occupation"):
        return
    sums = _sums(site)
    whole, (part, _) = sum(sums.values()), _part(sums, duty)
    bound = exact(site.law("duty_shares")[f"{duty}_{bounded}"])
    if whole and (part < whole * bound if bounded == "least" else part > whole * bound):
        words = {"part": part, "total": whole, "share": share_words(bound)}
        yield Hit("/plan/schedule/tasks", **{f"at_{bounded}": whole * bound}, **words)


@rule("C-06")
def safety_share(site: Site) -> Iterator[Hit]:
    if outside_the_list(site):
        if _sums(site) and not any(safety for _, safety in _sums(site)):
            yield Hit("/plan/schedule/tasks", None, "none")
        return
    if not site.get("/plan/occupation"):
        return
    bound = exact(site.law("duty_shares")["safety_least"])
    for duty, _, name, name_en in _DUTIES:
        whole, safe = _part(_sums(site), duty)
        if safe < whole * bound:
            yield Hit(
                "/plan/schedule/tasks",
                None,
                "too_little",
                at_least=whole * bound,
                name=Value(name, name_en),
                whole=whole,
                safe=safe,
                bound=share_words(bound),
            )


def _years(site: Site) -> list[int]:
    """The years of the schedule; tasks that name none belong to the first."""
    named = [task.get("year") or 1 for _, task in site.each("/plan/schedule/tasks")]
    return [year for year in (1, 2) if year in named]


@rule("P18")
def shares_of_each_year(site: Site) -> Iterator[Hit]:
    years = _years(site)
    if not site.get("/plan/occupation") or len(years) < 2:
        return
    shares = {key: exact(value) for key, value in site.law("duty_shares").items()}
    broken = {year: _broken(_sums(site, year), shares) for year in years}
    both = _broken(_sums(site, 1, 2), shares)
    for year in years:
        for name, name_en, has, wanted in broken[year]:
            if name not in [told for told, *_ in both]:
                yield Hit("/plan/schedule/tasks", expected=wanted, year=year, name=Value(name, name_en), has=has)


def _broken(sums: Mapping[tuple[str, bool], Number], shares: Mapping[str, Fraction]) -> list[tuple[str, str, str, str]]:
    """What is out of its share: name, name in English, hours, bound."""
    found = []
    for duty, bounded, name, name_en in _DUTIES:
        part, safe = _part(sums, duty)
        bound = sum(sums.values()) * shares[f"{duty}_{bounded}"]
        if part < bound if bounded == "least" else part > bound:
            found.append((name, name_en, shown(part), f"{'≥' if bounded == 'least' else '≤'} {shown(bound)}"))
        least = part * shares["safety_least"]
        if safe < least:
            found.append((f"{name}の安全衛生業務", f"safety in {name_en}", shown(safe), f"≥ {shown(least)}"))
    return found


@rule("C-07b")
def month_within_the_law(site: Site) -> Iterator[Hit]:
    if site.get("/plan/treatment/working_system") not in (None, "fixed", "variable_month") or free_hours(site):
        return
    week, _ = legal_week(site)
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
            yield Hit("/plan/schedule/tasks", at_most=most, year=year, months=months, sums=max(sums), week=week)


@rule("P20")
def training_like_the_year(site: Site) -> Iterator[Hit]:
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
    real, tolerance = Fraction(annual * days, 365), exact(site.law("training_tolerance"))
    least = max(real - _lectures_beside_the_work(site, first, last), Fraction(0))
    if not least * (1 - tolerance) <= training <= real * (1 + tolerance):
        about = str(round(real)) if least == real else f"{round(least)}～{round(real)}"
        yield Hit(
            "/plan/hours/training",
            training,
            expected=f"≈ {about}",
            annual=At("/plan/treatment/annual_hours", annual),
            days=days,
            real=about,
        )


def _lectures_beside_the_work(site: Site, first: dt.date | None, last: dt.date | None) -> Number:
    """Hours of lectures that may fall into the time with work.

    In the enterprise type only legal protection comes before the work (Regulation, art. 10(2)(vii)).
    """
    if site.case.category != "A" or not first or not last:
        return 0
    hours: Number = 0
    for index, lecture in site.each("/plan/lectures"):
        begin, end = (site.day(f"/plan/lectures/{index}/period/{key}") for key in ("from", "to"))
        if not begin or not end or begin > last or end < first:
            continue
        if lecture.get("subject") == 3:  # rule L-06 tells of it
            return 0
        hours += fraction(lecture.get("hours")) or 0
    return hours


@rule("C-11")
def year_like_the_calendar(site: Site) -> Iterator[Hit]:
    if site.get("/plan/treatment/working_system") not in (None, "fixed"):
        return
    annual, days = site.number("/plan/treatment/annual_hours"), working_days(site)
    lengths = [work for _, work, _ in shifts(site)]
    if lines_of_hours(site) < len(site.each("/plan/treatment/working_hours")):
        return
    if annual is None or days is None or len(set(lengths)) != 1 or lengths[0] <= 0:
        return
    real = days * Fraction(lengths[0], 60)
    if abs(annual - real) > exact(site.law("calendar_tolerance")):
        yield Hit(
            "/plan/treatment/annual_hours", annual, expected=f"≈ {shown(real)}", off=365 - days, real=real, working=days
        )
