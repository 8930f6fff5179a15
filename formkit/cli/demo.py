"""`formkit demo`: the whole way on a shipped sample."""

from __future__ import annotations

from pathlib import Path

import click

from formkit.cli.options import Manner, progress_bar, speaking, verdict
from formkit.cli.written import tell_made
from formkit.model.errors import ExitCode

__all__ = ["demo"]


@click.command()
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="DIR",
    default=Path("formkit-demo"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="できたファイルを入れるフォルダー / Folder for the files.",
)
@speaking()
def demo(manner: Manner, folder: Path) -> ExitCode:
    """実演 / The whole way on a shipped sample: check, fill, read back, compare.

    付属の見本（架空の人と会社）を検査し、記入し、読み戻して照合します。
    """
    from formkit.api import demo as api

    with progress_bar(manner, "実演", "demo") as progress:
        result = api.demo(folder, progress)
    tell_made(manner, result, folder)
    if not result.boxes:
        raise AssertionError("the demo read nothing back")
    return verdict(result.findings)
