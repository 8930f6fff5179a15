"""Form fields of PDFs: what is stored in them, what they show, and how OTIT's own form reaches our boxes."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    RectangleObject,
    TextStringObject,
)

from formkit import library
from formkit.case import case_files, json_file
from formkit.media import fonts as glyphs
from formkit.media.pdf import acroform
from formkit.media.pdf.acroform import Field
from formkit.merge import merge
from formkit.model import Box, trainees_of
from formkit.model.errors import UnreadableError
from formkit.reading import fields
from formkit.reading.contents import ReadFile
from formkit.reading.fields.pages import official, short
from formkit.reading.fields.values import written
from tests.realfiles import REALFILES

REAL = REALFILES
OFFICIAL = REAL / "official" / "otit-training-plan_2024-08.pdf"
SAMPLES = Path(__file__).parents[2] / "samples"
FORM = "training-plan_2025-06"
# The values behind the states /0, /1 … of OTIT's radio groups; all others count from 1.
VALUES = {"rbtJISSHUKUBUN": "ABCDEF", "rbtNYUKOKUGOKOSHU": "10", "rbtKEIYAKUKIKAN": "10",
          "rbtKONNANN_JISSHUSEI_UMU": "10"}  # fmt: skip

needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not beside the checkout")


def by_name(path: str) -> dict[str, Field]:
    return {one.name: one for one in acroform.read((REAL / path).read_bytes()).fields}


# --- real files, one behaviour each -----------------------------------------------------------------------------


@needs_real
def test_one_field_with_two_widgets_and_an_unsigned_signature() -> None:
    found = by_name("acroform-small/docassemble_Transfer-of-Ownership.pdf")
    assert [(name, one.kind, one.value) for name, one in found.items()] == [
        ("grantee", "text", ""), ("collection", "text", ""), ("grantor", "text", ""), ("signature", "signature", ""),
    ]  # fmt: skip
    upper, lower = (widget.rect for widget in found["grantor"].widgets)
    assert upper and lower and upper[1] < lower[1]
    # /Rect [80 669 324 688] on a page of 612 × 792 pt.
    assert upper[0] == pytest.approx(80 * 25.4 / 72, abs=0.3) and upper[1] == pytest.approx(104 * 25.4 / 72, abs=0.3)


@needs_real
@pytest.mark.parametrize(("file", "state"), [("-checkbox-export-value", "yes"), ("", "Yes")])
def test_check_boxes_name_their_state_as_they_like(file: str, state: str) -> None:
    found = by_name(f"acroform-small/docassemble_sample-form{file}.pdf")
    ticks = [one for one in found.values() if one.kind == "check"]
    assert len(ticks) == 4 and {one.widgets[0].on for one in ticks} == {state}
    assert not any(one.chosen or one.widgets[0].ticked for one in ticks)


@needs_real
def test_fields_stand_on_their_pages() -> None:
    found = by_name("acroform-small/docassemble_testsigform.pdf")
    assert {name: one.widgets[0].page for name, one in found.items()} == {
        "Name": 1, "Fruit": 1, "Signature1": 1, "Legume": 2, "Vegetable": 3, "Signature2": 3,
    }  # fmt: skip


@needs_real
def test_radio_states_are_not_their_export_values() -> None:
    found = by_name("acroform-small/pdfjs_annotation-button-widget.pdf")
    group = found["formulier1[0].#subform[0].LijstKeuzerondje[0]"]
    assert (group.kind, group.value) == ("radio", "1")
    assert [(widget.on, widget.export, widget.ticked) for widget in group.widgets] == [
        ("0", "1", False), ("1", "2", True),
    ]  # fmt: skip
    assert [found[f"formulier1[0].#subform[0].Selectievakje{n}[0]"].chosen for n in (1, 2, 3)] == ["", "", "1"]
    assert found["formulier1[0].#subform[0].Selectievakje2[0]"].flags & 1  # read-only


@needs_real
def test_texts_combs_and_what_they_show() -> None:
    found = by_name("acroform-small/pdfjs_annotation-text-widget.pdf")
    comb = found["formulier1[0].#subform[0].Tekstveld6[0]"]
    assert (comb.kind, comb.longest, comb.value) == ("comb", 26, "abcdefghijklmnopqrstuvwxyz")
    assert comb.widgets[0].shown == comb.value
    assert found["formulier1[0].#subform[0].Tekstveld2[0]"].longest == 10
    assert found["formulier1[0].#subform[0].Tekstveld5[0]"].value == ""
    assert not [one.name for one in found.values() for _ in acroform.trouble(one)]


@needs_real
def test_ticked_check_box_with_a_bad_appearance() -> None:
    found = by_name("acroform-small/pdfjs_checkbox-bad-appearance.pdf")
    assert (found["agb"].chosen, found["privacy"].chosen) == ("", "privacy")
    assert [found[name].widgets[0].state for name in ("agb", "privacy")] == ["Off", "privacy"]


@needs_real
def test_fields_keep_the_order_of_the_file() -> None:
    assert list(by_name("acroform-small/pdfjs_fields_order.pdf")) == [f"Text{n}" for n in range(1, 7)]


@needs_real
def test_drop_down_stores_one_thing_and_shows_another() -> None:
    found = by_name("acroform-small/pdfjs_resetform.pdf")
    drop, many = found["Dropdown12"], found["List Box13"]
    assert (drop.kind, drop.value, drop.words, drop.widgets[0].shown) == ("choice", "a", "A", "A")
    assert (many.value, many.words, many.widgets[0].shown) == ("d", "D", "DEF")
    assert [widget.on for widget in found["Group11"].widgets] == ["Choice1", "Choice2", "Choice3", "Choice4"]
    assert found["Button14"].kind == "button"
    assert not [one.name for one in found.values() for _ in acroform.trouble(one)]


@needs_real
def test_values_in_an_array_and_export_values_of_lists() -> None:
    found = by_name("acroform-small/pdfminer_AcroForm_TEST.pdf")
    assert (found["Combo Box0"].value, found["Combo Box0"].words) == ("111", "1")
    assert (found["List Box0"].value, found["List Box0"].words) == ("fff", "f")
    assert (found["List Box1"].value, found["List Box1"].words) == ("mm11", "m1")  # stored as [mm11]
    assert [found[name].kind for name in ("Push Button0", "Check Box0", "Radio Button0")] == [
        "button",
        "check",
        "radio",
    ]


@needs_real
def test_a_value_without_an_appearance_is_trouble() -> None:
    (one,) = acroform.read((REAL / "acroform-small/pypdf_form_evince.pdf").read_bytes()).fields
    assert one.value == "bar" and one.widgets[0].shown is None
    told = list(acroform.trouble(one))
    assert one.redrawn == (not told) and [shown for _, shown in told] in ([], [""])
    (empty,) = acroform.read((REAL / "acroform-small/pypdf_form.pdf").read_bytes()).fields
    assert empty.value == "" and not list(acroform.trouble(empty))


@needs_real
def test_comb_that_is_set_from_the_right() -> None:
    found = by_name("acroform-small/pypdfform_sample_template_with_comb_text_field_right_aligned.pdf")
    assert (found["LastName"].kind, found["LastName"].longest) == ("comb", 7)
    assert [widget.on for widget in found["Gender"].widgets] == ["Male", "Female"]
    assert found["Awesomeness"].value == "Off" and found["Awesomeness"].chosen == ""


@needs_real
def test_names_of_any_alphabet_and_fields_within_fields() -> None:
    found = by_name("acroform-small/pypdfform_sample_template_with_full_key.pdf")
    assert {"Nom Prénom", "n°", "Gain de 2 classes.0"} <= found.keys()
    assert (found["N SIRET"].kind, found["N SIRET"].longest) == ("comb", 14)
    assert sum(one.kind == "signature" for one in found.values()) == 2


@needs_real
def test_buttons_with_the_same_export_value_are_told_apart_by_state() -> None:
    found = by_name("acroform-small/pypdfform_sample_template_with_radio_button.pdf")
    assert [(widget.on, widget.export) for widget in found["radio_1"].widgets] == [("0", "Type"), ("1", "Type")]
    assert [widget.page for widget in found["radio_3"].widgets] == [3, 3, 3]


@needs_real
def test_fields_that_no_page_shows() -> None:
    found = by_name("acroform-small/pypdfform_sample_template_sejda.pdf")
    assert found["Date"].widgets[0].page is None
    assert found["date"].widgets[0].page == 1
    # The page has lines to write on under these fields; lines are no text.
    assert not [one.name for one in found.values() for _ in acroform.trouble(one)]


@needs_real
def test_fields_that_viewers_draw_anew() -> None:
    found = by_name("acroform-small/samplefiles_libreoffice-form.pdf")
    assert (found["First Name"].value, found["First Name"].widgets[0].shown) == ("Alice", "")
    assert found["First Name"].redrawn and not list(acroform.trouble(found["First Name"]))
    assert found["Nationality"].options[:2] == (("Unknown", "Unknown"), ("German", "German"))


@needs_real
def test_filled_tax_form() -> None:
    form = acroform.read((REAL / "acroform/f1040_filled-john-doe.pdf").read_bytes())
    found = {short(one.name): one for one in form.fields}
    assert len(form.fields) == 141 and form.pages == 2
    assert [found[name].value for name in ("f1_01", "f1_04", "f1_06")] == ["Jan 1", "John", "123456789"]
    assert (found["f1_06"].kind, found["f1_06"].longest) == ("comb", 9)
    assert all(one.widgets[0].shown == one.value for one in form.fields if one.kind in ("text", "comb") and one.value)
    assert not [one.name for one in form.fields for _ in acroform.trouble(one)]
    assert any(one.chosen and one.widgets[0].ticked for one in form.fields)


@needs_real
@pytest.mark.parametrize(
    ("file", "count", "stamp"), [("g-1145", 6, "G-1145|09/26/14|1"), ("i-765", 161, "I-765|08/21/25|1")]
)
def test_bar_codes_are_drawn_as_pictures(file: str, count: int, stamp: str) -> None:
    found = acroform.read((REAL / f"acroform/{file}.pdf").read_bytes()).fields
    code = next(one for one in found if "PDF417" in one.name)
    assert len(found) == count and code.value == stamp
    assert len(list(acroform.pictures(code))) == 1 and not list(acroform.trouble(code))
    assert fields.read((REAL / f"acroform/{file}.pdf").read_bytes(), "x.pdf") is None


# --- files made here --------------------------------------------------------------------------------------------


def text(words: str) -> TextStringObject:
    return TextStringObject(words)


def widget(writer: PdfWriter, rect: tuple[float, ...], **more: Any) -> DictionaryObject:
    node = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
                             NameObject("/Rect"): ArrayObject([FloatObject(value) for value in rect])})  # fmt: skip
    node.update({NameObject(f"/{key}"): value for key, value in more.items()})
    return node


def appearance(writer: PdfWriter, content: bytes) -> DictionaryObject:
    stream = DecodedStreamObject()
    stream.set_data(content)
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    fonts = DictionaryObject({NameObject("/F"): writer._add_object(font)})
    stream.update({NameObject("/Subtype"): NameObject("/Form"), NameObject("/BBox"): ArrayObject([NumberObject(n) for n in (0, 0, 100, 20)]),
                   NameObject("/Resources"): DictionaryObject({NameObject("/Font"): fonts})})  # fmt: skip
    return DictionaryObject({NameObject("/N"): writer._add_object(stream)})


def made(build: Callable[[PdfWriter, Any], list[Any]], *, form: bool = True, redrawn: bool = False) -> bytes:
    """A page of 200 × 300 pt; `build` gives the references that go into /Fields."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 300)
    listed = build(writer, page)
    if form:
        head = DictionaryObject({NameObject("/Fields"): ArrayObject(listed)})
        if redrawn:
            head[NameObject("/NeedAppearances")] = BooleanObject(True)
        writer._root_object[NameObject("/AcroForm")] = head
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def one_text(value: Any, shown: bytes | None = None, **more: Any) -> Callable[[PdfWriter, Any], list[Any]]:
    def build(writer: PdfWriter, page: Any) -> list[Any]:
        node = widget(writer, (10, 10, 110, 30), FT=NameObject("/Tx"), T=text("a"), V=value, **more)
        if shown is not None:
            node[NameObject("/AP")] = appearance(writer, shown)
        ref = writer._add_object(node)
        page[NameObject("/Annots")] = ArrayObject([ref])
        return [ref]

    return build


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        (ByteStringObject("東京".encode("utf-16")), "東京"),
        (ByteStringObject(b"\xfe\xff" + "𠮷野家".encode("utf-16-be")), "𠮷野家"),
        (ByteStringObject(b"\xef\xbb\xbf" + "日本".encode()), "日本"),
        (ByteStringObject(b"caf\xe9 \x80"), "café •"),
        (ByteStringObject(b"\xfe\xff" + "\x1bjaJP\x1b語".encode("utf-16-be")), "語"),
        (NumberObject(12), "12"),
        (text("a\rb"), "a\rb"),
        (ArrayObject([text("x"), text("y")]), ("x", "y")),
        (DictionaryObject(), ""),
    ],
)
def test_stored_values_of_any_encoding_and_type(stored: Any, value: str | tuple[str, ...]) -> None:
    (one,) = acroform.read(made(one_text(stored))).fields
    assert one.value == value


def test_a_stream_as_value() -> None:
    def build(writer: PdfWriter, page: Any) -> list[Any]:
        stream = DecodedStreamObject()
        stream.set_data(b"\xfe\xff" + "長い文".encode("utf-16-be"))
        return one_text(writer._add_object(stream))(writer, page)

    (one,) = acroform.read(made(build)).fields
    assert one.value == "長い文"


@pytest.mark.parametrize(
    ("stored", "shown", "redrawn", "trouble"),
    [
        ("abc", b"BT /F 9 Tf 2 5 Td (abc) Tj ET", False, []),
        ("a b c", b"BT /F 9 Tf 2 5 Td (a) Tj 20 0 Td (bc) Tj ET", False, []),
        ("abc", b"BT /F 9 Tf 2 5 Td (abd) Tj ET", False, ["abd"]),
        ("abc", b"BT /F 9 Tf 2 5 Td (abd) Tj ET", True, ["abd"]),
        ("山田", b"BT /F 9 Tf 2 5 Td (??) Tj ET", False, ["??"]),
        ("", b"BT /F 9 Tf 2 5 Td (old) Tj ET", False, ["old"]),
        ("abc", b"0 0 100 20 re S", False, [""]),
        ("abc", None, False, [""]),
        ("abc", None, True, []),
        ("abc", b"", True, []),
        ("", None, False, []),
    ],
)
def test_what_shows_is_compared_with_what_is_stored(
    stored: str, shown: bytes | None, redrawn: bool, trouble: list[str]
) -> None:
    (one,) = acroform.read(made(one_text(text(stored), shown), redrawn=redrawn)).fields
    assert [words for _, words in acroform.trouble(one)] == trouble


def test_hidden_fields_and_passwords_show_nothing_to_compare() -> None:
    for more in ({"F": NumberObject(2)}, {"Ff": NumberObject(1 << 13)}):
        (one,) = acroform.read(made(one_text(text("abc"), b"BT /F 9 Tf 2 5 Td (***) Tj ET", **more))).fields
        assert not list(acroform.trouble(one))


@pytest.mark.parametrize(
    ("format", "shown", "trouble"), [(True, b"185,000", 0), (True, b"285,000", 1), (False, b"185,001", 1)]
)
def test_a_script_may_write_a_number_its_own_way(format: bool, shown: bytes, trouble: int) -> None:
    more = {"AA": DictionaryObject({NameObject("/F"): DictionaryObject()})} if format else {}
    (one,) = acroform.read(made(one_text(text("185000"), b"BT /F 9 Tf 2 5 Td (%s) Tj ET" % shown, **more))).fields
    assert len(list(acroform.trouble(one))) == trouble


def test_texts_of_overlapping_fields_are_told_apart() -> None:
    def build(writer: PdfWriter, page: Any) -> list[Any]:
        refs = []
        for name, low in (("upper", 20), ("lower", 12)):
            node = widget(writer, (10, low, 110, low + 20), FT=NameObject("/Tx"), T=text(name), V=text(name))
            node[NameObject("/AP")] = appearance(writer, b"BT /F 9 Tf 2 6 Td (%s) Tj ET" % name.encode())
            refs.append(writer._add_object(node))
        page[NameObject("/Annots")] = ArrayObject(refs)
        return refs

    found = {one.name: one.widgets[0].shown for one in acroform.read(made(build)).fields}
    assert found == {"upper": "upper", "lower": "lower"}


def test_loops_and_missing_kids_end() -> None:
    def build(writer: PdfWriter, page: Any) -> list[Any]:
        parent = writer._add_object(
            DictionaryObject({NameObject("/T"): text("p"), NameObject("/FT"): NameObject("/Tx")})
        )
        child = writer._add_object(widget(writer, (0, 0, 9, 9), T=text("c"), Parent=parent))
        lone = writer._add_object(widget(writer, (0, 20, 9, 29), Parent=parent))
        # The parent is its own parent and its own child; the second widget is missing in /Kids.
        above: Any = parent.get_object()
        above.update({NameObject("/Parent"): parent, NameObject("/Kids"): ArrayObject([child, parent])})
        page[NameObject("/Annots")] = ArrayObject([child, lone])
        return [parent, parent]

    found = acroform.read(made(build)).fields
    assert sorted((one.name, len(one.widgets)) for one in found) in ([("p", 1), ("p.c", 1)], [("p.c", 1), ("p", 1)])


def test_fields_that_only_a_page_knows() -> None:
    def build(writer: PdfWriter, page: Any) -> list[Any]:
        parent = writer._add_object(DictionaryObject({NameObject("/T"): text("top"), NameObject("/V"): text("v")}))
        inner = widget(writer, (0, 0, 9, 9), FT=NameObject("/Tx"), T=text("in"), Parent=parent)
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(inner)])
        return []

    for form in (True, False):
        (one,) = acroform.read(made(build, form=form)).fields
        assert (one.name, one.value, one.widgets[0].page) == ("top.in", "v", 1)


@pytest.mark.parametrize(
    ("turned", "rect"),
    [(0, (10, 270, 100, 20)), (90, (10, 10, 20, 100)), (180, (90, 10, 100, 20)), (270, (270, 90, 20, 100))],
)
def test_places_are_those_of_the_page_as_it_is_seen(turned: int, rect: tuple[float, ...]) -> None:
    def build(writer: PdfWriter, page: Any) -> list[Any]:
        page[NameObject("/Rotate")] = NumberObject(turned)
        return one_text(text("x"))(writer, page)

    (one,) = acroform.read(made(build)).fields
    assert one.widgets[0].rect == pytest.approx([value * 25.4 / 72 for value in rect])


def test_places_count_from_the_crop_box() -> None:
    def build(writer: PdfWriter, page: Any) -> list[Any]:
        page.cropbox = RectangleObject((5, 5, 150, 250))
        return one_text(text("x"))(writer, page)

    (one,) = acroform.read(made(build)).fields
    assert one.widgets[0].rect == pytest.approx([value * 25.4 / 72 for value in (5, 220, 100, 20)])


def test_owner_password_does_not_hide_the_fields() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made(one_text(text("値"))))))
    writer.encrypt("", "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    (one,) = acroform.read(out.getvalue()).fields
    assert one.value == "値"


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(UnreadableError):
        acroform.read(b"%PDF-1.7 nothing")
    assert acroform.read(library.blank(library.form(FORM), "face-1")).fields == ()


# --- OTIT's own form --------------------------------------------------------------------------------------------


@functools.cache
def without_xfa() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(OFFICIAL))
    del writer._root_object["/AcroForm"]["/XFA"]  # type: ignore[attr-defined]
    del writer._root_object["/Perms"]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def nodes(writer: PdfWriter) -> dict[str, list[Any]]:
    """Short name → its widgets in order."""
    found: dict[str, list[Any]] = {}
    for page in writer.pages:
        for ref in page.get("/Annots") or ():
            node = ref.get_object()
            owner = node if "/T" in node else node["/Parent"].get_object()
            found.setdefault(re.sub(r"\[\d+\]$", "", owner["/T"]), []).append(node)
    return found


def filled(
    values: Mapping[str, str],
    *,
    redrawn: bool = True,
    change: Callable[[PdfWriter, dict[str, list[Any]]], None] | None = None,
    base: bytes | None = None,
) -> bytes:
    """OTIT's form with stored values by short name; a radio button or tick by its state."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(base or without_xfa())))
    there = nodes(writer)
    for name, value in values.items():
        for node in there[name]:
            owner = node if "/T" in node else node["/Parent"].get_object()
            if owner["/FT"] == "/Btn":
                owner[NameObject("/V")] = NameObject(f"/{value}")
                state = f"/{value}" if f"/{value}" in node["/AP"]["/N"] else "/Off"
                node[NameObject("/AS")] = NameObject(state)
            else:
                owner[NameObject("/V")] = text(value)
                node.pop("/AP", None)
    if redrawn:
        writer._root_object["/AcroForm"][NameObject("/NeedAppearances")] = BooleanObject(True)  # type: ignore[index]
    if change:
        change(writer, there)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_pages(data: bytes, numbers: list[int]) -> bytes:
    """The same file with some of its pages (from 1) only, in this order; its tree of fields stays whole."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    refs = [page.indirect_reference for page in writer.pages]
    tree = writer._root_object["/Pages"]
    kept = [refs[number - 1] for number in numbers]
    for ref in kept:
        assert ref is not None
        node: Any = ref.get_object()
        node[NameObject("/Parent")] = writer._root_object.raw_get("/Pages")
    tree.update({NameObject("/Kids"): ArrayObject(kept), NameObject("/Count"): NumberObject(len(kept))})  # type: ignore[attr-defined]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def official_boxes() -> dict[str, tuple[str, Box]]:
    form = library.form(FORM)
    return {
        key: (part, box)
        for part in ("face-1", "face-2", "face-7")
        for key, box in form.parts[part].boxes.items()
        if box.official_field
    }


def state_of(box: Box) -> str:
    """The state under which OTIT's file stores the choice that a box stands for."""
    name, choice = official(box)
    if choice is None:
        return "1"
    return str(VALUES[name].index(choice) if name in VALUES else int(choice) - 1)


def values_of(read: ReadFile) -> dict[str, str | bool]:
    return {key: box.value for part in read.parts for key, box in part.boxes.items()}


def read(data: bytes) -> ReadFile:
    """Reads it, without the info that the official file is the print of August 2024: of that its own test tells."""
    found = fields.read(data, "x.pdf")
    assert found is not None
    return replace(found, findings=tuple(finding for finding in found.findings if finding.code != "FK427"))


def codes(found: ReadFile) -> list[str]:
    return [finding.code for finding in found.findings]


@needs_real
def test_the_official_file_of_2024_is_read_as_today_with_one_info_about_face_7() -> None:
    found = fields.read(OFFICIAL.read_bytes(), "x.pdf")
    assert found is not None and {part.edition for part in found.parts} == {"2025-06"}
    (older,) = [finding for finding in found.findings if finding.code == "FK427"]
    assert (older.severity, older.part, older.page) == ("info", "face-7", 7)
    assert "2024-08" in older.message and "拘禁刑" in older.message


@needs_real
def test_official_form_has_all_its_fields() -> None:
    form = acroform.read(OFFICIAL.read_bytes())
    names = {one.name for one in form.fields}
    # The file counts 250 names: 241 fields, and the 9 groups that hold them.
    groups = {name.rpartition(".")[0] for name in names} | {"Top[0]"}
    assert (len(form.fields), len(names), len(names | groups)) == (241, 241, 250)
    assert set(PdfReader(OFFICIAL).get_fields() or ()) == names | groups


@needs_real
def test_blank_official_form_reads_as_blank() -> None:
    found = read(OFFICIAL.read_bytes())
    assert [(part.part, part.pages, part.how, part.confidence) for part in found.parts] == [
        ("face-1", (1,), "fields", 1.0), ("face-2", (2, 3, 4, 5, 6), "fields", 1.0), ("face-7", (7, 8), "fields", 1.0),
    ]  # fmt: skip
    form = library.form(FORM)
    assert {key for part in found.parts for key in part.boxes} == {
        key for part in found.parts for key in form.parts[part.part].boxes
    }
    assert not any(values_of(found).values()) and not found.findings


def made_up(number: int, box: Box) -> tuple[str, str]:
    """A value for a field and how our box then has it; no two fields get the same where the shape allows."""
    if box.formatter in ("year", "number", "age", "span_years"):
        return str(2000 + number), str(2000 + number)
    if box.formatter in ("month", "day", "span_months", "span_days"):
        return f"{number % 12 + 1:02}", str(number % 12 + 1)
    if box.formatter in ("hour", "minute"):
        return str(number % 24), f"{number % 24:02}"
    if box.formatter == "yen":
        return f"{10000 + number}", f"{10000 + number:,}"
    if box.formatter == "postal":
        return f"300{number:04}", f"300-{number:04}"
    if box.kind == "digits":
        return f"{1000000000000 + number}", f"{1000000000000 + number}"
    if box.formatter.endswith("grade"):
        return "2", "３級" if "test" in box.formatter else "専門級"
    return f"見本{number}号", f"見本{number}号"


@needs_real
@pytest.mark.parametrize("half", [None, 0, 1])
def test_every_value_reaches_its_box_and_no_other(half: int | None) -> None:
    plain = {key: box for key, (_, box) in official_boxes().items() if box.kind not in ("tick", "circle")}
    chosen = {key: made_up(at, box) for at, (key, box) in enumerate(plain.items()) if half is None or at % 2 == half}
    found = read(filled({official(plain[key])[0]: stored for key, (stored, _) in chosen.items()}))
    got = values_of(found)
    assert {key: got[key] for key in plain} == {key: chosen[key][1] if key in chosen else "" for key in plain}
    assert not found.findings and len(chosen) in (len(plain), len(plain) // 2, (len(plain) + 1) // 2)
    marks = {key: mark for part in found.parts for key, mark in part.sheet.marks.items()}
    assert all(marks[key].state == ("value" if key in chosen else "blank") for key in plain)
    assert {box.channel for part in found.parts for key, box in part.boxes.items() if key in plain} == {"stored"}


@needs_real
@pytest.mark.parametrize("turn", range(6))
def test_every_button_is_the_tick_or_circle_that_it_stands_at(turn: int) -> None:
    groups: dict[str, list[tuple[str, Box]]] = {}
    for key, (_, box) in official_boxes().items():
        if box.kind in ("tick", "circle"):
            groups.setdefault(official(box)[0], []).append((key, box))
    on = {name: boxes[turn % len(boxes)] for name, boxes in groups.items()}
    found = read(filled({name: state_of(box) for name, (_, box) in on.items()}))
    got = values_of(found)
    assert {key for boxes in groups.values() for key, _ in boxes if got[key]} == {key for key, _ in on.values()}
    assert not found.findings


@needs_real
@pytest.mark.parametrize("sample", ["group-1", "group-2", "group-3"])
def test_sheet_through_the_official_form_and_back(sample: str) -> None:
    (path,) = case_files.find([SAMPLES / sample]).cases
    case, findings = json_file.read_case(path)
    assert case is not None, findings
    form = library.form(FORM)
    sheets = {sheet.part: sheet for sheet in merge(case, trainees_of(case)[0], form, glyphs.default_face()).sheets}
    values = {}
    expected = {}
    grades = {"基礎級": "1", "初級": "1", "専門級": "2", "上級": "3"}
    for key, (part, box) in official_boxes().items():
        value = expected[key] = sheets[part].marks[key].value
        if isinstance(value, bool):
            if value:
                values[official(box)[0]] = state_of(box)
        elif value:
            values[official(box)[0]] = grades.get(value, value) if box.formatter.endswith("grade") else value
    found = read(filled(values))
    got = values_of(found)
    assert {key: got[key] for key in expected} == expected
    assert sum(bool(value) for value in expected.values()) > 100 and not found.findings


@needs_real
def test_codes_are_written_as_words() -> None:
    found = read(filled({"cmbJISSHUSEI_KOKUSEKI": "VNM", "cmbJISSHISHA_JUSHO": "08", "cmbHOJIN_GYOSHU_DAI": "E"}))
    got = values_of(found)
    assert (got["trainee_nationality"], got["applicant_prefecture"], got["industry_major_name"]) == (
        "ベトナム", "茨城県", "製造業",
    )  # fmt: skip


@needs_real
def test_appearance_of_question_marks_is_found() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(without_xfa())))
    name = "Top[0].Page2[0].txtJISSHISHAMEI[0]"
    writer.update_page_form_field_values(writer.pages[1], {name: "見本精機株式会社"}, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    found = read(out.getvalue())
    (finding,) = found.findings
    assert (finding.code, finding.box, finding.page, finding.expected) == (
        "FK421",
        "applicant_name",
        2,
        "見本精機株式会社",
    )
    assert finding.found != finding.expected and finding.item == "1②" and finding.rect
    assert not next(part for part in found.parts if part.part == "face-2").boxes["applicant_name"].certain


@needs_real
def test_a_value_drawn_without_readable_text_is_not_compared() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(without_xfa())))
    name = "Top[0].Page3[0].cmbMOKUHYO_1_KENTEI_KYU[0]"
    # One byte in a font of two bytes a character: pdfium finds no character in it.
    writer.update_page_form_field_values(writer.pages[2], {name: "1"}, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    found = read(out.getvalue())
    assert [(finding.code, finding.expected, finding.found) for finding in found.findings] == [
        ("FK425", "基礎級", None)
    ]
    assert values_of(found)["goal_trade_skill_test_grade"] == "基礎級"


@pytest.mark.parametrize(
    ("formatter", "stored", "ours"),
    [
        ("hour", "8", "08"), ("minute", "05", "05"), ("hour", "８時", "08"), ("hour", "午前", "午前"),
        ("month", "04", "4"), ("year", "２０２６年", "2026"), ("year", "令和8", "令和8"), ("day", "", ""),
        ("yen", "185000", "185,000"), ("yen", "¥185,000円", "185,000"), ("yen", "別紙のとおり", "別紙のとおり"),
        ("number", "1,928", "1928"), ("number", "37.50", "37.5"), ("number", "40.0", "40"),
        ("postal", "〒３００－０００１", "300-0001"), ("postal", "3000001", "300-0001"), ("postal", "30-01", "30-01"),
        ("text", "一行\r\n二行 \r", "一行\n二行"), ("text", "0081", "0081"),
    ],
)  # fmt: skip
def test_values_are_written_our_way_or_left_alone(formatter: str, stored: str, ours: str) -> None:
    assert written(Box("b", "1", "欄", "box", "text", write=formatter), stored) == ours


@needs_real
def test_stale_and_missing_appearances_are_found() -> None:
    def stale(writer: PdfWriter, there: dict[str, list[Any]]) -> None:
        there["txtJISSHISHA_BANGO"][0][NameObject("/AP")] = appearance(writer, b"BT /F 9 Tf 2 5 Td (1234) Tj ET")
        there["txtHOJIN_BANGO"][0][NameObject("/AP")] = appearance(writer, b"BT /F 9 Tf 2 5 Td (99) Tj ET")

    found = read(filled({"txtJISSHISHA_BANGO": "1235", "txtNENREI": "25"}, redrawn=False, change=stale))
    told = {finding.box: (finding.code, finding.expected, finding.found) for finding in found.findings}
    assert told == {
        "notification_number": ("FK421", "1235", "1234"),
        "corporate_number": ("FK421", "", "99"),
        "trainee_age": ("FK421", "25", ""),
    }
    assert values_of(found)["notification_number"] == "1235"


@needs_real
def test_ticks_that_are_shown_otherwise_than_stored_are_found() -> None:
    def other(writer: PdfWriter, there: dict[str, list[Any]]) -> None:
        for at, node in enumerate(there["rbtJISSHUKUBUN"]):
            node[NameObject("/AS")] = NameObject("/4" if at == 4 else "/Off")
        there["chkKYUJITSU_DO"][0][NameObject("/AS")] = NameObject("/Off")

    found = read(filled({"rbtJISSHUKUBUN": "3", "chkKYUJITSU_DO": "1", "chkSEIYAKU": "1"}, change=other))
    told = {finding.box: (finding.code, finding.expected, finding.found) for finding in found.findings}
    assert told == {
        "category_d": ("FK426", "■", "□"), "category_e": ("FK426", "□", "■"), "holiday_sat": ("FK426", "■", "□"),
    }  # fmt: skip
    got = values_of(found)
    assert got["category_d"] is True and got["category_e"] is False and got["pledge"] is True


@needs_real
def test_radio_value_that_no_button_stands_for_is_not_read() -> None:
    found = read(filled({"rbtSEIBETSU": "7"}))
    assert codes(found) == ["FK402", "FK402"]
    assert not {"trainee_sex_male", "trainee_sex_female"} & values_of(found).keys()


@needs_real
def test_missing_fields_and_values_without_a_box_are_told() -> None:
    def take_out(writer: PdfWriter, there: dict[str, list[Any]]) -> None:
        gone = there["txtTEATE"][0]
        page = writer.pages[3]
        page[NameObject("/Annots")] = ArrayObject([ref for ref in page["/Annots"] if ref.get_object() is not gone])  # type: ignore[attr-defined]
        owner = gone["/Parent"].get_object()
        owner[NameObject("/Kids")] = ArrayObject([ref for ref in owner["/Kids"] if ref.get_object() is not gone])

    found = read(filled({"cmbOKURIDASHIKIKAN_INI": "A"}, change=take_out))
    told = {finding.code: finding for finding in found.findings}
    assert set(told) == {"FK406", "FK407"}
    assert "の近くにある入力欄" in told["FK406"].message
    assert told["FK406"].found == "A" and told["FK406"].severity == "info" and told["FK406"].page == 4
    assert told["FK407"].box and told["FK407"].box not in values_of(found)


@needs_real
def test_pages_that_are_missing_or_moved() -> None:
    whole = filled({"txtBIKO": "備考の文", "txtNENREI": "31", "rbtSEIBETSU": "1", "txtSHINSEISHA": "署名"})
    # Face 7, then pages 4, 2, 1 and 3 of face 2; neither the notes of face 2 nor face 1.
    found = read(with_pages(whole, [7, 8, 5, 3, 2, 4]))
    assert {part.part: part.pages for part in found.parts} == {"face-7": (1, 2), "face-2": (5, 4, 6, 3)}
    assert [(finding.code, finding.part) for finding in found.findings] == [("FK403", "face-2")]
    got = values_of(found)
    assert (got["remarks"], got["trainee_age"], got["trainee_sex_female"]) == ("備考の文", "31", True)
    assert "applicant_signature" not in got


@needs_real
def test_one_page_alone_is_known_and_the_others_are_told_missing() -> None:
    found = read(with_pages(filled({"txtNENREI": "31"}), [3]))
    assert [(part.part, part.pages, part.confidence) for part in found.parts] == [("face-2", (1,), 1.0)]
    assert codes(found) == ["FK403"] * 4 and values_of(found)["trainee_age"] == "31"


@needs_real
def test_pages_taken_without_their_form_keep_what_their_widgets_hold() -> None:
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(filled({"txtNENREI": "31"}))).pages[1:6]:
        writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    found = read(out.getvalue())
    # Without a form nobody draws the fields anew; buttons have lost the group that named them.
    assert [(part.part, part.pages) for part in found.parts] == [("face-2", (1, 2, 3, 4, 5))]
    assert values_of(found)["trainee_age"] == "31" and set(codes(found)) == {"FK407", "FK421"}
    lost = {finding.box for finding in found.findings if finding.code == "FK407"}
    boxes = library.form(FORM).parts["face-2"].boxes
    assert {official(boxes[str(key)])[0][:3] for key in lost} == {"rbt"}


@needs_real
def test_two_copies_in_one_file_keep_their_own_values() -> None:
    writer = PdfWriter()
    for age, sex in (("31", "1"), ("42", "0")):
        writer.append(io.BytesIO(filled({"txtNENREI": age, "rbtSEIBETSU": sex})), pages=(0, 8), import_outline=False)
    out = io.BytesIO()
    writer.write(out)
    found = read(out.getvalue())
    assert [(part.part, part.pages) for part in found.parts] == [
        ("face-1", (1,)), ("face-2", (2, 3, 4, 5, 6)), ("face-7", (7, 8)),
        ("face-1", (9,)), ("face-2", (10, 11, 12, 13, 14)), ("face-7", (15, 16)),
    ]  # fmt: skip
    faces = [part.boxes for part in found.parts if part.part == "face-2"]
    assert [boxes["trainee_age"].value for boxes in faces] == ["31", "42"]
    assert [boxes["trainee_sex_female"].value for boxes in faces] == [True, False]
    assert [boxes["trainee_sex_male"].value for boxes in faces] == [False, True]


@needs_real
def test_xfa_data_that_tell_something_else_are_found() -> None:
    def stale(writer: PdfWriter, there: dict[str, list[Any]]) -> None:
        packets = writer._root_object["/AcroForm"]["/XFA"]  # type: ignore[index]
        at = next(n for n in range(0, len(packets), 2) if packets[n] == "datasets")
        data = packets[at + 1].get_object().get_data()
        data = data.replace(b"<txtNENREI\n/>", b"<txtNENREI>30</txtNENREI>").replace(
            b"<rbtJISSHUKUBUN\n/>", b"<rbtJISSHUKUBUN>D</rbtJISSHUKUBUN>"
        )
        stream = DecodedStreamObject()
        stream.set_data(data)
        packets[at + 1] = writer._add_object(stream)

    base = OFFICIAL.read_bytes()
    found = read(filled({"txtNENREI": "31", "rbtJISSHUKUBUN": "3", "txtBIKO": "備考"}, change=stale, base=base))
    told = [(finding.code, finding.box, finding.expected, finding.found) for finding in found.findings]
    assert told == [("FK421", "trainee_age", "31", "30"), ("FK421", None, None, None)]
    assert "1 個の欄" in found.findings[1].message


@needs_real
def test_text_printed_over_empty_fields_is_left_to_the_other_readers() -> None:
    def printed(writer: PdfWriter, there: dict[str, list[Any]]) -> None:
        page = writer.pages[1]
        normal: Any = appearance(writer, b"")["/N"].get_object()
        fonts = normal["/Resources"]["/Font"]
        page["/Resources"]["/Font"][NameObject("/Fx")] = fonts["/F"]  # type: ignore[index]
        words = b"".join(b"BT /Fx 9 Tf %d %d Td (Mihon) Tj ET\n" % (240, y) for y in (655, 620, 590))
        stream = DecodedStreamObject()
        stream.set_data(words)
        content = page["/Contents"]
        before = list(content) if isinstance(content, ArrayObject) else [page.raw_get("/Contents")]
        page[NameObject("/Contents")] = ArrayObject([*before, writer._add_object(stream)])

    assert fields.read(filled({}, change=printed), "x.pdf") is None
    found = read(filled({"txtNENREI": "25"}, change=printed))
    assert [(finding.code, finding.expected, finding.found) for finding in found.findings] == [
        ("FK421", "", "Mihon")
    ] * 3


@needs_real
def test_officers_have_no_field_and_are_read_from_the_page() -> None:
    found = read(OFFICIAL.read_bytes())
    boxes = next(part for part in found.parts if part.part == "face-2").boxes
    assert (boxes["officer1_name"].value, boxes["officer1_name"].channel) == ("", "text")


def test_own_files_and_unknown_forms_are_none() -> None:
    assert fields.read(library.blank(library.form(FORM), "face-2"), "x.pdf") is None
    assert fields.read(made(one_text(text("x"))), "x.pdf") is None
