"""Whole cases whose verdict was derived from the texts of the law by people who did not look at the program.

The cases lie beside the checkout (FORMKIT_DOMAIN, else ../shared/domain); a developer without them gets a skip that says so.
"""

from __future__ import annotations

import datetime as dt
import functools
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
CASES, TRANSITION = DOMAIN / "second-pass" / "law-cases", DOMAIN / "ssw-esd"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=f"no cases at law: {CASES}")


@functools.cache
def expected() -> dict[str, dict[str, Any]]:
    path = CASES / "expect.json"
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def said(path: Path, as_of: dt.date | None = None) -> list[Finding]:
    return list(check([path], as_of=as_of).findings)


def names(code: str, wanted: str) -> bool:
    """Whether a code is a wanted one: EXC stands for all that begin with it."""
    return code == wanted or (wanted[-1] in "XC" and code.startswith(wanted))


# Facts that the cases could not state when they were written; each stands in the words of the case.
FACTS: dict[str, dict[str, Any]] = {"L15-transfer-over-quota": {"displaced": "other_implementer"}}


@pytest.mark.parametrize("name", sorted(expected()))
def test_the_verdict_of_the_law(name: str, tmp_path: Path) -> None:
    want = expected()[name]
    path = CASES / f"{name}.json"
    if name in FACTS:
        case = json.loads(path.read_text("utf-8"))
        case["trainees"][0] |= FACTS[name]
        path = tmp_path / path.name
        path.write_text(json.dumps(case), "utf-8")
    findings = said(path)
    spoken = [(finding.code, finding.severity) for finding in findings]
    for code in want["must_not_tell"]:
        assert not [told for told, _ in spoken if names(told, code)], [f.message for f in findings if f.code == code]
    for choice in want["must_tell"]:
        wanted = [(code.rstrip("!"), code.endswith("!")) for code in choice.split("|")]
        assert any(
            names(told, code) and (severity == "error" or not error)
            for code, error in wanted
            for told, severity in spoken
        ), (choice, spoken)
