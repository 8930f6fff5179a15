"""`formkit timeline`: every deadline back from the start date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from formkit.cli.options import PATH, Manner, as_of_option, case_argument, speaking, tell
from formkit.cli.table import table
from formkit.cli.words import Language, pick, spoken
from formkit.model.errors import ExitCode

if TYPE_CHECKING:
    from formkit.law.timeline import Step


@click.command()
@case_argument
@click.option("--ics", metavar="FILE", type=PATH, help="予定表のファイル / Calendar file (.ics).")
@as_of_option("その日から見た日程", "As seen on that day (default: today).")
@speaking(output=True)
def timeline(manner: Manner, case: Path, ics: Path | None, as_of: dt.date | None) -> ExitCode:
    """日程 / Every deadline of a case, counted back from the start.

    開始日から逆算した期限を、官公庁の休日を避けて示します。
    Deadlines at offices move off Japanese holidays, weekends and the year-end closing.
    """
    from formkit.api import timeline as api
    from formkit.report import Account, count
    from formkit.report.as_json import step_json
    from formkit.system import write_bytes

    result = api.timeline(case, as_of=as_of, english=manner.language == "en")
    body: dict[str, Any] = {"steps": [step_json(step) for step in result.steps]}
    tail: tuple[str, ...] = ()
    if ics is not None and result.steps:
        write_bytes(ics, result.calendar)
        body["calendar"] = str(ics)
        tail = (spoken(manner.language, "timeline_file", file=ics),)
    head = tuple(_lines(result.steps, manner.language))
    summary = count(result.findings)
    return tell(manner, Account(findings=result.findings, summary=summary, body=body, head=head, tail=tail))


def _lines(steps: tuple[Step, ...], language: Language) -> Iterator[str]:
    say = partial(spoken, language)
    if not steps:
        yield say("timeline_none")
        return
    titles = [pick(language, step.title, step.title_en) for step in steps]
    rows = [
        [str(step.first or ""), str(step.last or ""), title, str(step.planned or ""), say(f"step_{step.state}")]
        for step, title in zip(steps, titles, strict=True)
    ]
    yield from table(say("timeline_heads").split("|"), rows)
    yield ""
    for step, title in zip(steps, titles, strict=True):
        if step.moved:
            yield say("timeline_moved", title=title, step=step)
    if any(not step.holidays_known for step in steps):
        yield say("timeline_holidays")
    doubtful = [title for step, title in zip(steps, titles, strict=True) if step.certainty == "uncertain"]
    if doubtful:
        yield say("timeline_uncertain") + pick(language, "、", "; ").join(dict.fromkeys(doubtful))
