"""Draws what a drawing.json lists: words, boxes and lines in mm. Its shape is told by schemas/drawing.schema.json.

`{name}` in it stands for what is known by that name: of the form, of the part, or of the row of a repetition. A
string that is nothing but such a name stands for the value itself, which may be a number or a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from formkit.maintain.draw.page import GOTHIC, Page
from formkit.maintain.draw.sheet import DrawnSheet

Thing = Mapping[str, Any]
Names = Mapping[str, Any]

_NAME = re.compile(r"\{(\w+)\}")


def draw_parts(drawing: Mapping[str, Any]) -> dict[str, DrawnSheet]:
    """The sheets of the parts that a drawing names, in their order."""
    sheets = {}
    for part, names in drawing["parts"].items():
        sheets[part] = DrawnSheet([Page(landscape=names["landscape"])])
        draw(sheets[part], drawing[names["draw"]], {**drawing, **names})
    return sheets


def draw(sheet: DrawnSheet, things: Sequence[Thing], names: Names, x: float = 0.0, y: float = 0.0) -> None:
    """Draw things on the page at hand, moved by x and y mm."""
    page = sheet.page
    for thing in things:
        if "draw" in thing:
            for own, dx, dy in _rows(thing, names):
                draw(sheet, _value(thing["draw"], own), own, x + dx, y + dy)
            continue
        left, top, w, h = (float(_value(value, names)) for value in thing["at"])
        match {key: _value(value, names) for key, value in thing.items() if key != "at"}:
            case {"box": key, **facts}:
                sheet.put(x + left, y + top, w, h, key, **facts)
            case {"text": words, **style}:
                page.text(x + left, y + top, w, h, words, **style)
            case {"frame": kind}:
                page.frame(x + left, y + top, w, h, kind)
            case {"line": kind}:
                page.line(x + left, y + top, x + w, y + h, kind)


def _rows(thing: Thing, names: Names) -> Iterator[tuple[Names, float, float]]:
    """The names of each round of a repetition, and how far it is moved: by its step, and by its own `x` and `y`."""
    count, (across, down) = thing.get("as", "row"), thing.get("step", (0, 0))
    for number, values in enumerate(_value(thing.get("each", [[]] * thing.get("times", 1)), names)):
        row = dict(zip(thing.get("names", ()), values, strict=True))
        own = {"gothic": GOTHIC, **names, **row, count: number + 1, f"{count}0": number}
        yield own, across * number + row.get("x", 0), down * number + row.get("y", 0)


def _value(value: Any, names: Names) -> Any:
    """A value of a drawing with what its names stand for; what they stand for may have names as well."""
    if not isinstance(value, str) or "{" not in value:
        return value
    name = _NAME.fullmatch(value)
    return _value(names[name[1]] if name else value.format_map(names), names)
