"""Every sample gives exactly the findings it promises, and every file of tests/suite is accepted or refused as it says.

A suite file is either an edit of a sample (`sample`, `set` by pointer, `remove`, and `expect` when it is refused) or,
with a `.expect.json` beside it, a whole case file.
"""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from formkit.case import case_files, starter
from formkit.case.json_file import read_case
from formkit.case.validate import validate
from formkit.law import rules
from formkit.model import Case, Finding
from formkit.words.pointer import at, steps

ROOT = Path(__file__).parents[1]
SAMPLES = sorted(path.parent for path in (ROOT / "samples").glob("*/expect.json"))
SUITE = ROOT / "tests" / "suite"
ACCEPT = sorted(SUITE.glob("*/accept/*.json"))
REJECT = sorted(path for path in SUITE.glob("*/reject/*.json") if not path.name.endswith(".expect.json"))
TODAY = dt.date(2026, 12, 1)

Key = tuple[str, str, str | None]


def findings_of(path: Path) -> tuple[Case | None, list[Finding]]:
    case, findings = read_case(path)
    if case is not None:
        findings += validate(case) + rules.run(case, TODAY)
    return case, findings


def keys(findings: list[Finding]) -> list[Key]:
    return sorted((one.code, one.severity, one.case_pointer) for one in findings)


def expected(entries: list[dict[str, str]]) -> list[Key]:
    return sorted((entry["code"], entry["severity"], entry["case_pointer"]) for entry in entries)


def edited(edit: dict[str, Any]) -> Case:
    case, _ = read_case(ROOT / "samples" / edit["sample"] / "case.json")
    assert case is not None
    data = copy.deepcopy(dict(case.data))
    for place in edit.get("remove", ()):
        parent, key = place.rsplit("/", 1)
        del at(data, parent)[key]
    for place, value in edit.get("set", {}).items():
        parent, key = place.rsplit("/", 1)
        below = at(data, parent)
        below[int(key) if isinstance(below, list) else steps(f"/{key}")[0]] = value
    return Case(data, case.path, case.origins)


def as_of(edit: dict[str, Any]) -> dt.date | None:
    """The day whose law a suite file asks for with `as_of`, as the option of the command does."""
    return dt.date.fromisoformat(edit["as_of"]) if "as_of" in edit else None


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_sample_gives_exactly_what_it_promises(sample: Path) -> None:
    case, findings = findings_of(sample / "case.json")
    assert case is not None
    assert keys(findings) == expected(json.loads((sample / "expect.json").read_text("utf-8"))["findings"])


def test_there_is_a_sample_for_every_category_and_a_broken_one() -> None:
    cases = [path / "case.json" for path in SAMPLES]
    assert {json.loads(path.read_text("utf-8"))["category"] for path in cases} == set("ABCDEF")
    assert ROOT / "samples" / "broken" in SAMPLES
    assert case_files.find([ROOT / "samples"]).cases == cases


@pytest.mark.parametrize("category", "ABCDEF")
def test_the_starter_case_of_a_category_is_its_ordinary_sample(category: str) -> None:
    case, findings = findings_of(ROOT / "samples" / starter.sample_of(category) / "case.json")
    assert case is not None and case.category == category
    assert findings == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_every_sample_stands_in_the_table(sample: Path) -> None:
    table = (ROOT / "samples" / "README.md").read_text("utf-8")
    promised = len(json.loads((sample / "expect.json").read_text("utf-8"))["findings"])
    row = next(line for line in table.splitlines() if line.startswith(f"| [{sample.name}]("))
    assert row.endswith(f"| {promised} |")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_schedules_of_samples_are_complete(sample: Path) -> None:
    case, _ = read_case(sample / "case.json")
    assert case is not None
    plan, places = case.data["plan"], case.data["implementer"]["workplaces"]
    instructors = {
        "".join((one["name"]["family"], one["name"]["given"])) for place in places for one in place["instructors"]
    }
    schedule = plan["schedule"]
    assert schedule["materials"] and schedule["tools"] and schedule["products"]
    for year in {1} if case.category in "AD" else {1, 2}:
        tasks = [task for task in schedule["tasks"] if task.get("year", 1) == year]
        assert [task["number"] for task in tasks] == list(range(1, len(tasks) + 1))
        assert {(task["duty"], task["safety"]) for task in tasks} == set(
            itertools.product(("essential", "related", "peripheral"), (True, False))
        )
        assert {task["instructor"]["name"].replace(" ", "") for task in tasks} <= instructors
        assert {task["workplace"] for task in tasks} <= set(schedule["workplaces"])
    for lecture in plan.get("lectures", ()):
        assert sum(lecture["hours_by_month"]) == lecture["hours"]
        assert sum(topic["hours"] for topic in lecture.get("topics", ())) in (0, lecture["hours"])


@pytest.mark.parametrize("path", ACCEPT, ids=lambda path: path.stem)
def test_accepted(path: Path) -> None:
    edit = json.loads(path.read_text("utf-8"))
    if "sample" in edit:
        case = edited(edit)
        findings = validate(case) + rules.run(case, TODAY, as_of(edit))
    else:
        _, findings = findings_of(path)
    assert [one.message for one in findings] == []


@pytest.mark.parametrize("path", REJECT, ids=lambda path: path.stem)
def test_rejected(path: Path) -> None:
    edit = json.loads(path.read_text("utf-8"))
    if "sample" in edit:
        case = edited(edit)
        findings, wanted = validate(case) + rules.run(case, TODAY, as_of(edit)), edit["expect"]
    else:
        _, findings = findings_of(path)
        wanted = json.loads(path.with_suffix(".expect.json").read_text("utf-8"))["findings"]
    assert keys(findings) == expected(wanted)
    for one in findings:
        assert one.message and one.message_en and one.file


def test_overrides_and_includes_are_used_by_the_samples() -> None:
    case, _ = read_case(ROOT / "samples" / "group-1" / "case.json")
    assert case is not None
    assert any("overrides" in trainee for trainee in case.data["trainees"])
    assert case.file_of("/implementer/name") == str(ROOT / "samples/group-1/orgs/implementer.json")
    assert case.file_of("/plan/goal") == str(ROOT / "samples/group-1/case.json")
