"""`formkit check`: schema, rules and cross-document rules."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from formkit.cli.options import REPORTS, Manner, as_of_option, cases_argument, fail_on_option, speaking, tell
from formkit.cli.words import skipped, spoken
from formkit.cli.written import unmade
from formkit.model.errors import ExitCode


@click.command()
@cases_argument
@as_of_option("その日の法令で検査", "The law of that day (default: of the application date).")
@click.option("--ignore", "ignored", metavar="ID", multiple=True, help="見ない規則（複数可） / Codes to leave out.")
@fail_on_option
@speaking(output=True, formats=REPORTS)
def check(
    manner: Manner, cases: tuple[Path, ...], as_of: dt.date | None, ignored: tuple[str, ...], fail_on: str
) -> ExitCode:
    """検査 / Check cases: every finding with its law and its place.

    ケース（ファイル、またはそのフォルダー）を、書式と法令に照らして検査します。
    CASE is a case file or a folder of them.
    """
    from formkit.api import check as api
    from formkit.library.not_judged import of_rules as rules_not_judged
    from formkit.report import Account, count
    from formkit.report.as_json import not_made_json

    result = api.check(cases, as_of=as_of, ignore=ignored)
    left_out = {"ignored": result.ignored} if ignored else {}
    not_judged = rules_not_judged()
    account = Account(
        not_judged=not_judged,
        findings=result.findings,
        summary=count(
            result.findings, cases=result.cases, trainees=result.trainees, skipped=len(result.skipped), **left_out
        ),
        body={
            "not_made": [not_made_json(paper) for paper in result.not_made],
            "skipped": list(result.skipped),
            "not_judged": dict(not_judged),
        },
        tail=(
            spoken(manner.language, "check_looked", result=result),
            *unmade(manner.language, result.not_made, foretold=True),
            *skipped(manner.language, result.skipped),
            *((spoken(manner.language, "check_ignored", result=result),) if ignored else ()),
        ),
        subject=tuple(map(str, cases)),
        law_day=as_of.isoformat() if as_of else None,
    )
    return tell(manner, account, fail_on)
