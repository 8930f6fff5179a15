"""The command line: parse → options → one flow → one reporter → exit code.

Rooms below are imported inside the commands only, so that `formkit --help` loads click and nothing else.
"""

from __future__ import annotations

import click

from formkit.cli.check import check
from formkit.cli.demo import demo
from formkit.cli.doctor import doctor
from formkit.cli.exits import Exits
from formkit.cli.explain import explain
from formkit.cli.fill import fill
from formkit.cli.forms import forms
from formkit.cli.new import new
from formkit.cli.options import version_number
from formkit.cli.quota import quota
from formkit.cli.read import read
from formkit.cli.score import score
from formkit.cli.timeline import timeline
from formkit.cli.verify import verify


def _print_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    click.echo(f"formkit {version_number() or '(not installed)'}")
    context.exit()


@click.group(cls=Exits)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="版 / Version."
)
def main() -> None:
    """Technical Intern Training forms: one case in, DOCX and PDF out, read back and checked.

    技能実習の様式：一つのケースから DOCX と PDF を作り、読み戻して照合します。
    """


for command in (demo, new, check, fill, read, verify, explain, forms, doctor, score, quota, timeline):
    main.add_command(command)
