"""What 0.1.0 promised: codes keep their meaning, findings keep their names, accepted and ignored codes go on working."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from formkit.case.validate import validate
from formkit.law import rules
from formkit.library import catalogue
from formkit.model import sort_findings
from formkit.report.fingerprint import identities
from tests.test_samples import REJECT, TODAY, edited

KEPT: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "contract-0.1.0.json").read_text("utf-8"))
SUITE = {path.stem: path for path in REJECT}
RETIRED: dict[str, str] = {}
"""Codes that are told no more, with the reason. They stay here and are never given to anything else."""


@pytest.mark.parametrize("code", KEPT["codes"])
def test_a_code_is_never_reused(code: str) -> None:
    if code in RETIRED:
        assert code not in catalogue.entries()
        return
    entry = catalogue.entries()[code]
    title = KEPT["codes"][code]
    # A rule that was left out may come into force later; a title says what a code means and does not change.
    assert title is None or entry.about["title"] == title


@pytest.mark.parametrize("name", KEPT["fingerprints"])
def test_a_finding_keeps_its_name(name: str) -> None:
    edit = json.loads(SUITE[name].read_text("utf-8"))
    case = edited(edit)
    findings = sort_findings(validate(case) + rules.run(case, TODAY))
    assert identities(findings) == KEPT["fingerprints"][name]
