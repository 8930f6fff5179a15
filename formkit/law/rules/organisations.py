"""The organisations: officers, industry, licence, and the keys by which places and senders are named."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from formkit import library
from formkit.law.quota import Places, is_construction, places_used
from formkit.law.rules.table import At, Hit, Site, repeated, rule
from formkit.words import dates, text
from formkit.words.dates import add_months, age_on

_NO_MEMBERS = re.compile("職業訓練法人|公益社団法人|公益財団法人")


def _name(person: Any) -> tuple[str, str] | None:
    name = person.get("name") if isinstance(person, dict) else None
    if not isinstance(name, dict):
        return None
    family, given = name.get("family"), name.get("given")
    if not isinstance(family, str) or not isinstance(given, str):
        return None
    return text.canonical(family), text.canonical(given)


@rule("P31", scope="case")
def representative_is_officer(site: Site) -> Iterator[Hit]:
    representative = _name(site.get("/implementer/representative"))
    officers = [_name(officer) for _, officer in site.each("/implementer/officers")]
    if representative and officers and representative not in officers:
        name = "　".join(representative)
        yield Hit("/implementer/officers", expected=name)


@rule("P30", scope="case")
def industry_group_of_division(site: Site) -> Iterator[Hit]:
    major, minor = site.text("/implementer/industry/major"), site.text("/implementer/industry/minor")
    medium = library.codes("jsic_medium").get((minor or "")[:2])
    if major in library.codes("jsic_major") and medium and medium["major"] != major:
        right = f"{medium['major']}（{library.codes('jsic_major')[medium['major']]['name']}）"
        yield Hit(
            "/implementer/industry/minor",
            minor,
            expected=medium["major"],
            major=At("/implementer/industry/major", major),
            right=right,
            code=medium["code"],
            name=medium["name"],
        )


@rule("C-12")
def schedule_places_known(site: Site) -> Iterator[Hit]:
    workplaces = [place.get("id") for _, place in site.each("/implementer/workplaces")]
    named = [
        (f"/plan/schedule/tasks/{index}/workplace", task.get("workplace"))
        for index, task in site.each("/plan/schedule/tasks")
    ]
    listed = site.get("/plan/schedule/workplaces")
    named += [
        (f"/plan/schedule/workplaces/{index}", key)
        for index, key in enumerate(listed if isinstance(listed, list) else ())
    ]
    for place, key in named:
        if isinstance(key, str) and key not in workplaces:
            yield Hit(place, key)


@rule("FK140", scope="case")
def keys_differ(site: Site) -> Iterator[Hit]:
    for group in ("/implementer/workplaces", "/senders"):
        keys = ((index, site.text(f"{group}/{index}/id")) for index, _ in site.each(group))
        for index, key, first in repeated(keys):
            yield Hit(f"{group}/{index}/id", key, first=first)


# -- staff -------------------------------------------------------------------------------------------------------------


def used_places(site: Site) -> Places:
    """The places in which trainees of the plan at hand train: those of its schedule, else all of the implementer."""
    return places_used(site.get("/plan/schedule/workplaces"), site.each("/implementer/workplaces"))


def staff(site: Site, *posts: str, places: Places | None = None) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The staff of all places, or of some, in the posts `manager`, `instructors`, `life_instructors`: place and facts."""
    for index, place in site.each("/implementer/workplaces") if places is None else places:
        base = f"/implementer/workplaces/{index}"
        if "manager" in posts and isinstance(manager := place.get("manager"), dict):
            yield f"{base}/manager", manager
        for post in posts:
            if post != "manager":
                yield from ((f"{base}/{post}/{number}", entry) for number, entry in site.each(f"{base}/{post}"))


def _applied(site: Site) -> dt.date:
    return site.day("/dates/application") or site.as_of


@rule("O-02")
def instructors(site: Site) -> Iterator[Hit]:
    least = site.law("instructor_years")
    years = [f"{place}/experience_years" for place, _ in staff(site, "instructors")]
    seen = set()
    for index, task in site.each("/plan/schedule/tasks"):
        teacher = task.get("instructor")
        name = teacher.get("name") if isinstance(teacher, dict) else None
        if isinstance(name, str) and name not in seen:
            seen.add(name)
            years.append(f"/plan/schedule/tasks/{index}/instructor/years")
    for place in years:
        number = site.number(place)
        if number is not None and number < least:
            yield Hit(place, number, "too_little_experience", at_least=least)


@rule("O-04", scope="case")
def staff_qualify(site: Site) -> Iterator[Hit]:
    applied, adult = _applied(site), site.law("adult_age")
    for place, one in staff(site, "manager", "instructors", "life_instructors"):
        birth = dates.day(one.get("birth_date"))
        if birth and age_on(birth, applied) < adult:
            yield Hit(f"{place}/birth_date", birth, "minor", at_least=adult, applied=applied)


@rule("O-07", scope="case")
def supervision_manager(site: Site) -> Iterator[Hit]:
    manager = _name(site.get("/supervisor/manager"))
    own = [_name(officer) for _, officer in site.each("/implementer/officers")]
    own += [_name(site.get("/implementer/representative"))]
    own += [_name(one) for _, one in staff(site, "manager", "instructors", "life_instructors")]
    if manager and manager in own:
        name = "　".join(manager)
        yield Hit("/supervisor/manager", None, "of_implementer", name=At("/supervisor/manager", name))


@rule("O-10", scope="case")
def net_assets(site: Site) -> Iterator[Hit]:
    rows = [(asset.get("year"), index, asset) for index, asset in site.each("/implementer/net_assets")]
    known = sorted((year, index, row) for year, index, row in rows if isinstance(year, int))[-2:] if rows else []
    for _, index, one in known:
        amount = site.number(f"/implementer/net_assets/{index}/amount")
        if amount is not None and amount < 0 and one.get("explained") is not True:
            yield Hit(f"/implementer/net_assets/{index}/amount", amount, at_least=0)


@rule("O-11")
def care_place(site: Site) -> Iterator[Hit]:
    start = site.start
    if not (site.text("/plan/occupation/code") or "").startswith("7-13-") or not start:
        return
    bounds = site.law("care_place")
    places = used_places(site)
    for index, _ in places:
        opened = site.day(f"/implementer/workplaces/{index}/opened")
        if opened and add_months(opened, 12 * bounds["years"]) > start:
            yield Hit(
                f"/implementer/workplaces/{index}/opened",
                opened,
                "opened_too_late",
                at_most=add_months(start, -12 * bounds["years"]),
                start=At("/plan/periods/0/from", start),
                years=bounds["years"],
            )
    teachers = [one for _, one in staff(site, "instructors", places=places)]
    first = f"/implementer/workplaces/{places[0][0]}/instructors" if places else ""
    trainees = len(list(site.each("/trainees")))
    if teachers and len(teachers) * bounds["trainees_per_instructor"] < trainees:
        yield Hit(
            first,
            None,
            "too_few_instructors",
            count=len(teachers),
            trainees=trainees,
            trainees_per_instructor=bounds["trainees_per_instructor"],
        )
    if teachers and all(teacher.get("care_qualified") is False for teacher in teachers):
        yield Hit(f"{first}/0/care_qualified", None, "not_qualified", expected="true")


def in_construction(site: Site) -> bool:
    """Whether the main occupation is one of construction, by itself or for a builder."""
    return is_construction(site.case.data, site.text("/plan/occupation/code") or "", site.law)


@rule("O-12b", scope="trainee")
def trainee_in_career_up(site: Site) -> Iterator[Hit]:
    trainee = site.get("/trainee")
    stated = isinstance(trainee, dict) and "career_up_id" in trainee
    if site.stage in (2, 3) and stated and not site.get("/trainee/career_up_id") and in_construction(site):
        yield Hit("/trainee/career_up_id")


@rule("O-13", scope="case")
def member_of_supervisor(site: Site) -> Iterator[Hit]:
    # Training corporations and public-interest foundations have no members to be (Ordinance, art. 29(1)).
    without_members = _NO_MEMBERS.search(site.text("/supervisor/name") or "")
    if site.supervised and not without_members and site.get("/implementer/supervisor_member") is False:
        yield Hit("/implementer/supervisor_member", expected="true")
