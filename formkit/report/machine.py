"""JSON for programs. The keys are documented in docs/cli.md and stay; more may be added."""

from __future__ import annotations

import json
import re
from typing import Any

from formkit import library
from formkit.report.account import Account
from formkit.report.as_json import finding_json
from formkit.report.mask import shown

_NUMBERS = re.compile(r"\[\n[-+\d.eE,\s]+\]")


def render(account: Account) -> str:
    """One JSON object, with both languages in each finding and no keys that do not apply."""
    out: dict[str, Any] = dict(account.body)
    if account.summary is not None:
        out["findings"] = [finding_json(finding) for finding in shown(account)]
        out["summary"] = dict(account.summary)
    out["versions"] = {"formkit": account.version, **library.versions()}
    # Rectangles on one line. JSON strings hold no raw line breaks, so this touches lists of numbers only.
    return _NUMBERS.sub(_on_one_line, json.dumps(out, ensure_ascii=False, indent=2)) + "\n"


def _on_one_line(numbers: re.Match[str]) -> str:
    return " ".join(numbers[0].split()).replace("[ ", "[").replace(" ]", "]")
