"""Papers as other programs leave them, tests/data/papers: what was typed is read, and nothing where nothing was typed.

They are small and our own, so that every checkout sees the readers; real files beside it (tests/realfiles.py) see more.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest

from formkit import library, reading
from formkit.model.errors import UnreadableError
from formkit.words.text import canonical

FOLDER = Path(__file__).parents[1] / "data" / "papers"
PLAN = "training-plan_2025-06"
PAPERS: dict[str, Any] = json.loads((FOLDER / "values.json").read_text(encoding="utf-8"))
# By what each is recognised: none bears the stamp of formkit, and one has the official file's fields.
HOW = {
    "list-saved-again.docx": "labels",
    "list-printed.pdf": "anchors",
    "face-1-fields.pdf": "fields",
    "face-1-fields-printed.pdf": "anchors",
    "coe-row-put-in.xlsx": "labels",
}


def content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def test_all_papers_are_looked_at_and_they_are_small() -> None:
    assert PAPERS.keys() == HOW.keys() == {path.name for path in FOLDER.iterdir()} - {"values.json"}
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 300_000


@pytest.mark.parametrize("name", PAPERS)
def test_what_was_typed_is_read_and_nothing_else(name: str) -> None:
    paper = PAPERS[name]
    found = reading.read_bytes(content(name), name)
    (part,) = found.parts
    assert (f"{part.form}_{part.edition}", part.part, part.how) == (paper["form"], paper["part"], HOW[name])
    assert found.findings == () and part.confidence > 0.95
    boxes = library.form(paper["form"]).parts[part.part].boxes
    # These papers were printed when notices were no boxes yet: they may be read or not.
    notices = {key for key, box in boxes.items() if box.kind == "notice"}
    assert part.boxes.keys() - notices == boxes.keys() - notices
    for key, box in ((key, box) for key, box in part.boxes.items() if key not in notices):
        assert canonical(str(box.value or "")) == canonical(paper["values"].get(key, "")), key


def test_stored_and_printed_are_the_same_paper() -> None:
    stored, printed = (reading.read_bytes(content(f"face-1-fields{way}.pdf"), "x.pdf") for way in ("", "-printed"))
    assert {
        box.channel for key, box in stored.parts[0].boxes.items() if key in PAPERS["face-1-fields.pdf"]["values"]
    } == {"stored"}
    assert pypdf.PdfReader(FOLDER / "face-1-fields-printed.pdf").get_fields() in (None, {})
    assert stored.parts[0].sheet.marks == printed.parts[0].sheet.marks


def test_another_value_stored_than_drawn_is_told() -> None:
    """The field says March, the paper shows December: whoever signs saw the paper."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(FOLDER / "face-1-fields.pdf"))
    page: Any = writer.pages[0]
    (month,) = (note.get_object() for note in page["/Annots"] if note.get_object()["/T"] == "cmbSHINSEIBI_TSUKI")
    month[pypdf.generic.NameObject("/V")] = pypdf.generic.TextStringObject("3")
    out = io.BytesIO()
    writer.write(out)
    found = reading.read_bytes(out.getvalue(), "x.pdf")
    assert "application_month" in {finding.box for finding in found.findings}


def test_a_packet_says_which_forms_it_holds() -> None:
    """Two papers in one file: each is found on its page, and the file itself names the first."""
    writer = pypdf.PdfWriter()
    for name in ("list-printed.pdf", "face-1-fields-printed.pdf"):
        writer.append(io.BytesIO(content(name)))
    out = io.BytesIO()
    writer.write(out)
    found = reading.read_bytes(out.getvalue(), "packet.pdf")
    assert [(part.form, part.part, part.page, part.pages) for part in found.parts] == [
        ("trainee-list", "list", 1, (1,)), ("training-plan", "face-1", 2, (2,)),
    ]  # fmt: skip
    assert (found.path, found.medium, found.form, found.edition) == ("packet.pdf", "pdf", "trainee-list", "2026-11")
    assert found.confidence == min(part.confidence for part in found.parts)
    for part, name in zip(found.parts, ("list-printed.pdf", "face-1-fields-printed.pdf"), strict=True):
        values = PAPERS[name]["values"]
        assert {key for key, box in part.boxes.items() if box.value} == set(values)
        assert {box.page for box in part.boxes.values()} == {part.page}


def locked(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data)))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("name", [name for name in PAPERS if name.endswith(".pdf")])
def test_a_locked_pdf_is_refused(name: str) -> None:
    with pytest.raises(UnreadableError, match="password"):
        reading.read_bytes(locked(content(name)), name)


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("part", [0.02, 0.5, 0.97])
def test_a_torn_file_is_refused_or_gives_nothing_wrong(name: str, part: float) -> None:
    """As a download that broke off: the reader says so, or what it gives is what was typed."""
    data = content(name)
    try:
        found = reading.read_bytes(data[: int(len(data) * part)], name)
    except UnreadableError as error:
        assert error.message and error.message_en
        return
    values = PAPERS[name]["values"]
    for key, box in (entry for copy in found.parts for entry in copy.boxes.items()):
        assert canonical(str(box.value or "")) in ("", canonical(values.get(key, ""))), key


def test_the_printed_page_looks_as_the_fields_did() -> None:
    """pdfium draws both: the fields on the paper, and the print of them."""
    looks = []
    for name in ("face-1-fields.pdf", "face-1-fields-printed.pdf"):
        with pypdfium2.PdfDocument(content(name)) as document:
            document.init_forms()
            looks.append(document[0].render(scale=1, grayscale=True).to_pil())
    assert looks[0].size == looks[1].size
    pairs = zip(looks[0].tobytes(), looks[1].tobytes(), strict=True)
    assert sum(abs(one - other) > 128 for one, other in pairs) < 20


@pytest.mark.parametrize(("stored", "ticked"), [("/Yes", True), ("/1", True), ("/Off", False), (None, False)])
def test_a_check_box_without_looks_is_on_when_anything_is_stored(stored: str | None, ticked: bool) -> None:
    """ISO 32000-1, 12.7.4.2.3: Off is the state of a box that is not ticked; any other name means that it is."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    names = {"/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Btn", **({"/V": stored} if stored else {})}
    box = {key: pypdf.generic.NameObject(value) for key, value in names.items()} | {
        "/T": pypdf.generic.TextStringObject("chkSEIYAKU"),
        "/Rect": pypdf.generic.ArrayObject(pypdf.generic.NumberObject(side) for side in (100, 100, 112, 112)),
    }
    field = writer._add_object(
        pypdf.generic.DictionaryObject({pypdf.generic.NameObject(key): value for key, value in box.items()})
    )
    fields = pypdf.generic.ArrayObject([field])
    page[pypdf.generic.NameObject("/Annots")] = fields
    form = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/Fields"): fields})
    writer._root_object[pypdf.generic.NameObject("/AcroForm")] = form
    out = io.BytesIO()
    writer.write(out)
    (part,) = reading.read_bytes(out.getvalue(), "x.pdf").parts
    assert (part.form, part.part, part.how) == ("training-plan", "face-7", "fields")
    ticks = {
        box.value for key, box in part.boxes.items() if library.form(PLAN).parts["face-7"].boxes[key].official_field
    }
    assert ticks == {ticked}
