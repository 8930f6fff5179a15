"""Official Excel workbooks read back: which sheet is which form, and what stands in the cells of its boxes.

The form's own data says which words the official sheet prints in which cell (`printed-text.json`) and which cell each
box is (`official_cell`). Rows and columns may have been inserted since: where each of them went is worked out from the
printed words, and a box is read only where the words beside it stand where they should.
"""

from __future__ import annotations

from formkit.library import sentences
from formkit.media.excel.xlsx import open_workbook
from formkit.model import Finding, Value
from formkit.model.errors import UnreadableError
from formkit.reading.contents import PartReading, ReadFile, ReadPart
from formkit.reading.excel.boxes import read_boxes
from formkit.reading.excel.layout import recognise, sheets
from formkit.reading.printed_words import DOUBTFUL, LEAST


def read(data: bytes, name: str) -> ReadFile:
    """Read every sheet of an Excel workbook that is a known part; `name` only names the file in findings.

    Raises UnreadableError when no sheet is one, or the file cannot be read.
    """
    parts: list[ReadPart] = []
    findings: list[Finding] = []
    others: list[str] = []
    for grid in open_workbook(data):
        sheet, confidence, moved = max(
            ((sheet, *recognise(sheet, grid)) for sheet in sheets()), key=lambda recognised: recognised[1]
        )
        if confidence < LEAST:
            others.append(grid.name.strip())
            continue
        reading = PartReading(sheet.form, sheet.part, name)
        read_boxes(sheet, grid, moved, reading)
        if confidence < DOUBTFUL:
            share = {"sheet": Value.of(grid.name.strip(), ""), "share": Value.of(f"{confidence:.0%}")}
            reading.tell("FK404", "sheet", share)
        parts.append(reading.whole((), confidence=round(confidence, 3), how="labels"))
        findings += reading.findings
    if not parts:
        raise UnreadableError(
            "excel_unknown",
            forms=[
                Value(f"「{sheet.form.title} {sheet.part.face}」", f"{sheet.form.title_en} ({sheet.part.title_en})")
                for sheet in sheets()
            ],
        )
    if others:
        findings.append(sentences.finding("FK405", "sheets", values={"sheets": Value.of(others, "")}, file=name))
    return ReadFile(name, "xlsx", tuple(parts), tuple(findings))
