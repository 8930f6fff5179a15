"""`formkit fill`: cases to filled forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from formkit.cli.options import Manner, cases_argument, folder_option, progress_bar, speaking
from formkit.cli.written import tell_files
from formkit.model.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from formkit.model import Medium


def _media(_context: click.Context, _option: click.Parameter, value: str) -> tuple[Medium, ...]:
    from formkit.model import Medium, Value

    media: tuple[Medium, ...] = get_args(Medium)
    names = [name.strip().lower() for name in value.split(",")]
    if strange := [name for name in names if name not in media]:
        raise UsageError("no_medium", strange=Value("、".join(strange), ", ".join(map(repr, strange))), media=media)
    return tuple(medium for medium in media if medium in names)


@click.command()
@cases_argument
@folder_option(required=True)
@click.option("--form", "forms", metavar="ID", multiple=True, help="作る様式（複数可） / Forms to make (default: all).")
@click.option(
    "--to",
    "media",
    metavar="LIST",
    default="pdf,docx",
    show_default=True,
    callback=_media,
    help="ファイルの種類 / Kinds of file, comma-separated.",
)
@click.option(
    "--trainee", "trainees", metavar="N|ID", multiple=True, help="技能実習生の番号か id（複数可） / Only these."
)
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="並行して働くプロセス / Processes."
)
@speaking()
def fill(
    manner: Manner,
    cases: tuple[Path, ...],
    folder: Path,
    forms: tuple[str, ...],
    media: tuple[Medium, ...],
    trainees: tuple[str, ...],
    jobs: int,
) -> ExitCode:
    """記入 / Fill forms: one folder a trainee, each file read back.

    様式に書き込み、できたファイルを読み戻して照合します。共通の書類は一度だけ作ります。
    CASE is a case file or a folder of them.
    """
    from formkit.api import fill as api

    with progress_bar(manner, "記入", "fill") as progress:
        result = api.fill(cases, folder, forms=forms, to=media, trainees=trainees, jobs=jobs, progress=progress)
    return tell_files(manner, result, folder)
