"""What form fields give to tell: missing pages and fields, values without a box, channels that disagree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formkit.media.pdf import acroform
from formkit.media.pdf.acroform import Field, Widget
from formkit.model import Box, Finding, Form, Part
from formkit.reading.fields.pages import Copy
from formkit.reading.fields.values import is_on

__all__ = ["doubt", "field_gone", "lost_pages", "pictured", "shown_otherwise", "tick_otherwise", "two_values", "unboxed",
           "xfa_blank", "xfa_otherwise"]  # fmt: skip

_LONGEST = 60  # characters of a value in a message


def _cut(words: str) -> str:
    words = words.replace("\n", " ")
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _at(form: Form, part: Part, box: Box, name: str, widget: Widget | None) -> dict[str, Any]:
    return {
        "form": form.id, "part": part.id, "box": box.id, "item": box.item, "file": name,
        "page": widget.page if widget else None, "rect": widget.rect if widget else None,
    }  # fmt: skip


def _named(part: Part, box: Box) -> tuple[str, str]:
    return f"{part.face} {box.item}「{box.label}」", f"{part.face} {box.item} ({box.label_en})"


def lost_pages(form: Form, copy: Copy, name: str) -> Iterator[Finding]:
    """FK403 for each page of a part that the file lacks."""
    part = copy.part
    for page in range(1, part.pages + 1):
        if page not in copy.pages:
            yield Finding(
                "FK403", "error",
                f"{part.face}（{part.title}）の {part.pages} ページのうち {page} ページ目がファイルにありません。全ページを揃えてください。",
                f"Page {page} of {part.pages} of {part.face} ({part.title_en}) is not in the file. Bring all pages together.",
                form=form.id, part=part.id, file=name, page=copy.first or None,
            )  # fmt: skip


def doubt(form: Form, copy: Copy, name: str) -> Finding:
    """FK404: only some of the official fields are there."""
    part = copy.part
    return Finding(
        "FK404", "warning",
        f"入力欄の名前から{part.face}（{form.title} {form.edition}）と判断しましたが、確かさは {copy.confidence:.0%} です。"
        "様式と版を目で確かめてください。",
        f"Taken for {part.face} of {form.title_en} {form.edition} by the names of its fields, with a confidence of"
        f" {copy.confidence:.0%}. See that form and edition are right.",
        form=form.id, part=part.id, file=name, page=copy.first or None,
    )  # fmt: skip


def field_gone(form: Form, part: Part, box: Box, name: str, page: int | None) -> Finding:
    """FK407: the official field of a box is not in the file."""
    ja, en = _named(part, box)
    return Finding(
        "FK407", "warning",
        f"{ja}の入力欄（{box.official_field}）がファイルにありません。公式の様式を取り直して記入してください。",
        f"The field of {en}, {box.official_field}, is not in the file. Fill a fresh copy of the official form.",
        **{**_at(form, part, box, name, None), "page": page},
    )  # fmt: skip


def unboxed(form: Form, one: Field, name: str) -> Finding:
    """FK406: a field with a value that belongs to no box."""
    widget = one.widgets[0] if one.widgets else None
    return Finding(
        "FK406", "info",
        f"入力欄 {one.name} の値「{_cut(one.words)}」に対応する欄が様式にありません。値を目で確かめてください。",
        f"The field {one.name} holds {_cut(one.words)!r}, and the form has no box for it. Look at the value yourself.",
        form=form.id, file=name, page=widget.page if widget else None, rect=widget.rect if widget else None,
        found=one.words,
    )  # fmt: skip


def shown_otherwise(form: Form, part: Part, box: Box, name: str, one: Field) -> list[Finding]:
    """FK421 for each place in which a field shows something else than what is stored in it."""
    ja, en = _named(part, box)
    told = []
    for widget, shown in acroform.trouble(one):
        seen_ja = f"「{_cut(shown)}」" if shown else "空白"
        seen_en = repr(_cut(shown)) if shown else "nothing"
        stored_ja = f"「{_cut(one.words)}」" if one.words else "空"
        stored_en = repr(_cut(one.words)) if one.words else "nothing"
        told.append(
            Finding(
                "FK421",
                "error",
                f"{ja}に保存された値は{stored_ja}ですが、紙面に見えるのは{seen_ja}です。"
                "入力ソフトで開いて保存し直し、印刷される文字を確かめてください。",
                f"{en} stores {stored_en} but shows {seen_en}. Open the file in the program that filled it, save it"
                " again and look at what is printed.",
                **_at(form, part, box, name, widget),
                expected=one.words,
                found=shown,
            )
        )  # fmt: skip
    return told


def pictured(form: Form, part: Part, box: Box, name: str, one: Field) -> list[Finding]:
    """FK425 where a value is drawn in a way that cannot be told in words (a picture, a font without meaning)."""
    ja, en = _named(part, box)
    return [
        Finding(
            "FK425", "warning",
            f"{ja}の値「{_cut(one.words)}」は文字として読めない形で描かれていて、比べられません。紙面を目で確かめてください。",
            f"The value {_cut(one.words)!r} of {en} is drawn in a way that cannot be read as text, nor compared. Look at the page yourself.",
            **_at(form, part, box, name, widget), expected=one.words,
        )
        for widget in acroform.pictures(one)
    ]  # fmt: skip


def tick_otherwise(form: Form, part: Part, box: Box, name: str, one: Field, widget: Widget) -> Finding | None:
    """FK426: a button is stored as on and shown as off, or the other way round."""
    stored = is_on(one, widget)
    if stored == widget.ticked or widget.hidden or (one.redrawn and widget.state is None):
        return None
    ja, en = _named(part, box)
    return Finding(
        "FK426", "error",
        f"{ja}は、保存された値では{'選ばれています' if stored else '選ばれていません'}が、紙面では"
        f"{'選ばれて' if widget.ticked else '選ばれずに'}見えます。入力ソフトで開いて保存し直してください。",
        f"{en} is stored as {'on' if stored else 'off'} but shown as {'on' if widget.ticked else 'off'}. Open the file in"
        " the program that filled it and save it again.",
        **_at(form, part, box, name, widget), expected="■" if stored else "□", found="■" if widget.ticked else "□",
    )  # fmt: skip


def two_values(form: Form, part: Part, box: Box, name: str, one: Field, other: Field) -> Finding:
    """FK421: two fields of one name hold different values."""
    ja, en = _named(part, box)
    return Finding(
        "FK421", "error",
        f"{ja}の入力欄 {one.name} が二つあり、「{_cut(one.words)}」と「{_cut(other.words)}」が保存されています。"
        "どちらが正しいか確かめ、記入し直してください。",
        f"{en} has two fields named {one.name}, holding {_cut(one.words)!r} and {_cut(other.words)!r}. See which is right"
        " and fill it again.",
        **_at(form, part, box, name, one.widgets[0] if one.widgets else None), expected=one.words, found=other.words,
    )  # fmt: skip


def xfa_otherwise(
    form: Form, part: Part, box: Box, name: str, widget: Widget | None, stored: str, held: str
) -> Finding:
    """FK421: the XFA data of the file hold another value than the field."""
    ja, en = _named(part, box)
    return Finding(
        "FK421", "error",
        f"{ja}の入力欄には「{_cut(stored)}」、同じファイルの XFA データには「{_cut(held)}」が保存されています。"
        "Adobe Acrobat は後者を表示します。Acrobat で開いて値を確かめ、保存し直してください。",
        f"{en} holds {_cut(stored)!r} in its field and {_cut(held)!r} in the XFA data of the same file, which Adobe Acrobat"
        " shows. Open it in Acrobat, see to the value and save it again.",
        **_at(form, part, box, name, widget), expected=stored, found=held,
    )  # fmt: skip


def xfa_blank(form: Form, name: str, count: int) -> Finding:
    """FK421: values stand in the fields only; the XFA data, which Acrobat shows, are empty."""
    return Finding(
        "FK421", "error",
        f"{count} 個の欄は、入力欄には値がありますが、XFA データでは空です。Adobe Acrobat で開くと空白に見えます。"
        "XFA を取り除くか、Acrobat で記入し直してください。",
        f"{count} boxes have a value in their field but none in the XFA data: they look empty in Adobe Acrobat. Remove the"
        " XFA, or fill them in Acrobat.",
        form=form.id, file=name,
    )  # fmt: skip
