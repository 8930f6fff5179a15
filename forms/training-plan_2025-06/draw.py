"""Redraws the training plan form as of June 2025: the faces of 2024-08, with the law text of face 7 as it stands since.

Run it to write template-<part>.docx and boxes.json beside it.
"""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAME = HERE.parent / "training-plan_2024-08"


def draw(folder: Path = HERE) -> None:
    """Write template-<part>.docx for all parts, and the boxes, which are those of 2024-08."""
    if folder != SAME:
        shutil.copyfile(SAME / "boxes.json", folder / "boxes.json")
    runpy.run_path(str(SAME / "draw.py"))["draw"](folder, HERE)


if __name__ == "__main__":
    draw()
