"""SARIF: valid by the official schema, one rule a code, places, stable fingerprints, values masked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sarif_kit.validate import validation_errors

from formkit import library
from formkit.model import Finding
from formkit.report import REPORTERS, Account, count

FOUND = Finding(
    "FK511", "error", "第２面「C0000001」がケースと違います。", "Face 2: C0000001 differs from the case.",
    law="規則第4条", trainee="t1", case_pointer="/trainees/0/passport/number", form="training-plan", part="face-2",
    box="passport_number", item="9", file="packet/t 1/第2面.pdf", page=3, rect=(10.123, 20.0, 30.5, 8.0),
    expected="C0000001", found="C0000007", certainty="seen",
)  # fmt: skip
NOTED = Finding("FK533", "info", "まだ来ていません。", "Not there yet.", form="trainee-list", part="list")
RULED = Finding(
    "L-02", "warning", "講習が足りません。", "Too few lectures.", case_pointer="/plan/hours/total",
    file="case.json", expected="8", found="7", accepted="説明書あり",
)  # fmt: skip


def log(*findings: Finding, **how: Any) -> dict[str, Any]:
    said = json.loads(REPORTERS["sarif"](Account(findings=findings, summary=count(findings, cases=1), **how)))
    assert validation_errors(said) == []
    assert isinstance(said, dict)
    return said


def run(*findings: Finding, **how: Any) -> dict[str, Any]:
    (one,) = log(*findings, **how)["runs"]
    return dict(one)


def test_a_log_without_findings_is_valid() -> None:
    assert run()["results"] == [] and run()["tool"]["driver"]["rules"] == []


def test_each_code_is_one_rule_with_help_in_both_languages() -> None:
    rules = run(FOUND, RULED, FOUND, NOTED)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["FK511", "FK533", "L-02"]
    about = library.findings()["FK511"]
    assert rules[0]["help"]["text"] == f"{about['todo']}\n{about['todo_en']}"
    assert rules[0]["shortDescription"]["text"] == about["title"]
    assert rules[1]["defaultConfiguration"]["level"] == "note"
    assert rules[2]["fullDescription"]["text"] == library.findings()["L-02"]["statement"]
    assert rules[2]["properties"]["law"]
    english = run(FOUND, language="en")["tool"]["driver"]["rules"][0]
    assert english["shortDescription"]["text"] == about["title_en"]


def test_every_code_of_the_library_makes_a_valid_rule() -> None:
    findings = tuple(Finding(code, "error", "。", ".") for code in library.findings())
    assert len(run(*findings)["tool"]["driver"]["rules"]) == len(findings) > 250


def test_a_result_says_where() -> None:
    (result,) = run(FOUND, show_values=True)["results"]
    assert (result["ruleId"], result["level"]) == ("FK511", "error")
    assert result["message"]["text"] == FOUND.message
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "packet/t%201/%E7%AC%AC2%E9%9D%A2.pdf"
    assert [one["fullyQualifiedName"] for one in place["logicalLocations"]] == [
        "training-plan/face-2/passport_number", "/trainees/0/passport/number",
    ]  # fmt: skip
    facts = result["properties"]
    assert facts["rect_mm"] == [10.12, 20.0, 30.5, 8.0]
    assert (facts["page"], facts["expected"], facts["found"]) == (3, "C0000001", "C0000007")
    assert facts["message_en"] == FOUND.message_en


def test_files_below_the_working_folder_are_relative_others_are_uris(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    findings = [Finding("FK511", "error", "。", ".", file=str(tmp_path / "a" / name)) for name in ("b.pdf", "c d.pdf")]
    elsewhere = Finding("FK511", "error", "。", ".", file=str(tmp_path.parent / "x.pdf"))
    uris = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run(*findings, elsewhere)["results"]
    ]
    assert uris == ["a/b.pdf", "a/c%20d.pdf", (tmp_path.parent / "x.pdf").as_uri()]


def test_personal_values_are_masked() -> None:
    said = json.dumps(log(FOUND), ensure_ascii=False)
    assert "C000000" not in said and "•••" in said
    assert "C0000007" in json.dumps(log(FOUND, show_values=True))


def test_fingerprints_tell_findings_apart_and_stay_when_values_and_pages_change() -> None:
    def prints(*findings: Finding) -> list[str]:
        return [result["partialFingerprints"]["formkit/v1"] for result in run(*findings)["results"]]

    from dataclasses import replace

    first = prints(FOUND, FOUND, NOTED, RULED)
    assert len(set(first)) == 4
    moved = replace(FOUND, page=9, rect=None, found="C0000008", message="別の文", file="other/第2面.pdf")
    assert prints(moved)[0] == first[0]
    assert prints(replace(FOUND, trainee="t2"))[0] not in first


def test_what_the_case_accepts_is_suppressed_with_the_reason() -> None:
    (result,) = run(RULED)["results"]
    assert result["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "説明書あり"}]


def test_english_messages_come_first_when_asked() -> None:
    (result,) = run(FOUND, language="en", show_values=True)["results"]
    assert result["message"]["text"] == FOUND.message_en
    assert result["properties"]["message_ja"] == FOUND.message
