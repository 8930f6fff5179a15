"""Excel as it is shown: what nobody sees is not read and told, what is shown is read, and each sheet is named."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Color, Font, GradientFill, PatternFill
from openpyxl.styles.differential import DifferentialStyle

from formkit.case import json_file
from formkit.compare import crosscheck
from formkit.media.excel.number_formats import displayed, displayed_date
from formkit.model import Finding
from formkit.model.errors import UnreadableError
from formkit.reading import excel
from formkit.reading.contents import ReadFile
from formkit.report.mask import masked
from tests.rooms.test_workbook import OFFICIAL, PART, ROOT, compare, drawn, fill, read, sheet_of

PASSPORT = "I35"
Change = Callable[[Any], None]


def filled() -> tuple[Any, dict[str, str | bool]]:
    book, values = drawn(), sheet_of(1)
    fill(book.worksheets[0], values)
    return book, values


def font(**looks: Any) -> Change:
    def change(sheet: Any) -> None:
        sheet[PASSPORT].font = Font(**looks)

    return change


def _shows(code: str) -> Change:
    def change(sheet: Any) -> None:
        sheet[PASSPORT].number_format = code

    return change


def _on_fill(letters: str, behind: str) -> Change:
    def change(sheet: Any) -> None:
        sheet[PASSPORT].font = Font(color=letters)
        sheet[PASSPORT].fill = PatternFill("solid", start_color=behind)

    return change


def _row(**traits: Any) -> Change:
    def change(sheet: Any) -> None:
        for row in (35, 36):
            for name, value in traits.items():
                setattr(sheet.row_dimensions[row], name, value)

    return change


def _columns(**traits: Any) -> Change:
    def change(sheet: Any) -> None:
        for at in range(9, 26):
            for name, value in traits.items():
                setattr(sheet.column_dimensions[openpyxl.utils.get_column_letter(at)], name, value)

    return change


def _white_run(sheet: Any) -> None:
    sheet[PASSPORT] = CellRichText(TextBlock(InlineFont(color="FFFFFFFF"), str(sheet[PASSPORT].value)))


UNSEEN: dict[str, Change] = {
    "format ;;;": _shows(";;;"), "format 0;0;0;": _shows("0;0;0;"), "format blank": _shows('"";"";"";""'),
    "white": font(color="FFFFFFFF"), "nearly white": font(color="FFF5F5F5"), "theme white": font(color=Color(theme=0)),
    "indexed white": font(color=Color(indexed=9)), "black on black": _on_fill("FF000000", "FF000000"),
    "grey on grey": _on_fill("FF808080", "FF7F7F7F"), "theme on the same": _on_fill("FF000000", "FF050505"),
    "white run": _white_run, "dots": font(size=1), "row": _row(hidden=True), "flat row": _row(height=0.2), "columns": _columns(hidden=True),
}  # fmt: skip


@pytest.mark.parametrize("way", UNSEEN)
def test_a_value_that_nobody_sees_is_not_read_and_told(way: str) -> None:
    book, values = filled()
    UNSEEN[way](book.active)
    outcome = read(book)
    part = outcome.parts[0]
    assert "passport_number" not in part.boxes
    (finding,) = (finding for finding in outcome.findings if finding.box == "passport_number")
    assert (finding.code, finding.severity, finding.found) == ("FK424", "error", values["passport_number"])
    assert "I35" in finding.message and "見えません" in finding.message and "シート「Sheet」" in finding.message
    hidden = masked(finding)
    assert str(values["passport_number"]) not in hidden.message + hidden.message_en and "1番目" in hidden.message


SEEN: dict[str, Change] = {
    "red": font(color="FFFF0000"), "white on black": _on_fill("FFFFFFFF", "FF000000"), "yellow fill": _on_fill("FF000000", "FFFFFF00"),
    "grey": font(color="FF808080"), "theme black": font(color=Color(theme=1)), "text": _shows("@"), "three sections": _shows("0;-0;0"),
    "low row": _row(height=9), "small": font(size=6), "empty row hidden": lambda sheet: setattr(sheet.row_dimensions[300], "hidden", True),
    "half of a merged cell": lambda sheet: setattr(sheet.row_dimensions[36], "height", 6),
}  # fmt: skip


@pytest.mark.parametrize("way", SEEN)
def test_a_value_that_is_seen_is_read_and_nothing_is_told(way: str) -> None:
    book, values = filled()
    SEEN[way](book.active)
    outcome = read(book)
    assert compare(outcome, values) == set()
    assert [finding.code for finding in outcome.findings] == []


def test_hidden_rows_and_columns_of_the_form_are_told_though_empty() -> None:
    book = drawn()
    for row in range(95, 103):
        book.active.row_dimensions[row].hidden = True
    book.active.column_dimensions["AB"].hidden = True
    told = {finding.code: finding.message for finding in read(book).findings}
    assert set(told) == {"FK550"} and "行 95～102 と列 AB が" in told["FK550"]


SHOWN: list[tuple[str, object, str, str, str | None]] = [
    ("I32", "000-0100", '"029-"@', "japan_phone", None), ("I32", 290000100, "000-000-0000", "japan_phone", None),
    ("I32", 290000100, "0000000000", "japan_phone", None), ("AC17", 2001, '0"年"', "birth_year", None),
    ("E67", 3, '0"回"', "entries_count", None), ("E67", 14.6, "0", "entries_count", "14.6"),
    ("E67", 3.04, "0.0", "entries_count", "3.04"), ("E67", 1000, "#,##0", "entries_count", None),
    ("AC17", dt.datetime(2001, 4, 5), "yyyy", "birth_year", None), ("AC17", dt.datetime(2001, 4, 5), 'ggge"年"', "birth_year", None),
    ("AC17", dt.datetime(2001, 4, 5), "[$-411]ge", "birth_year", None), ("AI17", dt.datetime(2001, 4, 5), "mm", "birth_month", None),
    ("N95", dt.datetime(1998, 10, 3), 'ggge"年"m"月"d"日"', "family_1_birth_date", None),
    ("N95", dt.datetime(1998, 10, 3), "ge.m.d", "family_1_birth_date", None), ("E67", 7, '"済"', "entries_count", "7"),
]  # fmt: skip
AS_SEEN = ("029-000-0100", "029-000-0100", "0290000100", "2001年", "3回", "15", "3.0", "1,000", "2001", "平成13年", "H13", "04",
           "平成10年10月3日", "H10.10.3", "済")  # fmt: skip


@pytest.mark.parametrize(("row", "seen"), list(zip(SHOWN, AS_SEEN, strict=True)))
def test_what_is_shown_is_read(row: tuple[str, Any, str, str, str | None], seen: str) -> None:
    cell, value, shows, box, stored = row
    book = drawn()
    book.active[cell] = value
    book.active[cell].number_format = shows
    outcome = read(book)
    assert outcome.parts[0].boxes[box].value == seen
    told = [finding for finding in outcome.findings if finding.code == "FK552"]
    assert len(told) == (stored is not None) == len(outcome.findings)
    assert all(str(stored) in finding.message and finding.found == seen for finding in told)


@pytest.mark.parametrize(
    ("shows", "value", "words"),
    [("General", 0.1 + 0.2, "0.3"), ("0.0", 2.25, "2.3"), ("0%", 0.5, "50%"), ("#,##0;(#,##0)", -1234, "(1,234)"), ("0", -3, "-3"),
     ("General", 123456789012, None), ("0.00E+00", 5, None), ("# ?/?", 0.5, None), ("[>9]0;00", 5, None), ("#,##0,", 5000, None),
     ("00-00", 123, "01-23"), ("[$¥-411]#,##0", 5000, "¥5,000"), ('G/標準"年"', 8, "8年"), ("0;0;;@", 0, ""), ("0.0#", 3.5, "3.5"),
     ("@", 5, "5"), ("0;-0;0", "words", "words"), ("#", 0, "")],
)  # fmt: skip
def test_number_formats(shows: str, value: float | str, words: str | None) -> None:
    """As Excel shows them (checked by hand in ECMA-376 part 1, 18.8.31)."""
    assert displayed(shows, value) == words


@pytest.mark.parametrize("shows", ["e", "mmm", "d-mmm-yy", "yyyy/m/d h:mm"])
def test_dates_that_depend_on_the_machine_are_not_told(shows: str) -> None:
    assert displayed_date(shows, dt.datetime(2001, 4, 5, 9)) is None


def test_zeros_that_the_sheet_does_not_show() -> None:
    book, _ = filled()
    book.active["E67"] = 0
    book.active.sheet_view.showZeros = False
    assert "entries_count" not in read(book).parts[0].boxes


def test_a_hidden_old_sheet_is_named_and_not_read() -> None:
    for state in ("hidden", "veryHidden"):
        book, values = filled()
        old = book.copy_worksheet(book.active)
        old.title, old.sheet_state = "去年の分", state
        old[PASSPORT] = "C9999999"
        outcome = read(book)
        assert compare(outcome, values) == set()
        (finding,) = outcome.findings
        assert (finding.code, finding.severity) == ("FK551", "warning") and "去年の分" in finding.message
        assert "去年の分" not in masked(finding).message and "2番目" in masked(finding).message
    book.active.sheet_state = "hidden"
    book.create_sheet("メモ")
    with pytest.raises(UnreadableError, match="hidden") as caught:
        read(book)
    assert "非表示" in caught.value.message


def _case_findings(outcome: ReadFile) -> list[Finding]:
    case, _ = json_file.read_case(ROOT / "samples" / "group-1" / "case.json")
    assert case is not None
    return list(crosscheck([outcome], [case], dt.date(2026, 11, 28)).findings)


def test_a_copied_sheet_is_told_with_both_names_and_findings_name_the_sheet() -> None:
    book, _ = filled()
    book.active.title = "申請人用"
    copy = book.copy_worksheet(book.active)
    copy.title = "申請人用 (2)"
    copy["E26"] = "農業"
    outcome = read(book)
    (finding,) = (finding for finding in outcome.findings if finding.code == "FK554")
    assert "「申請人用 (2)」" in finding.message and "「申請人用」" in finding.message
    told = _case_findings(outcome)
    (wrong,) = (finding for finding in told if finding.box == "occupation")
    assert wrong.sheet == "申請人用 (2)" and "シート「申請人用 (2)」" in wrong.message and wrong.page is None
    (twice,) = (finding for finding in told if finding.code == "FK532")
    assert "シート「申請人用」" in twice.message


def test_sheets_of_two_people_are_no_copies() -> None:
    book, _ = filled()
    other = book.copy_worksheet(book.active)
    other["G20"], other[PASSPORT] = "TRAN VAN BON", "C0000009"
    assert "FK554" not in {finding.code for finding in read(book).findings}


def test_comments_are_told() -> None:
    book, values = filled()
    book.active["G20"].comment = Comment("要確認：旅券と違う", "A")
    outcome = read(book)
    assert compare(outcome, values) == set()
    (finding,) = outcome.findings
    assert (finding.code, finding.severity) == ("FK553", "info")
    assert "G20" in finding.message and "要確認" in finding.message and "要確認" not in masked(finding).message
    for at in range(30):
        book.active[f"AV{at + 1}"].comment = Comment("x", "A")
    told = [finding.message for finding in read(book).findings]
    assert len(told) == 21 and "11" in told[-1] + told[0]


def test_words_in_the_rest_of_an_unmerged_cell() -> None:
    book, values = filled()
    book.active.unmerge_cells(
        "G20:AQ21" if "G20:AQ21" in map(str, book.active.merged_cells.ranges) else _area(book, "G20")
    )
    book.active["L20"] = "JUNIOR"
    outcome = read(book)
    assert compare(outcome, values) == {"name"}
    assert "L20" in next(finding.message for finding in outcome.findings if finding.box == "name")


def _area(book: Any, first: str) -> str:
    return next(str(area) for area in book.active.merged_cells.ranges if str(area).startswith(f"{first}:"))


SHAPE = (
    '<xdr:twoCellAnchor xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:from><xdr:col>{c}</xdr:col><xdr:colOff>0</xdr:colOff>'
    "<xdr:row>{r}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{d}</xdr:col><xdr:colOff>0</xdr:colOff>"
    '<xdr:row>{s}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="9" name="x" {more}/><xdr:cNvSpPr/>'
    '</xdr:nvSpPr><xdr:spPr><a:prstGeom prst="{kind}"/>{looks}</xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{words}</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>'
)
NO_LINE, WHITE_LINE = (
    "<a:noFill/><a:ln><a:noFill/></a:ln>",
    '<a:noFill/><a:ln><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln>',
)
BLACK = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
DRAWN = [
    ((8, 34, 20, 36), "rect", BLACK, "", {"passport_number"}), ((8, 34, 20, 36), "rect", "", "", {"passport_number"}),
    ((8, 35, 20, 35), "line", "", "", {"passport_number"}), ((1, 38, 2, 39), "ellipse", "<a:noFill/>", "", {"purpose_01"}),
    ((4, 22, 6, 23), "ellipse", NO_LINE, "", set()), ((4, 22, 6, 23), "ellipse", WHITE_LINE, "", set()),
    ((4, 22, 6, 23), "ellipse", "<a:noFill/>", 'hidden="1"', set()), ((4, 22, 6, 23), "ellipse", BLACK, "", {"sex_male", "sex_female"}),
]  # fmt: skip


def _drawn_over(area: tuple[int, int, int, int], kind: str, looks: str = "", more: str = "", words: str = "") -> bytes:
    """ISA's workbook with one passport number and one shape over columns c to d and rows r to s (from 0)."""
    c, r, d, s = area
    book = openpyxl.load_workbook(OFFICIAL)
    book.worksheets[0][PASSPORT] = "C0000001"
    kept, out = io.BytesIO(), io.BytesIO()
    book.save(kept)
    shape = SHAPE.format(c=c, r=r, d=d, s=s, kind=kind, looks=looks, more=more, words=words).encode()
    drawing = f'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">{shape.decode()}</xdr:wsDr>'
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId99" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" Target="../drawings/drawing9.xml"/></Relationships>'
    )
    reference = b'<drawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId99"/></worksheet>'
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</worksheet>", reference)
            if entry.filename != "xl/worksheets/_rels/sheet1.xml.rels":
                new.writestr(entry.filename, data)
        new.writestr("xl/drawings/drawing9.xml", drawing)
        new.writestr("xl/worksheets/_rels/sheet1.xml.rels", relations)
    return out.getvalue()


@pytest.mark.skipif(not OFFICIAL.is_file(), reason="ISA's own workbook is not beside the checkout")
@pytest.mark.parametrize(("area", "kind", "looks", "more", "unread"), DRAWN)
def test_drawings_over_values(
    area: tuple[int, int, int, int], kind: str, looks: str, more: str, unread: set[str]
) -> None:
    outcome = excel.read(_drawn_over(area, kind, looks, more), "x.xlsx")
    assert set(PART.boxes) - set(outcome.parts[0].boxes) == unread
    assert not any(box.value for key, box in outcome.parts[0].boxes.items() if key != "passport_number")


@pytest.mark.skipif(not OFFICIAL.is_file(), reason="ISA's own workbook is not beside the checkout")
def test_words_in_a_text_box_are_told() -> None:
    outcome = excel.read(_drawn_over((45, 2, 50, 4), "rect", words="要確認"), "x.xlsx")
    (finding,) = (finding for finding in outcome.findings if finding.code == "FK406")
    assert "要確認" in finding.message and len(outcome.parts[0].boxes) == len(PART.boxes)


def test_a_conditional_format_that_may_hide_a_value() -> None:
    book, values = filled()
    white = DifferentialStyle(font=Font(color="FFFFFFFF"))
    red = DifferentialStyle(font=Font(color="FFFF0000"))
    book.active.conditional_formatting.add("I35:Z36", Rule(type="expression", dxf=white, formula=["TRUE"]))
    book.active.conditional_formatting.add("G20:AQ21", Rule(type="expression", dxf=red, formula=["TRUE"]))
    outcome = read(book)
    assert compare(outcome, values) == {"passport_number"}
    assert "条件付き書式" in outcome.findings[0].message


@pytest.mark.parametrize(("name", "passport"), [("same", "other"), ("other", "same")])
def test_one_of_name_and_passport_is_enough_for_a_copy(name: str, passport: str) -> None:
    book, _ = filled()
    copy = book.copy_worksheet(book.active)
    copy["G20"] = copy["G20"].value if name == "same" else "TRAN VAN BON"
    copy[PASSPORT] = copy[PASSPORT].value if passport == "same" else "C0000009"
    assert [finding.code for finding in read(book).findings] == ["FK554"]


def test_gradients_and_patterns_are_not_judged() -> None:
    book, values = filled()
    book.active[PASSPORT].fill = GradientFill(stop=("000000", "FFFFFF"))
    book.active["G20"].fill = PatternFill("gray125")
    assert compare(read(book), values) == set()


HIDDEN_IN_FILES = ("xlsx-03-hidden-format", "xlsx-05-white-font", "xlsx-07-hidden-row")
FAULTS = Path(__file__).parents[3] / "shared" / "faults" / "real-files"


@pytest.mark.skipif(not FAULTS.is_dir(), reason="the files are not beside the checkout")
@pytest.mark.parametrize("name", HIDDEN_IN_FILES)
def test_files_in_which_a_value_was_hidden(name: str) -> None:
    told = excel.read((FAULTS / f"{name}.xlsx").read_bytes(), "x.xlsx").findings
    assert "FK424" in {finding.code for finding in told}
