"""Order of days: plan, application, start, licence, passport, end of the programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from formkit.law.rules.stages import goals
from formkit.law.rules.table import At, Hit, Site, rule
from formkit.model import Value
from formkit.words.dates import add_months, until


@rule("T-04", scope="case")
def plan_before_application(site: Site) -> Iterator[Hit]:
    created, applied = site.day("/dates/plan_created"), site.day("/dates/application")
    if created and applied and created > applied:
        yield Hit("/dates/plan_created", created, at_most=At("/dates/application", applied))


@rule("P09")
def application_before_start(site: Site) -> Iterator[Hit]:
    applied, start = site.day("/dates/application"), site.start
    if applied and start and applied > start:
        yield Hit("/plan/periods/0/from", start, at_least=At("/dates/application", applied))


@rule("T-01")
def not_filed_too_early(site: Site) -> Iterator[Hit]:
    applied, start = site.day("/dates/application"), site.start
    if applied and start:
        months = site.law("earliest_filing")
        first = add_months(start, -months)
        if applied < first:
            starts = At("/plan/periods/0/from", start)
            yield Hit("/dates/application", applied, at_least=first, start=starts, months=months)


@rule("T-02")
def first_stage_filed_in_time(site: Site) -> Iterator[Hit]:
    yield from _in_time(site, (1,))


@rule("T-03")
def later_stages_filed_in_time(site: Site) -> Iterator[Hit]:
    yield from _in_time(site, (2, 3))


def _in_time(site: Site, stages: tuple[int, ...]) -> Iterator[Hit]:
    applied, start = site.day("/dates/application"), site.start
    if applied and start and applied <= start and site.stage in stages:
        months = site.law("usual_filing")[str(site.stage)]
        last = add_months(start, -months)
        if applied > last:
            yield Hit(
                "/dates/application", applied, at_most=last, start=At("/plan/periods/0/from", start), months=months
            )


@rule("T-15", scope="case")
def licence_in_force(site: Site) -> Iterator[Hit]:
    first, last = site.day("/supervisor/licence_from"), site.day("/supervisor/licence_until")
    for name, name_en, day in (
        ("申請日", "application date", site.day("/dates/application")),
        ("実習の開始日", "start", site.start),
    ):
        if day and first and day < first:
            yield Hit("/supervisor/licence_from", first, "licence_later", at_most=day, name=Value(name, name_en))
        if day and last and day > last:
            yield Hit("/supervisor/licence_until", last, "licence_over", at_least=day, name=Value(name, name_en))
            return
    end = site.end
    if last and end and last < end:
        opens, closes = (add_months(last, -months) for months in site.law("licence_renewal"))
        ends = At("/plan/periods/0/to", end)
        yield Hit("/supervisor/licence_until", last, "renewal_due", at_least=ends, from_day=opens, until=closes)


@rule("T-16", scope="trainee")
def passport_valid(site: Site) -> Iterator[Hit]:
    issued, expiry = site.day("/trainee/passport/issued"), site.day("/trainee/passport/expiry")
    entry = site.day("/dates/entry") or site.start
    if issued and expiry and issued >= expiry:
        yield Hit("/trainee/passport/issued", issued, "issued_late")
    if not expiry or not entry:
        return
    if expiry < entry:
        yield Hit("/trainee/passport/expiry", expiry, "expired", at_least=entry)
    elif site.end and expiry < site.end:
        yield Hit("/trainee/passport/expiry", expiry, "renewal_due", at_least=site.end)


@rule("F-01", scope="case")
def filed_before_the_end(site: Site) -> Iterator[Hit]:
    applied = site.day("/dates/application")
    if not applied or site.stage != 1:
        return
    last = dt.date.fromisoformat(site.law("last_filing"))
    if applied > last:
        yield Hit("/dates/application", applied, at_most=last)


@rule("F-01b", scope="case")
def filed_in_time_stays(site: Site) -> Iterator[Hit]:
    applied = site.day("/dates/application")
    last, start = (dt.date.fromisoformat(site.law(key)) for key in ("last_filing", "last_start"))
    if applied and site.stage == 1 and applied <= last < site.as_of:
        yield Hit("/dates/application", applied, last=last, start=start)


@rule("F-10", scope="case")
def addressee_after_the_change(site: Site) -> Iterator[Hit]:
    applied, change = site.day("/dates/application"), dt.date.fromisoformat(site.law("programme_change"))
    if applied and site.stage in (2, 3) and applied >= change:
        yield Hit("/dates/application", applied, below=change)


@rule("F-11", scope="case")
def certificate_form_after_the_change(site: Site) -> Iterator[Hit]:
    change = dt.date.fromisoformat(site.law("programme_change"))
    place = "/dates/coe_application" if site.day("/dates/coe_application") else "/dates/application"
    filed = site.day(place)
    if isinstance(site.get("/coe"), dict) and filed and filed >= change:
        yield Hit(place, filed, below=change)


@rule("F-02")
def starts_before_the_end(site: Site) -> Iterator[Hit]:
    start = site.start
    if start and site.stage == 1 and start > (last := dt.date.fromisoformat(site.law("last_start"))):
        yield Hit("/plan/periods/0/from", start, at_most=last)


def entry_day(site: Site) -> tuple[str, dt.date] | None:
    """Where the day of entry is stated, and the day: that of the CoE application, else that of the case."""
    for place in ("/coe/entry_date", "/dates/entry"):
        if day := site.day(place):
            return place, day
    return None


@rule("T-11", scope="case")
def start_follows_entry(site: Site) -> Iterator[Hit]:
    entry, start = entry_day(site), site.start
    if site.stage != 1 or not entry or not start:
        return
    place, day = entry
    most = site.law("start_after_entry")
    if day > start:
        yield Hit(place, day, "entry_after_start", at_most=At("/plan/periods/0/from", start))
    elif (start - day).days > most:
        yield Hit(
            place,
            day,
            "long_before_start",
            at_least=start - dt.timedelta(days=most),
            start=At("/plan/periods/0/from", start),
            days=(start - day).days,
            most=most,
        )


@rule("T-06", scope="case")
def certificate_filed_in_time(site: Site) -> Iterator[Hit]:
    entry, filed = entry_day(site), site.day("/dates/coe_application")
    if not entry or not filed or filed > entry[1]:
        return
    window = site.law("coe_filing")
    first, last = add_months(entry[1], -window["earliest"]), add_months(entry[1], -window["latest"])
    if filed < first:
        yield Hit(
            "/dates/coe_application", filed, "too_early", at_least=first, entry=entry[1], earliest=window["earliest"]
        )
    elif filed > last:
        yield Hit("/dates/coe_application", filed, "too_late", at_most=last, entry=entry[1], latest=window["latest"])


@rule("T-07", scope="case")
def certificate_expected_in_time(site: Site) -> Iterator[Hit]:
    entry, issued = entry_day(site), site.day("/dates/coe_issued")
    if entry and issued and issued <= entry[1]:
        days = site.law("coe_before_entry")
        last = entry[1] - dt.timedelta(days=days)
        if issued > last:
            yield Hit("/dates/coe_issued", issued, at_most=last, entry=entry[1], days=days)


@rule("T-08", scope="case")
def entry_within_certificate(site: Site) -> Iterator[Hit]:
    entry, issued = entry_day(site), site.day("/dates/coe_issued")
    if not entry or not issued:
        return
    months = site.law("coe_validity", issued)
    last = until(issued, months)
    if not issued <= entry[1] <= last:
        yield Hit(entry[0], entry[1], at_most=last, issued=At("/dates/coe_issued", issued), months=months)


@rule("T-09", scope="case")
def visa_applied_in_time(site: Site) -> Iterator[Hit]:
    entry, visa, issued = entry_day(site), site.day("/dates/visa_application"), site.day("/dates/coe_issued")
    if visa and issued and visa < issued:
        yield Hit("/dates/visa_application", visa, "before_certificate", at_least=At("/dates/coe_issued", issued))
    elif entry and visa:
        days = site.law("visa_before_entry")
        last = entry[1] - dt.timedelta(days=days)
        if visa > last:
            yield Hit("/dates/visa_application", visa, "too_late", at_most=last, entry=entry[1], days=days)


@rule("T-10", scope="case")
def selection_long_enough_before(site: Site) -> Iterator[Hit]:
    entry, selected = entry_day(site), site.day("/dates/selection")
    if site.stage == 1 and entry and selected:
        months = site.law("selection_before_entry")
        first = add_months(selected, months)
        if entry[1] < first:
            yield Hit(entry[0], entry[1], at_least=first, selected=At("/dates/selection", selected), months=months)


@rule("T-14")
def exam_in_time(site: Site) -> Iterator[Hit]:
    end = site.end
    months = site.law("exam_before_end").get(str(site.stage))
    for place in goals(site):
        day = site.day(f"{place}/sat_on")
        if day and end and months and day > (last := add_months(end, -months)):
            yield Hit(f"{place}/sat_on", day, at_most=last, end=At("/plan/periods/0/to", end), months=months)


@rule("F-03", scope="case")
def enters_before_the_end(site: Site) -> Iterator[Hit]:
    entry, last = entry_day(site), dt.date.fromisoformat(site.law("last_start"))
    if site.stage == 1 and entry and entry[1] > last:
        yield Hit(entry[0], entry[1], at_most=last)


@rule("F-04", scope="case")
def filed_as_asked(site: Site) -> Iterator[Hit]:
    applied = site.day("/dates/application")
    asked, last = (dt.date.fromisoformat(site.law(key)) for key in ("asked_filing", "last_filing"))
    if applied and site.stage == 1 and asked < applied <= last:
        yield Hit("/dates/application", applied, at_most=asked)


@rule("T-17", scope="trainee")
def life_in_order(site: Site) -> Iterator[Hit]:
    birth, applied = site.day("/trainee/birth_date"), site.day("/dates/application")
    for what in ("education", "work"):
        for index, _ in site.each(f"/trainee/history/{what}"):
            place = f"/trainee/history/{what}/{index}"
            first, last = site.day(f"{place}/from"), site.day(f"{place}/to")
            if first and birth and first <= birth:
                yield Hit(f"{place}/from", first, "before_birth", above=At("/trainee/birth_date", birth))
            if first and last and last < first:
                yield Hit(f"{place}/to", last, "ends_first", at_least=At(f"{place}/from", first))
            if first and applied and first > applied:
                yield _future(f"{place}/from", first, applied)
    if birth and applied and birth > applied:
        yield _future("/trainee/birth_date", birth, applied)


def _future(place: str, day: dt.date, applied: dt.date) -> Hit:
    return Hit(place, day, "in_future", at_most=applied)


@rule("T-18", scope="case")
def certificate_after_the_plan(site: Site) -> Iterator[Hit]:
    applied, filed = site.day("/dates/application"), site.day("/dates/coe_application")
    if applied and filed and filed < applied:
        yield Hit("/dates/coe_application", filed, at_least=At("/dates/application", applied))
