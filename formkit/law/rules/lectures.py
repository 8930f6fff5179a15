"""Lectures before and after entry: when, where, by whom, and how many hours count."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from formkit.law.rules.table import Hit, Number, SaidHit, Site, exact, fraction, rule, shown
from formkit.law.rules.timing import entry_day
from formkit.law.rules.wording import loose
from formkit.model import Severity
from formkit.words import dates

_CARE = "7-13-1"


def _periods(site: Site) -> list[tuple[int, dt.date, dt.date]]:
    """Position, first and last day of each subject that has them, in order."""
    found = []
    for index, _ in site.each("/plan/lectures"):
        first, last = (site.day(f"/plan/lectures/{index}/period/{end}") for end in ("from", "to"))
        if first and last and first <= last:
            found.append((index, first, last))
    return found


def _sum(values: list[Number | None]) -> Number | None:
    """The sum, or None when there is nothing to add or one is no number."""
    return sum(value for value in values if value is not None) if values and None not in values else None


def _subject(site: Site, number: int) -> list[tuple[int, Mapping[str, Any]]]:
    return [(index, one) for index, one in site.each("/plan/lectures") if one.get("subject") == number]


@rule("L-03")
def pre_entry_counts(site: Site) -> Iterator[Hit]:
    """Pre-entry lectures cut the hours after entry only when they are recent, long and many enough."""
    total, after = site.number("/plan/hours/total"), site.number("/plan/hours/lectures")
    share = exact(site.law("lecture_share")["ordinary"])
    if site.stage != 1 or site.get("/plan/pre_entry_training") is not True:
        return
    if total is not None and after is not None and after >= total * share:
        return
    least = site.law("pre_entry")
    hours = site.number("/plan/pre_entry/hours")
    if hours is not None and hours < least["hours"]:
        yield SaidHit(
            "/plan/pre_entry/hours", f"は {least['hours']} 時間に足りません。{share} より少ない入国後講習は認められません。",
            f"is less than {least['hours']}. Then the lectures after entry cannot be less than {share}.",
            shown(hours), f"≥ {least['hours']}",
        )  # fmt: skip
    first, last = site.day("/plan/pre_entry/period/from"), site.day("/plan/pre_entry/period/to")
    entry = entry_day(site)
    arrival = entry[1] if entry else site.start
    if not first or not last or not arrival or first > last:
        return
    begin = max(first, dates.add_months(arrival, -least["within_months"]))
    if last >= arrival:
        yield SaidHit(
            "/plan/pre_entry/period/to", f"は入国の日 {arrival} より前でなければなりません。", f"must be before the entry on {arrival}.",
            str(last), f"< {arrival}",
        )  # fmt: skip
    elif last + dt.timedelta(days=1) < dates.add_months(begin, least["months"]):
        yield SaidHit(
            "/plan/pre_entry/period", f"のうち入国前{least['within_months']}月以内（{begin} から {last} まで）が{least['months']}月に足りません。",
            f"has less than {least['months']} month in the {least['within_months']} months before the entry: {begin} to "
            f"{last}.",
        )  # fmt: skip
    for index, one in site.each("/plan/pre_entry/lectures"):
        if one.get("subject") == 3:
            yield SaidHit(
                f"/plan/pre_entry/lectures/{index}/subject", "（法的保護に必要な情報）は入国前講習に数えられません。入国後に行ってください。",
                "(legal protection) does not count before entry. Give it after entry.", "3", "1, 2, 4",
            )  # fmt: skip


@rule("L-03b")
def pre_entry_sum(site: Site) -> Iterator[Hit]:
    """The hours of the pre-entry lectures are the sum of their subjects."""
    stated = site.number("/plan/pre_entry/hours")
    real = _sum([fraction(one.get("hours")) for _, one in site.each("/plan/pre_entry/lectures")])
    if stated is not None and real is not None and stated != real:
        yield SaidHit(
            "/plan/pre_entry/hours", f"は科目ごとの時間の合計 {shown(real)} 時間と合いません。",
            f"is not the sum of the subjects, {shown(real)}.", shown(stated), shown(real),
        )  # fmt: skip


@rule("L-04")
def hours_fit_the_days(site: Site) -> Iterator[Hit]:
    """A day counts at most eight hours of lectures, a week in principle five days."""
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
            day, begin, end = dates.day(session.get("date")), _clock(session.get("from")), _clock(session.get("to"))
            if day and begin is not None and end is not None and end > begin:
                held[day] = held.get(day, 0) + Fraction(end - begin, 60)
    counted = sum(min(hours, most["hours"]) for hours in held.values())
    if held and counted < stated:
        yield SaidHit(
            "/plan/hours/lectures", f"は、1日 {most['hours']} 時間までで数えた日程の {shown(counted)} 時間より多いです。",
            f"is more than the lecture days have, {shown(counted)} at {most['hours']} hours a day at most.",
            shown(stated), f"≤ {shown(counted)}",
        )  # fmt: skip
    periods = _periods(site)
    if held or not periods or len(periods) < len(list(site.each("/plan/lectures"))):
        return
    opening, closing = min(first for _, first, _ in periods), max(last for _, _, last in periods)
    days = (closing - opening).days + 1
    usual = sum((opening + dt.timedelta(days=day)).weekday() < most["days_a_week"] for day in range(min(days, 800)))
    limits: tuple[tuple[int, Severity | None], ...] = ((days, None), (usual, "warning"))
    for count, severity in limits:
        if stated > count * most["hours"]:
            yield SaidHit(
                "/plan/hours/lectures", f"は {opening} から {closing} までに収まりません。1日 {most['hours']} 時間、{count} 日で "
                f"{count * most['hours']} 時間です。",
                f"does not fit into {opening} to {closing}: {count} days of {most['hours']} hours are "
                f"{count * most['hours']}.",
                shown(stated), f"≤ {count * most['hours']}", severity=severity,
            )  # fmt: skip
            return


def _clock(value: object) -> int | None:
    if not isinstance(value, str) or not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", value):
        return None
    return int(value[:2]) * 60 + int(value[3:])


@rule("L-05")
def lectures_before_work(site: Site) -> Iterator[Hit]:
    """In category D there is no work before the lectures have ended."""
    work, periods = site.day("/plan/schedule/period/from"), _periods(site)
    if site.case.category == "D" and work and periods:
        last = max(last for _, _, last in periods)
        if work <= last:
            yield SaidHit(
                "/plan/schedule/period/from", f"は講習の終わる日 {last} より後でなければなりません。講習の間は実習ができません。",
                f"must be after the end of the lectures on {last}. There is no work during lectures.",
                str(work), f"> {last}",
            )  # fmt: skip


@rule("L-06")
def protection_before_work(site: Site) -> Iterator[Hit]:
    """In category A the lectures on legal protection have ended when work starts."""
    work = site.day("/plan/schedule/period/from")
    if site.case.category != "A" or not work:
        return
    for index, _ in _subject(site, 3):
        place = f"/plan/lectures/{index}"
        held = [dates.day(session.get("date")) for _, session in site.each(f"{place}/sessions")]
        known = [day for day in held if day]
        last = max(known) if known else site.day(f"{place}/period/to")
        if last and last >= work:
            yield SaidHit(
                f"{place}/sessions" if known else f"{place}/period/to",
                f"（{last}）は実習を始める日 {work} より前でなければなりません。" if known
                else f"は実習を始める日 {work} より前でなければなりません。法的保護の講習は実習の前に終えます。",
                f"must be before work starts on {work}. Legal protection is taught before work.",
                None if known else str(last), f"< {work}",
            )  # fmt: skip


@rule("L-07")
def protection_by_an_expert(site: Site) -> Iterator[Hit]:
    """Legal protection is taught by an expert; in category D by one from outside both organisations."""
    insiders = [
        loose(name) for place in ("/implementer/name", "/supervisor/name") if (name := site.text(place))
    ]  # fmt: skip
    for index, _ in _subject(site, 3):
        place = f"/plan/lectures/{index}/teacher"
        if site.get(f"{place}/expert") is False:
            yield SaidHit(
                f"{place}/expert", "が「いいえ」です。科目3は専門的な知識を有する人が教えなければなりません。",
                "says no. Subject 3 must be taught by a person with expert knowledge.", None, "true",
            )  # fmt: skip
        from_where = site.text(f"{place}/affiliation")
        if site.case.category == "D" and from_where and loose(from_where) in insiders:
            yield SaidHit(
                f"{place}/affiliation", "は申請者か監理団体です。科目3の講師は、どちらにも属さない人でなければなりません。",
                "is the applicant or the supervising organisation. Subject 3 is taught by somebody from outside both.",
                from_where,
            )  # fmt: skip


@rule("L-08")
def protection_hours(site: Site) -> Iterator[Hit]:
    """Legal protection has eight hours: two for each of its four parts."""
    hours = _sum([fraction(one.get("hours")) for _, one in _subject(site, 3)])
    least = site.law("protection_hours")
    if site.stage == 1 and hours is not None and hours < least:
        index = _subject(site, 3)[0][0]
        yield SaidHit(
            f"/plan/lectures/{index}/hours", f"では科目3（法的保護に必要な情報）が {least} 時間に足りません。4つの内容に各2時間が目安です。",
            f"gives subject 3 (legal protection) less than {least} hours; two for each of its four parts are expected.",
            shown(hours), f"≥ {least}",
        )  # fmt: skip


@rule("L-09b")
def lectures_in_the_plan(site: Site) -> Iterator[Hit]:
    """Lectures lie inside the plan, not before the entry, and have a place."""
    entry, start, end = entry_day(site), site.start, site.end
    if start and end and start > end:
        return
    for index, first, last in _periods(site):
        place = f"/plan/lectures/{index}/period"
        floor = max((day for day in (start, entry[1] if entry else None) if day), default=None)
        if floor and first < floor:
            yield SaidHit(
                f"{place}/from", f"は入国（開始）の日 {floor} より前です。", f"is before the entry or start on {floor}.",
                str(first), f"≥ {floor}",
            )  # fmt: skip
        if end and last > end:
            yield SaidHit(
                f"{place}/to", f"は計画の終了日 {end} より後です。", f"is after the end of the plan on {end}.", str(last), f"≤ {end}",
            )  # fmt: skip
        if not site.get(f"/plan/lectures/{index}/place"):
            yield SaidHit(
                f"/plan/lectures/{index}/place", "が書かれていません。講習施設の名称と所在地を書いてください。",
                "is missing. Write name and address of the place.",
            )  # fmt: skip


@rule("L-10")
def allowance_stated(site: Site) -> Iterator[Hit]:
    """In category D the allowance during the lectures is stated."""
    hours, allowance = site.number("/plan/hours/lectures"), site.number("/plan/treatment/lecture_allowance")
    if site.case.category == "D" and hours and not allowance:
        yield SaidHit(
            "/plan/treatment/lecture_allowance", "が書かれていません。講習の間は賃金がないので、講習手当などの額を書いてください。",
            "is missing. There is no wage during the lectures: state the allowance.",
        )  # fmt: skip


@rule("L-11")
def care_hours(site: Site) -> Iterator[Hit]:
    """Nursing care has lectures of its own: hours of Japanese and of introduction to care."""
    if site.stage != 1 or site.text("/plan/occupation/code") != _CARE:
        return
    least = site.law("care_lectures")
    language = _sum([fraction(one.get("hours")) for _, one in _subject(site, 1)])
    if language is not None and language < least["japanese"]:
        some = language >= least["japanese_with_n3"]
        ja = f"N3に合格した人だけの計画なら {least['japanese_with_n3']} 時間で足ります。" if some else ""
        en = f" Where all have passed N3, {least['japanese_with_n3']} are enough." if some else ""
        yield SaidHit(
            f"/plan/lectures/{_subject(site, 1)[0][0]}/hours", f"では日本語が {least['japanese']} 時間に足りません。{ja}",
            f"gives less than {least['japanese']} hours of Japanese.{en}", shown(language), f"≥ {least['japanese']}",
            severity="warning" if some else None,
        )  # fmt: skip
    care = _sum([fraction(one.get("hours")) for _, one in _subject(site, 4)])
    if care is not None and care < least["introduction"]:
        yield SaidHit(
            f"/plan/lectures/{_subject(site, 4)[0][0]}/hours", f"では介護導入講習が {least['introduction']} 時間に足りません。",
            f"gives less than {least['introduction']} hours of introduction to care.",
            shown(care), f"≥ {least['introduction']}",
        )  # fmt: skip


@rule("L-12")
def lectures_follow_entry(site: Site) -> Iterator[Hit]:
    """In category D the lectures begin right after the entry."""
    entry, periods = entry_day(site), _periods(site)
    if site.case.category == "D" and entry and periods:
        index, first, _ = min(periods, key=lambda one: one[1])
        most = site.law("lectures_after_entry")
        if (first - entry[1]).days > most:
            yield SaidHit(
                f"/plan/lectures/{index}/period/from", f"は入国の日 {entry[1]} から {(first - entry[1]).days} 日後です。入国後すぐに始めてください。",
                f"is {(first - entry[1]).days} days after the entry on {entry[1]}. Lectures follow at once.",
                str(first), f"≤ {entry[1] + dt.timedelta(days=most)}",
            )  # fmt: skip
