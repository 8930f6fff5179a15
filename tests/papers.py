"""Small filled papers in tests/data/papers as other programs leave them, of invented people: `python -m tests.papers`.

They stand in for real files where none lie beside the checkout. LibreOffice saves and prints, pdfium flattens form
fields, openpyxl moves rows. values.json says what was typed into each box, as it was before any of them had the file.
Made anew only when a form changes; the files are not the same byte by byte.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

from formkit import library
from formkit.media import fonts
from formkit.model import PT_PER_MM, Mark, Sheet
from formkit.run import batch
from formkit.system import convert_to_pdf, find_office, temp_folder

FOLDER = Path(__file__).parent / "data" / "papers"
PLAN, LIST, COE = "training-plan_2025-06", "trainee-list_2026-11", "coe_2025-03"
Values = dict[str, str | bool]

FACE_1: Values = {
    "application_year": "2026", "application_month": "12", "application_day": "1",
    "applicant_signature": "MIHON METAL WORKS", "supervisor_signature": "TSUKURIMONO COOPERATIVE",
}  # fmt: skip
TRAINEES: Values = {
    "applicant": "見本金属工業株式会社", "supervisor": "つくりもの協同組合", "date": "2026年12月1日", "count": "2",
    "copy_number": "1", "copy_count": "1",
    "row01_number": "①", "row01_roman": "NGUYEN VAN MAU", "row01_nationality": "ベトナム", "row01_sex": "男",
    "row02_number": "②", "row02_roman": "TRAN THI VI DU", "row02_nationality": "ベトナム", "row02_sex": "女",
}  # fmt: skip
APPLICANT: Values = {
    "nationality": "ベトナム", "name": "NGUYEN VAN MAU", "birth_year": "1999", "birth_month": "2", "birth_day": "28",
    "passport_number": "C0000001", "occupation": "溶接工", "home_town": "ハノイ市",
}  # fmt: skip


def word(name: str, part: str, values: Mapping[str, str | bool]) -> bytes:
    """A part filled with some values, without what names the form: the foot and the property."""
    form = library.form(name)
    boxes = form.parts[part].boxes
    assert values.keys() <= boxes.keys(), values.keys() - boxes.keys()
    marks = {key: Mark(values.get(key, False if box.kind in ("tick", "circle") else "")) for key, box in boxes.items()}
    out = io.BytesIO()
    filled = batch.fill_sheet(form, Sheet(form.id, form.edition, part, marks), "docx", fonts.default_face())
    with (
        zipfile.ZipFile(io.BytesIO(filled)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                content = re.sub(rb"formkit \S+ \S+ \S+ \d+/\d+(?=</w:t>)", b"", content)
            if entry.filename != "docProps/custom.xml":
                new.writestr(entry.filename, content)
    return out.getvalue()


def saved_again(data: bytes, kind: str) -> bytes:
    """A Word file or a workbook as LibreOffice opens and saves it."""
    with temp_folder() as folder:
        (folder / f"paper.{kind}").write_bytes(data)
        command = [str(find_office()), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += [
            "--convert-to",
            "docx:MS Word 2007 XML" if kind == "docx" else kind,
            "--outdir",
            str(folder / "out"),
        ]
        subprocess.run([*command, str(folder / f"paper.{kind}")], check=True, capture_output=True, timeout=180)
        return (folder / "out" / f"paper.{kind}").read_bytes()


def printed(data: bytes) -> bytes:
    """A Word file as LibreOffice prints it."""
    with temp_folder() as folder:
        (folder / "paper.docx").write_bytes(data)
        return convert_to_pdf([folder / "paper.docx"], folder / "out")[0].read_bytes()


def with_fields(data: bytes, name: str, part: str, values: Mapping[str, str | bool]) -> bytes:
    """A page with text fields that bear the names of the official file's, filled and drawn by pypdf."""
    form = library.form(name)
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data)))
    page, fields = writer.pages[0], ArrayObject()
    for key, place in form.parts[part].places.items():
        if official := form.parts[part].boxes[key].official_field:
            left, top = place.x * PT_PER_MM, float(page.mediabox.height) - place.y * PT_PER_MM
            sides = (left, top - place.h * PT_PER_MM, left + place.w * PT_PER_MM, top)
            widget = {
                "/Type": NameObject("/Annot"), "/Subtype": NameObject("/Widget"), "/FT": NameObject("/Tx"),
                "/T": TextStringObject(official), "/DA": TextStringObject("/Helv 9 Tf 0 g"), "/F": NumberObject(4),
                "/Rect": ArrayObject(FloatObject(side) for side in sides),
            }  # fmt: skip
            fields.append(
                writer._add_object(DictionaryObject({NameObject(key): value for key, value in widget.items()}))
            )
    helvetica = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in helvetica.items()})
    resources = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/Helv"): writer._add_object(font)})}
    )
    page[NameObject("/Annots")] = fields
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {
            NameObject("/Fields"): fields,
            NameObject("/DR"): resources,
            NameObject("/DA"): TextStringObject("/Helv 9 Tf 0 g"),
        }
    )
    boxes = form.parts[part].boxes
    stored = {boxes[key].official_field or key: str(value) for key, value in values.items()}
    writer.update_page_form_field_values(page, stored, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def flattened(data: bytes) -> bytes:
    """What pdfium prints of form fields: no field any more, their looks a part of the page."""
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        page = document[0]
        assert pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_PRINT) == pdfium.FLATTEN_SUCCESS
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def workbook(values: Mapping[str, str | bool], moved_at: int) -> bytes:
    """The printed words of a workbook, filled by hand, with a row put in above the row `moved_at`."""
    boxes = library.form(COE).parts["applicant-1"].boxes
    cells = {
        area.partition(":")[0]: words
        for area, words, *_ in library.read_json(f"forms/{COE}/printed-text.json")["texts"]
    }
    cells |= {box.official_cell: box.word for box in boxes.values() if box.official_cell and box.kind == "circle"}
    cells |= {box.official_cell: "□" for box in boxes.values() if box.official_cell and box.kind == "tick"}
    # Cells of choices hold all their words; the form's data name each word by itself.
    cells |= {f"V{row}": "有・無" for row in (95, 97, 99, 101)} | {"D89": f"{cells['D89']}　・　無", "AA90": " No"}
    del cells["Z89"]
    for key, value in values.items():
        assert boxes[key].official_cell and not isinstance(value, bool), key
        cells[boxes[key].official_cell] = value
    book = openpyxl.Workbook()
    for cell, words in cells.items():
        book.active[cell] = words
    book.active.insert_rows(moved_at)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def main() -> None:
    """Make all of them anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    fielded = with_fields(printed(word(PLAN, "face-1", {})), PLAN, "face-1", FACE_1)
    files = {
        "list-saved-again.docx": (LIST, "list", TRAINEES, saved_again(word(LIST, "list", TRAINEES), "docx")),
        "list-printed.pdf": (LIST, "list", TRAINEES, printed(word(LIST, "list", TRAINEES))),
        "face-1-fields.pdf": (PLAN, "face-1", FACE_1, fielded),
        "face-1-fields-printed.pdf": (PLAN, "face-1", FACE_1, flattened(fielded)),
        "coe-row-put-in.xlsx": (COE, "applicant-1", APPLICANT, saved_again(workbook(APPLICANT, 19), "xlsx")),
    }
    for name, (*_, data) in files.items():
        (FOLDER / name).write_bytes(data)
    told = {name: {"form": form, "part": part, "values": values} for name, (form, part, values, _) in files.items()}
    (FOLDER / "values.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
