"""Housing: floor, equipment, rent and number of people in a lodging."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from formkit.law.rules.table import Hit, SaidHit, Site, exact, rule, shown
from formkit.words.pointer import at, merge_patch

_BASE = "/plan/treatment/lodging"


@rule("H-01")
def bedroom_area(site: Site) -> Iterator[Hit]:
    """A bedroom has 4.5 m² for each person."""
    area, persons = site.number(f"{_BASE}/area"), site.number(f"{_BASE}/persons")
    least = exact(site.law("bedroom_area"))
    if area is not None and persons and area < persons * least:
        yield SaidHit(
            f"{_BASE}/area", f"では{persons}人に足りません。1人 {shown(least)} ㎡（合わせて {shown(persons * least)} ㎡）以上が要ります。",
            f"is too small for {persons} persons: {shown(least)} m2 each, {shown(persons * least)} in all, are needed.",
            shown(area), f"≥ {shown(persons * least)}",
        )  # fmt: skip


@rule("H-02")
def lodging_equipment(site: Site) -> Iterator[Hit]:
    """A lodging has storage, heating, means of escape, alarms, and windows of a seventh of the floor."""
    for key in ("storage", "heating", "exits", "alarms"):
        if site.get(f"{_BASE}/{key}") is False:
            yield SaidHit(
                f"{_BASE}/{key}",
                "が「無」です。宿泊施設に備えてください。",
                'is "no". The lodging must have it.',
                None,
                "true",
            )
    area, windows = site.number(f"{_BASE}/area"), site.number(f"{_BASE}/window_area")
    share = exact(site.law("window_share"))
    if area is not None and windows is not None and windows < area * share:
        yield SaidHit(
            f"{_BASE}/window_area", f"は床面積 {shown(area)} ㎡の{share.denominator}分の{share.numerator}（{shown(area * share)} ㎡）に足りません。",
            f"is less than {share} of the floor of {shown(area)} m2.", shown(windows), f"≥ {shown(area * share)}",
        )  # fmt: skip


def _people(site: Site) -> int:
    """Trainees of the case who live in the lodging of the plan at hand."""
    common = site.case.data.get("plan")
    here = _identity(site.plan)
    plans = (merge_patch(common, one.get("overrides") or {}) for _, one in site.each("/trainees"))
    return sum(_identity(plan) == here for plan in plans)


def _identity(plan: Any) -> Any:
    lodging = at(plan, "/treatment/lodging")
    return (lodging.get("name"), lodging.get("address")) if isinstance(lodging, dict) else None


@rule("H-04")
def rent_is_cost(site: Site) -> Iterator[Hit]:
    """The rent that a trainee pays is at most a share of the actual cost."""
    rent, pays = site.number(f"{_BASE}/rent"), site.number("/plan/treatment/charges/housing")
    people = _people(site) + (site.number(f"{_BASE}/residents") or 0)
    if rent is not None and pays is not None and people and pays * people > rent:
        yield SaidHit(
            "/plan/treatment/charges/housing", f"は実費を超えています。家賃など {shown(rent)} 円を{shown(people)}人で割ると {shown(Fraction(rent, people))} 円です。",
            f"is more than the actual cost: {shown(rent)} yen shared by {shown(people)} is {shown(Fraction(rent, people))}.",
            shown(pays), f"≤ {shown(Fraction(rent, people))}",
        )  # fmt: skip


@rule("H-05")
def room_for_all(site: Site) -> Iterator[Hit]:
    """The lodging takes the trainees of the case and those who already live there."""
    capacity = site.number(f"{_BASE}/capacity")
    people = _people(site) + (site.number(f"{_BASE}/residents") or 0)
    if capacity is not None and people > capacity:
        yield SaidHit(
            f"{_BASE}/capacity", f"を超えて、{shown(people)}人が住むことになります。", f"is less than the {shown(people)} persons who are to live there.",
            shown(capacity), f"≥ {shown(people)}",
        )  # fmt: skip
