"""Facts that stand in two documents of the case and must agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import floor
from typing import Any

from formkit import library
from formkit.law.rules.organisations import staff
from formkit.law.rules.stages import occupation_codes
from formkit.law.rules.table import At, Hit, Number, Site, exact, fraction, rule, total
from formkit.law.rules.trainees import employers
from formkit.law.rules.wording import agreements, loose, person
from formkit.words.dates import last_day


@rule("X-08")
def agreement_covers_occupation(site: Site) -> Iterator[Hit]:
    agreed = [occupation.get("code") for _, occupation in site.each("/agreement/occupations")]
    for place in occupation_codes(site):
        code = site.text(place)
        if agreed and code in library.codes("occupations") and code not in agreed:
            yield Hit(place, code, expected=", ".join(map(str, agreed)))


@rule("X-14", scope="trainee")
def employment_certified(site: Site) -> Iterator[Hit]:
    certified, first, last = (site.text("/trainee/experience/employer"), site.day("/trainee/experience/period/from"),
                              site.day("/trainee/experience/period/to"))  # fmt: skip
    rows = [index for index, employer in employers(site) if certified and loose(employer) == loose(certified)]
    for index in rows[:1]:
        base = f"/trainee/history/work/{index}"
        for key, day, stated in (("from", first, site.day(f"{base}/from")), ("to", last, site.day(f"{base}/to"))):
            if day and stated and day != stated:
                yield Hit(f"/trainee/experience/period/{key}", day, expected=stated)


@rule("X-18")
def agreement_as_planned(site: Site) -> Iterator[Hit]:
    if site.stage != 1 or site.get("/plan/pre_entry_training") is not True:
        return
    for _, _, place in agreements(site):
        if site.get(f"{place}/pre_entry/outsourced") is not True:
            continue
        hours, real = site.number("/plan/pre_entry/hours"), _course_hours(site, place)
        if hours is not None and real is not None and hours != real:
            yield Hit(
                f"{place}/pre_entry/subjects",
                None,
                "other_hours",
                expected=At("/plan/pre_entry/hours", hours),
                real=real,
            )


def _course_hours(site: Site, place: str) -> Number | None:
    """Hours of the entrusted course; None when a subject has none."""
    return total(subject.get("hours") for _, subject in site.each(f"{place}/pre_entry/subjects"))


@rule("SA-022")
def entrusted_course(site: Site) -> Iterator[Hit]:
    whole, lectures = site.number("/plan/hours/total"), site.number("/plan/hours/lectures")
    ordinary = exact(site.law("lecture_share")["ordinary"])
    claimed = whole is not None and lectures is not None and lectures < whole * ordinary
    if site.stage != 1 or not claimed or site.get("/plan/pre_entry_training") is not True:
        return
    least, provider = site.law("commissioned_course"), loose(site.text("/plan/pre_entry/provider") or "")
    for index, one, place in agreements(site):
        name = one.get("name")
        if site.get(f"{place}/pre_entry/outsourced") is False and isinstance(name, str) and loose(name) in provider:
            yield Hit(f"{place}/pre_entry/outsourced", None, "not_entrusted", expected="true")
        if site.get(f"{place}/pre_entry/outsourced") is not True:
            continue
        first, last = site.day(f"{place}/pre_entry/period/from"), site.day(f"{place}/pre_entry/period/to")
        if first and last and last < last_day(first, least["months"]):
            yield Hit(
                f"/senders/{index}/agreement/pre_entry/period",
                None,
                "too_short",
                expected=f"≥ {least['months']} m",
                first=At(f"{place}/pre_entry/period/from", first),
                last=At(f"{place}/pre_entry/period/to", last),
                months=least["months"],
            )
        hours = _course_hours(site, place)
        if hours is not None and hours < least["hours"]:
            yield Hit(f"{place}/pre_entry/subjects", None, "too_few_hours", at_least=least["hours"], hours=hours)


@rule("X-20")
def instructor_years_agree(site: Site) -> Iterator[Hit]:
    stated = {
        person(member.get("name")): fraction(member.get("experience_years")) for _, member in staff(site, "instructors")
    }
    hits: dict[str, Hit] = {}
    for place, name, teacher in _teachers(site):
        years, real = fraction(teacher.get("years")), stated.get(name)
        # The schedule has whole years, the CV may have half ones: full years are compared.
        if years is not None and real is not None and floor(years) != floor(real):
            hits.setdefault(name, Hit(f"{place}/years", years, expected=floor(real)))
    yield from hits.values()


def _teachers(site: Site) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The instructors whom the schedule names, task by task: place, name for comparing, what is said."""
    for index, task in site.each("/plan/schedule/tasks"):
        teacher = task.get("instructor")
        if isinstance(teacher, dict) and (name := person(teacher.get("name"))):
            yield f"/plan/schedule/tasks/{index}/instructor", name, teacher


@rule("X-19")
def instructor_titles_agree(site: Site) -> Iterator[Hit]:
    titles: dict[str, list[str]] = {}
    for _, member in staff(site, "instructors"):
        if isinstance(title := member.get("title"), str):
            titles.setdefault(person(member.get("name")), []).append(title)
    hits: dict[str, Hit] = {}
    for place, name, teacher in _teachers(site):
        title, right = teacher.get("title"), titles.get(name)
        if isinstance(title, str) and right and loose(title) not in map(loose, right):
            hits.setdefault(name, Hit(f"{place}/title", title, expected=right[0]))
    yield from hits.values()


@rule("X-27", scope="trainee")
def examination_passed(site: Site) -> Iterator[Hit]:
    grade, code = site.text("/plan/previous_stage/achieved/grade"), site.text("/plan/occupation/code")
    rows = list(site.each("/trainee/history/exams"))
    if site.stage not in (2, 3) or not rows or not grade:
        return
    wanted = At("/plan/previous_stage/achieved/grade", grade)
    # The objective of stage i is the written and the practical examination, that of stage ii the practical alone.
    for part, says in (("practical", "no_practical"), ("written", "no_written"))[: 2 if site.stage == 2 else 1]:
        passed = [(index, row) for index, row in rows if _grade(row) == loose(grade) and row.get("part") == part]
        if not passed:
            yield Hit("/trainee/history/exams", None, says, expected=wanted)
        for index, row in passed:
            place = f"/trainee/history/exams/{index}"
            occupation, day = row.get("occupation"), site.day(f"{place}/passed_on")
            if code and isinstance(occupation, str) and occupation != code:
                right = At("/plan/occupation/code", code)
                yield Hit(f"{place}/occupation", occupation, "other_occupation", expected=right)
            if day and site.start and day >= site.start:
                yield Hit(f"{place}/passed_on", day, "passed_late", below=At("/plan/periods/0/from", site.start))


def _grade(entry: Mapping[str, Any]) -> str:
    grade = entry.get("grade")
    return loose(grade) if isinstance(grade, str) else ""


@rule("X-34", scope="case")
def contact_agrees(site: Site) -> Iterator[Hit]:
    name, phone = site.text("/plan/remarks/contact/name"), site.text("/plan/remarks/contact/phone")
    other, said = site.text("/coe/representative/name"), site.text("/coe/representative/phone")
    same = name and other and loose(name) == loose(other)
    if same and phone and said and _digits(phone) != _digits(said):
        yield Hit("/coe/representative/phone", said, expected=At("/plan/remarks/contact/phone", phone))


def _digits(phone: str) -> str:
    return "".join(filter(str.isdecimal, phone))
