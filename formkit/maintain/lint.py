"""Form folders: is each edition whole and consistent? For maintainers and their CI.

The list of boxes is derived from the template itself (its content controls); boxes.json may point nowhere else.
"""

from __future__ import annotations

import functools
import re
import traceback
from collections import Counter
from collections.abc import Iterator

from jsonschema.validators import Draft202012Validator

from formkit import library
from formkit.case import schema
from formkit.library import sentences
from formkit.media.pdf import printed
from formkit.media.word import controls, docx
from formkit.merge.formatters import mistakes
from formkit.model import Finding, Form, Part, Value
from formkit.model.errors import FormLibraryError, UserError
from formkit.model.spoken import sentence
from formkit.model.view import ROOTS
from formkit.words.pointer import path, steps

_TAG = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}")


def lint_form(name: str) -> list[Finding]:
    """All findings about one form folder; what cannot even be looked at is one of them."""
    try:
        return _lint(name)
    except UserError as error:
        return [_broken(name, error)]
    except Exception as error:  # whatever stands in a folder that somebody wrote, it is a fault of the folder
        kind = f"{type(error).__name__}, {traceback.extract_tb(error.__traceback__)[-1].name}"
        return [_broken(name, FormLibraryError("form_wrong", folder=f"forms/{name}", why=kind))]


def _lint(name: str) -> list[Finding]:
    if findings := list(_schemas(name)):
        return findings
    try:
        form = library.draft(name)
    except FormLibraryError as error:
        return [_broken(name, error)]
    parts = (finding for part in form.parts.values() for finding in _part(form, part))
    stale = [_finding("FK212", name, file=file) for file in library.stale_files(form)]
    return [*stale, *parts, *_continuations(form), *_items(form)]


def _broken(name: str, error: UserError) -> Finding:
    return sentences.finding("FK201", "broken", values={"why": error.words}, form=name)


def _finding(
    code: str, form: str, part: str | None = None, box: str | None = None, says: str | None = None, **names: object
) -> Finding:
    values = {name: Value.of(value) for name, value in names.items()}
    values["where"] = Value.of("/".join(filter(None, [form, part, box])))
    return sentences.finding(code, says, values=values, form=form, part=part, box=box)


_KINDS = ("required", "type", "enum", "additionalProperties", "pattern")


def _schemas(name: str) -> Iterator[Finding]:
    for file in ("form", "boxes"):
        try:
            data = library.read_json(f"forms/{name}/{file}.json")
        except FormLibraryError as error:
            yield _broken(name, error)
            continue
        rules = library.read_json(f"schemas/{file}.schema.json")
        checker = Draft202012Validator(rules, format_checker=Draft202012Validator.FORMAT_CHECKER)
        for wrong in checker.iter_errors(data):
            place = f"{file}.json/{'/'.join(map(str, wrong.absolute_path))}"
            kind = sentence(f"schema_{wrong.validator if wrong.validator in _KINDS else 'other'}", rule=wrong.validator)
            words = Value(f"{place}：{kind.ja}", f"{place}: {wrong.message}")
            yield _finding("FK201", name, says="schema", why=words)


def _part(form: Form, part: Part) -> Iterator[Finding]:
    finding = functools.partial(_finding, form=form.name, part=part.id)
    written = controls.control_texts(library.read_bytes(f"forms/{form.name}/template-{part.id}.docx"))
    counted = Counter(key for key, _ in written)
    for code, keys in (
        ("FK202", part.boxes.keys() - counted.keys()),
        ("FK203", counted.keys() - part.boxes.keys()),
        ("FK204", {key for key, count in counted.items() if count > 1}),
    ):
        yield from (finding(code, box=key) for key in sorted(keys))
    for key, text in written:
        tag = _TAG.fullmatch(text)
        if tag is None or tag[1] != key:
            yield finding("FK205", box=key, tag=f"{{{{ {key} }}}}", text=text)
    for key in sorted(part.boxes.keys() ^ part.places.keys()):
        yield finding("FK206", box=key, says="no_place")
    if why := docx.wrong(library.read_bytes(f"forms/{form.name}/template-{part.id}.docx"), part):
        yield finding("FK563", why=why.words)
    pages = printed.page_count(library.read_bytes(f"forms/{form.name}/blank-{part.id}.pdf"))
    if pages != part.pages:
        yield finding("FK207", count=pages, pages=part.pages)
    for key, place in part.places.items():
        if place.page > pages or place.w < 1 or place.h < 1:
            yield finding("FK206", box=key, says="wrong_place", place=place)
    for box in part.boxes.values():
        for ja, en in mistakes(box.write):
            yield finding("FK208", box=box.id, says="pipe", why=Value(ja, en))
        if box.kind == "circle" and not box.word:
            yield finding("FK208", box=box.id, says="no_word")
        if box.pointer and not _in_view(part, box.pointer):
            yield finding("FK209", box=box.id, pointer=box.pointer)


def _continuations(form: Form) -> Iterator[Finding]:
    for attached in form.continuations:
        finding = functools.partial(_finding, form=form.name, part=attached.part)
        part = form.parts.get(attached.part)
        if part is None or attached.says_in not in part.boxes:
            yield finding("FK210", box=attached.says_in, entry=attached.id)
        if part and not _in_view(part, attached.pointer):
            yield finding("FK209", pointer=attached.pointer)
        for _label, pointer, pipe in attached.lines:
            place = f"{attached.pointer}/0{pointer}"
            if part and pointer not in ("", "/") and not _in_view(part, place):
                yield finding("FK209", pointer=place)
            yield from (finding("FK208", says="pipe", why=Value(ja, en)) for ja, en in mistakes(pipe))


def _items(form: Form) -> Iterator[Finding]:
    for item, reason in form.items.items():
        if not form.covered(item) and not reason:
            yield _finding("FK211", form.name, item=item)


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
    return schema.node(path(whole.rstrip("/"))) is not None
