"""One page at work: its boxes, what is known about each, and the reasons for which a box is not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from formkit.media.pdf.page import Char, Page, Rect
from formkit.model import Box, Place
from formkit.reading.print.alignment import Alignment

__all__ = ["DRAWN", "Task", "Why", "inside", "middle", "rect_of", "shown"]

Why = tuple[str, str]
"""Why a box was not read, in Japanese and English, without a full stop."""

DRAWN = frozenset(("circle", "grid", "photo"))

BETWEEN = ("文字が二つの欄にまたがっています", "a character stands between two boxes")
CUT = ("文字が欄の端で切れています", "its text is cut off at the edge of the cell")
OUTSIDE = ("文字が欄の外に出ています", "its text runs out of the box")
NEAR = ("欄のそばに、どの欄のものか分からない文字があります", "near it stands text that belongs to no box")
UNKNOWN = ("印刷文字と見分けられない文字があります", "some of its text may be printed words of the form")
DRAWING = ("欄の中に読めない線や図があります", "there is a drawing in the box that cannot be read")
RINGS = ("丸がどの語を囲むのか分かりません", "it is not clear which word is ringed")
NO_WORD = ("丸で囲む語がファイルの中に見つかりません", "the word to be ringed was not found in the file")
NO_TICK = ("□ も ■ も見つかりません", "neither an empty nor a marked square was found")
LARGE = (
    "文字が様式より大きく、続きが隠れているかもしれません",
    "its letters are larger than the form's, so that more of it may be hidden",
)
LAYOUT = ("印刷された様式の文字が足りず、欄の位置が決まりません", "too few printed words were found to place the box")
PHOTO = (
    "写真はありますが、印刷で作り直されていて元の写真と比べられません",
    "there is a photo, but printing made it anew, so it cannot be compared",
)


@dataclass(slots=True)
class Task:
    """One page at work: what is known so far about each box."""

    page: Page
    alignment: Alignment
    boxes: Mapping[str, tuple[Box, Place]]
    texts: dict[str, list[Char]] = field(default_factory=dict)
    doubts: dict[str, Why] = field(default_factory=dict)
    strays: list[Char] = field(default_factory=list)

    def doubt(self, key: str, why: Why) -> None:
        """Leave a box out; the first reason stays."""
        self.doubts.setdefault(key, why)


def rect_of(place: Place) -> Rect:
    """The rectangle of a place."""
    return place.x, place.y, place.w, place.h


def shown(task: Task, key: str) -> Rect:
    """Where a box lies on the page of the file."""
    return task.page.on_file(task.alignment.forth(rect_of(task.boxes[key][1])))


def middle(char: Char) -> tuple[float, float]:
    """The middle of a letter: where it surely is inked."""
    return (char.left + char.right) / 2, char.y - 0.35 * char.size * 25.4 / 72


def inside(point: tuple[float, float], rect: Rect, slack: float = 0.0) -> bool:
    """Whether a point lies in a rectangle, or no farther outside than `slack` mm."""
    x, y, w, h = rect
    return x - slack <= point[0] <= x + w + slack and y - slack <= point[1] <= y + h + slack
