"""Official Excel workbooks read back: which sheet is which form, and what stands in the cells of its boxes.

The form's own data says which words the official sheet prints in which cell (`printed-text.json`) and which cell each
box is (`official_cell`). Rows and columns may have been inserted since: where each of them went is worked out from the
printed words, and a box is read only where the words beside it stand where they should.
"""

from __future__ import annotations

from collections.abc import Sequence

from formkit import library
from formkit.library import sentences
from formkit.library.box_findings import part_finding
from formkit.media.excel.xlsx import Grid, open_workbook
from formkit.model import Finding, Value
from formkit.model.errors import UnreadableError
from formkit.reading.contents import PartReading, ReadFile, ReadPart
from formkit.reading.excel.boxes import read_boxes
from formkit.reading.excel.layout import recognise, sheets
from formkit.reading.printed_words import DOUBTFUL, LEAST
from formkit.words.text import comparable

_PERSON = ("/trainee/name", "/trainee/passport/number")


def read(data: bytes, name: str) -> ReadFile:
    """Read every sheet of an Excel workbook that is a known part; `name` only names the file in findings.

    Raises UnreadableError when no sheet is one, or the file cannot be read.
    """
    parts: list[ReadPart] = []
    findings: list[Finding] = []
    others: list[str] = []
    hidden: list[Value] = []
    for grid in open_workbook(data):
        sheet, confidence, moved = max(
            ((sheet, *recognise(sheet, grid)) for sheet in sheets()), key=lambda recognised: recognised[1]
        )
        if confidence < LEAST:
            others.append(grid.name.strip())
            continue
        tab = _tab(grid)
        if grid.hidden:
            hidden.append(tab)
            continue
        reading = PartReading(sheet.form, sheet.part, name, tab=tab)
        read_boxes(sheet, grid, moved, reading)
        if confidence < DOUBTFUL:
            reading.tell("FK404", "sheet", {"share": Value.of(f"{confidence:.0%}")})
        parts.append(reading.whole((), confidence=round(confidence, 3), how="labels"))
        findings += reading.findings
    if not parts and hidden:
        raise UnreadableError("excel_hidden", sheets=hidden)
    if not parts:
        raise UnreadableError(
            "excel_unknown",
            forms=[
                Value(f"「{sheet.form.title} {sheet.part.face}」", f"{sheet.form.title_en} ({sheet.part.title_en})")
                for sheet in sheets()
            ],
        )
    findings += _copies(parts, name)
    if hidden:
        findings.append(sentences.finding("FK551", values={"sheets": _listed(hidden)}, file=name))
    if others:
        findings.append(sentences.finding("FK405", "sheets", values={"sheets": Value.of(others, "")}, file=name))
    return ReadFile(name, "xlsx", tuple(parts), tuple(findings))


def _tab(grid: Grid) -> Value:
    """The name of a sheet; as it may be a person's, its number stands for it where personal values are hidden."""
    words = grid.name.strip()
    return Value(words, words, "", (f"{grid.number}番目", f"no. {grid.number}"))


def _listed(tabs: Sequence[Value]) -> Value:
    """Several names of sheets, as personal as each."""
    hidden = [tab.hidden or ("", "") for tab in tabs]
    shown = Value.of(list(tabs))
    return Value(
        shown.ja, shown.en, "", ("、".join(words for words, _ in hidden), ", ".join(words for _, words in hidden))
    )


def _copies(parts: Sequence[ReadPart], name: str) -> list[Finding]:
    """FK554 for each sheet of the same part with the name or passport of an earlier one: a copy, or an older one left behind."""
    first: dict[tuple[str, ...], ReadPart] = {}
    findings = []
    for part in parts:
        form = library.form(f"{part.form}_{part.edition}")
        boxes = form.parts[part.part].boxes
        who = [
            (part.form, part.part, str(boxes[key].pointer), comparable(str(read.value)))
            for key, read in part.boxes.items()
            if boxes[key].pointer in _PERSON and read.value
        ]
        other = next((first[fact] for fact in who if fact in first), None)
        first |= {fact: part for fact in who if fact not in first}
        if other is not None:
            values = {"other": other.tab}
            own = form.parts[part.part]
            findings.append(part_finding("FK554", form=form, part=own, values=values, sheet=part.tab, file=name))
    return findings
