"""Annotated PDFs: a note for each finding in its place, the original bytes untouched, the file read back the same."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject, RectangleObject

from formkit import library, reading
from formkit.media import fonts
from formkit.media.pdf.notes import annotate
from formkit.model import PT_PER_MM, Finding, Mark, Sheet
from formkit.model.errors import UnreadableError
from formkit.run import batch
from tests.realfiles import REALFILES

REAL = REALFILES
FORM = library.form("training-plan_2025-06")
PART = FORM.parts["face-2"]


@pytest.fixture(scope="module")
def filled() -> bytes:
    marks = {key: Mark("" if box.kind == "text" else False) for key, box in PART.boxes.items() if box.kind != "photo"}
    marks |= {"applicant_name": Mark("例示食品工業株式会社"), "workplace_phone": Mark("029-000-0001")}
    return batch.fill_sheet(FORM, Sheet(FORM.id, FORM.edition, PART.id, marks), "pdf", fonts.default_face())


def finding(box: str = "applicant_name", **more: Any) -> Finding:
    place = PART.places[box]
    values: dict[str, Any] = {
        "code": "FK511", "severity": "error", "message": "第２面「氏名又は名称」がケースと違います。",
        "message_en": "Face 2, name: differs from the case.", "page": place.page,
        "rect": (place.x, place.y, place.w, place.h), "expected": "例示食品工業株式会社", "found": "例示食品", "law": "規則第4条",
    }  # fmt: skip
    return Finding(**{**values, **more})


def notes(data: bytes) -> list[tuple[int, Any]]:
    pages = PdfReader(io.BytesIO(data)).pages
    found = ((number, note.get_object()) for number, page in enumerate(pages, 1) for note in page.get("/Annots", []))
    return [(number, note) for number, note in found if note.get("/T") == "formkit"]


def pixel(data: bytes, x: float, y: float, page: int = 1) -> tuple[int, int, int]:
    """Colour at a place in mm from the top left corner of the page as a viewer shows it."""
    document = pdfium.PdfDocument(data)
    try:
        image = document[page - 1].render(scale=4 / PT_PER_MM).to_pil().convert("RGB")
    finally:
        document.close()
    shown = image.getpixel((round(x * 4), round(y * 4)))
    assert isinstance(shown, tuple)
    return shown[0], shown[1], shown[2]


def reddish(colour: tuple[int, int, int]) -> bool:
    return colour[0] > colour[1] + 15 and colour[0] > colour[2] + 15


def test_the_note_says_what_is_wrong_and_why(filled: bytes) -> None:
    ((page, note),) = notes(annotate(filled, [finding()]))
    assert page == PART.places["applicant_name"].page
    assert note["/Contents"].split("\n") == [
        "誤り FK511", "第２面「氏名又は名称」がケースと違います。", "正しい記載：例示食品工業株式会社", "現在の記載：例示食品", "根拠：規則第4条",
    ]  # fmt: skip
    assert note["/F"] == 4 and note["/AP"]["/N"]["/BBox"][2] > 50
    ((_, english),) = notes(annotate(filled, [finding()], "en"))
    assert english["/Contents"].startswith("error FK511\nFace 2, name: differs from the case.\nExpected: ")


def test_the_original_bytes_stay_and_formkit_reads_the_same(filled: bytes) -> None:
    told = [finding(key) for key in list(PART.places)[::9]] + [finding(), finding(rect=None, page=2, code="FK404")]
    made = annotate(filled, told)
    assert made.startswith(filled)
    assert len(notes(made)) == len(told)
    before, after = reading.read_bytes(filled, "x.pdf"), reading.read_bytes(made, "x.pdf")
    assert after.parts == before.parts
    assert after.parts[0].boxes["applicant_name"].value == "例示食品工業株式会社"


def test_annotating_twice_keeps_both(filled: bytes) -> None:
    once = annotate(filled, [finding()])
    twice = annotate(once, [finding("workplace_phone")])
    assert twice.startswith(once) and len(notes(twice)) == 2


def test_each_severity_has_its_colour_and_the_box_stays_legible(filled: bytes) -> None:
    place = PART.places["workplace_phone"]
    inside = (place.x + place.w - 1, place.y + 1)
    colours = {
        severity: pixel(annotate(filled, [finding("workplace_phone", severity=severity)]), *inside, place.page)
        for severity in ("error", "warning", "info")
    }
    assert reddish(colours["error"]) and min(colours["error"]) > 150
    assert colours["warning"][2] < colours["warning"][1] < 256
    assert colours["info"][2] > colours["info"][0]


def test_findings_on_one_box_stand_around_one_another(filled: bytes) -> None:
    first, second = (note["/Rect"] for _, note in notes(annotate(filled, [finding(), finding(code="FK423")])))
    assert second[0] < first[0] and second[1] < first[1] and second[2] > first[2] and second[3] > first[3]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("corner", [(0.0, 0.0), (30.0, 45.0)])
def test_the_note_stands_where_the_page_is_seen(filled: bytes, turn: int, corner: tuple[float, float]) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(library.blank(FORM, "face-1"))))
    page = writer.pages[0]
    page[NameObject("/Rotate")] = NumberObject(turn)
    page.mediabox = page.cropbox = RectangleObject((*corner, corner[0] + 400, corner[1] + 600))
    page[NameObject("/Contents")] = writer._add_object(_empty())
    made = annotate(_bytes(writer), [finding(page=1, rect=(30, 20, 40, 10))])
    assert all(reddish(pixel(made, x, y)) for x, y in ((31, 21), (69, 21), (31, 29), (69, 29)))
    assert not any(reddish(pixel(made, x, y)) for x, y in ((28, 25), (72, 25), (50, 18), (50, 32)))


def test_poppler_draws_it_too(filled: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(annotate(filled, [finding()]))
    page = str(PART.places["applicant_name"].page)
    shown = subprocess.run(
        ["pdftoppm", "-r", "30", "-f", page, "-l", page, path], capture_output=True, check=True, timeout=60
    )
    assert not shown.stderr
    pixels = shown.stdout.split(b"\n", 3)[3]
    assert sum(1 for at in range(0, len(pixels) - 2, 3) if pixels[at] > pixels[at + 1] + 15) > 100


def test_findings_without_a_page_change_nothing(filled: bytes) -> None:
    assert annotate(filled, [finding(page=None), finding(page=99), finding(page=0)]) == filled
    assert annotate(filled, []) == filled


def test_words_that_a_pdf_cannot_hold_do_no_harm(filled: bytes) -> None:
    ((_, note),) = notes(annotate(filled, [finding(found="(\\)\udc80<</X>>\0")]))
    assert "(\\)" in note["/Contents"] and "<</X>>" in note["/Contents"]


def test_a_broken_cross_reference_is_written_anew(filled: bytes) -> None:
    broken = filled.rstrip().rsplit(b"startxref", 1)[0] + b"startxref\n1\n%%EOF\n"
    made = annotate(broken, [finding()])
    assert len(notes(made)) == 1
    assert pixel(made, 1, 1, 1) == (255, 255, 255)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 broken"])
def test_what_cannot_be_annotated_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="cannot be annotated"):
        annotate(data, [finding()])


def test_an_encrypted_file_is_refused(filled: bytes) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(filled)))
    writer.encrypt("", "owner", algorithm="RC4-128")
    with pytest.raises(UnreadableError, match="encrypted"):
        annotate(_bytes(writer), [finding()])


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not beside the checkout")
@pytest.mark.parametrize("path", sorted(REAL.glob("*/*.pdf")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_real_files_keep_their_pages(path: Path) -> None:
    data = path.read_bytes()
    try:
        made = annotate(data, [finding(page=1, rect=(20, 30, 60, 8))])
    except UnreadableError:
        assert path.parent.name in {"encrypted", "broken"}
        return
    assert len(notes(made)) == 1
    before, after = pdfium.PdfDocument(data), pdfium.PdfDocument(made)
    try:
        assert len(after) == len(before)
        assert after[0].get_textpage().get_text_bounded() == before[0].get_textpage().get_text_bounded()
    finally:
        before.close()
        after.close()


def _empty() -> Any:
    from pypdf.generic import StreamObject

    stream = StreamObject()
    stream.set_data(b"")
    return stream


def _bytes(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
