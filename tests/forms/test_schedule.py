"""Faces 3 to 6 of the training plan, the list of trainees and the checklist: sums, arrows, copies, faces by category."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from formkit import library
from formkit.case import json_file
from formkit.case.starter import sample_of
from formkit.media import fonts
from formkit.merge import Merged, merge
from formkit.model import Case, Sheet, trainees_of

FACE = fonts.default_face()
SAMPLES = Path(__file__).parents[2] / "samples"
PLAN, LIST, CHECKLIST = "training-plan_2025-06", "trainee-list_2026-11", "checklist_2026-11"
FACES = {
    "A": ["face-1", "face-2", "face-3a", "face-4", "face-7"],
    "D": ["face-1", "face-2", "face-3d", "face-4", "face-7"],
    **{key: ["face-1", "face-2", "face-5", "face-6", "face-7"] for key in "BCEF"},
}

Facts = dict[str, Any]


def facts_of(name: str) -> Facts:
    case, _ = json_file.read_case(SAMPLES / name / "case.json")
    assert case is not None
    data: dict[str, Any] = json.loads(json.dumps(case.data))
    return data


def filled(facts: Mapping[str, Any], form: str = PLAN) -> Merged:
    case = Case(facts)
    trainee = trainees_of(case)[0] if form == PLAN else None
    return merge(case, trainee, library.form(form), FACE)


def sheets(merged: Merged, part: str) -> list[Sheet]:
    return [sheet for sheet in merged.sheets if sheet.part == part]


def value(sheet: Sheet, box: str) -> str | bool:
    return sheet.marks[box].value


def number(sheet: Sheet, box: str) -> float:
    return float(str(value(sheet, box)) or 0)


def task(hours: list[float], **more: Any) -> Facts:
    whole = {
        "content": ["内容"],
        "duty": "essential",
        "safety": False,
        "hours_by_month": hours,
        "hours_total": sum(hours),
    }
    return {**whole, **more}


NAMES = ("care-1", "enterprise-1", "enterprise-2", "enterprise-3", "group-1", "group-2", "group-3")


@pytest.mark.parametrize("name", NAMES)
def test_sums_are_those_of_the_data(name: str) -> None:
    facts = facts_of(name)
    merged = filled(facts)
    for part, years in (("face-4", (1, 2, None)), ("face-5", (1, None)), ("face-6", (2,))):
        made = sheets(merged, part)
        tasks = [one for one in facts["plan"]["schedule"]["tasks"] if one.get("year") in years]
        if not made:
            continue
        for month in range(12):
            planned = sum(one["hours_by_month"][month] for one in tasks)
            assert all(number(sheet, f"sum_month{month + 1}") == planned for sheet in made)
            assert sum(number(sheet, f"sheet_month{month + 1}") for sheet in made) == planned
            for sheet in made:
                shown = sum(number(sheet, f"task{block}_month{month + 1}") for block in range(1, 8))
                assert shown == number(sheet, f"sheet_month{month + 1}")
        planned = sum(one["hours_total"] for one in tasks)
        assert {number(sheet, "sum_hours") for sheet in made} == {planned}
        assert sum(number(sheet, f"task{block}_hours") for sheet in made for block in range(1, 8)) == planned


@pytest.mark.parametrize("name", ("care-1", "enterprise-1", "group-1"))
def test_lectures_of_a_face_add_up(name: str) -> None:
    facts = facts_of(name)
    part = "face-3a" if facts["category"] == "A" else "face-3d"
    (sheet,) = sheets(filled(facts), part)
    assert number(sheet, "sum_hours") == facts["plan"]["hours"]["lectures"]
    assert number(sheet, "sum_month1") + number(sheet, "sum_month2") == number(sheet, "sum_hours")
    assert number(sheet, "subject3_1_hours") >= 8
    assert sum(number(sheet, key) for key in sheet.marks if key.endswith("_hours") and key[0:7] == "subject") == number(
        sheet, "sum_hours"
    )


def test_no_lecture_is_lost_when_a_subject_has_more_than_its_lines() -> None:
    facts = facts_of("group-1")
    for count in range(3):
        facts["plan"]["lectures"].append({"subject": 1, "content": f"会話{count}", "hours": 5})
    (sheet,) = sheets(filled(facts), "face-3d")
    assert value(sheet, "subject1_2_content") == "会話0（5時間）\n会話1（5時間）\n会話2（5時間）"
    assert value(sheet, "subject1_2_hours") == "5\n5\n5"


@pytest.mark.parametrize(
    "hours,arrow,shown",
    [
        ([8] * 12, "1-12", ["8"] * 12),
        ([0, 0, 7.5, 0, 20, *[0] * 7], "3-5", ["", "", "7.5", "0", "20", *[""] * 7]),
        ([*[0] * 11, 3], "12-12", [*[""] * 11, "3"]),
        ([0] * 12, "", [""] * 12),
    ],
)
def test_arrow_spans_the_months_with_hours(hours: list[float], arrow: str, shown: list[str]) -> None:
    facts = facts_of("group-1")
    facts["plan"]["schedule"]["tasks"] = [task(hours)]
    (sheet,) = sheets(filled(facts), "face-4")
    assert value(sheet, "task1_arrow") == arrow
    assert [value(sheet, f"task1_month{month}") for month in range(1, 13)] == shown
    assert value(sheet, "task2_arrow") == "" and value(sheet, "task2_hours") == ""


def test_more_than_seven_tasks_take_a_second_copy() -> None:
    facts = facts_of("group-1")
    facts["plan"]["schedule"]["tasks"] = [task([0] * at + [at + 1.0] * (12 - at)) for at in range(11)]
    first, second = sheets(filled(facts), "face-4")
    assert (first.copy, second.copy) == (1, 2)
    assert [value(second, f"copy_{key}") for key in ("number", "count")] == ["2", "2"]
    assert "".join(str(value(first, f"task{block}_number")) for block in range(1, 8)) == "①②③④⑤⑥⑦"
    assert "".join(str(value(second, f"task{block}_number")) for block in range(1, 8)) == "⑧⑨⑩⑪⑫⑬⑭"
    assert value(second, "task4_arrow") == "11-12" and value(second, "task5_arrow") == ""
    assert value(first, "sum_hours") == value(second, "sum_hours")
    assert number(first, "sheet_hours") + number(second, "sheet_hours") == number(first, "sum_hours")


def test_a_text_of_the_second_copy_is_told_by_copy_and_by_its_place_in_the_case() -> None:
    facts = facts_of("group-1")
    long = [
        f"{line}　そう菜の加工、非常に長い説明、手順、道具、確かめ方、記録、片付け、報告、その他" for line in range(6)
    ]
    facts["plan"]["schedule"]["tasks"] = [task([8] * 12, content=long if at == 9 else ["内容"]) for at in range(11)]
    merged = filled(facts)
    (told,) = [finding for finding in merged.findings if finding.part == "face-4" and finding.code != "FK308"]
    assert told.case_pointer == "/plan/schedule/tasks/9/content"
    assert value(sheets(merged, "face-4")[1], "task3_content") == "別紙のとおり"
    attached = "".join(str(mark.value) for sheet in sheets(merged, "continuation") for mark in sheet.marks.values())
    assert "第４面（2枚目）" in attached and all(line in attached for line in long)


@pytest.mark.parametrize("category", "ABCDEF")
def test_each_category_has_its_faces(category: str) -> None:
    facts = facts_of(sample_of(category))
    assert facts["category"] == category
    main = [sheet.part for sheet in filled(facts).sheets if sheet.part != "continuation"]
    assert list(dict.fromkeys(main)) == FACES[category]


@pytest.mark.parametrize("year", (1, None))
def test_no_face_of_a_second_year_without_one(year: int | None) -> None:
    facts = facts_of("group-3")
    only = [one for one in facts["plan"]["schedule"]["tasks"] if one["year"] == 1]
    for one in only:
        one.pop("year") if year is None else None
    facts["plan"]["schedule"]["tasks"] = only
    merged = filled(facts)
    assert len(sheets(merged, "face-5")) == 1 and not sheets(merged, "face-6")


def test_second_year_may_have_its_own_products() -> None:
    facts = facts_of("group-3")
    schedule = facts["plan"]["schedule"]
    schedule["second_year"] = {"products": ["歯車", "軸受"]}
    merged = filled(facts)
    (first,), (second,) = sheets(merged, "face-5"), sheets(merged, "face-6")
    assert value(first, "products") == "；".join(schedule["products"])
    assert value(second, "products") == "歯車；軸受"
    assert value(second, "tools") == value(first, "tools")


def test_marks_instructor_and_place_of_a_task() -> None:
    facts = facts_of("group-3")
    facts["plan"]["schedule"]["tasks"] = [
        task([8] * 12, duty="related", safety=True, workplace="daini",
             instructor={"name": "見本 明", "title": "課長", "years": 12}),
    ]  # fmt: skip
    (sheet,) = sheets(filled(facts), "face-5")
    ticks = [value(sheet, f"task1_{key}") for key in ("essential", "related", "peripheral", "safety")]
    assert ticks == [False, True, False, True]
    assert value(sheet, "task1_instructor") == "課長　見本 明（経験12年）"
    names = {place["id"]: place["name"] for place in facts["implementer"]["workplaces"]}
    assert value(sheet, "task1_place") == names["daini"]
    assert [value(sheet, f"place{at}_name") for at in (1, 2, 3)] == [names["daiichi"], names["daini"], ""]


def test_a_case_without_a_schedule_gives_empty_faces() -> None:
    facts = facts_of("group-1")
    for key in ("schedule", "lectures"):
        facts["plan"].pop(key)
    merged = filled(facts)
    for part in ("face-3d", "face-4"):
        (sheet,) = sheets(merged, part)
        kept = {key for key, mark in sheet.marks.items() if mark.value}
        assert not {key for key in kept if not key.startswith(("copy_", "notice_")) and not key.endswith("_number")}


# -- list of trainees, checklist -------------------------------------------------------------------------------------


def test_list_is_made_for_several_trainees_only() -> None:
    facts = facts_of("group-1")
    assert len(filled(facts, LIST).sheets) == 1
    facts["trainees"] = facts["trainees"][:1]
    assert filled(facts, LIST).sheets == ()


def test_list_has_fifteen_trainees_a_page_each_with_the_own_plan() -> None:
    facts = facts_of("group-1")
    plain = {key: fact for key, fact in facts["trainees"][0].items() if key != "overrides"}
    facts["trainees"] = [copy.deepcopy(plain) | {"id": f"n{at}"} for at in range(17)]
    facts["trainees"][16]["overrides"] = {"periods": [{"from": "2027-10-01", "to": "2028-09-30"}]}
    first, second = filled(facts, LIST).sheets
    assert value(first, "count") == "17" and value(second, "row01_number") == "⑯"
    assert value(first, "row15_period") == "2027年4月1日～2028年3月31日"
    assert value(second, "row02_period") == "2027年10月1日～2028年9月30日"
    assert str(value(second, "row02_occupation")).startswith("4-9-1")
    assert value(second, "row03_roman") == ""


def test_list_names_an_occupation_that_is_not_for_transfer() -> None:
    facts = facts_of("enterprise-1")
    facts["trainees"].append(copy.deepcopy(facts["trainees"][0]) | {"id": "t2"})
    (sheet,) = filled(facts, LIST).sheets
    own = facts["plan"]["non_transfer"]
    assert value(sheet, "row01_occupation") == f"{own['occupation']} / {own['operation']}"


@pytest.mark.parametrize("name,part", [("group-1", "group"), ("enterprise-1", "enterprise")])
def test_checklist_circles_only_what_is_attached(name: str, part: str) -> None:
    facts = facts_of(name)
    facts["attachments"] = [{"id": "1-3", "file": "a.pdf"}, {"id": "face-1", "file": "b.pdf"}]
    (sheet,) = filled(facts, CHECKLIST).sheets
    assert sheet.part == part
    assert {key for key, mark in sheet.marks.items() if mark.value is True} == {"d1_3_yes", "dface_1_yes"}
    facts.pop("attachments")
    (sheet,) = filled(facts, CHECKLIST).sheets
    assert not [key for key, mark in sheet.marks.items() if mark.value is True]


def test_checklist_numbers_only_what_was_seen() -> None:
    rows = json.loads((Path(__file__).parents[2] / "forms" / CHECKLIST / "rows.json").read_text(encoding="utf-8"))
    assert [row["number"] for row in rows if row["number"]] == list("123456")
    unseen = {"1-25", "1-26", "1-30", "1-31", "1-35", "1-36", "1-37", "1-38", "1-40", "1-41", "1-42"}
    assert not unseen & {row["id"] for row in rows}
    assert all(len(row["need"]) == 6 and set(row["need"]) <= set("ocx") for row in rows)
