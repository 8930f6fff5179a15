"""Labour law on time: days off, paid leave, overtime, the one-year variable system."""

from __future__ import annotations

from collections.abc import Iterator

from formkit.law.rules.table import Hit, Site, fraction, rule
from formkit.law.rules.treatment import working_days
from formkit.law.rules.wording import pattern
from formkit.words.dates import last_day

_PLACE = "/plan/treatment"


@rule("W-10")
def days_off(site: Site) -> Iterator[Hit]:
    days, least = working_days(site), site.law("days_off_least")
    if days is not None and 365 - days < least:
        yield Hit(f"{_PLACE}/holidays", at_least=least, off=365 - days)


@rule("W-12")
def paid_leave(site: Site) -> Iterator[Hit]:
    leaves, periods = site.get(f"{_PLACE}/leaves"), site.periods(f"{_PLACE}/contract/periods")
    # Leave comes after six months at work: a contract that ends by then has none.
    short = periods and all(last <= last_day(first, 6) for _, first, last in periods)
    if not isinstance(leaves, list) or not leaves or short:
        return
    least = site.law("paid_leave_days")
    paid = [
        (index, leave)
        for index, leave in site.each(f"{_PLACE}/leaves")
        if pattern("labour/paid_leave").search(str(leave.get("name")))
    ]
    if not paid:
        yield Hit(f"{_PLACE}/leaves", None, "no_leave", at_least=least)
        return
    days = [(index, found) for index, one in paid if (found := fraction(one.get("days"))) is not None]
    if days and sum(day for _, day in days) < least:
        yield Hit(f"{_PLACE}/leaves/{days[0][0]}/days", days[0][1], "too_few", at_least=least)


@rule("W-08")
def overtime(site: Site) -> Iterator[Hit]:
    kinds = ("month", "year", "special_average", "special_year", "special_month")
    some = any((site.number(f"{_PLACE}/overtime/{key}") or 0) > 0 for key in kinds)
    if some and site.get(f"{_PLACE}/overtime/agreement") is False:
        yield Hit(f"{_PLACE}/overtime/agreement", None, "no_agreement")
