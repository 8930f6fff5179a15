"""Nothing that is or wants to be a case is passed over: whatever its `$schema`, keys or place; nor a fact that is none."""

from __future__ import annotations

import copy
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import PIL.Image
import pytest

import formkit
from formkit.case import json_file
from formkit.model import Finding
from formkit.model.errors import UnreadableError
from tests.clean.test_clean import ROOT, run, text_of

SAMPLE = ROOT / "samples" / "enterprise-1"
GROUP = ROOT / "samples" / "group-1"
SCHEMA = "urn:formkit:case:1"
NOTE = "会社に聞く"

pytestmark = pytest.mark.slow


def codes(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(finding.code, finding.severity) for finding in findings if finding.severity != "info"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a whole case, beside which something stands."""
    shutil.copytree(SAMPLE, tmp_path / "in" / "whole")
    return tmp_path / "in"


def _facts(change: Callable[[dict[str, Any]], Any]) -> str:
    return json.dumps(change(json.loads(text_of("enterprise-2"))), ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(lambda data: {**data, "$schema": "../schemas/case.schema.json"}, id="a path"),
        pytest.param(lambda data: {**data, "$schema": "URN:formkit:case:1"}, id="a URN in capitals"),
        pytest.param(lambda data: {**data, "$schema": "formkit:case:1"}, id="half a URN"),
        pytest.param(lambda data: {**data, "$schema": None}, id="null"),
        pytest.param(lambda data: {**data, "$schema": f" {SCHEMA}"}, id="a blank before it"),
        pytest.param(lambda data: {**data, "$schema": 1}, id="a number"),
        pytest.param(lambda data: [data], id="in a list"),
        pytest.param(lambda data: {key.upper(): fact for key, fact in data.items()}, id="keys in capitals"),
        pytest.param(lambda data: {key.title(): fact for key, fact in data.items()}, id="keys with a capital"),
    ],
)
def test_what_wants_to_be_a_case_is_an_error_beside_a_good_one(
    folder: Path, text: Callable[[dict[str, Any]], Any]
) -> None:
    odd = folder / "next.json"
    odd.write_text(_facts(text), "utf-8")
    for findings in (formkit.check([folder]).findings, formkit.fill([folder], folder.parent / "out").findings):
        (finding,) = (finding for finding in findings if finding.severity != "info")
        assert (finding.code, finding.severity, finding.file) == ("FK150", "error", str(odd))
    code, said = run("check", folder)
    assert code == 1 and "誤りも注意もありません" not in said


def test_a_link_to_a_folder_with_cases_is_an_error(folder: Path) -> None:
    shutil.copytree(ROOT / "samples" / "enterprise-2", folder.parent / "elsewhere")
    (folder / "link").symlink_to(folder.parent / "elsewhere")
    result = formkit.check([folder])
    assert codes(result.findings) == {("FK150", "error")} and result.cases == 1
    assert "そのフォルダーそのものを渡して" in next(one.message for one in result.findings if one.code == "FK150")


def test_a_link_that_shows_the_folder_itself_or_no_case_is_no_error(folder: Path) -> None:
    (folder / "again").symlink_to(folder / "whole")
    (folder.parent / "notes").mkdir()
    (folder / "notes").symlink_to(folder.parent / "notes")
    result = formkit.check([folder])
    assert codes(result.findings) == set()
    assert [Path(file).name for file in result.skipped if "whole" not in file] == ["again", "notes"]


@pytest.mark.parametrize("inner", ["case.json", "申請/x.json"])
def test_a_zip_with_cases_is_an_error(folder: Path, inner: str) -> None:
    with zipfile.ZipFile(folder / "cases.zip", "w") as package:
        package.writestr(inner, text_of("enterprise-2"))
    result = formkit.check([folder])
    assert codes(result.findings) == {("FK150", "error")}
    assert "展開して" in next(one.message for one in result.findings if one.code == "FK150")
    with pytest.raises(UnreadableError, match="zip"):
        formkit.check([folder / "cases.zip"])


def test_a_zip_without_cases_is_only_named(folder: Path) -> None:
    with zipfile.ZipFile(folder / "papers.zip", "w") as package:
        package.writestr("x.pdf", b"%PDF-1.7")
    (folder / "broken.zip").write_bytes(b"PK\3\4broken")
    result = formkit.check([folder])
    assert codes(result.findings) == set()
    assert {"papers.zip", "broken.zip"} <= {Path(file).name for file in result.skipped}


def test_a_zip_in_a_zip_is_called_one(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("x.pdf", b"%PDF-1.7")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as package:
        package.writestr("a.zip", inner.getvalue())
    code, said = run("verify", tmp_path / "b.zip")
    assert code != 0 and "zip の中の zip" in said and "Word" not in said


# -- facts that are none -----------------------------------------------------------------------------------------------


def changed(folder: Path, facts: dict[str, Any]) -> Path:
    """A copy of the group sample with facts replaced by pointer, its included pieces written into it."""
    shutil.copytree(GROUP, folder)
    case, _ = json_file.read_case(folder / "case.json")
    assert case is not None
    data: Any = copy.deepcopy(dict(case.data))
    for place, fact in facts.items():
        *above, last = place.strip("/").split("/")
        spot = data
        for step in above:
            spot = spot[int(step)] if isinstance(spot, list) else spot[step]
        spot[int(last) if isinstance(spot, list) else last] = fact
    (folder / "case.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return folder / "case.json"


@pytest.mark.parametrize("blank", ["　", " ", "\u200b", "\u3164", "\u00a0\u2003"])
@pytest.mark.parametrize(
    "place", ["/plan/remarks/contact/name", "/trainees/0/history/birth_place", "/implementer/name"]
)
def test_a_fact_of_blanks_is_missing(tmp_path: Path, place: str, blank: str) -> None:
    result = formkit.check([changed(tmp_path / "case", {place: blank})])
    assert ("FK101", place) in {(one.code, one.case_pointer) for one in result.findings if one.severity == "error"}


@pytest.mark.parametrize("words", ["―", "-", "－", "なし", "N/A", "未定", "不明", "xxx", "ＴＢＤ", "○○市", "確認中。"])
@pytest.mark.parametrize("place", ["/trainees/0/history/birth_place", "/trainees/0/history/home_address"])
def test_a_word_in_place_of_a_fact_is_told(tmp_path: Path, place: str, words: str) -> None:
    case = changed(tmp_path / "case", {place: words})
    result = formkit.check([case])
    assert [(one.severity, one.case_pointer) for one in result.findings if one.code == "FK157"] == [("warning", place)]


@pytest.mark.parametrize(
    "place, words",
    [
        ("/plan/remarks/text", "なし"),
        ("/plan/remarks/text", "-"),
        ("/plan/remarks/text", "二〇〇〇年に設立した。"),
        ("/trainees/0/history/birth_place", "ベトナム 一〇〇番地"),
        ("/implementer/address/building", "なし"),
    ],
)
def test_none_where_there_may_be_nothing_is_an_answer(tmp_path: Path, place: str, words: str) -> None:
    result = formkit.check([changed(tmp_path / "case", {place: words})])
    assert [one.case_pointer for one in result.findings if one.code == "FK157"] == []


@pytest.mark.parametrize("words", ["組織図は別添のとおり。", "詳細は添付の一覧表による。", "別添1を参照。"])
def test_an_annex_that_is_not_made_is_told(tmp_path: Path, words: str) -> None:
    result = formkit.check([changed(tmp_path / "case", {"/plan/remarks/text": words})])
    assert ("FK309", "warning") in codes(result.findings)


# -- photos ------------------------------------------------------------------------------------------------------------


def _photo(path: Path, size: tuple[int, int], turned: bool = False) -> None:
    exif = PIL.Image.Exif()
    exif[0x0112] = 6 if turned else 1
    PIL.Image.effect_noise(size, 40).convert("RGB").save(path, exif=exif.tobytes())


@pytest.mark.parametrize(
    "size, turned, right",
    [
        ((300, 400), False, True),
        ((350, 450), False, True),
        ((600, 600), False, True),
        ((400, 300), False, True),
        ((400, 300), True, True),
        ((60, 80), False, True),
        ((1000, 100), False, False),
        ((100, 1000), False, False),
        ((1000, 100), True, False),
        ((1, 1), False, False),
        ((30, 40), False, False),
    ],
)
def test_check_and_fill_agree_on_a_photo(tmp_path: Path, size: tuple[int, int], turned: bool, right: bool) -> None:
    """The box of the application is 4 cm high and 3 cm wide."""
    case = changed(tmp_path / "case", {})
    _photo(case.parent / "photos" / "t1.jpg", size, turned)
    told = {("/trainees/0/photo", "FK306", "error")} - ({("/trainees/0/photo", "FK306", "error")} if right else set())
    checked = formkit.check([case]).findings
    filled = formkit.fill([case], tmp_path / "out", forms=("coe",), trainees=("t1",)).findings
    for findings in (checked, filled):
        assert {(one.case_pointer, one.code, one.severity) for one in findings if one.severity != "info"} == told


@pytest.mark.parametrize("name", ["photos/copy.jpg", "./photos/t1.jpg", "photos/../photos/t1.jpg", "photos/t1.jpg"])
def test_one_photo_of_two_trainees_is_told(tmp_path: Path, name: str) -> None:
    case = changed(tmp_path / "case", {"/trainees/1/photo": name})
    shutil.copy(case.parent / "photos" / "t1.jpg", case.parent / "photos" / "copy.jpg")
    for findings in (
        formkit.check([case]).findings,
        formkit.fill([case], tmp_path / "out", forms=("coe",), to=("pdf",)).findings,
    ):
        (finding,) = (finding for finding in findings if finding.severity != "info")
        assert finding.case_pointer == "/trainees/1/photo" and finding.code in ("COE-30", "FK313")


# -- facts to be asked -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    [
        "/implementer/workplaces",
        "/senders",
        "/plan/occupation",
        "/trainees/0/name",
        "/trainees/0/name/family",
        "/trainees/0/name/native",
        "/trainees/0/name/kana",
        "/senders/0/number",
        "/trainees/0/history/work/0/employer",
        "/trainees/0/birth_date",
        "/plan/periods",
        "/plan/schedule",
        "/implementer/officers",
    ],
)
def test_nothing_but_the_list_is_told_of_a_fact_to_be_asked(tmp_path: Path, place: str) -> None:
    case = changed(tmp_path / "case", {place: {"$ask": NOTE}})
    assert codes(formkit.check([case]).findings) == {("FK156", "warning")}


def test_papers_without_a_fact_to_be_asked_are_made_and_verified(tmp_path: Path) -> None:
    case = changed(tmp_path / "case", {"/plan/occupation": {"$ask": NOTE}})
    forms = ("training-plan", "coe")
    result = formkit.fill([case], tmp_path / "out", forms=forms, to=("pdf",), trainees=("t1",))
    assert codes(result.findings) == {("FK156", "warning")} and result.files
    papers = [Path(file.path) for file in result.files]
    assert codes(formkit.verify(papers, [case]).findings) == {("FK156", "warning")}


def test_a_total_without_a_number_to_be_asked_is_at_most_a_warning(tmp_path: Path) -> None:
    """Totals reckon without the number (docs/cli.md), but what they find is not certain."""
    case = changed(tmp_path / "case", {"/plan/schedule/tasks/0/hours_total": {"$ask": NOTE}})
    findings = formkit.check([case]).findings
    assert {one.severity for one in findings if one.code != "FK154"} <= {"warning", "info"}


def test_what_is_wrong_elsewhere_is_told_beside_a_fact_to_be_asked(tmp_path: Path) -> None:
    facts = {"/trainees/0/name/native": {"$ask": NOTE}, "/trainees/1/name/native": "Lê Văn Khác"}
    case = changed(tmp_path / "case", facts)
    assert ("X-38", "/trainees/1/name/native") in {
        (one.code, one.case_pointer) for one in formkit.check([case]).findings
    }
