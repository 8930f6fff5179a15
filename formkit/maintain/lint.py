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
from formkit.library import sentences
from formkit.media.pdf import printed
from formkit.media.word import controls
from formkit.merge.formatters import mistakes
from formkit.model import Finding, Form, Part, Value
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
        return [_broken(name, error)]
    for part in form.parts.values():
        findings += _part(form, part)
    findings += _continuations(form)
    findings += _items(form)
    return findings


def _broken(name: str, error: FormLibraryError) -> Finding:
    return sentences.finding("FK201", "broken", values={"why": Value(error.message, error.message_en)}, form=name)


def _finding(
    code: str, says: str | None, form: str, part: str | None = None, box: str | None = None, **names: object
) -> Finding:
    values = {name: Value.of(value) for name, value in names.items()}
    values["where"] = Value.of("/".join(filter(None, [form, part, box])))
    return sentences.finding(code, says, values=values, form=form, part=part, box=box)


def _schemas(name: str) -> Iterator[Finding]:
    for file in ("form", "boxes"):
        try:
            data = library.read_json(f"forms/{name}/{file}.json")
        except FormLibraryError as error:
            yield _broken(name, error)
            continue
        checker = jsonschema.validators.Draft202012Validator(
            library.read_json(f"schemas/{file}.schema.json"),
            format_checker=jsonschema.validators.Draft202012Validator.FORMAT_CHECKER,
        )
        for wrong in checker.iter_errors(data):
            words = f"{file}.json/{'/'.join(map(str, wrong.absolute_path))}: {wrong.message}"
            yield _finding("FK201", "schema", name, why=words)


def _part(form: Form, part: Part) -> Iterator[Finding]:
    def finding(code: str, box: str | None, says: str | None = None, **names: object) -> Finding:
        return _finding(code, says, form.name, part.id, box, **names)

    data = library.template(form, part.id)
    written = controls.control_texts(data)
    counted = Counter(key for key, _ in written)
    for key in sorted(set(part.boxes) - set(counted)):
        yield finding("FK202", key)
    for key in sorted(set(counted) - set(part.boxes)):
        yield finding("FK203", key)
    for key in sorted(key for key, count in counted.items() if count > 1):
        yield finding("FK204", key)
    for key, text in written:
        if _TAG.fullmatch(text) is None or _TAG.fullmatch(text)[1] != key:  # type: ignore[index]
            yield finding("FK205", key, tag=f"{{{{ {key} }}}}", text=text)
    for key in sorted(set(part.boxes) ^ set(part.places)):
        yield finding("FK206", key, "no_place")
    pages = printed.page_count(library.blank(form, part.id))
    if pages != part.pages:
        yield finding("FK207", None, count=pages, pages=part.pages)
    for key, place in part.places.items():
        if place.page > pages or place.w < 1 or place.h < 1:
            yield finding("FK206", key, "wrong_place", place=place)
    for box in part.boxes.values():
        for ja, en in mistakes(box.write):
            yield finding("FK208", box.id, "pipe", why=Value(ja, en))
        if box.kind == "circle" and not box.word:
            yield finding("FK208", box.id, "no_word")
        if box.pointer and not _in_view(part, box.pointer):
            yield finding("FK209", box.id, pointer=box.pointer)


def _continuations(form: Form) -> Iterator[Finding]:
    for entry in form.continuations:
        part = form.parts.get(entry.part)
        if part is None or entry.says_in not in part.boxes:
            yield _finding("FK210", None, form.name, entry.part, entry.says_in, entry=entry.id)
        if part and not _in_view(part, entry.pointer):
            yield _finding("FK209", None, form.name, entry.part, pointer=entry.pointer)
        for _label, pointer, pipe in entry.lines:
            if part and pointer not in ("", "/") and not _in_view(part, f"{entry.pointer}/0{pointer}"):
                yield _finding("FK209", None, form.name, entry.part, pointer=f"{entry.pointer}/0{pointer}")
            for ja, en in mistakes(pipe):
                yield _finding("FK208", "pipe", form.name, entry.part, why=Value(ja, en))


def _items(form: Form) -> Iterator[Finding]:
    for item, reason in form.items.items():
        if not form.covered(item) and not reason:
            yield _finding("FK211", None, form.name, item=item)


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
