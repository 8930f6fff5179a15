"""Own PDFs as other programs and offices change them: what is told of a box is what is seen there, or it is not read.

The right values are those of the case, merged; the changes are made with pypdf, which keeps the stamp of the file.
"""

from __future__ import annotations

import functools
import io
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import DictionaryObject, FloatObject, NameObject, RectangleObject

import formkit
from formkit.case import json_file
from formkit.media.fonts import default_face
from formkit.media.pdf.overlay import with_objects
from formkit.merge import merge
from formkit.model import Case, Finding, Mark, trainees_of
from formkit.reading import read_bytes
from formkit.run import batch, people

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PAPERS = ("coe/applicant-1", "training-plan/face-2", "training-plan/face-4", "coe/organisation-1y")
A4 = (595.276, 841.89)

Change = Callable[[bytes], bytes]


@functools.cache
def case() -> Case:
    read, _ = json_file.read_case(ROOT / "samples" / "enterprise-1" / "case.json")
    assert read is not None
    return read


@functools.cache
def paper(name: str) -> tuple[bytes, dict[str, Mark]]:
    """A filled paper of the sample's trainee, and what stands in its boxes."""
    form_id, part = name.split("/")
    (form,) = (form for form in people.editions(case())[0] if form.id == form_id)
    (sheet,) = (
        sheet for sheet in merge(case(), trainees_of(case())[0], form, default_face()).sheets if sheet.part == part
    )
    return batch.fill_sheet(form, sheet, "pdf", default_face(), {}), dict(sheet.marks)


def _changed(data: bytes, change: Callable[[PageObject], None]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        change(page)
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def crop(inset: float) -> Change:
    def change(page: PageObject) -> None:
        box = page.mediabox
        page.cropbox = RectangleObject((box.left + inset, box.bottom + inset, box.right - inset, box.top - inset))

    return lambda data: _changed(data, change)


def origin(x: float, y: float) -> Change:
    def change(page: PageObject) -> None:
        page.add_transformation(Transformation().translate(x, y))
        page.mediabox = page.cropbox = RectangleObject((x, y, A4[0] + x, A4[1] + y))

    return lambda data: _changed(data, change)


def scaled(factor: float, paper_size: tuple[float, float] | None = None) -> Change:
    """All of the page at another size, in the middle of a sheet (None: as much smaller or larger)."""

    def change(page: PageObject) -> None:
        wide, high = paper_size or (A4[0] * factor, A4[1] * factor)
        x, y = (wide - A4[0] * factor) / 2, (high - A4[1] * factor) / 2
        page.add_transformation(Transformation().scale(factor).translate(x, y))
        page.mediabox = page.cropbox = RectangleObject((0, 0, wide, high))

    return lambda data: _changed(data, change)


def turned(quarter: int) -> Change:
    return lambda data: _changed(data, lambda page: page.__setitem__(NameObject("/Rotate"), FloatObject(90 * quarter)))


def turned_and_back(data: bytes) -> bytes:
    """The content lies on its side and the page is turned, as scanners and landscape printers leave it: it looks right."""

    def change(page: PageObject) -> None:
        page.add_transformation(Transformation().rotate(90).translate(A4[1], 0))
        page.mediabox = page.cropbox = RectangleObject((0, 0, A4[1], A4[0]))
        page[NameObject("/Rotate")] = FloatObject(90)

    return _changed(data, change)


def leftwards(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    preferences = DictionaryObject({NameObject("/Direction"): NameObject("/R2L")})
    writer.root_object[NameObject("/ViewerPreferences")] = preferences
    return _written(writer)


def moved(x: float, y: float) -> Change:
    def change(page: PageObject) -> None:
        page.add_transformation(Transformation().translate(x, y))

    return lambda data: _changed(data, change)


def packed(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        page.compress_content_streams()
    return _written(writer)


GEOMETRY: dict[str, Change] = {
    "crop 6 pt": crop(6), "crop 14 pt": crop(14), "origin": origin(30, 50), "origin below": origin(-100, -20),
    "A3": scaled(1.414, (841.89, 1190.55)), "B5": scaled(0.86, (515.9, 728.5)), "letter": scaled(0.94, (612, 792)),
    "fit 97": scaled(0.97, A4), "fit 90": scaled(0.90, A4), "half": scaled(0.5), "double": scaled(2.0),
    "moved": moved(11, -7), "moved little": moved(1.5, 0), "turned left": turned(3), "turned right": turned(1),
    "upside down": turned(2), "turned and back": turned_and_back, "right to left": leftwards, "packed": packed,
}  # fmt: skip


def wrong(data: bytes, marks: dict[str, Mark]) -> Iterator[str]:
    """Boxes that are told otherwise than the case has them, as certain."""
    file = read_bytes(data, "a.pdf")
    for part in file.parts:
        for key, box in part.boxes.items():
            kind = key in marks and isinstance(marks[key].value, str)
            same = _plain(box.value) == _plain(marks[key].value) if key in marks else True
            if box.certain and not same:
                yield f"{key} ({kind}): {box.value!r}, not {marks[key].value!r}"


def _plain(value: str | bool) -> str | bool:
    """Blanks and line breaks may be another program's."""
    return "".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("change", GEOMETRY)
def test_no_box_is_told_wrongly_when_the_page_lies_otherwise(name: str, change: str) -> None:
    data, marks = paper(name)
    spoilt = GEOMETRY[change](data)
    assert not list(wrong(spoilt, marks))
    read = sum(len(part.boxes) for part in read_bytes(spoilt, "a.pdf").parts)
    assert read > 0.8 * len(marks), "most of what is seen is read"


def _verified(tmp_path: Path, data: bytes) -> tuple[Finding, ...]:
    (tmp_path / "a.pdf").write_bytes(data)
    return formkit.verify([tmp_path / "a.pdf"], [ROOT / "samples" / "enterprise-1" / "case.json"]).findings


@pytest.mark.parametrize("change", GEOMETRY)
def test_a_right_paper_has_no_error_however_it_lies(tmp_path: Path, change: str) -> None:
    findings = _verified(tmp_path, GEOMETRY[change](paper("coe/applicant-1")[0]))
    assert not [finding for finding in findings if finding.severity == "error"]
    assert sum(finding.code == "FK570" for finding in findings) == (
        change in ("turned left", "turned right", "upside down")
    )
    assert sum(finding.severity == "warning" for finding in findings) <= (8 if change == "half" else 3)  # rings of 2 mm


# -- pages of other papers under a stamp --------------------------------------------------------------------------------


def test_a_foreign_page_under_a_stamp_is_not_read_as_ours() -> None:
    """The Info dictionary of one paper with the page of another."""
    writer = PdfWriter(clone_from=io.BytesIO(paper("coe/applicant-1")[0]))
    other = PdfReader(io.BytesIO(paper("training-plan/face-4")[0])).pages[0]
    writer.remove_page(0)
    writer.add_page(other)
    file = read_bytes(_written(writer), "a.pdf")
    assert [(part.form, part.part) for part in file.parts] == [("training-plan", "face-4")]
    assert not list(wrong(_written(writer), paper("training-plan/face-4")[1]))


@pytest.mark.parametrize("order", [(1, 0, 2, 3, 4), (4, 3, 2, 1, 0), (0, 2, 1, 4, 3)])
def test_pages_in_another_order_are_read_as_what_they_are(order: tuple[int, ...]) -> None:
    data, marks = paper("training-plan/face-2")
    reader, writer = PdfReader(io.BytesIO(data)), PdfWriter(clone_from=io.BytesIO(data))
    for _ in order:
        writer.remove_page(0)
    for number in order:
        writer.add_page(reader.pages[number])
    assert not list(wrong(_written(writer), marks))
    assert len(read_bytes(_written(writer), "a.pdf").parts[0].boxes) > 0.9 * len(marks)


# -- what offices put on a paper ----------------------------------------------------------------------------------------


def _drawn(data: bytes, content: str, *, over: bool = True) -> bytes:
    """The file with more content over (or under) each page, in Helvetica."""
    first = PdfReader(io.BytesIO(data)).pages[0].mediabox
    raw = content.replace("TOP", f"{first.height - 14}").encode("ascii")
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    objects = [
        (1, b"<</Type/Catalog/Pages 2 0 R>>"),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1200 1200]/Contents 4 0 R/Resources<</Font<</Office %s>>>>>>" % font),
        (4, b"<</Length %d>>stream\n%s\nendstream" % (len(raw), raw)),
    ]  # fmt: skip
    more = PdfReader(io.BytesIO(with_objects(b"%PDF-1.7\n", objects, "/Root 1 0 R", ""))).pages[0]
    return _changed(data, lambda page: page.merge_page(more, over=over))


def _text(words: str, x: float, y: float | str, size: float, turn: str = "1 0 0 1", colour: str = "0 g") -> str:
    return f"{colour} BT /Office {size} Tf {turn} {x} {y} Tm ({words}) Tj ET"


def _ring(x: float, y: float, r: float, colour: str) -> str:
    k = 0.5523 * r
    return (
        f"{colour} 1.5 w {x + r} {y} m {x + r} {y + k} {x + k} {y + r} {x} {y + r} c {x - k} {y + r} {x - r} {y + k} {x - r} {y} c "
        f"{x - r} {y - k} {x - k} {y - r} {x} {y - r} c {x + k} {y - r} {x + r} {y - k} {x + r} {y} c S"
    )


SLANTED = "0.7071 0.7071 -0.7071 0.7071"
OFFICE: dict[str, str] = {
    "fax head": _text("FAX 2026/11/28 09:12  03-0000-0000  P. 1/3", 40, "TOP", 8),
    "fax head right": _text("From: OFFICE  To: 029-000-0000  #0042  12/28", 300, "TOP", 7),
    "page number": _text("- 12 -", 280, 12, 9),
    "bates": _text("ABC/000123", 500, 10, 8),
    "copy light": _text("COPY", 150, 250, 130, SLANTED, "0.85 g"),
    "copy grey": _text("COPY", 150, 250, 130, SLANTED, "0.7 g"),
    "draft": _text("DRAFT", 100, 300, 110, SLANTED, "0.8 g"),
    "seal": _ring(480, 700, 22, "0.85 0.1 0.1 RG"),
    "seal over words": _ring(120, 640, 18, "0.9 0.2 0.2 RG") + " " + _ring(120, 640, 14, "0.9 0.2 0.2 RG"),
    "blue stamp": _ring(300, 60, 30, "0.1 0.2 0.8 RG") + " " + _text("RECEIVED", 278, 58, 8, colour="0.1 0.2 0.8 rg"),
}  # fmt: skip


@pytest.mark.parametrize("name", ["coe/applicant-1", "training-plan/face-4"])
@pytest.mark.parametrize("mark", OFFICE)
def test_what_offices_put_on_a_paper_is_never_an_error(tmp_path: Path, name: str, mark: str) -> None:
    data, marks = paper(name)
    spoilt = _drawn(data, OFFICE[mark], over=mark not in ("copy light", "copy grey", "draft"))
    assert not list(wrong(spoilt, marks))
    findings = _verified(tmp_path, spoilt)
    assert not [(finding.code, finding.message) for finding in findings if finding.severity == "error"]
    assert sum(finding.severity == "warning" for finding in findings) <= 3


def test_a_value_written_over_in_black_is_still_an_error(tmp_path: Path) -> None:
    """The calm about offices must not hide another number in a box."""
    data, _ = paper("coe/applicant-1")
    part = read_bytes(data, "a.pdf").parts[0]
    seeded = random.Random(3)
    filled = [box for box in part.boxes.values() if isinstance(box.value, str) and len(box.value) > 3 and box.rect]
    for box in seeded.sample(filled, 5):
        assert box.rect is not None
        x, y = box.rect[0] * 72 / 25.4, A4[1] - (box.rect[1] + box.rect[3] * 0.7) * 72 / 25.4
        findings = _verified(tmp_path, _drawn(data, _text("99999", x + 2, y, 10)))
        assert [finding for finding in findings if finding.severity == "error"], box
