from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.library.not_judged import of_papers
from formkit.model import Finding
from formkit.report import REPORTERS, Account, count, tree
from formkit.report.mask import is_personal, masked
from formkit.words.text import mask

PASSPORT = Finding(
    code="FK-X1",
    severity="error",
    message="旅券番号「B1234567」の桁が足りません。",
    message_en="Passport number B1234567 is too short.",
    law="施行規則第10条",
    trainee="t2",
    case_pointer="/trainees/1/passport/number",
    form="training-plan",
    part="face-2",
    item="10(2)",
    file="case.json",
    page=3,
    rect=(10.123456, 20.0, 30.5, 8.0),
    found="B1234567",
)
HOURS = Finding(
    code="FK-X2",
    severity="warning",
    message="合計が合いません。",
    message_en="The total does not add up.",
    case_pointer="/plan/hours/total",
    file="case.json",
    expected="320",
    found="300",
)


def text(*findings: Finding, **how: Any) -> str:
    return REPORTERS["text"](Account(findings=findings, summary=count(findings), **how))


def machine(*findings: Finding, **how: Any) -> Any:
    return json.loads(REPORTERS["json"](Account(findings=findings, summary=count(findings), **how)))


def test_text_names_severity_code_place_message_and_law() -> None:
    assert text(PASSPORT, HOURS, show_values=True) == (
        "case.json · 技能実習生 t2\n"
        "  誤り FK-X1  trainees/1/passport/number  （training-plan face-2 10(2)、3ページ）\n"
        "      旅券番号「B1234567」の桁が足りません。\n"
        "      記入の値: B1234567\n"
        "      根拠: 施行規則第10条\n"
        "\n"
        "case.json\n"
        "  注意 FK-X2  plan/hours/total\n"
        "      合計が合いません。\n"
        "      あるべき値: 320  記入の値: 300\n"
        "\n"
        "1件の誤り、1件の注意\n"
    )


def test_text_in_english() -> None:
    said = text(PASSPORT, HOURS, language="en", show_values=True)
    assert "error FK-X1  trainees/1/passport/number  training-plan face-2 10(2), page 3" in said
    assert "Passport number B1234567 is too short." in said
    assert said.endswith("1 error, 1 warning\n")
    assert not any("\u3040" <= letter <= "\u30ff" for letter in said)


def test_findings_of_one_trainee_stand_together() -> None:
    said = text(PASSPORT, HOURS, PASSPORT)
    assert said.count("技能実習生 t2") == 1


@pytest.mark.parametrize(
    ("language", "clean"), [("ja", "誤りも注意もありません。\n"), ("en", "No errors or warnings.\n")]
)
def test_no_findings(language: str, clean: str) -> None:
    assert text(language=language) == clean


def test_colour_only_when_asked() -> None:
    assert "\x1b[" not in text(PASSPORT)
    assert "\x1b[1;31m誤り\x1b[0m" in text(PASSPORT, colour=True)


def test_json_leaves_out_keys_that_do_not_apply() -> None:
    out = machine(PASSPORT, HOURS, show_values=True)
    assert out["summary"] == {"errors": 1, "warnings": 1, "infos": 0}
    first, second = out["findings"]
    assert first["rect"] == [10.12, 20.0, 30.5, 8.0]
    assert set(second) == {
        "code", "severity", "message", "message_en", "case_pointer", "file", "expected", "found",
    }  # fmt: skip


def test_json_keeps_rectangles_on_one_line() -> None:
    said = REPORTERS["json"](Account(findings=(PASSPORT,), summary={}))
    assert '"rect": [10.12, 20.0, 30.5, 8.0]' in said


def test_a_command_without_findings_prints_its_body_alone() -> None:
    account = Account(body={"forms": []}, head=("a table",))
    out = json.loads(REPORTERS["json"](account))
    assert out.keys() == {"forms", "versions"} and out["forms"] == []
    assert REPORTERS["text"](account) == "a table\n"


def test_personal_values_are_masked_everywhere() -> None:
    for said in (text(PASSPORT), text(PASSPORT, language="en"), json.dumps(machine(PASSPORT), ensure_ascii=False)):
        assert "B1234567" not in said
        assert "•••" in said


def test_other_values_are_shown() -> None:
    assert "あるべき値: 320  記入の値: 300" in text(HOURS)


@pytest.mark.parametrize(
    ("pointer", "personal"),
    [
        ("/plan/hours/total", False),
        ("/plan", False),
        ("/dates/application", False),
        ("/category", False),
        ("/planner", True),
        ("/plan/treatment/lodging/address/city", True),
        ("/plan/remarks/contact/phone", True),
        ("/trainees/0/birth_date", True),
        ("/implementer/officers/0/name/family", True),
        ("/implementer/industry/major", False),
        ("/trainees/0/overrides/hours/total", False),
        (None, True),
    ],
)
def test_what_counts_as_personal(pointer: str | None, personal: bool) -> None:
    assert is_personal(Finding("FK-X", "error", "", "", case_pointer=pointer)) is personal


def test_short_values_are_masked_where_they_are_quoted_only() -> None:
    finding = Finding("FK-X", "error", "第3面「3」", "Face 3: '3'", case_pointer="/trainees/0/id", found="3")
    assert masked(finding).message == "第3面「•」"
    assert masked(finding).message_en == "Face 3: '•'"


@given(st.text())
def test_a_mask_tells_the_class_of_length_and_nothing_else(value: str) -> None:
    assert set(mask(value)) <= {"•"}
    assert bool(mask(value)) == bool(value)
    assert len(mask(value)) <= 5


def test_a_tree() -> None:
    files = [(PurePath("t2/b.pdf"), ""), (PurePath("t1/a.pdf"), "(3 pages)"), (PurePath("c.json"), "")]
    assert tree("out/", files) == (
        "out/",
        "├── c.json",
        "├── t1/",
        "│   └── a.pdf  (3 pages)",
        "└── t2/",
        "    └── b.pdf",
    )


def test_a_part_that_was_made_as_pdf_and_as_word_file_is_counted_once() -> None:
    """Nobody fills in a box by hand twice because its paper was made in two kinds."""
    pdf = [(who, "coe", "2025-03", "applicant-1", f"{who}.pdf") for who in ("t1", "t2")]
    word = [("t1", "coe", "2025-03", "applicant-1", "t1.docx"), ("t3", "coe", "2025-03", "applicant-1", "t3.docx")]
    single = of_papers(pdf[:1])["boxes_by_hand"]
    assert single > 0
    assert of_papers(pdf)["boxes_by_hand"] == 2 * single and of_papers(pdf + word)["boxes_by_hand"] == 3 * single
    assert of_papers(pdf + [(*paper[:4], "x.docx") for paper in pdf]) == of_papers(pdf)
    sheets = [("t1", "training-plan", "2025-06", "continuation", f"{number}.pdf") for number in range(3)]
    assert of_papers(sheets) == {key: 3 * count for key, count in of_papers(sheets[:1]).items()}
