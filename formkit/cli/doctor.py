"""`formkit doctor`: what works on this machine, and what to do about the rest."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from formkit.cli.options import PATH, Manner, speaking, tell
from formkit.cli.words import pick
from formkit.model.errors import ExitCode


@click.command()
@click.argument("cases", metavar="[CASE]...", nargs=-1, type=PATH)
@speaking()
def doctor(manner: Manner, cases: tuple[Path, ...]) -> ExitCode:
    """点検 / What works on this machine, and what to do about the rest.

    Python、パッケージ、フォント、LibreOffice、様式を点検し、足りないものの入れ方を示します。
    法令データの確認日と期限も見ます。CASE を指定すると、その申請に使う表だけを見ます。
    How current the data of law is, too; with CASE, of the tables that these cases need.
    """
    from formkit.api import doctor as api
    from formkit.report import Account

    diagnoses = api.doctor(cases)
    lines = [
        f"{'○' if item.ok else '×' if item.required else '△'} {item.name}: "
        f"{pick(manner.language, item.detail, item.detail_en)}"
        for item in diagnoses
    ]
    tell(manner, Account(body={"diagnoses": list(map(asdict, diagnoses))}, head=tuple(lines)))
    return ExitCode.CLEAN if all(item.ok for item in diagnoses if item.required) else ExitCode.MISSING_PROGRAM
