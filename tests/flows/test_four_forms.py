"""All papers of a case: which files for which category, shared ones once, and a case that overflows everywhere."""

from __future__ import annotations

import copy
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import formkit
from formkit.case import json_file
from formkit.reading import read_file

ROOT = Path(__file__).parents[2]
PLAN = {
    "A": ["face-1", "face-2", "face-3a", "face-4", "face-7"],
    "B": ["face-1", "face-2", "face-5", "face-6", "face-7"],
    "C": ["face-1", "face-2", "face-5", "face-6", "face-7"],
    "D": ["face-1", "face-2", "face-3d", "face-4", "face-7"],
    "E": ["face-1", "face-2", "face-5", "face-6", "face-7"],
    "F": ["face-1", "face-2", "face-5", "face-6", "face-7"],
}
SAMPLES = [path.parent.name for path in sorted((ROOT / "samples").glob("*/case.json")) if path.parent.name != "broken"]


def a_case(name: str) -> dict[str, Any]:
    case, findings = json_file.read_case(ROOT / "samples" / name / "case.json")
    assert case is not None and not findings
    data = copy.deepcopy(dict(case.data))
    for trainee in data["trainees"]:
        trainee.pop("photo", None)
    return data


@pytest.mark.parametrize("name", SAMPLES)
def test_the_set_of_a_category_is_complete_and_reads_back(name: str, tmp_path: Path) -> None:
    data = a_case(name)
    result = formkit.fill([ROOT / "samples" / name], tmp_path)
    assert not [finding for finding in result.findings if finding.severity == "error"]
    for trainee in data["trainees"]:
        made = [file for file in result.files if file.trainee == trainee["id"] and file.medium == "pdf"]
        faces = [file.parts[0] for file in made if file.form == "training-plan" and file.parts[0] != "continuation"]
        assert list(dict.fromkeys(faces)) == PLAN[data["category"]]
        if "coe" in data:
            sheets = [file.parts[0] for file in made if file.form == "coe" and file.parts[0] != "continuation"]
            assert sheets == ["applicant-1", "applicant-2y", "organisation-1y"]
    shared = Counter(
        (file.form, file.parts[0], Path(file.path).name, file.medium) for file in result.files if not file.trainee
    )
    assert set(shared.values()) == {1}
    forms = {form for form, _, _, _ in shared}
    # OTIT asks for the list of trainees when several are filed together.
    assert ("trainee-list" in forms) == (len(data["trainees"]) > 1)
    assert "checklist" in forms
    if "agreement" in data:
        assert "sending-agreement" in forms
    assert result.boxes > 1000


def test_group_sample_has_all_papers_of_the_mission(tmp_path: Path) -> None:
    result = formkit.fill([ROOT / "samples" / "group-1"], tmp_path, to=("pdf",))
    forms = {file.form for file in result.files}
    assert {"training-plan", "coe", "sending-agreement", "trainee-list", "checklist"} <= forms
    assert any(form.startswith("excellent-") for form in forms)


ENGLISH = " ".join(f"The parties agree on special term number {number} as follows." for number in range(1, 16))


def texts(folder: Path, pattern: str) -> str:
    """All row texts of the continuation sheets that match, in order."""
    sheets = [read_file(path).parts[0] for path in folder.glob(pattern)]
    sheets.sort(key=lambda part: part.copy)
    marks = [part.sheet.marks for part in sheets]
    return "\n".join(str(one[key].value) for one in marks for key in sorted(one) if key.endswith(("_item", "_text")))


def test_case_that_overflows_everywhere_loses_nothing(tmp_path: Path) -> None:
    data = a_case("group-1")
    officer = data["implementer"]["officers"][0]
    data["implementer"]["officers"] = [copy.deepcopy(officer) | {"title": f"第{n}取締役"} for n in range(1, 10)]
    tasks = data["plan"]["schedule"]["tasks"]
    zero = copy.deepcopy(tasks[-1]) | {"hours_by_month": [0] * 12, "hours_total": 0}
    while len(tasks) < 11:
        tasks.append(copy.deepcopy(zero))
    first = data["trainees"][0]
    first["family_in_japan"] = [
        {
            "relationship": "兄", "name": f"NGUYEN VAN {n}", "birth_date": "1990-01-02", "nationality": "VNM",
            "cohabit": False, "workplace": f"架空{n}号店", "card_number": f"AB0000000{n}CD",
        }
        for n in range(1, 7)
    ]  # fmt: skip
    remark = "特約として次のことを定める。" * 64 + "以上"
    assert len(remark) > 890
    data["senders"][0]["agreement"]["remarks"] = {"ja": remark, "en": ENGLISH}
    path = tmp_path / "case.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    result = formkit.fill([path], tmp_path / "out", to=("pdf",))
    assert not [f for f in result.findings if f.severity == "error"], result.findings
    (out,) = (path for path in (tmp_path / "out").iterdir() if path.is_dir())
    mine = out / first["id"]
    plan = texts(mine, "training-plan_continuation*.pdf")
    assert all(f"第{n}取締役" in plan for n in range(1, 10)) and "第２面 1⑥" in plan
    assert len(list(mine.glob("training-plan_face-4*.pdf"))) == 2
    coe = texts(mine, "coe_continuation*.pdf")
    assert all(f"NGUYEN VAN {n}" in coe and f"架空{n}号店" in coe and f"AB0000000{n}CD" in coe for n in range(1, 7))
    agreement = texts(out / "common", "sending-agreement_continuation*.pdf").replace("\n", "")
    assert remark in agreement
    schedule = read_file(out / "common" / "sending-agreement_schedule-1.pdf").parts[0].sheet.marks
    assert ENGLISH in {mark.value for mark in schedule.values()}
