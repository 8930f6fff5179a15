"""The training schedule: its period, its occupations, its instructors, what its tasks say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from formkit.law.rules.table import At, Hit, Site, repeated, rule
from formkit.law.rules.wording import loose, person
from formkit.words import dates


@rule("C-13")
def schedule_of_each_occupation(site: Site) -> Iterator[Hit]:
    others = [occupation.get("code") for _, occupation in site.each("/plan/other_occupations")]
    codes = [code for code in [site.get("/plan/occupation/code"), *others] if isinstance(code, str)]
    named = [
        (index, task["occupation"])
        for index, task in site.each("/plan/schedule/tasks")
        if isinstance(task.get("occupation"), str)
    ]
    if not codes or not named:
        return
    for index, code in named:
        if code not in codes:
            yield Hit(f"/plan/schedule/tasks/{index}/occupation", code, "not_in_plan", codes=codes)
    missing = [code for code in codes if code not in [code for _, code in named]]
    if missing and len(named) == len(list(site.each("/plan/schedule/tasks"))):
        yield Hit("/plan/schedule/tasks", None, "no_work", missing=missing)


@rule("P19")
def tasks_differ(site: Site) -> Iterator[Hit]:
    for index, _, first in repeated((index, _work(task)) for index, task in site.each("/plan/schedule/tasks")):
        yield Hit(f"/plan/schedule/tasks/{index}/content", first=first)


def _work(task: Mapping[str, Any]) -> tuple[str, ...] | None:
    """What a task is: its year, its occupation, and its words; None without words."""
    lines = task.get("content")
    words = [loose(line) for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
    return (str(task.get("year") or 1), str(task.get("occupation")), *words) if words else None


@rule("P33")
def instructors_known(site: Site) -> Iterator[Hit]:
    instructors = {
        person(instructor.get("name"))
        for index, _ in site.each("/implementer/workplaces")
        for _, instructor in site.each(f"/implementer/workplaces/{index}/instructors")
    }
    for index, _ in site.each("/plan/schedule/tasks"):
        name = person(site.get(f"/plan/schedule/tasks/{index}/instructor/name"))
        if name and instructors - {""} and name not in instructors:
            yield Hit(
                f"/plan/schedule/tasks/{index}/instructor/name",
                site.get(f"/plan/schedule/tasks/{index}/instructor/name"),
            )


@rule("P34")
def schedule_fills_the_plan(site: Site) -> Iterator[Hit]:
    first, last = site.day("/plan/schedule/period/from"), site.day("/plan/schedule/period/to")
    start, end = site.start, site.end
    backwards = any(begin > finish for _, begin, finish in site.periods("/plan/periods"))
    if not first or not last or not start or not end or backwards or site.stage is None:
        return
    if last != end:
        yield Hit("/plan/schedule/period/to", last, "other_end", expected=At("/plan/periods/0/to", end))
    if site.stage != 1 and first != start:
        yield Hit("/plan/schedule/period/from", first, "other_start", expected=At("/plan/periods/0/from", start))
    ends = [dates.day(site.get(f"/plan/lectures/{index}/period/to")) for index, _ in site.each("/plan/lectures")]
    lectured = max((day for day in ends if day), default=None)
    gap = site.law("schedule_gap")
    if site.case.category == "D" and lectured and (first - lectured).days > gap:
        yield Hit(
            "/plan/schedule/period/from",
            first,
            "gap_after_lectures",
            expected=f"≤ {gap} d",
            lectured=lectured,
            days=(first - lectured).days,
        )
    elif site.stage == 1 and first < start:
        yield Hit("/plan/schedule/period/from", first, "before_start", at_least=At("/plan/periods/0/from", start))
