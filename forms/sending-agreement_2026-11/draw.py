"""Draws formkit's own agreement between supervising and sending organisation: Japanese left, English right.

The wording is in articles.json (clauses) and wording.json (schedule, annexes, Vietnamese and Indonesian key terms).
Run it to write template-<part>.docx beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from formkit.draw import GOTHIC, MINCHO, VALUE, Page, Stamp, document, read_boxes
from formkit.fit import wrap
from formkit.glyphs import default_face
from formkit.model import PT_PER_MM, Box
from formkit.world import write_bytes

HERE = Path(__file__).resolve().parent
Boxes = Mapping[str, Box]

LEFT, MIDDLE, RIGHT = 14.0, 105.0, 196.0
TOP, BOTTOM = 14.0, 279.0
GUTTER = 2.5


def read(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


WORDING: Mapping[str, Any] = read("wording")
SIZES = {"ja": 9.0, "en": 8.0, "vi": 8.0, "id": 8.0}
PITCHES = {"ja": 4.3, "en": 3.9, "vi": 3.9, "id": 3.9}


class Flow:
    """Pages filled from the top; whoever needs room asks for it and gets a new page when there is none."""

    def __init__(self, part: str, boxes: Boxes) -> None:
        self.part, self.boxes = part, boxes
        self.pages: list[Page] = []
        self.y = BOTTOM
        self.turn()

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def turn(self) -> None:
        self.pages.append(Page())
        self.y = TOP

    def need(self, height: float) -> bool:
        """Turn the page unless `height` mm are left; says whether it turned."""
        if self.y + height <= BOTTOM:
            return False
        self.turn()
        return True

    def done(self) -> list[Page]:
        """The pages, numbered in the foot."""
        ja, en = WORDING["titles"][self.part]
        for number, page in enumerate(self.pages, 1):
            line = f"{ja} / {en}    {number} / {len(self.pages)}"
            page.text(LEFT, 281.5, RIGHT - LEFT, 4, line, 8, align="center", face=VALUE, gap=0.0)
            note = "formkit の案（公式の様式ではありません） / Draft by formkit, not an official form"
            page.text(LEFT, 285.5, RIGHT - LEFT, 3, note, 6, align="center", face=VALUE, gap=0.0, colour="777777")
        return self.pages


def broken(words: str, width: float, size: float) -> list[str]:
    """Words broken into lines that fit `width` mm."""
    room = (width - 0.6) * PT_PER_MM * 1000 / size
    return [line.rstrip() for line, _ in wrap(words, default_face(), room)]


def block(
    page: Page, x: float, y: float, w: float, words: str, lang: str, *, size: float | None = None,
    pitch: float | None = None, h: float | None = None, indent: float = 0.0,
) -> float:  # fmt: skip
    """Set a paragraph and give its height; with `h`, it stands in a cell of that height."""
    size, pitch = size or SIZES[lang], pitch or PITCHES[lang]
    face = MINCHO if lang == "ja" else VALUE
    lines = broken(words, w - indent, size)
    height = pitch * len(lines)
    page.text(
        x, y, w, h or height, "\n".join(lines), size, pitch=pitch, face=face, indent=indent, gap=0.0,
        valign="top" if h is None else "center",
    )  # fmt: skip
    return height


def height_of(words: str, w: float, lang: str) -> float:
    return PITCHES[lang] * len(broken(words, w, SIZES[lang]))


def title(flow: Flow, *, big: Sequence[str] | None = None) -> None:
    """Title of a part in both languages, and the number of the agreement at the right."""
    page = flow.page
    if "agreement_number" in flow.boxes:
        page.text(MIDDLE + 10, flow.y, 36, 6, "契約番号 / Agreement No.", 7, face=VALUE, gap=0.0, align="right")
        page.box(flow.boxes["agreement_number"], MIDDLE + 47, flow.y, RIGHT - MIDDLE - 47, 6)
        page.line(MIDDLE + 47, flow.y + 6, RIGHT, flow.y + 6)
        flow.y += 8
    for ja, en, ja_size, en_size in [(*big, 14.0, 11.0)] if big else []:
        page.text(LEFT, flow.y, RIGHT - LEFT, 8, str(ja), float(ja_size), align="center", face=GOTHIC)
        page.text(LEFT, flow.y + 8, RIGHT - LEFT, 6, str(en), float(en_size), align="center", face=VALUE, gap=0.0)
        flow.y += 16
    ja, en = WORDING["titles"][flow.part]
    page.text(LEFT, flow.y, RIGHT - LEFT, 7, f"{ja}　{en}", 12, align="center", face=GOTHIC)
    flow.y += 9


def heading(flow: Flow, ja: str, en: str, h: float = 6.0, gutter: float = 0.0) -> None:
    page = flow.page
    page.text(LEFT, flow.y, MIDDLE - LEFT, h, ja, 9.5, face=GOTHIC)
    page.text(MIDDLE + gutter, flow.y, RIGHT - MIDDLE - gutter, h, en, 9, face=GOTHIC, gap=0.0)
    flow.y += h


def notes(flow: Flow) -> None:
    flow.y += 1.5
    for ja, en in WORDING["notes"].get(flow.part, ()):
        pair(flow, ja, en, "", 0.0)
        flow.y += 0.8


def pair(flow: Flow, ja: str, en: str, number: str, indent: float, other: str = "en") -> None:
    """One clause: its number and Japanese on the left, its number and the other language on the right."""
    width = MIDDLE - LEFT - GUTTER - indent
    height = max(height_of(ja, width, "ja"), height_of(en, width, other))
    flow.need(height)
    page = flow.page
    for x, words, lang in ((LEFT, ja, "ja"), (MIDDLE + GUTTER, en, other)):
        if number:
            deep = 3.0 if number.startswith("(") else 0.0
            page.text(x + deep, flow.y, indent - deep, PITCHES[lang], number, 8, face=VALUE, gap=0.0, valign="top", pitch=PITCHES[lang])
        block(page, x + indent, flow.y, width, words, lang)
    flow.y += height


# -- 要目表 --------------------------------------------------------------------------------------------------------------


def schedule(flow: Flow) -> None:
    title(flow, big=read("articles")["title"])
    label = 27.0
    for section in WORDING["schedule"]:
        flow.need(6.0 + section["rows"][0][3])
        heading(flow, f"{section['no']}　{section['ja']}", f"{section['no']}  {section['en']}")
        top = flow.y
        for key, ja, en, h in section["rows"]:
            if flow.y + h > BOTTOM:
                uprights(flow.page, top, flow.y, label)
                flow.turn()
                top = flow.y
            page = flow.page
            page.line(LEFT, flow.y, RIGHT, flow.y)
            for x, words, lang in ((LEFT, ja, "ja"), (MIDDLE, en, "en")):
                small_label(page, x, flow.y, label, h, words, lang)
                if key == "languages":
                    ticks(flow, x + label, flow.y, h, lang)
                else:
                    box = flow.boxes[f"{key}_{lang}"]
                    page.box(box, x + label, flow.y, MIDDLE - LEFT - label, h)
            flow.y += h
        uprights(flow.page, top, flow.y, label)
        flow.page.line(LEFT, flow.y, RIGHT, flow.y)
        flow.y += 1.6
    notes(flow)


def uprights(page: Page, top: float, bottom: float, label: float) -> None:
    for x in (LEFT, LEFT + label, MIDDLE, MIDDLE + label, RIGHT):
        page.line(x, top, x, bottom, "thin")
    page.line(LEFT, bottom, RIGHT, bottom)


def small_label(page: Page, x: float, y: float, w: float, h: float, words: str, lang: str) -> None:
    """A label on one line, or smaller on two."""
    for size, most in ((8.0 if lang == "ja" else 7.5, 1), (7.0, 2), (6.5, 3), (6.0, 4)):
        if len(broken(words, w - 0.8, size)) <= most:
            break
    block(page, x, y, w, words, lang, size=size, pitch=size * 0.385, h=h, indent=0.8)


def ticks(flow: Flow, x: float, y: float, h: float, lang: str) -> None:
    words = {"ja": ("ベトナム語", "インドネシア語"), "en": ("Vietnamese", "Indonesian")}[lang]
    for number, code in enumerate(("vi", "id")):
        at = x + 1 + 28 * number
        flow.page.box(flow.boxes[f"language_{code}_{lang}"], at, y, 4.5, h)
        flow.page.text(at + 5, y, 22, h, words[number], 8, face=VALUE, gap=0.0)


# -- 契約条項 ------------------------------------------------------------------------------------------------------------


def articles(flow: Flow) -> None:
    title(flow)
    text = read("articles")
    pair(flow, *text["preamble"], "", 0.0)
    flow.y += 2.5
    for article in text["articles"]:
        no = article["no"]
        first = article["clauses"][0]
        flow.need(6 + max(height_of(first[1], 80, "ja"), height_of(first[2], 80, "en")))
        heading(flow, f"第{no}条　{article['ja']}", f"Article {no}  {article['en']}", 5.6, GUTTER)
        count = 0
        for label, ja, en in article["clauses"]:
            count += not label
            pair(flow, ja, en, label or f"{no}.{count}", 8.5)
            flow.y += 0.7
        flow.y += 1.6
    signatures(flow)


def signatures(flow: Flow) -> None:
    flow.need(84)
    page, boxes = flow.page, flow.boxes
    flow.y += 2
    ja = "以上を証するため、双方の権限のある代表者が署名する。"
    en = "In witness whereof the authorised representatives of both parties sign."
    pair(flow, ja, en, "", 0.0)
    flow.y += 2
    top, label = flow.y, 27.0
    for x, who, ja, en in ((LEFT, "supervisor", "甲　監理団体", "Supervisor"), (MIDDLE, "sender", "乙　外国の送出機関", "Sender")):
        page.text(x, top, MIDDLE - LEFT, 6, f"{ja} / {en}", 9, face=GOTHIC, indent=0.8)
        y = top + 6
        for words, other, key, h in (
            ("名称", "Name", "name", 7.5), ("", "", "name_en", 7.5), ("役職", "Title", "title", 5.6), ("", "", "title_en", 5.6),
            ("氏名", "Name of signatory", "representative", 5.6), ("", "", "representative_en", 5.6),
            ("署名", "Signature", "", 14), ("押印", "Seal", "", 14), ("日付", "Date", "", 7), ("場所", "Place", "", 7),
        ):  # fmt: skip
            if words:
                page.line(x, y, x + MIDDLE - LEFT, y)
                page.text(x, y, label, h, f"{words} / {other}", 8, face=VALUE, gap=0.0, indent=0.8)
            if key:
                page.box(boxes[f"{who}_{key}"], x + label, y, MIDDLE - LEFT - label, h)
            y += h
        flow.y = y
    uprights(page, top + 6, flow.y, label)


# -- 別表 ---------------------------------------------------------------------------------------------------------------


def head(flow: Flow, rows: Sequence[tuple[str, str, str]], h: float = 7.0) -> None:
    """Facts above a table: label, then the Japanese and the English box."""
    top, label = flow.y, 27.0
    for key, ja, en in rows:
        flow.page.line(LEFT, flow.y, RIGHT, flow.y)
        for x, words, lang in ((LEFT, ja, "ja"), (MIDDLE, en, "en")):
            small_label(flow.page, x, flow.y, label, h, words, lang)
            box = flow.boxes.get(f"{key}_{lang}") or flow.boxes[key]
            flow.page.box(box, x + label, flow.y, MIDDLE - LEFT - label, h)
        flow.y += h
    uprights(flow.page, top, flow.y, label)
    flow.y += 2


Column = tuple[float, str, str, str]
"""Width in mm, Japanese and English heading, and how the rows' boxes are called: `name*` for a pair, `no` to number."""


def table(flow: Flow, columns: Sequence[Column], prefix: str, count: int, h: float) -> float:
    """A table of `count` rows of boxes; gives where it began."""
    page, top = flow.page, flow.y
    x = LEFT
    for w, ja, en, _ in columns:
        page.text(x, top, w, 4.5, ja, 8, align="center", face=GOTHIC)
        page.text(x, top + 4.5, w, 3.5, en, 6.5, align="center", face=VALUE, gap=0.0)
        x += w
    page.line(LEFT, top, RIGHT, top)
    flow.y += 8
    for number in range(1, count + 1):
        page.line(LEFT, flow.y, RIGHT, flow.y)
        x = LEFT
        for w, _, _, key in columns:
            if key == "no":
                page.text(x, flow.y, w, h, str(number), 8, align="center", face=VALUE, gap=0.0)
            elif key.endswith("*"):
                page.box(flow.boxes[f"{prefix}{number}_{key[:-1]}_ja"], x, flow.y, w, h / 2)
                page.box(flow.boxes[f"{prefix}{number}_{key[:-1]}_en"], x, flow.y + h / 2, w, h / 2)
            else:
                page.box(flow.boxes[f"{prefix}{number}_{key}"], x, flow.y, w, h)
            x += w
        flow.y += h
    page.line(LEFT, flow.y, RIGHT, flow.y)
    x = LEFT
    for w in (0.0, *(column[0] for column in columns)):
        x += w
        page.line(x, top, x, flow.y)
    return top


def total(flow: Flow, words: str, cells: Sequence[tuple[float, float, str]]) -> None:
    """A last line under a table: words and the boxes of its sums, as (x, width, box)."""
    page, y, h = flow.page, flow.y, 7.0
    first = min(x for x, _, _ in cells)
    page.text(LEFT, y, first - LEFT, h, words, 8, align="right", face=VALUE, gap=0.0)
    for x, w, key in cells:
        page.box(flow.boxes[key], x, y, w, h)
        page.frame(x, y, w, h)
    flow.y += h + 2


def annex_1(flow: Flow) -> None:
    title(flow)
    columns: list[Column] = [
        (7, "番号", "No.", "no"), (40, "名目", "Fee", "name*"), (24, "払う者", "Payer", "payer*"),
        (41, "算出の基準", "Basis", "basis*"), (26, "額（1人）", "Amount (1 person)", "amount"), (19, "円換算", "JPY", "jpy"),
        (25, "払う時期", "When paid", "when*"),
    ]  # fmt: skip
    table(flow, columns, "fee", 8, 18)
    total(flow, "実習生が払う額の合計 / Total paid by a Trainee", [(126, 26, "total"), (152, 19, "total_jpy")])
    head(flow, [("exchange", "円換算の率及び日", "Exchange rate, date"), ("published", "基準の公表", "Basis published")], 8)
    notes(flow)


def annex_2(flow: Flow) -> None:
    title(flow)
    columns: list[Column] = [
        (7, "番号", "No.", "no"), (58, "費用", "Cost", "item*"), (14, "乙", "Sender", "sender"), (16, "甲", "Supervisor", "supervisor"),
        (18, "実習実施者", "Implementer", "implementer"), (14, "実習生", "Trainee", "trainee"), (55, "摘要", "Remark", "remark*"),
    ]  # fmt: skip
    table(flow, columns, "cost", 14, 15)
    notes(flow)


def annex_3(flow: Flow) -> None:
    title(flow)
    rows = [("period", "期間", "Period"), ("place", "場所", "Place"), ("certificate", "修了の証明", "Certificate")]
    head(flow, rows, 8)
    columns: list[Column] = [
        (7, "番号", "No.", "no"), (44, "科目", "Subject", "name*"), (66, "内容", "Content", "content*"), (14, "時間", "Hours", "hours"),
        (19, "週", "Weeks", "weeks"), (32, "講師", "Teacher", "teacher"),
    ]  # fmt: skip
    table(flow, columns, "subject", 10, 15)
    total(flow, "時間数の合計 / Total hours", [(131, 14, "hours_total")])
    notes(flow)


def annex_4(flow: Flow) -> None:
    title(flow)
    rows = [("sender_name", "乙の名称", "Sender"), ("implementer_name", "実習実施者", "Implementer")]
    head(flow, rows)
    flow.y -= 2
    page, y = flow.page, flow.y
    for x, words, lang, key in ((LEFT, "入国予定日", "ja", "entry"), (MIDDLE, "Planned entry", "en", "entry_en")):
        small_label(page, x, y, 27, 7, words, lang)
        page.box(flow.boxes[key], x + 27, y, MIDDLE - LEFT - 27, 7)
    flow.y += 7
    uprights(page, y, flow.y, 27)
    flow.y += 2
    columns: list[Column] = [
        (8, "番号", "No.", "no"), (58, "氏名", "Name as in the passport", "name"), (54, "カタカナ", "In katakana", "kana"),
        (24, "生年月日", "Date of birth", "birth"), (12, "性別", "Sex", "sex"), (26, "国籍", "Nationality", "nationality"),
    ]  # fmt: skip
    table(flow, columns, "trainee", 20, 7.6)
    flow.page.text(LEFT, flow.y + 1, 60, 5, "21人目から / From the 21st on", 8, face=VALUE, gap=0.0)
    flow.page.box(flow.boxes["others"], LEFT, flow.y + 6, RIGHT - LEFT, 24, valign="top")
    flow.page.frame(LEFT, flow.y + 6, RIGHT - LEFT, 24)
    flow.y += 31
    notes(flow)


def promises(flow: Flow, other: str) -> None:
    """What nobody may do, and the Trainee's confirmation, for handwriting."""
    for number, entry in enumerate(WORDING["promises"], 1):
        pair(flow, entry["ja"], entry[other], str(number), 8.5, other)
        flow.y += 1.6
    flow.y += 3
    flow.page.line(LEFT, flow.y, RIGHT, flow.y)
    flow.y += 3
    head_ja = "確認書"
    head_other = {"en": "Confirmation", "vi": "Giấy xác nhận", "id": "Surat konfirmasi"}[other]
    flow.page.text(LEFT, flow.y, MIDDLE - LEFT, 6, head_ja, 10, face=GOTHIC)
    flow.page.text(MIDDLE + GUTTER, flow.y, RIGHT - MIDDLE - GUTTER, 6, head_other, 9, face=VALUE, gap=0.0)
    flow.y += 7
    pair(flow, WORDING["confirmation"]["ja"], WORDING["confirmation"][other], "", 0.0, other)
    flow.y += 4
    top = flow.y
    for ja, words in zip(WORDING["signature"]["ja"], WORDING["signature"][other], strict=True):
        flow.page.line(LEFT, flow.y, RIGHT, flow.y)
        flow.page.text(LEFT, flow.y, 62, 10, f"{ja} / {words}", 8, face=VALUE, gap=0.0, indent=0.8)
        flow.y += 10
    flow.page.frame(LEFT, top, RIGHT - LEFT, flow.y - top)
    flow.page.line(LEFT + 62, top, LEFT + 62, flow.y)


def annex_5(flow: Flow) -> None:
    title(flow)
    head(flow, [("explained", "説明する言語", "Explained in")])
    promises(flow, "en")
    flow.y += 2
    notes(flow)


def terms(other: str) -> Callable[[Flow], None]:
    """Key terms in another language beside Japanese, then promises and confirmation."""

    def draw_terms(flow: Flow) -> None:
        title(flow)
        label, h, top = 33.0, 10.0, flow.y
        for key, ja, vi, indonesian in WORDING["terms"]:
            flow.page.line(LEFT, flow.y, RIGHT, flow.y)
            for x, words, lang in ((LEFT, ja, "ja"), (MIDDLE, vi if other == "vi" else indonesian, other)):
                small_label(flow.page, x, flow.y, label, h, words, lang)
                flow.page.box(flow.boxes[f"{key}_{lang}"], x + label, flow.y, MIDDLE - LEFT - label, h)
            flow.y += h
        uprights(flow.page, top, flow.y, label)
        flow.turn()
        promises(flow, other)

    return draw_terms


def continuation(flow: Flow) -> None:
    page, boxes = flow.page, flow.boxes
    page.text(LEFT, TOP, 120, 6, "団体監理型技能実習の求職申込みの取次ぎに関する契約書", 9)
    page.box(boxes["sheet_number"], 150, TOP, RIGHT - 150, 7)
    page.text(70, 22, 70, 8, "別紙　Attached sheet", 13, align="center", face=GOTHIC)
    page.text(LEFT, 32, 26, 8, "続く書面 / Continues", 7.5, face=VALUE, gap=0.0)
    page.box(boxes["face"], 40, 32, 70, 8)
    page.text(110, 32, 20, 8, "甲 / Supervisor", 7.5, face=VALUE, gap=0.0)
    page.box(boxes["supervisor_name"], 130, 32, 40, 8)
    page.box(boxes["page_no"], 172, 32, 9, 8)
    page.text(181, 32, 4, 8, "/", 9, align="center")
    page.box(boxes["page_count"], 185, 32, 9, 8)
    top, h = 42.0, 10.5
    page.text(LEFT, top, 42, 6, "項目 / Item", 8, align="center", face=VALUE, gap=0.0)
    page.text(56, top, RIGHT - 56, 6, "記載事項 / Contents", 8, align="center", face=VALUE, gap=0.0)
    y = top + 6
    page.line(LEFT, y, RIGHT, y)
    for number in range(1, 23):
        page.box(boxes[f"row{number:02}_item"], LEFT, y, 42, h)
        page.box(boxes[f"row{number:02}_text"], 56, y, RIGHT - 56, h)
        y += h
        if number < 22:
            page.line(LEFT, y, RIGHT, y, "dotted")
    page.frame(LEFT, top, RIGHT - LEFT, y - top)
    page.line(56, top, 56, y)


PARTS: Mapping[str, Callable[[Flow], None]] = {
    "schedule": schedule, "articles": articles, "annex-1": annex_1, "annex-2": annex_2, "annex-3": annex_3,
    "annex-4": annex_4, "annex-5": annex_5, "terms-vi": terms("vi"), "terms-id": terms("id"),
    "continuation": continuation,
}  # fmt: skip


def draw(folder: Path = HERE) -> None:
    """Write template-<part>.docx for all parts."""
    for part, fill in PARTS.items():
        flow = Flow(part, read_boxes(HERE, part))
        fill(flow)
        stamp = Stamp("sending-agreement", "2026-11", part)
        write_bytes(folder / f"template-{part}.docx", document(flow.done(), stamp))
        print(part, len(flow.pages))


if __name__ == "__main__":
    draw()
