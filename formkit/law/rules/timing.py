"""Order of days: plan, application, start, licence, passport, end of the programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from formkit.law.rules.table import At, Hit, Site, rule
from formkit.words.dates import until


def entry_day(site: Site) -> tuple[str, dt.date] | None:
    """Where the day of entry is stated, and the day: that of the CoE application, else that of the case."""
    for place in ("/coe/entry_date", "/dates/entry"):
        if day := site.day(place):
            return place, day
    return None


@rule("T-08", scope="case")
def entry_within_certificate(site: Site) -> Iterator[Hit]:
    entry, issued = entry_day(site), site.day("/dates/coe_issued")
    if not entry or not issued:
        return
    months = site.law("coe_validity", issued)
    last = until(issued, months)
    if not issued <= entry[1] <= last:
        yield Hit(entry[0], entry[1], at_most=last, issued=At("/dates/coe_issued", issued), months=months)
