"""Mistakes of a case in the words of the form."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formkit.case import formats, schema
from formkit.case.json_file import read_case
from formkit.case.validate import validate
from formkit.library import sentences
from formkit.model import Case, Finding, Value
from formkit.words.pointer import at
from tests.test_samples import edited

SAMPLES = Path(__file__).parents[2] / "samples"
KEYWORDS = re.compile(
    r"\b(required|oneOf|anyOf|allOf|pattern|enum|const|additionalProperties|schema|maxLength|minItems|instance|None)\b"
)


def group() -> dict[str, Any]:
    case, _ = read_case(SAMPLES / "group-1" / "case.json")
    assert case is not None
    return copy.deepcopy(dict(case.data))


def one(data: dict[str, Any]) -> Finding:
    (finding,) = validate(Case(data))
    return finding


def test_a_day_that_does_not_exist_is_told_by_the_forms_item() -> None:
    data = group()
    data["trainees"][2]["passport"]["expiry"] = "2001-02-30"
    found = one(data)
    assert found.code == "FK106" and found.case_pointer == "/trainees/2/passport/expiry"
    assert (
        found.message
        == "旅券の有効期限（CoE 10(2)）「2001-02-30」は暦にない日付です。YYYY-MM-DD で実在する日を書いてください。"
    )
    assert "CoE 10(2)" in found.message_en and "2001-02-30" in found.message_en
    assert (found.item, found.trainee, found.found) == ("CoE 10(2)", "t3", "2001-02-30")


def test_a_misspelt_key_is_told_with_the_right_one() -> None:
    data = group()
    data["plan"]["treatment"]["annual_hour"] = 2000
    found = one(data)
    assert found.code == "FK102" and "「annual_hours」（年間の所定労働時間）ではありませんか" in found.message
    assert "Did you mean 'annual_hours'?" in found.message_en


def test_an_entry_of_a_list_is_counted_from_one() -> None:
    data = group()
    del data["implementer"]["officers"][2]["name"]["family_kana"]
    assert (
        one(data).message
        == "役員（3番目）の氏名の姓のふりがな（第2面 1⑥）が書かれていません。「family_kana」に書いてください。"
    )


def test_all_mistakes_at_once() -> None:
    found = validate(Case({}))
    assert {(entry.code, entry.case_pointer) for entry in found} == {
        ("FK101", f"/{key}") for key in ("$schema", "case_id", "category", "dates", "implementer", "plan", "trainees")
    }


def test_a_condition_is_one_finding_that_names_it() -> None:
    data = group()
    data["category"] = "E"
    told = {entry.case_pointer: entry for entry in validate(Case(data))}
    assert told["/plan/previous_stage"].code == "FK101" and "区分Ｂ・Ｃ・Ｅ・Ｆ" in told["/plan/previous_stage"].message
    assert told["/plan/hours/lectures"].code == "FK107"
    assert set(told) == {"/plan/previous_stage", "/plan/hours/lectures", "/plan/lectures", "/plan/pre_entry_training"}


def test_an_override_is_checked_where_it_was_typed() -> None:
    data = group()
    data["trainees"][0]["overrides"] = {"treatment": {"wage": {"unit": "week"}}}
    found = one(data)
    assert (found.code, found.case_pointer, found.trainee) == (
        "FK104",
        "/trainees/0/overrides/treatment/wage/unit",
        "t1",
    )
    assert found.item == "第2面 10①" and "month（月給）" in found.message


def test_an_override_does_not_repeat_what_is_wrong_for_all() -> None:
    data = group()
    data["plan"]["hours"]["total"] = "many"
    assert one(data).case_pointer == "/plan/hours/total"


def places(value: Any, place: str = "") -> list[str]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(deep for key, inner in below for deep in places(inner, f"{place}/{key}"))]


PLACES = places(group())[1:]
JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.just([]), st.just({}), st.just(["x"]), st.just({"from": "2027-04-01"}), st.sampled_from(["2027-02-30", "9999-12-31", "0001-01-01", "4-9-1"]),
)  # fmt: skip


@given(st.sampled_from(PLACES), JUNK)
def test_messages_speak_of_the_form_and_never_of_the_schema(place: str, junk: Any) -> None:
    data = group()
    parent, key = place.rsplit("/", 1)
    below = at(data, parent)
    below[int(key) if isinstance(below, list) else key] = junk
    for found in validate(Case(data)):
        said = found.message.replace(str(found.found), "") + found.message_en.replace(str(found.found), "")
        assert not KEYWORDS.search(said), said
        assert found.message and found.message_en and found.code.startswith("FK1") and found.case_pointer is not None


def said(problem: formats.Problem) -> tuple[str, str]:
    values = {name: Value.of(value) for name, value in problem.values.items()}
    return sentences.write(problem.code, problem.says, {**values, "expected": Value.of(problem.meant)})


@pytest.mark.parametrize("name", sorted(formats.CHECKS))
@given(words=st.text(max_size=30))
def test_formats_answer_for_any_text(name: str, words: str) -> None:
    problem = formats.check(name, words)
    assert problem is None or all(said(problem))


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("date", ["2027-04-01", "2028-02-29"], ["2027-02-29", "2027-4-1", "20270401", "2027-W01-1", "令和9年4月1日", " 2027-04-01"]),
        ("time", ["00:00", "23:59"], ["24:00", "9:00", "08:60", "０８:00", "08:30:00"]),
        ("postal-code", ["123-4567"], ["1234567", "〒123-4567", "１２３-4567"]),
        ("phone", ["03-0000-0000", "029-000-0000", "090-0000-0000", "0120-000-000", "0800-000-0000", "050-0000-0000"],
         ["0300000000", "03-0000-000", "090-000-0000", "+81-3-0000-0000", "03(0000)0000", "ー"]),
        ("corporate-number", ["7000012050002"], ["8000012050002", "1234567890123", "123456789012", "７000012050002", "0000012050002"]),
        ("accreditation-number", ["認2099000001"[:3] + "01000001", "認2013000001"],
         ["認2099000001", "認20-01000001", "実2001000001", "2001000001", "認2000000001", "認20140000010"]),
        ("notification-number", ["実1801000001"], ["認1801000001"]),
        ("licence-number", ["許1708000001"], ["許1714000001", "許 1708000001"]),
        ("sender-number", ["VNM000123"], ["VNM123", "vnm000123", "VN0000123", "0123"]),
        ("sender-reference", ["0123"], ["123", "VNM000123", "１２３４"]),
        ("occupation-code", ["4-9-1", "99-1-3"], ["04-09-1", "4-9", "4-99-1", "4－9－1"]),
        ("nationality", ["VNM", "XXY"], ["vnm", "VN", "ベトナム"]),
        ("prefecture", ["茨城県", "東京都", "北海道"], ["茨城", "Ibaraki"]),
        ("industry-major", ["A", "T"], ["U", "e", "09", "Ｅ"]),
        ("passport-number", ["C1234567", "EK0000003"], ["c1234567", "C123 4567", "C12"]),
        ("latin-name", ["NGUYEN VAN DUC", "O'NEIL"], ["NGUYỄN", "ＮＧＵＹＥＮ", " "]),
        ("katakana", ["グエン　ヴァン", "ジョン・スミス"], ["ぐえん", "ｸﾞｴﾝ", "グエン2"]),
        ("hiragana", ["れいじ", "かぶしきがいしゃ　らーめん"], ["レイジ", "例示", "れいじ&"]),
    ],
)  # fmt: skip
def test_formats(name: str, right: list[str], wrong: list[str]) -> None:
    assert [words for words in right if formats.check(name, words)] == []
    assert [words for words in wrong if not formats.check(name, words)] == []


def test_a_zero_padded_occupation_code_is_told_with_the_right_one() -> None:
    problem = formats.check("occupation-code", "03-13-01")
    assert problem is not None and "「3-13-1」" in said(problem)[0]


def test_labels() -> None:
    assert schema.fact(["implementer", "address", "postal"]).full == "申請者の住所の郵便番号（第2面 1③）"
    assert (
        schema.fact(["implementer", "address", "postal"]).full_en
        == "Applicant's address: Postal code (face 2, item 1③)"
    )
    assert schema.personal("/trainees/0/name/family") and not schema.personal("/plan/treatment/wage/amount")
    assert schema.fact([]).label == "申請の内容"


def test_what_was_probably_meant_is_quoted_and_given_apart_so_that_it_can_be_masked() -> None:
    data = group()
    data["trainees"][0]["name"]["family"] = "NGUYỄN"
    found = one(data)
    assert (
        found.expected == "NGUYEN"
        and "「NGUYEN」ではありませんか。" in found.message
        and '"NGUYEN"' in found.message_en
    )


def test_a_missing_group_names_the_facts_that_it_needs() -> None:
    """Who pays by the piece learns at once which keys to write, not one after the other."""
    data = edited({"sample": "group-1"}).data
    wage = {"unit": "piece", "amount": 120}
    (finding,) = validate(
        Case({**data, "plan": {**data["plan"], "treatment": {**data["plan"]["treatment"], "wage": wage}}})
    )
    assert finding.code == "FK101" and finding.case_pointer == "/plan/treatment/wage/piece"
    for key in ("piece", "per", "guaranteed"):
        assert f"「{key}」" in finding.message and repr(key) in finding.message_en
    assert "保障給（1時間当たりの円）" in finding.message
    without = validate(Case({key: data[key] for key in data if key != "plan"}))
    plan = next(finding for finding in without if finding.case_pointer == "/plan")
    assert "項目" in plan.message and len(plan.message) < 200
