"""Whole cases whose verdict comes from the text of the law, never from what the program says.

Our own stand in tests/law (its README tells the format). Those that others gave lie beside the checkout (FORMKIT_DOMAIN,
else ../shared/domain); a developer without them gets a skip that says so. tests/law/pending.json lists the cases that
the rules judge wrongly today: each of them must go on failing, so that mending a rule takes it off the list.
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from formkit import check
from formkit.case.json_file import read_case
from formkit.case.validate import validate
from formkit.law import rules
from formkit.model import Case, Finding
from formkit.words.pointer import at, steps

ROOT = Path(__file__).parents[1]
LAW = ROOT / "tests" / "law"
DOMAIN = Path(os.environ.get("FORMKIT_DOMAIN") or ROOT.parent / "shared" / "domain")
TODAY = dt.date(2026, 11, 27)

Wanted = dict[str, Any]


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


PENDING: dict[str, str] = read(LAW / "pending.json")
OWN: dict[str, Wanted] = {f"{path.parent.name}/{path.stem}": read(path) for path in sorted(LAW.glob("*lawful/*.json"))}
# The verdicts of the given cases that have none of their own in a form that a test can read.
GIVEN: dict[str, Wanted] = read(LAW / "given.json")
# Facts that a given case tells in words only, because there was no place for them when it was written.
ADDED: dict[str, Wanted] = {"L15-transfer-over-quota": {"/trainees/0/displaced": "other_implementer"}}
_EXPECTED = DOMAIN / "second-pass" / "law-cases" / "expect.json"
LAW_CASES: dict[str, Wanted] = read(_EXPECTED) if _EXPECTED.is_file() else {}


def params(names: list[str]) -> list[Any]:
    """Each name as a parameter; a pending one must fail."""
    return [
        pytest.param(
            name,
            id=name,
            marks=[pytest.mark.xfail(raises=AssertionError, strict=True, reason=PENDING[name])]
            if name in PENDING
            else [],
        )
        for name in names
    ]


@functools.cache
def sample(name: str) -> Case:
    case, _ = read_case(ROOT / "samples" / name / "case.json")
    assert case is not None
    return case


def edited(edit: Wanted) -> Case:
    """A sample with `remove` taken out and then `set` put in, as in tests/suite."""
    case = sample(edit["sample"])
    data = copy.deepcopy(dict(case.data))
    for place in edit.get("remove", ()):
        parent, key = place.rsplit("/", 1)
        below = at(data, parent)
        del below[int(key) if isinstance(below, list) else key]
    put(data, edit.get("set", {}))
    return Case(data, case.path, case.origins)


def put(data: Any, values: Wanted) -> None:
    for place, value in values.items():
        parent, key = place.rsplit("/", 1)
        below = at(data, parent)
        below[int(key) if isinstance(below, list) else steps(f"/{key}")[0]] = value


def names(code: str, wanted: str) -> bool:
    """Whether a code is a wanted one: EXC stands for all that begin with it."""
    return code == wanted or (wanted[-1] in "XC" and code.startswith(wanted))


def answers(finding: Finding, choice: str) -> bool:
    """Whether a finding is one of `A|B!`; an exclamation mark asks for an error."""
    return any(
        names(finding.code, code.rstrip("!")) and (finding.severity == "error" or not code.endswith("!"))
        for code in choice.split("|")
    )


def judge(want: Wanted, findings: list[Finding]) -> None:
    spoken = [f"{finding.code} {finding.severity} {finding.case_pointer}" for finding in findings]
    for code in want.get("must_not_tell", ()):
        assert not [finding.message for finding in findings if names(finding.code, code)], code
    for choice in want.get("must_tell", ()):
        assert any(answers(finding, choice) for finding in findings), (choice, spoken)


@pytest.mark.parametrize("name", params(list(OWN)))
def test_a_case_of_our_own(name: str) -> None:
    want = OWN[name]
    case, day = edited(want), want.get("on")
    findings = validate(case) + rules.run(case, TODAY, dt.date.fromisoformat(day) if day else None)
    judge(want, findings)
    # A lawful case has no error at all, an unlawful one no other than its own: the rest of it is in order.
    meant = "|".join([*want["must_tell"], *want.get("may_tell", ())])
    assert [one.message for one in findings if one.severity == "error" and not (meant and answers(one, meant))] == []


@pytest.mark.skipif(not LAW_CASES, reason=f"no cases at law: {_EXPECTED}")
@pytest.mark.parametrize("name", params([f"law-cases/{name}" for name in sorted(LAW_CASES)]))
def test_a_case_of_the_audit(name: str) -> None:
    path = _EXPECTED.parent / f"{Path(name).name}.json"
    case, findings = read_case(path)
    if case is not None:
        data = copy.deepcopy(dict(case.data))
        put(data, ADDED.get(path.stem, {}))
        case = Case(data, case.path, case.origins)
        findings += validate(case) + rules.run(case, TODAY)
    judge(LAW_CASES[path.stem], findings)


@pytest.mark.parametrize("name", params(list(GIVEN)))
def test_a_given_case(name: str, tmp_path: Path) -> None:
    want = GIVEN[name]
    path = DOMAIN / want["case"]
    if not path.exists():
        pytest.skip(f"no such case: {path}")
    if "in_place_of" in want:  # A case file alone: it includes what lies in the folder of the sample.
        shutil.copytree(ROOT / "samples" / want["in_place_of"], tmp_path / "case")
        path = Path(shutil.copyfile(path, tmp_path / "case" / "case.json"))
    day = want.get("on")
    judge(want, list(check([path], as_of=dt.date.fromisoformat(day) if day else None).findings))


def test_cases_say_what_the_law_says() -> None:
    assert len([name for name in OWN if name.startswith("lawful/")]) >= 22
    assert len([name for name in OWN if name.startswith("unlawful/")]) >= 18
    for name, want in OWN.items():
        assert set(want) <= {
            "sample", "set", "remove", "on", "must_tell", "may_tell", "must_not_tell", "text_of_law",
        }, name  # fmt: skip
        assert want["text_of_law"].rstrip("）)")[-1] in "SK?", f"{name}: the source has no mark S, K or ?"
        assert bool(want["must_tell"]) == name.startswith("unlawful/"), name


def test_pending_cases_are_cases() -> None:
    known = {*OWN, *GIVEN, *(f"law-cases/{name}" for name in LAW_CASES)}
    assert [name for name in PENDING if name not in known and (LAW_CASES or not name.startswith("law-cases/"))] == []
    for name, why in PENDING.items():
        assert why.startswith(("false alarm: ", "missed: ")), name


def test_the_list_of_papers_is_that_of_today() -> None:
    """Of both packets only the contract between trainee and sending organisation is told, none of the merged papers."""
    for name in ("d01-current-forms", "d01-old-forms-no-sender-contract"):
        path = DOMAIN / "second-pass" / "cases" / f"{name}.json"
        if not path.is_file():
            pytest.skip(f"not beside the checkout: {path}")
        case = Case(read(path))
        told = [finding.message for finding in rules.run(case, TODAY) if finding.code == "D-01"]
        assert len(told) == 1 and "trainee-sender-contract" in told[0]
        assert not re.search(r"1-(?:6|7|8|9|15|17|18|19)(?![0-9])", told[0]), told
