"""Traps seen in practice, each a test of its own name (quality page, section 5)."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import formkit
from formkit import library, system
from formkit.case import json_file, validate
from formkit.media import fonts
from formkit.merge import merge
from formkit.model import Case, Finding, Mark, trainees_of
from formkit.model.errors import MissingProgramError
from formkit.reading import read_file
from formkit.words import text

ROOT = Path(__file__).parents[1]


def a_case(name: str) -> dict[str, Any]:
    case, _ = json_file.read_case(ROOT / "samples" / name / "case.json")
    assert case is not None
    return copy.deepcopy(dict(case.data))


def face_2(data: dict[str, Any]) -> dict[str, Mark]:
    case = Case(data)
    form = library.form("training-plan_2025-06")
    merged = merge(case, trainees_of(case)[0], form, fonts.default_face())
    return dict(next(sheet.marks for sheet in merged.sheets if sheet.part == "face-2"))


def found(data: dict[str, Any], tmp_path: Path) -> list[Finding]:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return list(formkit.check([path]).findings)


def test_nfkc_is_not_used_on_names() -> None:
    for name in ("塚", "神", "﨑", "髙"):  # compatibility ideographs and variants that NFKC or NFC would change
        assert text.compose(name) == name and text.canonical(name) == name


def test_radicals_are_told_from_kanji_on_paper_and_taken_for_them_in_comparison() -> None:
    assert text.compose("⼀") == "⼀"
    assert text.canonical("⼀⻑⻘") == "一長青"


def test_zero_padded_occupation_code_is_refused(tmp_path: Path) -> None:
    data = a_case("group-1")
    data["plan"]["occupation"]["code"] = "04-09-1"
    assert "/plan/occupation/code" in [finding.case_pointer for finding in found(data, tmp_path)]


def test_officers_beyond_row_six_are_not_dropped(tmp_path: Path) -> None:
    data = a_case("group-1")
    assert len(data["implementer"]["officers"]) == 7
    case = Case(data)
    form = library.form("training-plan_2025-06")
    merged = merge(case, trainees_of(case)[0], form, fonts.default_face())
    words = "".join(str(mark.value) for sheet in merged.sheets for mark in sheet.marks.values())
    for officer in data["implementer"]["officers"]:
        assert f"{officer['name']['family']}\u3000{officer['name']['given']}" in words


def test_contract_dates_do_not_stand_in_the_return_home_row() -> None:
    marks = face_2(a_case("group-1"))
    assert not [mark.value for key, mark in marks.items() if key.startswith("return_home") and mark.value]
    assert [mark.value for key, mark in marks.items() if key.startswith("contract") and mark.value]


def test_lecture_total_that_is_not_the_sum_is_found(tmp_path: Path) -> None:
    data = a_case("group-1")
    data["plan"]["hours"]["total"] += 1
    assert "C-10" in [finding.code for finding in found(data, tmp_path)]


def test_impossible_date_is_found(tmp_path: Path) -> None:
    data = a_case("group-1")
    data["trainees"][0]["birth_date"] = "2001-02-30"
    told = [finding for finding in found(data, tmp_path) if finding.case_pointer == "/trainees/0/birth_date"]
    assert told and "暦" in told[0].message and "calendar" in told[0].message_en


def test_formats_are_really_checked() -> None:
    data = a_case("group-1")
    data["implementer"]["address"]["postal"] = "1234567"
    assert any(finding.code == "FK106" for finding in validate.validate(Case(data)))


def test_lone_surrogates_and_control_characters_are_told_never_lost(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    raw = json.dumps(a_case("enterprise-1"))
    path.write_text(raw.replace('"case_id"', '"x-note": "a\\ud800b\\u000b", "case_id"', 1), encoding="utf-8")
    codes = {finding.code for finding in formkit.check([path]).findings}
    assert codes >= {"FK122", "FK123"}


def test_misspelt_key_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    data = a_case("group-1")
    data["implementer"]["adress"] = data["implementer"].pop("address")
    told = [finding for finding in found(data, tmp_path) if finding.code == "FK102"]
    assert told and "address" in told[0].message


def test_merging_filled_parts_cannot_make_fields_collide(tmp_path: Path) -> None:
    result = formkit.fill([ROOT / "samples" / "enterprise-1"], tmp_path, to=("pdf",))
    for file in result.files:
        assert b"/AcroForm" not in Path(file.path).read_bytes()


def test_office_that_ends_well_without_a_file_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "soffice"
    fake.write_text("#!/bin/sh\nexit 0\n")
    fake.chmod(0o755)
    monkeypatch.setattr(system, "find_office", lambda: str(fake))
    (tmp_path / "x.docx").write_bytes(b"")
    with pytest.raises(MissingProgramError, match="did not make"):
        system.convert_to_pdf([tmp_path / "x.docx"], tmp_path / "out")


def test_vietnamese_letters_are_in_the_value_font() -> None:
    assert fonts.default_face().missing("ĂÂĐÊÔƠƯăâđêôơưẶẦẨẪẬẺẼẸỄỆỈĨỊỎÕỌỖỘỜỞỠỢỦŨỤỪỬỮỰỲỶỸỴ") == ""


def test_text_layer_reads_what_is_drawn_for_every_box_of_a_sample(tmp_path: Path) -> None:
    result = formkit.fill([ROOT / "samples" / "group-3"], tmp_path, to=("pdf",))
    assert result.files and all(not read_file(Path(file.path)).findings for file in result.files)
