"""Redraws OTIT's training plan form (省令別記様式第１号, print of August 2024) in millimetres.

Places were measured on OTIT's own PDF (see NOTES.md). Run it to write template-<part>.docx beside it. Editions that differ
in printed wordings only are drawn by it as well, from their own folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from formkit.maintain.draw import GOTHIC, Page
from formkit.maintain.draw.drawing import draw_parts
from formkit.maintain.draw.files import boxes_json, read_boxes, with_notices, with_requirements, write_templates
from formkit.maintain.draw.sheet import DrawnSheet
from formkit.model import Box
from formkit.system import write_bytes

HERE = Path(__file__).resolve().parent
Boxes = Mapping[str, Box]
Printed = Mapping[str, list[list[dict[str, Any]]]]
"""Long wordings of printed-text.json by name: pages of lines."""

LEFT, VALUE, RIGHT = 14, 75, 197
"""Outer frame of face 2 and where its value column starts."""


def header(page: Page, face: str, y: float = 16.0) -> None:
    page.text(15, y - 0.6, 26, 5, "別記様式第１号", face=GOTHIC)
    page.text(41, y - 0.6, 45, 5, "（第４条第１項関係）")
    page.text(147, y - 0.6, 50, 5, "（日本産業規格Ａ列４）", align="right")
    page.text(15, y + 4.7, 80, 5, f"{face}　Ａ・Ｂ・Ｃ・Ｄ・Ｅ・Ｆ")


def row(page: Page, boxes: Boxes, y: float, h: float, *things: float | str, size: float = 10.0) -> None:
    """One level run of boxes and words: x, thing, x, thing, …, x. A thing is `#box id`, a word, or nothing.

    A word fills its place from the left after half a millimetre; a word that starts with `|` is centred.
    """
    for x, thing, end in zip(things[0::2], things[1::2], things[2::2], strict=False):
        assert not isinstance(x, str) and not isinstance(end, str) and isinstance(thing, str)
        if thing.startswith("#"):
            page.box(boxes[thing[1:]], x, y, end - x, h)
        elif thing.startswith("|"):
            page.text(x, y, end - x, h, thing[1:], size, align="center")
        elif thing:
            page.text(x, y, end - x, h, thing, size, indent=0.5)


def label(page: Page, x: float, y: float, h: float, words: str, *, end: float = VALUE, reading: float = 0) -> None:
    """An item's label; `reading` puts （ふりがな） above its words, that far from its left edge."""
    page.line(x, y, x, y + h)
    if not reading:
        page.text(x, y, end - x, h, words, indent=0.5, pitch=4.45)
        return
    lines = words.count("\n") + 1
    top = y + (h - 4.45 * lines - 4) / 2 + 0.4
    page.text(x, top, end - x, 3.4, "（ふりがな）", 8, indent=reading)
    page.text(x, top + 3.8, end - x, 4.45 * lines, words, indent=0.5, pitch=4.45)


def names(page: Page, boxes: Boxes, who: str, y: float, kana: float, h: float, *xs: float) -> None:
    """Reading above a dotted line, name below it: one column, or family and given name."""
    page.line(xs[0], y + kana, xs[-1], y + kana, "dotted")
    kinds = (("kana", "name"),) if len(xs) == 2 else (("family_kana", "family"), ("given_kana", "given"))
    for (above, below), x, end in zip(kinds, xs, xs[1:], strict=False):
        page.box(boxes[f"{who}_{above}"], x, y, end - x, kana)
        page.box(boxes[f"{who}_{below}"], x, y + kana, end - x, h - kana)


def titled(page: Page, boxes: Boxes, who: str, y: float, kana: float, h: float) -> None:
    """A name with its upright 役職名."""
    names(page, boxes, who, y, kana, h, VALUE, 123, 171)
    page.text(171, y, 5, h, "役職名", align="center", stacked=True, pitch=4.45)
    page.uprights((171, 176), y, y + h)
    page.box(boxes[f"{who}_title"], 176, y, RIGHT - 176, h)


def address(page: Page, boxes: Boxes, where: str, y: float) -> None:
    """〒, prefecture and city; street; building; telephone: 23 mm high."""
    row(page, boxes, y + 0.5, 5.6, VALUE, "〒", 79, f"#{where}_postal", 97)
    row(page, boxes, y + 0.5, 5.6, 102, f"#{where}_prefecture", 124, f"#{where}_city", 156)
    row(page, boxes, y + 6.1, 5.4, 79, f"#{where}_street", 192)
    row(page, boxes, y + 11.5, 5.3, 79, f"#{where}_building", 192)
    row(page, boxes, y + 16.8, 5.4, 150, "（電話", 162, f"#{where}_phone", 192.3, "）", RIGHT)


def level(page: Page, y: float, x: float = LEFT, *, thick: bool = False, end: float = RIGHT) -> None:
    page.line(x, y, end, y, "thick" if thick else "thin")


def sides(page: Page, top: float, bottom: float) -> None:
    page.uprights((LEFT, RIGHT), top, bottom, "thick")
    page.line(VALUE, top, VALUE, bottom)


# -- 第１面 -------------------------------------------------------------------------------------------------------------


def face_1(boxes: Boxes, printed: Printed) -> list[Page]:
    page = Page()
    header(page, "第１面", 16.2)
    page.frame(112.5, 32.1, 84.5, 6)
    page.line(155, 32.1, 155, 38.1)
    row(page, boxes, 32.1, 6, 114.1, "※　認定番号", 155, "#accreditation_number", 197, size=10.5)
    page.text(55.5, 52.4, 47.8, 5.4, "技能実習計画", 14, spread=47.6)
    page.text(115.3, 52.4, 39.3, 5.4, "認定申請書", 14, spread=39.1)
    row(
        page, boxes, 69.1, 5.4, 143.5, "#application_year", 156, "年", 160.8, "#application_month", 174, "月", 178.8,
        "#application_day", 191.4, "日", RIGHT, size=10.5,
    )  # fmt: skip
    page.text(18.7, 77.9, 70, 5, "外国人技能実習機構　理事長　殿", 11)
    page.text(82, 86.4, 12, 5, "申請者")
    page.box(boxes["applicant_signature"], 94.3, 79.5, 100.2, 19, valign="top")
    _lines(page, printed["declaration"][0], 10.5, 0.1, 201, 120)
    level(page, 132, 15.5, end=191)
    page.text(15, 142.9, 120, 5, "（団体監理型技能実習に係るものである場合）")
    page.text(18.7, 154.1, 150, 5, "申請に係る技能実習計画の作成につき、申請者を指導したことを証明します。")
    page.text(77.9, 165.7, 16, 5, "監理団体")
    page.box(boxes["supervisor_signature"], 94.3, 159.3, 100.2, 19, valign="top")
    level(page, 193.8, 15.5, end=191)
    page.text(15, 203.7, 30, 5, "（注意）")
    page.text(22.4, 208.7, 100, 5, "※印欄には、記載しないこと。")
    return [page]


# -- 第２面 -------------------------------------------------------------------------------------------------------------


def face_2(boxes: Boxes, printed: Printed) -> list[Page]:
    return [
        _items_1_and_2(boxes),
        _items_2_to_8(boxes),
        _items_9_and_10(boxes),
        _items_10_and_11(boxes),
        _notes(printed),
    ]


def _items_1_and_2(boxes: Boxes) -> Page:
    page = Page()
    header(page, "第２面")
    page.text(55.5, 29.2, 99, 5.4, "技能実習計画", 14, spread=98.7)
    row(
        page, boxes, 38, 5.3, 122.4, "作成日：", 143.5, "#plan_created_year", 156, "年", 160.8, "#plan_created_month",
        174, "月", 178.8, "#plan_created_day", 191, "日", RIGHT, size=10.5,
    )  # fmt: skip
    # 1 申請者
    page.text(LEFT, 46, 11, 170, "１申\n請者", align="center", pitch=5.3)
    level(page, 46, thick=True)
    sides(page, 46, 282)
    label(page, 25, 46, 8, "①実習実施者届出受理番号")
    page.box(boxes["notification_number"], VALUE, 46, 44, 8)
    level(page, 54, 25)
    label(page, 25, 54, 21, "②氏名又は名称", reading=4.5)
    names(page, boxes, "applicant", 54, 9, 21, VALUE, RIGHT)
    level(page, 75, 25)
    label(page, 25, 75, 23, "③住所")
    address(page, boxes, "applicant", 75)
    level(page, 98, 25)
    page.text(25, 98, 5, 101, "法人", align="center", stacked=True, pitch=4.45)
    page.line(25, 98, 25, 199)
    label(page, 30, 98, 22, "④代表者の氏名", reading=4.5)
    names(page, boxes, "representative", 98, 9, 22, VALUE, 136, RIGHT)
    level(page, 120, 30)
    label(page, 30, 120, 8, "⑤法人番号")
    page.box(boxes["corporate_number"], VALUE, 120, 51, 8)
    level(page, 128, 30)
    label(page, 30, 128, 71, "⑥役員の氏名、役職名及び\n住所", reading=4.5)
    _officers(page, boxes)
    level(page, 199, 25)
    label(page, 25, 199, 17, "⑦業種")
    for y, words, key in ((201, "大分類（", "major"), (208, "小分類（", "minor")):
        row(
            page, boxes, y, 6.5, VALUE, words, 86.4, f"#industry_{key}", 92, "、", 94.8, f"#industry_{key}_name",
            194.4, "）", RIGHT, size=8,
        )  # fmt: skip
    level(page, 216, thick=True)
    # 2 技能実習を行わせる事業所
    page.text(LEFT, 216, 16, 66, "２技能\n実習を\n行わせ\nる事業\n所", indent=1.5, pitch=5.27)
    label(page, 30, 216, 21, "①名称", reading=4.5)
    names(page, boxes, "workplace", 216, 9, 21, VALUE, RIGHT)
    level(page, 237, 30)
    label(page, 30, 237, 23, "②所在地")
    address(page, boxes, "workplace", 237)
    level(page, 260, 30)
    label(page, 30, 260, 22, "③技能実習責任者の氏名\n及び役職名", reading=4.5)
    titled(page, boxes, "training_manager", 260, 9, 22)
    level(page, 282)
    return page


def _officers(page: Page, boxes: Boxes) -> None:
    page.columns((80, 105, 125, RIGHT), 128, 5, ("氏名", "役職名", "住所"), 10.5)
    page.uprights((80, 105, 125), 128, 199)
    level(page, 133, VALUE)
    for number, sign in enumerate("①②③④⑤⑥", start=1):
        y = 122 + 11 * number
        page.text(VALUE, y, 5, 11, sign, align="center")
        page.box(boxes[f"officer{number}_kana"], 80, y, 25, 5.5)
        page.box(boxes[f"officer{number}_name"], 80, y + 5.5, 25, 5.5)
        level(page, y + 5.5, 80, end=105)
        page.box(boxes[f"officer{number}_title"], 105, y, 20, 11)
        row(
            page, boxes, y + 0.3, 3.9, 125, "〒", 129, f"#officer{number}_postal", 138, "|－", 141.6,
            f"#officer{number}_postal_end", 155, size=9,
        )  # fmt: skip
        page.box(boxes[f"officer{number}_address"], 125, y + 4.2, 72, 6.8)
        level(page, y + 11, VALUE)


def _items_2_to_8(boxes: Boxes) -> Page:
    page = Page()
    level(page, 15)
    sides(page, 15, 281)
    label(page, 30, 15, 18, "④技能実習指導員の氏名\n及び役職名", reading=4.5)
    titled(page, boxes, "instructor", 15, 8, 18)
    level(page, 33, 30)
    label(page, 30, 33, 18, "⑤生活指導員の氏名及び\n役職名", reading=4.5)
    titled(page, boxes, "life_instructor", 33, 8, 18)
    level(page, 51, thick=True)
    # 3 技能実習生
    page.text(LEFT, 51, 16, 44, "３技能\n実習生", indent=1.5, pitch=5.27)
    label(page, 30, 51, 21, "①氏名", end=56)
    label(page, 56, 51, 12, "ローマ字")
    label(page, 56, 63, 9, "漢字")
    page.box(boxes["trainee_roman"], VALUE, 51, 122, 12)
    level(page, 63, 56)
    page.box(boxes["trainee_kanji"], VALUE, 63, 122, 9)
    level(page, 72, 30)
    label(page, 30, 72, 7, "②国籍（国又は地域）")
    page.box(boxes["trainee_nationality"], VALUE, 72, 122, 7)
    level(page, 79, 30)
    label(page, 30, 79, 8, "③生年月日、年齢及び性別")
    row(
        page, boxes, 79, 8, VALUE, "#trainee_birth_year", 87, "年", 91, "#trainee_birth_month", 105, "月", 109,
        "#trainee_birth_day", 123, "日", 128, "（", 133, "#trainee_age", 142, "才）", 152, "性別（", 164, "",
        168, "#trainee_sex_male", 176, "|・", 182, "", 184.5, "#trainee_sex_female", 192.4, "）", RIGHT,
    )  # fmt: skip
    level(page, 87, 30)
    label(page, 30, 87, 8, "④帰国期間")
    row(
        page, boxes, 87, 8, VALUE, "#return_home_years", 80, "年", 84, "#return_home_months", 96, "月(", 101,
        "#return_home_from_year", 111.2, "年", 115.2, "#return_home_from_month", 128, "月", 132,
        "#return_home_from_day", 143.3, "日～", 150.3, "#return_home_to_year", 160, "年", 164,
        "#return_home_to_month", 176, "月", 181, "#return_home_to_day", 191.4, "日)", RIGHT,
    )  # fmt: skip
    level(page, 95, thick=True)
    # 4 技能実習の区分
    label(page, LEFT, 95, 17, "４技能実習の区分")
    for number, (key, letter) in enumerate(zip("abcdef", "ＡＢＣＤＥＦ", strict=True)):
        words = f"{letter}(第{'一二三'[number % 3]}号{'企業単独型' if number < 3 else '団体監理型'}技能実習)"
        x, y, end = (77.5, 135, RIGHT)[number // 3], 95.6 + 5.3 * (number % 3), (135, RIGHT)[number // 3]
        row(page, boxes, y, 5.2, x, f"#category_{key}", x + 4.5, words, end)
    level(page, 112, thick=True)
    # 5 技能実習の内容
    page.text(LEFT, 112, 14, 67, "５技能\n実習の\n内容", indent=0.5, pitch=5.27)
    label(page, 28, 112, 16, "①移行対象職種・作業の場合")
    label(page, 35, 128, 16, "複数実施の場合")
    page.line(28, 128, 28, 144)
    for y, key in ((112, "occupation"), (128, "other_occupation")):
        row(page, boxes, y, 6.3, VALUE, "コード番号（", 97, f"#{key}_code", 121, "）", 127)
        row(page, boxes, y + 6.3, 4.9, VALUE, "職種名（", 90, f"#{key}_name", 192.4, "）", RIGHT)
        row(page, boxes, y + 11.2, 4.8, VALUE, "作業名（", 90, f"#{key}_operation", 192.4, "）", RIGHT)
    level(page, 128, 35)
    level(page, 144, 28)
    label(page, 28, 144, 11, "②移行対象職種・作業以外\nの場合")
    page.box(boxes["non_transfer_occupation"], VALUE, 144.3, 122, 5.2)
    page.box(boxes["non_transfer_operation"], VALUE, 149.5, 122, 5.2)
    level(page, 155, 28)
    label(page, 28, 155, 6, "③入国後講習")
    page.text(VALUE, 155, 122, 6, "第３面「入国後講習実施予定表」のとおり", indent=2.4)
    level(page, 161, 35)
    page.line(28, 161, 28, 167)
    label(page, 35, 161, 6, "入国前講習実施の有無")
    row(page, boxes, 161, 6, 77.5, "#pre_entry_training_yes", 82, "有", 90)
    row(page, boxes, 161, 6, 122.5, "#pre_entry_training_no", 127, "無", 135)
    level(page, 167, 28)
    label(page, 28, 167, 12, "④実習")
    words = (
        "  第1号技能実習にあっては第４面「実習実施予定表」、第2号技能実習\n"
        "又は第3号技能実習にあっては第5面「実習実施予定表（1年目）」及び\n"
        "第6面「実習実施予定表（2年目）」のとおり"
    )
    page.text(VALUE, 167, 122, 12, words, indent=0.5, pitch=3.6)
    level(page, 179, thick=True)
    # 6 技能実習の目標
    page.text(LEFT, 179, 61, 20, "６技能実習の目標", indent=0.5)
    label(page, 35, 199, 20, "複数実施の場合")
    _goal(page, boxes, "goal", 179.2, 5)
    level(page, 199, 35)
    _goal(page, boxes, "other_goal", 199.2, 5)
    level(page, 219, thick=True)
    # 7 前段階の目標の達成状況
    page.text(LEFT, 219, 14, 46, "７前段\n階の目\n標の達\n成状況", indent=0.5, pitch=5.63)
    label(page, 28, 219, 16, "①目標の達成")
    label(page, 35, 235, 21, "複数実施の場合")
    page.line(28, 235, 28, 256)
    _goal(page, boxes, "achieved", 220.2, 5)
    level(page, 235, 35)
    _goal(page, boxes, "other_achieved", 235.2, 5)
    level(page, 256, 28)
    label(page, 28, 256, 9, "②前段階の技能実習計画の\n認定番号")
    page.box(boxes["previous_accreditation_number"], VALUE, 256, 44, 9)
    level(page, 265, thick=True)
    # 8 技能実習の期間及び時間数
    label(page, LEFT, 265, 16, "８技能実習の期間及び時間数")
    row(
        page, boxes, 265.5, 5.1, VALUE, "延べ期間", 91, "#length_years", 101, "年", 107, "#length_months", 120, "月",
        124.3, "#length_days", 138, "日間", 150.3, "#periods_note", 192.4,
    )  # fmt: skip
    row(
        page, boxes, 270.6, 5.2, VALUE, "（", 80, "#period_from_year", 91, "年", 96, "#period_from_month", 109, "月", 113.3,
        "#period_from_day", 127, "日～", 135, "#period_to_year", 146, "年", 150.3, "#period_to_month", 164, "月", 168,
        "#period_to_day", 182, "日）", RIGHT,
    )  # fmt: skip
    row(
        page, boxes, 275.8, 5, VALUE, "合計時間", 91, "#hours_total", 105, "時間（入国後講習", 135, "#hours_lectures",
        149, "時間、実習", 168, "#hours_training", 182, "時間）", RIGHT,
    )  # fmt: skip
    level(page, 281, thick=True)
    return page


def _goal(page: Page, boxes: Boxes, key: str, y: float, h: float) -> None:
    """The choices of one objective: 技能検定, 技能実習評価試験 on two lines, and where the form has it その他."""
    row(
        page, boxes, y, h - 0.2, VALUE, f"#{key}_trade_skill_test", 80, "技能検定（試験名：", 107,
        f"#{key}_trade_skill_test_exam", 172, "、級：", 181, f"#{key}_trade_skill_test_grade", 193.2, "）", RIGHT,
        size=9,
    )  # fmt: skip
    row(page, boxes, y + h - 0.2, 4.6, VALUE, f"#{key}_evaluation_exam", 80, "技能実習評価試験", 107, size=9)
    row(
        page, boxes, y + h + 4.4, 4.6, 91, "（試験名：", 107, f"#{key}_evaluation_exam_exam", 172, "、級：", 181,
        f"#{key}_evaluation_exam_grade", 193.2, "）", RIGHT, size=9,
    )  # fmt: skip
    if f"{key}_other" in boxes:
        row(
            page, boxes, y + h + 9.8, 4.9, VALUE, f"#{key}_other", 80, "その他（内容：", 101, f"#{key}_other_text",
            192.4, "）", RIGHT, size=9,
        )  # fmt: skip


def _items_9_and_10(boxes: Boxes) -> Page:
    page = Page()
    level(page, 15, thick=True)
    sides(page, 15, 258)
    # 9 団体監理型技能実習
    page.text(LEFT, 15, 6, 176, "９団体監理型技能実習", align="center", stacked=True, pitch=4.45)
    label(page, 20, 15, 8, "①監理団体の許可番号")
    page.box(boxes["licence_number"], VALUE, 15, 44, 8)
    level(page, 23, 20)
    label(page, 20, 23, 8, "②監理団体の許可の別")
    row(
        page, boxes, 24.2, 5.6, VALUE, "#licence_general", 80, "一般監理事業", 109.5, "#licence_specified", 114,
        "特定監理事業", 138, size=10.5,
    )  # fmt: skip
    level(page, 31, 20)
    label(page, 20, 31, 19, "③監理団体の名称", reading=3.5)
    names(page, boxes, "supervisor", 31, 8, 19, VALUE, RIGHT)
    level(page, 50, 20)
    label(page, 20, 50, 23, "④監理団体の住所")
    address(page, boxes, "supervisor", 50)
    level(page, 73, 20)
    for y, words, who in (
        (73, "⑤監理団体の代表者の氏名", "supervisor_representative"),
        (92, "⑥監理責任者の氏名", "supervision_manager"),
        (153, "⑨計画指導担当者の氏名", "plan_guide"),
    ):
        label(page, 20, y, 19, words, reading=3.5)
        names(page, boxes, who, y, 8, 19, VALUE, 136, RIGHT)
        level(page, y + 19, 20)
    label(page, 20, 111, 19, "⑦担当事業所の名称", reading=3.5)
    names(page, boxes, "office", 111, 8, 19, VALUE, RIGHT)
    level(page, 130, 20)
    label(page, 20, 130, 23, "⑧担当事業所の所在地")
    address(page, boxes, "office", 130)
    level(page, 153, 20)
    page.line(20, 172, 20, 191)
    words = "⑩取次送出機関の氏名又は名称\n（送出機関番号又は整理\n番号を記載すること。）"
    page.text(20, 172.4, 55, 14, words, indent=0.5, pitch=4.45)
    page.box(boxes["sender_name"], VALUE, 172, 122, 11)
    level(page, 183, VALUE)
    row(
        page, boxes, 183, 8, VALUE, "送出機関番号", 111, "#sender_country", 129, "#sender_digits", 152, "整理番号", 174,
        "#sender_reference", RIGHT, size=10.5,
    )  # fmt: skip
    page.uprights((111, 129, 152, 174), 183, 191)
    level(page, 191, thick=True)
    # 10 技能実習生の待遇
    page.text(LEFT, 191, 25, 67, "10技能実習生\nの待遇", indent=0.5, pitch=4.45)
    label(page, 39, 191, 38, "①報酬", end=55)
    label(page, 55, 191, 6, "賃金")
    row(
        page, boxes, 191, 6, 79, "#wage_month", 88.3, "・", 98, "#wage_day", 106.4, "・", 115.6, "#wage_hour", 126, "",
        150, "#wage_amount", 176, "円", 181,
    )  # fmt: skip
    level(page, 197, 55)
    label(page, 55, 197, 6, "講習手当")
    row(page, boxes, 197, 6, 150, "#lecture_allowance", 176, "円", 181)
    level(page, 203, 55)
    label(page, 55, 203, 26, "その他")
    _list(page, boxes, "other_pay", "amount", 203.4, VALUE, 150, 176, "円")
    level(page, 229, 39)
    label(page, 39, 229, 12, "②雇用契約期間")
    row(page, boxes, 229.2, 5.8, VALUE, "期間の定め（", 98, "#contract_note", 192)
    row(
        page, boxes, 235.4, 5.4, 79, "#contract_fixed", 83, "(", 85, "#contract_from_year", 94, "年", 98,
        "#contract_from_month", 111, "月", 115, "#contract_from_day", 128, "日～", 135.1, "#contract_to_year", 144, "年",
        148, "#contract_to_month", 161, "月", 165, "#contract_to_day", 177, "日）・", 188, "#contract_open", 194, "）",
        RIGHT,
    )  # fmt: skip
    level(page, 241, 39)
    label(page, 39, 241, 11, "③労働時間及び休憩")
    for top, words, key in ((241.3, "", "work"), (246.6, "（休憩：", "break")):
        row(
            page, boxes, top, 5.3, VALUE, words, 90.3, f"#{key}_from_hour", 104, "時", 108.3, f"#{key}_from_minute", 122,
            "分", 129, "～", 136.3, f"#{key}_to_hour", 150, "時", 154.3, f"#{key}_to_minute", 168, "分", 175.2,
            "）" if words else "", 181,
        )  # fmt: skip
    page.box(boxes["working_hours_note"], 181, 241.3, 15.5, 10.6)
    level(page, 252, 39)
    label(page, 39, 252, 6, "④所定労働時間")
    row(
        page, boxes, 252, 6, 79, "年間", 90.3, "#annual_hours", 105, "時間", 115.6, "／", 122.6, "週平均", 138,
        "#weekly_hours", 153, "時間", 165,
    )  # fmt: skip
    level(page, 258)
    return page


def _list(
    page: Page, boxes: Boxes, key: str, what: str, y: float, x: float, middle: float, end: float, unit: str
) -> None:
    """Five lines of a name and a number before its unit, 5 mm each."""
    for number in range(1, 6):
        row(
            page, boxes, y + 5 * (number - 1), 5, x, f"#{key}{number}_name", x + 73, "", middle,
            f"#{key}{number}_{what}", end, unit, end + 5,
        )  # fmt: skip


def _items_10_and_11(boxes: Boxes) -> Page:
    page = Page()
    level(page, 14)
    sides(page, 14, 176)
    label(page, 39, 14, 32, "⑤休日")
    for number, (day, words) in enumerate(
        zip(("sun", "mon", "tue", "wed", "thu", "fri", "sat"), "日月火水木金土", strict=True)
    ):
        x = 75.5 + 15 * number
        row(page, boxes, 14.2, 5.8, x, f"#holiday_{day}", x + 4.5, "", x + 6.7, words, x + 12)
    _list(page, boxes, "holiday", "days", 20.5, VALUE, 150, 161, "日")
    level(page, 46, 39)
    label(page, 39, 46, 26, "⑥休暇")
    _list(page, boxes, "leave", "days", 46.5, VALUE, 150, 161, "日")
    level(page, 72, 39)
    label(page, 39, 72, 26, "⑦宿泊施設")
    page.box(boxes["lodging_name"], VALUE, 72, 122, 10.5)
    row(page, boxes, 82.5, 5, VALUE, "〒", 79, "#lodging_postal", 97)
    row(page, boxes, 82.5, 5, 102, "#lodging_prefecture", 124, "#lodging_city", 156)
    row(page, boxes, 87.5, 5, 79, "#lodging_street", 192)
    row(page, boxes, 92.5, 5, 79, "#lodging_building", 192)
    level(page, 98, 39)
    label(page, 39, 98, 31, "⑧技能実習生が定\n期に負担する費用")
    row(
        page, boxes, 98.5, 5, VALUE, "食費", 87, "#meals", 113, "円", 120, "、", 127.1, "居住費", 142, "#housing", 168,
        "円", 173,
    )  # fmt: skip
    row(page, boxes, 103.5, 5, VALUE, "その他", 87)
    _list(page, boxes, "charge", "amount", 103.5, 87, 162, 188, "円")
    level(page, 129, thick=True)
    label(page, LEFT, 129, 47, "11備考")
    page.box(boxes["remarks"], VALUE, 129.5, 122, 34, valign="top")
    page.text(VALUE, 163.6, 4, 4.2, "※", indent=0.5)
    page.text(
        82.2, 163.6, RIGHT - 82.2, 4.2, "過去１年以内に技能実習実施困難時届出書を提出した技能実習生の", indent=0.7
    )
    page.text(79, 167.8, 11, 3.2, "有無", indent=0.3)
    row(page, boxes, 171, 4.2, VALUE, "#difficulty_notice_yes", 80, "", 82.2, "有", 90)
    row(page, boxes, 171, 4.2, 123.5, "#difficulty_notice_no", 128, "", 131, "無", 138)
    level(page, 176, thick=True)
    return page


def _notes(printed: Printed) -> Page:
    page = Page()
    _lines(page, printed["notes"][0], 10.5, 0.5, 200, 180)
    return page


# -- 第７面 -------------------------------------------------------------------------------------------------------------


def _lines(page: Page, lines: list[dict[str, Any]], size: float, shift: float, right: float, bottom: float) -> None:
    """Long printed wordings, line by line as they stand on the official page."""
    tops = [line["y"] + shift for line in lines] + [bottom]
    for line, top, below in zip(lines, tops, tops[1:], strict=False):
        x = line["x"]
        page.text(x, top, right - x, min(4.2, below - top), line["text"], size, spread=line["w"])


def face_7(boxes: Boxes, printed: Printed) -> list[Page]:
    first, second = Page(), Page()
    header(first, "第７面", 16.2)
    words = "私（申請者）は、法第10条各号に規定する下記欠格事由のいずれにも該当しないことを確認しましたので、"
    first.text(20.2, 32.5, 180, 4.5, words, spread=177.8)
    first.text(16.5, 38, 50, 5, "その旨をここに誓約します。")
    first.box(boxes["pledge"], 67.3, 37, 5.9, 6)
    first.text(73.3, 37, 10, 6, "※", 14)
    first.text(16.5, 46.8, 40, 5, "（注意）")
    first.text(23.9, 51.8, 100, 5, "申請者本人がチェックマークを付すこと。")
    first.text(18.5, 63.9, 100, 5, "【法第10条各号に規定する欠格事由】")
    first.frame(16.5, 69, 180, 208)
    second.frame(17, 15, 180, 178)
    _lines(first, printed["law"][0], 9, -0.4, 196.5, 277)
    _lines(second, printed["law"][1], 9, -0.4, 197, 193)
    return [first, second]


# -- 別紙 ---------------------------------------------------------------------------------------------------------------


def continuation(boxes: Boxes, _: Printed) -> list[Page]:
    """Our own sheet for what the faces tell to write on a 別紙; the official form prescribes no layout."""
    page = Page()
    page.text(LEFT, 15, 80, 5, "別記様式第１号　技能実習計画　認定申請書", 9)
    page.text(86, 24, 22, 8, "別紙", 16, spread=18)
    page.box(boxes["sheet_number"], 110, 24, 15, 8)
    row(page, boxes, 25, 7, LEFT, "#face", 64, "関係", 84, size=10.5)
    row(page, boxes, 25, 7, 172, "（", 176, "#page_no", 182, "|／", 186, "#page_count", 192, "）", RIGHT)
    top = 36.0
    page.frame(LEFT, top, RIGHT - LEFT, 8)
    page.uprights((36, 105, 133), top, top + 8)
    row(page, boxes, top, 8, LEFT, "|申請者", 36, "#applicant", 105, "|技能実習生", 133, "#trainee", RIGHT, size=9)
    top += 11
    row(page, boxes, top, 6, LEFT, "|項目", 54, "|記載事項", RIGHT, size=9)
    level(page, top + 6)
    count = sum(key.endswith("_text") for key in boxes)
    page.rows(boxes, (LEFT, 54, RIGHT), top + 6, (287 - top - 6) / count, count)
    page.frame(LEFT, top, RIGHT - LEFT, 287 - top, "thick")
    page.line(54, top, 54, 287)
    return [page]


def write_boxes(path: Path, sheets: Mapping[str, DrawnSheet]) -> None:
    """Put the boxes of faces 3 to 6 into boxes.json, which has those of the other parts; parts as form.json has them."""
    boxes = json.loads(path.read_text(encoding="utf-8"))
    boxes |= with_requirements(path, with_notices(HERE.name, sheets))
    order = [part["id"] for part in json.loads((HERE / "form.json").read_text(encoding="utf-8"))["parts"]]
    write_bytes(path, boxes_json({part: boxes[part] for part in order}).encode())


def draw(folder: Path = HERE, edition: Path = HERE) -> None:
    """Write template-<part>.docx of an edition for all parts, and the boxes of faces 3 to 6, into a folder."""
    sheets = draw_parts(json.loads((HERE / "drawing.json").read_text(encoding="utf-8")))
    write_boxes(folder / "boxes.json", sheets)
    pages = {part: sheet.pages for part, sheet in sheets.items()}
    printed: Printed = json.loads((edition / "printed-text.json").read_text(encoding="utf-8"))
    for part, face in (("face-1", face_1), ("face-2", face_2), ("face-7", face_7), ("continuation", continuation)):
        pages[part] = face(read_boxes(HERE, part), printed)
    write_templates(folder, edition.name, pages)


if __name__ == "__main__":
    draw()
