"""Every form folder, automatically: lint, blank and full samples, round trips, the oracle, pages, tags, glyphs."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import etree
from PIL import Image

from formkit import library
from formkit.case import json_file
from formkit.fit import fits
from formkit.maintain import lint
from formkit.maintain.draw.drawing import draw_parts
from formkit.maintain.draw.files import with_notices, with_requirements, write_templates
from formkit.media import fonts
from formkit.media.pdf import printed
from formkit.media.word import docx
from formkit.merge import merge
from formkit.model import Box, Form, Mark, Part, Photo, Sheet, photo_name, trainees_of
from formkit.reading import read_bytes
from formkit.run import batch
from formkit.words.text import on_paper

FACE = fonts.default_face()
PARTS = [(name, part) for name in library.form_names() for part in library.form(name).parts]
ROOT = Path(__file__).parents[2]
DRAWINGS = sorted(ROOT.glob("forms/*/drawing.json"))
SAMPLES = sorted(path.parent.name for path in (ROOT / "samples").glob("*/case.json") if path.parent.name != "broken")
WORDS = "abc DEF-0123　日本語株式会社、。「」（）ー・NGUYỄNĐỨ髙﨑𠮷ｱｶﾞ.,/&<>{}%一⼀"


def a_photo() -> Photo:
    out = io.BytesIO()
    Image.new("RGB", (300, 400), (120, 140, 160)).save(out, "JPEG")
    return Photo(photo_name(out.getvalue()), out.getvalue(), (300, 400))


PHOTO = a_photo()


def empty(box: Box) -> Mark:
    return Mark(False if box.kind in ("tick", "circle") else "", "blank")


def the(name: str, part: str) -> tuple[Form, Part]:
    form = library.form(name)
    return form, form.parts[part]


def document(data: bytes) -> bytes:
    """document.xml in canonical form."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        plain: bytes = etree.tostring(etree.fromstring(package.read("word/document.xml")), method="c14n")
        return plain


def words_of(data: bytes) -> str:
    """The text of a PDF as another reader has it: poppler's, where it is installed, is many times faster."""
    if shutil.which("pdftotext"):
        return subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    with pdfplumber.open(io.BytesIO(data)) as opened:
        return "".join(page.extract_text() for page in opened.pages)


def test_the_other_reader_would_read_a_tag() -> None:
    form, entry = the(*PARTS[0])
    key = next(box.id for box in entry.boxes.values() if box.kind == "text")
    marks = {box.id: empty(box) for box in entry.boxes.values()} | {key: Mark("{{")}
    sheet = Sheet(form.id, form.edition, entry.id, marks)
    assert "{{" in words_of(batch.fill_sheet(form, sheet, "pdf", FACE))


@pytest.mark.parametrize("name", library.form_names())
def test_form_folder_is_clean(name: str) -> None:
    assert lint.lint_form(name) == []


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.parent.name)
def test_drawing_has_the_shape_that_is_told(path: Path) -> None:
    shape = json.loads((ROOT / "schemas/drawing.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(shape)
    assert [
        wrong.message for wrong in Draft202012Validator(shape).iter_errors(json.loads(path.read_text("utf-8")))
    ] == []


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.parent.name)
def test_boxes_and_templates_are_those_that_the_drawing_gives(path: Path, tmp_path: Path) -> None:
    drawing, folder = json.loads(path.read_text("utf-8")), path.parent
    sheets = draw_parts({"parts": {}, **drawing})
    listed = json.loads((folder / "boxes.json").read_text("utf-8"))
    drawn = with_requirements(folder / "boxes.json", with_notices(folder.name, sheets))
    assert drawn == {part: listed[part] for part in sheets}
    write_templates(tmp_path, folder.name, {part: sheet.pages for part, sheet in sheets.items()})
    for template in tmp_path.iterdir():
        assert template.read_bytes() == (folder / template.name).read_bytes()


@pytest.mark.parametrize("name,part", PARTS)
def test_blank_sheet_goes_round(name: str, part: str) -> None:
    form, entry = the(name, part)
    sheet = Sheet(form.id, form.edition, part, {key: empty(box) for key, box in entry.boxes.items()})
    for medium in ("pdf", "docx"):
        read = read_bytes(batch.fill_sheet(form, sheet, medium, FACE), "x")
        assert read.findings == () and read.parts[0].sheet == sheet


@pytest.mark.parametrize("name,part", PARTS)
def test_compiled_template_gives_what_docxtpl_gives(name: str, part: str) -> None:
    form, entry = the(name, part)
    data = library.template(form, part)
    assert docx.slow_reason(data) is None
    words = "甲<乙>&丙 \"引用\" 'x'\n二行目 {{ x }} {% y %}"
    marks = {
        key: Mark(box.kind == "tick")
        if box.kind in ("tick", "circle")
        # A drawing is what the compiled way adds to docxtpl's.
        else Mark("" if box.kind in ("grid", "photo") else words)
        for key, box in entry.boxes.items()
    }
    sheet = Sheet(form.id, form.edition, part, marks)
    fast = docx.put(docx.load(data, entry), entry, sheet, {})
    assert document(fast) == document(docx.render_slowly(data, entry, sheet))


@pytest.mark.parametrize("name,part", PARTS)
def test_no_tag_is_left(name: str, part: str) -> None:
    form, entry = the(name, part)
    sheet = Sheet(form.id, form.edition, part, {key: empty(box) for key, box in entry.boxes.items()})
    assert b"{{" not in document(batch.fill_sheet(form, sheet, "docx", FACE))
    filled = batch.fill_sheet(form, sheet, "pdf", FACE)
    assert printed.page_count(filled) == entry.pages
    assert "{{" not in words_of(filled)


@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_go_round_in_every_medium(sample: str) -> None:
    case, findings = json_file.read_case(Path(__file__).parents[2] / "samples" / sample / "case.json")
    assert case is not None and findings == []
    seen = 0
    for name in library.form_names():
        form = library.form(name)
        for trainee in (None, *trainees_of(case)):
            merged = merge(case, trainee, form, FACE)
            assert not [finding for finding in merged.findings if finding.severity == "error"]
            for sheet in merged.sheets:
                assert set(sheet.marks) == set(form.parts[sheet.part].boxes)
                for medium in ("pdf", "docx"):
                    data = batch.fill_sheet(form, sheet, medium, FACE, merged.photos)
                    assert data == batch.fill_sheet(form, sheet, medium, FACE, merged.photos)
                    read = read_bytes(data, "x")
                    assert read.parts[0].sheet == sheet and read.findings == ()
                    seen += len(sheet.marks)
    assert seen


# A failing sheet is told as it is: shrinking hundreds of boxes takes minutes.
@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.data())
@pytest.mark.parametrize("name,part", PARTS)
def test_any_sheet_goes_round(name: str, part: str, data: st.DataObject) -> None:
    form, entry = the(name, part)
    marks = {}
    source = data.draw(st.randoms(use_true_random=True))
    for key, box in entry.boxes.items():
        if box.kind in ("tick", "circle"):
            marks[key] = Mark(source.random() < 0.5)
            continue
        if box.kind in ("grid", "photo"):
            first = source.randint(1, box.capacity or 12)
            arrow = f"{first}-{source.randint(first, box.capacity or 12)}"
            marks[key] = Mark("" if source.random() < 0.3 else arrow if box.kind == "grid" else PHOTO.name)
            continue
        length = source.randrange(0, min(box.capacity or 40, 40) + 1)
        words = on_paper("".join(source.choice(WORDS) for _ in range(length))).strip(" \u3000")
        if box.kind == "digits":
            words = "".join(source.choice("0123456789") for _ in range(length))
        marks[key] = Mark(words if fits(box, entry.places[key], words, FACE) else "")
    sheet = Sheet(form.id, form.edition, part, marks)
    for medium in ("pdf", "docx"):
        filled = batch.fill_sheet(form, sheet, medium, FACE, {PHOTO.name: PHOTO})
        assert read_bytes(filled, "x").parts[0].sheet == sheet


@pytest.mark.parametrize("name,part", PARTS)
def test_mutations_are_noticed(name: str, part: str) -> None:
    """Two boxes swapped in the geometry are seen by the round trip of a sheet with different texts."""
    form, entry = the(name, part)
    texts = [box for box in entry.boxes.values() if box.kind == "text"]
    if len(texts) < 2:
        pytest.skip("fewer than two text boxes")
    first, second = texts[0].id, texts[-1].id
    marks = {key: empty(box) for key, box in entry.boxes.items()} | {first: Mark("甲"), second: Mark("乙")}
    sheet = Sheet(form.id, form.edition, part, marks)
    data = batch.fill_sheet(form, sheet, "pdf", FACE)
    places = {**entry.places, first: entry.places[second], second: entry.places[first]}
    swapped = Part(
        entry.id, entry.face, entry.title, entry.title_en, entry.categories, entry.pages, entry.per, entry.role,
        entry.boxes, places,
    )  # fmt: skip
    assert printed.take(data, swapped) != sheet.marks
