"""Names as they are: one name alone, look-alike letters, other spellings of the name, and what is left of another case."""

from __future__ import annotations

import copy
import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import formkit
from formkit import library
from formkit.case import formats, json_file, residue
from formkit.case.validate import validate
from formkit.media.fonts import default_face
from formkit.merge import merge
from formkit.model import Case, Finding
from formkit.words import names
from formkit.words.pointer import at
from tests import lawful

ROOT = Path(__file__).resolve().parents[2]
GROUP = ROOT / "samples" / "group-1"
ONE_NAME: tuple[dict[str, Any], ...] = (
    {"family": "SUTRISNO", "kana": "ストリスノ"},
    {"family": "SUTRISNO", "given": "", "kana": "ストリスノ"},
    {"family": "", "given": "SUTRISNO", "kana": "ストリスノ"},
    {"family": None, "given": "SUTRISNO", "kana": "ストリスノ", "kanji": None},
)


def facts(sample: str = "group-1") -> dict[str, Any]:
    case, _ = json_file.read_case(ROOT / "samples" / sample / "case.json")
    assert case is not None
    return copy.deepcopy(dict(case.data))


# -- one name ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ONE_NAME)
def test_who_has_one_name_is_printed_with_it_alone(name: dict[str, Any]) -> None:
    data = facts()
    data["trainees"] = data["trainees"][:1]
    data["trainees"][0]["name"] = name
    case = Case(data)
    assert validate(case) == []
    day = dt.date.fromisoformat(data["dates"]["application"])
    printed = 0
    for form_id in sorted({form.id for form in library.forms()}):
        for trainee in (data["trainees"][0], None):
            merged = merge(case, trainee, library.edition(form_id, day), default_face())
            assert [finding.message for finding in merged.findings if "名" in finding.message] == []
            for sheet in merged.sheets:
                for mark in sheet.marks.values():
                    if isinstance(mark.value, str) and "SUTRISNO" in mark.value:
                        printed += 1
                        assert mark.value == "SUTRISNO" or mark.value.startswith("1. SUTRISNO / ")
    assert printed >= 4


@pytest.mark.slow
@pytest.mark.parametrize("name", (ONE_NAME[0], ONE_NAME[2]))
def test_papers_of_one_name_are_read_back_without_a_word(tmp_path: Path, name: dict[str, Any]) -> None:
    shutil.copytree(GROUP, tmp_path / "case")
    data = facts()
    data["trainees"][0]["name"] = name
    case = tmp_path / "case" / "case.json"
    case.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    filled = formkit.fill([case], tmp_path / "out")
    assert [finding.message for finding in filled.findings if finding.severity != "info"] == []
    for cases in ([case], []):
        verified = formkit.verify([tmp_path / "out"], cases)
        assert [finding.message for finding in verified.findings if finding.severity != "info"] == []


# -- letters -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "says", "number", "meant"),
    [
        ("NGUY0N", "latin_sign_meant", 5, "NGUYON"),
        ("V1NH", "latin_sign_meant", 2, "VINH"),
        ("NGUY3N", "latin_sign", 5, None),
        ("\u0421HAN", "latin_sign_meant", 1, "CHAN"),  # a Cyrillic С
        ("TRAN \u0391N", "latin_sign_meant", 6, "TRAN AN"),  # a Greek Α
        ("\uff2cE", "latin_sign_meant", 1, "LE"),
        ("\u0416UKOV", "latin_sign", 1, None),
        ("NGUYỄN", "latin_meant", None, "NGUYEN"),
        ("-", "latin_no_letter", None, None),
        ("阮", "latin", None, None),
    ],
)
def test_a_sign_that_is_no_letter_is_told_with_the_cure(
    value: str, says: str, number: int | None, meant: str | None
) -> None:
    problem = formats.check("latin-name", value)
    assert problem is not None and (problem.code, problem.says, problem.meant) == ("FK106", says, meant)
    assert problem.values.get("at") == number


@pytest.mark.parametrize("value", ["", "SUTRISNO", "D'PERERA", "NIDARSHANA-ANNE", "DELA CRUZ", "Md. RAHMAN"])
def test_names_of_passports_are_told_nothing(value: str) -> None:
    assert formats.check("latin-name", value) is None


@pytest.mark.parametrize(
    ("place", "value", "right"),
    [
        ("/trainees/2/name/kanji", "葛\U000e0100吉明", "葛吉明"),
        ("/implementer/name", "例示食品工業㈱\ufe00", "例示食品工業㈱"),
        ("/plan/remarks/text", "辻\U000e0101さんが\n受け持つ", "辻さんが\n受け持つ"),
    ],
)
def test_a_variation_selector_is_told_with_the_cure(place: str, value: str, right: str) -> None:
    data = facts()
    parent, _, key = place.rpartition("/")
    at(data, parent)[key] = value
    (finding,) = validate(Case(data))
    assert (finding.code, finding.case_pointer, finding.expected) == ("FK106", place, right)
    assert "異体字セレクタ U+" in finding.message and "variation selector U+" in finding.message_en


# -- spelling and reading ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("native", "roman", "other"),
    [
        ("NGUYỄN VĂN ĐỨC", "NGUYEN VAN DUC", False),
        ("Nguyễn Đức-Văn", "NGUYEN VAN DUC", False),
        ("NGUYỄN VĂNĐỨC", "NGUYEN VAN DUC", False),
        ("N\u0067UYE\u0302\u0303N", "NGUYEN", False),  # decomposed
        ("MÜLLER", "MUELLER", False),
        ("MÜLLER", "MULLER", False),
        ("PEÑA", "PENA", False),
        ("D’Perera", "D'PERERA", False),
        ("TRẦN THỊ HƯƠNG", "NGUYEN VAN DUC", True),
        ("NGUYỄN ĐỨC", "NGUYEN VAN DUC", True),
        ("สมชาย", "SOMCHAI", False),
        ("高明 GAO", "LI", False),
        ("NGUYỄN", "", False),
        ("・", "NGUYEN", False),
    ],
)
def test_a_native_spelling_in_latin_letters_is_compared(native: str, roman: str, other: bool) -> None:
    assert names.spelt_otherwise(native, roman) is other


@pytest.mark.parametrize(
    ("kana", "roman", "other"),
    [
        ("グエン　ヴァン　ドゥック", "NGUYEN VAN DUC", False),
        ("ニュエン", "NGUYEN", False),
        ("ズン", "DUNG", False),
        ("ユン", "DUNG", False),
        ("チン", "TRINH", False),
        ("フアン", "JUAN", False),
        ("サイ", "XAY", False),
        ("チョー", "KYAW", False),
        ("ラ　ミン", "HLA MYINT", False),
        ("ヤダナ", "RATANA", False),
        ("マウ", "U MAUNG", False),
        ("チャン　ティ　フオン", "NGUYEN VAN DUC", True),
        ("グエン", "SUTRISNO", True),
        ("マイ", "SUTRISNO", True),
        ("ー", "SUTRISNO", False),
        ("マイ", "", False),
    ],
)
def test_a_reading_is_compared_where_it_is_sure(kana: str, roman: str, other: bool) -> None:
    assert names.sounds_otherwise(kana, roman) is other


# -- a batch -----------------------------------------------------------------------------------------------------------


def batch() -> tuple[dict[str, Any], dict[str, Any]]:
    """Two cases of different companies, trainees and passports."""
    first, second = facts(), facts("group-3")
    first["case_id"], second["case_id"] = "first", "second"
    return first, second


def left(*cases: dict[str, Any]) -> list[tuple[int, Finding]]:
    listed = residue.findings([Case(data) for data in cases])
    return [(number, finding) for number, findings in enumerate(listed) for finding in findings]


def _in_remarks(words: Callable[[dict[str, Any]], str]) -> Callable[[dict[str, Any], dict[str, Any]], str]:
    def put(first: dict[str, Any], second: dict[str, Any]) -> str:
        second["plan"].setdefault("remarks", {})["text"] = f"工場は{words(first)}のとおり。"
        return "/plan/remarks/text"

    return put


def _company_kana(first: dict[str, Any], second: dict[str, Any]) -> str:
    second["implementer"]["kana"] = first["implementer"]["kana"]
    return "/implementer/kana"


def _trainee_kana(first: dict[str, Any], second: dict[str, Any]) -> str:
    second["trainees"][0]["name"]["kana"] = first["trainees"][0]["name"]["kana"]
    return "/trainees/0/name/kana"


def _passport(first: dict[str, Any], second: dict[str, Any]) -> str:
    second["trainees"][0]["passport"]["number"] = first["trainees"][0]["passport"]["number"]
    return "/trainees/0/passport/number"


def _corporate_number(first: dict[str, Any], second: dict[str, Any]) -> str:
    second["implementer"]["corporate_number"] = first["implementer"]["corporate_number"]
    return "/implementer/corporate_number"


def _accreditation(first: dict[str, Any], second: dict[str, Any]) -> str:
    for data in (first, second):
        data["trainees"][0]["accreditation"] = {"number": "認2704000012"}
    return "/trainees/0/accreditation/number"


@pytest.mark.parametrize(
    "put",
    [
        pytest.param(_in_remarks(lambda first: first["implementer"]["name"]), id="company"),
        pytest.param(_in_remarks(lambda first: first["implementer"]["name"].replace("株式会社", "")), id="its core"),
        pytest.param(_in_remarks(lambda first: first["implementer"]["kana"]), id="its reading"),
        pytest.param(_in_remarks(lambda first: "NGUYEN VAN DUC "), id="trainee"),
        pytest.param(_in_remarks(lambda first: "VAN DUC NGUYEN"), id="trainee, given name first"),
        pytest.param(_in_remarks(lambda first: first["implementer"]["name_en"]), id="company in English"),
        pytest.param(_in_remarks(lambda first: "グエン ヴァン ドゥック"), id="reading"),
        pytest.param(_in_remarks(lambda first: "Nguyễn Văn Đức".upper()), id="native"),
        pytest.param(_in_remarks(lambda first: first["trainees"][0]["passport"]["number"]), id="passport"),
        pytest.param(_company_kana, id="company's reading"),
        pytest.param(_trainee_kana, id="trainee's reading"),
        pytest.param(_passport, id="trainee's passport"),
        pytest.param(_corporate_number, id="company's number"),
        pytest.param(_accreditation, id="accreditation of a plan"),
    ],
)
def test_what_is_left_of_another_case_is_told(put: Callable[[dict[str, Any], dict[str, Any]], str]) -> None:
    first, second = batch()
    assert left(first, second) == []
    place = put(first, second)
    told = left(first, second)
    assert [finding.case_pointer for number, finding in told if number == 1] == [place]
    assert all(finding.code == "FK155" and finding.severity == "warning" for _, finding in told)
    assert all(("second", "first")[number] in finding.message for number, finding in told)
    assert left(second) == []


def test_what_is_rightly_the_same_is_told_nothing() -> None:
    first, second = batch()
    # The same company and trainee in a third case: the value is of no one case.
    third = copy.deepcopy(first)
    second["plan"].setdefault("remarks", {})["text"] = first["implementer"]["name"]
    assert left(first, second, third) == []
    # Where a trainee worked before, and a name within a longer word.
    first, second = batch()
    second["trainees"][0].setdefault("history", {})["work"] = [{"employer": first["implementer"]["name"]}]
    first["trainees"][0]["name"] = {"family": "LE", "given": "AN", "kana": "レアン"}
    second["plan"].setdefault("remarks", {})["text"] = "CLEANING, MALE AND FEMALE AN"
    assert left(first, second) == []


def test_samples_and_lawful_cases_together_are_told_nothing() -> None:
    samples = [facts(path.parent.name) for path in sorted((ROOT / "samples").glob("*/case.json"))]
    assert left(*samples) == []
    assert left(*(lawful.case(number) for number in range(60))) == []


def test_check_tells_it_and_a_case_may_accept_it(tmp_path: Path) -> None:
    first, second = batch()
    place = _company_kana(first, second)
    for accepted, severities in ((None, {"warning"}), (place, {"warning", "info"})):
        if accepted:
            second["accepted"] = [{"code": "FK155", "case_pointer": place, "reason": "読みが同じ会社である"}]
        for data in (first, second):
            (tmp_path / f"{data['case_id']}.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        told = [finding for finding in formkit.check([tmp_path]).findings if finding.code == "FK155"]
        assert len(told) == 2 and {finding.severity for finding in told} == severities
    alone = formkit.check([tmp_path / "second.json"]).findings
    assert [finding.code for finding in alone if finding.code.startswith("FK")] == ["FK154", "FK310"]
