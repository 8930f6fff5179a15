"""Fonts: coverage, subsets that keep glyph numbers, twins for characters that share a glyph."""

from __future__ import annotations

import importlib.resources
import io
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from formkit.media import fonts
from formkit.model.errors import MissingProgramError, UnreadableError

FACE = fonts.default_face()
FOLDER = Path(str(importlib.resources.files("noto_cjk_sans_jp_regular")))
DATA = next(iter(sorted(FOLDER.rglob("*.[ot]tf")))).read_bytes()


def test_vietnamese_and_rare_kanji_are_there_and_burmese_and_emoji_are_not() -> None:
    assert FACE.missing("NGUYỄN VĂN ĐỨC 髙﨑𠮷野 ■□") == ""
    assert FACE.missing("名မ前😀") == "မ😀"


def test_characters_with_one_glyph_get_twins() -> None:
    usage = fonts.Usage(FACE)
    first, second = usage.encode("一"), usage.encode("⼀")  # the kanji and the Kangxi radical
    assert first[1] == second[1]
    assert {first[0], second[0]} == {0, 1}
    assert usage.encode("一") == first


def test_subset_keeps_the_glyph_numbers_as_cids() -> None:
    usage = fonts.Usage(FACE)
    for character in "技能実習計画ĐỨ𠮷":
        usage.encode(character)
    table = CFFFontSet()
    table.decompile(io.BytesIO(FACE.subset(usage.twins[0])), None)
    kept = {int(name.removeprefix("cid")) for name in table.topDictIndex[0].charset if name != ".notdef"}
    assert kept == set(usage.twins[0])


def test_same_text_same_objects_before_and_after_the_face_is_prepared() -> None:
    def objects() -> fonts.Embedded:
        usage = fonts.Usage(face)
        for character in "認定申請書 NGUYEN":
            usage.encode(character)
        return usage.embed(10)

    face = fonts.default_face.__wrapped__()
    first = objects()
    for _ in range(100):
        last = objects()
    assert face._prepared is not None
    assert first == last


def test_files_that_are_no_fonts_are_refused(tmp_path: Path) -> None:
    broken = tmp_path / "x.otf"
    broken.write_bytes(b"no font")
    with pytest.raises(UnreadableError):
        fonts.load_face(broken)
    with pytest.raises(MissingProgramError):
        fonts.load_face(tmp_path / "none.otf")


# ---- against fontTools, another reader of the same file


@pytest.fixture(scope="module")
def other() -> Iterator[TTFont]:
    with TTFont(io.BytesIO(DATA)) as font:
        yield font


CHARACTERS = sorted(chr(code) for code in TTFont(io.BytesIO(DATA)).getBestCmap())


@given(st.text(st.sampled_from(CHARACTERS) | st.characters(codec="utf-8"), max_size=12))
def test_glyphs_and_widths_are_those_that_fonttools_reads(other: TTFont, text: str) -> None:
    table, advances = other.getBestCmap(), other["hmtx"]
    names = [table.get(ord(character), ".notdef") for character in text]
    assert [FACE.glyph(character) for character in text] == [other.getGlyphID(name) for name in names]
    widths = [advances[name][0] * 1000 / other["head"].unitsPerEm for name in names]
    assert [FACE.width(character) for character in text] == widths
    assert FACE.measure(text) == pytest.approx(sum(widths))


@given(st.text(st.sampled_from([*"あ漢Aမ😀\n", *CHARACTERS[::500]]), max_size=20))
def test_missing_are_the_characters_without_a_glyph_once_and_in_order(text: str) -> None:
    wanted: list[str] = []
    for character in text:
        if character != "\n" and character not in set(CHARACTERS) and character not in wanted:
            wanted.append(character)
    assert FACE.missing(text) == "".join(wanted)


def test_a_missing_character_is_named_with_its_number() -> None:
    assert fonts.missing_message("မ😀") == ("「မ」(U+1019)、「😀」(U+1F600)", "'မ' (U+1019), '😀' (U+1F600)")


# ---- what a PDF holds of it


def paper(usage: fonts.Usage, text: str) -> bytes:
    """A page on which a text is drawn at 20 pt, with the objects of its fonts and nothing else of formkit's."""
    codes = [usage.encode(character) for character in text]
    embedded = usage.embed(5)
    drawn = "BT 20 50 Td " + " ".join(f"/F{twin} 20 Tf <{code}> Tj" for twin, code in codes) + " ET"
    names = " ".join(f"/F{twin} {number} 0 R" for twin, number in enumerate(embedded.fonts))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 100]/Contents 4 0 R/Resources<</Font<<{names}>>>>>>".encode(),
        4: b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn.encode()),
        **dict(embedded.objects),
    }
    assert sorted(objects) == list(range(1, embedded.next_number))
    out, places = b"%PDF-1.7\n", []
    for number in sorted(objects):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return out + f"{head}startxref\n{len(out)}\n%%EOF".encode()


def read_by_pdfium(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return str(document[0].get_textpage().get_text_bounded())


@pytest.mark.parametrize("text", ["認定申請書", "NGUYỄNVĂNĐỨC", "髙﨑𠮷野", "一⼀二⼆", "A‐B‑C", "①㈱℡"])
def test_other_readers_take_the_same_text_out_of_a_pdf(text: str) -> None:
    data = paper(fonts.Usage(FACE), text)
    assert read_by_pdfium(data) == text
    with pdfplumber.open(io.BytesIO(data)) as document:
        assert "".join(character["text"] for character in document.pages[0].chars) == text


def test_other_readers_reckon_with_the_same_widths() -> None:
    text = "Aあ1ỄiＷｱ"
    with pdfplumber.open(io.BytesIO(paper(fonts.Usage(FACE), text))) as document:
        characters = document.pages[0].chars
    assert [character["adv"] for character in characters] == pytest.approx(
        [FACE.width(character) * 20 / 1000 for character in text], abs=0.01
    )


def test_twins_look_alike() -> None:
    with pypdfium2.PdfDocument(paper(fonts.Usage(FACE), "一⼀")) as document:
        picture = document[0].render(scale=2, grayscale=True).to_pil()
    ink = [picture.crop((40 + 40 * number, 0, 80 + 40 * number, 200)).tobytes() for number in range(2)]
    assert ink[0] == ink[1]
    assert min(ink[0]) < 128


def test_a_space_is_written_in_the_font_of_its_neighbour() -> None:
    usage = fonts.Usage(FACE)
    usage.encode("一")
    twin, _ = usage.encode("⼀")
    glyph = f"{FACE.glyph(' '):04X}"
    assert twin == 1
    assert usage.space(" ", twin) == (1, glyph)
    assert usage.space(" ", 0) == (0, glyph)
    assert usage.twins[1][FACE.glyph(" ")] == " "


def test_another_space_of_the_same_glyph_does_not_take_its_text() -> None:
    """A no-break space has the glyph of the space in many fonts; read again it must be the one that was written."""
    usage = fonts.Usage(FACE)
    assert FACE.glyph("\u00a0") == FACE.glyph(" ")
    usage.encode(" ")
    twin, _ = usage.space("\u00a0", 0)
    assert usage.twins[twin][FACE.glyph(" ")] == "\u00a0"
    assert usage.twins[0][FACE.glyph(" ")] == " "


# ---- fonts of one's own


def own_font(folder: Path, name: str = "My Font_1.ttf", start: bytes = b"\0\1\0\0") -> Path:
    """A TrueType font of two square letters, 500 and 700 of 2000 units wide."""
    builder = FontBuilder(2000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A", "B"])
    builder.setupCharacterMap({65: "A", 66: "B"})
    pen = TTGlyphPen(None)
    for x, y in ((0, 0), (0, 400), (400, 400), (400, 0)):
        (pen.lineTo if (x, y) != (0, 0) else pen.moveTo)((x, y))
    pen.closePath()
    square = pen.glyph()
    builder.setupGlyf({".notdef": square, "A": square, "B": square})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "A": (500, 0), "B": (700, 0)})
    builder.setupHorizontalHeader(ascent=1600, descent=-400)
    builder.setupOS2()
    builder.setupPost()
    builder.save(folder / name)
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(start + data[4:])
    return folder / name


@pytest.mark.parametrize("start", [b"\0\1\0\0", b"true"])
def test_truetype_outlines_are_embedded_as_well(tmp_path: Path, start: bytes) -> None:
    face = fonts.load_face(own_font(tmp_path, start=start))
    assert (face.name, face.outlines) == ("MyFont1", "glyf")
    assert face.width("A") == 250 and face.measure("AB") == 600
    assert face.missing("ABC") == "C"
    data = paper(fonts.Usage(face), "ABBA")
    assert read_by_pdfium(data) == "ABBA"
    font = PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"]["/F0"]["/DescendantFonts"][0]  # type: ignore[index]
    assert font["/Subtype"] == "/CIDFontType2"
    program = font["/FontDescriptor"]["/FontFile2"].get_object()
    assert program["/Length1"] == len(program.get_data())


def test_a_subset_holds_no_other_outlines(tmp_path: Path) -> None:
    """Glyphs keep their numbers; those that were not asked for are empty."""
    face = fonts.load_face(own_font(tmp_path))
    with TTFont(io.BytesIO(face.subset([0, 2]))) as subset:
        assert [subset["glyf"][name].numberOfContours for name in subset.getGlyphOrder()[1:]] == [0, 1]


def test_the_font_of_the_settings_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORMKIT_FONT", str(own_font(tmp_path)))
    assert fonts.default_face.__wrapped__().name == "MyFont1"


def test_without_the_package_of_the_font_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.delenv("FORMKIT_FONT", raising=False)
    monkeypatch.setattr("importlib.resources.files", missing)
    with pytest.raises(MissingProgramError, match="noto-cjk-sans-jp-regular"):
        fonts.default_face.__wrapped__()


@pytest.mark.parametrize("start", [b"ttcf", b"wOFF", b"\0\0\1\0"])
def test_collections_and_other_kinds_of_fonts_are_refused(tmp_path: Path, start: bytes) -> None:
    with pytest.raises(UnreadableError):
        fonts.load_face(own_font(tmp_path, start=start))


def test_a_font_without_a_glyph_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.ttf"
    path.write_bytes(b"\0\1\0\0" + bytes(200))
    with pytest.raises(UnreadableError):
        fonts.load_face(path)
