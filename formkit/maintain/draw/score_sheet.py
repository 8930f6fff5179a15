"""Pages of an Excellent Organisation Declaration, drawn from its score table: one block an item, one box a figure.

The official form is a workbook that formkit has not seen page by page. The order of groups and items, their wordings
and points come from the score table in schemas/law; columns and heights are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from formkit.maintain.draw.page import Page
from formkit.maintain.draw.score_items import BANDS, FIGURES, LEFT, POINTS, RIGHT, Entry, draw_item, height_of, points
from formkit.maintain.draw.sheet import DrawnSheet, wrap

_BOTTOM = 285.0  # mm; what is lower goes to the next page
_TOGETHER = 80.0  # mm; a group that is lower is not cut
_LINE = 6.0
_NOTE = "※　公式の様式（Excel）と照合していない再現です。項目の番号と配置は仮のものです。 / Layout and numbering not verified against the official form"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the table. `fields` are (label, label_en, pointer, write, categories) of its lines."""

    number: str
    law: str
    classes: str
    title: str
    fields: Sequence[tuple[str, str, str, str, str]]
    covid: bool


def _group_head(sheet: DrawnSheet, group: Entry) -> None:
    page, y = sheet.page, sheet.y
    page.text(LEFT, y, POINTS - 20 - LEFT, _LINE, f"{group['number']}　{group['label']}", 9.5, indent=0.8)
    page.text(POINTS - 20, y, RIGHT - POINTS + 20, _LINE, f"【最大{group['maximum']}点】", 9, align="right")
    page.line(LEFT, y, RIGHT, y, "thick")
    page.line(LEFT, y + _LINE, RIGHT, y + _LINE)
    _columns(sheet, y, y + _LINE, False)
    sheet.y += _LINE


def _subtotal(sheet: DrawnSheet, key: str, group: Entry) -> None:
    page, y, number = sheet.page, sheet.y, group["number"]
    place = f"/score/{key}/groups/{group['id']}"
    page.text(LEFT, y, 45, _LINE, f"{number}の小計", 8.5, indent=0.8)
    page.text(BANDS - 40, y, 30, _LINE, "各項目の点数の合計", 8, align="right")
    sheet.put(BANDS - 8, y, 13, _LINE, f"g{group['id']}_raw", number, "各項目の点数の合計", "Sum of the items", f"{place}/raw",
              write="int", size=9.5, align="center")  # fmt: skip
    page.text(BANDS + 5, y, POINTS - BANDS - 5, _LINE, f"点　（上限{group['maximum']}点）", 8, indent=0.3)
    points(sheet, y, _LINE, f"g{group['id']}_points", number, f"{number}の小計", "Subtotal", f"{place}/points")
    page.line(POINTS, y, POINTS, y + _LINE)
    _columns(sheet, y, y + _LINE, False)
    sheet.y += _LINE
    page.line(LEFT, sheet.y, RIGHT, sheet.y)


def _columns(sheet: DrawnSheet, top: float, bottom: float, inner: bool = True) -> None:
    sheet.page.uprights((LEFT, RIGHT), top, bottom, "thick")
    sheet.page.uprights((FIGURES, BANDS, POINTS) if inner else (), top, bottom)


def _column_heads(sheet: DrawnSheet) -> None:
    page, y = sheet.page, sheet.y
    page.columns((LEFT, FIGURES, BANDS, POINTS, RIGHT), y, 5, ("項目", "実績・取組の内容", "基準", "点数"), 8)
    page.line(LEFT, y, RIGHT, y, "thick")
    _columns(sheet, y, y + 5)
    sheet.y += 5
    page.line(LEFT, sheet.y, RIGHT, sheet.y, "thick")


def _turn(sheet: DrawnSheet) -> None:
    sheet.page.line(LEFT, sheet.y, RIGHT, sheet.y, "thick")
    sheet.pages.append(Page())
    sheet.y = 12.0
    _column_heads(sheet)


def score_pages(table: Entry, facts: Entry, heading: Heading) -> DrawnSheet:
    """All pages of a declaration by a score table; `facts` are the schema's properties of its section of the case."""
    sheet = DrawnSheet()
    key = f"{table['who']}_care" if table["care"] else str(table["who"])
    _heading(sheet, key, heading)
    _column_heads(sheet)
    for group in table["groups"]:
        tall = [height_of(key, item, facts) for item in group["items"]]
        tall[0] += _LINE  # the group's heading
        tall[-1] += _LINE  # its subtotal
        if sheet.y + sum(tall) > _BOTTOM and sum(tall) < _TOGETHER:
            _turn(sheet)
        for number, item in enumerate(group["items"]):
            if sheet.y + tall[number] > _BOTTOM:
                _turn(sheet)
            if number == 0:
                _group_head(sheet, group)
            top = sheet.y
            draw_item(sheet, key, item, facts)
            _columns(sheet, top, sheet.y)
        _subtotal(sheet, key, group)
    if sheet.y + 20 > _BOTTOM:
        _turn(sheet)
    _total(sheet, key, table)
    for page in sheet.pages:
        page.text(LEFT, 286, RIGHT - LEFT, 3.2, _NOTE, 5.5, indent=0.3)
    return sheet


def _heading(sheet: DrawnSheet, key: str, heading: Heading) -> None:
    page = sheet.page
    page.text(LEFT, 12, 100, 4.6, f"{heading.number}{heading.law}", 9, indent=0.3)
    page.text(130, 12, RIGHT - 130, 4.6, "（日本産業規格Ａ列４）", 9, align="right")
    if heading.classes:  # a paper of the licence has no class
        page.text(LEFT, 17, 100, 4.6, heading.classes, 9, indent=0.3)
    page.text(LEFT, 23, RIGHT - LEFT, 7, heading.title, 14, align="center")
    x = sheet.date(147, 31.5, 5, "created", "", "作成日（{}）", "Date ({})", "/declaration/created")
    page.text(x, 31.5, 12, 5, "日　作成", 9)
    y = 38.0
    fields = [(f"head{number}", *field) for number, field in enumerate(heading.fields)]
    fields.append(("years", "対象の技能実習事業年度", "Training years", f"/score/{key}/years", "", "ABCDEF"))
    for name, label, label_en, pointer, write, categories in fields:
        page.line(LEFT, y, RIGHT, y)
        page.text(LEFT, y, 46, 6.4, label, 9, indent=0.8)
        sheet.put(FIGURES, y, RIGHT - FIGURES, 6.4, name, "", label, label_en, pointer, write=write,
                  align="left", size=10, categories=categories)  # fmt: skip
        y += 6.4
    if heading.covid:
        page.line(FIGURES, y, RIGHT, y)
        sheet.put(FIGURES + 0.6, y + 1, 4, 4.4, "earlier_years", "", "遡って実績を記載", "Earlier years are used",
                  f"/score/{key}/earlier_years", kind="tick", write="is true", size=9, align="center")  # fmt: skip
        words = "新型コロナウイルス感染症に係る入国制限の影響により当該年度における①の実績がなく、更に過去の年度に遡って実績を記載する。（その年度を上の欄に記載すること。）"
        page.text(FIGURES + 5, y, RIGHT - FIGURES - 5, 7.4, "\n".join(wrap(words, 128, 8)), 8, pitch=3.5)
        y += 7.4
    page.frame(LEFT, 38, RIGHT - LEFT, y - 38, "thick")
    page.line(FIGURES, 38, FIGURES, y)
    sheet.y = y + 2.6


def _total(sheet: DrawnSheet, key: str, table: Entry) -> None:
    page, y = sheet.page, sheet.y
    page.text(LEFT, y, 46, 9, "合計", 11, indent=0.8)
    words = f"{table['maximum']}点満点、{table['pass_mark']}点以上（６割以上）で適合"
    page.text(FIGURES, y, POINTS - FIGURES, 9, words, 9, indent=0.8)
    points(sheet, y, 9, "total", "", "合計", "Total", f"/score/{key}/total", size=13)
    page.line(LEFT, y, RIGHT, y, "thick")
    page.line(FIGURES, y, FIGURES, y + 16)
    page.line(POINTS, y, POINTS, y + 9)
    page.line(LEFT, y + 9, RIGHT, y + 9)
    page.text(LEFT, y + 9, 46, 7, "適合の有無", 9, indent=0.8)
    for x, value, words in ((FIGURES + 2, "true", "適合する"), (FIGURES + 32, "false", "適合しない")):
        sheet.tick(x, y + 9, 25, 7, words, f"passed_{value}", "", words, f"Passed: {value}",
                   f"/score/{key}/passed", value, size=9, indent=0.5)  # fmt: skip
    _columns(sheet, y, y + 16, False)
    page.line(LEFT, y + 16, RIGHT, y + 16, "thick")


# -- 別紙 ----------------------------------------------------------------------------------------------------------------


def continuation_pages(heading: Heading) -> DrawnSheet:
    """Our own sheet for outlines that do not fit: the official form prescribes no layout."""
    sheet = DrawnSheet()
    page = sheet.page
    page.text(LEFT, 14, 120, 5, f"{heading.number}　{heading.title}", 9, indent=0.3)
    page.text(70, 22, 70, 8, "別紙", 15, align="center", spread=18)
    label, label_en, pointer, write, _ = heading.fields[0]
    page.text(LEFT, 33, 46, 7, label, 9, indent=0.8)
    sheet.put(FIGURES, 33, 106, 7, "applicant", "", label, label_en, pointer, write=write, align="left")
    page.text(166, 33, 5, 7, "（", 9, align="right")
    sheet.put(171, 33, 9, 7, "page_no", "", "枚目", "Page", None, align="center")
    page.text(180, 33, 3, 7, "／", 9, align="center")
    sheet.put(183, 33, 9, 7, "page_count", "", "枚数", "Pages", None, align="center")
    page.text(192, 33, 5, 7, "）", 9)
    page.frame(LEFT, 33, RIGHT - LEFT, 7)
    page.uprights((FIGURES, 166), 33, 40)
    page.columns((LEFT, FIGURES, RIGHT), 43, 6, ("項目", "記載事項"), 9)
    height = 13.0
    for number in range(1, 19):
        y = 36 + height * number
        page.line(LEFT, y, RIGHT, y, "dotted" if number > 1 else "thin")
        sheet.put(LEFT, y, FIGURES - LEFT, height, f"row{number:02}_item", "", "項目", "Item", None, align="left", lines=0,
                  size=8)  # fmt: skip
        sheet.put(FIGURES, y, RIGHT - FIGURES, height, f"row{number:02}_text", "", "記載事項", "Text", None, align="left", lines=0,
                  pii=True)  # fmt: skip
    page.frame(LEFT, 43, RIGHT - LEFT, 240, "thick")
    page.line(FIGURES, 43, FIGURES, 283)
    return sheet
