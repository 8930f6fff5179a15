"""The Excellent Organisation Declaration: what the score says stands on the form, box by box."""

from __future__ import annotations

import copy
import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from formkit import library
from formkit.case.json_file import read_case
from formkit.case.validate import validate
from formkit.law.score import Score, scores
from formkit.maintain.draw.declaration import draw
from formkit.media import fonts
from formkit.merge import Merged, merge
from formkit.model import Case, Sheet
from formkit.reading import read_bytes
from formkit.run import batch

ROOT = Path(__file__).parents[2]
FACE = fonts.default_face()
FORMS = [name for name in library.form_names() if name.startswith("excellent-")]
NOW, THEN = dt.date(2026, 10, 15), dt.date(2020, 6, 1)
TABLES = {
    ("excellent-implementer_2020-11", "declaration"): "excellent-implementer_2020-11.json",
    ("excellent-implementer_2019-03", "declaration"): "excellent-implementer_2019-03.json",
    ("excellent-supervisor_2020-11", "declaration"): "excellent-supervisor_2020-11.json",
    ("excellent-supervisor_2019-03", "declaration"): "excellent-supervisor_2019-03.json",
    ("excellent-supervisor_2020-11", "care"): "excellent-supervisor-care_2017-11.json",
    ("excellent-supervisor_2019-03", "care"): "excellent-supervisor-care_2017-11.json",
}


def case_of(on: dt.date = NOW, **sections: Any) -> Case:
    """The sample with declarations, filed on a day; sections are changed by keyword, None takes one away."""
    case, findings = read_case(ROOT / "samples/group-3/case.json")
    assert case is not None and findings == []
    data = copy.deepcopy(dict(case.data))
    data["dates"]["application"] = on.isoformat()
    for name, facts in sections.items():
        if facts is None:
            data["declaration"].pop(name, None)
        else:
            data["declaration"][name] = {**data["declaration"].get(name, {}), **facts}
    return Case(data, case.path, case.origins)


def filled(case: Case, form_id: str) -> Merged:
    on = dt.date.fromisoformat(case.data["dates"]["application"])
    return merge(case, None, library.edition(form_id, on), FACE)


def sheet_of(case: Case, form_id: str, part: str = "declaration") -> Sheet:
    merged = filled(case, form_id)
    assert [finding.message for finding in merged.findings if finding.severity == "error"] == []
    (sheet,) = [sheet for sheet in merged.sheets if sheet.part == part]
    return sheet


def box(item_id: str) -> str:
    return "i" + re.sub("[^a-z0-9]", "_", item_id.lower())


def score_of(case: Case, key: str) -> Score:
    on = dt.date.fromisoformat(case.data["dates"]["application"])
    (one,) = [one for one in scores(case.data, on) if one.key == key]
    return one


def care_facts() -> dict[str, Any]:
    facts = case_of().data["declaration"]["supervisor"]
    known = library.read_json("schemas/case/declaration.schema.json")["properties"]["supervisor_care"]["properties"]
    return {name: value for name, value in facts.items() if name in known and name not in ("outlines", "stated_total")}


def test_sample_totals() -> None:
    implementer, supervisor = (score_of(case_of(), key) for key in ("implementer", "supervisor"))
    assert [group.points for group in implementer.groups] == [65, 10, 10, 0, 35, 10]
    assert (implementer.total, implementer.maximum, implementer.passed) == (130, 150, True)
    assert [group.points for group in supervisor.groups] == [50, 40, 0, 35, 10]
    assert (supervisor.total, supervisor.maximum, supervisor.passed) == (135, 150, True)
    assert supervisor.least == 105
    declared = case_of().data["declaration"]
    assert [declared[one.key]["stated_total"] for one in (implementer, supervisor)] == [130, 135]


@pytest.mark.parametrize(
    ("key", "form_id", "part"),
    [
        ("implementer", "excellent-implementer", "declaration"),
        ("supervisor", "excellent-supervisor", "declaration"),
        ("supervisor_care", "excellent-supervisor", "care"),
    ],
)
@pytest.mark.parametrize("on", [NOW, THEN])
def test_the_form_says_what_the_score_says(key: str, form_id: str, part: str, on: dt.date) -> None:
    case = case_of(on, supervisor_care=care_facts())
    result, marks = score_of(case, key), sheet_of(case, form_id, part).marks
    assert marks["total"].value == str(result.total)
    assert marks["passed_true"].value is result.passed and marks["passed_false"].value is not result.passed
    for group in result.groups:
        assert marks[f"g{group.id}_points"].value == str(group.points)
        assert marks[f"g{group.id}_raw"].value == str(group.raw)
    for item in result.items.values():
        wanted = str(item.points) if item.counted else ""
        assert marks[f"{box(item.id)}_points"].value == wanted
        for number in range(item.bands):
            tick = marks.get(f"{box(item.id)}_band{number}")
            assert tick is None or tick.value is (item.counted and item.band == number)


@pytest.mark.parametrize(("name", "part"), TABLES)
def test_every_item_has_its_figures_bands_and_points(name: str, part: str) -> None:
    table, form = library.read_json(f"schemas/law/{TABLES[name, part]}"), library.form(name)
    boxes = form.parts[part].boxes
    pointers = {entry.pointer or "" for entry in boxes.values()}
    key = table["who"] + ("_care" if table["care"] else "")
    for group in table["groups"]:
        for item in group["items"]:
            assert f"{box(item['id'])}_points" in boxes
            for fact in item["inputs"]:
                assert any(f"{one}/".startswith(f"/declaration/{key}/{fact}/") for one in pointers), fact
            for number, band in enumerate(item["bands"]):
                assert (f"{box(item['id'])}_band{number}" in boxes) is band.get("printed", True)


@pytest.mark.parametrize("name", FORMS)
def test_the_folder_is_what_is_drawn_from_form_json(name: str, tmp_path: Path) -> None:
    folder = ROOT / "forms" / name
    for file in ("form.json", "boxes.json"):  # when a box is required is not drawn
        shutil.copy(folder / file, tmp_path)
    draw(tmp_path)
    drawn = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert drawn == {file: (folder / file).read_bytes() for file in drawn} and "boxes.json" in drawn


@pytest.mark.parametrize(
    ("on", "edition"),
    [("2019-03-31", "2019-03"), ("2020-10-31", "2019-03"), ("2020-11-01", "2020-11"), ("2026-10-15", "2020-11")],
)
def test_the_day_of_the_application_chooses_form_and_table(on: str, edition: str) -> None:
    day = dt.date.fromisoformat(on)
    for form_id, key in (("excellent-implementer", "implementer"), ("excellent-supervisor", "supervisor")):
        assert library.edition(form_id, day).edition == edition == score_of(case_of(day), key).edition


def test_sample_goes_round() -> None:
    merged = filled(case_of(), "excellent-implementer")
    (sheet,) = merged.sheets
    form = library.form("excellent-implementer_2020-11")
    for medium in ("pdf", "docx"):
        assert read_bytes(batch.fill_sheet(form, sheet, medium, FACE), "x").parts[0].sheet == sheet
    assert sheet.marks["head0"].value == "架空鉄工所株式会社"
    assert sheet.marks["years"].value == "2023年度、2024年度、2025年度"
    assert sheet.marks["i1_ii_weighted"].value == "11.4" and sheet.marks["i1_ii_value_rate"].value == "126.6"
    assert sheet.marks["i3_i_lowest_wage_hourly"].value == "1271.6"


def test_without_a_declaration_there_is_no_form() -> None:
    for form_id, section in (("excellent-implementer", "implementer"), ("excellent-supervisor", "supervisor")):
        assert filled(case_of(NOW, **{section: None}), form_id).sheets == ()
    assert [sheet.part for sheet in filled(case_of(), "excellent-supervisor").sheets] == ["declaration"]
    both = filled(case_of(supervisor_care=care_facts()), "excellent-supervisor")
    assert [sheet.part for sheet in both.sheets] == ["declaration", "care"]


def test_the_chosen_set_is_ticked_on_the_old_form() -> None:
    case = case_of(THEN, implementer={"g3_prac_pass": 3, "g3_prac_pass_3y": 3, "g2_prac_pass_3y": 0})
    marks = sheet_of(case, "excellent-implementer").marks
    chosen = [marks[f"i1_{item}_chosen"].value for item in ("ii", "ii_2_1", "ii_2_2")]
    assert chosen == [False, True, True] and marks["i1_ii_points"].value == ""
    assert marks["i1_ii_2_1_points"].value == "35"


def test_missing_facts_leave_their_boxes_blank() -> None:
    case = case_of(implementer={"missing_3y": None, "exam_cooperation": None})
    marks = sheet_of(case, "excellent-implementer").marks
    assert marks["i4_ii_missing_3y"].value == "" and marks["i4_ii_points"].value == "0"
    assert not any(marks[f"i4_ii_band{number}"].value for number in range(4))
    assert marks["passed_true"].value is False, "nobody passes without an answer on disappearances"


def test_points_may_be_below_zero() -> None:
    case = case_of(implementer={"improvement_order": "not_done", "blameworthy_missing": True})
    marks = sheet_of(case, "excellent-implementer").marks
    assert (marks["i4_i_points"].value, marks["g4_points"].value, marks["total"].value) == ("-50", "-100", "30")
    assert marks["i4_i_improvement_order_not_done"].value is True and marks["passed_false"].value is True


def test_long_outlines_and_many_rises_go_to_the_continuation_sheet() -> None:
    rises = [{"from_stage": "i", "before": 200000 + n, "after": 210000 + n} for n in range(4)]
    outlines = {"culture_learning": "書道の体験会を年二回、茶道の体験会を年一回行っている。" * 10}
    merged = filled(case_of(implementer={"raises": rises, "outlines": outlines}), "excellent-implementer")
    assert [(sheet.part, sheet.copy) for sheet in merged.sheets] == [("declaration", 1), ("continuation", 1)]
    marks, more = merged.sheets[0].marks, merged.sheets[1].marks
    assert marks["i3_ii_rise1_before"].value == "別紙のとおり" and marks["i3_ii_rise2_i"].value is False
    assert marks["i6_iii_outline_culture_learning"].value == "別紙のとおり"
    texts = "".join(str(mark.value) for mark in more.values())
    assert "第1号から第2号" in texts and "210,003" in texts and texts.count("書道の体験会") == 10


def test_the_sample_is_valid_and_wrong_facts_are_told() -> None:
    assert validate(case_of()) == []
    wrong = case_of(
        implementer={"i_completed": -1, "improvement_order": "maybe", "wages": 1}, supervisor_care=care_facts()
    )
    assert sorted(finding.code for finding in validate(wrong)) == ["FK102", "FK104", "FK108"]


@pytest.mark.parametrize("name", FORMS)
def test_what_is_not_verified_says_so(name: str) -> None:
    form = library.form(name)
    assert form.provisional and all(part.provisional for part in form.parts.values())
    assert all(
        entry.provisional or entry.kind == "notice" for part in form.parts.values() for entry in part.boxes.values()
    )
