"""Drawing: rectangles become exact Word tables."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from formkit.maintain.draw import Page, bands, document
from formkit.maintain.draw.drawing import Thing, draw
from formkit.maintain.draw.page import Cell
from formkit.maintain.draw.sheet import DrawnSheet
from formkit.model import Box
from formkit.system import convert_to_pdf

STAMP = "trial|2024-01|face-1"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def box(id: str = "a", **more: object) -> Box:
    return Box(id, "1", "欄", "a box", "text", **more)  # type: ignore[arg-type]


def body(*pages: Page) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(document(pages, STAMP))) as package:
        return etree.fromstring(package.read("word/document.xml"))


def mm(twips: int) -> float:
    return twips * 25.4 / 1440


def test_edges_of_rectangles_are_edges_of_the_grid() -> None:
    page = Page()
    page.text(20, 30, 40, 10, "名称")
    page.box(box(), 60, 30, 50, 10)
    page.line(20, 35, 15, 35)
    (band,) = bands(page)
    assert [round(mm(x), 1) for x in band.xs] == [5, 15, 20, 60, 110]
    assert [round(mm(y), 1) for y in band.ys] == [5, 30, 35, 40]
    assert band.owners == [[-1] * 4, [-1, -1, 0, 1], [-1, -1, 0, 1]]


def test_the_stronger_of_two_lines_wins() -> None:
    page = Page()
    page.frame(20, 30, 10, 10, "thick")
    page.frame(20, 40, 10, 10, "thin")
    page.line(20, 40, 30, 40, "dotted")
    (band,) = bands(page)
    assert [row[1] for row in band.level] == [None, "thick", "thick", "thin"]


def test_overlapping_rectangles_are_refused_by_name() -> None:
    page = Page()
    page.text(20, 30, 40, 10, "名称")
    page.box(box("wide"), 59, 30, 50, 10)
    with pytest.raises(ValueError, match=r"wide.*overlaps.*名称"):
        bands(page)


@pytest.mark.parametrize("line", [(10, 35, 90, 35), (50, 20, 50, 60)])
def test_a_line_through_a_rectangle_is_refused(line: tuple[float, float, float, float]) -> None:
    page = Page()
    page.box(box(), 20, 30, 60, 10)
    page.line(*line)
    with pytest.raises(ValueError, match="line runs through 'a'"):
        bands(page)


def test_a_line_that_no_cell_could_draw_is_refused() -> None:
    page = Page()
    page.text(20, 30, 40, 10, "上")
    page.text(30, 40, 40, 10, "下")
    page.line(40, 40, 50, 40)
    with pytest.raises(ValueError, match=r"ends inside the edges of '下'"):
        bands(page)


def test_a_slanting_line_is_refused() -> None:
    with pytest.raises(ValueError, match="neither level nor upright"):
        Page().line(10, 10, 20, 20)


def many_columns(rows: int) -> Page:
    page = Page()
    for row in range(rows):
        for column in range(25):
            page.box(box(f"r{row}c{column}"), 20 + row * 1.3 + column * 6, 30 + row * 10, 5, 10)
    return page


def test_a_page_with_too_many_columns_is_cut_between_rows() -> None:
    made = bands(many_columns(3))
    assert len(made) == 3
    assert all(len(band.xs) - 1 <= 63 for band in made)
    assert [round(mm(band.ys[-1])) for band in made] == [40, 50, 60]


def test_no_cut_through_a_tall_rectangle() -> None:
    page = many_columns(3)
    page.text(8, 30, 5, 30, "申請者", stacked=True)
    with pytest.raises(ValueError, match="more than 63 columns"):
        bands(page)


def test_each_box_is_one_control_with_its_id() -> None:
    page = Page()
    page.box(box("name", size=9.0), 20, 30, 40, 10)
    page.box(Box("m", "", "男", "male", "circle", word="男"), 70, 30, 8, 10)
    controls = list(body(page).iter(f"{W}sdt"))
    assert [c.find(f"{W}sdtPr/{W}tag").get(f"{W}val") for c in controls] == ["name", "m"]
    assert [c.find(f"{W}sdtPr/{W}alias").get(f"{W}val") for c in controls] == ["欄", "男"]
    assert ["".join(t.text for t in c.iter(f"{W}t")) for c in controls] == ["{{ name }}", "{{ m }}"]
    assert controls[0].find(f".//{W}sz").get(f"{W}val") == "18"


def test_rows_and_columns_have_exact_sizes() -> None:
    page = Page()
    page.box(box(), 20, 30, 40, 10)
    root = body(page)
    heights = [int(h.get(f"{W}val")) for h in root.iter(f"{W}trHeight")]
    assert {h.get(f"{W}hRule") for h in root.iter(f"{W}trHeight")} == {"exact"}
    assert round(mm(heights[1]), 1) == 10.0
    for row in root.iter(f"{W}tr"):
        widths = [int(w.get(f"{W}w")) for w in row.iter(f"{W}tcW")]
        assert sum(widths) == sum(int(c.get(f"{W}w")) for c in root.iter(f"{W}gridCol"))


def test_the_same_page_gives_the_same_bytes() -> None:
    assert document([many_columns(2)], STAMP) == document([many_columns(2)], STAMP)


def test_the_stamp_is_printed_and_kept() -> None:
    page = Page()
    page.box(box(), 20, 30, 40, 10)
    with zipfile.ZipFile(io.BytesIO(document([page, page], STAMP))) as package:
        assert package.namelist()[0] == "[Content_Types].xml"
        assert b"trial|2024-01|face-1" in package.read("docProps/custom.xml")
        assert b"formkit trial 2024-01 face-1 2/2" in package.read("word/document.xml")


def test_words_of_two_scripts_keep_together() -> None:
    page = Page()
    page.text(20, 30, 40, 10, "第10条")
    root = body(page)
    assert len(list(root.iter(f"{W}softHyphen"))) == 2
    assert "".join(t.text for t in root.iter(f"{W}t")).startswith("第10条")


@pytest.mark.parametrize("landscape", [False, True])
def test_libreoffice_makes_as_many_pages(tmp_path: Path, landscape: bool) -> None:
    pages = []
    for number in range(3):
        page = Page(landscape)
        page.frame(14, 15, 180, 180, "thick")
        page.text(20, 20, 100, 6, f"第{number}頁")
        page.box(box(f"b{number}", lines=0), 20, 30, 100, 100)
        pages.append(page)
    source = tmp_path / "three.docx"
    source.write_bytes(document(pages, STAMP))
    (made,) = convert_to_pdf([source], tmp_path)
    told = subprocess.run(["pdfinfo", str(made)], capture_output=True, text=True, check=True).stdout
    assert "Pages:           3" in told
    assert ("841.89 x 595" if landscape else "595.304 x 841") in told or "841.8" in told


# -- what a drawing.json lists ----------------------------------------------------------------------------------------


def drawn(*things: Thing, **names: object) -> DrawnSheet:
    """One page with things of a drawing, 10 mm to the right and 20 mm down."""
    sheet = DrawnSheet()
    draw(sheet, things, names, 10, 20)
    return sheet


def place(cell: Cell) -> list[float]:
    return [round(mm(edge), 1) for edge in cell.area]


def test_a_repetition_names_its_columns_counts_its_rows_and_moves_by_its_step() -> None:
    words = {"text": "{number}/{number0} {word} {more}", "at": [1, 2, 30, 4], "size": "{size}"}
    row = {"names": ["x", "word", "size"], "each": [[0, "甲", 8], [5, "{more}", 9]], "step": [0, 6], "as": "number"}
    page = drawn({**row, "draw": [words]}, more="乙").page
    assert [(cell.text, cell.style.size) for cell in page.cells] == [("1/0 甲 乙", 8), ("2/1 乙 乙", 9)]
    assert [place(cell) for cell in page.cells] == [[11, 22, 41, 26], [16, 28, 46, 32]]


def test_a_box_of_a_drawing_is_a_box_with_what_is_told_of_it() -> None:
    facts = {"item": "1", "label": "欄{row:02}", "label_en": "box", "pointer": "/rows/{row0}", "lines": "{most}"}
    sheet = drawn({"times": 2, "step": [0, 5], "draw": [{"box": "b{row}", "at": [0, 0, 9, 5], **facts}]}, most=3)
    assert [(b.id, b.label, b.pointer, b.lines) for b in sheet.boxes] == [
        ("b1", "欄01", "/rows/0", 3),
        ("b2", "欄02", "/rows/1", 3),
    ]
    assert [cell.box for cell in sheet.page.cells] == sheet.boxes


def test_lines_and_frames_of_a_drawing_are_moved_as_words_are() -> None:
    page = drawn(
        {"line": "dotted", "at": [0, 1, 9, 1]}, {"draw": "{frames}"}, frames=[{"frame": "thick", "at": [0, 0, 5, 6]}]
    ).page
    assert [([round(mm(edge)) for edge in line.area], line.kind) for line in page.lines] == [
        ([10, 21, 19, 21], "dotted"),
        ([10, 20, 15, 20], "thick"), ([10, 26, 15, 26], "thick"),
        ([10, 20, 10, 26], "thick"), ([15, 20, 15, 26], "thick"),
    ]  # fmt: skip


def test_a_name_that_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError, match="title"):
        drawn({"text": "{title}", "at": [0, 0, 9, 5]})
