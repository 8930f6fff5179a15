"""Draws the submission checklist of a training plan, one part for each type, from rows.json.

Rows 1 to 6 bear their official numbers; the others have none, because they were not compared with the official list.
Run it to write boxes.json and template-<part>.docx beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import accumulate, pairwise
from pathlib import Path

from formkit.maintain.draw import Page
from formkit.maintain.draw.files import write_sheets
from formkit.maintain.draw.sheet import DrawnSheet, wrap
from formkit.model import Box

HERE = Path(__file__).resolve().parent
Row = Mapping[str, str]

LEFT, RIGHT, BOTTOM, PITCH = 14.0, 197.0, 283.0, 2.9
WIDTHS = (9.0, 66.0, 40.0, 7.5, 7.5, 7.5, 29.5, 8.0, 8.0)
HEADS = ("番号", "書類", "様式", "1号", "2号", "3号", "留意事項", "有", "無")
EDGES = list(accumulate(WIDTHS, initial=LEFT))
STAGES = "choice A=１ B=２ C=３ D=１ E=２ F=３"
SIGNS = {"o": "○", "c": "△", "x": "×"}
TYPES = {"enterprise": ("企業単独型", "Ａ", 0), "group": ("団体監理型", "Ｄ", 3)}
"""Part → name of the type, letter of its third face, and where its three categories begin in `need`."""


def checklist(part: str) -> DrawnSheet:
    name, letter, first = TYPES[part]
    sheet = DrawnSheet()
    _heading(sheet, name)
    _heads(sheet)
    top = sheet.y - 10
    for row in json.loads((HERE / "rows.json").read_text(encoding="utf-8")):
        need = row["need"][first : first + 3]
        if need == "xxx":
            continue
        form = row["form"].format(letter=letter)
        cells = [row["number"], row["document"], form, *(SIGNS[n] for n in need), row["remark"]]
        lines = [wrap(words, width - 1.6, 7.5) if words else [] for words, width in zip(cells, WIDTHS, strict=False)]
        height = max(6.4, 2.0 + PITCH * max(map(len, lines)))
        if sheet.y + height > BOTTOM:
            _close(sheet.page, top, sheet.y)
            sheet.pages.append(Page())
            sheet.y = top = 14.0
            _heads(sheet)
        _row(sheet, row, lines, height)
    _close(sheet.page, top, sheet.y)
    return sheet


def _heading(sheet: DrawnSheet, name: str) -> None:
    page = sheet.page
    title = f"技能実習計画認定申請に係る提出書類一覧・確認表（{name}）"
    page.text(LEFT, 12, RIGHT - LEFT, 6, title, 12, align="center")
    for y, words in ((22, "ⅰ　申請者の氏名又は名称"), (28, "ⅱ　申請する技能実習の区分"), (34, "ⅲ　技能実習生の氏名")):
        page.text(LEFT, y, 52, 6, words, 9.5)
    page.text(68, 28, 6, 6, "第", 9.5)
    page.text(84, 28, 6, 6, "号", 9.5, indent=1)
    for y, x, end, key, label, label_en, pointer, write, pii in (
        (22, 68, RIGHT, "applicant", "申請者の氏名又は名称", "Applicant", "/implementer/name", "", False),
        (28, 74, 84, "stage", "申請する技能実習の区分", "Stage", "/category", STAGES, False),
        (34, 68, RIGHT, "trainee", "技能実習生の氏名", "Trainee", "/trainees", "first_and_others", True),
    ):
        sheet.put(x, y, end - x, 6, key, "ⅰⅱⅲ"[(y - 22) // 6], label, label_en, pointer, write=write,
                  size=10, align="center" if key == "stage" else "left", pii=pii)  # fmt: skip
        page.line(x, y + 6, end, y + 6, "dotted")
    page.text(LEFT, 42, RIGHT - LEFT, 4, "○：必要　△：該当する場合に必要　×：不要", 8, align="right")
    sheet.y = 47


def _heads(sheet: DrawnSheet) -> None:
    page, y = sheet.page, sheet.y
    for number, ((x, end), words) in enumerate(zip(pairwise(EDGES), HEADS, strict=True)):
        if number in (3, 4, 5, 7, 8):
            page.text(x, y + 5, end - x, 5, words, 8, align="center")
        else:
            page.text(x, y, end - x, 10, words, 8.5, align="center")
    page.text(EDGES[3], y, 22.5, 5, "提出の要否", 8, align="center")
    page.text(EDGES[7], y, 16, 5, "申請者確認欄", 7, align="center")
    page.line(EDGES[3], y + 5, EDGES[6], y + 5)
    page.line(EDGES[7], y + 5, RIGHT, y + 5)
    sheet.y += 10


def _row(sheet: DrawnSheet, row: Row, lines: list[list[str]], height: float) -> None:
    page, y = sheet.page, sheet.y
    page.line(LEFT, y, RIGHT, y)
    for number, ((x, end), words) in enumerate(zip(pairwise(EDGES), lines, strict=False)):
        centred = number in (0, 3, 4, 5)
        if words:
            page.text(x, y, end - x, height, "\n".join(words), 8.5 if centred else 7.5, pitch=PITCH if len(words) > 1 else None,
                      align="center" if centred else "left", indent=0 if centred else 0.8)  # fmt: skip
    key = row["id"].replace("-", "_")
    for x, name, word, english in ((EDGES[7], "yes", "有", "enclosed"), (EDGES[8], "no", "無", "not enclosed")):
        pointer, write = ("/attachments", f"listed {row['id']}") if name == "yes" else (None, "")
        box = Box(f"d{key}_{name}", row["number"], f"{row['document'][:24]}（{word}）", f"{row['en']}: {english}", "circle",
                  size=8.5, align="center", word=word, provisional=True, pointer=pointer, write=write)  # fmt: skip
        sheet.boxes.append(box)
        page.box(box, x, y, 8, height)
    sheet.y += height


def _close(page: Page, top: float, bottom: float) -> None:
    page.frame(LEFT, top, RIGHT - LEFT, bottom - top, "thick")
    for number, x in enumerate(EDGES[1:-1], 1):
        page.line(x, top + 5 if number in (4, 5, 8) else top, x, bottom)


def draw(folder: Path = HERE) -> None:
    """Write boxes.json and the two templates."""
    write_sheets(folder, HERE.name, {part: checklist(part) for part in TYPES})


if __name__ == "__main__":
    draw()
