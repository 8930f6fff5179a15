"""PDF: what is put on a blank is taken back, whatever the text; the blank's own bytes stay."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from formkit.fit import fit
from formkit.media import fonts
from formkit.media.pdf import overlay, printed
from formkit.model import Box, Mark, Part, Photo, Place, Sheet, photo_name
from formkit.model.errors import UnreadableError
from formkit.words.text import on_paper

FACE = fonts.default_face()
BOXES = {
    box.id: box
    for box in [
        Box("name", "1②", "名称", "name", "text", lines=0),
        Box("line", "3①", "氏名", "name", "text"),
        Box("number", "1⑤", "法人番号", "number", "digits", capacity=13),
        Box("tick", "4", "Ａ", "A", "tick"),
        Box("male", "3③", "男", "male", "circle", word="男"),
        Box("female", "3③", "女", "female", "circle", word="女"),
        Box("remarks", "11", "備考", "remarks", "text", lines=0),
        Box("months", "4", "月", "months", "grid", capacity=12),
        Box("photo", "", "写真", "photo", "photo"),
    ]
}
PLACES = {
    "name": Place(1, 75, 63, 122, 12), "line": Place(1, 75, 80, 122, 8), "number": Place(1, 75, 120, 51, 8),
    "tick": Place(1, 75, 130, 5, 5), "male": Place(1, 90, 130, 8, 6), "female": Place(1, 100, 130, 8, 6),
    "remarks": Place(2, 75, 129, 122, 35), "months": Place(2, 75, 20, 108, 6), "photo": Place(2, 20, 20, 30, 40),
}  # fmt: skip
PART = Part("face", "第1面", "題", "title", "ABCDEF", 2, "trainee", "main", BOXES, PLACES)
WORDS = st.text(alphabet="abc DEF--0123　日本語。、「」（）ー・ươĂễ髙𠮷ｱｶﾞ.,/&<>一⼀", max_size=150)


def a_blank() -> overlay.Blank:
    writer = pypdf.PdfWriter()
    for _ in range(2):
        writer.add_blank_page(595.28, 841.89)
    out = io.BytesIO()
    writer.write(out)
    return overlay.load(out.getvalue())


BLANK = a_blank()


def a_photo() -> Photo:
    out = io.BytesIO()
    Image.new("RGB", (300, 400), (120, 140, 160)).save(out, "JPEG")
    return Photo(photo_name(out.getvalue()), out.getvalue(), (300, 400))


PHOTO = a_photo()
PHOTOS = {PHOTO.name: PHOTO}


def put(values: dict[str, str | bool]) -> tuple[bytes, Sheet]:
    sheet = Sheet(
        "plan", "2024-08", "face",
        {k: Mark(values.get(k, False if b.kind in ("tick", "circle") else "")) for k, b in BOXES.items()},
    )  # fmt: skip
    layouts = {}
    for key, mark in sheet.marks.items():
        if isinstance(mark.value, str) and mark.value and BOXES[key].kind not in ("grid", "photo"):
            layout = fit(BOXES[key], PLACES[key], mark.value, FACE)
            assert layout is not None
            layouts[key] = layout
    return overlay.put(BLANK, PART, sheet, layouts, FACE, "題", PHOTOS), sheet


NAMES = ["NGUYỄN VĂN ĐỨC", "髙﨑", "𠮷野", "甲<乙>&丙", "⼀一", "一2F\u3000⼀一 ⼀  b", "株式会社例示" * 10]


@pytest.mark.parametrize("name", NAMES)
def test_names_come_back_exactly(name: str) -> None:
    data, sheet = put({"name": name, "number": "7000012050002", "tick": True, "female": True})
    assert printed.take(data, PART) == sheet.marks


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
@pytest.mark.parametrize("name", NAMES[:4])
def test_another_reader_sees_the_same_names(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(put({"name": name})[0])
    seen = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    assert name in seen


@settings(max_examples=150, deadline=None)
@given(WORDS, st.lists(WORDS, max_size=3), st.booleans(), st.booleans())
def test_whatever_is_put_is_taken(line: str, paragraphs: list[str], tick: bool, male: bool) -> None:
    line = on_paper(line).strip(" \u3000")
    remarks = on_paper("\n".join(paragraphs)).strip(" \u3000\n")
    values: dict[str, str | bool] = {"tick": tick, "male": male, "female": not male}
    for key, words in (("line", line), ("remarks", remarks)):
        if words and fit(BOXES[key], PLACES[key], words, FACE):
            values[key] = words
    data, sheet = put(values)
    assert printed.take(data, PART) == sheet.marks


@pytest.mark.parametrize("first", range(1, 13))
def test_arrows_come_back_for_every_span_of_months(first: int) -> None:
    for last in range(first, 13):
        data, sheet = put({"months": f"{first}-{last}"})
        assert printed.take(data, PART) == sheet.marks


def test_photo_comes_back_by_its_bytes() -> None:
    data, sheet = put({"photo": PHOTO.name, "months": "3-9", "male": True})
    assert printed.take(data, PART) == sheet.marks


def test_same_sheet_same_bytes() -> None:
    values: dict[str, str | bool] = {"name": "例示工業", "tick": True}
    assert put(values)[0] == put(values)[0]


def test_blank_bytes_are_kept_and_the_stamp_is_read() -> None:
    data, _ = put({"name": "例示工業"})
    assert data.startswith(BLANK.data)
    assert printed.stamp(data) == ("plan", "2024-08", "face", 1)
    assert printed.page_count(data) == 2
    reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
    assert len(reader.pages) == 2


def test_files_without_a_classic_table_are_refused() -> None:
    with pytest.raises(UnreadableError):
        overlay.load(b"%PDF-1.7\nnothing")
    with pytest.raises(UnreadableError):
        printed.take(b"%PDF-1.7\nnothing", PART)
