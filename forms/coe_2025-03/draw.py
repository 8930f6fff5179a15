"""Redraws the application for a certificate of eligibility (入管法施行規則別記第六号の三様式) in millimetres.

Sheet 1 stands on the grid of ISA's own workbook: its columns, its row heights, its printed text, cell by cell (see
NOTES.md). Sheets 2Y and 1Y are provisional. Run it to write template-<part>.docx beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

from formkit.draw import GOTHIC, MINCHO, Page, Stamp, document, read_boxes
from formkit.model import Box
from formkit.world import write_bytes

HERE = Path(__file__).resolve().parent
Boxes = Mapping[str, Box]
Area = tuple[float, float, float, float]

# -- the grid of ISA's first sheet, as LibreOffice prints it -----------------------------------------------------------

PRINTED: Mapping[str, Any] = json.loads((HERE / "printed-text.json").read_text(encoding="utf-8"))
LEFT, TOP = 6.18, 5.60
COLUMN, NARROW, WIDE_COLUMNS = 4.6318, 4.44, 34
"""Widths of columns A to AH and of AI to AQ."""
MM_PER_POINT = 0.21138
"""Row heights are points of the workbook, printed at 60 %."""
LOWERED = {16: 55.05, 17: 57.65, 18: 60.15}
"""Edges of rows 17 and 18, up to 0.6 mm below ISA's: above them stands a photo of the full 40 mm."""
ROWS = [TOP + MM_PER_POINT * points for points in accumulate(PRINTED["rows"], initial=0.0)]
PHOTO = (169.0, 15.0, 30.0, 40.0)
TICK = 3.0
UNDERLINED = (
    "G18:U18 AC18:AP18 G21:AP21 P24:AC24 E27:N27 X27:AP27 I30:AP30 I33:T33 AC33:AO33 I36:T36 AC36:AO36 H56:T56 "
    "AC56:AP56 H59:T59 J62:V62 E68:G68 Q68:AB68 AE68:AP68 S74:U74 AK74:AM74 J79:AK79 Q84:S84 AE84:AP84"
).split()


def across(column: str) -> float:
    """Left edge of a column by its letters."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    number -= 1
    return LEFT + COLUMN * min(number, WIDE_COLUMNS) + NARROW * max(0, number - WIDE_COLUMNS)


def down(row: int) -> float:
    """Top edge of a row by its number."""
    return LOWERED.get(row - 1, ROWS[row - 1])


def area(cells: str) -> Area:
    """x, y, width and height of a range of cells: `G17:U18`."""
    found = re.fullmatch(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?", cells)
    assert found is not None, cells
    first, top, last, bottom = found.groups()
    x, y = across(first), down(int(top))
    last = last or first
    right = across(last) + (COLUMN if len(last) == 1 or last <= "AH" else NARROW)
    return x, y, right - x, down(int(bottom or top) + 1) - y


def applicant_1(boxes: Boxes) -> list[Page]:
    """申請人等作成用１, the sheet that all purposes share."""
    page = Page()
    merged = {cells.partition(":")[0]: cells for cells in PRINTED["merged"]}
    for cells, words, size, align, face in PRINTED["texts"]:
        x, y, w, h = area(cells)
        style = {"face": GOTHIC if face == "gothic" else MINCHO, "pitch": h / (words.count("\n") + 1)}
        if align == "spread":
            page.text(x, y, w, h, words, size, spread=w - 1, **style)
        else:
            page.text(x, y, w, h, words, size, align=align, indent=0.35 if align == "left" else 0, **style)
    for box in boxes.values():
        cell = box.official_cell
        if cell is None:
            page.box(box, *PHOTO)
        elif cell == "AA90":  # ISA prints this word at the end of the sentence in D89, above its English in AA90
            page.box(box, *area("AA89"))
        elif "_cohabit_" in box.id:  # 有 and 無 share one cell
            x, y, w, h = area(merged[cell])
            middle = x + w / 2
            page.box(box, middle - 5.7 if box.word == "有" else middle + 1.3, y, 4.4, h)
        else:
            x, y, w, h = area(merged.get(cell, cell))
            page.box(box, x, y, TICK if box.kind == "tick" else w, h)
    for row in (95, 97, 99, 101):
        x, y, w, h = area(f"V{row}:Y{row}")
        page.text(x + w / 2 - 1.3, y, 2.6, h, "・", 6.5, align="center")
    _rules(page)
    return [page]


def _rules(page: Page) -> None:
    """Frame, underlines and the table of item 21."""
    page.frame(*PHOTO)
    for cells in UNDERLINED:
        x, y, w, h = area(cells)
        page.line(x, y + h, x + w, y + h)
    left, right, top, end = LEFT, across("AR"), down(91), down(103)
    page.frame(left, down(4), right - left, down(106) - down(4))
    for y in (top, down(95), end):
        page.line(left, y, right, y)
    for row in (97, 99, 101):
        page.line(left, down(row), right, down(row), "dotted")
        page.line(across("V"), down(row), across("Z"), down(row))
    for column in ("E", "N", "R", "V", "Z", "AI"):
        page.line(across(column), top, across(column), end)


# -- 申請人等作成用２Ｙ and 所属機関等作成用１Ｙ: provisional ---------------------------------------------------------------

OUTER, INNER, EDGE = 12.0, 14.0, 198.0
"""Frame of the provisional sheets, where their words begin, and the frame's right side."""
CLASSES_EN = '("Technical Intern Training ( i )"・"Technical Intern Training ( ⅱ )"・"Technical Intern Training ( ⅲ )")'
CLASSES = "（「技能実習（１号）」・「技能実習（２号）」・「技能実習（３号）」）"
DECLARED = "以上の記載内容は事実と相違ありません。"
DECLARED_EN = "I hereby declare that the statement given above is true and correct."


def words(page: Page, x: float, y: float, w: float, ja: str, en: str, size: float = 8.0) -> None:
    """Japanese over its English, 6.4 mm high."""
    page.text(x, y, w, 3.5, ja, size)
    page.text(x, y + 3.5, w, 2.9, en, 6, face=GOTHIC, indent=0.6)


def field(page: Page, boxes: Boxes, key: str, x: float, y: float, end: float, ja: str, en: str, label: float) -> None:
    """A label and, `label` mm to its right, an underlined box."""
    words(page, x, y, label, ja, en)
    page.box(boxes[key], x + label, y, end - x - label, 6.4)
    page.line(x + label, y + 6.4, end, y + 6.4)


def date(page: Page, boxes: Boxes, key: str, x: float, y: float, *, days: bool = True) -> None:
    """Underlined 年 月 日 boxes: 46 mm wide, 30 mm without the day."""
    places = [("year", 12, "年", "Year"), ("month", 7, "月", "Month"), ("day", 7, "日", "Day")]
    start = x
    for name, wide, ja, en in places if days else places[:2]:
        page.box(boxes[f"{key}_{name}"], x, y, wide, 6.4)
        page.text(x + wide, y, 6.4, 3.5, ja, 8, align="center")
        page.text(x + wide, y + 3.5, 6.4, 2.9, en, 6, align="center", face=GOTHIC)
        x += wide + 6.4
    page.line(start, y + 6.4, x, y + 6.4)


def digits(page: Page, boxes: Boxes, key: str, x: float, y: float) -> None:
    """A box of 13 cells of 4.4 mm, one digit each."""
    page.frame(x, y, 57.2, 6.4)
    page.box(boxes[key], x, y, 57.2, 6.4)


def choice(page: Page, boxes: Boxes, key: str, x: float, y: float, end: float, ja: str, en: str) -> None:
    page.box(boxes[key], x, y, 4, 6.4)
    words(page, x + 4.4, y, end - x - 4.4, ja, en)


def head(page: Page, kind: str, kind_en: str, bottom: float, sheet: str) -> None:
    page.text(OUTER, 7.5, 140, 3.6, f"{kind}{CLASSES}", 8, face=GOTHIC)
    page.text(OUTER, 11.1, 140, 3, f"{kind_en} {CLASSES_EN}", 6, face=GOTHIC, indent=2)
    page.text(155, 7.5, EDGE - 155, 3.6, "在留資格認定証明書用", 8, align="right")
    page.text(155, 11.1, EDGE - 155, 3, "For certificate of eligibility", 6, align="right", face=GOTHIC)
    page.frame(OUTER, 15, EDGE - OUTER, bottom - 15)
    note = f"{sheet}は、出入国在留管理庁の様式と照合していない暫定の再現です。項目の番号、語及び配置は公式のものではありません。"
    note_en = "Provisional: not verified against the sheet of the Immigration Services Agency; numbers, words and layout are not official."
    page.text(OUTER, bottom + 1, EDGE - OUTER, 2.6, note, 6, colour="666666")
    page.text(OUTER, bottom + 3.6, EDGE - OUTER, 2.6, note_en, 5.5, face=GOTHIC, colour="666666")


def applicant_2y(boxes: Boxes) -> list[Page]:
    """申請人等作成用２Ｙ: who receives the trainee, work experience, the exact closing block."""
    page = Page()
    head(page, "申請人等作成用 ２　　　Y　", "For applicant, part 2  Y", 268, "この２Ｙの様式")
    words(page, INNER, 17, 120, "実習実施者", "Implementing organization")
    for key, y, ja, en in (
        ("implementer_name", 24.5, "氏名又は名称", "Name of person or organization"),
        ("implementer_address", 32.5, "住所（所在地）", "Address"),
        ("implementer_phone", 40.5, "電話番号", "Telephone No."),
        ("workplace_name", 48.5, "技能実習を行わせる事業所名", "Name of the place of training"),
        ("workplace_address", 56.5, "事業所の所在地", "Address of the place of training"),
    ):
        field(page, boxes, key, 18, y, 194, ja, en, 44)
    words(page, INNER, 65, 120, "監理団体（団体監理型技能実習の場合）", "Supervising organization (supervising-organization type)")
    for key, y, ja, en in (
        ("supervisor_name", 72.5, "名　称", "Name"),
        ("supervisor_address", 80.5, "所在地", "Address"),
        ("supervisor_phone", 88.5, "電話番号", "Telephone No."),
    ):
        field(page, boxes, key, 18, y, 194, ja, en, 44)
    number = ("技能実習計画の認定番号", "Accreditation No. of the technical intern training plan")
    field(page, boxes, "plan_number", INNER, 98, 120, *number, 56)
    _work(page, boxes, 107)
    _representative(page, boxes, 156)
    return [page]


def _work(page: Page, boxes: Boxes, y: float) -> None:
    """Six places of work, down the left half first."""
    words(page, INNER, y, 120, "職　歴　（外国におけるものを含む）", "Work experience (including those in a foreign country)")
    top = y + 7.5
    rows = [top + 9 + 9 * n for n in range(4)]
    for half, x in enumerate((OUTER, 105.0)):
        xs = (x, x + 26, x + 52, x + 93)
        for ja, en, left, right in (
            ("入社", "Date of joining the company", xs[0], xs[1]),
            ("退社", "Date of leaving the company", xs[1], xs[2]),
            ("勤務先名称", "Place of employment", xs[2], xs[3]),
        ):
            page.text(left, top + 1, right - left, 4, ja, 8, align="center")
            page.text(left, top + 5, right - left, 3, en, 5.5, align="center", face=GOTHIC)
        for n, row in enumerate(rows[:3], 1 + 3 * half):
            for key, left in (("from", xs[0]), ("to", xs[1])):
                page.box(boxes[f"work_{n}_{key}_year"], left, row, 10.5, 9)
                page.text(left + 10.5, row, 4, 9, "年", 8, align="center")
                page.box(boxes[f"work_{n}_{key}_month"], left + 14.5, row, 7.5, 9)
                page.text(left + 22, row, 4, 9, "月", 8, align="center")
            page.box(boxes[f"work_{n}_employer"], xs[2], row, xs[3] - xs[2], 9)
        for edge in xs:
            page.line(edge, top, edge, rows[3])
    for level in (top, *rows):
        page.line(OUTER, level, EDGE, level)


def _representative(page: Page, boxes: Boxes, y: float) -> None:
    """The closing block of the applicant's last sheet, as ISA prints it on all of them."""
    words(
        page, INNER, y, 180, "申請人，法定代理人，法第７条の２第２項に規定する代理人",
        "(Applicant, legal representative or the authorized representative, prescribed in Paragraph 2 of Article 7-2.)",
    )  # fmt: skip
    field(page, boxes, "representative_name", 18, y + 7.5, 104, "(1)氏　名", "Name", 20)
    field(
        page, boxes, "representative_relationship", 108, y + 7.5, 194, "(2)本人との関係",
        "Relationship with the applicant", 36,
    )  # fmt: skip
    field(page, boxes, "representative_address", 18, y + 15.5, 194, "(3)住　所", "Address", 20)
    field(page, boxes, "representative_phone", 22, y + 23.5, 104, "電話番号", "Telephone No.", 24)
    field(page, boxes, "representative_mobile", 108, y + 23.5, 194, "携帯電話番号", "Cellular Phone No.", 30)
    y += 33
    _declared(
        page, boxes, y, "申請人（代理人）の署名／申請書作成年月日",
        "Signature of the applicant (representative) / Date of filling in this form", "signature", 10,
    )  # fmt: skip
    _attention(
        page, y + 26,
        "申請書作成後申請までに記載内容に変更が生じた場合，申請人（代理人）が変更箇所を訂正し，署名すること。\n"
        "申請書作成年月日は申請人（代理人）が自署すること。",
        "In cases where descriptions have changed after filling in this application form up until submission of this "
        "application, the applicant (representative) must correct\nthe part concerned and sign their name. The date of "
        "preparation of the application form must be written by the applicant (representative).",
    )  # fmt: skip
    y += 42
    page.line(OUTER, y, EDGE, y, "thick")
    words(page, INNER, y + 1, 120, "※　取次者", "Agent or other authorized person")
    field(page, boxes, "agent_name", 18, y + 8.5, 90, "(1)氏　名", "Name", 20)
    field(page, boxes, "agent_address", 94, y + 8.5, 194, "(2)住　所", "Address", 20)
    label = ("(3)所属機関等", "Organization to which the agent belongs")
    field(page, boxes, "agent_organization", 18, y + 16.5, 124, *label, 44)
    field(page, boxes, "agent_phone", 128, y + 16.5, 194, "電話番号", "Telephone No.", 22)


def _declared(page: Page, boxes: Boxes, y: float, ja: str, en: str, signer: str, h: float) -> None:
    """The declaration, and between two rules the place to sign and the date, which is written by hand."""
    page.text(INNER, y, 80, 3.5, DECLARED, 8)
    page.text(94, y, 100, 3.5, DECLARED_EN, 6.5, face=GOTHIC)
    page.text(INNER, y + 3.8, 80, 3.5, ja, 8)
    page.text(94, y + 3.8, 100, 3.5, en, 6.5, face=GOTHIC)
    page.line(OUTER, y + 9, EDGE, y + 9)
    page.box(boxes[signer], INNER, y + 10.5, 126, h)
    date(page, boxes, "signed", 150, y + 12)
    page.line(OUTER, y + 22.5, EDGE, y + 22.5)


def _attention(page: Page, y: float, ja: str, en: str) -> None:
    page.text(INNER, y - 2, 16, 3.5, "注　意", 8)
    page.text(INNER, y + 1.5, 16, 2.8, "Attention", 6, face=GOTHIC)
    lines = ja.count("\n") + 1
    page.text(31, y - 2, EDGE - 31, 3.5 * lines, ja, 8, pitch=3.5)
    page.text(31, y - 2 + 3.5 * lines, EDGE - 31, 2.7 * (en.count("\n") + 1), en, 5.5, face=GOTHIC, pitch=2.7)


def organisation_1y(boxes: Boxes) -> list[Page]:
    """所属機関等作成用１Ｙ: what ISA's own lists prove that the sheet asks, and what its sister sheets ask."""
    page = Page()
    head(page, "所属機関等作成用 １　　Y　", "For organization, part 1  Y", 276, "この１Ｙの様式")
    label = ("技能実習を行わせる外国人の氏名", "Name of the foreign national")
    field(page, boxes, "trainee_name", INNER, 17, 194, *label, 50)
    _training(page, boxes)
    _implementer(page, boxes)
    _supervisor(page, boxes)
    _declared(
        page, boxes, 240, "所属機関等名，代表者氏名の記名／申請書作成年月日",
        "Name of the organization and representative of the organization ／ Date of filling in this form", "signer", 10,
    )  # fmt: skip
    _attention(
        page, 266, "申請書作成後申請までに記載内容に変更が生じた場合，所属機関等が変更箇所を訂正すること。",
        "In cases where descriptions have changed after filling in this application form up until submission of this "
        "application, the organization must correct the changed part.",
    )  # fmt: skip
    return [page]


def _training(page: Page, boxes: Boxes) -> None:
    words(page, INNER, 25.5, 40, "技能実習の区分", "Type of technical intern training")
    for n, stage in enumerate(("i", "ii", "iii")):
        for x, end, key, kind, kind_en in (
            (54, 124, "abc", "企業単独型", "Individual-enterprise-type"),
            (124, 195, "def", "団体監理型", "Supervising-organization-type"),
        ):
            ja, en = f"第{'１２３'[n]}号{kind}技能実習", f"{kind_en} technical intern training ({stage})"
            choice(page, boxes, f"class_{key[n]}", x, 25.5 + 7 * n, end, ja, en)
    number = ("技能実習計画の認定番号", "Accreditation No. of the training plan")
    field(page, boxes, "plan_number", INNER, 47.5, 110, *number, 46)
    words(page, 114, 47.5, 34, "認定年月日", "Date of accreditation")
    date(page, boxes, "plan_date", 148, 47.5)
    field(page, boxes, "occupation", INNER, 55.5, 100, "職　種", "Occupation", 18)
    field(page, boxes, "operation", 104, 55.5, 194, "作　業", "Operations", 18)
    codes = "「職種一覧」"
    field(page, boxes, "occupation_code", INNER, 63.5, 100, f"主たる職種（別紙{codes}の番号）", "Main occupation (number in the list)", 60)
    field(page, boxes, "other_occupation_codes", 104, 63.5, 194, "他の職種（複数選択可）", "Other occupations", 44)
    field(page, boxes, "contract_period", INNER, 71.5, 120, "雇用契約期間", "Period of employment contract", 40)
    field(page, boxes, "weekly_hours", 124, 71.5, 186, "所定労働時間（週平均）", "Prescribed working hours (weekly)", 46)
    words(page, 186.5, 71.5, 10, "時間", "hours")
    field(page, boxes, "wage", INNER, 79.5, 84, "基本賃金", "Basic wage", 40)
    words(page, 84.5, 79.5, 8, "円", "Yen")
    for n, (key, ja, en) in enumerate((("month", "月給", "Monthly"), ("day", "日給", "Daily"), ("hour", "時間給", "Hourly"))):
        choice(page, boxes, f"wage_{key}", 104 + 28 * n, 79.5, 130 + 28 * n, ja, en)


def _implementer(page: Page, boxes: Boxes) -> None:
    y = 89.0
    page.line(OUTER, y - 1, EDGE, y - 1)
    words(page, INNER, y, 120, "実習実施者", "Implementing organization")
    field(page, boxes, "implementer_name", 18, y + 8, 194, "氏名又は名称", "Name of person or organization", 42)
    words(page, 18, y + 16, 42, "法人番号（13桁）", "Corporation no.")
    digits(page, boxes, "implementer_corporate_number", 60, y + 16)
    insurance = ("雇用保険適用事業所番号", "Employment insurance office No.")
    field(page, boxes, "implementer_insurance_number", 122, y + 16, 194, *insurance, 38)
    field(page, boxes, "industry", 18, y + 24, 104, "主たる業種（別紙「業種一覧」の番号）", "Main business type (number in the list)", 62)
    field(page, boxes, "other_industries", 108, y + 24, 194, "他の業種（複数選択可）", "Other business types", 40)
    field(page, boxes, "implementer_address", 18, y + 32, 194, "住所（所在地）", "Address", 42)
    field(page, boxes, "implementer_phone", 18, y + 40, 104, "電話番号", "Telephone No.", 42)
    field(page, boxes, "implementer_representative", 108, y + 40, 194, "代表者の氏名", "Name of the representative", 36)
    field(page, boxes, "capital", 18, y + 48, 68, "資本金（円）", "Capital (yen)", 22)
    label = ("年間売上金額（直近年度）（円）", "Annual sales, latest year (yen)")
    field(page, boxes, "annual_sales", 71, y + 48, 144, *label, 44)
    field(page, boxes, "employees", 147, y + 48, 194, "常勤職員数", "Full-time employees", 26)
    label = ("技能実習を行わせる事業所名", "Name of the place of training")
    field(page, boxes, "workplace_name", 18, y + 56, 194, *label, 42)
    field(page, boxes, "workplace_address", 18, y + 64, 194, "事業所の所在地", "Address of the place of training", 42)


def _supervisor(page: Page, boxes: Boxes) -> None:
    y = 163.0
    page.line(OUTER, y - 1, EDGE, y - 1)
    words(page, INNER, y, 150, "監理団体（団体監理型技能実習の場合）", "Supervising organization (supervising-organization type)")
    field(page, boxes, "supervisor_name", 18, y + 8, 194, "名　称", "Name", 42)
    words(page, 18, y + 16, 42, "法人番号（13桁）", "Corporation no.")
    digits(page, boxes, "supervisor_corporate_number", 60, y + 16)
    field(page, boxes, "licence_number", 122, y + 16, 194, "許可番号", "Permit No.", 24)
    words(page, 18, y + 24, 42, "許可の別", "Kind of permit")
    choice(page, boxes, "licence_general", 60, y + 24, 122, "一般監理事業", "General supervision business")
    choice(page, boxes, "licence_specified", 122, y + 24, 194, "特定監理事業", "Specified supervision business")
    field(page, boxes, "supervisor_address", 18, y + 32, 194, "所在地", "Address", 42)
    field(page, boxes, "supervisor_phone", 18, y + 40, 104, "電話番号", "Telephone No.", 42)
    page.line(OUTER, y + 49, EDGE, y + 49)
    field(page, boxes, "sender_name", INNER, y + 51, 144, "送出機関の名称", "Name of the sending organization", 46)
    field(page, boxes, "sender_country", 148, y + 51, 194, "国・地域", "Country/region", 18)
    page.line(OUTER, y + 60, EDGE, y + 60)


# -- 別紙 ---------------------------------------------------------------------------------------------------------------


def continuation(boxes: Boxes) -> list[Page]:
    """Our own sheet for what does not fit: ISA asks for a 別紙 and prescribes no layout."""
    page = Page()
    page.text(OUTER, 12, 120, 4, "在留資格認定証明書交付申請書　別紙", 9)
    page.text(OUTER, 16, 120, 3, "Application for certificate of eligibility, attached sheet", 6, face=GOTHIC)
    page.box(boxes["sheet_number"], 158, 12, EDGE - 158, 8)
    page.text(90, 21, 30, 8, "別　紙", 16, align="center")
    page.box(boxes["face"], OUTER, 24, 62, 6)
    page.text(OUTER + 62, 24, 14, 6, "の続き", 9)
    for x, w, thing in ((172, 4, "（"), (176, 7, "page_no"), (183, 4, "／"), (187, 7, "page_count"), (194, 4, "）")):
        if thing in boxes:
            page.box(boxes[thing], x, 24, w, 6)
        else:
            page.text(x, 24, w, 6, thing, 9, align="center")
    top = 33.0
    page.frame(OUTER, top, EDGE - OUTER, 8)
    for x, end, key, ja in ((OUTER, 32, "trainee", "氏　名"), (124, 144, "birth_date", "生年月日")):
        page.text(x, top, end - x, 8, ja, 9, align="center")
        page.box(boxes[key], end, top, (124 if key == "trainee" else EDGE) - end, 8)
    for x in (32, 124, 144):
        page.line(x, top, x, top + 8)
    y, count = top + 11, 22
    page.text(OUTER, y, 42, 6, "項目", 9, align="center")
    page.text(54, y, EDGE - 54, 6, "記載事項", 9, align="center")
    page.frame(OUTER, y, EDGE - OUTER, 284 - y)
    page.line(54, y, 54, 284)
    page.line(OUTER, y + 6, EDGE, y + 6)
    height = (284 - y - 6) / count
    for number in range(1, count + 1):
        row = y + 6 + height * (number - 1)
        page.box(boxes[f"row{number:02}_item"], OUTER, row, 42, height)
        page.box(boxes[f"row{number:02}_text"], 54, row, EDGE - 54, height)
        if number > 1:
            page.line(OUTER, row, EDGE, row, "dotted")
    return [page]


PARTS = {
    "applicant-1": applicant_1, "applicant-2y": applicant_2y, "organisation-1y": organisation_1y,
    "continuation": continuation,
}  # fmt: skip


def draw(folder: Path = HERE) -> None:
    """Write template-<part>.docx for all parts."""
    for part, pages in PARTS.items():
        stamp = Stamp("coe", "2025-03", part)
        write_bytes(folder / f"template-{part}.docx", document(pages(read_boxes(HERE, part)), stamp))


if __name__ == "__main__":
    draw()
