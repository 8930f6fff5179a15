"""Values of official form fields in our way of writing: numbers, dates, codes, choices, and which button is which box."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence

from formkit import library
from formkit.media.pdf.acroform import Field, Widget
from formkit.model import Box, Place
from formkit.words import text

_MOST_BUTTONS = 8
_CODED = {"nationality": "nationalities", "industry_major_name": "jsic_major"}


def written(box: Box, words: str) -> str:
    """What is stored for a box as formkit would write it; what has another shape stays as it stands."""
    words = text.on_paper(words)
    if box.kind == "digits":
        return re.sub(r"\s", "", text.half_width(words))
    if box.formatter in _CODED or (box.pointer or "").endswith("/prefecture"):
        entry = library.codes(_CODED.get(box.formatter, "prefectures")).get(text.half_width(words).strip())
        return str(entry["name"]) if entry else words
    way = _WAYS.get(box.formatter)
    return way(words) if way else words


def _whole(words: str) -> str:
    plain = text.half_width(words).strip().rstrip("年月日歳")
    return str(int(plain)) if plain.isascii() and plain.isdigit() else words


def _number(words: str) -> str:
    plain = text.half_width(words).strip().replace(",", "")
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,6})?", plain):
        return words
    return text.number(float(plain) if "." in plain else int(plain))


def _yen(words: str) -> str:
    plain = text.half_width(words).strip().lstrip("¥\\").removesuffix("円").replace(",", "").strip()
    return f"{int(plain):,}" if re.fullmatch("[0-9]{1,15}", plain) else words


def _clock(words: str) -> str:
    plain = text.half_width(words).strip().rstrip("時分")
    return plain.zfill(2) if re.fullmatch("[0-9]{1,2}", plain) else words


def _postal(words: str) -> str:
    plain = re.sub(r"[\s〒‐‑–—―−ー－-]", "", text.half_width(words))
    return f"{plain[:3]}-{plain[3:]}" if re.fullmatch("[0-9]{7}", plain) else words


_WAYS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("year", "month", "day", "span_years", "span_months", "span_days", "age", "int"), _whole),
    "number": _number,
    "yen": _yen,
    "wage": _yen,
    "hour": _clock,
    "minute": _clock,
    "postal": _postal,
}


def is_on(field: Field, widget: Widget) -> bool:
    """Whether the stored value says that this button is on."""
    chosen = field.chosen
    if widget.on is None:
        # No appearance says what "on" is called; a single check box then is on when anything is stored.
        return bool(chosen) and field.kind == "check"
    # Names of states and export values may use the same figures for different buttons; the names come first.
    if any(other.on == chosen for other in field.widgets):
        return chosen == widget.on
    return bool(chosen) and chosen == widget.export


def buttons(field: Field, boxes: Sequence[Box], places: Mapping[str, Place], page: int | None) -> dict[str, Widget]:
    """Which button of a group stands at which box, by box id. `page` is the page of the file on which the boxes stand.

    Names of states tell nothing certain (0 and 1 may mean yes and no, or first and second), so the way from the
    buttons to the boxes counts: of all pairings the one with the shortest squared ways. Without places the order of
    the states counts.
    """
    shown = [widget for widget in field.widgets if page is None or widget.page == page]
    if not shown or len(shown) > _MOST_BUTTONS or len(boxes) > _MOST_BUTTONS:
        return {}
    if any(widget.rect is None for widget in shown) or any(box.id not in places for box in boxes):
        if len(shown) != len(boxes):
            return {}
        return dict(zip((box.id for box in boxes), sorted(shown, key=lambda widget: widget.on or ""), strict=True))
    ways = [[_way(widget, places[box.id]) for box in boxes] for widget in shown]
    near, far = range(len(shown)), range(len(boxes))
    # Buttons and boxes by their numbers; where there are fewer of the one, some of the other stay alone.
    pairings = (
        (tuple(zip(near, order, strict=True)) for order in itertools.permutations(far, len(shown)))
        if len(shown) <= len(boxes)
        else (tuple(zip(order, far, strict=True)) for order in itertools.permutations(near, len(boxes)))
    )
    best = min(pairings, key=lambda pairing: sum(ways[at][to] for at, to in pairing))
    return {boxes[to].id: shown[at] for at, to in best}


def _way(widget: Widget, place: Place) -> float:
    x, y, _, h = widget.rect or (0.0, 0.0, 0.0, 0.0)
    # Buttons stand in front of their words: beginnings are compared, and lines count more than columns.
    return float((x - place.x) ** 2 + 4 * (y + h / 2 - place.y - place.h / 2) ** 2)
