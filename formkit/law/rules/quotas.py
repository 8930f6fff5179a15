"""Quotas: how many trainees of a stage may be accepted. The arithmetic is in formkit.quota."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from formkit.law import quota as reckoning
from formkit.law.quota import Quota, Use
from formkit.law.rules.organisations import used_places
from formkit.law.rules.table import At, Hit, Site, exact, law, rule
from formkit.law.score import excellent
from formkit.model import Value


def quota_of(data: Mapping[str, Any], on: dt.date) -> Quota | None:
    """The quota of a case by the law of a day; where nothing says that the implementer is excellent, the ordinary."""
    return reckoning.quota(data, excellent(data, on) is True, lambda key: law(key, on))


def _excellent(site: Site) -> bool | None:
    return site.once("excellent", lambda: excellent(site.case.data, site.as_of))


def _quota(site: Site) -> Quota | None:
    return site.once("quota", lambda: reckoning.quota(site.case.data, _excellent(site) is True, site.law))


def _unproven(site: Site) -> Quota | None:
    """The quota of an excellent implementer, when the case says nothing of that and only it would suffice."""
    if _excellent(site) is not None:
        return None
    if site.supervised and site.get("/supervisor/licence_kind") != "general":
        return None
    ordinary, enlarged = _quota(site), reckoning.quota(site.case.data, True, site.law)
    if ordinary is None or enlarged is None or not enlarged.start:
        return None
    short = [use for use in (*ordinary.start, *_closed(ordinary)) if use.verdict != "within"]
    return enlarged if short and all(use.verdict == "within" for use in enlarged.start) else None


def needs_excellence(site: Site) -> bool:
    """Whether the plan rests on the excellence of the organisations: stage iii, or more trainees than the ordinary quota."""
    ordinary = reckoning.quota(site.case.data, False, site.law)
    return site.stage == 3 or (ordinary is not None and any(use.verdict != "within" for use in ordinary.start))


def _closed(quota: Quota) -> list[Use]:
    """Stage iii of an implementer that is not excellent: nobody, also where only a total is told (nursing care)."""
    told = {use.cap.stage for use in quota.start}
    return [
        replace(quota.start[0], cap=cap, others=0)
        for cap in quota.caps
        if quota.start and cap.stage == quota.stage and cap.stage not in told
    ]


def _told(site: Site, quota: Quota | None, place: str) -> Iterator[Hit]:
    if quota is None or _unproven(site) is not None:
        return
    for use in (*quota.start, *_closed(quota)):
        yield from _over(use, place, quota)


def _over(use: Use, place: str, quota: Quota) -> Iterator[Hit]:
    if use.verdict == "within":
        return
    yield Hit(
        place,
        None if quota.kind.startswith("care") else quota.employees,
        f"{use.verdict}_later" if use.on else use.verdict,
        stage=Value(*reckoning.stage_name(use.cap.stage)),
        most=use.cap.most,
        why=Value(use.cap.why, use.cap.why_en),
        applied=use.applied,
        others=use.others,
        total=use.total,
        **({"day": use.on} if use.on else {}),
    )


_EMPLOYEES = "/implementer/employees/full_time"


@rule("Q-01", "i", scope="case")
@rule("Q-02", "ii", scope="case")
def ordinary_quota(site: Site, stage: str) -> Iterator[Hit]:
    quota = _quota(site)
    if quota and site.supervised and quota.kind == "group" and not quota.excellent and quota.stage == stage:
        yield from _told(site, quota, _EMPLOYEES)


@rule("Q-03", scope="case")
def excellent_quota(site: Site) -> Iterator[Hit]:
    quota = _quota(site)
    closed = quota is not None and quota.stage == "iii" and site.get("/supervisor/licence_kind") == "specified"
    if closed:  # Rule A-08 tells of the licence.
        return
    if quota and site.supervised and quota.kind == "group" and (quota.excellent or quota.stage == "iii"):
        yield from _told(site, quota, _EMPLOYEES)


@rule("Q-04", scope="case")
def enterprise_quota(site: Site) -> Iterator[Hit]:
    quota = _quota(site)
    if quota and not site.supervised and not quota.kind.startswith("care"):
        yield from _told(site, quota, _EMPLOYEES)


@rule("Q-05", scope="case")
def care_quota(site: Site) -> Iterator[Hit]:
    quota = _quota(site)
    if quota and quota.kind.startswith("care"):
        first = next((index for index, _ in used_places(site)), 0)
        yield from _told(site, quota, f"/implementer/workplaces/{first}/care_staff")


@rule("Q-06", scope="case")
def employees_agree(site: Site) -> Iterator[Hit]:
    full, stated = site.number(_EMPLOYEES), site.number("/declaration/implementer/base_quota")
    if full is None or stated is None or full < 0 or full.denominator != 1:
        return
    bases = _bases(site, int(full))
    if not any(stated in (int(real), -(-real // 1)) for real in bases):
        yield Hit(
            "/declaration/implementer/base_quota",
            stated,
            "other_base",
            expected=int(bases[0]),
            full=At(_EMPLOYEES, full),
        )


def _bases(site: Site, employees: int) -> list[Fraction]:
    """The base quotas that may be right: in the enterprise type a share, and the table for whom the ministers recognised."""
    table, recognised = reckoning.base(employees, site.law), site.get("/implementer/recognised")
    if site.supervised or recognised is True:
        return [table]
    share = employees * exact(site.law("quota_individual")["ordinary"]["i"])
    # Where the case does not tell of the recognition, it may be there.
    return [share] if recognised is False else [share, table]


@rule("Q-07", scope="case")
def quota_kept_all_along(site: Site) -> Iterator[Hit]:
    quota = _quota(site)
    if not quota or quota.peak is None or _unproven(site) is not None:
        return
    if all(use.verdict == "within" for use in quota.start) and not _closed(quota) and quota.peak.cap.most:
        for hit in _over(quota.peak, "/implementer/other_plans", quota):
            hit.found = None
            yield hit


@rule("Q-08", scope="case")
def excellence_is_proven(site: Site) -> Iterator[Hit]:
    enclosed = [entry.get("id") for _, entry in site.each("/attachments")]
    if "1-24" in enclosed or (site.stage == 3 and enclosed):  # Rule S-17 tells of stage iii.
        return
    enlarged, ordinary = _unproven(site), _quota(site)
    if enlarged is not None and ordinary is not None:
        use = enlarged.start[0]
        sure = any(short.verdict == "over" for short in (*ordinary.start, *_closed(ordinary)))
        yield Hit(
            "/declaration/implementer",
            None,
            "over" if sure else "perhaps",
            name=Value(*reckoning.stage_name(use.cap.stage)),
            total=use.total,
            most=use.cap.most,
        )


@rule("Q-09", scope="case")
def fishing_boats_have_a_quota_of_their_own(site: Site) -> Iterator[Hit]:
    code = site.text("/plan/occupation/code") or ""
    if code.startswith(tuple(site.law("fishing_boat_occupations"))):
        yield Hit("/plan/occupation/code", code)
