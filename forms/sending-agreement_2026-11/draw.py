"""Draws formkit's own agreement between supervising and sending organisation: Japanese left, English right.

The wording is in articles.json (clauses) and wording.json (schedule, annexes, Vietnamese and Indonesian key terms).
Run it to write template-<part>.docx beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from formkit.fit import wrap
from formkit.maintain.draw import GOTHIC, MINCHO, VALUE, Page
from formkit.maintain.draw.files import read_boxes, write_templates
from formkit.media.fonts import default_face
from formkit.model import PT_PER_MM, Align, Box

HERE = Path(__file__).resolve().parent

LEFT, MIDDLE, RIGHT = 14.0, 105.0, 196.0
HALF, GUTTER, LABEL = MIDDLE - LEFT, 2.5, 27.0
TOP, BOTTOM = 14.0, 279.0
SIZES = {"ja": 9.0, "en": 8.0, "vi": 8.0, "id": 8.0}
PITCHES = {"ja": 4.3, "en": 3.9, "vi": 3.9, "id": 3.9}


def read(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


WORDING: Mapping[str, Any] = read("wording")


class Flow:
    """Pages filled from the top; whoever needs room asks for it and gets a new page when there is none."""

    def __init__(self, part: str, boxes: Mapping[str, Box]) -> None:
        self.part, self.boxes = part, boxes
        self.pages: list[Page] = []
        self.turn()

    @property
    def page(self) -> Page:
        """The page under the pen."""
        return self.pages[-1]

    def turn(self) -> None:
        """Go on at the top of a new page."""
        self.pages.append(Page())
        self.y = TOP

    def need(self, height: float) -> None:
        """Turn the page unless `height` mm are left."""
        if self.y + height > BOTTOM:
            self.turn()

    def done(self) -> list[Page]:
        """The pages, numbered in the foot."""
        ja, en = WORDING["titles"][self.part]
        for number, page in enumerate(self.pages, 1):
            count = "" if self.part == "continuation" else f"    {number} / {len(self.pages)}"
            small(page, LEFT, 281.5, 2 * HALF, 4, f"{ja} / {en}{count}", align="center")
        return self.pages


# -- words --------------------------------------------------------------------------------------------------------------


def small(
    page: Page, x: float, y: float, w: float, h: float, words: str, size: float = 8.0, *, align: Align = "left",
    indent: float = 0.0,
) -> None:  # fmt: skip
    """One line in the value font, which has the letters of all our languages; raises ValueError when it is too long."""
    if len(broken(words, w - indent + 0.6, size)) > 1:
        raise ValueError(f"{words!r} does not fit {w} mm")
    page.text(x, y, w, h, words, size, align=align, face=VALUE, gap=0.0, indent=indent)


def broken(words: str, width: float, size: float) -> list[str]:
    """Words broken into lines that fit `width` mm."""
    room = (width - 0.6) * PT_PER_MM * 1000 / size
    return [line.strip() for line, _ in wrap(words, default_face(), room)]


def height_of(words: str, width: float, lang: str) -> float:
    return PITCHES[lang] * len(broken(words, width, SIZES[lang]))


def label(page: Page, x: float, y: float, w: float, h: float, words: str, lang: str) -> None:
    """What a box is: on one line, or smaller on several."""
    for size, most in ((8.0 if lang == "ja" else 7.5, 1), (7.0, 2), (6.5, 3), (6.0, 4)):
        lines = broken(words, w - 0.8, size)
        if len(lines) <= most:
            break
    face = MINCHO if lang == "ja" else VALUE
    page.text(x, y, w, h, "\n".join(lines), size, pitch=size * 0.385, face=face, indent=0.8, gap=0.0)


def pair(flow: Flow, ja: str, en: str, number: str = "", indent: float = 0.0, other: str = "en") -> None:
    """One clause: its number and Japanese on the left, its number and the other language on the right."""
    width = HALF - GUTTER - indent
    height = max(height_of(ja, width, "ja"), height_of(en, width, other))
    flow.need(height)
    for x, words, lang in ((LEFT, ja, "ja"), (MIDDLE + GUTTER, en, other)):
        pitch = PITCHES[lang]
        if number:
            deep = 3.0 if number.startswith("(") else 0.0
            small(flow.page, x + deep, flow.y, indent - deep, pitch, number)
        lines = broken(words, width, SIZES[lang])
        flow.page.text(
            x + indent, flow.y, width, pitch * len(lines), "\n".join(lines), SIZES[lang], valign="top", pitch=pitch,
            face=MINCHO if lang == "ja" else VALUE, gap=0.0,
        )  # fmt: skip
    flow.y += height


def heading(flow: Flow, ja: str, en: str, gutter: float = 0.0) -> None:
    flow.page.text(LEFT, flow.y, HALF, 5.8, ja, 9.5, face=GOTHIC)
    small(flow.page, MIDDLE + gutter, flow.y, HALF - gutter, 5.8, en, 9)
    flow.y += 5.8


def title(flow: Flow) -> None:
    """Title of a part in both languages, below that of the whole or the number of the agreement."""
    if flow.part == "schedule":
        ja, en = read("articles")["title"]
        flow.page.text(LEFT, flow.y, 2 * HALF, 8, ja, 14, align="center", face=GOTHIC)
        small(flow.page, LEFT, flow.y + 8, 2 * HALF, 6, en, 11, align="center")
        flow.y += 16
    if "agreement_number" in flow.boxes:
        small(flow.page, MIDDLE + 10, flow.y, 36, 6, "契約番号 / Agreement No.", 7, align="right")
        flow.page.box(flow.boxes["agreement_number"], MIDDLE + 47, flow.y, HALF - 47, 6)
        flow.page.line(MIDDLE + 47, flow.y + 6, RIGHT, flow.y + 6)
        flow.y += 8
    ja, other = WORDING["titles"][flow.part]
    flow.page.text(LEFT, flow.y, 2 * HALF, 7, f"{ja}　{other}", 12, align="center", face=GOTHIC, gap=0.0)
    flow.y += 9


def notes(flow: Flow) -> None:
    flow.y += 1.5
    for ja, en in WORDING["notes"].get(flow.part, ()):
        pair(flow, ja, en)
        flow.y += 0.8


# -- rows of facts ------------------------------------------------------------------------------------------------------


def facts(
    flow: Flow, rows: Sequence[tuple[str, str, str, float]], other: str = "en", wide: float = LABEL
) -> None:  # fmt: skip
    """Rows of label and box, in Japanese and beside it in the other language; labels are `wide` mm.

    A row tells what its boxes are called, its labels in both languages, and its height in mm.
    """
    top = flow.y
    for key, ja, en, h in rows:
        if flow.y + h > BOTTOM:
            _close(flow, top, wide)
            flow.turn()
            top = flow.y
        flow.page.line(LEFT, flow.y, RIGHT, flow.y)
        for x, words, lang in ((LEFT, ja, "ja"), (MIDDLE, en, other)):
            label(flow.page, x, flow.y, wide, h, words, lang)
            if box := flow.boxes.get(f"{key}_{lang}"):
                flow.page.box(box, x + wide, flow.y, HALF - wide, h)
            else:
                _languages(flow, x + wide, h, lang)
        flow.y += h
    _close(flow, top, wide)
    flow.y += 2


def _close(flow: Flow, top: float, wide: float) -> None:
    flow.page.uprights((LEFT, LEFT + wide, MIDDLE, MIDDLE + wide, RIGHT), top, flow.y)
    flow.page.line(LEFT, flow.y, RIGHT, flow.y)


def _languages(flow: Flow, x: float, h: float, lang: str) -> None:
    words = {"ja": ("ベトナム語", "インドネシア語"), "en": ("Vietnamese", "Indonesian")}[lang]
    for number, code in enumerate(("vi", "id")):
        at = x + 1 + 28 * number
        flow.page.box(flow.boxes[f"language_{code}_{lang}"], at, flow.y, 4.5, h)
        small(flow.page, at + 5, flow.y, 22, h, words[number])


def schedule(flow: Flow) -> None:
    for section in WORDING["schedule"]:
        height = sum(row[3] for row in section["rows"])
        flow.need(5.8 + (height if height < 100 else section["rows"][0][3]))
        heading(flow, f"{section['no']}　{section['ja']}", f"{section['no']}  {section['en']}")
        facts(flow, section["rows"])


# -- articles -----------------------------------------------------------------------------------------------------------


def articles(flow: Flow) -> None:
    text = read("articles")
    pair(flow, *text["preamble"])
    flow.y += 2.5
    for article in text["articles"]:
        no, (_, ja, en) = article["no"], article["clauses"][0]
        flow.need(6 + max(height_of(ja, 80, "ja"), height_of(en, 80, "en")))
        heading(flow, f"第{no}条　{article['ja']}", f"Article {no}  {article['en']}", GUTTER)
        count = 0
        for item, ja, en in article["clauses"]:
            count += not item
            pair(flow, ja, en, item or f"{no}.{count}", 8.5)
            flow.y += 0.7
        flow.y += 1.6
    signatures(flow)


def signatures(flow: Flow) -> None:
    flow.need(110)
    flow.y += 2
    ja = "以上を証するため、双方の権限のある代表者が署名する。"
    pair(flow, ja, "In witness whereof the authorised representatives of both parties sign.")
    flow.y += 2
    heading(flow, "甲　監理団体 / Supervisor", "乙　外国の送出機関 / Sender")
    top, page = flow.y, flow.page
    for ja, en, key, h in (
        ("名称", "Name", "name", 15.0), ("役職", "Title", "title", 12.0), ("氏名", "Name", "representative", 12.0),
        ("署名", "Signature", "", 16.0), ("押印", "Seal", "", 16.0), ("日付", "Date", "", 8.0), ("場所", "Place", "", 8.0),
    ):  # fmt: skip
        page.line(LEFT, flow.y, RIGHT, flow.y)
        for x, who in ((LEFT, "supervisor"), (MIDDLE, "sender")):
            small(page, x, flow.y, LABEL, h, f"{ja} / {en}", indent=0.8)
            if key:
                page.box(flow.boxes[f"{who}_{key}"], x + LABEL, flow.y, HALF - LABEL, h / 2)
                page.box(flow.boxes[f"{who}_{key}_en"], x + LABEL, flow.y + h / 2, HALF - LABEL, h / 2)
        flow.y += h
    _close(flow, top, LABEL)


# -- annexes ------------------------------------------------------------------------------------------------------------


def annex(flow: Flow) -> None:
    """Facts, a table of boxes, its totals under the columns of numbers, and more facts, as wording.json has them.

    A column tells its width in mm, its headings, and its box: `name*` for a pair in two languages, `no` for a number.
    """
    spec = WORDING["annexes"][flow.part]
    if spec["before"]:
        facts(flow, spec["before"])
    columns, h, page, top = spec["columns"], spec["height"], flow.page, flow.y
    edges = list(accumulate((column[0] for column in columns), initial=LEFT))
    for x, (w, ja, en, _) in zip(edges, columns, strict=False):
        page.text(x, top, w, 4.5, ja, 8, align="center", face=GOTHIC)
        small(page, x, top + 4.5, w, 3.5, en, 6.5, align="center")
    page.line(LEFT, top, RIGHT, top)
    flow.y += 8
    for number in range(1, spec["rows"] + 1):
        page.line(LEFT, flow.y, RIGHT, flow.y)
        for x, (w, _, _, key) in zip(edges, columns, strict=False):
            name = f"{spec['prefix']}{number}_{key.rstrip('*')}"
            if key == "no":
                small(page, x, flow.y, w, h, str(number), align="center")
            elif key.endswith("*"):
                page.box(flow.boxes[f"{name}_ja"], x, flow.y, w, h / 2)
                page.box(flow.boxes[f"{name}_en"], x, flow.y + h / 2, w, h / 2)
            else:
                page.box(flow.boxes[name], x, flow.y, w, h)
        flow.y += h
    page.line(LEFT, flow.y, RIGHT, flow.y)
    page.uprights(edges, top, flow.y)
    if spec["total"]:
        words, *sums = spec["total"]
        numbers = [at for at, column in enumerate(columns) if column[3] in ("amount", "jpy", "hours")]
        small(page, LEFT, flow.y, edges[numbers[0]] - LEFT - 1, 7, words, align="right")
        for at, key in zip(numbers, sums, strict=True):
            page.box(flow.boxes[key], edges[at], flow.y, columns[at][0], 7)
            page.frame(edges[at], flow.y, columns[at][0], 7)
        flow.y += 9
    if spec["after"]:
        facts(flow, spec["after"])


def annex_4(flow: Flow) -> None:
    annex(flow)
    small(flow.page, LEFT, flow.y + 1, 60, 5, "21人目から / From the 21st on")
    flow.page.box(flow.boxes["others"], LEFT, flow.y + 6, 2 * HALF, 24, valign="top")
    flow.page.frame(LEFT, flow.y + 6, 2 * HALF, 24)
    flow.y += 31


def annex_5(flow: Flow) -> None:
    facts(flow, [("explained", "説明する言語", "Explained in", 7)])
    promises(flow, "en", flow.boxes["trainee_name"])
    flow.y += 2


def promises(flow: Flow, other: str, name: Box | None = None) -> None:
    """What nobody may do, and the Trainee's confirmation: for handwriting, but for the name where it has a box."""
    for number, promise in enumerate(WORDING["promises"], 1):
        pair(flow, promise["ja"], promise[other], str(number), 8.5, other)
        flow.y += 1.6
    flow.y += 3
    flow.page.line(LEFT, flow.y, RIGHT, flow.y)
    flow.y += 2
    heading(flow, "確認書", {"en": "Confirmation", "vi": "Giấy xác nhận", "id": "Surat konfirmasi"}[other], GUTTER)
    pair(flow, WORDING["confirmation"]["ja"], WORDING["confirmation"][other], other=other)
    flow.y += 4
    top = flow.y
    if name:
        flow.page.box(name, LEFT + 62, top, 2 * HALF - 62, 10)
    for ja, words in zip(WORDING["signature"]["ja"], WORDING["signature"][other], strict=True):
        flow.page.line(LEFT, flow.y, RIGHT, flow.y)
        small(flow.page, LEFT, flow.y, 62, 10, f"{ja} / {words}", indent=0.8)
        flow.y += 10
    flow.page.frame(LEFT, top, 2 * HALF, flow.y - top)
    flow.page.line(LEFT + 62, top, LEFT + 62, flow.y)


# -- key terms in other languages, continuation -------------------------------------------------------------------------


def terms(other: str) -> Callable[[Flow], None]:
    """Key terms in another language beside Japanese, then promises and confirmation."""

    def draw_terms(flow: Flow) -> None:
        at = {"vi": 2, "id": 3}[other]
        facts(flow, [(row[0], row[1], row[at], 12.0) for row in WORDING["terms"]], other, 36.0)
        flow.turn()
        promises(flow, other)

    return draw_terms


def continuation(flow: Flow) -> None:
    page, boxes, top = flow.page, flow.boxes, 42.0
    page.text(LEFT, TOP, 120, 6, read("articles")["title"][0], 9)
    page.box(boxes["sheet_number"], 150, TOP, RIGHT - 150, 7)
    page.text(70, 22, 70, 8, "別紙　Attached sheet", 13, align="center", face=GOTHIC, gap=0.0)
    small(page, LEFT, 32, 27, 8, "続く書面 / Continues", 7.5)
    page.box(boxes["face"], 41, 32, 67, 8)
    small(page, 109, 32, 21, 8, "甲 / Supervisor", 7.5)
    page.box(boxes["supervisor_name"], 130, 32, 42, 8)
    page.box(boxes["page_no"], 173, 32, 9, 8)
    small(page, 182, 32, 4, 8, "/", align="center")
    page.box(boxes["page_count"], 186, 32, 9, 8)
    small(page, LEFT, top, 42, 6, "項目 / Item", align="center")
    small(page, 56, top, RIGHT - 56, 6, "記載事項 / Contents", align="center")
    page.line(LEFT, top + 6, RIGHT, top + 6)
    page.rows(boxes, (LEFT, 56, RIGHT), top + 6, 9, 25)
    page.frame(LEFT, top, 2 * HALF, 6 + 9 * 25)
    page.line(56, top, 56, top + 6 + 9 * 25)


PARTS: Mapping[str, Callable[[Flow], None]] = {
    "schedule": schedule, "articles": articles, "annex-1": annex, "annex-2": annex, "annex-3": annex,
    "annex-4": annex_4, "annex-5": annex_5, "terms-vi": terms("vi"), "terms-id": terms("id"),
    "continuation": continuation,
}  # fmt: skip


def draw(folder: Path = HERE) -> None:
    """Write template-<part>.docx for all parts."""
    pages = {}
    for part, fill in PARTS.items():
        flow = Flow(part, read_boxes(HERE, part))
        if part != "continuation":
            title(flow)
        fill(flow)
        notes(flow)
        pages[part] = flow.done()
    write_templates(folder, HERE.name, pages)


if __name__ == "__main__":
    draw()
