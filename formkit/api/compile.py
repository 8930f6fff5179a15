"""Form folders, compiled. Apart from the other verbs, for only keepers of forms need what it loads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from formkit.maintain import compile


def compile_forms(folders: Sequence[Path]) -> tuple[str, ...]:
    """Compile form folders: template → blank PDF and geometry. Gives one line a folder."""
    reports = [compile.compile_form(folder) for folder in folders]
    return tuple(
        f"{report.form}: {len(report.pages)} parts, {sum(report.pages.values())} pages, {sum(report.boxes.values())} boxes, "
        f"{len(report.moves)} moved"
        for report in reports
    )
