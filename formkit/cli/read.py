"""`formkit read`: what stands in a filled form."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formkit.cli.options import Manner, files_argument, speaking, tell
from formkit.cli.words import Language, skipped, spoken
from formkit.model.errors import ExitCode

if TYPE_CHECKING:
    from formkit.reading import ReadFile


@click.command()
@files_argument
@click.option(
    "--mask", "masked", is_flag=True, help="値を • にする（不具合の報告用） / Dots for values, for a bug report."
)
@speaking(default="json", output=True)
def read(manner: Manner, files: tuple[Path, ...], masked: bool) -> ExitCode:
    """読取 / What stands in filled forms: every box with its value and place.

    記入済みの様式から、欄の値と位置を取り出します。値そのものが結果なので、--mask がなければ JSON では伏せません。
    Values are the result and not masked in JSON without --mask; --format text prints counts, and values with
    --show-values.
    """
    from formkit.api import read as api
    from formkit.report import Account, count
    from formkit.report.as_json import read_json

    result = api.read(files)
    account = Account(
        findings=result.findings,
        summary=count(result.findings, files=len(result.files), skipped=len(result.skipped)),
        body={"files": [read_json(file, masked=masked) for file in result.files], "skipped": list(result.skipped)},
        head=tuple(line for file in result.files for line in _lines(file, manner.language, manner.show_values)),
        tail=skipped(manner.language, result.skipped, papers=True),
    )
    return tell(manner, account)


def _lines(file: ReadFile, language: Language, show_values: bool) -> Iterable[str]:
    yield f"{file.path}  {file.form} {file.edition} ({file.medium})"
    for part in file.parts:
        filled = {name: box for name, box in part.boxes.items() if box.value not in ("", False, None)}
        where = spoken(language, "read_page", part=part)
        boxes = spoken(language, "read_boxes", filled=len(filled), boxes=len(part.boxes))
        doubt = sum(not box.certain for box in filled.values())
        unsure = spoken(language, "read_uncertain", number=doubt) if doubt else ""
        yield f"  {part.part}  {where}  {boxes}{unsure}"
        if show_values:
            yield from (f"    {name} = {'■' if box.value is True else box.value}" for name, box in filled.items())
