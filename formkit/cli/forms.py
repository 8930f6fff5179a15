"""`formkit forms`: the form library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formkit.cli.options import Manner, speaking, tell
from formkit.cli.table import table
from formkit.cli.words import Language, pick, spoken
from formkit.model.errors import ExitCode

if TYPE_CHECKING:
    from formkit.model import Form, Part


@click.group()
def forms() -> None:
    """様式 / The form library: list, show, lint, compile."""


@forms.command("list")
@speaking()
def list_(manner: Manner) -> ExitCode:
    """一覧 / The forms: edition, parts, in force from, last checked on."""
    from formkit.api import forms as api
    from formkit.report import Account
    from formkit.report.as_json import form_json

    editions = api.list_forms()
    heads = spoken(manner.language, "forms_heads").split()
    titles = (pick(manner.language, form.title, form.title_en) for form in editions)
    rows = [
        (form.id, form.edition, title, str(len(form.parts)), _in_force(form), str(form.checked_on))
        for form, title in zip(editions, titles, strict=True)
    ]
    return tell(manner, Account(body={"forms": list(map(form_json, editions))}, head=tuple(table(heads, rows))))


@forms.command()
@click.argument("name", metavar="ID")
@speaking()
def show(manner: Manner, name: str) -> ExitCode:
    """内容 / One form: parts, boxes, sources, what is provisional.

    面、欄の数と種類、公式 PDF の欄との対応、根拠、出典、別紙に続く欄、仮の部分を示します。
    ID is a form (its newest edition) or a folder name such as training-plan_2024-08.
    """
    from formkit.api import forms as api
    from formkit.report import Account
    from formkit.report.as_json import whole_form_json

    form = api.show_form(name)
    slow = api.slow_parts(form)
    body = {**whole_form_json(form), **({"slow": slow} if slow else {})}
    head = list(_lines(form, manner.language))
    head += [spoken(manner.language, "forms_slow", part=part, why=why) for part, why in slow.items()]
    return tell(manner, Account(body=body, head=tuple(head)))


@forms.command()
@click.argument("names", metavar="[ID]...", nargs=-1)
@speaking(output=True)
def lint(manner: Manner, names: tuple[str, ...]) -> ExitCode:
    """検査 / Check the form folders (all of them without ID)."""
    from formkit.api import forms as api
    from formkit.report import Account, count

    findings = api.lint_forms(names)
    return tell(manner, Account(findings=findings, summary=count(findings)))


@forms.command()
@click.argument(
    "folders", metavar="DIR...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@speaking()
def compile(manner: Manner, folders: tuple[Path, ...]) -> ExitCode:
    """組立て / Make blank PDFs and the places of boxes from Word templates.

    様式のフォルダーにある Word のひな形から、白紙の PDF と欄の位置を作ります（LibreOffice が必要）。
    """
    from formkit.api import compile as api
    from formkit.report import Account

    lines = api.compile_forms(folders)
    return tell(manner, Account(body={"compiled": list(lines)}, head=lines))


def _in_force(form: Form) -> str:
    return f"{form.in_force_from}～{form.in_force_until or ''}"


def _lines(form: Form, language: Language) -> Iterator[str]:
    """What `forms show` prints for people."""
    say = partial(spoken, language)
    yield f"{form.name}  {form.number}  {pick(language, form.title, form.title_en)}"
    yield f"{say('forms_authority')}: {form.authority}"
    yield f"{say('law')}: {form.law}"
    yield f"{say('in_force')}: {_in_force(form)}"
    yield f"{say('source')}: {form.source} ({say('checked_on')} {form.checked_on})"
    yield ""
    yield from table(say("forms_part_heads").split(), [_row(part, language) for part in form.parts.values()])
    boxes = [box for part in form.parts.values() for box in part.boxes.values()]
    kinds = sorted(Counter(box.kind for box in boxes).items())
    official = sum(bool(box.official_field or box.official_cell) for box in boxes)
    yield ""
    yield f"{say('forms_boxes')}: {len(boxes)} ({', '.join(f'{kind} {number}' for kind, number in kinds)})"
    yield say("forms_official", number=official)
    continued = [say("forms_continuation", entry=entry) for entry in form.continuations]
    yield from _listed(say("forms_continued"), continued)
    if form.items:
        covered = sum(form.covered(item) for item in form.items)
        yield say("forms_items", number=len(form.items), covered=covered)
        left = [f"{item}: {why}" for item, why in form.items.items() if why and not form.covered(item)]
        yield from _listed(say("forms_left"), left)
    certain = [part for part in form.parts.values() if not part.provisional]
    doubtful = [f"{part.id}/{box.id}" for part in certain for box in part.boxes.values() if box.provisional]
    faces = [
        f"{part.id} {pick(language, part.title, part.title_en)}" for part in form.parts.values() if part.provisional
    ]
    yield from _listed(say("forms_provisional"), [*form.provisional, *faces, *doubtful])


def _row(part: Part, language: Language) -> Sequence[str]:
    per = pick(language, "人" if part.per == "trainee" else "件", part.per)
    covered = sum(bool(box.official_field or box.official_cell) for box in part.boxes.values())
    title = pick(language, part.title, part.title_en)
    return (part.id, title, part.categories, str(part.pages), per, str(len(part.boxes)), str(covered))


def _listed(heading: str, lines: Iterable[str]) -> Iterator[str]:
    listed = [f"  {line}" for line in lines]
    if listed:
        yield from ("", f"{heading}:", *listed)
