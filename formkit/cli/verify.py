"""`formkit verify`: papers read back and cross-checked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from formkit.cli.options import PATH, REPORTS, Manner, fail_on_option, files_argument, progress_bar, speaking, tell
from formkit.cli.words import skipped, spoken
from formkit.model.errors import ExitCode, UnreadableError

if TYPE_CHECKING:
    from formkit.api.verify import VerifyResult


@click.command()
@files_argument
@click.option(
    "--case",
    "cases",
    metavar="CASE",
    multiple=True,
    type=PATH,
    help="突き合わせるケース（複数可） / The case the papers belong to (several allowed).",
)
@click.option(
    "--expect",
    metavar="ID",
    multiple=True,
    help="揃っているはずの様式（複数可） / Forms that must be there whole (default: those of which a part came).",
)
@click.option(
    "--annotate",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="指摘を書き入れた PDF の写しを置くフォルダー / Folder for copies of the PDFs with a note at every finding.",
)
@fail_on_option
@click.option(
    "-j", "--jobs", metavar="N", type=click.IntRange(1), default=1, show_default=True, help="プロセスの数 / Processes."
)
@speaking(output=True, formats=REPORTS)
def verify(
    manner: Manner, files: tuple[Path, ...], cases: tuple[Path, ...], expect: tuple[str, ...], annotate: Path | None,
    fail_on: str, jobs: int,
) -> ExitCode:  # fmt: skip
    """照合 / Read papers back and cross-check them.

    記入済みの書類（ファイル、またはそのフォルダー）を読み戻し、ケースや書類どうしと突き合わせます。
    FILE is a filled form (PDF, Word, Excel) or a folder of them. With --case every box is compared with the case,
    without it the papers are compared with each other. What is missing in folders and zips is an error.
    """
    from formkit.api import verify as api
    from formkit.library.not_judged import of_papers, of_rules
    from formkit.report import Account, count
    from formkit.report.as_json import paper_json

    with progress_bar(manner, "読み取り", "Reading") as progress:
        result = api.verify(
            files, cases, expect=expect, annotate=annotate, language=manner.language, jobs=jobs, progress=progress
        )
    not_judged = {
        **of_rules(),
        **of_papers((paper.trainee, paper.form, paper.edition, paper.part, paper.file) for paper in result.papers),
    }
    account = Account(
        not_judged=not_judged,
        findings=result.findings,
        summary=count(
            result.findings, cases=len(result.cases), files=len(result.files), papers=len(result.papers),
            boxes=result.boxes, equal=result.equal, skipped=len(result.skipped),
        ),
        body={"papers": [paper_json(paper) for paper in result.papers], "skipped": list(result.skipped), "not_judged": not_judged},
        head=_heading(manner, result),
        subject=result.cases or tuple(map(str, files)),
        papers=result.papers,
        names=result.names,
        source=_bytes,
        law_day=result.law_days[0] if len(result.law_days) == 1 else None,
        tail=(
            *(spoken(manner.language, "verify_annotated", note=note) for note in result.notes),
            *skipped(manner.language, result.skipped, papers=True),
        ),
    )  # fmt: skip
    return tell(manner, account, fail_on)


def _bytes(file: str) -> bytes | None:
    """A file for the pictures of the report; it may have gone since it was read."""
    from formkit.compare.incoming import load

    try:
        return load(Path(file))
    except UnreadableError:
        return None


def _heading(manner: Manner, result: VerifyResult) -> tuple[str, ...]:
    say = partial(spoken, manner.language)
    unread = sum(paper.unread for paper in result.papers)
    heading = say("verify_boxes", files=len(result.files), papers=len(result.papers), result=result)
    heading += say("verify_equal", result=result) if result.cases else ""
    heading += say("verify_unread", unread=unread) if unread else ""
    return (heading + say("verify_end"),)
