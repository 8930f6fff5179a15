"""One block of a score table: the item, the figures behind its points, its bands with a tick each, its points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from formkit import library
from formkit.maintain.draw.drawing import draw
from formkit.maintain.draw.sheet import DrawnSheet, wrap

Entry = Mapping[str, Any]

DRAWING: Mapping[str, Any] = library.read_json("forms/excellent-implementer_2019-03/drawing.json")
"""What stands around the items, a rise of wages and the tables of examinations: alike in all editions of both papers."""

LEFT, FIGURES, BANDS, POINTS, RIGHT = 14.0, 60.0, 132.0, 181.0, 197.0
"""Edges of the four columns in mm: item, figures, bands, points."""
_ROW = 4.8
_PITCH = 3.5
_LABEL = 36.0  # mm for an item's words; a full stop may hang over
_WORDS, _TEXT = 46.0, 11.0  # mm for the words before a figure and before a text
_YES = (("true", "有"), ("false", "無"))
_RISES = 3  # rises of wages for which an item has room


def _key(item: Entry) -> str:
    """A box id from the id of an item: 1-II-2-1 gives i1_ii_2_1."""
    return "i" + re.sub("[^a-z0-9]", "_", str(item["id"]).lower())


# -- figures of an item --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of an item's figures: words, then a fact in a box with its unit.

    Or instead, by its kind: `ticks` (value, words) of which one is set, an `outline` of some lines, a `rise` of wages.
    """

    label: str
    label_en: str
    name: str
    pointer: str
    unit: str = ""
    write: str = "int"
    kind: str = "figure"
    ticks: Sequence[tuple[str, str]] = ()

    @property
    def lines(self) -> list[str]:
        """The words as printed."""
        return wrap(self.label, _TEXT if self.kind == "outline" else _WORDS, 7.5)

    @property
    def height(self) -> float:
        """Height in mm."""
        return 9.6 if self.kind == "outline" else max(_ROW, 1.4 + 3.1 * len(self.lines))


def _rows(key: str, item: Entry, facts: Entry) -> Iterator[_Row]:
    """The lines of an item's figures, but for what stands in the examination table."""
    table = {name.lstrip("①②") for exam in _exam_rows(key, item) for name in exam}
    for name, unit in item["inputs"].items():
        if name not in table:
            yield from _input_rows(key, item, name, unit, facts[name])
    values = f"/score/{key}/items/{item['id']}/values"
    for name, rule in item.get("values", {}).items():
        if name not in table:
            unit = "％" if rule.get("shown") == "percent" else ""
            words = "合格率（②÷①）" if name == "rate" else rule["label"]
            yield _Row(words, rule["label_en"], f"value_{name}", f"{values}/{name}", unit, "")
    if "outline" in item:
        why = item["outline"] in ("i_unavoidable", "ii_iii_unavoidable")
        words, words_en = ("不受検の理由", "Why not examined") if why else ("概要", "Outline")
        place = f"/declaration/{key}/outlines/{item['outline']}"
        yield _Row(words, words_en, f"outline_{item['outline']}", place, kind="outline")


def _input_rows(key: str, item: Entry, name: str, unit: str, schema: Entry) -> Iterator[_Row]:
    place, values = f"/declaration/{key}/{name}", f"/score/{key}/items/{item['id']}/values"
    label, label_en = schema["title"], schema["x-title-en"]
    if unit in ("yes", "order"):
        ticks = _YES if unit == "yes" else tuple(schema["x-words"].items())
        yield _Row(label, label_en, name, place, kind="ticks", ticks=ticks)
    elif unit == "wage":
        kinds, hours = schema["properties"]["unit"]["x-words"], schema["properties"]["hours"]
        yield _Row(
            "賃金の単位", "Unit of the wage", f"{name}_unit", f"{place}/unit", kind="ticks", ticks=tuple(kinds.items())
        )
        yield _Row(label, label_en, f"{name}_amount", f"{place}/amount", "円", "yen")
        yield _Row(hours["title"], hours["x-title-en"], f"{name}_hours", f"{place}/hours", "時間", "number")
        yield _Row("１時間当たりの額", "An hour", f"{name}_hourly", f"{values}/{name}", "円", "")
    elif unit == "raises":
        for number in range(_RISES):
            yield _Row("昇給", label_en, f"rise{number + 1}", f"{place}/{number}", kind="rise")
        yield _Row("最低の昇給率", "Least rise", name, f"{values}/{name}", "％", "")
    else:
        write = "yen" if unit == "yen_per_hour" else "int"
        yield _Row(label, label_en, name, place, schema.get("x-unit", ""), write)


_EXAM_HEAD, _EXAM_ROW = 8.2, 5.0


def _exam_rows(key: str, item: Entry) -> Sequence[Sequence[str]]:
    """Headings and rows of the table of examinations of an item, which most items do not have."""
    if "i_completed" in item["inputs"]:
        table = "basic"
    elif "ii_iii_completed" in item["inputs"]:
        table = "care" if key.endswith("_care") else "advanced"
    else:
        return ()
    return [row for row in DRAWING["exams"][table] if row[0] != "旧制度Ｂ" or row[3] in item["inputs"]]


def _exam_table(sheet: DrawnSheet, key: str, item: Entry, facts: Entry, y: float) -> float:
    """The table of examinations: completed, not examined, examined, passed; by regime, with the sums ① and ②."""
    rows = _exam_rows(key, item)
    first, page, top = 15.0, sheet.page, y
    step = (BANDS - FIGURES - first) / (len(rows[0]) - 1)
    xs = [FIGURES, *(FIGURES + first + step * n for n in range(len(rows[0])))]
    wide_last = len(rows[0]) > 5  # ② takes the last two columns
    for number, row in enumerate(rows):
        height = _EXAM_ROW if number else _EXAM_HEAD
        for (x, end), name in zip(pairwise(xs), row, strict=True):
            if name and (number == 0 or x == FIGURES):
                page.text(x, y, end - x, height, name, 6 if number == 0 else 7, align="center", pitch=2.3)
            elif name:
                width = (BANDS if wide_last and name == "②weighted" else end) - x
                _exam_figure(sheet, key, item, facts, name, x, y, width, height)
        y += height
        page.line(FIGURES, y, BANDS, y, "dotted")
    for x in xs[1:-1]:
        page.line(x, top, x, y - _EXAM_ROW if wide_last and x == xs[-2] else y, "dotted")
    return y


def _exam_figure(
    sheet: DrawnSheet, key: str, item: Entry, facts: Entry, name: str, x: float, y: float, w: float, h: float
) -> None:
    """One number of the table: a fact of the case, or one that follows from others."""
    mark, name = (name[0], name[1:]) if name[0] in "①②" else ("", name)
    if mark:
        sheet.page.text(x, y, 3.4, h, mark, 7, align="center")
        x, w = x + 3.4, w - 3.4
    if name in item["inputs"]:
        label, label_en = facts[name]["title"], facts[name]["x-title-en"]
        pointer, write = f"/declaration/{key}/{name}", "int"
    else:
        value = item["values"][name]
        label, label_en = mark + value["label"].removeprefix(mark), value["label_en"]
        pointer, write = f"/score/{key}/items/{item['id']}/values/{name}", ""
    sheet.put(x, y, w, h, f"{_key(item)}_{name}", _shown_item(item), label, label_en, pointer, write=write, size=8.5)


def _shown_item(item: Entry) -> str:
    return f"{str(item['id']).split('-')[0]}{item['number']}"


# -- blocks --------------------------------------------------------------------------------------------------------------


def _bands(item: Entry) -> Iterator[tuple[int, Entry, list[str], float]]:
    """Number, band, printed lines and height of the bands that the form prints."""
    for number, band in enumerate(item["bands"]):
        if band.get("printed", True):
            words = wrap(band["label"], 32, 7.5)
            yield number, band, words, max(_ROW, 1.4 + 3.1 * len(words))


def height_of(key: str, item: Entry, facts: Entry) -> float:
    """Height in mm that the block of an item takes."""
    label = 2.0 + _PITCH * len(wrap(item["label"], _LABEL, 8)) + (_ROW if "alternative" in item else 0)
    exams = sum(_EXAM_ROW if number else _EXAM_HEAD for number, _ in enumerate(_exam_rows(key, item)))
    figures = exams + sum(row.height for row in _rows(key, item, facts))
    return max(label, 8.4, figures, sum(tall for *_, tall in _bands(item)))


def draw_item(sheet: DrawnSheet, key: str, item: Entry, facts: Entry) -> None:
    """Draw the block of an item where the sheet stands, and go below it."""
    top, height = sheet.y, height_of(key, item, facts)
    lines = wrap(item["label"], _LABEL, 8)
    names = {
        "key": _key(item), "item": _shown_item(item), "score": f"/score/{key}/items/{item['id']}", "number": item["number"],
        "number_lines": item["number"].replace("(", "\n("), "label_lines": "\n".join(lines), "label_tall": _PITCH * len(lines),
        "alternative": [[height - _ROW]] if "alternative" in item else [], "height": height,
    }  # fmt: skip
    draw(sheet, DRAWING["item"], names, y=top)
    y = _exam_table(sheet, key, item, facts, top) if _exam_rows(key, item) else top
    for row in _rows(key, item, facts):
        tall = top + height - y if row.kind == "outline" else row.height
        step = (BANDS - FIGURES - 2) / max(len(row.ticks), 4)
        choices = [(FIGURES + 1 + number * step, *tick) for number, tick in enumerate(row.ticks)]
        own = {**names, **asdict(row), "tall": tall, "down": (tall - 4.4) / 2, "choices": choices, "w": step - 4.2}
        own |= {"words": "\n".join(row.lines), "units": [[row.unit]] if row.unit else []}
        draw(sheet, DRAWING[row.kind], own, y=y)
        y += tall
        if y < top + height - 0.1:
            sheet.page.line(FIGURES, y, BANDS, y, "dotted")
    y = top
    for number, band, lines, tall in _bands(item):
        worth = f"{band['points']}点"
        own = {**names, "band": number, "words": "\n".join(lines), "worth": worth, "printed": worth.replace("-", "－")}
        own |= {"label": band["label"], "label_en": band["label_en"], "tall": tall, "down": (tall - 4.4) / 2}
        draw(sheet, DRAWING["band"], own, y=y)
        y += tall
    draw(sheet, DRAWING["item_points"], names, y=top)
    sheet.y += height
