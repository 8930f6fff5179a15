"""Draws the Excellent Organisation Declaration (参考様式第1-24号, table of 150 points) from its score table in schemas/law.

Run it to write boxes.json and template-<part>.docx beside it; the wordings and points are changed in the table.
"""

from __future__ import annotations

from pathlib import Path

from formkit import library
from formkit.maintain.draw import Stamp, document
from formkit.maintain.draw.score_sheet import Heading, boxes_json, continuation_pages, score_pages
from formkit.system import write_bytes

HERE = Path(__file__).resolve().parent
FORM, EDITION = "excellent-implementer", "2020-11"
PARTS = {
    "declaration": (
        "excellent-implementer_2020-11.json",
        "implementer",
        Heading(
            "参考様式第1-24号",
            "（規則第15条関係）",
            "Ａ・Ｂ・Ｃ・Ｄ・Ｅ・Ｆ",
            "優良要件適合申告書（実習実施者）",
            (
                ("申請者の氏名又は名称", "Applicant", "/implementer/name", "", "ABCDEF"),
                (
                    "実習実施者届出受理番号",
                    "Receipt number of the notification",
                    "/implementer/notification_number",
                    "",
                    "ABCDEF",
                ),
                ("監理団体の名称", "Supervising organisation", "/supervisor/name", "", "DEF"),
            ),
            covid=True,
        ),
    ),
}
"""Part → score table, section of the case, heading."""


def draw(folder: Path = HERE) -> None:
    """Write boxes.json and template-<part>.docx for all parts."""
    sections = library.read_json("schemas/case/declaration.schema.json")["properties"]
    sheets = {
        part: score_pages(library.read_json(f"schemas/law/{table}"), sections[section]["properties"], heading)
        for part, (table, section, heading) in PARTS.items()
    }
    sheets["continuation"] = continuation_pages(PARTS["declaration"][2])
    write_bytes(folder / "boxes.json", boxes_json({part: sheet.boxes for part, sheet in sheets.items()}).encode())
    for part, sheet in sheets.items():
        write_bytes(folder / f"template-{part}.docx", document(sheet.pages, Stamp(FORM, EDITION, part)))


if __name__ == "__main__":
    draw()
