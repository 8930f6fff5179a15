"""Word files: compiled templates, escaping, strictness, sandbox, content controls read back."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from formkit.media.word import controls, docx
from formkit.model import Box, Layout, Mark, Part, Photo, Place, Sheet, photo_name
from formkit.model.errors import FormLibraryError, UnreadableError

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def control(key: str, text: str | None = None) -> str:
    words = f"{{{{ {key} }}}}" if text is None else text
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{key}"/><w:tag w:val="{key}"/></w:sdtPr><w:sdtContent><w:r><w:rPr>'
        f'<w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr><w:t xml:space="preserve">{words}</w:t></w:r></w:sdtContent></w:sdt>'
    )


def package(body: str, prefix: str = "", **members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", TYPES)
        made.writestr("_rels/.rels", RELS)
        made.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>',
        )
        made.writestr("word/document.xml", f"{prefix}<w:document {W}><w:body>{body}<w:sectPr/></w:body></w:document>")
        for name, text in members.items():
            made.writestr(name, text)
    return out.getvalue()


def a_part(*boxes: Box) -> Part:
    return Part(
        "p",
        "第1面",
        "題",
        "title",
        "ABCDEF",
        1,
        "trainee",
        "main",
        {box.id: box for box in boxes},
        {box.id: Place(1, 20, 20, 40, 8) for box in boxes},
    )


NAME = Box("name", "1②", "名称", "name", "text")
TICK = Box("agree", "4", "Ａ", "A", "tick")
MALE = Box("male", "3③", "男", "male", "circle", word="男")
TEMPLATE = package("".join(f"<w:p>{control(key)}</w:p>" for key in ("name", "agree", "male")))
PART = a_part(NAME, TICK, MALE)


def sheet(name: str = "", agree: bool = False, male: bool = False) -> Sheet:
    return Sheet("f", "2024-08", "p", {"name": Mark(name), "agree": Mark(agree), "male": Mark(male)})


@pytest.mark.parametrize("name", ["甲<乙>&丙", "A & B社", "x\"y'z", "一行目\n二行目", "{{ male }}", "𠮷野 NGUYỄN", ""])
def test_texts_come_back_exactly(name: str) -> None:
    for agree, male in ((True, False), (False, True)):
        made = docx.put(docx.load(TEMPLATE, PART), PART, sheet(name, agree, male), {})
        assert controls.take(made, PART) == sheet(name, agree, male).marks


@pytest.mark.parametrize("months", ["1-1", "1-12", "3-9", "12-12", ""])
def test_arrow_and_photo_come_back(months: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 400), (120, 140, 160)).save(out, "JPEG")
    photo = Photo(photo_name(out.getvalue()), out.getvalue(), (300, 400))
    boxes = {
        "months": Box("months", "4", "月", "m", "grid", capacity=12),
        "photo": Box("photo", "", "写真", "p", "photo"),
    }
    places = {"months": Place(1, 75, 20, 108, 6), "photo": Place(1, 20, 20, 30, 40)}
    part = Part("p", "第4面", "題", "title", "ABCDEF", 1, "trainee", "main", boxes, places)
    template = docx.load(package(f"<w:p>{control('months')}</w:p><w:p>{control('photo')}</w:p>"), part)
    wanted = Sheet("f", "2024-08", "p", {"months": Mark(months), "photo": Mark(photo.name)})
    made = docx.put(template, part, wanted, {}, {photo.name: photo})
    assert controls.take(made, part) == wanted.marks


def test_size_of_a_long_text_is_set_in_its_control_only() -> None:
    made = docx.put(docx.load(TEMPLATE, PART), PART, sheet("長い"), {"name": Layout(7.5, ())})
    text = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert text.count('<w:sz w:val="15"/>') == 1 and text.count('<w:sz w:val="20"/>') == 2


def test_undefined_names_are_an_error_not_a_blank() -> None:
    template = package(f"<w:p>{control('name')}{control('other')}</w:p>")
    part = a_part(NAME)
    with pytest.raises(FormLibraryError, match="other"):
        docx.put(docx.load(template, part), part, Sheet("f", "2024-08", "p", {"name": Mark("x")}), {})


def test_templates_cannot_reach_python() -> None:
    template = package(f"<w:p>{control('name', '{{ name.__class__.__mro__ }}')}</w:p>")
    part = a_part(NAME)
    with pytest.raises(Exception, match="cannot be used"):
        docx.put(docx.load(template, part), part, Sheet("f", "2024-08", "p", {"name": Mark("x")}), {})


def test_table_tags_take_the_slow_way_and_say_why() -> None:
    template = package("<w:p><w:r><w:t>{% hm %}</w:t></w:r></w:p>")
    assert docx.slow_reason(template) is not None
    assert docx.slow_reason(TEMPLATE) is None


def test_missing_control_is_left_out() -> None:
    made = package(f"<w:p>{control('agree', '☑')}</w:p>")
    assert controls.take(made, PART) == {"agree": Mark(True)}


def test_placeholder_text_is_blank() -> None:
    body = control("name", "ここに入力").replace("<w:tag", "<w:showingPlcHdr/><w:tag")
    assert controls.take(package(f"<w:p>{body}</w:p>"), PART)["name"] == Mark("")


def test_zip_is_whole_and_without_clock() -> None:
    made = docx.put(docx.load(TEMPLATE, PART), PART, sheet("x"), {})
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        assert {entry.date_time[:3] for entry in opened.infolist()} == {(1980, 1, 1)}
    assert made == docx.put(docx.load(TEMPLATE, PART), PART, sheet("x"), {})


@pytest.mark.parametrize("data", [b"", b"PK\3\4broken", b"%PDF-1.4"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        controls.take(data, PART)


def test_entities_are_refused() -> None:
    bomb = package("<w:p/>", prefix='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>')
    with pytest.raises(UnreadableError):
        controls.take(bomb, PART)
