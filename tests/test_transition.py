"""The change of 2027-04-01: vectors and whole cases of the transition, derived from the law by people outside the program."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest

from formkit import check
from formkit.law import rules
from formkit.model import Case, Finding
from formkit.words import dates

DOMAIN = Path(os.environ.get("FORMKIT_DOMAIN") or Path(__file__).parents[2] / "shared" / "domain")
TRANSITION = DOMAIN / "ssw-esd"
pytestmark = pytest.mark.skipif(not TRANSITION.is_dir(), reason=f"no cases of the transition: {TRANSITION}")


def said(path: Path, as_of: dt.date | None = None) -> list[Finding]:
    return list(check([path], as_of=as_of).findings)


# -- the change of 2027-04-01 ------------------------------------------------------------------------------------------


def vectors() -> list[dict[str, Any]]:
    path = TRANSITION / "data" / "transition-vectors.json"
    entries = json.loads(path.read_text("utf-8"))["entries"] if path.is_file() else []
    return [entry for entry in entries if entry["facts"].get("programme") != "esd"]


def case_of(facts: dict[str, Any]) -> Case:
    """A case with the facts of a vector and nothing else that these rules look at."""
    stage, start = facts["stage"], dt.date.fromisoformat(facts["start"])
    end = dates.last_day(start, 12 if stage == 1 else 24)
    training = []
    if "first_stage_ended" in facts:
        last = dt.date.fromisoformat(facts["first_stage_ended"])
        training.append({"stage": 1, "from": str(dates.add_months(last, -12)), "to": str(last)})
    if "second_stage_ended" in facts:
        granted = facts["second_stage_granted"]
        entry = {"stage": 2, "from": granted, "to": facts["second_stage_ended"], "status_granted": granted}
        training.append(entry)
    data = {
        "category": "DEF"[stage - 1],
        "dates": {
            "application": facts["filed"],
            "entry": facts.get("entry"),
            "coe_application": facts.get("coe_filed"),
        },
        "plan": {"periods": [{"from": str(start), "to": str(end)}]},
        "trainees": [{"id": "t1", "history": {"training": training}}],
    }
    return Case(data | ({"coe": {}} if "coe_filed" in facts else {}))


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: str(vector["name"]))
def test_a_vector_of_the_transition(vector: dict[str, Any]) -> None:
    facts = vector["facts"]
    as_of = dt.date.fromisoformat(facts["as_of"]) if "as_of" in facts else None
    findings = [one for one in rules.run(case_of(facts), dt.date(2026, 12, 1), as_of) if one.code.startswith("F-")]
    assert [one.code for one in findings if one.severity == "error"] == vector["errors"]
    others = {one.code: one.severity for one in findings if one.severity != "error"}
    for wanted in vector["others"]:
        code, _, severity = wanted.partition(" ")
        if code == "ask":
            assert set(others.values()) == {"warning"}, others
        else:
            assert others.get(code) == (severity or "warning"), others
    if not vector["others"]:
        assert others.keys() <= {"F-04", "F-10"}, others


# The folder's name says what is right: filed or started in time, granted a year before, ended before the change.
ALONE = {
    "i-filed-0331-start-0630": [], "i-filed-0401": ["F-01"], "i-start-0630-entry-0701": ["F-03"],
    "i-start-0701-entry-0630": ["F-02"], "ii-filed-after-change": [], "iii-granted-20260401": [],
    "iii-granted-20260402": ["F-06"], "iii-ii-ended-0315-filed-after": [], "iii-ii-ended-0315-filed-before": [],
}  # fmt: skip
ASKED = {
    "ii-filed-after-change": "F-10",
    "iii-ii-ended-0315-filed-after": "F-06a",
    "iii-ii-ended-0315-filed-before": "F-08",
}


@pytest.mark.parametrize("name", ALONE)
def test_a_case_of_the_transition(name: str) -> None:
    findings = [one for one in said(TRANSITION / "cases" / name / "case.json") if one.code.startswith("F-")]
    assert [one.code for one in findings if one.severity == "error"] == ALONE[name]
    assert ASKED.get(name) is None or (ASKED[name], "warning") in {(one.code, one.severity) for one in findings}


def test_a_plan_filed_in_time_stays_lawful_when_looked_at_after_the_change() -> None:
    for sample in ("group-1", "care-1", "enterprise-1"):
        path = Path(__file__).parents[1] / "samples" / sample / "case.json"
        for day in (dt.date(2027, 4, 1), dt.date(2027, 6, 30), dt.date(2027, 7, 1)):
            codes = {one.code: one.severity for one in said(path, day) if one.code.startswith("F-")}
            assert codes == {"F-01b": "info"}, (sample, day)
