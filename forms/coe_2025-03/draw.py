"""Redraws the application for a certificate of eligibility (入管法施行規則別記第六号の三様式) in millimetres.

Sheet 1 stands on the grid of ISA's own workbook: its columns, its row heights, its printed text, cell by cell (see
NOTES.md). Sheets 2Y and 1Y are provisional. Run it to write template-<part>.docx beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from formkit.maintain.draw import GOTHIC, Page
from formkit.maintain.draw.files import read_boxes, write_templates
from formkit.media.fonts import default_face
from formkit.model import PT_PER_MM, Align, Box

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
ROWS: list[float] = [TOP + MM_PER_POINT * points for points in accumulate(PRINTED["rows"], initial=0.0)]
BASE = 0.8
"""Where a line of exact pitch has its base line, by its pitch."""
PHOTO = (169.19, 15.0, 30.0, 40.0)
TICK, SHARED = 3.0, COLUMN
"""Width of a box to tick; from the middle of a cell that two words share to the outer edge of each."""


def latin(page: Page, x: float, y: float, w: float, h: float, words: str, size: float, align: Align = "left") -> None:
    """A line of the small English, drawn together only as far as its place asks.

    It is set from the top, its base line a third of its size below the middle, so that no row cuts its descenders.
    """
    spare = (w - 1) * PT_PER_MM - default_face().measure(words) * size / 1000
    page.text(
        x, y, w, h, words, size, align=align, valign="top", face=GOTHIC, indent=0.35 if align == "left" else 0,
        pitch=(h / 2 + 0.33 * size / PT_PER_MM) / BASE, gap=min(spare, 0) / max(len(words) - 1, 1),
    )  # fmt: skip


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
    corners = re.fullmatch(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?", cells)
    assert corners is not None, cells
    first, top, last, bottom = corners.groups()
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
        lines = words.split("\n")
        for n, line in enumerate(lines):
            top, high = y + h * n / len(lines), h / len(lines)
            if face == "gothic":
                latin(page, x, top, w, high, line, size, align)
            elif align == "spread":
                page.text(x, top, w, high, line, size, spread=w - 1)
            else:
                page.text(x, top, w, high, line, size, align=align, indent=0.35 if align == "left" else 0)
    for box in boxes.values():
        cell = box.official_cell
        if cell is None:
            page.box(box, *PHOTO)
        elif cell == "AA90":  # ISA prints this word at the end of the sentence in D89, above its English in AA90
            page.box(box, *area("AA89"))
        elif "_cohabit_" in box.id:  # 有 and 無 share one cell
            x, y, w, h = area(merged[cell])
            middle = x + w / 2
            page.box(box, middle - SHARED if box.word == "有" else middle + 1.3, y, SHARED - 1.3, h)
        else:
            x, y, w, h = area(merged.get(cell, cell))
            page.box(box, x, y, TICK if box.kind == "tick" and w > NARROW + 0.1 else w, h)
    for row in (95, 97, 99, 101):
        x, y, w, h = area(f"V{row}:Y{row}")
        page.text(x + w / 2 - 1.3, y, 2.6, h, "・", 6.5, align="center")
    _rules(page)
    return [page]


def _rules(page: Page) -> None:
    """Frame, underlines and the table of item 21."""
    page.frame(*PHOTO)
    for cells in PRINTED["underlined"]:
        x, y, w, h = area(cells)
        page.line(x, y + h, x + w, y + h)
    left, right, top, end = LEFT, across("AR"), down(91), down(103)
    page.frame(left, down(4), right - left, down(106) - down(4))
    for y in (top, down(95), end):
        page.line(left, y, right, y)
    for row in (97, 99, 101):
        page.line(left, down(row), right, down(row), "dashed")
        page.line(across("V"), down(row), across("Z"), down(row))
    page.uprights(map(across, ("E", "N", "R", "V", "Z", "AI")), top, end)


# -- 申請人等作成用２Ｙ and 所属機関等作成用１Ｙ: provisional ---------------------------------------------------------------

OUTER, INNER, EDGE = 12.0, 14.0, 198.0
"""Frame of the provisional sheets, where their words begin, and the frame's right side."""
CLASSES_EN = '("Technical Intern Training ( i )"・"Technical Intern Training ( ⅱ )"・"Technical Intern Training ( ⅲ )")'
CLASSES = "（「技能実習（１号）」・「技能実習（２号）」・「技能実習（３号）」）"


def words(page: Page, x: float, y: float, w: float, ja: str, en: str) -> None:
    """Japanese over its English, 6.4 mm high."""
    page.text(x, y, w, 3.5, ja, 8)
    latin(page, x, y + 3.5, w, 2.9, en, 6)


def labels(page: Page, boxes: Boxes, part: str) -> None:
    """What sheets-y.json lays out: headings, labels with an underlined box on their right, ticks before their words."""
    sheet = json.loads((HERE / "sheets-y.json").read_text(encoding="utf-8"))[part]
    for x, y, end, ja, en in sheet["words"]:
        words(page, x, y, end - x, ja, en)
    for item in sheet["fields"]:
        x, y, end, label = item["place"]
        words(page, x, y, label, item["ja"], item["en"])
        page.box(boxes[item["box"]], x + label, y, end - x - label, 6.4)
        page.line(x + label, y + 6.4, end, y + 6.4)
    for key, x, y, end, ja, en in sheet["choices"]:
        page.box(boxes[key], x, y, 4, 6.4)
        words(page, x + 4, y, end - x - 4, ja, en)


def date(page: Page, boxes: Boxes, key: str, y: float) -> None:
    """Underlined 年 月 日 boxes at the right of a sheet."""
    x = 150.0
    for name, wide, ja, en in (("year", 12.0, "年", "Year"), ("month", 7, "月", "Month"), ("day", 7, "日", "Day")):
        page.box(boxes[f"{key}_{name}"], x, y, wide, 6.4)
        page.text(x + wide, y, 6.4, 3.5, ja, 8, align="center")
        latin(page, x + wide, y + 3.5, 6.4, 2.9, en, 6, "center")
        x += wide + 6.4
    page.line(150, y + 6.4, x, y + 6.4)


def head(page: Page, kind: str, kind_en: str, bottom: float) -> None:
    page.text(OUTER, 7.5, 138, 3.6, f"{kind}{CLASSES}", 8, face=GOTHIC)
    latin(page, OUTER, 11.1, 138, 3, f"{kind_en} {CLASSES_EN}", 6)
    page.text(150, 7.5, EDGE - 150, 3.6, "在留資格認定証明書用", 8, align="right")
    latin(page, 150, 11.1, EDGE - 150, 3, "For certificate of eligibility", 6, "right")
    page.frame(OUTER, 15, EDGE - OUTER, bottom - 15)


def applicant_2y(boxes: Boxes) -> list[Page]:
    """申請人等作成用２Ｙ: who receives the trainee, work experience, the closing block as on all last sheets."""
    page = Page()
    head(page, "申請人等作成用 ２　　　Y　", "For applicant, part 2  Y", 264)
    labels(page, boxes, "applicant-2y")
    _work(page, boxes, 114.5)
    _declared(
        page, boxes, 190, "申請人（代理人）の署名／申請書作成年月日",
        "Signature of the applicant (representative) / Date of filling in this form", "signature",
    )  # fmt: skip
    _attention(
        page, 216,
        ("申請書作成後申請までに記載内容に変更が生じた場合，申請人（代理人）が変更箇所を訂正し，署名すること。",
         "申請書作成年月日は申請人（代理人）が自署すること。"),
        ("In cases where descriptions have changed after filling in this application form up until submission of this "
         "application, the applicant (representative) must",
         "correct the part concerned and sign their name. The date of preparation of the application form must be "
         "written by the applicant (representative)."),
    )  # fmt: skip
    page.line(OUTER, 233, EDGE, 233, "thick")
    return [page]


def _work(page: Page, boxes: Boxes, top: float) -> None:
    """Six places of work, down the left half first."""
    rows = [top + 9 + 9 * n for n in range(4)]
    for half, x in enumerate((OUTER, 105.0)):
        xs = (x, x + 26, x + 52, x + 93)
        for ja, en, left, right in (
            ("入社", "Date of joining the company", xs[0], xs[1]),
            ("退社", "Date of leaving the company", xs[1], xs[2]),
            ("勤務先名称", "Place of employment", xs[2], xs[3]),
        ):
            page.text(left, top + 1, right - left, 4, ja, 8, align="center")
            latin(page, left, top + 5, right - left, 3, en, 5.5, "center")
        for n, row in enumerate(rows[:3], 1 + 3 * half):
            for key, left in (("from", xs[0]), ("to", xs[1])):
                page.box(boxes[f"work_{n}_{key}_year"], left, row, 10.5, 9)
                page.text(left + 10.5, row, 4, 9, "年", 8, align="center")
                page.box(boxes[f"work_{n}_{key}_month"], left + 14.5, row, 7.5, 9)
                page.text(left + 22, row, 4, 9, "月", 8, align="center")
            page.box(boxes[f"work_{n}_employer"], xs[2], row, xs[3] - xs[2], 9)
        page.uprights(xs, top, rows[3])
    for level in (top, *rows):
        page.line(OUTER, level, EDGE, level)


def _declared(page: Page, boxes: Boxes, y: float, ja: str, en: str, signer: str) -> None:
    """The declaration, and between two rules the place to sign and the date, which are written by hand."""
    page.text(INNER, y, 68, 3.5, "以上の記載内容は事実と相違ありません。", 8)
    latin(page, 82, y, 112, 3.5, "I hereby declare that the statement given above is true and correct.", 6.5)
    page.text(INNER, y + 3.8, 68, 3.5, ja, 8)
    latin(page, 82, y + 3.8, 112, 3.5, en, 6.5)
    page.line(OUTER, y + 8.5, EDGE, y + 8.5)
    page.box(boxes[signer], INNER, y + 10, 112, 11)
    date(page, boxes, "signed", y + 12)
    page.line(OUTER, y + 22.5, EDGE, y + 22.5)


def _attention(page: Page, y: float, ja: Sequence[str], en: Sequence[str]) -> None:
    words(page, INNER, y - 2, 16, "注　意", "Attention")
    for line in ja:
        page.text(31, y - 2, 163, 3.5, line, 8)
        y += 3.5
    for line in en:
        latin(page, 31, y - 2, 163, 2.8, line, 5.5)
        y += 2.8


def organisation_1y(boxes: Boxes) -> list[Page]:
    """所属機関等作成用１Ｙ: what ISA's own lists prove that the sheet asks, and what its sister sheets ask."""
    page = Page()
    head(page, "所属機関等作成用 １　　Y　", "For organization, part 1  Y", 264)
    labels(page, boxes, "organisation-1y")
    date(page, boxes, "plan_date", 47.5)
    for key, y in (("implementer", 105.0), ("supervisor", 179.0)):
        page.frame(60, y, 57.2, 6.4)
        page.box(boxes[f"{key}_corporate_number"], 60, y, 57.2, 6.4)
    for y in (88.0, 162.0, 212.0, 223.0):
        page.line(OUTER, y, EDGE, y)
    _declared(
        page, boxes, 227, "所属機関等名，代表者氏名の記名／申請書作成年月日",
        "Name of the organization and representative of the organization ／ Date of filling in this form", "signer",
    )  # fmt: skip
    _attention(
        page, 253, ("申請書作成後申請までに記載内容に変更が生じた場合，所属機関等が変更箇所を訂正すること。",),
        ("In cases where descriptions have changed after filling in this application form up until submission of this "
         "application, the organization must correct the changed part.",),
    )  # fmt: skip
    return [page]


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
    for x, w, thing in ((172.0, 4, "（"), (176, 7, "page_no"), (183, 4, "／"), (187, 7, "page_count"), (194, 4, "）")):
        if thing in boxes:
            page.box(boxes[thing], x, 24, w, 6)
        else:
            page.text(x, 24, w, 6, thing, 9, align="center")
    top, count = 33.0, 22
    page.frame(OUTER, top, EDGE - OUTER, 8)
    for x, end, key, ja in ((OUTER, 32, "trainee", "氏　名"), (124, 144, "birth_date", "生年月日")):
        page.text(x, top, end - x, 8, ja, 9, align="center")
        page.box(boxes[key], end, top, (124 if key == "trainee" else EDGE) - end, 8)
    page.uprights((32, 124, 144), top, top + 8)
    y = top + 11
    page.columns((OUTER, 54, EDGE), y, 6, ("項目", "記載事項"), 9)
    page.frame(OUTER, y, EDGE - OUTER, 284 - y)
    page.line(54, y, 54, 284)
    page.line(OUTER, y + 6, EDGE, y + 6)
    page.rows(boxes, (OUTER, 54, EDGE), y + 6, (284 - y - 6) / count, count)
    return [page]


PARTS = {
    "applicant-1": applicant_1, "applicant-2y": applicant_2y, "organisation-1y": organisation_1y,
    "continuation": continuation,
}  # fmt: skip


def draw(folder: Path = HERE) -> None:
    """Write template-<part>.docx for all parts."""
    write_templates(folder, HERE.name, {part: pages(read_boxes(HERE, part)) for part, pages in PARTS.items()})


if __name__ == "__main__":
    draw()
