"""Draws the list of trainees that goes with several plans filed at once: fifteen a page, in a layout of our own.

Run it to write boxes.json and template-list.docx beside it, as drawing.json tells.
"""

from __future__ import annotations

import json
from pathlib import Path

from formkit.maintain.draw.drawing import draw_parts
from formkit.maintain.draw.files import write_sheets

HERE = Path(__file__).resolve().parent


def draw(folder: Path = HERE) -> None:
    """Write boxes.json and the template."""
    write_sheets(folder, HERE.name, draw_parts(json.loads((HERE / "drawing.json").read_text(encoding="utf-8"))))


if __name__ == "__main__":
    draw()
