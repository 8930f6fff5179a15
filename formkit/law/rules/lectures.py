"""Lectures before and after entry: when, where, by whom, and how many hours count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from formkit.law.rules.table import At, Hit, Number, Site, exact, rule, share_words, total
from formkit.law.rules.timing import entry_day
from formkit.law.rules.wording import part_of
from formkit.words import dates

_CARE = "7-13-1"


def _periods(site: Site) -> list[tuple[int, dt.date, dt.date]]:
    """Position, first and last day of each subject that has them, in order."""
    periods = []
    for index, _ in site.each("/plan/lectures"):
        first, last = (site.day(f"/plan/lectures/{index}/period/{end}") for end in ("from", "to"))
        if first and last and first <= last:
            periods.append((index, first, last))
    return periods


def _hours(lectures: Iterable[tuple[int, Mapping[str, Any]]]) -> Number | None:
    """The hours of lectures; None without lectures, or when one has none."""
    return total(lecture.get("hours") for _, lecture in lectures)


def _subject(site: Site, number: int, place: str = "/plan/lectures") -> list[tuple[int, Mapping[str, Any]]]:
    return [(index, lecture) for index, lecture in site.each(place) if lecture.get("subject") == number]


@rule("L-03")
def pre_entry_counts(site: Site) -> Iterator[Hit]:
    whole, after = site.number("/plan/hours/total"), site.number("/plan/hours/lectures")
    share = exact(site.law("lecture_share")["ordinary"])
    if site.stage != 1 or site.get("/plan/pre_entry_training") is not True:
        return
    if whole is not None and after is not None and after >= whole * share:
        return
    least = site.law("pre_entry")
    hours = site.number("/plan/pre_entry/hours")
    if hours is not None and hours < least["hours"]:
        yield Hit("/plan/pre_entry/hours", hours, "too_short", at_least=least["hours"], share=share_words(share))
    first, last = site.day("/plan/pre_entry/period/from"), site.day("/plan/pre_entry/period/to")
    entry = entry_day(site)
    arrival = entry[1] if entry else site.start
    if not first or not last or not arrival or first > last:
        return
    begin = max(first, dates.add_months(arrival, -least["within_months"]))
    if last >= arrival:
        yield Hit("/plan/pre_entry/period/to", last, "after_entry", below=arrival)
    elif last < dates.last_day(begin, least["months"]):
        yield Hit(
            "/plan/pre_entry/period",
            None,
            "too_early",
            within_months=least["within_months"],
            begin=begin,
            last=At("/plan/pre_entry/period/to", last),
            months=least["months"],
        )
    for index, lecture in site.each("/plan/pre_entry/lectures"):
        if lecture.get("subject") == 3:
            yield Hit(f"/plan/pre_entry/lectures/{index}/subject", "3", "does_not_count", expected="1, 2, 4")


@rule("L-03b")
def pre_entry_sum(site: Site) -> Iterator[Hit]:
    stated = site.number("/plan/pre_entry/hours")
    real = _hours(site.each("/plan/pre_entry/lectures"))
    if stated is not None and real is not None and stated != real:
        yield Hit("/plan/pre_entry/hours", stated, expected=real)


@rule("L-04")
def hours_fit_the_days(site: Site) -> Iterator[Hit]:
    stated = site.number("/plan/hours/lectures")
    if site.stage != 1 or stated is None:
        return
    most = site.law("lecture_day")
    held: dict[dt.date, Number] = {}
    for index, _ in site.each("/plan/lectures"):
        sessions = list(site.each(f"/plan/lectures/{index}/sessions"))
        if not sessions:
            held = {}
            break
        for _, session in sessions:
            day, begin, end = (
                dates.day(session.get("date")),
                dates.minutes(session.get("from")),
                dates.minutes(session.get("to")),
            )
            if day and begin is not None and end is not None and end > begin:
                held[day] = held.get(day, 0) + Fraction(end - begin, 60)
    counted = sum(min(hours, most["hours"]) for hours in held.values())
    if held and counted < stated:
        yield Hit("/plan/hours/lectures", stated, "more_than_days", at_most=counted, hours=most["hours"])
    periods = _periods(site)
    if held or not periods or len(periods) < len(list(site.each("/plan/lectures"))):
        return
    opening, closing = min(first for _, first, _ in periods), max(last for _, _, last in periods)
    days = (closing - opening).days + 1
    usual = sum((opening + dt.timedelta(days=day)).weekday() < most["days_a_week"] for day in range(min(days, 800)))
    for count, says in ((days, "no_room"), (usual, "no_room_in_week")):
        if stated > count * most["hours"]:
            yield Hit(
                "/plan/hours/lectures",
                stated,
                says,
                at_most=count * most["hours"],
                opening=opening,
                closing=closing,
                hours=most["hours"],
                count=count,
            )
            return


@rule("L-05")
def lectures_before_work(site: Site) -> Iterator[Hit]:
    work, periods = site.day("/plan/schedule/period/from"), _periods(site)
    if site.case.category == "D" and work and periods:
        last = max(last for _, _, last in periods)
        if work <= last:
            yield Hit("/plan/schedule/period/from", work, above=last)


@rule("L-06")
def protection_before_work(site: Site) -> Iterator[Hit]:
    work = site.day("/plan/schedule/period/from")
    if site.case.category != "A" or not work:
        return
    for index, _ in _subject(site, 3):
        place = f"/plan/lectures/{index}"
        held = [dates.day(session.get("date")) for _, session in site.each(f"{place}/sessions")]
        days = [day for day in held if day]
        last = max(days) if days else site.day(f"{place}/period/to")
        if last and last >= work:
            if days:
                yield Hit(f"{place}/sessions", None, "session_late", below=work, last=last)
            else:
                yield Hit(f"{place}/period/to", last, "period_late", below=work)


@rule("L-07")
def protection_by_an_expert(site: Site) -> Iterator[Hit]:
    insiders = [name for place in ("/implementer/name", "/supervisor/name") if (name := site.text(place))]
    for index, _ in _subject(site, 3):
        place = f"/plan/lectures/{index}/teacher/affiliation"
        from_where = site.text(place)
        if site.case.category == "D" and from_where and any(part_of(from_where, name) for name in insiders):
            yield Hit(place, from_where, "not_from_outside")


@rule("L-08")
def protection_hours(site: Site) -> Iterator[Hit]:
    hours = _hours(_subject(site, 3))
    least = site.law("protection_hours")
    if site.stage == 1 and hours is not None and hours < least:
        index = _subject(site, 3)[0][0]
        yield Hit(f"/plan/lectures/{index}/hours", hours, at_least=least)


@rule("L-09b")
def lectures_in_the_plan(site: Site) -> Iterator[Hit]:
    entry, start, end = entry_day(site), site.start, site.end
    if start and end and start > end:
        return
    for index, first, last in _periods(site):
        place = f"/plan/lectures/{index}/period"
        floor = max((day for day in (start, entry[1] if entry else None) if day), default=None)
        if floor and first < floor:
            yield Hit(f"{place}/from", first, "before_start", at_least=floor)
        if end and last > end:
            yield Hit(f"{place}/to", last, "after_end", at_most=At("/plan/periods/0/to", end))
        if not site.get(f"/plan/lectures/{index}/place"):
            yield Hit(f"/plan/lectures/{index}/place", None, "no_place")


@rule("L-11")
def care_hours(site: Site) -> Iterator[Hit]:
    if site.stage != 1 or site.text("/plan/occupation/code") != _CARE:
        return
    bounds = site.law("care_lectures")

    def least(subject: int, key: str) -> Number:
        """The hours after entry: half of the table's where at least half of them were held before entry."""
        before = _hours(_subject(site, subject, "/plan/pre_entry/lectures")) or 0
        half = Fraction(bounds[key], 2)
        return half if site.get("/plan/pre_entry_training") is True and before >= half else bounds[key]

    for subject, key, says in ((1, "japanese", "too_little_japanese"), (4, "introduction", "too_little_introduction")):
        lectures, wanted = _subject(site, subject), least(subject, key)
        hours = _hours(lectures)
        if hours is None or hours >= wanted:
            continue
        place = f"/plan/lectures/{lectures[0][0]}/hours"
        if subject == 1:
            with_n3 = least(1, "japanese_with_n3")
            levels = {trainee.get("japanese_level") for _, trainee in site.each("/trainees")}
            enough = hours >= with_n3
            if enough and levels <= {"N1", "N2", "N3"}:
                continue
            says = "enough_with_n3" if enough and not levels & {"N4", "N5"} else says
            yield Hit(place, hours, says, at_least=wanted, with_n3=with_n3)
        else:
            yield Hit(place, hours, says, at_least=wanted)


@rule("L-12")
def lectures_follow_entry(site: Site) -> Iterator[Hit]:
    entry, periods = entry_day(site), _periods(site)
    if site.case.category == "D" and entry and periods:
        index, first, _ = min(periods, key=lambda period: period[1])
        most = site.law("lectures_after_entry")
        if (first - entry[1]).days > most:
            yield Hit(
                f"/plan/lectures/{index}/period/from",
                first,
                at_most=entry[1] + dt.timedelta(days=most),
                entry=entry[1],
                days=(first - entry[1]).days,
            )


@rule("L-13")
def insurance_explained(site: Site) -> Iterator[Hit]:
    since = dt.date.fromisoformat(site.law("insurance_in_lectures"))
    for index, _ in _subject(site, 3):
        first, content = site.day(f"/plan/lectures/{index}/period/from"), site.text(f"/plan/lectures/{index}/content")
        topics = "".join(str(topic.get("name")) for _, topic in site.each(f"/plan/lectures/{index}/topics"))
        if first and first >= since and content and "保険" not in content + topics:
            yield Hit(f"/plan/lectures/{index}/content", None, since=since)
