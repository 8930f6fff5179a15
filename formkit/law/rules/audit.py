"""Audit and supervision: what the supervising organisation does at the implementer, and its licence."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from formkit.law.rules.table import At, Hit, Site, exact, rule
from formkit.law.rules.wording import person
from formkit.model import Value
from formkit.words import dates
from formkit.words.dates import last_day, until

T = TypeVar("T")

_METHODS = {
    "on_site": ("実地の確認", "inspection on site"),
    "staff_reports": ("技能実習責任者・指導員からの報告", "reports from manager and instructors"),
    "interviews": ("技能実習生との面談", "interviews with trainees"),
    "records": ("設備と帳簿の確認", "facilities and records"),
    "living": ("生活環境の確認", "living conditions"),
}


def _audits(site: Site) -> list[tuple[dt.date, str]]:
    """The days of the audits, in order, with their places."""
    audits = (
        (dates.day(audit.get("date")), f"/supervisor/audits/{index}")
        for index, audit in site.each("/supervisor/audits")
    )
    return sorted((day, place) for day, place in audits if day)


@rule("A-01", scope="case")
def audits_often_enough(site: Site) -> Iterator[Hit]:
    every, months = _audits(site), site.law("audit_months")
    if not every:
        return
    present = sum(site.number(f"/implementer/trainees_now/{stage}") or 0 for stage in ("i", "ii", "iii"))
    end = min(site.day("/dates/application") or site.as_of, site.as_of) if present else every[-1][0]
    yield from _long_gaps(site, every, end)
    audits, apart = _of_the_last_group(site, every), site.law("audit_groups_apart")
    if end > until(audits[-1][0], apart):
        end = audits[-1][0]
    # The guideline counts blocks of three months from the month in which the lectures began, which the case does not
    # tell: told is what no such counting allows.
    gaps = [_month_without_audit(audits, first, months, end) for first in range(months)]
    if all(gaps):
        begin = max(gap for gap in gaps if gap)
        day, place = max((audit for audit in audits if audit[0] < begin), default=audits[0])
        yield Hit(f"{place}/date", day, "without_audit", first=begin, last=last_day(begin, months), months=months)


def _of_the_last_group(site: Site, days: Sequence[tuple[dt.date, T]]) -> Sequence[tuple[dt.date, T]]:
    """Those after the last long gap: before it there may have been other trainees, and nobody in between."""
    apart = site.law("audit_groups_apart")
    begins = [number for number, (before, after) in enumerate(pairwise(days), 1) if after[0] > until(before[0], apart)]
    return days[begins[-1] :] if begins else days


def _long_gaps(site: Site, audits: Sequence[tuple[dt.date, str]], end: dt.date) -> Iterator[Hit]:
    """Gaps in which nobody may have been there, where the case tells of trainees: those of this plan, or of today."""
    apart, months, since = site.law("audit_groups_apart"), site.law("audit_months"), _there_since(site)
    ends = [day for day, _ in audits[1:]]
    for (day, place), after in zip(audits, [*ends, end], strict=True):
        # Two blocks long: then it holds a whole one, however they are counted.
        theirs = since is not None and after > last_day(max(day, since), 2 * months)
        if after > until(day, apart) and (theirs or after not in ends):
            yield Hit(f"{place}/date", day, "perhaps_nobody", after=after, months=months)


def _there_since(site: Site) -> dt.date | None:
    """Since when the trainees of this plan have trained at this implementer, where the case says that they have."""
    if site.get("/plan/previous_stage/same_implementer") is not True or site.stage is None:
        return None
    begun = [
        dates.day(one.get("from"))
        for index, _ in site.each("/trainees")
        for _, one in site.each(f"/trainees/{index}/history/training")
        if one.get("stage") == site.stage - 1
    ]
    return min((day for day in begun if day), default=None)


def _month_without_audit(
    audits: Sequence[tuple[dt.date, str]], shift: int, months: int, end: dt.date
) -> dt.date | None:
    """The first day of the first whole block without an audit, where blocks begin `shift` months off; None when none is."""

    def block(day: dt.date) -> int:
        return (day.year * 12 + day.month - 1 - shift) // months

    held = {block(day) for day, _ in audits}
    for number in range(min(held), block(end + dt.timedelta(days=1))):
        if number not in held:
            year, month = divmod(number * months + shift, 12)
            return dt.date(year, month + 1, 1)
    return None


@rule("A-02", scope="case")
def enough_interviews(site: Site) -> Iterator[Hit]:
    bounds = site.law("audit_interviews")
    for _, place in _audits(site):
        trainees, met = site.number(f"{place}/trainees"), site.number(f"{place}/interviewed")
        if trainees is None or met is None or trainees < 1:
            continue
        least = max(math.ceil(trainees * exact(bounds["share"])), min(bounds["least"], int(trainees)))
        if met < least:
            yield Hit(f"{place}/interviewed", met, at_least=least, trainees=At(f"{place}/trainees", trainees))


@rule("A-03", scope="case")
def all_methods(site: Site) -> Iterator[Hit]:
    for _, place in _audits(site):
        methods = site.get(f"{place}/methods")
        if not isinstance(methods, list):
            continue
        left = [names for key, names in _METHODS.items() if key not in methods]
        if left:
            yield Hit(f"{place}/methods", duties=[Value(ja, en) for ja, en in left])


@rule("A-04", scope="case")
def monthly_visits(site: Site) -> Iterator[Hit]:
    given = site.get("/supervisor/visits")
    visits = ((dates.day(value), index) for index, value in enumerate(given if isinstance(given, list) else ()))
    if site.stage != 1:
        return
    # Stage i lasts a year at most, so that visits before a longer gap were to others.
    for (before, _), (day, index) in pairwise(
        _of_the_last_group(site, sorted((day, index) for day, index in visits if day))
    ):
        # One in each month of the calendar.
        missed = (day.year - before.year) * 12 + day.month - before.month - 1
        if missed >= site.law("visit_months"):
            yield Hit(f"/supervisor/visits/{index}", day, before=before, missed=missed)


@rule("A-06", scope="case")
def guidance_on_plan(site: Site) -> Iterator[Hit]:
    guide = person(site.get("/supervisor/plan_guide/name"))
    managers = {
        person(workplace.get("manager", {}).get("name"))
        for _, workplace in site.each("/implementer/workplaces")
        if isinstance(workplace.get("manager"), dict)
    }
    if guide and guide in managers:
        yield Hit("/supervisor/plan_guide/name", None, "is_manager")


@rule("A-07", scope="trainee")
def advice_in_mother_tongue(site: Site) -> Iterator[Hit]:
    given, nationality = site.get("/supervisor/consultation_languages"), site.text("/trainee/nationality")
    if isinstance(given, list) and given and nationality and nationality not in given:
        yield Hit("/supervisor/consultation_languages", expected=At("/trainee/nationality", nationality))


@rule("A-09", scope="case")
def licence_lasts(site: Site) -> Iterator[Hit]:
    first, last = site.day("/supervisor/licence_from"), site.day("/supervisor/licence_until")
    kind = site.text("/supervisor/licence_kind")
    known = site.law("licence_years").get(kind or "")
    if not first or not last or not known or last < first:
        return
    ends = [last_day(first, 12 * years) for years in known]
    if last not in ends:
        said = "か".join(str(end) for end in ends)
        yield Hit(
            "/supervisor/licence_until",
            last,
            expected=said,
            first=At("/supervisor/licence_from", first),
            lengths=Value("年か".join(map(str, known)), " or ".join(map(str, known))),
        )


@rule("A-11", scope="case")
def audit_at_once(site: Site) -> Iterator[Hit]:
    audits = _audits(site)
    for index, _ in site.each("/supervisor/suspicions"):
        place = f"/supervisor/suspicions/{index}"
        day, audited = site.day(f"{place}/date"), site.day(f"{place}/audited")
        if day and not audited and not any(audit >= day for audit, _ in audits):
            yield Hit(f"{place}/audited", None, "not_held", day=At(f"{place}/date", day))
        elif day and audited and (audited < day or (audited - day).days > site.law("audit_at_once_days")):
            yield Hit(f"{place}/audited", audited, "late", day=At(f"{place}/date", day))
