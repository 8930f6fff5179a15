"""Draws the Excellent Organisation Declaration from its score table in schemas/law, as `drawn` in form.json says.

`python -m formkit.maintain.draw.declaration FOLDER…` writes boxes.json and template-<part>.docx into form folders; the
wordings and points are changed in the table.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from formkit import library
from formkit.maintain.draw.files import write_sheets
from formkit.maintain.draw.score_sheet import continuation_page, score_pages


def draw(folder: Path) -> None:
    """Write boxes.json and template-<part>.docx for all parts of a form folder."""
    form = json.loads((folder / "form.json").read_text(encoding="utf-8"))
    sections = library.read_json("schemas/case/declaration.schema.json")["properties"]
    sheets = {}
    for part, drawn in form["drawn"].items():
        table = library.read_json(f"schemas/law/{drawn['table']}")
        sheets[part] = score_pages(table, sections[drawn["section"]]["properties"], drawn)
    sheets["continuation"] = continuation_page(form["drawn"]["declaration"])
    write_sheets(folder, f"{form['id']}_{form['edition']}", sheets)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        draw(Path(name))
