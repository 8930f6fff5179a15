"""Pages of an Excellent Organisation Declaration, drawn from its score table: one block an item, one box a figure.

The official form is a workbook that formkit has not seen page by page. The order of groups and items, their wordings
and points come from the score table in schemas/law; columns and heights are ours. What stands around the items is a
drawing, which all editions of both declarations share.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from formkit.maintain.draw.drawing import draw
from formkit.maintain.draw.page import Page
from formkit.maintain.draw.score_items import (
    BANDS,
    DRAWING,
    FIGURES,
    LEFT,
    POINTS,
    RIGHT,
    Entry,
    draw_item,
    height_of,
)
from formkit.maintain.draw.sheet import DrawnSheet

_BOTTOM = 285.0  # mm; what is lower goes to the next page
_TOGETHER = 80.0  # mm; a group that is lower is not cut
_LINE = 6.0


def _block(sheet: DrawnSheet, name: str, height: float, names: Mapping[str, Any], *, inner: bool = False) -> None:
    """Draw a list of the drawing between the sides of the table, and go below it."""
    draw(sheet, DRAWING[name], names, y=sheet.y)
    _sides(sheet, sheet.y, sheet.y + height, inner=inner)
    sheet.y += height


def _sides(sheet: DrawnSheet, top: float, bottom: float, *, inner: bool) -> None:
    sheet.page.uprights((LEFT, RIGHT), top, bottom, "thick")
    sheet.page.uprights((FIGURES, BANDS, POINTS) if inner else (), top, bottom)


def _turn(sheet: DrawnSheet) -> None:
    sheet.page.line(LEFT, sheet.y, RIGHT, sheet.y, "thick")
    sheet.pages.append(Page())
    sheet.y = 12.0
    _block(sheet, "column_heads", 5, {}, inner=True)


def score_pages(table: Entry, facts: Entry, drawn: Mapping[str, Any]) -> DrawnSheet:
    """All pages of a declaration by a score table; `facts` are the schema's properties of its section of the case.

    `drawn` is what form.json says of the part: what stands above the table.
    """
    sheet = DrawnSheet()
    key = f"{table['who']}_care" if table["care"] else str(table["who"])
    _heading(sheet, {**drawn, "section": key})
    _block(sheet, "column_heads", 5, {}, inner=True)
    for group in table["groups"]:
        names = {**group, "section": key}
        tall = [height_of(key, item, facts) for item in group["items"]]
        tall[0] += _LINE  # the group's heading
        tall[-1] += _LINE  # its subtotal
        if sheet.y + sum(tall) > _BOTTOM and sum(tall) < _TOGETHER:
            _turn(sheet)
        for number, item in enumerate(group["items"]):
            if sheet.y + tall[number] > _BOTTOM:
                _turn(sheet)
            if number == 0:
                _block(sheet, "group_head", _LINE, names)
            top = sheet.y
            draw_item(sheet, key, item, facts)
            _sides(sheet, top, sheet.y, inner=True)
        _block(sheet, "subtotal", _LINE, names)
    if sheet.y + 20 > _BOTTOM:
        _turn(sheet)
    _block(sheet, "total", 16, {**table, "section": key})
    return sheet


def _heading(sheet: DrawnSheet, drawn: Mapping[str, Any]) -> None:
    """What stands above the table: a line for each of the fields and one for the years."""
    years = "years", "対象の技能実習事業年度", "Training years", f"/score/{drawn['section']}/years", "", "ABCDEF"
    lines = [*((f"head{number}", *field) for number, field in enumerate(drawn["fields"])), years]
    below = 38 + 6.4 * len(lines)
    bottom = below + 7.4 * drawn["covid"]
    names = {
        **drawn, "lines": lines, "bottom": bottom, "tall": bottom - 38, "earlier_years": [[below]] * drawn["covid"],
        "with_classes": [[drawn["classes"]]] if drawn["classes"] else [],  # a paper of the licence has no class
    }  # fmt: skip
    draw(sheet, DRAWING["heading"], names)
    sheet.y = bottom + 2.6


def continuation_page(drawn: Mapping[str, Any]) -> DrawnSheet:
    """Our own sheet for outlines that do not fit: the official form prescribes no layout."""
    sheet = DrawnSheet()
    label, label_en, pointer, write, _ = drawn["fields"][0]
    names = {**drawn, "label": label, "label_en": label_en, "pointer": pointer, "write": write}
    draw(sheet, DRAWING["continuation"], names)
    return sheet
