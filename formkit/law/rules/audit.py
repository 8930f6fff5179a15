"""Audit and supervision: what the supervising organisation does at the implementer, and its licence."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from itertools import pairwise

from formkit.law.rules.table import Hit, SaidHit, Site, exact, rule
from formkit.words import dates
from formkit.words.dates import add_months

_METHODS = {
    "on_site": ("実地の確認", "inspection on site"),
    "staff_reports": ("技能実習責任者・指導員からの報告", "reports from manager and instructors"),
    "interviews": ("技能実習生との面談", "interviews with trainees"),
    "records": ("設備と帳簿の確認", "facilities and records"),
    "living": ("生活環境の確認", "living conditions"),
}


def _audits(site: Site) -> list[tuple[dt.date, str]]:
    """The days of the audits, in order, with their places."""
    found = (
        (dates.day(one.get("date")), f"/supervisor/audits/{index}") for index, one in site.each("/supervisor/audits")
    )
    return sorted((day, place) for day, place in found if day)


@rule("A-01", scope="case")
def audits_often_enough(site: Site) -> Iterator[Hit]:
    """Between two audits there are at most three months."""
    months = site.law("audit_months")
    for (before, _), (day, place) in pairwise(_audits(site)):
        if day > (last := add_months(before, months)):
            yield SaidHit(
                f"{place}/date", f"は前の監査 {before} から{months}か月（{last}）を過ぎています。",
                f"is more than {months} months after the audit before on {before}.", str(day), f"≤ {last}",
            )  # fmt: skip


@rule("A-02", scope="case")
def enough_interviews(site: Site) -> Iterator[Hit]:
    """An audit interviews a quarter of the trainees, and two at least where there are two or more."""
    bounds = site.law("audit_interviews")
    for _, place in _audits(site):
        trainees, met = site.number(f"{place}/trainees"), site.number(f"{place}/interviewed")
        if trainees is None or met is None or trainees < 1:
            continue
        least = max(math.ceil(trainees * exact(bounds["share"])), min(bounds["least"], int(trainees)))
        if met < least:
            yield SaidHit(
                f"{place}/interviewed", f"は足りません。{trainees}人のうち{least}人以上と面談しなければなりません。",
                f"is too few: {least} of {trainees} trainees must be interviewed.", str(met), f"≥ {least}",
            )  # fmt: skip


@rule("A-03", scope="case")
def all_methods(site: Site) -> Iterator[Hit]:
    """An audit uses all five methods."""
    for _, place in _audits(site):
        methods = site.get(f"{place}/methods")
        if not isinstance(methods, list):
            continue
        left = [names for key, names in _METHODS.items() if key not in methods]
        if left:
            yield SaidHit(
                f"{place}/methods", f"に「{'、'.join(ja for ja, _ in left)}」がありません。", f"lack: {', '.join(en for _, en in left)}.",
            )  # fmt: skip


@rule("A-04", scope="case")
def monthly_visits(site: Site) -> Iterator[Hit]:
    """In stage i guidance visits are made every month."""
    given = site.get("/supervisor/visits")
    found = ((dates.day(value), index) for index, value in enumerate(given if isinstance(given, list) else ()))
    months = site.law("visit_months")
    if site.stage != 1:
        return
    for (before, _), (day, index) in pairwise(sorted((day, index) for day, index in found if day)):
        if day > (last := add_months(before, months)):
            yield SaidHit(
                f"/supervisor/visits/{index}", f"は前の訪問 {before} から{months}か月（{last}）を過ぎています。",
                f"is more than {months} month after the visit before on {before}.", str(day), f"≤ {last}",
            )  # fmt: skip


@rule("A-05", scope="case")
def audit_reported(site: Site) -> Iterator[Hit]:
    """An audit is reported within two months."""
    months = site.law("audit_report_months")
    for day, place in _audits(site):
        reported = site.day(f"{place}/reported")
        if reported and reported > (last := add_months(day, months)):
            yield SaidHit(
                f"{place}/reported", f"は監査の日 {day} から{months}か月（{last}）を過ぎています。",
                f"is more than {months} months after the audit on {day}.", str(reported), f"≤ {last}",
            )  # fmt: skip


@rule("A-06", scope="case")
def guidance_on_plan(site: Site) -> Iterator[Hit]:
    """Who guides the plan has five years of experience and saw workplace and lodging before the application."""
    base, least = "/supervisor/guidance", site.law("guidance_years")
    years, applied = site.number(f"{base}/years"), site.day("/dates/application")
    if years is not None and years < least:
        yield SaidHit(
            f"{base}/years", f"は{least}年に足りません。", f"is less than the {least} years needed.", str(years), f"≥ {least}",
        )  # fmt: skip
    for key in ("workplace_seen", "lodging_seen"):
        seen = site.day(f"{base}/{key}")
        if seen and applied and seen > applied:
            yield SaidHit(
                f"{base}/{key}", f"は申請日 {applied} より後です。申請の前に確かめなければなりません。",
                f"is after the application on {applied}. It must be inspected before.", str(seen), f"≤ {applied}",
            )  # fmt: skip


@rule("A-07", scope="trainee")
def advice_in_mother_tongue(site: Site) -> Iterator[Hit]:
    """Advice is given in the trainee's mother tongue."""
    given, nationality = site.get("/supervisor/consultation_languages"), site.text("/trainee/nationality")
    if isinstance(given, list) and given and nationality and nationality not in given:
        yield SaidHit(
            "/supervisor/consultation_languages", f"に技能実習生の国籍 {nationality} がありません。母国語の相談員を確かめてください。",
            f"lack the trainee's nationality {nationality}. See that advice is given in that language.", None, nationality,
        )  # fmt: skip


@rule("A-09", scope="case")
def licence_lasts(site: Site) -> Iterator[Hit]:
    """A licence lasts as many years as its kind."""
    first, last = site.day("/supervisor/licence_from"), site.day("/supervisor/licence_until")
    kind = site.text("/supervisor/licence_kind")
    known = site.law("licence_years").get(kind or "")
    if not first or not last or not known or last < first:
        return
    ends = [add_months(first, 12 * years) - dt.timedelta(days=1) for years in known]
    if last not in ends:
        said = "か".join(str(end) for end in ends)
        yield SaidHit(
            "/supervisor/licence_until", f"は、{first} に始まる許可の期間（{'年か'.join(map(str, known))}年）と合いません。{said} のはずです。",
            f"does not fit a licence of {' or '.join(map(str, known))} years from {first}.", str(last), said,
        )  # fmt: skip
