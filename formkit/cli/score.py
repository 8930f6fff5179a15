"""`formkit score`: the points of the Excellent Organisation Declaration, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formkit.cli.options import Language, Manner, case_argument, pick, speaking, tell
from formkit.cli.table import table
from formkit.model.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from formkit.law.score import Change, Item, Score, Step

_TABLES = {
    "implementer": ("実習実施者", "implementer"), "supervisor": ("監理団体", "supervising organisation"),
    "supervisor_care": ("監理団体（介護職種）", "supervising organisation (nursing care)"),
}  # fmt: skip
_EFFORTS = {
    "measure": ("取組でできる", "a measure"), "pay": ("費用がかかる", "costs money"), "record": ("実績による", "a matter of record"),
}  # fmt: skip


@click.command()
@case_argument
@click.option(
    "--table", "tables", multiple=True, type=click.Choice(["implementer", "supervisor", "supervisor-care"]),
    help="点数表（何度でも） / Score table, repeatable (default: all that the case has).",
)  # fmt: skip
@speaking(output=True)
def score(manner: Manner, case: Path, tables: tuple[str, ...]) -> ExitCode:
    """点数 / The points of the Excellent Organisation Declaration.

    優良要件適合申告書の点数を、項目ごとに理由とともに示し、６割に足りないときは近道を挙げます。
    By item with reasons; the total, the pass mark, what is missing, and the easiest ways to more points.
    """
    from formkit.api import score as api
    from formkit.report import Account, count
    from formkit.report.as_json import score_json

    result = api.score(case, tables=tables)
    head: list[str] = []
    for scored in result.scores:
        head += [*([""] if head else []), *_lines(scored, manner.language)]
    body = {"tables": list(map(score_json, result.scores))}
    return tell(manner, Account(findings=result.findings, summary=count(result.findings), body=body, head=tuple(head)))


def _lines(score: Score, language: Language) -> Iterator[str]:
    from formkit.law.score import changes

    say = partial(pick, language)
    passed = say("基準に適合", "passes") if score.passed else say("基準に不足", "does not pass")
    yield f"{say(*_TABLES[score.key])} · {score.edition} · {score.on}"
    yield say(
        f"合計 {score.total}点／{score.maximum}点、基準 {score.pass_mark}点 → {passed}",
        f"total {score.total} of {score.maximum}, pass mark {score.pass_mark} → {passed}",
    )
    if score.least != score.most:
        yield say(
            f"文言が不確かな項目があるので、{score.least}～{score.most}点です。",
            f"Some items are of uncertain wording: {score.least} to {score.most} points.",
        )
    yield ""
    rows = []
    for group in score.groups:
        cap = say(f"（最大 {group.maximum}）", f" (at most {group.maximum})") if group.raw > group.maximum else ""
        rows.append([group.number, f"{group.points}/{group.maximum}{cap}", say(group.label, group.label_en), ""])
        rows += [_row(item, language) for item in group.items if item.counted]
    yield from table(say("項目 点 内容 理由", "item points what why").split(), rows)
    if score.missing:
        yield ""
        yield say("書かれていない事実：", "Facts not given: ") + ", ".join(score.missing)
    possible = changes(score)
    if possible:
        yield ""
    yield from _way(score, language)
    if possible:
        yield say("点を増やせる項目：", "Items that could have more points:")
        yield from (f"  {_change(change, language)}" for change in possible if change.steps[-1].gain > 0)


def _row(item: Item, language: Language) -> list[str]:
    label, reason = pick(language, item.label, item.label_en), pick(language, item.reason, item.reason_en)
    return [f"  {item.number}", f"{item.points}/{item.maximum}", _cut(label), reason]


def _cut(text: str, most: int = 48) -> str:
    """A label cut to some columns, a Japanese character taking two."""
    from formkit.words.text import display_width

    if display_width(text) <= most:
        return text
    while display_width(text) > most - 1:
        text = text[:-1]
    return text + "…"


def _way(score: Score, language: Language) -> Iterator[str]:
    from formkit.law.score import way

    steps = way(score)
    if steps is None:
        yield pick(
            language,
            "どの項目を満点にしても基準に届きません。",
            "No item that can change brings the total to the pass mark.",
        )
    elif steps:
        short = score.pass_mark - score.total
        yield pick(language, f"あと {short}点です。近道：", f"{short} points short. The easiest way:")
        yield from (f"  {_step(change, step, language)}" for change, step in steps)


def _name(change: Change, language: Language) -> str:
    return f"{change.group}-{change.item.number} {_cut(pick(language, change.item.label, change.item.label_en))}"


def _change(change: Change, language: Language) -> str:
    name, effort = _name(change, language), pick(language, *_EFFORTS[change.effort])
    ways = [f"{pick(language, step.label, step.label_en)} +{step.gain}" for step in change.steps if step.gain > 0]
    return f"{name}（{effort}）：{'、'.join(ways)}" if language == "ja" else f"{name} ({effort}): {'; '.join(ways)}"


def _step(change: Change, step: Step, language: Language) -> str:
    points = pick(language, f"{change.item.points}点→{step.points}点", f"{change.item.points} → {step.points} points")
    label, effort = pick(language, step.label, step.label_en), pick(language, *_EFFORTS[change.effort])
    return f"{_name(change, language)}: {label}, {points} ({effort})"
