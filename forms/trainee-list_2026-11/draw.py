"""Draws the list of trainees that goes with several plans filed at once: fifteen a page, in a layout of our own.

Run it to write boxes.json and template-list.docx beside it.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from pathlib import Path

from formkit.maintain.draw import Page
from formkit.maintain.draw.files import write_sheets
from formkit.maintain.draw.sheet import DrawnSheet

HERE = Path(__file__).resolve().parent

LEFT, RIGHT, TOP, HEAD, ROW, ROWS = 14.0, 283.0, 44.0, 8.0, 9.4, 15
NOTE = "機構の様式と照合していない独自の体裁です / Our own layout, not verified against OTIT's list"
CATEGORIES = "choice A='Ａ 第一号企業単独型' B='Ｂ 第二号企業単独型' C='Ｃ 第三号企業単独型' D='Ｄ 第一号団体監理型' E='Ｅ 第二号団体監理型' F='Ｆ 第三号団体監理型'"

# width in mm, key, heading, English, pointer in one trainee, pipe, type size, personal
COLUMNS = (
    (8.0, "number", "番号", "No.", None, "circled", 10.0, False),
    (48.0, "roman", "氏名（ローマ字）", "Name in Roman letters", "/name", "roman", 9.0, True),
    (22.0, "kanji", "氏名（漢字）", "Name in kanji", "/name/kanji", "", 9.0, True),
    (38.0, "kana", "フリガナ", "Reading", "/name/kana", "", 8.5, True),
    (22.0, "nationality", "国籍・地域", "Nationality", "/nationality", "nationality", 8.5, False),
    (22.0, "birth_date", "生年月日", "Date of birth", "/birth_date", "date_slash", 9.0, True),
    (9.0, "sex", "性別", "Sex", "/sex", "choice M=男 F=女", 9.0, True),
    (22.0, "passport", "旅券番号", "Passport number", "/passport/number", "", 9.0, True),
    (48.0, "occupation", "職種・作業", "Occupation and operation", "",
     "plan | /occupation | occupation || plan | /non_transfer | details occupation operation", 8.0, False),
    (30.0, "period", "技能実習の期間", "Period of the training", "", "plan | /periods/0 | period", 9.0, False),
)  # fmt: skip


def trainee_list() -> DrawnSheet:
    sheet = DrawnSheet([Page(landscape=True)])
    page = sheet.page
    page.text(LEFT, 12, RIGHT - LEFT, 7, "申請する技能実習計画の対象となる技能実習生の名簿", 14, align="center")
    for x, w, y, words in (
        (LEFT, 32, 22, "申請者"), (LEFT, 32, 28, "監理団体"), (LEFT, 32, 34, "技能実習の区分"), (198, 20, 22, "申請日"),
        (198, 20, 34, "人数"),
    ):  # fmt: skip
        page.text(x, y, w, 6, words, 9.5)
    for x, end, y, key, label, label_en, pointer, write in (
        (46, 190, 22, "applicant", "申請者", "Applicant", "/implementer/name", ""),
        (46, 190, 28, "supervisor", "監理団体", "Supervising organisation", "/supervisor/name", ""),
        (46, 190, 34, "category", "技能実習の区分", "Category", "/category", CATEGORIES),
        (218, 262, 22, "date", "申請日", "Date of the application", "/dates/application", "date_ja"),
        (218, 232, 34, "count", "人数", "Number of trainees", "/entries", "count"),
    ):
        sheet.put(x, y, end - x, 6, key, "", label, label_en, pointer, write=write, size=10,
                  align="left", categories="DEF" if key == "supervisor" else "ABCDEF")  # fmt: skip
        page.line(x, y + 6, end, y + 6, "dotted")
    page.text(232, 34, 8, 6, "名", 9.5, indent=1)
    sheet.copies(252, 34, 6, (("頁", "Page"), ("頁数", "Pages")), end="頁）")
    table(sheet)
    page.text(LEFT, 199.3, 200, 2.8, NOTE, 6)
    return sheet


def table(sheet: DrawnSheet) -> None:
    page = sheet.page
    edges = list(accumulate((column[0] for column in COLUMNS), initial=LEFT))
    bottom = TOP + HEAD + ROW * ROWS
    page.columns(edges, TOP, HEAD, (column[2] for column in COLUMNS), 8.5)
    for row in range(ROWS):
        y = TOP + HEAD + ROW * row
        page.line(LEFT, y, RIGHT, y)
        for (x, end), column in zip(pairwise(edges), COLUMNS, strict=True):
            _, key, words, english, pointer, write, size, pii = column
            sheet.put(x, y, end - x, ROW, f"row{row + 1:02}_{key}", f"{row + 1}行目", words, english,
                      "/copy/first" if pointer is None else f"/rows/{row}{pointer}", write=f"circled {row}" if pointer is None else write, size=size, lines=2, pii=pii,
                      align="center" if key in ("number", "sex", "birth_date", "passport") else "left")  # fmt: skip
    page.uprights(edges[1:-1], TOP, bottom)
    page.frame(LEFT, TOP, RIGHT - LEFT, bottom - TOP, "thick")


def draw(folder: Path = HERE) -> None:
    """Write boxes.json and the template."""
    write_sheets(folder, HERE.name, {"list": trainee_list()})


if __name__ == "__main__":
    draw()
