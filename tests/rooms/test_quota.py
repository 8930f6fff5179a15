"""How many trainees may be accepted: every vector of the catalogue, and how a case uses its quota."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.law import rules
from formkit.law.quota import Kind, Use, base, caps, care_caps, quota
from formkit.law.rules.table import law
from formkit.law.score import excellent
from formkit.model import Case

DAY = dt.date(2026, 12, 1)


def on_day(key: str) -> Any:
    return law(key, DAY)


def most(employees: int, kind: Kind = "group", *, great: bool = False) -> tuple[int, ...]:
    return tuple(cap.most for cap in caps(employees, kind, great, on_day))


@pytest.mark.parametrize(
    ("employees", "great", "wanted"),
    [
        (1, False, (1, 2, 0)), (2, False, (2, 4, 0)), (30, False, (3, 6, 0)), (30, True, (6, 12, 18)),
        (40, True, (8, 16, 24)), (50, False, (5, 10, 0)), (100, True, (12, 24, 36)), (200, False, (10, 20, 0)),
        (300, True, (30, 60, 90)), (301, False, (15, 30, 0)), (400, True, (40, 80, 120)), (2, True, (2, 4, 6)),
        (3, True, (3, 6, 9)), (45, True, (10, 20, 30)), (120, False, (10, 20, 0)), (320, True, (32, 64, 96)),
        (5, True, (5, 10, 15)), (0, True, (0, 0, 0)),
    ],
)  # fmt: skip
def test_the_group_type(employees: int, great: bool, wanted: tuple[int, ...]) -> None:
    assert most(employees, great=great) == wanted


@pytest.mark.parametrize(
    ("employees", "great", "wanted"),
    [
        (60, False, (3, 6, 0)),
        (60, True, (6, 12, 18)),
        (19, False, (0, 1, 0)),
        (19, True, (1, 3, 5)),
        (20, False, (1, 2, 0)),
    ],
)
def test_the_enterprise_type(employees: int, great: bool, wanted: tuple[int, ...]) -> None:
    assert most(employees, "individual", great=great) == wanted


@pytest.mark.parametrize(
    ("employees", "wanted"),
    [(1, 3), (30, 3), (31, 4), (40, 4), (41, 5), (50, 5), (51, 6), (100, 6), (101, 10), (200, 10), (201, 15), (300, 15), (301, 15),
     (319, 15), (320, 16)],
)  # fmt: skip
def test_the_base_quota_at_its_edges(employees: int, wanted: int) -> None:
    assert int(base(employees, on_day)) == wanted


CARE = [
    # staff, ordinary stage i, ordinary total, excellent stage i, excellent total
    (1, 1, 1, 1, 1), (2, 1, 2, 2, 2), (3, 1, 3, 2, 3), (10, 1, 3, 2, 10), (11, 2, 6, 4, 11), (20, 2, 6, 4, 20),
    (21, 3, 9, 6, 21), (30, 3, 9, 6, 30), (31, 4, 12, 8, 31), (40, 4, 12, 8, 40), (41, 5, 15, 10, 41), (50, 5, 15, 10, 50),
    (51, 6, 18, 12, 51), (71, 6, 18, 12, 71), (72, 6, 18, 12, 72), (100, 6, 18, 12, 72), (101, 10, 30, 20, 101),
    (119, 10, 30, 20, 119), (120, 10, 30, 20, 120), (200, 10, 30, 20, 120), (201, 15, 45, 30, 180), (300, 15, 45, 30, 180),
    (301, 15, 45, 30, 180), (359, 17, 53, 35, 215),
]  # fmt: skip


@pytest.mark.parametrize("row", CARE)
def test_nursing_care(row: tuple[int, int, int, int, int]) -> None:
    ordinary = {cap.stage: cap.most for cap in care_caps([row[0]], "care", False, on_day)}
    great = {cap.stage: cap.most for cap in care_caps([row[0]], "care", True, on_day)}
    assert (ordinary["i"], ordinary["all"], great["i"], great["all"]) == row[1:]
    assert ordinary["iii"] == 0 and "iii" not in great


def test_places_of_care_have_a_quota_each() -> None:
    assert [cap.most for cap in care_caps([10, 10], "care", True, on_day)] == [4, 20]


@given(st.integers(0, 2000), st.booleans(), st.sampled_from(["group", "individual"]))
def test_caps_never_pass_the_employees_and_reasons_name_them(employees: int, great: bool, kind: Kind) -> None:
    for times, cap in enumerate(caps(employees, kind, great, on_day), 1):
        assert 0 <= cap.most <= times * employees and cap.most <= cap.exact < cap.most + 7
        assert cap.why and cap.why_en


def case(category: str, trainees: int, **implementer: Any) -> dict[str, Any]:
    return {
        "category": category,
        "plan": {"periods": [{"from": "2027-04-01", "to": "2028-03-31"}]},
        "trainees": [{}] * trainees,
        "implementer": implementer,
    }


def only(data: dict[str, Any], great: bool = False) -> Use:
    found = quota(data, great, on_day)
    assert found is not None
    (use,) = found.start
    return use


def test_trainees_of_today_only_may_be_there_at_the_start() -> None:
    thirty = {"full_time": 30}
    assert only(case("D", 3, employees=thirty)).verdict == "within"
    assert only(case("D", 4, employees=thirty)).verdict == "over"
    use = only(case("D", 3, employees=thirty, trainees_now={"i": 1}))
    assert (use.total, use.others_known, use.verdict) == (4, False, "perhaps")


def test_other_plans_are_counted_on_their_days() -> None:
    def plans(first: str, last: str) -> list[dict[str, Any]]:
        return [{"stage": "i", "count": 1, "from": first, "to": last}]

    def used(first: str, last: str) -> Use:
        return only(case("D", 3, employees={"full_time": 30}, trainees_now={"i": 9}, other_plans=plans(first, last)))

    assert used("2026-04-01", "2027-03-31").verdict == "within"
    assert used("2026-04-02", "2027-04-01").verdict == "over"
    later = quota(
        case("D", 3, employees={"full_time": 30}, other_plans=plans("2028-03-31", "2029-03-30")), False, on_day
    )
    assert later and later.peak and (later.peak.on, later.peak.verdict) == (dt.date(2028, 3, 31), "over")
    after = quota(
        case("D", 3, employees={"full_time": 30}, other_plans=plans("2028-04-01", "2029-03-31")), False, on_day
    )
    assert after and after.peak is None


def test_a_whole_person_is_more_than_a_fraction() -> None:
    """A twentieth of 19 is 0.95 (Regulation, art. 16(1)(i)): one person is more, however it is rounded."""
    use = only(case("A", 1, employees={"full_time": 19}))
    assert (use.cap.exact, use.cap.most, use.verdict) == (Fraction(19, 20), 0, "over")
    assert only(case("A", 2, employees={"full_time": 19})).verdict == "over"


def test_an_enterprise_that_is_recognised_uses_the_table_of_the_group() -> None:
    assert only(case("A", 3, employees={"full_time": 19}, recognised=True)).verdict == "within"


def test_what_is_missing_is_named() -> None:
    found = quota(case("D", 1), False, on_day)
    assert found and found.missing == ("/implementer/employees/full_time",) and not found.caps
    assert quota({"category": "Z"}, False, on_day) is None
    care = case("D", 1, workplaces=[{"id": "a"}])
    care["plan"]["occupation"] = {"code": "7-13-1"}
    found = quota(care, False, on_day)
    assert found and found.missing == ("/implementer/workplaces/0/care_staff",)


def test_who_is_excellent() -> None:
    accepted = {"category": "C", "implementer": {"excellent_accepted": "2026-12-01"}}
    assert excellent(accepted, DAY) is True
    assert excellent(accepted, DAY - dt.timedelta(days=1)) is None
    assert excellent({**accepted, "category": "F", "supervisor": {"licence_kind": "specified"}}, DAY) is False
    assert excellent({**accepted, "category": "F", "supervisor": {"licence_kind": "general"}}, DAY) is True
    assert excellent({**accepted, "declaration": {"implementer": {}}}, DAY) is False
    assert excellent({**accepted, "declaration": {"implementer": {}}}, dt.date(2016, 1, 1)) is None


def test_a_declaration_that_is_enclosed_is_proof_enough() -> None:
    care = case("D", 2, workplaces=[{"id": "a", "care_staff": 10}])
    care["plan"]["occupation"] = {"code": "7-13-1"}
    care["supervisor"] = {"licence_kind": "general"}

    def codes() -> list[str]:
        return [one.code for one in rules.run(Case(care), DAY) if one.code.startswith("Q-")]

    assert codes() == ["Q-08"]
    care["attachments"] = [{"id": "1-24", "file": "a.pdf"}]
    assert codes() == []
