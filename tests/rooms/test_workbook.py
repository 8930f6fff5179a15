"""ISA's workbook, filled by hand, read back: right or not read, never wrong."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formkit import library
from formkit.case import json_file
from formkit.media import fonts
from formkit.media.excel import xlsx
from formkit.merge import merge
from formkit.model import Finding, trainees_of
from formkit.model.errors import UnreadableError
from formkit.reading import excel, medium_of
from formkit.reading.contents import ReadFile
from formkit.system import find_office
from formkit.words.text import canonical
from tests.limits import ends
from tests.realfiles import REALFILES

ROOT = Path(__file__).parents[2]
REAL = REALFILES
OFFICIAL = REAL / "official" / "isa-coe-application-V_2025-03.xlsx"
FORM = library.form("coe_2025-03")
PART = FORM.parts["applicant-1"]
Book = Any


def drawn() -> Book:
    """A workbook with the words of ISA's first sheet in their cells, as the form's own data has them."""
    book = openpyxl.Workbook()
    sheet = book.active
    data = library.read_json("forms/coe_2025-03/printed-text.json")
    for area in data["merged"]:
        sheet.merge_cells(area)
    for area, words, *_ in data["texts"]:
        if area != "Z89:Z89":
            sheet[area.partition(":")[0]] = words
    for box in PART.boxes.values():
        if box.official_cell and box.kind in ("tick", "circle"):
            sheet[box.official_cell] = "□ " if box.kind == "tick" else box.word
    for row in (95, 97, 99, 101):
        sheet[f"V{row}"] = "有・無"
    sheet["D89"] = f"{sheet['D89'].value}　・　無"
    sheet["AA90"] = " No"
    return book


@pytest.fixture(params=["drawn", "official"])
def book(request: pytest.FixtureRequest) -> Book:
    if request.param == "drawn":
        return drawn()
    if not OFFICIAL.is_file():
        pytest.skip("ISA's own workbook is not beside the checkout")
    return openpyxl.load_workbook(OFFICIAL)


def read(book: Book) -> ReadFile:
    out = io.BytesIO()
    book.save(out)
    return excel.read(out.getvalue(), "x.xlsx")


def sheet_of(trainee: int) -> dict[str, str | bool]:
    """What formkit writes for one trainee of a sample, without the photo and ring answers that leave nothing out."""
    case, _ = json_file.read_case(ROOT / "samples" / "group-1" / "case.json")
    assert case is not None
    made = merge(case, trainees_of(case)[trainee], FORM, fonts.default_face())
    marks = next(sheet.marks for sheet in made.sheets if sheet.part == PART.id)
    return {key: mark.value for key, mark in marks.items() if key != "photo"}


def fill(sheet: Any, values: dict[str, str | bool]) -> None:
    """As people fill it: words into cells, ■ for □, and of 有・無 what does not apply is taken away."""
    chosen = {PART.boxes[key].pointer for key, value in values.items() if PART.boxes[key].kind == "circle" and value}
    for key, value in values.items():
        box = PART.boxes[key]
        if box.kind == "tick":
            sheet[box.official_cell] = "■" if value else "□"
        elif box.kind != "circle":
            sheet[box.official_cell] = value or None
        elif box.pointer in chosen and key.startswith("family_") and key not in ("family_yes", "family_no"):
            if value:
                sheet[box.official_cell] = box.word
        elif box.pointer in chosen and not value:
            if key == "family_no":
                sheet["D89"] = re.sub("　・　無$", "", sheet["D89"].value)
            else:
                sheet[box.official_cell] = None


def compare(found: ReadFile, values: dict[str, str | bool]) -> set[str]:
    """The boxes that were not read; every other one must be right, and each has a finding."""
    part = found.parts[0]
    assert (part.form, part.edition, part.part, part.pages) == ("coe", "2025-03", "applicant-1", ())
    for key, box in part.boxes.items():
        wanted = values.get(key, "")
        same = box.value == wanted if isinstance(wanted, bool) else canonical(str(box.value)) == canonical(wanted)
        assert same, (key, box.value, wanted)
        assert box.channel == "cell" and box.page is None and box.rect is None
    told = {finding.box for finding in found.findings if finding.code == "FK402"}
    assert told == set(PART.boxes) - set(part.boxes)
    return {key for key in told if key}


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.code for finding in findings}


def test_what_was_filled_in_is_read(book: Book) -> None:
    values = sheet_of(1)
    fill(book.worksheets[0], values)
    found = read(book)
    assert compare(found, values) == set()
    assert found.parts[0].confidence > 0.95 and found.parts[0].how == "labels"


def test_nothing_filled_in_reads_as_nothing(book: Book) -> None:
    found = read(book)
    assert (
        compare(found, {key: "" if box.kind not in ("tick", "circle") else False for key, box in PART.boxes.items()})
        == set()
    )
    assert codes(found.findings) <= {"FK405"}


def test_half_filled() -> None:
    book = drawn()
    values = {key: value for number, (key, value) in enumerate(sheet_of(1).items()) if number % 2}
    values |= {
        key: False if PART.boxes[key].kind in ("tick", "circle") else "" for key in sheet_of(1) if key not in values
    }
    values |= {key: False for key in values if PART.boxes[key].kind in ("tick", "circle") and not values[key]}
    fill(book.worksheets[0], values)
    compare(read(book), values)


def test_rows_and_columns_put_in_between_move_every_box_behind_them() -> None:
    values = sheet_of(1)
    book = drawn()
    fill(book.worksheets[0], values)
    plain = {
        (cell.row, cell.column): cell.value
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if cell.value is not None
    }
    for rows, columns in (((60,), ()), ((), (12,)), ((1, 1, 92), (3, 30)), ((96,), ())):
        other = openpyxl.Workbook()
        for (row, column), value in plain.items():
            down, right = sum(row >= at for at in rows), sum(column >= at for at in columns)
            other.active.cell(row + down, column + right, value)
        unread = compare(read(other), values)
        assert len(unread) <= 20, (rows, columns, unread)


def test_a_list_row_that_was_taken_out_or_put_in_does_not_shift_the_others() -> None:
    values = sheet_of(1)
    for change in (lambda sheet: sheet.delete_rows(97, 2), lambda sheet: sheet.insert_rows(97, 2)):
        book = openpyxl.Workbook()
        source = drawn().worksheets[0]
        fill(source, values)
        for row in source.iter_rows():
            for cell in row:
                if cell.value is not None:
                    book.active.cell(cell.row, cell.column, cell.value)
        change(book.active)  # type: ignore[no-untyped-call]
        unread = compare(read(book), values)
        assert {f"family_{number}_name" for number in (1, 2, 3, 4)} & unread
        assert "name" not in unread


def test_a_label_that_is_gone_leaves_its_boxes_unread_and_no_others() -> None:
    book, values = drawn(), sheet_of(0)
    fill(book.worksheets[0], values)
    book.worksheets[0]["A29"] = None
    found = read(book)
    assert compare(found, values) == {"japan_address"}
    (finding,) = (finding for finding in found.findings if finding.code == "FK402")
    assert (
        "9日本における連絡先" in finding.message and "9日本における連絡先" in finding.message_en and finding.item == "9"
    )


def test_a_choice_whose_word_was_taken_away_says_so_and_misses_no_label() -> None:
    """The word No is the choice itself: its own cell is none of the words that must stand beside it."""
    book, values = drawn(), sheet_of(1)
    fill(book.worksheets[0], values)
    book.worksheets[0]["AA90"] = None
    found = read(book)
    assert compare(found, values) == {"family_yes", "family_no"}
    for finding in found.findings:
        assert "the words to choose from were changed" in finding.message_en


def test_cells_shifted_in_one_row_are_not_read() -> None:
    book, values = drawn(), sheet_of(0)
    sheet = book.worksheets[0]
    fill(sheet, values)
    for area in [str(area) for area in sheet.merged_cells.ranges]:
        sheet.unmerge_cells(area)
    sheet.move_range("G17:AP18", cols=1)
    assert compare(read(book), values) == {"nationality", "birth_year", "birth_month", "birth_day"}


def test_order_of_sheets_and_other_sheets() -> None:
    book, values = drawn(), sheet_of(0)
    fill(book.worksheets[0], values)
    first = book.worksheets[0]
    book.create_sheet("メモ", 0)["A1"] = "memo"
    book.move_sheet(first, offset=len(book.sheetnames))
    found = read(book)
    assert compare(found, values) == set()
    assert "メモ" in next(finding.message for finding in found.findings if finding.code == "FK405")


@pytest.mark.parametrize(
    "cell,value,shows,box,expected",
    [
        ("E67", 3, "#,##0_ ", "entries_count", "3"),
        ("E67", 3.0, "General", "entries_count", "3"),
        ("S73", 1.5, "General", "past_coe_count", "1.5"),
        ("I32", 312345678, "000-0000-0000", "japan_phone", "003-1234-5678"),
        ("I32", "03-1234-5678", "@", "japan_phone", "03-1234-5678"),
        ("N95", dt.datetime(1998, 10, 3), "mm-dd-yy", "family_1_birth_date", "1998/10/3"),
        ("N95", dt.datetime(1998, 10, 3), "yyyy/m", "family_1_birth_date", None),
        ("AC17", dt.datetime(2001, 4, 5), "yyyy", "birth_year", "2001"),
        ("AI17", dt.datetime(2001, 4, 5), "m", "birth_month", "4"),
        ("AC17", dt.datetime(2001, 4, 5), "yyyy/m/d", "birth_year", None),
        ("G17", dt.datetime(2001, 4, 5), "yyyy/m/d", "nationality", None),
        ("G17", "=1+1", "General", "nationality", None),
        ("G17", True, "General", "nationality", None),
        ("G17", "#N/A", "General", "nationality", None),
        ("J78", "一行目\n二行目 ", "General", "criminal_detail", "一行目\n二行目"),
        ("B39", "☑", "General", "purpose_01", True),
        ("B39", "○", "General", "purpose_01", None),
        ("B39", None, "General", "purpose_01", False),
        ("E23", "①男", "General", "sex_male", None),
        ("E23", None, "General", "sex_female", True),
        ("AA90", None, "General", "family_yes", None),
    ],
)  # fmt: skip
def test_values_of_cells(cell: str, value: object, shows: str, box: str, expected: object) -> None:
    book = drawn()
    book.active[cell] = value
    book.active[cell].number_format = shows
    found = read(book)
    boxes = found.parts[0].boxes
    assert (boxes[box].value if box in boxes else None) == expected
    if expected is None:
        (finding,) = (finding for finding in found.findings if finding.box == box)
        assert finding.code == "FK402" and finding.message != finding.message_en


def test_a_choice_that_was_struck_out_or_set_bold_is_left_to_the_eye() -> None:
    for change in ({"strike": True}, {"bold": True}, {"color": "FFFF0000"}, {"underline": "single"}):
        book = drawn()
        book.active["H23"].font = openpyxl.styles.Font(**change)
        assert compare(read(book), {key: False if box.kind in ("tick", "circle") else "" for key, box in PART.boxes.items()}) == {
            "sex_male", "sex_female"
        }  # fmt: skip


def test_a_value_beside_its_box_is_told() -> None:
    book = drawn()
    book.active.unmerge_cells("G17:U18")
    book.active["J17"] = "ベトナム"
    found = read(book)
    assert "nationality" not in found.parts[0].boxes
    assert {finding.code: finding.found for finding in found.findings} == {"FK402": None, "FK406": "ベトナム"}


def test_merged_anew_over_its_label_is_not_read() -> None:
    book = drawn()
    book.active.unmerge_cells("G17:U18")
    book.active.merge_cells("F17:U18")
    assert "nationality" not in read(book).parts[0].boxes


RING = (
    '<xdr:twoCellAnchor xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:from><xdr:col>{c}</xdr:col><xdr:colOff>0</xdr:colOff>'
    "<xdr:row>{r}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>{d}</xdr:col><xdr:colOff>0</xdr:colOff>"
    '<xdr:row>{s}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp><xdr:spPr><a:prstGeom prst="{kind}"/></xdr:spPr></xdr:sp>'
    "<xdr:clientData/></xdr:twoCellAnchor>"
)


def ringed(area: tuple[int, int, int, int], kind: str = "ellipse") -> ReadFile:
    """ISA's workbook with one shape over columns c to d and rows r to s (from 0)."""
    if not OFFICIAL.is_file():
        pytest.skip("ISA's own workbook is not beside the checkout")
    c, r, d, s = area
    out = io.BytesIO()
    with zipfile.ZipFile(OFFICIAL) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "xl/drawings/drawing1.xml":
                data = data.replace(
                    b"</xdr:wsDr>", RING.format(c=c, r=r, d=d, s=s, kind=kind).encode() + b"</xdr:wsDr>"
                )
            new.writestr(entry.filename, data)
    return excel.read(out.getvalue(), "x.xlsx")


@pytest.mark.parametrize(
    "area,box",
    [((4, 22, 6, 23), "sex_male"), ((7, 22, 9, 24), "sex_female"), ((2, 88, 3, 90), "family_yes"), ((25, 88, 28, 90), "family_no"),
     ((21, 94, 23, 95), "family_1_cohabit_yes"), ((23, 96, 25, 98), "family_2_cohabit_no")],
)  # fmt: skip
def test_a_ring_chooses_its_word(area: tuple[int, int, int, int], box: str) -> None:
    found = ringed(area)
    assert {key for key, entry in found.parts[0].boxes.items() if entry.value} == {box}
    assert set(found.parts[0].boxes) == set(PART.boxes)


@pytest.mark.parametrize(
    "area,kind",
    [((4, 22, 9, 24), "ellipse"), ((5, 22, 8, 24), "ellipse"), ((4, 22, 6, 23), "rect"), ((4, 22, 6, 23), "line")],
)
def test_a_drawing_that_says_nothing_sure_is_left_to_the_eye(area: tuple[int, int, int, int], kind: str) -> None:
    found = ringed(area, kind)
    assert set(PART.boxes) - set(found.parts[0].boxes) == {"sex_male", "sex_female"}


def test_a_text_box_over_an_empty_box_is_left_to_the_eye() -> None:
    unread = set(PART.boxes) - set(ringed((7, 19, 20, 20), "rect").parts[0].boxes)
    assert unread == {"name"}


@pytest.mark.skipif(
    not OFFICIAL.is_file() or find_office() is None, reason="ISA's own workbook or LibreOffice is not here"
)
def test_saved_again_by_libreoffice(tmp_path: Path) -> None:
    values = sheet_of(1)
    book = openpyxl.load_workbook(OFFICIAL)
    fill(book.worksheets[0], values)
    book.worksheets[0]["N95"] = dt.datetime(1998, 10, 3)
    values["family_1_birth_date"] = "1998/10/3"
    (tmp_path / "out").mkdir()
    book.save(tmp_path / "coe.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(find_office()), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "coe.xlsx")], check=True, capture_output=True, timeout=180)
    assert compare(excel.read((tmp_path / "out" / "coe.xlsx").read_bytes(), "x.xlsx"), values) == set()


# -- what is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not beside the checkout")
def test_a_sister_form_is_not_recognised() -> None:
    with pytest.raises(UnreadableError, match="not recognised") as caught:
        excel.read((REAL / "jp-ssw" / "isa-b30_change_ssw.xlsx").read_bytes(), "x.xlsx")
    assert "分かりません" in caught.value.message


def rezip(change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    source, out = io.BytesIO(), io.BytesIO()
    drawn().save(source)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry)))
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def in_sheet(words: bytes, instead: bytes) -> bytes:
    return rezip(lambda name, data: data.replace(words, instead, 1) if name.endswith("sheet1.xml") else data)


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "not a zip": (lambda: b"PK\3\4broken", "Cannot be read"),
    "cut off": (lambda: rezip(lambda name, data: data)[:-40], "Cannot be read"),
    "doctype": (lambda: in_sheet(b"<worksheet", DOCTYPE), "DOCTYPE"),
    "broken xml": (lambda: in_sheet(b"</sheetData>", b"</sheet>"), "broken inside"),
    "no such string": (lambda: in_sheet(b'<c r="A1"', b'<c r="C1" t="s"><v>9</v></c><c r="A1"'), "Cannot be read"),
    "no such cell": (lambda: in_sheet(b'r="A17"', b'r="17A"'), "Cannot be read"),
    "binary": (lambda: rezip(lambda name, data: data, {"xl/workbook.bin": b"x"}), "xlsb"),
    "bomb": (lambda: rezip(lambda name, data: data, {"xl/media/a.png": b"\0" * 120_000_000}), "100 MB"),
    "other words": (lambda: rezip(lambda name, data: data.replace(b"</t>", b"?</t>")), "not recognised"),
    "million cells": (lambda: in_sheet(b"<sheetData>", b'<sheetData><row r="1">' + b"<c/>" * 1_000_000 + b"</row>"), "not recognised"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_soon(what: str) -> None:
    make, words = HOSTILE[what]
    data = make()
    with ends(), pytest.raises(UnreadableError, match=words) as caught:
        excel.read(data, "x.xlsx")
    assert caught.value.message != caught.value.message_en


def test_many_rows_of_printed_words_end_soon() -> None:
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>\xe5\xb9\xb4</t></is></c></row>' % (n, n)
        for n in range(200, 20_000)
    )
    with ends():
        found = excel.read(in_sheet(b"</sheetData>", rows + b"</sheetData>"), "x.xlsx")
    assert found.parts[0].boxes["name"].value == ""


def test_macros_and_links_are_not_looked_at() -> None:
    data = rezip(
        lambda name, data: data, {"xl/vbaProject.bin": b"\0" * 100, "xl/externalLinks/externalLink1.xml": b"<broken"}
    )
    assert len(excel.read(data, "x.xlsm").parts[0].boxes) == len(PART.boxes)


def test_a_workbook_is_told_from_a_word_file_that_holds_one() -> None:
    book = rezip(lambda name, data: data)
    word = io.BytesIO()
    with zipfile.ZipFile(word, "w") as new:
        new.writestr("word/document.xml", "<x/>")
        new.writestr("word/embeddings/book.xlsx", book)
    assert medium_of(book) == medium_of(book[:-40]) == "xlsx"
    assert b"xl/workbook.xml" in word.getvalue() and medium_of(word.getvalue()) == "docx"


@given(st.binary(max_size=200))
@settings(max_examples=25)
def test_whatever_stands_in_the_sheet_there_is_no_traceback(junk: bytes) -> None:
    try:
        excel.read(in_sheet(b"</sheetData>", junk + b"</sheetData>"), "x.xlsx")
    except UnreadableError as error:
        assert error.message and error.message_en


@pytest.mark.parametrize(
    "serial,expected",
    [
        (1, "1900-01-01"),
        (59, "1900-02-28"),
        (61, "1900-03-01"),
        (45000.5, "2023-03-15T12:00:00"),
        (36071, "1998-10-03"),
    ],
)
def test_day_numbers(serial: float, expected: str) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = serial
    book.active["A1"].number_format = "yyyy/m/d"
    out = io.BytesIO()
    book.save(out)
    assert xlsx.open_workbook(out.getvalue())[0].cells[1, 1].text == expected
