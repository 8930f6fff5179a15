"""Telling of the files that a run made."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from formkit.cli.options import Language, Manner, pick, tell

if TYPE_CHECKING:
    from formkit.api.fill import FillResult
    from formkit.model import Written

__all__ = ["tell_made"]


def tell_made(manner: Manner, result: FillResult, folder: Path) -> None:
    """A tree of the files, the findings, and how many boxes were read back equal."""
    from formkit.report import count, tree
    from formkit.report.as_json import written_json

    numbers = {"cases": result.cases, "trainees": result.trainees, "files": len(result.files), "boxes": result.boxes}
    made = pick(
        manner.language,
        f"{len(result.files):,}個のファイル、技能実習生{result.trainees:,}人。",
        f"{len(result.files):,} files for {result.trainees:,} trainees.",
    )
    if any(finding.severity == "error" for finding in result.findings):
        read_back = (
            f"{result.boxes:,}個の欄が読み戻して一致しました。",
            f"{result.boxes:,} boxes were read back equal.",
        )
    else:
        read_back = (
            f"{result.boxes:,}個の欄を読み戻し、すべて一致しました。",
            f"All {result.boxes:,} boxes were read back equal.",
        )
    tell(
        manner,
        findings=result.findings,
        summary=count(result.findings, **numbers),
        body={"files": [written_json(written) for written in result.files]},
        head=tree(f"{folder}/", _branches(result.files, folder, manner.language)) if result.files else (),
        tail=(made, pick(manner.language, *read_back)) if result.boxes else (made,),
    )


def _branches(files: Iterable[Written], folder: Path, language: Language) -> Iterable[tuple[Path, str]]:
    for written in files:
        path = Path(written.path)
        path = path.relative_to(folder) if path.is_relative_to(folder) else path
        pages = pick(language, f"{written.pages}ページ", f"{written.pages} {'page' if written.pages == 1 else 'pages'}")
        yield path, f"({pages})" if written.medium == "pdf" else ""
