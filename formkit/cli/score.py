"""`formkit score`: the points of the Excellent Organisation Declaration, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formkit.cli.options import Manner, case_argument, speaking, tell
from formkit.cli.table import table
from formkit.cli.words import Language, pick, spoken
from formkit.model.errors import ExitCode

if TYPE_CHECKING:
    from formkit.law.score import Change, Item, Score, Step


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

    say = partial(spoken, language)
    passed = say("score_passes" if score.passed else "score_fails")
    yield f"{say(f'table_{score.key}')} · {score.edition} · {score.on}"
    yield say("score_total", score=score, passed=passed)
    if score.least != score.most:
        yield say("score_unsure", score=score)
    yield ""
    rows = []
    for group in score.groups:
        cap = say("score_at_most", group=group) if group.raw > group.maximum else ""
        rows.append(
            [group.number, f"{group.points}/{group.maximum}{cap}", pick(language, group.label, group.label_en), ""]
        )
        rows += [_row(item, language) for item in group.items if item.counted]
    yield from table(say("score_heads").split(), rows)
    if score.missing:
        yield ""
        yield say("score_missing") + ", ".join(score.missing)
    possible = changes(score)
    if possible:
        yield ""
    yield from _way(score, language)
    if possible:
        yield say("score_more")
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
        yield spoken(language, "score_no_way")
    elif steps:
        yield spoken(language, "score_short", points=score.pass_mark - score.total)
        yield from (f"  {_step(change, step, language)}" for change, step in steps)


def _name(change: Change, language: Language) -> str:
    return f"{change.group}-{change.item.number} {_cut(pick(language, change.item.label, change.item.label_en))}"


def _change(change: Change, language: Language) -> str:
    name, effort = _name(change, language), spoken(language, f"effort_{change.effort}")
    ways = [f"{pick(language, step.label, step.label_en)} +{step.gain}" for step in change.steps if step.gain > 0]
    return spoken(language, "score_change", name=name, effort=effort, ways=pick(language, "、", "; ").join(ways))


def _step(change: Change, step: Step, language: Language) -> str:
    name, effort = _name(change, language), spoken(language, f"effort_{change.effort}")
    return spoken(language, "score_step", name=name, change=change, step=step, effort=effort)
