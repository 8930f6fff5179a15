"""`formkit check`: schema, rules and cross-document rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from formkit.cli.options import REPORTS, Manner, fail_on_option, pick, speaking, tell, verdict
from formkit.model.errors import ExitCode, UsageError

__all__ = ["as_of_option", "check"]


def _day(_context: click.Context, _option: click.Parameter, value: str | None) -> dt.date | None:
    try:
        return None if value is None else dt.date.fromisoformat(value)
    except ValueError:
        raise UsageError(
            f"--as-of {value}：日付は 2027-04-01 の形で指定してください。",
            f"--as-of {value}: give a date that exists, as 2027-04-01.",
        ) from None


def as_of_option(ja: str, en: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option `--as-of`, with what it means for the command."""
    return click.option("--as-of", metavar="DATE", callback=_day, help=f"{ja} / {en}")


@click.command()
@click.argument("cases", metavar="CASE...", nargs=-1, required=True, type=click.Path(path_type=Path))
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
    from formkit.report import count

    result = api.check(cases, as_of=as_of, ignore=ignored)
    left_out = {"ignored": result.ignored} if ignored else {}
    said = pick(
        manner.language, f"--ignore で{result.ignored}件を除きました。", f"{result.ignored} left out by --ignore."
    )
    tell(
        manner,
        findings=result.findings,
        summary=count(result.findings, cases=result.cases, **left_out),
        tail=(said,) if ignored else (),
        subject=[str(case) for case in cases],
        law_day=as_of.isoformat() if as_of else None,
    )
    return verdict(result.findings, fail_on)
