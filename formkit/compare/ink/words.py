"""How channels that disagree are told: one finding a box, or one for a place outside every box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from formkit.media.pdf import ink
from formkit.model import PT_PER_MM, Box, Finding, Form, Part
from formkit.reading import ReadPart

__all__ = ["Fault", "Where", "box_rect", "finding", "outside"]

Fault = Literal["wrong", "clipped", "hidden", "tiny", "extra", "printed", "note", "stray", "off-page"]
Rect = tuple[float, float, float, float]

_CODES = {
    "wrong": "FK422", "clipped": "FK423", "hidden": "FK424", "tiny": "FK424", "extra": "FK425", "printed": "FK422",
    "note": "FK425", "stray": "FK424", "off-page": "FK424",
}  # fmt: skip
# What was seen (as the finding's `found`), and the sentence, in Japanese and English.
_SEEN: dict[str, tuple[str, str, str]] = {
    "wrong": (
        "別の形の文字", "文字データは「{value}」ですが、見えている文字の形が違います",
        "the text layer says {value!r}, but other shapes are seen",
    ),
    "clipped": (
        "欠けた文字", "文字データは「{value}」ですが、見えているのはその一部だけです",
        "the text layer says {value!r}, but only a part of it is seen",
    ),
    "hidden": (
        "見えない文字", "文字データには「{value}」とありますが、紙面には見えません",
        "the text layer says {value!r}, but nothing is seen",
    ),
    "tiny": (
        "読めない大きさの文字", "「{value}」が読めないほど小さく書かれています",
        "{value!r} is written too small to be read",
    ),
    "extra": (
        "文字データのない書き込み", "文字データ（{value}）にない書き込みか絵があります",
        "there is ink that the text layer ({value!r}) does not have",
    ),
    "printed": (
        "隠れた印刷文字", "様式の印刷が隠れているか、書き換えられています",
        "what is printed on the form is covered or changed",
    ),
    "note": (
        "注釈の文字", "注釈（{value}）が重ねてあります", "a note ({value!r}) lies over the box",
    ),
    "stray": (
        "見えない文字", "見えない文字「{value}」が埋め込まれています", "hidden text {value!r} is embedded",
    ),
    "off-page": (
        "ページの外の文字", "「{value}」がページの外に書かれていて、見えません",
        "{value!r} is written off the page and is not seen",
    ),
}  # fmt: skip
_DO = {
    "FK422": ("印刷した紙面を目で確かめ、正しい値で作り直してください。", "Look at the printed page, and make the file again with the right value."),
    "FK423": ("値を短くするか、文字を小さくして作り直してください。", "Shorten the value or set it smaller, and make the file again."),
    "FK424": ("見えない文字を取り除いて作り直してください。", "Remove the hidden text, and make the file again."),
    "FK425": ("何が書かれているか、紙面を目で確かめてください。", "Look at the page to see what is written there."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Where:
    """The part at hand in its file, and the notes on its pages that viewers draw for themselves.

    `own`: the file says that formkit made the whole of it.
    """

    form: Form
    part: Part
    read: ReadPart
    file: str
    own: bool = True
    notes: Mapping[int, Sequence[ink.Note]] = field(default_factory=dict)


def box_rect(where: Where, box: Box) -> tuple[int | None, Rect | None]:
    """Page of the file and rectangle in mm there of a box: as it was read, else as the form has it."""
    read = where.read.boxes.get(box.id)
    if read is not None and read.rect is not None:
        return read.page, read.rect
    place = where.part.places.get(box.id)
    if place is None or place.page > len(where.read.pages):
        return None, None
    return where.read.pages[place.page - 1], (place.x, place.y, place.w, place.h)


def finding(where: Where, box: Box, fault: Fault, value: str, *, sure: bool = True) -> Finding:
    """One box whose channels disagree; `value` is what its text layer says."""
    code = _CODES[fault]
    found, words, words_en = _SEEN[fault]
    if box.kind in ("tick", "circle", "grid", "photo"):
        value = (
            {"tick": "■", "circle": f"○ {box.word or ''}".strip(), "photo": "写真"}.get(box.kind, value)
            if value
            else ""
        )
    page, rect = box_rect(where, box)
    do, do_en = _DO[code]
    shown = value or "空欄"
    return Finding(
        code, "warning" if code == "FK425" or not sure else "error",
        f"{where.part.face} {box.item}「{box.label}」：{words.format(value=shown)}。{do}",
        f"{where.part.face} {box.item} ({box.label_en}): {words_en.format(value=value)}. {do_en}",
        form=where.form.id, part=where.part.id, box=box.id, item=box.item, file=where.file, page=page, rect=rect,
        expected=value or None, found=found,
    )  # fmt: skip


def outside(where: Where, page: int, fault: Fault, rect: tuple[float, float, float, float], value: str = "") -> Finding:
    """Something on a page (of the file) that belongs to no box; `rect` left, top, right, bottom in pt."""
    code = _CODES[fault]
    found, words, words_en = _SEEN[fault]
    do, do_en = _DO[code]
    if fault == "extra":
        words, words_en = (
            "欄の外に、公式の様式にない書き込みがあります",
            "there is ink outside the boxes that the form does not have",
        )
    if fault == "printed":
        words, words_en = (
            "様式の印刷文字が公式の様式と違います",
            "the form's printed text is not that of the official form here",
        )
    left, top, right, bottom = (edge / PT_PER_MM for edge in rect)
    return Finding(
        code, "warning" if code == "FK425" else "error",
        f"{where.part.face} {page}ページ：{words.format(value=value)}。{do}",
        f"{where.part.face}, page {page}: {words_en.format(value=value)}. {do_en}",
        form=where.form.id, part=where.part.id, file=where.file, page=page,
        rect=(round(left, 2), round(top, 2), round(right - left, 2), round(bottom - top, 2)),
        expected=value or None, found=found,
    )  # fmt: skip
