"""SARIF 2.1.0 for programs that collect findings: one run, a rule for each code that occurs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from formkit import library
from formkit.model import Finding, Severity
from formkit.report.account import Account
from formkit.report.as_json import record, rect_json
from formkit.report.fingerprint import identities
from formkit.report.mask import shown

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def render(account: Account) -> str:
    """One SARIF log. Values are masked as in JSON; pages and rectangles (mm) are in the properties of a result."""
    findings = shown(account)
    codes = sorted({finding.code for finding in findings})
    places = {code: index for index, code in enumerate(codes)}
    driver: dict[str, Any] = {"name": "formkit", "rules": [_rule(code, account) for code in codes]}
    if account.version:
        driver["version"] = account.version
    results = [
        _result(finding, places[finding.code], name, account.language)
        for finding, name in zip(findings, identities(account.findings), strict=True)
    ]
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "language": account.language,
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    if account.summary is not None:
        changes = {name: about for name, about in library.versions().items() if name == "settings"}
        run["properties"] = {"summary": dict(account.summary), **changes}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str, account: Account) -> dict[str, Any]:
    about = library.findings().get(code, {})
    rule: dict[str, Any] = {"id": code}
    first, second = ("", "_en") if account.language == "ja" else ("_en", "")
    for key, name in (("shortDescription", "title"), ("fullDescription", "statement")):
        if name in about:
            rule[key] = {"text": about[f"{name}{first}"]}
    if "todo" in about:
        rule["help"] = {"text": f"{about[f'todo{first}']}\n{about[f'todo{second}']}"}
    if "severity" in about:
        rule["defaultConfiguration"] = {"level": _LEVEL[about["severity"]]}
    more = {
        key: about[key]
        for key in ("law", "certainty", "source", f"title{second}", f"statement{second}")
        if about.get(key)
    }
    if more:
        rule["properties"] = more
    return rule


def _result(finding: Finding, rule: int, name: str, language: str) -> dict[str, Any]:
    first, second = (finding.message, finding.message_en) if language == "ja" else (finding.message_en, finding.message)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVEL[finding.severity],
        "message": {"text": first or second or finding.code},
        "partialFingerprints": {"formkit/v1": name},
    }
    location = _location(finding)
    if location:
        result["locations"] = [location]
    if finding.accepted is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": finding.accepted}]
    facts = "trainee case_pointer form part box item page sheet law certainty expected found"
    result["properties"] = {
        "message_ja" if language == "en" else "message_en": second,
        **record(finding, facts, rect_mm=rect_json(finding.rect)),
    }
    return result


def _location(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {}
    if finding.file:
        location["physicalLocation"] = {"artifactLocation": {"uri": _uri(finding.file)}}
    logical = []
    on_form = "/".join(part for part in (finding.form, finding.part, finding.box) if part)
    if on_form:
        logical.append({"fullyQualifiedName": on_form, "kind": "member" if finding.box else "resource"})
    if finding.case_pointer:
        logical.append({"fullyQualifiedName": finding.case_pointer, "kind": "property"})
    if logical:
        location["logicalLocations"] = logical
    return location


def _uri(file: str) -> str:
    """A relative reference for what lies below the working folder, a file URI for what lies elsewhere."""
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
