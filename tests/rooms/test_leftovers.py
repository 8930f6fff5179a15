"""Values of the samples that a case still holds are told, at their place, and nothing that any case may share."""

from __future__ import annotations

import copy
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import formkit
from formkit.case import leftovers, starter
from formkit.case.leftovers import IDENTIFYING, OTHER
from formkit.model import Case, Finding
from formkit.words.pointer import at
from tests import lawful

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2026, 12, 1)
TABLE = json.loads((ROOT / "schemas" / "leftovers.json").read_text("utf-8"))


def findings_of(data: dict[str, Any]) -> list[Finding]:
    return leftovers.findings(Case(data, Path("case.json")), DAY)


def own(**facts: Any) -> dict[str, Any]:
    return {"$schema": "urn:formkit:case:1", "case_id": "2026-001", "category": "D", **facts}


def test_the_table_is_what_the_samples_hold() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/leftovers.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "facts",
    [
        {"implementer": {"corporate_number": "4999999000005"}},
        {"implementer": {"name": "例示食品工業株式会社"}},
        {"implementer": {"name": "例示食品工業（株）", "kana": "れいじしょくひんこうぎょうかぶしきがいしゃ"}},
        {"supervisor": {"licence_number": "許2004000002"}},
        {"senders": [{"licence": {"number": "000/MAU-GP"}}]},
        {"trainees": [{"passport": {"number": "c0000001"}}]},
        {"trainees": [{"name": {"family": "Nguyen", "given": "Van Duc"}}]},
        {"trainees": [{"name": {"kana": "グエン ヴァン ドゥック"}}]},
        {"plan": {"remarks": {"contact": {"name": "架空　幸子"}}}},
        {"plan": {"schedule": {"tasks": [{"instructor": {"name": "旋盤剛"}}]}}},
    ],
)
def test_names_and_numbers_are_errors(facts: dict[str, Any]) -> None:
    if "corporate_number" in facts.get("implementer", {}):
        facts = {"implementer": {"corporate_number": TABLE[IDENTIFYING]["implementer/corporate_number"][0]}}
    (finding,) = findings_of(own(**facts))
    assert (finding.code, finding.severity, finding.says) == ("FK152", "error", "single")


@pytest.mark.parametrize(
    "facts",
    [
        {"implementer": {"address": {"street": "例示町4番5号"}}},
        {"implementer": {"workplaces": [{"address": {"phone": "029-000-0001"}}]}},
        {"senders": [{"email": "info@mau.example"}]},
        {"trainees": [{"history": {"home_address": "ベトナム ハイズオン省"}}]},
        {"trainees": [{"overrides": {"treatment": {"lodging": {"name": "例示食品　見本寮"}}}}]},
        {
            "declaration": {
                "implementer": {"outlines": {"community_exchange": "町内会の夏祭りに、模擬店を出して参加した。"}}
            }
        },
    ],
)
def test_other_facts_and_texts_are_warnings(facts: dict[str, Any]) -> None:
    (finding,) = findings_of(own(**facts))
    assert (finding.code, finding.severity, finding.says) == ("FK153", "warning", "single")


@pytest.mark.parametrize(
    "facts",
    [
        # What many people and firms share.
        {"implementer": {"officers": [{"name": {"family": "斎藤", "given": "太郎"}, "title": "代表取締役社長"}]}},
        {"trainees": [{"name": {"family": "NGUYEN", "given": "VAN HAI"}, "history": {"occupation": "会社員"}}]},
        {"supervisor": {"address": {"postal": "310-0000", "prefecture": "茨城県", "city": "水戸市"}}},
        {"plan": {"goal": {"kind": "evaluation_exam", "exam": "そう菜製造業技能実習評価試験", "grade": "初級"}}},
        {"plan": {"lectures": [{"topics": [{"name": "コミュニケーション技術"}]}]}},
        {
            "plan": {
                "treatment": {"leaves": [{"name": "年次有給休暇（6か月後）"}], "other_pay": [{"name": "処遇改善手当"}]}
            }
        },
        {"dates": {"application": "2026-11-24"}, "coe": {"port": "成田空港", "bureau": "東京出入国在留管理局"}},
        {"senders": [{"id": "vnm", "country": "VNM", "representative": {"title": "General Director"}}]},
        # The value of another place is nobody's left-over here.
        {"supervisor": {"name": "例示食品工業株式会社"}},
    ],
)
def test_what_any_case_may_hold_is_none(facts: dict[str, Any]) -> None:
    assert findings_of(own(**facts)) == []


def test_days_numbers_and_codes_are_not_in_the_table() -> None:
    places = {*TABLE[IDENTIFYING], *TABLE[OTHER]} - {"plan/remarks/contact/title"}  # 例示介護協同組合 計画指導課長
    ends = {place.rpartition("/")[2] for place in places}
    assert not ends & {"title", "postal", "prefecture", "nationality", "code", "date", "from", "to", "expiry", "id"}


def test_one_finding_names_the_first_places_and_counts_the_others() -> None:
    numbers = TABLE[IDENTIFYING]["trainees/*/passport/number"]
    data = own(trainees=[{"passport": {"number": number}} for number in numbers[:5]])
    (finding,) = findings_of(data)
    assert finding.case_pointer == "/trainees/0/passport/number" and finding.found == numbers[0]
    assert "ほかに4か所" in finding.message and "など" in finding.message
    assert "trainees/2/passport/number 旅券の番号など" in finding.message and "trainees/3" not in finding.message
    assert "4 more places" in finding.message_en
    assert not any(number in finding.message for number in numbers[1:5])


def test_a_name_that_is_true_by_chance_is_accepted_by_its_place(tmp_path: Path) -> None:
    trainee = {"name": {"family": "NGUYEN", "given": "VAN DUC"}, "passport": {"number": "C0000001"}}
    reason: dict[str, Any] = {"code": "FK152", "case_pointer": "/trainees/0/name", "reason": "as in the passport"}
    (finding,) = findings_of(own(trainees=[trainee], accepted=[reason]))
    assert finding.case_pointer == "/trainees/0/passport/number"
    del trainee["passport"]
    assert findings_of(own(trainees=[trainee], accepted=[reason])) == []
    assert len(findings_of(own(trainees=[trainee], accepted=[{**reason, "until": "2026-11-30"}]))) == 1
    data = json.loads(starter.starter("A")[0])
    everywhere = [{"code": "FK152", "reason": "no"}]
    for accepted, codes in (
        (everywhere, {"FK152", "FK153", "FK502"}),
        ([{**reason, "case_pointer": "/"}], {"FK152", "FK153", "FK502"}),
    ):
        file = tmp_path / "case.json"
        file.write_text(json.dumps({**data, "accepted": accepted}), "utf-8")
        assert {finding.code for finding in formkit.check([file]).findings} == codes


def test_a_specimen_says_so_and_nothing_else() -> None:
    data = json.loads(starter.starter("D")[0])
    (finding,) = findings_of({**data, "specimen": True})
    assert (finding.code, finding.severity) == ("FK154", "info")
    assert {finding.code for finding in findings_of({**data, "specimen": False})} == {"FK152", "FK153"}


@pytest.mark.parametrize("sample", sorted((ROOT / "samples").glob("*/case.json")), ids=lambda path: path.parent.name)
def test_every_sample_is_a_specimen(sample: Path) -> None:
    codes = [finding.code for finding in formkit.check([sample]).findings]
    assert "FK154" in codes and not {"FK152", "FK153"} & set(codes)


@pytest.mark.parametrize("category", "ABCDEF")
def test_new_never_writes_a_specimen(category: str) -> None:
    assert "specimen" not in json.loads(starter.starter(category)[0])


def test_a_lawful_case_made_of_a_sample_stays_a_specimen() -> None:
    assert [finding.code for number in range(6) for finding in findings_of(lawful.case(number))] == ["FK154"] * 6


def test_values_are_hidden_as_other_personal_values_are(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(own(trainees=[{"passport": {"number": "C0000001"}}])), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "formkit", "check", str(file), "--json"], capture_output=True, text=True, check=False
    )
    assert "FK152" in done.stdout and "C0000001" not in done.stdout


# Words of one trade that no other starter may hold; 機械加工 is a trade, 機械 is not.
TRADES = {
    "A": ("印字装置",), "B": ("射出", "プラスチック"), "C": ("溶接",), "D": ("そう菜", "食品"), "E": ("鉄筋",), "F": ("旋盤",),
}  # fmt: skip
LANGUAGES = {
    "THA": "タイ語",
    "PHL": "フィリピノ語",
    "VNM": "ベトナム語",
    "CHN": "中国語",
    "KHM": "クメール語",
    "IDN": "インドネシア語",
}


@pytest.mark.parametrize("category", "ABCDEF")
def test_a_starter_speaks_of_its_own_trade_and_languages(category: str) -> None:
    text = starter.starter(category)[0]
    data = json.loads(text)
    others = [word for other, words in TRADES.items() if other != category for word in words]
    assert [word for word in [*others, "介護"] if word in text] == []
    countries = {trainee["nationality"] for trainee in data["trainees"]}
    countries |= {sender["country"] for sender in data.get("senders", ())}
    assert [word for country, word in LANGUAGES.items() if country not in countries and word in text] == []


def test_the_case_itself_is_not_changed() -> None:
    data = json.loads(starter.starter("E")[0])
    before = copy.deepcopy(data)
    findings_of(data)
    assert data == before and at(data, "/case_id") == starter.CASE_ID
