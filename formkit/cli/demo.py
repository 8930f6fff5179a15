"""`formkit demo`: the whole way on a shipped sample."""

from __future__ import annotations

from pathlib import Path

import click

from formkit.cli.options import Manner, folder_option, progress_bar, speaking
from formkit.cli.written import tell_files
from formkit.model.errors import ExitCode


@click.command()
@folder_option(default=Path("formkit-demo"), show_default=True)
@speaking()
def demo(manner: Manner, folder: Path) -> ExitCode:
    """実演 / The whole way on a shipped sample: check, fill, read back, compare.

    付属の見本（架空の人と会社）を検査し、記入し、読み戻して照合します。
    """
    from formkit.api import demo as api

    with progress_bar(manner, "実演", "demo") as progress:
        result = api.demo(folder, progress)
    exit_code = tell_files(manner, result, folder)
    if not result.boxes:
        raise AssertionError("the demo read nothing back")
    return exit_code
