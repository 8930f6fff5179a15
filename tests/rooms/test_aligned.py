"""Reading prints: own pages merged, turned and scaled; prints by LibreOffice as they are and after changes.

What counts: a box is right or it is told that it was not read. None may be wrong.
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import PIL.Image
import pypdf
import pytest
from pypdf import PageObject, Transformation
from pypdf.generic import DecodedStreamObject, NameObject, RectangleObject

from formkit import library
from formkit.case import json_file
from formkit.media import fonts as glyphs
from formkit.merge import merge
from formkit.model import Sheet, trainees_of
from formkit.model.errors import UnreadableError
from formkit.reading.contents import ReadFile, ReadPart
from formkit.reading.print import pages
from formkit.run import batch
from formkit.system import convert_to_pdf, find_office
from formkit.words.text import canonical
from tests.realfiles import REALFILES

ROOT = Path(__file__).parents[2]
REAL = REALFILES
FACE = glyphs.default_face()
office = pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")

Filled = list[tuple[Sheet, bytes]]


def fill(medium: Any, *names: str) -> Filled:
    """All sheets of all forms of the named samples, for what the case shares and for the first trainee."""
    made: Filled = []
    for name in names:
        case, _ = json_file.read_case(ROOT / "samples" / name / "case.json")
        assert case is not None
        # Faces 1 to 6 of 2024-08 are printed alike today; without a stamp they are read as 2025-06.
        for form in (form for form in library.forms() if form.name != "training-plan_2024-08"):
            for trainee in (None, trainees_of(case)[0]):
                merged = merge(case, trainee, form, FACE)
                made += [(sheet, batch.fill_sheet(form, sheet, medium, FACE, merged.photos)) for sheet in merged.sheets]
    return made


@pytest.fixture(scope="module")
def own() -> Filled:
    return fill("pdf", "group-1")


@pytest.fixture(scope="module")
def word() -> Filled:
    return fill("docx", "group-1", "enterprise-2")


def packet(filled: Filled, change: Callable[[PageObject], object] = lambda page: None) -> bytes:
    writer = pypdf.PdfWriter()
    for _, data in filled:
        for page in pypdf.PdfReader(io.BytesIO(data)).pages:
            change(writer.add_page(page))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def of_form(filled: Filled, form: str, *parts: str) -> Filled:
    return [entry for entry in filled if entry[0].form == form and (not parts or entry[0].part in parts)]


def plain(value: str | bool) -> str | bool:
    return re.sub(r"\s+", "", canonical(value)) if isinstance(value, str) else value


def compare(part: ReadPart, sheet: Sheet) -> Counter[str]:
    assert (part.form, part.edition, part.part) == (sheet.form, sheet.edition, sheet.part)
    counts: Counter[str] = Counter()
    for key, mark in sheet.marks.items():
        read = part.boxes.get(key)
        kind = "unread" if read is None else "right" if plain(read.value) == plain(mark.value) else "wrong"
        counts[kind] += 1
        assert kind != "wrong", f"{sheet.part} {key}: {mark.value!r} was read as {read and read.value!r}"
    return counts


def read_one(data: bytes, sheet: Sheet) -> Counter[str]:
    """Read one print; each box that is not read must have its finding with page and place."""
    file = pages.read(data, "x.pdf")
    assert len(file.parts) == 1
    counts = compare(file.parts[0], sheet)
    told = {finding.box for finding in file.findings if finding.code == "FK402" and finding.page and finding.rect}
    assert told == set(sheet.marks) - set(file.parts[0].boxes)
    return counts


# -- own pages ---------------------------------------------------------------------------------------------------------


def lie_down(page: PageObject) -> None:
    """The same page with its content turned, as drivers of printers write pages that lie."""
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    page.add_transformation(Transformation().rotate(90).translate(height, 0))
    page.mediabox = page.cropbox = RectangleObject((0, 0, height, width))


@pytest.mark.parametrize(
    "change",
    [
        lambda page: None, lambda page: page.rotate(90), lambda page: page.rotate(180), lambda page: page.rotate(270),
        lie_down, lambda page: page.add_transformation(Transformation().scale(0.97).translate(9, 12)),
    ],
    ids=["as-it-is", "turned-90", "turned-180", "turned-270", "lying", "97-percent"],
)  # fmt: skip
def test_packet_of_own_pages_reads_back_exactly(own: Filled, change: Callable[[PageObject], object]) -> None:
    file = pages.read(packet(own, change), "packet.pdf")
    assert not file.findings and len(file.parts) == len(own)
    for part, (sheet, _) in zip(file.parts, own, strict=True):
        assert (part.part, part.copy) == (sheet.part, sheet.copy if _repeats(sheet) else 1)
        assert {key: box.value for key, box in part.boxes.items()} == {k: mark.value for k, mark in sheet.marks.items()}
        assert part.how == "stamp" and part.confidence >= 0.85


def _repeats(sheet: Sheet) -> bool:
    part = library.form(f"{sheet.form}_{sheet.edition}").parts[sheet.part]
    return part.repeat is not None or part.role == "continuation"


def test_places_are_those_of_the_page_as_shown(own: Filled) -> None:
    plan = of_form(own, "training-plan", "face-1")
    place = library.form("training-plan_2025-06").parts["face-1"].places["application_year"]
    upright = pages.read(packet(plan), "x.pdf").parts[0].boxes["application_year"].rect
    assert upright == pytest.approx((place.x, place.y, place.w, place.h), abs=0.05)
    turned = pages.read(packet(plan, lambda page: page.rotate(90)), "x.pdf").parts[0].boxes["application_year"].rect
    assert turned == pytest.approx((297 - place.y - place.h, place.x, place.h, place.w), abs=0.1)


def test_two_trainees_are_two_parts_and_a_repeating_part_counts_on(own: Filled) -> None:
    plan = of_form(own, "training-plan", "face-1", "face-2", "continuation")
    file = pages.read(packet([*plan, plan[-1], *plan]), "x.pdf")
    assert [(part.part, part.copy) for part in file.parts] == [
        ("face-1", 1), ("face-2", 1), ("continuation", 1), ("continuation", 2),
        ("face-1", 1), ("face-2", 1), ("continuation", 1),
    ]  # fmt: skip


def pages_of(data: bytes, order: list[int]) -> bytes:
    writer, reader = pypdf.PdfWriter(), pypdf.PdfReader(io.BytesIO(data))
    for number in order:
        writer.add_page(reader.pages[number - 1])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pages_in_another_order_belong_together(own: Filled) -> None:
    ((sheet, data),) = of_form(own, "training-plan", "face-2")
    file = pages.read(pages_of(data, [3, 1, 5, 2, 4]), "x.pdf")
    assert [part.pages for part in file.parts] == [(2, 4, 1, 5, 3)] and not file.findings
    assert compare(file.parts[0], sheet)["right"] == len(sheet.marks)


def test_missing_page_is_told_and_its_boxes_are_not_read(own: Filled) -> None:
    ((sheet, data),) = of_form(own, "training-plan", "face-2")
    file = pages.read(pages_of(data, [1, 2, 4, 5]), "x.pdf")
    places = library.form("training-plan_2025-06").parts["face-2"].places
    assert [finding.code for finding in file.findings] == ["FK403"]
    assert set(file.parts[0].boxes) == {key for key, place in places.items() if place.page != 3}
    assert compare(file.parts[0], sheet)["right"] == len(file.parts[0].boxes)


def test_unknown_pages_between_forms_are_told(own: Filled) -> None:
    ((_, data),) = of_form(own, "training-plan", "face-1")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.insert_blank_page(index=0)
    out = io.BytesIO()
    writer.write(out)
    file = pages.read(out.getvalue(), "x.pdf")
    assert [(finding.code, finding.page) for finding in file.findings] == [("FK405", 1)]
    assert file.parts[0].pages == (2,)


def scan(width: float = 595, height: float = 842) -> bytes:
    """A page as a scanner makes it: one grey picture, no letter."""
    out = io.BytesIO()
    picture = PIL.Image.new("L", (int(width), int(height)), 230)
    picture.paste(40, (60, 60, 400, 80))
    picture.save(out, "PDF", resolution=72)
    return out.getvalue()


def test_scanned_pages_among_others_are_warned_of_by_number(own: Filled) -> None:
    ((_, face_1),) = of_form(own, "training-plan", "face-1")
    writer = pypdf.PdfWriter()
    for data in (scan(), face_1, scan(), scan()):
        writer.append(io.BytesIO(data))
    writer.add_blank_page(width=595, height=842)
    out = io.BytesIO()
    writer.write(out)
    file = pages.read(out.getvalue(), "x.pdf")
    assert [part.pages for part in file.parts] == [(2,)]
    findings = {finding.says: finding for finding in file.findings}
    assert findings["scanned"].severity == "warning" and "1、3～4 ページ目" in findings["scanned"].message
    assert findings["pages"].severity == "info" and "5 ページ目" in findings["pages"].message


# -- things drawn over own pages ---------------------------------------------------------------------------------------


def drawn_over(data: bytes, operators: str) -> ReadFile:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    page = writer.pages[0]
    stream = DecodedStreamObject()
    stream.set_data(b"q " + operators.encode() + b" Q")
    contents = page["/Contents"].get_object()
    items = list(contents) if isinstance(contents, pypdf.generic.ArrayObject) else [page.raw_get("/Contents")]
    page[NameObject("/Contents")] = pypdf.generic.ArrayObject([*items, writer._add_object(stream)])
    out = io.BytesIO()
    writer.write(out)
    return pages.read(out.getvalue(), "x.pdf")


def test_line_through_a_value_and_a_pen_tick_are_not_read(own: Filled) -> None:
    ((sheet, data),) = of_form(own, "coe", "applicant-1")
    places = library.form("coe_2025-03").parts["applicant-1"].places
    key = next(key for key, mark in sheet.marks.items() if isinstance(mark.value, str) and len(mark.value) > 8)
    tick = next(key for key, mark in sheet.marks.items() if mark.value is False and places[key].w < 8)
    mm = 72 / 25.4

    def at(x: float, y: float) -> str:
        return f"{x * mm:.2f} {(297 - y) * mm:.2f}"

    text, mark = places[key], places[tick]
    line = f"{at(text.x + 1, text.y + text.h / 2)} m {at(text.x + text.w - 1, text.y + text.h / 2)} l S "
    pen = f"{at(mark.x, mark.y + mark.h / 2)} m {at(mark.x + 1, mark.y + mark.h)} l {at(mark.x + mark.w, mark.y)} l S"
    file = drawn_over(data, line + pen)
    assert {finding.box for finding in file.findings} >= {key, tick}
    assert key not in file.parts[0].boxes and tick not in file.parts[0].boxes
    compare(file.parts[0], sheet)


def test_pdf_without_text_is_refused_as_a_scan() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(UnreadableError, match="scan") as caught:
        pages.read(out.getvalue(), "x.pdf")
    assert "文字のない" in caught.value.message


# -- prints by LibreOffice ---------------------------------------------------------------------------------------------


def rewritten(data: bytes, change: Callable[[str], str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            member = old.read(entry)
            if entry.filename in ("word/document.xml", "word/styles.xml"):
                member = change(member.decode()).encode()
            new.writestr(entry.filename, member)
    return out.getvalue()


def other_font(text: str) -> str:
    return text.replace("IPAexMincho", "Noto Sans CJK JP")


def far_other_font(text: str) -> str:
    return text.replace("IPAexMincho", "DejaVu Sans").replace("Noto Sans CJK JP", "DejaVu Sans")


def _wider(more: int, match: re.Match[str]) -> str:
    return match[1] + str(int(match[2]) + more)


def margin(dx: float, dy: float) -> Callable[[str], str]:
    def change(text: str) -> str:
        for side, more in (("top", dy), ("left", dx)):
            text = re.sub(
                rf'(<w:pgMar [^>]*w:{side}=")(\d+)',
                functools.partial(_wider, round(more * 56.7)),
                text,
            )
        return text

    return change


def taller(step: float, every: int) -> Callable[[str], str]:
    """Rows made taller by `step` mm: one a third down the page, or one in `every`."""

    def change(text: str) -> str:
        rows = [m for m in re.finditer(r'(<w:trHeight w:val=")(\d+)(" w:hRule="exact")', text) if int(m[2]) > 250]
        for row in reversed(rows[len(rows) // 3 :: every or len(rows)] if rows else []):
            text = f"{text[: row.start()]}{row[1]}{int(row[2]) + round(step * 56.7)}{row[3]}{text[row.end() :]}"
        return text

    return change


def larger_letters(text: str) -> str:
    def control(match: re.Match[str]) -> str:
        return re.sub(
            r'<w:(szC?s?) w:val="(\d+)"/>', lambda m: f'<w:{m[1]} w:val="{round(int(m[2]) * 1.25)}"/>', match[0]
        )

    return re.sub(r"<w:sdtContent>.*?</w:sdtContent>", control, text, flags=re.DOTALL)


def printed(word: Filled, folder: Path, change: Callable[[str], str]) -> list[tuple[Sheet, bytes]]:
    paths = []
    for number, (_, data) in enumerate(word):
        paths.append(folder / f"{number}.docx")
        paths[-1].write_bytes(rewritten(data, change))
    made = convert_to_pdf(paths, folder / "out", seconds=600)
    return [(sheet, path.read_bytes()) for (sheet, _), path in zip(word, made, strict=True)]


@office
@pytest.mark.parametrize(
    "change,least",
    [
        (lambda text: text, 0.995), (other_font, 0.98), (far_other_font, 0.98), (margin(5, 0), 0.98),
        (margin(-4, -3), 0.98), (taller(1.9, 0), 0.98),
    ],
    ids=["as-it-is", "other-font", "far-other-font", "margin+5", "margin-4-3", "taller-row"],
)  # fmt: skip
def test_print_by_libreoffice(word: Filled, tmp_path: Path, change: Callable[[str], str], least: float) -> None:
    total: Counter[str] = Counter()
    for sheet, data in printed(word, tmp_path, change):
        total += read_one(data, sheet)
    assert total["right"] >= least * total.total(), total


@office
@pytest.mark.parametrize("change", [larger_letters, taller(6, 5)], ids=["larger-letters", "many-taller-rows"])
def test_ruined_print_is_not_read_rather_than_read_wrongly(
    word: Filled, tmp_path: Path, change: Callable[[str], str]
) -> None:
    few = of_form(word, "training-plan") + of_form(word, "trainee-list")
    total: Counter[str] = Counter()
    for sheet, data in printed(few, tmp_path, change):
        total += compare(pages.read(data, "x.pdf").parts[0], sheet)
    assert total["right"] and total["unread"]


@office
def test_photo_that_printing_made_anew_is_not_compared(word: Filled, tmp_path: Path) -> None:
    ((sheet, data),) = printed(of_form(word, "coe", "applicant-1"), tmp_path, lambda text: text)
    file = pages.read(data, "x.pdf")
    assert sheet.marks["photo"].value and "photo" not in file.parts[0].boxes
    assert [finding.box for finding in file.findings] == ["photo"]


# -- the official layouts ----------------------------------------------------------------------------------------------


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not beside the checkout")
def test_official_pages_filled_with_text_are_read_or_told(own: Filled) -> None:
    """OTIT's own pages, without their fields, with a value drawn in each text box of our layout."""
    form = library.form("training-plan_2025-06")
    reader = pypdf.PdfReader(REAL / "official/otit-training-plan_2024-08.pdf")
    writer = pypdf.PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    for page in writer.pages:
        page.pop("/Annots", None)
    writer._root_object.pop("/AcroForm", None)
    font = pypdf.generic.DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    wanted = {}
    for number, page in enumerate(writer.pages[1:6], 1):
        drawn = []
        for at, (key, box) in enumerate(form.parts["face-2"].boxes.items()):
            place = form.parts["face-2"].places[key]
            if place.page == number and box.kind == "text":
                wanted[key] = str(100 + at)
                x, y = (place.x + 1) * 72 / 25.4, (297 - place.y - place.h / 2 - 1) * 72 / 25.4
                drawn.append(f"BT /FKT 7 Tf 1 0 0 1 {x:.2f} {y:.2f} Tm ({wanted[key]}) Tj ET")
        stream = DecodedStreamObject()
        stream.set_data("\n".join(["q", *drawn, "Q"]).encode())
        resources: Any = page["/Resources"].get_object()
        fonts = resources.setdefault(NameObject("/Font"), pypdf.generic.DictionaryObject()).get_object()
        fonts[NameObject("/FKT")] = writer._add_object(font)
        contents = page["/Contents"].get_object()
        items = list(contents) if isinstance(contents, pypdf.generic.ArrayObject) else [page.raw_get("/Contents")]
        page[NameObject("/Contents")] = pypdf.generic.ArrayObject([*items, writer._add_object(stream)])
    out = io.BytesIO()
    writer.write(out)
    file = pages.read(out.getvalue(), "x.pdf")
    assert [part.part for part in file.parts] == ["face-1", "face-2", "face-7"]
    boxes = file.parts[1].boxes
    read = {key: boxes[key].value for key in wanted if key in boxes}
    assert read == {key: wanted[key] for key in read}
    assert len(read) > 0.7 * len(wanted)
