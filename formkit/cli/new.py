"""`formkit new`: a starter case."""

from __future__ import annotations

from pathlib import Path

import click

from formkit.cli.options import PATH, Manner, speaking, tell
from formkit.cli.words import spoken
from formkit.model.errors import ExitCode


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@click.option(
    "--category",
    type=click.Choice(list("ABCDEF"), case_sensitive=False),
    default="D",
    show_default=True,
    help="技能実習の区分 / Category of training (A-C: by one enterprise, D-F: through a supervising organisation).",
)
@speaking()
def new(manner: Manner, folder: Path, category: str) -> ExitCode:
    """開始 / Make a starter case in DIR, every field explained.

    書き始めるためのケースを DIR に作ります。
    """
    from formkit.api import new as api
    from formkit.report import Account

    path = api.new_case(folder, category.upper())
    next_step = spoken(manner.language, "new_next", path=path)
    return tell(manner, Account(body={"path": str(path)}, head=(str(path), next_step)))
