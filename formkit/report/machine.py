"""JSON for programs. The keys are documented in docs/cli.md and stay; more may be added."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import Any

from formkit.model import Finding
from formkit.report.account import Account
from formkit.report.mask import masked

__all__ = ["render"]

_NUMBERS = re.compile(r"\[\n[-+\d.eE,\s]+\]")


def render(account: Account) -> str:
    """One JSON object, with both languages in each finding and no keys that do not apply."""
    out: dict[str, Any] = dict(account.body)
    if account.summary is not None:
        shown = account.findings if account.show_values else map(masked, account.findings)
        out["findings"] = [_plain(finding) for finding in shown]
        out["summary"] = dict(account.summary)
    # Rectangles on one line. JSON strings hold no raw line breaks, so this touches lists of numbers only.
    return _NUMBERS.sub(_on_one_line, json.dumps(out, ensure_ascii=False, indent=2)) + "\n"


def _on_one_line(numbers: re.Match[str]) -> str:
    return " ".join(numbers[0].split()).replace("[ ", "[").replace(" ]", "]")


def _plain(finding: Finding) -> dict[str, Any]:
    told = (field.name for field in fields(finding) if field.name not in ("says", "values"))
    pairs = ((name, getattr(finding, name)) for name in told)
    return {
        name: [round(number, 2) for number in value] if name == "rect" else value
        for name, value in pairs
        if value is not None
    }
