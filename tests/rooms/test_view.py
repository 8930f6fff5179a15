"""The view of a case: what one trainee sees, and where each fact of it was typed."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import formkit
from formkit.case.json_file import read_case
from formkit.model import Case, View, plan_of, sender_of, trainees_of
from formkit.words.pointer import at

SAMPLES = Path(__file__).parents[2] / "samples"
DATA: dict[str, Any] = {
    "category": "E",
    "plan": {"remarks": {"text": "a", "contact": {"name": "b"}}, "hours": {"total": 1}},
    "senders": [{"id": "v", "country": "VNM"}, {"id": "c", "country": "CHN"}],
    "trainees": [
        {"id": "t1", "nationality": "CHN"},
        {"id": "t2", "nationality": "VNM", "overrides": {"remarks": {"text": "x"}, "hours": None}},
        {"id": "t3", "nationality": "CHN", "sender": "nope"},
    ],
}


def view(number: int | None) -> View:
    case = Case(DATA)
    return View.of(case, None if number is None else DATA["trainees"][number], number)


@pytest.mark.parametrize(
    ("number", "place", "typed"),
    [
        (None, "/plan/remarks", "/plan/remarks"),
        (0, "/trainee/name/family", "/trainees/0/name/family"),
        (0, "/trainee", "/trainees/0"),
        (0, "/plan/remarks/text", "/plan/remarks/text"),
        (0, "/sender/name", "/senders/1/name"),
        (1, "/sender", "/senders/0"),
        (1, "/plan/remarks/text", "/trainees/1/overrides/remarks/text"),
        (1, "/plan/remarks", "/trainees/1/overrides/remarks"),
        (1, "/plan/remarks/contact/name", "/plan/remarks/contact/name"),
        (1, "/plan/hours/total", "/trainees/1/overrides/hours/total"),
        (1, "/implementer/name", "/implementer/name"),
        (None, "/score/implementer/items/1-I/points", "/declaration/implementer"),
    ],
)
def test_the_way_back(number: int | None, place: str, typed: str) -> None:
    assert view(number).typed(place) == typed


def test_what_is_wrong_for_one_trainee_alone_belongs_to_the_overrides() -> None:
    assert view(1).of_trainee("/plan/remarks/contact/name") == "/trainees/1/overrides/remarks/contact/name"
    assert view(0).of_trainee("/plan/remarks/contact/name") == "/plan/remarks/contact/name"


def test_rows_of_a_copy_lead_to_their_entries() -> None:
    rows = view(None).with_facts(
        {"rows": DATA["trainees"][1:], "copy": {"origins": ["/trainees/1", "/trainees/2"], "list": "/trainees"}}
    )
    assert rows.get("/rows/1/id") == "t3"
    assert rows.typed("/rows/1/id") == "/trainees/2/id"
    assert rows.typed("/rows/9/id") == rows.typed("/copy/first") == "/trainees"


def test_overrides_are_a_merge_patch_of_the_plan() -> None:
    assert view(1).get("/plan") == {"remarks": {"text": "x", "contact": {"name": "b"}}}
    assert view(0).get("/plan") == DATA["plan"] == plan_of(DATA["plan"], {})


def test_no_other_sender_stands_in_for_one_that_is_not_there() -> None:
    assert view(2).get("/sender") is None
    assert sender_of(DATA["senders"], {"sender": "c"}) == (1, DATA["senders"][1])
    assert sender_of(DATA["senders"], {"nationality": "IDN"}) == (0, DATA["senders"][0])
    for wrong in (None, True, 1, "v", {"id": "v"}, [1, None]):
        assert sender_of(wrong, {}) is None and trainees_of(Case({"trainees": wrong})) == []


def test_a_sender_that_is_not_there_is_told_and_none_is_printed(tmp_path: Path) -> None:
    case, _ = read_case(SAMPLES / "group-1" / "case.json")
    assert case is not None
    data = copy.deepcopy(dict(case.data))
    data["trainees"] = data["trainees"][:1]
    data["trainees"][0] |= {"sender": "nope", "photo": None}
    path = tmp_path / "case.json"
    path.write_text(json.dumps(data), "utf-8")
    assert "P29" in {finding.code for finding in formkit.check([path]).findings}
    assert formkit.fill([path], tmp_path / "out", forms=("training-plan",), to=("pdf",), trainees=("1",)).files
    names = {entry["name"] for entry in data["senders"]}
    texts = [
        box.value
        for file in formkit.read(sorted((tmp_path / "out").rglob("*.pdf"))).files
        for part in file.parts
        for box in part.boxes.values()
    ]
    assert texts and not [text for text in texts if isinstance(text, str) and any(name in text for name in names)]


@pytest.mark.parametrize("name", ["group-1", "group-2", "group-3", "enterprise-1", "care-1"])
def test_every_finding_of_a_filled_case_names_a_place_of_the_case(name: str, tmp_path: Path) -> None:
    case, _ = read_case(SAMPLES / name / "case.json")
    assert case is not None
    data = copy.deepcopy(dict(case.data))
    data["plan"]["remarks"]["text"] = "長い説明です。" * 200
    data["trainees"][0]["overrides"] = {"remarks": {"text": "違う説明です。" * 200}}
    data["trainees"].append({**data["trainees"][0], "id": "last", "overrides": {"remarks": {"text": "\u1000"}}})
    path = tmp_path / "case.json"
    path.write_text(json.dumps(data), "utf-8")
    findings = formkit.fill([path], tmp_path / "out", to=("pdf",)).findings
    assert {"FK301", "FK302"} <= {finding.code for finding in findings}
    for finding in findings:
        if finding.case_pointer is not None:
            parent = finding.case_pointer.rpartition("/")[0]
            assert at(data, finding.case_pointer) is not None or at(data, parent) is not None, finding


def test_an_accepted_finding_of_fill_is_accepted(tmp_path: Path) -> None:
    case, _ = read_case(SAMPLES / "group-1" / "case.json")
    assert case is not None
    data = copy.deepcopy(dict(case.data))
    data["trainees"] = [
        {**data["trainees"][0], "photo": None, "overrides": {"remarks": {"text": "違う説明です。" * 200}}}
    ]
    where = "/trainees/0/overrides/remarks"
    data["accepted"] = [{"code": "FK302", "case_pointer": where, "reason": "別紙でよい"}]
    path = tmp_path / "case.json"
    path.write_text(json.dumps(data), "utf-8")
    findings = formkit.fill([path], tmp_path / "out", forms=("training-plan",), to=("pdf",), trainees=("1",)).findings
    told = [finding for finding in findings if finding.code == "FK302"]
    assert [(finding.case_pointer, finding.accepted) for finding in told] == [(where, "別紙でよい")]
    assert trainees_of(Case(data))[0]["id"] == data["trainees"][0]["id"]
