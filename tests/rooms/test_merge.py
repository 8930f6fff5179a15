"""Case × form → sheets: every box has a mark; overrides, senders, photos, repeated parts, papers for all."""

from __future__ import annotations

import copy
import dataclasses
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from formkit import library
from formkit.case import json_file
from formkit.media import fonts
from formkit.merge import Merged, merge, view_of
from formkit.model import Box, Case, Form, Mark, Part, Place, Repeat, trainees_of

ROOT = Path(__file__).parents[2]
FACE = fonts.default_face()
FORM = library.form("training-plan_2025-06")


def a_case(name: str = "group-1") -> dict[str, Any]:
    case, _ = json_file.read_case(ROOT / "samples" / name / "case.json")
    assert case is not None
    return copy.deepcopy(dict(case.data))


def a_form(part: Part) -> Form:
    return dataclasses.replace(FORM, parts={part.id: part}, continuations=())


def a_part(box: Box, **changes: Any) -> Part:
    part = Part(
        "p", "第1面", "題", "title", "ABCDEF", 1, "case", "main", {box.id: box}, {box.id: Place(1, 20, 20, 80, 40)}
    )
    return dataclasses.replace(part, **changes)


@pytest.mark.parametrize("name", ["group-1", "enterprise-1", "group-3"])
def test_every_box_of_every_part_gets_a_mark(name: str) -> None:
    case = Case(a_case(name))
    for trainee in trainees_of(case):
        merged = merge(case, trainee, FORM, FACE)
        assert merged.sheets
        for sheet in merged.sheets:
            assert set(sheet.marks) == set(FORM.parts[sheet.part].boxes)
            for key, mark in sheet.marks.items():
                assert (mark.value not in ("", False)) == (mark.state in ("value", "continued") and bool(mark.value))
                if mark.state == "na":
                    assert case.category not in FORM.parts[sheet.part].boxes[key].categories


def test_items_of_other_categories_are_not_applicable() -> None:
    case = Case(a_case("enterprise-1"))
    face = next(s for s in merge(case, trainees_of(case)[0], FORM, FACE).sheets if s.part == "face-2")
    assert {mark.state for key, mark in face.marks.items() if FORM.parts["face-2"].boxes[key].categories == "DEF"} == {
        "na"
    }


def test_official_boxes_stay_blank() -> None:
    case = Case(a_case())
    first = merge(case, trainees_of(case)[0], FORM, FACE).sheets[0]
    assert first.marks["accreditation_number"] == Mark("")


def test_overrides_change_the_plan_of_one_trainee_only() -> None:
    data = a_case()
    data["trainees"][0]["overrides"] = {"treatment": {"lecture_allowance": 12345}}
    first, second = (view_of(Case(data), trainee) for trainee in data["trainees"][:2])
    assert first.get("/plan/treatment/lecture_allowance") == 12345
    assert first.get("/plan/treatment/wage") == data["plan"]["treatment"]["wage"]
    assert second.get("/plan/treatment/lecture_allowance") != 12345


def test_sender_is_the_named_one_else_that_of_the_country() -> None:
    data = a_case()
    data["senders"] = [{"id": "a", "country": "VNM", "name": "甲"}, {"id": "b", "country": "CHN", "name": "乙"}]
    trainee = data["trainees"][0] | {"nationality": "CHN"}
    trainee.pop("sender", None)
    assert view_of(Case(data), trainee).get("/sender/name") == "乙"
    assert view_of(Case(data), trainee | {"sender": "a"}).get("/sender/name") == "甲"
    assert view_of(Case(data), trainee | {"nationality": "IDN"}).get("/sender/name") == "甲"
    assert view_of(Case(data), trainee | {"sender": "nobody"}).get("/sender") is None


def test_part_repeats_over_its_list() -> None:
    box = Box("number", "", "番号", "number", "text", pointer="/copy/first")
    names = Box("name", "", "名", "name", "text", pointer="/rows/1/id")
    part = a_part(box, repeat=Repeat("/trainees", 2), boxes={"number": box, "name": names})
    part = dataclasses.replace(part, places={key: Place(1, 20, 20, 80, 40) for key in part.boxes})
    case = Case(a_case())
    sheets = merge(case, None, a_form(part), FACE).sheets
    assert [(s.copy, s.marks["number"].value, s.marks["name"].value) for s in sheets] == [(1, "1", "t2"), (2, "3", "")]
    empty = dataclasses.replace(part, repeat=Repeat("/none", 2, empty=False))
    assert merge(case, None, a_form(empty), FACE).sheets == ()


def test_part_is_made_only_when_its_fact_is_there() -> None:
    part = a_part(Box("x", "", "欄", "x", "text", pointer="/case_id"), when=("/supervisor",))
    assert merge(Case(a_case("group-1")), None, a_form(part), FACE).sheets
    assert not merge(Case(a_case("enterprise-1")), None, a_form(part), FACE).sheets


def with_photo(folder: Path, name: str) -> Merged:
    data = a_case() | {"photo": name}
    part = a_part(Box("photo", "", "写真", "photo", "photo", pointer="/photo"))
    return merge(Case(data, folder / "case.json"), None, a_form(part), FACE)


def test_photo_is_placed_from_the_folder_of_the_case(tmp_path: Path) -> None:
    Image.new("RGBA", (1800, 2400), (10, 20, 30, 255)).save(tmp_path / "p.png")
    merged = with_photo(tmp_path, "p.png")
    (photo,) = merged.photos.values()
    assert merged.sheets[0].marks["photo"].value == photo.name
    assert photo.data[:3] == b"\xff\xd8\xff" and photo.pixels == (709, 945)


@pytest.mark.parametrize("name", ["none.jpg", "../outside.jpg", "text.jpg"])
def test_photos_that_cannot_be_used_are_told(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    Image.new("RGB", (30, 40)).save(tmp_path / "outside.jpg")
    (folder / "text.jpg").write_text("no photo")
    merged = with_photo(folder, name)
    assert [finding.code for finding in merged.findings] == ["FK306"] and not merged.sheets


def test_a_wage_by_the_piece_is_in_words_and_none_of_the_three_is_circled() -> None:
    data = a_case()
    data["plan"]["treatment"]["wage"] = {
        "unit": "piece", "amount": 120, "piece": {"per": "1枚", "guaranteed": 1150, "pay": 200000, "hours": 164},
    }  # fmt: skip
    case = Case(data)
    merged = merge(case, trainees_of(case)[0], FORM, FACE)
    marks = next(sheet for sheet in merged.sheets if sheet.part == "face-2").marks
    assert [marks[f"wage_{unit}"].value for unit in ("month", "day", "hour")] == [False] * 3
    assert marks["wage_amount"].state == "continued" and str(marks["wage_amount"].value).startswith("別紙")
    more = [mark.value for sheet in merged.sheets if sheet.part == "continuation" for mark in sheet.marks.values()]
    assert "出来高払 1枚120円\n保障給1時間1,150円" in more
    data["trainees"][0].pop("photo")
    coe = merge(case, trainees_of(case)[0], library.form("coe_2025-03"), FACE)
    marks = next(sheet for sheet in coe.sheets if "wage" in sheet.marks).marks
    assert [marks[f"wage_{unit}"].value for unit in ("month", "day", "hour")] == [False] * 3
    assert marks["wage"].value == "出来高払 1枚120円、保障給1時間1,150円"


def test_text_that_fits_nowhere_is_an_error_that_names_the_box() -> None:
    box = Box("x", "9①", "欄", "the box", "date", pointer="/case_id")
    part = dataclasses.replace(a_part(box), places={"x": Place(1, 20, 20, 4, 4)})
    merged = merge(Case(a_case() | {"case_id": "とても長い名前の申請"}), None, a_form(part), FACE)
    assert [(finding.code, finding.box, finding.item) for finding in merged.findings] == [("FK303", "x", "9①")]


def test_documents_of_one_entry_each_have_their_own_continuation_sheets() -> None:
    form = library.form("sending-agreement_2026-11")
    data = a_case()
    for number, sender in enumerate(data["senders"], 1):
        sender["agreement"]["special_terms"] = {"ja": f"第{number}の特約。" * 200, "en": "x"}
    sheets = merge(Case(data), None, form, FACE).sheets
    words: dict[str, str] = {}
    for sheet in sheets:
        if sheet.part == "continuation":
            texts = [str(mark.value) for key, mark in sheet.marks.items() if key.endswith("_text")]
            told = str(sheet.marks["sheet_number"].value)
            words[told] = words.get(told, "") + "".join(texts)
    assert set(words) == {"1", "2"}
    assert "第1の特約" in words["1"] and "第2の特約" not in words["1"]
    assert "第2の特約" in words["2"] and "第1の特約" not in words["2"]
    assert [sheet.copy for sheet in sheets if sheet.part == "continuation"] == list(
        range(1, 1 + sum(sheet.part == "continuation" for sheet in sheets))
    )


def test_papers_of_the_whole_and_of_each_entry_in_one_form_continue_apart() -> None:
    """Three documents, one common and one for each sending organisation: three sets of continuation sheets, in order."""
    agreement = library.form("sending-agreement_2026-11")
    common = a_part(Box("x", "1", "欄", "x", "text", pointer="/remarks"), places={"x": Place(1, 20, 20, 60, 6)})
    each = dataclasses.replace(
        common, id="each", repeat=Repeat("/senders", 1), boxes={"x": Box("x", "1", "欄", "x", "text", pointer="/rows/0/remarks")}
    )  # fmt: skip
    parts = {"p": common, "each": each, "continuation": agreement.parts["continuation"]}
    form = dataclasses.replace(agreement, parts=parts, continuations=())
    data = a_case() | {"remarks": "共通の備考。" * 40}
    data["senders"] = [{"id": name, "remarks": f"{name}の備考。" * 40} for name in "甲乙"]
    words: dict[str, str] = {}
    for sheet in merge(Case(data), None, form, FACE).sheets:
        if sheet.part == "continuation":
            texts = "".join(str(mark.value) for key, mark in sheet.marks.items() if key.endswith("_text"))
            number = str(sheet.marks["sheet_number"].value)
            words[number] = words.get(number, "") + texts
    assert words == {"1": "共通の備考。" * 40, "2": "甲の備考。" * 40, "3": "乙の備考。" * 40}
