"""`formkit forms`: the form library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formkit.cli.options import Language, Manner, pick, speaking, tell
from formkit.cli.table import table
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
    heads = pick(manner.language, "id 版 名称 面 施行 確認日", "id edition title parts in_force checked_on").split()
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
    head += [
        pick(manner.language, f"毎回 docxtpl で描く: {part}（{why}）", f"rendered by docxtpl each time: {part} ({why})")
        for part, why in slow.items()
    ]
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
    say = partial(pick, language)
    yield f"{form.name}  {form.number}  {say(form.title, form.title_en)}"
    yield f"{say('提出先', 'authority')}: {form.authority}"
    yield f"{say('根拠', 'law')}: {form.law}"
    yield f"{say('施行', 'in force')}: {_in_force(form)}"
    yield f"{say('出典', 'source')}: {form.source} ({say('確認日', 'checked on')} {form.checked_on})"
    yield ""
    heads = say("面 名称 区分 ページ 単位 欄 公式欄", "part title for pages per boxes official").split()
    yield from table(heads, [_row(part, language) for part in form.parts.values()])
    boxes = [box for part in form.parts.values() for box in part.boxes.values()]
    kinds = sorted(Counter(box.kind for box in boxes).items())
    official = sum(bool(box.official_field or box.official_cell) for box in boxes)
    yield ""
    yield f"{say('欄', 'boxes')}: {len(boxes)} ({', '.join(f'{kind} {number}' for kind, number in kinds)})"
    yield say(f"公式 PDF の欄との対応: {official}", f"official fields covered: {official}")
    yield from _listed(
        say("別紙に続く欄", "continued on another sheet"),
        (
            say(
                f"{c.item} {c.label}: {c.rows}件まで、超えると「{c.words}」",
                f"{c.item} {c.label_en}: up to {c.rows}, then 「{c.words}」",
            )
            for c in form.continuations
        ),
    )
    if form.items:
        covered = sum(form.covered(item) for item in form.items)
        yield say(
            f"公式の項目: {len(form.items)} のうち {covered} に欄", f"official items: {covered} of {len(form.items)}"
        )
        left = {item: why for item, why in form.items.items() if why and not form.covered(item)}
        yield from _listed(say("欄のない項目とその理由", "items without a box, with the reason"),
                           (f"{item}: {why}" for item, why in left.items()))  # fmt: skip
    certain = [part for part in form.parts.values() if not part.provisional]
    doubtful = [f"{part.id}/{box.id}" for part in certain for box in part.boxes.values() if box.provisional]
    faces = [f"{part.id} {say(part.title, part.title_en)}" for part in form.parts.values() if part.provisional]
    yield from _listed(say("仮（公式様式と照合が済んでいない）", "provisional"), [*form.provisional, *faces, *doubtful])


def _row(part: Part, language: Language) -> Sequence[str]:
    per = pick(language, "人" if part.per == "trainee" else "件", part.per)
    covered = sum(bool(box.official_field or box.official_cell) for box in part.boxes.values())
    title = pick(language, part.title, part.title_en)
    return (part.id, title, part.categories, str(part.pages), per, str(len(part.boxes)), str(covered))


def _listed(heading: str, lines: Iterable[str]) -> Iterator[str]:
    listed = [f"  {line}" for line in lines]
    if listed:
        yield from ("", f"{heading}:", *listed)
