"""Word files that other programs saved: recognised by what is printed, read cell by cell; right or not read, never wrong."""

from __future__ import annotations

import copy
import functools
import io
import random
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from formkit import library
from formkit.case import json_file
from formkit.media import fonts
from formkit.merge import merge
from formkit.model import Form, Mark, Part, Sheet, trainees_of
from formkit.model.errors import UnreadableError, UserError
from formkit.reading import read_bytes, word
from formkit.reading.contents import ReadFile
from formkit.run import batch
from formkit.system import find_office
from formkit.words.text import canonical
from tests.limits import ends
from tests.realfiles import REALFILES

ROOT = Path(__file__).parents[2]
REAL = REALFILES
FACE = fonts.default_face()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STAMP = "docProps/custom.xml"
FOOT = re.compile(r"formkit \S+ \S+ \S+ \d+/\d+$")
PARTS = {f"{form.name}/{part.id}": (form, part) for form in library.forms() for part in form.parts.values()}
SOME = (
    "coe_2025-03/applicant-1", "training-plan_2025-06/face-1", "training-plan_2025-06/face-2",
    "training-plan_2025-06/face-4", "training-plan_2025-06/continuation", "trainee-list_2026-11/list",
    "checklist_2026-11/group", "sending-agreement_2026-11/schedule",
)  # fmt: skip
Values = dict[str, str | bool]
Change = Callable[[Any], None]


@functools.cache
def filled(key: str) -> tuple[bytes, Values]:
    """A part filled from a sample, and what stands in its boxes."""
    form, part = PARTS[key]
    case, _ = json_file.read_case(ROOT / "samples" / "group-1" / "case.json")
    assert case is not None
    for trainee in (trainees_of(case)[0], None):
        made = merge(case, trainee, form, FACE)
        for sheet in made.sheets:
            if sheet.part == part.id:
                data = batch.fill_sheet(form, sheet, "docx", FACE, made.photos)
                return data, {box: mark.value for box, mark in sheet.marks.items()}
    raise AssertionError(key)


def empty(form: Form, part: Part) -> bytes:
    marks = {key: Mark(False if box.kind in ("tick", "circle") else "") for key, box in part.boxes.items()}
    return batch.fill_sheet(form, Sheet(form.id, form.edition, part.id, marks), "docx", FACE)


def changed(data: bytes, *changes: Change, without: str = STAMP) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            raw = old.read(entry)
            if entry.filename == "word/document.xml":
                tree = etree.fromstring(raw)
                for change in changes:
                    change(tree)
                raw = etree.tostring(tree)
            if entry.filename != without:
                new.writestr(entry.filename, raw)
    return out.getvalue()


def unwrap(tree: Any) -> None:
    """Controls become plain text, as programs do that know none."""
    for control in list(tree.iter(f"{W}sdt")):
        parent, content = control.getparent(), control.find(f"{W}sdtContent")
        at = parent.index(control)
        for number, child in enumerate(list(content)):
            parent.insert(at + number, child)
        parent.remove(control)


def no_tags(tree: Any) -> None:
    for tag in list(tree.iter(f"{W}tag")):
        tag.getparent().remove(tag)


def no_foot(tree: Any) -> None:
    for text in tree.iter(f"{W}t"):
        if FOOT.match(text.text or ""):
            text.text = ""


def compare(found: ReadFile, key: str, values: Values) -> set[str]:
    """The boxes that were not read; the others must be right, and each unread one but a notice has a finding."""
    form, part = PARTS[key]
    (made,) = found.parts
    assert (made.form, made.edition, made.part) == (form.id, form.edition, part.id)
    for box, entry in made.boxes.items():
        wanted, got = values[box], entry.value
        same = got == wanted if isinstance(wanted, bool) else canonical(str(got)) == canonical(wanted)
        assert same, (box, got, wanted)
        assert entry.rect and entry.page == part.places[box].page
    told = {finding.box for finding in found.findings if finding.code == "FK402"}
    assert told == part.boxes.keys() - made.boxes.keys() - {notice.id for notice in part.notices}
    return {box for box in told if box}


WAYS: dict[str, tuple[tuple[Change, ...], str]] = {
    "property lost": ((), "stamp"),
    "tags lost": ((no_tags,), "stamp"),
    "controls lost": ((unwrap,), "stamp"),
    "property and foot lost": ((no_foot,), "labels"),
    "all lost": ((unwrap, no_foot), "labels"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("key", SOME)
def test_read_whatever_was_lost(key: str, way: str) -> None:
    data, values = filled(key)
    changes, how = WAYS[way]
    found = word.read(changed(data, *changes), "x.docx")
    assert compare(found, key, values) == set()
    assert found.parts[0].how == how and found.parts[0].confidence >= 0.85 and not found.findings
    assert {entry.channel for entry in found.parts[0].boxes.values()} == {
        "control" if changes in ((), (no_foot,)) else "text"
    }


def test_the_property_alone_names_the_form_and_the_copy() -> None:
    form, part = PARTS["training-plan_2025-06/continuation"]
    sheet = Sheet(form.id, form.edition, part.id, {key: Mark("") for key in part.boxes}, copy=3)
    data = batch.fill_sheet(form, sheet, "docx", FACE)
    found = word.read(changed(data, unwrap, no_foot, without=""), "x.docx")
    assert found.parts[0].copy == 3 and found.parts[0].how == "stamp" and not found.findings


@pytest.fixture(scope="module")
def saved_again(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every part of SOME as LibreOffice saves it again: the tables stay, the tags of the controls do not."""
    office = find_office()
    if office is None:
        pytest.skip("LibreOffice is not here")
    folder = tmp_path_factory.mktemp("word")
    for number, key in enumerate(SOME):
        (folder / f"{number}.docx").write_bytes(filled(key)[0])
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    sources = [str(folder / f"{number}.docx") for number in range(len(SOME))]
    subprocess.run(
        [*command, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), *sources],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {key: (folder / "out" / f"{number}.docx").read_bytes() for number, key in enumerate(SOME)}


@pytest.mark.parametrize("key", SOME)
@pytest.mark.parametrize("stamped", [True, False])
def test_saved_again_by_libreoffice(saved_again: dict[str, bytes], key: str, stamped: bool) -> None:
    data = saved_again[key] if stamped else changed(saved_again[key], no_foot)
    found = read_bytes(data, "x.docx")
    assert compare(found, key, filled(key)[1]) == set()
    assert not found.findings and found.parts[0].how == ("stamp" if stamped else "labels")


TWINS = {key for key in PARTS if re.fullmatch(r"excellent-\w+_\d{4}-\d\d/continuation", key)}


@pytest.mark.parametrize("key", PARTS)
def test_every_part_is_told_apart_by_its_printed_words_alone(key: str) -> None:
    form, part = PARTS[key]
    data = changed(empty(form, part), unwrap, no_foot)
    if key in TWINS:
        # The continuation sheets of two editions are printed alike.
        with pytest.raises(UnreadableError, match="more than one fits"):
            word.read(data, "x.docx")
        return
    values: Values = {box: False if entry.kind in ("tick", "circle") else "" for box, entry in part.boxes.items()}
    values |= {box: canonical(entry.word or "") for box, entry in part.boxes.items() if entry.kind == "photo"}
    found = word.read(data, "x.docx")
    if form.name == "training-plan_2024-08" and part.id != "face-7":  # printed alike today
        assert (found.parts[0].edition, found.parts[0].part) == ("2025-06", part.id)
        return
    compare(found, key, {box: "" if part.boxes[box].kind == "photo" else value for box, value in values.items()})
    assert found.parts[0].confidence >= 0.85


WORDS = st.text("0aア塚年月日有無（）□㍾ ", max_size=6)


@given(st.data())
@settings(max_examples=25)
def test_whatever_was_filled_in_is_read(data: st.DataObject) -> None:
    key = data.draw(
        st.sampled_from(
            ["training-plan_2025-06/face-1", "coe_2025-03/applicant-2y", "sending-agreement_2026-11/annex-2"]
        )
    )
    form, part = PARTS[key]
    values: Values = {}
    for box, entry in part.boxes.items():
        if entry.kind in ("tick", "circle"):
            values[box] = data.draw(st.booleans())
        else:
            values[box] = data.draw(WORDS) if entry.kind == "text" and data.draw(st.booleans()) else ""
    sheet = Sheet(form.id, form.edition, part.id, {box: Mark(value) for box, value in values.items()})
    try:
        made = batch.fill_sheet(form, sheet, "docx", FACE)
    except UserError:
        return  # too long for its box, or without a glyph
    assert compare(word.read(changed(made, unwrap, no_foot), "x.docx"), key, values) == set()


# -- tables that were changed -------------------------------------------------------------------------------------------


def table_rows(tree: Any) -> list[Any]:
    return list(tree.iter(f"{W}tr"))


def put_in(random_: random.Random, tree: Any) -> None:
    row = random_.choice(table_rows(tree))
    row.addnext(copy.deepcopy(row))


def put_in_blank(random_: random.Random, tree: Any) -> None:
    row = random_.choice(table_rows(tree))
    fresh = copy.deepcopy(row)
    for text in fresh.iter(f"{W}t"):
        text.text = ""
    for shape in list(fresh.iter("{*}AlternateContent")):
        shape.getparent().remove(shape)
    row.addprevious(fresh)


def take_out(random_: random.Random, tree: Any) -> None:
    row = random_.choice(table_rows(tree))
    row.getparent().remove(row)


def exchange(random_: random.Random, tree: Any) -> None:
    one, other = random_.sample(table_rows(tree), 2)
    place = other.getnext(), other.getparent()
    one.addnext(other)
    if place[0] is not None and place[0] is not one:
        place[0].addprevious(one)
    elif place[0] is None:
        place[1].append(one)


def split(random_: random.Random, tree: Any) -> None:
    cell = random_.choice(list(tree.iter(f"{W}tc")))
    cell.addnext(etree.fromstring(f'<w:tc xmlns:w="{W[1:-1]}"><w:p/></w:tc>'))


def take_cell(random_: random.Random, tree: Any) -> None:
    cell = random_.choice([cell for cell in tree.iter(f"{W}tc") if not "".join(cell.itertext()).strip()])
    cell.getparent().remove(cell)


def reword(random_: random.Random, tree: Any) -> None:
    random_.choice([text for text in tree.iter(f"{W}t") if (text.text or "").strip()]).text = "別の言葉"


def tagged_before(tree: Any, values: Values) -> Iterator[tuple[str, Any]]:
    for control in tree.iter(f"{W}sdt"):
        yield control.find(f"{W}sdtPr/{W}tag").get(f"{W}val"), control


@pytest.mark.parametrize("change", [put_in, put_in_blank, take_out, exchange, split, take_cell])
@pytest.mark.parametrize(
    "key", ["training-plan_2025-06/face-2", "training-plan_2025-06/face-4", "coe_2025-03/applicant-1"]
)
def test_a_changed_table_shifts_nothing(key: str, change: Callable[[random.Random, Any], None]) -> None:
    data, values = filled(key)
    unread = []
    for seed in range(3):
        found = word.read(changed(data, unwrap, functools.partial(change, random.Random(seed))), "x.docx")
        unread.append(len(compare(found, key, values)))
    # One row more or less costs the list that it stands in, not the page.
    assert min(unread) <= 10


@pytest.mark.parametrize("change", [put_in, put_in_blank, take_out, split, take_cell])
@pytest.mark.parametrize("key", ["trainee-list_2026-11/list", "training-plan_2025-06/continuation"])
def test_a_list_with_another_row_count_is_not_read(key: str, change: Callable[[random.Random, Any], None]) -> None:
    data, values = filled(key)
    read = 0
    for seed in range(3):
        try:
            found = word.read(changed(data, unwrap, functools.partial(change, random.Random(seed))), "x.docx")
        except UnreadableError:
            continue  # the row that went held half of the few printed words
        compare(found, key, values)
        read += 1
    assert read


def cell_of(tree: Any, box: str) -> Any:
    (control,) = (control for tag, control in tagged_before(tree, {}) if tag == box)
    return next(parent for parent in control.iterancestors() if parent.tag == f"{W}tc")


def test_other_printed_words_leave_their_row_unread() -> None:
    key = "training-plan_2025-06/face-2"
    data, values = filled(key)
    for seed in range(4):
        tree_change = functools.partial(reword, random.Random(seed))
        found = word.read(changed(data, unwrap, tree_change), "x.docx")
        for box, entry in found.parts[0].boxes.items():
            assert entry.value == "別の言葉" or canonical(str(entry.value)) == canonical(str(values[box])), box


@pytest.mark.parametrize("key", ["training-plan_2025-06/face-7", "coe_2025-03/applicant-1"])
def test_a_letter_of_the_form_that_was_changed_is_warned_of(key: str) -> None:
    """What was, and what is now; the file as it is gives nothing of the kind."""
    data, _ = filled(key)
    assert not [finding for finding in word.read(changed(data, unwrap), "x.docx").findings if finding.code == "FK422"]
    words = []

    def alter(tree: Any) -> None:
        longest = max((text for text in tree.iter(f"{W}t")), key=lambda text: len(text.text or ""))
        words.append(longest.text)
        longest.text = "X" + longest.text[1:] if longest.text[0] != "X" else "Y" + longest.text[1:]
        words.append(longest.text)

    findings = [
        finding for finding in word.read(changed(data, unwrap, alter), "x.docx").findings if finding.code == "FK422"
    ]
    assert [finding.severity for finding in findings] == ["warning"]
    message = "".join(findings[0].message.split())
    assert all("".join(text.split())[:8] in message for text in words)


def test_a_value_typed_beside_its_box_is_told() -> None:
    key = "training-plan_2025-06/face-2"
    data, values = filled(key)

    def beside(tree: Any) -> None:
        cell = cell_of(tree, "licence_number")
        words = cell.find(f".//{W}t")
        row = cell.getparent()
        blank = next(other for other in row if other.tag == f"{W}tc" and not "".join(other.itertext()).strip())
        blank.find(f"{W}p").append(etree.fromstring(f'<w:r xmlns:w="{W[1:-1]}"><w:t>{words.text}</w:t></w:r>'))
        words.text = ""

    found = word.read(changed(data, beside, unwrap), "x.docx")
    assert "licence_number" not in found.parts[0].boxes
    (stray,) = [finding for finding in found.findings if finding.code == "FK406"]
    assert stray.found == values["licence_number"]
    assert stray.message.startswith("第２面 9①「監理団体の許可番号」の近くに"), "the place on the form is named"


TEXT_BOX = (
    f'<w:r xmlns:w="{W[1:-1]}"><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:anchor>'
    '<wps:wsp xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:spPr>'
    '<a:prstGeom xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" prst="rect"/></wps:spPr>'
    "<wps:txbx><w:txbxContent><w:p><w:r><w:t>許1902000789</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></wp:anchor>"
    "</w:drawing></w:r>"
)


@pytest.mark.parametrize("inside", [True, False])
def test_a_text_box_in_place_of_a_value_is_told(inside: bool) -> None:
    key = "training-plan_2025-06/face-2"
    data = filled(key)[0]

    def floating(tree: Any) -> None:
        cell = cell_of(tree, "licence_number")
        cell.find(f".//{W}t").text = ""
        home = cell if inside else cell.getparent().find(f"{W}tc")
        home.find(f"{W}p").append(etree.fromstring(TEXT_BOX))

    found = word.read(changed(data, floating, unwrap), "x.docx")
    assert "licence_number" not in found.parts[0].boxes
    assert "許1902000789" in {finding.found for finding in found.findings if finding.code == "FK406"}


def ring_in(tree: Any, box: str) -> Any:
    return next(cell_of(tree, box).iter("{*}AlternateContent"))


def test_rings_taken_out_moved_doubled_or_of_another_shape() -> None:
    key = "coe_2025-03/applicant-1"
    data, values = filled(key)
    chosen = "sex_male" if values["sex_male"] else "sex_female"

    def removed(tree: Any) -> None:
        ring = ring_in(tree, chosen)
        ring.getparent().remove(ring)

    def doubled(tree: Any) -> None:
        ring = ring_in(tree, chosen)
        ring.addnext(copy.deepcopy(ring))

    def square(tree: Any) -> None:
        next(ring_in(tree, chosen).iter("{*}prstGeom")).set("prst", "rect")

    def moved(tree: Any) -> None:
        paragraph = etree.SubElement(tree.find(f"{W}body"), f"{W}p")
        etree.SubElement(paragraph, f"{W}r").append(ring_in(tree, chosen))

    found = word.read(changed(data, removed, unwrap), "x.docx")
    assert compare(found, key, {**values, chosen: False}) == set()
    for change in (doubled, square):
        assert compare(word.read(changed(data, change, unwrap), "x.docx"), key, values) == {chosen}
    unread = compare(word.read(changed(data, moved, unwrap), "x.docx"), key, values)
    # A ring that belongs to no word may belong to any.
    assert {"sex_male", "sex_female"} <= unread and all(
        box == "photo" or box.endswith(("_yes", "_no", "male")) for box in unread
    )


def test_an_arrow_that_is_not_placed_in_its_cell_is_not_read() -> None:
    key = "training-plan_2025-06/face-4"
    data, values = filled(key)
    box = next(box for box, value in values.items() if value and PARTS[key][1].boxes[box].kind == "grid")

    def from_page(tree: Any) -> None:
        next(cell_of(tree, box).iter("{*}positionH")).set("relativeFrom", "page")

    assert compare(word.read(changed(data, from_page, unwrap), "x.docx"), key, values) == {box}


@pytest.mark.parametrize(
    "mark,expected", [("☑", True), ("☐", False), ("✓", True), ("レ", True), ("×", None), ("■■", None)]
)
def test_ticks_as_people_type_them(mark: str, expected: bool | None) -> None:
    key = "training-plan_2025-06/face-7"
    form, part = PARTS[key]
    (box,) = part.boxes

    def typed(tree: Any) -> None:
        cell_of(tree, box).find(f".//{W}t").text = mark

    boxes = word.read(changed(empty(form, part), typed, unwrap), "x.docx").parts[0].boxes
    assert (boxes[box].value if box in boxes else None) == expected


def test_a_symbol_that_nobody_knows_in_place_of_a_tick_is_not_read() -> None:
    form, part = PARTS["training-plan_2025-06/face-7"]
    (box,) = part.boxes

    def symbol(tree: Any) -> None:
        text = cell_of(tree, box).find(f".//{W}t")
        text.getparent().replace(
            text, etree.fromstring(f'<w:sym xmlns:w="{W[1:-1]}" w:font="Wingdings" w:char="F04A"/>')
        )

    found = word.read(changed(empty(form, part), symbol, unwrap), "x.docx")
    assert box not in found.parts[0].boxes and (
        [finding.box for finding in found.findings if finding.code == "FK402"] == [box]
    )


def test_tracked_changes_read_as_they_are_shown() -> None:
    key = "training-plan_2025-06/face-1"
    data, values = filled(key)
    box = next(box for box, value in values.items() if value and "\n" not in str(value))

    def tracked(tree: Any) -> None:
        run = cell_of(tree, box).find(f".//{W}r")
        for parent in run.iterancestors(f"{W}sdtContent"):
            fresh = copy.deepcopy(run)
            fresh.find(f"{W}t").text = "新しい値"
            for name, child in (("ins", fresh), ("del", run)):
                parent.append(wrapped := etree.Element(f"{W}{name}"))
                wrapped.append(child)
            run.find(f"{W}t").tag = f"{W}delText"
            break

    found = word.read(changed(data, tracked, unwrap), "x.docx")
    assert compare(found, key, {**values, box: "新しい値"}) == set()


def test_a_tag_that_stands_twice_says_nothing() -> None:
    key = "training-plan_2025-06/face-1"
    data, values = filled(key)
    box = next(box for box, value in values.items() if value)

    def twice(tree: Any) -> None:
        control = next(control for tag, control in tagged_before(tree, values) if tag == box)
        control.addnext(copy.deepcopy(control))

    found = word.read(changed(data, twice), "x.docx")
    assert compare(found, key, values) == {box}


# -- what is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not beside the checkout")
@pytest.mark.parametrize(
    "path", sorted(REAL.glob("*/*.docx")) if REAL.is_dir() else [], ids=lambda path: f"{path.parent.name}-{path.name}"
)
def test_other_peoples_files_are_not_recognised(path: Path) -> None:
    with ends(), pytest.raises(UnreadableError, match="not recognised") as caught:
        word.read(path.read_bytes(), "x.docx")
    assert "formkit forms list" in caught.value.message and "分かりません" in caught.value.message


def joined(one: str, other: str) -> bytes:
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(filled(other)[0])).read("word/document.xml"))

    def add(body: Any) -> None:
        body.find(f"{W}body").extend(list(tree.find(f"{W}body")))

    return changed(filled(one)[0], add)


def test_two_forms_in_one_file_are_refused() -> None:
    with pytest.raises(UnreadableError, match=r"more than one fits .*第|more than one fits"):
        word.read(joined("training-plan_2025-06/face-1", "training-plan_2025-06/face-3d"), "x.docx")


def test_a_stamp_on_another_form_is_refused() -> None:
    def blank(tree: Any) -> None:
        for text in tree.iter(f"{W}t"):
            text.text = "x"

    with pytest.raises(UnreadableError, match="other words are printed"):
        word.read(changed(filled("training-plan_2025-06/face-1")[0], blank, without=""), "x.docx")


def half_gone(tree: Any) -> None:
    texts = [text for text in tree.iter(f"{W}t") if len(text.text or "") > 3]
    for text in texts[: len(texts) // 4]:
        text.text = "x" * len(text.text)


def test_a_form_of_which_much_was_changed_is_recognised_with_doubt() -> None:
    key = "training-plan_2025-06/face-2"
    data, values = filled(key)
    found = word.read(changed(data, unwrap, half_gone), "x.docx")
    assert 0.6 <= found.parts[0].confidence < 0.85
    (finding,) = (finding for finding in found.findings if finding.code == "FK404")
    assert "技能実習計画認定申請書" in finding.message and "training plan" in finding.message_en
    for box, entry in found.parts[0].boxes.items():
        assert entry.value in (values[box], "x" * len(str(values[box]))) or canonical(str(entry.value)) == canonical(
            str(values[box])
        )


def package(body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("word/document.xml", body)
    return out.getvalue()


def inside(xml: str) -> bytes:
    return package(f'<w:document xmlns:w="{W[1:-1]}"><w:body>{xml}</w:body></w:document>'.encode())


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no body": (lambda: package(b"<x/>"), "not recognised"),
    "broken": (lambda: package(b"<x>"), "broken inside"),
    "doctype": (lambda: package(b'<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'), "DOCTYPE"),
    "damaged": (lambda: package(b"<x/>" * 99).replace(b"word/document.xml", b"word/document.xm_", 1), "damaged|Cannot be read"),
    "large": (lambda: package(b"<x>" + b" " * 21_000_000 + b"</x>"), "20 MB"),
    "deep": (lambda: inside("<w:ins>" * 400 + "</w:ins>" * 400), "broken inside"),
    "long": (lambda: inside("<w:p><w:r><w:t>年月日</w:t></w:r></w:p>" * 300_000), "more than 600000"),
    "wide": (lambda: inside("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 400_000 + "</w:tr></w:tbl>"), "more than 600000"),
    "nested": (lambda: inside("<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" * 100_000 + "</w:tc></w:tr></w:tbl>" * 80), "not recognised"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_soon(what: str) -> None:
    make, words = HOSTILE[what]
    data = make()
    with ends(), pytest.raises(UnreadableError, match=words) as caught:
        word.read(data, "x.docx")
    assert caught.value.message != caught.value.message_en
