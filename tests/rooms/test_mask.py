"""What reports hide: every value by its own place, as the schema of the case says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from formkit.case import schema
from formkit.case.json_file import read_case
from formkit.case.validate import validate
from formkit.law import rules
from formkit.library import sentences
from formkit.model import Case, Finding, Value
from formkit.model.errors import UnreadableError
from formkit.reading.contents import why
from formkit.report import Account, sarif, text
from formkit.report.machine import render as render_json
from formkit.report.mask import masked
from tests.test_samples import REJECT, TODAY, edited

ROOT = Path(__file__).parents[2]


def leaves(data: Any, place: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, dict | list):
            yield from leaves(value, f"{place}/{key}")
        elif isinstance(value, str) and len(value) > 5:
            yield f"{place}/{key}", value


def case_of(path: Path) -> Case | None:
    edit = json.loads(path.read_text("utf-8"))
    return edited(edit) if "sample" in edit else read_case(path)[0]


def secrets(case: Case) -> set[str]:
    """Personal values that stand at no open place as well: codes of places and kinds are words of the form."""
    every = list(leaves(case.data))
    open_ = {value for place, value in every if not schema.personal(place)}
    words = {"supervisor", "implementer", "029-000-0000"}  # names of parties, and the example of a telephone number
    return {value for place, value in every if schema.personal(place) and value not in open_ | words}


def words_of(finding: Finding) -> tuple[str, str]:
    """The sentence without its values: the catalogue's words and what the form calls the fact."""
    blank = {name: value if name in ("label", "title") else Value("", "") for name, value in finding.values.items()}
    return sentences.write(finding.code, finding.says, blank) if finding.values else ("", "")


@pytest.mark.parametrize("path", REJECT, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_nothing_personal_stands_in_a_masked_finding(path: Path) -> None:
    case = case_of(path)
    if case is None:
        return
    hidden = secrets(case)
    for finding in [*validate(case), *rules.run(case, TODAY)]:
        shown = masked(finding)
        told = f"{shown.message}\n{shown.message_en}\n{shown.expected or ''}\n{shown.found or ''}"
        own = "".join(words_of(finding))
        assert [value for value in hidden if value in told and value not in own] == [], finding.code


@pytest.mark.parametrize("path", REJECT, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_no_value_of_a_masked_finding_is_that_of_a_personal_place_alone(path: Path) -> None:
    """Also short ones, dates and figures, wherever in the case they stand; words of the law may be alike by chance."""
    case = case_of(path)
    if case is None:
        return
    every = [(place, str(value)) for place, value in _every_leaf(case.data)]
    open_ = {value for place, value in every if not schema.personal(place)}
    hidden = {value for place, value in every if schema.personal(place)} - open_ - CHANCE
    for finding in [*validate(case), *rules.run(case, TODAY)]:
        for name, value in masked(finding).values.items():
            assert name in ("label", "title") or value.ja not in hidden, (finding.code, finding.says, name, value.ja)


# Words and figures of the law, of currencies and of parties, which some sample also has at a personal place.
CHANCE = {"VND", "紹介料", "supervisor", "10", "20", "12", "30000"}


def _every_leaf(data: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, dict | list):
            yield from _every_leaf(value, f"{place}/{key}")
        elif not isinstance(value, bool):
            yield f"{place}/{key}", value


def test_a_lecturer_and_what_a_declaration_outlines_are_hidden() -> None:
    for place in ("/plan/lectures/0/sessions/0/teacher", "/declaration/implementer/outlines/native_manual"):
        assert schema.personal(place)
    for place in (
        "/plan/treatment/wage/amount",
        "/dates/application",
        "/category",
        "/trainees/0/overrides/hours/total",
    ):
        assert not schema.personal(place)
    for place in ("", "/nowhere", "/plan/unknown", "/trainees/0/name/family", "/trainees/0/overrides/remarks/text"):
        assert schema.personal(place)


def test_every_report_masks() -> None:
    case = edited(json.loads((ROOT / "tests/suite/trainees/reject/e-09-certificate-of-former.json").read_text("utf-8")))
    account = Account(findings=tuple(rules.run(case, TODAY)), summary={})
    employer = case.data["trainees"][0]["experience"]["employer"]
    for report in (text.render(account), render_json(account), sarif.render(account)):
        assert "E-09" in report and employer not in report


def test_of_a_reason_only_the_personal_part_is_hidden() -> None:
    """A photo's name is a person's; why it cannot be used is not. So with what a paper says, and why it is not read."""
    photo = UnreadableError("photo_unread", name="NGUYEN.jpg", why=Value("ファイルがありません", "no such file"))
    finding = sentences.finding("FK306", values={"why": photo.words_of("/trainees/0/photo", {"name"})})
    assert "NGUYEN.jpg" in finding.message and "ファイルがありません" in finding.message
    hidden = masked(finding)
    assert "NGUYEN" not in hidden.message + hidden.message_en
    assert "ファイルがありません" in hidden.message and "no such file" in hidden.message_en
    reason = why("no_tick", words="グエン")
    value = Value(reason.ja, reason.en, "/trainees/0/name/family", reason.hidden)
    unread = masked(sentences.finding("FK402", values={"why": value, "box": Value("欄", "box")}))
    assert "グエン" not in unread.message + unread.message_en and "チェックとして読めません" in unread.message


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"/trainees/0/nationality": "PHL"}, "D-18c", ("ベトナム", "Viet Nam")),
        ({"/trainees/0/nationality": "PHL", "/trainees/0/residence_country": "CHN"}, "D-18", ("ベトナム", "Viet Nam")),
        ({"/senders/0/country": "PHL"}, "SA-011", ("PHL", "PHL")),
        ({"/implementer/employment_insurance_number": "12"}, "COE-23", ("11桁", "11")),
    ],
)
def test_a_masked_finding_still_says_what_is_wrong(change: dict[str, Any], code: str, words: tuple[str, str]) -> None:
    """A country of an organisation and a figure of the law are nobody's own: without them the sentence says nothing."""
    case = edited({"sample": "group-1", "set": change})
    finding = next(masked(finding) for finding in rules.run(case, TODAY) if finding.code == code)
    assert words[0] in finding.message and words[1] in finding.message_en and "•" in finding.message
