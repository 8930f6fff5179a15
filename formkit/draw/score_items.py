"""One block of a score table: the item, the figures behind its points, its bands with a tick each, its points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from formkit.draw.page import Page
from formkit.model import Align, Box, Kind

__all__ = ["BANDS", "FIGURES", "LEFT", "POINTS", "RIGHT", "Entry", "ScoreSheet", "draw_item", "height_of", "wrap"]

Entry = Mapping[str, Any]

LEFT, FIGURES, BANDS, POINTS, RIGHT = 14.0, 60.0, 132.0, 181.0, 197.0
"""Edges of the four columns in mm: item, figures, bands, points."""
_ROW = 4.8
_PITCH = 3.5
_NOT_FIRST = "、。）」・％ー"
_YES = (("true", "有"), ("false", "無"))


@dataclass(slots=True)
class ScoreSheet:
    """Pages under the pen, the boxes put on them so far, and how far down the last page is filled."""

    pages: list[Page] = field(default_factory=lambda: [Page()])
    boxes: list[Box] = field(default_factory=list)
    y: float = 12.0

    @property
    def page(self) -> Page:
        """The page at hand."""
        return self.pages[-1]

    def put(
        self, x: float, y: float, w: float, h: float, key: str, item: str, label: str, label_en: str, pointer: str | None,
        *, kind: Kind = "text", formatter: str = "text", argument: str | None = None, size: float = 9.0,
        align: Align = "right", lines: int = 1, capacity: int | None = None, pii: bool = False, categories: str = "ABCDEF",
    ) -> None:  # fmt: skip
        """Make a box and put it on the page at hand."""
        box = Box(
            key, item, label, label_en, kind, pointer, formatter, argument, size=size, align=align, lines=lines,
            capacity=capacity, pii=pii, provisional=True, categories=categories,
        )  # fmt: skip
        self.boxes.append(box)
        self.page.box(box, x, y, w, h)

    def tick(
        self, x: float, y: float, key: str, item: str, label: str, label_en: str, pointer: str, value: str
    ) -> None:
        """Make a tick box 4 mm wide that is set when the fact has a value."""
        self.put(x, y, 4, 4.4, key, item, label, label_en, pointer, kind="tick", formatter="is", argument=value, size=9,
                 align="center")  # fmt: skip


def wrap(words: str, width: float, size: float) -> list[str]:
    """Break printed words into lines of a width in mm; half-width letters count half."""
    most = width / (size * 25.4 / 72)
    lines, current, used = [], "", 0.0
    for letter in words:
        wide = 0.55 if letter.isascii() else 1.0
        if used + wide > most and letter not in _NOT_FIRST:
            kept = current.rstrip("（「")
            lines.append(kept)
            current = current[len(kept) :]
            used = float(len(current))
        current, used = current + letter, used + wide
    return [*lines, current]


def _key(item: Entry) -> str:
    """A box id from the id of an item: 1-II-2-1 gives i1_ii_2_1."""
    return "i" + re.sub("[^a-z0-9]", "_", str(item["id"]).lower())


# -- figures of an item --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of an item's figures: words, then a fact in a box with its unit, or ticks; or a text of some lines."""

    label: str
    label_en: str
    name: str
    pointer: str
    unit: str = ""
    formatter: str = "int"
    ticks: Sequence[tuple[str, str]] = ()
    text: bool = False

    @property
    def height(self) -> float:
        return 9.6 if self.text else _ROW


def _rows(key: str, item: Entry, facts: Entry) -> Iterator[_Row]:
    """The lines of an item's figures, but for what stands in the examination table."""
    table = _examination(item)
    place = f"/declaration/{key}"
    score = f"/score/{key}/items/{item['id']}/values"
    for name, unit in item["inputs"].items():
        schema = facts[name]
        label, label_en = schema["title"], schema["x-title-en"]
        if name in table:
            continue
        if unit == "yes":
            yield _Row("", label_en, name, f"{place}/{name}", ticks=_YES)
        elif unit == "order":
            yield _Row("", label_en, name, f"{place}/{name}", ticks=tuple(schema["x-words"].items()))
        elif unit == "wage":
            yield _Row(
                f"{label}（月給・日給・時間給）", label_en, f"{name}_amount", f"{place}/{name}/amount", "円", "yen"
            )
            yield _Row(
                "単位当たりの所定労働時間",
                "Scheduled hours in the unit",
                f"{name}_hours",
                f"{place}/{name}/hours",
                "時間",
                "number",
            )
            yield _Row("１時間当たり", "An hour", f"{name}_hourly", f"{score}/{name}", "円", "text")
        elif unit == "raises":
            yield _Row("最低の昇給率", "Least rise", name, f"{score}/{name}", "％", "text")
        else:
            yield _Row(
                label,
                label_en,
                name,
                f"{place}/{name}",
                schema.get("x-unit", ""),
                "yen" if unit == "yen_per_hour" else "int",
            )
    for name, rule in item.get("values", {}).items():
        if name not in table:
            unit = "％" if rule.get("shown") == "percent" else ""
            words = "合格率（②÷①）" if name == "rate" else rule["label"]
            yield _Row(words, rule["label_en"], f"value_{name}", f"{score}/{name}", unit, "text")
    if "outline" in item:
        words = {"i_unavoidable": "不受検の理由", "ii_iii_unavoidable": "不受検の理由"}.get(item["outline"], "概要")
        yield _Row(words, "Outline", f"outline_{item['outline']}", f"{place}/outlines/{item['outline']}", text=True)


def _examination(item: Entry) -> Sequence[str]:
    """Facts and figures of an item that stand in a table of examinations."""
    if "i_completed" in item["inputs"]:
        return (
            "i_completed",
            "i_unavoidable",
            "i_passed_both",
            "old_i_taken",
            "old_i_passed",
            "taken",
            "taken_all",
            "passed_all",
        )
    if "ii_iii_completed" in item["inputs"]:
        return (
            "ii_iii_completed",
            "ii_iii_unavoidable",
            "old_adv_taken",
            "g3_prac_pass",
            "g2_prac_pass",
            "taken",
            "taken_all",
            "weighted",
        )
    return ()


_BASIC = (
    ("", "修了者数", "やむを得ない\n不受検者数", "受検者数", "合格者数"),
    ("現行制度Ａ", "i_completed", "i_unavoidable", "taken", "i_passed_both"),
    ("旧制度Ｂ", "", "", "old_i_taken", "old_i_passed"),
    ("小計", "", "", "①taken_all", "②passed_all"),
)
_ADVANCED = (
    ("", "修了者数", "やむを得ない\n不受検者数", "受検者数", "３級程度\n実技合格", "２級程度\n実技合格"),
    ("現行制度Ａ", "ii_iii_completed", "ii_iii_unavoidable", "taken", "g3_prac_pass", "g2_prac_pass"),
    ("旧制度Ｂ", "", "", "old_adv_taken", "", ""),
    ("小計", "", "", "①taken_all", "②weighted", ""),
)
_EXAM_HEAD, _EXAM_ROW = 6.4, 5.0


def _exam_table(sheet: ScoreSheet, key: str, item: Entry, facts: Entry, y: float) -> float:
    """The table of examinations: completed, not examined, examined, passed; by regime, with the sums ① and ②."""
    rows = _BASIC if "i_completed" in item["inputs"] else _ADVANCED
    first, page = 15.0, sheet.page
    step = (BANDS - FIGURES - first) / (len(rows[0]) - 1)
    xs = [FIGURES, *(FIGURES + first + step * n for n in range(len(rows[0])))]
    wide_last = rows is _ADVANCED
    top = y
    for number, row in enumerate(rows):
        height = _EXAM_ROW if number else _EXAM_HEAD
        for (x, end), name in zip(pairwise(xs), row, strict=True):
            if not name:
                continue
            if number == 0 or x == FIGURES:
                page.text(x, y, end - x, height, name, 6 if number == 0 else 7, align="center", pitch=2.5)
            else:
                mark = name[0] if name[0] in "①②" else ""
                name = name.removeprefix(mark)
                if wide_last and name == "weighted":
                    end = BANDS
                if mark:
                    page.text(x, y, 3.4, height, mark, 7, align="center")
                known = item["inputs"].get(name)
                label = facts[name]["title"] if known else f"{mark}{item['values'][name]['label'].removeprefix(mark)}"
                label_en = facts[name]["x-title-en"] if known else item["values"][name]["label_en"]
                pointer = f"/declaration/{key}/{name}" if known else f"/score/{key}/items/{item['id']}/values/{name}"
                left = x + 3.4 if mark else x
                sheet.put(left, y, end - left, height, f"{_key(item)}_{name}", _shown_item(item), label, label_en, pointer,
                          formatter="int" if known else "text", size=8.5)  # fmt: skip
        y += height
        page.line(FIGURES, y, BANDS, y, "dotted")
    for x in xs[1:-1]:
        page.line(x, top, x, y - _EXAM_ROW if wide_last and x == xs[-2] else y, "dotted")
    return y


def _shown_item(item: Entry) -> str:
    return f"{str(item['id']).split('-')[0]}{item['number']}"


# -- blocks --------------------------------------------------------------------------------------------------------------


def _band_heights(item: Entry) -> list[float]:
    return [max(_ROW, 1.4 + _PITCH * len(wrap(band["label"], 32, 7.5))) for band in item["bands"]]


def height_of(key: str, item: Entry, facts: Entry) -> float:
    """Height in mm that the block of an item takes."""
    label = 2.0 + _PITCH * len(wrap(item["label"], FIGURES - LEFT - 8, 8))
    figures = sum(row.height for row in _rows(key, item, facts)) + (
        _EXAM_HEAD + 3 * _EXAM_ROW if _examination(item) else 0
    )
    if "alternative" in item:
        label += _ROW
    return max(label, 8.4, figures, sum(_band_heights(item)))


def draw_item(sheet: ScoreSheet, key: str, item: Entry, facts: Entry) -> None:
    """Draw the block of an item where the sheet stands, and go below it."""
    top, height, page, name = sheet.y, height_of(key, item, facts), sheet.page, _key(item)
    shown = _shown_item(item)
    page.text(LEFT, top + 0.8, 7, 7, item["number"].replace("(", "\n("), 8, indent=0.8, pitch=_PITCH, valign="top")
    lines = wrap(item["label"], FIGURES - LEFT - 8, 8)
    page.text(
        LEFT + 7, top + 0.8, FIGURES - LEFT - 7, _PITCH * len(lines), "\n".join(lines), 8, pitch=_PITCH, valign="top"
    )
    if "alternative" in item:
        y = top + height - _ROW
        sheet.tick(LEFT + 7, y, f"{name}_chosen", shown, f"{item['number']}を選ぶ", "This item is chosen",
                   f"/score/{key}/items/{item['id']}/counted", "true")  # fmt: skip
        page.text(LEFT + 11, y, 30, 4.4, f"{item['number']}を選ぶ", 7.5, indent=0.3)
    y = _exam_table(sheet, key, item, facts, top) if _examination(item) else top
    for row in _rows(key, item, facts):
        _figure(sheet, name, shown, row, y)
        y += row.height
    y = top
    for number, (band, tall) in enumerate(zip(item["bands"], _band_heights(item), strict=True)):
        words = "\n".join(wrap(band["label"], 32, 7.5))
        sheet.tick(BANDS + 0.4, y + (tall - 4.4) / 2, f"{name}_band{number}", shown, f"{band['label']}（{band['points']}点）",
                   band["label_en"], f"/score/{key}/items/{item['id']}/bands/{number}", "true")  # fmt: skip
        page.text(BANDS + 4.4, y, POINTS - BANDS - 14, tall, words, 7.5, pitch=_PITCH, indent=0.4)
        page.text(POINTS - 9.6, y, 9, tall, f"{band['points']}点".replace("-", "－"), 7.5, align="right")
        y += tall
    sheet.put(POINTS, top, RIGHT - POINTS, height, f"{name}_points", shown, f"{item['number']}の点数", "Points",
              f"/score/{key}/items/{item['id']}/points", formatter="int", size=11, align="center")  # fmt: skip
    sheet.y += height
    page.line(LEFT, sheet.y, RIGHT, sheet.y)


def _figure(sheet: ScoreSheet, name: str, shown: str, row: _Row, y: float) -> None:
    page, key = sheet.page, f"{name}_{row.name}"
    label = row.label or "有無"
    if row.ticks:
        for number, (value, words) in enumerate(row.ticks):
            x = FIGURES + 2 + number * (18 if len(row.ticks) > 2 else 14)
            sheet.tick(x, y + 0.2, f"{key}_{value}", shown, words, f"{row.label_en}: {value}", row.pointer, value)
            page.text(x + 4, y, 13.8 if len(row.ticks) > 2 else 9.8, _ROW, words, 8, indent=0.3)
    elif row.text:
        page.text(FIGURES, y, 14, row.height, row.label if len(row.label) < 5 else row.label[:4] + "\n" + row.label[4:], 7,
                  indent=0.8, pitch=3)  # fmt: skip
        sheet.put(FIGURES + 14, y, BANDS - FIGURES - 14, row.height, key, shown, label, row.label_en, row.pointer, size=8,
                  align="left", lines=0, pii=True)  # fmt: skip
    else:
        page.text(FIGURES, y, 48, _ROW, row.label, 7 if len(row.label) > 19 else 7.5, indent=0.8,
                  spread=46.5 if len(row.label) > 18 else None)  # fmt: skip
        sheet.put(FIGURES + 48, y, 16, _ROW, key, shown, label, row.label_en, row.pointer, formatter=row.formatter)
        if row.unit:
            page.text(FIGURES + 64, y, 8, _ROW, row.unit, 7.5, indent=0.3)
