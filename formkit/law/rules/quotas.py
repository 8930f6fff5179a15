"""Quotas: how many trainees of a stage may be accepted. The arithmetic is in formkit.quota."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from formkit.law import quota as reckoning
from formkit.law.quota import Quota, Use
from formkit.law.rules.table import Hit, SaidHit, Site, law, rule
from formkit.law.score import excellent

__all__ = ["quota_of"]


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


def _closed(found: Quota) -> list[Use]:
    """Stage iii of an implementer that is not excellent: nobody, also where only a total is told (nursing care)."""
    told = {use.cap.stage for use in found.start}
    return [
        replace(found.start[0], cap=cap, others=0)
        for cap in found.caps
        if found.start and cap.stage == found.stage and cap.stage not in told
    ]


def _told(site: Site, found: Quota | None, place: str) -> Iterator[Hit]:
    if found is None or _unproven(site) is not None:
        return
    for use in (*found.start, *_closed(found)):
        yield from _over(use, place, found)


def _over(use: Use, place: str, found: Quota) -> Iterator[Hit]:
    if use.verdict == "within":
        return
    name, name_en = reckoning.stage_name(use.cap.stage)
    day, day_en = (f"{use.on} に", f" on {use.on}") if use.on else ("", "")
    ja = (
        f"では、{name}の人数枠は {use.cap.most} 人です（{use.cap.why}）。この申請の {use.applied} 人とほかの {use.others} 人で"
        f"{day} {use.total} 人になります。"
    )
    en = (
        f"gives a quota of {use.cap.most} for {name_en} ({use.cap.why_en}). With {use.applied} of this case and "
        f"{use.others} others there are {use.total}{day_en}."
    )
    if use.verdict == "perhaps":
        ja += "今の実習生が開始日までに修了・移行するときは、other_plans に計画ごとの期間を書いてください。"
        en += " If trainees of today will have left or moved on by then, write the plans with their periods as other_plans."
    elif use.verdict == "near":
        ja += "1人に満たない端数を切り捨てて数えています。切り上げてよいかを機構に確かめてください。"
        en += " Fractions of a person are cut off; ask the authority whether they may be rounded up."
    masked = found.kind.startswith("care")
    yield SaidHit(
        place, ja, en, None if masked else str(found.employees), None,
        severity=None if use.verdict == "over" else "warning",
    )  # fmt: skip


_EMPLOYEES = "/implementer/employees/full_time"


@rule("Q-01", scope="case")
def first_stage_quota(site: Site) -> Iterator[Hit]:
    """Stage i of the group type keeps to the base quota."""
    found = _quota(site)
    if found and site.supervised and found.kind == "group" and not found.excellent and found.stage == "i":
        yield from _told(site, found, _EMPLOYEES)


@rule("Q-02", scope="case")
def second_stage_quota(site: Site) -> Iterator[Hit]:
    """Stage ii of the group type keeps to twice the base quota."""
    found = _quota(site)
    if found and site.supervised and found.kind == "group" and not found.excellent and found.stage == "ii":
        yield from _told(site, found, _EMPLOYEES)


@rule("Q-03", scope="case")
def excellent_quota(site: Site) -> Iterator[Hit]:
    """Excellent implementers keep to the enlarged quota; stage iii is for them alone."""
    found = _quota(site)
    closed = found is not None and found.stage == "iii" and site.get("/supervisor/licence_kind") == "specified"
    if closed:  # Rule A-08 tells of the licence.
        return
    if found and site.supervised and found.kind == "group" and (found.excellent or found.stage == "iii"):
        yield from _told(site, found, _EMPLOYEES)


@rule("Q-04", scope="case")
def enterprise_quota(site: Site) -> Iterator[Hit]:
    """The enterprise type keeps to its shares of the employees, or to the group's table when recognised."""
    found = _quota(site)
    if found and not site.supervised and not found.kind.startswith("care"):
        yield from _told(site, found, _EMPLOYEES)


@rule("Q-05", scope="case")
def care_quota(site: Site) -> Iterator[Hit]:
    """Nursing care keeps to the table by the care staff of the place, for stage i and for all stages together."""
    found = _quota(site)
    if found and found.kind.startswith("care"):
        named = site.get("/plan/schedule/workplaces")
        keys = named if isinstance(named, list) else []
        first = next((n for n, one in site.each("/implementer/workplaces") if one.get("id") in keys), 0)
        yield from _told(site, found, f"/implementer/workplaces/{first}/care_staff")


@rule("Q-06", scope="case")
def employees_agree(site: Site) -> Iterator[Hit]:
    """Full-time employees are among all employees, and the declaration's base quota is the one they give."""
    full, every = site.number(_EMPLOYEES), site.number("/implementer/employees/total")
    if full is not None and every is not None and full > every:
        yield SaidHit(
            _EMPLOYEES, f"は職員の総数 {every} 人より多くなっています。技能実習生を除いた常勤の職員の数を確かめてください。",
            f"is more than all employees, {every}. Count full-time employees without trainees.", str(full), f"≤ {every}",
        )  # fmt: skip
    stated = site.number("/declaration/implementer/base_quota")
    if full is None or stated is None or full < 0 or full.denominator != 1:
        return
    real = reckoning.base(int(full), site.law)
    if stated not in (int(real), -(-real // 1)):
        yield SaidHit(
            "/declaration/implementer/base_quota", f"は、常勤の職員 {full} 人の基本人数枠 {int(real)} 人と合いません。",
            f"is not the base quota of {full} full-time employees, {int(real)}.", str(stated), str(int(real)),
        )  # fmt: skip


@rule("Q-07", scope="case")
def quota_kept_all_along(site: Site) -> Iterator[Hit]:
    """Also later in the period, when other plans begin, the trainees of each stage stay within the quota."""
    found = _quota(site)
    if not found or found.peak is None or _unproven(site) is not None:
        return
    if all(use.verdict == "within" for use in found.start) and not _closed(found) and found.peak.cap.most:
        for hit in _over(found.peak, "/implementer/other_plans", found):
            hit.found = None
            yield hit


@rule("Q-08", scope="case")
def excellence_is_proven(site: Site) -> Iterator[Hit]:
    """Who uses the enlarged quota attaches the declaration or names the earlier acceptance."""
    enclosed = [entry.get("id") for _, entry in site.each("/attachments")]
    if "1-24" in enclosed or (site.stage == 3 and enclosed):  # Rule S-17 tells of stage iii.
        return
    found = _unproven(site)
    if found is not None:
        use = found.start[0]
        name, name_en = reckoning.stage_name(use.cap.stage)
        yield SaidHit(
            "/declaration/implementer", f"がありません。{name} {use.total} 人は優良な実習実施者の人数枠（{use.cap.most} 人）でしか受け入れられません。"
            "優良要件適合申告書を付けるか、優良と認められた日（excellent_accepted）を書いてください。",
            f"is missing. {use.total} trainees of {name_en} are possible only within the quota of an excellent implementer "
            f"({use.cap.most}). Attach the declaration, or write the day of the earlier acceptance (excellent_accepted).",
        )  # fmt: skip
