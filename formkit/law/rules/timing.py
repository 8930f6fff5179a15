"""Order of days: plan, application, start, licence, passport, end of the programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from formkit.law.rules.table import At, Hit, Site, rule
from formkit.model import Value
from formkit.words.dates import add_months, until


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


@rule("F-01b", scope="case")
def filed_in_time_stays(site: Site) -> Iterator[Hit]:
    applied = site.day("/dates/application")
    last, start = (dt.date.fromisoformat(site.law(key)) for key in ("last_filing", "last_start"))
    if applied and site.stage == 1 and applied <= last < site.as_of:
        yield Hit("/dates/application", applied, last=last, start=start)


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


@rule("T-08", scope="case")
def entry_within_certificate(site: Site) -> Iterator[Hit]:
    entry, issued = entry_day(site), site.day("/dates/coe_issued")
    if not entry or not issued:
        return
    months = site.law("coe_validity", issued)
    last = until(issued, months)
    if not issued <= entry[1] <= last:
        yield Hit(entry[0], entry[1], at_most=last, issued=At("/dates/coe_issued", issued), months=months)
