"""Compiling: where LibreOffice puts the boxes of a template."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from formkit.maintain import blank
from formkit.maintain.compile import Move, compile_form, differences, geometry_json
from formkit.maintain.draw import Page, document
from formkit.model import Box, Place
from formkit.model.errors import ExitCode, FormLibraryError

HEAD = {
    "id": "trial", "edition": "2024-01", "number": "1", "title": "試し", "title_en": "trial", "authority": "otit",
    "law": "規則", "in_force_from": "2024-01-01", "source": "invented", "checked_on": "2024-01-01",
    "parts": [{
        "id": "face-1", "face": "第１面", "title": "試し", "title_en": "trial", "categories": "ABCDEF", "pages": 1,
        "per": "trainee", "role": "main",
    }],
}  # fmt: skip
BOXES: list[dict[str, object]] = [
    {"id": "name", "item": "1", "label": "氏名", "label_en": "name", "kind": "text", "lines": 2},
    {"id": "yes", "item": "2", "label": "有", "label_en": "yes", "kind": "tick", "align": "center"},
    {"id": "male", "item": "3", "label": "男", "label_en": "male", "kind": "circle", "word": "男", "align": "center"},
]
DRAWN = {"name": (75, 46, 44, 8), "yes": (77.5, 60, 4.5, 5.2), "male": (168, 79, 8, 8)}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def form(folder: Path, boxes: list[dict[str, object]], template: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "form.json").write_text(json.dumps(HEAD), encoding="utf-8")
    (folder / "boxes.json").write_text(
        json.dumps({"face-1": [{"required": "never", **box} for box in boxes]}), encoding="utf-8"
    )
    (folder / "template-face-1.docx").write_bytes(template)
    return folder


def drawn() -> bytes:
    page = Page()
    page.frame(14, 15, 183, 260, "thick")
    page.text(14, 46, 61, 8, "①氏名又は名称")
    for entry in BOXES:
        x, y, w, h = DRAWN[str(entry["id"])]
        page.box(Box(**entry), x, y, w, h)  # type: ignore[arg-type]
        if entry["id"] == "name":
            page.frame(x, y, w, h)
    return document([page], "trial|2024-01|face-1")


def places(folder: Path) -> dict[str, Place]:
    data = json.loads((folder / "geometry.json").read_text(encoding="utf-8"))["face-1"]
    return {box: Place(**place) for box, place in data.items()}


def control(tag: str) -> str:
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent><w:r><w:rPr><w:sz w:val="20"/></w:rPr>'
        f"<w:t>{{{{ {tag} }}}}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def words(text: str) -> str:
    return f'<w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t>{text}</w:t></w:r>'


def word_file(body: str) -> bytes:
    """A file as Word would save it: the same package, another body."""
    source = zipfile.ZipFile(io.BytesIO(drawn()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                section = re.search(rb"<w:sectPr>.*</w:sectPr>", data)
                assert section
                data = f"<w:document {W}><w:body>{body}{section[0].decode()}</w:body></w:document>".encode()
            package.writestr(name, data)
    return out.getvalue()


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = form(tmp_path_factory.mktemp("forms") / "trial_2024-01", BOXES, drawn())
    compile_form(folder)
    return folder


def test_boxes_lie_where_they_were_drawn(compiled: Path) -> None:
    found = places(compiled)
    assert list(found) == [entry["id"] for entry in BOXES]
    for box, (x, y, w, h) in DRAWN.items():
        place = found[box]
        assert place.page == 1
        assert (place.x, place.y, place.w, place.h) == pytest.approx((x, y, w, h), abs=0.3)


def test_the_blank_shows_glyph_and_word_and_nothing_else(compiled: Path) -> None:
    text = PdfReader(compiled / "blank-face-1.pdf").pages[0].extract_text()
    assert "□" in text and "男" in text and "{{" not in text and "①氏名又は名称" in text


def test_the_blank_is_a_plain_file(compiled: Path) -> None:
    data = (compiled / "blank-face-1.pdf").read_bytes()
    assert b"xref" in data and b"/ObjStm" not in data and b"Date" not in data
    reader = PdfReader(io.BytesIO(data))
    assert reader.metadata is not None and reader.metadata.title == "trial|2024-01|face-1"
    assert "/Names" not in reader.trailer["/Root"] and "/Outlines" not in reader.trailer["/Root"]  # type: ignore[operator]
    assert "/Annots" not in reader.pages[0]


def test_twice_the_same_bytes_and_nothing_moved(compiled: Path) -> None:
    before = {path.name: path.read_bytes() for path in compiled.iterdir()}
    report = compile_form(compiled)
    assert report.moves == () and report.pages == {"face-1": 1} and report.boxes == {"face-1": 3}
    assert {path.name: path.read_bytes() for path in compiled.iterdir()} == before


def test_a_box_in_a_line_gets_the_gap_that_it_leaves(tmp_path: Path) -> None:
    boxes = [{**BOXES[0], "id": "year", "width": 3}, {**BOXES[0], "id": "month", "width": 2}]
    line = f'<w:p><w:pPr><w:spacing w:line="300" w:lineRule="exact"/></w:pPr>{words("平成")}{control("year")}'
    line += f"{words('年')}{control('month')}{words('月')}</w:p>"
    folder = form(tmp_path / "trial", boxes, word_file(line))
    compile_form(folder)
    found = places(folder)
    em = 10 * 25.4 / 72
    assert (found["year"].x, found["year"].w) == pytest.approx((5 + 2 * em, 3 * em), abs=0.3)
    assert (found["month"].x, found["month"].w) == pytest.approx((5 + 6 * em, 2 * em), abs=0.3)
    assert found["year"].h == pytest.approx(1.3 * em, abs=0.3)


@pytest.mark.parametrize(
    ("boxes", "body", "message"),
    [
        (BOXES[:1], f"<w:p>{control('name')}{control('other')}</w:p>", "unknown to boxes.json: other"),
        (BOXES[:2], f"<w:p>{control('name')}</w:p>", "lacks boxes of boxes.json: yes"),
        (BOXES[:1], f"<w:p>{control('name')}</w:p><w:p>{control('name')}</w:p>", "more than once: name"),
    ],
)
def test_template_and_list_must_name_the_same_boxes(
    tmp_path: Path, boxes: list[dict[str, object]], body: str, message: str
) -> None:
    folder = form(tmp_path / "trial", boxes, word_file(body))
    with pytest.raises(FormLibraryError, match=message):
        compile_form(folder)


def test_a_box_without_a_place_is_named(tmp_path: Path) -> None:
    hidden = control("name").replace("<w:rPr>", "<w:rPr><w:vanish/>")
    folder = form(tmp_path / "trial", BOXES[:1], word_file(f"<w:p>{words('氏名')}{hidden}</w:p>"))
    with pytest.raises(FormLibraryError, match=r"places found.*name \(0\)") as caught:
        compile_form(folder)
    assert "name" in caught.value.message and not (folder / "geometry.json").exists()


def test_a_wrong_number_of_pages_is_told(tmp_path: Path) -> None:
    body = f"<w:p>{control('name')}</w:p><w:p><w:r><w:br w:type='page'/></w:r>{words('次')}</w:p>"
    folder = form(tmp_path / "trial", BOXES[:1], word_file(body))
    with pytest.raises(FormLibraryError, match=r"2 pages \(form.json says 1\)"):
        compile_form(folder)


def test_a_damaged_template_is_told(tmp_path: Path) -> None:
    folder = form(tmp_path / "trial", BOXES, b"not a zip")
    with pytest.raises(FormLibraryError, match="cannot be read as a Word template"):
        compile_form(folder)


def test_a_layout_that_moves_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = form(tmp_path / "trial", BOXES, drawn())
    turns = iter("ab")
    monkeypatch.setattr(blank, "letters", lambda pdf: next(turns))
    with pytest.raises(FormLibraryError, match="letters moved"):
        compile_form(folder)


def test_differences() -> None:
    here, near, far = Place(1, 10, 10, 5, 5), Place(1, 10.04, 10, 5, 5), Place(2, 10, 10, 5, 5)
    old = {"a": {"same": here, "gone": here, "moved": here}}
    new = {"a": {"same": near, "moved": far, "came": here}}
    assert differences(old, new) == (
        Move("a", "gone", here, None), Move("a", "moved", here, far), Move("a", "came", None, here),
    )  # fmt: skip


def test_geometry_is_written_one_line_a_box() -> None:
    text = geometry_json({"a": {"x": Place(1, 1, 2, 3, 4.456)}, "b": {}}, {"boxes.json": "0f"})
    assert json.loads(text) == {
        "sha256": {"boxes.json": "0f"},
        "a": {"x": {"page": 1, "x": 1, "y": 2, "w": 3, "h": 4.46}},
        "b": {},
    }
    assert text.count("\n") == 9


def test_without_pdfplumber_it_says_what_to_install(root: Path) -> None:
    code = (
        "import sys; sys.modules['pdfplumber'] = None\n"
        "from formkit.cli.main import main\n"
        "main(['forms', 'compile', 'forms/trainee-list_2026-11', '--lang', 'en'])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == ExitCode.MISSING_PROGRAM
    assert "pip install 'formkit[forms]'" in done.stderr
