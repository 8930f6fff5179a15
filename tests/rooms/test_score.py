"""Points of the declaration: the worked examples, every edge of every band, and what missing facts do."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit import library
from formkit.case.schema import node
from formkit.case.verdict import case_validator
from formkit.law.score import Score, as_view, score, scores, training_years
from formkit.model.errors import FormLibraryError, UsageError

NOW = dt.date(2026, 10, 15)
THEN = dt.date(2020, 6, 1)
TABLES = {
    name: library.read_json(f"schemas/law/{name}")
    for name in library.names("schemas/law")
    if name.startswith("excellent-")
}
ITEMS = [(name, item) for name, table in TABLES.items() for group in table["groups"] for item in group["items"]]


def wage(amount: int) -> dict[str, Any]:
    return {"unit": "hour", "amount": amount}


def rise(thousandths: int) -> list[dict[str, Any]]:
    return [{"from_stage": "i", "before": 100000, "after": 100000 + 100 * thousandths}]


IMPLEMENTER: dict[str, Any] = {
    "i_completed": 10, "i_unavoidable": 0, "i_passed_both": 10,
    "ii_iii_completed": 10, "ii_iii_unavoidable": 0, "g3_prac_pass": 0, "g2_prac_pass": 0, "fallback_g3_pass": 0,
    "g2g3_written_pass": 0, "exam_cooperation": False,
    "instructors_total": 2, "instructors_trained": 2, "life_total": 1, "life_trained": 1,
    "lowest_wage": wage(1000), "minimum_wage": 1000, "raises": [], "housing_improvement": False,
    "improvement_order": "none", "missing_3y": 0, "received_3y": 20, "blameworthy_missing": False,
    "native_manual": True, "native_counsellors_all": True, "transfer_accepted": 0, "base_quota": 3,
    "transfer_site_registered": False,
    "jp_learning_support": True, "community_exchange": True, "culture_learning": True,
}  # fmt: skip
SUPERVISOR: dict[str, Any] = {
    "audit_manual": True, "supervised_orgs": 18, "fulltime_staff": 4, "auditors_total": 5, "auditors_trained": 3,
    "io_staff_support": True, "followup_survey": True, "pre_interview": True, "job_tracking": True,
    "i_completed": 120, "i_unavoidable": 3, "i_passed_both": 113,
    "ii_iii_completed": 70, "ii_iii_unavoidable": 2, "g3_prac_pass": 50, "g2_prac_pass": 4,
    "orgs_with_written_pass": 4, "orgs_with_exam_cooperation": 1,
    "improvement_order": "none", "missing_3y": 0, "received_3y": 150, "blameworthy_missing": False,
    "orgs_revoked": 0, "orgs_ordered": 0,
    "native_manual": True, "otit_registered": True, "orgs_accepting_transfer": 0, "transfer_site_registered": True,
    "jp_learning_support": True, "community_exchange": True, "culture_learning": True,
}  # fmt: skip
E2A = {
    "i_completed": 9, "i_passed_both": 9, "ii_iii_completed": 6, "g3_prac_pass": 5, "lowest_wage": wage(1060),
    "raises": rise(30), "missing_3y": 1, "received_3y": 15, "community_exchange": False, "culture_learning": False,
}  # fmt: skip
E5 = {
    "i_passed_both": 9, "g3_prac_pass": 6, "g3_prac_pass_3y": 2, "g2_prac_pass_3y": 1, "lowest_wage": wage(1049),
    "raises": rise(29),
}  # fmt: skip


def io(on: dt.date = NOW, **facts: Any) -> Score:
    return score({"declaration": {"implementer": {**IMPLEMENTER, **facts}}}, "implementer", on)


def so(on: dt.date = NOW, **facts: Any) -> Score:
    return score({"declaration": {"supervisor": {**SUPERVISOR, **facts}}}, "supervisor", on)


def points(result: Score) -> list[int]:
    return [group.points for group in result.groups]


@pytest.mark.parametrize(
    ("on", "facts", "groups", "total", "passed"),
    [
        pytest.param(
            NOW,
            {
                "i_completed": 12, "i_passed_both": 12, "ii_iii_unavoidable": 1, "g3_prac_pass": 8, "g2_prac_pass": 1,
                "g2g3_written_pass": 2, "lowest_wage": wage(1150), "raises": rise(60), "housing_improvement": True,
                "transfer_accepted": 1, "transfer_site_registered": True,
            },
            [65, 10, 10, 5, 35, 10], 135, True, id="E1",
        ),
        pytest.param(NOW, E2A, [60, 10, 6, 0, 10, 4], 90, True, id="E2a"),
        pytest.param(
            NOW, {**E2A, "jp_learning_support": False, "community_exchange": True}, [60, 10, 6, 0, 10, 3], 89, False,
            id="E2b",
        ),
        pytest.param(
            NOW,
            {
                "i_completed": 6, "i_passed_both": 6, "ii_iii_completed": 0, "fallback_g3_pass": 3,
                "g2g3_written_pass": 1, "lowest_wage": wage(1053), "raises": rise(50), "housing_improvement": True,
                "received_3y": 9, "transfer_site_registered": True,
            },
            [43, 10, 10, 5, 20, 10], 98, True, id="E3",
        ),
        pytest.param(THEN, E5, [40, 10, 0, 5, 10, 10], 75, True, id="E5"),
        pytest.param(NOW, E5, [40, 10, 0, 5, 10, 10], 75, False, id="E5-by-the-new-table"),
        pytest.param(
            THEN,
            {
                "i_completed": 8, "i_passed_both": 8, "ii_iii_completed": 6, "g3_prac_pass": 3, "g3_prac_pass_3y": 3,
                "g2_prac_pass_3y": 0, "g2g3_written_pass": 1, "lowest_wage": wage(1030), "raises": rise(20),
                "missing_3y": 1, "received_3y": 8,
            },
            [58, 10, 0, 0, 10, 10], 88, True, id="E6",
        ),
        pytest.param(
            NOW,
            {
                "i_completed": 20, "i_passed_both": 19, "ii_iii_completed": 15, "g3_prac_pass": 10,
                "g2g3_written_pass": 2, "lowest_wage": wage(1150), "raises": rise(50), "missing_3y": 2,
                "received_3y": 5,
            },
            [65, 10, 10, -5, 10, 10], 100, True, id="E8",
        ),
    ],
)  # fmt: skip
def test_worked_examples_of_implementers(
    on: dt.date, facts: dict[str, Any], groups: list[int], total: int, passed: bool
) -> None:
    result = io(on, **facts)
    assert points(result) == groups
    assert (result.total, result.passed) == (total, passed)
    assert result.missing == () and result.least == result.most == total


def test_worked_examples_of_supervisors() -> None:
    first = so(missing_3y=4, orgs_accepting_transfer=2)
    assert points(first) == [50, 40, 0, 35, 10]
    assert (first.total, first.passed, first.maximum) == (135, True, 150)
    assert (first.least, first.most) == (105, 145)
    assert first.items["2-I"].values["rate"] == "96.5" and first.items["2-II"].values["rate"] == "98.8"
    third = so(
        THEN, supervised_orgs=49, fulltime_staff=5, i_completed=50, i_unavoidable=0, i_passed_both=48,
        ii_iii_completed=30, ii_iii_unavoidable=0, g3_prac_pass=20, g2_prac_pass=0, orgs_with_written_pass=2,
        orgs_with_exam_cooperation=0, received_3y=80, orgs_with_g3_pass_3y=0, orgs_with_g2_pass_3y=0,
    )  # fmt: skip
    assert points(third) == [42, 35, 5, 10, 10]
    assert (third.total, third.passed, third.pass_mark) == (102, True, 72)


@pytest.mark.parametrize(
    ("completed", "g3", "g2", "wanted"),
    [(3, 2, 0, 40), (6, 1, 2, 40), (15, 10, 0, 40), (12, 7, 0, 30), (2, 1, 0, 20), (12, 5, 0, 0), (12, 4, 0, -40)],
)
def test_the_weighted_rate_is_exact(completed: int, g3: int, g2: int, wanted: int) -> None:
    """2 × 1.2 / 3 is 80 %, which floats miss; 7 × 1.2 / 12 is 70 %; 1 × 1.2 / 2 is 60 %; 5 × 1.2 / 12 is 50 %."""
    assert io(ii_iii_completed=completed, g3_prac_pass=g3, g2_prac_pass=g2).items["1-II"].points == wanted


# -- every band of every table, just inside and just outside ---------------------------------------------------------------


def edges() -> Iterator[Any]:
    """(table, item, figure, fraction, points at the edge, points just beyond it) for all bands on shares and ratios."""
    for name, item in ITEMS:
        for number, band in enumerate(item["bands"]):
            for figure, sign, wanted in (*band.get("all", ()), *band.get("any", ())):
                rule = item.get("values", {}).get(figure)
                if sign != "=" and rule and "over" in rule and "missing_3y" not in item["inputs"]:
                    yield pytest.param(
                        name, item, figure, sign, Fraction(wanted), number, id=f"{name}-{item['id']}-{number}"
                    )


FILL = 7200  # divisible by all edges, by 5 and by 6


@pytest.mark.parametrize(("name", "item", "figure", "sign", "edge", "number"), list(edges()))
def test_just_inside_and_just_outside(
    name: str, item: dict[str, Any], figure: str, sign: str, edge: Fraction, number: int
) -> None:
    rule = item["values"][figure]
    on = dt.date.fromisoformat(TABLES[name]["in_force_from"])
    inside, outside = (edge, edge - Fraction(1, FILL)) if sign == ">=" else (edge - Fraction(1, FILL), edge)
    for value, holds in ((inside, True), (outside, False)):
        given = facts_for(item, rule["over"], rule["under"], value)
        got = judge(name, item, given, on)
        assert (got.band == number) is holds, (value, got.reason)
        if holds:
            assert got.points == item["bands"][number]["points"]


def facts_for(item: Mapping[str, Any], over: str, under: str, value: Fraction) -> dict[str, Any]:
    """Facts that give a figure exactly one value, with a denominator of 7200 (or 720000 yen)."""
    given: dict[str, Any] = {fact: 0 for fact, unit in item["inputs"].items() if unit in ("persons", "organisations")}
    if over == "weighted":
        given |= {"ii_iii_completed": FILL * 6, "g3_prac_pass": value * FILL * 5}
    elif over == "passed_all":
        given |= {"i_completed": FILL, "i_passed_both": value * FILL}
    elif over == "lowest_wage":
        given |= {"lowest_wage": {"unit": "month", "amount": int(value * FILL * 10), "hours": 10}, "minimum_wage": FILL}
    else:
        given |= {under: FILL, over: value * FILL}
    for fact, amount in given.items():
        if isinstance(amount, Fraction):
            assert amount.denominator == 1
            given[fact] = int(amount)
    return given


def judge(name: str, item: Mapping[str, Any], given: Mapping[str, Any], on: dt.date) -> Any:
    table = TABLES[name]
    key = table["who"] + ("_care" if table["care"] else "")
    found = score({"declaration": {key: given}}, table["who"], on, table["care"])
    assert found.edition == table["edition"]
    return found.items[item["id"]]


@pytest.mark.parametrize(
    ("missing", "received", "wanted"),
    [(0, 9, 5), (1, 4, 0), (2, 5, -5), (3, 12, -10), (3, 31, 0), (5, 100, 0), (9, 100, 0), (10, 100, -5),
     (19, 100, -5), (20, 100, -10), (3, 30, -5), (3, 15, -10), (3, 16, -5), (0, 0, 5)],
)  # fmt: skip
def test_disappearances(missing: int, received: int, wanted: int) -> None:
    assert io(missing_3y=missing, received_3y=received).items["4-II"].points == wanted
    assert so(missing_3y=missing, received_3y=received).items["3-II"].points == wanted


@pytest.mark.parametrize(("rises", "wanted"), [(49, 3), (50, 5), (30, 3), (29, 0), (0, 0)])
def test_the_least_rise_counts(rises: int, wanted: int) -> None:
    assert io(raises=[*rise(200), *rise(rises)]).items["3-II"].points == wanted
    assert io(raises=[]).items["3-II"].reason == "次の段階に進んだ者がいない"


@pytest.mark.parametrize(("trained", "total", "wanted"), [(3, 3, 5), (2, 3, 0), (0, 0, 0)])
def test_all_instructors_must_have_attended(trained: int, total: int, wanted: int) -> None:
    assert io(instructors_trained=trained, instructors_total=total).items["2-I"].points == wanted
    assert io(life_trained=trained, life_total=total).items["2-II"].points == wanted


@pytest.mark.parametrize(
    ("fact", "item", "steps"),
    [
        ("g2g3_written_pass", "1-III", (0, 3, 5, 5)),
        ("fallback_g3_pass", "1-II", (0, 5, 10, 20, 20)),
        ("transfer_accepted", "5-III", (0, 15, 15, 25, 25)),
    ],
)
def test_counts_of_implementers(fact: str, item: str, steps: tuple[int, ...]) -> None:
    for number, wanted in enumerate(steps):
        assert io(NOW, **{"ii_iii_completed": 0, fact: number}).items[item].points == wanted


def test_counts_of_supervisors() -> None:
    for number, wanted in enumerate((0, 3, 5, 5)):
        assert so(orgs_with_written_pass=number).items["2-III"].points == wanted
    for number, wanted in enumerate((0, 5, 5)):
        assert so(orgs_with_exam_cooperation=number).items["2-IV"].points == wanted
    for number, wanted in ((0, 0), (1, 5), (18, 5)):
        assert so(THEN, orgs_accepting_transfer=number).items["4-III"].points == wanted
    for number, wanted in ((0, -15), (1, 10), (2, 15)):
        assert so(THEN, orgs_with_g3_pass_3y=number).items["2-II-2-1"].points == wanted
    for number, wanted in ((0, 0), (1, 3), (2, 5)):
        assert so(THEN, orgs_with_g2_pass_3y=number).items["2-II-2-2"].points == wanted
    for number, wanted in ((0, -35), (1, 15), (2, 25), (3, 35)):
        assert io(THEN, g3_prac_pass_3y=number).items["1-II-2-1"].points == wanted


@pytest.mark.parametrize(("order", "wanted"), [("none", 0), ("done", -30), ("not_done", -50)])
def test_orders_and_blame_take_points_without_a_floor(order: str, wanted: int) -> None:
    result = io(improvement_order=order, blameworthy_missing=True)
    assert result.items["4-I"].points == wanted and result.items["4-III"].points == -50
    assert result.groups[3].points == result.groups[3].raw == wanted - 50 + 5
    assert so(improvement_order=order).items["3-I"].points == wanted


def test_nobody_examined_gives_nothing_and_takes_nothing() -> None:
    assert io(i_completed=2, i_unavoidable=2, i_passed_both=0).items["1-I"].points == 0
    assert so(fulltime_staff=0).items["1-II"].points == 0


# -- missing and contradicting facts ---------------------------------------------------------------------------------------


def test_missing_facts_give_nothing_and_are_named() -> None:
    empty = score({}, "implementer", NOW)
    assert empty.total == 0 and not empty.passed
    assert "/declaration/implementer/i_completed" in empty.missing
    assert "/declaration/implementer/old_i_taken" not in empty.missing
    known = {
        fact for item in TABLES["excellent-implementer_2020-11.json"]["groups"][0]["items"] for fact in item["inputs"]
    }
    assert {pointer.rsplit("/", 1)[1] for pointer in empty.groups[0].items[0].missing} <= known
    assert empty.items["1-I"].reason.startswith("書かれていません：第1号を修了した人数、")


def test_without_an_answer_on_disappearances_nobody_passes() -> None:
    facts = {key: value for key, value in IMPLEMENTER.items() if key != "blameworthy_missing"}
    full = {**facts, **E2A, "community_exchange": True}
    result = score({"declaration": {"implementer": full}}, "implementer", NOW)
    assert result.total >= result.pass_mark and not result.passed
    assert result.missing == ("/declaration/implementer/blameworthy_missing",)


def test_facts_that_do_not_matter_need_not_be_given() -> None:
    facts = {key: value for key, value in IMPLEMENTER.items() if key not in ("base_quota", "received_3y")}
    result = score({"declaration": {"implementer": facts}}, "implementer", NOW)
    assert result.items["4-II"].points == 5 and result.items["5-III"].points == 0 and result.missing == ()
    one = score({"declaration": {"implementer": {**facts, "missing_3y": 2}}}, "implementer", NOW)
    assert one.items["4-II"].missing == ("/declaration/implementer/received_3y",)


@pytest.mark.parametrize(
    ("facts", "item"),
    [
        ({"i_passed_both": 11}, "1-I"), ({"i_unavoidable": 11, "i_passed_both": 0}, "1-I"),
        ({"ii_iii_unavoidable": 11}, "1-II"), ({"instructors_trained": 3}, "2-I"), ({"missing_3y": 21}, "4-II"),
    ],
)  # fmt: skip
def test_contradictions_give_nothing(facts: dict[str, Any], item: str) -> None:
    found = io(**facts).items[item]
    assert (found.points, found.band) == (0, None) and "より多くなっています" in found.reason
    assert "is more than" in found.reason_en


@pytest.mark.parametrize("wrong", [True, "3", -1, 1.5, float("nan"), [], {}, None])
def test_facts_of_the_wrong_kind_are_missing(wrong: Any) -> None:
    assert io(i_completed=wrong).items["1-I"].missing == ("/declaration/implementer/i_completed",)


# -- tables and editions -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "edition"),
    [("2019-03-31", "2019-03"), ("2020-10-31", "2019-03"), ("2020-11-01", "2020-11"), ("2026-10-15", "2020-11")],
)
def test_the_day_decides_the_table(on: str, edition: str) -> None:
    assert io(dt.date.fromisoformat(on)).edition == so(dt.date.fromisoformat(on)).edition == edition


def test_the_old_table_may_be_chosen_for_a_year() -> None:
    case = {"declaration": {"implementer": {**IMPLEMENTER, **E5}}}
    chosen = score(case, "implementer", dt.date(2021, 10, 31), edition="2019-03")
    assert (chosen.edition, chosen.total) == ("2019-03", 75)
    assert not chosen.items["1-II-2-1"].counted, "only for applications received by 2020-10-31"
    with pytest.raises(FormLibraryError):
        score(case, "implementer", dt.date(2021, 11, 1), edition="2019-03")
    with pytest.raises(FormLibraryError):
        score(case, "implementer", dt.date(2019, 3, 30))


def test_housing_counts_from_2021() -> None:
    assert io(dt.date(2021, 3, 31), housing_improvement=True).items["3-III"].points == 0
    assert io(dt.date(2021, 4, 1), housing_improvement=True).items["3-III"].points == 5


def test_the_better_set_counts_and_an_incomplete_one_never_wins() -> None:
    items = io(THEN, **E5).items
    assert [items[key].counted for key in ("1-II", "1-II-2-1", "1-II-2-2")] == [True, False, False]
    bad = io(THEN, g3_prac_pass=0)  # set II takes 40 points, set II-2 has no facts
    assert bad.items["1-II"].points == -40 and bad.items["1-II"].counted and not bad.items["1-II-2-1"].counted


def test_nursing_care_is_for_supervisors() -> None:
    facts = {key: SUPERVISOR[key] for key in SUPERVISOR if key in inputs("excellent-supervisor-care_2017-11.json")}
    result = score({"declaration": {"supervisor_care": facts}}, "supervisor", NOW, care=True)
    assert points(result) == [40, 40] and (result.total, result.maximum, result.pass_mark) == (80, 80, 48)
    with pytest.raises(UsageError):
        score({}, "implementer", NOW, care=True)


def inputs(name: str) -> set[str]:
    return {fact for group in TABLES[name]["groups"] for item in group["items"] for fact in item["inputs"]}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_whole(name: str) -> None:
    table = TABLES[name]
    assert name == f"{table['table']}_{table['edition']}.json"
    assert sum(group["maximum"] for group in table["groups"]) == table["maximum"]
    assert table["pass_mark"] * 10 == table["maximum"] * 6
    key = table["who"] + ("_care" if table["care"] else "")
    for group in table["groups"]:
        reach = [item["maximum"] for item in group["items"] if item.get("alternative", "II") == "II"]
        assert sum(reach) >= group["maximum"]
        for item in group["items"]:
            gives = [band["points"] for band in item["bands"]]
            assert (max(gives), min(gives)) == (item["maximum"], item["minimum"])
            assert item["certainty"] in ("seen", "known", "uncertain")
            assert item["window"] in ("fiscal-3", "application-3", "now")
            for fact in item["inputs"]:
                assert node(("declaration", key, fact)) is not None
            if "outline" in item:
                assert node(("declaration", key, "outlines", item["outline"])) is not None


def test_no_float_stands_in_a_table() -> None:
    def walk(value: Any) -> Iterator[Any]:
        yield value
        below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        yield from itertools.chain.from_iterable(map(walk, below))

    assert not [value for table in TABLES.values() for value in walk(table) if isinstance(value, float)]


def test_editions_differ_only_where_they_should() -> None:
    def read(who: str, edition: str) -> dict[str, Any]:
        table = TABLES[f"excellent-{who}_{edition}.json"]
        return {item["id"]: item for group in table["groups"] for item in group["items"]}

    def changed(who: str) -> set[str]:
        new, old = read(who, "2020-11"), read(who, "2019-03")
        return {key for key in new | old if key not in new or key not in old or new[key]["bands"] != old[key]["bands"]}

    assert changed("implementer") == {"1-II", "1-II-2-1", "1-II-2-2", "3-III", "5-III", "5-IV"}
    assert changed("supervisor") == {"2-II-2-1", "2-II-2-2", "4-III", "4-IV"}


def test_best_and_worst_of_the_current_table() -> None:
    items = [item for name, item in ITEMS if name == "excellent-implementer_2020-11.json"]
    assert sum(item["minimum"] for item in items) == -170
    assert sum(group["maximum"] for group in TABLES["excellent-implementer_2020-11.json"]["groups"]) == 150


def test_training_years() -> None:
    assert training_years(dt.date(2021, 3, 31)) == (2017, 2018, 2019)
    assert training_years(dt.date(2021, 4, 1)) == (2018, 2019, 2020)


# -- words and view ----------------------------------------------------------------------------------------------------


def test_figures_and_reasons_can_be_read() -> None:
    item = io(ii_iii_completed=10, ii_iii_unavoidable=1, g3_prac_pass=8, g2_prac_pass=1).items["1-II"]
    assert "第2号・第3号を修了した人数 10人" in item.figures and item.figures.endswith("合格率 126.6％")
    assert item.figures_en.endswith("pass rate: 126.6 %")
    assert (item.reason, item.reason_en) == ("80％以上", "80 % or more")
    order = io(improvement_order="done").items["4-I"]
    assert order.figures == "改善命令 改善実施" and order.figures_en == "Improvement order: done"
    assert io(lowest_wage={"unit": "month", "amount": 185000, "hours": 162.5}).items["3-I"].values == {
        "lowest_wage": "1138.46", "minimum_wage": "1000", "ratio": "113.8",
    }  # fmt: skip


def test_rates_are_cut_and_never_rounded_up() -> None:
    assert io(i_completed=10000, i_passed_both=9499).items["1-I"].values["rate"] == "94.9"


def test_view() -> None:
    case = {"declaration": {"implementer": IMPLEMENTER, "supervisor": SUPERVISOR, "supervisor_care": None}}
    found = scores(case, NOW)
    assert [one.key for one in found] == ["implementer", "supervisor"]
    view = as_view(found)
    assert view["implementer"]["items"]["1-I"]["bands"] == [False, True, False, False, False]
    assert view["implementer"]["items"]["1-I"]["points"] == 20
    assert view["implementer"]["groups"]["6"] == {"raw": 10, "points": 10, "maximum": 10}
    assert view["implementer"]["years"] == "2023年度、2024年度、2025年度"
    assert view["supervisor"]["passed"] is True
    assert json.loads(json.dumps(view)) == view
    assert scores({}, NOW) == () and scores({"declaration": {"implementer": {}}}, NOW)[0].total == 0


def test_earlier_years_are_shown_instead() -> None:
    found = io(earlier_years=[2018, 2019, 2020])
    view = as_view([found])["implementer"]
    assert (view["years"], view["earlier_years"]) == ("2018年度、2019年度、2020年度", True)


def test_view_of_a_set_that_was_not_chosen() -> None:
    items = as_view([io(THEN, **E5)])["implementer"]["items"]
    assert items["1-II-2-1"]["points"] is None and not any(items["1-II-2-1"]["bands"])


def test_the_schema_takes_the_facts() -> None:
    node_of = case_validator().schema["properties"]["declaration"]
    checker = case_validator().evolve(schema=node_of)
    declaration = {"created": "2026-10-01", "implementer": {**IMPLEMENTER, **E5}, "supervisor": SUPERVISOR}
    assert list(checker.iter_errors(declaration)) == []
    wrong = [{"implementer": {"lowest_wage": {"unit": "month", "amount": 1}}}, {"implementer": {"wages": 1}}]
    assert all(list(checker.iter_errors(one)) for one in wrong)


# -- properties --------------------------------------------------------------------------------------------------------

few = st.integers(0, 40)


@given(few, few, few)
def test_one_more_pass_never_costs_points(completed: int, g3: int, g2: int) -> None:
    fewer, more = io(ii_iii_completed=completed, g3_prac_pass=g3, g2_prac_pass=g2), io(
        ii_iii_completed=completed, g3_prac_pass=g3 + 1, g2_prac_pass=g2
    )  # fmt: skip
    assert more.total >= fewer.total


@given(few, few)
def test_one_more_disappearance_never_gives_points(missing: int, more: int) -> None:
    received = missing + more + 1
    assert io(missing_3y=missing + 1, received_3y=received).total <= io(missing_3y=missing, received_3y=received).total


def test_tables_are_shipped(root: Path) -> None:
    assert {path.name for path in (root / "schemas/law").glob("excellent-*.json")} == set(TABLES)
