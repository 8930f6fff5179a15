"""Each word of the pipe language of boxes: what is written for a fact, by hand from the notes of the forms."""

from __future__ import annotations

from typing import Any

import pytest

from formkit.merge.formatters import STEPS, mistakes, write
from formkit.model import Case, View

CASE: dict[str, Any] = {
    "category": "D",
    "dates": {"plan_created": "2026-11-20"},
    "implementer": {
        "workplaces": [
            {
                "id": "honsha",
                "name": "見本工場",
                "address": {"prefecture": "茨城県", "city": "例示市", "street": "1番"},
            },
            {"id": "daini", "name": "第二工場"},
        ]
    },
    "plan": {"treatment": {"wage": {"unit": "month", "amount": 196000}}, "remarks": {"text": "共通"}},
    "senders": [{"id": "vnm", "country": "VNM", "name": "甲社"}, {"id": "chn", "country": "CHN", "name": "乙社"}],
    "trainees": [
        {"id": "t1", "nationality": "VNM", "visa_place": "青島"},
        {"id": "t2", "nationality": "CHN", "overrides": {"treatment": {"wage": {"amount": 198000}}}},
        {"id": "t3", "nationality": "CHN", "sender": "vnm"},
    ],
}
VIEW = View.of(Case(CASE), CASE["trainees"][0], 0)
SENDER_COPY = View.of(Case(CASE)).with_facts({"rows": [CASE["senders"][0]]})


def written(pipe: str, fact: Any, view: View = VIEW) -> str | bool:
    """What stands in a box: the only way of this file into the program."""
    return write(pipe, fact, view)


DUC = {"family": "NGUYEN", "given": "VAN DUC", "kanji": None}
GAO = {"family": "GAO", "given": "JIMING", "kanji": "髙𠮷明"}
TARO = {"family": "例示", "given": "太郎", "family_kana": "れいじ", "given_kana": "たろう"}
ADDRESS = {"postal": "300-0000", "prefecture": "茨城県", "city": "例示市", "street": "見本町一丁目2番3号",
           "building": "R&Dセンター3階", "phone": "029-000-0000"}  # fmt: skip
SKILL = {"kind": "trade_skill_test", "exam": "機械加工（普通旋盤作業）", "grade": "３級"}
EXAM = {"kind": "evaluation_exam", "exam": "そう菜製造業技能実習評価試験", "grade": "初級"}
OTHER = {"kind": "other", "text": "一人で組み立て調整できる水準", "exam": "×", "grade": "×"}
HOURS = [0, 8, 0, 37.5, 0, 0]
FEES = [
    {"amount": 8000, "currency": "CNY", "jpy": 168000},
    {"amount": 30000},
    {"amount": 850.5, "currency": "CNY", "jpy": 17861},
]
ROLL = [
    {"name": DUC, "birth_date": "2001-08-15", "nationality": "VNM"},
    {"name": GAO, "birth_date": "1999-11-21", "nationality": "CHN"},
]
LECTURES = [{"subject": 1, "hours": 92, "teacher": {"title": "講師", "name": "日本 語"}},
            {"subject": 3, "hours": 4, "teacher": {"title": "弁護士", "name": "法律 学", "affiliation": "法律事務所"}},
            {"subject": 3, "hours": 4.5, "teacher": {"name": "法令 守"}}]  # fmt: skip

# pipe, fact, what stands in the box
EXAMPLES: list[tuple[str, Any, str | bool]] = [
    # the empty pipe: the fact as it is
    ("", "見本\r\n工場　 ", "見本\n工場"),
    ("", 37.0, "37"),
    ("", 0, "0"),
    # names: family and given names have a box each; the reading is hiragana; roman letters as in the passport (注意5)
    ("family", TARO, "例示"),
    ("given", TARO, "太郎"),
    ("family_kana", TARO, "れいじ"),
    ("given_kana", TARO, "たろう"),
    ("family", {}, ""),
    ("given_kana", {"given_kana": None}, ""),
    ("full_name", TARO, "例示　太郎"),
    ("full_name", {"given": "太郎"}, "太郎"),
    ("full_name", {"family": "例示"}, "例示"),
    ("full_kana", TARO, "れいじ　たろう"),
    ("full_kana", {}, ""),
    ("roman", DUC, "NGUYEN VAN DUC"),
    # checklist, ⅲ: only the first trainee's list is complete; the others are counted
    ("first_and_others", [{"name": DUC}, {"name": GAO}, {"name": DUC}], "NGUYEN VAN DUC　ほか2名"),
    ("first_and_others", [{"name": DUC}], "NGUYEN VAN DUC"),
    ("roman", {"family": "SUKARNO"}, "SUKARNO"),
    ("roman", {"given": "SUKARNO"}, "SUKARNO"),
    ("roman_kanji", GAO, "GAO JIMING　髙𠮷明"),
    ("roman_kanji", DUC, "NGUYEN VAN DUC"),
    # NGUYEN is 3.98 em wide in our font: thirteen blanks of one em bring the given name to 17 em.
    ("roman_apart 17 45", DUC, "NGUYEN" + 13 * "\u3000" + "VAN DUC"),
    ("roman_apart 17 20", DUC, "NGUYEN VAN DUC"),
    ("roman_apart 3 45", DUC, "NGUYEN VAN DUC"),
    ("roman_apart 17 45", {"given": "SUHARTO"}, "SUHARTO"),
    ("roman_apart 17 45", {"family": "SUHARTO"}, "SUHARTO"),
    ("staff", {"name": TARO, "title": "工場長"}, "例示　太郎（れいじ　たろう）、工場長"),
    ("staff", {"name": {"family": "例示"}}, "例示"),
    ("staff_list", [{"name": TARO, "title": "係長"}, {"name": {"family": "見本"}}], "例示　太郎（れいじ　たろう）、係長\n見本"),
    ("staff_list", [], ""),
    # the applicant of face 1: name of the company, title and representative; an individual signs alone
    ("signature", {"name": "例示食品", "representative": {"title": "代表取締役", "name": TARO}}, "例示食品\n代表取締役　例示　太郎"),
    ("signature", {"name": "例示 太郎"}, "例示 太郎"),
    ("signature", {"representative": {"name": TARO}}, "例示　太郎"),
    ("titled", {"title": "係長", "name": "見本 明", "affiliation": "研修所", "years": 12}, "係長　見本 明\n研修所"),
    ("titled years", {"title": "係長", "name": "見本 明", "years": 12}, "係長　見本 明（経験12年）"),
    ("titled years", {"name": "見本 明", "years": 0}, "見本 明（経験0年）"),
    ("titled years", {"name": "見本 明"}, "見本 明"),
    ("roll 16", ROLL, "16. NGUYEN VAN DUC / 2001-08-15 / VNM\n17. GAO JIMING / 1999-11-21 / CHN"),
    ("nationalities", [*ROLL, {"nationality": "CHN"}], "中国2名、ベトナム1名"),
    ("nationalities", [{"nationality": code} for code in ("VNM", "VNM", "IDN", "PHL", "MMR", "NPL", "KHM", "LKA", "BGD", "MNG")],
     "ベトナム2名、インドネシア1名、フィリピン1名、ミャンマー1名、ほか5か国・地域5名（各行の国籍のとおり）"),
    ("nationalities", [{"name": DUC}, {"nationality": "VNM"}, {"nationality": "ZZZ"}], "ベトナム1名"),
    # places
    ("address_line", ADDRESS, "茨城県例示市見本町一丁目2番3号　R&Dセンター3階"),
    ("address_line", {"city": "例示市", "building": None, "postal": "300-0000"}, "例示市"),
    ("address_line full", ADDRESS, "〒300-0000　茨城県例示市見本町一丁目2番3号　R&Dセンター3階（電話　029-000-0000）"),
    ("address_line full", {"prefecture": "茨城県"}, "茨城県"),
    ("postal", "300-0000", "300-0000"),
    # 備考: the person in charge must be in it (注意17), and the reason for several occupations (注意8)
    ("remarks", {"text": "一", "several_occupations_reason": "二", "contact": {"name": "架空 幸子", "title": "主任", "phone": "029"}},
     "一\n複数の職種及び作業を実施する理由：二\n担当者：架空 幸子（主任）　連絡先：029"),
    ("remarks", {"text": "一"}, "一"),
    ("remarks", {"text": None, "several_occupations_reason": "二"}, "複数の職種及び作業を実施する理由：二"),
    # days: western years, no leading noughts
    ("year", "2027-04-01", "2027"),
    ("month", "2027-04-01", "4"),
    ("day", "2027-04-01", "1"),
    ("year", "2027-13-01", ""),
    ("day", 20270401, ""),
    ("date_ja", "2027-04-01", "2027年4月1日"),
    ("date_ja", "令和9年", ""),
    ("date_slash", "1998-10-03", "1998/10/3"),
    ("date_slash", "1998", ""),
    ("date_in en", "2027-04-01", "1 April 2027"),
    ("date_in id", "2027-08-17", "17 Agustus 2027"),
    ("date_in vi", "2027-04-01", "ngày 1 tháng 4 năm 2027"),
    ("date_in ja", "2027-12-31", "2027年12月31日"),
    ("date_in en", "soon", ""),
    ("period", {"from": "2027-04-01", "to": "2028-03-31"}, "2027年4月1日～2028年3月31日"),
    ("period", {"from": "2027-04-01"}, "2027年4月1日～"),
    ("period_in en", {"from": "2027-01-12", "to": "2027-02-26"}, "12 January 2027 – 26 February 2027"),
    ("period_in vi", {"to": "2027-02-26"}, "ngày 26 tháng 2 năm 2027"),
    # 延べ期間: both ends count; months 0-11 and days 0-30
    ("span_years", {"from": "2027-04-01", "to": "2028-03-31"}, "1"),
    ("span_months", {"from": "2027-04-01", "to": "2028-03-31"}, "0"),
    ("span_days", {"from": "2027-04-01", "to": "2028-03-31"}, "0"),
    ("span_years", {"from": "2027-04-05", "to": "2029-06-10"}, "2"),
    ("span_months", {"from": "2027-04-05", "to": "2029-06-10"}, "2"),
    ("span_days", {"from": "2027-04-05", "to": "2029-06-10"}, "6"),
    ("span_days", {"from": "2027-04-05"}, ""),
    ("span_years", {"to": "2027-04-05"}, ""),
    # 年齢: full years on the day the plan was made, 2026-11-20; the birthday itself counts
    ("age", "2003-11-20", "23"),
    ("age", "2003-11-21", "22"),
    ("age", "unknown", ""),
    ("hour", "08:30", "08"),
    ("minute", "08:30", "30"),
    ("hour", "0830", ""),
    ("minute", "08:30:15", ""),
    ("working_hours", {"from": "07:00", "to": "16:00", "break_from": "11:00", "break_to": "12:00"}, "07:00～16:00（休憩：11:00～12:00）"),
    ("working_hours", {"from": "22:00", "to": "06:00"}, "22:00～06:00"),
    # codes
    ("nationality", "VNM", "ベトナム"),
    ("nationality", "ZZZ", ""),
    ("nationality_en", "VNM", "Viet Nam"),
    ("occupation", {"code": "4-9-1"}, "4-9-1　そう菜製造業（そう菜加工作業）"),
    ("occupation", {"code": "0-0-0"}, "0-0-0"),
    ("occupation_name", "4-9-1", "そう菜製造業"),
    ("occupation_name", "0-0-0", ""),
    ("operation_name", "4-9-1", "そう菜加工作業"),
    ("occupations_in", [{"code": "4-9-1"}, {"code": "0-0-0"}], "4-9-1 そう菜製造業 – そう菜加工作業\n0-0-0"),
    ("occupations_in en", [{"code": "4-9-1"}], "4-9-1 Ready-made meal manufacturing – Ready-made meal processing work"),
    ("industry_major_name", "E", "製造業"),
    ("industry_major_name", "9", ""),
    ("codes", [{"code": "1-1-1"}, {"code": "4-9-1"}], "1-1-1、4-9-1"),
    ("sender_country", "VNM999001", "VNM"),
    ("sender_digits", "VNM999001", "999001"),
    # 技能実習の目標: the boxes of a kind are written only for a goal of that kind
    ("goal", SKILL, "技能検定（試験名：機械加工（普通旋盤作業）、級：３級）"),
    ("goal", EXAM, "技能実習評価試験（試験名：そう菜製造業技能実習評価試験、級：初級）"),
    ("goal", OTHER, "その他（内容：一人で組み立て調整できる水準）"),
    ("goal", {"kind": "other"}, "その他（内容：）"),
    ("goal", {"kind": "evaluation_exam"}, "技能実習評価試験（試験名：、級：）"),
    ("where kind=trade_skill_test | /exam", SKILL, "機械加工（普通旋盤作業）"),
    ("where kind=trade_skill_test | /exam", EXAM, ""),
    ("where kind=trade_skill_test | /grade", SKILL, "３級"),
    ("where kind=trade_skill_test | /grade", OTHER, ""),
    ("where kind=evaluation_exam | /exam", EXAM, "そう菜製造業技能実習評価試験"),
    ("where kind=evaluation_exam | /exam", SKILL, ""),
    ("where kind=evaluation_exam | /grade", EXAM, "初級"),
    ("where kind=evaluation_exam | /grade", {"kind": "evaluation_exam"}, ""),
    ("where kind=other | /text", OTHER, "一人で組み立て調整できる水準"),
    ("where kind=other | /text", EXAM, ""),
    ("choice general=一般監理事業 specified=特定監理事業", "specified", "特定監理事業"),
    ("choice true=する false=しない", False, "しない"),
    ("choice a=b=c", "a", "b=c"),
    ("choice general=一般監理事業", "other", ""),
    ("yes_no", True, "有"),
    ("yes_no", False, "無"),
    # figures: nought is a figure; money has separators, hours have none
    ("int", 3, "3"),
    ("int", 0, "0"),
    ("number", 37.5, "37.5"),
    ("number", 40.0, "40"),
    ("number", 1939, "1939"),
    ("number", 0, "0"),
    ("yen", 1250000000, "1,250,000,000"),
    ("yen", 0, "0"),
    ("wage", 196000, "196,000"),
    ("wage short", 0, "0"),
    ("money ja", {"amount": 5000, "currency": "JPY"}, "5,000円"),
    ("money en", {"amount": 5000, "currency": "JPY"}, "JPY 5,000"),
    ("money vi", {"amount": 5000}, "JPY 5,000"),
    ("money ja", {"amount": 850.5, "currency": "CNY"}, "CNY 850.50"),
    ("money ja", {"amount": 0}, "0円"),
    ("money ja", {"currency": "VND"}, ""),
    ("money_total ja", FEES, "CNY 8,850.50 + 30,000円"),
    ("money_total en", FEES, "CNY 8,850.50 + JPY 30,000"),
    ("money_total en jpy", FEES, "JPY 185,861"),
    ("money_total ja", [], ""),
    ("circled", 1, "①"),
    ("circled", 20, "⑳"),
    ("circled", 21, "㉑"),
    ("circled", 35, "㉟"),
    ("circled", 36, "㊱"),
    ("circled", 50, "㊿"),
    ("circled", 51, "(51)"),
    ("circled 7", 8, "⑮"),
    # lists
    ("count", [1, 2, 3], "3"),
    ("count", [], "0"),
    ("sum_of hours", LECTURES, "100.5"),
    ("sum_of hours_by_month/1", [{"hours_by_month": HOURS}, {"hours_by_month": [1]}, {"hours_by_month": [0, 2]}], "10"),
    ("sum_of hours_by_month/0", [{"hours_by_month": HOURS}], "0"),
    ("sum_of hours_by_month/9", [{"hours_by_month": HOURS}], ""),
    # 月・時間数: an arrow from the first to the last month, the hours above it, nothing outside
    ("month_hours 1", HOURS, ""),
    ("month_hours 2", HOURS, "8"),
    ("month_hours 3", HOURS, "0"),
    ("month_hours 4", HOURS, "37.5"),
    ("month_hours 5", HOURS, ""),
    ("month_hours 12", HOURS, ""),
    ("months_arrow", HOURS, "2-4"),
    ("months_arrow", [8], "1-1"),
    ("months_arrow", [0, 0], ""),
    ("months_arrow", [], ""),
    ("topics", {"content": "介護の基礎", "topics": [{"name": "移動の介護", "hours": 6}, {"name": "食事の介護"}]},
     "介護の基礎\n移動の介護（6）、食事の介護（0）"),
    ("postal_front", "310-0001", "310"),
    ("postal_back", "310-0001", "0001"),
    ("topics", {"content": "日本語"}, "日本語"),
    ("topics", {"content": "日本語", "hours": 92.5}, "日本語（92.5時間）"),
    ("topics", {"content": "介護の基礎", "hours": 6, "topics": [{"name": "移動の介護", "hours": 6}]},
     "介護の基礎（6時間）\n移動の介護（6）"),
    ("topics", {"hours": 6}, ""),
    ("details name phone", {"name": "甲野", "phone": "029-000-0000", "email": "a@b.example"}, "甲野 / 029-000-0000"),
    ("details name phone", [{"name": "甲野"}, {"phone": "029"}], "甲野\n029"),
    ("joined", [18, 5], "18，5"),
    ("joined '、 '", ["甲", "乙"], "甲、 乙"),
    ("lines", ["洗浄", 2], "洗浄\n2"),
    # choosing
    ("where subject=3 | nth 2 | /teacher | titled", LECTURES, "法令 守"),
    ("where subject=3 | nth 1 | /teacher | titled", LECTURES, "弁護士　法律 学\n法律事務所"),
    ("where subject=4 | nth 1 | /hours", LECTURES, ""),
    ("nth 3 | /hours", LECTURES, "4.5"),
    ("nth 4 | /hours", LECTURES, ""),
    ("from 2 | each | /hours | number", LECTURES, "4\n4.5"),
    ("from 4 | each | /hours", LECTURES, ""),
    ("prefer /trainee/visa_place", "ハノイ", "青島"),
    ("prefer /trainee/nothing", "ハノイ", "ハノイ"),
    ("lookup /implementer/workplaces | /name", "daini", "第二工場"),
    ("lookup /implementer/workplaces | /address | address_line", "honsha", "茨城県例示市1番"),
    ("lookup /implementer/workplaces | /name", "daisan", "daisan"),
    ("lookup /no/list | /name", 7, "7"),
    ("plan | /treatment/wage/amount | yen", CASE["trainees"][0], "196,000"),
    ("plan | /treatment/wage/amount | yen", CASE["trainees"][1], "198,000"),
    ("plan | /remarks/text", CASE["trainees"][1], "共通"),
    # the first pipe that writes something
    ("/kanji || roman", GAO, "髙𠮷明"),
    ("/kanji || roman", DUC, "NGUYEN VAN DUC"),
    ("/nothing || ", "甲", "甲"),
    # ticks and circles
    ("is M", "M", True),
    ("is M", "F", False),
    ("is true", True, True),
    ("is false", False, True),
    ("is false", True, False),
    ("is 0", 0, True),
    ("among AD", "D", True),
    ("among AD", "B", False),
    ("contains sun", ["sat", "sun"], True),
    ("contains sun", ["sat"], False),
    ("some", [{"id": 1}], True),
    ("some", [], False),
    ("some", 0, False),
    ("none", [], True),
    ("none", False, True),
    ("none", ["a"], False),
    ("listed vnm", CASE["senders"], True),
    ("listed idn", CASE["senders"], False),
    ("where country=CHN | listed vnm", CASE["senders"], False),
]  # fmt: skip


@pytest.mark.parametrize(("pipe", "fact", "words"), EXAMPLES)
def test_words(pipe: str, fact: Any, words: str | bool) -> None:
    assert written(pipe, fact) == words
    assert isinstance(written(pipe, fact), type(words))


def test_every_step_has_an_example() -> None:
    steps = {
        step.split()[0] for pipe, _, _ in EXAMPLES for way in pipe.split(" || ") for step in way.split(" | ") if step
    }
    assert set(STEPS) - steps == {"of_sender"}, "of_sender has its own test below"


@pytest.mark.parametrize("pipe", sorted({pipe for pipe, _, words in EXAMPLES if isinstance(words, str)}))
def test_absent_fact_leaves_the_box_blank(pipe: str) -> None:
    assert written(pipe, None) == ""


@pytest.mark.parametrize("pipe", sorted({pipe for pipe, _, words in EXAMPLES if isinstance(words, bool)}))
def test_absent_fact_ticks_nothing(pipe: str) -> None:
    """Nobody has said that there is none: `none` is not ticked for it either."""
    assert written(pipe, None) in (False, "")


def test_age_is_unknown_while_the_plan_has_no_day() -> None:
    assert written("age", "2003-11-20", View.of(Case({}))) == ""


def test_trainees_of_the_sender_of_this_copy() -> None:
    assert written("of_sender | count", CASE["trainees"], SENDER_COPY) == "2"
    assert written("of_sender | nth 2 | /id", CASE["trainees"], SENDER_COPY) == "t3"


def test_entries_that_write_nothing_keep_their_line() -> None:
    """Two columns of one list stay side by side: a line of one is the line of the other."""
    entries = [{"a": "一"}, {"b": "二"}, {"a": "三"}]
    assert written("each | /a", entries) == "一\n\n三"


@pytest.mark.parametrize(
    "pipe", ["", "yen", "where subject=1 | nth 1 | /teacher | titled years || lines", "each | joined '、 '"]
)
def test_good_pipes_have_no_mistakes(pipe: str) -> None:
    assert mistakes(pipe) == []


@pytest.mark.parametrize(
    ("pipe", "words", "english"),
    [
        ("yn", "書き方「yn」はありません。", "no step 'yn'."),
        ("each | yn", "書き方「yn」はありません。", "no step 'yn'."),
        ("yen || yn", "書き方「yn」はありません。", "no step 'yn'."),
        ("nth", "書き方「nth」の引数が正しくありません（missing a required argument: 'number'）。",
         "the arguments of 'nth' are wrong (missing a required argument: 'number')."),
        ("yen 3", "書き方「yen」の引数が正しくありません（too many positional arguments）。",
         "the arguments of 'yen' are wrong (too many positional arguments)."),
        ("joined '、", "書き方「joined '、」を読めません（No closing quotation）。",
         "the pipe \"joined '、\" cannot be read (No closing quotation)."),
    ],
)  # fmt: skip
def test_mistakes_of_a_pipe_are_named_in_both_languages(pipe: str, words: str, english: str) -> None:
    assert mistakes(pipe) == [(words, english)]
