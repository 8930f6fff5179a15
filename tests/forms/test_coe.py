"""The application for a certificate of eligibility: places against ISA's own workbook, choices, lists, blanks."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from formkit import library
from formkit.case import json_file
from formkit.maintain import blank
from formkit.media import fonts
from formkit.merge import Merged, merge
from formkit.model import Case, Place, trainees_of
from formkit.reading import read_bytes
from formkit.run import batch
from formkit.system import find_office
from tests.realfiles import REALFILES

FORM = library.form("coe_2025-03")
SHEET = FORM.parts["applicant-1"]
ROOT = Path(__file__).parents[2]
OFFICIAL = REALFILES / "official" / "isa-coe-application-V_2025-03.xlsx"
NEAR = 2.0  # mm


def sample(name: str = "group-1", **changes: Any) -> Case:
    case, findings = json_file.read_case(ROOT / "samples" / name / "case.json")
    assert case is not None and findings == []
    return Case({**case.data, **changes}, case.path, case.origins)


def merged(case: Case, at: int = 0, **changes: Any) -> Merged:
    return merge(case, {**trainees_of(case)[at], **changes}, FORM, fonts.default_face())


def values(made: Merged, part: str = "applicant-1") -> Mapping[str, str | bool]:
    assert made.sheets, made.findings
    return {key: mark.value for sheet in made.sheets if sheet.part == part for key, mark in sheet.marks.items()}


# -- the layout --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Place]:
    """Where LibreOffice prints each cell of ISA's first sheet: every cell that a box names gets a colour of its own."""
    openpyxl = pytest.importorskip("openpyxl")
    office = find_office()
    if not OFFICIAL.is_file() or office is None:
        pytest.skip("ISA's own workbook or LibreOffice is not here")
    book = openpyxl.load_workbook(OFFICIAL)
    for other in book.sheetnames[1:]:
        del book[other]
    cells = sorted({box.official_cell for box in SHEET.boxes.values() if box.official_cell})
    colours = {cell: 0xA50001 + 7 * number for number, cell in enumerate(cells)}
    for cell, colour in colours.items():
        book.active[cell].fill = openpyxl.styles.PatternFill("solid", fgColor=f"{colour:06X}")
    folder = tmp_path_factory.mktemp("coe")
    book.save(folder / "coe.xlsx")
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(folder / "coe.xlsx")], check=True, capture_output=True, timeout=180
    )
    found = blank.areas((folder / "coe.pdf").read_bytes())
    return {cell: found[colour][0] for cell, colour in colours.items() if colour in found}


def apart(ours: Place, theirs: Place, *, within: bool) -> float:
    """How far (mm) a box lies from its cell: the farthest edge, or how far it stands out of a cell that it shares."""
    edges = (
        theirs.x - ours.x, theirs.y - ours.y,
        ours.x + ours.w - theirs.x - theirs.w, ours.y + ours.h - theirs.y - theirs.h,
    )  # fmt: skip
    return max(edges) if within else max(map(abs, edges))


def test_boxes_lie_where_the_official_workbook_has_its_cells(official: Mapping[str, Place]) -> None:
    boxes = {key: box.official_cell for key, box in SHEET.boxes.items() if box.official_cell}
    shared = Counter(boxes.values())
    far = {
        key: round(apart(SHEET.places[key], official[cell], within=shared[cell] > 1), 2)
        for key, cell in boxes.items()
        if cell in official
    }
    near = [key for key, distance in far.items() if distance <= NEAR]
    assert len(boxes) > 110
    assert len(near) / len(boxes) >= 0.95, {key: distance for key, distance in far.items() if distance > NEAR}


def test_purposes_stand_in_eight_rows() -> None:
    rows = Counter(round(SHEET.places[key].y, 1) for key in SHEET.boxes if key.startswith("purpose_"))
    assert [rows[y] for y in sorted(rows)] == [6, 5, 4, 5, 4, 3, 3, 4]


def test_photo_has_the_prescribed_size() -> None:
    place = SHEET.places["photo"]
    assert abs(place.w - 30) < 0.3 and abs(place.h - 40) < 0.3


# -- what is written ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "ticked"), [("A", 21), ("D", 21), ("B", 22), ("E", 22), ("C", 23), ("F", 23)], ids=lambda v: str(v)
)
def test_the_stage_ticks_one_purpose(category: str, ticked: int) -> None:
    made = values(merged(sample(category=category)))
    assert [key for key, value in made.items() if key.startswith("purpose_") and value] == [f"purpose_{ticked}"]


def test_dates_are_western_numbers_without_zeros() -> None:
    made = values(merged(sample(), 1))
    assert [made[f"birth_{unit}"] for unit in ("year", "month", "day")] == ["2003", "2", "28"]
    assert made["family_1_birth_date"] == "1998/10/3"


def test_choices_are_rings_on_one_side() -> None:
    made = values(merged(sample("group-3")))
    for key, yes in (("spouse", True), ("entries", True), ("past_coe", True), ("criminal", False), ("family", False)):
        assert (made[f"{key}_yes"], made[f"{key}_no"]) == (yes, not yes), key
    assert (made["entries_count"], made["past_coe_refused"]) == ("1", "0")


def test_what_is_unknown_is_not_chosen() -> None:
    made = values(merged(sample(), family_in_japan=None))
    assert (made["family_yes"], made["family_no"]) == (False, False)


def test_the_name_has_its_kanji_and_the_visa_place_is_the_trainees_own() -> None:
    made = values(merged(sample(), 2))
    assert (made["name"], made["visa_place"]) == ("GAO" + 15 * "\u3000" + "JIMING　髙𠮷明", "青島")
    assert values(merged(sample()))["visa_place"] == "ハノイ"


def test_the_fifth_relative_sends_all_to_the_attached_sheet() -> None:
    relative = {"relationship": "兄", "birth_date": "1995-01-09", "nationality": "VNM", "cohabit": True}
    family = [{**relative, "name": f"NGUYEN VAN {letter}"} for letter in "ABCDE"]
    four, five = merged(sample(), family_in_japan=family[:4]), merged(sample(), family_in_japan=family)
    assert [sheet.part for sheet in four.sheets] == ["applicant-1", "applicant-2y", "organisation-1y"]
    assert values(four)["family_4_cohabit_yes"] is True
    assert [sheet.part for sheet in five.sheets][-1] == "continuation"
    first = values(five)
    assert (first["family_yes"], first["family_1_name"]) == (True, "別紙のとおり")
    assert not any(value for key, value in first.items() if key.startswith("family_2") or "cohabit" in key)
    text = "\n".join(str(value) for value in values(five, "continuation").values())
    for word in ("NGUYEN VAN E", "続柄：兄", "同居予定：有", "1995/1/9"):
        assert word in text


def test_signatures_and_their_dates_stay_blank() -> None:
    for name in ("group-1", "group-3", "enterprise-1"):
        made = merged(sample(name))
        for part in ("applicant-2y", "organisation-1y"):
            signed = {
                key: value for key, value in values(made, part).items() if key.startswith(("signed_", "signature"))
            }
            assert signed and not any(signed.values())


def test_the_supervising_organisation_is_left_out_of_the_enterprise_type() -> None:
    made = values(merged(sample("enterprise-1")), "organisation-1y")
    assert made["class_a"] is True
    assert not any(value for key, value in made.items() if key.startswith(("supervisor_", "licence_", "sender_")))


def test_a_case_without_the_section_makes_no_sheet() -> None:
    case = sample()
    assert (
        merge(Case({**case.data, "coe": None}, case.path), trainees_of(case)[0], FORM, fonts.default_face()).sheets
        == ()
    )


def test_the_photo_is_placed_and_known_again() -> None:
    made = merged(sample())
    sheet = made.sheets[0]
    assert str(sheet.marks["photo"].value).startswith("photo:")
    for medium in ("pdf", "docx"):
        data = batch.fill_sheet(FORM, sheet, medium, fonts.default_face(), made.photos)
        assert read_bytes(data, "x").parts[0].sheet == sheet


def test_provisional_sheets_say_so() -> None:
    for part in ("applicant-2y", "organisation-1y"):
        assert FORM.parts[part].provisional
        (notice,) = FORM.parts[part].notices
        assert "照合していない暫定の再現" in str(notice.word)
