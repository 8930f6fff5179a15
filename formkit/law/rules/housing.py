"""Housing: floor, equipment, rent and number of people in a lodging."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from formkit.law.rules.table import At, Hit, Site, exact, rule, share_words
from formkit.model import plan_of
from formkit.words.pointer import at

_BASE = "/plan/treatment/lodging"


@rule("H-01")
def bedroom_area(site: Site) -> Iterator[Hit]:
    area, persons = site.number(f"{_BASE}/area"), site.number(f"{_BASE}/persons")
    least = exact(site.law("bedroom_area"))
    if area is not None and persons and area < persons * least:
        yield Hit(f"{_BASE}/area", area, at_least=persons * least, persons=At(f"{_BASE}/persons", persons), least=least)


@rule("H-02")
def lodging_equipment(site: Site) -> Iterator[Hit]:
    area, windows = site.number(f"{_BASE}/area"), site.number(f"{_BASE}/window_area")
    share = exact(site.law("window_share"))
    if area is not None and windows is not None and windows < area * share:
        yield Hit(
            f"{_BASE}/window_area",
            windows,
            "windows_too_small",
            at_least=area * share,
            area=At(f"{_BASE}/area", area),
            denominator=share.denominator,
            numerator=share.numerator,
            share=share_words(share),
        )


def _people(site: Site) -> int:
    """Trainees of the case who live in the lodging of the plan at hand."""
    here = _identity(site.get("/plan"))
    plans = (plan_of(site.case.data.get("plan"), trainee) for _, trainee in site.each("/trainees"))
    return sum(_identity(plan) == here for plan in plans)


def _identity(plan: Any) -> Any:
    lodging = at(plan, "/treatment/lodging")
    return (lodging.get("name"), lodging.get("address")) if isinstance(lodging, dict) else None


@rule("H-04")
def rent_is_cost(site: Site) -> Iterator[Hit]:
    rent, pays = site.number(f"{_BASE}/rent"), site.number("/plan/treatment/charges/housing")
    people = _people(site) + (site.number(f"{_BASE}/residents") or 0)
    if rent is not None and pays is not None and people and pays * people > rent:
        yield Hit(
            "/plan/treatment/charges/housing",
            pays,
            at_most=Fraction(rent, people),
            rent=At(f"{_BASE}/rent", rent),
            people=people,
        )


@rule("H-05")
def room_for_all(site: Site) -> Iterator[Hit]:
    capacity = site.number(f"{_BASE}/capacity")
    people = _people(site) + (site.number(f"{_BASE}/residents") or 0)
    if capacity is not None and people > capacity:
        yield Hit(f"{_BASE}/capacity", capacity, at_least=people)
