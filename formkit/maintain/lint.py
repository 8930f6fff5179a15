"""Form folders: is each edition whole and consistent? For maintainers and their CI.

The list of boxes is derived from the template itself (its content controls); boxes.json may point nowhere else.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator

import jsonschema
import jsonschema.validators

from formkit import library
from formkit.case import schema
from formkit.media.pdf import printed
from formkit.media.word import controls
from formkit.merge.formatters import mistakes
from formkit.model import Finding, Form, Part, Severity
from formkit.model.errors import FormLibraryError
from formkit.model.view import ROOTS
from formkit.words.pointer import steps

__all__ = ["lint_form", "pointer_exists"]

_TAG = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}")


def lint_form(name: str) -> list[Finding]:
    """All findings about one form folder."""
    findings = list(_schemas(name))
    if findings:
        return findings
    try:
        form = library.form(name)
    except FormLibraryError as error:
        return [Finding("FK201", "error", error.message, error.message_en, form=name)]
    for part in form.parts.values():
        findings += _part(form, part)
    findings += _continuations(form)
    findings += _items(form)
    return findings


def _finding(
    code: str, form: str, part: str | None, box: str | None, ja: str, en: str, severity: Severity = "error"
) -> Finding:
    place = "/".join(filter(None, [form, part, box]))
    return Finding(code, severity, f"{place}: {ja}", f"{place}: {en}", form=form, part=part, box=box)


def _schemas(name: str) -> Iterator[Finding]:
    for file in ("form", "boxes"):
        try:
            data = library.read_json(f"forms/{name}/{file}.json")
        except FormLibraryError as error:
            yield Finding("FK201", "error", error.message, error.message_en, form=name)
            continue
        checker = jsonschema.validators.Draft202012Validator(
            library.read_json(f"schemas/{file}.schema.json"),
            format_checker=jsonschema.validators.Draft202012Validator.FORMAT_CHECKER,
        )
        for wrong in checker.iter_errors(data):
            words = f"{file}.json/{'/'.join(map(str, wrong.absolute_path))}: {wrong.message}"
            yield _finding("FK201", name, None, None, words, words)


def _part(form: Form, part: Part) -> Iterator[Finding]:
    def told(code: str, box: str | None, ja: str, en: str) -> Finding:
        return _finding(code, form.name, part.id, box, ja, en)

    data = library.template(form, part.id)
    written = controls.control_texts(data)
    counted = Counter(key for key, _ in written)
    for key in sorted(set(part.boxes) - set(counted)):
        yield told(
            "FK202", key, "テンプレートにこの欄のコントロールがありません。", "the template has no control for it."
        )
    for key in sorted(set(counted) - set(part.boxes)):
        yield told("FK203", key, "boxes.json にない欄がテンプレートにあります。", "in the template, not in boxes.json.")
    for key in sorted(key for key, count in counted.items() if count > 1):
        yield told("FK204", key, "同じ欄がテンプレートに二つ以上あります。", "stands more than once in the template.")
    for key, text in written:
        if _TAG.fullmatch(text) is None or _TAG.fullmatch(text)[1] != key:  # type: ignore[index]
            yield told(
                "FK205", key, f"コントロールの中は {{{{ {key} }}}} のはずですが「{text}」です。",
                f"its control must hold {{{{ {key} }}}}, not {text!r}.",
            )  # fmt: skip
    for key in sorted(set(part.boxes) ^ set(part.places)):
        yield told("FK206", key, "geometry.json と合いません。", "boxes.json and geometry.json differ.")
    pages = printed.page_count(library.blank(form, part.id))
    if pages != part.pages:
        yield told("FK207", None, f"空欄の PDF は {pages} ページです（form.json は {part.pages}）。",
                   f"the blank PDF has {pages} pages, form.json says {part.pages}.")  # fmt: skip
    for key, place in part.places.items():
        if place.page > pages or place.w < 1 or place.h < 1:
            yield told("FK206", key, f"位置が正しくありません（{place}）。", f"its place is wrong ({place}).")
    for box in part.boxes.values():
        for ja, en in mistakes(box.write):
            yield told("FK208", box.id, ja, en)
        if box.kind == "circle" and not box.word:
            yield told("FK208", box.id, "丸で囲む語（word）がありません。", "a circle needs its word.")
        if box.pointer and not _in_view(part, box.pointer):
            yield told("FK209", box.id, f"ケースに {box.pointer} はありません。", f"the case has no {box.pointer}.")


def _continuations(form: Form) -> Iterator[Finding]:
    for entry in form.continuations:
        part = form.parts.get(entry.part)
        if part is None or entry.says_in not in part.boxes:
            yield _finding(
                "FK210", form.name, entry.part, entry.says_in, f"別紙「{entry.id}」が指す欄がありません。",
                f"continuation {entry.id!r} points to a box that is not there.",
            )  # fmt: skip
        if part and not _in_view(part, entry.pointer):
            yield _finding("FK209", form.name, entry.part, None, f"ケースに {entry.pointer} はありません。",
                           f"the case has no {entry.pointer}.")  # fmt: skip
        for _label, pointer, pipe in entry.lines:
            if part and pointer not in ("", "/") and not _in_view(part, f"{entry.pointer}/0{pointer}"):
                yield _finding("FK209", form.name, entry.part, None, f"ケースに {entry.pointer}/0{pointer} はありません。",
                               f"the case has no {entry.pointer}/0{pointer}.")  # fmt: skip
            for ja, en in mistakes(pipe):
                yield _finding("FK208", form.name, entry.part, None, ja, en)


def _items(form: Form) -> Iterator[Finding]:
    for item, reason in form.items.items():
        if not form.covered(item) and not reason:
            yield _finding(
                "FK211", form.name, None, None, f"公式の項目 {item} に欄がありません。欄を作るか、理由を書いてください。",
                f"the official item {item} has no box. Make one, or give the reason.",
            )  # fmt: skip


def _in_view(part: Part, pointer: str) -> bool:
    """Whether the view of a part has a fact: one of the case, or of what a copy of a repeated part adds."""
    first, *rest = steps(pointer)
    if part.repeat is not None and first == "copy":
        return rest in (["number"], ["count"], ["first"])
    if part.per == "case" and first in ("score", "trainee"):
        return first == "score"
    if part.repeat is not None and first in ("rows", "entries"):
        pointer = part.repeat.pointer + pointer.removeprefix(f"/{first}")
    return pointer_exists(pointer)


@functools.cache
def pointer_exists(pointer: str) -> bool:
    """Whether the case schema knows a fact at a pointer into the view."""
    first, _, rest = pointer.removeprefix("/").partition("/")
    whole = f"{ROOTS[first]}/{rest}" if first in ROOTS else pointer
    return schema.node([int(step) if step.isdecimal() else step for step in steps(whole.rstrip("/"))]) is not None
