"""Faces 3 to 6 of a training plan: the lectures after entry and the schedule of the training, lying A4 pages.

Titles, header lines and the structure of the table (seven contents of five lines, twelve months, arrows) are known from
sources; headings and sizes are not verified against the official print. See NOTES.md of the form.
"""

from __future__ import annotations

from formkit.maintain.draw.page import GOTHIC, Page
from formkit.maintain.draw.sheet import DrawnSheet, wrap

LEFT, RIGHT = 14.0, 283.0
BLOCKS, MONTHS = 7, 12
CONTENT, PLACE, TOTAL, FIRST = 20.0, 118.0, 143.0, 157.0
"""Left edges of the columns of the schedule in mm."""
MONTH = (RIGHT - FIRST) / MONTHS
_MONTHS = [FIRST + MONTH * month for month in range(MONTHS + 1)]
_LINE = 3.44
_NOTE = "第３面～第６面の体裁は公式の様式と照合していない再現です / Layout not verified against the official form"

SUBJECTS = (
    ("日本語", "Japanese language", 2, 20.0),
    ("本邦での生活一般に関する知識", "General knowledge of life in Japan", 2, 13.5),
    (
        "出入国又は労働に関する法令の規定に違反していることを知ったときの対応方法その他技能実習生の法的保護に必要な情報",
        "What to do on learning of a breach of immigration or labour law, and other information for legal protection",
        4,
        12.0,
    ),
    ("本邦での円滑な技能等の修得等に資する知識", "Knowledge that helps to acquire the skills smoothly", 2, 18.0),
)
"""The four subjects by law, how many lines each has, and their height in mm."""


def _start(face: str, letters: str, title: str) -> DrawnSheet:
    page = Page(landscape=True)
    page.text(LEFT, 9, 26, 4.5, "別記様式第１号", face=GOTHIC)
    page.text(40, 9, 45, 4.5, "（第４条第１項関係）")
    page.text(233, 9, 50, 4.5, "（日本産業規格Ａ列４）", align="right")
    page.text(LEFT, 13.8, 60, 4.8, f"{face}　{letters}")
    page.text(98.5, 13.5, 100, 6.5, title, 14, align="center")
    page.text(LEFT, 199.3, 200, 2.8, _NOTE, 6)
    return DrawnSheet([page])


def _level(page: Page, y: float, x: float = LEFT, end: float = RIGHT) -> None:
    page.line(x, y, end, y)


# -- 第３面 -------------------------------------------------------------------------------------------------------------

_LECTURES = (LEFT, 52.0, 110.0, 151.0, 203.0, 232.0, 249.0, 266.0, RIGHT)


def lecture_face(letter: str) -> DrawnSheet:
    """第３面 Ａ or Ｄ: the lectures after entry by the four subjects of the law."""
    sheet = _start("第３面", letter, "入国後講習実施予定表")
    page, top = sheet.page, 26.0
    heads = ("科目", "内容（時間数）", "講師（役職・氏名）", "実施場所（施設名・所在地）", "実施期間")
    page.columns(_LECTURES[:6], top, 10, heads, 9)
    page.columns((232, 266), top, 5, ("時間数",), 9)
    page.columns(_LECTURES[5:8], top + 5, 5, ("１月目", "２月目"), 9)
    page.columns(_LECTURES[7:], top, 10, ("合計時間",), 9)
    _level(page, top + 5, 232, 266)
    y = top + 10
    for number, (words, english, count, height) in enumerate(SUBJECTS, 1):
        _level(page, y)
        page.text(LEFT, y, 38, height * count, "\n".join(wrap(words, 36, 9)), 9, indent=1, pitch=4.2)
        for line in range(1, count + 1):
            page.line(52, y, RIGHT, y, "dotted")
            _lecture(sheet, y, height, number, (words, english), line, last=line == count)
            y += height
    _level(page, y)
    page.text(LEFT, y, 218, 7, "合計時間", 9, align="center")
    for x, key, place, label, label_en in (
        (232, "sum_month1", "hours_by_month/0", "１月目の時間数の合計", "Hours in month 1"),
        (249, "sum_month2", "hours_by_month/1", "２月目の時間数の合計", "Hours in month 2"),
        (266, "sum_hours", "hours", "合計時間の合計", "Hours in all"),
    ):
        sheet.put(x, y, 17, 7, key, "", label, label_en, "/plan/lectures", write=f"sum_of {place}", size=9,
                  align="center")  # fmt: skip
    page.frame(LEFT, top, RIGHT - LEFT, y + 7 - top, "thick")
    page.uprights(_LECTURES[1:5], top, y)
    page.uprights((232, 266), top, y + 7)
    page.line(249, top + 5, 249, y + 7)
    return sheet


def _lecture(
    sheet: DrawnSheet, y: float, height: float, number: int, subject: tuple[str, str], line: int, *, last: bool
) -> None:
    """One line of a subject: its n-th lecture, or all from the n-th on in the last line."""
    words, english = subject[0] if len(subject[0]) < 30 else "法的保護に必要な情報", subject[1]
    x, which = _LECTURES, f"from {line} | each" if last else f"nth {line}"
    boxes = (
        (x[1], x[2], 0, height, "content", "内容（時間数）", "Contents (hours)", "topics", "left", 0, False),
        (x[2], x[3], 0, height, "teacher", "講師（役職・氏名）", "Lecturer (title and name)", "/teacher | titled", "left", 0, True),
        (x[3], x[4], 0, height / 2, "place", "実施場所（施設名）", "Place", "/place/name", "left", 1, False),
        (x[3], x[4], height / 2, height / 2, "address", "実施場所（所在地）", "Address of the place", "/place/address | address_line",
         "left", 0, False),
        (x[4], x[5], 0, height, "period", "実施期間", "Period", "/period | period", "center", 0, False),
        (x[5], x[6], 0, height, "month1", "１月目の時間数", "Hours in month 1", "/hours_by_month | month_hours 1", "center", 0, False),
        (x[6], x[7], 0, height, "month2", "２月目の時間数", "Hours in month 2", "/hours_by_month | month_hours 2", "center", 0, False),
        (x[7], x[8], 0, height, "hours", "合計時間", "Hours in all", "/hours | number", "center", 0, False),
    )  # fmt: skip
    for left, right, down, tall, key, label, label_en, how, align, lines, pii in boxes:
        sheet.put(
            left, y + down, right - left, tall, f"subject{number}_{line}_{key}", words, f"{label}（{line}）",
            f"{english}: {label_en} ({line})", "/plan/lectures",
            write=f"where subject={number} | {which} | {how}", size=8 if lines == 0 and align == "left" else 9,
            align="center" if align == "center" else "left", lines=lines, pii=pii,
        )  # fmt: skip


# -- 第４面～第６面 -----------------------------------------------------------------------------------------------------


def training_face(face: str, letters: str, title: str, *, second: bool = False) -> DrawnSheet:
    """第４面, 第５面 or 第６面: who learns what, from whom, where, and for how many hours in which months.

    `second`: the face of the second year, whose materials, machines and products may differ.
    """
    sheet = _start(face, letters, title)
    page = sheet.page
    sheet.copies(255, 14, 4.5, (("枚目", "Sheet"), ("枚数", "Sheets")))
    _head(sheet)
    top = 40.8
    _columns(page, top)
    for block in range(BLOCKS):
        _block(sheet, top + 8 + 5 * _LINE * block, block)
    bottom = top + 8 + 5 * _LINE * BLOCKS
    _sums(sheet, bottom, "sheet", "この紙の計", "This sheet", "/rows")
    _sums(sheet, bottom + 4.2, "sum", "合計", "In all", "/entries")
    page.frame(LEFT, top, RIGHT - LEFT, bottom + 8.4 - top, "thick")
    _lower(sheet, bottom + 9.4, second)
    return sheet


def _head(sheet: DrawnSheet) -> None:
    page = sheet.page
    page.text(LEFT, 21, 42, 4.6, "技能実習を行わせる事業所", 9)
    for number in range(3):
        y, sign = 21.0 + 4.6 * number, "①②③"[number]
        for start, w, words in ((57, 6, sign), (63, 14, "事業所名"), (160, 12, "所在地")):
            page.text(start, y, w, 4.6, words, 9)
        for start, end, key, label, label_en, how in (
            (77, 158, "name", "事業所名", "Name of the place", "/name"),
            (172, RIGHT, "address", "所在地", "Address of the place", "/address | address_line"),
        ):
            sheet.put(start, y, end - start, 4.6, f"place{number + 1}_{key}", f"事業所{sign}", label, label_en,
                      f"/plan/schedule/workplaces/{number}", write=f"lookup /implementer/workplaces | {how}", align="left")  # fmt: skip
        page.line(57, y + 4.6, RIGHT, y + 4.6, "dotted")
    y = 35.2
    page.text(LEFT, y, 42, 4.6, "実習期間", 9)
    x = 57.0
    for key in ("from", "to"):
        x = sheet.date(x, y, 4.6, f"period_{key}", "実習期間", "実習期間（{}）", f"Period of training ({key}, {{}})",
                       f"/plan/schedule/period/{key}")  # fmt: skip
        page.text(x, y, 5, 4.6, "日", 9, align="center")
        if key == "from":
            page.text(x + 5, y, 8, 4.6, "～", 9, align="center")
        x += 13


def _columns(page: Page, top: float) -> None:
    """The two lines of headings."""
    page.columns((CONTENT, PLACE, TOTAL, FIRST), top, 8, ("技能実習の内容", "事業所", "合計時間"), 9)
    page.uprights((CONTENT, PLACE, TOTAL, FIRST), top, top + 8)
    page.text(FIRST, top, RIGHT - FIRST, 4, "月・時間数", 9, align="center")
    _level(page, top + 4, FIRST)
    page.columns(_MONTHS, top + 4, 4, [f"{month}月目" for month in range(1, MONTHS + 1)], 8)
    page.uprights(_MONTHS[1:-1], top + 4, top + 8)
    _level(page, top + 8)


def _block(sheet: DrawnSheet, y: float, block: int) -> None:
    """One content: three lines of words, one of ticks, one for the instructor; hours above the arrow."""
    page, fact, key = sheet.page, f"/rows/{block}", f"task{block + 1}"
    item, height = f"内容（上から{block + 1}）", 5 * _LINE
    page.uprights((CONTENT, PLACE, TOTAL, FIRST), y, y + height)
    sheet.put(LEFT, y, CONTENT - LEFT, height, f"{key}_number", item, "番号", "Number", "/copy/first", write=f"circled {block}", size=11, align="center")  # fmt: skip
    sheet.put(CONTENT, y, PLACE - CONTENT, 3 * _LINE, f"{key}_content", item, "技能実習の内容", "Contents of the training",
              f"{fact}/content", write="lines", size=7.5, align="left", lines=0)  # fmt: skip
    row = y + 3 * _LINE
    page.line(CONTENT, row, PLACE, row, "dotted")
    for x, name, words, english, place, value in (
        (21.0, "essential", "必須業務", "Essential work", "duty", "essential"),
        (41.0, "related", "関連業務", "Related work", "duty", "related"),
        (61.0, "peripheral", "周辺業務", "Peripheral work", "duty", "peripheral"),
        (88.0, "safety", "安全衛生業務", "Safety and health work", "safety", "true"),
    ):
        sheet.put(x, row, 3.4, _LINE, f"{key}_{name}", item, words, english, f"{fact}/{place}", kind="tick", write=f"is {value}", size=8, align="center")  # fmt: skip
        page.text(x + 3.4, row, 24 if value == "true" else 15, _LINE, words, 8, indent=0.4)
    row += _LINE
    page.line(CONTENT, row, PLACE, row, "dotted")
    page.text(CONTENT, row, 11, _LINE, "指導員", 8, indent=1)
    sheet.put(CONTENT + 11, row, PLACE - CONTENT - 11, _LINE, f"{key}_instructor", item, "指導員（役職・氏名）",
              "Instructor (title and name)", f"{fact}/instructor", write="titled years", size=7.5,
              align="left", pii=True)  # fmt: skip
    sheet.put(PLACE, y, TOTAL - PLACE, height, f"{key}_place", item, "事業所", "Place of training", f"{fact}/workplace",
              write="lookup /implementer/workplaces | /name", size=7.5, align="left", lines=0)  # fmt: skip
    sheet.put(TOTAL, y, FIRST - TOTAL, height, f"{key}_hours", item, "合計時間", "Hours in all", f"{fact}/hours_total",
              write="number", align="center")  # fmt: skip
    for month, x in enumerate(_MONTHS[:-1]):
        sheet.put(x, y + 0.6 * _LINE, MONTH, 2 * _LINE, f"{key}_month{month + 1}", item, f"{month + 1}月目の時間数",
                  f"Hours in month {month + 1}", f"{fact}/hours_by_month", write=f"month_hours {month + 1}", size=8, align="center")  # fmt: skip
    page.uprights(_MONTHS[1:-1], y, y + 2.6 * _LINE, "dotted")
    page.uprights(_MONTHS[1:-1], y + 4 * _LINE, y + height, "dotted")
    sheet.put(FIRST, y + 2.6 * _LINE, RIGHT - FIRST, 1.4 * _LINE, f"{key}_arrow", item, "実施する月", "Months of training",
              f"{fact}/hours_by_month", kind="grid", write="months_arrow", align="left", capacity=MONTHS)  # fmt: skip
    _level(page, y + height)


def _sums(sheet: DrawnSheet, y: float, key: str, words: str, english: str, rows: str) -> None:
    page = sheet.page
    page.text(LEFT, y, TOTAL - LEFT - 2, 4.2, words, 9, align="right")
    sheet.put(TOTAL, y, FIRST - TOTAL, 4.2, f"{key}_hours", words, "合計時間", f"{english}: hours", rows,
              write="sum_of hours_total", align="center")  # fmt: skip
    page.uprights((TOTAL, *_MONTHS[:-1]), y, y + 4.2)
    for month, x in enumerate(_MONTHS[:-1]):
        sheet.put(x, y, MONTH, 4.2, f"{key}_month{month + 1}", words, f"{month + 1}月目の時間数",
                  f"{english}: hours in month {month + 1}", rows, write=f"sum_of hours_by_month/{month}", size=8, align="center")  # fmt: skip
    _level(page, y + 4.2)


def _lower(sheet: DrawnSheet, top: float, second: bool) -> None:
    """Materials, machines and products."""
    page, height = sheet.page, 6.5
    for y, key, words, english in (
        (top, "materials", "使用する素材、材料等", "Materials used"),
        (top + height, "tools", "使用する機械、器具等", "Machines and tools used"),
        (top + 2 * height, "products", "製品等の例", "Examples of products"),
    ):
        page.text(LEFT, y, 42, height, words, 9, indent=1)
        sheet.put(56, y, RIGHT - 56, height, key, "", words, english, f"/plan/schedule/{key}",
                  write=f"prefer /plan/schedule/second_year/{key} | joined ；" if second else "joined ；", size=8.5, align="left", lines=0)  # fmt: skip
        _level(page, y)
    page.frame(LEFT, top, RIGHT - LEFT, 3 * height, "thick")
    page.line(56, top, 56, top + 3 * height)
