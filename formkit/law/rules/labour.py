"""Labour law on time: days off, paid leave, overtime, the one-year variable system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from formkit.law.rules.table import Hit, Number, Site, fraction, rule, shown
from formkit.law.rules.treatment import free_hours, other_days_off, shifts, working_days
from formkit.law.rules.wording import tells_of
from formkit.model import Value
from formkit.words.dates import last_day

_PLACE = "/plan/treatment"
_DAYS_OFF = f"{_PLACE}/holidays"
_CALENDAR = f"{_PLACE}/calendar"


@rule("W-10")
def days_off(site: Site) -> Iterator[Hit]:
    days, least = working_days(site), site.law("days_off_least")
    if days is not None and 365 - days < least:
        says = "like_the_act" if free_hours(site) else "too_few"
        yield Hit(_DAYS_OFF, None, says, at_least=least, off=365 - days)


@rule("W-12")
def paid_leave(site: Site) -> Iterator[Hit]:
    leaves = site.get(f"{_PLACE}/leaves")
    served = _served(site)
    if not isinstance(leaves, list) or not leaves or served == "short":
        return
    least = site.law("paid_leave_days")
    paid = [
        (index, leave)
        for index, leave in site.each(f"{_PLACE}/leaves")
        if tells_of("labour/paid_leave", leave.get("name"))
    ]
    if not paid:
        yield Hit(f"{_PLACE}/leaves", None, "no_leave" if served == "long" else "perhaps_no_leave", at_least=least)
        return
    for index, leave in paid:
        if served == "long" and tells_of("labour/late_leave", leave.get("name")):
            place = f"{_PLACE}/leaves/{index}/name"
            yield Hit(place, leave.get("name"), "late", at_least=least)
    days = [(index, found) for index, one in paid if (found := fraction(one.get("days"))) is not None]
    if served == "long" and days and sum(day for _, day in days) < least:
        yield Hit(f"{_PLACE}/leaves/{days[0][0]}/days", days[0][1], "too_few", at_least=least)


def _served(site: Site) -> str:
    """Whether the service lasts over six months: long, short, or perhaps, where days without a contract lie between.

    Leave comes after six months of service, which goes on when a contract is renewed, and from stage i into stage ii.
    """
    periods = sorted((first, last) for _, first, last in site.periods(f"{_PLACE}/contract/periods"))
    goes_on = site.stage == 2 and site.get("/plan/previous_stage/same_implementer") is not False
    if not periods or (goes_on and not site.get("/trainee/displaced")):
        return "long"
    begun, until = periods[0]
    longest = "short"
    for first, last in periods:
        if first > until + dt.timedelta(days=1):
            begun = first
        until = max(until, last)
        if until > last_day(begun, 6):
            return "long"
        if until > last_day(periods[0][0], 6):
            longest = "perhaps"
    return longest


@rule("W-08")
def overtime(site: Site) -> Iterator[Hit]:
    kinds = ("month", "year", "special_average", "special_year", "special_month")
    some = any((site.number(f"{_PLACE}/overtime/{key}") or 0) > 0 for key in kinds)
    if some and site.get(f"{_PLACE}/overtime/agreement") is False:
        yield Hit(f"{_PLACE}/overtime/agreement", None, "no_agreement")


# -- the one-year variable system --------------------------------------------------------------------------------------

_KEYS = {
    "longest_week": ("最も長い週の労働時間", "the hours of the longest week"),
    "consecutive_days": ("連続する労働日数", "the working days in a row"),
}
"""Facts of the calendar that often nothing else tells, with their names."""


@rule("W-06b")
def one_year_system(site: Site) -> Iterator[Hit]:
    if site.get(f"{_PLACE}/working_system") != "variable_year":
        return
    over = [*_over_by_the_calendar(site), *_over_by_hours_and_days_off(site)]
    if free_hours(site):
        # The Act's limits do not bind farming and fishery (art. 41(i)); that they be followed is asked for.
        for hit in over[:1]:
            hit.says = "like_the_act"
            yield hit
        return
    yield from over
    row, ordinary = site.number(f"{_CALENDAR}/consecutive_days"), site.law("variable_year_row")
    if row is not None and ordinary < row <= site.law("variable_year_limits")["consecutive_days"]:
        yield Hit(f"{_CALENDAR}/consecutive_days", row, "special_period", at_most=ordinary)
    missing = [key for key in _KEYS if _within(site, key) is None]
    if missing:
        names = Value("、".join(_KEYS[key][0] for key in missing), " and ".join(_KEYS[key][1] for key in missing))
        yield Hit(_CALENDAR, None, "missing", names=names)


def _over_by_the_calendar(site: Site) -> Iterator[Hit]:
    for key, most in site.law("variable_year_limits").items():
        stated = site.number(f"{_CALENDAR}/{key}")
        if stated is not None and stated > most:
            yield Hit(f"{_CALENDAR}/{key}", stated, "over", at_most=most)


def _over_by_hours_and_days_off(site: Site) -> Iterator[Hit]:
    """What the calendar leaves open: working days by the days off, the longest day and week by the shifts."""
    limits, days = site.law("variable_year_limits"), working_days(site)
    stated, most = site.number(f"{_CALENDAR}/working_days"), limits["working_days"]
    if days is not None and days > most and (stated is None or stated <= most):
        # One weekday comes 53 times in a year, and the case does not tell which.
        sure = stated is None and days - bool(site.get(f"{_DAYS_OFF}/weekdays")) > most
        yield Hit(_DAYS_OFF, None, "days" if sure else "perhaps_days", at_most=most, days=days)
    for index, work, _ in shifts(site):
        if work > limits["longest_day"] * 60:
            yield Hit(f"{_PLACE}/working_hours/{index}", None, "day", at_most=limits["longest_day"], hours=_hours(work))
    if _within(site, "longest_week") is False and site.number(f"{_CALENDAR}/longest_week") is None:
        least, _ = _week(site)
        yield Hit(f"{_PLACE}/working_hours", None, "week", at_most=limits["longest_week"], hours=_hours(least))


def _hours(minutes: Number) -> str:
    return shown(Fraction(minutes, 60))


def _week(site: Site) -> tuple[Number, Number]:
    """Minutes that the longest week has at least and at most, by the shifts and the weekdays off."""
    lengths = [work for _, work, _ in shifts(site)]
    weekdays = site.get(f"{_DAYS_OFF}/weekdays")
    if not lengths or not isinstance(weekdays, list):
        return 0, 0
    days = 7 - len({day for day in weekdays if isinstance(day, str)})
    # Fewer other days off than weeks leave a week without any.
    whole_week = other_days_off(site) < site.law("days_off_least")
    return (min(lengths) * days if whole_week else 0), max(lengths) * days


def _within(site: Site, key: str) -> bool | None:
    """Whether the longest week, or the days in a row, are within the limit; None where the case does not tell."""
    most = site.law("variable_year_limits")[key]
    stated = site.number(f"{_CALENDAR}/{key}")
    if stated is not None:
        return bool(stated <= most)
    if key == "consecutive_days":
        return True if site.get(f"{_DAYS_OFF}/weekdays") else None
    least, longest = _week(site)
    return False if least > most * 60 else True if 0 < longest <= most * 60 else None
