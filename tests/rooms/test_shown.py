"""Word files read as Word shows them: the same change to files of ours, to files without a stamp, and without controls.

What is shown stands in tests/data/word_shown.json; it comes from ECMA-376 part 1 and, where `print` is set, from what
LibreOffice prints of the same file.
"""

from __future__ import annotations

import functools
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from formkit import library, reading
from formkit.case import json_file
from formkit.compare import ink
from formkit.media import fonts
from formkit.merge import merge
from formkit.model import trainees_of
from formkit.model.errors import UnreadableError
from formkit.reading import ReadFile
from formkit.run import batch
from formkit.system import find_office

ROOT = Path(__file__).parents[2]
SHOWN = json.loads((ROOT / "tests" / "data" / "word_shown.json").read_text(encoding="utf-8"))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACES = {
    "w": W[1:-1], "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}  # fmt: skip
FACE = fonts.default_face()
ROUTES = ("own", "without a stamp", "without controls")
BOX, TICK = "passport_number", "purpose_22"
QUIET = {"FK409", "FK406", "FK422", "FK425"}


@functools.cache
def filled(form_name: str, part: str) -> bytes:
    form = library.form(form_name)
    case, _ = json_file.read_case(ROOT / "samples" / "group-1" / "case.json")
    assert case is not None
    merged = merge(case, trainees_of(case)[0], form, FACE)
    sheet = next(sheet for sheet in merged.sheets if sheet.part == part)
    return batch.fill_sheet(form, sheet, "docx", FACE, merged.photos)


def paper(
    change: Callable[[Any], None], route: str = "own", members: dict[str, str] | None = None, **more: str
) -> bytes:
    data = filled(more.get("form", "coe_2025-03"), more.get("part", "applicant-1"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            raw = old.read(entry)
            if entry.filename == "word/document.xml":
                tree = etree.fromstring(raw)
                change(tree)
                if route == "without controls":
                    unwrap(tree)
                raw = etree.tostring(tree)
            elif entry.filename == "word/_rels/document.xml.rels" and members:
                relations = "".join(
                    f'<Relationship Id="rIdX{number}" Target="../{name}" '
                    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"/>'
                    for number, name in enumerate(members)
                    if re.fullmatch(r"customXml/item\d+\.xml", name)
                )
                raw = raw.replace(b"</Relationships>", relations.encode() + b"</Relationships>")
            elif entry.filename == "word/styles.xml":
                raw = raw.replace(b"</w:styles>", SHOWN["styles"].encode() + b"</w:styles>")
            if entry.filename != "docProps/custom.xml" or route == "own":
                new.writestr(entry.filename, raw)
        for name, words in (members or {}).items():
            new.writestr(name, words)
    return out.getvalue()


def unwrap(tree: Any) -> None:
    for control in list(tree.iter(f"{W}sdt")):
        parent, content = control.getparent(), control.find(f"{W}sdtContent")
        at = parent.index(control)
        for number, child in enumerate(list(content)):
            parent.insert(at + number, child)
        parent.remove(control)


def control_of(tree: Any, box: str) -> Any:
    return next(tag.getparent().getparent() for tag in tree.iter(f"{W}tag") if tag.get(f"{W}val") == box)


def into(box: str, inside: str, properties: str = "", paragraph: str = "") -> Callable[[Any], None]:
    """The content of a control, more of its properties, and properties of its paragraph.

    In `inside`, [words] is a run as ours are, and [words|<w:strike/>] one with more properties.
    """

    def run(match: re.Match[str]) -> str:
        words, _, more = match[1].partition("|")
        return f'<w:r><w:rPr>{more}<w:sz w:val="18"/></w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'

    def nodes(xml: str) -> list[Any]:
        names = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())
        return list(etree.fromstring(f"<all {names}>{xml}</all>"))

    def change(tree: Any) -> None:
        control = control_of(tree, box)
        content = control.find(f"{W}sdtContent")
        content[:] = nodes(re.sub(r"\[([^\]]*)\]", run, inside))
        control.find(f"{W}sdtPr").extend(nodes(properties))
        home = next(control.iterancestors(f"{W}p"))
        for node in nodes(paragraph):
            for old in home.findall(f"{W}pPr/{node.tag}"):
                old.getparent().remove(old)
            home.find(f"{W}pPr").append(node)

    return change


def codes(read: ReadFile) -> set[str]:
    return {finding.code for finding in read.findings} - QUIET


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("name", SHOWN["values"])
def test_a_value_is_read_as_it_is_shown(name: str, route: str) -> None:
    entry = SHOWN["values"][name]
    change = into(BOX, entry["inside"], entry.get("properties", ""), entry.get("paragraph", ""))
    read = reading.read_bytes(paper(change, route), "x.docx")
    (part,) = read.parts
    box = part.boxes.get(BOX)
    if entry["shown"] is None:
        assert box is None
        unread = [finding.box for finding in read.findings if finding.code == "FK402"]
        # Without controls a strange drawing leaves the boxes for rings without an answer as well.
        assert BOX in unread and (unread == [BOX] or (route == ROUTES[2] and "pict" in entry["inside"]))
        return
    assert box is not None and box.value == entry["shown"]
    wanted = set(entry.get("codes", ())) - ({"FK424"} if route == "own" else set())  # told where ink is judged
    assert codes(read) == wanted
    assert box.certain is not bool(wanted & {"FK540", "FK541", "FK542"})
    assert len(part.boxes) == len(library.form("coe_2025-03").parts["applicant-1"].boxes)


@pytest.mark.parametrize("name", SHOWN["controls"])
def test_controls_that_store_another_value(name: str) -> None:
    entry = SHOWN["controls"][name]
    members = SHOWN["stores"] | entry.get("members", {})
    data = paper(into(entry.get("box", BOX), entry["inside"], entry["properties"]), members=members)
    read = reading.read_bytes(data, "x.docx")
    box = read.parts[0].boxes.get(entry.get("box", BOX))
    assert (None if box is None else box.value) == entry["shown"]
    assert codes(read) == set(entry.get("codes", ["FK402"] if box is None else []))
    for words in entry.get("told", ()):
        assert any(words in finding.message for finding in read.findings)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("sign", SHOWN["ticks"])
def test_signs_in_a_tick_box(sign: str, route: str) -> None:
    inside, wanted = SHOWN["ticks"][sign]
    read = reading.read_bytes(paper(into(TICK, inside), route), "x.docx")
    box = read.parts[0].boxes.get(TICK)
    assert (None if box is None else box.value) is wanted
    assert ("FK402" in codes(read)) is (wanted is None)
    if wanted is None and route != "without controls":
        (finding,) = (finding for finding in read.findings if finding.code == "FK402")
        assert sign.split()[-1] in finding.message


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("gone", ["<w:del/>", "<w:hidden/>"])
def test_a_row_that_is_not_there(route: str, gone: str) -> None:
    boxes: set[str] = set()

    def change(tree: Any) -> None:
        row = next(control_of(tree, BOX).iterancestors(f"{W}tr"))
        boxes.update(tag.get(f"{W}val") for tag in row.iter(f"{W}tag"))
        row.find(f"{W}trPr").append(
            etree.fromstring(gone.replace("w:", "w:", 1).replace("/>", f' xmlns:w="{W[1:-1]}"/>'))
        )

    read = reading.read_bytes(paper(change, route), "x.docx")
    assert BOX in boxes and not boxes & read.parts[0].boxes.keys()
    assert boxes <= {finding.box for finding in read.findings if finding.code == "FK402"}


def test_a_row_that_was_moved_is_read_where_it_is_now() -> None:
    def change(tree: Any) -> None:
        row = next(control_of(tree, BOX).iterancestors(f"{W}tr"))
        again = etree.fromstring(etree.tostring(row))
        row.addprevious(again)
        for copy, kind in ((row, "del"), (again, "ins")):
            etree.SubElement(copy.find(f"{W}trPr"), f"{W}{kind}")
        for text in again.iter(f"{W}t"):
            text.text = (text.text or "").replace("C0000001", "C7777777")

    read = reading.read_bytes(paper(change), "x.docx")
    assert read.parts[0].boxes[BOX].value == "C7777777" and codes(read) == {"FK543"}


@pytest.mark.parametrize("first", [True, False])
def test_the_same_control_twice_is_not_read(first: bool) -> None:
    def change(tree: Any) -> None:
        control = control_of(tree, BOX)
        again = etree.fromstring(etree.tostring(control))
        (control.addprevious if first else control.addnext)(again)
        next(again.iter(f"{W}t")).text = "C9999999"

    for route in ROUTES[:2]:
        read = reading.read_bytes(paper(change, route), "x.docx")
        assert BOX not in read.parts[0].boxes
        assert [finding.box for finding in read.findings if finding.code == "FK402"] == [BOX]


@pytest.mark.parametrize("route", ROUTES)
def test_a_page_pasted_twice_is_one_finding(route: str) -> None:
    def change(tree: Any) -> None:
        body = tree.find(f"{W}body")
        for element in [etree.fromstring(etree.tostring(element)) for element in body if element.tag != f"{W}sectPr"]:
            body.insert(len(body) - 1, element)
            for text in element.iter(f"{W}t"):
                text.text = (text.text or "").replace("C0000001", "C9999999")

    with pytest.raises(UnreadableError, match="twice"):
        reading.read_bytes(paper(change, route), "x.docx")


@pytest.mark.parametrize("route", ROUTES)
def test_a_page_of_several_pasted_twice_is_one_finding(route: str) -> None:
    boxes: set[str] = set()

    def change(tree: Any) -> None:
        tables = tree.find(f"{W}body").findall(f"{W}tbl")
        again = etree.fromstring(etree.tostring(tables[1]))
        tables[1].addnext(again)
        boxes.update(tag.get(f"{W}val") for tag in again.iter(f"{W}tag"))

    data = paper(change, route, form="training-plan_2025-06", part="face-2")
    read = reading.read_bytes(data, "x.docx")
    every = [*read.findings, *ink.look(data, read)]
    assert len(boxes) > 10 and not boxes & read.parts[0].boxes.keys()
    assert [finding.code for finding in every if finding.code == "FK545"] == ["FK545"]
    assert "FK406" not in {finding.code for finding in every}
    assert len(read.parts[0].boxes) > 100 or route == "without controls"


def strict(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            raw = old.read(entry)
            for name in ("officeDocument", "wordprocessingml", "drawingml"):
                usual = f"http://schemas.openxmlformats.org/{name}/2006/".encode()
                raw = raw.replace(
                    usual + b"custom-properties", b"http://purl.oclc.org/ooxml/%s/customProperties" % name.encode()
                )
                raw = raw.replace(usual, f"http://purl.oclc.org/ooxml/{name}/".encode())
            new.writestr(entry.filename, raw)
    return out.getvalue()


@pytest.mark.parametrize("route", ROUTES)
def test_strict_open_xml_is_read(route: str) -> None:
    usual = reading.read_bytes(paper(lambda tree: None, route), "x.docx").parts[0]
    read = reading.read_bytes(strict(paper(lambda tree: None, route)), "x.docx").parts[0]
    assert read.sheet == usual.sheet and len(read.boxes) == 118


@pytest.mark.parametrize("route", ROUTES)
def test_comments_are_mentioned_and_change_nothing(route: str) -> None:
    inside = '<w:commentRangeStart w:id="1"/>[C0000001]<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    read = reading.read_bytes(paper(into(BOX, inside), route), "x.docx")
    assert read.parts[0].boxes[BOX].value == "C0000001"
    assert [(finding.code, finding.severity) for finding in read.findings] == [("FK544", "info")]


def test_printed_words_that_are_struck_out_are_told() -> None:
    def change(tree: Any) -> None:
        text = next(text for text in tree.iter(f"{W}t") if "旅券" in (text.text or ""))
        run = text.getparent()
        properties = run.find(f"{W}rPr")
        if properties is None:
            properties = etree.Element(f"{W}rPr")
            run.insert(0, properties)
        properties.insert(0, etree.Element(f"{W}strike"))

    read = reading.read_bytes(paper(change), "x.docx")
    (finding,) = read.findings
    assert finding.code == "FK542" and "旅券" in finding.message and finding.box is None


def test_an_untouched_paper_saved_with_many_styles_stays_silent() -> None:
    """Styles that strike out and hide are in the file and nothing is set in them."""
    for route in ROUTES:
        read = reading.read_bytes(paper(lambda tree: None, route), "x.docx")
        assert not read.findings and len(read.parts[0].boxes) == 118


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What LibreOffice prints of each file whose entry asks for it."""
    office = find_office()
    if office is None:
        pytest.skip("LibreOffice is not here")
    folder = tmp_path_factory.mktemp("shown")
    files = {}
    for number, (name, entry) in enumerate([*SHOWN["values"].items(), *SHOWN["controls"].items()]):
        if "print" in entry:
            change = into(BOX, entry["inside"], entry.get("properties", ""), entry.get("paragraph", ""))
            (folder / f"{number}.docx").write_bytes(paper(change, members=SHOWN["stores"]))
            files[name] = folder / f"{number}.docx"
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, files.values())], check=True, capture_output=True, timeout=300
    )
    texts = {}
    for name, path in files.items():
        text = subprocess.run(["pdftotext", str(path.with_suffix(".pdf")), "-"], capture_output=True, check=True)
        texts[name] = "".join(text.stdout.decode().split())
    return texts


@pytest.mark.parametrize(
    "name", [name for kind in ("values", "controls") for name, entry in SHOWN[kind].items() if "print" in entry]
)
def test_what_is_read_is_what_libreoffice_prints(prints: dict[str, str], name: str) -> None:
    entry = SHOWN["values"].get(name) or SHOWN["controls"][name]
    assert entry["print"] in prints[name]
    if "not_printed" in entry:
        assert entry["not_printed"] not in prints[name]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("name", SHOWN["rings"])
def test_words_that_are_chosen_otherwise_than_by_a_ring(name: str, route: str) -> None:
    inside, wanted = SHOWN["rings"][name]
    read = reading.read_bytes(paper(into("spouse_no", inside), route), "x.docx")
    box = read.parts[0].boxes.get("spouse_no")
    assert (None if box is None else box.value) is wanted
    assert ("spouse_no" in {finding.box for finding in read.findings if finding.code == "FK402"}) is (wanted is None)
